"""`consentry init`: a configuration and an inbox for a new company."""

from __future__ import annotations

from pathlib import Path
from string import Template

import click

from consentry.errors import ConfigError
from consentry.settings import CONFIG_NAME, load_settings


@click.command(short_help="A configuration and an inbox for a new company.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="My Company", show_default=True, help="The company's name.")
@click.option("--country", default="NL", show_default=True, help="Two-letter country it is established in.")
@click.option("--zone", default="Europe/Amsterdam", show_default=True, help="Its time zone.")
def init(folder: Path, name: str, country: str, zone: str) -> None:
    """Write a commented consentry.toml and an inbox into FOLDER.

    \b
    Examples:
      consentry init acme
      consentry init acme --name "Acme GmbH" --country DE --zone Europe/Berlin

    An existing configuration is never overwritten.
    """
    if not country:
        raise ConfigError("--country is empty: write two capital letters, like NL")
    target = folder / CONFIG_NAME
    if target.exists():
        raise ConfigError(f"{target} exists already. Choose another folder, or edit that file")
    identifier = "".join(letter if letter.isalnum() else "-" for letter in name.lower()).strip("-")
    template = Template((Path(__file__).parent / "template.toml").read_text(encoding="utf-8"))
    words = {"name": name, "controller_id": identifier, "country": country, "zone": zone}
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(
        template.substitute({key: _quoted(word) for key, word in words.items()}), encoding="utf-8"
    )
    try:
        settings = load_settings(target)
    except ConfigError:
        target.unlink()
        for place in made:
            place.rmdir()
        raise
    for source_id in settings.sources:
        (settings.paths.inbox / source_id).mkdir(parents=True, exist_ok=True)
    keep_out = folder / ".gitignore"
    if not keep_out.exists():
        keep_out.write_text("# Personal data stays out of version control.\ninbox/\nvar/\n", encoding="utf-8")
    click.echo(f"Wrote {target} and {settings.paths.inbox}/")
    for source_id, source in settings.sources.items():
        click.echo(f"  put the {source.kind} export into {settings.paths.inbox / source_id}/")
    click.echo("  fill in [processors]: no list leaves for a tool before its agreement stands there")
    click.echo(f"Then: consentry run --config {target}")


def _quoted(word: str) -> str:
    """A TOML basic string's inside; control characters have no place in a name."""
    printable = "".join(letter for letter in word if letter.isprintable())
    return printable.replace("\\", "\\\\").replace('"', '\\"')
