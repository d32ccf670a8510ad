"""Parquet to a sheet: every cell as text; only plain columns are read."""

from __future__ import annotations

import io

import polars as pl

from consentry.sources.reasons import Unreadable
from consentry.sources.sheet import MAX_COLUMNS, Sheet, cell_names, no_broken

MAX_ROWS = 50_000_000
_EXACT = 2**53


def read_parquet(data: bytes) -> tuple[tuple[str, ...], Sheet]:
    """Header and rows. Raises Unreadable."""
    try:
        rows = pl.scan_parquet(io.BytesIO(data)).select(pl.len()).collect().item()
        if rows > MAX_ROWS:
            raise Unreadable("too_large")
        frame = pl.read_parquet(io.BytesIO(data))
    except pl.exceptions.PolarsError:
        raise Unreadable("unreadable_file") from None
    except OSError:
        raise Unreadable("unreadable_file") from None
    if not frame.width or frame.width > MAX_COLUMNS:
        raise Unreadable("empty_file" if not frame.width else "unreadable_file")
    header = tuple(frame.columns)
    texts = [_as_text(name, dtype).alias(place) for place, (name, dtype) in zip(
        cell_names(frame.width), frame.schema.items(), strict=True)]  # fmt: skip
    cells = frame.select(texts).with_columns(pl.all().fill_null(""))
    cells = cells.with_columns(row_number=pl.int_range(1, frame.height + 1, dtype=pl.Int64))
    return header, Sheet(header, cells, no_broken())


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """The column as the text that a CSV of it would hold."""
    column = pl.col(name)
    if isinstance(dtype, pl.String):
        return column
    if isinstance(dtype, pl.Datetime):
        zoned = column.dt.convert_time_zone("UTC") if dtype.time_zone else column
        return zoned.dt.to_string("%Y-%m-%dT%H:%M:%S%.f" + ("Z" if dtype.time_zone else ""))
    if isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.String):
        return column.list.join(";", ignore_nulls=True)
    if isinstance(dtype, pl.Boolean):
        return column.cast(pl.String).replace({"true": "yes", "false": "no"})
    if dtype.is_float():  # one empty cell makes a column of ids or numbers one of decimals
        whole = (column == column.floor()) & (column.abs() < _EXACT)
        return (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        )
    if dtype.is_numeric() or isinstance(dtype, pl.Date | pl.Categorical | pl.Enum | pl.Null):
        return column.cast(pl.String)
    raise Unreadable("unreadable_file")
