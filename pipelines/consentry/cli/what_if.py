"""`consentry what-if`: who would move under another policy or the law of another day."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consentry.cli.options import Day, config_option, time_options
from consentry.settings import load_settings

if TYPE_CHECKING:
    from rich.console import Console

    from consentry.job.what_if import Answer, Side

WORDS = {
    "ALLOW": "may be contacted",
    "HOLD": "left out for now, no provable basis",
    "BLOCK": "must not be contacted",
    "none": "no such purpose",
}


@click.command(name="what-if", short_help="Who would move under another policy or law?")
@click.option("--policy", "policy_file", type=click.Path(path_type=Path, dir_okay=False),
              help="TOML file with [policy], [[purposes]] or [[balancing_tests]] to try out; each replaces the whole "
              "section of the configuration.")  # fmt: skip
@click.option("--law-date", type=Day(), help="Apply the law valid on this day. Default: the day of --as-of.")
@config_option
@time_options
@click.option("--ids", is_flag=True, help="Also print the keyed ids of the contact points, never addresses.")
@click.option("--json", "as_json", is_flag=True, help="Answer for other programs.")
def what_if(
    policy_file: Path | None, law_date: date | None, config: Path | None, as_of: datetime | None,
    known_as_of: datetime | None, ids: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say who would move, from which verdict to which, if another policy or the law of another day applied.

    \b
    Examples:
      consentry what-if --policy shorter.toml
      consentry what-if --law-date 2026-07-01 --as-of 2026-06-30T12:00:00Z
      consentry what-if --policy shorter.toml --ids --json

    Decides twice from what the last run read: as configured, and as if. Nothing is published or written. A count
    is one contact point for one person, channel and purpose.
    """
    from consentry.job.what_if import what_if as asked

    answer = asked(load_settings(config), policy_file, law_date, as_of, known_as_of, ids)
    if as_json:
        click.echo(json.dumps(answer.as_dict(), indent=2))
        return

    from consentry.cli.screen import console

    _show(console(), answer)


def _show(screen: Console, answer: Answer) -> None:
    from consentry.cli.screen import table

    def line(text: str = "") -> None:
        screen.print(text, soft_wrap=True, markup=False)

    line(f"What if {_question(answer)}?")
    line(f"asked as of {answer.as_of}, with what was known by {answer.known_as_of}; nothing is published")
    for setting in answer.changed:
        line(f"  {setting}")
    if answer.policy_file and not answer.changed:
        line("  the file changes no setting")
    line()
    if not answer.moves:
        line(f"Nobody would move: all {answer.decisions:,} decisions stay as they are, for the same reasons.")
        return
    total = sum(move.count for move in answer.moves)
    line(
        f"{total:,} of {answer.decisions:,} decisions would change, of {answer.contact_points:,} contact points:"
    )
    for (now, then), count in answer.counted().items():
        verdict = (
            f"now {WORDS[now]}, then {WORDS[then]}" if now != then else f"still {WORDS[now]}, other reason"
        )
        line(f"{count:>7,}  {verdict}")
    line()
    rows = [
        (move.count, move.channel, move.purpose, _told(move.now), _told(move.then)) for move in answer.moves
    ]
    screen.print(table(("count", "channel", "purpose", "now", "then"), rows, numbers=("count",)))
    for move in answer.moves:
        if move.ids:
            line()
            line(f"{move.channel}, {move.purpose}: {move.now.rule or '-'} to {move.then.rule or '-'}")
            for each in move.ids:
                line(f"  {each}")


def _question(answer: Answer) -> str:
    law = f"the law of {answer.law_day} applied" if answer.law_day else ""
    policy = f"the policy in {answer.policy_file} applied" if answer.policy_file else ""
    return " and ".join(part for part in (policy, law) if part)


def _told(side: Side) -> str:
    return f"{side.decision} {side.reason} [{side.rule}]" if side.rule else side.reason
