"""How to use the lists of one tool: a page of plain English beside the files."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from consentry.publish.deletions import FILE as DELETE
from consentry.publish.exports import Export
from consentry.publish.list_files import OTHER_PATH
from consentry.publish.publication import Publication
from consentry.publish.release import Release
from consentry.publish.run_info import RunInfo, as_text
from consentry.publish.targets import Target

HOW_TO = "HOW-TO-USE.txt"
_WIDTH = 96
_INTRO = """
Three lists are made for each channel and purpose. Each holds only addresses that the source
{source} holds already, so importing one tells the tool about nobody new.

  block            These people said no, or a right or fact stands against contact. Import as opt-out.
  hold             Nobody said no, but there is no provable yes. Exclude by tag or segment.
                   NEVER import it as unsubscribed: it would record a no that nobody spoke, and the
                   people in it may be contactable tomorrow.
  do-not-contact   Both together, to check a mailing against. Do not import it as opt-out.

A file ending in -reasons.csv, where there is one, is for reading: why each address stands on its list.

Always import the whole -block.csv, and always replace a whole hold list with its -hold.csv. Both are
complete, so it does not matter how many releases you skipped.

An address leaves the block list because what stood against it ended (a newer, provable yes, a lifted
restriction, a sign of life after a bounce), or because your tool no longer holds it. Leaving the
block list is no permission: do not subscribe anybody again yourself. What you import as opt-out
comes back in your tool's next export as this person's own no.
"""
_COMPARED = """
Files ending in .added.csv and .removed.csv tell only the difference to release {previous}.
They are for looking, not for keeping a list up to date: who skipped a release misses rows in them,
and a second run without news leaves them empty.
"""
_FIRST = """
This is the first release, so the files ending in .added.csv hold everything and those ending in
.removed.csv nothing. Later on they tell only the difference to one earlier release, which this page
then names: they are for looking, not for keeping a list up to date.
"""
_OTHER = """
These addresses are on a list too, but cannot stand in an import file: a spreadsheet or the tool
would change or refuse them. They must still not be contacted. Look each one up in the tool by hand,
and block or exclude it there; delete records whose address is no address. That file has the tool's
own id of the contact and its own spelling of the address (several are set apart by |). A leading '
is not part of the address, and \\u0009 and the like stand for a character that cannot be seen.
"""


_HELD = """
Send nothing from this tool until then: whoever said no since its last list is not known to it. Do not
import lists of an earlier release meanwhile; they lack every later no, and stay in their own folders
only as a record of what was published. Nobody's decision has changed: after the repair the next run
publishes whole lists again.
"""


_DELETE = """
These people were erased (rule A01) and your tool still holds {records} of them. Look up each id of
{file} in the tool and delete the record there for good; then never import that person again, not from
an old export and not from another tool either. The file holds the tool's own ids and neither address
nor name. An id that begins with point- stands for a contact that the tool names by its address alone:
consentry explain ADDRESS shows the same id; ask the privacy officer, who knows whom it is about.
Delete them before you send anything, and before you import a list of this release. Who asked us to be
erased stands in no list any more, because an erased address is handed to no tool; if a source told of
the erasure, the address stays in the block lists until your next export no longer shows it. Consentry remembers
the erasure and keeps the person out wherever an old list brings them back.
"""


def add_instructions(
    publication: Publication, target: Target, run: RunInfo, lists: Sequence[dict[str, Any]], erased: int,
    held: Export | None = None,
) -> None:  # fmt: skip
    """Write the page into the target's folder; `erased` is how many records the tool must delete.

    `held` says what is missing before lists may leave for this tool; then there are none to use.
    """
    if held is None:
        page = instructions(target, run, lists, publication.previous, erased)
    else:
        page = why_held(target, run, held, erased)
    publication.add(f"lists/{target.id}/{HOW_TO}", page.encode())


def instructions(
    target: Target,
    run: RunInfo,
    lists: Sequence[dict[str, Any]],
    previous: Release | None = None,
    erased: int = 0,
) -> str:
    """The page: what the lists mean, the steps in this tool, its traps, and what each file holds."""
    output = target.output
    compared = _COMPARED.format(previous=previous.run_id) if previous else _FIRST
    other = sum(entry["needs_other_path"] for entry in lists if entry["list"] == "do-not-contact")
    parts = [
        _title(f"How to use these lists in {output.tool}"),
        f"Target {target.id}. Run {run.run_id}, known up to {as_text(run.known_as_of)}.",
        _INTRO.format(source=target.source).strip(),
        compared.strip(),
        _title("The block lists"),
        _steps(output.how_to_block),
        _title("The hold lists"),
        _steps(output.how_to_hold),
        _hold_names(target, lists),
        _title("Take care"),
        _steps(output.warnings, numbered=False),
        _title("What is in the files"),
        _table(lists),
    ]
    if any(entry["first_release"] for entry in lists):
        parts.append("first: the release before had no such list, so everything in it counts as added.")
    if large := [entry["file"].rsplit("/", 1)[-1] for entry in lists if entry["too_large_for_one_import"]]:
        parts.append(
            _fill(f"Larger than {output.tool} takes in one import, split before use: {', '.join(large)}.")
        )
    if other:
        parts += [_title(f"{OTHER_PATH}: {other} {'entry' if other == 1 else 'entries'}"), _OTHER.strip()]
    return "\n\n".join([*parts, *_deletions(erased)]) + "\n"


def why_held(target: Target, run: RunInfo, held: Export, erased: int) -> str:
    """The page of a tool without lists: what is missing, what to do, and what not to do meanwhile."""
    parts = [
        _title(f"No lists for {target.output.tool} in this release"),
        f"Target {target.id}. Run {run.run_id}, known up to {as_text(run.known_as_of)}.",
        "No list may leave for this tool:",
        _steps(
            [f"{said} ({rule})" for rule, said in zip(held.rule_ids, held.missing, strict=True)],
            numbered=False,
        ),
        _HELD.strip(),
    ]
    return "\n\n".join([*parts, *_deletions(erased)]) + "\n"


def _deletions(erased: int) -> list[str]:
    records = f"{erased} {'record' if erased == 1 else 'records'}"
    said = (
        _DELETE.format(records=records, file=DELETE).strip()
        if erased
        else "Your tool holds nobody who was erased; there is nothing to delete."
    )
    return [_title(f"{DELETE}: {records}"), said]


def _title(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _fill(text: str) -> str:
    return textwrap.fill(text, _WIDTH)


def _steps(steps: Sequence[str], numbered: bool = True) -> str:
    lines = []
    for number, step in enumerate(steps, start=1):
        mark = f"{number}. " if numbered else "-  "
        lines.append(textwrap.fill(step, _WIDTH, initial_indent=mark, subsequent_indent="   "))
    return "\n".join(lines)


def _hold_names(target: Target, lists: Sequence[dict[str, Any]]) -> str:
    """Each hold file and the one tag or list it belongs to."""
    held = [
        (entry["file"].rsplit("/", 1)[-1], target.output.hold_name(entry["channel"], entry["purpose"]))
        for entry in lists
        if entry["list"] == "hold"
    ]
    width = max((len(file) for file, _ in held), default=0)
    head = f"{'file':<{width}}  {target.output.holder} in {target.output.tool}"
    return "\n".join([head, *(f"{file:<{width}}  {name}" for file, name in held)])


def _table(lists: Sequence[dict[str, Any]]) -> str:
    names = [entry["file"].rsplit("/", 1)[-1] for entry in lists]
    width = max((len(name) for name in names), default=0)
    head = f"{'file':<{width}}  {'rows':>9}  {'added':>9}  {'removed':>9}  {'other path':>10}"
    rows = [
        f"{name:<{width}}  {entry['rows']:>9}  {entry['added']:>9}  {entry['removed']:>9}  "
        f"{entry['needs_other_path']:>10}" + ("  first" if entry["first_release"] else "")
        for name, entry in zip(names, lists, strict=True)
    ]
    return "\n".join([head, *rows])
