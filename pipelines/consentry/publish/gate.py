"""May this run publish now: one at a time, and never an older one after a newer.

Knows locks and clocks of releases; builds nothing.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consentry.errors import AnotherRunActive, ConfigError, ConsentryError, ExitCode
from consentry.publish.durable import STANDS, disk_errors_explained
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo, as_text

LOCK = "publish.lock"


class OlderThanCurrent(ConsentryError):
    """A newer release is already published; publishing this one would bring back what was known before."""

    exit_code = ExitCode.ANOTHER_RUN


def refuse_the_past(run: RunInfo, current: Release | None) -> None:
    """Before anything is read: a run about a moment before the published lists is wrong usage, not a night."""
    if clock := _earlier_clock(run, current):
        option = f"--{clock.replace('_', '-')}"
        raise ConfigError(
            f"{option} {as_text(getattr(run, clock))} lies before the lists that are published ({option} "
            f"{as_text(getattr(current, clock))}). A run publishes its lists, and with older ones people who opted out "
            "since would be contacted again. Nothing was read and nothing changed. To ask about the past: "
            f"consentry explain ADDRESS {option} {as_text(getattr(run, clock))}; what-if takes {option} too. "
            f"To publish today's lists leave {option} out. To play a past night through, use a configuration with a "
            "var folder of its own"
        )


def refuse_older(run: RunInfo, current: Release | None) -> None:
    """Stop a run that another one has overtaken: it is earlier than the current release by a clock or by generation."""
    clock = _earlier_clock(run, current)
    if current is None or (clock is None and run.generation > current.generation):
        return
    what = (
        f"its {clock} {as_text(getattr(run, clock))} lies before that of the published release "
        f"({as_text(getattr(current, clock))}), and people who opted out since would be contacted again"
        if clock
        else f"its generation {run.generation} is not later than the published {current.generation}"
    )
    raise OlderThanCurrent(
        f"run {run.run_id} is not published: {what}. Another run published in the meantime; run again. {STANDS}"
    )


def _earlier_clock(run: RunInfo, current: Release | None) -> str | None:
    """The clock by which a run lies before the current release."""
    for clock in ("as_of", "known_as_of") if current else ():
        # a release that was decided for a future day must not stop every night until then
        if getattr(run, clock) < min(getattr(current, clock), run.started_at):
            return clock
    return None


@contextmanager
def only_publisher(var: Path) -> Iterator[None]:
    """Hold the publication lock; refuse at once when another holds it. The kernel lets go of it at a kill."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    with disk_errors_explained("preparing the release"):
        handle = os.open(var / LOCK, flags, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as refused:
            if refused.errno not in (errno.EWOULDBLOCK, errno.EAGAIN):
                raise
            raise AnotherRunActive(
                f"another run is publishing into {var}; wait until it has ended and run again"
            ) from None
        yield
    finally:
        os.close(handle)
