"""Every message that left, held against what we decided then and what we know now (domain 5.2, T12, T13, T15).

Lives here: the join and its closed vocabulary of findings. Does not live here: what a ground for a message is (that is
`facts.messages`, where V20 uses it too), how decisions of the past are kept (that is `job`), nor any clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import polars as pl

from consentry.decide import groundwork, sales_then
from consentry.facts import Clocks, Frames, messages, negatives
from consentry.facts.keys import decision_keys
from consentry.identity import keyed_hash
from consentry.law import REGIMES
from consentry.policy import CHANNELS, Policy
from consentry.stages import values_of, worked_out

FINDINGS: dict[str, str] = {
    "fine": "There was a basis when it left, and our decision of that day allowed it.",
    "not_decided": "There was a basis, but no decision that we had published by then about it is on file.",
    "against_our_decision": "There was a basis, but our decision of that day held or blocked this address.",
    "without_basis": "Nothing we know today gave a basis for this message when it left.",
    "unreadable": "Its address, time or purpose cannot be read, so nothing proves that it was allowed.",
    "maybe_after_a_no": "A no first reached us after it left, and nobody can tell which of the two came first.",
    "after_a_no_learned_later": "The person had said no before it left; the no reached us afterwards (T13).",
    "after_a_no_known": "It left although a no was with us by then.",
}
"""What can be found about a message, for people; each has one finding, the gravest that applies."""

WITHOUT_BASIS: tuple[str, ...] = (
    "without_basis", "unreadable", "maybe_after_a_no", "after_a_no_learned_later", "after_a_no_known",
)  # fmt: skip
"""Findings that count as a message without basis: whoever sends has to prove one (Art. 7(1))."""

COLUMNS: dict[str, str] = {
    "send_id": "keyed id; the same message has the same id every night",
    "source_id": "the source that told of it",
    "campaign_ref": "the campaign, as the tool names it",
    "point_id": "keyed id of the contact point; empty where none can be read",
    "person_id": "keyed id of the person whom the record names; '' for most",
    "channel": "email, sms, phone or post",
    "purpose": "what for, as the source says",
    "sent_min": "earliest moment at which it can have left; empty: unknown",
    "sent_max": "latest such moment",
    "observed_at": "when a source first told us of it",
    "decision_then": "what our lists of that moment said of the address: ALLOW, HOLD, BLOCK, or '' for nothing",
    "rule_then": "the rule of that decision",
    "run_then": "the release that published it",
    "basis": "by what we know now and the law of that day: consent, soft_opt_in, contract, other or none",
    "no_event_id": "the no that stood, in the ledger",
    "no_occurred_min": "earliest moment of that no; empty: unknown",
    "no_occurred_max": "latest such moment",
    "no_first_seen": "when that no first reached us",
    "latency_hours": "whole hours it was under way: first seen minus latest moment; empty: unknown",
    "finding": "one word of the list above",
    "tainted_event_ids": "sign-ups that it brought in and that count for nothing (V20)",
}
"""What each column of the audit says, in their order."""

_TOLD = ("source_id", "send_ref", "contact_id", "point_id", "sent_at", "channel", "purpose", "campaign_ref")
"""What makes a message this message and no other; the same row told again is no second one."""

_OTHER_BASES = ("legitimate_interest", "b2b_exemption")
_BLOCK, _ALLOW, _HOLD = 0, 1, 2
_BAD_FIRST = {"BLOCK": 0, "HOLD": 1, "ALLOW": 2}
"""Over time: where the hour of a message is not known, the worst decision that may have been in force counts."""
_OF_ADDRESS = {"BLOCK": _BLOCK, "ALLOW": _ALLOW, "HOLD": _HOLD}
"""Over the persons of one address: as on the lists, one no stops it, else one yes keeps it off them (M08)."""


def law_periods() -> tuple[tuple[str, str], ...]:
    """First and last ISO day of each span in which no law of ours changes; '' is open."""
    ends = [row.in_force_to for row in REGIMES if row.in_force_to]
    changes = {row.in_force_from for row in REGIMES if row.in_force_from} | {_shifted(day, 1) for day in ends}
    first = sorted(changes)
    before = [_shifted(day, -1) for day in first]
    return tuple(zip(["", *first], [*before, ""], strict=True))


def periods_of(days: Iterable[date]) -> list[tuple[str, str]]:
    """The spans of the law that hold one of these days; the newest one is always there, for messages without a day."""
    spans, asked = law_periods(), sorted({day.isoformat() for day in days})
    held = [span for span in spans[:-1] if any(span[0] <= day <= span[1] for day in asked)]
    return [*held, spans[-1]]


def _shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def audit(
    frames: Frames, policy: Policy, clocks: Clocks, history: pl.LazyFrame, pepper: bytes
) -> pl.LazyFrame:
    """One row per message that left by as_of, seen by known_as_of; sorted by send_id.

    `history` are the published decisions: point_id, person_id, channel, purpose, decision, rule_id, legal_basis,
    run_id, in_force_from, superseded_at (null: still in force). Each message is judged by the law of the day it left.

    Columns: COLUMNS.
    """
    events, reached, likely, yes = groundwork(frames, policy, clocks.as_of)
    nos = negatives.every_no(events, reached, likely).pipe(worked_out)
    sends = messages.visible_sends(frames, clocks.as_of).pipe(worked_out)
    days = values_of(sends, pl.col("sent_max").dt.date())
    parts = [
        messages.judged(
            _left_in(sends, period), yes, keys := decision_keys(frames, policy, _day_of(period)).pipe(worked_out), nos,
            sales_then(keys, frames, events, policy, clocks.as_of), policy,
        )
        for period in periods_of(days)
    ]  # fmt: skip
    grounds = pl.concat([for_it for for_it, _ in parts]).pipe(worked_out)
    against = pl.concat([against_it for _, against_it in parts])
    rows = (
        sends.join(_persons(frames, pepper), on="contact_id", how="left")
        .join(_then(sends, history), on="send_id", how="left")
        .join(grounds, on="send_id", how="left")
        .join(_stood(against, sends, events), on="send_id", how="left")
        .join(_won(yes, sends, grounds, policy), on="send_id", how="left")
        .with_columns(
            pl.col("person_id", "decision_then", "rule_then", "run_then", "basis_then").fill_null(""),
            pl.col("no_known", "no_sure").fill_null(value=False),
            pl.col("tainted_event_ids").fill_null(pl.lit([], pl.List(pl.String))),
        )
        .with_columns(_basis(policy).alias("basis"))
    )
    # the row number that joined everything above is another one every night; a name has to stay
    named = rows.with_columns(pl.col(name).fill_null("").alias(f"_{name}") for name in _TOLD).with_columns(
        keyed_hash(*[f"_{name}" for name in _TOLD], pepper=pepper, label="send").alias("send_id")
    )
    return (
        named.with_columns(_finding(policy).alias("finding"))
        .select([*COLUMNS])
        .sort("send_id", "observed_at")
        # two spellings of one address in the same send are one message
        .unique("send_id", keep="first", maintain_order=True)
    )  # fmt: skip


def _left_in(sends: pl.LazyFrame, period: tuple[str, str]) -> pl.LazyFrame:
    """Messages of one span of the law; without a time they have no ground under any."""
    first, last = period
    day = pl.col("sent_max").dt.date().cast(pl.String)
    inside = pl.lit(value=True) if not first else day >= first
    return sends.filter(inside & (pl.lit(value=True) if not last else day <= last)).filter(
        pl.col("sent_max").is_not_null() | pl.lit(value=not last)
    )


def _day_of(period: tuple[str, str]) -> datetime:
    """A moment inside the span, to ask the tables of law by."""
    first, last = period
    return datetime.fromisoformat(f"{first or last}T12:00:00+00:00")


def _persons(frames: Frames, pepper: bytes) -> pl.LazyFrame:
    """The person whom the record of a message names, as decisions name people."""
    return frames.contacts.filter(pl.col("person_ref") != "").select(
        "contact_id", keyed_hash("person_ref", pepper=pepper, label="person").alias("person_id")
    )


def _then(sends: pl.LazyFrame, history: pl.LazyFrame) -> pl.LazyFrame:
    """`send_id`, decision_then, rule_then, run_then, basis_then: what our lists of that moment said of the address."""
    asked = sends.filter(pl.col("sent_min").is_not_null()).select(
        "send_id", "point_id", "channel", "purpose", "sent_min", "sent_max"
    )
    in_force = (
        asked.join(history, on=["point_id", "channel", "purpose"])
        .filter((pl.col("in_force_from") <= pl.col("sent_max")) & (pl.col("decision") != ""))
        .filter(pl.col("superseded_at").is_null() | (pl.col("superseded_at") > pl.col("sent_min")))
        .select("send_id", "person_id", "decision", "rule_id", "run_id", "legal_basis", "in_force_from")
    )
    of_person = (
        in_force.with_columns(pl.col("decision").replace_strict(_BAD_FIRST, default=0).alias("_worst"))
        .sort("send_id", "person_id", "_worst", "in_force_from", descending=[False, False, False, True])
        .unique(["send_id", "person_id"], keep="first", maintain_order=True)
    )
    return (
        of_person.with_columns(pl.col("decision").replace_strict(_OF_ADDRESS, default=0).alias("_rank"))
        .sort("send_id", "_rank", "person_id")
        .unique("send_id", keep="first", maintain_order=True)
        .select(
            "send_id", pl.col("decision").alias("decision_then"), pl.col("rule_id").alias("rule_then"),
            pl.col("run_id").alias("run_then"), pl.col("legal_basis").alias("basis_then"),
        )
    )  # fmt: skip


def _stood(against: pl.LazyFrame, sends: pl.LazyFrame, events: pl.LazyFrame) -> pl.LazyFrame:
    """Per send the no that stood: one that was with us, else one that surely came before, else one that may have.

    no_known: with us by the time it left. no_sure: it happened before. A send of a whole day leans against us.
    """
    seen = events.select(
        "event_id", pl.col("occurred_min").alias("no_occurred_min"), pl.col("occurred_max").alias("no_occurred_max"),
        pl.col("observed_at").alias("no_first_seen"),
    )  # fmt: skip
    return (
        against.unique()
        .join(seen, on="event_id")
        .join(sends.select("send_id", "sent_min", "sent_max"), on="send_id")
        .with_columns(
            (pl.col("no_first_seen") <= pl.col("sent_max")).fill_null(value=False).alias("no_known"),
            (pl.col("no_occurred_max") < pl.col("sent_min")).fill_null(value=False).alias("no_sure"),
            (pl.col("no_first_seen") - pl.col("no_occurred_max")).dt.total_hours().alias("latency_hours"),
        )
        .sort("send_id", "no_known", "no_sure", "no_first_seen", "event_id",
              descending=[False, True, True, False, False])
        .unique("send_id", keep="first", maintain_order=True)
        .select("send_id", pl.col("event_id").alias("no_event_id"), "no_occurred_min", "no_occurred_max",
                "no_first_seen", "latency_hours", "no_known", "no_sure")
    )  # fmt: skip


def _won(yes: pl.LazyFrame, sends: pl.LazyFrame, grounds: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """`send_id`, tainted_event_ids: what a message without a ground brought in; V20 counts none of it (T15)."""
    return (
        messages.won_by(yes, sends, policy)
        .join(grounds, on="send_id", how="anti")
        .group_by("send_id")
        .agg(pl.col("event_id").unique().sort().alias("tainted_event_ids"))
    )


def _basis(policy: Policy) -> pl.Expr:
    """The basis in truth: service messages rest on the contract; letters, calls and companies on what we decided."""
    stopped = pl.col("no_event_id").is_not_null()
    other = (pl.col("decision_then") == "ALLOW") & pl.col("basis_then").is_in(_OTHER_BASES)
    return (
        pl.when(stopped).then(pl.lit("none"))
        .when(pl.col("purpose").is_in(policy.service_ids)).then(pl.lit("contract"))
        .when(pl.col("ground").is_not_null()).then("ground")
        .when(other).then(pl.lit("other"))
        .otherwise(pl.lit("none"))
    )  # fmt: skip


def _finding(policy: Policy) -> pl.Expr:
    """The gravest finding that applies."""
    readable = (
        pl.col("point_id").is_not_null()
        & pl.col("sent_min").is_not_null()
        & pl.col("purpose").is_in(policy.purpose_ids)
        & pl.col("channel").is_in(CHANNELS)
    ).fill_null(value=False)
    said = {word: pl.lit(word) for word in FINDINGS}
    return (
        pl.when(~readable).then(said["unreadable"])
        .when("no_known").then(said["after_a_no_known"])
        .when("no_sure").then(said["after_a_no_learned_later"])
        .when(pl.col("no_event_id").is_not_null()).then(said["maybe_after_a_no"])
        .when(pl.col("basis") == "none").then(said["without_basis"])
        .when(pl.col("decision_then") == "").then(said["not_decided"])
        .when(pl.col("decision_then") != "ALLOW").then(said["against_our_decision"])
        .otherwise(said["fine"])
    )  # fmt: skip
