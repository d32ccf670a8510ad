"""Dutch bookkeeping packages: relations and invoices as CSV with semicolons, often in Windows-1252."""

from __future__ import annotations

import re

from consentry.sources.model import Field, Source, Stream
from consentry.sources.words_invoices import INVOICE_STATUS, RELATION_TYPE

_RELATIONS = Stream(
    name="contacts",
    table="raw_bookkeeping__contacts",
    file_name=re.compile(r"relatie|klant|contact", re.IGNORECASE),
    fields=(
        Field("type", ("Type",), required=True, words=RELATION_TYPE),
        Field(
            "customer_id",
            ("Klantnummer", "Relatienummer", "Nummer"),
            required=True,
            filled=True,
            point="contact",
        ),
        Field("company", ("Bedrijfsnaam", "Bedrijf")),
        Field("first_name", ("Voornaam",)),
        Field("last_name", ("Achternaam",)),
        Field("email", ("E-mail", "E-mailadres", "Email"), required=True, point="email"),
        Field("phone", ("Telefoonnummer", "Telefoon"), point="phone"),
        Field("mobile", ("Mobiel", "Mobiel nummer"), point="phone"),
        Field("country", ("Land",), form="country"),
    ),
    forbidden=("Factuurnummer",),
    ignored=(
        "Aanhef",
        "Categorie",
        "Plaats",
        "Adres",
        "Postcode",
        "Website",
        "IBAN",
        "Btw-nummer",
        "KvK-nummer",
    ),
)

_INVOICES = Stream(
    name="sales",
    table="raw_bookkeeping__sales",
    file_name=re.compile(r"factu|verkoop", re.IGNORECASE),
    fields=(
        Field("invoice_id", ("Factuurnummer", "Factuur"), required=True, filled=True),
        Field("customer_id", ("Klantnummer", "Relatienummer"), required=True, point="contact"),
        Field("email", ("E-mail", "E-mailadres", "Email"), point="email"),
        Field("status", ("Status",), required=True, filled=True, words=INVOICE_STATUS),
        Field("currency", ("Valuta",)),
        Field("net_amount", ("Bedrag excl. btw", "Totaal excl. btw", "Nettobedrag"), form="number"),
        Field("credited_amount", ("Gecrediteerd bedrag", "Gecrediteerd"), form="number"),
        Field("sold_at", ("Factuurdatum", "Datum"), form="time"),
        Field("paid_at", ("Betaald op", "Betaaldatum"), form="time"),
        Field("category", ("Categorie", "Productgroep")),
    ),
    ignored=("Bedrijfsnaam", "Totaal incl. btw", "Bedrag incl. btw", "Btw", "Vervaldatum", "Omschrijving"),
)

BOOKKEEPING = Source(
    kind="bookkeeping", title="Dutch bookkeeping", streams=(_RELATIONS, _INVOICES), formats=("csv",)
)
