"""`consentry check`: is the configuration right, do the tables hold; publishes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from consentry.cli.options import config_option
from consentry.errors import ExitCode
from consentry.settings import load_settings


@click.command(short_help="Configuration and tables; publishes nothing.")
@config_option
@click.option("--config-only", is_flag=True, help="Look at the configuration only.")
@click.option("--all", "every", is_flag=True, help="Show every check, also those that passed.")
def check(config: Path | None, config_only: bool, every: bool) -> int:
    """Check the configuration and every table of the last run; publish nothing.

    \b
    Examples:
      consentry check
      consentry check --all
      consentry check --config-only

    Shows which tool would get no list today and why, the checks that failed, where to look, and a total. Ends with 30
    when a critical check fails (20 when only gates on the whole night do), with 2 when the configuration is
    not accepted or nothing was read yet.
    """
    settings = load_settings(config)
    click.echo(
        f"{settings.config_file} is accepted: {len(settings.sources)} sources, "
        f"{len(settings.purposes)} purposes, {len(settings.targets)} targets, "
        f"policy {settings.policy_version}"
    )

    from consentry.cli.screen import console, table
    from consentry.cli.summary import failures, recipients, tally
    from consentry.job.exports import exports_of

    recipients(console(), exports_of(settings, datetime.now(UTC)))
    if config_only:
        return int(ExitCode.PUBLISHED)

    from consentry.orchestration import check_night, held_code

    results = check_night(settings)
    screen = console()
    if every:
        rows = [
            (
                suite.suite,
                suite.rows,
                answer.check,
                answer.severity,
                "passed" if answer.passed else f"FAILED ({answer.failed_rows:,} rows)",
            )
            for suite in results
            for answer in suite.checks
        ]
        screen.print(table(("table", "rows", "check", "severity", "result"), rows, numbers=("rows",)))
    failures(screen, [answer for suite in results for answer in suite.checks if not answer.passed])
    screen.print(tally(results) + ("" if every else "; consentry check --all shows each"))
    return int(held_code(results) or ExitCode.PUBLISHED)
