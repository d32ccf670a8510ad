"""`consentry approve RUN`: a named role lets a night through that a gate held."""

from __future__ import annotations

from pathlib import Path

import click

from consentry.cli.options import config_option
from consentry.settings import load_settings


@click.command(short_help="Let a night through that a gate held (exit code 20).")
@click.argument("run")
@click.option(
    "--reason", required=True, help="Why it is right, in one line; kept and shown, so no address in it."
)
@click.option("--by", required=True, help="Who says so: a role such as 'privacy officer', no name.")
@config_option
def approve(run: str, reason: str, by: str, config: Path | None) -> None:
    """Let the held night RUN through (gates Q02, Q04 and Q07); start it again and it publishes.

    \b
    Example:
      consentry approve 20261002T040012Z-3fa9c1 --by "privacy officer" --reason "clean-up of the CRM on 1 October"
      consentry run

    RUN is the name that the summary of the held night shows. The approval counts for exactly what that night was made
    of: with another file, setting or version, or after another release, the next run needs an approval of its own. It
    is written down for good with role, time, reason, gates and counts, and shown in report and manifest of the release
    that it let through. A night that a check holds (exit code 30) cannot be approved.
    """
    from consentry.job.approvals import approve as let_through

    done = let_through(load_settings(config), run, reason, by)
    for gate, says in done.says:
        click.echo(f"approved: {gate}: {says}.")
    click.echo("now run: consentry run" + (f" --config {config}" if config else ""))
