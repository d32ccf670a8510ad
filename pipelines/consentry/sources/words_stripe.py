"""The raw words of Stripe's exports."""

from __future__ import annotations

from consentry.sources.words_common import YES_NO

OPT_IN: dict[str, str] = {
    **YES_NO,
    **dict.fromkeys(("opt_in", "opted_in", "granted"), "yes"),
    **dict.fromkeys(("opt_out", "opted_out", "denied"), "no"),
}

INVOICE_STATUS: dict[str, str] = {
    "draft": "draft",
    "open": "open",
    "past_due": "overdue",
    "past due": "overdue",
    "paid": "paid",
    "partially_paid": "partially_paid",
    "void": "void",
    "voided": "void",
    "uncollectible": "written_off",
    "refunded": "refunded",
}
