"""How the commands look on a terminal; plain text when the output is no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED = 110
"""Width when nobody's terminal says another."""


def console() -> Console:
    """A console on standard output; piped output gets a fixed width and no colour."""
    shown = Console(highlight=False)
    return shown if shown.is_terminal else Console(highlight=False, width=PIPED, color_system=None)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[str] = ()) -> Table:
    """A table without frame; columns named in `numbers` are set right and grouped by thousands."""
    right = set(numbers)
    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        shown.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell(value)) for value in row))
    return shown


def cell(value: object) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def age(span: timedelta) -> str:
    """How old something is, in the largest unit that fits."""
    seconds = max(0, int(span.total_seconds()))
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"
