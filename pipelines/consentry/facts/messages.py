"""What the messages themselves say: how often was promised (F01), what a template lacks (F02), and which yes came
through a message that should not have left (V20, T15).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from consentry import links
from consentry.facts.consent import changed_materially, fitting, ran_out
from consentry.facts.frames import Frames
from consentry.facts.negatives import NEED_GRADE_A, surely_later
from consentry.facts.proof import CARRIED, with_grade
from consentry.facts.scope import covers
from consentry.policy import Policy
from consentry.stages import worked_out

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

    `nos` and `sold` as in `judged`. Letters and calls ask nobody by themselves, so only e-mail and text messages are
    looked at.
    """
    asked = won_by(yes, sends, policy).pipe(worked_out)
    named = sends.join(asked.select("send_id").unique(), on="send_id", how="semi")
    grounds, _ = judged(named, yes, keys, nos, sold, policy)
    return asked.join(grounds, on="send_id", how="anti").select("event_id").unique()


def judged(
    sends: pl.LazyFrame,
    yes: pl.LazyFrame,
    keys: pl.LazyFrame,
    nos: pl.LazyFrame,
    sold: pl.LazyFrame,
    policy: Policy,
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """What was for and what against each message when it left, knowing what we know now.

    First: `send_id`, `ground` (consent or soft_opt_in). Second: `send_id`, `event_id` of each no that stood.
    `nos` from negatives.every_no; `sold`: key_id, sold_by, sold_until of sales that can carry the soft opt-in. A ground
    for the message is a proven yes for its channel and purpose, surely before it, not run out by then, that came
    through no message itself and that every no which may lie before the message surely precedes; or such a sale without
    any no before it. A message without readable purpose or time has none. A no stands when it may lie before the
    message and no such yes surely came after it; of a service message only an erasure can.
    """
    at_key = sends.select("send_id", "point_id", "channel", "purpose", "sent_min", "sent_max").join(
        keys.select(
            "key_id", "point_id", "channel", "purpose", "channel_bit", "purpose_bit", "no_bits", "min_grade",
            "is_service",
        ),
        on=["point_id", "channel", "purpose"],
    ).pipe(worked_out)  # fmt: skip
    before = (
        at_key.join(nos, on="point_id")
        .filter((pl.col("event_type") == "erased") | (covers("no_bits") & ~pl.col("is_service")))
        .filter((pl.col("earliest") <= pl.col("sent_max")).fill_null(value=True))
        .select("send_id", "key_id", "event_id", "earliest", "latest", "source_id", "seq", "event_type")
        .pipe(worked_out)
    )
    consented = _grounds(yes, at_key).pipe(worked_out)
    surely = surely_later(timedelta(seconds=policy.clock_skew_s)).fill_null(value=False)
    good_enough = ~pl.col("event_type").is_in(NEED_GRADE_A) | (pl.col("grade") == "A")
    pairs = before.join(consented, on=["send_id", "key_id"], suffix="_later").with_columns(
        (surely & good_enough).alias("_ended")
    ).pipe(worked_out)  # fmt: skip
    over = pairs.filter(~pl.col("_ended")).select("send_id", "key_id", "yes_id")
    by_consent = consented.join(over, on=["send_id", "key_id", "yes_id"], how="anti")
    by_sale = (
        at_key.join(sold, on="key_id")
        .filter((pl.col("sold_by") < pl.col("sent_min")) & (pl.col("sold_until") >= pl.col("sent_max")))
        .join(before, on=["send_id", "key_id"], how="anti")
    )
    grounds = pl.concat(
        [
            by_consent.select("send_id", pl.lit("consent").alias("ground")),
            by_sale.select("send_id", pl.lit("soft_opt_in").alias("ground")),
        ]
    ).unique("send_id", keep="first", maintain_order=True)
    ended = pairs.filter("_ended").select("send_id", "event_id")
    standing = (
        before.select("send_id", "event_id")
        .unique()
        .join(ended, on=["send_id", "event_id"], how="anti")
        .join(grounds, on="send_id", how="anti")
    )
    return grounds, standing


def won_by(yes: pl.LazyFrame, sends: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """`event_id`, `send_id`: acts that name a message to the same address through which they came, and that message."""
    came = yes.filter((pl.col("campaign_ref") != "") & ~pl.col("is_flag") & ~pl.col("is_request")).select(
        "event_id", "point_id", "campaign_ref", came_by="occurred_max"
    )
    asked = sends.filter(
        (pl.col("campaign_ref") != "")
        & pl.col("channel").is_in(_NEEDS_UNSUBSCRIBE)
        & ~pl.col("purpose").is_in(policy.service_ids)
    ).select("send_id", "point_id", "campaign_ref", "sent_min")
    before = (pl.col("sent_min") <= pl.col("came_by")).fill_null(value=True)
    return came.join(asked, on=["point_id", "campaign_ref"]).filter(before).select("event_id", "send_id")


def _grounds(yes: pl.LazyFrame, at_key: pl.LazyFrame) -> pl.LazyFrame:
    """Proven acts of the person at the address for the channel and purpose of a message, surely before it.

    One whose promised end or whose wording's change (E02, E03) may lie before the message is none.
    """
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
    over = ran_out(pl.col("sent_max")) | changed_materially(pl.col("sent_max"))
    return (
        with_grade(fitting(rows))
        .filter(proven & ~by_hand & ~over & (pl.col("occurred_max") < pl.col("sent_min")))
        .select("send_id", "key_id", "yes_id", "source_id", "seq", "occurred_min", "grade")
    )
