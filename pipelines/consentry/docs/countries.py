"""One page per country: what may be tried by which way of contact, for whom and from when, from the dated law.

Lives here: how a row of the law reads in a marketer's words. Does not live here: any row (that is `law.regimes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from consentry.docs import markdown
from consentry.docs.configuration import settings
from consentry.docs.families import rule_link
from consentry.docs.law_page import citation_link, compared
from consentry.docs.places import INDEX, NO_ADVICE, SETTINGS, country_page, link
from consentry.law import AGES, DEFAULT_AGE, EU_DEFAULT, LAW_VERSION, REGIMES, RegimeRow
from consentry.policy import CHANNELS, Policy
from consentry.rules import RULES

NAMES = {
    "NL": "The Netherlands", "DE": "Germany", "FR": "France", "BE": "Belgium", "GB": "United Kingdom",
    EU_DEFAULT: "European default",
}  # fmt: skip
REGIME_WORDS = {
    "OPT_IN": "only a yes of the person counts",
    "OPT_IN_SOFT": "a yes counts, and so does a sale, for similar products",
    "REGISTER": "a yes counts; without one the official register is asked first, then a weighed interest may do",
    "LI": "a yes counts, and so does a weighed interest that the person was told of",
}
TRIED = {
    "OPT_IN": "consent",
    "OPT_IN_SOFT": "consent, invoice relation",
    "REGISTER": "consent; register, then legitimate interest",
    "LI": "consent, legitimate interest",
}
WAYS = {"email": "e-mail", "sms": "SMS", "phone": "call", "post": "letter"}
SUBJECTS = {
    "all": "everybody",
    "natural": "people, sole traders, partnerships, and whoever is of unknown kind",
    "legal": "companies (legal persons)",
}
UNCERTAIN = (
    "Which country counts: the one that the records of a contact point name. Nobody names one, or one without a page "
    "here: the European default. They name several: the strictest row of them (a confirmed yes first, then REGISTER, "
    "OPT_IN, OPT_IN_SOFT, LI, then a register, then the shorter customer relation); a legitimate interest then has to "
    "be admitted in each of them, every register of theirs is asked, and no business exemption helps. A contact is a "
    "company only when every record of it says so. A day, way or kind of subscriber without a row here follows the "
    "European default."
)


def codes() -> list[str]:
    """The countries that have rows, the European default last. Raises LookupError for one without a name."""
    found = list(dict.fromkeys(row.jurisdiction for row in REGIMES))
    if unnamed := set(found) - set(NAMES):
        raise LookupError(f"no name in docs.countries for {', '.join(sorted(unnamed))}")
    return found


def page_of(code: str) -> Callable[[Path], str]:
    """What makes the page of one country from the repository's root."""
    here = country_page(code)
    rows = _together(code)

    def page_text(root: Path) -> str:
        del root
        return markdown.page(
            f"{NAMES[code]} ({code})",
            f"{NO_ADVICE} The rows are those of {LAW_VERSION}; a decision takes the row in force on its day.",
            UNCERTAIN,
            "## In a marketer's words",
            markdown.table(
                ("row", "way", "to whom", "from", "until", "what it means"),
                [
                    (n, _ways(row), _whom(row), row.in_force_from or "always", row.in_force_to or "open",
                     reading(row))
                    for n, row in enumerate(rows, 1)
                ],
            ),
            "\n".join(f"- {line}" for line in _gaps(rows, here)),
            "## The data behind each row",
            f"What the regimes mean: {link('the decision table', here, INDEX, 'Regimes')}.",
            markdown.table(
                ("row", "regime", "bases tried", "least proof", "register", "business exemption", "source",
                 "last checked"),
                [(n, *_data(row, here)) for n, row in enumerate(rows, 1)],
            ),
            "## Ages and terms",
            markdown.table(("what", "value", "source", "last checked"), list(_terms(code, here))),
        )  # fmt: skip

    return page_text


