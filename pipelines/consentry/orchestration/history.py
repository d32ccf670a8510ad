"""Dagster's SQLite files: written without waiting for the disk, made durable once, checked after a crash.

A night writes some three thousand small records, and Dagster has the disk confirm each: a minute and more for
a history that holds counts only. What must survive (warehouse, releases) is synced elsewhere; this may be
lost, but must not stop a night.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

UNCONFIRMED = "unconfirmed"
"""A file that exists while a night writes; still there at the next start, it tells of a crash."""
_FOLDERS = ("history", "schedules")


@contextmanager
def without_waiting(home: Path) -> Iterator[None]:
    """Let the history be written without confirmation inside this block, and confirm it at the end."""
    mark = home / UNCONFIRMED
    if mark.exists():
        set_damaged_aside(home)
    mark.touch(mode=0o600)
    event.listen(Engine, "connect", _do_not_wait)
    try:
        yield
    finally:
        event.remove(Engine, "connect", _do_not_wait)
        for path in _databases(home):
            with path.open("rb") as file:
                os.fsync(file.fileno())
        mark.unlink(missing_ok=True)


def set_damaged_aside(home: Path) -> list[str]:
    """Remove databases that a power cut left unreadable; gives their names."""
    damaged = [path for path in _databases(home) if path.suffix == ".db" and not _is_sound(path)]
    for path in damaged:
        for part in path.parent.glob(f"{path.name}*"):
            part.unlink()
    return [path.name for path in damaged]


def _do_not_wait(connection: object, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("pragma synchronous = off")


def _databases(home: Path) -> list[Path]:
    return [path for name in _FOLDERS for path in (home / name).rglob("*.db*") if path.is_file()]


def _is_sound(path: Path) -> bool:
    try:
        connection = sqlite3.connect(path)
        try:
            return connection.execute("pragma quick_check").fetchone() == ("ok",)
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False
