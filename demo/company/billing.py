"""Who sends invoices: Moneybird (workbooks), Stripe (comma files) and the bookkeeper (semicolons, cp1252)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from .files import Day, Formula, Ragged, csv_text, type_of_cell, xlsx_bytes
from .people import DROPS, Person

MONEYBIRD = (
    "Klantnummer", "Bedrijfsnaam", "Voornaam", "Achternaam", "E-mailadres", "Verstuur facturen naar",
    "Plaats", "Land", "Aangemaakt op",
)  # fmt: skip
MONEYBIRD_INVOICES = (
    "Factuurnummer", "Klantnummer", "Contact", "E-mailadres", "Factuurdatum", "Status", "Betaald op",
    "Totaal excl. btw", "Totaal incl. btw", "Categorie",
)  # fmt: skip
STRIPE = (
    "id", "Description", "Email", "Name", "Created (UTC)", "Delinquent", "Plan", "Status", "Total Spend",
    "Payment Count", "Refunded Volume", "Dispute Losses", "marketing_opt_in (metadata)",
)  # fmt: skip
STRIPE_INVOICES = (
    "id", "Customer", "Customer Email", "Number", "Status", "Currency", "Subtotal", "Total",
    "Amount Refunded", "Created (UTC)", "Paid At (UTC)", "product_category (metadata)",
    "email_collected_at_checkout (metadata)", "optout_offered (metadata)", "optout_evidence (metadata)",
)  # fmt: skip
RELATIONS = (
    "Type", "Klantnummer", "Bedrijfsnaam", "Aanhef", "Voornaam", "Achternaam", "E-mail", "Categorie",
    "Plaats", "Telefoonnummer",
)  # fmt: skip
OLD_INVOICES = (
    "Factuurnummer", "Klantnummer", "Bedrijfsnaam", "E-mail", "Factuurdatum", "Status", "Betaald op",
    "Bedrag excl. btw", "Categorie",
)  # fmt: skip

Line = TypeVar("Line")


def files(people: Sequence[Person], drop: int) -> dict[str, bytes]:
    """All exports of one day."""
    day = DROPS[drop]
    contacts = [*_of(people, "moneybird.contacts", drop, _moneybird), *_moneybird_dirt()]
    invoices = [*_of(people, "moneybird.invoices", drop, _moneybird_invoice), *_moneybird_invoice_dirt()]
    customers = [*_of(people, "stripe.customers", drop, _stripe), *_stripe_dirt()]
    payments = [*_of(people, "stripe.invoices", drop, _stripe_invoice), *_stripe_invoice_dirt()]
    found = {
        f"moneybird/{day}/moneybird-contacten.xlsx": xlsx_bytes("Contacten", MONEYBIRD, contacts),
        f"moneybird/{day}/moneybird-facturen.xlsx": xlsx_bytes("Facturen", MONEYBIRD_INVOICES, invoices),
        f"stripe/{day}/unified_customers.csv": csv_text(STRIPE, customers).encode(),
        f"stripe/{day}/invoices.csv": csv_text(STRIPE_INVOICES, payments).encode(),
    }
    relations = [*_of(people, "bookkeeping.relations", drop, _relation), *_relation_dirt()]
    sales = [*_of(people, "bookkeeping.invoices", drop, _old_invoice), *_old_invoice_dirt()]
    if drop == 1:
        found[f"bookkeeping/{day}/relaties.csv"] = _dutch(RELATIONS, relations)
        found[f"bookkeeping/{day}/verkoopfacturen.csv"] = _dutch(OLD_INVOICES, sales)
    else:
        # the bookkeeper sends the same relations again: the same bytes, and nothing changes
        found[f"bookkeeping/{day}/relaties.csv"] = files(people, 1)[f"bookkeeping/{DROPS[1]}/relaties.csv"]
    return found


def _dutch(header: Sequence[str], rows: Sequence[Sequence[str] | Ragged]) -> bytes:
    return csv_text(header, rows, separator=";", newline="\r\n").encode("cp1252")


def _of(
    people: Sequence[Person], table: str, drop: int, make: Callable[[Person, dict[str, str], int], Line]
) -> Iterator[Line]:
    for number, person in enumerate(people, start=1):
        for fact in person.facts:
            if fact.table == table and drop in fact.drops:
                yield make(person, fact.cells, number)


def _serial(day: str) -> Day:
    return Day((date.fromisoformat(day) - date(1899, 12, 30)).days)


def _dmy(day: str) -> str:
    return "-".join(reversed(day.split("-"))) if day else ""


def _moneybird(person: Person, said: dict[str, str], number: int) -> list[type_of_cell]:
    made: type_of_cell = _serial("2025-04-01") if number % 3 else "14-03-2025"
    email = said.get("email", person.email)
    return [
        f"{number:05d}", person.company, person.first, person.last, email, said.get("invoices_to", ""), person.city,
        person.country, made,
    ]  # fmt: skip


def _moneybird_invoice(person: Person, said: dict[str, str], number: int) -> list[type_of_cell]:
    paid: type_of_cell = _serial(said["paid"]) if said.get("paid") else ""
    net = float(said["net"])
    return [
        said["number"], f"{number:05d}", person.name or person.company, said.get("email", person.email),
        _serial(said["date"]), said["state"], paid, said["net"], f"{net * 1.21:.2f}", said.get("category", "workshop"),
    ]  # fmt: skip


def _moneybird_dirt() -> list[list[type_of_cell]]:
    """Two addresses in a cell, a date typed as text, a bare serial number, a formula, leading zeros."""
    return [
        ["90001", "VvE Lindenhof", "", "", "beheer@lindenhof.example; secretaris@lindenhof.example", "", "Gouda",
         "NL", "01-02-2023"],
        ["00003", "", "Ouwe", "Getrouwe", "getrouwe@nulnul.example ", "administratie@nulnul.example", "Delft",
         "NL", 45000],
        ["90002", Formula('HYPERLINK("http://example.org","Klik")', "Klik"), "Formule", "Bedrijf",
         "FORMULE@bedrijf.example", "", "Venlo", "NL", _serial("2024-02-29")],
        ["90003", "Zonder Adres BV", "", "", "", "facturen@zonderadres.example", "Assen", "NL", "31-02-2024"],
    ]  # fmt: skip


def _moneybird_invoice_dirt() -> list[list[type_of_cell]]:
    """A status nobody knows, an amount with a comma, a line that stands twice."""
    twice: list[type_of_cell] = [
        "2026-9002", "90001", "VvE Lindenhof", "beheer@lindenhof.example", _serial("2026-02-02"), "betaald",
        _serial("2026-02-09"), "1.250,00", "1.512,50", "workshop",
    ]  # fmt: skip
    unknown: list[type_of_cell] = [
        "2026-9001", "90002", "Formule", "FORMULE@bedrijf.example", _serial("2026-02-01"), "in beraad", "",
        50, 60.5, "workshop",
    ]  # fmt: skip
    return [unknown, twice, twice]


def _stripe(person: Person, said: dict[str, str], number: int) -> list[str]:
    return [
        f"cus_Demo{number:010d}", "", said.get("email", person.email), person.name,
        said.get("created", "2026-02-01 10:00"), "false", "", "", said.get("spend", "0.00"),
        said.get("count", "0"), "0.00", "0.00", said.get("opt_in", ""),
    ]  # fmt: skip


def _stripe_invoice(person: Person, said: dict[str, str], number: int) -> list[str]:
    total = said["total"]
    return [
        f"in_{said['number'].replace('-', '')}", f"cus_Demo{number:010d}", said.get("email", person.email),
        said["number"], said.get("state", "paid"), "eur", total, total, said.get("refunded", "0.00"), said["created"],
        said.get("paid", said["created"]), said.get("category", "toolkit"), said.get("collected", ""),
        said.get("offered", ""), said.get("evidence", ""),
    ]  # fmt: skip


def _stripe_dirt() -> list[list[str] | Ragged]:
    """No address at all, capitals, a thousands comma, a broken line."""
    return [
        ["cus_DemoGuest", "guest", "", "", "2023-09-07 17:17", "", "", "", "0.00", "0", "0.00", "0.00", ""],
        ["cus_DemoDirty1", "", "Hoofd@LETTERS.example", "Hoofd Letters", "2024-06-11 09:00", "true", "",
         "canceled", "1,249.50", "3", "0.00", "0.00", "no"],
        ["cus_DemoDirty2", "", "winkel@vinkje.example", "Winkel Vinkje", "2025-06-11 09:00", "false", "", "",
         "49.00", "1", "0.00", "0.00", "yes"],
        Ragged("cus_DemoDirty3,,kort@af.example,Kort Af,2024-06-11 09:00"),
    ]  # fmt: skip


def _stripe_invoice_dirt() -> list[list[str]]:
    """A refunded one, one with a thousands comma, one with a status of the future."""
    rest = ["toolkit", "yes", "yes", "checkout-7781"]
    return [
        ["in_Dirty1", "cus_DemoDirty1", "Hoofd@LETTERS.example", "TT-9001", "paid", "eur", "1,249.50",
         "1,249.50", "1,249.50", "2026-04-11 09:00", "2026-04-11 09:01", *rest],
        ["in_Dirty2", "cus_DemoDirty2", "winkel@vinkje.example", "TT-9002", "disputed", "eur", "49.00",
         "49.00", "0.00", "2025-06-11 09:00", "", *rest],
    ]  # fmt: skip


def _relation(person: Person, said: dict[str, str], number: int) -> list[str]:
    kind = "Bedrijf" if person.company and not person.name else "Persoon"
    return [
        kind, str(1000 + number), person.company, "", person.first, person.last,
        said.get("email", person.email), "Klant", person.city, person.mobile,
    ]  # fmt: skip


def _old_invoice(person: Person, said: dict[str, str], number: int) -> list[str]:
    return [
        said["number"], str(1000 + number), person.company, said.get("email", person.email), _dmy(said["date"]),
        said.get("state", "betaald"), _dmy(said.get("paid", said["date"])), said["net"].replace(".", ","),
        said.get("category", "workshop"),
    ]  # fmt: skip


def _relation_dirt() -> list[list[str] | Ragged]:
    """Letters of another code page, quotes inside a cell, a line with too many fields, one that stands twice."""
    twice = [
        "Persoon",
        "9101",
        "",
        "Mw.",
        "Zoë",
        "Künstler",
        "zoe@kunstler.example",
        "Klant",
        "Cannerweg 1, Maastricht",
        "06 5550 1910",
    ]
    return [
        twice,
        ["Bedrijf", "9102", 'Café "De Zwaan"', "", "", "", "info@dezwaan.example", "Klant", "Gouda", ""],
        twice,
        Ragged("Persoon;9103;;Dhr.;Te;Veel;teveel@velden.example;Klant;Gouda;;;extra"),
        [
            "Stichting",
            "9104",
            "Stichting Onbekend Soort",
            "",
            "",
            "",
            "bestuur@soort.example",
            "Klant",
            "Breda",
            "",
        ],
    ]


def _old_invoice_dirt() -> list[list[str]]:
    """An amount that is no number, a day that may be read two ways."""
    return [
        [
            "OUD-9001",
            "9101",
            "",
            "zoe@kunstler.example",
            "03-04-2024",
            "betaald",
            "05-04-2024",
            "75,00",
            "workshop",
        ],
        [
            "OUD-9002",
            "9102",
            'Café "De Zwaan"',
            "info@dezwaan.example",
            "01-03-2023",
            "betaald",
            "",
            "gratis",
            "",
        ],
    ]
