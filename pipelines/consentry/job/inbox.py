"""The inbox: which files lie there, for which source, and when we saw what they say.

`inbox/<source_id>/[<drop>/]file`; the drop is a day (`2026-10-01`, seen at its end) or a minute
(`2026-10-01T0900Z`). Reads no content; follows no symbolic link.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{4}Z")
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart", "~")
LINK = "a symbolic link is never followed; drop the file itself"
_SHOWN = re.compile(r"[^\w .()+=-]")


@dataclass(frozen=True)
class Dropped:
    """One file to read. `observed_at` is None when it lies in no drop: then it is seen now."""

    source_id: str
    path: Path
    place: str
    observed_at: datetime | None


@dataclass(frozen=True)
class Passed:
    """Something in the inbox that is not read, and why: said aloud, so that no file is missed in silence."""

    place: str
    why: str


def shown_name(name: str) -> str:
    """A file or folder name fit for reports: no control characters, and never an address."""
    plain = _SHOWN.sub("_", name)[:120]
    return "(a name that holds an address)" if "@" in name else plain


def discover(inbox: Path, sources: Collection[str], now: datetime) -> tuple[list[Dropped], list[Passed]]:
    """Every file to read, oldest drop first, and everything that was passed over."""
    dropped: list[Dropped] = []
    passed: list[Passed] = []
    for folder in _entries(inbox):
        name = shown_name(folder.name)
        if folder.is_symlink():
            passed.append(Passed(name, LINK))
        elif not folder.is_dir():
            passed.append(
                Passed(name, "a file lies outside the folder of its source; move it into inbox/<source>/")
            )
        elif folder.name not in sources:
            passed.append(Passed(name, "no source of this name is configured; add it or rename the folder"))
        else:
            _discover_source(folder, now, dropped, passed)
    dropped.sort(key=lambda file: (file.observed_at or now, file.source_id, file.place))
    return dropped, passed


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _discover_source(folder: Path, now: datetime, dropped: list[Dropped], passed: list[Passed]) -> None:
    for entry in _entries(folder):
        place = f"{folder.name}/{shown_name(entry.name)}"
        if entry.is_symlink() or not entry.is_dir():
            _discover_file(entry, folder.name, place, None, dropped, passed)
            continue
        seen = drop_time(entry.name, now)
        if seen is None:
            passed.append(Passed(place, "the folder is no drop: name it YYYY-MM-DD or YYYY-MM-DDTHHMMZ"))
            continue
        for inner in _entries(entry):
            where = f"{place}/{shown_name(inner.name)}"
            if inner.is_dir() and not inner.is_symlink():
                passed.append(Passed(where, "folders inside a drop are not read; move the files up"))
            else:
                _discover_file(inner, folder.name, where, seen, dropped, passed)


def _discover_file(
    path: Path,
    source_id: str,
    place: str,
    seen: datetime | None,
    dropped: list[Dropped],
    passed: list[Passed],
) -> None:
    if path.is_symlink():
        passed.append(Passed(place, LINK))
    elif not path.is_file():
        passed.append(Passed(place, "not a plain file; drop the export itself"))
    elif path.name.lower().endswith(UNFINISHED):
        passed.append(Passed(place, "still being written, by its name; rename it when it is complete"))
    else:
        dropped.append(Dropped(source_id, path, place, seen))


def drop_time(name: str, now: datetime) -> datetime | None:
    """When the files of a drop folder were seen: the end of its day, or its minute; never later than now."""
    try:
        if _DAY.fullmatch(name):
            seen = datetime.combine(datetime.fromisoformat(name), time(23, 59, 59), UTC)
        elif _MINUTE.fullmatch(name):
            seen = datetime.strptime(name, "%Y-%m-%dT%H%MZ").replace(tzinfo=UTC)
        else:
            return None
    except ValueError:
        return None
    return min(seen, now)
