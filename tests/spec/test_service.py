"""Service messages, and the last row of the table."""

from __future__ import annotations

import pytest


@pytest.mark.decides("S01")
def test_an_invoice_may_be_sent_to_somebody_who_wants_no_advertising(spec):
    """A service message follows from the contract. An objection to advertising does not stop it."""
    spec(
        """
        event    | at         | purpose | code
        objected | 2026-02-01 | *       |
        hard_bounce | 2026-03-01 | -    | 5.2.2
        """,
        newsletter=("BLOCK", "W01"),
        invoices=("ALLOW", "S01"),
    )


@pytest.mark.narrowly_not("S01")
def test_an_invoice_is_not_mailed_to_an_address_that_does_not_exist(spec):
    """The mailbox is not full (5.2.2), it is not there (5.1.1): not even the invoice can go this way."""
    spec(
        """
        event       | at         | code
        hard_bounce | 2026-03-01 | 5.1.1
        """,
        invoices=("BLOCK", "D01"),
    )


@pytest.mark.decides("Z01")
def test_nothing_on_file_is_no_permission(spec):
    """An address in the records, and not one fact about it: it stays silent."""
    spec(newsletter=("HOLD", "Z01"))


@pytest.mark.narrowly_not("Z01")
def test_one_fact_that_says_yes_is_something(spec):
    """A single line of the form log is enough, when it is complete."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        newsletter=("ALLOW", "C01"),
    )
