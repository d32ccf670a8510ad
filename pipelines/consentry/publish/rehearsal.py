"""A release that is only rehearsed: its files are made, counted and hashed in memory, and nothing is written.

Lives here: the stand-in for a publication. Does not live here: what is in the files (that is `assemble`), nor the
comparison with a published release.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from consentry.errors import StageError
from consentry.publish.assemble import add_decided
from consentry.publish.material import Material
from consentry.publish.publication import CountRows, FileEntry, Publication
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo


class _Rehearsal(Publication):
    """Takes files as a publication does and keeps only their checksums."""

    def add(
        self, name: str, content: bytes, rows: int | None = None, count: CountRows | None = None
    ) -> FileEntry:
        entry = FileEntry(name, hashlib.sha256(content).hexdigest(), len(content), rows)
        self.entries.append(entry)
        return entry

    def seal(self, manifest: object) -> Release:
        raise StageError("publish.rehearsal", "a rehearsal is never published")


def rehearse(var: Path, run: RunInfo, material: Material, previous: Release | None) -> dict[str, FileEntry]:
    """The files that follow from the decisions, by name, as a release of this run after `previous` would have them."""
    building = _Rehearsal(var=var, run=run, folder=var, previous=previous)
    add_decided(building, run, material)
    return {entry.file: entry for entry in building.entries}
