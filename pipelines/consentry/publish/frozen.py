"""The freeze: who would stand on a looser list tonight than the last release put them on, and stays where they stood.

A stale source freezes every new yes (Q01); a sudden change that nobody approved freezes whatever became looser (Q02,
Q04, Q07). Pure: frames in, frames out. A decision is never changed: what is shown of it beside the lists is another
frame. Does not say whether the sources are fresh, nor what was published (that is `job`).
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
    **dict.fromkeys(
        [*ADDRESS, "gate", "decision", "rule_id", "shown", "before", "rule_before", "reason"], pl.String
    ),
    "since": pl.Datetime("us", "UTC"),
}
"""One row per frozen contact point, channel and purpose. `decision` and `rule_id` are tonight's; `shown` is HOLD or
BLOCK, as `before` ('' where it was never published); `since` is when the freeze of it began."""
_STRICTNESS = {"ALLOW": 0, "HOLD": 1, "BLOCK": 2}


@dataclass(frozen=True)
class GateText:
    """What people read where a gate, and no rule of the decision table, keeps an address on its list."""

    id: str
    priority: int
    outcome: str
    sentence: str
    repair: str
    citations: tuple[object, ...] = ()


_APPROVE = (
    "Look at what the report says of this gate: undo it, or let the night through with consentry approve."
)
GATES = {
    text.id: text
    for text in (
        GateText(
            GATE,
            0,
            "HOLD",
            "A new yes, frozen: opt-outs of a source may be missing.",
            "Export the sources that the report names again: the yes counts as soon as their opt-outs are here.",
        ),
        GateText(
            "Q02", 0, "HOLD", "Stays where it stood: a source suddenly tells less than before.", _APPROVE
        ),
        GateText("Q04", 0, "HOLD", "Stays where it stood: permissions grew without new evidence.", _APPROVE),
        GateText(
            "Q07", 0, "HOLD", "Stays where it stood: entries left a block list without a reason.", _APPROVE
        ),
    )
}
"""What a published decision can name instead of a rule of the decision table."""


def newly_allowed(now: pl.DataFrame, before: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """`point_id`, channel, purpose, decision, rule_id, `before`, rule_before: allowed now and not before, per address.

    Both frames have point_id, channel, purpose, decision and rule_id, one row per person; over the persons of an
    address they are folded as on the lists.
    """
    return _both(now, before, rules).filter(decision="ALLOW").filter(pl.col("before") != "ALLOW")


def loosened(now: pl.DataFrame, before: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """As `newly_allowed`, and with who stood on a block list and is only held now. Who was never published is held."""
    rows = _both(now, before, rules)
    return rows.filter(_strictness("decision") < _strictness("before"))


def frozen(new: pl.DataFrame, gate: str, reason: str, since: pl.Expr) -> pl.DataFrame:
    """The rows of `newly_allowed` or `loosened` as they stay: on the list where they stood, else held."""
    shown = pl.when(pl.col("before") == "BLOCK").then(pl.lit("BLOCK")).otherwise(pl.lit("HOLD"))
    return new.with_columns(
        shown.alias("shown"), pl.lit(gate).alias("gate"), pl.lit(reason).alias("reason"), since.alias("since")
    ).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _both(now: pl.DataFrame, before: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    was = address_decisions(before, rules).rename({"decision": "before", "rule_id": "rule_before"})
    return (
        address_decisions(now, rules)
        .join(was, on=ADDRESS, how="left")
        .with_columns(pl.col("before", "rule_before").fill_null(""))
        .sort(ADDRESS)
    )


def _strictness(column: str) -> pl.Expr:
    """How much silence a decision means; what was never published counts as held."""
    return pl.col(column).replace_strict(_STRICTNESS, default=_STRICTNESS["HOLD"], return_dtype=pl.Int8)


def shown(decisions: pl.DataFrame, stopped: pl.DataFrame) -> pl.DataFrame:
    """The decisions as they are published: what made a frozen address looser reads as it is listed, and names the gate.

    `frozen_by` is '' where nothing was frozen. What the decision table said stands first in `other_rules`.
    """
    marks = stopped.lazy().select(*ADDRESS, pl.col("decision", "shown", "gate").name.prefix("_"))
    is_frozen = (pl.col("decision") == pl.col("_decision")).fill_null(value=False)
    columns = set(decisions.columns)
    instead = {
        "decision": pl.col("_shown"),
        "rule_id": pl.col("_gate"),
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
            pl.when(is_frozen).then("_gate").otherwise(pl.lit("")).alias("frozen_by"),
        )
        .drop("_decision", "_shown", "_gate")
        .collect()
    )


def sentence(bad: Sequence[str]) -> str:
    """Why, since when and what to do, from one clause per source."""
    return (
        f"opt-outs may be missing: {'; '.join(bad)}. No new yes counts until they are here, and every no still goes "
        "out: export these sources again"
    )
