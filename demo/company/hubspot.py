"""HubSpot contact exports: English labels in the first drop, Dutch ones in the second, and their dirt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .files import Ragged, csv_text
from .people import DROPS, Fact, Person

# short name of a cell, English label, Dutch label
COLUMNS = (
    ("id", "Record ID", "Record-ID"),
    ("first", "First Name", "Voornaam"),
    ("last", "Last Name", "Achternaam"),
    ("email", "Email", "E-mail"),
    ("mobile", "Phone Number", "Telefoonnummer"),
    ("country", "Country/Region", "Land/regio"),
    ("created", "Create Date", "Aanmaakdatum"),
    ("changed", "Last Modified Date", "Datum laatste wijziging"),
    ("optout", "Unsubscribed from all email", "Afgemeld voor alle e-mails"),
    ("news", "Opted out of email: Nieuwsbrief", "Afgemeld voor e-mail: Nieuwsbrief"),
    ("invites", "Opted out of email: Uitnodigingen", "Afgemeld voor e-mail: Uitnodigingen"),
    (
        "basis",
        "Legal basis for processing contact's data",
        "Juridische grondslag voor verwerking van contactgegevens",
    ),
    ("status", "Marketing contact status", "Marketingcontactstatus"),
    ("bounce", "Email hard bounce reason", "Reden harde bounce e-mail"),
    ("more", "Additional email addresses", "Aanvullende e-mailadressen"),
    ("note", "Consent note", "Toestemmingsnotitie"),
    ("note_date", "Consent note date", "Datum toestemmingsnotitie"),
)

NBSP = "\u00a0"


def files(people: Sequence[Person], drop: int) -> dict[str, bytes]:
    """The export of one day."""
    day = DROPS[drop]
    name = "all-contacts" if drop == 1 else "alle-contacten"
    rows = [*_rows(people, drop), *_dirt(drop)]
    text = csv_text([column[drop] for column in COLUMNS], rows)
    return {f"hubspot/{day}/hubspot-crm-exports-{name}-{day}.csv": b"\xef\xbb\xbf" + text.encode()}


def _rows(people: Sequence[Person], drop: int) -> Iterator[list[str]]:
    for number, person in enumerate(people, start=10001):
        for fact in person.facts:
            if fact.table == "hubspot.contacts" and drop in fact.drops:
                yield _row(person, fact, number)


def _row(person: Person, fact: Fact, number: int) -> list[str]:
    country = {"NL": "Netherlands", "DE": "Germany", "BE": "Belgium"}.get(person.country, "")
    cells = {
        "id": str(number), "first": person.first, "last": person.last, "email": person.email,
        "mobile": person.mobile, "country": country,
        "created": f"2025-{number % 12 + 1:02d}-{number % 27 + 1:02d} 09:14",
        "changed": "2026-08-30 09:00", "status": "Marketing contact",
    }  # fmt: skip
    cells |= {name: value for name, value in fact.cells.items() if name != "country"}
    return [cells.get(name, "") for name, _, _ in COLUMNS]


def _dirt(drop: int) -> Iterator[list[str] | Ragged]:
    """What real exports hold besides people."""

    def row(**cells: str) -> list[str]:
        return [cells.get(name, "") for name, _, _ in COLUMNS]

    yield row(
        id="19001",
        first='=HYPERLINK("http://example.org")',
        last="Injectie",
        email=f"{NBSP}Formule@Cel.example{NBSP}",
        created="2026-02-30 25:61",
        news="false",
    )
    yield row(
        id="19002",
        first="Twee",
        last="Adressen",
        email="TWEE@adressen.example",
        created="2024-06-01 10:00",
        more="twee.oud@adressen.example;twee.prive@adressen.example",
    )
    yield row(id="19003", email="info@balie.example", created="2024-01-01 00:00")
    yield row(id="19004", first="Zonder", last="Adres", mobile="+31 6 5550 1904", created="2024-01-02 00:00")
    yield row(
        id="19005",
        first="Vreemd",
        last="Woord",
        email="vreemd@woord.example",
        created="2026-04-01 08:00",
        basis="Mondeling geregeld door Henk",
    )
    yield row(
        id="19006", first="Dubbele", last="Regel", email="dubbele@regel.example", created="2026-04-02 08:00"
    )
    yield row(
        id="19006", first="Dubbele", last="Regel", email="dubbele@regel.example", created="2026-04-02 08:00"
    )
    yield row(
        id="19007",
        first="Uit",
        last="Halve Nieuwsbrief",
        email="halve@nieuwsbrief.example",
        created="2025-02-02 08:00",
        news="true",
        invites="false",
    )
    yield row(
        id="19008",
        first="Harde",
        last="Stuiter",
        email="harde@stuiter.example",
        created="2025-02-03 08:00",
        bounce="Unknown User",
    )
    if drop == 1:
        yield Ragged("19009,Kapotte,Regel,kapotte@regel.example")
