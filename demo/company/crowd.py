"""The other three hundred: ordinary people in ordinary states, spread over the systems by a fixed pattern.

No chance is involved: person number n always has the same name, the same systems and the same times.
"""

from __future__ import annotations

from collections.abc import Callable

from .people import (
    BOTH,
    FIRST,
    SECOND,
    Fact,
    Person,
    event,
    form,
    hubspot,
    mailchimp,
    moneybird,
    moneybird_invoice,
    planned,
    relation,
    sale,
    send,
    stripe,
    stripe_invoice,
)

FIRST_NAMES = (
    "Aaf", "Bente", "Coen", "Dieuwertje", "Egbert", "Fenna", "Guus", "Heleen", "Idske", "Jorrit", "Klaas",
    "Liesbeth", "Merel", "Niek", "Okke", "Petra", "Ramon", "Sjoerd", "Truus", "Ursula", "Vic", "Wilma", "Yme", "Zwaan",
)  # fmt: skip
LAST_NAMES = (
    "Zaagtand", "van Moer", "Bloesem", "Dopsleutel", "Kettingkast", "Narcis", "ter Gieter", "Ankerwiel", "Pioenroos",
    "Slinger", "van der Heg", "Kniptang", "Mosveld",
)  # fmt: skip
DOMAINS = ("tuinpost", "werkplaats", "buurthuis", "kringloop", "volkstuin", "moestuin")
CITIES = ("Utrecht", "Zwolle", "Breda", "Delft", "Assen", "Venlo", "Gouda")
SIZE = len(FIRST_NAMES) * len(LAST_NAMES)

type_of_facts = Callable[[int], tuple[Fact, ...]]


def _day(n: int, year: int = 2026, months: int = 8) -> str:
    return f"{year}-{n % months + 1:02d}-{n % 27 + 1:02d}"


def _clock(n: int) -> str:
    return f"{8 + n % 11:02d}:{n * 7 % 60:02d}:{n * 13 % 60:02d}"


def _stamp(n: int, year: int = 2026, months: int = 8) -> str:
    return f"{_day(n, year, months)} {_clock(n)}"


def _signup(n: int, year: int = 2026, months: int = 8) -> Fact:
    minute = f"{_day(n, year, months)}T{_clock(n)[:6]}"
    return form(f"{minute}05Z", confirmed=f"{minute}47Z")


def _bought(n: int, year: int, **cells: str) -> Fact:
    day = _day(n, year)
    return sale(
        f"W-{year}-{2000 + n}", "paid", day, FIRST, net_amount=f"{95 + n % 7 * 25}.00", paid_at=day,
        product_categories="workshop" if n % 2 else "toolkit;workshop", collected_in_sale="yes",
        optout_offered="yes", optout_evidence_ref=f"kassalog-{n}", **cells,
    )  # fmt: skip


def _subscribed(n: int, year: int, drops: tuple[int, ...] = BOTH) -> Fact:
    return mailchimp("subscribed", drops, optin=_stamp(n, year), confirm=_stamp(n, year), ip="203.0.113.30")


def _leaves_in_september(n: int) -> Fact:
    left = f"2026-09-{n % 27 + 1:02d} {_clock(n)}"
    return mailchimp("unsubscribed", SECOND, unsub=left, reason="NORMAL: Too many emails")


def _arrives_in_september(n: int) -> tuple[Fact, ...]:
    day = f"2026-09-{n % 27 + 1:02d}"
    return (
        hubspot(SECOND),
        form(f"{day}T{_clock(n)[:6]}05Z", confirmed=f"{day}T{_clock(n)[:6]}47Z"),
        mailchimp("subscribed", SECOND, optin=f"{day} {_clock(n)}", ip="192.0.2.32"),
    )


def _attended(n: int) -> Fact:
    return event(
        _day(n), "given", capture_method="attendee_list", source_ref="open-dag-2026", channels="email"
    )


def _invoiced(n: int) -> tuple[Fact, ...]:
    number, day = f"2026-{1000 + n}", _day(n)
    return moneybird(), moneybird_invoice(number, state="betaald", date=day, paid=day, net="145.00")


