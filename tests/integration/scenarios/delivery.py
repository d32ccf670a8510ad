"""Addresses that do not answer."""

from __future__ import annotations

from scenarios.model import HOME, JAN, Case
from scenarios.words import double_opt_in, event, person, sale, single_opt_in

_BROKEN = "jan@@{case}.example"

CASES = (
    Case(
        "SC52", "The mailbox is gone, so not even the invoice goes there; a letter to this customer may.",
        (*person(JAN, HOME), *person(JAN, HOME, source="inv"), double_opt_in("2026-03-01"), sale("2026-05-10"),
         event("mail", "hard_bounce", occurred_at="2026-08-01T{clock}Z", bounce_code="5.1.1"),
         event("inv", "notice_given", HOME, occurred_at="2026-05-10", kind="act", notice_id="interest")),
        ("E:nl BLOCK D01", "E:svc BLOCK D01", "P:sim ALLOW L01"),
    ),
    Case(
        "SC53a", "Refused once as a matter of policy: that says nothing of the mailbox.",
        (*person(), single_opt_in("2026-03-01"),
         event("mail", "hard_bounce", occurred_at="2026-08-01T{clock}Z", bounce_code="5.7.1")),
        ("E:nl ALLOW C01",),
    ),
    Case(
        "SC53b", "Six refusals in twenty days.",
        (*person(), single_opt_in("2026-03-01"),
         *[event("mail", "soft_bounce", occurred_at=f"2026-08-{day:02}T{{clock}}Z", bounce_code="4.2.2")
           for day in range(1, 22, 4)]),
        ("E:nl HOLD D02",),
    ),
    Case(
        "SC53c", "Signed up with an address that is none.",
        (*person(_BROKEN), single_opt_in("2026-03-01", _BROKEN)),
        (f"{_BROKEN} E:nl HOLD D03",),
    ),
)  # fmt: skip
