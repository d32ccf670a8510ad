"""Taking a person out of every table: the rows, what was made of them, and their address in other people's words.

Does not live here: whose rows these are (`persons`), what stays instead (`erasure_events`), and the order of the steps
(`erase`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from consentry.identity import keyed_hash
from consentry.job.erasure_tables import (
    DESK,
    POINTS,
    SIGHTINGS,
    SOURCES,
)
from consentry.job.gates import REMOVALS
from consentry.job.keys import pepper
from consentry.job.locked import TABLE as LOCKED
from consentry.job.persons import KEYS, Found, raw_tables
from consentry.job.tombstones import matching
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_WITH_PLACES = (
    "select distinct table_name from duckdb_columns() where column_name = 'row_number' order by table_name"
)
_WITH = "select distinct table_name from duckdb_columns() where column_name = ? order by table_name"
_KEEP = ("ledger", "tombstones", "raw__quarantine", POINTS, SIGHTINGS, SOURCES, LOCKED)
"""Tables with such columns that are treated one by one, or hold places and no person."""
_AT_PLACES = (
    "(source_id, file_id, row_number) in (select (source_id, file_id, row_number) from "
    "(select unnest(?) as source_id, unnest(?) as file_id, unnest(?) as row_number))"
)
_WRITTEN = {
    "email": r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"'@]*[^\s<>()\[\],;:\"'@.!?]",
    "phone": r"\+?[0-9][0-9 ()./-]{6,}[0-9]",
}
"""How an address or a number stands in a text."""


def events_of(found: Found) -> pl.LazyFrame:
    """The ledger's events of the person: of the records, of their addresses, and of every row that was found."""
    subject = found.subject
    keys = found.keys().lazy()
    by_name = pl.col("contact_id").is_in(subject.records).fill_null(value=False)
    by_address = pl.col("contact_id").is_null() & pl.col("point_id").is_in(subject.own).fill_null(value=False)
    by_row = found.known.events.join(keys, on=KEYS, how="semi").select("event_id")
    named = found.known.events.filter((by_name | by_address) & (pl.col("source_id") != DESK)).select(
        "event_id"
    )
    return found.known.events.join(pl.concat([by_row, named]).unique(), on="event_id", how="semi")


def forget_ledger(warehouse: Warehouse, found: Found, places: pl.DataFrame) -> None:
    """Their events go: the hashes that stay are those of the tombstones (R02). Sightings under retired keys go too."""
    ids = events_of(found).select("event_id").collect()["event_id"].to_list()
    warehouse.execute("delete from ledger where event_id in (select unnest(?))", [ids])
    warehouse.execute(
        "delete from ledger where contact_id in (select unnest(?))", [list(found.subject.records)]
    )
    warehouse.execute(f"delete from ledger where {_AT_PLACES}", _lists(places))
    if warehouse.exists("ledger_absences"):
        warehouse.execute("delete from ledger_absences where event_id in (select unnest(?))", [ids])


def forget_rows(warehouse: Warehouse, found: Found, places: pl.DataFrame, settings: Settings) -> None:
    """Raw rows and everything that was made of them; what the next night would make of them anew is nothing."""
    for (table,) in warehouse.execute(_WITH_PLACES):
        if table not in _KEEP:
            warehouse.execute(f"delete from {table} where {_AT_PLACES}", _lists(places))
    refs = pl.DataFrame({"ref": list(found.subject.refs)}, schema={"ref": pl.String})
    persons = refs.select(keyed_hash("ref", pepper=pepper(settings), label="person").alias("id"))[
        "id"
    ].to_list()
    for column, values in (
        ("point_id", found.subject.own), ("contact_id", found.subject.records), ("person_id", persons),
    ):  # fmt: skip
        for (table,) in warehouse.execute(_WITH, [column]):
            if table not in _KEEP:
                warehouse.execute(f"delete from {table} where {column} in (select unnest(?))", [list(values)])
    if warehouse.exists(REMOVALS):  # a list's entry of last night may be this person's, and no id says so
        warehouse.execute(f"update {REMOVALS} set value = ''")
    for table in ("person_links", "person_questions"):
        if warehouse.exists(table):
            warehouse.execute(
                f"delete from {table} where contact_a in (select unnest($r)) or contact_b in (select unnest($r))",
                {"r": list(found.subject.records)},
            )
    _forget_aside(warehouse, found)


