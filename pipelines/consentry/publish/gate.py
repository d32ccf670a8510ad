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

from consentry.errors import AnotherRunActive, ConsentryError, ExitCode
from consentry.publish.durable import STANDS, disk_errors_explained
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo, as_text

LOCK = "publish.lock"


class OlderThanCurrent(ConsentryError):
    """A newer release is already published; publishing this one would bring back what was known before."""

    exit_code = ExitCode.ANOTHER_RUN


def refuse_older(run: RunInfo, current: Release | None) -> None:
    """Stop a run that is earlier than the current release by a clock or by generation."""
    if current is None:
        return
    clocks = [
        name
        for name, mine, theirs in (
            ("as_of", run.as_of, current.as_of),
            ("known_as_of", run.known_as_of, current.known_as_of),
        )
        # a release that was decided for a future day must not stop every night until then
        if mine < min(theirs, run.started_at)
    ]
    if not clocks and run.generation > current.generation:
        return
    what = (
        f"its {clocks[0]} {as_text(getattr(run, clocks[0]))} lies before that of the published release "
        f"({as_text(getattr(current, clocks[0]))}), and people who opted out since would be contactable again. "
        "To look at the past use `consentry explain --as-of`, or a configuration with its own var folder"
        if clocks
        else f"its generation {run.generation} is not later than the published {current.generation}: another run "
        "published in the meantime. Run again"
    )
    raise OlderThanCurrent(f"run {run.run_id} is not published: {what}. {STANDS}")


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
