"""What is found about a message that left: the basis as we know it now, the no that stood, what we had decided then."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
import spec_tables

from consentry.audit import law_periods

ALLOWED = "decision\nALLOW"


def found(rows: list[dict]) -> list[str]:
    """The findings, in the order of the messages."""
    return [row["finding"] for row in rows]


def test_a_message_with_a_proven_yes_that_our_list_allowed_is_fine(spec):
    """The yes came before it, no no did, and the decision of that day allowed it."""
    (row,) = spec.sends(
        "at\n2026-09-15T10:00:00Z",
        """
        event | at         | proof
        given | 2026-03-01 | B
        """,
        decided=ALLOWED,
    )
    assert (row["finding"], row["basis"]) == ("fine", "consent")
    assert (row["decision_then"], row["rule_then"], row["run_then"]) == ("ALLOW", "C01", "r1")
    assert row["no_event_id"] is None and row["tainted_event_ids"] == []


def test_a_customer_could_be_sent_an_offer_while_the_sale_was_young(spec):
    """Bought in May 2024: an offer in September that year has the soft opt-in, one after two years has nothing."""
    first, second = spec.sends(
        """
        at                   | purpose
        2024-09-01T10:00:00Z | offers_similar
        2026-09-01T10:00:00Z | offers_similar
        """,
        sales="at\n2024-05-10",
    )
    assert (first["finding"], first["basis"]) == ("not_decided", "soft_opt_in")
    assert (second["finding"], second["basis"]) == ("without_basis", "none")


def test_the_law_of_the_day_it_left_judges_a_call_to_a_customer(spec):
    """The Dutch customer exception for calls ended on 30 June 2026: the call of that day had a basis, the next none."""
    before, after = spec.sends(
        """
        at                   | purpose        | channel | point
        2026-06-30T12:00:00Z | offers_similar | phone   | mobile
        2026-07-01T12:00:00Z | offers_similar | phone   | mobile
        """,
        points={"mobile": "+31655501234"},
        sales="at         | point\n2026-03-01 | mobile",
    )
    assert (before["basis"], after["basis"]) == ("soft_opt_in", "none")


def test_a_message_to_a_bare_flag_has_no_basis(spec):
    """A field that says yes proves nothing, whatever our list said."""
    rows = spec.sends("at\n2026-09-15T10:00:00Z", "event | kind\nunknown | state", decided=ALLOWED)
    assert found(rows) == ["without_basis"]


def test_a_yes_whose_promised_end_had_passed_carries_no_message(spec):
    """Given until the end of June: a mail before it is fine, one after it has nothing, list or no list."""
    rows = spec.sends(
        "at\n2026-05-15T10:00:00Z\n2026-08-15T10:00:00Z",
        "event | at         | proof | valid_until\ngiven | 2025-03-01 | B     | 2026-06-30",
        decided="decision | from\nALLOW | 2026-08-01T00:00:00Z",
    )
    assert found(rows) == ["not_decided", "without_basis"]


def test_a_yes_older_than_our_own_limit_is_told_by_our_list_only(spec):
    """Thirty-six months is our limit and not the law's: what speaks against the message is our decision of that day."""
    rows = spec.sends(
        "at\n2026-05-15T10:00:00Z\n2026-08-15T10:00:00Z",
        "event | at         | proof\ngiven | 2023-03-01 | B",
        decided="decision | rule | basis | from\nHOLD | E01 | none | 2026-08-01T00:00:00Z",
    )
    assert found(rows) == ["not_decided", "against_our_decision"]


def test_a_yes_that_came_after_the_message_does_not_carry_it(spec):
    """The sign-up of the next day says nothing about the day before."""
    rows = spec.sends("at\n2026-03-01T10:00:00Z", "event | at | proof\ngiven | 2026-03-02T10:00:00Z | B")
    assert found(rows) == ["without_basis"]


