"""`consentry explain ADDRESS`: may we, and why."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from consentry.cli.options import Instant, config_option, time_options
from consentry.errors import ConfigError
from consentry.settings import load_settings


@click.command(short_help="Why may (not) ADDRESS be contacted?")
@click.argument("address")
@config_option
@time_options
@click.option(
    "--then", "then_at", type=Instant(), help="Two answers about this moment: as we knew it then, and now."
)
@click.option("--json", "as_json", is_flag=True, help="Answer for other programs.")
def explain(
    address: str, config: Path | None, as_of: datetime | None, known_as_of: datetime | None,
    then_at: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Say for every channel and purpose whether ADDRESS may be contacted, by which rule and on what proof.

    \b
    Examples:
      consentry explain someone@client.example
      consentry explain +31600000000
      consentry explain someone@client.example --as-of 2026-03-01T12:00:00Z --known-as-of 2026-03-01T12:00:00Z
      consentry explain someone@client.example --then 2026-03-01T12:00:00Z

    The answer names the evidence that counts and the evidence that does not, with the rule it failed; what the proof
    has and lacks; what would change the verdict; until when it holds; and by which law and policy.

    With --then: "could we contact this person on that day, as we knew it then?", the same "knowing what we know now",
    whether the two differ, and whether the proof was with us by then. What is printed is personal data.
    """
    if then_at is not None:
        if as_of is not None:
            raise ConfigError("--then asks about its own moment: leave out --as-of")
        from consentry.job.then import as_text as pair_as_text
        from consentry.job.then import then

        pair = then(load_settings(config), address, then_at, known_as_of)
        click.echo(json.dumps(pair.as_dict(), indent=2) if as_json else pair_as_text(pair))
        return

    from consentry.job.explain import as_dict, as_text
    from consentry.job.explain import explain as explained

    answer = explained(load_settings(config), address, as_of, known_as_of)
    click.echo(json.dumps(as_dict(answer), indent=2) if as_json else as_text(answer))
