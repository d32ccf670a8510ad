"""The list of pages: where each lies and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from consentry.docs import (
    article,
    command_line,
    configuration,
    countries,
    decision_table,
    law_page,
    list_formats,
    rule_pages,
    send_audit,
    source_contract,
    sources,
    transfers,
)
from consentry.docs.families import in_the_table
from consentry.docs.places import ARTICLE, INDEX, LAW, MADE_IN, SETTINGS, TRANSFERS, country_page
from consentry.docs.session import page_with_session

REPOSITORY = Path(__file__).resolve().parents[3]

PAGES: dict[str, Callable[[Path], str]] = {
    INDEX: decision_table.page_text,
    **{family.page: rule_pages.page_of(family) for family in in_the_table()},
    **{country_page(code): countries.page_of(code) for code in countries.codes()},
    LAW: law_page.page_text,
    TRANSFERS: transfers.page_text,
    ARTICLE: article.page_text,
    "docs/generated/sources.md": sources.page_text,
    "docs/generated/list-formats.md": list_formats.page_text,
    SETTINGS: configuration.page_text,
    "docs/generated/cli.md": command_line.page_text,
    "docs/reference/source-contract.md": source_contract.page_text,
    "docs/reference/send-audit.md": send_audit.page_text,
}
"""Path in the repository -> the function that makes its text from the repository's root."""

SESSION_PAGES: dict[str, Callable[[Path], str]] = {
    name: page_with_session(name) for name in ("README.md", "docs/how-to/what-if.md")
}
"""Pages with the output of a real run: written by `make docs`, not compared by `--check`, because a run
takes long; a test compares their commands."""


def stale(root: Path) -> list[str]:
    """Pages that differ from what the code would make now, and pages that it would not make."""
    return [name for name, make in PAGES.items() if _read(root / name) != make(root)] + left_over(root)


def left_over(root: Path) -> list[str]:
    """Pages in the folder of generated ones that nothing makes any more."""
    found = (path.relative_to(root).as_posix() for path in (root / MADE_IN).rglob("*.md"))
    return sorted(name for name in found if name not in PAGES)


def write(root: Path, session: bool) -> list[str]:
    """Write every page that changed and remove those that nothing makes any more; gives their names."""
    changed = left_over(root)
    for name in changed:
        (root / name).unlink()
    for name, make in {**PAGES, **(SESSION_PAGES if session else {})}.items():
        text = make(root)
        if _read(root / name) != text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
