"""Which came first, when nobody is quite sure: doubt goes to the no."""

from __future__ import annotations

from scenarios.model import LATEST, Case, Fact
from scenarios.words import double_opt_in, event, person, sent, single_opt_in, unsubscribed

_FIRST_SEEN = "2026-03-10T0900Z"
_SECOND = "2026-04-01T{clock}Z"
_MINUTES_LATER = "2026-04-01T10:30:00Z"


def _flagged(yes: Fact) -> tuple[Fact, ...]:
    """The CRM's opt-out box, ticked in its export of 10 March and in every one since; nobody knows when it was."""
    shown = [
        (*person(source="crm_full", drop=drop),
         event("crm_full", "objected", drop=drop, channels="email", kind="state"))
        for drop in (_FIRST_SEEN, LATEST)
    ]  # fmt: skip
    return (*[fact for drop in shown for fact in drop], yes)


def _crm_day(day: str) -> tuple[Fact, ...]:
    """A withdrawal of which the CRM, on Amsterdam time, knows the day."""
    return (
        *person(), double_opt_in("2026-06-01T08:00:00Z", verified_at="2026-06-01T08:05:00Z"),
        event("crm", "withdrawn", channels="email", purposes="newsletter", actor="data_subject", kind="act",
              occurred_at=day),
    )  # fmt: skip


def _log(when: str, source: str = "web") -> tuple[Fact, ...]:
    """Unsubscribed in the mail tool at ten, signed up on our form at `when`."""
    return (*person(), unsubscribed("2026-05-05T10:00:00Z"),
            double_opt_in(when, source=source, verified_at="2026-05-05T10:20:00Z"))  # fmt: skip


def _learned_late() -> tuple[Fact, ...]:
    """Unsubscribed on 10 March by the mail tool's own log, mailed on the 15th, first seen by us on the 20th."""
    return (
        *person(drop="2025-06-02T0900Z"),
        double_opt_in("2025-06-01", drop="2025-06-02T0900Z"),
        event("mail", "withdrawn", drop="2026-03-20T0900Z", channels="email", purposes="newsletter",
              actor="data_subject", kind="act", occurred_at="2026-03-10T{clock}Z"),
        sent("2026-03-15", drop="2026-03-20T0900Z"),
    )  # fmt: skip


CASES = (
    Case(
        "SC75", "A withdrawal reached us ten days after it was made; in between a newsletter had left.",
        _learned_late(), ("E:nl BLOCK W02",),
    ),
    Case(
        "SC46a", "An opt-out box without a date, first seen in March; the sign-up of February may be older than it.",
        _flagged(double_opt_in("2026-02-01")),
        ("E:nl BLOCK W06",),
        unlike={"T02": "SC46b"},
    ),
    Case(
        "SC46b", "The same box, and a sign-up in May: whenever the box was ticked, it was before March.",
        _flagged(double_opt_in("2026-05-01")),
        ("E:nl ALLOW C05", "E:sim BLOCK W06"),
        unlike={"T02": "SC46a"},
    ),
    Case(
        "SC47", "A yes and a no in the same second.",
        (*person(), unsubscribed(_SECOND, source="desk"), double_opt_in(_SECOND)),
        ("E:nl BLOCK W01",),
        unlike={"T03": "SC47~T03"},
    ),
    Case(
        "SC47~T03", "The yes came well after the no.",
        (*person(), unsubscribed(_SECOND, source="desk"), double_opt_in(_MINUTES_LATER)),
        ("E:nl ALLOW C05",),
    ),
    Case(
        "SC48", "Withdrawn some time that day, signed up at ten that morning, Amsterdam time.",
        _crm_day("2026-06-01"),
        ("E:nl BLOCK W02",),
        unlike={"T11": "SC48~T11"},
    ),
    Case(
        "SC48~T11", "Withdrawn the day before.",
        _crm_day("2026-05-31"),
        ("E:nl ALLOW C05",),
    ),
    Case(
        "SC49", "Signed up two minutes after the unsubscribe, by the clock of another system.",
        _log("2026-05-05T10:02:00Z"),
        ("E:nl BLOCK W01",),
        unlike={"T10": "SC49~T10"},
    ),
    Case(
        "SC49~T10", "The same two minutes in the log of one system, whose clock agrees with itself.",
        _log("2026-05-05T10:02:00Z", source="mail"),
        ("E:nl ALLOW C05",),
    ),
    Case(
        "SC89", "A perfect sign-up, dated 1 January 1970.",
        (*person(), single_opt_in("1970-01-01T00:00:00Z")),
        ("E:nl HOLD V09",),
        unlike={"T07": "SC89~T07"},
    ),
    Case(
        "SC89~T07", "The same, with a day that can be true.",
        (*person(), single_opt_in("2026-03-01")),
        ("E:nl ALLOW C01",),
    ),
)  # fmt: skip
