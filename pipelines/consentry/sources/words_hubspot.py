"""The raw words of HubSpot's contact export, in English, Dutch and the portal's internal values."""

from __future__ import annotations

OPTOUT: dict[str, str] = {
    **dict.fromkeys(("true", "yes", "1", "ja", "waar"), "yes"),
    **dict.fromkeys(("false", "no", "0", "nee", "onwaar"), "no"),
}

LEGAL_BASIS: dict[str, str] = {
    "freely given consent from contact": "consent",
    "vrijelijk gegeven toestemming van contact": "consent",
    "vrijelijk gegeven toestemming van contactpersoon": "consent",
    "legitimate interest - prospect/lead": "legitimate_interest",
    "legitimate interest - existing customer": "legitimate_interest",
    "legitimate interest - other": "legitimate_interest",
    "gerechtvaardigd belang - prospect/lead": "legitimate_interest",
    "gerechtvaardigd belang - bestaande klant": "legitimate_interest",
    "gerechtvaardigd belang - anders": "legitimate_interest",
    "performance of a contract": "contract",
    "uitvoering van een contract": "contract",
    "uitvoering van een overeenkomst": "contract",
    "not applicable": "not_applicable",
    "niet van toepassing": "not_applicable",
}
"""What a basis claims; it is never the proof of it."""

BOUNCE: dict[str, str] = {
    **dict.fromkeys(("unknown user", "unknown_user", "onbekende gebruiker"), "unknown_user"),
    **dict.fromkeys(("dns failure", "dns_failure", "dns-fout"), "bad_domain"),
    **dict.fromkeys(("other", "overig", "anders", "blocked", "geblokkeerd"), "other"),
    **dict.fromkeys(("content", "inhoud"), "content"),
    **dict.fromkeys(("policy", "beleid"), "policy"),
    **dict.fromkeys(("mailbox full", "mailbox_full", "mailbox vol"), "mailbox_full"),
    **dict.fromkeys(("spam",), "spam"),
    **dict.fromkeys(
        (
            "filtered", "gefilterd", "timeout", "throttled", "ip reputation", "ip_reputation", "domain reputation",
            "domain_reputation", "dmarc", "mailbox misconfiguration", "mailbox_misconfiguration",
            "sending domain misconfiguration", "sending_domain_misconfiguration",
        ),
        "policy",
    ),
}  # fmt: skip
"""Why mail came back; sql/staging/stg_hubspot__consent_events.sql says what each reason means."""
