"""How to use the lists of one tool: a page of plain English beside the files."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from datetime import timedelta
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
_PART = re.compile(r"-1-of-[0-9]+(?=\.)")
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
_INTRO_AUDIENCE = """
{tool} keeps no opt-outs: it shows advertisements to audiences, and these lists are people to leave
out. Three lists are made for each channel and purpose, of addresses that the source {source} holds.

  do-not-contact   Everybody to leave out. This is the one to upload.
  block, hold      Why: they said no, or there is no provable yes. For looking; upload neither.

A file ending in -reasons.csv is for reading: why each address stands on its list. Never upload it.

What stands in the files to upload is not the address but its SHA-256 hash. Always replace the whole
audience: the file is complete, so it does not matter how many releases you skipped. Leaving the list
is no permission.
"""
_COMPARED = """
Files ending in .added.csv and .removed.csv tell only the difference to release {previous}.
They are for looking, not for keeping a list up to date: who skipped a release misses rows in them,
and a second run without news leaves them empty. Beside every .removed file of a block list lies one
ending in .removed-acts.csv: for each entry that left, why it may, and the id of the act that allows it.
"""
_FIRST = """
This is the first release, so the files ending in .added.csv hold everything and those ending in
.removed.csv nothing. Later on they tell only the difference to one earlier release, which this page
then names: they are for looking, not for keeping a list up to date.
"""
_SMALL = """
{tool} needs {least} rows in a file to leave anybody out. These lists are too small to exclude people with:
{files}. Do not count on {tool} to leave these people out: keep them off the audiences you upload there yourself.
"""
_OTHER = """
These addresses are on a list too, but cannot stand in an import file: a spreadsheet or the tool
would change or refuse them. They must still not be contacted. Look each one up in the tool by hand,
and block or exclude it there; delete records whose address is no address. That file has the tool's
own id of the contact and its own spelling of the address (several are set apart by |). A leading '
is not part of the address, and \\u0009 and the like stand for a character that cannot be seen.
"""
_OTHER_AUDIENCE = """
These contacts are to be left out too, but what {source} holds of them is no address that could be
hashed, so {tool} cannot know them by it. Nothing can be done there by hand: put the address right in
{source}, or delete the record. That file has the id of the contact there and its own spelling.
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
    intro = _INTRO if output.keeps == "opt-outs" else _INTRO_AUDIENCE
    parts = [
        _title(f"How to use these lists in {output.tool}"),
        f"Target {target.id}. Run {run.run_id}, known up to {as_text(run.known_as_of)}.",
        *_only_for(target),
        _named(intro.format(source=target.source, tool=output.tool).strip(), output.shape.ending),
        _named(compared.strip(), output.shape.ending),
        *_how(target, lists),
        *_what_it_cannot(target, run, lists),
        _title("Take care"),
        _steps(output.warnings, numbered=False),
        *_not_sure(target),
        _title("What is in the files"),
        _table(lists),
    ]
    if any(entry["first_release"] for entry in lists):
        parts.append(
            "first: the release before had no such list, or another kind of file, so everything in it counts\n"
            "as added."
        )
    if split := [entry for entry in lists if len(entry["files"]) > 1]:
        names = [f"{_name(entry)} ({len(entry['files'])} files)" for entry in split]
        parts.append(_fill(f"{', '.join(names)}. {output.parts}"))
    if other:
        parts += [_title(f"{OTHER_PATH}: {other} {'entry' if other == 1 else 'entries'}"), _other(target)]
    return "\n\n".join([*parts, *_deletions(erased)]) + "\n"


def _named(text: str, ending: str) -> str:
    """The text with the names of the tool's files as they end here; our own pages beside them stay tables."""
    return re.sub(r"(-block|-hold|\.added|\.removed)\.csv", rf"\1{ending}", text)


def _other(target: Target) -> str:
    """What to do with entries that stand in no file."""
    if target.output.keeps == "opt-outs":
        return _OTHER.strip()
    return _OTHER_AUDIENCE.format(source=target.source, tool=target.output.tool).strip()