def _sent_invoice(n: int) -> Fact:
    return send(f"S-{n:04d}", f"{_day(n)}T18:00:00+02:00", campaign_ref=f"factuur-{n}")


def _told_of_letters(n: int) -> tuple[Fact, ...]:
    """Two in three customers were told, with the confirmation, that a letter may come and how to object."""
    told = event(
        f"{_day(n)}T18:00:00+02:00", "notice_given", notice_id="BRIEF-LI-1", source_ref=f"W-2026-{2000 + n}"
    )
    return (told,) if n % 3 else ()


def _from_the_fair() -> Fact:
    """An old import: thirty people with the very same second."""
    return mailchimp("subscribed", optin="2017-10-05 12:00:00", changed="2018-05-24 08:00:00")


def _web_shop(n: int) -> tuple[Fact, ...]:
    """A buyer in the web shop; every third one only in September. Half the check-outs offered a no."""
    drops = SECOND if n % 3 == 0 else BOTH
    bought = f"2026-09-{n % 27 + 1:02d} {_clock(n)}" if n % 3 == 0 else _stamp(n)
    offered = {"collected": "yes", "offered": "yes", "evidence": f"checkout-{n}"} if n % 2 else {}
    return (
        stripe(drops, spend="89.00", count="1"),
        stripe_invoice(f"TT-{1000 + n}", drops, total="89.00", created=bought[:16], **offered),
    )


PATTERNS: tuple[type_of_facts, ...] = (
    # in the CRM or the bookkeeping only, with a mere word about consent or none
    lambda n: (hubspot(),),
    lambda n: (hubspot(mobile=f"+31 6 5551 {n:04d}"), relation(), _from_the_fair()),
    lambda n: (hubspot(), mailchimp("nonsubscribed", changed=_stamp(n, 2025))),
    lambda n: (hubspot(basis="Freely given consent from contact"),),
    # signed up on the website
    lambda n: (hubspot(news="false"), _signup(n), _subscribed(n, 2026)),
    lambda n: (_signup(n, 2025), _subscribed(n, 2025)),
    lambda n: (form(f"{_day(n)}T{_clock(n)}Z"), mailchimp("subscribed", optin=_stamp(n), ip="198.51.100.30")),
    # left
    lambda n: (hubspot(), mailchimp("unsubscribed", unsub=_stamp(n), reason="NORMAL: No longer interested")),
    lambda n: (_from_the_fair(),),
    # bought
    _web_shop,
    _invoiced,
    lambda n: (planned(), _bought(n, 2026), _sent_invoice(n), *_told_of_letters(n)),
    # came to the open day
    lambda n: (planned(), _attended(n)),
    # gone, leaving, arriving
    lambda n: (mailchimp("cleaned", clean=_stamp(n)),),
    lambda n: (hubspot(), _signup(n), _subscribed(n, 2026, FIRST), _leaves_in_september(n)),
    _arrives_in_september,
    # the rest
    lambda n: (relation(), planned(), _bought(n, 2023)),
    lambda n: (hubspot(optout="true"), relation()),
    lambda n: (planned(), moneybird(), _bought(n, 2026, point=f"+31 6 5552 {n:04d}")),
    lambda n: (hubspot(basis="Legitimate interest - existing customer"),),
)


def crowd() -> tuple[Person, ...]:
    """Everybody, in the order of their numbers."""
    return tuple(_person(n) for n in range(SIZE))


def _person(n: int) -> Person:
    first = FIRST_NAMES[n % len(FIRST_NAMES)]
    last = LAST_NAMES[(n // len(FIRST_NAMES) + n) % len(LAST_NAMES)]
    local = f"{first}.{last}".lower().replace(" ", "")
    pattern = n * 7 % len(PATTERNS)
    return Person(
        f"{first} {last}",
        f"{local}@{DOMAINS[n % len(DOMAINS)]}.example",
        "",
        facts=PATTERNS[pattern](n),
        mobile=f"+31 6 5552 {n:04d}" if pattern == 18 else "",
        city=CITIES[n % len(CITIES)],
        street=f"Zaagmolenkade {n}" if pattern in (11, 16) else "",
    )
