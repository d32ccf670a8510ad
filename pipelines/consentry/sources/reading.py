"""One dropped file to parts: each part is one table of it, divided into accepted and set-aside rows.

A part that cannot be read is set aside whole, with all the rows that could be counted. No value of a
cell is in a part outside its tables and its points.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from consentry.sources.archive import is_archive, members, salvaged
from consentry.sources.cells import judge
from consentry.sources.columnar import read_parquet
from consentry.sources.decode import readable_text, text_lines
from consentry.sources.delimited import DELIMITERS, read_delimited
from consentry.sources.model import Source
from consentry.sources.points import POINTS_SCHEMA, points_in_text, points_of
from consentry.sources.reasons import Unreadable
from consentry.sources.recognise import Columns, recognise
from consentry.sources.record import split_header
from consentry.sources.sheet import MAX_COLUMNS, Sheet
from consentry.sources.spreadsheet import read_spreadsheet

MAX_FILE_BYTES = 1 << 30
_PARQUET = b"PAR1"
QUARANTINE_SCHEMA = {"row_number": pl.Int64, "column_name": pl.String, "reason_code": pl.String}


@dataclass(frozen=True)
class Part:
    """What one file, or one member of an archive, turned out to be."""

    member: str
    stream: str
    state: str  # accepted | drift | quarantined
    reason_code: str
    rows_in: int
    accepted: int
    quarantined: int
    duplicates: int
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    quarantine: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=QUARANTINE_SCHEMA))
    points: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=POINTS_SCHEMA))
    columns_read: tuple[str, ...] = ()
    columns_ignored: tuple[str, ...] = ()
    columns_unknown: tuple[str, ...] = ()
    columns_doubted: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Members of the archive that are no data and were not read."""

    @property
    def holds_nobody(self) -> bool:
        """Was it set aside whole without a single address that could be taken from it?"""
        return self.state == "quarantined" and self.points.is_empty()


def read_file(data: bytes, file_name: str, source: Source, mapped: Collection[str] = ()) -> list[Part]:
    """Every part of one file. Never raises for what is in the file: a part says what was wrong."""
    if len(data) > MAX_FILE_BYTES:
        return [refused("", "too_large", 0)]
    if not is_archive(data) or _suffix(file_name) == "xlsx":
        return [_read_part(data, file_name, "", source, mapped)]
    try:
        found, beside = members(data)
    except Unreadable as problem:
        return [refused("", problem.code, problem.rows, data)]
    parts = [_read_part(content, Path(name).name, name, source, mapped) for name, content in found]
    return [replace(parts[0], beside=beside), *parts[1:]]


def _suffix(file_name: str) -> str:
    return Path(file_name).suffix.lower().lstrip(".")


def refused(member: str, code: str, rows: int = 0, data: bytes = b"") -> Part:
    """A part that is set aside whole; whoever can be found in its `data` is held."""
    return Part(member, "", "quarantined", code, rows, 0, rows, 0, points=_points_anyway(data))


def _read_part(data: bytes, file_name: str, member: str, source: Source, mapped: Collection[str]) -> Part:
    try:
        columns, sheet = _read_sheet(data, file_name, source, mapped)
    except Unreadable as problem:
        return refused(member, problem.code, problem.rows, data)
    judged = judge(sheet, columns)
    quarantined = judged.faults.height
    stream = columns.stream
    return Part(
        member=member,
        stream=stream.name,
        state="drift" if judged.drift else "accepted",
        reason_code=("optout_column" if columns.doubted or columns.missing else "drift")
        if judged.drift
        else "",
        rows_in=sheet.rows_in,
        accepted=judged.tables[stream.table].height,
        quarantined=quarantined,
        duplicates=judged.duplicates,
        tables=judged.tables,
        quarantine=judged.faults,
        points=points_of(sheet, judged.set_aside, stream),
        columns_read=_labels(sheet.header, [*columns.fields, *columns.families]),
        columns_ignored=_labels(sheet.header, columns.ignored),
        columns_unknown=_labels(sheet.header, columns.unknown),
        columns_doubted=(
            *_labels(sheet.header, columns.doubted),
            *(f"{label} (missing)" for label in columns.missing),
        ),
    )


def _points_anyway(data: bytes) -> pl.DataFrame:
    """Addresses in a file that is set aside whole: nobody in it may be contacted until it is read (Q05)."""
    found = [pl.DataFrame(schema=POINTS_SCHEMA)]
    for content in salvaged(data):
        if content.startswith(_PARQUET):
            found.append(_points_of_parquet(content))
        elif (text := readable_text(content)) is not None:
            found.append(points_in_text(text))
    return pl.concat(found).unique(maintain_order=True)


def _points_of_parquet(data: bytes) -> pl.DataFrame:
    try:
        _, sheet = read_parquet(data)
    except Unreadable:
        return pl.DataFrame(schema=POINTS_SCHEMA)
    lines = sheet.cells.select(pl.concat_str(pl.exclude("row_number"), separator="\t"))
    return points_in_text("\n".join(lines.to_series().str.replace_all(r"\s*[\n\r]\s*", " ").to_list()))


def _labels(header: tuple[str, ...], places: Collection[int]) -> tuple[str, ...]:
    """Header labels fit to be shown: short, printable, and never one that holds an address."""
    shown = ("".join(c for c in header[place] if c.isprintable()).strip()[:80] for place in sorted(places))
    return tuple(
        "(a name that holds an address)" if "@" in label else label or "(no name)" for label in shown
    )


def _read_sheet(data: bytes, name: str, source: Source, mapped: Collection[str]) -> tuple[Columns, Sheet]:
    kind = _suffix(name)
    if kind not in source.formats:
        raise Unreadable("unsupported_format")
    if kind == "csv":
        return _read_csv(data, name, source, mapped)
    header, sheet = _read_structured(data, kind)
    try:
        return recognise(header, name, source, mapped), sheet
    except Unreadable as problem:
        raise Unreadable(problem.code, sheet.rows_in) from None


def _read_structured(data: bytes, kind: str) -> tuple[tuple[str, ...], Sheet]:
    """The two formats that carry their own structure."""
    if kind == "parquet":
        return read_parquet(data)
    return read_spreadsheet(data)


def _read_csv(data: bytes, name: str, source: Source, mapped: Collection[str]) -> tuple[Columns, Sheet]:
    """The delimiter is the one under which the header is recognised; nothing is sniffed."""
    lines = text_lines(data)
    if not lines:
        raise Unreadable("empty_file")
    problem = "unknown_header"
    for delimiter in DELIMITERS:
        header = split_header(lines[0], delimiter)
        if header is None or len(header) > MAX_COLUMNS:
            continue
        try:
            columns = recognise(header, name, source, mapped)
        except Unreadable as found:
            problem = found.code if found.code != "unknown_header" else problem
            continue
        return columns, read_delimited(lines, delimiter, header)
    raise Unreadable(problem, sum(1 for line in lines[1:] if line.strip()))
