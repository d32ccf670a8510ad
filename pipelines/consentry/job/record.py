"""The step that remembers: source facts into the append-only ledger, and the contact points everybody named.

Lives here: reading core tables, appending what is new, rebuilding `points` and `holdings`. Does not live here: reading
a fact (`ledger`) or a key (`identity`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry import ledger
from consentry.clocks import UTC
from consentry.contract import POINT_TABLES
from consentry.identity import POINT_COLUMNS, point_keys
from consentry.job.erasures import nightly
from consentry.job.keys import pepper
from consentry.job.known import absences, believed
from consentry.links import contact_id
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_EVERY_ROW = " union all ".join(
    f"select point_kind, point_value, source_id, file_id from core__{table}"
    for table in (*POINT_TABLES, "quarantined_points")
)
_NAMED = f"""
with known as (select distinct source_id, file_id from raw__files where observed_at <= $known_as_of)
select distinct point_kind, point_value from ({_EVERY_ROW}) semi join known using (source_id, file_id)
where point_kind <> '' and point_value <> ''
"""
"""Cut at what was known: the spelling of an address on a list must not change with what a later file writes."""
_SIGHTINGS = """
with shown as (
    select distinct source_id, file_id, observed_at from raw__files where observed_at <= $known_as_of
),
aside as (
    select source_id, point_kind, point_value, max(observed_at) as aside_at
    from core__quarantined_points where observed_at <= $known_as_of
    group by all
)
select held.source_id, held.contact_ref, held.point_kind, held.point_value, min(shown.observed_at) as observed_at,
    greatest(max(shown.observed_at), max(aside.aside_at)) as last_seen_at
from core__contact_points as held
inner join shown using (source_id, file_id)
left join aside using (source_id, point_kind, point_value)
where held.contact_ref <> '' and held.point_value <> ''
group by all
"""
"""A file that comes again unchanged shows its rows again; a row that was set aside still shows its address."""
_LOGGED = """
with shown as (
    select distinct source_id, file_id, observed_at from raw__files where observed_at <= $known_as_of
)
select said.source_id, coalesce(nullif(said.contact_ref, ''), '(events)') as contact_ref, said.point_kind,
    said.point_value, min(shown.observed_at) as observed_at, max(shown.observed_at) as last_seen_at
from core__consent_events as said
inner join shown using (source_id, file_id)
where said.point_kind <> '' and trim(said.point_value) <> ''
group by all
"""
"""A source whose log names an address knows it, though no record of it may hold it (a form log has no records)."""
_GONE = """
select source_id, contact_ref, arg_max(deleted, observed_at) in ('deleted', 'erased', 'merged') as gone
from core__contacts
where contact_ref <> '' and observed_at <= $known_as_of
group by all
"""
_SNAPSHOTS = """
select source_id, max(observed_at) as newest from raw__snapshots where observed_at <= $known_as_of group by source_id
"""


def record(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Append new events to `ledger`; rebuild `points`, `holdings` and `ledger_absences`. Returns counts."""
    owed = nightly(warehouse, settings, run.started_at)
    new = _append_events(warehouse, settings)
    name_points(warehouse, settings, run)
    gone = absences(warehouse, settings, run.known_as_of).sort("event_id").collect()
    warehouse.replace("ledger_absences", gone)
    return {
        "events": warehouse.count("ledger"), "new": new, "contact points": warehouse.count("points"),
        "vanished opt-outs": gone.height, **owed,
    }  # fmt: skip


def name_points(warehouse: Warehouse, settings: Settings, run: RunInfo) -> None:
    """Rebuild `points` and `holdings` from what the files known by the run's known_as_of name."""
    points = _points(warehouse, settings, run)
    warehouse.replace("points", _one_each(points))
    warehouse.replace("holdings", _holdings(warehouse, points, run))


def _append_events(warehouse: Warehouse, settings: Settings) -> int:
    empty = pl.DataFrame(schema=ledger.EVENT_COLUMNS)
    if not warehouse.exists("ledger"):
        warehouse.replace("ledger", empty)
    warehouse.replace("ledger_shape", empty)
    warehouse.widen("ledger", warehouse.column_types("ledger_shape"))
    warehouse.execute("drop table ledger_shape")
    rows = ledger.core_rows(warehouse.table("core__consent_events").lazy())
    seen = ledger.first_sightings(ledger.events(rows, settings.policy(), pepper(settings)))
    known = believed(warehouse).lazy().group_by("event_id").agg(pl.col("observed_at").min().alias("known_at"))
    # An older drop that comes late tells that we could have known earlier: its sighting is added, nothing is changed.
    new = (
        seen.join(known.with_columns(pl.col("known_at").cast(UTC)), on="event_id", how="left")
        .filter(pl.col("known_at").is_null() | (pl.col("observed_at") < pl.col("known_at")))
        .drop("known_at")
        .sort("event_id")
        .collect()
    )
    if not new.is_empty():
        warehouse.append("ledger", new)
    return new.height


def _points(warehouse: Warehouse, settings: Settings, run: RunInfo) -> pl.DataFrame:
    named = warehouse.frame(_NAMED, {"known_as_of": run.known_as_of}).lazy()
    keyed = point_keys(named, settings.policy(), pepper(settings))
    return keyed.select("point_kind", "point_value", *POINT_COLUMNS).collect()


def _one_each(points: pl.DataFrame) -> pl.DataFrame:
    """One row per contact point; of several spellings always the same one, so that reruns give the same bytes."""
    return points.drop("point_value", "aliases").sort("point_id", "sendable").unique(
        "point_id", keep="first", maintain_order=True
    )  # fmt: skip


def _holdings(warehouse: Warehouse, points: pl.DataFrame, run: RunInfo) -> pl.DataFrame:
    """Who holds which contact point, since when, and whether the source still did by the run's known_as_of."""
    known = {"known_as_of": run.known_as_of}
    still_shown = pl.col("newest").is_null() | (pl.col("last_seen_at") >= pl.col("newest"))
    held = (still_shown | pl.col("logged")) & ~pl.col("gone").fill_null(value=False)
    ids = points.lazy().select("point_kind", "point_value", "point_id")
    shown, logged = (
        warehouse.frame(query, known).lazy().join(ids, on=["point_kind", "point_value"])
        for query in (_SIGHTINGS, _LOGGED)
    )
    only_logged = logged.join(shown, on=["source_id", "point_id"], how="anti")
    return (
        pl.concat(
            [
                shown.with_columns(logged=pl.lit(value=False)),
                only_logged.with_columns(logged=pl.lit(value=True)),
            ]
        )
        .join(warehouse.frame(_SNAPSHOTS, known).lazy(), on="source_id", how="left")
        .join(warehouse.frame(_GONE, known).lazy(), on=["source_id", "contact_ref"], how="left")
        .with_columns(contact_id().alias("contact_id"), held.alias("held"))
        .group_by("point_id", "contact_id", "source_id")
        .agg(
            pl.col("observed_at").min(),
            pl.col("last_seen_at").max(),
            pl.col("held").any(),
            pl.col("point_value").sort_by("last_seen_at", "point_value").last().alias("spelling"),
        )
        .sort("point_id", "contact_id")
        .collect()
    )
