"""Where requests for erasure are remembered: four tables of the warehouse, without an address or a name.

Lives here: their shapes, and making them. Does not live here: carrying out a request (`erase`), recognising who comes
back (`screen`), or what became of it (`erasures`).
"""

from __future__ import annotations

import polars as pl

from consentry.clocks import UTC
from consentry.job.locked import SCHEMA as LOCKED
from consentry.job.locked import TABLE as LOCKED_TABLE
from consentry.job.tombstones import SCHEMA as STONES
from consentry.job.tombstones import TABLE as STONES_TABLE
from consentry.warehouse import Warehouse

DESK = "rights_desk"
"""The source of what a request told us: nobody's export, our own desk."""
REQUESTS, POINTS, SOURCES, SIGHTINGS = (
    "erasure_requests",
    "erasure_points",
    "erasure_sources",
    "erasure_sightings",
)
SCHEMAS = {
    REQUESTS: {
        "request_id": pl.String, "requested_on": pl.Date, "requested_by": pl.String, "executed_at": UTC,
        "rows_removed": pl.Int64, "releases_pending": pl.Boolean,
    },
    POINTS: {"request_id": pl.String, "tomb_id": pl.String, "point_kind": pl.String},
    SOURCES: {
        "request_id": pl.String, "source_id": pl.String, "rows_removed": pl.Int64, "tool_ids": pl.List(pl.String),
        "confirmed_at": UTC, "confirmed_by": pl.String,
    },
    SIGHTINGS: {
        "request_id": pl.String, "source_id": pl.String, "file_id": pl.String, "rows": pl.Int64,
        "tool_ids": pl.List(pl.String),
    },
}  # fmt: skip
"""`erasure_points` ties a request to its tombstones; those of kind `record` stand for records of systems.
`erasure_sources` are the systems that held the person, `tool_ids` their own ids of the records, never an address.
`erasure_sightings` are the files that showed the person: those of before, and those that were screened since.
"""
RECORD = "record"


def prepare(warehouse: Warehouse) -> None:
    """Make the tables that are missing."""
    for name, schema in (*SCHEMAS.items(), (LOCKED_TABLE, LOCKED), (STONES_TABLE, STONES)):
        if not warehouse.exists(name):
            warehouse.replace(name, pl.DataFrame(schema=schema))
