"""Small pieces of Markdown that every page uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs` from the code. Change the code, not this page. -->\n"


def page(title: str, *parts: str) -> str:
    """A whole page: note of its maker, title, parts."""
    return "\n\n".join([MADE + f"\n# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; bars and line breaks inside cells are made harmless."""
    lines = [_row(columns), "|" + " --- |" * len(columns)]
    lines += [_row(row) for row in rows]
    return "\n".join(lines)


def code(text: str, language: str = "text") -> str:
    """A block shown as it is."""
    return f"```{language}\n{text.rstrip()}\n```"


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