def _only_for(target: Target) -> list[str]:
    """The part of the tool that the lists are for, where the settings name one."""
    place = target.options.place
    return [_fill(f"Only for this {target.output.place}: {place}.")] if place else []


def _how(target: Target, lists: Sequence[dict[str, Any]]) -> list[str]:
    """The steps in the tool, and what each file's tag, list or audience is called there."""
    output = target.output
    if output.keeps == "audience":
        return [
            _title("The audience to leave out"),
            _steps(output.how_to_block),
            _holder_names(target, lists, "do-not-contact"),
        ]
    return [
        _title("The block lists"),
        _steps(output.how_to_block),
        _title("The hold lists"),
        _steps(output.how_to_hold),
        _holder_names(target, lists, "hold"),
    ]


def _what_it_cannot(target: Target, run: RunInfo, lists: Sequence[dict[str, Any]]) -> list[str]:
    """Lists that are too small to do anything, and the day on which the tool forgets this upload."""
    output, parts = target.output, []
    used = [entry for entry in lists if entry["list"] == "do-not-contact" or output.keeps == "opt-outs"]
    if small := [f"{_name(entry)} ({entry['rows']} rows)" for entry in used if entry["too_small_to_exclude"]]:
        told = _SMALL.format(tool=output.tool, least=output.min_rows, files=", ".join(small))
        parts += [_title("Too small to exclude"), _fill(" ".join(told.split()))]
    if output.lasts_days is not None:
        last = run.as_of + timedelta(days=output.lasts_days)
        told = (
            f"{output.tool} forgets an upload after {output.lasts_days} days. What you upload from this release is "
            f"gone on {last:%Y-%m-%d} at the latest, and those people are shown advertisements again, unless you have "
            "uploaded a later release by then. Upload at every release, also when the list did not change."
        )
        parts += [_title(f"It decays after {output.lasts_days} days"), _fill(told)]
    return parts


def _not_sure(target: Target) -> list[str]:
    """What the vendor does not publish, and where it can be set."""
    unsure = target.output.unsure
    if not unsure:
        return []
    cure = (
        "If an import refuses a file as too long, set max_rows or max_megabytes in "
        f"[targets.{target.id}] of consentry.toml: the next release then comes in smaller files."
    )
    return [_title("What we are not sure of"), _steps([*unsure, cure], numbered=False)]


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
    # a name of a file must not be torn at its hyphens
    return textwrap.fill(text, _WIDTH, break_on_hyphens=False)


def _steps(steps: Sequence[str], numbered: bool = True) -> str:
    lines = []
    for number, step in enumerate(steps, start=1):
        mark = f"{number}. " if numbered else "-  "
        lines.append(
            textwrap.fill(step, _WIDTH, initial_indent=mark, subsequent_indent="   ", break_on_hyphens=False)
        )
    return "\n".join(lines)


def _name(entry: dict[str, Any]) -> str:
    """What people call a list: the name of its file, without the number of a part."""
    return _PART.sub("", entry["file"].rsplit("/", 1)[-1])


def _holder_names(target: Target, lists: Sequence[dict[str, Any]], kind: str) -> str:
    """Each file of one kind and the one tag, list or audience it belongs to."""
    held = [
        (_name(entry), target.output.holder_name(entry["channel"], entry["purpose"]))
        for entry in lists
        if entry["list"] == kind
    ]
    width = max((len(file) for file, _ in held), default=0)
    head = f"{'file':<{width}}  {target.output.holder} in {target.output.tool}"
    return "\n".join([head, *(f"{file:<{width}}  {name}" for file, name in held)])


def _table(lists: Sequence[dict[str, Any]]) -> str:
    names = [_name(entry) for entry in lists]
    width = max((len(name) for name in names), default=0)
    head = f"{'file':<{width}}  {'rows':>9}  {'added':>9}  {'removed':>9}  {'other path':>10}"
    rows = [
        f"{name:<{width}}  {entry['rows']:>9}  {entry['added']:>9}  {entry['removed']:>9}  "
        f"{entry['needs_other_path']:>10}" + ("  first" if entry["first_release"] else "")
        for name, entry in zip(names, lists, strict=True)
    ]
    return "\n".join([head, *rows])
