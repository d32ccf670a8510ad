"""From the facts of a key to its verdict: which rule decides, which others apply, on what evidence, until when.

Lives here: steps 1 to 5 of domain table 2.1 over the rules that apply. Does not live here: any rule, any fact, or which
of several candidates counts (that is `decide`).
"""

from __future__ import annotations

import polars as pl

from consentry.facts import Clocks
from consentry.law import LAW_VERSION
from consentry.policy import Policy
from consentry.rules import RULES, Rule

CONSENT_RULES = tuple(rule for rule in RULES if rule.grain == "consent")
SALE_RULES = tuple(rule for rule in RULES if rule.grain == "sale")
KEY_RULES = tuple(rule for rule in RULES if rule.grain == "key")
_BARE_RULES = tuple(rule for rule in CONSENT_RULES if rule.without_candidate)
OF_PEOPLE = tuple(rule for rule in RULES if rule.grain != "export")
"""The rules of recipients hold the lists of a tool, not a person: they are asked in `exports`."""
INDEX = {rule.id: position for position, rule in enumerate(OF_PEOPLE)}
_PATTERN = [
    "_own_hits", "_bare_hits", "consent_hits", "sale_hits",
    "consent_passing", "consent_first", "sale_passing", "sale_first",
]  # fmt: skip
"""All that the verdict on a key follows from; the first two are masks over KEY_RULES and _BARE_RULES."""
_VERDICT = {"_rule": pl.Int16(), "other_rules": pl.List(pl.String)}


def verdicts(facts: pl.LazyFrame, policy: Policy, clocks: Clocks) -> pl.LazyFrame:
    """The columns of `decide.decide`, from one row of facts per key; sorted by key.

    In: the facts that rules of grain "key" ask for, and of the candidates that count consent_* and sale_* (hits: mask
    of all that apply; first: index of the deciding rule; passing; id; expires).
    """
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
    allowing = [INDEX[rule.id] for rule in OF_PEOPLE if rule.outcome == "ALLOW"]
    held = [pl.when(f"hit_{rule.id}").then(INDEX[rule.id]) for rule in OF_PEOPLE if rule.role == "post"]
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
        pl.col(f"hit_{rule.id}") & (pl.col("_rule") != INDEX[rule.id]) for rule in told
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
        *[pl.when(f"hit_{r.id}").then(INDEX[r.id]) for r in KEY_RULES if r.role == "failing"],
        *[pl.when(_bit("_bare_hits", bit)).then(INDEX[r.id]) for bit, r in enumerate(_BARE_RULES)],
    ]
    return pl.coalesce(
        *[pl.when(f"hit_{rule.id}").then(INDEX[rule.id]) for rule in OF_PEOPLE if rule.role == "override"],
        *[pl.when(_basis(rule)).then(INDEX[rule.id]) for rule in OF_PEOPLE if rule.role == "basis"],
        pl.min_horizontal(failing),
        pl.lit(INDEX["Z01"]),
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
    return (pl.col(f"{prefix}_passing") & (pl.col(f"{prefix}_first") == INDEX[rule.id])).fill_null(
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
