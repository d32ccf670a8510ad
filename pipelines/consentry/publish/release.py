"""A release as readers see it: one folder, its manifest, and the pointer that names the current one.

Lives here: finding and reading what is published. Does not live here: writing it (that is `publication`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from consentry.errors import StageError
from consentry.publish.durable import sha256_of
from consentry.publish.exports import Export, from_entry
from consentry.publish.findings import HELD
from consentry.publish.run_info import as_moment

CURRENT = "current"
RELEASES = "releases"
MANIFEST = "manifest.json"
REPORT = "report.html"
QUARANTINE = "quarantine.csv"


@dataclass(frozen=True)
class PublishedList:
    """One list of a release: where it is, in one file or several, and how much is in it."""

    target: str
    tool: str
    channel: str
    purpose: str
    kind: str
    paths: tuple[Path, ...]
    rows: int
    added: int
    removed: int
    needs_other_path: int
    first: bool

    @property
    def path(self) -> Path:
        """Its file, or the first of several."""
        return self.paths[0]


@dataclass(frozen=True)
class Release:
    """A published release. `manifest` is what manifest.json says."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def run_id(self) -> str:
        """The run that made it."""
        return str(self.manifest["run_id"])

    @property
    def generation(self) -> int:
        """Its place in the row of releases; a later one always has a higher number."""
        return int(self.manifest["generation"])

    @property
    def as_of(self) -> datetime:
        """The moment it decides for."""
        return as_moment(self.manifest["as_of"])

    @property
    def known_as_of(self) -> datetime:
        """The moment up to which facts were known."""
        return as_moment(self.manifest["known_as_of"])

    @property
    def report(self) -> Path:
        """The page for people."""
        return self.path / REPORT

    @property
    def quarantine(self) -> Path:
        """The quarantine report: every row that is set aside, with its place and reason."""
        return self.path / QUARANTINE

    @property
    def worklist(self) -> Path:
        """What proof is missing, most valuable first."""
        return self.path / self.manifest["worklist"]["file"]

    def age(self, now: datetime) -> timedelta:
        """How old its knowledge is."""
        return now - self.known_as_of

    def lists(self) -> list[PublishedList]:
        """Every list, in the order of the manifest: target, channel, purpose, kind."""
        return [
            PublishedList(
                target=entry["target"],
                tool=entry["tool"],
                channel=entry["channel"],
                purpose=entry["purpose"],
                kind=entry["list"],
                paths=tuple(self.path / name for name in entry.get("files", [entry["file"]])),
                rows=entry["rows"],
                added=entry["added"],
                removed=entry["removed"],
                needs_other_path=entry["needs_other_path"],
                first=entry["first_release"],
            )
            for entry in self.manifest["lists"]
        ]

    def exports(self) -> list[Export]:
        """Which target's lists left and which were held, and why; a release of an older version held none."""
        return [from_entry(entry) for entry in self.manifest.get("exports", ())]

    def held_by(self) -> list[str]:
        """Gates that keep everybody where they stood until somebody has looked at a sudden change; each named once."""
        gates = [entry["gate"] for entry in self.manifest.get("gates", ()) if entry["state"] == HELD]
        return list(dict.fromkeys(gates))

    def sends(self) -> dict[str, int]:
        """How many messages that left have which finding; nothing in a release of an older version."""
        return dict(self.manifest.get("sends", {}))

    def damaged(self) -> list[str]:
        """Files that are gone or no longer have the bytes that were published."""
        return [
            entry["file"]
            for entry in self.manifest["files"]
            if not (self.path / entry["file"]).is_file()
            or sha256_of(self.path / entry["file"]) != entry["sha256"]
        ]


def read_release(path: Path) -> Release:
    """Open a release folder by its manifest."""
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
        release = Release(path=path, manifest=manifest)
        _ = release.run_id, release.generation, release.as_of, release.known_as_of
    except (OSError, ValueError, KeyError, TypeError):
        raise StageError(
            "publish.no_manifest",
            f"{path} has no readable {MANIFEST}; restore the folder from a backup, or remove the link "
            f"{CURRENT} and run again to publish from the ledger",
        ) from None
    return release


def current_release(var: Path) -> Release | None:
    """The release that the pointer names; None when nothing was ever published."""
    try:
        # the link is read once: a swap in between must not mix two releases
        target = os.readlink(var / CURRENT)
    except FileNotFoundError:
        return None
    except OSError:
        raise StageError(
            "publish.no_pointer", f"{var / CURRENT} is no symbolic link; remove it and run again"
        ) from None
    return read_release(var / target)
