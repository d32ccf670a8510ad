"""Lines of delimited text to a sheet, with the dialect pinned and every line accounted for.

No library sniffs here: Polars gets only lines that were proven to be one whole row of the header's
width. The few others (quotes inside a cell, cells over several lines, damage) are read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from consentry.errors import StageError
from consentry.sources.record import is_blank, parse_record
from consentry.sources.sheet import Sheet, broken_frame, cell_names

DELIMITERS = (",", ";", "\t", "|")
MAX_LINES_IN_CELL = 1_000


def read_delimited(lines: Sequence[str], delimiter: str, header: tuple[str, ...]) -> Sheet:
    """All lines below the header, as a sheet."""
    width = len(header)
    body = list(lines[1:])
    whole = _whole_rows(body, delimiter, width)
    odd = _odd_rows(body, delimiter, width, whole)
    return _assemble(body, whole, odd, delimiter, header)


def _whole_rows(body: list[str], delimiter: str, width: int) -> pl.Series:
    """Which lines are, taken alone, exactly one well-formed row of the right width."""
    d = re.escape(delimiter)
    cell = f'(?:"(?:[^"]|"")*"|[^"{d}]*)'
    line = pl.col("line")
    fields = (
        pl.when(line.str.contains('"', literal=True))
        .then(line.str.replace_all('"(?:[^"]|"")*"', "").str.count_matches(delimiter, literal=True))
        .otherwise(line.str.count_matches(delimiter, literal=True))
    )
    well_formed = ~line.str.contains('"', literal=True) | line.str.contains(f"^{cell}(?:{d}{cell})*$")
    not_blank = line.str.strip_chars(f"{delimiter} \t") != ""
    frame = pl.DataFrame({"line": body}, schema={"line": pl.String})
    return frame.select(whole=(fields == width - 1) & well_formed & not_blank)["whole"]


class _Odd:
    """What the line-by-line reading found: rows (start line, cells), broken lines, lines inside a cell."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[str]]] = []
        self.broken: list[tuple[int, str]] = []
        self.inside: set[int] = set()


def _odd_rows(body: list[str], delimiter: str, width: int, whole: pl.Series) -> _Odd:
    found = _Odd()
    reached = 0
    for start in (~whole).arg_true().to_list():
        if start < reached or is_blank(body[start], delimiter):
            continue
        reached = start + _read_odd(body, start, delimiter, width, found)
    return found


def _read_odd(body: list[str], start: int, delimiter: str, width: int, found: _Odd) -> int:
    """Read the record that begins at `start`; say how many lines it took."""
    text = body[start]
    taken = 1
    try:
        cells = parse_record(text, delimiter)
        pending: list[str] = []
        while cells is None and start + taken < len(body) and taken < MAX_LINES_IN_CELL:
            line = body[start + taken]
            pending.append(line)
            taken += 1
            if '"' in line:
                text = "\n".join((text, *pending))
                pending = []
                cells = parse_record(text, delimiter)
    except ValueError:
        found.broken.append((start, "malformed_quote" if taken == 1 else "unterminated_quote"))
        return 1
    if cells is None:
        found.broken.append((start, "unterminated_quote"))
        return 1
    span = range(start, start + taken)
    if len(cells) == width and not any(_stands_alone(body[line], delimiter, width) for line in span[1:]):
        found.rows.append((start, cells))
        found.inside.update(span[1:])
    elif taken == 1:
        found.broken.append((start, "ragged_line"))
    else:
        found.broken.extend((line, "doubtful_quote") for line in span if not is_blank(body[line], delimiter))
        found.inside.update(span)
    return taken


def _stands_alone(line: str, delimiter: str, width: int) -> bool:
    """Would this line, met inside a quoted cell, be a row by itself? Then the quote is in doubt."""
    try:
        cells = parse_record(line, delimiter)
    except ValueError:
        return False
    return cells is not None and len(cells) == width


def _assemble(body: list[str], whole: pl.Series, odd: _Odd, delimiter: str, header: tuple[str, ...]) -> Sheet:
    """Number the rows by the line they start on and put all cells into one frame."""
    names = cell_names(len(header))
    schema = dict.fromkeys(names, pl.String)
    if odd.inside:
        inside = pl.Series(sorted(odd.inside), dtype=pl.Int64)
        whole = whole & ~pl.int_range(len(body), eager=True).is_in(inside.implode())
    plain = whole.arg_true().cast(pl.Int64)
    starts = pl.concat([
        plain,
        pl.Series([line for line, _ in odd.rows], dtype=pl.Int64),
        pl.Series([line for line, _ in odd.broken], dtype=pl.Int64),
    ])  # fmt: skip
    numbers = starts.rank("ordinal").cast(pl.Int64)
    ends = (0, len(plain), len(plain) + len(odd.rows), len(starts))
    of_plain, of_odd, of_broken = (numbers[a:b] for a, b in pairwise(ends))

    text = body if len(plain) == len(body) else pl.Series(body, dtype=pl.String).filter(whole).to_list()
    cells = _parse_plain(text, delimiter, schema).with_columns(row_number=of_plain)
    if odd.rows:
        extra = pl.DataFrame([cells for _, cells in odd.rows], schema=schema, orient="row")
        cells = pl.concat([cells, extra.with_columns(row_number=of_odd)]).sort("row_number")
    broken = broken_frame([
        (number, reason, body[line]) for number, (line, reason) in zip(of_broken, odd.broken, strict=True)
    ])  # fmt: skip
    return Sheet(header, cells, broken)


def _parse_plain(rows: list[str], delimiter: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema=schema)
    if len(schema) == 1:
        only = next(iter(schema))
        values = [(parse_record(row, delimiter) or [""])[0] for row in rows]
        return pl.DataFrame({only: values}, schema=schema)
    try:
        frame = pl.read_csv(
            "\n".join(rows).encode(),
            has_header=False,
            schema=schema,
            separator=delimiter,
            quote_char='"',
            eol_char="\n",
        )
        failure = "" if frame.height == len(rows) else "rows"
    except pl.exceptions.PolarsError as error:
        frame, failure = pl.DataFrame(schema=schema), type(error).__name__
    if failure:
        raise StageError(
            "sources.csv", "proven rows were read differently; report this as a fault", found=failure
        )
    return frame.with_columns(pl.all().fill_null(""))
