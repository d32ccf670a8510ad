"""The freeze (gate Q01): who may be contacted by tonight's decision and was not by the last release.

Pure: frames in, frames out. A decision is never changed: what is shown of it beside the lists is another frame. Does
not say whether the sources are fresh, nor what was published (that is `job`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from consentry.publish.lists import address_decisions
from consentry.publish.run_info import Rules

GATE = "Q01"
ADDRESS = ["point_id", "channel", "purpose"]
SCHEMA: dict[str, Any] = {
    **dict.fromkeys([*ADDRESS, "gate", "rule_id", "shown", "before", "rule_before", "reason"], pl.String),
    "since": pl.Datetime("us", "UTC"),
}
"""One row per frozen contact point, channel and purpose. `rule_id` allowed it tonight; `shown` is HOLD or BLOCK, as
`before` ('' where it was never published); `since` is when the freeze of it began."""


@dataclass(frozen=True)
class GateText:
    """What people read where a gate, and no rule of the decision table, keeps an address on its list."""

    id: str
    priority: int
    outcome: str
    sentence: str
    repair: str
    citations: tuple[object, ...] = ()


FROZEN = GateText(
    GATE,
    0,
    "HOLD",
    "A new yes, frozen: opt-outs of a source may be missing.",
    "Export the sources that the report names again: the yes counts as soon as their opt-outs are here.",
)


def newly_allowed(now: pl.DataFrame, before: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """`point_id`, channel, purpose, rule_id, `before`, rule_before: allowed now and not before, per address.

    Both frames have point_id, channel, purpose, decision and rule_id, one row per person; over the persons of an
    address they are folded as on the lists.
    """
    was = address_decisions(before, rules).rename({"decision": "before", "rule_id": "rule_before"})
    return (
        address_decisions(now, rules)
        .filter(pl.col("decision") == "ALLOW")
        .drop("decision")
        .join(was, on=ADDRESS, how="left")
        .with_columns(pl.col("before", "rule_before").fill_null(""))
        .filter(pl.col("before") != "ALLOW")
        .sort(ADDRESS)
    )


def frozen(new: pl.DataFrame, reason: str, since: pl.Expr) -> pl.DataFrame:
    """The rows of `newly_allowed` as they stay: on the list where they stood, else held."""
    shown = pl.when(pl.col("before") == "BLOCK").then(pl.lit("BLOCK")).otherwise(pl.lit("HOLD"))
    return new.with_columns(
        shown.alias("shown"), pl.lit(GATE).alias("gate"), pl.lit(reason).alias("reason"), since.alias("since")
    ).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def shown(decisions: pl.DataFrame, stopped: pl.DataFrame) -> pl.DataFrame:
    """The decisions as they are published: every yes of a frozen address reads as it is listed, and names the gate.

    `frozen_by` is '' where nothing was frozen. What the decision table said stands first in `other_rules`.
    """
    marks = stopped.lazy().select(*ADDRESS, pl.col("shown").alias("_shown"))
    is_frozen = pl.col("_shown").is_not_null() & (pl.col("decision") == "ALLOW")
    columns = set(decisions.columns)
    instead = {
        "decision": pl.col("_shown"),
        "rule_id": pl.lit(GATE),
        "other_rules": pl.concat_list("rule_id", "other_rules") if "other_rules" in columns else pl.lit(None),
        "legal_basis": pl.lit("none"),
        "valid_until": pl.lit(None),
    }
    return (
        decisions.lazy()
        .join(marks, on=ADDRESS, how="left", maintain_order="left")
        .with_columns(
            *[
                pl.when(is_frozen).then(value).otherwise(pl.col(name)).alias(name)
                for name, value in instead.items()
                if name in columns
            ],
            pl.when(is_frozen).then(pl.lit(GATE)).otherwise(pl.lit("")).alias("frozen_by"),
        )
        .drop("_shown")
        .collect()
    )


def sentence(bad: Sequence[str]) -> str:
    """Why, since when and what to do, from one clause per source."""
    return (
        f"opt-outs may be missing: {'; '.join(bad)}. No new yes counts until they are here, and every no still goes "
        "out: export these sources again"
    )
