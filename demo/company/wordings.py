"""The texts that people were shown, as the company kept them: without the text, a tick proves little."""

from __future__ import annotations

_US = "tulp_tandwiel"
_NEWS = (
    "Ja, mail mij de maandelijkse nieuwsbrief van Tulp & Tandwiel BV. Ik kan mij altijd afmelden met één klik onderaan "
    "elke mail; mijn inschrijving voor een workshop hangt er niet van af."
)


def _notice(notice_id: str, text: str, start: str, end: str = "", **more: str) -> dict[str, str]:
    usual = {
        "language": "nl", "controllers_named": _US, "purposes": "newsletter", "channels": "email",
        "withdrawal_info": "yes", "unbundled": "yes", "frequency_days": "", "validity_days": "", "li_statement": "no",
        "material_change_from": "", "special_category": "",
    }  # fmt: skip
    return {"notice_id": notice_id, "full_text": text, "shown_from": start, "shown_to": end, **usual, **more}


WEB: tuple[dict[str, str], ...] = (
    # shown on the website; the form log hands these over
    _notice("NB-2026-1", _NEWS, "2024-01-01", frequency_days="28"),
    _notice("NB-2020-1", _NEWS.replace("maandelijkse ", ""), "2020-01-01", "2023-12-31"),
    _notice(
        "NB-JAAR-1",
        f"{_NEWS} Deze toestemming geldt één jaar.",
        "2025-04-01",
        "2025-06-30",
        validity_days="365",
    ),
    _notice(
        "EV-2026-1",
        "Ja, nodig mij per e-mail uit voor de open dagen van Tulp & Tandwiel BV. Afmelden kan in elke uitnodiging.",
        "2026-01-01",
        purposes="event_invites",
    ),
    _notice(
        "ALG-2025",
        "Ja, Tulp & Tandwiel BV mag mij marketingberichten per e-mail sturen. Afmelden kan in elke mail.",
        "2025-01-01",
        purposes="marketing",
    ),
)

ELSEWHERE: tuple[dict[str, str], ...] = (
    _notice(
        "PAPIER-2014",
        "Ik ontvang graag de nieuwsbrief van Tulp & Tandwiel BV per e-mail. Afmelden kan altijd, ook per post. "
        "Handtekening en datum:",
        "2014-01-01",
        "2016-12-31",
    ),
    _notice(
        "PARTNER-1",
        "Ja, Bloei en Groei BV mag mij haar nieuwsbrief mailen. Afmelden kan in elke mail.",
        "2026-01-01",
        controllers_named="bloei_en_groei",
    ),
    _notice(
        "BRIEF-LI-1",
        "Wij sturen soms een brief over nieuwe workshops en open dagen, omdat wij er belang bij hebben deelnemers te "
        "houden en te vinden. Liever niet? Zeg het aan de balie, schrijf ons of klik op 'geen post'.",
        "2026-01-15",
        purposes="offers_similar;event_invites",
        channels="post",
        li_statement="yes",
    ),
    _notice(
        "BEL-LI-1",
        "Wij bellen bedrijven soms over onze open dagen, omdat wij er belang bij hebben nieuwe deelnemers te vinden. "
        "Liever niet? Zeg het ons en wij bellen niet meer.",
        "2026-01-15",
        purposes="event_invites",
        channels="phone",
        li_statement="yes",
    ),
    _notice(
        "KLUS-2026",
        "Ja, mail mij de nieuwsbrief van Tulp & Tandwiel BV. Afmelden kan in elke mail.",
        "2026-01-01",
    ),
    _notice(
        "NB-ALLEEN-WIJ",
        "Ja, mail mij de nieuwsbrief van Tulp & Tandwiel BV, en van niemand anders. Afmelden kan in elke mail.",
        "2025-01-01",
        "2026-01-31",
        material_change_from="2026-02-01",
    ),
    _notice(
        "PAS-2022",
        "Ja, mail mij bij mijn werkplaatspas de nieuwsbrief van Tulp & Tandwiel BV. Afmelden kan in elke mail; de pas "
        "hangt er niet van af.",
        "2022-01-01",
        "2022-12-31",
    ),
    _notice(
        "KWARTAAL-80",
        "Ja, mail mij de nieuwsbrief van Tulp & Tandwiel BV, één keer per 80 dagen. Afmelden kan in elke mail.",
        "2026-01-01",
        frequency_days="80",
    ),
    _notice(
        "SMS-2026",
        "Ja, stuur mij het nieuws van Tulp & Tandwiel BV per sms. Afmelden kan in elk bericht.",
        "2026-01-01",
        channels="sms",
    ),
    _notice(
        "REUMA-KORT",
        "Ja, mail mij tips van Tulp & Tandwiel BV over aangepast gereedschap. Afmelden kan in elke mail.",
        "2026-01-01",
        "2026-05-31",
        purposes="rheumatism_tips",
    ),
    _notice(
        "REUMA-UITDRUKKELIJK",
        "Ja, Tulp & Tandwiel BV mag gebruiken dat ik reuma heb om mij tips over aangepast gereedschap te mailen. "
        "Intrekken kan in elke mail.",
        "2026-06-01",
        purposes="rheumatism_tips",
        special_category="yes",
    ),
)
