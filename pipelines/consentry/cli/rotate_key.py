"""`consentry rotate-key`: a new key for the keyed hashes."""

from __future__ import annotations

from pathlib import Path

import click

from consentry.cli.options import config_option
from consentry.settings import load_settings


@click.command(short_help="Put a new key of the keyed hashes in force.")
@config_option
def rotate_key(config: Path | None) -> None:
    """Make a new key for the keyed hashes and retire the old one; for when it may have leaked, or by your own calendar.

    \b
    Example:
      consentry rotate-key && consentry run

    Erased people stay recognised: their hashes get the new key around the old one, so both are needed for ever. The
    next run gives every contact point a new id; releases made before keep theirs, and `consentry replay` of them says
    that the key is another. Back up the folder of keys before and after, apart from the warehouse.
    """
    from consentry.job.rotate import rotate

    done = rotate(load_settings(config))
    click.echo(f"key {done.version} is in force; {done.tombstones} tombstones carry it as one more layer")
    click.echo(f"the retired key is still needed: keep {done.retired} and back it up")
    click.echo("now run: consentry run")
