"""The inbox: which files lie there, for which source, and when we saw what they say.

`inbox/<source_id>/[<drop>/]file`; the drop is a day (`2026-10-01`, seen at its end) or a minute
(`2026-10-01T0900Z`). Reads no content; follows no symbolic link.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{4}Z")
NO_FILE = "not a plain file; drop the export itself"
HIDDEN = "a hidden file (its name begins with a dot) is not read; rename it"
CLOSED = "it may not be looked into; give the account of the run the right to read it"
_DESKTOP = (".DS_Store", ".gitkeep", ".gitignore", ".keep", ".localized", ".directory")
"""What desktops and repositories leave everywhere: nobody drops these."""
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart", "~")
LINK = "a symbolic link is never followed; drop the file itself"
_ENDING = re.compile(r"\.(?:csv|xlsx|parquet|zip|gz|txt|tsv|json|xls)$", re.IGNORECASE)
_LONGEST = 120
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
    """A file or folder name fit for reports: no control characters, and never an address; its ending is kept."""
    plain = _SHOWN.sub("_", name)
    ending = _ENDING.search(plain)
    suffix = ending[0] if ending else ""
    if "@" in name:
        return f"(a name that holds an address){suffix}"
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - len(suffix)] + suffix


def discover(inbox: Path, sources: Collection[str], now: datetime) -> tuple[list[Dropped], list[Passed]]:
    """Every file to read, oldest drop first, and everything that was passed over."""
    dropped: list[Dropped] = []
    passed: list[Passed] = []
    for folder in _entries(inbox, "inbox", passed):
        name = shown_name(folder.name)
        kind = _kind(folder)
        if kind in ("link", "closed"):
            passed.append(Passed(name, LINK if kind == "link" else CLOSED))
        elif kind != "folder":
            passed.append(
                Passed(name, "a file lies outside the folder of its source; move it into inbox/<source>/")
            )
        elif folder.name not in sources:
            passed.append(Passed(name, "no source of this name is configured; add it or rename the folder"))
        else:
            _discover_source(folder, now, dropped, passed)
    dropped.sort(key=lambda file: (file.observed_at or now, file.source_id, file.place, file.path.name))
    return _told_apart(dropped), passed


def _told_apart(dropped: list[Dropped]) -> list[Dropped]:
    """Files whose names are shown alike get a number, so that each has a place of its own."""
    count: dict[tuple[str, str], int] = {}
    apart = []
    for file in dropped:
        nth = count[file.source_id, file.place] = count.get((file.source_id, file.place), 0) + 1
        apart.append(file if nth == 1 else replace(file, place=f"{file.place} ({nth})"))
    return apart


def _entries(folder: Path, place: str, passed: list[Passed]) -> list[Path]:
    """What lies in a folder, in order; a folder that cannot be looked into and hidden files are said aloud."""
    try:
        found = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError:
        passed.append(Passed(place, CLOSED))
        return []
    for path in found:
        if path.name.startswith(".") and path.name not in _DESKTOP:
            passed.append(
                Passed(
                    f"{place}/{shown_name(path.name)}",
                    HIDDEN,
                )
            )
    return [path for path in found if not path.name.startswith(".")]


def _discover_source(folder: Path, now: datetime, dropped: list[Dropped], passed: list[Passed]) -> None:
    for entry in _entries(folder, folder.name, passed):
        place = f"{folder.name}/{shown_name(entry.name)}"
        kind = _kind(entry)
        if kind != "folder":
            _discover_file(entry, kind, folder.name, place, None, dropped, passed)
            continue
        seen = drop_time(entry.name, now)
        if seen is None:
            passed.append(Passed(place, "the folder is no drop: name it YYYY-MM-DD or YYYY-MM-DDTHHMMZ"))
            continue
        for inner in _entries(entry, place, passed):
            where = f"{place}/{shown_name(inner.name)}"
            inner_kind = _kind(inner)
            if inner_kind == "folder":
                passed.append(Passed(where, "folders inside a drop are not read; move the files up"))
            else:
                _discover_file(inner, inner_kind, folder.name, where, seen, dropped, passed)


def _kind(path: Path) -> str:
    """folder, file, link, other, or closed when its folder does not let us look."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "closed"
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def _discover_file(
    path: Path,
    kind: str,
    source_id: str,
    place: str,
    seen: datetime | None,
    dropped: list[Dropped],
    passed: list[Passed],
) -> None:
    why = {"link": LINK, "closed": CLOSED, "other": NO_FILE}.get(kind, "")
    if not why and path.name.lower().endswith(UNFINISHED):
        why = "still being written, by its name; rename it when it is complete"
    if why:
        passed.append(Passed(place, why))
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
