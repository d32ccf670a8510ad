"""A table as every reader hands it over: a header, cells as text, and the lines that were no row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

BROKEN_SCHEMA = {"row_number": pl.Int64, "reason_code": pl.String, "text": pl.String}
MAX_COLUMNS = 2_000


@dataclass(frozen=True)
class Sheet:
    """`cells` has columns c0..cn (text, '' for nothing) and row_number; row 1 is the first data row.

    `broken` has the lines that are no row (row_number, reason_code, text): their text is used only to
    find addresses in it and goes nowhere else.
    """

    header: tuple[str, ...]
    cells: pl.DataFrame
    broken: pl.DataFrame

    @property
    def rows_in(self) -> int:
        """All rows, readable or not."""
        return self.cells.height + self.broken.height


def cell_names(count: int) -> list[str]:
    """Positional names of the cells, before the header has been understood."""
    return [f"c{index}" for index in range(count)]


def no_broken() -> pl.DataFrame:
    """An empty frame of broken lines."""
    return pl.DataFrame(schema=BROKEN_SCHEMA)


def broken_frame(rows: Sequence[tuple[int, str, str]]) -> pl.DataFrame:
    """Broken lines as a frame."""
    return pl.DataFrame(rows, schema=BROKEN_SCHEMA, orient="row")
