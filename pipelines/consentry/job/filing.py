"""The register of what was read: files, set-aside rows, their addresses, and the declared sources.

Writes the raw tables and nothing else; what is in a file was decided by `sources`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Protocol

import polars as pl

from consentry.clocks import UTC
from consentry.sources.model import Source, key
from consentry.sources.reading import Part
from consentry.sources.reasons import REASONS
from consentry.sqlfiles import in_order
from consentry.warehouse import Warehouse

_EARLIER = "select * from raw__files where source_id = ? and sha256 = ? order by place, file_id"
NOBODY = ". No address in it could be read, so nobody in it is held back"
_TOLD_ONLY = ("is_new", "columns_unknown", "beside", "detail")
"""What a report says beside the line in raw__files."""
_LAST_AT = "select sha256 from raw__files where source_id = ? and place = ? order by rowid desc limit 1"
_OF_A_FILE = ("raw__quarantine", "raw__quarantined_points", "raw__erased_rows")


class SourceSettings(Protocol):
    """What the way in needs to know of a configured source."""

    @property
    def kind(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def coverage(self) -> str: ...
    @property
    def accept_smaller_from(self) -> date | None: ...
    @property
    def max_row_drop_percent(self) -> float: ...
    @property
    def max_optout_drop_percent(self) -> float: ...
    @property
    def max_age_hours(self) -> int: ...
    @property
    def country(self) -> str: ...
    @property
    def purpose_map(self) -> Mapping[str, str]: ...
    @property
    def list_purposes(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Drop:
    """The circumstances of one file: where it lay, when it was seen, in which run."""

    source_id: str
    file_name: str
    place: str
    sha256: str
    size: int
    observed_at: datetime
    run_id: str
    coverage: str
    reader: str


@dataclass(frozen=True)
class FileReport:
    """What became of one file or member; `is_new` is false when an earlier run had already said so."""

    source_id: str
    file_id: str
    file_name: str
    place: str
    stream: str
    state: str
    reason_code: str
    rows_in: int
    accepted: int
    quarantined: int
    duplicates: int
    observed_at: datetime
    is_new: bool = True
    columns_unknown: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    detail: str = ""

    @property
    def reason(self) -> str:
        """The reason in words, with what belongs to this very file."""
        return REASONS.get(self.reason_code, "") + self.detail


def prepare_raw(warehouse: Warehouse) -> None:
    """Make every raw table that is missing, and give those of an older version the columns that they lack."""
    with Warehouse.in_memory() as wanted:
        for name in in_order("raw"):
            warehouse.run(name)
            wanted.run(name)
            warehouse.widen(name, wanted.column_types(name))


def declare_sources(warehouse: Warehouse, sources: Mapping[str, SourceSettings]) -> None:
    """Write down what the configuration says of each source; replaces what an earlier run wrote."""
    declared = [
        (name, s.kind, s.zone, s.country, s.coverage, str(s.accept_smaller_from or ""), str(s.max_row_drop_percent),
         str(s.max_optout_drop_percent), str(s.max_age_hours))
        for name, s in sources.items()
    ]  # fmt: skip
    mapped = [
        (name, key(native), purpose)
        for name, s in sources.items()
        for native, purpose in (*s.purpose_map.items(), *(("audience", p) for p in s.list_purposes))
    ]
    with warehouse.transaction():
        for table, rows in (("raw__sources", declared), ("raw__purpose_map", mapped)):
            names = warehouse.columns(table)
            warehouse.execute(f"delete from {table}")
            warehouse.append(
                table, pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").unique()
            )


def reader_mark(source: Source, mapped: Mapping[str, str]) -> str:
    """Changes when the reader's columns or words change: then a set-aside file is worth reading again."""
    return hashlib.sha256(repr((source, sorted(mapped))).encode()).hexdigest()[:12]


def file_id(sha256: str, member: str) -> str:
    """Id of a file, or of a member of an archive."""
    return sha256[:16] if not member else hashlib.sha256(f"{sha256}/{member}".encode()).hexdigest()[:16]


