"""What the warehouse knows that a release did not: events, invoices and records that came in files it had not read.

A release names every file it knew by source and checksum in its manifest. What such a file already showed is nothing
new, however often later exports show it again. Judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from consentry.identity import keyed_hash
from consentry.job.keys import pepper
from consentry.publish.release import Release
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_BEFORE = """
with before as (
    select distinct source_id, file_id from raw__files
    where source_id || '/' || sha256 in (select unnest($known::varchar []))
)
"""
_EVENTS = f"""
{_BEFORE}
select event_id as id, any_value(event_type) as event_type, any_value(coalesce(point_id, '')) as point_id,
    any_value(contact_id) as contact_id
from ledger
where observed_at <= $known_as_of::timestamptz and file_id <> ''
    and event_id not in (select event_id from ledger semi join before using (source_id, file_id))
group by event_id
order by event_id
"""
_SALE = (
    "source_id, sale_ref, contact_ref, organisation_ref, point_kind, point_value, direction, status, net_amount, "
    "credited_amount, sold_at, paid_at, ended_at, issuer_controller_id, product_categories, collected_in_sale, "
    "optout_offered, optout_evidence_ref"
)
_RECORD = "source_id, contact_ref, subscriber_type, company_number"
_ROWS = (
    _BEFORE
    + """
select distinct source_id, {ref} from (
    select {columns} from {table} where observed_at <= $known_as_of::timestamptz
    except
    select {columns} from {table} semi join before using (source_id, file_id)
) order by all
"""
)
_REVIEWED = f"""
{_BEFORE}
select distinct unnest([
    coalesce(nullif(contact_source, ''), source_id) || ':' || contact_ref,
    coalesce(nullif(other_source, ''), source_id) || ':' || other_ref
]) as contact_id
from core__link_reviews anti join before using (source_id, file_id)
where verdict = 'different' and observed_at <= $known_as_of::timestamptz
"""


@dataclass(frozen=True)
class NewFacts:
    """`ids`: evidence by id; `events`: id, event_type, point_id, contact_id; `reviewed`: records set apart."""

    ids: pl.DataFrame
    events: pl.DataFrame
    reviewed: pl.DataFrame


def new_since(
    warehouse: Warehouse, settings: Settings, release: Release | None, known_as_of: datetime
) -> NewFacts:
    """What is known by `known_as_of` and was not when `release` was made; everything when there is none."""
    inputs = release.manifest.get("inputs", ()) if release else ()
    asked = {
        "known": sorted({f"{entry['source']}/{entry['sha256']}" for entry in inputs}), "known_as_of": known_as_of,
    }  # fmt: skip
    key = pepper(settings)
    events = warehouse.frame(_EVENTS, asked)
    named = [
        warehouse.frame(_ROWS.format(ref=ref, columns=columns, table=table), asked).select(
            keyed_hash("source_id", ref, pepper=key, label=label).alias("id")
        )
        for ref, columns, table, label in (
            ("sale_ref", _SALE, "core__sales", "sale"), ("contact_ref", _RECORD, "core__contacts", "contact"),
        )
    ]  # fmt: skip
    return NewFacts(pl.concat([events.select("id"), *named]), events, warehouse.frame(_REVIEWED, asked))
