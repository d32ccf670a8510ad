"""The labelled notes: nothing is graded up, what is found does not get less, and the page says how much that is."""

from __future__ import annotations

import csv
import re

import labelled_notes
import oracle_notes
import polars as pl
import pytest
from labelled_notes import ELEMENTS, by_engine, by_oracle, labelled, measure

from consentry.clocks import with_interval
from consentry.notes import vocabulary, with_note

NOTES = [row.note for row in labelled()]
FLOOR = {
    "date": 323, "time": 320, "place": 333, "words": 121, "recorder": 337, "purposes": 118, "channels": 117,
    "card": 7, "complete": 78,
}  # fmt: skip
"""What the readers find today; it may only grow."""
READERS = pytest.mark.parametrize("reader", [by_engine, by_oracle])


@READERS
def test_no_note_is_graded_up(reader):
    """Not an element, not a purpose, not a channel, not another day or hour than a privacy officer accepts."""
    assert measure(reader(NOTES)).upgrades == ()


@READERS
def test_what_is_found_does_not_get_less(reader):
    found = measure(reader(NOTES)).found
    assert {element: found[element] for element in ELEMENTS if found[element] < FLOOR[element]} == {}


@READERS
def test_plainly_complete_notes_are_read_whole(reader):
    plain = [index for index, row in enumerate(labelled()) if row.kind == "complete"]
    readings = reader(NOTES)
    assert sum(bool(readings[index].complete) for index in plain) / len(plain) >= 0.9


def test_both_readers_read_every_note_alike():
    pairs = zip(labelled(), by_engine(NOTES), by_oracle(NOTES), strict=True)
    assert [row.id for row, one, other in pairs if one != other] == []


@pytest.mark.parametrize("zone", ["", "UTC", "Europe/Amsterdam"])
def test_both_readers_mean_the_same_time(zone):
    frame = pl.LazyFrame({"note": NOTES, "zone": zone})
    times = with_interval(with_note(frame, labelled_notes.POLICY), "note_time").select(
        pl.col("note_time_min", "note_time_max").dt.epoch("us")
    )
    spans = [oracle_notes.span_of(oracle_notes.read_note(note), zone) for note in NOTES]
    assert times.collect().rows() == [(span.low, span.high) if span else (None, None) for span in spans]


def test_the_set_is_large_and_varied():
    rows = labelled()
    assert len({row.note for row in rows}) == len(rows) >= 160
    assert {row.language for row in rows} == {"nl", "en", "mix"}
    kinds = {
        "complete",
        "incomplete",
        "ambiguous",
        "sarcastic",
        "negated",
        "half_negated",
        "hearsay",
        "withdrawn",
    }
    assert kinds <= {row.kind for row in rows}
    assert all(
        domain.endswith(".example")
        for row in rows
        for domain in re.findall(r"@(\S+?\w)\b[.']*(?:\s|$)", row.note)
    )


def test_the_label_of_the_whole_follows_from_its_parts():
    with labelled_notes.FILE.open(encoding="utf-8", newline="") as file:
        told = {row["id"]: row["complete"] == "yes" for row in csv.DictReader(file)}
    assert told == {row.id: bool(row.label.complete) for row in labelled()}


def test_both_readers_know_the_same_words():
    assert {name: getattr(vocabulary, name.upper()) for name in oracle_notes.LISTS} == oracle_notes.LISTS


def test_the_page_shows_the_measured_figures(repository):
    page = (repository / "docs/explanation/oral-notes.md").read_text(encoding="utf-8")
    measured = measure(by_engine(NOTES))
    for element in ELEMENTS:
        assert f"| {element} | {measured.share(element)} |" in page
    assert f"{len(NOTES)} invented notes" in page
    plain = [(row, r) for row, r in zip(labelled(), by_engine(NOTES), strict=True) if row.kind == "complete"]
    assert f"{sum(bool(r.complete) for _, r in plain)} of {len(plain)} plainly complete notes" in page


@pytest.mark.parametrize("language", ["Dutch", "English"])
def test_the_examples_of_the_page_are_read_whole(repository, language):
    page = (repository / "docs/explanation/oral-notes.md").read_text(encoding="utf-8")
    note = re.search(rf"{language}:\n\n    (.+)\n", page)
    assert note and by_engine([note[1]])[0].complete and by_oracle([note[1]])[0].complete
