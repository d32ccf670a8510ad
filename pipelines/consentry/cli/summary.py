"""The end of a run, told to a person: what came in, what was decided, what was published, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from consentry.audit import FINDINGS, WITHOUT_BASIS
from consentry.cli.screen import table
from consentry.errors import ExitCode
from consentry.publish.exports import held_exports
from consentry.settings import Settings
from consentry.sources.advice import not_mapped

if TYPE_CHECKING:
    from consentry.orchestration import NightResult
    from consentry.publish.exports import Export
    from consentry.publish.release import Release
    from consentry.quality import CheckResult, SuiteResult

DECISIONS = {
    "ALLOW": "may be contacted, a basis is on file",
    "HOLD": "no provable basis: leave out, do not import as opt-out",
    "BLOCK": "a will, a right or a fact against contact",
}

NUMBERS = {"rows in": "rows_in", "accepted": "accepted", "refused": "quarantined", "duplicates": "duplicates"}
REFUSED = ("source_id", "file_name", "reason")


def show(screen: Console, settings: Settings, result: NightResult, seconds: float) -> None:
    """Print the summary of a night."""
    _files(screen, result)
    _decisions(screen, result)
    _lists(screen, result)
    _sends(screen, result)
    _checks(screen, result)
    _gates(screen, result)
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
    if result.exit_code is ExitCode.HELD_BY_BREAKER:
        steps.append(
            "nothing was published, the lists of the last night stay in place: look at each line that begins with "
            "held, undo what was not meant, and run again"
        )
        steps.append(
            "if all of it is right, a named role lets exactly this night through: "
            f"consentry approve {result.run.run_id} --by ROLE --reason WHY{option}; then run again"
        )
    if result.incomplete:
        steps.append(
            f"a file was refused whole or not read ({', '.join(result.incomplete)}): see above, mend it"
        )
    if result.stale:
        steps.append(f"no fresh export from: {', '.join(result.stale)}; put one into {settings.paths.inbox}/")
    if held := held_exports(result.exports):
        tools = ", ".join(export.target for export in held)
        steps.append(f"no list left for {tools}: see above; send nothing from there until that is mended")
    if _total(result, "quarantined"):
        which = result.release.quarantine if result.release else "consentry inspect FILE"
        steps.append(
            f"addresses in refused rows are held back until the row is repaired; which and why: {which}"
        )
    if result.release is not None:
        steps.append(f"lists: consentry lists{option}")
        steps.append(f"report: {result.release.report}")
    steps.append(f"why (not) somebody: consentry explain ADDRESS{option}")
    return steps


def _files(screen: Console, result: NightResult) -> None:
    _table_of_files(screen, result)
    if result.intake is None:
        return
    for file in result.intake.unresolved:
        told = f"  still refused, since {file.observed_at:%Y-%m-%d}: {file.place}: {file.reason}"
        screen.print(told, soft_wrap=True, markup=False)
    for source_id, name in result.intake.unmapped:
        told = not_mapped(f"{source_id}: the subscription or permission '{name}'", source_id)
        screen.print(f"  look at: {told}", soft_wrap=True, markup=False)
    for passed in result.intake.passed:
        screen.print(f"  not read: {passed.place}: {passed.why}", soft_wrap=True, markup=False)


def _table_of_files(screen: Console, result: NightResult) -> None:
    files = result.files.sort("source_id", "observed_at", "file_name")
    screen.print()
    if files.is_empty():
        screen.print("[bold]Files[/bold]  nothing new in the inbox")
        return
    screen.print(
        "[bold]Files[/bold]  each member of an archive is a file; rows in = accepted + refused + duplicates"
    )
    heads = ("source", "drop", "file", *NUMBERS)
    told = files.select("source_id", "observed_at", "file_name", *NUMBERS.values()).iter_rows()
    rows = [
        (source, at.date(), short(file.rpartition("/")[2]), *counts) for source, at, file, *counts in told
    ]
    rows.append(
        ("all", "", f"{files.height} files", *(_total(result, column) for column in NUMBERS.values()))
    )
    screen.print(table(heads, rows, numbers=NUMBERS))
    for source, file, reason in result.files.filter(state="quarantined").select(*REFUSED).iter_rows():
        screen.print(f"  refused whole: {source}, {file}: {reason}", soft_wrap=True, markup=False)


def _total(result: NightResult, column: str) -> int:
    return int(result.files[column].sum())


def short(name: str, most: int = 44) -> str:
    """A file's name in one cell: the end is kept, because it tells the drop and the kind."""
    return name if len(name) <= most else f"{name[: most // 2 - 2]}...{name[-(most // 2 - 1) :]}"


