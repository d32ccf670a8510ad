"""What a run tells while it works: one line per step, counts only.

Dagster's own console shows every event at DEBUG level; people want to know which step ended, how long it
took and how much passed through it. Prints nothing itself unless nobody listens.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import dagster as dg


@dataclass(frozen=True)
class Step:
    """One piece of news: a step ended (`done`, `warned`, `failed`) or tries again (`again`)."""

    name: str
    state: str
    seconds: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)


Progress = Callable[[Step], None]


def on_stderr(step: Step) -> None:
    """How a run tells its news when nobody else listens (`dagster dev`, a scheduler)."""
    counts = "  ".join(f"{name} {count:,}" for name, count in step.counts.items())
    print(f"{step.seconds:6.1f}s  {step.state:<6}  {step.name:<32} {counts}".rstrip(), file=sys.stderr)


_listener: ContextVar[Progress] = ContextVar("_listener", default=on_stderr)


@contextmanager
def listening(progress: Progress) -> Iterator[None]:
    """Send the news of the runs started inside this block to `progress`."""
    token = _listener.set(progress)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(step: Step) -> None:
    """Pass on one piece of news."""
    _listener.get()(step)


PATIENCE_SECONDS = 5.0
"""How long people look at a screen on which nothing moves."""


@dataclass
class Gathered:
    """Many small steps that are told as one: the tables, the checks."""

    parts: dict[str, Step] = field(default_factory=dict)
    told_at: float = field(default_factory=time.monotonic)

    def add(self, name: str, seconds: float, counts: Mapping[str, int]) -> None:
        """Count one small step into its part."""
        before = self.parts.get(name, Step(name, "done"))
        keys = [*before.counts, *(key for key in counts if key not in before.counts)]
        total = {key: before.counts.get(key, 0) + counts.get(key, 0) for key in keys}
        self.parts[name] = Step(name, "done", before.seconds + seconds, total)
        if time.monotonic() - self.told_at > PATIENCE_SECONDS:
            self.tell()

    def tell(self) -> None:
        """Pass on what was gathered since the last time."""
        for part in self.parts.values():
            tell(part)
        self.parts.clear()
        self.told_at = time.monotonic()


class _Quiet(logging.Handler):
    """Lets through what somebody on duty must see and Dagster alone knows: a step that is tried again."""

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None and event.event_type == dg.DagsterEventType.STEP_UP_FOR_RETRY:
            tell(Step(name=event.step_key, state="again"))


def _quiet_logger(_: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("consentry", level=logging.DEBUG)
    logger.addHandler(_Quiet())
    return logger


quiet_console = dg.LoggerDefinition(
    _quiet_logger, description="One line per step instead of one line per event."
)
"""The logger of every run; registered as `console` and chosen by QUIET_LOGGING."""


QUIET_LOGGING = {"loggers": {"console": {}}}
"""Run configuration; without it Dagster keeps its coloured console."""
