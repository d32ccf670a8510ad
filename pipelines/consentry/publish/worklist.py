"""The worklist: whom we could contact if one thing were found, most valuable first.

Pure: frames in, frame out. Holds no address: a contact id that is one is replaced by the contact point's keyed id.
Never suggests asking the person by mail: asking is itself a message that needs the yes.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from consentry.policy import Purpose
from consentry.publish.contact_ids import hidden, is_address
from consentry.publish.run_info import Rules
from consentry.publish.safe_text import safe_text

FILE = "lists/worklist-no-proof-of-opt-in.csv"
COLUMNS = (
    "contact_id", "source_id", "channel", "purpose", "rule_id", "proof_grade", "reason", "repair", "customer",
    "last_engaged", "also_held_as",
)  # fmt: skip
_PROOF_RULES = r"^(V\d|E\d|I05$|I06$|I07$)"
"""Rules that hold somebody because a yes, or the circumstances of a sale, cannot be shown."""
_NEAREST = ("A", "B", "C", "D", "", "F")
"""Closest to a proof first. A and B: the proof is complete but stale or too thin for that country. C: one piece is
missing. D and none: more is. F: what was taken can never count."""
NOTHING = "Nothing"
"""With this word the repair of a rule begins when nothing on file would help; those rows come last."""
_SALE_SEEN = ["I01", "I05", "I06", "I07", "I08", "I10", "L01", "L05"]
_NO_SALE = ["I02", "I03", "I04", "I09"]


def worklist(
    decisions: pl.DataFrame,
    holders: pl.DataFrame,
    engagement: pl.DataFrame,
    purposes: Sequence[Purpose],
    rules: Rules,
) -> pl.DataFrame:
    """One row (COLUMNS) per held contact point, channel and marketing purpose whose only want is proof.

    `holders` has point_id, contact_id, source_id and value of every contact that holds it now; `engagement` has
    point_id and last_engaged_at. Order: what something on file can repair, nearest to a proof, customers, lately
    engaged, then the ids.
    """
    marketing = [purpose.id for purpose in purposes if purpose.kind == "marketing"]
    wanted = _wanting(decisions, marketing, rules)
    said = {rule_id: rule.sentence for rule_id, rule in rules.items()}
    cure = {rule_id: rule.repair for rule_id, rule in rules.items()}
    hopeless = [rule_id for rule_id, repair in cure.items() if not repair or repair.startswith(NOTHING)]
    return (
        wanted.join(_named(holders), on="point_id")
        .join(_customers(decisions), on="point_id", how="left")
        .join(engagement.lazy().select("point_id", "last_engaged_at"), on="point_id", how="left")
        .with_columns(
            pl.col("customer").fill_null(False),
            pl.col("rule_id").is_in(hopeless).alias("_hopeless"),
            pl.concat_str("channel", "purpose", separator="/").alias("_about"),
        )
        .sort(
            "_hopeless", "_rank", "customer", "last_engaged_at", "_place", "_about",
            descending=[False, False, True, True, False, False], nulls_last=True,
        )
        .select(
            safe_text(pl.col("contact_id")).alias("contact_id"), "source_id", "channel", "purpose", "rule_id",
            pl.col("_rank").replace_strict(
                range(len(_NEAREST)), [grade or "none" for grade in _NEAREST], return_dtype=pl.String
            ).alias("proof_grade"),
            pl.col("rule_id").replace_strict(said, default="", return_dtype=pl.String).alias("reason"),
            pl.col("rule_id").replace_strict(cure, default="", return_dtype=pl.String).alias("repair"),
            pl.when("customer").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("customer"),
            pl.col("last_engaged_at").dt.strftime("%Y-%m-%d").fill_null("").alias("last_engaged"),
            safe_text(pl.col("also_held_as")).alias("also_held_as"),
        )
        .select(COLUMNS)
        .collect()
    )  # fmt: skip


def _wanting(decisions: pl.DataFrame, marketing: list[str], rules: Rules) -> pl.LazyFrame:
    """One row per contact point, channel and purpose that nobody settled: the reason nearest to a proof."""
    claimed = (pl.col("evidence_ids").list.len() > 0) | (pl.col("other_rules").list.len() > 0)
    wants_proof = pl.col("rule_id").str.contains(_PROOF_RULES) | ((pl.col("rule_id") == "Z01") & claimed)
    held = pl.col("decision") == "HOLD"
    ids = sorted(rules, key=lambda rule_id: rules[rule_id].priority)
    width = len(ids)
    place = pl.col("rule_id").replace_strict(ids, range(width), default=None, return_dtype=pl.Int32)
    # one number per row, grade first and rule second, so that the smallest of an address is a plain minimum
    nearness = _rank(pl.col("proof_grade")) * width + place
    # an address with one person who may be contacted, or one who must not, is no matter of proof
    return (
        decisions.lazy()
        .filter(pl.col("purpose").is_in(marketing))
        .select("point_id", "channel", "purpose", _held=held, _near=pl.when(held & wants_proof).then(nearness))
        .group_by("point_id", "channel", "purpose")
        .agg(pl.col("_held").all(), pl.col("_near").min())
        .filter(pl.col("_held") & pl.col("_near").is_not_null())
        .with_columns(
            (pl.col("_near") // width).alias("_rank"),
            (pl.col("_near") % width).replace_strict(range(width), ids, return_dtype=pl.String).alias("rule_id"),
        )
    )  # fmt: skip


def _rank(grade: pl.Expr) -> pl.Expr:
    known = grade.fill_null("").replace_strict(
        _NEAREST, range(len(_NEAREST)), default=_NEAREST.index(""), return_dtype=pl.Int32
    )
    return known.cast(pl.Int32)


def _customers(decisions: pl.DataFrame) -> pl.LazyFrame:
    """Contact points whose decisions saw a real sale: a rule about it fired, and none said there was no sale."""
    fired = pl.concat([
        decisions.lazy().select("point_id", "rule_id"),
        decisions.lazy().select("point_id", rule_id="other_rules").explode("rule_id"),
    ])  # fmt: skip
    about_sales = fired.filter(pl.col("rule_id").is_in([*_SALE_SEEN, *_NO_SALE]))
    return about_sales.group_by("point_id").agg((~pl.col("rule_id").is_in(_NO_SALE)).all().alias("customer"))


def _named(holders: pl.DataFrame) -> pl.LazyFrame:
    """One contact per contact point, its place in the order of ids, and the others it is known as.

    Ids that are addresses are not shown: the keyed id of the contact point stands for them.
    """
    instead = pl.concat_str("source_id", pl.lit(":"), hidden())
    return (
        holders.lazy()
        .with_columns(
            pl.when(is_address()).then(instead).otherwise("contact_id").alias("contact_id")
        )
        .select("point_id", "contact_id", "source_id")
        .unique()
        .sort("contact_id", "source_id", "point_id")
        .group_by("point_id", maintain_order=True)
        .agg(
            pl.col("contact_id").first(),
            pl.col("source_id").first(),
            pl.col("contact_id").slice(1).str.join(" ").alias("also_held_as"),
        )
        .with_row_index("_place")
    )  # fmt: skip
