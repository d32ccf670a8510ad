"""What Mailchimp's statuses and times are taken to say."""

from __future__ import annotations

import pytest

EVENTS = "stg_mailchimp__consent_events"
SAID = ("event_type", "kind", "actor", "channels", "purposes", "occurred_at")
PROOF = ("kind", "occurred_at", "capture_method", "verification", "verified_at")


def member(bench, status="subscribed", **cells):
    bench.given("raw_mailchimp__members", {"status": status, "email": "a@x.example", "leid": "7", **cells})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"unsub_time": "2024-06-10 06:30"}, ("objected", "act", "data_subject", "email", "*", "2024-06-10 06:30")),
        ({}, ("objected", "state", "data_subject", "email", "*", "")),
        ({"unsub_time": "2024-06-10", "unsub_reason": "ADMIN: Unsubscribed by an admin"},
         ("objected", "act", "controller", "email", "*", "2024-06-10")),
        ({"unsub_time": "2024-06-10", "unsub_reason": "SPAM: They are spammy emails"},
         ("complaint", "act", "data_subject", "email", "*", "2024-06-10")),
        ({"unsub_time": "2024-06-10", "unsub_reason": "Abuse report"},
         ("complaint", "act", "data_subject", "email", "*", "2024-06-10")),
        ({"unsub_time": "2024-06-10", "unsub_reason": "something new"},
         ("objected", "act", "data_subject", "email", "*", "2024-06-10")),
        ({"unsub_time": "30-02-2026 25:61"}, ("objected", "act", "data_subject", "email", "*", "30-02-2026 25:61")),
    ],
)  # fmt: skip
def test_leaving_is_an_objection_to_all_mail(bench, cells, expected):
    member(bench, "unsubscribed", **cells)
    assert bench.build(EVENTS, *SAID) == [expected]


def test_a_no_does_not_change_when_the_record_does(bench):
    """LAST_CHANGED moves with every edit; a no that moved with it would be a new no every night."""
    member(bench, "unsubscribed", last_changed="2026-01-01")
    first = bench.build(EVENTS, *SAID, "note", "campaign_ref")
    bench.warehouse.execute("update raw_mailchimp__members set last_changed = '2026-02-02'")
    assert bench.build(EVENTS, *SAID, "note", "campaign_ref") == first


def test_cleaned_is_a_bounce_and_no_objection(bench):
    member(bench, "cleaned", clean_time="2023-03-03 03:03:03")
    assert bench.build(EVENTS, *SAID) == [("hard_bounce", "act", "", "email", "*", "2023-03-03 03:03:03")]


def test_never_subscribed_says_nothing(bench):
    member(bench, "nonsubscribed")
    assert bench.build(EVENTS, "event_type") == []
    assert bench.build("stg_mailchimp__contact_points", "point_value") == [("a@x.example",)]


BOTH = {"optin_time": "2025-11-01 12:00:00", "optin_ip": "192.0.2.1",
        "confirm_time": "2025-11-01 12:00:31", "confirm_ip": "192.0.2.1"}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (BOTH, ("act", "2025-11-01 12:00:00", "web_form_doi", "doi_click", "2025-11-01 12:00:31")),
        ({**BOTH, "confirm_time": BOTH["optin_time"]}, ("act", "2025-11-01 12:00:00", "unknown", "", "")),
        ({**BOTH, "optin_ip": ""}, ("act", "2025-11-01 12:00:31", "unknown", "", "")),
        ({**BOTH, "optin_time": ""}, ("act", "2025-11-01 12:00:31", "unknown", "", "")),
        ({**BOTH, "confirm_ip": ""}, ("act", "2025-11-01 12:00:00", "unknown", "", "")),
        ({"confirm_time": "2018-05-24 08:00:00"}, ("state", "2018-05-24 08:00:00", "unknown", "", "")),
        ({}, ("state", "", "unknown", "", "")),
    ],
)
def test_how_much_a_subscription_shows(bench, cells, expected):
    """Two times and two addresses of a person's machine: a click was made. A lone time may be an import."""
    member(bench, **cells)
    assert bench.build(EVENTS, *PROOF) == [expected]
    assert bench.build(EVENTS, "event_type", "box_default", "purposes") == [("given", "unknown", "")]


def test_the_list_names_a_purpose_only_when_the_company_says_so(bench):
    bench.given(
        "raw__purpose_map",
        *[{"source_id": "tool", "native_key": "audience", "purpose": p} for p in ("b", "a")],
    )
    member(bench)
    assert bench.build(EVENTS, "channels", "purposes") == [("email", "a;b")]


def test_sms_only_is_a_number_and_no_address(bench):
    member(bench, "sms_only", phone="+31655501909")
    assert bench.build("stg_mailchimp__contact_points", "point_kind", "point_value") == [
        ("phone", "+31655501909")
    ]
    assert bench.build(EVENTS, "event_type", "kind", "channels", "point_kind", "point_value") == [
        ("given", "state", "sms", "phone", "+31655501909")
    ]


@pytest.mark.parametrize(
    ("word", "purpose", "expected"),
    [
        ("yes", "tips", [("given", "state", "tips")]),
        ("no", "tips", [("refused", "state", "tips")]),
        ("no", "", [("withdrawn", "state", "*")]),
        ("yes", "", [("given", "state", "")]),
        ("no", "ignore", []),
        ("yes", "ignore", []),
        ("", "tips", []),
    ],
)
def test_permissions(bench, word, purpose, expected):
    """A permission nobody mapped: a no is a no to everything, a yes names nothing."""
    member(bench, "nonsubscribed")
    bench.given("raw_mailchimp__permissions", {"native_key": "tips", "value": word, "value_word": word})
    if purpose:
        bench.given("raw__purpose_map", {"source_id": "tool", "native_key": "tips", "purpose": purpose})
    assert bench.build(EVENTS, "event_type", "kind", "purposes") == expected


def test_a_note_is_kept_for_the_reader_of_notes(bench):
    member(bench, "nonsubscribed", notes=" 3 maart, beurs: 'ja, mail maar' - HB ")
    assert bench.build(EVENTS, "event_type", "kind", "capture_method", "note", "purposes") == [
        ("given", "act", "oral_face_to_face", "3 maart, beurs: 'ja, mail maar' - HB", "")
    ]


def test_a_member_without_id_is_known_by_its_address(bench):
    member(bench, leid="", email=" A@x.example ")
    assert bench.build("stg_mailchimp__contacts", "contact_ref", "country", "zone") == [
        ("a@x.example", "NL", "Europe/Amsterdam")
    ]
    assert bench.build(EVENTS, "contact_ref", "point_value") == [("a@x.example", " A@x.example ")]
