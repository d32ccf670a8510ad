"""Erasing one person from what we hold, at the person's request (Art. 17 GDPR; R01 to R05).

Lives here: the order of the steps, so that a kill at any moment leaves nothing done or something that the next call
completes. First, in one transaction: the request and the erasure in the ledger, the tombstones, the locked copies that
the law asks for, and the rows gone. Then the file is written anew and the kept releases lose the lines. Does not live
here: whose rows these are (`persons`), nor what became of it in other systems (`erasures`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from consentry import ledger
from consentry.clocks import UTC as UTC_TYPE
from consentry.contract import NEGATIVE_EVENTS, SILENCING_EVENTS
from consentry.decide import groundwork
from consentry.errors import ConfigError
from consentry.identity import fingerprint, keyed_hash, point_keys
from consentry.job.decision_history import remember
from consentry.job.erasure_tables import (
    CELLS,
    DESK,
    NEIGHBOURS,
    POINTS,
    RECORD,
    REQUESTS,
    ROWS,
    SIGHTINGS,
    SOURCES,
    prepare,
    shown_ids,
)
from consentry.job.filing import prepare_raw
from consentry.job.gates import REMOVALS
from consentry.job.keys import pepper, version_of
from consentry.job.locked import TABLE as LOCKED
from consentry.job.locked import locked_copies
from consentry.job.persons import KEYS, Found, find, raw_tables
from consentry.job.redact import cells_of_erased, redact
from consentry.job.restored import journal, lost, replay, whom, write_down
from consentry.job.tombstones import SCHEMA as STONES
from consentry.job.tombstones import TABLE as TOMBSTONES
from consentry.job.tombstones import matching
from consentry.job.turns import writing
from consentry.settings import Settings
from consentry.subject import DOUBTS
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
_RIGHTS = ("erased", "erasure_requested", "restricted", "deceased")
_FREE_TEXT = (
    "event_ref", "person_ref", "source_ref", "form_id", "form_version", "recorded_by", "artefact_uri",
    "artefact_sha256",
    "campaign_ref", "relation_ref", "notice_id",
)  # fmt: skip


@dataclass(frozen=True)
class Erased:
    """What was done. `inbox_files` are the exports that still show the person: places, no names of people."""

    request_id: str
    is_new: bool
    rows: int
    locked: int
    sources: tuple[str, ...]
    lines: int
    inbox_files: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A request that is carried out: its name, the day it came in, who of us took it in, and the moment."""

    request_id: str
    on: date
    by: str
    at: datetime


def erase(
    settings: Settings, address: str, requested_by: str, requested_on: date | None = None, record: str = ""
) -> Erased:
    """Erase the person behind an address, or complete an erasure that was interrupted.

    Raises ConfigError when nobody can say whose address it is, or nothing was ever read.
    """
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(settings.company.zone)).date()
    if requested_on is not None and requested_on > today:
        raise ConfigError("--requested-on lies in the future: write the day the request came in")
    path = settings.paths.warehouse
    if not path.exists():
        raise ConfigError("nothing was read yet, so nobody is held. Run: consentry run")
    asked = Asked(f"E-{now:%Y%m%d}-{secrets.token_hex(3)}", requested_on or today, requested_by, now)
    with writing(settings):
        complete(settings)
        with Warehouse.open(path, temp_directory=settings.paths.tmp) as warehouse:
            if not warehouse.exists("ledger"):
                raise ConfigError("nothing was read yet, so nobody is held. Run: consentry run")
            prepare_raw(warehouse)
            prepare(warehouse)
            # what the last release said becomes history now, while everybody in it is still named
            remember(warehouse, settings)
            done = _carry_out(warehouse, settings, address, asked, record)
            warehouse.checkpoint()
            write_down(warehouse, settings)
        written_anew(settings)
        with Warehouse.open(path, temp_directory=settings.paths.tmp) as warehouse:
            lines = redact(warehouse, settings, today)
            files = _still_in_inbox(warehouse, settings, done.request_id)
    return Erased(**{**vars(done), "lines": lines, "inbox_files": files})


