"""Where the engine stops to work out what it has described so far.

Described as one plan, the decision took Polars longer to arrange than a small company takes to decide (1.0 of 1.5
seconds), and no less to work out than in stages. Between two stages everything stays lazy.
"""

from __future__ import annotations

import polars as pl


def worked_out(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The same rows, computed now and once, for all who read them."""
    return frame.collect().lazy()


def values_of(frame: pl.LazyFrame, column: pl.Expr) -> list:
    """The distinct values of an expression, nulls left out: for a plan that has a branch for each of them."""
    return frame.select(column.unique()).collect().to_series().drop_nulls().sort().to_list()
