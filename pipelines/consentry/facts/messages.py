"""What the messages themselves say: how often was promised (F01), what a template lacks (F02), and which yes came
through a message that should not have left (V20, T15).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from consentry import links
from consentry.facts.consent import fitting
from consentry.facts.frames import Frames
from consentry.facts.negatives import NEED_GRADE_A, surely_later
from consentry.facts.proof import CARRIED, with_grade
from consentry.facts.scope import covers
from consentry.policy import Policy

_NEEDS_UNSUBSCRIBE = ("email", "sms")


def visible_sends(frames: Frames, as_of: datetime) -> pl.LazyFrame:
    """Sends that can have left by `as_of`, with `latest` (sent_max, else when we saw it)."""
    return frames.sends.filter(pl.col("sent_min").is_null() | (pl.col("sent_min") <= as_of)).with_columns(
        pl.col("sent_max").fill_null(pl.col("observed_at")).alias("latest")
    )


def last_sends(sends: pl.LazyFrame, frames: Frames, as_of: datetime) -> pl.LazyFrame:
    """`point_id`, `purpose`, `last_sent`: the last message to the person for a purpose, at any address and channel.

    Only purposes and days that a promise on file can still cover are looked at.
    """
    longest = frames.notices.select(pl.col("frequency_days").max().fill_null(0).alias("_days"))
    recent = sends.join(longest, how="cross").filter(
        (pl.col("_days") > 0) & (pl.col("latest") + pl.duration(days="_days") > as_of)
    )
    facts = recent.select(
        pl.col("send_id").cast(pl.String).alias("event_id"),
        "point_id",
        "contact_id",
        pl.lit(value=False).alias("everywhere"),
        pl.lit(None, pl.String).alias("domain"),
    )
    reached = links.reach(facts, frames.points, frames.holdings, frames.ties)
    return (
        recent.select(pl.col("send_id").cast(pl.String).alias("event_id"), "purpose", "latest")
        .join(reached.select("event_id", "point_id"), on="event_id")
        .group_by("point_id", "purpose")
        .agg(pl.col("latest").max().alias("last_sent"))
    )


def incomplete_templates(policy: Policy) -> pl.LazyFrame:
    """`purpose`, `channel`, template_incomplete: a declared template lacks the sender, the way out or one click."""
    faulty = {
        (t.purpose, t.channel)
        for t in policy.templates
        if t.channel in _NEEDS_UNSUBSCRIBE
        and not (t.names_sender and t.unsubscribe and (t.one_click or t.channel != "email"))
    }
    return pl.LazyFrame(
        [(purpose, channel, True) for purpose, channel in sorted(faulty)],
        schema={"purpose": pl.String, "channel": pl.String, "template_incomplete": pl.Boolean},
        orient="row",
    )


def tainted(
    yes: pl.LazyFrame,
    sends: pl.LazyFrame,
    keys: pl.LazyFrame,
    nos: pl.LazyFrame,
    sold: pl.LazyFrame,
    policy: Policy,
) -> pl.LazyFrame:
    """`event_id` of acts that came through a message for which there was no basis when it left (T15, V20).

    `nos` from negatives.every_no; `sold`: key_id, sold_by, sold_until of sales that can carry the soft opt-in. A ground
    for the message is a proven yes for its channel and purpose, surely before it, that came through no message itself
    and that every no which may lie before the message surely precedes; or such a sale without any no before it. A
    message without readable purpose or time has none. Letters and calls ask nobody by themselves, so only e-mail and
    text messages are looked at.
    """
    named = ["event_id", "send_id"]
    asked = _suspects(yes, sends, policy)
    at_key = asked.join(
        keys.filter(~pl.col("is_service")).select(
            "key_id", "point_id", "channel", "purpose", "channel_bit", "purpose_bit", "no_bits", "min_grade"
        ),
        on=["point_id", "channel", "purpose"],
    ).cache()
    before = (
        at_key.join(nos, on="point_id")
        .filter((pl.col("event_type") == "erased") | covers("no_bits"))
        .filter((pl.col("earliest") <= pl.col("sent_max")).fill_null(value=True))
        .select(*named, "key_id", "earliest", "latest", "source_id", "seq", "event_type")
    )
    consented = _grounds(yes, at_key).cache()
    standing = (
        before.join(consented, on=[*named, "key_id"], suffix="_later")
        .filter(
            ~surely_later(timedelta(seconds=policy.clock_skew_s)).fill_null(value=False)
            | (pl.col("event_type").is_in(NEED_GRADE_A) & (pl.col("grade") != "A"))
        )
        .select(*named, "key_id", "yes_id")
    )
    by_consent = consented.join(standing, on=[*named, "key_id", "yes_id"], how="anti")
    by_sale = (
        at_key.join(sold, on="key_id")
        .filter((pl.col("sold_by") < pl.col("sent_min")) & (pl.col("sold_until") >= pl.col("sent_max")))
        .join(before, on=[*named, "key_id"], how="anti")
    )
    allowed = pl.concat([by_consent.select(named), by_sale.select(named)]).unique()
    return asked.join(allowed, on=named, how="anti").select("event_id").unique()


def _suspects(yes: pl.LazyFrame, sends: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Acts that name a message to the same address through which they came, and that message with its time."""
    services = [purpose.id for purpose in policy.purposes if purpose.is_service]
    came = yes.filter((pl.col("campaign_ref") != "") & ~pl.col("is_flag") & ~pl.col("is_request")).select(
        "event_id", "point_id", "campaign_ref", came_by="occurred_max"
    )
    asked = sends.filter(
        (pl.col("campaign_ref") != "")
        & pl.col("channel").is_in(_NEEDS_UNSUBSCRIBE)
        & ~pl.col("purpose").is_in(services)
    ).select("send_id", "point_id", "campaign_ref", "channel", "purpose", "sent_min", "sent_max")
    before = (pl.col("sent_min") <= pl.col("came_by")).fill_null(value=True)
    return came.join(asked, on=["point_id", "campaign_ref"]).filter(before).drop("campaign_ref", "came_by")


def _grounds(yes: pl.LazyFrame, at_key: pl.LazyFrame) -> pl.LazyFrame:
    """Proven acts of the person at the address for the channel and purpose of a message, surely before it."""
    acts = yes.filter(
        (pl.col("campaign_ref") == "")
        & ~pl.col("is_flag")
        & ~pl.col("is_request")
        & ~pl.col("foreign")
        & pl.col("actor").is_in(["", "data_subject"])
    ).rename({"event_id": "yes_id"})
    rows = acts.join(at_key, on="point_id").filter(covers())
    proven = (pl.col("grade") == "A") | ((pl.col("grade") == "B") & (pl.col("min_grade") != "A"))
    by_hand = pl.col("capture_method").is_in(CARRIED) & ~pl.col("has_artefact")
    return (
        with_grade(fitting(rows))
        .filter(proven & ~by_hand & (pl.col("occurred_max") < pl.col("sent_min")))
        .select("event_id", "send_id", "key_id", "yes_id", "source_id", "seq", "occurred_min", "grade")
    )
