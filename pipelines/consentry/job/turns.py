"""Readers and the night take turns: nobody who asks a question locks the night out, or is told a half-made answer.

DuckDB lets one process write a file or several read it, never both. The kernel lets go of a lock when its holder dies.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consentry.errors import AnotherRunActive, ConfigError
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_PATIENCE_S = 120.0
_POLL_S = 0.1


@contextmanager
def reading(settings: Settings) -> Iterator[Warehouse]:
    """The warehouse of the last night, read only.

    Raises ConfigError when nothing was ever read here, AnotherRunActive while a run writes.
    """
    path = settings.paths.warehouse
    nothing = ConfigError(
        f"{path.name}: nothing was read yet. Put exports into the inbox, then run: consentry run"
    )
    if not path.exists():
        raise nothing
    with sharing(settings), Warehouse.open(path, read_only=True) as warehouse:
        if not warehouse.exists("ledger"):
            raise nothing
        yield warehouse


@contextmanager
def sharing(settings: Settings) -> Iterator[None]:
    """Read together with others; no run begins meanwhile. Raises AnotherRunActive while one writes."""
    told = "a run is active; ask again when it has ended"
    with _turn(settings.paths.readers, fcntl.LOCK_SH, 0.0, told):
        yield


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Wait until those who are reading have ended, and keep others out meanwhile.

    Raises AnotherRunActive when somebody reads for longer than two minutes.
    """
    told = "the warehouse is in use for two minutes already (a run, explain, what-if or replay); start again later"
    with _turn(settings.paths.readers, fcntl.LOCK_EX, _PATIENCE_S, told):
        yield


@contextmanager
def _turn(path: Path, kind: int, patience_s: float, otherwise: str) -> Iterator[None]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + patience_s
        while True:
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise AnotherRunActive(otherwise) from None
                time.sleep(_POLL_S)
        yield
    finally:
        os.close(handle)