def earlier_readings(warehouse: Warehouse, source_id: str, sha256: str) -> pl.DataFrame:
    """The rows of raw__files about these bytes and this source, of any place."""
    return warehouse.frame(_EARLIER, [source_id, sha256])


def last_seen_at(warehouse: Warehouse, source_id: str, place: str) -> str:
    """Checksum of the file that lay at this place when it was last looked at; '' when none did."""
    found = warehouse.execute(_LAST_AT, [source_id, place])
    return found[0][0] if found else ""


def said_before(row: Mapping[str, Any]) -> FileReport:
    """A row of raw__files as the report of an earlier run."""
    names = [item.name for item in fields(FileReport) if item.name not in _TOLD_ONLY]
    detail = str(row["reason"]).removeprefix(REASONS.get(row["reason_code"], ""))
    return FileReport(**{name: row[name] for name in names}, is_new=False, detail=detail)


def forget(warehouse: Warehouse, source: Source, drop: Drop, file_ids: list[str]) -> None:
    """Take back what was read of a file, to read it again with a better reader. Runs in a transaction."""
    for table in (*source.tables, *_OF_A_FILE):
        for identifier in file_ids:
            warehouse.execute(
                f"delete from {table} where source_id = ? and file_id = ?", [drop.source_id, identifier]
            )
    warehouse.execute(
        "delete from raw__files where source_id = ? and place = ? and sha256 = ? and state <> 'duplicate'",
        [drop.source_id, drop.place, drop.sha256],
    )


def record_part(warehouse: Warehouse, drop: Drop, kind: str, part: Part) -> FileReport:
    """Write one part: its rows, its set-aside rows, its line in the register. Runs in a transaction."""
    identity = file_id(drop.sha256, part.member)
    name = f"{drop.file_name}/{part.member}" if part.member else drop.file_name
    mark = {
        "source_id": pl.lit(drop.source_id),
        "run_id": pl.lit(drop.run_id),
        "file_id": pl.lit(identity),
        "observed_at": pl.lit(drop.observed_at).cast(UTC),
    }
    for table, rows in part.tables.items():
        warehouse.append(table, rows.with_columns(**mark))
    warehouse.append("raw__quarantined_points", part.points.with_columns(**mark))
    reasons = pl.col("reason_code").replace_strict(REASONS, default="", return_dtype=pl.String)
    aside = part.quarantine.with_columns(**mark, file_name=pl.lit(name), reason=reasons).drop("observed_at")
    warehouse.append("raw__quarantine", aside)
    return register(warehouse, drop, kind, FileReport(
        source_id=drop.source_id, file_id=identity, file_name=name, place=drop.place, stream=part.stream,
        state=part.state, reason_code=part.reason_code, rows_in=part.rows_in, accepted=part.accepted,
        quarantined=part.quarantined, duplicates=part.duplicates, observed_at=drop.observed_at,
        columns_unknown=part.columns_unknown, beside=part.beside, detail=_detail(part),
    ))  # fmt: skip


def _detail(part: Part) -> str:
    if part.holds_nobody:
        return NOBODY
    return f": {', '.join(part.columns_doubted)}" if part.columns_doubted else ""


def register(warehouse: Warehouse, drop: Drop, kind: str, report: FileReport) -> FileReport:
    """Write a file's line in raw__files."""
    row = {
        item.name: getattr(report, item.name) for item in fields(FileReport) if item.name not in _TOLD_ONLY
    }
    row |= {
        "kind": kind, "sha256": drop.sha256, "size": drop.size, "run_id": drop.run_id,
        "coverage": drop.coverage, "reason": report.reason, "reader": drop.reader,
        "columns_unknown": "; ".join(report.columns_unknown),
    }  # fmt: skip
    schema = {"observed_at": UTC}
    warehouse.append("raw__files", pl.DataFrame([row], schema_overrides=schema))
    return report
