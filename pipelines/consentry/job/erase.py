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
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from consentry.clocks import UTC as UTC_TYPE
from consentry.errors import ConfigError
from consentry.job.decision_history import remember
from consentry.job.erasure_events import bare, events_of_request, nos_of_others, tombstones_of
from consentry.job.erasure_tables import (
    CELLS,
    NEIGHBOURS,
    POINTS,
    REQUESTS,
    ROWS,
    SIGHTINGS,
    SOURCES,
    prepare,
    shown_ids,
)
from consentry.job.filing import prepare_raw
from consentry.job.forget import forget_ledger, forget_mentions, forget_rows, mentioned
from consentry.job.keys import pepper, version_of
from consentry.job.locked import TABLE as LOCKED
from consentry.job.locked import locked_copies
from consentry.job.persons import KEYS, Found, find
from consentry.job.redact import cells_of_erased, redact
from consentry.job.restored import journal, lost, replay, whom, write_down
from consentry.job.tombstones import TABLE as TOMBSTONES
from consentry.job.tombstones import matching
from consentry.job.turns import writing
from consentry.settings import Settings
from consentry.subject import DOUBTS
from consentry.warehouse import Warehouse

_NAMES = """
select distinct display_name from core__contacts where source_id || ':' || contact_ref in (select unnest(?))
"""


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
    if not record and _differ_in_name(warehouse, subject.records):
        raise ConfigError(
            "nothing was erased: the records that hold it carry different names, so they may be of different people. "
            "Name the record of the person who asks with --record source:id (the line `held by` of `consentry explain` "
            "shows them)"
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
        forget_mentions(warehouse, own, mentioned(warehouse, settings, stones))
    return Erased(
        asked.request_id, True, sum(each.rows for each in done), sum(each.locked for each in done),
        tuple(sorted({source for each in done for source in each.sources})), 0, (),
    )  # fmt: skip


def _differ_in_name(warehouse: Warehouse, records: Sequence[str]) -> bool:
    """Do two of these records carry names without any word in common? Initials and empty names differ from nobody."""
    names = [
        set(re.findall(r"[^\W\d_]{2,}", name.lower()))
        for (name,) in warehouse.execute(_NAMES, [list(records)])
    ]
    told = [words for words in names if words]
    return any(not one & other for number, one in enumerate(told) for other in told[:number])


def take_out(warehouse: Warehouse, settings: Settings, found: Found, asked: Asked) -> Erased:
    """Everything that an erasure does to the tables. Runs in a transaction."""
    request_id, now = asked.request_id, asked.at
    events = events_of_request(found, settings, request_id, asked.by, asked.on, now)
    stones = tombstones_of(found, settings, events, now)
    kept_nos = nos_of_others(found, settings, now)
    locked = locked_copies(found, request_id, stones["tomb_id"][0], settings.company.country, now.date())
    places = _places(warehouse, found)
    known = warehouse.table(REQUESTS).filter(request_id=request_id)
    if known.is_empty():
        warehouse.append(REQUESTS, pl.DataFrame([{
            "request_id": request_id, "requested_on": asked.on, "requested_by": asked.by, "executed_at": now,
            "rows_removed": places.height, "releases_pending": True, "file_pending": True,
        }], schema_overrides={"executed_at": UTC_TYPE}))  # fmt: skip
    forget_ledger(warehouse, found, places)
    there = warehouse.table(TOMBSTONES).select("tomb_id")
    new = stones.join(there, on="tomb_id", how="anti")
    warehouse.append("ledger", pl.concat([events, kept_nos]))
    warehouse.append(TOMBSTONES, new)
    warehouse.append(POINTS, new.select(pl.lit(request_id).alias("request_id"), "tomb_id", "point_kind"))
    warehouse.append(LOCKED, locked)
    key = pepper(settings)
    cells = cells_of_erased(warehouse, list(found.subject.own), _written(found), key)
    warehouse.append(CELLS, cells.select(
        pl.lit(request_id).alias("request_id"), "cell", pl.lit(version_of(key)).alias("key_version")
    ))  # fmt: skip
    for name, rows in _traces(found, places, request_id, settings).items():
        warehouse.append(name, rows)
    forget_rows(warehouse, found, places, settings)
    return Erased(request_id, True, places.height, locked.height, found.sources, 0, ())


def _written(found: Found) -> list[str]:
    """The person's own addresses as sources write them, and as the request does."""
    own = found.points.filter(pl.col("point_id").is_in(found.subject.own))["point_value"].to_list()
    return [*own, bare(found)]


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
                forget_mentions(warehouse, mentioned(warehouse, settings, stones))
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


def _still_in_inbox(warehouse: Warehouse, settings: Settings, request_id: str) -> tuple[str, ...]:
    """Places of exports in the inbox that show the person; they are not ours to delete, and no night reads them in."""
    rows = warehouse.execute(
        f"select distinct place from raw__files semi join (select source_id, file_id from {SIGHTINGS} "
        "where request_id = ?) using (source_id, file_id) order by place", [request_id],
    )  # fmt: skip
    return tuple(place for (place,) in rows if (settings.paths.inbox / place).is_file())
