"""The step that looks back: published decisions are remembered, and every message that left is held against them.

Lives here: keeping `decision_history` and making mart__send_audit. Does not live here: any finding (that is `audit`).
The history is taken from the releases themselves, which never change: a run that died after publishing is completed
by the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from consentry.audit import FINDINGS, WITHOUT_BASIS, audit, periods_of
from consentry.facts import Clocks
from consentry.job.keys import pepper
from consentry.job.known import frames
from consentry.publish.durable import sha256_of
from consentry.publish.history import published
from consentry.publish.material import Found
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo
from consentry.publish.tables import DECISIONS
from consentry.settings import Settings
from consentry.warehouse import Warehouse

HISTORY, AUDIT = "decision_history", "mart__send_audit"
KEY = ["point_id", "person_id", "channel", "purpose"]
_SAID = ["decision", "rule_id", "legal_basis"]
_TIME = pl.Datetime("us", "UTC")
SCHEMA: dict[str, Any] = {
    **dict.fromkeys([*KEY, *_SAID, "run_id"], pl.String),
    "generation": pl.Int64,
    "in_force_from": _TIME,
}
RUNS = f"{HISTORY}_runs"
_COUNTS = f"select finding, count(*), median(latency_hours) from {AUDIT} group by finding"


def remember(warehouse: Warehouse, settings: Settings) -> int:
    """Append what releases published since the last time changed; gives the number of rows. Nothing is ever changed.

    A decision that is gone (nobody names the address any more) is a row without a decision.
    """
    if not warehouse.exists(HISTORY):
        warehouse.replace(HISTORY, pl.DataFrame(schema=SCHEMA))
    if not warehouse.exists(RUNS):
        warehouse.replace(RUNS, pl.DataFrame(schema={"run_id": pl.String, "generation": pl.Int64}))
    known = warehouse.execute(f"select coalesce(max(generation), 0) from {RUNS}")[0][0]
    added = 0
    for release in published(settings.paths.var):
        if release.generation > known and _is_whole(release):
            new = changed(_newest(warehouse), release)
            with warehouse.transaction():
                if not new.is_empty():
                    warehouse.append(HISTORY, new)
                warehouse.append(
                    RUNS, pl.DataFrame({"run_id": [release.run_id], "generation": [release.generation]})
                )
            added += new.height
    return added


def changed(before: pl.DataFrame, release: Release) -> pl.DataFrame:
    """The rows of a release's decisions that say something else than `before`, in the shape of the history."""
    moment = max(release.as_of, release.known_as_of)
    now = pl.read_parquet(release.path / DECISIONS, columns=[*KEY, *_SAID]).with_columns(
        pl.col(KEY + _SAID).fill_null("")
    )
    same = now.join(before.select(*KEY, *_SAID), on=[*KEY, *_SAID], how="semi")
    new = now.join(same, on=KEY, how="anti")
    gone = (
        before.filter(pl.col("decision") != "")
        .join(now, on=KEY, how="anti")
        .select(*KEY, *[pl.lit("").alias(name) for name in _SAID])
    )
    return (
        pl.concat([new, gone])
        .with_columns(
            pl.lit(release.run_id).alias("run_id"),
            pl.lit(release.generation, pl.Int64).alias("generation"),
            pl.lit(moment).cast(_TIME).alias("in_force_from"),
        )
        .select(list(SCHEMA))
        .sort(KEY)
    )


def history(warehouse: Warehouse) -> pl.LazyFrame:
    """Every published decision with the moment at which another took its place."""
    rows = warehouse.table(HISTORY).lazy().with_columns(pl.col("in_force_from").cast(_TIME))
    return rows.sort(*KEY, "generation").with_columns(
        pl.col("in_force_from").shift(-1).over(KEY).alias("superseded_at")
    )


def audit_sends(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Remember what is published, and rebuild mart__send_audit; gives counts by finding."""
    remembered = remember(warehouse, settings)
    known = frames(warehouse, settings, run.known_as_of)
    left = known.sends.select(pl.col("sent_max").dt.date().unique()).collect().to_series().drop_nulls()
    rows = audit(
        known, settings.policy(), Clocks(run.as_of, run.known_as_of), history(warehouse), pepper(settings),
        periods_of(left.to_list()),
    )  # fmt: skip
    warehouse.replace(
        AUDIT, rows.with_columns(pl.lit(run.known_as_of).cast(_TIME).alias("known_as_of")).collect()
    )
    found = {it.finding.replace("_", " "): it.count for it in found_sends(warehouse)}
    return {"decisions remembered": remembered, **found}


def found_sends(warehouse: Warehouse) -> tuple[Found, ...]:
    """How many messages each finding has, the harmless ones first; only those that occur."""
    rows = warehouse.execute(_COUNTS) if warehouse.exists(AUDIT) else []
    counted = {word: (int(count), hours) for word, count, hours in rows}
    return tuple(
        Found(word, says, counted[word][0], word in WITHOUT_BASIS, _as_days(counted[word][1]))
        for word, says in FINDINGS.items()
        if word in counted
    )


def _as_days(hours: float | None) -> float | None:
    return None if hours is None else round(hours / 24, 1)


def _newest(warehouse: Warehouse) -> pl.DataFrame:
    rows = warehouse.table(HISTORY)
    return rows.sort("generation").unique(KEY, keep="last", maintain_order=True)


def _is_whole(release: Release) -> bool:
    """Are its decisions as they were published? A file that was changed afterwards is no memory."""
    sums = {entry["file"]: entry["sha256"] for entry in release.manifest.get("files", ())}
    path = release.path / DECISIONS
    return DECISIONS in sums and path.is_file() and sha256_of(path) == sums[DECISIONS]
