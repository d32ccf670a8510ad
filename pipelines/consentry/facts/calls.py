"""Whether the official registers were asked in time about a contact point (X02), for calls and for letters."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from consentry.policy import Policy


def screening(events: pl.LazyFrame, keys: pl.LazyFrame, policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """Per point_id and channel that a register covers: register_applies, screened, screened_until, screening_events.

    Screened: each register of each candidate country found this very point clear not longer ago than the
    maximum age. A check of unknown time or of an unnamed or other register is none.
    """
    age = timedelta(days=policy.register_max_age_days)
    asked = (
        keys.filter((pl.col("registers").list.len() > 0) & ~pl.col("is_service"))
        .select("point_id", "channel", "channel_bit", "registers")
        .unique(["point_id", "channel"])
        .explode("registers")
    )
    found_clear = events.filter(
        (pl.col("event_type") == "register_clear") & (pl.col("occurred_min") > as_of - age)
    ).select(
        "event_id", "point_id", "channel_mask", "occurred_min", pl.col("register_name").str.to_lowercase()
    )
    fits = (pl.col("channel_mask") & pl.col("channel_bit") != 0) & pl.col("register_name").str.contains(
        pl.col("registers").str.to_lowercase(), literal=True
    )
    checked = (
        asked.join(found_clear, on="point_id")
        .filter(fits)
        .sort("occurred_min", "event_id")
        .group_by("point_id", "channel", "registers", maintain_order=True)
        .agg(pl.col("occurred_min").last().alias("at"), pl.col("event_id").last().alias("check"))
    )
    return (
        asked.join(checked, on=["point_id", "channel", "registers"], how="left")
        .group_by("point_id", "channel")
        .agg(
            pl.lit(value=True).alias("register_applies"),
            pl.col("at").is_not_null().all().alias("screened"),
            (pl.col("at").min() + age).alias("screened_until"),
            pl.col("check").drop_nulls().unique().sort().alias("screening_events"),
        )
    )
