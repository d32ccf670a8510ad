"""What an event covers: channels and purposes as bit masks, and when it is visible.

Bit n of a channel mask is CHANNELS[n]; bit n of a purpose mask is the n-th configured purpose. A no that names nothing
covers everything; a yes that names nothing covers nothing, but its defect is reported.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.contract import (
    NEGATIVE_EVENTS,
    POSITIVE_EVENTS,
    REGISTER_EVENTS,
    RIGHTS_EVENTS,
    SILENCING_EVENTS,
)
from consentry.policy import BLANKET, CHANNELS, EVERYTHING, POINT_KINDS, Policy

ALL_CHANNELS = (1 << len(CHANNELS)) - 1
CANDIDATE_EVENTS = (*POSITIVE_EVENTS, "requested", "unknown")
NO_EVENTS = (*NEGATIVE_EVENTS, *REGISTER_EVENTS)


_CHANNELS_OF = {kind: sum(1 << CHANNELS.index(way) for way in ways) for kind, ways in POINT_KINDS.items()}


def visible(events: pl.LazyFrame, as_of: datetime) -> pl.LazyFrame:
    """Events that can have happened by `as_of`: a yes only when it surely had, a no as soon as it may have (T12)."""
    silencing = pl.col("event_type").is_in(SILENCING_EVENTS)
    surely = pl.min_horizontal("occurred_max", "observed_at") <= as_of
    unknown = pl.col("occurred_min").is_null()
    return events.filter(unknown | pl.when(silencing).then(pl.col("occurred_min") <= as_of).otherwise(surely))


def with_masks(events: pl.LazyFrame, points: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Add point_kind, domain, channel_mask, purpose_mask (marketing purposes only), channel_stated, purpose_stated and
    everywhere.

    Only a no speaks for a whole domain (`domain`). A complaint covers e-mail and, when it names no channel, the way it
    was reached by. In: `points` with point_id, point_kind and exact_key.
    """
    kinds = points.select("point_id", "point_kind", _whole_domain().alias("domain"))
    no = pl.col("event_type").is_in(NO_EVENTS)
    complaint = pl.col("event_type") == "complaint"
    named_channels = list_mask("channels", CHANNELS)
    named_purposes = list_mask("purposes", policy.purpose_ids)
    marketing = marketing_mask(policy)
    blanket = _names("purposes", BLANKET)
    # A no that names something we do not know may mean anything: it covers everything.
    all_purposes = _names("purposes", EVERYTHING) | blanket | _names_unknown("purposes", policy.purpose_ids)
    all_purposes = all_purposes | (named_purposes == 0)
    all_channels = _names("channels", EVERYTHING) | (named_channels == 0)
    own_channels = pl.col("point_kind").replace_strict(_CHANNELS_OF, default=0, return_dtype=pl.Int64)
    complained = named_channels | 1 | pl.when(named_channels == 0).then(own_channels).otherwise(0)
    rights = pl.col("event_type").is_in(RIGHTS_EVENTS)
    speaks_for_all = (no & ~complaint) | rights | (complaint & _names("channels", EVERYTHING))
    return events.join(kinds, on="point_id", how="left").with_columns(
        pl.when(complaint & ~_names("channels", EVERYTHING)).then(complained)
        .when(all_channels).then(pl.lit(ALL_CHANNELS, pl.Int64))
        .otherwise(named_channels).alias("channel_mask"),
        pl.when(complaint | (no & all_purposes)).then(pl.lit(marketing, pl.Int64))
        .when(~no & (pl.col("purposes") == "")).then(pl.lit(marketing, pl.Int64))
        .otherwise(named_purposes & marketing).alias("purpose_mask"),
        (named_channels != 0).alias("channel_stated"),
        (pl.col("purposes") != "").alias("purpose_stated"),
        (speaks_for_all & all_channels).alias("everywhere"),
        pl.when(pl.col("event_type").is_in(NEGATIVE_EVENTS)).then("domain").alias("domain"),
    )  # fmt: skip


def list_mask(column: str, words: tuple[str, ...]) -> pl.Expr:
    """The ';'-separated words of a text column as a bit mask over `words`; other words set no bit."""
    return pl.sum_horizontal(
        pl.lit(0, pl.Int64),
        *[_names(column, word).cast(pl.Int64) * (1 << bit) for bit, word in enumerate(words)],
    )


def marketing_mask(policy: Policy) -> int:
    """The bits of all marketing purposes."""
    return sum(1 << bit for bit, purpose in enumerate(policy.purposes) if not purpose.is_service)


def covers(purpose_bits: str = "purpose_bit") -> pl.Expr:
    """Do the event's masks cover the key's channel_bit and purpose bits?"""
    return (pl.col("channel_mask") & pl.col("channel_bit") != 0) & (
        pl.col("purpose_mask") & pl.col(purpose_bits) != 0
    )


def channel_table() -> pl.LazyFrame:
    """`point_kind`, `channel`, `channel_bit`: the ways each kind of contact point can be reached."""
    rows = [
        (kind, channel, 1 << CHANNELS.index(channel))
        for kind, ways in POINT_KINDS.items()
        for channel in ways
    ]
    return pl.LazyFrame(
        rows, schema={"point_kind": pl.String, "channel": pl.String, "channel_bit": pl.Int64}, orient="row"
    )


def _names(column: str, word: str) -> pl.Expr:
    return pl.concat_str(pl.lit(";"), _words(column), pl.lit(";")).str.contains(f";{word};", literal=True)


def _names_unknown(column: str, known: tuple[str, ...]) -> pl.Expr:
    allowed = [*known, BLANKET, EVERYTHING, ""]
    return _words(column).str.split(";").list.eval(~pl.element().is_in(allowed)).list.any()


def _words(column: str) -> pl.Expr:
    """Blanks, invisible characters and capitals do not matter."""
    return pl.col(column).fill_null("").str.replace_all(r"[\s\p{Z}\p{Cf}]", "").str.to_lowercase()


def _whole_domain() -> pl.Expr:
    """The domain of which an "address" names every mailbox (@client.example, *@client.example); null elsewhere."""
    domain = pl.col("exact_key").str.extract(r"^[*]?@([^@]+)$")
    return pl.when(pl.col("point_kind") == "email").then(domain)
