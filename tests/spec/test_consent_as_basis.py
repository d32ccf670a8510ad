"""Consent as a basis (C), and how it ends by itself (E). A yes after a no (C05) stands with the no."""

from __future__ import annotations

import pytest


@pytest.mark.decides("C02")
def test_a_double_opt_in_is_the_best_proof(spec):
    """Form, wording, empty box, and a click in a mail to the very address."""
    decided = spec(
        """
        event | at         | proof
        given | 2026-02-01 | A
        """,
        newsletter=("ALLOW", "C02"),
    )
    assert decided["newsletter"]["proof_grade"] == "A"
    assert decided["newsletter"]["legal_basis"] == "consent"
    assert len(decided["newsletter"]["evidence_ids"]) == 1


@pytest.mark.narrowly_not("C02")
def test_a_double_opt_in_without_the_click_is_not_confirmed(spec):
    """The same form entry, but a mail scanner opened the link."""
    spec(
        """
        event | at         | proof | verification
        given | 2026-02-01 | A     | doi_scanner
        """,
        newsletter=("HOLD", "V14"),
    )


@pytest.mark.decides("C01")
def test_a_single_opt_in_with_the_wording_shown_is_enough_in_most_countries(spec):
    """Empty box, form with version, wording that names us and says how to stop, and the time."""
    decided = spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        newsletter=("ALLOW", "C01"),
    )
    assert decided["newsletter"]["proof_grade"] == "B"


@pytest.mark.narrowly_not("C01")
def test_a_single_opt_in_that_names_no_channel_is_not_enough(spec):
    """One element of the proof is missing: by which channel."""
    spec(
        """
        event | at         | proof | channel | wording
        given | 2026-02-01 | B     | -       | NW-3
        """,
        newsletter=("HOLD", "V05"),
    )


@pytest.mark.decides("C03")
def test_a_spoken_yes_counts_when_it_was_noted_well(spec):
    """Date, time, place, the words themselves and who wrote them down, within the week."""
    decided = spec(
        """
        event | proof
        given | oral
        """,
        newsletter=("ALLOW", "C03"),
    )
    assert decided["newsletter"]["proof_grade"] == "B"


@pytest.mark.narrowly_not("C03")
def test_a_spoken_yes_without_the_place_is_not_noted_well(spec):
    """The same note; nobody wrote down where."""
    spec(
        """
        event | proof | note
        given | oral  | 2026-03-04 14:10. 'Ja, stuur mij de nieuwsbrief maar per mail.' – MV
        """,
        newsletter=("HOLD", "V12"),
    )


@pytest.mark.decides("C04")
def test_a_signed_paper_form_counts(spec):
    """The scan is kept, the wording is known, the person signed."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | paper
        """,
        newsletter=("ALLOW", "C04"),
    )


@pytest.mark.narrowly_not("C04")
def test_a_paper_form_that_nobody_can_find_does_not(spec):
    """The same form without its scan."""
    spec(
        """
        event | at         | proof | reference
        given | 2026-02-01 | paper | -
        """,
        newsletter=("HOLD", "V06"),
    )


@pytest.mark.decides("C06")
def test_a_department_can_sign_up_its_mailbox(spec):
    """info@ is a desk: its yes counts for that mailbox, and for nobody's own address."""
    spec(
        """
        event | at         | proof | point
        given | 2026-02-01 | B     | desk
        """,
        points={"desk": "info@firma.example"},
        newsletter={"desk": ("ALLOW", "C06"), "mail": ("HOLD", "Z01")},
    )


@pytest.mark.narrowly_not("C06")
def test_a_name_that_looks_like_a_desk_is_a_person(spec):
    """One letter more and it is somebody called Infa."""
    spec(
        """
        event | at         | proof | point
        given | 2026-02-01 | B     | person
        """,
        points={"person": "infa@firma.example"},
        newsletter={"person": ("ALLOW", "C01")},
    )


@pytest.mark.decides("E01")
def test_a_consent_goes_stale_after_three_silent_years(spec):
    """One second older than 36 months, and nothing came from the person since."""
    spec(
        """
        event | at                   | proof
        given | 2023-10-01T08:59:59Z | B
        """,
        newsletter=("HOLD", "E01"),
    )


@pytest.mark.narrowly_not("E01")
def test_a_consent_of_exactly_three_years_is_not_stale(spec):
    """One second younger."""
    decided = spec(
        """
        event | at                   | proof
        given | 2023-10-01T09:00:00Z | B
        """,
        newsletter=("ALLOW", "C01"),
    )
    assert decided["newsletter"]["valid_until"].isoformat() == "2026-10-01T09:00:00+00:00"


@pytest.mark.narrowly_not("E01")
def test_what_comes_from_the_person_keeps_a_consent_fresh(spec):
    """A click, a reply, a login or a purchase at this address within three years."""
    spec(
        """
        event         | at         | proof | point
        given         | 2021-02-01 | B     | ada
        inbound_click | 2024-02-01 |       | ada
        given         | 2021-02-01 | B     | bo
        inbound_reply | 2024-02-01 |       | bo
        given         | 2021-02-01 | B     | cas
        login         | 2024-02-01 |       | cas
        given         | 2021-02-01 | B     | dee
        purchase      | 2024-02-01 |       | dee
        """,
        strangers=("ada", "bo", "cas", "dee"),
        newsletter=dict.fromkeys(("ada", "bo", "cas", "dee"), ("ALLOW", "C01")),
    )


@pytest.mark.decides("E01")
def test_neither_a_delivery_nor_a_prefilled_box_keeps_a_consent_fresh(spec):
    """That a mail arrived, or that a form showed an old tick again, is nothing the person did."""
    spec(
        """
        event     | at         | proof | point | how
        given     | 2021-02-01 | B     | ada   |
        delivered | 2026-02-01 |       | ada   |
        given     | 2021-02-01 | B     | bo    |
        given     | 2026-02-01 | B     | bo    | prefilled_returning
        """,
        strangers=("ada", "bo"),
        newsletter=dict.fromkeys(("ada", "bo"), ("HOLD", "E01")),
    )


@pytest.mark.decides("E02")
def test_a_consent_ends_on_the_day_that_was_promised(spec):
    """Promised until 30 September; it is the first of October."""
    spec(
        """
        event | at         | proof | valid_until
        given | 2026-02-01 | B     | 2026-09-30
        """,
        newsletter=("HOLD", "E02"),
    )


@pytest.mark.decides("E02")
def test_a_consent_ends_after_the_days_that_the_wording_promised(spec):
    """The wording said: for 180 days."""
    spec(
        """
        event | at                   | proof
        given | 2026-04-04T08:59:59Z | B
        """,
        notices="""
        notice_id | purposes   | channels | validity_days
        NW-3      | newsletter | email    | 180
        """,
        newsletter=("HOLD", "E02"),
    )


@pytest.mark.narrowly_not("E02")
def test_a_consent_counts_through_its_last_day(spec):
    """Promised until 1 October: that whole day is included."""
    spec(
        """
        event | at         | proof | valid_until
        given | 2026-02-01 | B     | 2026-10-01
        """,
        newsletter=("ALLOW", "C01"),
    )


def test_a_prefilled_tick_neither_renews_nor_spoils_an_older_consent(spec):
    """A returning visitor is shown the tick of last time: the first sign-up still counts, with its own age."""
    decided = spec(
        """
        event | at         | proof | how
        given | 2026-02-01 | B     |
        given | 2026-08-01 | B     | prefilled_returning
        """,
        newsletter=("ALLOW", "C01"),
    )
    assert "V01" in decided["newsletter"]["other_rules"]