def _carry_out(warehouse: Warehouse, settings: Settings, address: str, asked: Asked, record: str) -> Erased:
    if re.match(r"\s*\*?@", address):
        raise ConfigError(
            "nothing was erased: that is a whole domain, and the people there ask for themselves"
        )
    found = find(warehouse, settings, address, record)
    subject = found.subject
    if subject.doubt and not subject.records:
        raise ConfigError(
            f"nothing was erased: {DOUBTS[subject.doubt]}. Name the record of the person who asks with --record "
            "source:id (the line `held by` of `consentry explain` shows them); record an objection for the address "
            "meanwhile, so that advertising stops"
        )
    earlier = _earlier(warehouse, settings, found, address)
    if earlier and found.is_empty:
        return Erased(earlier, False, 0, 0, (), 0, ())
    with warehouse.transaction():
        done = [take_out(warehouse, settings, found, asked)]
        # the same mailbox under another spelling, in a record of its own (M02)
        mine = warehouse.table(POINTS).filter(request_id=asked.request_id).select("tomb_id")
        stones = warehouse.table(TOMBSTONES).join(mine, on="tomb_id", how="semi")
        for other, its_record in whom(warehouse, settings, stones):
            more = _again(settings, warehouse, other, its_record, asked)
            done += [more] if more else []
        own = found.points.filter(pl.col("point_id").is_in(subject.own)).select("point_kind", "point_value")
        _forget_mentions(warehouse, own, _mentioned(warehouse, settings, stones))
    return Erased(
        asked.request_id, True, sum(each.rows for each in done), sum(each.locked for each in done),
        tuple(sorted({source for each in done for source in each.sources})), 0, (),
    )  # fmt: skip


def take_out(warehouse: Warehouse, settings: Settings, found: Found, asked: Asked) -> Erased:
    """Everything that an erasure does to the tables. Runs in a transaction."""
    request_id, now = asked.request_id, asked.at
    events = _events(found, settings, request_id, asked.by, asked.on, now)
    stones = _stones(found, settings, events, now)
    kept_nos = _nos_of_others(found, settings, now)
    locked = locked_copies(found, request_id, stones["tomb_id"][0], settings.company.country, now.date())
    places = _places(warehouse, found)
    known = warehouse.table(REQUESTS).filter(request_id=request_id)
    if known.is_empty():
        warehouse.append(REQUESTS, pl.DataFrame([{
            "request_id": request_id, "requested_on": asked.on, "requested_by": asked.by, "executed_at": now,
            "rows_removed": places.height, "releases_pending": True, "file_pending": True,
        }], schema_overrides={"executed_at": UTC_TYPE}))  # fmt: skip
    _forget_ledger(warehouse, found, places)
    there = warehouse.table(TOMBSTONES).select("tomb_id")
    new = stones.join(there, on="tomb_id", how="anti")
    warehouse.append("ledger", pl.concat([events, kept_nos]))
    warehouse.append(TOMBSTONES, new)
    warehouse.append(POINTS, new.select(pl.lit(request_id).alias("request_id"), "tomb_id", "point_kind"))
    warehouse.append(LOCKED, locked)
    key = pepper(settings)
    cells = cells_of_erased(warehouse, list(found.subject.own), key)
    warehouse.append(CELLS, cells.select(
        pl.lit(request_id).alias("request_id"), "cell", pl.lit(version_of(key)).alias("key_version")
    ))  # fmt: skip
    for name, rows in _traces(found, places, request_id, settings).items():
        warehouse.append(name, rows)
    _forget_rows(warehouse, found, places, settings)
    return Erased(request_id, True, places.height, locked.height, found.sources, 0, ())


def complete(settings: Settings) -> int:
    """Before anything else: erase again whom a restored backup brought back (R08), and finish what a kill left.

    Says how many people were erased again. The caller holds the warehouse's turn.
    """
    path = settings.paths.warehouse
    if not path.exists() and not journal(settings).exists():
        return 0
    with Warehouse.open(path, temp_directory=settings.paths.tmp) as warehouse:
        rows = lost(warehouse, settings)
        done = 0
        if rows:
            prepare_raw(warehouse)
            with warehouse.transaction():
                done = replay(warehouse, settings, rows, partial(_erase_again, settings))
                ids = [row["tomb_id"] for row in rows]
                stones = warehouse.table(TOMBSTONES).filter(pl.col("tomb_id").is_in(ids))
                _forget_mentions(warehouse, _mentioned(warehouse, settings, stones))
            warehouse.checkpoint()
        pending = f"select 1 from {REQUESTS} where file_pending"
        is_left = warehouse.exists(REQUESTS) and bool(warehouse.execute(pending))
    if is_left:
        written_anew(settings)
    return done


