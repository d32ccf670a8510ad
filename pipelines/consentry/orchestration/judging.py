"""Judging inside a night: the suite of a table on the table as it stands, and whether decisions are of this run.

Fetches what a suite's select names and hands it to `quality`; decides nothing about publishing.
"""

from __future__ import annotations

import polars as pl

from consentry.errors import StageError
from consentry.publish.run_info import CheckOutcome, RunInfo
from consentry.quality import CheckResult, SuiteResult, load_suite, run_suite
from consentry.warehouse import Warehouse


def judged(warehouse: Warehouse, name: str) -> SuiteResult:
    """Run the suite of a table on the table as it stands."""

    def frame(columns: list[str]) -> pl.DataFrame:
        try:
            return warehouse.frame(load_suite(name).select).select(columns)
        except (StageError, pl.exceptions.PolarsError):
            fault = f"the select of expectations/{name}.json does not fit the table"
        raise StageError("quality.select", f"{fault}; compare its columns with those of {name}")

    return run_suite(name, frame)


def refuse_other_moments(warehouse: Warehouse, run: RunInfo) -> None:
    """Decisions of an earlier run must not leave under today's date: a consent may have ended since."""
    moments = warehouse.execute("select distinct as_of, known_as_of from mart__decisions")
    if any(moment != (run.as_of, run.known_as_of) for moment in moments):
        raise StageError(
            "publish.other_moment",
            "the decisions were made by an earlier run; run the whole night, or at least from mart__decisions on",
        )


def told(check: CheckResult) -> CheckOutcome:
    """The answer as a release shows it."""
    return CheckOutcome(check.suite, check.check, check.severity, check.passed, check.why, check.failed_rows)


def tallied(result: SuiteResult) -> dict[str, int]:
    """The answers of a suite as counts for the news."""
    failed = [check for check in result.checks if not check.passed]
    critical = sum(check.blocks for check in failed)
    counts = {"checks": len(result.checks), "warned": len(failed) - critical, "failed": critical}
    return {name: count for name, count in counts.items() if count}
