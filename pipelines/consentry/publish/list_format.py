"""What a list format is: everything a target tool's import screen asks for, as data.

A new tool is one module with one `ListFormat`, one line in `outputs.OUTPUTS` and one golden file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from consentry.publish.grammar import Grammar

LIST_KINDS = ("block", "hold", "do-not-contact")
"""block: a will, right or fact against contact. hold: no provable basis. do-not-contact: both."""

ITEM_COLUMNS = ("point_kind", "value", "channel", "purpose", "decision", "rule_id", "reason")
"""What a format can write of each row."""


@dataclass(frozen=True)
class Normaliser:
    """How a value is changed before it is written; the id is recorded in the manifest."""

    id: str
    apply: Callable[[pl.Expr], pl.Expr]


EXACT = Normaliser("exact", lambda value: value)
TRIMMED = Normaliser("trimmed", lambda value: value.str.strip_chars())


@dataclass(frozen=True)
class ListFormat:
    """One tool's import file.

    `columns` pairs each header, byte for byte, with the item column below it. `limits` of None: the vendor states
    none, and none is invented. `how_to_block` and `how_to_hold` are the steps in that tool, in plain words; `holder` is
    what the tool keeps held people in (a static list, a tag).
    """

    name: str
    tool: str
    columns: tuple[tuple[str, str], ...]
    grammars: dict[str, Grammar]
    channels: tuple[str, ...]
    how_to_block: tuple[str, ...]
    how_to_hold: tuple[str, ...]
    holder: str
    warnings: tuple[str, ...]
    normaliser: Normaliser = EXACT
    encoding: str = "utf-8"
    line_end: str = "\n"
    max_rows: int | None = None
    max_bytes: int | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """The header line's cells."""
        return tuple(header for header, _ in self.columns)

    def hold_name(self, channel: str, purpose: str) -> str:
        """What the tag or list of one hold file is called in the tool: one for each purpose and channel."""
        about = f"{channel} {purpose}" if len(self.channels) > 1 else purpose
        return f"Consentry hold {about}"

    def too_large(self, rows: int, size: int) -> bool:
        """Is a file of so many rows and bytes more than the tool takes at once?"""
        too_many = self.max_rows is not None and rows > self.max_rows
        return too_many or (self.max_bytes is not None and size > self.max_bytes)
