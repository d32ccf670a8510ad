"""The words in which the cast is told: a person, what she shows, and the rows that systems hold of her.

A fact is one row of one table of one system, in one or both drops. The systems' modules turn it into cells.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST, SECOND, BOTH = (1,), (2,), (1, 2)
DROPS = {1: "2026-09-01", 2: "2026-10-01"}


@dataclass(frozen=True)
class Fact:
    """One row: its table (`system.table`), its cells by short names, the drops that hold it."""

    table: str
    cells: dict[str, str]
    drops: tuple[int, ...] = BOTH


@dataclass(frozen=True)
class Person:
    """Somebody, or a mailbox, that does not exist.

    `expects` says what the engine decides: `channel purpose: rule`, with `first > second` where the nights
    differ. It is checked by tests/integration/test_demo.py against a real run.
    """

    name: str
    email: str
    shows: str
    expects: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    country: str = "NL"
    mobile: str = ""
    company: str = ""
    city: str = "Utrecht"
    street: str = ""
    person_ref: str = ""

    @property
    def first(self) -> str:
        """Given name; empty for a mailbox."""
        return self.name.partition(" ")[0]

    @property
    def last(self) -> str:
        """Everything after the given name."""
        return self.name.partition(" ")[2]

    @property
    def letterbox(self) -> str:
        """The postal address as the planner holds it; empty when it has none."""
        return f"{self.street}, {self.city}, {self.country}" if self.street else ""

    def has(self, table: str) -> bool:
        """Does a system know the person?"""
        return any(fact.table == table for fact in self.facts)


def _drop_of(at: str) -> tuple[int, ...]:
    """A log hands over what is new: a row belongs to the first drop after it happened."""
    return SECOND if at[:10] >= DROPS[1] and at[:2] == "20" else FIRST


def hubspot(drops: tuple[int, ...] = BOTH, **cells: str) -> Fact:
    """A CRM contact: optout, opted_out_news, opted_out_invites, basis, bounce, more, note, note_date …"""
    return Fact("hubspot.contacts", cells, drops)


def mailchimp(status: str, drops: tuple[int, ...] = BOTH, **cells: str) -> Fact:
    """A member: status is subscribed, unsubscribed, cleaned, nonsubscribed or sms_only."""
    return Fact(f"mailchimp.{status}", cells, drops)


def form(at: str, drops: tuple[int, ...] = (), **cells: str) -> Fact:
    """A line in the log of our sign-up forms."""
    return Fact("webforms.consent_log", {"at": at, **cells}, drops or _drop_of(at))


def moneybird(drops: tuple[int, ...] = BOTH, **cells: str) -> Fact:
    """A Moneybird contact."""
    return Fact("moneybird.contacts", cells, drops)


def moneybird_invoice(number: str, drops: tuple[int, ...] = BOTH, **cells: str) -> Fact:
    """A Moneybird sales invoice."""
    return Fact("moneybird.invoices", {"number": number, **cells}, drops)


def stripe(drops: tuple[int, ...] = BOTH, **cells: str) -> Fact:
    """A web-shop customer."""
    return Fact("stripe.customers", cells, drops)


def stripe_invoice(number: str, drops: tuple[int, ...] = BOTH, **cells: str) -> Fact:
    """A web-shop invoice."""
    return Fact("stripe.invoices", {"number": number, **cells}, drops)


def relation(drops: tuple[int, ...] = BOTH, **cells: str) -> Fact:
    """A line of the bookkeeper's relation list."""
    return Fact("bookkeeping.relations", cells, drops)


def planned(drops: tuple[int, ...] = FIRST, **cells: str) -> Fact:
    """A contact of the workshop planner (its addresses come from the person)."""
    return Fact("planner.contacts", cells, drops)


def event(at: str, event_type: str, drops: tuple[int, ...] = (), **cells: str) -> Fact:
    """A consent event in the planner."""
    row = {"event_type": event_type, "occurred_at": at, **cells}
    return Fact("planner.consent_events", row, drops or _drop_of(at))


def desk(at: str, event_type: str, drops: tuple[int, ...] = (), **cells: str) -> Fact:
    """A consent event noted by the office: letters, calls, requests."""
    row = {"event_type": event_type, "occurred_at": at, **cells}
    return Fact("desk.consent_events", row, drops or _drop_of(at))


def sale(sale_ref: str, status: str, sold_at: str, drops: tuple[int, ...] = FIRST, **cells: str) -> Fact:
    """A sale in the planner."""
    return Fact("planner.sales", {"sale_ref": sale_ref, "status": status, "sold_at": sold_at, **cells}, drops)


def send(send_ref: str, sent_at: str, drops: tuple[int, ...] = (), **cells: str) -> Fact:
    """A message that left the planner."""
    return Fact(
        "planner.sends", {"send_ref": send_ref, "sent_at": sent_at, **cells}, drops or _drop_of(sent_at)
    )


def old_invoice(number: str, drops: tuple[int, ...] = FIRST, **cells: str) -> Fact:
    """An invoice of the bookkeeper, from before Moneybird."""
    return Fact("bookkeeping.invoices", {"number": number, **cells}, drops)
