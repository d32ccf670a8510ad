"""`consentry inspect FILE`: what would a run make of this file?"""

from __future__ import annotations

from pathlib import Path

import click

from consentry.cli.options import config_option
from consentry.errors import ConfigError, ExitCode
from consentry.settings import load_settings


@click.command(short_help="What is FILE recognised as?")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", help="Read it as this source of the configuration, with its purpose map.")
@config_option
def inspect(file: Path, source: str | None, config: Path | None) -> int:
    """Tell what FILE is recognised as and which columns are read, ignored or unknown. Changes nothing.

    \b
    Examples:
      consentry inspect ~/Downloads/all-contacts.csv
      consentry inspect audience_export.zip --source mailing --config acme/consentry.toml

    Without --source every kind of source is tried. Counts only; no cell of the file is shown. With --source, columns
    that the purpose map lacks are named. Ends with 40 when no part of the file is recognised; then it shows the file's
    columns, those that each kind is known by, and the nearest kind.
    """
    if not file.is_file():
        raise click.BadParameter(
            "is no plain file (a pipe or a device); give the export itself", param_hint="FILE"
        )

    from consentry.sources import SOURCES, inspect_file
    from consentry.sources.advice import not_mapped

    warnings: list[str] = []
    if source is None:
        found = inspect_file(file)
    else:
        configured = load_settings(config).sources
        if source not in configured:
            raise ConfigError(f"there is no source '{source}'; configured: {', '.join(configured)}")
        chosen = configured[source]
        found = inspect_file(file, SOURCES[chosen.kind], chosen.purpose_map)
        missing = found.unmapped(SOURCES[chosen.kind], list(chosen.purpose_map))
        warnings = [not_mapped(column, source) for column in missing]
    for line in found.lines():
        click.echo(line)
    for warning in warnings:
        click.echo(f"  look at        {warning}")
    return int(ExitCode.PUBLISHED if found.recognised else ExitCode.SOURCE_INCOMPLETE)
