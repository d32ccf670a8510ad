"""What an attacker tried: borrowed proof, ends nobody can read, flags that set free, and a no that came too soon."""

from __future__ import annotations

import pytest


@pytest.mark.decides("W06")
def test_two_people_at_one_number_each_say_their_own_no(spec):
    """Both asked not to be called on the switchboard; each of them keeps silence at the own address too."""
    spec(
        """
        event    | at         | proof | point       | contact
        given    | 2026-02-01 | B     | ada         |
        given    | 2026-02-01 | B     | bo          |
        objected |            |       | switchboard | 1
        objected |            |       | switchboard | 2
        """,
        points={"ada": "ada@firma.example", "bo": "bo@firma.example", "switchboard": "+31201234567"},
        contacts="""
        contact | holds
        1       | ada;switchboard
        2       | bo;switchboard
        """,
        newsletter={"ada": ("BLOCK", "W06"), "bo": ("BLOCK", "W06")},
    )


@pytest.mark.decides("W01")
def test_a_no_counts_from_when_we_saw_it_whatever_its_clock_says(spec):
    """The clock of the form runs four minutes ahead of ours."""
    spec(
        """
        event    | at                   | proof
        given    | 2026-02-01           | B
        objected | 2026-10-01T09:04:00Z |
        """,
        newsletter=("BLOCK", "W01"),
    )


@pytest.mark.decides("E02")
def test_a_promised_end_that_nobody_can_read_may_have_come(spec):
    """ "Until the end of next season", and a wording that promised "a year"."""
    spec(
        """
        event | at         | proof | valid_until        | wording | point
        given | 2026-02-01 | B     | end of next season |         | ada
        given | 2026-02-01 | B     |                    | NY-1    | bo
        """,
        strangers=("ada", "bo"),
        notices="""
        notice_id | purposes   | channels | validity_days
        NY-1      | newsletter | email    | a year
        """,
        newsletter={"ada": ("HOLD", "E02"), "bo": ("HOLD", "E02")},
    )


@pytest.mark.narrowly_not("E02")
def test_three_hundred_point_zero_days_are_three_hundred(spec):
    """Spreadsheets write whole numbers so."""
    spec(
        """
        event | at         | proof | wording
        given | 2026-02-01 | B     | NY-2
        """,
        notices="""
        notice_id | purposes   | channels | validity_days
        NY-2      | newsletter | email    | 300.0
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V10")
def test_a_wording_shown_only_later_is_not_what_they_read(spec):
    """The text on file was put on the form in August; the yes is of February."""
    spec(
        """
        event | at         | proof | wording
        given | 2026-02-01 | B     | NA-1
        """,
        notices="""
        notice_id | purposes   | channels | shown_from
        NA-1      | newsletter | email    | 2026-08-01
        """,
        newsletter=("HOLD", "V10"),
    )


@pytest.mark.decides("V10")
def test_a_wording_is_not_borrowed_from_another_system(spec):
    """Both systems call their text N-1; the one that the yes was given on does not say how to stop."""
    spec(
        """
        event | at         | proof | wording | source
        given | 2026-02-01 | B     | N-1     | web
        """,
        notices="""
        notice_id | purposes   | channels | source | withdrawal_info
        N-1       | newsletter | email    | web    | no
        """,
        newsletter=("HOLD", "V10"),
    )


@pytest.mark.decides("A03")
def test_a_flag_does_not_lift_a_restriction(spec):
    """A field that says "not restricted" is a state; somebody has to lift it, at a time."""
    spec(
        """
        event        | at         | kind
        restricted   | 2026-03-01 |
        unrestricted | 2026-03-09 | state
        """,
        newsletter=("BLOCK", "A03"),
    )


@pytest.mark.decides("D01")
def test_a_bounce_in_the_words_of_the_mail_server_is_a_bounce(spec):
    """The code stands inside a sentence, or is a bare 550; and a flag "delivered" does not bring the mailbox back."""
    spec(
        """
        event       | at         | code                   | kind  | point
        hard_bounce | 2026-03-01 | smtp;550 5.1.1 unknown |       | ada
        delivered   | 2026-03-09 |                        | state | ada
        hard_bounce | 2026-03-01 | 550                    |       | bo
        """,
        strangers=("ada", "bo"),
        newsletter={"ada": ("BLOCK", "D01"), "bo": ("BLOCK", "D01")},
    )


@pytest.mark.decides("V09")
def test_a_yes_at_the_second_of_the_import_has_no_time(spec):
    """It carries the moment at which the file was loaded."""
    spec(
        """
        event | at                   | proof
        given | 2026-10-01T09:00:00Z | B
        """,
        newsletter=("HOLD", "V09"),
    )


@pytest.mark.decides("I06")
def test_an_offer_to_somebody_else_is_none(spec):
    """The checkout log says that another address was offered an opt-out under the same number."""
    spec(
        """
        event          | at         | reference | point
        optout_offered | 2026-05-10 | S-1       | other
        """,
        points={"other": "bo@elders.example"},
        contacts="contact | holds\n1 | mail",
        sales="at | optout_offered | optout_evidence_ref\n2026-05-10 | unknown | -",
        offers_similar=("HOLD", "I06"),
    )
