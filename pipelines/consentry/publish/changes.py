"""What changed since the release before: how many decisions became another, and why."""

from __future__ import annotations

import polars as pl

from consentry.publish.release import Release
from consentry.publish.tables import DECISION_KEYS, DECISIONS

CHANGE_COLUMNS = ("channel", "purpose", "before", "after", "rule_id", "count")
NEW = "new"
GONE = "gone"


def decision_changes(previous: Release | None, decisions: pl.DataFrame) -> pl.DataFrame:
    """Counts by channel, purpose, decision before and after, and the rule that decides now (before, when gone).

    Empty without a previous release. Keyed ids are stable from run to run, so the two can be joined.
    """
    schema = dict.fromkeys(CHANGE_COLUMNS[:-1], pl.String) | {"count": pl.Int64}
    if previous is None or not (previous.path / DECISIONS).is_file():
        return pl.DataFrame(schema=schema)
    columns = [*DECISION_KEYS, "decision", "rule_id"]
    now = decisions.lazy().select(columns)
    then = (
        pl.scan_parquet(previous.path / DECISIONS)
        .select(columns)
        .rename({"decision": "_before", "rule_id": "_rule"})
    )
    both = now.join(then, on=list(DECISION_KEYS), how="full", coalesce=True, nulls_equal=True)
    changed = both.with_columns(
        pl.col("_before").fill_null(NEW).alias("before"),
        pl.col("decision").fill_null(GONE).alias("after"),
        pl.coalesce("rule_id", "_rule").alias("rule_id"),
    ).filter(pl.col("before") != pl.col("after"))
    keys = list(CHANGE_COLUMNS[:-1])
    counted = changed.group_by(keys).agg(pl.len().cast(pl.Int64).alias("count")).select(CHANGE_COLUMNS)
    return counted.sort(pl.col("count"), *keys, descending=[True] + [False] * len(keys)).collect()
