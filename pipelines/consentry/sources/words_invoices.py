"""The raw words of invoices and relations in the bookkeeping systems, Dutch and English."""

from __future__ import annotations

INVOICE_STATUS: dict[str, str] = {
    **dict.fromkeys(("concept", "draft", "ingepland", "scheduled"), "draft"),
    **dict.fromkeys(("offerte", "quote", "estimate"), "quote"),
    **dict.fromkeys(("vervallen", "geannuleerd", "void", "cancelled", "canceled", "deleted"), "void"),
    **dict.fromkeys(("verstuurd", "verzonden", "sent"), "sent"),
    **dict.fromkeys(("open", "openstaand", "pending_payment", "pending payment", "in afwachting van betaling"), "open"),
    **dict.fromkeys(
        ("te laat", "verlopen", "late", "overdue", "past due", "past_due", "reminded", "herinnerd"),
        "overdue",
    ),
    **dict.fromkeys(("betaald", "voldaan", "paid"), "paid"),
    **dict.fromkeys(("deels betaald", "gedeeltelijk betaald", "partially paid", "partially_paid"), "partially_paid"),
    **dict.fromkeys(("terugbetaald", "refunded"), "refunded"),
    **dict.fromkeys(("gecrediteerd", "creditnota", "credited", "credit note"), "credited"),
    **dict.fromkeys(("oninbaar", "afgeboekt", "uncollectible", "written off", "written_off"), "written_off"),
}  # fmt: skip

RELATION_TYPE: dict[str, str] = {
    **dict.fromkeys(("persoon", "person", "particulier"), "person"),
    **dict.fromkeys(("bedrijf", "organisatie", "company", "organisation"), "organisation"),
}
