"""Customers: what an invoice allows, and what it does not; letters; claims of legitimate interest."""

from __future__ import annotations

from .people import (
    FIRST,
    SECOND,
    Fact,
    Person,
    desk,
    event,
    hubspot,
    moneybird,
    moneybird_invoice,
    planned,
    relation,
    sale,
    stripe,
    stripe_invoice,
)


def _workshop(sale_ref: str, status: str = "paid", drops: tuple[int, ...] = FIRST, **cells: str) -> Fact:
    """A sale with everything the soft opt-in asks for, unless the cells say otherwise."""
    complete = {
        "net_amount": "145.00", "paid_at": "2026-05-10", "product_categories": "workshop", "collected_in_sale": "yes",
        "optout_offered": "yes", "optout_evidence_ref": f"kassalog-{sale_ref}",
    }  # fmt: skip
    return sale(sale_ref, status, cells.pop("sold_at", "2026-05-10"), drops, **{**complete, **cells})


SALES: tuple[Person, ...] = (
    Person(
        "Aletta Koopgraag",
        "aletta@koopgraag.example",
        "Bought a workshop, gave this address at the till and could say no there. Similar offers may go out; "
        "the newsletter may not. A letter may too: she was told of it.",
        (
            "email offers_similar: I01",
            "email newsletter: I07",
            "email invoices: S01",
            "post offers_similar: L01",
            "post event_invites: L05",
            "post newsletter: L03",
        ),
        (
            planned(),
            _workshop("W-2026-0101"),
            event(
                "2026-05-10T11:00:00+02:00", "notice_given", notice_id="BRIEF-LI-1", source_ref="W-2026-0101"
            ),
        ),
        street="Vismarkt 5",
    ),
    Person(
        "Bert Inkoop",
        "bert@inkoopzaag.example",
        "We buy his saws. A supplier is no customer.",
        ("email offers_similar: I02",),
        (planned(), _workshop("INK-2026-07", direction="purchase")),
    ),
    Person(
        "Carla Nognietbetaald",
        "carla@nogniet.example",
        "Her invoice is open in the first night and paid in the second.",
        ("email offers_similar: I03 > I01",),
        (
            planned(),
            _workshop("W-2026-0140", "open", paid_at="", sold_at="2026-08-25"),
            _workshop("W-2026-0140", "paid", SECOND, paid_at="2026-09-12", sold_at="2026-08-25"),
        ),
    ),
    Person(
        "Ditte Terugstorting",
        "ditte@terugstorting.example",
        "Cancelled the workshop and got everything back.",
        ("email offers_similar: I04",),
        (planned(), _workshop("W-2026-0103", credited_amount="145.00")),
    ),
    Person(
        "",
        "facturen@tuindersvak.example",
        "The address that the nursery gave when it bought.",
        ("email offers_similar: I01",),
        (
            planned(organisation_ref="org-tuindersvak", kind="mailbox"),
            _workshop("W-2026-0104", organisation_ref="org-tuindersvak"),
        ),
        company="Tuindersvak BV",
    ),
    Person(
        "Emiel Tuinder",
        "emiel@tuindersvak.example",
        "Works at that nursery. His address was not the one given in the sale.",
        ("email offers_similar: I05",),
        (planned(organisation_ref="org-tuindersvak"),),
        company="Tuindersvak BV",
    ),
    Person(
        "Famke Zondervraag",
        "famke@zondervraag.example",
        "Bought, but nothing shows that she could say no at the till. The form can be repaired, not the past.",
        ("email offers_similar: I06",),
        (planned(), _workshop("W-2026-0105", optout_offered="unknown", optout_evidence_ref="")),
    ),
    Person(
        "Gerben Anderding",
        "gerben@anderding.example",
        "Bought a garden design; workshops are something else.",
        ("email offers_similar: I07",),
        (planned(), _workshop("W-2026-0106", product_categories="garden_design")),
    ),
    Person(
        "Hilde Langgeleden",
        "hilde@langgeleden.example",
        "Her last workshop was in 2023: no customer any more.",
        ("email offers_similar: I08",),
        (planned(), _workshop("W-2023-0107", sold_at="2023-06-01", paid_at="2023-06-01")),
    ),
    Person(
        "Ingrid Bijnaoud",
        "ingrid@bijnaoud.example",
        "Her sale becomes two years old between the two nights.",
        ("email offers_similar: I01 > I08",),
        (planned(), _workshop("W-2024-0108", sold_at="2024-09-17", paid_at="2024-09-17")),
    ),
    Person(
        "Jelte Zusterbedrijf",
        "jelte@zusterbedrijf.example",
        "Bought from our sister company, which is another legal entity.",
        ("email offers_similar: I09",),
        (planned(), _workshop("E-2026-0109", issuer_controller_id="tulp_events")),
    ),
    Person(
        "Karin Belmaar",
        "karin@belmaar.example",
        "Gave her number at the till. Since 1 July 2026 customers may not be called without a yes; a text may.",
        ("phone offers_similar: I10", "sms offers_similar: I01"),
        (planned(), _workshop("W-2026-0110", point="+31 6 5550 1005")),
        mobile="+31 6 5550 1005",
    ),
    Person(
        "Leo Onbekendland",
        "leo@onbekendland.example",
        "Nobody knows his country, so the strictest European reading holds; even there a customer may get offers.",
        ("email offers_similar: I01",),
        (planned(country=""), _workshop("W-2026-0111", product_categories="toolkit")),
        country="",
    ),
    Person(
        "Mirthe Afmelderkoopt",
        "mirthe@afmelderkoopt.example",
        "Objected in February and bought in June. A purchase takes no objection back.",
        ("email offers_similar: W01", "email invoices: S01"),
        (
            planned(),
            _workshop("W-2026-0112", sold_at="2026-06-01", paid_at="2026-06-01"),
            desk(
                "2026-02-01T10:00:00+01:00",
                "objected",
                channels="email",
                purposes="*",
                source_ref="msg-20260201-0003",
            ),
        ),
    ),
    Person(
        "Nelis Deelkrediet",
        "nelis@deelkrediet.example",
        "Got a part of the price back; a sale remains.",
        ("email offers_similar: I01",),
        (planned(), _workshop("W-2026-0113", net_amount="500.00", credited_amount="100.00")),
    ),
    Person(
        "Odette Belang",
        "odette@belang.example",
        "The CRM claims legitimate interest. For mail that is no permission.",
        ("email newsletter: L09",),
        (hubspot(basis="Legitimate interest – prospect/lead"),),
    ),
    Person(
        "Pleun Webwinkel",
        "pleun@webwinkel.example",
        "Bought a toolkit in the web shop. Stripe knows the payment, not whether she could say no.",
        ("email offers_similar: I05", "email invoices: S01"),
        (
            hubspot(),
            stripe(spend="89.00", count="1"),
            stripe_invoice("TT-0009", total="89.00", created="2026-06-03 12:00"),
        ),
    ),
    Person(
        "Tijn Kassakoop",
        "tijn@kassakoop.example",
        "Bought a toolkit in the web shop. The check-out wrote beside the payment that he typed the address there and "
        "could say no: that is enough for similar offers.",
        ("email offers_similar: I01", "email newsletter: I07"),
        (
            hubspot(),
            stripe(spend="89.00", count="1"),
            stripe_invoice(
                "TT-0011",
                total="89.00",
                created="2026-07-07 15:30",
                collected="yes",
                offered="yes",
                evidence="checkout-0011",
            ),
        ),
    ),
    Person(
        "Ruud Facturist",
        "ruud@facturist.example",
        "Invoiced from Moneybird, listed by the bookkeeper, typed three ways; still one mailbox.",
        ("email offers_similar: I05",),
        (
            hubspot(email=" Ruud@Facturist.example "),
            moneybird(email="RUUD@facturist.example"),
            moneybird_invoice(
                "2026-0191", state="betaald", date="2026-06-15", paid="2026-06-20", net="310.00"
            ),
            relation(email="ruud@facturist.example"),
        ),
    ),
    Person(
        "Sanne Kladfactuur",
        "sanne@kladfactuur.example",
        "Only a draft invoice was ever made for her.",
        ("email offers_similar: I02",),
        (moneybird(), moneybird_invoice("concept-31", state="concept", date="2026-08-29", net="75.00")),
    ),
)
