"""The tables of a release for other programs: every decision, and the counts that hold no personal data."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from consentry.publish.frozen import ADDRESS
from consentry.publish.list_files import count_lines
from consentry.publish.publication import Publication

DECISIONS = "decisions.parquet"
FROZEN = "frozen.parquet"
AGGREGATE = "aggregates/decisions_by_rule"
DECISION_KEYS = ("point_id", "channel", "purpose", "person_id")
AGGREGATE_KEYS = ("channel", "purpose", "decision", "rule_id", "proof_grade", "jurisdiction")


def decisions_by_rule(decisions: pl.DataFrame) -> pl.DataFrame:
    """How many decisions of each kind: no ids, no addresses."""
    return (
        decisions.lazy()
        .with_columns(pl.col(AGGREGATE_KEYS).fill_null(""))
        .group_by(AGGREGATE_KEYS)
        .agg(pl.len().cast(pl.Int64).alias("count"))
        .sort(AGGREGATE_KEYS)
        .collect()
    )


def add_tables(
    publication: Publication, decisions: pl.DataFrame, counts: pl.DataFrame, frozen: pl.DataFrame
) -> None:
    """Write decisions.parquet, what of it is frozen, and the aggregates; the same rows give the same bytes."""
    ordered = decisions.sort(DECISION_KEYS)
    publication.add(DECISIONS, parquet_bytes(ordered), ordered.height, count_parquet)
    publication.add(FROZEN, parquet_bytes(frozen.sort(ADDRESS)), frozen.height, count_parquet)
    publication.add(f"{AGGREGATE}.parquet", parquet_bytes(counts), counts.height, count_parquet)
    text = counts.write_csv(quote_style="necessary", line_terminator="\n").encode()
    publication.add(f"{AGGREGATE}.csv", text, counts.height, count_lines)


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet with every setting that shapes the bytes fixed."""
    buffer = io.BytesIO()
    frame.write_parquet(
        buffer, compression="zstd", compression_level=3, statistics=True, row_group_size=250_000
    )
    return buffer.getvalue()


def count_parquet(path: Path) -> int:
    """Rows of a Parquet file as it is on disk."""
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())
