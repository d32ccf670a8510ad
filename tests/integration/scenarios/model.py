"""The shapes of a scenario: facts in one source's tables, and the verdicts expected.

A case is named after the domain's scenario: SC20a is case (a) of SC20, and SC31~T05 is its counterpart in which
meta rule T05 has nothing to say, so that the difference between the two is T05 at work.

Texts of facts may hold {case} (makes every address and id the case's own), {n} (its number) and {clock} (its own time
of day: twenty equal stamps in one source are a batch, T06, and would poison everybody).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

JAN = "jan@{case}.example"
MOBILE = "+316555{n:05}"
HOME = "Zandpad {n}, 1234 AB Kerkdorp"

NOW = "2026-10-01T09:00:00Z"
LATEST = "2026-10-01T0900Z"
"""The drop in which everything lies that does not say otherwise."""

PURPOSES = {
    "nl": "newsletter", "sim": "offers_similar", "host": "offers_hosting", "3p": "third_party",
    "hol": "holiday_offers", "ev": "event_invites", "fu": "event_followup", "pod": "podcast",
    "svc": "invoices", "info": "event_logistics",
    "order": "order_confirmation", "ask": "still_there", "ill": "diabetes_tips", "club": "club_news",
}  # fmt: skip
SERVICE = ("svc", "info")
SENSITIVE = ("ill",)
"""Rule A06 stands before every no, so such an audience answers for itself."""
CHANNELS = {"E": ("email", JAN), "S": ("sms", MOBILE), "T": ("phone", MOBILE), "P": ("post", HOME)}

_VERDICT = re.compile(
    r"(?:(?P<who>\S+) )?(?P<channel>[ESTP]):(?P<purpose>\S+) (?P<decision>ALLOW|HOLD|BLOCK) (?P<rule>\S+)"
    r"(?: (?P<proof>proven|partial|missing|invalid))?(?P<also>(?: \+\S+)*)(?P<never>(?: -\S+)*)"
)


@dataclass(frozen=True)
class Fact:
    """One row of one table of a source, in one drop."""

    source: str
    table: str
    row: Mapping[str, str]
    drop: str = LATEST


@dataclass(frozen=True)
class Verdict:
    """One expected decision; `also` must stand among the other rules, `never` must not."""

    address: str
    channel: str
    purpose: str
    decision: str
    rule: str
    proof: str = ""
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Where to look it up."""
        return self.address, self.channel, self.purpose


@dataclass(frozen=True)
class Leaves:
    """Whether the lists of a target may leave: ALLOW, or HOLD by a rule."""

    target: str
    decision: str
    rule: str = ""


@dataclass(frozen=True)
class Case:
    """One scenario, or one of its lettered cases, or the counterpart of one.

    `expected` are lines like `E:nl ALLOW C02` (channel:purpose, decision, primary rule). An address stands before them
    when it is not Jan's own; after them may stand the proof status, `+rule` for what must and `-rule` for what must not
    be among the other rules. `E:*` is every marketing purpose. `unlike` names per meta rule the counterpart that must
    end otherwise, `alike` the one that must end the same. `company` is the name of its configuration file here.
    `exports` says of that company's targets whether their lists leave.
    """

    id: str
    sentence: str
    facts: tuple[Fact, ...]
    expected: tuple[str, ...]
    unlike: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    as_of: str = NOW
    company: str = "company"
    exports: tuple[Leaves, ...] = ()

    @property
    def place(self) -> str:
        """Which company is asked, and when; our usual one goes without its name."""
        return self.as_of if self.company == "company" else f"{self.as_of} {self.company}"

    @property
    def scenario(self) -> str:
        """The id in the domain: SC20 of SC20a."""
        return self.id[:4]

    @property
    def letter(self) -> str:
        """The case in the domain: a of SC20a, nothing when it has none."""
        return "" if self.is_counterpart else self.id[4:]

    @property
    def is_counterpart(self) -> bool:
        """Is it there only to show what a meta rule does?"""
        return "~" in self.id

    def verdicts(self) -> tuple[Verdict, ...]:
        """The expected lines, read."""
        return tuple(verdict for line in self.expected for verdict in _read(line))


def _read(line: str) -> tuple[Verdict, ...]:
    found = _VERDICT.fullmatch(line)
    if found is None:
        raise ValueError(f"no verdict: {line}")
    channel, own = CHANNELS[found["channel"]]
    every = [word for word in PURPOSES if word not in (*SERVICE, *SENSITIVE)]
    purposes = every if found["purpose"] == "*" else [found["purpose"]]
    return tuple(
        Verdict(
            address=found["who"] or own, channel=channel, purpose=PURPOSES[purpose], decision=found["decision"],
            rule=found["rule"], proof=found["proof"] or "", also=_rules(found["also"]), never=_rules(found["never"]),
        )
        for purpose in purposes
    )  # fmt: skip


def _rules(text: str) -> tuple[str, ...]:
    return tuple(word[1:] for word in text.split())


def told(text: str, case_id: str, number: int) -> str:
    """A text of a fact or verdict with the case's own names in it."""
    own = re.sub(r"[^a-z0-9]", "", case_id.lower())
    return text.format(case=own, n=number, clock=f"10:{number // 60:02}:{number % 60:02}")
