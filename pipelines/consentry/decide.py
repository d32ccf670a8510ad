"""Facts become decisions: candidates are gathered and weighed, one of them counts, and the verdict follows.

Lives here: the algorithm of domain table 2.1 over the whole table of rules. Does not live here: any rule and any fact;
time enters as the two clocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from consentry import ledger, links
from consentry.facts import (
    Clocks,
    Frames,
    b2b,
    calls,
    consent,
    delivery,
    elements,
    gather,
    letters,
    messages,
    minors,
    negatives,
    sales,
    scope,
)
from consentry.facts.keys import decision_keys
from consentry.policy import Policy
from consentry.rules import Rule
from consentry.stages import worked_out
from consentry.verdict import CONSENT_RULES, INDEX, OF_PEOPLE, SALE_RULES, verdicts

_BOOLEAN_KEY_FACTS = (
    *negatives.CLASSES, "erasure_requested", "restricted", "deceased", "hard_bounced", "soft_bounced_out",
    "unreadable_row", "lifted_no", "consent_passes", "has_candidate", "consent_to_other_controller",
    "consent_at_other_point", "consent_for_other_purpose", "consent_for_other_channel", "is_customer",
    "letter_names_objection", "balancing_test_valid", "interest_was_told", "interest_claimed", "foreign_controller",
    "minor", "explicit_consent", "promised_later", "template_incomplete",
    "register_applies", "screened", "origin_documented", "business_address", "company_number_known",
    "b2b_exemptions_on", "told_and_could_object", "published_for_this",
)  # fmt: skip
_CUSTOMER_UNLESS = ("I02", "I03", "I04", "I09")


def decide(frames: Frames, policy: Policy, clocks: Clocks, law_at: datetime | None = None) -> pl.LazyFrame:
    """One row per contact point, person, channel and purpose. `law_at` asks for the law of another day than as_of.

    Columns: point_id, point_kind, exact_key, person_ref, channel, purpose, jurisdiction, decision, rule_id,
    other_rules,
    legal_basis, proof_status, proof_grade, evidence_ids, blocking_event_ids, lifted_event_ids, valid_until
    (UTC, null: no end known),
    as_of, known_as_of, controller_id, law_version. Sorted by key. No row is left without a decision (Z01).
    """
    return decide_and_weighed(frames, policy, clocks, law_at)[0]


def decide_and_weighed(
    frames: Frames, policy: Policy, clocks: Clocks, law_at: datetime | None = None
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The rows of `decide`, and beside them every consent and sale that was weighed for them.

    Columns of the second: point_id, person_ref, channel, purpose, kind (consent or sale), id, grade, rule_ids (all
    that apply to it, in order of priority), passing (it would do as a basis), ended (it would, had no later no come),
    counts (the consent whose grade the decision shows), has_<element> of the proof (null for sales).
    """
    as_of = clocks.as_of
    events, reached, likely, yes = groundwork(frames, policy, as_of)
    keys = decision_keys(frames, policy, law_at or as_of).pipe(worked_out)
    said = negatives.said(events, frames.absences, reached, likely, keys, policy).pipe(worked_out)
    sold = _judge(sales.sale_rows(keys, frames, events, policy, as_of), SALE_RULES).pipe(worked_out)
    sends = messages.visible_sends(frames, as_of)
    every = negatives.every_no(events, reached, likely)
    tainted = messages.tainted(yes, sends, keys, every, _carrying(sold), policy).pipe(worked_out)
    candidates = consent.candidates(yes, keys, frames, events, reached, tainted, policy, as_of)
    judged = _judge(candidates, CONSENT_RULES).pipe(worked_out)
    lifted = negatives.lifted(said, _lifts(judged), policy).pipe(worked_out)
    # Joined where there is one row per point: keys are several times as many.
    about_points = (
        frames.points.select("point_id")
        .join(negatives.rights(events, reached, policy), on="point_id", how="left")
        .join(delivery.delivery(events, yes, policy), on="point_id", how="left")
        .join(letters.claimed(events, reached), on="point_id", how="left")
        .join(frames.origins, on="point_id", how="left")
        .join(b2b.subscribers(frames, policy), on="point_id", how="left")
        .join(minors.minors(frames, as_of), on="point_id", how="left")
        .join(_foreign(frames, policy), on="point_id", how="left")
        .join(frames.quarantined.with_columns(unreadable_row=pl.lit(value=True)), on="point_id", how="left")
    )
    facts = (
        keys.join(about_points, on="point_id", how="left")
        .join(
            _best(_after_every_no(judged, said, lifted), "occurred_min", "event_id", "consent"),
            on="key_id",
            how="left",
        )
        .join(consent.near_misses(yes, keys, reached), on="key_id", how="left")
        .join(negatives.standing(said, lifted), on="key_id", how="left")
        .join(_best(sold.filter("soft_optin_tried"), "latest", "sale_id", "sale"), on="key_id", how="left")
        .join(_customers(sold), on="key_id", how="left")
        .join(letters.told(events, reached, keys, frames, policy), on="key_id", how="left")
        .join(calls.screening(events, keys, policy, as_of), on=["point_id", "channel"], how="left")
        .join(b2b.published(events, keys), on="key_id", how="left")
        .join(letters.balancing(policy, as_of), on=["purpose", "channel"], how="left")
        .join(letters.letter_purposes(policy), on="purpose", how="left")
        .join(messages.last_sends(sends, frames, as_of), on=["point_id", "purpose"], how="left")
        .join(messages.incomplete_templates(policy), on=["purpose", "channel"], how="left")
        .join(_explicit(judged, said, lifted, policy), on="key_id", how="left")
        .with_columns(
            pl.col("consent_id").is_not_null().alias("has_candidate"),
            pl.col("consent_passing").fill_null(value=False).alias("consent_passes"),
            pl.col("test_id").is_not_null().alias("balancing_test_valid"),
            (~pl.col("valid")).alias("address_invalid"),
            (pl.col("last_sent") + pl.duration(days="consent_frequency_days")).alias("promise_until"),
            (pl.col("mailbox") == "role").alias("generic_mailbox"),
            pl.col("subscriber").fill_null("doubtful"),
        )
        .with_columns((pl.col("consent_passes") & (pl.col("promise_until") > as_of)).alias("promised_later"))
        .with_columns(pl.col(name).fill_null(value=False) for name in _BOOLEAN_KEY_FACTS)
    )
    return verdicts(facts, policy, clocks), _weighed(keys, judged, said, lifted, sold)