def test_a_no_that_reached_us_after_the_message_is_told_with_its_delay(spec):
    """SC75: withdrawn on 10 March, mailed on the 15th, first seen on the 20th. The decision of that day stays."""
    (row,) = spec.sends(
        "at\n2026-03-15T10:00:00Z",
        """
        event     | at                   | proof | seen
        given     | 2025-06-01           | A     | 2025-06-02T06:00:00Z
        withdrawn | 2026-03-10T06:00:00Z |       | 2026-03-20T06:00:00Z
        """,
        decided="""
        decision | rule | basis   | from                 | until
        ALLOW    | C02  | consent | 2025-06-02T06:00:00Z | 2026-03-20T06:00:00Z
        BLOCK    | W02  | none    | 2026-03-20T06:00:00Z |
        """,
    )
    assert (row["finding"], row["basis"]) == ("after_a_no_learned_later", "none")
    assert row["latency_hours"] == 10 * 24
    assert (row["decision_then"], row["rule_then"]) == ("ALLOW", "C02")
    assert row["no_first_seen"] == datetime(2026, 3, 20, 6, tzinfo=UTC)


def test_a_message_after_a_no_that_was_with_us_is_the_gravest(spec):
    """The same, first seen on the 12th."""
    (row,) = spec.sends(
        "at\n2026-03-15T10:00:00Z",
        """
        event     | at                   | proof | seen
        given     | 2025-06-01           | A     | 2025-06-02T06:00:00Z
        withdrawn | 2026-03-10T06:00:00Z |       | 2026-03-12T06:00:00Z
        """,
        decided=ALLOWED,
    )
    assert (row["finding"], row["latency_hours"]) == ("after_a_no_known", 48)


def test_what_was_not_known_by_then_is_not_counted(spec):
    """The same question asked with what was known on 16 March: nobody had heard of the no, and the message is fine."""
    rows = spec.sends(
        "at                   | seen\n2026-03-15T10:00:00Z | 2026-03-15T20:00:00Z",
        """
        event     | at                   | proof | seen
        given     | 2025-06-01           | A     | 2025-06-02T06:00:00Z
        withdrawn | 2026-03-10T06:00:00Z |       | 2026-03-20T06:00:00Z
        """,
        decided=ALLOWED,
        known_as_of="2026-03-16T06:00:00Z",
    )
    assert found(rows) == ["fine"]


@pytest.mark.parametrize("when", ["-", "2026-03-15"], ids=["no date", "the same day"])
def test_a_no_without_exact_time_that_came_in_later_is_told_as_such(spec, when):
    """Nobody can tell whether the flag was there before the message; in doubt it has no basis."""
    (row,) = spec.sends(
        "at\n2026-03-15T10:00:00Z",
        f"""
        event     | at         | proof | seen
        given     | 2025-06-01 | A     | 2025-06-02T06:00:00Z
        withdrawn | {when}     |       | 2026-03-20T06:00:00Z
        """,
        decided=ALLOWED,
    )
    assert (row["finding"], row["basis"]) == ("maybe_after_a_no", "none")


def test_a_no_that_a_later_yes_lifted_does_not_stand(spec):
    """Unsubscribed, signed up again with proof, and then mailed."""
    rows = spec.sends(
        "at\n2026-09-15T10:00:00Z",
        """
        event     | at         | proof
        withdrawn | 2026-02-01 |
        given     | 2026-03-01 | A
        """,
        decided="rule\nC05",
    )
    assert found(rows) == ["fine"] and rows[0]["no_event_id"] is None


def test_a_message_against_our_own_list_is_told_though_a_basis_is_on_file(spec):
    """Held because the promised days had not passed, or blocked for a bounce: the tool mailed all the same."""
    rows = spec.sends(
        "at                   | point\n2026-09-15T10:00:00Z | ada\n2026-09-15T10:00:00Z | bo",
        """
        event | at         | proof | point
        given | 2026-03-01 | B     | ada
        given | 2026-03-01 | B     | bo
        """,
        strangers=("ada", "bo"),
        decided="""
        point | decision | rule | basis
        ada   | HOLD     | F01  | none
        bo    | BLOCK    | D01  | none
        """,
    )
    assert found(rows) == ["against_our_decision"] * 2


