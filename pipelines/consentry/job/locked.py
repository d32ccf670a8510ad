"""What the law keeps of erased people: invoices, locked away with their basis and their last day (R03, Art. 17(3)).

Lives here: the locked table, who may look into it, and its purge. No decision, list or report reads it. Does not live
here: how long the law keeps what (that is `law.retention`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from consentry.job.persons import Found
from consentry.law.retention import last_day
from consentry.warehouse import Warehouse

TABLE = "locked_invoices"
SCHEMA = {
    "request_id": pl.String, "tomb_id": pl.String, "source_id": pl.String, "sale_ref": pl.String, "content": pl.String,
    "basis": pl.String, "law": pl.String, "last_day": pl.Date,
}  # fmt: skip
"""`content` is the invoice as its source told it, as JSON: the only plain text that is left of an erased person."""
BASIS = "GDPR (EU) 2016/679, Art. 17(3)(b)"
NO_INVOICE = ("draft", "quote", "test", "free_account")
"""What was never made out; the books need no copy of it."""
_CELLS = (
    "sale_ref", "contact_ref", "organisation_ref", "point_kind", "point_value", "direction", "status", "currency",
    "net_amount", "credited_amount", "sold_at", "paid_at", "product_categories",
)  # fmt: skip


def locked_copies(found: Found, request_id: str, tomb_id: str, country: str, today: date) -> pl.DataFrame:
    """The newest version of every invoice of a person that its law still keeps today, in the shape of the table."""
    newest = (
        found.tables["sales"]
        .filter((pl.col("sale_ref") != "") & ~pl.col("status").is_in(NO_INVOICE))
        .sort("observed_at", "file_id", "row_number")
        .unique(["source_id", "sale_ref"], keep="last", maintain_order=True)
    )
    rows: list[dict[str, Any]] = []
    for row in newest.iter_rows(named=True):
        dated = row.get("sold_at") or row.get("paid_at") or row["observed_at"].date().isoformat()
        kept = last_day(country, dated, today)
        if kept.day < today:
            continue
        content = {name: row[name] for name in _CELLS if row.get(name)}
        rows.append({
            "request_id": request_id, "tomb_id": tomb_id, "source_id": row["source_id"], "sale_ref": row["sale_ref"],
            "content": json.dumps(content, ensure_ascii=False), "basis": BASIS, "law": kept.law, "last_day": kept.day,
        })  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA)


def locked_of(warehouse: Warehouse, tomb_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The locked copies of the erased person that a tombstone stands for, for that person alone (Art. 15)."""
    if not warehouse.exists(TABLE):
        return []
    mine = (
        "select distinct request_id from erasure_points where tomb_id in (select unnest(?))"
        if warehouse.exists("erasure_points")
        else "select null where ? is null"
    )
    rows = warehouse.frame(
        f"select * from {TABLE} where request_id in ({mine}) order by source_id, sale_ref", [list(tomb_ids)]
    )
    return [
        {
            "source": row["source_id"], "invoice": row["sale_ref"], "until": row["last_day"].isoformat(),
            "basis": row["basis"], "law": row["law"], **json.loads(row["content"]),
        }
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def purge(warehouse: Warehouse, today: date) -> int:
    """Delete every locked copy whose last day is over; says how many."""
    if not warehouse.exists(TABLE):
        return 0
    (count,) = warehouse.execute(f"select count(*) from {TABLE} where last_day < ?", [today])[0]
    if count:
        warehouse.execute(f"delete from {TABLE} where last_day < ?", [today])
    return int(count)
