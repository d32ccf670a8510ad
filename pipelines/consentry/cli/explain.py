"""`consentry explain ADDRESS`: may we, and why."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from consentry.cli.options import config_option, time_options
from consentry.settings import load_settings


@click.command(short_help="Why may (not) ADDRESS be contacted?")
@click.argument("address")
@config_option
@time_options
@click.option("--json", "as_json", is_flag=True, help="Answer for other programs.")
def explain(
    address: str, config: Path | None, as_of: datetime | None, known_as_of: datetime | None, as_json: bool
) -> None:
    """Say for every channel and purpose whether ADDRESS may be contacted, by which rule and on what proof.

    \b
    Examples:
      consentry explain someone@client.example
      consentry explain +31600000000
      consentry explain someone@client.example --as-of 2026-03-01T12:00:00Z --known-as-of 2026-03-01T12:00:00Z

    The last one answers "could we have known it then?". What is printed is personal data.
    """
    if not address.strip():
        raise click.BadParameter("is empty; give an address or a number", param_hint="ADDRESS")

    from consentry.job.explain import as_dict, as_text
    from consentry.job.explain import explain as explained

    answer = explained(load_settings(config), address, as_of, known_as_of)
    click.echo(json.dumps(as_dict(answer), indent=2) if as_json else as_text(answer))
