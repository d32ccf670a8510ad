"""Facts and rules become decisions: the first rule that applies decides, all that apply are recorded.

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
from consentry.law import LAW_VERSION
from consentry.policy import Policy
from consentry.rules import RULES, Rule
from consentry.stages import worked_out

CONSENT_RULES = tuple(rule for rule in RULES if rule.grain == "consent")
SALE_RULES = tuple(rule for rule in RULES if rule.grain == "sale")
KEY_RULES = tuple(rule for rule in RULES if rule.grain == "key")
_BARE_RULES = tuple(rule for rule in CONSENT_RULES if rule.without_candidate)
OF_PEOPLE = tuple(rule for rule in RULES if rule.grain != "export")
"""The rules of recipients hold the lists of a tool, not a person: they are asked in `exports`."""
_INDEX = {rule.id: position for position, rule in enumerate(OF_PEOPLE)}
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
_NONE = len(OF_PEOPLE)
_PATTERN = [
    "_own_hits", "_bare_hits", "consent_hits", "sale_hits",
    "consent_passing", "consent_first", "sale_passing", "sale_first",
]  # fmt: skip
"""All that the verdict on a key follows from; the first two are masks over KEY_RULES and _BARE_RULES."""
_VERDICT = {"_rule": pl.Int16(), "other_rules": pl.List(pl.String)}


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
    tainted = _tainted(yes, sends, keys, every, sold, policy).pipe(worked_out)
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
    return _decided(facts, policy, clocks), _weighed(keys, judged, said, lifted, sold)


def groundwork(
    frames: Frames, policy: Policy, as_of: datetime
) -> tuple[pl.LazyFrame, pl.LazyFrame, pl.LazyFrame, pl.LazyFrame]:
    """What no single rule sees: the visible events with masks, the points each of them reaches, those that a no reaches
    over a likely link, and every yes.
    """
    kinds = frames.points.select("point_id", "point_kind", links.whole_domain().alias("domain"))
    seen = scope.visible(consent.batch_stamps(frames.events, policy), as_of).join(
        kinds, on="point_id", how="left"
    )
    events = scope.with_masks(seen, policy).pipe(worked_out)
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
            pl.when(pl.col("hits") & (1 << bit) != 0).then(pl.lit(_INDEX[rule.id], pl.Int16))
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
    passing = pl.col("first").cast(pl.Int32) - 10 * (_NONE + 1)
    if prefix == "consent":
        passing = pl.when(pl.col("lifter").fill_null(value=False)).then(-20 * (_NONE + 1)).otherwise(passing)
    # A bare flag speaks only where no act is on file.
    flag = (pl.col("is_flag") | pl.col("is_request")).cast(pl.Int32) if prefix == "consent" else pl.lit(0)
    rank = (
        pl.when("passing")
        .then(passing)
        .otherwise(flag * _NONE - pl.col("first").cast(pl.Int32).fill_null(-1))
    )
    # Equal candidates: the latest, then the one seen last, then the poorer proof.
    poorer = [pl.col("grade")] if prefix == "consent" else []
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


def _tainted(
    yes: pl.LazyFrame, sends: pl.LazyFrame, keys: pl.LazyFrame, every_no: pl.LazyFrame, sold: pl.LazyFrame,
    policy: Policy,
) -> pl.LazyFrame:  # fmt: skip
    """`event_id` of acts that came through a message without a basis (V20): neither proven consent nor soft opt-in."""
    return messages.tainted(yes, sends, keys, every_no, _carrying(sold), policy)


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


def _decided(facts: pl.LazyFrame, policy: Policy, clocks: Clocks) -> pl.LazyFrame:
    own = [rule.expression() for rule in KEY_RULES]
    bare = [~pl.col("is_service") & pl.col(rule.without_candidate) for rule in _BARE_RULES]
    decided = (
        facts.with_columns(
            _mask(own).alias("_own_hits"),
            pl.when(~pl.col("has_candidate")).then(_mask(bare)).otherwise(0).alias("_bare_hits"),
        )
        .with_columns(
            pl.struct(_PATTERN)
            .map_batches(_judge_patterns, return_dtype=pl.Struct(_VERDICT))
            .alias("_verdict")
        )
        .unnest("_verdict")
    )
    indexes = list(range(len(OF_PEOPLE)))

    def told(values: list[str]) -> pl.Expr:
        return pl.col("_rule").replace_strict(indexes, values, return_dtype=pl.String)

    decided = decided.with_columns(
        told([rule.id for rule in OF_PEOPLE]).alias("rule_id"),
        told([rule.outcome for rule in OF_PEOPLE]).alias("decision"),
        told([rule.basis for rule in OF_PEOPLE]).alias("legal_basis"),
        pl.col("consent_grade").fill_null("").alias("proof_grade"),
    )
    allowed = pl.col("decision") == "ALLOW"
    basis = pl.col("legal_basis")
    return decided.select(
        "point_id", "point_kind", "exact_key", "person_ref", "channel", "purpose", "jurisdiction",
        "decision", "rule_id",
        "other_rules", "legal_basis",
        pl.col("proof_grade").replace_strict(
            ["A", "B", "C", "D", "F"], ["proven", "proven", "partial", "missing", "invalid"],
            default="not_applicable", return_dtype=pl.String,
        ).alias("proof_status"),
        "proof_grade",
        pl.when(allowed & (basis == "consent")).then(pl.concat_list("consent_id"))
        .when(allowed & (basis == "soft_opt_in")).then(pl.concat_list("sale_id"))
        .when(allowed & (basis == "legitimate_interest")).then(_interest_evidence())
        .when(allowed & (basis == "b2b_exemption")).then(_exemption_evidence())
        .when(pl.col("decision") == "HOLD").then(pl.concat_list("consent_id").list.drop_nulls())
        .otherwise(pl.lit([], pl.List(pl.String))).alias("evidence_ids"),
        _blocking().alias("blocking_event_ids"),
        pl.col("lifted_events").fill_null(pl.lit([], pl.List(pl.String))).alias("lifted_event_ids"),
        pl.when(allowed & (basis == "consent")).then("consent_expires")
        .when(allowed & (basis == "soft_opt_in")).then("sale_expires")
        .when(allowed & (basis == "legitimate_interest"))
        .then(pl.min_horizontal("test_until", pl.when(_screening_counts()).then("screened_until")))
        .when(pl.col("rule_id") == "F01").then("promise_until")
        .alias("valid_until"),
        pl.lit(clocks.as_of).dt.cast_time_unit("us").alias("as_of"),
        pl.lit(clocks.known_as_of).dt.cast_time_unit("us").alias("known_as_of"),
        pl.lit(policy.controller_id).alias("controller_id"), pl.lit(LAW_VERSION).alias("law_version"),
    ).sort("point_id", "person_ref", "channel", "purpose")  # fmt: skip


def _mask(hits: list[pl.Expr]) -> pl.Expr:
    """Bit n: the n-th of `hits` is true."""
    return pl.sum_horizontal(hit.cast(pl.Int64) * (1 << bit) for bit, hit in enumerate(hits))


def _judge_patterns(column: pl.Series) -> pl.Series:
    """For each row of `_PATTERN` the rule that decides and all others that apply.

    Millions of keys show a few hundred patterns: each is judged once, and its rows get the answer by a join.
    """
    rows = column.struct.unnest()
    allowing = [_INDEX[rule.id] for rule in OF_PEOPLE if rule.outcome == "ALLOW"]
    held = [pl.when(f"hit_{rule.id}").then(_INDEX[rule.id]) for rule in OF_PEOPLE if rule.role == "post"]
    judged = (
        rows.unique()
        .with_columns(_fired(rule).alias(f"hit_{rule.id}") for rule in OF_PEOPLE)
        .with_columns(_before_messages().alias("_rule"))
        .with_columns(
            pl.when(pl.col("_rule").is_in(allowing)).then(pl.coalesce(*held, "_rule")).otherwise("_rule")
            .cast(pl.Int16).alias("_rule")
        )
    )  # fmt: skip
    judged = judged.select(*_PATTERN, "_rule", _others(judged).alias("other_rules"))
    answers = rows.join(judged, on=_PATTERN, how="left", nulls_equal=True, maintain_order="left")
    return answers.select(list(_VERDICT)).to_struct(column.name)


def _others(judged: pl.DataFrame) -> pl.Series:
    """For each pattern the rules that apply beside the one that decides, in order of priority."""
    told = [rule for rule in OF_PEOPLE if rule.role != "last"]
    row, which = judged.select(
        pl.col(f"hit_{rule.id}") & (pl.col("_rule") != _INDEX[rule.id]) for rule in told
    ).to_numpy().nonzero()  # fmt: skip
    names = pl.Series([rule.id for rule in told], dtype=pl.String).gather(which)
    found = pl.DataFrame({"row": row, "names": names}).group_by("row").agg("names")
    every = pl.DataFrame({"row": pl.arange(judged.height, dtype=pl.Int64, eager=True)})
    return every.join(found, on="row", how="left", maintain_order="left")["names"].fill_null([])


def _before_messages() -> pl.Expr:
    """The index of the rule that decides by steps 2 to 4 of domain table 2.1, before F rules may hold an ALLOW."""
    failing = [
        pl.when(~pl.col("consent_passing").fill_null(value=False)).then("consent_first"),
        pl.when(~pl.col("sale_passing")).then("sale_first"),
        *[pl.when(f"hit_{r.id}").then(_INDEX[r.id]) for r in KEY_RULES if r.role == "failing"],
        *[pl.when(_bit("_bare_hits", bit)).then(_INDEX[r.id]) for bit, r in enumerate(_BARE_RULES)],
    ]
    return pl.coalesce(
        *[pl.when(f"hit_{rule.id}").then(_INDEX[rule.id]) for rule in OF_PEOPLE if rule.role == "override"],
        *[pl.when(_basis(rule)).then(_INDEX[rule.id]) for rule in OF_PEOPLE if rule.role == "basis"],
        pl.min_horizontal(failing),
        pl.lit(_INDEX["Z01"]),
    )


def _fired(rule: Rule) -> pl.Expr:
    if rule.grain == "key":
        return _bit("_own_hits", KEY_RULES.index(rule))
    prefix, rules = ("consent", CONSENT_RULES) if rule.grain == "consent" else ("sale", SALE_RULES)
    hit = _bit(f"{prefix}_hits", rules.index(rule))
    return hit | _bit("_bare_hits", _BARE_RULES.index(rule)) if rule in _BARE_RULES else hit


def _bit(mask: str, bit: int) -> pl.Expr:
    return (pl.col(mask) & (1 << bit) != 0).fill_null(value=False)


def _basis(rule: Rule) -> pl.Expr:
    """A basis of a candidate decides only through the candidate that counts."""
    if rule.grain == "key":
        return pl.col(f"hit_{rule.id}")
    prefix = "consent" if rule.grain == "consent" else "sale"
    return (pl.col(f"{prefix}_passing") & (pl.col(f"{prefix}_first") == _INDEX[rule.id])).fill_null(
        value=False
    )


def _screening_counts() -> pl.Expr:
    """Customers get letters whatever the register says (L01); everybody else only while the check is fresh."""
    return (pl.col("rule_id") != "L01") & pl.col("register_applies")


def _interest_evidence() -> pl.Expr:
    """The balancing test, the notice that told of it and, where it counts, the screening."""
    empty = pl.lit([], pl.List(pl.String))
    screening = pl.when(_screening_counts()).then("screening_events").otherwise(empty).fill_null(empty)
    return pl.concat_list(pl.concat_list("test_id", "notice_event"), screening)


def _exemption_evidence() -> pl.Expr:
    """The record that names the company and, for B01 and B05, what was told or published."""
    rule = pl.col("rule_id")
    shown = pl.when(rule == "B01").then("objection_event").when(rule == "B05").then("published_event")
    return pl.concat_list(shown, "record_id").list.drop_nulls()


def _blocking() -> pl.Expr:
    """What stands against contact: a no for the key, a right for the point, bounces for the address."""
    empty = pl.lit([], pl.List(pl.String))
    rule = pl.col("rule_id")
    return (
        pl.when(rule.is_in(["A02", "A03", "A04"])).then("rights_events")
        .when(rule.is_in(["D01", "D02"])).then("bounce_events")
        .when(rule.str.contains("^(A01|W|X01)")).then("blocking")
        .otherwise(empty).fill_null(empty)
    )  # fmt: skip
