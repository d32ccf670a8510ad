"""The neutral tables: one row per address, nothing lost, and nobody forgotten who was set aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consentry.contract import EVENT_TYPES, SILENCING_EVENTS

COUNTS = ("size", "rows_in", "accepted", "quarantined", "duplicates")


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@x.example", ["a@x.example"]),
        (" a@x.example ", [" a@x.example "]),
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example;", ["a@x.example"]),
        ("a@x.example\nb@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example, b@x.example c@x.example", ["a@x.example", "b@x.example", "c@x.example"]),
        ("noname", ["noname"]),
        ("; ;", ["; ;"]),
        ('"a;b"@x.example', ['"a;b"@x.example']),
        ("Jan <jan@x.example>", ["Jan <jan@x.example>"]),
    ],
)
def test_a_cell_with_several_addresses(bench, cell, addresses):
    row = {"contact_ref": "1", "point_kind": "email", "point_value": cell}
    bench.given("raw_neutral__contact_points", row)
    bench.given("raw_neutral__consent_events", {**row, "event_type": "objected"})
    found = [value.strip() for (value,) in bench.build("core__contact_points", "point_value")]
    assert found == [address.strip() for address in addresses]
    assert len(bench.build("core__consent_events", "point_value")) == len(addresses)


def test_letters_and_numbers_are_never_split(bench):
    bench.given(
        "raw_neutral__contact_points",
        {"contact_ref": "1", "point_kind": "post", "point_value": "Straat 1; Gouda"},
    )
    assert bench.build("core__contact_points", "point_value") == [("Straat 1; Gouda",)]


def test_an_event_without_an_address_stays(bench):
    bench.given("raw_neutral__consent_events", {"contact_ref": "1", "event_type": "objected"})
    assert bench.build("core__consent_events", "contact_ref", "point_value") == [("1", "")]


def test_every_version_of_every_drop_stays(bench):
    row = {"contact_ref": "1", "event_type": "objected"}
    bench.given(
        "raw_neutral__consent_events",
        row,
        {**row, "file_id": "later", "observed_at": bench.seen + timedelta(days=1)},
    )
    assert len(bench.build("core__consent_events", "contact_ref")) == 2


def test_a_source_that_was_taken_out_of_the_configuration_keeps_its_nos(bench):
    bench.given(
        "raw_neutral__consent_events", {"source_id": "gone", "contact_ref": "1", "event_type": "objected"}
    )
    assert bench.build("core__consent_events", "source_id", "zone") == [("gone", "")]


def test_addresses_of_rows_set_aside(bench):
    bench.given(
        "raw_neutral__contact_points",
        {"contact_ref": "7", "point_kind": "email", "point_value": "c@x.example"},
    )
    bench.given(
        "raw__quarantined_points",
        {"point_kind": "email", "point_value": "a@x.example"},
        {"point_kind": "contact", "point_value": " 7 "},
        {"point_kind": "contact", "point_value": "unheard of"},
        {"point_kind": "contact", "point_value": "7", "source_id": "other"},
    )
    assert bench.build("core__quarantined_points", "point_kind", "point_value", "source_id") == [
        ("email", "a@x.example", "tool"), ("email", "c@x.example", "tool"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stream", "snapshot", "days", "released"),
    [
        ("contacts", True, 1, True),
        ("contacts", True, 0, False),
        ("contacts", False, 1, False),
        ("log", True, 1, False),
    ],
)
def test_a_hold_ends_when_a_later_whole_export_can_be_read(bench, stream, snapshot, days, released):
    """An unread line of a log is not repaired by a contact record: it may have been an opt-out."""
    later = bench.seen + timedelta(days=days)
    point = {"contact_ref": "1", "point_kind": "email", "point_value": "A@x.example", "observed_at": later}
    bench.given("raw__quarantined_points", {"point_kind": "email", "point_value": " a@x.example"})
    bench.given(
        "raw__files",
        {"stream": stream, "size": 1, "rows_in": 0, "accepted": 0, "quarantined": 0, "duplicates": 0},
    )
    more = {"rows_in": 1, "accepted": 1, "quarantined": 0, "duplicates": 0, "size": 1, "state": "accepted"}
    bench.given(
        "raw__files",
        {**more, "file_id": "new", "observed_at": later, "coverage": "full" if snapshot else "delta"},
    )
    bench.given("raw_neutral__contact_points", point)
    bench.warehouse.run("raw__snapshots")
    ((ends,),) = bench.build("core__quarantined_points", "released_at")
    assert ends == (later if released else None)


def test_all_sources_meet_in_the_core(bench):
    bench.given("raw_hubspot__contacts", {"record_id": "1", "email": "h@x.example", "optout_word": "yes"})
    bench.given("raw_mailchimp__members", {"leid": "2", "email": "m@x.example", "status": "unsubscribed"})
    bench.given("raw_stripe__customers", {"id": "3", "email": "s@x.example", "marketing_opt_in_word": "no"})
    bench.given("raw_consent_log__log", {"email": "l@x.example", "choice_word": "withdrawn"})
    bench.given("raw_neutral__consent_events", {"contact_ref": "5", "event_type": "complaint"})
    said = bench.build("core__consent_events", "event_type", "point_value")
    assert said == [
        ("complaint", ""), ("objected", "h@x.example"), ("objected", "m@x.example"), ("refused", "s@x.example"),
        ("withdrawn", "l@x.example"),
    ]  # fmt: skip
    assert len(bench.build("core__contacts", "contact_ref")) == 3
    assert len(bench.build("core__contact_points", "contact_ref")) == 3
    assert bench.build("core__sends", "send_ref") == []


def test_of_a_file_that_changed_its_shape_only_the_nos_are_believed(bench):
    row = {"contact_ref": "1", "point_kind": "email", "point_value": "a@x.example"}
    types = [*EVENT_TYPES]
    bench.given(
        "raw_neutral__consent_events",
        *[{**row, "event_type": kind, "file_id": name} for name in ("drifted", "good") for kind in types],
    )
    bench.given("raw_neutral__contact_points", {**row, "file_id": "drifted"})
    bench.given("raw_neutral__notices", {"notice_id": "n", "file_id": "drifted"}, {"notice_id": "m"})
    sale = {"sale_ref": "1", "status": "paid", "net_amount": "10"}
    bench.given("raw_neutral__sales", {**sale, "file_id": "drifted"}, {**sale, "sale_ref": "2"})
    bench.given(
        "raw__files",
        {"file_id": "drifted", "state": "drift", **dict.fromkeys(COUNTS, 1)},
        {"file_id": "drifted", "state": "duplicate", "place": "again", **dict.fromkeys(COUNTS, 1)},
        {"file_id": "good", "state": "accepted", **dict.fromkeys(COUNTS, 1)},
    )
    told = bench.build("core__consent_events", "file_id", "event_type")
    assert {kind for name, kind in told if name == "good"} == {*types}
    assert {kind for name, kind in told if name == "drifted"} == {*SILENCING_EVENTS}
    assert len(bench.build("core__contact_points", "point_value")) == 1
    assert bench.build("core__notices", "notice_id") == [("m",)]
    assert bench.build("core__sales", "sale_ref", "net_amount") == [("1", ""), ("2", "10")]