def test_a_message_before_our_first_list_is_judged_by_what_we_know(spec):
    """Nothing was published by then: with a basis it is not decided, without one it is without basis all the same."""
    rows = spec.sends(
        "at                   | point\n2025-12-01T10:00:00Z | ada\n2025-12-01T10:00:00Z | bo",
        "event | at         | proof | point\ngiven | 2025-03-01 | B     | ada",
        strangers=("ada", "bo"),
        decided="point\nada\nbo",
    )
    assert found(rows) == ["not_decided", "without_basis"]
    assert [row["run_then"] for row in rows] == ["", ""]


def test_of_a_message_of_a_day_the_worst_decision_of_that_day_counts(spec):
    """The list changed at noon: nobody knows whether the message left before. Neighbouring days are clear."""
    rows = spec.sends(
        "at\n2026-09-14\n2026-09-15\n2026-09-16",
        "event | at         | proof\ngiven | 2026-03-01 | B",
        decided="""
        decision | rule | basis   | from                 | until
        ALLOW    | C01  | consent | 2026-01-01T00:00:00Z | 2026-09-15T10:00:00Z
        HOLD     | E01  | none    | 2026-09-15T10:00:00Z | 2026-09-15T21:30:00Z
        ALLOW    | C01  | consent | 2026-09-15T21:30:00Z |
        """,
    )
    assert [row["decision_then"] for row in rows] == ["ALLOW", "HOLD", "ALLOW"]
    assert found(rows) == ["fine", "against_our_decision", "fine"]


def test_one_no_of_two_people_stops_the_address_and_one_yes_keeps_it_off_the_list(spec):
    """As on the lists: what was published of the address is what counts, whoever holds it (M08)."""
    rows = spec.sends(
        "at                   | point\n2026-09-15T10:00:00Z | ada\n2026-09-15T10:00:00Z | bo",
        "event | at         | proof | point\ngiven | 2026-03-01 | B     | ada\ngiven | 2026-03-01 | B     | bo",
        strangers=("ada", "bo"),
        decided="""
        point | person | decision | rule | basis
        ada   | x      | ALLOW    | C01  | consent
        ada   | y      | BLOCK    | W02  | none
        bo    | x      | HOLD     | Z01  | none
        bo    | y      | ALLOW    | C01  | consent
        """,
    )
    assert [row["decision_then"] for row in rows] == ["BLOCK", "ALLOW"]


def test_a_service_message_rests_on_the_contract(spec):
    """An unsubscribe does not stop an invoice; an erasure does."""
    rows = spec.sends(
        """
        at                   | purpose  | point
        2026-09-15T10:00:00Z | invoices | ada
        2026-09-15T10:00:00Z | invoices | bo
        """,
        """
        event    | at         | purpose | channel | point | seen
        objected | 2026-02-01 | *       | *       | ada   | 2026-02-02T06:00:00Z
        erased   | 2026-02-01 | -       | *       | bo    | 2026-02-02T06:00:00Z
        """,
        strangers=("ada", "bo"),
        decided="""
        point | purpose  | rule | basis
        ada   | invoices | S01  | contract
        bo    | invoices | S01  | contract
        """,
    )
    assert found(rows) == ["fine", "after_a_no_known"]
    assert [row["basis"] for row in rows] == ["contract", "none"]


@pytest.mark.parametrize(
    "send",
    [
        "at | purpose\n2026-09-15T10:00:00Z | summer_deals",
        "at | purpose\n2026-09-15T10:00:00Z | -",
        "at | purpose\n- | newsletter",
        "at | purpose\nlast week | newsletter",
    ],
    ids=["unknown purpose", "no purpose", "no time", "unreadable time"],
)
def test_a_message_that_cannot_be_read_proves_nothing(spec, send):
    """What for, or when: without it nothing shows that it was allowed, whatever is on file."""
    rows = spec.sends(send, "event | at         | proof\ngiven | 2026-03-01 | B", decided=ALLOWED)
    assert found(rows) == ["unreadable"]