def reading(row: RegimeRow) -> str:
    """What a row means for somebody who wants to send, in one sentence."""
    verb = {"phone": "Call", "post": "Send letters"}.get(row.channel, "Send")
    grade = (
        "a confirmed yes (double opt-in or a signature)"
        if row.min_grade == "A"
        else "a yes that you can show"
    )
    relation = (
        "a contract of theirs still runs and they"
        if row.ongoing_contract_only
        else "they bought something similar and"
    )
    words = {
        "OPT_IN": f"{verb} only with {grade}; that they are customers is not enough",
        "OPT_IN_SOFT": f"{verb} with {grade}, or because {relation} could say no",
        "REGISTER": f"{verb} with {grade}, or after a fresh look into {row.register} and with a weighed interest that "
        "they were told of",
        "LI": f"{verb} with {grade}, or with a weighed interest that they were told of",
    }
    clear = f"; look into {row.register} first, unless they are customers" if row.register else ""
    exempt = "; companies may be exempt, where you chose to use that" if row.business_exemption else ""
    return words[row.regime] + (clear if row.regime != "REGISTER" else "") + exempt + "."


def _together(code: str) -> list[RegimeRow]:
    """The country's rows; those that differ by the way alone are one, with its ways one after the other."""
    found: dict[RegimeRow, list[str]] = {}
    for row in REGIMES:
        if row.jurisdiction == code:
            found.setdefault(replace(row, channel=""), []).append(row.channel)
    return [replace(row, channel=" ".join(channels)) for row, channels in found.items()]


def _ways(row: RegimeRow) -> str:
    return ", ".join(WAYS[channel] for channel in row.channel.split())


def _whom(row: RegimeRow) -> str:
    senders = f"; senders: {', '.join(row.sectors).replace('_', ' ')} only" if row.sectors else ""
    return SUBJECTS[row.subject] + senders


def _gaps(rows: list[RegimeRow], here: str) -> Iterator[str]:
    """Ways and kinds of subscriber that this country says nothing of."""
    for channel in CHANNELS:
        for subject in ("natural", "legal"):
            if not any(channel in row.channel.split() and row.subject in ("all", subject) for row in rows):
                default = link("European default", here, country_page(EU_DEFAULT))
                yield f"{WAYS[channel]} to {SUBJECTS[subject]}: no row, so the {default}"


def _data(row: RegimeRow, here: str) -> tuple[str, ...]:
    exempting = [rule for rule in RULES if rule.basis == "b2b_exemption" and rule.reach(row)]
    return (
        row.regime,
        TRIED[row.regime],
        row.min_grade or "B (a proven yes)",
        row.register or "none",
        ", ".join(rule_link(rule.id, here) for rule in exempting) or "none",
        citation_link(row.source, here),
        compared(row.source),
    )


def _terms(code: str, here: str) -> Iterator[tuple[str, str, str, str]]:
    age = next((row for row in AGES if row.jurisdiction == code), None)
    source = "national law under Art. 8(1) GDPR" if age else "Art. 8(1) GDPR, as no country lowered it"
    seen = LAW_VERSION if age and age.checked else "from general knowledge; check it before you rely on it"
    yield (
        f"From this age a child decides alone ({rule_link('A05', here)})",
        f"{age.years if age else DEFAULT_AGE} years" + (f", since {age.in_force_from}" if age else ""),
        source,
        seen if age else LAW_VERSION,
    )
    keys = {setting.key: link(f"`{setting.key}`", here, SETTINGS, setting.heading) for setting in settings()}
    policy = Policy(controller_id="", purposes=())
    own = dict(policy.soft_optin_max_age_months_by_country)
    key = "policy.soft_optin_max_age_months" + ("_by_country" if code in own else "")
    yield (
        f"So long a sale carries the invoice relation ({rule_link('I08', here)})",
        f"{own.get(code, policy.soft_optin_max_age_months)} months",
        f"our policy: {keys[key]}",
        "the company's choice",
    )
    yield (
        f"So long a look into a register lasts ({rule_link('X02', here)})",
        f"{policy.register_max_age_days} days",
        f"our policy: {keys['policy.register_max_age_days']}",
        "the company's choice",
    )
