"""The guard: what it judges, what it keeps, and what it must never keep."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from consentry import quality
from consentry.errors import StageError

SECRET = "someone.private@home.example"


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a suite called `things` for one test; returns a function that runs it on a frame."""
    monkeypatch.setattr(quality, "_HOMES", (tmp_path,))
    for cached in (quality.load_suite, quality.suite_names):
        cached.cache_clear()

    def run(frame: pl.DataFrame, *entries: dict[str, object]) -> quality.SuiteResult:
        (tmp_path / "things.json").write_text(json.dumps({"name": "things", "expectations": entries}))
        quality.load_suite.cache_clear()
        return quality.run_suite("things", frame.select)

    yield run
    for cached in (quality.load_suite, quality.suite_names):
        cached.cache_clear()


def entry(kind: str, severity: str = "critical", check: str = "it", **kwargs: object) -> dict[str, object]:
    """One expectation."""
    meta = {"check": check, "why": "Because."}
    return {"type": f"expect_column_values_to_{kind}", "kwargs": kwargs, "severity": severity, "meta": meta}


def test_it_counts_what_fails(suite):
    words = entry("be_in_set", column="word", value_set=["yes", "no"])
    result = suite(pl.DataFrame({"word": ["yes", "no", "maybe", SECRET, None]}), words)
    (check,) = result.checks
    assert (check.passed, check.failed_rows, result.rows, result.passed) == (False, 2, 5, False)
    counted = {"element_count": 5, "unexpected_count": 2, "missing_count": 1, "unexpected_percent": 50}
    assert check.counts == counted


def test_it_keeps_no_value(suite):
    frame = pl.DataFrame({"word": [SECRET, SECRET]})
    answers = suite(
        frame,
        entry("be_in_set", column="word", value_set=["yes"], check="set"),
        entry("be_unique", column="word", check="unique"),
        entry("match_regex", column="word", regex="^x$", check="regex"),
    )
    assert SECRET not in repr(answers)
    assert not any(check.passed for check in answers.checks)


def test_an_empty_text_is_a_missing_value(suite):
    result = suite(pl.DataFrame({"word": ["", "yes"]}), entry("not_be_null", column="word"))
    assert result.checks[0].failed_rows == 1


def test_no_answer_is_no(suite):
    result = suite(pl.DataFrame({"good": [True, None]}), entry("be_in_set", column="good", value_set=[True]))
    assert result.checks[0].failed_rows == 1


def test_only_critical_faults_block(suite):
    frame = pl.DataFrame({"word": [None, "yes"]}, schema={"word": pl.String})
    result = suite(
        frame,
        entry("not_be_null", severity="warning", column="word", check="warns"),
        entry("be_in_set", column="word", value_set=["yes"], check="holds"),
    )
    assert result.passed and not result.blocking
    assert quality.tally([result]) == {"checks": 2, "passed": 1, "warnings": 1, "blocking": 0}


def test_only_the_named_columns_are_fetched(suite):
    asked: list[list[str]] = []
    frame = pl.DataFrame({"word": ["yes"], "address": [SECRET]})
    suite(frame, entry("not_be_null", column="word"))
    quality.run_suite("things", lambda columns: (asked.append(columns), frame.select(columns))[1])
    assert asked == [["word"]]


def test_an_empty_table_passes(suite):
    frame = pl.DataFrame(schema={"word": pl.String, "good": pl.Boolean})
    result = suite(
        frame,
        entry("not_be_null", column="word", check="a"),
        entry("be_in_set", column="good", value_set=[True], check="b"),
    )
    assert (result.passed, result.rows) == (True, 0)


def test_a_check_that_could_not_be_judged_is_an_error_and_no_pass(suite):
    frame = pl.DataFrame({"word": ["yes"]})
    unknown_column = entry("not_be_null", severity="info", column="absent")
    with pytest.raises(StageError, match="gave no answer"):
        quality.load_suite.cache_clear()
        suite(frame, entry("not_be_null", column="word"))  # writes the file
        path = quality._HOMES[0] / "things.json"
        path.write_text(json.dumps({"name": "things", "expectations": [unknown_column]}))
        quality.load_suite.cache_clear()
        quality.run_suite("things", lambda _: frame)


@pytest.mark.parametrize(
    "broken",
    [
        entry("not_be_null", severity="grave", column="word"),
        {**entry("not_be_null", column="word"), "meta": {"check": "it", "why": ""}},
    ],
)
def test_a_suite_without_severity_or_reason_is_refused(suite, broken):
    with pytest.raises(StageError, match="severity"):
        suite(pl.DataFrame({"word": ["yes"]}), broken)


def test_two_entries_with_one_id_are_refused(suite):
    twice = entry("not_be_null", column="word")
    with pytest.raises(StageError, match="id of its own"):
        suite(pl.DataFrame({"word": ["yes"]}), twice, twice)


def test_a_table_without_a_suite_is_an_error():
    with pytest.raises(StageError, match="no suite"):
        quality.load_suite("there_is_no_such_table")


def test_the_judge_is_imported_without_what_no_suite_needs():
    """Tests of distributions are a quarter of the import; whoever does need them still gets them."""
    asked = (
        "import sys; from consentry.quality import _great_expectations; _great_expectations();"
        "assert 'scipy.stats' in sys.modules and 'scipy.stats._stats_py' not in sys.modules;"
        "from scipy import stats; assert stats.norm.cdf(0) == 0.5 and stats.__name__ == 'scipy.stats';"
        "assert 'scipy.stats._stats_py' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", asked], check=True)