def test_two_spellings_of_one_address_in_a_send_are_one_message(spec):
    """A tool that logs the address as typed and as cleaned has sent one mail."""
    (row,) = spec.sends(
        """
        at                   | point | send_ref
        2026-09-15T10:00:00Z | ada   | M-1
        2026-09-15T10:00:00Z | typed | M-1
        """,
        "event | at         | proof | point\ngiven | 2026-03-01 | B     | ada",
        points={"ada": "ada@home.example", "typed": " Ada@HOME.example"},
    )
    assert row["finding"] == "not_decided"


def test_a_letter_our_list_allowed_on_the_interest_had_another_basis(spec):
    """Weighed and told when it was decided; after an objection it has none."""
    rows = spec.sends(
        """
        at         | purpose        | channel | point
        2026-09-15 | offers_similar | post    | ada
        2026-09-15 | offers_similar | post    | bo
        """,
        "event | at | purpose | channel | point | seen\n"
        "objected | 2026-02-01 | * | post | bo | 2026-02-02T06:00:00Z",
        points={"ada": "Zandpad 1, 1234 AB Dorp", "bo": "Zandpad 2, 1234 AB Dorp"},
        contacts="contact | holds\n1 | ada\n2 | bo",
        decided="""
        point | purpose        | channel | rule | basis
        ada   | offers_similar | post    | L01  | legitimate_interest
        bo    | offers_similar | post    | L01  | legitimate_interest
        """,
    )
    assert [(row["finding"], row["basis"]) for row in rows] == [
        ("fine", "other"),
        ("after_a_no_known", "none"),
    ]


def test_a_yes_won_by_a_message_without_basis_is_named_beside_it(spec):
    """SC87: a flag without proof was asked to confirm, and did. The message is without basis, the sign-up tainted; the
    person who had a proven yes before is another matter."""
    rows = spec.sends(
        """
        at                   | campaign    | point
        2026-05-01T10:00:00Z | still-there | ada
        2026-05-01T10:00:00Z | still-there | bo
        """,
        """
        event   | at                   | proof | campaign    | point | kind
        unknown | -                    |       |             | ada   | state
        given   | 2026-05-02T10:00:00Z | A     | still-there | ada   | act
        given   | 2026-01-02T10:00:00Z | B     |             | bo    | act
        renewed | 2026-05-02T10:00:00Z | A     | still-there | bo    | act
        """,
        strangers=("ada", "bo"),
    )
    assert found(rows) == ["without_basis", "not_decided"]
    assert [len(row["tainted_event_ids"]) for row in rows] == [1, 0]


def test_a_message_told_twice_or_dropped_before_it_left_counts_once_or_not(spec):
    """The tool hands over its log every night; what it dropped reached nobody."""
    rows = spec.sends(
        """
        at                   | send_ref | delivery | campaign
        2026-09-15T10:00:00Z | M-7      | sent     | k
        2026-09-15T10:00:00Z | M-7      | sent     | k
        2026-09-16T10:00:00Z | M-8      | dropped  | k
        """,
    )
    assert len(rows) == 1


def test_the_law_of_every_day_is_asked_once():
    """The spans of the law follow each other without gap or overlap, and the newest is open."""
    spans = law_periods()
    assert spans[0][0] == "" and spans[-1][1] == "" and len(spans) >= 5
    for (_, last), (first, _) in itertools.pairwise(spans):
        assert date.fromisoformat(last) + timedelta(days=1) == date.fromisoformat(first)
    assert {"2026-07-01", "2026-08-11", "2009-10-01"} <= {first for first, _ in spans}


def test_names_stay_the_same_from_night_to_night(spec):
    """A message keeps its id when others are told of beside it: a regulator may come back with it."""
    one = spec.sends("at\n2026-09-15T10:00:00Z", "event | at | proof\ngiven | 2026-03-01 | B")
    two = spec.sends(
        "at\n2026-09-15T10:00:00Z\n2026-09-01T10:00:00Z", "event | at | proof\ngiven | 2026-03-01 | B"
    )
    assert one[0]["send_id"] == two[0]["send_id"] != two[1]["send_id"]
    assert one[0]["source_id"] == spec_tables.SOURCE
