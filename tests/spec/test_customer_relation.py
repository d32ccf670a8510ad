"""The customer relation as a basis (I): an invoice, and all that has to be true of it."""

from __future__ import annotations

import pytest


@pytest.mark.decides("I01")
def test_a_customer_may_hear_of_similar_products(spec):
    """Paid, our own invoice, the address given in that sale, an opt-out offered then, similar, not too old."""
    decided = spec(
        sales="""
        at         | status
        2026-02-01 | paid
        """,
        offers_similar=("ALLOW", "I01"),
        newsletter=("HOLD", "I07"),
    )
    assert decided["offers_similar"]["legal_basis"] == "soft_opt_in"
    assert decided["offers_similar"]["valid_until"].isoformat() == "2028-01-31T23:00:00+00:00"


@pytest.mark.narrowly_not("I01")
def test_a_customer_who_could_not_say_no_at_the_checkout_may_not(spec):
    """The same sale without the way to say no."""
    spec(
        sales="""
        at         | optout_offered
        2026-02-01 | no
        """,
        offers_similar=("HOLD", "I06"),
    )


@pytest.mark.decides("I02")
def test_nothing_was_sold_for_nothing(spec):
    """An invoice of 0.00 is no sale; neither is a quote, a draft, a test, a free account or something we bought."""
    spec(
        sales="""
        point | contact | at         | net  | status       | direction
        mail  | 1       | 2026-02-01 | 0.00 |              |
        ada   | ada     | 2026-02-01 |      | quote        |
        bo    | bo      | 2026-02-01 |      | draft        |
        cas   | cas     | 2026-02-01 |      | test         |
        dee   | dee     | 2026-02-01 |      | free_account |
        eef   | eef     | 2026-02-01 |      | void         |
        fem   | fem     | 2026-02-01 |      |              | purchase
        gus   | gus     | 2026-02-01 | -    |              |
        """,
        strangers=("ada", "bo", "cas", "dee", "eef", "fem", "gus"),
        offers_similar=dict.fromkeys(
            ("mail", "ada", "bo", "cas", "dee", "eef", "fem", "gus"), ("HOLD", "I02")
        ),
    )


