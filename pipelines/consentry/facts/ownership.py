"""Whose address is it now? What may have given it another owner since a yes was said there (V21, M07)."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.contract import OWNER_EVENTS
from consentry.facts.delivery import permanent_bounce
from consentry.facts.frames import Frames
from consentry.policy import Policy


def doubts(events: pl.LazyFrame, reached: pl.LazyFrame, frames: Frames) -> pl.LazyFrame:
    """`point_id`, `doubtful_since`: the latest moment after which the address may be somebody else's.

    A leaver notice about the address or about a record that holds it, a permanent bounce of the very address (a
    mailbox that comes back may come back to another person), and a record that holds the address and got a new name.
    """
    latest = pl.col("occurred_max").fill_null(pl.col("observed_at")).alias("doubtful_since")
    left = (
        events.filter(pl.col("event_type").is_in(OWNER_EVENTS))
        .select("event_id", latest)
        .join(reached.filter("direct"), on="event_id")
        .select("point_id", "doubtful_since")
    )
    bounced = events.filter(permanent_bounce() & pl.col("point_id").is_not_null()).select("point_id", latest)
    personal = frames.holdings.filter(pl.col("mailbox") != "role").select("contact_id", "point_id")
    renamed = frames.renamed.join(personal, on="contact_id").select(
        "point_id", pl.col("renamed_at").alias("doubtful_since")
    )
    return pl.concat([left, bounced, renamed]).group_by("point_id").agg(pl.col("doubtful_since").max())


def with_ownership(
    rows: pl.LazyFrame, doubtful: pl.LazyFrame, points: pl.LazyFrame, policy: Policy, as_of: datetime
) -> pl.LazyFrame:
    """Add owner_doubtful to consent candidates.

    In: candidates with point_id, occurred_min, doi_in_time, verified_min, engaged_at and time_known. The last confirmed
    act is what counts (RFC 7293): the act itself, or its confirming click. A free mailbox is in doubt when neither act
    nor engagement is younger than the policy's months.
    """
    confirmed = pl.max_horizontal("occurred_min", pl.when("doi_in_time").then("verified_min"))
    domain = pl.col("exact_key").str.split("@").list.last()
    free = points.filter((pl.col("point_kind") == "email") & domain.is_in(policy.freemail_domains)).select(
        "point_id", freemail=pl.lit(value=True)
    )
    limit = pl.lit(as_of).dt.offset_by(f"-{policy.freemail_silent_months}mo")
    silent = pl.max_horizontal(confirmed, "engaged_at") < limit
    since = pl.col("doubtful_since")
    return (
        rows.join(doubtful, on="point_id", how="left")
        .join(free, on="point_id", how="left")
        .with_columns(
            (
                (since.is_not_null() & (confirmed <= since).fill_null(value=True))
                | (
                    pl.col("freemail").fill_null(value=False)
                    & pl.col("time_known")
                    & silent.fill_null(value=False)
                )
            ).alias("owner_doubtful")
        )
        .drop("doubtful_since", "freemail")
    )
