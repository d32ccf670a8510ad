"""`consentry replay [RUN]`: make a past release again and compare the bytes."""

from __future__ import annotations

import json
from pathlib import Path

import click

from consentry.cli.options import config_option
from consentry.errors import ExitCode
from consentry.settings import load_settings


@click.command(short_help="Make a past release again: the same bytes?")
@click.argument("run", required=False, default="")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Answer for other programs.")
def replay(run: str, config: Path | None, as_json: bool) -> int:
    """Decide a past release again from the warehouse and compare every file; RUN is its folder's name.

    \b
    Examples:
      consentry replay
      consentry replay 20261002T040000Z-1a2b3c
      consentry replay --json

    Without RUN: the current release. Uses the clocks and the configuration that the release recorded; today's code and
    law tables. Compares decisions, aggregates, lists and worklist by SHA-256; the report and the manifest tell of the
    run itself and are not compared. Writes nothing. Ends with 60 when a file differs, and says why where it is known.
    """
    from consentry.job.replay import SAME
    from consentry.job.replay import replay as replayed

    outcome = replayed(load_settings(config), run)
    code = int(ExitCode.PUBLISHED if outcome.identical else ExitCode.DIFFERENT)
    if as_json:
        click.echo(json.dumps(outcome.as_dict(), indent=2))
        return code
    click.echo(
        f"Release {outcome.run_id}, decided for {outcome.as_of} with what was known by {outcome.known_as_of}"
    )
    for each in outcome.files:
        rows = (
            f"  ({each.rows_then:,} rows then, {each.rows_now:,} now)"
            if each.rows_then != each.rows_now
            else ""
        )
        click.echo(f"  {each.state:<12}  {each.file}{rows}")
    same = sum(each.state == SAME for each in outcome.files)
    click.echo(f"{same} of {len(outcome.files)} files are the same, byte for byte")
    for reason in outcome.reasons:
        click.echo(f"  why: {reason}")
    return code
