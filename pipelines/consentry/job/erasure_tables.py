"""Where requests for erasure are remembered: six tables of the warehouse, without an address or a name.

Lives here: their shapes, making them, and the ids of records that may stand in them. Does not live here: carrying out a
request (`erase`), recognising who comes back (`screen`), or what became of it (`erasures`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from consentry.clocks import UTC
from consentry.identity import point_keys
from consentry.job.keys import pepper
from consentry.job.locked import SCHEMA as LOCKED
from consentry.job.locked import TABLE as LOCKED_TABLE
from consentry.job.tombstones import SCHEMA as STONES
from consentry.job.tombstones import TABLE as STONES_TABLE
from consentry.settings import Settings
from consentry.warehouse import Warehouse

DESK = "rights_desk"
"""The source of what a request told us: nobody's export, our own desk."""
REQUESTS, POINTS, SOURCES, SIGHTINGS, NEIGHBOURS, CELLS = (
    "erasure_requests",
    "erasure_points",
    "erasure_sources",
    "erasure_sightings",
    "erasure_neighbours",
    "erasure_cells",
)
ROWS = "raw__erased_rows"
"""Made by its SQL file: how many rows of which file were of erased people."""
SCHEMAS = {
    REQUESTS: {
        "request_id": pl.String, "requested_on": pl.Date, "requested_by": pl.String, "executed_at": UTC,
        "rows_removed": pl.Int64, "releases_pending": pl.Boolean, "file_pending": pl.Boolean,
    },
    POINTS: {"request_id": pl.String, "tomb_id": pl.String, "point_kind": pl.String},
    SOURCES: {
        "request_id": pl.String, "source_id": pl.String, "rows_removed": pl.Int64, "tool_ids": pl.List(pl.String),
        "confirmed_at": UTC, "confirmed_by": pl.String,
    },
    SIGHTINGS: {
        "request_id": pl.String, "source_id": pl.String, "file_id": pl.String, "tool_ids": pl.List(pl.String),
    },
    NEIGHBOURS: {"request_id": pl.String, "point_id": pl.String},
    CELLS: {"request_id": pl.String, "cell": pl.String, "key_version": pl.String},
}  # fmt: skip
"""`erasure_points` ties a request to its tombstones; those of kind `record` stand for records of systems.
`erasure_sources` are the systems that held the person, `tool_ids` their own ids of the records, never an address.
`erasure_sightings` are the files that showed the person: those of before, and those that were screened since.
`erasure_neighbours` are addresses of others that the person's records held too, until the next release is out: what
changes there that night is explained by the erasure. `erasure_cells` are keyed hashes of what lists of hashes have in
place of the person's addresses, to know those entries again.
"""
RECORD = "record"


def shown_ids(refs: pl.DataFrame, spelled: Sequence[str], settings: Settings) -> pl.DataFrame:
    """`refs` with `tool_id`: a record's own id of its system (`ref`), or a stand-in where it is an address in disguise.

    `spelled` are the person's addresses as they were written. The stand-in is the id that `consentry explain` shows.
    """
    ends = {digits[-9:] for value in spelled if len(digits := re.sub(r"\D", "", value)) >= 9}
    same = {value.strip().lower() for value in spelled}
    ref = pl.col("ref").str.strip_chars()
    number = ref.str.replace_all(r"[^0-9]", "")
    is_mail = ref.str.contains("@", literal=True)
    is_number = ref.str.contains(r"^\+?[0-9 ()./-]+$") & number.str.slice(-9).is_in(list(ends))
    hide = is_mail | is_number | ref.str.to_lowercase().is_in(list(same))
    kind = (
        pl.when(is_mail).then(pl.lit("email")).when(is_number).then(pl.lit("phone")).otherwise(pl.lit("post"))
    )
    asked = refs.filter(hide).select(kind.alias("point_kind"), pl.col("ref").alias("point_value")).unique()
    keyed = point_keys(asked.lazy(), settings.policy(), pepper(settings)).collect()
    ids = keyed.select(
        pl.col("point_value").alias("ref"), (pl.lit("point-") + pl.col("point_id")).alias("_id")
    )
    plain = pl.when(hide).then(pl.col("_id")).otherwise(ref)
    return refs.join(ids.unique("ref"), on="ref", how="left").with_columns(plain.alias("tool_id")).drop("_id")


def prepare(warehouse: Warehouse) -> None:
    """Make the tables that are missing."""
    for name, schema in (*SCHEMAS.items(), (LOCKED_TABLE, LOCKED), (STONES_TABLE, STONES)):
        if not warehouse.exists(name):
            warehouse.replace(name, pl.DataFrame(schema=schema))
