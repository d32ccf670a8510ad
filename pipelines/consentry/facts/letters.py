"""What a letter or call on legitimate interest needs (L), and claims of that basis."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from consentry.facts.frames import Frames, with_notice
from consentry.facts.scope import list_mask
from consentry.policy import CHANNELS, Policy


def claimed(events: pl.LazyFrame, reached: pl.LazyFrame) -> pl.LazyFrame:
    """Per point_id interest_claimed: some source claims legitimate interest for it, directly or by a link."""
    claims = (pl.col("event_type") == "legal_basis_claimed") & (
        pl.col("claimed_basis") == "legitimate_interest"
    )
    return (
        events.filter(claims)
        .select("event_id")
        .join(reached, on="event_id")
        .select("point_id", interest_claimed=pl.lit(value=True))
        .unique()
    )


def told(
    events: pl.LazyFrame, reached: pl.LazyFrame, keys: pl.LazyFrame, frames: Frames, policy: Policy
) -> pl.LazyFrame:
    """Per key_id what notices given to this person said: interest_was_told and told_and_could_object, and the first
    event of each (notice_event, objection_event).

    A notice that lists purposes or channels tells of those alone.
    """
    wordings = frames.notices.select(
        "notice_source", "notice_id", "names_interest", "offers_objection",
        _listed("notice_purposes", policy.purpose_ids).alias("told_purposes"),
        _listed("notice_channels", CHANNELS).alias("told_channels"),
    )  # fmt: skip
    interest, objection = pl.col("names_interest"), pl.col("offers_objection")
    return (
        with_notice(
            events.filter((pl.col("event_type") == "notice_given") & (pl.col("notice_id") != "")).select(
                "event_id", "source_id", "notice_id"
            ),
            wordings,
            how="inner",
        )
        .filter(interest | objection)
        .join(reached.filter("direct"), on="event_id")
        .join(
            keys.filter(~pl.col("is_service")).select("key_id", "point_id", "purpose_bit", "channel_bit"),
            on="point_id",
        )
        .filter(
            (pl.col("told_purposes") & pl.col("purpose_bit") != 0)
            & (pl.col("told_channels") & pl.col("channel_bit") != 0)
        )
        .group_by("key_id")
        .agg(
            interest.any().alias("interest_was_told"),
            objection.any().alias("told_and_could_object"),
            pl.col("event_id").filter(interest).min().alias("notice_event"),
            pl.col("event_id").filter(objection).min().alias("objection_event"),
        )
    )


def _listed(column: str, words: tuple[str, ...]) -> pl.Expr:
    """The listed words as bits; nothing listed means every one of them."""
    return (
        pl.when(pl.col(column) == "")
        .then(pl.lit((1 << len(words)) - 1, pl.Int64))
        .otherwise(list_mask(column, words))
    )


def balancing(policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """`purpose`, `channel`, test_id, test_until: a recorded balancing test that covers the day of `as_of` and is not
    older than the maximum age.
    """
    tests = pl.LazyFrame(
        [(t.purpose, t.channel, t.id, t.valid_from, t.valid_until) for t in policy.balancing_tests],
        schema=dict.fromkeys(("purpose", "channel", "test_id", "first", "last"), pl.String),
        orient="row",
    ).with_columns(pl.col("first", "last").str.to_date())
    last = pl.min_horizontal("last", pl.col("first").dt.offset_by(f"{policy.lia_max_age_months}mo"))
    end_of_day = pl.col("last").cast(pl.Datetime("us")).dt.replace_time_zone("UTC") + timedelta(
        hours=23, minutes=59, seconds=59
    )
    day = pl.lit(as_of.date())
    return (
        tests.with_columns(last.alias("last"))
        .filter((pl.col("first") <= day) & (day <= pl.col("last")))
        .sort("last", "test_id")
        .unique(["purpose", "channel"], keep="last", maintain_order=True)
        .select("purpose", "channel", "test_id", end_of_day.alias("test_until"))
    )


def letter_purposes(policy: Policy) -> pl.LazyFrame:
    """`purpose`, letter_names_objection (the letter template says how to object, Art. 21(4)), job_related and
    prospect_letters (the company writes to people who bought nothing).
    """
    return pl.LazyFrame(
        {
            "purpose": list(policy.purpose_ids),
            "letter_names_objection": [p.letter_names_objection for p in policy.purposes],
            "job_related": [p.job_related for p in policy.purposes],
        },
        schema={"purpose": pl.String, "letter_names_objection": pl.Boolean, "job_related": pl.Boolean},
    ).with_columns(prospect_letters=pl.lit(policy.post_prospects != "off"))
