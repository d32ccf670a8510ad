"""The errors people meet, and how a run says how it ended.

Every error names the thing, the place and the cure, and never a person: no address, name or raw row.
Holds no rule about when a run is stopped: the steps decide that and raise one of these.
"""

from __future__ import annotations

import errno
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
    MACHINE = 71
    BUG = 70
    INTERRUPTED = 130


EXIT_MEANINGS: dict[ExitCode, str] = {
    ExitCode.PUBLISHED: "published: the new lists are in place",
    ExitCode.USAGE: "usage or configuration error: nothing was read, nothing changed",
    ExitCode.PUBLISHED_STALE: (
        "published, but a source is stale, a file was refused or not read, or the lists of a tool are held"
    ),
    ExitCode.HELD_BY_BREAKER: (
        "held by a gate: a sudden change that nobody approved; the previous lists stay in place"
    ),
    ExitCode.HELD_BY_CHECK: "held by a check: the previous lists stay in place",
    ExitCode.SOURCE_INCOMPLETE: (
        "published again from what was known: a file was refused or not read, and nothing new came"
    ),
    ExitCode.ANOTHER_RUN: "another run is active: this one did nothing",
    ExitCode.DIFFERENT: "a replay differs from its release: nothing was changed",
    ExitCode.MACHINE: "the machine refused: disk full, read-only or no permission; the previous lists stay in place",
    ExitCode.BUG: "a fault in Consentry: the previous lists stay in place",
    ExitCode.INTERRUPTED: "stopped by hand: the previous lists stay in place; run it again",
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


class MachineRefused(ConsentryError):
    """The disk is full, or a place may not be read or written: for whoever runs the machine, no fault of ours."""

    exit_code = ExitCode.MACHINE


class Interrupted(ConsentryError):
    """Somebody stopped the run."""

    exit_code = ExitCode.INTERRUPTED


_FULL = "the disk is full. Free some space where the folder `var` and the temporary files lie"
_CLOSED = (
    "a place may not be written or read. Mount it writable, or give the account of the run the right to it"
)
_ERRNOS = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EROFS: _CLOSED, errno.EACCES: _CLOSED, errno.EPERM: _CLOSED,
}  # fmt: skip
_SIGNS = {
    "disk is full": _FULL, "no space left": _FULL, "quota exceeded": _FULL, "readonly database": _CLOSED,
    "read-only file system": _CLOSED, "permission denied": _CLOSED, "unable to open database file": _CLOSED,
}  # fmt: skip
_SPEAKS_OF_FILES = ("OperationalError", "IOException", "FatalException", "InternalException")
"""Errors of the databases that may be about the disk; their text is looked into and never shown."""


def machine_refusal(failure: BaseException) -> MachineRefused | None:
    """The error for people when a foreign one, or what caused it, comes from the disk or its rights."""
    seen: BaseException | None = failure
    while seen is not None:
        cure = _ERRNOS.get(seen.errno or 0) if isinstance(seen, OSError) else None
        if cure is None and type(seen).__name__ in _SPEAKS_OF_FILES:
            text = str(seen).lower()
            cure = next((words for sign, words in _SIGNS.items() if sign in text), None)
        if cure is not None:
            return MachineRefused(f"{cure}, then run again. The previous lists stay in place")
        seen = seen.__cause__ or seen.__context__
    return None


@contextmanager
def redacted(stage: str) -> Iterator[None]:
    """Let our own errors pass; replace any other by its class name and the stage.

    Messages of DuckDB, Polars and pydantic quote the values they failed on, so neither their text nor
    their traceback chain may leave the stage. Works as `with redacted("x"):` and as `@redacted("x")`.
    """
    failure: str | None = None
    place = ""
    refusal: MachineRefused | None = None
    try:
        yield
    except ConsentryError:
        raise
    except Exception as foreign:
        failure, place = type(foreign).__name__, _place_in_our_code(foreign)
        refusal = machine_refusal(foreign)
    if failure is not None:
        error = refusal or StageError(
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
