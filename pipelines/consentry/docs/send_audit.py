"""The page on the send audit: what is found about messages that left, and what each column says."""

from __future__ import annotations

from pathlib import Path

from consentry.audit import COLUMNS, FINDINGS, WITHOUT_BASIS
from consentry.docs import markdown

_HOW = (
    "Table `mart__send_audit` of the warehouse has one row for every message that a source told of in table "
    "`sends` and that was not dropped before it left. It is made anew every night: what we know now may change, "
    "what was decided then may not. `consentry sends` counts and lists it, `consentry explain ADDRESS` shows what "
    "one address received without basis, the report counts by finding. It holds keyed ids and campaign names, no "
    "address."
)
_HISTORY = (
    "Table `decision_history` holds every decision that a release published, from when on it was in force (the "
    "later of the release's two clocks), and only where a release changed it; rows are added and never changed. A "
    "decision that is gone is a row without one. It is read from the releases themselves, so a night that was "
    "killed after publishing is completed by the next one, and it outlives releases that are deleted. Of releases "
    "deleted before this version ran for the first time nothing is known: messages of that time are "
    "`not_decided`. So are those of the time in which a release was in force whose decisions were changed or lost "
    "before they were remembered; a check warns of them. After `consentry rotate-key` the table has the ids of the "
    "new key, for every address that is still on file; ids of single messages (`send_id`) are new ones."
)


def page_text(root: Path) -> str:
    """The page; `root` is the repository's root, as for every page."""
    del root
    return markdown.page(
        "The send audit",
        _HOW,
        "## Findings",
        "Each message has one finding, the gravest that applies; they stand from harmless to grave.",
        markdown.table(
            ("finding", "in words", "counts as without basis"),
            [(f"`{word}`", says, "yes" if word in WITHOUT_BASIS else "") for word, says in FINDINGS.items()],
        ),
        "How the phrases are read: "
        "[how-we-read-the-table.md](../explanation/how-we-read-the-table.md), messages that left.",
        "## Columns",
        markdown.table(("column", "meaning"), [(f"`{name}`", says) for name, says in COLUMNS.items()]),
        "## What had been decided",
        _HISTORY,
    )
