"""Source facts become events: stable ids, two clocks, first sightings, and opt-outs that vanished."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from consentry.contract import CONSENT_EVENTS, EVENT_TYPES, NEGATIVE_EVENTS, POSITIVE_EVENTS
from consentry.ledger import EVENT_COLUMNS, absences, core_rows, events, first_sightings
from consentry.policy import Policy, Purpose

POLICY = Policy(controller_id="acme", purposes=(Purpose("newsletter", words=("nieuwsbrief",)),))
PEPPER = b"a pepper for tests, 32 bytes...."
SEEN, LATER = datetime(2026, 9, 1, 9, tzinfo=UTC), datetime(2026, 9, 15, 9, tzinfo=UTC)
TEXT = [name for name in CONSENT_EVENTS.column_names if name != "observed_at"]
GIVEN = {
    "event_type": "given", "point_kind": "email", "point_value": "jo@firma.example", "purposes": "newsletter",
    "channels": "email", "occurred_at": "2026-02-01T10:00:00Z", "capture_method": "web_form_soi", "form_id": "signup",
}  # fmt: skip
WITHDRAWN = {**GIVEN, "event_type": "withdrawn", "capture_method": "", "form_id": ""}
EVIDENCE = {
    "event_ref": "17", "person_ref": "P-1", "kind": "state", "actor": "third_party", "time_source": "manual",
    "capture_method": "paper_form", "box_default": "unticked", "form_id": "other", "form_version": "2",
    "source_ref": "scan-1", "notice_id": "NW-3", "controller_named": "acme", "verification": "doi_click",
    "verified_at": "2026-02-02", "recorded_by": "mv", "artefact_uri": "archive:1", "artefact_sha256": "ab",
    "note": "hello", "valid_until": "2027-01-01", "campaign_ref": "spring",
}  # fmt: skip
SAID = {
    "event_type": "", "point_value": "bo@firma.example", "purposes": "*", "channels": "sms",
    "occurred_at": "2026-02-01T10:00:01Z", "source_id": "tool", "seq": "4",
}  # fmt: skip


def rows(*some: dict) -> pl.LazyFrame:
    """Rows of core__consent_events; what a row does not say is empty."""
    usual = dict.fromkeys(TEXT, "") | {
        "source_id": "crm", "file_id": "f1", "row_number": 1, "observed_at": SEEN, "zone": "Europe/Amsterdam",
        "observed_at_told": "",
    }  # fmt: skip
    types = {"row_number": pl.Int64, "observed_at": pl.Datetime("us", "UTC")}
    schema = {name: types.get(name, pl.String) for name in usual}
    return core_rows(pl.DataFrame([{**usual, **row} for row in some], schema=schema, orient="row").lazy())


def ledger(*some: dict) -> pl.DataFrame:
    """The sightings of these rows, in their order."""
    return events(rows(*some), POLICY, PEPPER).collect()


def one(**cells: object) -> dict:
    """The event of one row: a sign-up with these differences."""
    return ledger({**GIVEN, **cells}).row(0, named=True)


def event_id(row: dict) -> str:
    """Its id."""
    return ledger(row)["event_id"].item()


def test_the_ledger_has_its_columns_whatever_comes():
    assert list(ledger(GIVEN).schema.items()) == [
        (name, pl.Schema({name: kind})[name]) for name, kind in EVENT_COLUMNS.items()
    ]
    assert events(rows(), POLICY, PEPPER).collect().columns == list(EVENT_COLUMNS)


def test_every_row_gives_a_sighting_in_its_order():
    types = ["given", "withdrawn", "unknown", "hard_bounce", "notice_given"]
    assert ledger(*({**GIVEN, "event_type": word} for word in types))["event_type"].to_list() == types


@pytest.mark.parametrize("row", [GIVEN, WITHDRAWN], ids=["yes", "no"])
def test_reading_a_row_again_gives_the_same_event(row):
    again = {**row, "file_id": "f2", "row_number": 99, "observed_at": LATER}
    assert event_id(row) == event_id(again)


@pytest.mark.parametrize("row", [GIVEN, WITHDRAWN], ids=["yes", "no"])
@pytest.mark.parametrize("value", ["JO@firma.example", " jo@firma.example"])
def test_another_spelling_of_the_address_gives_the_same_event(row, value):
    assert event_id(row) == event_id({**row, "point_value": value})


@pytest.mark.parametrize("column", EVIDENCE)
def test_changed_evidence_makes_a_yes_another_event(column):
    assert event_id(GIVEN) != event_id({**GIVEN, column: EVIDENCE[column]})


@pytest.mark.parametrize("column", [name for name in EVIDENCE if name != "person_ref"])
def test_changed_evidence_leaves_a_no_the_same_event(column):
    assert event_id(WITHDRAWN) == event_id({**WITHDRAWN, column: EVIDENCE[column]})


@pytest.mark.parametrize("column", SAID)
@pytest.mark.parametrize("row", [GIVEN, WITHDRAWN], ids=["yes", "no"])
def test_what_was_said_makes_the_event(row, column):
    changed = "objected" if row is WITHDRAWN else "confirmed"
    assert event_id(row) != event_id({**row, column: SAID[column] or changed})


@pytest.mark.parametrize("row", [GIVEN, WITHDRAWN], ids=["yes", "no"])
def test_a_record_named_beside_the_address_is_part_of_what_was_said(row):
    """Shown without its record first, a claim or a notice would never reach the record's other addresses."""
    ids = {event_id({**row, "contact_ref": ref}) for ref in ("", "7", "8")}
    assert len(ids) == 3
    assert event_id({**GIVEN, "relation_ref": "M-1"}) not in {
        event_id({**GIVEN, "contact_ref": "M-1"}),
        event_id(GIVEN),
    }


