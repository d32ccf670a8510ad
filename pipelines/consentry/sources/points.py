"""Addresses of the rows that were set aside: they are held until somebody repairs the row.

A row whose address cannot be read may still name its contact: kind `contact` holds all that contact's addresses.

Only here may an address leave a row that was not accepted, and only towards raw__quarantined_points.
"""

from __future__ import annotations

import polars as pl

from consentry.sources.model import Field, Stream
from consentry.sources.sheet import Sheet

POINTS_SCHEMA = pl.Schema({"row_number": pl.Int64, "point_kind": pl.String, "point_value": pl.String})
_EMAIL = r"""[^\s;,<>"()]+@[^\s;,<>"()]+"""
_READABLE = r"^[^\x00-\x1F\x7F\u{80}-\u{9F}\u{FFFD}]{1,500}$"


def points_of(sheet: Sheet, set_aside: pl.DataFrame, stream: Stream) -> pl.DataFrame:
    """Every readable address of the broken lines and of the rows that were set aside."""
    found = [_emails(sheet.broken["row_number"], sheet.broken["text"])]
    found += [_of_field(set_aside, item) for item in stream.fields if item.point]
    points = pl.concat(found).filter(pl.col("point_value") != "")
    return points.unique(maintain_order=True).sort("row_number", maintain_order=True)


def _of_field(rows: pl.DataFrame, item: Field) -> pl.DataFrame:
    cells = rows[item.name]
    if item.point == "email":
        return _emails(rows["row_number"], cells)
    if item.point.startswith("@"):
        kinds = rows[item.point[1:]].str.strip_chars().str.to_lowercase()
        known = kinds.is_in(["phone", "post"])
        return pl.concat([
            _emails(rows["row_number"].filter(~known), cells.filter(~known)),
            _whole(rows["row_number"].filter(known), kinds.filter(known), cells.filter(known)),
        ])  # fmt: skip
    return _whole(
        rows["row_number"], pl.Series([item.point], dtype=pl.String).new_from_index(0, rows.height), cells
    )


def _emails(numbers: pl.Series, cells: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"row_number": numbers, "point_value": cells.str.extract_all(_EMAIL)})
    frame = frame.explode("point_value").drop_nulls("point_value")
    # A damaged address is dropped whole: its readable end may be another person's address.
    frame = frame.filter(pl.col("point_value").str.contains(_READABLE)).with_columns(
        pl.col("point_value").str.strip_chars_start("'").str.strip_chars_end("'.")
    )
    return frame.select("row_number", pl.lit("email").alias("point_kind"), "point_value").cast(POINTS_SCHEMA)


def _whole(numbers: pl.Series, kinds: pl.Series, cells: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"row_number": numbers, "point_kind": kinds, "point_value": cells.str.strip_chars()})
    return frame.filter(pl.col("point_value").str.contains(_READABLE)).cast(POINTS_SCHEMA)
