"""How a yes ends without anybody taking it back: the wording changed (E03), the relation ended (E04), another
person has the address now (V21).
"""

from __future__ import annotations

import pytest


@pytest.mark.decides("E03")
def test_a_wording_that_no_longer_tells_what_we_do_ends_the_yes(spec):
    """Since January we share the addresses with a partner; the old form did not say so."""
    spec(
        """
        event | at         | proof | wording
        given | 2025-06-01 | B     | NC-1
        """,
        notices="""
        notice_id | purposes   | channels | changed
        NC-1      | newsletter | email    | 2026-01-15
        """,
        newsletter=("HOLD", "E03"),
    )


@pytest.mark.narrowly_not("E03")
def test_a_change_that_is_still_to_come_ends_nothing_yet(spec):
    """Announced for tomorrow."""
    spec(
        """
        event | at         | proof | wording
        given | 2025-06-01 | B     | NC-1
        """,
        notices="""
        notice_id | purposes   | channels | changed
        NC-1      | newsletter | email    | 2026-10-02
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("E04")
def test_a_yes_given_as_a_member_ends_two_years_after_the_membership(spec):
    """He clicks every month, but left the club in 2023; and one whose membership nobody can find is no better."""
    spec(
        """
        event         | at         | proof | relation | point
        given         | 2023-01-10 | B     | S-1      | ada
        inbound_click | 2026-09-01 |       |          | ada
        given         | 2026-01-10 | B     | S-404    | bo
        """,
        strangers=("ada", "bo"),
        sales="""
        at         | ended_at   | point | contact
        2022-01-10 | 2023-12-31 | ada   | ada
        """,
        newsletter={"ada": ("HOLD", "E04"), "bo": ("HOLD", "E04")},
    )


@pytest.mark.narrowly_not("E04")
def test_a_membership_that_runs_or_ended_lately_carries_its_yes(spec):
    """One still runs, one ended less than two years ago."""
    spec(
        """
        event         | at         | proof | relation | point
        given         | 2024-01-10 | B     | S-1      | ada
        given         | 2024-01-10 | B     | S-2      | bo
        """,
        strangers=("ada", "bo"),
        sales="""
        at         | ended_at   | point | contact
        2022-01-10 |            | ada   | ada
        2022-01-10 | 2024-10-02 | bo    | bo
        """,
        newsletter={"ada": ("ALLOW", "C01"), "bo": ("ALLOW", "C01")},
    )


@pytest.mark.decides("V21")
def test_a_leavers_mailbox_may_be_somebody_elses(spec):
    """She clicked in November and left the company in February; whoever reads there now said nothing."""
    spec(
        """
        event         | at         | proof | point | contact
        given         | 2024-09-01 | A     | mail  |
        inbound_click | 2025-11-10 |       | mail  |
        owner_left    | 2026-02-01 |       | -     | 1
        """,
        newsletter=("HOLD", "V21"),
        invoices=("ALLOW", "S01"),
    )


@pytest.mark.narrowly_not("V21")
def test_a_yes_after_the_change_is_the_new_owners_own(spec):
    """Signed up the day after the leaver notice."""
    spec(
        """
        event      | at         | proof
        owner_left | 2026-02-01 |
        given      | 2026-02-03 | A
        """,
        newsletter=("ALLOW", "C02"),
    )


@pytest.mark.decides("V21")
def test_another_name_on_the_record_is_another_person(spec):
    """The record of Jo Bos became that of Petra Smit; Jo's yes is not Petra's. A married name keeps a word, a name
    without its accents is the same, and "de" is nobody's name.
    """
    spec(
        """
        event | at         | proof | point
        given | 2025-02-01 | A     | ada
        given | 2025-02-01 | A     | bo
        given | 2025-02-01 | A     | jan
        given | 2025-02-01 | A     | uta
        """,
        points={name: f"{name}@firma.example" for name in ("ada", "bo", "jan", "uta")},
        contacts="""
        contact | name             | seen                 | holds
        1       | Jo Bos           | 2025-01-01T00:00:00Z | ada
        1       | Petra Smit       | 2026-03-01T00:00:00Z | ada
        2       | Bo Vos           | 2025-01-01T00:00:00Z | bo
        2       | Bo Vos-de Wilde  | 2026-03-01T00:00:00Z | bo
        3       | Jan de Vries     | 2025-01-01T00:00:00Z | jan
        3       | Karin de Boer    | 2026-03-01T00:00:00Z | jan
        4       | U. Müller        | 2025-01-01T00:00:00Z | uta
        4       | U. Muller        | 2026-03-01T00:00:00Z | uta
        """,
        newsletter={
            "ada": ("HOLD", "V21"),
            "bo": ("ALLOW", "C02"),
            "jan": ("HOLD", "V21"),
            "uta": ("ALLOW", "C02"),
        },
    )


@pytest.mark.decides("V21")
def test_a_free_mailbox_that_was_silent_for_a_year_is_in_doubt(spec):
    """Thirteen silent months; the same silence at a company's own domain says nothing, and a click ends it."""
    spec(
        """
        event         | at         | proof | point
        given         | 2025-08-20 | A     | ada
        given         | 2025-08-20 | A     | bo
        given         | 2025-08-20 | A     | cas
        inbound_click | 2025-10-20 |       | cas
        """,
        points={"ada": "ada@gmail.com", "bo": "bo@firma.example", "cas": "cas@gmail.com"},
        newsletter={"ada": ("HOLD", "V21"), "bo": ("ALLOW", "C02"), "cas": ("ALLOW", "C02")},
    )


@pytest.mark.narrowly_not("V21")
def test_a_click_after_the_bounce_shows_that_the_owner_is_still_there(spec):
    """The confirming click of the double opt-in came a minute after the bounce."""
    spec(
        """
        event       | at                   | code  | proof | clicked
        given       | 2026-03-01T09:59:00Z |       | A     | 2026-03-01T10:01:00Z
        hard_bounce | 2026-03-01T10:00:00Z | 5.1.1 |       |
        """,
        newsletter=("ALLOW", "C02"),
    )
