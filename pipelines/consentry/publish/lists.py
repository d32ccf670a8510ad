"""Which held contact point is on which list, and whether the tool's import file can take it.

Pure: frames in, frame out. Makes no file (that is `list_files`) and no decision: it only gathers what was decided for
the persons behind one address.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from consentry.policy import POINT_KINDS, Purpose
from consentry.publish.grammar import with_refusal
from consentry.publish.run_info import Rules
from consentry.publish.targets import Target

_RANK = ("BLOCK", "ALLOW", "HOLD")
"""One person's BLOCK stops the address; else one person's ALLOW keeps it off the lists; else it is held."""
NO_DECISION = "none"
NO_DECISION_REASON = "This address is new to us and nothing is decided for it yet."

ITEMS_SCHEMA = {
    "target": pl.String, "channel": pl.String, "purpose": pl.String, "list": pl.String, "point_id": pl.String,
    "point_kind": pl.String, "value": pl.String, "decision": pl.String, "rule_id": pl.String, "reason": pl.String,
    "refusal": pl.String,
}  # fmt: skip
"""One row per target, channel, purpose and contact point on a list; `refusal` says why it cannot be imported."""


def address_decisions(decisions: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One row per point_id, channel and purpose: the decision for the address over its persons, and its rule."""
    ids = sorted(rules, key=lambda rule_id: rules[rule_id].priority)
    order = {rule_id: place for place, rule_id in enumerate(ids)}
    width = len(ids) + 1
    # a decision we do not know counts as a block: silence is the safe side
    rank = pl.col("decision").replace_strict(_RANK, [0, 1, 2], default=0, return_dtype=pl.Int32)
    place = pl.col("rule_id").replace_strict(order, default=len(ids), return_dtype=pl.Int32)
    folded = (
        decisions.lazy()
        .group_by("point_id", "channel", "purpose")
        .agg((rank * width + place).min().alias("_first"))
        .with_columns((pl.col("_first") // width).alias("_rank"), (pl.col("_first") % width).alias("_place"))
    )
    return folded.select(
        "point_id", "channel", "purpose",
        pl.col("_rank").replace_strict([0, 1, 2], _RANK, return_dtype=pl.String).alias("decision"),
        pl.col("_place").replace_strict(
            list(range(width)), [*ids, NO_DECISION], return_dtype=pl.String
        ).alias("rule_id"),
    ).collect()  # fmt: skip


def list_items(
    decisions: pl.DataFrame,
    held_points: pl.DataFrame,
    targets: Sequence[Target],
    purposes: Sequence[Purpose],
    rules: Rules,
) -> pl.DataFrame:
    """Every row of every list (ITEMS_SCHEMA), sorted within each list by value.

    `held_points` has source_id, point_id, point_kind and value of what each source holds now. A contact point that
    a tool holds and that has no decision is held.
    """
    wanted = {purpose for target in targets for purpose in target.list_purposes(purposes)}
    verdicts = address_decisions(decisions.filter(pl.col("purpose").is_in(sorted(wanted))), rules)
    parts = [pl.DataFrame(schema=ITEMS_SCHEMA)]
    for target in sorted(targets, key=lambda each: each.id):
        held = _held(target, held_points)
        for channel in sorted(target.list_channels()):
            for purpose in sorted(target.list_purposes(purposes)):
                parts.append(_of_list(target, channel, purpose, verdicts, held, rules))
    return pl.concat(parts)


def _held(target: Target, held_points: pl.DataFrame) -> pl.DataFrame:
    """What the target's source holds, once each, in the order of its lists, and whether it can be imported."""
    value = target.output.normaliser.apply(pl.col("value").fill_null(""))
    held = held_points.filter(pl.col("source_id") == target.source)
    points = held.select("point_id", "point_kind", value.alias("value")).unique()
    return with_refusal(points, target.output.grammars).sort("value", "point_id")


def _of_list(
    target: Target, channel: str, purpose: str, verdicts: pl.DataFrame, held: pl.DataFrame, rules: Rules
) -> pl.DataFrame:
    """The block rows and then the hold rows of one channel and purpose."""
    kinds = [kind for kind, channels in POINT_KINDS.items() if channel in channels]
    said = {rule_id: rule.sentence for rule_id, rule in rules.items()} | {NO_DECISION: NO_DECISION_REASON}
    decided = verdicts.filter((pl.col("channel") == channel) & (pl.col("purpose") == purpose))
    rows = (
        held.filter(pl.col("point_kind").is_in(kinds))
        .join(
            decided.select("point_id", "decision", "rule_id"),
            on="point_id", how="left", maintain_order="left",
        )
        .with_columns(pl.col("decision").fill_null("HOLD"), pl.col("rule_id").fill_null(NO_DECISION))
        .with_columns(
            pl.col("rule_id").replace_strict(said, default="", return_dtype=pl.String).alias("reason"),
            pl.lit(target.id).alias("target"),
            pl.lit(channel).alias("channel"),
            pl.lit(purpose).alias("purpose"),
        )
    )  # fmt: skip
    blocked = rows.filter(pl.col("decision") == "BLOCK").with_columns(pl.lit("block").alias("list"))
    waiting = rows.filter(pl.col("decision") == "HOLD").with_columns(pl.lit("hold").alias("list"))
    return pl.concat([blocked, waiting]).select(list(ITEMS_SCHEMA))
