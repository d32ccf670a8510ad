"""Legitimate interest (L): letters to customers, and where it is claimed in vain."""

from __future__ import annotations

import pytest

HOUSE = {"house": "Dorpsstraat 1, 1234 AB Voorbeeld"}
TOLD = """
event        | at         | point | wording
notice_given | 2026-02-01 | house | NI-3
"""
BOUGHT = """
at
2026-02-01
"""


@pytest.mark.decides("L01")
def test_a_customer_may_get_a_letter(spec):
    """Bought from us, was told of the interest, the letter says how to object, the balancing test is valid today."""
    decided = spec(
        TOLD,
        sales=BOUGHT,
        points=HOUSE,
        as_of="2026-12-31T23:00:00+00:00",
        offers_similar={"house": ("ALLOW", "L01")},
    )
    row = decided["offers_similar", "house"]
    assert row["legal_basis"] == "legitimate_interest"
    assert row["evidence_ids"][0] == "LIA-1"
    assert len(row["evidence_ids"]) == 2
    assert row["valid_until"].isoformat() == "2026-12-31T23:59:59+00:00"


@pytest.mark.narrowly_not("L01")
def test_a_balancing_test_ends_with_its_last_day(spec):
    """The same letter one day later: nobody has weighed the interests anew."""
    spec(
        TOLD,
        sales=BOUGHT,
        points=HOUSE,
        as_of="2027-01-01T00:00:00+00:00",
        offers_similar={"house": ("HOLD", "L03")},
    )


@pytest.mark.narrowly_not("L01")
def test_an_interest_nobody_was_told_of_is_no_basis(spec):
    """The same customer; the notice given to him does not name the interest."""
    spec(
        """
        event        | at         | point | wording
        notice_given | 2026-02-01 | house | NW-3
        """,
        sales=BOUGHT,
        points=HOUSE,
        offers_similar={"house": ("HOLD", "L04")},
    )


@pytest.mark.decides("L05")
def test_a_letter_has_to_say_how_to_object(spec):
    """The template of the invitations does not."""
    spec(TOLD, sales=BOUGHT, points=HOUSE, event_invites={"house": ("HOLD", "L05")})


@pytest.mark.narrowly_not("L05")
def test_a_letter_that_says_how_to_object_may_go(spec):
    """The template of the offers does."""
    spec(TOLD, sales=BOUGHT, points=HOUSE, offers_similar={"house": ("ALLOW", "L01")})


@pytest.mark.decides("L09")
def test_legitimate_interest_is_no_permission_to_mail(spec):
    """The tool says "legitimate interest"; for mail the law asks for a yes."""
    spec(
        """
        event               | at         | claims
        legal_basis_claimed | 2026-02-01 | legitimate_interest
        """,
        newsletter=("HOLD", "L09"),
    )


@pytest.mark.narrowly_not("L09")
def test_a_contract_claimed_in_the_tool_says_nothing_about_advertising(spec):
    """The tool says "performance of a contract": that is for service messages."""
    spec(
        """
        event               | at         | claims
        legal_basis_claimed | 2026-02-01 | contract
        """,
        newsletter=("HOLD", "Z01"),
        invoices=("ALLOW", "S01"),
    )
