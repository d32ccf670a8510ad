"""The end of a run, told to a person: what came in, what was decided, what was published, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from consentry.cli.screen import table
from consentry.errors import ExitCode
from consentry.settings import Settings

if TYPE_CHECKING:
    from consentry.orchestration import NightResult

DECISIONS = {
    "ALLOW": "may be contacted, with proof on file",
    "HOLD": "no provable basis: leave out, do not import as opt-out",
    "BLOCK": "a will, a right or a fact against contact",
}


def show(screen: Console, settings: Settings, result: NightResult, seconds: float) -> None:
    """Print the summary of a night."""
    _files(screen, result)
    _decisions(screen, result)
    _lists(screen, result)
    _checks(screen, result)
    screen.print()
    good = result.exit_code is ExitCode.PUBLISHED
    screen.print(f"[bold]{'Done' if good else 'Look here'}:[/bold] {result.meaning} ({seconds:.1f} s)")
    for advice in next_steps(settings, result):
        screen.print(f"  - {advice}", soft_wrap=True, markup=False)


def next_steps(settings: Settings, result: NightResult) -> list[str]:
    """What a person should do now, the most pressing first."""
    steps = []
    option = f" --config {settings.config_file}"
    if result.exit_code is ExitCode.HELD_BY_CHECK:
        steps.append("nothing was published: repair what the failed checks name, then run again")
    if result.incomplete:
        steps.append(f"a file was refused whole ({', '.join(result.incomplete)}): see above, export it anew")
    if result.stale:
        steps.append(f"no fresh export from: {', '.join(result.stale)}; put one into {settings.paths.inbox}/")
    if _total(result, "quarantined"):
        steps.append("refused rows hold back their addresses until the export is repaired: see the report")
    if result.release is not None:
        steps.append(f"lists: consentry lists{option}")
        steps.append(f"report: {result.release.report}")
    steps.append(f"why (not) somebody: consentry explain ADDRESS{option}")
    return steps


def _files(screen: Console, result: NightResult) -> None:
    files = result.files
    screen.print()
    if files.is_empty():
        screen.print("[bold]Files[/bold]  none in the inbox")
        return
    screen.print("[bold]Files[/bold]  rows in = accepted + refused + duplicates")
    columns = ("source_id", "file_name", "rows_in", "accepted", "quarantined", "duplicates", "reason")
    heads = ("source", "file", "rows in", "accepted", "refused", "duplicates", "")
    rows = [*files.select(columns).iter_rows()]
    rows.append(("all", f"{files.height} files", *(_total(result, name) for name in columns[2:6]), ""))
    screen.print(table(heads, rows, numbers=heads[2:6]))


def _total(result: NightResult, column: str) -> int:
    return int(result.files[column].sum())


def _decisions(screen: Console, result: NightResult) -> None:
    screen.print()
    screen.print("[bold]Decisions[/bold]  one per contact point, channel and purpose")
    rows = [(word, result.decisions.get(word, 0), DECISIONS[word]) for word in DECISIONS]
    screen.print(table(("decision", "count", ""), rows, numbers=("count",)))


def _lists(screen: Console, result: NightResult) -> None:
    if result.release is None:
        return
    screen.print()
    screen.print("[bold]Lists[/bold]  added and removed since the release before")
    rows = [
        (
            entry.target,
            entry.channel,
            entry.purpose,
            entry.kind,
            entry.rows,
            "" if entry.first else f"+{entry.added}",
            "" if entry.first else f"-{entry.removed}",
        )
        for entry in result.release.lists()
    ]
    heads = ("target", "channel", "purpose", "list", "rows", "added", "removed")
    screen.print(table(heads, rows, numbers=heads[4:]))


def _checks(screen: Console, result: NightResult) -> None:
    checks = [check for suite in result.checks for check in suite.checks]
    screen.print()
    passed = sum(check.passed for check in checks)
    screen.print(f"[bold]Checks[/bold]  {passed} of {len(checks)} passed, on {len(result.checks)} tables")
    for check in result.failed_checks:
        rows = f", {check.failed_rows:,} rows" if check.failed_rows else ""
        screen.print(
            f"  {check.severity}: {check.suite}.{check.check}{rows}: {check.why}",
            soft_wrap=True,
            markup=False,
        )