def groundwork(
    frames: Frames, policy: Policy, as_of: datetime
) -> tuple[pl.LazyFrame, pl.LazyFrame, pl.LazyFrame, pl.LazyFrame]:
    """What no single rule sees: the visible events with masks, the points each of them reaches, those that a no reaches
    over a likely link, and every yes.
    """
    seen = scope.visible(consent.batch_stamps(frames.events, policy), as_of)
    events = scope.with_masks(seen, frames.points, policy).pipe(worked_out)
    reached = links.reach(events, frames.points, frames.holdings, frames.ties).pipe(worked_out)
    nos = events.filter(pl.col("event_type").is_in(negatives.LIKELY))
    likely = links.likely_reach(nos, frames.points, frames.holdings, frames.ties, reached).pipe(worked_out)
    return events, reached, likely, consent.yes_events(events, frames, policy).pipe(worked_out)


def sales_then(
    keys: pl.LazyFrame, frames: Frames, events: pl.LazyFrame, policy: Policy, as_of: datetime
) -> pl.LazyFrame:
    """`key_id`, `sold_by`, `sold_until`: sales that carried the soft opt-in between these moments, by the keys' law."""
    return _carrying(_judge(sales.sale_rows(keys, frames, events, policy, as_of), SALE_RULES))


def decide_contract(
    tables: Mapping[str, pl.LazyFrame], policy: Policy, pepper: bytes, as_of: datetime, known_as_of: datetime
) -> pl.LazyFrame:
    """Decide straight from neutral tables, without a warehouse: the columns of `decide`; the caller collects.

    `tables` has contacts, contact_points, consent_events, sales, notices, quarantined_points and snapshots.
    """
    known = contract_frames(tables, policy, pepper, known_as_of)
    return decide(known, policy, Clocks(as_of, known_as_of))


def contract_frames(
    tables: Mapping[str, pl.LazyFrame], policy: Policy, pepper: bytes, known_as_of: datetime
) -> Frames:
    """Everything that neutral tables tell by `known_as_of`, without a warehouse."""
    rows = ledger.core_rows(tables["consent_events"].filter(pl.col("observed_at") <= known_as_of))
    sightings = ledger.events(rows, policy, pepper).pipe(worked_out)
    snapshots = tables["snapshots"].filter(pl.col("observed_at") <= known_as_of)
    return gather(
        tables,
        ledger.first_sightings(sightings),
        ledger.absences(sightings, snapshots),
        policy,
        pepper,
        known_as_of,
    )


