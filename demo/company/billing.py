"""The three systems that send invoices: Moneybird (workbooks), Stripe (comma files), the bookkeeper (semicolons, cp1252)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from .files import Day, Formula, csv_text, type_of_cell, xlsx_bytes
from .people import DROPS, Fact, Person

MONEYBIRD = (
    "Klantnummer", "Bedrijfsnaam", "Voornaam", "Achternaam", "E-mailadres", "Verstuur facturen naar", "Plaats", "Land",
    "Aangemaakt op",
)  # fmt: skip
MONEYBIRD_INVOICES = (
    "Factuurnummer", "Klantnummer", "Contact", "E-mailadres", "Factuurdatum", "Status", "Betaald op", "Totaal excl. btw",
    "Totaal incl. btw",
)  # fmt: skip
STRIPE = (
    "id", "Description", "Email", "Name", "Created (UTC)", "Delinquent", "Plan", "Status", "Total Spend", "Payment Count",
    "Refunded Volume", "Dispute Losses", "marketing_opt_in (metadata)",
)  # fmt: skip
STRIPE_INVOICES = (
    "id", "Customer", "Customer Email", "Number", "Status", "Currency", "Subtotal", "Total", "Created (UTC)", "Paid At (UTC)",
)  # fmt: skip
RELATIONS = (
    "Type", "Klantnummer", "Bedrijfsnaam", "Aanhef", "Voornaam", "Achternaam", "E-mail", "Categorie", "Plaats",
    "Telefoonnummer",
)  # fmt: skip


def files(people: Sequence[Person], drop: int) -> dict[str, bytes]:
    """All exports of one day."""
    day = DROPS[drop]
    contacts = [*_of(people, "moneybird.contacts", drop, _moneybird), *_moneybird_dirt()]
    invoices = _of(people, "moneybird.invoices", drop, _moneybird_invoice)
    customers = [*_of(people, "stripe.customers", drop, _stripe), *_stripe_dirt()]
    payments = _of(people, "stripe.invoices", drop, _stripe_invoice)
    relations = [*_of(people, "bookkeeping.relations", drop, _relation), *_relation_dirt()]
    return {
        f"moneybird/{day}/moneybird-contacten.xlsx": xlsx_bytes("Contacten", MONEYBIRD, contacts),
        f"moneybird/{day}/moneybird-facturen.xlsx": xlsx_bytes("Facturen", MONEYBIRD_INVOICES, invoices),
        f"stripe/{day}/unified_customers.csv": csv_text(STRIPE, customers).encode(),
        f"stripe/{day}/invoices.csv": csv_text(STRIPE_INVOICES, payments).encode(),
        f"bookkeeping/{day}/relaties.csv": csv_text(RELATIONS, relations, separator=";", newline="\r\n").encode("cp1252"),
    }
