"""Addresses that cannot be reached (D), official registers (X) and rows nobody could read (Q05)."""

from __future__ import annotations

import pytest


@pytest.mark.decides("D01")
def test_an_address_that_does_not_exist_gets_no_mail_at_all(spec):
    """Code 5.1.1: no such mailbox. Consent does not help, and the invoice has to go another way."""
    spec(
        """
        event       | at         | code  | proof
        given       | 2026-02-01 |       | B
        hard_bounce | 2026-03-01 | 5.1.1 |
        """,
        newsletter=("BLOCK", "D01"),
        invoices=("BLOCK", "D01"),
    )


@pytest.mark.narrowly_not("D01")
def test_a_full_mailbox_is_not_a_missing_one(spec):
    """Code 5.2.2: the mailbox is full. That passes."""
    spec(
        """
        event       | at         | code  | proof
        given       | 2026-02-01 |       | B
        hard_bounce | 2026-03-01 | 5.2.2 |
        """,
        newsletter=("ALLOW", "C01"),
        invoices=("ALLOW", "S01"),
    )


@pytest.mark.narrowly_not("D01")
def test_a_sign_of_life_ends_a_bounce(spec):
    """One second after the bounce a mail arrived, a reply came or somebody clicked: the mailbox is there, and the
    invoice goes out. Whether it is still the same person's is another question (V21)."""
    spec(
        """
        event         | at                   | code  | proof | point
        given         | 2026-02-01           |       | B     | ada
        hard_bounce   | 2026-03-01T10:00:00Z | 5.1.1 |       | ada
        delivered     | 2026-03-01T10:00:01Z |       |       | ada
        given         | 2026-02-01           |       | B     | bo
        hard_bounce   | 2026-03-01T10:00:00Z | 5.1.1 |       | bo
        inbound_reply | 2026-03-01T10:00:01Z |       |       | bo
        given         | 2026-02-01           |       | B     | cas
        hard_bounce   | 2026-03-01T10:00:00Z | 5.1.1 |       | cas
        inbound_click | 2026-03-01T10:00:01Z |       |       | cas
        """,
        strangers=("ada", "bo", "cas"),
        newsletter=dict.fromkeys(("ada", "bo", "cas"), ("HOLD", "V21")),
        invoices=dict.fromkeys(("ada", "bo", "cas"), ("ALLOW", "S01")),
    )


FIVE_BOUNCES = """
event       | at                   | proof
given       | 2026-02-01           | B
soft_bounce | 2026-09-01T10:00:00Z |
soft_bounce | 2026-09-04T10:00:00Z |
soft_bounce | 2026-09-08T10:00:00Z |
soft_bounce | 2026-09-12T10:00:00Z |
soft_bounce | {last} |
"""


@pytest.mark.decides("D02")
def test_a_mailbox_that_refuses_for_two_weeks_is_rested(spec):
    """Five refusals over exactly fourteen days and no delivery since."""
    spec(FIVE_BOUNCES.format(last="2026-09-15T10:00:00Z"), newsletter=("HOLD", "D02"))


@pytest.mark.narrowly_not("D02")
def test_a_mailbox_that_refuses_a_second_less_than_two_weeks_is_tried_again(spec):
    """Five refusals over fourteen days less one second may be one long holiday."""
    spec(FIVE_BOUNCES.format(last="2026-09-15T09:59:59Z"), newsletter=("ALLOW", "C01"))