def _judge(rows: pl.LazyFrame, rules: tuple[Rule, ...]) -> pl.LazyFrame:
    """Add `hits` (bit n: the n-th of `rules` applies), `first` (deciding rule's index in OF_PEOPLE) and `passing`."""
    expressions = [rule.expression() for rule in rules]
    bits = pl.sum_horizontal(
        pl.lit(0, pl.Int64), *[hit.cast(pl.Int64) * (1 << bit) for bit, hit in enumerate(expressions)]
    )
    failing = sum(1 << bit for bit, rule in enumerate(rules) if rule.role == "failing")
    rows = rows.with_columns(bits.alias("hits"))
    fails = pl.col("hits") & failing != 0
    # A basis counts only where nothing fails, so its bit is taken back otherwise.
    rows = rows.with_columns(
        pl.when(fails).then(pl.col("hits") & failing).otherwise("hits").alias("hits"),
        (~fails).alias("_clean"),
    )
    first = pl.coalesce(
        *[
            pl.when(pl.col("hits") & (1 << bit) != 0).then(pl.lit(INDEX[rule.id], pl.Int16))
            for bit, rule in enumerate(rules)
        ]
    )
    return rows.with_columns(
        first.alias("first"), (pl.col("_clean") & (pl.col("hits") != 0)).alias("passing")
    )


def _after_every_no(judged: pl.LazyFrame, said: pl.LazyFrame, lifted: pl.LazyFrame) -> pl.LazyFrame:
    """Take back candidates that a no came after, and mark those that lifted one.

    A no that a later act lifted still ended what was given before it (Art. 7(3)): a withdrawn yes never revives, not
    even when the act that lifted the withdrawal has expired meanwhile. The lifting act is the evidence of C05.
    """
    nos = said.group_by("key_id").agg(pl.col("event_id").n_unique().alias("_nos"))
    by_yes = lifted.group_by("key_id", pl.col("yes_id").alias("event_id")).agg(
        pl.col("event_id").n_unique().alias("_ended"),
        (pl.col("event_type") != "register_listed").any().alias("lifter"),
    )
    over = pl.col("_nos").fill_null(0) > pl.col("_ended").fill_null(0)
    clean = pl.col("passing")
    return (
        judged.join(nos, on="key_id", how="left")
        .join(by_yes, on=["key_id", "event_id"], how="left")
        .with_columns(
            pl.when(clean & over).then(0).otherwise("hits").alias("hits"),
            pl.when(~(clean & over)).then("first").alias("first"),
            (clean & ~over).alias("passing"),
        )
        .drop("_nos", "_ended")
    )


def _best(judged: pl.LazyFrame, latest: str, tie: str, prefix: str) -> pl.LazyFrame:
    """Per key_id the candidate that counts: a passing one (first one that lifted a no), else the one that
    got furthest.
    """
    passing = pl.col("first").cast(pl.Int32) - 10 * (len(OF_PEOPLE) + 1)
    if prefix == "consent":
        passing = (
            pl.when(pl.col("lifter").fill_null(value=False))
            .then(-20 * (len(OF_PEOPLE) + 1))
            .otherwise(passing)
        )
    # A bare flag speaks only where no act is on file.
    flag = (pl.col("is_flag") | pl.col("is_request")).cast(pl.Int32) if prefix == "consent" else pl.lit(0)
    rank = (
        pl.when("passing")
        .then(passing)
        .otherwise(flag * len(OF_PEOPLE) - pl.col("first").cast(pl.Int32).fill_null(-1))
    )
    # Equal candidates: the latest, then the one seen last, then the poorer proof, then the promise to write less often.
    poorer = [pl.col("grade"), pl.col("frequency_days")] if prefix == "consent" else []
    ordered = judged.with_columns(rank.alias("_rank")).sort(
        "key_id", "_rank", latest, "observed_at", *poorer, tie,
        descending=[False, False, True, True, *[True for _ in poorer], False], nulls_last=True,
    )  # fmt: skip
    names = {
        "first": pl.col("first").first(), "passing": pl.col("passing").first(), "expires": pl.col("expires_at").first(),
        "id": pl.col(tie).first(), "hits": pl.col("hits").bitwise_or(),
    }  # fmt: skip
    if prefix == "consent":
        names["grade"] = pl.col("grade").first()
        names["frequency_days"] = pl.col("frequency_days").first()
    return ordered.group_by("key_id", maintain_order=True).agg(
        expr.alias(f"{prefix}_{name}") for name, expr in names.items()
    )