def _again(
    settings: Settings, warehouse: Warehouse, address: str, record: str, asked: Asked
) -> Erased | None:
    """Erase what else a request is about; None where it is nobody's, or nobody can say whose."""
    try:
        found = find(warehouse, settings, address, record)
    except ConfigError:
        return None  # this record does not hold the address: another one does
    if found.is_empty or (found.subject.doubt and not found.subject.records):
        return None
    return take_out(warehouse, settings, found, asked)


def _erase_again(
    settings: Settings, warehouse: Warehouse, address: str, record: str, request_id: str, on: date, by: str,
    at: datetime,
) -> bool:  # fmt: skip
    return _again(settings, warehouse, address, record, Asked(request_id, on, by, at)) is not None


def written_anew(settings: Settings) -> None:
    """Write the warehouse's file anew: what was deleted is not even in its free blocks."""
    Warehouse.rewrite(settings.paths.warehouse)
    with Warehouse.open(settings.paths.warehouse) as warehouse:
        warehouse.execute(f"update {REQUESTS} set file_pending = false where file_pending")


def _earlier(warehouse: Warehouse, settings: Settings, found: Found, address: str) -> str:
    """The request that erased this address before; '' when none did."""
    asked = pl.DataFrame({"point_kind": [found.kind], "point_value": [address.strip()]})
    stones = matching(warehouse, settings, asked).select("tomb_id").unique()
    mine = warehouse.table(POINTS).join(stones, on="tomb_id", how="semi")["request_id"].sort()
    return mine[-1] if mine.len() else ""


def _places(warehouse: Warehouse, found: Found) -> pl.DataFrame:
    """Where the person's rows stand: those found, and reviews that name one of the records."""
    reviews = (
        warehouse.frame(
            f"select {', '.join(KEYS)} from core__link_reviews where "
            "coalesce(nullif(contact_source, ''), source_id) || ':' || contact_ref in (select unnest($records)) or "
            "coalesce(nullif(other_source, ''), source_id) || ':' || other_ref in (select unnest($records))",
            {"records": list(found.subject.records)},
        )
        if warehouse.exists("core__link_reviews")
        else found.keys().clear()
    )
    return pl.concat([found.keys(), reviews]).unique().sort(KEYS)


def _events(
    found: Found, settings: Settings, request_id: str, by: str, requested_on: date, now: datetime
) -> pl.DataFrame:
    """The request and the erasure of each of the person's own addresses, as ledger events (A02, then A01)."""
    zone = ZoneInfo(settings.company.zone)
    start = datetime.combine(requested_on, time(), zone).astimezone(UTC)
    end = datetime.combine(requested_on + timedelta(days=1), time(), zone).astimezone(UTC) - timedelta(
        microseconds=1
    )
    told = [
        ("erasure_requested", "data_subject", min(start, now), min(end, now), "day"),
        ("erased", "controller", now, now, "instant"),
    ]  # fmt: skip
    rows = [
        {
            "source_id": DESK, "point_id": point, "event_type": kind, "actor": actor, "kind": "act",
            "event_ref": request_id,
            "occurred_at": low.isoformat(timespec="seconds"), "occurred_min": low, "occurred_max": high,
            "precision": precision, "observed_at": now, "recorded_by": by, "time_source": "manual",
        }
        for point in found.subject.own
        for kind, actor, low, high, precision in told
    ]  # fmt: skip
    if not rows:
        return pl.DataFrame(schema=ledger.EVENT_COLUMNS)
    return _as_ledger(
        pl.DataFrame(rows).with_columns(fingerprint("event_ref", "event_type", "point_id").alias("event_id"))
    )


