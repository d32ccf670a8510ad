"""manifest.json: what went in, what decided, what was checked, what came out. Holds no personal data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from consentry.publish.exports import as_entry
from consentry.publish.findings import approval_entries, explained_entries, finding_entries
from consentry.publish.material import Material
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo, as_text
from consentry.publish.tables import FROZEN
from consentry.publish.worklist import FILE as WORKLIST

FORMAT = 1
"""Version of the manifest's own shape; raised when a field changes its meaning or goes."""


def manifest(
    run: RunInfo,
    material: Material,
    previous: Release | None,
    lists: Sequence[dict[str, Any]],
    deletions: Sequence[dict[str, Any]],
    worklist_rows: int,
    counts: pl.DataFrame,
) -> dict[str, Any]:
    """The manifest without the list of files, which the publication adds when it has verified them."""
    return {
        "manifest_version": FORMAT,
        "run_id": run.run_id,
        "generation": run.generation,
        "previous_run_id": previous.run_id if previous else None,
        "as_of": as_text(run.as_of),
        "known_as_of": as_text(run.known_as_of),
        "started_at": as_text(run.started_at),
        "versions": vars(material.versions),
        "configuration": dict(material.configuration),
        "ledger_events": material.events,
        "decisions": {
            decision: int(counts.filter(pl.col("decision") == decision)["count"].sum())
            for decision in ("ALLOW", "HOLD", "BLOCK")
        },
        "inputs": [
            {
                "source": row["source_id"],
                "file": row["file_name"],
                "sha256": row["sha256"],
                "observed_at": as_text(row["observed_at"]),
                "read_by": row["run_id"],
                "rows_in": row["rows_in"],
                "accepted": row["accepted"],
                "quarantined": row["quarantined"],
                "duplicates": row["duplicates"],
                "state": row["state"],
                "reason": row["reason"],
            }
            for row in material.files.iter_rows(named=True)
        ],
        "not_read": [
            {
                "source": it.source_id,
                "place": it.place,
                "why": it.why,
                "refused_since": as_text(it.since) if it.since else None,
            }
            for it in material.not_read or ()
        ],
        "checks": [vars(check) for check in material.checks],
        "gates": finding_entries(material.findings),
        "explained": explained_entries(material.explained),
        "approvals": approval_entries(material.approvals),
        "frozen": {"file": FROZEN, "rows": material.frozen.height},
        "exports": [as_entry(export) for export in material.exports],
        "sends": {found.finding: found.count for found in material.sends},
        "lists": list(lists),
        "deletions": list(deletions),
        "worklist": {"file": WORKLIST, "rows": worklist_rows},
    }
