"""Judging inside a night: the suite of a table on the table as it stands, and whether decisions are of this run.

Fetches what a suite's select names and hands it to `quality`; decides nothing about publishing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from consentry.errors import StageError
from consentry.publish.run_info import CheckOutcome, RunInfo
from consentry.quality import CheckResult, SuiteResult, load_suite, run_suite
from consentry.warehouse import Warehouse

SHOWN_PLACES = 5
SHOWN_ROWS = 10


def judged(warehouse: Warehouse, name: str) -> SuiteResult:
    """Run the suite of a table on the table as it stands; a check that fails says where, when its suite knows how."""
    suite = load_suite(name)

    def frame(columns: list[str]) -> pl.DataFrame:
        return _asked(warehouse, name, f"select {', '.join(columns)} from (\n{suite.select}\n)")

    result = run_suite(name, frame)
    asks = {entry.check: entry.where for entry in suite.expectations if entry.where}
    checks = [
        replace(check, where=places(_asked(warehouse, name, f"with judged as (\n{suite.select}\n)\n{ask}")))
        if not check.passed and (ask := asks.get(check.check))
        else check
        for check in result.checks
    ]
    return replace(result, checks=tuple(checks))


def _asked(warehouse: Warehouse, name: str, statement: str) -> pl.DataFrame:
    try:
        return warehouse.frame(statement)
    except (StageError, pl.exceptions.PolarsError):
        fault = f"the select of expectations/{name}.json does not fit the table"
    raise StageError("quality.select", f"{fault}; compare its columns with those of {name}")


def places(found: pl.DataFrame) -> tuple[str, ...]:
    """Where to look, in words: one line for each source, file and column, with its rows."""
    columns = ("source_id", "file_name", "column_name", "row_number")
    full = found.select(
        [pl.col(name) if name in found.columns else pl.lit(None).alias(name) for name in columns]
    )
    by_place = (
        full.group_by(columns[:3]).agg(pl.col("row_number").drop_nulls().unique().sort()).sort(columns[:3])
    )
    lines = [_place(*row) for row in by_place.iter_rows()]
    more = len(lines) - SHOWN_PLACES
    return (*lines[:SHOWN_PLACES], *([f"and {more} more places"] if more > 0 else []))


def _place(source: str, file: str | None, column: str | None, rows: list[int]) -> str:
    parts = [source]
    if file:
        parts.append(f"file {file}")
    if column:
        parts.append(f"column {column}")
    if rows:
        shown = ", ".join(f"{row}" for row in rows[:SHOWN_ROWS])
        more = f" and {len(rows) - SHOWN_ROWS} more" if len(rows) > SHOWN_ROWS else ""
        parts.append(f"{'row' if len(rows) == 1 else 'rows'} {shown}{more}")
    return ", ".join(parts)


def refuse_other_moments(warehouse: Warehouse, run: RunInfo) -> None:
    """Decisions of an earlier run must not leave under today's date: a consent may have ended since."""
    moments = warehouse.execute("select distinct as_of, known_as_of from mart__decisions")
    if any(moment != (run.as_of, run.known_as_of) for moment in moments):
        raise StageError(
            "publish.other_moment",
            "the decisions were made by an earlier run; run the whole night, or at least from mart__decisions on",
        )
    refuse_other_gates(warehouse, run, ("mart__feeds", "mart__judged"))


def refuse_other_gates(warehouse: Warehouse, run: RunInfo, tables: Sequence[str]) -> None:
    """A gate that an earlier run judged says nothing about tonight."""
    for table in tables:
        other = f"select count(*) from {table} where run_id <> ?"
        if not warehouse.exists(table) or warehouse.execute(other, [run.run_id])[0][0]:
            raise StageError(
                "gates.other_run",
                "this gate was judged by an earlier run; run the whole night, or mart__feeds, mart__frozen, the lists, "
                "mart__new_permissions and mart__removals with the release",
                table=table,
            )


def told(check: CheckResult) -> CheckOutcome:
    """The answer as a release shows it."""
    return CheckOutcome(
        check.suite, check.check, check.severity, check.passed, check.why, check.failed_rows, check.where
    )


def tallied(result: SuiteResult) -> dict[str, int]:
    """The answers of a suite as counts for the news."""
    failed = [check for check in result.checks if not check.passed]
    critical = sum(check.blocks for check in failed)
    counts = {"checks": len(result.checks), "warned": len(failed) - critical, "failed": critical}
    return {name: count for name, count in counts.items() if count}
