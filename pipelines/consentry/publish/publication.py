"""One release: built beside under another name, verified, synced, moved in place, then one swing of the pointer.

A reader sees the previous release or the new one, whole, at every moment; a crash, a full disk or a failed check
leaves the previous one untouched. Knows nothing of lists and people.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from consentry.errors import StageError
from consentry.publish import history
from consentry.publish.durable import (
    STANDS,
    disk_errors_explained,
    ensure_folder,
    make_folder,
    point_link,
    remove,
    sha256_of,
    sync_folder,
    write_file,
)
from consentry.publish.gate import only_publisher, refuse_older
from consentry.publish.release import CURRENT, MANIFEST, RELEASES, Release, current_release
from consentry.publish.run_info import RunInfo

_RUN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,80}")
_NAME = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_.-]{0,200}")

CountRows = Callable[[Path], int]


@dataclass(frozen=True)
class FileEntry:
    """One file of a release as it must be on disk; `rows` is None where rows mean nothing."""

    file: str
    sha256: str
    bytes: int
    rows: int | None


@dataclass
class Publication:
    """A release under construction. Add files, then seal; without `seal` nothing of it remains."""

    var: Path
    run: RunInfo
    folder: Path
    previous: Release | None
    entries: list[FileEntry] = field(default_factory=list)
    _counters: dict[str, CountRows] = field(default_factory=dict)
    _folders: list[Path] = field(default_factory=list)

    def add(
        self, name: str, content: bytes, rows: int | None = None, count: CountRows | None = None
    ) -> FileEntry:
        """Write one file. `count` counts its rows again from disk when the release is verified."""
        parts = PurePosixPath(name).parts
        if not parts or not all(_NAME.fullmatch(part) for part in parts):
            raise StageError(
                "publish.bad_name", "a file name in a release has characters that are not allowed"
            )
        with disk_errors_explained("writing the release"):
            place = self.folder
            for part in parts[:-1]:
                place = place / part
                if place not in self._folders:
                    make_folder(place)
                    self._folders.append(place)
            write_file(self.folder / name, content)
        entry = FileEntry(name, hashlib.sha256(content).hexdigest(), len(content), rows)
        self.entries.append(entry)
        if count is not None:
            self._counters[name] = count
        return entry

    def seal(self, manifest: Mapping[str, Any]) -> Release:
        """Verify every file, make the folder durable and its own for good, and point readers to it."""
        final = self.var / RELEASES / self.run.run_id
        told = {**manifest, "files": [vars(entry) for entry in sorted(self.entries, key=lambda e: e.file)]}
        with disk_errors_explained("sealing the release"):
            self._verify()
            content = json.dumps(told, indent=2) + "\n"
            write_file(self.folder / MANIFEST, content.encode())
            for folder in reversed([self.folder, *self._folders]):
                sync_folder(folder)
            if final.exists():
                raise StageError("publish.run_id_used", f"{final} exists already; {STANDS}")
            os.rename(self.folder, final)
            try:
                sync_folder(final.parent)
                sync_folder(self.folder.parent)
                scratch = self.var / "tmp" / f"{self.run.run_id}.pointer"
                point_link(self.var / CURRENT, f"{RELEASES}/{self.run.run_id}", scratch)
            except OSError:
                self._undo(final)
                raise
        # the release is out; a history that cannot be written now is completed by the next run
        with suppress(OSError):
            history.record(self.var, self.run.run_id, self.run.generation)
        return Release(path=final, manifest=json.loads(content))

    def _verify(self) -> None:
        """Read every file back: the disk must hold what was meant, and as many rows."""
        for entry in self.entries:
            path = self.folder / entry.file
            count = self._counters.get(entry.file)
            if sha256_of(path) != entry.sha256 or (count is not None and count(path) != entry.rows):
                raise StageError(
                    "publish.not_verified",
                    f"a file read back from disk differs from what was written; check the disk. {STANDS}",
                    file=entry.file,
                )

    def _undo(self, final: Path) -> None:
        """Take back a folder that the pointer never named; one that it names stays, it is whole."""
        try:
            named = os.readlink(self.var / CURRENT)
        except OSError:
            named = ""
        if named == f"{RELEASES}/{self.run.run_id}":
            raise StageError(
                "publish.not_confirmed",
                "the new release is in place and whole, but the disk did not confirm the pointer: after a power cut "
                "the previous release may be back. Check the disk and run again",
            ) from None
        with suppress(OSError):
            remove(final)


@contextmanager
def publication(var: Path, run: RunInfo) -> Iterator[Publication]:
    """Build one release under var/tmp; only one at a time, and never an older one than the current."""
    if not _RUN_ID.fullmatch(run.run_id):
        raise StageError("publish.bad_run_id", "a run id has letters, digits, - and _ only")
    with disk_errors_explained("preparing the release"):
        for folder in (var, var / RELEASES, var / "tmp"):
            ensure_folder(folder)
    with only_publisher(var):
        previous = current_release(var)
        refuse_older(run, previous)
        folder = var / "tmp" / f"{run.run_id}.building"
        with disk_errors_explained("preparing the release"):
            history.clean(var, previous)
            make_folder(folder)
        try:
            yield Publication(var=var, run=run, folder=folder, previous=previous)
        finally:
            with suppress(OSError):
                remove(folder)
                remove(var / "tmp" / f"{run.run_id}.pointer")
