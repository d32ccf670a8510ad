"""What HubSpot's fields are taken to say."""

from __future__ import annotations

import pytest

EVENTS = "stg_hubspot__consent_events"
SAID = ("event_type", "kind", "channels", "purposes", "claimed_basis", "bounce_code")


def contact(bench, **cells):
    bench.given("raw_hubspot__contacts", {"record_id": "101", "email": "a@x.example", **cells})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"optout_word": "yes"}, [("objected", "state", "email", "*", "", "")]),
        ({"optout_word": "no"}, []),
        ({"optout_word": ""}, []),
        ({"legal_basis_word": "consent"}, [("given", "state", "", "", "", "")]),
        ({"legal_basis_word": "legitimate_interest;contract"},
         [("legal_basis_claimed", "state", "", "", "contract", ""),
          ("legal_basis_claimed", "state", "", "", "legitimate_interest", "")]),
        ({"legal_basis_word": "not_applicable"}, [("legal_basis_claimed", "state", "", "", "not_applicable", "")]),
        ({"hard_bounce_word": "unknown_user"}, [("hard_bounce", "state", "email", "*", "", "5.1.1")]),
        ({"hard_bounce_word": "other"}, [("hard_bounce", "state", "email", "*", "", "")]),
        ({"hard_bounce_word": "content"}, [("soft_bounce", "state", "email", "*", "", "5.6.0")]),
        ({"hard_bounce_word": "policy"}, [("soft_bounce", "state", "email", "*", "", "5.7.1")]),
        ({"hard_bounce_word": "mailbox_full"}, [("soft_bounce", "state", "email", "*", "", "4.2.2")]),
        ({"note": "  "}, []),
    ],
)  # fmt: skip
def test_fields_are_states(bench, cells, expected):
    contact(bench, **cells)
    assert bench.build(EVENTS, *SAID) == expected
    assert bench.build(EVENTS, "contact_ref", "point_kind", "point_value", "zone")[:1] == [
        ("101", "email", "a@x.example", "Europe/Amsterdam")
    ] * bool(expected)


def test_every_word_of_the_reader_has_a_meaning_here(bench):
    """A word that the reader lets through and no statement understands would be a lost no."""
    from consentry.sources.words_hubspot import BOUNCE, LEGAL_BASIS

    for number, word in enumerate(sorted({*BOUNCE.values()})):
        contact(bench, record_id=f"b{number}", hard_bounce_word=word, row_number=100 + number)
    for number, word in enumerate(sorted({*LEGAL_BASIS.values()})):
        contact(bench, record_id=f"l{number}", legal_basis_word=word, row_number=200 + number)
    said = {row[0] for row in bench.build(EVENTS, "contact_ref")}
    assert len(said) == len({*BOUNCE.values()}) + len({*LEGAL_BASIS.values()})


@pytest.mark.parametrize(
    ("word", "purpose", "expected"),
    [
        ("yes", "newsletter", [("withdrawn", "email", "newsletter")]),
        ("yes", "", [("withdrawn", "email", "*")]),
        ("yes", "ignore", []),
        ("no", "newsletter", []),
    ],
)
def test_opted_out_of_a_subscription(bench, word, purpose, expected):
    contact(bench)
    bench.given("raw_hubspot__optouts", {"native_key": "nieuws", "value": word, "value_word": word})
    if purpose:
        bench.given("raw__purpose_map", {"source_id": "tool", "native_key": "nieuws", "purpose": purpose})
    assert bench.build(EVENTS, "event_type", "channels", "purposes") == expected


def test_the_company_may_say_what_the_legal_basis_is_about(bench):
    contact(bench, legal_basis_word="consent")
    bench.given(
        "raw__purpose_map", {"source_id": "tool", "native_key": "legal_basis", "purpose": "newsletter"}
    )
    assert bench.build(EVENTS, "event_type", "purposes", "capture_method") == [
        ("given", "newsletter", "unknown")
    ]


def test_a_note_is_an_act_with_the_day_it_was_written(bench):
    contact(bench, note="'ja, graag' - HB", note_at="2026-03-04", note_by="HB")
    assert bench.build(
        EVENTS, "event_type", "kind", "capture_method", "recorded_at", "recorded_by", "note"
    ) == [("given", "act", "oral_face_to_face", "2026-03-04", "HB", "'ja, graag' - HB")]


def test_addresses_and_numbers(bench):
    contact(bench, additional_emails="b@x.example; c@x.example", phone="06-5550 1234", mobile=" ")
    assert bench.build("stg_hubspot__contact_points", "point_kind", "point_value", "role") == [
        ("email", "a@x.example", "primary"), ("email", "b@x.example; c@x.example", "secondary"),
        ("phone", "06-5550 1234", "primary"),
    ]  # fmt: skip


def test_contacts(bench):
    contact(
        bench,
        first_name=" Anna ",
        last_name="de Vries",
        country="België",
        country_word="BE",
        created_at="2024-02-30 25:61",
    )
    contact(bench, record_id="102", row_number=2)
    contact(bench, record_id="103", row_number=3, country="Atlantis")
    assert bench.build("stg_hubspot__contacts", "contact_ref", "kind", "display_name", "country", "created_at") == [
        ("101", "person", "Anna de Vries", "BE", "2024-02-30 25:61"), ("102", "unknown", "", "NL", ""),
        ("103", "unknown", "", "", ""),
    ]  # fmt: skip
