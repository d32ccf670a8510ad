"""`consentry lists`: what is published, where, how much, how old."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consentry.cli.options import config_option
from consentry.errors import ConfigError, StageError
from consentry.settings import load_settings

if TYPE_CHECKING:
    from consentry.publish.release import Release


@click.command(short_help="What is published: where, how many, how old.")
@config_option
@click.option("--paths", is_flag=True, help="Print the list files only, one per line, for other programs.")
def lists(config: Path | None, paths: bool) -> None:
    """Show the published lists: where they are, how many rows, how old.

    \b
    Examples:
      consentry lists
      consentry lists --paths | grep -e '-block'

    \b
    block           import as opt-out: a will, a right or a fact stands against contact
    hold            exclude by tag or segment, never import as unsubscribed: no provable basis
    do-not-contact  both together
    """
    from consentry.publish.release import current_release

    settings = load_settings(config)
    release = current_release(settings.paths.var)
    if release is None:
        raise ConfigError(
            f"nothing is published yet in {settings.paths.var}. Publish with: "
            f"consentry run --config {settings.config_file}"
        )
    if damaged := release.damaged():
        raise StageError(
            "lists.damaged",
            "published files were changed or removed afterwards; do not use them. Run again to publish anew",
            files=len(damaged),
        )
    if paths:
        for entry in release.lists():
            for path in entry.paths:
                click.echo(path)
        return
    _show(settings.company.name, release)


def _show(company: str, release: Release) -> None:
    from consentry.cli.screen import age, console
    from consentry.cli.summary import list_table, recipients

    screen = console()
    old = age(release.age(datetime.now(UTC)))
    screen.print(f"Lists of {company}, release {release.run_id}")
    screen.print(f"decided for {release.as_of:%Y-%m-%d %H:%M} UTC, knowledge {old} old")
    if gates := release.held_by():
        screen.print(
            f"[bold]held by {', '.join(gates)}:[/bold] every no is here, and nobody stands on a looser list than "
            "in the release before; the report says what changed",
            soft_wrap=True,
        )
    screen.print()
    screen.print(list_table(release))
    recipients(screen, release.exports())
    screen.print()
    for folder in dict.fromkeys(entry.path.parent for entry in release.lists()):
        screen.print(f"lists     {folder}/", soft_wrap=True)
    screen.print(f"worklist  {release.worklist}", soft_wrap=True)
    screen.print(f"report    {release.report}", soft_wrap=True)
