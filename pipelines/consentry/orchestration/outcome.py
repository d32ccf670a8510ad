"""How a night ended, from what the steps recorded: exit code, stale sources, refused files.

Pure judgement over small frames; starts nothing and reads no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from consentry.errors import EXIT_MEANINGS, ExitCode
from consentry.job.intake import IntakeReport
from consentry.publish.exports import Export
from consentry.publish.findings import Finding
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo
from consentry.quality import CheckResult, SuiteResult
from consentry.settings import Settings


@dataclass(frozen=True)
class NightResult:
    """What the person on duty wants to know of a run.

    `files` are the rows of raw__files that this run wrote; `intake` is None when the inbox could not be read.
    """

    exit_code: ExitCode
    run: RunInfo
    files: pl.DataFrame
    intake: IntakeReport | None
    decisions: Mapping[str, int]
    checks: tuple[SuiteResult, ...]
    release: Release | None
    stale: tuple[str, ...] = ()
    gates: tuple[Finding, ...] = ()

    @property
    def exports(self) -> tuple[Export, ...]:
        """Of each tool: did its lists leave, and what holds them; nothing when nothing was published."""
        return tuple(self.release.exports()) if self.release else ()

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Sources of which a file was refused whole or changed its shape."""
        return tuple(sorted(self.intake.incomplete_sources)) if self.intake else ()

    @property
    def meaning(self) -> str:
        """The exit code in words."""
        return EXIT_MEANINGS[self.exit_code]

    @property
    def failed_checks(self) -> tuple[CheckResult, ...]:
        """Every check that did not pass, the critical ones first."""
        failed = [check for suite in self.checks for check in suite.checks if not check.passed]
        return tuple(sorted(failed, key=lambda it: (it.severity != "critical", it.suite, it.check)))


def stale_sources(settings: Settings, files: pl.DataFrame, known_as_of: datetime) -> tuple[str, ...]:
    """Sources whose newest accepted drop is older than they may be; one that never delivered is stale too."""
    read = files.filter(pl.col("state") != "quarantined", pl.col("observed_at") <= known_as_of)
    newest = dict(read.group_by("source_id").agg(pl.col("observed_at").max()).iter_rows())
    return tuple(
        source_id
        for source_id, source in sorted(settings.sources.items())
        if source_id not in newest or known_as_of - newest[source_id] > timedelta(hours=source.max_age_hours)
    )


def exit_code(
    *, stale: Collection[str], incomplete: Collection[str], news: bool, held: Collection[str] = ()
) -> ExitCode:
    """The code of a run that was published; `news`: was any row accepted that was not there before?

    `held` are the targets whose lists may not leave.
    """
    if incomplete and not news:
        return ExitCode.SOURCE_INCOMPLETE
    if stale or incomplete or held:
        return ExitCode.PUBLISHED_STALE
    return ExitCode.PUBLISHED


BREAKERS = ("mart__feeds", "mart__new_permissions", "mart__removals")
"""Suites that judge a change from one night to the next: a named role may let such a night through (Q02, Q04, Q07)."""


def held_code(checks: Collection[SuiteResult]) -> ExitCode | None:
    """The code of a run that its checks hold; None when nothing holds it. What nobody may approve comes first."""
    holding = {suite.suite for suite in checks if suite.blocking}
    if not holding:
        return None
    return ExitCode.HELD_BY_BREAKER if holding <= set(BREAKERS) else ExitCode.HELD_BY_CHECK


def inbox_files(inbox: Path) -> list[Path]:
    """Every file that waits in the inbox, in a fixed order; hidden ones are not ours."""
    if not inbox.is_dir():
        return []
    return sorted(path for path in inbox.rglob("*") if path.is_file() and not path.name.startswith("."))
