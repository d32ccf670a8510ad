"""What the warehouse knows by a moment, as the frames that the core decides from.

Reads core tables and the ledger; writes nothing.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry import ledger
from consentry.contract import NEGATIVE_EVENTS
from consentry.facts import Frames, gather
from consentry.job.keys import pepper
from consentry.settings import Settings
from consentry.warehouse import Warehouse

CORE = ("contacts", "contact_points", "consent_events", "sales", "sends", "notices", "quarantined_points")
_QUARANTINED = "select * from core__quarantined_points where released_at is null or released_at > ?"
_SHOWN = """
select said.* replace (shown.observed_at as observed_at)
from core__consent_events as said
inner join (select distinct source_id, file_id, observed_at from raw__files) as shown using (source_id, file_id)
where said.event_type in (select unnest(?)) and said.source_id in (select source_id from raw__snapshots)
"""
"""A file that comes again unchanged shows its rows again, though they are stored once."""


def frames(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> Frames:
    """Everything known by `known_as_of`; a quarantined row that the source later sent readably no longer counts."""
    return _gathered(warehouse, settings, known_as_of, warehouse.table("ledger").lazy())


def frames_as_if(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> Frames:
    """The same as a night under other settings would know it: every statement read anew beside what is remembered."""
    rows = ledger.core_rows(warehouse.table("core__consent_events").lazy())
    anew = ledger.events(rows, settings.policy(), pepper(settings))
    return _gathered(warehouse, settings, known_as_of, pl.concat([warehouse.table("ledger").lazy(), anew]))


def _gathered(
    warehouse: Warehouse, settings: Settings, known_as_of: datetime, sightings: pl.LazyFrame
) -> Frames:
    core = {name: warehouse.table(f"core__{name}").lazy() for name in CORE}
    core["quarantined_points"] = warehouse.frame(_QUARANTINED, [known_as_of]).lazy()
    gone = absences(warehouse, settings, known_as_of)
    events = ledger.first_sightings(sightings)
    return gather(core, events, gone, settings.policy(), pepper(settings), known_as_of)


def absences(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> pl.LazyFrame:
    """Opt-outs that a full snapshot stopped showing by `known_as_of` (W07)."""
    shown = warehouse.frame(_SHOWN, [list(NEGATIVE_EVENTS)]).lazy()
    rows = ledger.core_rows(shown.filter(pl.col("observed_at") <= known_as_of))
    sightings = ledger.events(rows, settings.policy(), pepper(settings))
    snapshots = warehouse.table("raw__snapshots").lazy().filter(pl.col("observed_at") <= known_as_of)
    return ledger.absences(sightings, snapshots)
