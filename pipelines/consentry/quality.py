"""The guard: judges one table by its expectation suite and answers in counts.

A suite is `expectations/<table>.json`: what must be true, how bad it is when it is not, and why. Great
Expectations judges; this module feeds it only the columns that the suite names and keeps only counts of
what it says, so no address and no name can reach a log, a check result or a page.
Does not fetch the table (the caller does), does not stop a run (the caller does), knows no Dagster.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from consentry.errors import StageError

SEVERITIES = ("critical", "warning", "info")
"""critical: nothing is published. warning: published, shown to the person on duty. info: only counted."""

_KEPT = ("element_count", "unexpected_count", "missing_count", "unexpected_percent")
_COLUMN_KEYS = ("column", "column_A", "column_B")
_HOMES = (Path(__file__).parent / "_expectations", Path(__file__).parents[2] / "expectations")


@dataclass(frozen=True)
class Expectation:
    """One entry of a suite. `check` is its id inside the suite, `why` is for people.

    `where` is a statement on `judged` (the suite's select) that names the places to look at when it fails.
    """

    check: str
    type: str
    kwargs: dict[str, Any]
    severity: str
    why: str
    where: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at, in the order it names them."""
        named = [self.kwargs[key] for key in _COLUMN_KEYS if key in self.kwargs]
        return (*named, *self.kwargs.get("column_list", ()))


@dataclass(frozen=True)
class Suite:
    """What must be true of one table. `select` is the one statement that gives the judged columns."""

    name: str
    select: str
    expectations: tuple[Expectation, ...]

    @property
    def columns(self) -> list[str]:
        """Every column that a check names, once."""
        return list(dict.fromkeys(column for entry in self.expectations for column in entry.columns))


@dataclass(frozen=True)
class CheckResult:
    """The answer to one expectation: passed or not, counts, and where to look: sources, files, rows, columns."""

    suite: str
    check: str
    severity: str
    passed: bool
    why: str
    columns: tuple[str, ...] = ()
    counts: dict[str, float] = field(default_factory=dict)
    where: tuple[str, ...] = ()

    @property
    def failed_rows(self) -> int:
        """How many rows did not meet it; 0 when it is not a matter of rows."""
        return int(self.counts.get("unexpected_count", 0))

    @property
    def blocks(self) -> bool:
        """Does it stop the publication?"""
        return not self.passed and self.severity == "critical"


@dataclass(frozen=True)
class SuiteResult:
    """The answers to a whole suite."""

    suite: str
    rows: int
    checks: tuple[CheckResult, ...]

    @property
    def blocking(self) -> tuple[CheckResult, ...]:
        """The critical checks that failed."""
        return tuple(check for check in self.checks if check.blocks)

    @property
    def passed(self) -> bool:
        """True when nothing critical failed; warnings do not stop a publication."""
        return not self.blocking


@cache
def suite_names() -> tuple[str, ...]:
    """Every table that has a suite."""
    return tuple(sorted(path.stem for path in _home().glob("*.json")))


@cache
def load_suite(name: str) -> Suite:
    """Read `expectations/<name>.json`; refuses an entry without check id, severity or reason."""
    path = _home() / f"{name}.json"
    if not path.is_file():
        raise StageError("quality.no_suite", f"there is no suite for '{name}'; looked for {path}")
    text = json.loads(path.read_text(encoding="utf-8"))
    entries = tuple(
        Expectation(
            check=entry["meta"]["check"],
            type=entry["type"],
            kwargs=entry["kwargs"],
            severity=entry["severity"],
            why=entry["meta"]["why"],
            where="\n".join(entry["meta"].get("where", ())),
        )
        for entry in text["expectations"]
    )
    faults = [entry.check for entry in entries if entry.severity not in SEVERITIES or not entry.why]
    if text["name"] != name or faults or len({entry.check for entry in entries}) != len(entries):
        raise StageError(
            "quality.bad_suite",
            f"{path} must be named '{name}' inside, and every entry needs an id of its own, a severity of "
            f"{', '.join(SEVERITIES)} and a reason",
        )
    select = "\n".join(text.get("select", ()))
    return Suite(name=name, select=select, expectations=entries)


def run_suite(name: str, frame_of: Callable[[list[str]], pl.DataFrame]) -> SuiteResult:
    """Judge a table: `frame_of` is called once with the columns that the suite names.

    An empty text is a missing value (the tables hold '' for NULL). A yes/no column without an answer counts
    as no. An expectation that could not be judged, or did not come back, is an error and never a pass.
    """
    suite = load_suite(name)
    frame = frame_of(suite.columns)
    results = _judge(suite, frame)
    answers: list[CheckResult] = []
    for entry in suite.expectations:
        result = results.get(entry.check)
        if result is None or _raised(result):
            raise StageError(
                "quality.not_judged",
                f"the check '{entry.check}' of '{name}' gave no answer; see whether expectations/{name}.json "
                "names a column that the table has and an expectation that exists",
            )
        counts = {key: result.result[key] for key in _KEPT if result.result.get(key) is not None}
        answers.append(
            CheckResult(
                name, entry.check, entry.severity, bool(result.success), entry.why, entry.columns, counts
            )
        )
    return SuiteResult(suite=name, rows=frame.height, checks=tuple(answers))


def tally(results: Iterable[SuiteResult]) -> dict[str, int]:
    """How many checks passed, warned and blocked, over all suites."""
    checks = [check for result in results for check in result.checks]
    return {
        "checks": len(checks),
        "passed": sum(check.passed for check in checks),
        "warnings": sum(not check.passed and check.severity != "critical" for check in checks),
        "blocking": sum(check.blocks for check in checks),
    }


def _home() -> Path:
    return next((home for home in _HOMES if home.is_dir()), _HOMES[-1])


def _raised(result: Any) -> bool:
    # the exception report is flat for one failure and keyed by metric for several
    report = result.exception_info or {}
    nested = (part for part in report.values() if isinstance(part, dict))
    return bool(report.get("raised_exception")) or any(part.get("raised_exception") for part in nested)


def _judge(suite: Suite, frame: pl.DataFrame) -> dict[str, Any]:
    gx = _great_expectations()
    plain = frame.with_columns(pl.col(pl.String).replace("", None), pl.col(pl.Boolean).fill_null(False))
    batch = _definition().get_batch({"dataframe": plain.to_pandas()})
    declared = gx.ExpectationSuite(
        name=suite.name,
        expectations=[
            {
                "type": entry.type,
                "kwargs": entry.kwargs,
                "severity": entry.severity,
                "meta": {"check": entry.check},
            }
            for entry in suite.expectations
        ],
    )
    # partial_unexpected_count 0: with any other setting Great Expectations copies the failing values
    result = batch.validate(declared, result_format={"result_format": "BASIC", "partial_unexpected_count": 0})
    return {answer.expectation_config.meta["check"]: answer for answer in result.results}


@cache
def _definition() -> Any:
    context = _great_expectations().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("consentry").add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("all")


@cache
def _great_expectations() -> Any:
    # imported on first use: it costs three seconds that `--help` and `explain` should not pay
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    # a quarter of what is imported, for tests of distributions that no suite of ours asks for
    _load_when_used("scipy.stats")
    import great_expectations

    # its own log lines quote metric arguments; a failed judgement is reported by run_suite instead
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    return great_expectations


def _load_when_used(name: str) -> None:
    """Let the importers of a submodule get it at once, and its contents when somebody first looks into it."""
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, child = name.rpartition(".")
    # as the import system does; without it `from parent import child` would look into the module
    setattr(sys.modules[parent], child, module)
