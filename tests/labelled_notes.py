"""The labelled set of invented notes, and how a reader of notes is measured against it.

Lives here: reading tests/data/oral_notes.csv, asking both readers, counting. Does not live here: any rule of reading,
nor the figures that a reader must reach (tests/unit/test_labelled_notes.py).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import oracle_notes
import polars as pl

from consentry.clocks import with_interval
from consentry.notes import with_note
from consentry.policy import Policy, Purpose

FILE = Path(__file__).parent / "data" / "oral_notes.csv"
WORDS = {
    "newsletter": ("nieuwsbrief", "newsletter"),
    "offers_similar": ("aanbieding", "aanbiedingen", "offer", "offers", "offertes"),
    "event_invites": ("uitnodiging", "uitnodigingen", "invitation", "invitations"),
}
ALL_WORDS = tuple(word for words in WORDS.values() for word in words)
POLICY = Policy("acme", tuple(Purpose(name, words=words) for name, words in WORDS.items()))
ELEMENTS = ("date", "time", "place", "words", "recorder", "purposes", "channels", "card", "complete")

UNDATED = frozenset(("undated",))
"""A clock without a day: the readers then say only that there is one."""


@dataclass(frozen=True)
class Reading:
    """What a note says, element by element: by a person's label or by a reader.

    `date` holds every day that is meant, `time` the clock; a set that is empty says that the element is missing.
    """

    date: frozenset[str]
    time: frozenset[str]
    place: frozenset[str]
    words: frozenset[str]
    recorder: frozenset[str]
    purposes: frozenset[str]
    channels: frozenset[str]
    card: frozenset[str]

    @property
    def complete(self) -> frozenset[str]:
        """All that the domain asks of an oral note: the five parts, and purpose and channel named by the words."""
        parts = (self.date, self.time, self.place, self.words, self.recorder, self.purposes, self.channels)
        return _flag(all(parts))


@dataclass(frozen=True)
class Labelled:
    """One row of the set."""

    id: str
    kind: str
    language: str
    note: str
    label: Reading


@dataclass(frozen=True)
class Measured:
    """How one reader did: every wrong upgrade, and what it found of what is there."""

    upgrades: tuple[str, ...]
    there: Mapping[str, int]
    found: Mapping[str, int]

    def share(self, element: str) -> str:
        """Found of there, as the page writes it."""
        return f"{self.found[element]} of {self.there[element]}"


@lru_cache(maxsize=1)
def labelled() -> tuple[Labelled, ...]:
    """The whole set."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Labelled(r["id"], r["kind"], r["language"], r["note"], _label(r)) for r in rows)


def by_engine(notes: list[str]) -> list[Reading]:
    """What the package's reader finds."""
    frame = pl.LazyFrame({"note": notes, "zone": ["UTC"] * len(notes)})
    read = with_interval(with_note(frame, POLICY), "note_time").collect()
    return [_engine_row(row) for row in read.iter_rows(named=True)]


def by_oracle(notes: list[str]) -> list[Reading]:
    """What the second writing finds."""
    return [_oracle_row(oracle_notes.read_note(note, ALL_WORDS)) for note in notes]


def measure(readings: list[Reading]) -> Measured:
    """Compare with the labels; an element (or purpose, channel, day, clock) that the label denies is an upgrade."""
    upgrades, there, found = [], Counter(), Counter()
    for row, reading in zip(labelled(), readings, strict=True):
        for element in ELEMENTS:
            said, label = getattr(reading, element), getattr(row.label, element)
            if said == UNDATED and label:
                said = label
            if said - label:
                upgrades.append(f"{row.id} {element}")
            there[element] += bool(label)
            found[element] += bool(label) and said == label
    return Measured(tuple(upgrades), there, found)


def _flag(value: object) -> frozenset[str]:
    return frozenset(("yes",) if value else ())


def _time(date: object, clock: str) -> frozenset[str]:
    if clock and not date:
        return UNDATED
    return frozenset((clock,) if clock else ())


def _split(cell: str, mark: str) -> frozenset[str]:
    return frozenset(part for part in cell.split(mark) if part)


def _label(row: dict[str, str]) -> Reading:
    yes = {name: _flag(row[name] == "yes") for name in ("place", "words", "recorder", "card")}
    return Reading(
        date=_split(row["date"], "|"), time=_split(row["time"], "|"),
        purposes=_split(row["purposes"], ";"), channels=_split(row["channels"], ";"), **yes,
    )  # fmt: skip


def _engine_row(row: dict) -> Reading:
    low, high = row["note_time_min"], row["note_time_max"]
    days = frozenset((low.strftime("%Y-%m-%d"), high.strftime("%Y-%m-%d")) if low else ())
    clock = row["note_time"].partition(" ")[2] if low else "00:00"
    return Reading(
        date=days, time=_time(days, clock if row["note_has_clock"] else ""), place=_flag(row["note_place"]),
        words=_flag(row["note_words"]), recorder=_flag(row["note_recorder"]),
        purposes=_split(row["note_purposes"], ";"), channels=_split(row["note_channels"], ";"),
        card=_flag(row["note_card"]),
    )  # fmt: skip


def _oracle_row(note: oracle_notes.Note) -> Reading:
    named = {name for name, words in WORDS.items() if oracle_notes.names(note.words, words)}
    known = oracle_notes.span_of(note, "UTC") is not None
    days = frozenset(day.isoformat() for day in note.days if known)
    clock = f"{note.clock[0]:02}:{note.clock[1]:02}" if note.clock else ""
    return Reading(
        date=days, time=_time(days, clock),
        place=_flag(note.place), words=_flag(note.assent), recorder=_flag(note.recorder),
        purposes=frozenset(named), channels=note.channels, card=_flag(note.card and not note.assent),
    )  # fmt: skip
