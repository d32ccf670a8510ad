"""The door: umask, switches of the libraries, the group of commands, and how an error leaves.

An error for people goes to standard error as one message and an exit code; a foreign one loses its text
first, because it may quote personal data.
"""

from __future__ import annotations

import gc
import os
import sys

import click

from consentry import __version__
from consentry.cli.access import access
from consentry.cli.approve import approve
from consentry.cli.check import check
from consentry.cli.erase import erase
from consentry.cli.erasures import erasures
from consentry.cli.explain import explain
from consentry.cli.init import init
from consentry.cli.inspect import inspect
from consentry.cli.lists import lists
from consentry.cli.replay import replay
from consentry.cli.rotate_key import rotate_key
from consentry.cli.run import run
from consentry.cli.sends import sends
from consentry.cli.ui import ui
from consentry.cli.what_if import what_if
from consentry.errors import EXIT_MEANINGS, ConsentryError, ExitCode, redacted

SWITCHES = {
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "GX_ANALYTICS_ENABLED": "False",
    "DO_NOT_TRACK": "1",
}
"""No library may call home; set before any of them is imported."""

OBJECTS_PER_SEARCH = 1_000_000
"""New objects between two searches for unreachable ones. A command lives for seconds and its data lies in DuckDB and
Polars; at Python's own rate a tenth of a run went into searching the libraries' classes while they were imported."""

EXIT_CODES = "\b\nExit codes:\n" + "\n".join(
    f"  {code.value:>2}  {meaning}" for code, meaning in sorted(EXIT_MEANINGS.items())
)


class InOrderOfUse(click.Group):
    """Commands are listed as they were added, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in that order."""
        return list(self.commands)


@click.group(
    cls=InOrderOfUse,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, prog_name="consentry")
def consentry() -> None:
    """Decide whom the company may contact, on which channel, for what and on what proof.

    \b
    A new company:      consentry init acme && cd acme
    Put exports into:   inbox/<source>/
    Every night:        consentry run
    Why (not) this one: consentry explain someone@client.example
    A person asks:      consentry access (or erase) someone@client.example
    Another policy:     consentry what-if --policy shorter.toml
    """


for command in (
    init,
    inspect,
    run,
    approve,
    lists,
    explain,
    access,
    erase,
    erasures,
    sends,
    what_if,
    replay,
    check,
    rotate_key,
    ui,
):
    consentry.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the documented exit code."""
    os.umask(0o077)
    gc.set_threshold(OBJECTS_PER_SEARCH, 10, 10)
    for name, value in SWITCHES.items():
        os.environ[name] = value
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        with redacted("cli"):
            outcome = _click(arguments)
    except ConsentryError as refused:
        click.echo(f"consentry: {refused.message}", err=True)
        return int(refused.exit_code)
    return int(outcome or ExitCode.PUBLISHED)


def _click(arguments: list[str] | None) -> int | None:
    """Click's own errors are about options, which people typed: they may be shown."""
    try:
        return consentry.main(args=arguments, prog_name="consentry", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        return int(ExitCode.USAGE)
    except click.ClickException as refused:
        refused.show()
        return int(ExitCode.USAGE)
