"""What the national exemptions for messages to companies need (B): who subscribes, and what for an address is known."""

from __future__ import annotations

import polars as pl

from consentry.facts.frames import Frames
from consentry.facts.keys import contacts_of_points
from consentry.facts.scope import covers
from consentry.policy import Policy


def subscribers(frames: Frames, policy: Policy) -> pl.LazyFrame:
    """Per point_id: subscriber (legal, natural or doubtful), company_number_known, record_id, b2b_exemptions_on.

    legal or natural only when every record of the point's people says so; everything else is doubtful (M10).
    """
    kind = pl.col("subscriber_type").fill_null("")
    return (
        contacts_of_points(frames)
        .join(
            frames.contacts.select("contact_id", "subscriber_type", "company_number", "record_id"),
            on="contact_id",
            how="left",
        )
        .group_by("point_id")
        .agg(
            pl.when((kind == "legal").all()).then(pl.lit("legal"))
            .when((kind == "natural").all()).then(pl.lit("natural"))
            .otherwise(pl.lit("doubtful")).alias("subscriber"),
            (pl.col("company_number").fill_null("") != "").any().alias("company_number_known"),
            pl.col("record_id").min().alias("record_id"),
        )
        .with_columns(b2b_exemptions_on=pl.lit(policy.b2b_exemptions))
    )  # fmt: skip


def published(events: pl.LazyFrame, keys: pl.LazyFrame) -> pl.LazyFrame:
    """Per key_id: published_for_this (the very address was made known for this purpose and channel, and a snapshot of
    it is kept) and published_event.
    """
    return (
        events.filter(
            (pl.col("event_type") == "address_published")
            & (pl.col("artefact_uri") != "")
            & pl.col("purpose_stated")
            & pl.col("channel_stated")
        )
        .select("event_id", "point_id", "channel_mask", "purpose_mask")
        .join(
            keys.filter(~pl.col("is_service")).select("key_id", "point_id", "channel_bit", "purpose_bit"),
            on="point_id",
        )
        .filter(covers())
        .group_by("key_id")
        .agg(
            pl.lit(value=True).alias("published_for_this"), pl.col("event_id").min().alias("published_event")
        )
    )
