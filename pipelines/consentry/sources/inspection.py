"""What a run would make of one file, told without any value of a cell and without writing anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from consentry.sources.advice import header_of, unmapped, unrecognised
from consentry.sources.model import Source
from consentry.sources.reading import MAX_FILE_BYTES, Part, read_file, refused
from consentry.sources.reasons import REASONS

_SMELLS = re.compile(
    r"opt.?(?:in|out)|unsub|consent|toestemming|afgemeld|uitgeschreven|permission|gdpr|\bavg\b|marketing|nieuwsbrief|newsletter",
    re.IGNORECASE,
)
_UNRECOGNISED = ("unknown_header", "unsupported_format")


@dataclass(frozen=True)
class InspectedPart:
    """One table of the file: what it is, how its columns are understood, what became of its rows."""

    member: str
    recognised_as: str
    state: str
    reason_code: str
    columns_read: tuple[str, ...]
    columns_ignored: tuple[str, ...]
    columns_unknown: tuple[str, ...]
    columns_doubted: tuple[str, ...]
    rows_in: int
    accepted: int
    quarantined: int
    duplicates: int
    reasons: tuple[tuple[str, str, int], ...]

    @property
    def suspicious(self) -> tuple[str, ...]:
        """Unknown columns whose name speaks of consent: somebody should say what they mean."""
        return tuple(name for name in self.columns_unknown if _SMELLS.search(name))


@dataclass(frozen=True)
class Inspection:
    """The whole file: every part under every kind of source that recognises it."""

    file_name: str
    parts: tuple[InspectedPart, ...]
    advice: tuple[str, ...] = ()

    @property
    def recognised(self) -> bool:
        """Can any part of it be read?"""
        return any(part.recognised_as for part in self.parts)

    def lines(self) -> list[str]:
        """The findings in words."""
        head = [f"{self.file_name}" + ("" if self.recognised else ": not recognised")]
        return [*head, *(line for part in self.parts for line in _part_lines(part)), *self.advice]

    def unmapped(self, source: Source, mapped: Sequence[str]) -> tuple[str, ...]:
        """Columns that were read as a subscription or permission which the purpose map does not name."""
        read = [label for part in self.parts for label in part.columns_read]
        return tuple(dict.fromkeys(unmapped(read, source, mapped)))


def inspect_bytes(path: Path, sources: Sequence[Source], mapped: Collection[str] = ()) -> Inspection:
    """Read the file under each of `sources`; only those that recognise it are told, or else the nearest miss."""
    data = b""
    if not path.is_file():  # a pipe or a device would never end
        parts = [("", refused("", "unreadable_file"))]
    elif path.is_symlink() or path.stat().st_size > MAX_FILE_BYTES:
        parts = [("", refused("", "too_large"))]
    else:
        data = path.read_bytes()
        parts = [(s.title, part) for s in sources for part in read_file(data, path.name, s, mapped)]
    found = [(title, part) for title, part in parts if part.stream]
    advice: tuple[str, ...] = ()
    if not found:
        if data:
            advice = tuple(unrecognised(header_of(data, path.name), sources))
        found = sorted(parts, key=lambda item: item[1].reason_code in _UNRECOGNISED)[:1]
    shown = "(a name that holds an address)" if "@" in path.name else path.name
    return Inspection(shown, tuple(_inspected(title, part) for title, part in found), advice)


def _inspected(title: str, part: Part) -> InspectedPart:
    counts = part.quarantine.group_by("column_name", "reason_code").agg(pl.len().alias("rows"))
    return InspectedPart(
        member=part.member,
        recognised_as=f"{title}: {part.stream}" if part.stream else "",
        state=part.state,
        reason_code=part.reason_code,
        columns_read=part.columns_read,
        columns_ignored=part.columns_ignored,
        columns_unknown=part.columns_unknown,
        columns_doubted=part.columns_doubted,
        rows_in=part.rows_in,
        accepted=part.accepted,
        quarantined=part.quarantined,
        duplicates=part.duplicates,
        reasons=tuple(
            counts.sort("rows", "reason_code", "column_name", descending=[True, False, False]).iter_rows()
        ),
    )


def _why(code: str) -> str:
    """The reason; one that would send people to this very command says what follows instead."""
    return "no kind of file has this header" if code == "unknown_header" else REASONS[code]


def _part_lines(part: InspectedPart) -> Iterator[str]:
    if part.member:
        yield f"  {part.member}"
    if not part.recognised_as:
        yield f"  set aside whole ({part.rows_in} rows counted): {_why(part.reason_code)}"
        return
    yield f"  recognised as  {part.recognised_as}"
    yield f"  columns read   {', '.join(part.columns_read) or '-'}"
    yield f"  ignored        {', '.join(part.columns_ignored) or '-'}"
    yield f"  unknown        {', '.join(part.columns_unknown) or '-'}"
    if part.suspicious:
        yield f"  look at        {', '.join(part.suspicious)}: may speak of consent; map it in purpose_map or ignore it"
    yield (
        f"  rows           {part.rows_in} in = {part.accepted} accepted + {part.quarantined} set aside "
        f"+ {part.duplicates} repeated"
    )
    for column, code, rows in part.reasons:
        yield f"                 {rows} x {code}" + (f" in {column}" if column else "") + f": {REASONS[code]}"
    if part.state == "drift":
        named = f": {', '.join(part.columns_doubted)}" if part.columns_doubted else ""
        yield f"  drift          {REASONS[part.reason_code]}{named}"
