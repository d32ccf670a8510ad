"""Every no that concerns a decision key, and whether a later proven yes lifted it (T02 to T05, T10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import polars as pl

from consentry.contract import NEGATIVE_EVENTS, RIGHTS_EVENTS
from consentry.facts.scope import covers
from consentry.policy import Policy

_CLASSES = {
    "objected": "objected", "withdrawn": "withdrawn", "expired": "withdrawn", "revoked": "withdrawn",
    "invalidated": "withdrawn", "refused": "refused", "complaint": "complained",
    "identity_disputed": "identity_disputed", "register_listed": "on_register", "erased": "erased",
}  # fmt: skip
_DATED = ("objected", "withdrawn", "refused")
NEED_GRADE_A = ("complaint", "identity_disputed")
LIKELY = (*NEGATIVE_EVENTS, "erased", "erasure_requested", "restricted", "deceased")
"""What travels over a link that is only likely: a will as it is; of a right only that advertising stops."""
CLASSES = ("vanished_no", "objected", "withdrawn", "refused", "complained", "identity_disputed", "undated_no",
           "linked_no", "on_register", "erased")  # fmt: skip


_SAID = ("key_id", "event_id", "event_type", "source_id", "seq", "earliest", "latest")


def said(
    events: pl.LazyFrame, absent: pl.LazyFrame, reached: pl.LazyFrame, likely: pl.LazyFrame, keys: pl.LazyFrame,
    policy: Policy,
) -> pl.LazyFrame:  # fmt: skip
    """One row per decision key and no that covers it: key_id, event_id, class, source_id, seq, latest (its
    occurred_max).

    In: visible `events` with masks, `absent` from the ledger, `reached` from links.reach, `likely` from
    links.likely_reach, `keys`. An erasure concerns every key of the point; a register only the listed point itself,
    where the regime names one. Over a likely link everything is a linked no to advertising.
    """
    nos = _nos(events)
    keyed = keys.select("key_id", "point_id", "channel_bit", "no_bits", "is_service", "register")
    erased = pl.col("event_type") == "erased"
    register = pl.col("event_type") == "register_listed"
    rows = (
        nos.join(reached, on="event_id")
        .join(keyed, on="point_id")
        .filter(erased | (covers("no_bits") & ~pl.col("is_service")))
        .filter(~register | ((pl.col("own_point") == pl.col("point_id")) & (pl.col("register") != "")))
        .join(absent.select("event_id", vanished=pl.lit(value=True)), on="event_id", how="left")
        .with_columns(pl.col("vanished").fill_null(value=False))
    )
    over = _ended_restrictions(events, timedelta(seconds=policy.clock_skew_s))
    rights = pl.col("event_type").is_in(RIGHTS_EVENTS)
    guessed = (
        _nos(events, LIKELY)
        .join(over, on="event_id", how="anti")
        .join(likely, on="event_id")
        .join(keyed, on="point_id")
        .filter((rights | covers("no_bits")) & ~pl.col("is_service"))
        .select(*_SAID, pl.lit("linked_no").alias("class"))
    )
    cleared = _cleared(rows.filter(register), events, timedelta(seconds=policy.clock_skew_s))
    surely = rows.join(cleared, on=["key_id", "event_id"], how="anti").select(*_SAID, _class().alias("class"))
    return pl.concat([surely, guessed])


def every_no(events: pl.LazyFrame, reached: pl.LazyFrame, likely: pl.LazyFrame) -> pl.LazyFrame:
    """Every will or erasure and the points it reaches: point_id, source_id, seq, event_type, masks and interval."""
    points = pl.concat([each.select("event_id", "point_id") for each in (reached, likely)])
    return _nos(events.filter(pl.col("event_type") != "register_listed")).join(points, on="event_id")


def _nos(events: pl.LazyFrame, types: Iterable[str] = _CLASSES) -> pl.LazyFrame:
    return events.filter(pl.col("event_type").is_in([*types])).select(
        "event_id", "event_type", "source_id", "seq", "channel_mask", "purpose_mask",
        pl.col("point_id").alias("own_point"), pl.col("occurred_max").fill_null(pl.col("observed_at")).alias("latest"),
        pl.col("occurred_min").is_null().alias("undated"), pl.col("occurred_min").alias("earliest"),
    )  # fmt: skip


def lifted(nos: pl.LazyFrame, lifts: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """`key_id`, `event_id`, `yes_id`: each no of `said` and each proven act that came after it (T05).

    `lifts` are acts that may lift: key_id, yes_id, source_id, seq, grade, yes_min.
    """
    pairs = nos.join(lifts.rename({"yes_min": "occurred_min"}), on="key_id", suffix="_later")
    after = surely_later(timedelta(seconds=policy.clock_skew_s))
    good_enough = ~pl.col("event_type").is_in(NEED_GRADE_A) | (pl.col("grade") == "A")
    return pairs.filter(after & good_enough).select("key_id", "event_id", "yes_id", "event_type")


def standing(nos: pl.LazyFrame, pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Per key_id: one boolean per class in CLASSES (stands), lifted_no, blocking (ids of what stands) and
    lifted_events.
    """
    gone = pairs.select("key_id", "event_id", lifted=pl.lit(value=True)).unique()
    marked = nos.join(gone, on=["key_id", "event_id"], how="left").with_columns(
        pl.col("lifted").fill_null(value=False)
    )
    stands = ~pl.col("lifted")
    return marked.group_by("key_id").agg(
        *[((pl.col("class") == name) & stands).any().alias(name) for name in CLASSES],
        (pl.col("lifted") & (pl.col("event_type") != "register_listed")).any().alias("lifted_no"),
        pl.col("event_id").filter(stands).unique().sort().alias("blocking"),
        pl.col("event_id").filter(~stands).unique().sort().alias("lifted_events"),
    )


