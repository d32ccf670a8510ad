"""A no: how wide it is, how long it lasts, and the one thing that takes it back."""

from __future__ import annotations

from scenarios.model import JAN, MOBILE, Case, Fact
from scenarios.words import double_opt_in, event, flag, person, reachable, single_opt_in, unsubscribed

_NEW = "jan@new-{case}.example"
_GMAIL = "{case}@gmail.com"  # shorter than any mailbox Gmail hands out, so nobody's
_TAGGED = "jan+crm@{case}.example"
_SEEN, _GONE, _RESTORED = "2026-01-05T0900Z", "2026-02-01T0900Z", "2026-04-01T0900Z"


def _letter(channels: str, when: str, note: str) -> Fact:
    """An objection that came by letter: it names a person, not an address."""
    return event("crm", "objected", "", contact_ref="{case}-jan", channels=channels, actor="data_subject",
                 kind="act", occurred_at=at_noon(when), source_ref="letter-{case}", note=note)  # fmt: skip


def at_noon(day: str) -> str:
    """A moment of that day in Amsterdam, by the post that day."""
    return f"{day}T12:00:00+01:00"


def _moved(*said: Fact) -> tuple[Fact, ...]:
    """Sales typed in a new address beside the old one."""
    return (*person(JAN, _NEW), *said)


def _overwritten(*after: Fact) -> tuple[Fact, ...]:
    """A full export of the mail tool shows an unsubscribe, the next one the same person as subscribed."""
    return (
        *person(source="mail_full", drop=_SEEN), unsubscribed("2026-01-03", source="mail_full", drop=_SEEN),
        *person(source="mail_full", drop=_GONE), flag("mail_full", drop=_GONE), *after,
    )  # fmt: skip


def _restored(*before: Fact) -> tuple[Fact, ...]:
    """A CRM restored from a backup that was made before."""
    return (
        *before, *person(JAN, MOBILE, _TAGGED, drop=_RESTORED),
        double_opt_in("2025-06-01", source="crm", drop=_RESTORED), flag("crm", drop=_RESTORED),
    )  # fmt: skip


CASES = (
    Case(
        "SC32", "A letter: no more advertising. It names no channel, so it means them all; the invoice still goes out.",
        (*reachable(), _letter("", "2026-03-01", "no more advertising, no profiling"), double_opt_in("2025-06-01")),
        ("E:* BLOCK W01", "S:* BLOCK W01", "T:* BLOCK W01", "P:* BLOCK W01", "E:svc ALLOW S01"),
    ),
    Case(
        "SC35", "'No letters' is about letters.",
        (*reachable(), _letter("post", "2026-03-01", "no letters"), double_opt_in("2026-01-15")),
        ("P:* BLOCK W01", "E:nl ALLOW C02"),
    ),
    Case(
        "SC44", "Unsubscribed in the mail tool; a month later a sync user ticks opt-in in the CRM.",
        (*person(), unsubscribed("2026-04-01"), flag("crm", "2026-05-01", actor="controller")),
        ("E:* BLOCK W01",),
        unlike={"T04": "SC44~T04"}, alike={"T09": "SC44~T09"},
    ),
    Case(
        "SC44~T04", "In place of the tick the person signs up anew, with proof: an act, no state.",
        (*person(), unsubscribed("2026-04-01"), double_opt_in("2026-05-01", source="crm")),
        ("E:nl ALLOW C05", "E:sim BLOCK W01"),
    ),
    Case(
        "SC44~T09", "The systems change places: neither outranks the other.",
        (*person(), unsubscribed("2026-04-01", source="crm"), flag("mail", "2026-05-01", actor="controller")),
        ("E:* BLOCK W01",),
    ),
    Case(
        "SC45", "Unsubscribed from everything, then signed up for the newsletter: the newsletter it is, and no more.",
        (*person(), unsubscribed("2026-04-01"), double_opt_in("2026-06-01")),
        ("E:nl ALLOW C05", "E:sim BLOCK W01"),
        unlike={"T05": "SC45~T05"},
    ),
    Case(
        "SC45~T05", "A colleague filled in the form for them: no act of their own takes back their no.",
        (*person(), unsubscribed("2026-04-01"), double_opt_in("2026-06-01", actor="controller")),
        ("E:nl BLOCK W01", "E:sim BLOCK W01"),
    ),
    Case(
        "SC50", "A sync wrote 'subscribed' over an unsubscribe; nobody signed up.",
        _overwritten(),
        ("E:* BLOCK W07",),
        unlike={"T08": "SC50~T08"},
    ),
    Case(
        "SC50~T08", "The same sync, but the person did sign up again, with proof.",
        _overwritten(double_opt_in("2026-01-20")),
        ("E:nl ALLOW C05", "E:sim BLOCK W07"),
    ),
    Case(
        "SC51a", "Marked a mail as spam; a single sign-up later is too thin to take that back.",
        (*person(), event("mail", "complaint", occurred_at="2026-05-01T{clock}Z"), single_opt_in("2026-07-01")),
        ("E:nl BLOCK W04",),
    ),
    Case(
        "SC51b", "Marked a mail as spam; a confirmed sign-up takes it back.",
        (*person(), event("mail", "complaint", occurred_at="2026-05-01T{clock}Z"), double_opt_in("2026-07-01")),
        ("E:nl ALLOW C05", "E:ev BLOCK W04"),
    ),
    Case(
        "SC54", "Erased in February; in April a CRM backup brings him back, double opt-in and all, also with a tag.",
        _restored(event("desk", "erased", drop=_GONE, occurred_at="2026-02-01T08:00:00Z", actor="controller")),
        ("E:* BLOCK A01", "E:svc BLOCK A01", "S:* BLOCK A01", "T:svc BLOCK A01", f"{_TAGGED} E:nl BLOCK A01"),
        unlike={"M12": "SC54~M12"},
    ),
    Case(
        "SC54~M12", "The same backup of somebody who was never erased.",
        _restored(),
        ("E:nl ALLOW C02", "E:svc ALLOW S01", f"{_TAGGED} E:nl HOLD V19"),
    ),
    Case(
        "SC60", "Unsubscribed with a tag in the address: the mailbox is the same, and so is the no.",
        (*person(_GMAIL), double_opt_in("2026-03-01", _GMAIL), unsubscribed("2026-04-01", "{case}+news@gmail.com")),
        (f"{_GMAIL} E:* BLOCK W08",),
        unlike={"M02": "SC60~M02"},
    ),
    Case(
        "SC60~M02", "Unsubscribed with another name in front of the @: that is somebody else.",
        (*person(), double_opt_in("2026-03-01"), unsubscribed("2026-04-01", "jan-news@{case}.example")),
        ("E:nl ALLOW C02",),
    ),
    Case(
        "SC62b", "Objected on the old address; sales typed in a new one: the no moves along.",
        _moved(unsubscribed("2026-04-01")),
        (f"{_NEW} E:* BLOCK W08", "E:* BLOCK W01"),
        unlike={"M06": "SC62~M06"},
    ),
    Case(
        "SC62~M06", "The new address is a namesake's, of whom nothing else is known.",
        (*person(), *person(_NEW, ref="{case}-namesake"), unsubscribed("2026-04-01")),
        (f"{_NEW} E:nl HOLD Z01", "E:* BLOCK W01"),
    ),
)  # fmt: skip