@pytest.mark.parametrize(
    "word", [*NEGATIVE_EVENTS, "erased", "erasure_requested", "restricted", "deceased", "register_listed"]
)
def test_every_kind_of_no_keeps_its_id_when_its_evidence_changes(word):
    said = {**WITHDRAWN, "event_type": word}
    assert event_id(said) == event_id({**said, "note": "called again", "recorded_by": "mv", "event_ref": "9"})


def test_a_fact_without_an_address_hangs_on_its_record():
    bare = {**WITHDRAWN, "point_kind": "", "point_value": "", "contact_ref": "7"}
    event = ledger(bare).row(0, named=True)
    assert (event["point_id"], event["contact_id"]) == (None, "crm:7")
    assert event_id(bare) != event_id({**bare, "contact_ref": "8"})
    assert event_id({**WITHDRAWN, "contact_ref": "7"}) != event_id({**WITHDRAWN, "contact_ref": "8"}), (
        "two people who share an address each say their own no"
    )


def test_the_first_sighting_is_kept_whatever_the_order():
    first, again = (
        {**WITHDRAWN, "file_id": "f1"},
        {**WITHDRAWN, "file_id": "f2", "observed_at": LATER, "note": "again"},
    )
    for order in ([first, again], [again, first]):
        kept = first_sightings(events(rows(*order), POLICY, PEPPER)).collect()
        assert kept.select("file_id", "observed_at", "has_note").row(0) == ("f1", SEEN, False)
        assert len(kept) == 1


def test_a_row_that_is_there_twice_is_one_event():
    twice = first_sightings(events(rows(GIVEN, {**GIVEN, "row_number": 2}), POLICY, PEPPER)).collect()
    assert twice["row_number"].to_list() == [1]


@pytest.mark.parametrize(
    ("said", "found"), [("", "act"), ("act", "act"), ("state", "state")],
)  # fmt: skip
def test_a_fact_is_an_act_unless_the_source_says_state(said, found):
    assert one(kind=said)["kind"] == found


def test_an_unknown_status_is_a_state():
    assert one(event_type="unknown")["kind"] == "state"


def test_a_yes_from_the_future_has_no_time():
    late = one(occurred_at="2026-09-01T09:05:01Z")
    assert (late["occurred_min"], late["occurred_max"], late["precision"]) == (None, None, "unknown")
    in_time = one(occurred_at="2026-09-01T09:05:00Z")
    assert in_time["occurred_min"] == datetime(2026, 9, 1, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize("word", [*NEGATIVE_EVENTS, "erased", "hard_bounce", "register_listed"])
def test_a_no_from_the_future_counts_from_when_it_was_seen(word):
    event = one(event_type=word, occurred_at="2027-01-01")
    assert (event["occurred_min"], event["occurred_max"], event["precision"]) == (SEEN, SEEN, "instant")


@pytest.mark.parametrize("word", [*POSITIVE_EVENTS, "requested"])
def test_an_import_stamp_is_no_time_of_a_yes(word):
    assert one(event_type=word, time_source="import_stamp")["occurred_min"] is None


def test_an_import_stamp_is_the_latest_time_of_a_no():
    event = one(event_type="withdrawn", time_source="import_stamp")
    assert event["occurred_max"] == datetime(2026, 2, 1, 10, tzinfo=UTC)


def test_a_time_nobody_can_read_is_kept_as_unreadable():
    assert [one(occurred_at=text)["unreadable_time"] for text in ("soon", "", "2026-02-01")] == [
        True,
        False,
        False,
    ]
    assert one(occurred_at="soon")["occurred_at"] == "soon"


def test_a_history_handed_over_is_believed_for_the_past_only():
    assert one(observed_at_told="2026-03-01T10:00:00Z")["observed_at"] == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert one(observed_at_told="2026-12-01T10:00:00Z")["observed_at"] == SEEN
    assert one(observed_at_told="soon")["observed_at"] == SEEN
    assert one(observed_at_told="2026-03-01")["observed_at"] == datetime(
        2026, 3, 1, 22, 59, 59, 999999, tzinfo=UTC
    )


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("007", 7), ("", None), ("x", None), ("7.5", None)])
def test_a_place_in_the_log_is_a_whole_number_or_unknown(text, number):
    assert one(seq=text)["seq"] == number


