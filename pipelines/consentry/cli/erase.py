"""`consentry erase ADDRESS --by ROLE`: a person asks to be erased."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from consentry.cli.options import Day, config_option
from consentry.settings import load_settings


@click.command(short_help="Erase a person who asked for it (Art. 17).")
@click.argument("address")
@click.option("--by", "requested_by", required=True, metavar="ROLE",
              help="Who of us took the request in: a role or a staff id, not the person.")  # fmt: skip
@click.option("--requested-on", type=Day(), help="The day the request came in. Default: today.")
@click.option("--record", default="", metavar="SOURCE:ID",
              help="Whose of several people's an address is: the record of the one who asks.")  # fmt: skip
@config_option
def erase(
    address: str, requested_by: str, requested_on: date | None, record: str, config: Path | None
) -> None:
    """Erase the person behind ADDRESS from what Consentry holds, and remember what is left to do elsewhere.

    \b
    Examples:
      consentry erase someone@client.example --by "privacy officer"
      consentry erase someone@client.example --by "privacy officer" --requested-on 2026-11-03
      consentry erase family@client.example --by "privacy officer" --record crm:17

    At once: every row of the person goes from the warehouse, a keyed hash of each address stays so that nobody brings
    them back, and invoices that the law keeps are locked away with their last day. Lists that were published before
    lose the person's lines; the lists in force keep blocking the address until the next night makes new ones
    without it.

    Not in your other systems: `consentry erasures` says which of them have to delete which records, by when, and
    whether their next full export still shows the person. Stopped half-way, start it again: it completes.
    """
    if not address.strip():
        raise click.BadParameter("is empty; give an address or a number", param_hint="ADDRESS")
    if not requested_by.strip() or "@" in requested_by:
        raise click.BadParameter("is a role or a staff id, without an address", param_hint="--by")
    from consentry.job.erase import erase as carried_out

    done = carried_out(load_settings(config), address, requested_by.strip(), requested_on, record)
    if done.is_new:
        told = ", ".join(done.sources) or "no system"
        click.echo(
            f"request {done.request_id}: {done.rows} rows of {told} are gone, {done.locked} invoices locked"
        )
    else:
        click.echo(f"request {done.request_id}: erased before, and nothing of the person was left here")
    if done.lines:
        click.echo(f"{done.lines} lines are gone from lists published before")
    for place in done.inbox_files:
        click.echo(
            f"the inbox still holds an export that shows the person: {place}; delete it or export it again"
        )
    click.echo("now run: consentry run; then see what is left to do: consentry erasures")
