"""`consentry inspect FILE`: what would a run make of this file?"""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="What is FILE recognised as?")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def inspect(file: Path) -> None:
    """Tell what FILE is recognised as and which columns are read, ignored or unknown. Changes nothing.

    \b
    Examples:
      consentry inspect ~/Downloads/all-contacts.csv
      consentry inspect inbox/mailing/2026-10-01/audience_export.zip

    Counts only; no cell of the file is shown.
    """
    from consentry.sources import inspect_file

    for line in inspect_file(file).lines():
        click.echo(line)
