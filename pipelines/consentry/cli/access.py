"""`consentry access ADDRESS`: what we hold about one person, for that person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from consentry.cli.options import Day, config_option
from consentry.settings import load_settings


@click.command(short_help="What do we hold about a person (Art. 15, 20)?")
@click.argument("address")
@click.option("--out", "parent", type=click.Path(path_type=Path, file_okay=False), default=Path(),
              help="Folder in which a new one is made for the answer. Default: this one.")  # fmt: skip
@click.option("--portable", is_flag=True, help="Only what the person may take along (Art. 20).")
@click.option("--record", default="", metavar="SOURCE:ID",
              help="Whose of several people's an address is: the record of the one who asks.")  # fmt: skip
@click.option(
    "--requested-on", type=Day(), help="The day the request came in; the letter says by when it is due."
)
@config_option
def access(
    address: str, parent: Path, portable: bool, record: str, requested_on: date | None, config: Path | None
) -> None:
    """Write everything we hold about the person behind ADDRESS into a new folder: a letter, JSON, CSV, and the consents
    as JSON-LD.

    \b
    Examples:
      consentry access someone@client.example --out answers
      consentry access someone@client.example --out answers --portable
      consentry access +31600000000 --requested-on 2026-11-03
      consentry access family@client.example --record crm:17

    Access (Art. 15): what each system says, what the person said with the texts shown and the notes made, whom we may
    contact them for and why, who gets the data by name, and how long they stay. No score. Portability (Art. 20): only
    what the person gave on consent or contract, and nothing that we made of it.

    Only what is surely of the one person is in it: likely links do not count, and behind a desk's mailbox or an
    address of several people nobody is guessed. What stays out is counted, with the reason. The folder is readable by
    its owner only and its name says nothing of the person. What is in it is personal data: check who asks before you
    hand it over.
    """
    if not address.strip():
        raise click.BadParameter("is empty; give an address or a number", param_hint="ADDRESS")
    from consentry.job.access import access as asked
    from consentry.job.handover import hand_over

    answer = asked(load_settings(config), address, portable, record, requested_on)
    folder = hand_over(answer, parent)
    click.echo(f"written: {folder}")
    if answer.erased_since:
        click.echo(f"  erased since {answer.erased_since}: no personal data held for contact")
    for section, rows in answer.sections.items():
        if rows:
            click.echo(f"  {len(rows):>5}  {section.replace('_', ' ')}")
    for why, count in answer.left_out:
        click.echo(f"  left out: {count} rows, because {why}")
    if answer.several_people and not record:
        click.echo(
            "  to answer for one of them, name the record: --record SOURCE:ID (consentry explain ADDRESS shows them)"
        )
    if answer.due:
        click.echo(f"  to be answered by {answer.due} (one month, Art. 12(3))")