@pytest.mark.narrowly_not("I02")
def test_one_cent_is_a_sale(spec):
    """The smallest amount that was paid."""
    spec(
        sales="""
        at         | net
        2026-02-01 | 0.01
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.decides("I03")
def test_an_open_invoice_waits_for_its_payment(spec):
    """Sent, open or overdue: a contract may exist; the safe reading waits for the money."""
    spec(
        sales="""
        point | contact | at         | status
        mail  | 1       | 2026-02-01 | open
        ada   | ada     | 2026-02-01 | sent
        bo    | bo      | 2026-02-01 | overdue
        """,
        strangers=("ada", "bo"),
        offers_similar=dict.fromkeys(("mail", "ada", "bo"), ("HOLD", "I03")),
    )


@pytest.mark.narrowly_not("I03")
def test_a_first_instalment_is_a_payment(spec):
    """Partially paid is paid enough."""
    spec(
        sales="""
        at         | status
        2026-02-01 | partially_paid
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.decides("I04")
def test_a_sale_that_was_undone_is_none(spec):
    """Credited to the last cent, refunded, or written off."""
    spec(
        sales="""
        point | contact | at         | net    | credited | status
        mail  | 1       | 2026-02-01 | 100.00 | 100.00   |
        ada   | ada     | 2026-02-01 |        |          | refunded
        bo    | bo      | 2026-02-01 |        |          | written_off
        cas   | cas     | 2026-02-01 |        |          | credited
        """,
        strangers=("ada", "bo", "cas"),
        offers_similar=dict.fromkeys(("mail", "ada", "bo", "cas"), ("HOLD", "I04")),
    )


@pytest.mark.narrowly_not("I04")
def test_a_sale_of_which_one_cent_is_left_is_one(spec):
    """Credited except for one cent."""
    spec(
        sales="""
        at         | net    | credited
        2026-02-01 | 100.00 | 99.99
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.decides("I05")
def test_only_the_address_given_in_the_sale_may_be_used(spec):
    """Bought with the private address, which the record also holds; or nobody knows where the address came from."""
    spec(
        sales="""
        point   | contact | at         | collected_in_sale
        private | 1       | 2026-02-01 |
        ada     | ada     | 2026-02-01 | unknown
        """,
        points={"private": "jo@thuis.example"},
        strangers=("ada",),
        offers_similar={"mail": ("HOLD", "I05"), "ada": ("HOLD", "I05")},
    )


@pytest.mark.narrowly_not("I05")
def test_the_address_given_in_the_sale_may_be_used(spec):
    """The address with which the person bought."""
    spec(
        sales="""
        point   | at         | collected_in_sale
        private | 2026-02-01 | yes
        """,
        points={"private": "jo@thuis.example"},
        offers_similar={"private": ("ALLOW", "I01")},
    )


@pytest.mark.decides("I06")
def test_that_they_could_say_no_at_the_checkout_has_to_be_shown(spec):
    """The sale says that an opt-out was offered, and nothing shows it."""
    spec(
        sales="""
        at         | optout_offered | optout_evidence_ref
        2026-02-01 | yes            | -
        """,
        offers_similar=("HOLD", "I06"),
    )


@pytest.mark.narrowly_not("I06")
def test_the_checkout_log_shows_that_they_could_say_no(spec):
    """The log has an entry for this very sale."""
    spec(
        """
        event          | at         | reference
        optout_offered | 2026-02-01 | S-1
        """,
        sales="""
        sale | at         | optout_offered | optout_evidence_ref
        S-1  | 2026-02-01 | yes            | -
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.decides("I07")
def test_buying_hardware_is_no_reason_to_advertise_training(spec):
    """Another category, or none recorded."""
    spec(
        sales="""
        point | contact | at         | category
        mail  | 1       | 2026-02-01 | hardware
        ada   | ada     | 2026-02-01 | -
        """,
        strangers=("ada",),
        offers_similar={"mail": ("HOLD", "I07"), "ada": ("HOLD", "I07")},
    )


@pytest.mark.narrowly_not("I07")
def test_one_similar_product_on_the_invoice_is_enough(spec):
    """Hardware, and one training."""
    spec(
        sales="""
        at         | category
        2026-02-01 | hardware; crm-training
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.decides("I08")
def test_a_customer_of_long_ago_is_no_customer(spec):
    """One second more than 24 months since the sale."""
    spec(
        sales="""
        at
        2024-10-01T08:59:59Z
        """,
        offers_similar=("HOLD", "I08"),
    )


@pytest.mark.narrowly_not("I08")
def test_a_customer_of_exactly_two_years_ago_still_is_one(spec):
    """One second less."""
    spec(
        sales="""
        at
        2024-10-01T09:00:00Z
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.narrowly_not("I08")
def test_france_gives_a_customer_three_years(spec):
    """The same old sale to somebody in France; and a contract that ended later counts from its end."""
    spec(
        sales="""
        point | contact | at                   | ended_at
        mail  | 1       | 2023-10-01T09:00:00Z |
        ada   | ada     | 2021-02-01           | 2023-10-02
        """,
        strangers=("ada",),
        country="FR",
        offers_similar={"mail": ("ALLOW", "I01"), "ada": ("ALLOW", "I01")},
    )


@pytest.mark.decides("I09")
def test_a_customer_of_the_sister_company_is_not_ours(spec):
    """The invoice was issued by another legal entity of the group."""
    spec(
        sales="""
        at         | issuer
        2026-02-01 | acme-events
        """,
        offers_similar=("HOLD", "I09"),
    )


@pytest.mark.narrowly_not("I09")
def test_a_customer_of_ours_is_ours(spec):
    """The invoice names us."""
    spec(
        sales="""
        at         | issuer
        2026-02-01 | acme
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.decides("I10")
def test_dutch_customers_may_no_longer_be_called_without_a_yes(spec):
    """From 1 July 2026 on."""
    spec(
        sales="""
        point  | at
        mobile | 2026-02-01
        """,
        points={"mobile": "+31600000001"},
        as_of="2026-07-01T09:00:00+00:00",
        offers_similar={"mobile by phone": ("HOLD", "I10")},
    )


@pytest.mark.narrowly_not("I10")
def test_dutch_customers_could_be_called_until_the_last_of_june(spec):
    """The day before."""
    spec(
        sales="""
        point  | at
        mobile | 2026-02-01
        """,
        points={"mobile": "+31600000001"},
        as_of="2026-06-30T09:00:00+00:00",
        offers_similar={"mobile by phone": ("ALLOW", "I01")},
    )


def test_the_sale_that_gets_furthest_names_the_reason(spec):
    """Two sales, neither good enough: the one that lacks least says what to repair."""
    decided = spec(
        sales="""
        at         | status | optout_offered
        2026-02-01 | quote  |
        2025-02-01 |        | no
        """,
        offers_similar=("HOLD", "I06"),
    )
    assert "I02" in decided["offers_similar"]["other_rules"]


def test_a_colleague_s_purchase_says_something_about_the_company_only(spec):
    """The company bought through a colleague: a sale is known, this address was not in it."""
    spec(
        sales="""
        point | contact | at         | company
        ada   | ada     | 2026-02-01 | firma
        """,
        contacts="""
        contact | organisation_ref | holds
        1       | firma            | mail
        """,
        strangers=("ada",),
        offers_similar={"mail": ("HOLD", "I05"), "ada": ("ALLOW", "I01")},
    )
