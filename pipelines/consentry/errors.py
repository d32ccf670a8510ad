"""The errors people meet, and how a run says how it ended.

Every error names the thing, the place and the cure, and never a person: no address, name or raw row.
Holds no rule about when a run is stopped: the steps decide that and raise one of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended, for the shell, the scheduler and the person on duty."""

    PUBLISHED = 0
    USAGE = 2
    PUBLISHED_STALE = 10
    HELD_BY_BREAKER = 20
    HELD_BY_CHECK = 30
    SOURCE_INCOMPLETE = 40
    ANOTHER_RUN = 50
    DIFFERENT = 60
    BUG = 70


EXIT_MEANINGS: dict[ExitCode, str] = {
    ExitCode.PUBLISHED: "published: the new lists are in place",
    ExitCode.USAGE: "usage or configuration error: nothing was read, nothing changed",
    ExitCode.PUBLISHED_STALE: "published, but a source is stale, or a file was refused or not read",
    ExitCode.HELD_BY_BREAKER: "held by a breaker: the change is too large to publish unseen",
    ExitCode.HELD_BY_CHECK: "held by a check: the previous lists stay in place",
    ExitCode.SOURCE_INCOMPLETE: (
        "published again from what was known: a file was refused or not read, and nothing new came"
    ),
    ExitCode.ANOTHER_RUN: "another run is active: this one did nothing",
    ExitCode.DIFFERENT: "a replay differs from its release: nothing was changed",
    ExitCode.BUG: "a fault in Consentry: the previous lists stay in place",
}


class ConsentryError(Exception):
    """An error with a message for people and an exit code for machines."""

    exit_code: ExitCode = ExitCode.BUG

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ConfigError(ConsentryError):
    """The configuration or the command line is wrong."""

    exit_code = ExitCode.USAGE


class StageError(ConsentryError):
    """A step failed. Carries a code and ids, never values."""

    exit_code = ExitCode.BUG

    def __init__(self, code: str, message: str, **ids: object) -> None:
        place = ", ".join(f"{name}={value}" for name, value in sorted(ids.items()))
        super().__init__(f"{code}: {message}" + (f" ({place})" if place else ""))
        self.code = code
        self.ids = ids


class HeldByCheck(ConsentryError):
    """A critical check failed; nothing was published."""

    exit_code = ExitCode.HELD_BY_CHECK


class SourceIncomplete(ConsentryError):
    """A file was refused whole and nothing new was accepted."""

    exit_code = ExitCode.SOURCE_INCOMPLETE


class AnotherRunActive(ConsentryError):
    """Another run holds the lock."""

    exit_code = ExitCode.ANOTHER_RUN


@contextmanager
def redacted(stage: str) -> Iterator[None]:
    """Let our own errors pass; replace any other by its class name and the stage.

    Messages of DuckDB, Polars and pydantic quote the values they failed on, so neither their text nor
    their traceback chain may leave the stage. Works as `with redacted("x"):` and as `@redacted("x")`.
    """
    failure: str | None = None
    place = ""
    try:
        yield
    except ConsentryError:
        raise
    except Exception as foreign:
        failure, place = type(foreign).__name__, _place_in_our_code(foreign)
    if failure is not None:
        error = StageError(
            f"{stage}.{failure}",
            f"the step '{stage}' stopped on an unexpected {failure}; its text is withheld because it may "
            "quote personal data. The previous lists stay in place. Report this line to the maintainers",
            at=place,
        )
        try:
            raise error from None
        finally:
            error.__context__ = None  # `from None` only hides it; some loggers look behind the curtain


def _place_in_our_code(foreign: BaseException) -> str:
    """File and line of the last frame of ours: enough to find a fault, and no value."""
    found = "unknown"
    trace = foreign.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith("consentry.") and module != __name__:
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