def _forget_aside(warehouse: Warehouse, found: Found) -> None:
    """Addresses and record ids of the person in rows that were set aside; the row's other addresses stay held."""
    own = found.points.filter(pl.col("point_id").is_in(found.subject.own))["point_value"].to_list()
    refs = list(found.subject.records)
    for table in ("raw__quarantined_points", "core__quarantined_points"):
        if warehouse.exists(table):
            warehouse.execute(
                f"delete from {table} where point_value in (select unnest(?)) or "
                "(point_kind = 'contact' and source_id || ':' || trim(point_value) in (select unnest(?)))",
                [own, refs],
            )


def forget_mentions(warehouse: Warehouse, *written: pl.DataFrame) -> None:
    """The person's own addresses inside other people's rows, such as a note: the row stays, the address goes."""
    texts = pl.concat(written).unique().sort("point_kind", "point_value")
    for kind, value in texts.iter_rows():
        text = value.strip()
        if len(text) < 6:
            continue
        around = "a-z0-9._%+@-" if kind == "email" else "0-9+" if kind == "phone" else "a-z0-9"
        # a full stop ends a sentence, or goes on as a longer domain
        pattern = rf"(?i)(^|[^{around}]){re.escape(text)}(\.*(?:$|[^{around}]))"
        for table in _texts(warehouse):
            columns = [name for name, type_ in warehouse.column_types(table).items() if type_ == "VARCHAR"]
            # a cell that is nothing but the address is of somebody who holds it too
            cells = ", ".join(
                f"{name} = if(lower(trim({name})) = lower($v), {name}, "
                f"regexp_replace({name}, $p, '\\1(erased)\\2', 'g'))"
                for name in columns
            )
            where = " or ".join(f"regexp_matches({name}, $p)" for name in columns)
            warehouse.execute(f"update {table} set {cells} where {where}", {"p": pattern, "v": text})


def mentioned(warehouse: Warehouse, settings: Settings, stones: pl.DataFrame) -> pl.DataFrame:
    """`point_kind`, `point_value`: how texts write an address or number of the erased, by keyed hash."""
    found: list[pl.DataFrame] = []
    for table in _texts(warehouse):
        columns = [name for name, type_ in warehouse.column_types(table).items() if type_ == "VARCHAR"]
        for kind, pattern in _WRITTEN.items():
            rows = warehouse.frame(
                f"with cells as (select distinct unnest([{', '.join(columns)}]) as cell from {table}), "
                "tokens as (select cell, unnest(regexp_extract_all(cell, $p)) as token from cells "
                "where regexp_matches(cell, $p)) "
                "select distinct $kind as point_kind, token as point_value from tokens where trim(cell) <> token",
                {"p": pattern, "kind": kind},
            )
            found.append(rows)
    empty = pl.DataFrame(schema={"point_kind": pl.String, "point_value": pl.String})
    tokens = pl.concat([empty, *found]).unique()
    fits = matching(warehouse, settings, tokens, surely=False).join(
        stones.select("tomb_id"), on="tomb_id", how="semi"
    )
    return fits.select("point_kind", "point_value").unique()


def _texts(warehouse: Warehouse) -> Sequence[str]:
    """Tables that hold what sources wrote, in their own words."""
    made = warehouse.execute(
        "select table_name from duckdb_tables() where table_name like 'stg\\_%' escape '\\' or "
        "table_name like 'core\\_\\_%' escape '\\' order by table_name"
    )
    return [*raw_tables(warehouse), *[name for (name,) in made]]


def _lists(places: pl.DataFrame) -> list[list[object]]:
    return [places[name].to_list() for name in KEYS]