@pytest.mark.narrowly_not("D02")
def test_four_refusals_are_not_five(spec):
    """Over more than two weeks, but one fewer."""
    spec(
        """
        event       | at         | proof
        given       | 2026-02-01 | B
        soft_bounce | 2026-08-01 |
        soft_bounce | 2026-08-10 |
        soft_bounce | 2026-08-20 |
        soft_bounce | 2026-09-10 |
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.narrowly_not("D02")
def test_refusals_before_a_delivery_are_forgotten(spec):
    """The third mail of the series arrived: what came before it no longer counts."""
    spec(
        FIVE_BOUNCES.format(last="2026-09-15T10:00:00Z") + "delivered | 2026-09-08T10:00:01Z |",
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("D03")
def test_an_address_that_cannot_be_written_to_waits(spec):
    """The domain has no ending. Nothing is guessed; the source has to correct it."""
    spec(
        """
        event | at         | point  | proof
        given | 2026-02-01 | broken | B
        """,
        points={"broken": "jo@firma"},
        newsletter={"broken": ("HOLD", "D03")},
    )


@pytest.mark.narrowly_not("D03")
def test_an_address_with_its_ending_can_be_written_to(spec):
    """The same address with its ending."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("X01")
def test_a_number_on_the_official_register_is_not_called(spec):
    """Consent from before the listing is overtaken by it: the last act of the subscriber prevails."""
    spec(
        """
        event           | at                   | channel | point | proof | source
        given           | 2026-02-01T10:00:00Z | phone   | phone | B     | desk
        register_listed | 2026-02-01T10:00:01Z | phone   | phone |       | register
        """,
        points={"phone": "+3220000001"},
        country="BE",
        newsletter={"phone": ("BLOCK", "X01")},
    )


@pytest.mark.narrowly_not("X01")
def test_a_yes_to_us_after_the_listing_prevails(spec):
    """The same two acts in the other order, more than 300 seconds apart."""
    spec(
        """
        event           | at                   | channel | point | proof | source
        register_listed | 2026-02-01T10:00:00Z | phone   | phone |       | register
        given           | 2026-02-01T10:05:01Z | phone   | phone | B     | desk
        """,
        points={"phone": "+3220000001"},
        country="BE",
        newsletter={"phone": ("ALLOW", "C01")},
    )


@pytest.mark.narrowly_not("X01")
def test_a_number_that_left_the_register_is_no_longer_on_it(spec):
    """A later check of the register finds it clear."""
    spec(
        """
        event           | at         | channel | point | proof | source
        given           | 2026-02-01 | phone   | phone | B     | desk
        register_listed | 2026-03-01 | phone   | phone |       | register
        register_clear  | 2026-04-01 | phone   | phone |       | register
        """,
        points={"phone": "+3220000001"},
        country="BE",
        newsletter={"phone": ("ALLOW", "C01")},
    )


@pytest.mark.narrowly_not("X01")
def test_the_register_for_letters_does_not_cover_customers(spec):
    """Postfilter is for people who bought nothing; a customer may get a letter about similar products."""
    spec(
        """
        event           | at         | channel | point | wording
        register_listed | 2026-03-01 | post    | house |
        notice_given    | 2026-02-01 | -       | house | NI-3
        """,
        points={"house": "Dorpsstraat 1, 1234 AB Voorbeeld"},
        sales="""
        at
        2026-02-01
        """,
        offers_similar={"house": ("ALLOW", "L01")},
    )


@pytest.mark.decides("X01")
def test_the_register_for_letters_covers_everybody_else(spec):
    """The same listing without a sale."""
    spec(
        """
        event           | at         | channel | point
        register_listed | 2026-03-01 | post    | house
        """,
        points={"house": "Dorpsstraat 1, 1234 AB Voorbeeld"},
        offers_similar={"house": ("BLOCK", "X01")},
    )


@pytest.mark.decides("Q05")
def test_an_address_in_a_row_we_could_not_read_waits(spec):
    """The unreadable word may have been an opt-out. Until somebody reads it there is no advertising."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        quarantined=("jo@firma.example",),
        newsletter=("HOLD", "Q05"),
        invoices=("ALLOW", "S01"),
    )


@pytest.mark.narrowly_not("Q05")
def test_an_unreadable_row_about_somebody_else_concerns_nobody_here(spec):
    """One letter of the address differs."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        quarantined=("ju@firma.example",),
        newsletter=("ALLOW", "C01"),
    )
