"""How a night ended, from what the steps recorded: exit code, stale sources, refused files.

Pure judgement over small frames; starts nothing and reads no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from consentry.errors import EXIT_MEANINGS, ExitCode
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo
from consentry.quality import CheckResult, SuiteResult
from consentry.settings import Settings


@dataclass(frozen=True)
class NightResult:
    """What the person on duty wants to know of a run."""

    exit_code: ExitCode
    run: RunInfo
    files: pl.DataFrame
    decisions: dict[str, int]
    checks: tuple[SuiteResult, ...]
    release: Release | None
    stale: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def meaning(self) -> str:
        """The exit code in words."""
        return EXIT_MEANINGS[self.exit_code]

    @property
    def failed_checks(self) -> tuple[CheckResult, ...]:
        """Every check that did not pass, the critical ones first."""
        failed = [check for suite in self.checks for check in suite.checks if not check.passed]
        return tuple(sorted(failed, key=lambda check: (check.severity != "critical", check.suite, check.check)))

    @property
    def quarantined_files(self) -> list[str]:
        """Names of the files of this run that were refused whole."""
        refused = self.files.filter(pl.col("state") == "quarantined")
        return refused["file_name"].unique().sort().to_list()


def stale_sources(settings: Settings, files: pl.DataFrame, known_as_of: datetime) -> tuple[str, ...]:
    """Sources whose newest accepted drop is older than they may be; one that never delivered is stale too."""
    read = files.filter(pl.col("state") != "quarantined", pl.col("observed_at") <= known_as_of)
    newest = dict(read.group_by("source_id").agg(pl.col("observed_at").max()).iter_rows())
    return tuple(
        source_id
        for source_id, source in sorted(settings.sources.items())
        if source_id not in newest or known_as_of - newest[source_id] > timedelta(hours=source.max_age_hours)
    )


def incomplete_sources(files: pl.DataFrame) -> tuple[str, ...]:
    """Sources of which this run refused a whole file."""
    return tuple(files.filter(pl.col("state") == "quarantined")["source_id"].unique().sort().to_list())


def exit_code(files: pl.DataFrame, stale: Sequence[str], incomplete: Sequence[str]) -> ExitCode:
    """The code of a run that was published. `files` are those of this run."""
    if incomplete and files.filter(pl.col("accepted") > 0).is_empty():
        return ExitCode.SOURCE_INCOMPLETE
    if stale or incomplete:
        return ExitCode.PUBLISHED_STALE
    return ExitCode.PUBLISHED


def inbox_files(inbox: Path) -> list[Path]:
    """Every file that waits in the inbox, in a fixed order; hidden ones are not ours."""
    if not inbox.is_dir():
        return []
    return sorted(path for path in inbox.rglob("*") if path.is_file() and not path.name.startswith("."))