def _decisions(screen: Console, result: NightResult) -> None:
    screen.print()
    if not result.decisions:
        screen.print("[bold]Decisions[/bold]  none: no address is known yet, or the night stopped before")
        return
    screen.print("[bold]Decisions[/bold]  one per contact point, channel and purpose")
    rows = [(word, result.decisions.get(word, 0), DECISIONS[word]) for word in DECISIONS]
    screen.print(table(("decision", "count", ""), rows, numbers=("count",)))


def _lists(screen: Console, result: NightResult) -> None:
    if result.release is None:
        return
    screen.print()
    screen.print("[bold]Lists[/bold]  rows, and what came and went since the release before")
    screen.print(list_table(result.release))
    recipients(screen, result.exports)


def recipients(screen: Console, exports: Sequence[Export]) -> None:
    """Which tool gets no list and why, and what ends before long; nothing when all is well."""
    for export in exports:
        for rule, said in zip(export.rule_ids, export.missing, strict=True):
            screen.print(f"  held: {export.target}: {said} ({rule})", soft_wrap=True, markup=False)
        for said in export.soon:
            screen.print(f"  ends soon: {said}", soft_wrap=True, markup=False)


def _sends(screen: Console, result: NightResult) -> None:
    """What was found about the messages that left; nothing where no source told of any."""
    found = result.release.sends() if result.release else {}
    if not found:
        return
    groundless = sum(found.get(word, 0) for word in WITHOUT_BASIS)
    screen.print()
    screen.print(f"[bold]Messages that left[/bold]  {groundless:,} of {sum(found.values()):,} without basis")
    rows = [(word, count, FINDINGS.get(word, "")) for word, count in found.items()]
    screen.print(table(("finding", "count", ""), rows, numbers=("count",)))


def list_table(release: Release) -> Table:
    """The lists of a release: one row for each tool, channel and purpose, one column for each kind of list."""
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for entry in release.lists():
        changed = not entry.first and (entry.added or entry.removed)
        told = f"{entry.rows:,}" + (f" (+{entry.added:,} -{entry.removed:,})" if changed else "")
        rows.setdefault((entry.target, entry.channel, entry.purpose), {})[entry.kind] = told
    kinds = list(dict.fromkeys(kind for cells in rows.values() for kind in cells))
    shown = [(*place, *(cells.get(kind, "") for kind in kinds)) for place, cells in rows.items()]
    return table(("target", "channel", "purpose", *kinds), shown, numbers=kinds)


def _checks(screen: Console, result: NightResult) -> None:
    screen.print()
    screen.print(f"[bold]Checks[/bold]  {tally(result.checks)}")
    failures(screen, result.failed_checks)


def _gates(screen: Console, result: NightResult) -> None:
    """What the gates found about the whole night; nothing on a usual one."""
    if not result.gates:
        return
    screen.print()
    screen.print("[bold]Gates[/bold]  what is unusual about the night as a whole")
    for found in result.gates:
        let = f" (approved by {found.approved_by})" if found.approved_by else ""
        screen.print(f"  {found.state}: {found.gate}{let}: {found.says}.", soft_wrap=True, markup=False)


def tally(results: Sequence[SuiteResult]) -> str:
    """How many checks passed, of how many, on how many tables."""
    checks = [check for suite in results for check in suite.checks]
    return f"{sum(check.passed for check in checks)} of {len(checks)} passed, on {len(results)} tables"


def failures(screen: Console, failed: Sequence[CheckResult]) -> None:
    """The checks that did not pass: how bad, how many rows, why it matters and where to look."""
    for check in failed:
        rows = f", {check.failed_rows:,} rows" if check.failed_rows else ""
        said = f"  {check.severity}: {check.suite}.{check.check}{rows}: {check.why}"
        screen.print(said, soft_wrap=True, markup=False)
        for place in check.where:
            screen.print(f"    look at {place}", soft_wrap=True, markup=False)
