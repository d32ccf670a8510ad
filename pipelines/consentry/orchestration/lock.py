"""One run at a time: a lock that the kernel lets go of when its holder dies.

Holds nothing else. The file stays; what counts is the lock on it, so a killed run blocks nobody.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from consentry.errors import AnotherRunActive


@contextmanager
def only_run(path: Path, now: datetime) -> Iterator[None]:
    """Hold the run lock, or say since when another run holds it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            since = os.read(handle, 64).decode("ascii", "replace").strip() or "a moment ago"
            raise AnotherRunActive(
                f"another run is active since {since}; this one did nothing. Wait until it has ended and "
                "start again"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, now.strftime("%Y-%m-%d %H:%M:%S UTC").encode())
        yield
    finally:
        os.close(handle)
