"""Addresses of the rows that were set aside: they are held until somebody repairs the row.

Every address and number in any cell of such a row counts, because nobody knows which column went wrong. A row whose
address cannot be read may still name its contact: kind `contact` holds all that contact's addresses.

Only here may an address leave a row that was not accepted, and only towards raw__quarantined_points.
"""

from __future__ import annotations

import polars as pl

from consentry.mentions import addresses_in, numbers_in
from consentry.sources.model import Field, Stream
from consentry.sources.sheet import Sheet

POINTS_SCHEMA = pl.Schema({"row_number": pl.Int64, "point_kind": pl.String, "point_value": pl.String})
_BROAD = r"""[^\s;,<>"()]+@[^\s;,<>"()]+"""
_CELL = r"[^,;\t|]{1,64}"
_CUT = r"[,;\t|\n]+"
_DAMAGE = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\u{80}-\u{9F}\u{FFFD}]"
_READABLE = r"^[^\x00-\x1F\x7F\u{80}-\u{9F}\u{FFFD}]{1,500}$"
_DAY = r"^\D{0,3}(?:(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]|[0-3]?[0-9][-/.][01]?[0-9][-/.](?:19|20)[0-9]{2})(?:\D|$)"
_PART = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_NO_NUMBER = rf"{_DAY}|^\s*{_PART}(?:\.{_PART}){{3}}\s*$"
"""A date or an address of a computer looks like a number and is none."""


def points_of(sheet: Sheet, set_aside: pl.DataFrame, stream: Stream) -> pl.DataFrame:
    """Every readable address of the broken lines and of the rows that were set aside (under our names)."""
    found = [_of_text(sheet.broken["row_number"], sheet.broken["text"])]
    aside = sheet.cells.filter(pl.col("row_number").is_in(set_aside["row_number"].implode()))
    cells = aside.unpivot(index="row_number", value_name="text").filter(pl.col("text") != "")
    found += [_mentioned(cells["row_number"], cells["text"])]
    found += [_of_field(set_aside, item) for item in stream.fields if item.point]
    points = pl.concat(found).filter(pl.col("point_value") != "")
    return points.unique(maintain_order=True).sort("row_number", "point_kind", maintain_order=True)


def points_in_text(text: str) -> pl.DataFrame:
    """Every address and number in a file that is set aside whole, line by line; row 1 is the line after the first."""
    lines = pl.Series(text.splitlines(), dtype=pl.String)
    numbers = pl.int_range(lines.len(), dtype=pl.Int64, eager=True)
    return _of_text(numbers, lines).unique(maintain_order=True)


def _of_text(numbers: pl.Series, text: pl.Series) -> pl.DataFrame:
    """Addresses, numbers and possible record ids of lines whose columns cannot be told apart."""
    frame = pl.DataFrame({"row_number": numbers, "text": text.str.replace_all(_DAMAGE, "")})
    cells = frame.select(
        "row_number",
        pl.lit("contact").alias("point_kind"),
        pl.col("text").str.replace_all('"', "").str.extract_all(_CELL).alias("point_value"),
    )
    parts = pl.DataFrame({"row_number": numbers, "text": text.str.replace_all(_CUT, "\n").str.split("\n")})
    parts = parts.explode("text").filter(pl.col("text") != "")
    # an address over the delimiter of the line, such as a quoted name with a comma, shows in the whole line
    return pl.concat([
        _mentioned(parts["row_number"], parts["text"]),
        _of_kind("email", frame["row_number"], _listed(frame["text"], addresses_in(pl.col("text")))),
        _readable(cells.explode("point_value")),
    ])  # fmt: skip


def _mentioned(numbers: pl.Series, cells: pl.Series) -> pl.DataFrame:
    """Every address and number that a cell of any column may mean; damage in it is left out.

    A damaged address is held as it reads without its damage: a stranger loses a message, nobody loses a no.
    """
    clean = cells.str.replace_all(_DAMAGE, "")
    numbered = pl.when(~pl.col("text").str.contains(_NO_NUMBER)).then("text")
    broad = pl.col("text").str.extract_all(_BROAD).list.eval(pl.element().str.strip_chars("'."))
    both = pl.concat_list(broad, addresses_in(pl.col("text")).fill_null([])).list.unique(maintain_order=True)
    has_at = clean.str.contains(r"(?i)@|%40|&#|&commat|\Wat\W|＠|﹫")
    has_digits = clean.str.count_matches(r"\d") >= 6
    return pl.concat([
        _of_kind("email", numbers.filter(has_at), _listed(clean.filter(has_at), both)),
        _of_kind("phone", numbers.filter(has_digits), _listed(clean.filter(has_digits), numbers_in(numbered))),
    ])  # fmt: skip


def _listed(cells: pl.Series, within: pl.Expr) -> pl.Series:
    if cells.is_empty():
        return pl.Series(dtype=pl.List(pl.String))
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    return frame.select(within.cast(pl.List(pl.String)).alias("found"))["found"]


def _of_kind(kind: str, numbers: pl.Series, found: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"row_number": numbers, "point_value": found})
    return _readable(frame.explode("point_value").with_columns(pl.lit(kind).alias("point_kind")))


def _of_field(rows: pl.DataFrame, item: Field) -> pl.DataFrame:
    """What the columns of addresses say by themselves: whole letters and numbers, and ids of contacts."""
    cells = rows[item.name]
    if item.point == "email":
        return pl.DataFrame(schema=POINTS_SCHEMA)
    if item.point.startswith("@"):
        kinds = rows[item.point[1:]].str.strip_chars().str.to_lowercase()
        kinds = kinds.replace_strict({"phone": "phone", "email": ""}, default="post", return_dtype=pl.String)
        other = kinds != ""  # what is under an unknown kind may be a letter's address
        return _whole(rows["row_number"].filter(other), kinds.filter(other), cells.filter(other))
    kinds = pl.Series([item.point], dtype=pl.String).new_from_index(0, rows.height)
    return _whole(rows["row_number"], kinds, cells)


def _whole(numbers: pl.Series, kinds: pl.Series, cells: pl.Series) -> pl.DataFrame:
    return _readable(pl.DataFrame({"row_number": numbers, "point_kind": kinds, "point_value": cells}))


def _readable(points: pl.DataFrame) -> pl.DataFrame:
    points = points.with_columns(pl.col("point_value").str.strip_chars()).drop_nulls("point_value")
    return (
        points.filter(pl.col("point_value").str.contains(_READABLE))
        .select(*POINTS_SCHEMA)
        .cast(POINTS_SCHEMA)
    )
