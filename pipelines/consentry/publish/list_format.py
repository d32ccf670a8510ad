"""What a list format is: everything a target tool's import screen asks for, as data.

A new tool is one module with one `ListFormat`, one line in `outputs.OUTPUTS` and one golden file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from consentry.publish.grammar import Grammar
from consentry.publish.list_shape import COMMAS, Shape, Table
from consentry.publish.normalisers import EXACT, Normaliser
from consentry.settings.sections import is_email_header

LIST_KINDS = ("block", "hold", "do-not-contact")
"""block: a will, right or fact against contact. hold: no provable basis. do-not-contact: both."""

ITEM_COLUMNS = ("point_kind", "value", "channel", "purpose", "decision", "rule_id", "reason")
"""What a format can write of each row."""


@dataclass(frozen=True)
class Fixed:
    """A cell that is the same in every row. {place} and {reason} stand for what the target's settings say."""

    text: str


Columns = tuple[tuple[str, str | Fixed], ...]


@dataclass(frozen=True)
class Options:
    """What a target's settings say about its files, where the vendor leaves a choice or publishes nothing certain.

    `place` is the group, stream or domain inside the tool; `reason` the reason the tool is told; `header` the header
    line of the tool's own template; the limits only ever make files smaller than the vendor's.
    """

    place: str = ""
    reason: str = ""
    header: tuple[str, ...] = ()
    separator: str = ""
    max_rows: int | None = None
    max_bytes: int | None = None

    def of_shape(self) -> dict[str, str | list[str]]:
        """Those that say how a file reads, without the empty ones: recorded, so that it can be read later."""
        told = {
            "place": self.place,
            "reason": self.reason,
            "header": [*self.header],
            "separator": self.separator,
        }
        return {name: value for name, value in told.items() if value}

    @classmethod
    def from_shape(cls, told: Mapping[str, str | list[str]]) -> Options:
        """What `of_shape` recorded."""
        header = told.get("header", ())
        place, reason, separator = (str(told.get(name, "")) for name in ("place", "reason", "separator"))
        return cls(place, reason, tuple(header), separator)


NO_OPTIONS = Options()


@dataclass(frozen=True)
class ListFormat:
    """One tool's import file.

    `columns` pairs each header, byte for byte, with the item column below it or with a fixed cell; `columns_by_kind`
    replaces them for one kind of contact point. Limits of None: the vendor states none, and none is invented.

    `keeps`: does the tool record an opt-out, or is the list an audience that campaigns leave out? `how_to_block` and
    `how_to_hold` are the steps in that tool, in plain words (an audience has only the first); `holder` is what the tool
    keeps held people or the audience in. `place` is what the tool calls the part of it that a list is for; `takes` are
    the further settings it understands and `needs` those without which no file can be made. `unsure` says what the
    vendor does not publish. `min_rows`: with fewer the tool excludes nobody. `lasts_days`: after so many days it
    forgets. `parts` says what to do when a list lies in several files.
    """

    name: str
    tool: str
    columns: Columns
    grammars: dict[str, Grammar]
    channels: tuple[str, ...]
    how_to_block: tuple[str, ...]
    how_to_hold: tuple[str, ...]
    holder: str
    warnings: tuple[str, ...]
    columns_by_kind: Mapping[str, Columns] = field(default_factory=dict)
    keeps: Literal["opt-outs", "audience"] = "opt-outs"
    normaliser: Normaliser = EXACT
    shape: Shape = COMMAS
    max_rows: int | None = None
    max_bytes: int | None = None
    min_rows: int | None = None
    lasts_days: int | None = None
    place: str = ""
    reasons: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    parts: str = (
        "They are one list in several files, because the tool takes no more at once: import every one of them. Where "
        "a step replaces the whole, empty it once, before the first file."
    )

    @property
    def header(self) -> tuple[str, ...]:
        """The header line's cells."""
        return tuple(header for header, _ in self.columns)

    @property
    def value_header(self) -> str:
        """The header above the contact points."""
        return next(header for header, column in self.columns if column == "value")

    def of(self, kind: str) -> ListFormat:
        """The same for lists of one kind of contact point."""
        return replace(self, columns=self.columns_by_kind.get(kind, self.columns))

    def with_options(self, options: Options) -> ListFormat:
        """The same as the target's settings want it."""
        reason = options.reason or "".join(self.reasons[:1])
        said = {"{place}": options.place or f"the {self.place}", "{reason}": reason}

        def filled(text: str) -> str:
            for word, value in said.items():
                text = text.replace(word, value)
            return text

        def cells(columns: Columns) -> Columns:
            return tuple(
                (header, Fixed(filled(column.text)) if isinstance(column, Fixed) else column)
                for header, column in columns
            )

        columns = _of_template(options.header) if options.header else self.columns
        shape = self.shape
        if options.separator and isinstance(shape, Table):
            shape = replace(shape, separator=options.separator)
        return replace(
            self,
            columns=cells(columns),
            columns_by_kind={kind: cells(each) for kind, each in self.columns_by_kind.items()},
            shape=shape,
            max_rows=_least(self.max_rows, options.max_rows),
            max_bytes=_least(self.max_bytes, options.max_bytes),
            how_to_block=tuple(map(filled, self.how_to_block)),
            how_to_hold=tuple(map(filled, self.how_to_hold)),
            warnings=tuple(map(filled, self.warnings)),
        )

    def holder_name(self, channel: str, purpose: str) -> str:
        """What the tag, list or audience of one file is called in the tool: one for each purpose and channel."""
        about = f"{channel} {purpose}" if len(self.channels) > 1 else purpose
        return f"Consentry {'hold' if self.keeps == 'opt-outs' else 'do not contact'} {about}"

    def too_large(self, rows: int, size: int) -> bool:
        """Is a file of so many rows and bytes more than the tool takes at once?"""
        too_many = self.max_rows is not None and rows > self.max_rows
        return too_many or (self.max_bytes is not None and size > self.max_bytes)

    def too_small(self, rows: int) -> bool:
        """Are there people on the list, but too few for the tool to exclude anybody?"""
        return self.min_rows is not None and 0 < rows < self.min_rows


def _of_template(header: tuple[str, ...]) -> Columns:
    """The columns of the tool's own template, of which only the e-mail address is filled."""
    return tuple((name, "value" if is_email_header(name) else Fixed("")) for name in header)


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
