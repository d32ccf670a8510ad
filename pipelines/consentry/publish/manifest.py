"""manifest.json: what went in, what decided, what was checked, what came out. Holds no personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from consentry.publish.release import Release
from consentry.publish.run_info import CheckOutcome, RunInfo, Versions, as_text
from consentry.publish.worklist import FILE as WORKLIST

FORMAT = 1
"""Version of the manifest's own shape; raised when a field changes its meaning or goes."""


def manifest(
    run: RunInfo,
    versions: Versions,
    previous: Release | None,
    files: pl.DataFrame,
    checks: Sequence[CheckOutcome],
    lists: Sequence[dict[str, Any]],
    worklist_rows: int,
    counts: pl.DataFrame,
    configuration: Mapping[str, Any],
    events: int,
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
        "versions": {"code": versions.code, "policy": versions.policy, "law": versions.law},
        "configuration": dict(configuration),
        "ledger_events": events,
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
            for row in files.iter_rows(named=True)
        ],
        "checks": [vars(check) for check in checks],
        "lists": list(lists),
        "worklist": {"file": WORKLIST, "rows": worklist_rows},
    }
