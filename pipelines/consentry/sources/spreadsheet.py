"""XLSX to a sheet: the first worksheet, every cell as text, sizes checked before any library opens it."""

from __future__ import annotations

import io
import re

import polars as pl

from consentry.sources.archive import sheet_parts
from consentry.sources.reasons import Unreadable
from consentry.sources.sheet import MAX_COLUMNS, Sheet, cell_names, no_broken

MAX_CELLS = 20_000_000
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = r'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"'
_CELL = r'<(?:\w+:)?c\b[^>]*?\br="([A-Za-z]{1,9})'
_DAY = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"  # a date cell has no time of day, and midnight would be a false one
_ANY_CELL = re.compile(r"<(?:\w+:)?c\b")


def read_spreadsheet(data: bytes) -> tuple[tuple[str, ...], Sheet]:
    """Header and rows of the first worksheet. Raises Unreadable."""
    parts = sheet_parts(data)
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".rels")) and _DECLARATION.search(content):
            raise Unreadable("unreadable_file")
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_extent(content)
    frame = _load(data).with_columns(pl.all().cast(pl.String).fill_null("").str.replace(_DAY, "$1"))
    if not frame.height or frame.width > MAX_COLUMNS:
        raise Unreadable("empty_file" if not frame.height else "unreadable_file")
    header = tuple(frame.row(0))
    while header and not header[-1].strip():
        header = header[:-1]
    if not header:
        raise Unreadable("empty_file")
    return header, _sheet(frame, header)


def _sheet(frame: pl.DataFrame, header: tuple[str, ...]) -> Sheet:
    """Rows below the header; rows without any value are no rows; values beyond the header are ragged rows."""
    names = cell_names(frame.width)
    frame = frame.rename(dict(zip(frame.columns, names, strict=True))).slice(1)
    filled = frame.select(any=pl.any_horizontal(pl.all().str.strip_chars() != ""))["any"]
    frame = frame.filter(filled).with_row_index("row_number", 1).cast({"row_number": pl.Int64})
    beyond = names[len(header) :]
    ragged = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    if beyond:
        ragged = frame.select(any=pl.any_horizontal(pl.col(beyond).str.strip_chars() != ""))["any"]
    lines = frame.filter(ragged).select(
        "row_number",
        pl.lit("ragged_line").alias("reason_code"),
        pl.concat_str(names, separator=";").alias("text"),
    )
    cells = frame.filter(~ragged).select(*names[: len(header)], "row_number")
    return Sheet(header, cells, lines if lines.height else no_broken())


def _check_extent(xml: bytes) -> None:
    """A cell far away makes the reader fill everything in between: refuse before it tries."""
    text = pl.Series([xml.decode("utf-8", errors="replace")])
    rows = text.str.extract_all(_ROW).explode().str.extract(_ROW).cast(pl.Int64, strict=False).max()
    letters = text.str.extract_all(_CELL).explode().str.extract(_CELL).unique().drop_nulls().to_list()
    width = max((_column_number(name) for name in letters), default=0)
    cells = len(_ANY_CELL.findall(text[0]))
    if max((rows if isinstance(rows, int) else 0) * max(width, 1), cells) > MAX_CELLS:
        raise Unreadable("sheet_too_large")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _load(data: bytes) -> pl.DataFrame:
    try:
        return pl.read_excel(
            io.BytesIO(data), sheet_id=1, engine="calamine", has_header=False, infer_schema_length=0,
            drop_empty_rows=False, drop_empty_cols=False, raise_if_empty=False,
        )  # fmt: skip
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # the Rust reader panics on some damaged files, and a panic is no Exception
        raise Unreadable("unreadable_file") from None
