"""Which tools lists are made for, and what each file is like.

Made from the registry. Not here: the steps in each tool; they lie beside the lists of every release, in HOW-TO-USE.txt.
"""

from __future__ import annotations

from pathlib import Path

from consentry.docs import markdown
from consentry.docs.places import SETTINGS
from consentry.publish.list_format import Fixed, ListFormat
from consentry.publish.list_shape import RequestBodies, Table
from consentry.publish.outputs import OUTPUTS

_NO_LIMIT = "none published"


def page_text(root: Path) -> str:
    """The page, made from the registry of list formats."""
    ours = [each for each in OUTPUTS.values() if each.keeps == "opt-outs"]
    audiences = [each for each in OUTPUTS.values() if each.keeps == "audience"]
    return markdown.page(
        "List formats",
        "What `format` of a target may be. Each release holds a folder per target with the files and a page "
        "HOW-TO-USE.txt: where to upload them, what to choose, what you will see and what it does not do. A list "
        "larger than a tool takes at once lies in several numbered files, equal in size. What cannot stand in a "
        "tool's file is in `needs-other-path.csv` with the reason. Beside what left a block list, "
        "`-block.removed-acts.csv` says by which act.",
        "## Tools that keep opt-outs",
        _table(ours),
        "## Advertisers: audiences to leave out",
        "They keep no opt-outs. Upload the `-do-not-contact` file as an audience and exclude it. What stands in it "
        "is a SHA-256 hash, each in the advertiser's own way, and personal data all the same: take as source the "
        "contacts you hand to that advertiser anyway.",
        _table(audiences),
        "## What is not certain",
        "These facts are not published by the vendor, or could not be checked. Where a setting helps it is in "
        f"[settings]({Path(SETTINGS).name}).",
        markdown.table(
            ("format", "not certain"),
            [(f"`{each.name}`", said) for each in OUTPUTS.values() for said in each.unsure],
        ),
    )


def _table(formats: list[ListFormat]) -> str:
    return markdown.table(
        (
            "format",
            "tool",
            "channels",
            "header",
            "cells",
            "limits of one file",
            "settings it needs",
            "and takes",
        ),
        [
            (
                f"`{each.name}`",
                each.tool,
                ", ".join(each.channels),
                _headers(each),
                each.normaliser.id,
                _most(each),
                _quoted(each.needs),
                _quoted(tuple(name for name in each.takes if name not in each.needs)),
            )
            for each in formats
        ],
    )


def _headers(each: ListFormat) -> str:
    if "header" in each.needs:
        return "that of its template"
    if isinstance(each.shape, RequestBodies):
        return f"none: one JSON body per line, {each.shape.rows_per_body} addresses in each"
    shown = [_cells(columns) for columns in (each.columns, *each.columns_by_kind.values())]
    return (
        " or ".join(shown) if isinstance(each.shape, Table) and each.shape.has_header else f"none: {shown[0]}"
    )


def _cells(columns: tuple[tuple[str, str | Fixed], ...]) -> str:
    return "`" + ",".join(header for header, _ in columns) + "`"


def _most(each: ListFormat) -> str:
    limits = [
        f"{each.max_rows:,} rows" if each.max_rows else "",
        f"{each.max_bytes // 1_000_000} MB" if each.max_bytes else "",
        f"at least {each.min_rows} rows" if each.min_rows else "",
        f"forgotten after {each.lasts_days} days" if each.lasts_days else "",
    ]
    return ", ".join(filter(None, limits)) or _NO_LIMIT


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
