"""Erasures outlive a backup that is restored (R08): who was erased since is erased again before anything is published.

Lives here: the journal beside the warehouse, keyed hashes and requests without a word of the person, what a restored
warehouse lacks of it, and completing what a kill left. Does not live here: the erasure itself (`erase`), nor knowing
again in an export who was erased (`screen`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from consentry.clocks import UTC
from consentry.errors import ConfigError
from consentry.facts import named_points
from consentry.job.erasure_tables import POINTS, RECORD, REQUESTS, prepare
from consentry.job.keys import keyring
from consentry.job.known import core_tables
from consentry.job.tombstones import SCHEMA as STONES
from consentry.job.tombstones import TABLE as TOMBSTONES
from consentry.job.tombstones import matching, under_chain
from consentry.publish.durable import remove, replace_file
from consentry.settings import Settings
from consentry.warehouse import Warehouse

JOURNAL = "erased.jsonl"
"""One line per tombstone; never shortened. Keep it in a second place, and never restore an older one over it."""
_LINES = f"""
select stone.*, coalesce(request_id, '') as request_id, cast(requested_on as varchar) as requested_on, requested_by
from {TOMBSTONES} as stone left join {POINTS} using (tomb_id) left join {REQUESTS} using (request_id)
order by erased_max, tomb_id
"""
_ADDRESSES = """
select distinct point_value from core__contact_points where source_id || ':' || contact_ref = ? and point_kind <> ''
order by all
"""
_RECORDS = "select distinct source_id as source, contact_ref as ref from core__contacts order by all"
Again = Callable[[Warehouse, str, str, str, date, str, datetime], bool]
"""Erases once more: warehouse, address, record, and the request's name, day, role and moment."""


def journal(settings: Settings) -> Path:
    """Where it lies."""
    return settings.paths.var / JOURNAL


def write_down(warehouse: Warehouse, settings: Settings) -> int:
    """Add every tombstone that the journal lacks; says how many."""
    if not warehouse.exists(TOMBSTONES):
        return 0
    prepare(warehouse)
    known = [row["tomb_id"] for row in _read(settings)]
    new = warehouse.frame(_LINES).filter(~pl.col("tomb_id").is_in(known))
    if new.is_empty():
        return 0
    path = journal(settings)
    before = path.read_bytes() if path.exists() else b""
    lines = "".join(f"{json.dumps(row, default=_as_text)}\n" for row in new.iter_rows(named=True))
    scratch = path.with_name(f".{JOURNAL}.new")
    remove(scratch)
    replace_file(path, before + lines.encode(), scratch)
    return new.height


def lost(warehouse: Warehouse, settings: Settings) -> list[dict[str, Any]]:
    """Tombstones of the journal that this warehouse does not know: it is older than they are."""
    rows = _read(settings)
    if not rows:
        return []
    prepare(warehouse)
    known = set(warehouse.table(TOMBSTONES)["tomb_id"])
    return [row for row in rows if row["tomb_id"] not in known]


def replay(warehouse: Warehouse, settings: Settings, rows: list[dict[str, Any]], again: Again) -> int:
    """Write the lost tombstones and erase whom they are of, if the warehouse still has them. Runs in a transaction."""
    stones = pl.DataFrame([{name: _value(row[name], kind) for name, kind in STONES.items()} for row in rows],
                          schema=STONES)  # fmt: skip
    warehouse.append(TOMBSTONES, stones)
    mine = [row for row in rows if row["request_id"]]
    points = pl.DataFrame(
        [(row["request_id"], row["tomb_id"], row["point_kind"]) for row in mine],
        schema={"request_id": pl.String, "tomb_id": pl.String, "point_kind": pl.String}, orient="row",
    )  # fmt: skip
    warehouse.append(POINTS, points)
    known = set(warehouse.table(REQUESTS)["request_id"])
    requests = {row["request_id"]: row for row in mine if row["request_id"] not in known}
    warehouse.append(REQUESTS, pl.DataFrame([
        {
            "request_id": name, "requested_on": date.fromisoformat(row["requested_on"]),
            "requested_by": row["requested_by"], "executed_at": datetime.fromisoformat(row["erased_max"]),
            "rows_removed": 0, "releases_pending": True, "file_pending": True,
        }
        for name, row in requests.items()
    ], schema={"request_id": pl.String, "requested_on": pl.Date, "requested_by": pl.String, "executed_at": UTC,
               "rows_removed": pl.Int64, "releases_pending": pl.Boolean, "file_pending": pl.Boolean}))  # fmt: skip
    if not warehouse.exists("core__contacts") or not warehouse.exists("ledger"):
        return 0
    done = 0
    for name, row in {row["request_id"]: row for row in mine}.items():
        told = (
            date.fromisoformat(row["requested_on"]),
            row["requested_by"],
            datetime.fromisoformat(row["erased_max"]),
        )
        of_request = stones.filter(
            pl.col("tomb_id").is_in(points.filter(request_id=name)["tomb_id"].implode())
        )
        for address, record in whom(warehouse, settings, of_request):
            done += again(warehouse, address, record, name, *told)
    return done


def whom(warehouse: Warehouse, settings: Settings, stones: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Addresses and records of the warehouse that tombstones stand for: (address, ''), (address, record)."""
    named = named_points(core_tables(warehouse)).collect()
    fits = matching(warehouse, settings, named).join(stones.select("tomb_id"), on="tomb_id", how="semi")
    yield from [(value, "") for value in fits["point_value"].unique().sort()]
    records = warehouse.frame(
        "select distinct source_id as source, contact_ref as ref from core__contacts order by all"
    )
    of_records, ring = stones.filter(point_kind=RECORD), keyring(settings)
    for chain in of_records["key_versions"].unique().sort():
        hashed = records.with_columns(
            under_chain(chain, ring, "source", "ref", label="contact").alias("hmac_exact")
        )
        mine = hashed.join(of_records.filter(key_versions=chain), on="hmac_exact", how="semi")
        for source, ref in mine.select("source", "ref").iter_rows():
            for (address,) in warehouse.execute(_ADDRESSES, [f"{source}:{ref}"]):
                yield address, f"{source}:{ref}"


def _read(settings: Settings) -> list[dict[str, Any]]:
    path = journal(settings)
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        names = {*STONES, "request_id", "requested_on", "requested_by"}
        if all(isinstance(row, dict) and names <= set(row) for row in rows):
            return rows
    except FileNotFoundError:
        return []
    except ValueError:
        pass
    raise ConfigError(
        f"{path} is damaged, and it says who was erased since a backup was made. Put its copy back, or move it away if "
        "this warehouse was never restored: it is written anew then"
    )


def _as_text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _value(told: Any, kind: Any) -> Any:
    return datetime.fromisoformat(told) if kind == UTC else told
