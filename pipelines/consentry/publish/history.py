"""Which releases were ever published, so that a folder left by a killed run is known for what it is.

A run that is killed between moving its folder in place and swinging the pointer leaves a whole release that nobody
published. Its name is not in this history, and the next run removes it.
"""

from __future__ import annotations

import json
from pathlib import Path

from consentry.publish.durable import remove, replace_file
from consentry.publish.release import MANIFEST, RELEASES, Release, current_release, read_release

HISTORY = "published.json"
LEFTOVERS = (".building", ".pointer", ".history")
"""Endings of the names that a publication uses under var/tmp."""


def next_generation(var: Path, current: Release | None) -> int:
    """One more than any release that was ever published here."""
    known = (_read(var) or {}).values()
    return 1 + max([*known, current.generation if current else 0], default=0)


def record(var: Path, run_id: str, generation: int) -> None:
    """Remember that this release was published."""
    _write(var, {**(_read(var) or {}), run_id: generation})


def published(var: Path) -> list[Release]:
    """Every release that was published and is still there, the oldest first."""
    names = _remembered(var)
    current = current_release(var)
    if current is not None:
        names.setdefault(current.run_id, current.generation)
    places = [var / RELEASES / name for name in names]
    releases = [read_release(place) for place in places if (place / MANIFEST).is_file()]
    return sorted(releases, key=lambda release: release.generation)


def settled(var: Path) -> Release | None:
    """The last release that no gate held back: what a night is compared with until somebody has looked at it."""
    return next((it for it in reversed(published(var)) if not it.held_by()), None)


def clean(var: Path, current: Release | None) -> list[str]:
    """Remove what killed runs left behind; gives the names. Only for whoever holds the publication lock."""
    leftovers = [path for path in (var / "tmp").iterdir() if path.name.endswith(LEFTOVERS)]
    for path in leftovers:
        remove(path)
    published = _remembered(var)
    if _read(var) is None:
        _write(var, published)
    if current and current.run_id not in published:
        published[current.run_id] = current.generation
        _write(var, published)
    orphans = [path for path in (var / RELEASES).iterdir() if path.name not in published]
    for path in orphans:
        remove(path)
    return sorted(path.name for path in [*leftovers, *orphans])


def _remembered(var: Path) -> dict[str, int]:
    """Names and generations; without a history (a first run, or somebody removed it) whatever is there counts."""
    told = _read(var)
    if told is None:
        told = {path.name: 0 for path in (var / RELEASES).iterdir()} if (var / RELEASES).is_dir() else {}
    return told


def _read(var: Path) -> dict[str, int] | None:
    """What is remembered; None when there is nothing. A disk that cannot read it is no reason to forget."""
    try:
        told = json.loads((var / HISTORY).read_bytes())
        return {str(run_id): int(generation) for run_id, generation in told.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return None


def _write(var: Path, published: dict[str, int]) -> None:
    content = json.dumps(published, indent=1).encode() + b"\n"
    replace_file(var / HISTORY, content, var / "tmp" / "published.history")
