"""Messages to companies: what some countries exempt, and only where our company switched that on."""

from __future__ import annotations

from dataclasses import replace

from scenarios.model import Case, Fact
from scenarios.words import event, person

_ON = "company_b2b"
_CFO, _INFO, _OFFERS = "cfo@{case}.example", "info@{case}.example", "offertes@{case}.example"


def _company(address: str, country: str, **more: str) -> tuple[Fact, ...]:
    """The record of a company and its address."""
    contact, point = person(
        address, country=country, **{"kind": "organisation", "subscriber_type": "legal", **more}
    )
    return contact, replace(point, row={**point.row, "business_address": "yes"})


def _told(address: str) -> Fact:
    """Told when the address was collected, with a box to object."""
    return event("crm", "notice_given", address, occurred_at="2026-03-01", kind="act", notice_id="may_object")


def _french(letter: str, sentence: str, verdict: str, company: str = _ON) -> Case:
    return Case(
        f"SC65{letter}",
        sentence,
        (*_company(_CFO, "FR"), _told(_CFO)),
        (f"{_CFO} {verdict}",),
        company=company,
    )


CASES = (
    _french("a", "A French finance director, told and able to object; we treat business addresses like private ones.",
            "E:ev HOLD B00", company="company"),
    _french("b", "The same for a company that uses the French exemption.", "E:ev ALLOW B01"),
    _french("c", "The same, and the offer is a holiday: not about the job.", "E:hol HOLD B07"),
    Case("SC65d", "The general address of a French company.", _company(_INFO, "FR"), (f"{_INFO} E:ev ALLOW B02",),
         company=_ON),
    Case("SC66a", "A British Ltd with its number.", _company(_CFO, "GB", company_number="01234567"),
         (f"{_CFO} E:ev ALLOW B03",), company=_ON),
    Case("SC66b", "A British sole trader.", _company(_CFO, "UK", subscriber_type="sole_trader"),
         (f"{_CFO} E:ev HOLD B06",), company=_ON),
    Case("SC66c", "A British business of unknown form.", _company(_CFO, "GB", subscriber_type="unknown"),
         (f"{_CFO} E:ev HOLD B06",), unlike={"M10": "SC66a"}, company=_ON),
    Case("SC67a", "The general address of a Belgian company.", _company(_INFO, "BE"), (f"{_INFO} E:ev ALLOW B04",),
         company=_ON),
    Case("SC67b", "A Dutch company published this address for offers, and we kept the page.",
         (*_company(_OFFERS, "NL"),
          event("crm", "address_published", _OFFERS, occurred_at="2026-03-01", kind="act", channels="email",
                purposes="event_invites;offers_similar", artefact_uri="shot-{case}.png")),
         (f"{_OFFERS} E:ev ALLOW B05",), company=_ON),
)  # fmt: skip
