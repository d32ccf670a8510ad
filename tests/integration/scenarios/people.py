"""Who is asked at all: children, the dead, the frozen, clients' contacts, shared desks, guests."""

from __future__ import annotations

from scenarios.model import Case
from scenarios.words import customer, double_opt_in, event, person, reachable, sale, single_opt_in

_TEAM = "team@{case}.example"
_TWO_READERS = [
    fact for reader in ("{case}-a", "{case}-b") for fact in person(_TEAM, ref=reader, person_ref=reader)
]

CASES = (
    Case(
        "SC56", "Asked to be erased three days ago; an invoice is still open.",
        (*customer(sale("2026-09-10", status="open")),
         event("desk", "erasure_requested", channels="*", kind="act", occurred_at="2026-09-28T{clock}Z")),
        ("E:nl BLOCK A02", "E:sim BLOCK A02", "E:svc ALLOW S01"),
    ),
    Case(
        "SC70", "We hold the list of client Foo, and somebody picks it for our own newsletter.",
        (*person(controller_id="foo"), double_opt_in("2026-03-01")),
        ("E:nl HOLD A07", "E:sim HOLD A07"),
    ),
    Case(
        "SC71", "Fourteen years old, with a complete opt-in.",
        (*person(birth_date="2012-05-05"), single_opt_in("2026-03-01")),
        ("E:nl BLOCK A05",),
    ),
    Case(
        "SC83a", "Processing is frozen at her request.",
        (*person(), double_opt_in("2026-03-01"), event("desk", "restricted", channels="*", kind="act",
                                                       occurred_at="2026-06-01T{clock}Z")),
        ("E:nl BLOCK A03", "E:svc BLOCK A03"),
    ),
    Case(
        "SC83b", "Died.",
        (*reachable(), double_opt_in("2026-03-01"), event("desk", "deceased", channels="*", kind="state",
                                                          occurred_at="2026-06-01")),
        ("E:nl BLOCK A04", "P:sim BLOCK A04", "T:nl BLOCK A04"),
    ),
    Case(
        "SC83c", "Agreed to the tips, on a form that did not say that they are for diabetics.",
        (*person(), double_opt_in("2026-03-01", purposes="diabetes_tips", notice_id="diabetes")),
        ("E:ill HOLD A06 +C02",),
    ),
    Case(
        "SC90", "Two people read the team's mailbox; A signed up there, of B nothing is known.",
        (*_TWO_READERS, single_opt_in("2026-03-01", _TEAM, person_ref="{case}-a")),
        (f"{_TEAM} E:nl ALLOW C06", f"{_TEAM} E:nl HOLD Z01"),
        unlike={"M08": "SC90~M08"},
    ),
    Case(
        "SC90~M08", "One person's record holds it.",
        (*person(_TEAM, person_ref="{case}-a"), single_opt_in("2026-03-01", _TEAM, person_ref="{case}-a")),
        (f"{_TEAM} E:nl ALLOW C06",),
    ),
)  # fmt: skip
