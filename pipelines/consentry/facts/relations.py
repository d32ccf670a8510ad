"""A yes that is tied to a membership or contract lives as long as that, and a while longer (E04)."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.policy import Policy


def with_relation(rows: pl.LazyFrame, sales: pl.LazyFrame, policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """Add relation_ended: the relation that the yes names ended too long ago, or is not on file.

    Numbers of two invoice systems may collide: when any of them ended too long ago, it counts as ended.
    """
    limit = pl.lit(as_of).dt.offset_by(f"-{policy.relation_end_max_months}mo")
    found = sales.group_by(pl.col("sale_ref").alias("relation_ref")).agg(
        (pl.col("ended_at_min") < limit).fill_null(value=False).any().alias("_over")
    )
    named = pl.col("relation_ref") != ""
    return (
        rows.join(found, on="relation_ref", how="left")
        .with_columns((named & pl.col("_over").fill_null(value=True)).alias("relation_ended"))
        .drop("_over")
    )
