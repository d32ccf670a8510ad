"""The records that a tool must delete, because their owner was erased: ids of the tool, never an address or a name.

An erased person's address is never handed to a tool. It stands in the block lists only while the tool still holds it
itself, so that nothing is sent before the deletion (R10).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from consentry.publish.contact_ids import hidden, is_address, tool_id
from consentry.publish.list_shape import count_lines
from consentry.publish.publication import Publication
from consentry.publish.run_info import Rules
from consentry.publish.safe_text import for_people, safe_text
from consentry.publish.targets import Target

FILE = "delete.csv"
ERASED = "A01"
"""The rule of a finished erasure; one that is still going on blocks, but the record may be needed to finish it."""


def add_deletions(
    publication: Publication, target: Target, decisions: pl.DataFrame, holders: pl.DataFrame, rules: Rules,
    gone: pl.DataFrame,
) -> dict[str, Any]:  # fmt: skip
    """Write delete.csv of one target; gives the manifest's entry."""
    rows = deletions(target, decisions, holders, rules, gone)
    name = f"lists/{target.id}/{FILE}"
    publication.add(name, for_people(rows), rows.height, count_lines)
    return {"target": target.id, "file": name, "rows": rows.height}


def deletions(
    target: Target,
    decisions: pl.DataFrame,
    holders: pl.DataFrame,
    rules: Rules,
    gone: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`contact_id`, `rule_id`, `reason`: every contact of the tool that holds a point of nobody but the erased.

    `gone` are further records (source_id, contact_id) of people whose rows are no longer here.
    """
    erased = (
        decisions.lazy()
        .group_by("point_id")
        .agg((pl.col("rule_id") == ERASED).all().alias("_erased"))
        .filter("_erased")
    )
    says = rules[ERASED].sentence if ERASED in rules else ""
    shown = pl.when(is_address()).then(hidden()).otherwise(tool_id())
    here = (
        holders.lazy()
        .filter(pl.col("source_id") == target.source)
        .join(erased, on="point_id", how="semi")
        .select(safe_text(shown).alias("contact_id"))
    )
    before = pl.DataFrame(schema={"source_id": pl.String, "contact_id": pl.String}) if gone is None else gone
    others = (
        before.lazy()
        .filter(pl.col("source_id") == target.source)
        .select(safe_text(pl.col("contact_id").cast(pl.String)).alias("contact_id"))
    )
    return (
        pl.concat([here, others])
        .with_columns(pl.lit(ERASED).alias("rule_id"), pl.lit(says).alias("reason"))
        .unique()
        .sort("contact_id")
        .collect()
    )
