"""`consentry erasures`: how far the requests for erasure are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consentry.cli.options import config_option
from consentry.errors import ConfigError
from consentry.settings import load_settings

if TYPE_CHECKING:
    from consentry.job.erasures import Request

WORDS = {
    "absent": "gone: its newest complete export no longer shows the person",
    "absent_by_hand": "gone: somebody of us looked",
    "present": "still there",
    "shown_again": "THERE AGAIN after it was gone",
    "not_read_since": "not read back yet: no complete export since",
    "kept_by_law": "keeps invoices by law",
}


@click.command(short_help="How far are requests for erasure?")
@click.option(
    "--absent", metavar="SOURCE", help="Confirm by hand that SOURCE no longer holds the person of --request."
)
@click.option("--request", "request_id", metavar="ID", help="The request that --absent is about.")
@click.option("--by", metavar="ROLE", help="Who of us looked: a role or a staff id.")
@click.option("--json", "as_json", is_flag=True, help="Answer for other programs.")
@config_option
def erasures(
    absent: str | None, request_id: str | None, by: str | None, as_json: bool, config: Path | None
) -> None:
    """Say of every request for erasure which system still shows the person, whom to tell, and by when it is due.

    \b
    Examples:
      consentry erasures
      consentry erasures --json
      consentry erasures --absent desk --request E-20261127-6492ca --by "privacy officer"

    A system is read back by its newest complete export (coverage = "full"); where exports hold only what is new, look
    yourself and confirm with --absent. A system that shows somebody again is named. Nobody is named here: a person is
    known by keyed hash only, and by the systems' own record ids until they are deleted.
    """
    from consentry.job.erasures import as_values, confirm_absent
    from consentry.job.erasures import erasures as asked

    settings = load_settings(config)
    if absent:
        if not request_id or not by or "@" in by:
            raise ConfigError(
                "--absent needs --request ID and --by ROLE (a role or staff id, without an address)"
            )
        confirm_absent(settings, request_id, absent, by)
    requests = asked(settings)
    if as_json:
        click.echo(json.dumps(as_values(requests), indent=2))
        return
    if not requests:
        click.echo("Nobody asked to be erased.")
    for each in requests:
        _show(each)


def _show(request: Request) -> None:
    left = f", {request.days_left} days left" if request.days_left is not None else ""
    click.echo(f"{request.id}  {request.status}: {request.says}")
    click.echo(
        f"  asked for on {request.requested_on}, taken in by {request.requested_by}, due by {request.due}{left}"
    )
    for system in request.systems:
        ids = f"; delete there: {', '.join(system.tool_ids)}" if system.tool_ids else ""
        since = f" ({system.since})" if system.since else ""
        click.echo(
            f"  {system.source:<12} {WORDS[system.state]}{since}{ids if system.state != 'kept_by_law' else ''}"
        )
    for day, count in request.locked:
        click.echo(f"  {'locked':<12} {count} invoices until {day}, Art. 17(3)(b) GDPR")
    for told in request.recipients:
        ids = f", records {', '.join(told.tool_ids)}" if told.tool_ids else ""
        place = f" for {told.source}" if told.source else ""
        click.echo(f"  {'tell':<12} {told.name} ({told.role}{place}{ids})")
    click.echo("")
