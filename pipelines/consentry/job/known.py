"""What the warehouse knows by a moment, as the frames that the core decides from.

Reads core tables and the ledger; writes nothing.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry import ledger
from consentry.contract import NEGATIVE_EVENTS, SILENCING_EVENTS
from consentry.facts import Frames, gather
from consentry.job.keys import pepper
from consentry.settings import Settings
from consentry.warehouse import Warehouse

CORE = ("contacts", "contact_points", "consent_events", "sales", "notices", "quarantined_points")
_QUARANTINED = "select * from core__quarantined_points where released_at is null or released_at > ?"
_SHOWN = """
select said.* replace (shown.observed_at as observed_at)
from core__consent_events as said
inner join (select distinct source_id, file_id, observed_at from raw__files) as shown using (source_id, file_id)
where said.event_type in (select unnest(?)) and said.source_id in (select source_id from raw__snapshots)
"""
"""A file that comes again unchanged shows its rows again, though they are stored once."""

_BELIEVED = """
select * from ledger
where event_type in (select unnest(?))
    or not exists (
        from raw__doubted_files as doubted
        where doubted.source_id = ledger.source_id and doubted.file_id = ledger.file_id
    )
"""


def believed(warehouse: Warehouse) -> pl.DataFrame:
    """The ledger without what only a file of a changed shape said in favour of contact (M4)."""
    return warehouse.frame(_BELIEVED, [list(SILENCING_EVENTS)])


def frames(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> Frames:
    """Everything known by `known_as_of`; a quarantined row that the source later sent readably no longer counts."""
    core = {name: warehouse.table(f"core__{name}").lazy() for name in CORE}
    core["quarantined_points"] = warehouse.frame(_QUARANTINED, [known_as_of]).lazy()
    key, policy = pepper(settings), settings.policy()
    events = ledger.first_sightings(believed(warehouse).lazy())
    return gather(core, events, absences(warehouse, settings, known_as_of), policy, key, known_as_of)


def absences(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> pl.LazyFrame:
    """Opt-outs that a full snapshot stopped showing by `known_as_of` (W07)."""
    shown = warehouse.frame(_SHOWN, [list(NEGATIVE_EVENTS)]).lazy()
    rows = ledger.core_rows(shown.filter(pl.col("observed_at") <= known_as_of))
    sightings = ledger.events(rows, settings.policy(), pepper(settings))
    snapshots = warehouse.table("raw__snapshots").lazy().filter(pl.col("observed_at") <= known_as_of)
    return ledger.absences(sightings, snapshots)
