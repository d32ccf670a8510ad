"""Stripe: the dashboard's exports of customers and of invoices, with the metadata columns of one's own.

Stripe holds no consent, but shops write their checkout box into the customer's metadata. Such a field
has no time, no wording and no form, so it is a state and never an act.
"""

from __future__ import annotations

import re

from consentry.sources.model import Field, Source, Stream
from consentry.sources.words_common import YES_NO
from consentry.sources.words_stripe import INVOICE_STATUS, OPT_IN

_CUSTOMERS = Stream(
    name="contacts",
    table="raw_stripe__customers",
    file_name=re.compile(r"customer", re.IGNORECASE),
    fields=(
        Field("id", ("id", "Customer ID"), required=True, filled=True, point="contact"),
        Field("email", ("Email", "Customer Email"), required=True, point="email"),
        Field("name", ("Name", "Customer Name"), required=True),
        Field("created_at", ("Created (UTC)", "Created"), form="time", required=True),
        Field("phone", ("Phone", "Customer Phone"), point="phone"),
        Field("country", ("Country", "Address Country", "Card Address Country"), form="country"),
        Field("marketing_opt_in", ("marketing_opt_in (metadata)", "newsletter (metadata)", "marketing (metadata)"),
              words=OPT_IN),
    ),
    forbidden=("Customer", "Subtotal"),
    ignored=("Description", "Delinquent", "Plan", "Status", "Total Spend", "Payment Count", "Refunded Volume",
             "Dispute Losses", "Currency", "Business Vat ID", "Card ID", "Card Last4", "Card Brand"),
)  # fmt: skip

_INVOICES = Stream(
    name="sales",
    table="raw_stripe__invoices",
    file_name=re.compile(r"invoice", re.IGNORECASE),
    fields=(
        Field("id", ("id", "Invoice ID"), required=True, filled=True),
        Field("customer", ("Customer", "Customer ID"), required=True, point="contact"),
        Field("email", ("Customer Email",), point="email"),
        Field("status", ("Status",), required=True, filled=True, words=INVOICE_STATUS),
        Field("currency", ("Currency",)),
        Field("subtotal", ("Subtotal", "Total Excluding Tax"), form="number", required=True),
        Field("amount_refunded", ("Amount Refunded", "Refunded Amount", "Credit Note Amount"), form="number"),
        Field("date", ("Date (UTC)", "Created (UTC)", "Finalized At (UTC)", "Date"), form="time"),
        Field("paid_at", ("Paid At (UTC)", "Paid At"), form="time"),
        Field("product_category", ("product_category (metadata)", "category (metadata)")),
        Field("collected_in_sale", ("email_collected_at_checkout (metadata)",), words=YES_NO),
        Field("optout_offered", ("optout_offered (metadata)", "opt_out_offered (metadata)"), words=YES_NO),
        Field("optout_evidence", ("optout_evidence (metadata)", "opt_out_evidence (metadata)")),
    ),
    ignored=("Number", "Amount Due", "Amount Paid", "Amount Remaining", "Billing", "Closed", "Paid", "Due Date (UTC)",
             "Subscription", "Total Discount Amount", "Applied Coupons", "Tax", "Tax Percent", "Total", "Charge",
             "Customer Name", "Description", "Finalized"),
)  # fmt: skip

STRIPE = Source(kind="stripe", title="Stripe", streams=(_CUSTOMERS, _INVOICES), formats=("csv",))
