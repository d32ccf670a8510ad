"""The list of pages: where each lies and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from consentry.docs import (
    command_line,
    configuration,
    decision_table,
    send_audit,
    source_contract,
    sources,
)
from consentry.docs.session import page_with_session

REPOSITORY = Path(__file__).resolve().parents[3]

PAGES: dict[str, Callable[[Path], str]] = {
    "docs/generated/decision-table.md": decision_table.page_text,
    "docs/generated/sources.md": sources.page_text,
    "docs/generated/settings.md": configuration.page_text,
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
    """Pages that differ from what the code would make now."""
    return [name for name, make in PAGES.items() if _read(root / name) != make(root)]


def write(root: Path, session: bool) -> list[str]:
    """Write every page that changed; gives their names."""
    changed = []
    for name, make in {**PAGES, **(SESSION_PAGES if session else {})}.items():
        text = make(root)
        if _read(root / name) != text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
