"""Letters and calls without a yes: what was weighed, told, documented and screened (legitimate interest)."""

from __future__ import annotations

from dataclasses import replace

from scenarios.model import HOME, MOBILE, Case, Fact
from scenarios.words import customer, event, person, sale, single_opt_in

_JUNE = "2026-06-01T0900Z"
_PAID = "2026-05-10"


def _told(address: str, wording: str) -> Fact:
    """The notice that names the interest was given."""
    return event("crm", "notice_given", address, occurred_at="2026-05-10", kind="act", notice_id=wording)


def _prospect(origin: str = "fair-list-{case}") -> tuple[Fact, ...]:
    """Somebody at home who bought nothing; the record says where the address comes from."""
    contact, home = person(HOME)
    known = {"origin": origin, "origin_compatible": "yes" if origin else "unknown"}
    return contact, replace(home, row={**home.row, **known})


def _screened(address: str, when: str, register: str, channel: str) -> Fact:
    """The register was asked, and the address is not on it."""
    return event("desk", "register_clear", address, channels=channel, actor="register", register_name=register,
                 occurred_at=when)  # fmt: skip


def _listed(address: str, when: str, register: str, channel: str) -> Fact:
    return event("desk", "register_listed", address, channels=channel, actor="register", register_name=register,
                 occurred_at=when)  # fmt: skip


def _letter_case(
    letter: str, sentence: str, verdict: str, *facts: Fact, origin: str = "fair-list-{case}"
) -> Case:
    return Case(f"SC34{letter}", sentence, (*_prospect(origin), *facts), (verdict,))


def _at_home(*facts: Fact) -> tuple[Fact, ...]:
    """A customer whose home address we know."""
    return (*person(HOME, source="inv"), sale(_PAID, HOME), *facts)


def _called_customer(letter: str, as_of: str, verdict: str) -> Case:
    """Gave the number in a sale in March and could say no there; all of it was on file in June."""
    facts = [*person(MOBILE), *person(MOBILE, source="inv"), sale("2026-03-01", MOBILE)]
    return Case(
        f"SC63{letter}", "A customer's number, asked about on the last day of the customer exception or a day later.",
        tuple(replace(fact, drop=_JUNE) for fact in facts), (verdict,), as_of=as_of,
        unlike={"T12": "SC63b" if letter == "a" else "SC63a"},
    )  # fmt: skip


def _phone_yes(when: str) -> Fact:
    return single_opt_in(when, MOBILE, channels="phone", notice_id="calls")


_TODAY, _LONG_AGO = "2026-10-01T06:00:00Z", "2026-08-02T06:00:00Z"
_POSTFILTER = ("Postfilter", "post")

CASES = (
    Case(
        "SC33", "A customer who was told of the interest gets a letter that says how to object; mail needs more.",
        (*person(), *customer(sale(_PAID)), *person(HOME, source="inv"), _told(HOME, "interest")),
        ("P:sim ALLOW L01", "E:nl HOLD I07"),
    ),
    _letter_case("a", "Screened today, but they were never told.", "P:sim HOLD L04",
                 _screened(HOME, _TODAY, *_POSTFILTER)),
    _letter_case("b", "Told, documented and screened today.", "P:sim ALLOW L02",
                 _told(HOME, "interest"), _screened(HOME, _TODAY, *_POSTFILTER)),
    _letter_case("c", "The same, screened sixty days ago.", "P:sim HOLD X02",
                 _told(HOME, "interest"), _screened(HOME, _LONG_AGO, *_POSTFILTER)),
    _letter_case("d", "The same, and nobody knows where the address comes from.", "P:sim HOLD L06",
                 _told(HOME, "interest"), _screened(HOME, _TODAY, *_POSTFILTER), origin=""),
    Case(
        "SC36a", "On Postfilter, and bought nothing.",
        (*_prospect(), _told(HOME, "interest"), _listed(HOME, "2026-03-01", *_POSTFILTER)),
        ("P:sim BLOCK X01",),
    ),
    Case(
        "SC36b", "On Postfilter, and a customer: the register is not about them.",
        _at_home(_told(HOME, "interest"), _listed(HOME, "2026-03-01", *_POSTFILTER)),
        ("P:sim ALLOW L01",),
    ),
    _called_customer("a", "2026-06-30T12:00:00Z", "T:sim ALLOW I01"),
    _called_customer("b", "2026-07-01T12:00:00Z", "T:sim HOLD I10"),
    Case(
        "SC69a", "Said yes to calls, and put the number on the Belgian register a year later.",
        (*person(MOBILE, country="BE"), _phone_yes("2025-01-15"), _listed(MOBILE, "2026-02-01", "DNCM", "phone")),
        ("T:nl BLOCK X01",),
    ),
    Case(
        "SC69b", "On the register first, and then an express yes to us: the last act prevails.",
        (*person(MOBILE, country="BE"), _listed(MOBILE, "2025-01-15", "DNCM", "phone"), _phone_yes("2026-02-01")),
        ("T:nl ALLOW C01",),
    ),
    Case(
        "SC69c", "Not on the register ten days ago; the interest was weighed and told.",
        (*person(MOBILE, country="BE"), _told(MOBILE, "interest_calls"),
         _screened(MOBILE, "2026-09-21T06:00:00Z", "DNCM", "phone")),
        ("T:nl ALLOW L07",),
    ),
    Case(
        "SC84b", "SC33, but the letter with invitations forgot to say how to object.",
        _at_home(_told(HOME, "interest_letters")),
        ("P:ev HOLD L05",),
    ),
    Case(
        "SC84c", "SC33, but the balancing test for the hosting offers is older than two years.",
        _at_home(_told(HOME, "interest_letters")),
        ("P:host HOLD L03",),
    ),
    Case(
        "SC85a", "The switchboard of a company: the Dutch rule on calls protects people.",
        (*person(MOBILE, kind="organisation", subscriber_type="legal"), _told(MOBILE, "interest_calls")),
        ("T:ev ALLOW L07",),
    ),
    Case(
        "SC85b", "A sole trader is a person, whatever basis the CRM claims.",
        (*person(MOBILE, subscriber_type="sole_trader"),
         event("crm", "legal_basis_claimed", MOBILE, claimed_basis="legitimate_interest", kind="state")),
        ("T:ev HOLD L08",),
    ),
)  # fmt: skip
