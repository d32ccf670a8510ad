"""What our lists said when: every decision a release published, remembered in the table `decision_history`.

Lives here: taking it from the releases, closing the gap a damaged release leaves, and giving it the ids of a new key.
Does not live here: what it is asked for (that is `audit`). Releases never change, so a run that died after publishing
is completed by the next one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import polars as pl

from consentry.clocks import UTC
from consentry.facts import named_points
from consentry.identity import keyed_hash, point_keys
from consentry.job.known import core_tables
from consentry.publish.durable import sha256_of
from consentry.publish.history import published
from consentry.publish.release import Release
from consentry.publish.tables import DECISIONS
from consentry.settings import Settings
from consentry.warehouse import Warehouse

HISTORY = "decision_history"
RUNS = f"{HISTORY}_runs"
KEY = ["point_id", "person_id", "channel", "purpose"]
_ERASED = """
select hmac_exact as point_id, max(erased_max) as erased_max
from tombstones semi join erasure_points using (tomb_id) group by all
"""
_SAID = ["decision", "rule_id", "legal_basis"]
SCHEMA: dict[str, Any] = {
    **dict.fromkeys([*KEY, *_SAID, "run_id"], pl.String),
    "generation": pl.Int64,
    "in_force_from": UTC,
}
_RUN_SCHEMA: dict[str, Any] = {
    "run_id": pl.String, "generation": pl.Int64, "is_whole": pl.Boolean, "in_force_from": UTC,
}  # fmt: skip


def remember(warehouse: Warehouse, settings: Settings) -> int:
    """Append what releases published since the last time changed; gives the number of rows. Nothing is ever changed.

    A decision that is gone (nobody names the address any more) is a row without a decision. So is every decision while
    a release was in force whose decisions are not the published ones any more: what it said is unknown, and the
    decision before it was no longer in force.
    """
    _prepare(warehouse)
    buried = _of_the_erased(warehouse)
    known = warehouse.execute(f"select coalesce(max(generation), 0) from {RUNS}")[0][0]
    added = 0
    for release in published(settings.paths.var):
        if release.generation <= known:
            continue
        whole = _is_whole(release)
        now = (
            _published_decisions(release)
            if whole
            else pl.DataFrame(schema=dict.fromkeys(KEY + _SAID, pl.String))
        )
        # a decision about somebody who was erased since is not brought back from a file (R01)
        gone = buried.filter(pl.col("erased_max") >= _moment(release)).select("point_id")
        new = changed(_newest(warehouse), now.join(gone, on="point_id", how="anti"), release)
        with warehouse.transaction():
            if not new.is_empty():
                warehouse.append(HISTORY, new)
            told = (release.run_id, release.generation, whole, _moment(release))
            warehouse.append(RUNS, pl.DataFrame([told], schema=_RUN_SCHEMA, orient="row"))
        added += new.height
    return added


def changed(before: pl.DataFrame, now: pl.DataFrame, release: Release) -> pl.DataFrame:
    """The rows of a release's decisions (`now`: KEY, decision, rule_id, legal_basis) that say something else than
    `before`, in the shape of the history."""
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
            pl.lit(_moment(release)).cast(UTC).alias("in_force_from"),
        )
        .select(list(SCHEMA))
        .sort(KEY)
    )


def history(warehouse: Warehouse) -> pl.LazyFrame:
    """Every published decision with the moment at which another took its place."""
    rows = warehouse.table(HISTORY).lazy().with_columns(pl.col("in_force_from").cast(UTC))
    return rows.sort(*KEY, "generation").with_columns(
        pl.col("in_force_from").shift(-1).over(KEY).alias("superseded_at")
    )


def under_new_key(warehouse: Warehouse, settings: Settings, old: bytes, new: bytes) -> pl.DataFrame:
    """The history with the ids of a new key, for every address and person a core table still names.

    What nobody names any more keeps its old ids: it can be asked about by nobody.
    """
    _prepare(warehouse)
    core = core_tables(warehouse)
    named = named_points(core)
    people = core["contacts"].select("person_ref").filter(pl.col("person_ref") != "").unique()
    ids: dict[str, list[pl.LazyFrame]] = {"point_id": [], "person_id": []}
    for key in (old, new):
        points = point_keys(named, settings.policy(), key)
        ids["point_id"].append(points.select("point_kind", "point_value", "point_id"))
        hashed = keyed_hash("person_ref", pepper=key, label="person").alias("person_id")
        ids["person_id"].append(people.select("person_ref", hashed))
    rows = warehouse.table(HISTORY).lazy()
    for name, (was, becomes) in ids.items():
        same = [column for column in was.collect_schema().names() if column != name]
        pairs = was.join(becomes.rename({name: "_new"}), on=same).select(name, "_new").unique(name)
        rows = (
            rows.join(pairs, on=name, how="left")
            .with_columns(pl.coalesce("_new", name).alias(name))
            .drop("_new")
        )
    return rows.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()).collect()


def _prepare(warehouse: Warehouse) -> None:
    for name, schema in ((HISTORY, SCHEMA), (RUNS, _RUN_SCHEMA)):
        if not warehouse.exists(name):
            warehouse.replace(name, pl.DataFrame(schema=schema))
    # an older version did not write these down; it remembered whole releases only
    warehouse.widen(RUNS, {"is_whole": "BOOLEAN", "in_force_from": "TIMESTAMPTZ"})


def _of_the_erased(warehouse: Warehouse) -> pl.DataFrame:
    """`point_id`, `erased_max` of addresses that were erased at a request."""
    if not warehouse.exists("erasure_points"):
        return pl.DataFrame(schema={"point_id": pl.String, "erased_max": UTC})
    return warehouse.frame(_ERASED).with_columns(pl.col("erased_max").cast(UTC))


def in_force(warehouse: Warehouse) -> pl.DataFrame:
    """The decisions of the last release, one row per key; what a release that is no longer whole said is unknown."""
    _prepare(warehouse)
    return _newest(warehouse).filter(pl.col("decision") != "")


def before_the_freeze(warehouse: Warehouse, gates: Collection[str]) -> pl.DataFrame:
    """What was in force last before any of these gates froze it: KEY, decision, rule_id, and `frozen_in`, the
    generation of the first release that showed the freeze (null: it is not frozen)."""
    _prepare(warehouse)
    rows = warehouse.table(HISTORY)
    by_gate = pl.col("rule_id").is_in(list(gates))
    stopped = _newest(warehouse).filter(by_gate).select(*KEY)
    real = _newest_of(rows.filter(~by_gate))
    first = (
        rows.filter(by_gate)
        .join(stopped, on=KEY, how="semi")
        .join(real.select(*KEY, pl.col("generation").alias("_real")), on=KEY, how="left")
        .filter(pl.col("generation") > pl.col("_real").fill_null(0))
        .group_by(KEY)
        .agg(pl.col("generation").min().alias("frozen_in"))
    )
    return real.select(*KEY, "decision", "rule_id").join(first, on=KEY, how="full", coalesce=True)


def _newest(warehouse: Warehouse) -> pl.DataFrame:
    return _newest_of(warehouse.table(HISTORY))


def _newest_of(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("generation").unique(KEY, keep="last", maintain_order=True)


def _moment(release: Release) -> datetime:
    return max(release.as_of, release.known_as_of)


def _published_decisions(release: Release) -> pl.DataFrame:
    return pl.read_parquet(release.path / DECISIONS, columns=[*KEY, *_SAID]).with_columns(
        pl.col(KEY + _SAID).fill_null("")
    )


def _is_whole(release: Release) -> bool:
    """Are its decisions as they were published? A file that was changed afterwards is no memory."""
    sums = {entry["file"]: entry["sha256"] for entry in release.manifest.get("files", ())}
    path = release.path / DECISIONS
    return DECISIONS in sums and path.is_file() and sha256_of(path) == sums[DECISIONS]
