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
_NUMBER = r"\+?\d[\d ().\-]{6,}\d"
_CELL = r"[^,;\t]{1,64}"
_DAMAGE = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\u{80}-\u{9F}\u{FFFD}]"
_READABLE = r"^[^\x00-\x1F\x7F\u{80}-\u{9F}\u{FFFD}]{1,500}$"


def points_of(sheet: Sheet, set_aside: pl.DataFrame, stream: Stream) -> pl.DataFrame:
    """Every readable address of the broken lines and of the rows that were set aside."""
    found = [_of_text(sheet.broken["row_number"], sheet.broken["text"])]
    found += [_of_field(set_aside, item) for item in stream.fields if item.point]
    points = pl.concat(found).filter(pl.col("point_value") != "")
    return points.unique(maintain_order=True).sort("row_number", maintain_order=True)


def points_in_text(text: str) -> pl.DataFrame:
    """Every address and number in a file that is set aside whole, line by line; row 1 is the line after the first."""
    lines = pl.Series(text.splitlines(), dtype=pl.String)
    numbers = pl.int_range(lines.len(), dtype=pl.Int64, eager=True)
    return _of_text(numbers, lines).unique(maintain_order=True)


def _of_text(numbers: pl.Series, text: pl.Series) -> pl.DataFrame:
    """Addresses, numbers and possible record ids of lines whose columns cannot be told apart."""
    frame = pl.DataFrame({"row_number": numbers, "text": text.str.replace_all(_DAMAGE, "")})
    phones = frame.select(
        "row_number", pl.lit("phone").alias("point_kind"), pl.col("text").str.extract_all(_NUMBER)
    )
    cells = frame.select(
        "row_number",
        pl.lit("contact").alias("point_kind"),
        pl.col("text").str.replace_all('"', "").str.extract_all(_CELL),
    )
    others = [
        part.rename({"text": "point_value"}).explode("point_value").drop_nulls("point_value")
        .with_columns(pl.col("point_value").str.strip_chars()).filter(pl.col("point_value").str.contains(_READABLE))
        for part in (phones, cells)
    ]  # fmt: skip
    return pl.concat([_emails(numbers, text), *[part.cast(POINTS_SCHEMA) for part in others]])


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
    # A damaged address is held as it reads without its damage: a stranger loses a message, nobody loses a no.
    frame = frame.with_columns(
        pl.col("point_value")
        .str.replace_all(_DAMAGE, "")
        .str.strip_chars_start("'")
        .str.strip_chars_end("'.")
    ).filter(pl.col("point_value").str.contains(_READABLE))
    return frame.select("row_number", pl.lit("email").alias("point_kind"), "point_value").cast(POINTS_SCHEMA)


def _whole(numbers: pl.Series, kinds: pl.Series, cells: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"row_number": numbers, "point_kind": kinds, "point_value": cells.str.strip_chars()})
    return frame.filter(pl.col("point_value").str.contains(_READABLE)).cast(POINTS_SCHEMA)