NOTE = "2026-03-04 14:10, Utrecht. 'Ja, mail mij de nieuwsbrief.' – MV"
SPOKEN = {
    "capture_method": "oral_face_to_face",
    "note": NOTE,
    "channels": "",
    "purposes": "",
    "occurred_at": "",
}


def test_a_note_fills_what_the_row_leaves_open():
    event = one(**SPOKEN)
    assert (event["channels"], event["purposes"], event["precision"]) == ("email", "newsletter", "instant")
    assert event["occurred_min"] == datetime(2026, 3, 4, 13, 10, tzinfo=UTC), (
        "the note is written in local time"
    )


def test_a_note_does_not_overrule_the_row():
    event = one(**{**SPOKEN, "channels": "sms", "purposes": "*", "occurred_at": "2026-03-05T10:00:00Z"})
    assert (event["channels"], event["purposes"]) == ("sms", "*")
    assert event["occurred_min"] == datetime(2026, 3, 5, 10, tzinfo=UTC)


def test_a_note_beside_a_written_form_is_only_a_note():
    event = one(**{**SPOKEN, "capture_method": "web_form_soi"})
    assert (event["channels"], event["capture_method"], event["has_note"]) == ("", "web_form_soi", True)


@pytest.mark.parametrize("method", ["", "unknown", "oral_phone"])
def test_a_note_of_a_business_card_says_how_it_was_taken(method):
    assert (
        one(**{**SPOKEN, "capture_method": method, "note": "Visitekaartje gekregen"})["capture_method"]
        == "business_card"
    )


def test_the_note_itself_does_not_enter_the_ledger():
    shown = ledger({**GIVEN, **SPOKEN}).drop("event_id").cast(pl.String).row(0)
    assert not [cell for cell in shown if cell and "Utrecht" in cell]
    assert not [cell for cell in shown if cell and "jo@" in cell]


def snapshots(*some: tuple[str, datetime]) -> pl.LazyFrame:
    """Declared full snapshots."""
    return pl.LazyFrame(
        some, schema={"source_id": pl.String, "observed_at": pl.Datetime("us", "UTC")}, orient="row"
    )


def vanished(*some: dict, drops: tuple[tuple[str, datetime], ...]) -> list[datetime]:
    """Since when which no is missing."""
    return (
        absences(events(rows(*some), POLICY, PEPPER), snapshots(*drops)).collect()["absent_since"].to_list()
    )


def test_a_no_that_the_newest_full_snapshot_lacks_has_vanished():
    assert vanished(WITHDRAWN, drops=(("crm", SEEN), ("crm", LATER))) == [LATER]


@pytest.mark.parametrize("word", NEGATIVE_EVENTS)
def test_every_no_can_vanish(word):
    assert vanished({**WITHDRAWN, "event_type": word}, drops=(("crm", SEEN), ("crm", LATER))) == [LATER]


@pytest.mark.parametrize(
    "word", ["given", "unknown", "erased", "restricted", "hard_bounce", "register_listed"]
)
def test_only_a_no_of_the_person_can_vanish(word):
    assert vanished({**WITHDRAWN, "event_type": word}, drops=(("crm", SEEN), ("crm", LATER))) == []


def test_a_no_that_is_shown_again_has_not_vanished():
    assert (
        vanished(WITHDRAWN, {**WITHDRAWN, "observed_at": LATER}, drops=(("crm", SEEN), ("crm", LATER))) == []
    )


def test_a_no_that_came_back_after_a_gap_has_not_vanished():
    middle = datetime(2026, 9, 8, 9, tzinfo=UTC)
    shown = (WITHDRAWN, {**WITHDRAWN, "observed_at": LATER})
    assert vanished(*shown, drops=(("crm", SEEN), ("crm", middle), ("crm", LATER))) == []


def test_the_snapshot_of_another_source_proves_nothing():
    assert vanished(WITHDRAWN, drops=(("crm", SEEN), ("tool", LATER))) == []


def test_without_a_full_snapshot_nothing_can_be_missing():
    assert (
        vanished(WITHDRAWN, {**WITHDRAWN, "point_value": "bo@firma.example", "observed_at": LATER}, drops=())
        == []
    )


def test_a_no_with_other_evidence_is_the_same_no_still_shown():
    again = {**WITHDRAWN, "observed_at": LATER, "note": "called again", "event_ref": "9"}
    assert vanished(WITHDRAWN, again, drops=(("crm", SEEN), ("crm", LATER))) == []


def test_a_yes_in_its_place_leaves_the_no_missing():
    assert vanished(WITHDRAWN, {**GIVEN, "observed_at": LATER}, drops=(("crm", SEEN), ("crm", LATER))) == [
        LATER
    ]


def test_the_words_of_this_room_are_those_of_the_contract():
    assert {"withdrawn", "given"} < set(EVENT_TYPES)
    assert set(EVIDENCE) | set(SAID) <= {*TEXT, "source_id"}
