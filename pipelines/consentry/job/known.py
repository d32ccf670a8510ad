"""What the warehouse knows by a moment, as the frames that the core decides from.

Reads core tables and the ledger; writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import polars as pl

from consentry import ledger
from consentry.contract import NEGATIVE_EVENTS, SILENCING_EVENTS
from consentry.errors import ConfigError
from consentry.facts import Frames, gather, named_points
from consentry.identity import point_keys
from consentry.job.keys import pepper
from consentry.job.tombstones import came_back
from consentry.policy import Policy
from consentry.settings import Settings
from consentry.warehouse import Warehouse

CORE = (
    "contacts",
    "contact_points",
    "consent_events",
    "sales",
    "sends",
    "notices",
    "quarantined_points",
    "link_reviews",
)
"""A warehouse that only an older version has written holds no reviews."""
_QUARANTINED = "select * from core__quarantined_points where released_at is null or released_at > ?"
_SHOWN = """
select said.* replace (shown.observed_at as observed_at)
from core__consent_events as said
inner join (select distinct source_id, file_id, observed_at from raw__files) as shown using (source_id, file_id)
where said.event_type in (select unnest(?)) and said.source_id in (select source_id from raw__snapshots)
"""
"""A file that comes again unchanged shows its rows again, though they are stored once."""

_COUNTRIES = """
select distinct upper(country) as country from core__contacts
where country <> '' and observed_at <= ? order by country
"""
_BELIEVED = """
select * from ledger
where (
    event_type in (select unnest(?))
    or not exists (
        from raw__doubted_files as doubted
        where doubted.source_id = ledger.source_id and doubted.file_id = ledger.file_id
    )
) and (
    retired_key = ''
    or not exists (
        from core__consent_events as said
        where said.source_id = ledger.source_id and said.file_id = ledger.file_id
            and said.row_number = ledger.row_number
    )
)
"""
"""What was written under a retired key counts only where its row is gone; else it is read anew under today's key."""


_UNREAD = """
select count(*) > 0 and count(*) filter (where retired_key = '') = 0
from ledger
where exists (
    from core__consent_events as said
    where said.source_id = ledger.source_id and said.file_id = ledger.file_id
        and said.row_number = ledger.row_number
)
"""
"""Rows are still there and the ledger holds all of them under retired keys only."""


def believed(warehouse: Warehouse) -> pl.DataFrame:
    """The ledger without what only a file of a changed shape said in favour of contact (M4)."""
    if not warehouse.exists("raw__doubted_files"):  # a warehouse that only an older version has written
        return warehouse.table("ledger")
    if "retired_key" not in warehouse.columns("ledger"):
        return warehouse.frame(_BELIEVED.replace("retired_key = ''", "true"), [list(SILENCING_EVENTS)])
    return warehouse.frame(_BELIEVED, [list(SILENCING_EVENTS)])


def frames(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> Frames:
    """Everything known by `known_as_of`; a quarantined row that the source later sent readably no longer counts.

    Raises ConfigError between a new key and the next run: nothing was read under the new key yet, so no no is known.
    """
    if "retired_key" in warehouse.columns("ledger") and warehouse.execute(_UNREAD)[0][0]:
        raise ConfigError(
            "a new key is in force, and nothing was read under it yet: nobody can say who said no. Run: consentry run"
        )
    return _gathered(warehouse, settings, known_as_of, believed(warehouse).lazy())


def frames_as_if(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> Frames:
    """The same as a night under other settings would know it: every statement read anew beside what is remembered."""
    rows = ledger.core_rows(warehouse.table("core__consent_events").lazy())
    anew = ledger.events(rows, settings.policy(), pepper(settings))
    doubted = warehouse.table("raw__doubted_files").lazy().select("source_id", "file_id").unique()
    for_contact = anew.filter(~pl.col("event_type").is_in(SILENCING_EVENTS)).join(
        doubted, on=["source_id", "file_id"], how="anti"
    )
    against = anew.filter(pl.col("event_type").is_in(SILENCING_EVENTS))
    return _gathered(
        warehouse, settings, known_as_of, pl.concat([believed(warehouse).lazy(), for_contact, against])
    )


def core_tables(warehouse: Warehouse) -> dict[str, pl.LazyFrame]:
    """The neutral core by its short names, as it stands."""
    return {
        name: warehouse.table(f"core__{name}").lazy() for name in CORE if warehouse.exists(f"core__{name}")
    }


def _gathered(
    warehouse: Warehouse, settings: Settings, known_as_of: datetime, sightings: pl.LazyFrame
) -> Frames:
    core = core_tables(warehouse)
    key, policy = pepper(settings), _policy(warehouse, settings, known_as_of)
    aside = warehouse.frame(_QUARANTINED, [known_as_of])
    core["quarantined_points"] = _over_aliases(aside, core, policy, key).lazy()
    gone = absences(warehouse, settings, known_as_of)
    back = came_back(warehouse, settings, known_as_of, core, policy)
    if back is not None:
        sightings = pl.concat([sightings, back.lazy()], how="diagonal")
    return gather(core, ledger.first_sightings(sightings), gone, policy, key, known_as_of)


def _policy(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> Policy:
    """The company's policy; a number without prefix may also be of any country a contact lives in (M11)."""
    policy = settings.policy()
    homes = warehouse.frame(_COUNTRIES, [known_as_of])["country"].to_list()
    return replace(
        policy, phone_candidate_countries=tuple(dict.fromkeys([*policy.phone_candidate_countries, *homes]))
    )


def _over_aliases(
    aside: pl.DataFrame, core: Mapping[str, pl.LazyFrame], policy: Policy, key: bytes
) -> pl.DataFrame:
    """What is set aside also holds every contact point that shares an alias with it: no message until it is read."""
    if aside.is_empty():
        return aside
    points = (
        named_points({**core, "quarantined_points": aside.lazy()})
        .pipe(point_keys, policy, key)
        .select("point_kind", "point_value", "aliases")
        .explode("aliases")
        .collect()
    )
    mine = aside.join(points, on=["point_kind", "point_value"]).select(*aside.columns, "aliases")
    others = points.join(mine.drop("point_value"), on=["point_kind", "aliases"]).select(aside.columns)
    return pl.concat([aside, others]).unique()


def absences(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> pl.LazyFrame:
    """Opt-outs that a full snapshot stopped showing by `known_as_of` (W07)."""
    shown = warehouse.frame(_SHOWN, [list(NEGATIVE_EVENTS)]).lazy()
    rows = ledger.core_rows(shown.filter(pl.col("observed_at") <= known_as_of))
    sightings = ledger.events(rows, settings.policy(), pepper(settings))
    snapshots = warehouse.table("raw__snapshots").lazy().filter(pl.col("observed_at") <= known_as_of)
    return ledger.absences(sightings, snapshots)
