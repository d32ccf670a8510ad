"""What a letter on legitimate interest needs (L), and claims of that basis."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.facts.frames import Frames
from consentry.policy import Policy


def told_and_claimed(events: pl.LazyFrame, reached: pl.LazyFrame, frames: Frames) -> pl.LazyFrame:
    """Per point_id: interest_was_told (a notice naming the interest was given, directly),
    interest_claimed, notice_event.
    """
    naming = frames.notices.filter("names_interest").select("notice_id", names_interest=pl.lit(value=True))
    told = (pl.col("event_type") == "notice_given") & pl.col("names_interest") & pl.col("direct")
    claimed = (pl.col("event_type") == "legal_basis_claimed") & (
        pl.col("claimed_basis") == "legitimate_interest"
    )
    return (
        events.filter(pl.col("event_type").is_in(["notice_given", "legal_basis_claimed"]))
        .select("event_id", "event_type", "notice_id", "claimed_basis")
        .join(naming, on="notice_id", how="left")
        .with_columns(pl.col("names_interest").fill_null(value=False))
        .join(reached, on="event_id")
        .group_by("point_id")
        .agg(
            told.any().alias("interest_was_told"),
            claimed.any().alias("interest_claimed"),
            pl.col("event_id").filter(told).min().alias("notice_event"),
        )
    )


def balancing(policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """`purpose`, `channel`, balancing_test_valid, test_until: a recorded balancing test valid on the day of `as_of`."""
    day = as_of.date().isoformat()
    valid = [t for t in policy.balancing_tests if t.valid_from <= day <= t.valid_until]
    return pl.LazyFrame(
        {
            "purpose": [t.purpose for t in valid], "channel": [t.channel for t in valid],
            "test_id": [t.id for t in valid],
            "test_until": [datetime.fromisoformat(f"{t.valid_until}T23:59:59+00:00") for t in valid],
        },
        schema={"purpose": pl.String, "channel": pl.String, "test_id": pl.String,
                "test_until": pl.Datetime("us", "UTC")},
    ).sort("test_until").unique(["purpose", "channel"], keep="last", maintain_order=True)  # fmt: skip


def letter_purposes(policy: Policy) -> pl.LazyFrame:
    """`purpose`, letter_names_objection: whether the letter template says how to object (Art. 21(4))."""
    return pl.LazyFrame(
        {
            "purpose": list(policy.purpose_ids),
            "letter_names_objection": [p.letter_names_objection for p in policy.purposes],
        },
        schema={"purpose": pl.String, "letter_names_objection": pl.Boolean},
    )
