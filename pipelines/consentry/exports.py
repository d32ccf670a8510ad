"""May the lists of a tool leave the company? The register's facts and the rules of recipients become a verdict each.

Lives here: the algorithm, for exports. Does not live here: any rule and any fact, and no decision about a person:
those stay as they are (domain table 2.1, step 5).
"""

from __future__ import annotations

import polars as pl

from consentry.rules import RULES

EXPORT_RULES = tuple(rule for rule in RULES if rule.grain == "export")


def decide_exports(facts: pl.LazyFrame) -> pl.LazyFrame:
    """`facts` with `decision` (ALLOW or HOLD), `rule_id` ('' when nothing holds it) and `other_rules`.

    The first rule that applies decides, all that apply are recorded.
    """
    hits = facts.with_columns(rule.expression().alias(f"hit_{rule.id}") for rule in EXPORT_RULES)
    fired = pl.concat_list(
        pl.when(f"hit_{rule.id}").then(pl.lit(rule.id)) for rule in EXPORT_RULES
    ).list.drop_nulls()
    return (
        hits.with_columns(fired.alias("_fired"))
        .with_columns(
            pl.when(pl.col("_fired").list.len() > 0)
            .then(pl.lit("HOLD"))
            .otherwise(pl.lit("ALLOW"))
            .alias("decision"),
            pl.col("_fired").list.first().fill_null("").alias("rule_id"),
            pl.col("_fired").list.slice(1).alias("other_rules"),
        )
        .drop("_fired", *[f"hit_{rule.id}" for rule in EXPORT_RULES])
    )
