"""Moneybird: contacts and sales invoices, as workbook or CSV.

Moneybird holds no consent at all: it says who is a customer and which addresses invoices go to. One
cell may hold several addresses; they are told apart in the core.
"""

from __future__ import annotations

import re

from consentry.sources.model import Field, Source, Stream
from consentry.sources.words_invoices import INVOICE_STATUS

_CONTACTS = Stream(
    name="contacts",
    table="raw_moneybird__contacts",
    file_name=re.compile(r"contact", re.IGNORECASE),
    fields=(
        Field("customer_id", ("Klantnummer", "Customer ID", "Customer number"), required=True, filled=True,
              point="contact"),
        Field("company", ("Bedrijfsnaam", "Company name", "Company")),
        Field("first_name", ("Voornaam", "First name", "Firstname")),
        Field("last_name", ("Achternaam", "Last name", "Lastname")),
        Field("email", ("E-mailadres", "E-mail", "Email", "Email address"), required=True, point="email"),
        Field("invoice_email", ("Verstuur facturen naar", "Send invoices to", "Send invoices to email"), point="email"),
        Field("phone", ("Telefoonnummer", "Telefoon", "Phone"), point="phone"),
        Field("country", ("Land", "Country"), form="country"),
        Field("created_at", ("Aangemaakt op", "Created at"), form="time"),
    ),
    forbidden=("Factuurnummer", "Invoice number", "Type"),
    ignored=("Plaats", "City", "Adres", "Address", "Postcode", "Zipcode", "Btw-nummer", "KvK-nummer", "IBAN"),
)  # fmt: skip

_INVOICES = Stream(
    name="sales",
    table="raw_moneybird__sales",
    file_name=re.compile(r"factu|invoice", re.IGNORECASE),
    fields=(
        Field("invoice_id", ("Factuurnummer", "Invoice number", "Invoice"), required=True, filled=True),
        Field("customer_id", ("Klantnummer", "Customer ID", "Customer number"), point="contact"),
        Field("email", ("E-mailadres", "E-mail", "Email"), point="email"),
        Field("status", ("Status", "State"), required=True, filled=True, words=INVOICE_STATUS),
        Field("currency", ("Valuta", "Currency")),
        Field("net_amount", ("Totaal excl. btw", "Totaal exclusief btw", "Bedrag excl. btw", "Total excl. tax",
                             "Total price excl. tax"), form="number"),
        Field("credited_amount", ("Gecrediteerd bedrag", "Gecrediteerd", "Credited amount"), form="number"),
        Field("sold_at", ("Factuurdatum", "Invoice date", "Date"), form="time"),
        Field("paid_at", ("Betaald op", "Betaaldatum", "Paid at"), form="time"),
        Field("category", ("Categorie", "Productcategorie", "Category", "Product category")),
    ),
    ignored=("Contact", "Bedrijfsnaam", "Totaal incl. btw", "Total incl. tax", "Vervaldatum", "Due date", "Referentie"),
)  # fmt: skip

MONEYBIRD = Source(
    kind="moneybird", title="Moneybird", streams=(_CONTACTS, _INVOICES), formats=("xlsx", "csv")
)
