"""What delivery says of an address: dead, refusing, or alive again (D01, D02)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from consentry.policy import Policy

_ALIVE = ("inbound_reply", "inbound_click", "delivered")


def permanent_bounce() -> pl.Expr:
    """A hard bounce without code or with 5.1.x: there is no such mailbox."""
    code = pl.col("bounce_code")
    return (pl.col("event_type") == "hard_bounce") & ((code == "") | code.str.starts_with("5.1."))


def delivery(events: pl.LazyFrame, yes: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Per point_id: hard_bounced, soft_bounced_out and bounce_events (ids).

    A permanent bounce is a hard bounce without code or with 5.1.x; other codes count as temporary. Lifted by a
    confirming click, a reply or click of the person, or a delivery after it (T05).
    """
    clicks = yes.filter(pl.col("doi_in_time") & ~pl.col("is_flag") & pl.col("point_id").is_not_null()).select(
        "point_id", pl.col("verified_min").alias("alive_at")
    )
    signs = events.filter(pl.col("event_type").is_in(_ALIVE) & pl.col("occurred_min").is_not_null()).select(
        "point_id", pl.col("occurred_min").alias("alive_at")
    )
    alive = pl.concat([clicks, signs]).group_by("point_id").agg(pl.col("alive_at").max())
    delivered = (
        events.filter(pl.col("event_type") == "delivered")
        .group_by("point_id")
        .agg(pl.col("occurred_min").max().alias("delivered_at"))
    )
    bounced = (
        events.filter(
            pl.col("event_type").is_in(["hard_bounce", "soft_bounce"]) & pl.col("point_id").is_not_null()
        )
        .with_columns(
            permanent_bounce().alias("permanent"),
            pl.col("occurred_max").fill_null(pl.col("observed_at")).alias("at"),
        )
        .join(alive, on="point_id", how="left")
        .join(delivered, on="point_id", how="left")
    )
    dead = pl.col("permanent") & (pl.col("alive_at").is_null() | (pl.col("alive_at") <= pl.col("at")))
    refusing = ~pl.col("permanent") & (
        pl.col("delivered_at").is_null() | (pl.col("delivered_at") < pl.col("at"))
    )
    refused_at = pl.col("at").filter(refusing)
    span = refused_at.max() - refused_at.min()
    return bounced.group_by("point_id").agg(
        dead.any().alias("hard_bounced"),
        ((refusing.sum() >= policy.soft_bounce_limit) & (span >= timedelta(days=policy.soft_bounce_days)))
        .fill_null(value=False)
        .alias("soft_bounced_out"),
        pl.col("event_id").filter(dead | refusing).unique().sort().alias("bounce_events"),
    )
