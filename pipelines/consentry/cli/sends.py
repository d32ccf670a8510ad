"""`consentry sends`: which messages left without a basis."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consentry.cli.options import Day, config_option
from consentry.settings import load_settings

if TYPE_CHECKING:
    from rich.console import Console

    from consentry.job.sends import Answer


@click.command(short_help="Which messages left without a basis?")
@click.option("--from", "first", type=Day(), help="First day (UTC). Default: the beginning.")
@click.option("--to", "last", type=Day(), help="Last day (UTC); counts. Default: the end.")
@click.option("--finding", "findings", multiple=True, help="List messages of this finding; may be repeated.")
@config_option
@click.option("--ids", is_flag=True, help="Also list the messages, by keyed ids, never addresses.")
@click.option("--json", "as_json", is_flag=True, help="Answer for other programs.")
def sends(
    first: date | None, last: date | None, findings: tuple[str, ...], config: Path | None, ids: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say how many messages left with and without a basis, and on request which.

    \b
    Examples:
      consentry sends
      consentry sends --from 2026-09-01 --to 2026-09-30
      consentry sends --from 2026-09-01 --ids
      consentry sends --ids --finding after_a_no_learned_later --json

    Each message that the sources told of (table sends) is held against the decision we had published when it left and
    against what is known now, by the law of that day. Decisions of the past are never rewritten. As of the last run.
    """
    from consentry.audit import FINDINGS
    from consentry.job.sends import sends as asked

    if unknown := sorted(set(findings) - set(FINDINGS)):
        raise click.BadParameter(
            f"{', '.join(unknown)} is none; there are: {', '.join(FINDINGS)}", param_hint="--finding"
        )
    answer = asked(load_settings(config), first, last, findings, ids or bool(findings))
    if as_json:
        click.echo(json.dumps(answer.as_dict(), indent=2))
        return

    from consentry.cli.screen import console

    _show(console(), answer)


def _show(screen: Console, answer: Answer) -> None:
    from consentry.cli.screen import table

    def line(text: str = "") -> None:
        screen.print(text, soft_wrap=True, markup=False)

    span = " ".join(
        part for part in (f"from {answer.first}" if answer.first else "", f"to {answer.last}" if answer.last else "")
        if part
    )  # fmt: skip
    if not answer.sends:
        line(
            f"No source told of a message {span}".rstrip()
            + ": hand over the table sends to have them looked at."
        )
        return
    line(f"Messages that left {span}".rstrip() + f", with what was known by {answer.known_as_of}")
    line(f"{answer.without_basis:,} of {answer.sends:,} without basis")
    line()
    screen.print(table(("finding", "count", "in words"), answer.counts, numbers=("count",)))
    if answer.tainted:
        line()
        line(
            f"{answer.tainted:,} sign-ups came through a message without basis; they count for nothing (V20)."
        )
    for each in answer.messages:
        line()
        line(f"{each.send_id}  {each.finding}")
        origin = ", ".join(part for part in (each.source, each.campaign) if part)
        what = f"{each.channel}, {each.purpose or 'no purpose'}, to {each.point_id or 'nobody readable'}"
        line(f"  {what}, {each.when or 'time unknown'} [{origin}]")
        then = f"{each.decision_then} {each.rule_then}, run {each.run_then}" if each.decision_then else "none"
        line(f"  our decision then: {then}")
        if each.no_event_id:
            days = f", {each.no_under_way:g} days under way" if each.no_under_way is not None else ""
            line(f"  the no: {each.no_event_id}, first seen {each.no_first_seen}{days}")
        for event in each.tainted_event_ids:
            line(f"  brought in: {event}")