def _as_ledger(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the ledger's shape; what they leave out is empty."""
    blank = {pl.String: pl.lit(""), pl.Boolean: pl.lit(value=False)}
    empty = {"contact_id": pl.lit(None), "row_number": pl.lit(0), "fact_id": pl.col("event_id")}
    return rows.select(
        (pl.col(name) if name in rows.columns else empty.get(name, blank.get(kind, pl.lit(None))))  # type: ignore[arg-type]
        .cast(kind).alias(name)
        for name, kind in ledger.EVENT_COLUMNS.items()
    )  # fmt: skip


def _stones(found: Found, settings: Settings, events: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """A tombstone for each of the person's own addresses and for each record, known by keyed hashes only (R02)."""
    key = pepper(settings)
    points = found.known.points.filter(pl.col("point_id").is_in(found.subject.own)).select(
        "point_id", "point_kind", "aliases"
    ).collect()  # fmt: skip
    unnamed = [point for point in found.subject.own if point not in set(points["point_id"])]
    if unnamed:  # nobody names it: its hash is all there is
        points = pl.concat([points, _unnamed(found, settings)])
    erased = events.filter(event_type="erased").select("event_id", "point_id", "occurred_min", "occurred_max")
    of_points = points.join(erased, on="point_id").select(
        fingerprint("event_id", "point_id").alias("tomb_id"), "point_kind", pl.col("point_id").alias("hmac_exact"),
        pl.col("aliases").alias("hmac_canonical"),
    )  # fmt: skip
    records = pl.DataFrame(
        {"record": list(found.subject.records)}, schema={"record": pl.String}
    ).with_columns(
        source=pl.col("record").str.extract(r"^([^:]*):"), ref=pl.col("record").str.replace(r"^[^:]*:", "")
    )
    hashed = records.select(record_hash(key, "source", "ref").alias("hmac_exact"))
    of_records = hashed.select(
        fingerprint("hmac_exact").alias("tomb_id"), pl.lit(RECORD).alias("point_kind"), "hmac_exact",
        pl.concat_list("hmac_exact").alias("hmac_canonical"),
    )  # fmt: skip
    marks = {
        "key_versions": pl.lit(version_of(key)), "source_id": pl.lit(DESK), "erased_min": pl.lit(now),
        "erased_max": pl.lit(now), "observed_at": pl.lit(now),
    }  # fmt: skip
    # a record that was erased before and came back keeps one stone per erasure
    unique = pl.concat_str(pl.col("tomb_id"), pl.lit(now.isoformat()))
    stones = pl.concat([of_points, of_records]).with_columns(unique.alias("tomb_id"), **marks)
    return stones.with_columns(fingerprint("tomb_id").alias("tomb_id")).select(
        pl.col(name).cast(kind) for name, kind in STONES.items()
    )


def record_hash(key: bytes, source: str, ref: str) -> pl.Expr:
    """The keyed hash by which a record of a system is known when it comes back."""
    return keyed_hash(source, ref, pepper=key, label="contact")


def _unnamed(found: Found, settings: Settings) -> pl.DataFrame:
    bare = found.address.split(", known as ")[0]
    asked = pl.LazyFrame({"point_kind": [found.kind], "point_value": [bare]})
    return (
        point_keys(asked, settings.policy(), pepper(settings))
        .select("point_id", "point_kind", "aliases")
        .collect()
    )


def _nos_of_others(found: Found, settings: Settings, now: datetime) -> pl.DataFrame:
    """A no of the person that reached somebody else's address stays there, without the person (nothing lifts a no)."""
    _, reached, likely, _ = groundwork(found.known, settings.policy(), now)
    mine = _mine(found).collect()
    nos = mine.filter(pl.col("event_type").is_in(SILENCING_EVENTS)).select("event_id").lazy()
    pairs = pl.concat([reached.select("event_id", "point_id"), likely.select("event_id", "point_id")])
    others = (
        pairs.join(nos, on="event_id", how="semi")
        .filter(~pl.col("point_id").is_in(found.subject.own))
        .unique()
        .rename({"point_id": "reached"})
    )
    kinds = [*NEGATIVE_EVENTS, *_RIGHTS]
    # a bounce is about the address, and others read there too
    of_address = ~pl.col("event_type").is_in(kinds) & (pl.col("point_id") == pl.col("reached"))
    rows = (
        others.join(mine.lazy(), on="event_id").filter(pl.col("event_type").is_in(kinds) | of_address)
        .with_columns(
            # of a right only that advertising stops travels to somebody else (reading 63)
            pl.when(pl.col("event_type").is_in(_RIGHTS)).then(pl.lit("objected")).otherwise("event_type")
            .alias("event_type"),
            pl.lit(None, pl.String).alias("contact_id"), pl.col("reached").alias("point_id"),
            pl.lit("").alias("file_id"), pl.lit(0, pl.Int64).alias("row_number"),
            *[pl.lit("").alias(name) for name in _FREE_TEXT],
        )
        .with_columns(fingerprint("event_id", "point_id").alias("event_id"))
        .with_columns(pl.col("event_id").alias("fact_id"))
        .unique("event_id")
        .select(list(ledger.EVENT_COLUMNS))
        .collect()
    )  # fmt: skip
    return rows.select(pl.col(name).cast(kind) for name, kind in ledger.EVENT_COLUMNS.items())


def _mine(found: Found) -> pl.LazyFrame:
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


def _forget_ledger(warehouse: Warehouse, found: Found, places: pl.DataFrame) -> None:
    """Their events go: the hashes that stay are those of the tombstones (R02). Sightings under retired keys go too."""
    ids = _mine(found).select("event_id").collect()["event_id"].to_list()
    warehouse.execute("delete from ledger where event_id in (select unnest(?))", [ids])
    warehouse.execute(
        "delete from ledger where contact_id in (select unnest(?))", [list(found.subject.records)]
    )
    warehouse.execute(f"delete from ledger where {_AT_PLACES}", _lists(places))
    if warehouse.exists("ledger_absences"):
        warehouse.execute("delete from ledger_absences where event_id in (select unnest(?))", [ids])


def _lists(places: pl.DataFrame) -> list[list[object]]:
    return [places[name].to_list() for name in KEYS]


def _traces(
    found: Found, places: pl.DataFrame, request_id: str, settings: Settings
) -> Mapping[str, pl.DataFrame]:
    """Which systems held the person under which ids of theirs, and which files showed them."""
    refs = pl.DataFrame({"record": list(found.subject.records)}, schema={"record": pl.String}).select(
        source_id=pl.col("record").str.extract(r"^([^:]*):"),
        ref=pl.col("record").str.replace(r"^[^:]*:", ""),
    )
    shown = shown_ids(refs, found.points["point_value"].to_list(), settings)
    ids = shown.group_by("source_id").agg(pl.col("tool_id").drop_nulls().unique().sort().alias("tool_ids"))
    held = (
        places.group_by("source_id").len("rows_removed").with_columns(pl.col("rows_removed").cast(pl.Int64))
    )
    sources = (
        held.join(ids, on="source_id", how="left")
        .with_columns(
            pl.lit(request_id).alias("request_id"), pl.col("tool_ids").fill_null(pl.lit([], pl.List(pl.String))),
            pl.lit(None, UTC_TYPE).alias("confirmed_at"), pl.lit("").alias("confirmed_by"),
        )
        .sort("source_id")
    )  # fmt: skip
    files = places.group_by("source_id", "file_id").len("erased_rows").sort("source_id", "file_id")
    seen = files.select(
        "source_id", "file_id", pl.lit(request_id).alias("request_id"),
        pl.lit([], pl.List(pl.String)).alias("tool_ids"),
    )  # fmt: skip
    shared = list(found.subject.shared)
    beside = pl.DataFrame({"point_id": shared}, schema={"point_id": pl.String})
    return {
        SOURCES: sources, SIGHTINGS: seen, ROWS: files.with_columns(pl.col("erased_rows").cast(pl.Int64)),
        NEIGHBOURS: beside.with_columns(pl.lit(request_id).alias("request_id")),
    }  # fmt: skip


def _forget_rows(warehouse: Warehouse, found: Found, places: pl.DataFrame, settings: Settings) -> None:
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


def _forget_mentions(warehouse: Warehouse, *written: pl.DataFrame) -> None:
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


def _mentioned(warehouse: Warehouse, settings: Settings, stones: pl.DataFrame) -> pl.DataFrame:
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
    fits = matching(warehouse, settings, tokens).join(stones.select("tomb_id"), on="tomb_id", how="semi")
    return fits.select("point_kind", "point_value").unique()


def _texts(warehouse: Warehouse) -> Sequence[str]:
    """Tables that hold what sources wrote, in their own words."""
    made = warehouse.execute(
        "select table_name from duckdb_tables() where table_name like 'stg\\_%' escape '\\' or "
        "table_name like 'core\\_\\_%' escape '\\' order by table_name"
    )
    return [*raw_tables(warehouse), *[name for (name,) in made]]


def _still_in_inbox(warehouse: Warehouse, settings: Settings, request_id: str) -> tuple[str, ...]:
    """Places of exports in the inbox that show the person; they are not ours to delete, and no night reads them in."""
    rows = warehouse.execute(
        f"select distinct place from raw__files semi join (select source_id, file_id from {SIGHTINGS} "
        "where request_id = ?) using (source_id, file_id) order by place", [request_id],
    )  # fmt: skip
    return tuple(place for (place,) in rows if (settings.paths.inbox / place).is_file())
