"""The numbers of the report, in the shape its template reads. Counts, rules and file names only; no person.

Does not choose words or looks (that is the template) and draws nothing (that is `charts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from consentry.policy import Purpose
from consentry.publish.material import SourceLimit
from consentry.publish.run_info import Rules
from consentry.publish.worklist import NOTHING

DECISIONS = ("ALLOW", "HOLD", "BLOCK")
_TOP = 12

Row = dict[str, Any]


def totals(counts: pl.DataFrame) -> dict[str, int]:
    """How many decisions of each kind, and all."""
    of = {decision: _sum(counts.filter(pl.col("decision") == decision)) for decision in DECISIONS}
    return {**of, "all": sum(of.values())}


def shares(counts: Mapping[str, int]) -> dict[str, str]:
    """The decisions as whole percentages that add up to 100: the largest remainders are rounded up."""
    if not counts["all"]:
        return dict.fromkeys(DECISIONS, "–")
    exact = {decision: 100 * counts[decision] / counts["all"] for decision in DECISIONS}
    whole = {decision: int(share) for decision, share in exact.items()}
    by_remainder = sorted(DECISIONS, key=lambda decision: whole[decision] - exact[decision])
    for decision in by_remainder[: 100 - sum(whole.values())]:
        whole[decision] += 1
    return {
        decision: "<1%" if counts[decision] and not share else f"{share}%"
        for decision, share in whole.items()
    }


def marketing_only(counts: pl.DataFrame, purposes: Sequence[Purpose]) -> pl.DataFrame:
    """The counts about marketing: service messages need no consent and would gloss over the rest."""
    return counts.filter(pl.col("purpose").is_in([p.id for p in purposes if p.kind == "marketing"]))


def by_channel_and_purpose(counts: pl.DataFrame, purposes: Sequence[Purpose]) -> list[Row]:
    """One row per purpose and channel, marketing first, with the three counts and their sum."""
    place = {purpose.id: number for number, purpose in enumerate(purposes)}
    kinds = {purpose.id: purpose.kind for purpose in purposes}
    wide = (
        counts.group_by("channel", "purpose")
        .agg(
            *[
                pl.col("count").filter(pl.col("decision") == decision).sum().alias(decision)
                for decision in DECISIONS
            ],
            pl.col("count").sum().alias("all"),
        )
        .with_columns(
            pl.col("purpose").replace_strict(kinds, default="marketing").alias("kind"),
            pl.col("purpose").replace_strict(place, default=len(place)).alias("_place"),
        )
    )
    rows = wide.sort("kind", "_place", "channel").drop("_place")
    return [{**row, "label": f"{row['channel']} · {row['purpose']}"} for row in rows.iter_rows(named=True)]


def by_rule(counts: pl.DataFrame, rules: Rules) -> list[Row]:
    """One row per deciding rule and outcome: the sentence, the law, the repair, and how many decisions."""
    rows = (
        counts.group_by("decision", "rule_id")
        .agg(pl.col("count").sum())
        .sort("count", "rule_id", descending=[True, False])
    )
    return [{**row, **_texts(rules, row["rule_id"])} for row in rows.iter_rows(named=True)]


def bars(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows of `by_channel_and_purpose` in the long shape that the stacked bars take."""
    long = [
        {"label": row["label"], "decision": decision, "rank": rank, "count": row[decision]}
        for row in rows
        for rank, decision in enumerate(DECISIONS)
        if row[decision]
    ]
    return pl.DataFrame(long, schema=_BARS)


def reasons(rows: Sequence[Row]) -> pl.DataFrame:
    """The most frequent rules that hold or block, in the shape that the bars take."""
    silent = [row for row in rows if row["decision"] != "ALLOW"][:_TOP]
    long = [
        {"label": f"{row['rule_id']} {row['sentence']}", "decision": row["decision"], "rank": 0, "count": row["count"]}
        for row in silent
    ]  # fmt: skip
    return pl.DataFrame(long, schema=_BARS)


_BARS = {"label": pl.String, "decision": pl.String, "rank": pl.Int64, "count": pl.Int64}


def repairs(todo: pl.DataFrame, rules: Rules) -> list[Row]:
    """The worklist by rule: how many wait for this repair, how many of those are one piece away from proof.

    Rules for which nothing on file would help are left out: they are no work.
    """
    cures = [
        rule_id for rule_id, rule in rules.items() if rule.repair and not rule.repair.startswith(NOTHING)
    ]
    rows = (
        todo.filter(pl.col("rule_id").is_in(cures))
        .group_by("rule_id")
        .agg(
            pl.len().alias("count"),
            pl.col("proof_grade").is_in(["A", "B", "C"]).sum().alias("near"),
            (pl.col("customer") == "yes").sum().alias("customers"),
        )
        .sort("near", "count", "rule_id", descending=[True, True, False])
    )
    return [{**row, **_texts(rules, row["rule_id"])} for row in rows.iter_rows(named=True)]


def moves(changes: pl.DataFrame) -> Row:
    """The changes in three numbers: into a block, out of a block, into allowed."""
    before, after = pl.col("before"), pl.col("after")
    return {
        "blocked": _sum(changes.filter(after == "BLOCK")),
        "released": _sum(changes.filter((before == "BLOCK") & after.is_in(["ALLOW", "HOLD"]))),
        "allowed": _sum(changes.filter(after == "ALLOW")),
    }


def files_of_run(files: pl.DataFrame, run_id: str) -> list[Row]:
    """Every file this run read, with the four counts that must add up."""
    mine = files.filter(pl.col("run_id") == run_id).sort("source_id", "file_name", "file_id")
    return [
        {**row, "adds_up": row["rows_in"] == row["accepted"] + row["quarantined"] + row["duplicates"]}
        for row in mine.iter_rows(named=True)
    ]


def source_ages(files: pl.DataFrame, limits: Sequence[SourceLimit], known_as_of: datetime) -> list[Row]:
    """How old the newest delivery of each source is; one that never delivered is stale too.

    `refused` counts the files that could not be read: a source that sent only such did deliver.
    """
    is_read = pl.col("state") != "quarantined"
    read = files.filter(is_read)
    refused = dict(files.filter(~is_read).group_by("source_id").agg(pl.col("sha256").n_unique()).iter_rows())
    newest: Mapping[str, datetime] = dict(
        read.group_by("source_id").agg(pl.col("observed_at").max()).iter_rows()
    )
    rows = []
    for limit in sorted(limits, key=lambda each: each.source_id):
        last = newest.get(limit.source_id)
        age = known_as_of - last if last else None
        stale = age is None or age > timedelta(hours=limit.max_age_hours)
        rows.append(
            {
                "source_id": limit.source_id,
                "last": last,
                "age": duration(age) if age is not None else "",
                "limit": duration(timedelta(hours=limit.max_age_hours)),
                "stale": stale,
                "refused": refused.get(limit.source_id, 0),
            }
        )
    return rows


def duration(length: timedelta) -> str:
    """A length of time as people say it."""
    hours = int(max(length, timedelta(0)).total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    if hours < 48:
        return f"{hours} hour{'s' if hours > 1 else ''}"
    return f"{hours // 24} days"


def _texts(rules: Rules, rule_id: str) -> Row:
    rule = rules.get(rule_id)
    if rule is None:
        return {"sentence": "", "law": "", "repair": "", "priority": 1000}
    law = "; ".join(str(citation) for citation in rule.citations)
    return {"sentence": rule.sentence, "law": law, "repair": rule.repair, "priority": rule.priority}


def _sum(counts: pl.DataFrame) -> int:
    return int(counts["count"].sum())
