"""`consentry run`: the night, from export files to published lists."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consentry.cli.options import config_option, time_options
from consentry.settings import load_settings

if TYPE_CHECKING:
    from consentry.orchestration.news import Step


@click.command(short_help="The night: read, decide, check, publish.")
@config_option
@time_options
def run(config: Path | None, as_of: datetime | None, known_as_of: datetime | None) -> int:
    """Read what is in the inbox, decide, check, and publish the lists whole or not at all.

    \b
    Examples:
      consentry run
      consentry run --config acme/consentry.toml
      consentry run --as-of 2026-09-02T04:00:00Z --known-as-of 2026-09-02T04:00:00Z

    While a source of opt-outs is stale or incomplete no new yes counts, and every no still goes out (Q01).

    The same file dropped twice changes nothing. When a check fails or the run is killed, the lists published
    before stay in place; start it again. A moment before the published lists is refused (exit code 2): to ask about
    the past use `consentry explain ADDRESS --as-of TIME` or `consentry what-if --as-of TIME`.

    \b
    Exit codes:
       0  published
      10  published, but a source is stale, a file was refused or not read, or the lists of a tool are held
      20  held by a gate: a sudden change; see `consentry approve`
      30  held by a check: nothing was published
      40  published again from what was known: a file was refused or not read, and nothing new came
      50  another run is active: this one did nothing
      70  a fault in Consentry: nothing was published
      71  the machine refused: disk full, read-only or no permission
     130  stopped by hand
       2  wrong usage or configuration: nothing was read
    """
    from consentry.cli.screen import console
    from consentry.cli.summary import show

    settings = load_settings(config)
    screen = console()
    screen.print(f"[bold]{settings.company.name}[/bold]: a night with {settings.paths.inbox}", soft_wrap=True)
    started = time.monotonic()

    from consentry.orchestration import run_night

    def told(step: Step) -> None:
        screen.print(line(step, time.monotonic() - started), soft_wrap=True, markup=False)

    result = run_night(settings, as_of, known_as_of, told)
    show(screen, settings, result, time.monotonic() - started)
    return int(result.exit_code)


def line(step: Step, elapsed: float) -> str:
    """One step as a line: when, what, how much."""
    counts = "  ".join(f"{name} {count:,}" for name, count in step.counts.items())
    return f"{elapsed:6.1f}s  {step.state:<6}  {step.name:<30}  {counts}".rstrip()
