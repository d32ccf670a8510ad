"""Rights of the person: erasure, restriction, death, and contacts that belong to somebody else (A)."""

from __future__ import annotations

import pytest


@pytest.mark.decides("A01")
def test_an_erased_person_is_not_written_to_when_a_list_brings_the_address_back(spec):
    """The address is on the list of the erased. Consent from before is gone with the rest; so are invoices by mail."""
    spec(
        """
        event  | at                   | proof
        given  | 2026-02-01T10:00:00Z | A
        erased | 2026-03-01T10:00:00Z |
        """,
        newsletter=("BLOCK", "A01"),
        invoices=("BLOCK", "A01"),
    )


@pytest.mark.decides("A01")
def test_an_erased_person_is_known_by_every_spelling_of_the_address(spec):
    """A plus-tag does not make a new person."""
    spec(
        """
        event  | at                   | point | proof
        erased | 2026-03-01T10:00:00Z | tagged |
        given  | 2026-02-01T10:00:00Z | mail   | A
        """,
        points={"tagged": "jo+shop@firma.example"},
        contacts="""
        contact | holds
        1       | mail
        """,
        newsletter=("BLOCK", "A01"),
    )


@pytest.mark.narrowly_not("A01")
def test_somebody_who_was_erased_can_sign_up_again(spec):
    """One second after the erasure the person signs up at this address, with proof. That is a new beginning."""
    decided = spec(
        """
        event  | at                   | proof
        erased | 2026-03-01T10:00:00Z |
        given  | 2026-03-01T10:00:01Z | A
        """,
        newsletter=("ALLOW", "C05"),
    )
    assert decided["event_invites"]["rule_id"] == "A01", "only what was signed up for"


@pytest.mark.decides("A02")
def test_advertising_stops_while_an_erasure_is_in_progress(spec):
    """The request stops marketing at once; the invoice that is still due may go out."""
    spec(
        """
        event             | at         | proof
        given             | 2026-02-01 | A
        erasure_requested | 2026-03-01 |
        """,
        newsletter=("BLOCK", "A02"),
        invoices=("ALLOW", "S01"),
    )


@pytest.mark.narrowly_not("A02")
def test_an_erasure_is_no_longer_in_progress_when_it_is_done(spec):
    """The request is followed by the erasure itself: now A01 speaks, and only A01."""
    spec(
        """
        event             | at         | proof
        given             | 2026-02-01 | A
        erasure_requested | 2026-03-01 |
        erased            | 2026-03-09 |
        """,
        newsletter=("BLOCK", "A01"),
    )


@pytest.mark.decides("A03")
def test_restricted_data_are_not_used(spec):
    """A restriction that was lifted on the same day it was set counts as set: dates do not say which came first."""
    spec(
        """
        event        | at         | proof
        given        | 2026-02-01 | B
        restricted   | 2026-03-01 |
        unrestricted | 2026-03-01 |
        """,
        newsletter=("BLOCK", "A03"),
        invoices=("BLOCK", "A03"),
    )


@pytest.mark.narrowly_not("A03")
def test_a_restriction_ends_when_it_is_lifted_on_a_later_day(spec):
    """One day later it is certain which came last."""
    spec(
        """
        event        | at         | proof
        given        | 2026-02-01 | B
        restricted   | 2026-03-01 |
        unrestricted | 2026-03-02 |
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("A03")
def test_nobody_else_at_a_shared_address_lifts_a_restriction(spec):
    """Two people share a mailbox. The one whose data were never frozen cannot thaw the other's."""
    spec(
        """
        event        | at         | person | point
        restricted   | 2026-03-01 | jo     | mail
        unrestricted | 2026-03-09 | an     | mail
        """,
        newsletter=("BLOCK", "A03"),
    )


@pytest.mark.narrowly_not("A03")
def test_a_lifted_restriction_is_over_at_every_address_it_reached(spec):
    """Set and lifted about the private address, it neither stays behind at the other one."""
    spec(
        """
        event        | at         | point
        restricted   | 2026-03-01 | private
        unrestricted | 2026-03-09 | private
        """,
        points={"private": "jo@thuis.example"},
        newsletter={"mail": ("HOLD", "Z01"), "private": ("HOLD", "Z01")},
    )


@pytest.mark.decides("A04")
def test_the_dead_are_left_in_peace(spec):
    """A relative reported the death; it is about the person, so it covers the other address too."""
    spec(
        """
        event    | at         | proof | point
        given    | 2026-02-01 | B     | mail
        deceased | 2026-03-01 |       | private
        """,
        points={"private": "jo@thuis.example"},
        newsletter={"mail": ("BLOCK", "A04"), "private": ("BLOCK", "A04")},
        invoices=("BLOCK", "A04"),
    )


@pytest.mark.narrowly_not("A04")
def test_the_death_of_a_colleague_at_the_same_desk_mailbox_concerns_nobody_else(spec):
    """Both read the mailbox of the sales desk. Sharing a desk does not make them one person."""
    spec(
        """
        event    | at         | proof | point
        given    | 2026-02-01 | B     | mail
        deceased | 2026-03-01 |       | colleague
        """,
        points={"desk": "verkoop@firma.example", "colleague": "sam@firma.example"},
        contacts="""
        contact | holds
        1       | mail; desk
        2       | colleague; desk
        """,
        newsletter={"mail": ("ALLOW", "C01")},
    )


@pytest.mark.decides("A07")
def test_a_contact_held_for_a_client_is_not_ours_to_write_to(spec):
    """The record belongs to another company; we only store it."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        contacts="""
        contact | controller_id
        1       | client-x
        """,
        newsletter=("HOLD", "A07"),
    )


@pytest.mark.narrowly_not("A07")
def test_a_contact_that_names_us_is_ours(spec):
    """The same record with our own name on it."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        contacts="""
        contact | controller_id
        1       | acme
        """,
        newsletter=("ALLOW", "C01"),
    )
