"""What an invoice allows: similar products, to the address given in the sale, while no was possible and not said."""

from __future__ import annotations

from scenarios.model import Case, Fact
from scenarios.words import customer, double_opt_in, event, person, sale, unsubscribed

_PAID = "2026-05-10"
_FACTUREN = "facturen@{case}.example"
_FIRM = "{case}-firm"


def _no_sale(letter: str, sentence: str, **row: str) -> Case:
    return Case(f"SC20{letter}", sentence, customer(sale(_PAID, **row)), ("E:sim HOLD I02",))


def _credited(letter: str, sentence: str, amount: str, verdict: str) -> Case:
    return Case(f"SC22{letter}", sentence, customer(sale(_PAID, credited_amount=amount)), (verdict,))


def _lifting(yes: Fact) -> tuple[Fact, ...]:
    return (*person(), unsubscribed("2026-02-01"), yes)


CASES = (
    Case(
        "SC19", "Bought a CRM training, could say no at the checkout: CRM trainings may be offered, nothing else.",
        customer(sale(_PAID)),
        ("E:sim ALLOW I01", "E:nl HOLD I07", "E:3p HOLD I07"),
    ),
    _no_sale("a", "A draft is no sale.", status="draft"),
    _no_sale("b", "A voided invoice is no sale.", status="void"),
    _no_sale("c", "Nothing was charged, so nothing was sold.", net_amount="0.00"),
    _no_sale("d", "A quote is no sale.", status="quote"),
    Case(
        "SC21", "The invoice is out but not paid yet: wait.",
        customer(sale(_PAID, status="sent", paid_at="")),
        ("E:sim HOLD I03",),
    ),
    _credited("a", "Fully credited: the sale was undone.", "500.00", "E:sim HOLD I04"),
    _credited("b", "Partly credited: a sale remains.", "100.00", "E:sim ALLOW I01"),
    Case(
        "SC23", "The invoice went to the firm's mailbox for invoices, so that is the address they gave; Jan's is not.",
        (*person(_FACTUREN, ref=_FIRM, source="inv", kind="organisation", organisation_ref=_FIRM),
         sale(_PAID, _FACTUREN, ref=_FIRM, organisation_ref=_FIRM), *person(organisation_ref=_FIRM)),
        (f"{_FACTUREN} E:sim ALLOW I01", "E:sim HOLD I05"),
    ),
    Case(
        "SC24", "Paid, but nothing shows that they could have said no.",
        customer(sale(_PAID, optout_offered="unknown", optout_evidence_ref="")),
        ("E:sim HOLD I06",),
    ),
    Case(
        "SC25", "Their last purchase was more than three years ago.",
        customer(sale("2023-06-01")),
        ("E:sim HOLD I08",),
    ),
    Case(
        "SC26a", "They bought a training; hosting is something else.",
        customer(sale(_PAID)),
        ("E:host HOLD I07",),
    ),
    Case(
        "SC26b", "Nobody wrote down what they bought, so nothing is similar to it.",
        customer(sale(_PAID, product_categories="")),
        ("E:sim HOLD I07", "E:host HOLD I07"),
    ),
    Case(
        "SC27", "They are a customer of the sister company.",
        customer(sale(_PAID, issuer_controller_id="acme_events")),
        ("E:sim HOLD I09",),
    ),
    Case(
        "SC28", "The checkout had an opt-in box for offers, and they left it empty.",
        (*customer(sale(_PAID)),
         event("inv", "refused", channels="email", purposes="offers_similar", actor="data_subject", kind="act",
               occurred_at=f"{_PAID}T{{clock}}Z", form_id="checkout")),
        ("E:sim BLOCK W03 +I01",),
    ),
    Case(
        "SC29", "Nobody knows their country, but every condition is proven: the European default allows it too.",
        customer(sale(_PAID), country=""),
        ("E:sim ALLOW I01",),
    ),
    Case(
        "SC30", "The CRM calls them a partner, but we bought from them.",
        (*customer(sale(_PAID, direction="purchase"), kind="organisation"), *person(kind="organisation")),
        ("E:sim HOLD I02",),
    ),
    Case(
        "SC31", "Unsubscribed in February, bought again in June with the opt-out offered: buying takes back no no.",
        (*_lifting(sale("2026-06-01")), *person(source="inv")),
        ("E:sim BLOCK W01 +I01",),
        unlike={"T05": "SC31~T05"},
    ),
    Case(
        "SC31~T05", "In June they confirmed by double opt-in that they want these offers: that takes it back.",
        _lifting(double_opt_in("2026-06-01", purposes="offers_similar", notice_id="offers")),
        ("E:sim ALLOW C05", "E:nl BLOCK W01"),
    ),
)  # fmt: skip