def surely_later(skew: timedelta) -> pl.Expr:
    """Did the other fact (columns of the join with suffix _later, and occurred_min) surely come after
    `latest`? (T03, T10)

    Inside one source's log its own order counts and clocks agree; between sources the skew is added. An
    unknown time never
    comes after anything.
    """
    same_log = pl.col("source_id") == pl.col("source_id_later")
    ordered = same_log & pl.col("seq").is_not_null() & pl.col("seq_later").is_not_null()
    # Sequence numbers restart; they do not turn an older time into a newer one.
    in_time = pl.col("earliest").is_null() | (pl.col("occurred_min") >= pl.col("earliest")).fill_null(
        value=False
    )
    return (
        pl.when(ordered).then((pl.col("seq_later") > pl.col("seq")) & in_time)
        .when(same_log).then(pl.col("occurred_min") > pl.col("latest"))
        .otherwise(pl.col("occurred_min") > pl.col("latest") + skew)
    )  # fmt: skip


def _cleared(listed: pl.LazyFrame, events: pl.LazyFrame, skew: timedelta) -> pl.LazyFrame:
    """`key_id`, `event_id` of listings that a later screening of the same point and channel found clear."""
    clears = events.filter(pl.col("event_type") == "register_clear").select(
        "point_id", "source_id", "seq", "occurred_min", pl.col("channel_mask").alias("clear_mask")
    )
    return (
        listed.join(clears, on="point_id", suffix="_later")
        .filter(surely_later(skew) & (pl.col("clear_mask") & pl.col("channel_bit") != 0))
        .select("key_id", "event_id")
        .unique()
    )


def _class() -> pl.Expr:
    personal = pl.col("event_type").is_in(NEGATIVE_EVENTS)
    undated = pl.col("event_type").replace_strict(_CLASSES).is_in(_DATED) & pl.col("undated")
    return (
        pl.when(personal & ~pl.col("direct")).then(pl.lit("linked_no"))
        .when(personal & pl.col("vanished")).then(pl.lit("vanished_no"))
        .when(personal & undated).then(pl.lit("undated_no"))
        .otherwise(pl.col("event_type").replace_strict(_CLASSES))
    )  # fmt: skip


def rights(events: pl.LazyFrame, reached: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Per point_id: erasure_requested, restricted, deceased (booleans), and the ids behind them (rights_events).

    A request falls when an erasure followed it; a restriction when it was surely lifted later (T10) for the
    same person, wherever the restriction reaches.
    """
    over = _ended_restrictions(events, timedelta(seconds=policy.clock_skew_s))
    rows = (
        events.filter(pl.col("event_type").is_in(RIGHTS_EVENTS))
        .select("event_id", "event_type", pl.col("occurred_max").fill_null(pl.col("observed_at")).alias("latest"))
        .join(over, on="event_id", how="anti")
        .join(reached, on="event_id")
    )  # fmt: skip
    event = pl.col("event_type")
    erased = (
        rows.filter(event == "erased").group_by("point_id").agg(pl.col("latest").max().alias("erased_at"))
    )
    stands = pl.when(event == "erasure_requested").then(
        pl.col("erased_at").is_null() | (pl.col("erased_at") < pl.col("latest"))
    ).otherwise(event.is_in(["restricted", "deceased"]))  # fmt: skip
    return (
        rows.join(erased, on="point_id", how="left")
        .filter(stands)
        .group_by("point_id")
        .agg(
            (event == "erasure_requested").any().alias("erasure_requested"),
            (event == "restricted").any().alias("restricted"),
            (event == "deceased").any().alias("deceased"),
            pl.col("event_id").unique().sort().alias("rights_events"),
        )
    )


def _ended_restrictions(events: pl.LazyFrame, skew: timedelta) -> pl.LazyFrame:
    """`event_id` of restrictions that were surely lifted later for the same person (Art. 18(3)).

    Lifting binds narrowly, like a yes: where both facts name a person_ref that must be the same, else a contact of
    the same source, else the very contact point. Another person at a shared address sets nobody free.
    """
    named = events.filter(pl.col("event_type").is_in(["restricted", "unrestricted"])).select(
        "event_id", "event_type", "kind", "source_id", "seq", "occurred_min", "point_id", "contact_id",
        pl.col("occurred_max").fill_null(pl.col("observed_at")).alias("latest"),
        pl.when(pl.col("person_ref") != "").then("person_ref").alias("person_ref"),
    )  # fmt: skip
    set_ = named.filter(pl.col("event_type") == "restricted").rename({"occurred_min": "earliest"})
    freed = named.filter((pl.col("event_type") == "unrestricted") & (pl.col("kind") == "act")).drop(
        "event_type", "event_id", "latest", "kind"
    )
    other_person = (pl.col("person_ref") != pl.col("person_ref_later")).fill_null(value=False)
    other_contact = (
        (pl.col("contact_id") != pl.col("contact_id_later"))
        & (pl.col("source_id") == pl.col("source_id_later"))
    ).fill_null(value=False)
    same_person = set_.join(freed, on="person_ref", suffix="_later")
    same_contact = set_.join(freed, on="contact_id", suffix="_later").filter(~other_person)
    same_point = set_.join(freed, on="point_id", suffix="_later").filter(
        ~other_person
        & (~other_contact | (pl.col("person_ref") == pl.col("person_ref_later")).fill_null(value=False))
    )
    return pl.concat(
        pairs.filter(surely_later(skew)).select("event_id")
        for pairs in (same_person, same_contact, same_point)
    ).unique()