def _weighed(
    keys: pl.LazyFrame, judged: pl.LazyFrame, said: pl.LazyFrame, lifted: pl.LazyFrame, sold: pl.LazyFrame
) -> pl.LazyFrame:
    """What `decide_and_weighed` gives of every candidate, from the frames of one decision."""
    after = _after_every_no(judged.with_columns(pl.col("passing").alias("_before")), said, lifted)
    best = _best(after, "occurred_min", "event_id", "consent").select("key_id", "consent_id")
    consents = elements.with_elements(after.join(best, on="key_id", how="left")).select(
        "key_id", pl.lit("consent").alias("kind"), pl.col("event_id").alias("id"), "grade",
        _applying(CONSENT_RULES).alias("rule_ids"), "passing", (pl.col("_before") & ~pl.col("passing")).alias("ended"),
        (pl.col("event_id") == pl.col("consent_id")).fill_null(value=False).alias("counts"),
        *[f"has_{name}" for name in elements.ELEMENTS],
    )  # fmt: skip
    sales_tried = sold.filter("soft_optin_tried").select(
        "key_id", pl.lit("sale").alias("kind"), pl.col("sale_id").alias("id"), pl.lit("").alias("grade"),
        _applying(SALE_RULES).alias("rule_ids"), "passing", pl.lit(value=False).alias("ended"),
        pl.lit(value=False).alias("counts"),
    )  # fmt: skip
    named = keys.select("key_id", "point_id", "person_ref", "channel", "purpose")
    both = pl.concat([consents, sales_tried], how="diagonal")
    return named.join(both, on="key_id").drop("key_id").sort(
        "point_id", "person_ref", "channel", "purpose", "kind", "counts", "id",
        descending=[False, False, False, False, False, True, False],
    )  # fmt: skip


def _applying(rules: tuple[Rule, ...]) -> pl.Expr:
    """The ids of the rules whose bit is set in `hits`."""
    return pl.concat_list(
        pl.when(pl.col("hits") & (1 << bit) != 0).then(pl.lit(rule.id)) for bit, rule in enumerate(rules)
    ).list.drop_nulls()


def _lifts(judged: pl.LazyFrame) -> pl.LazyFrame:
    """Proven acts of the data subject that may lift a no (T05): no V rule fails; age and later owners do not matter."""
    v_bits = sum(
        1 << bit
        for bit, rule in enumerate(CONSENT_RULES)
        if rule.role == "failing" and not rule.id.startswith("E") and rule.id != "V21"
    )
    return judged.filter(
        (pl.col("hits") & v_bits == 0)
        & pl.col("grade").is_in(["A", "B"])
        & pl.col("actor").is_in(["", "data_subject"])
        & pl.col("time_known")
    ).select(
        "key_id",
        pl.col("event_id").alias("yes_id"),
        "source_id",
        "seq",
        "grade",
        pl.col("occurred_min").alias("yes_min"),
    )


def _carrying(sold: pl.LazyFrame) -> pl.LazyFrame:
    """Sales that pass every rule but that of age (I08), with the days between which they were young enough."""
    late = sum(1 << bit for bit, rule in enumerate(SALE_RULES) if rule.id == "I08")
    fails = sum(1 << bit for bit, rule in enumerate(SALE_RULES) if rule.role == "failing") & ~late
    return sold.filter(pl.col("soft_optin_tried") & (pl.col("hits") & fails == 0)).select(
        "key_id", pl.col("latest").alias("sold_by"), pl.col("expires_at").alias("sold_until")
    )


def _explicit(judged: pl.LazyFrame, said: pl.LazyFrame, lifted: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Per key_id: does a consent that counts ask explicitly for sensitive data (A06)? Nobody asks where none is."""
    if not any(purpose.special_category for purpose in policy.purposes):
        return pl.LazyFrame(schema={"key_id": pl.UInt32, "explicit_consent": pl.Boolean})
    passing = _after_every_no(judged.filter("explicit"), said, lifted).filter("passing")
    return passing.select("key_id", explicit_consent=pl.lit(value=True)).unique()


def _customers(sold: pl.LazyFrame) -> pl.LazyFrame:
    undone = sum(1 << bit for bit, rule in enumerate(SALE_RULES) if rule.id in _CUSTOMER_UNLESS)
    return sold.group_by("key_id").agg(
        (pl.col("own") & (pl.col("hits") & undone == 0)).any().alias("is_customer")
    )


def _foreign(frames: Frames, policy: Policy) -> pl.LazyFrame:
    foreign = frames.contacts.filter(~pl.col("controller_id").is_in(["", *policy.own_ids]))
    return (
        frames.holdings.join(foreign, on="contact_id", how="semi")
        .select("point_id", foreign_controller=pl.lit(value=True))
        .unique()
    )
