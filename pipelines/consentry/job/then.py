"""The regulator's pair of answers about a past moment: could we, as we knew it then, and knowing what we know now.

Lives here: asking the core twice and comparing (domain table 5.2, meta rules T12 and T13). Does not live here: the
decision. Both answers use today's configuration and the law of that moment. The answer names the address and goes to
the person who asked.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import polars as pl

from consentry.decide import decide
from consentry.errors import ConfigError
from consentry.facts import Clocks
from consentry.job.explain import Fact, erased_since, facts_behind, point_of
from consentry.job.known import frames
from consentry.job.turns import reading
from consentry.job.wording import moment, wrapped
from consentry.law import LAW_VERSION
from consentry.rules import BY_ID
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_KEY = ["person_ref", "channel", "purpose"]
_SAID = {"ALLOW": "yes", "HOLD": "no, nothing provable", "BLOCK": "no", "": "address unknown"}


@dataclass(frozen=True)
class Short:
    """A verdict in short; all empty when nobody had named the address yet."""

    decision: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Learned:
    """A fact that reached us after the moment asked about; `days` it was under way, -1 when its time is unknown."""

    fact: Fact
    days: int


@dataclass(frozen=True)
class Pair:
    """Both answers for one channel and purpose.

    `provable_then`: was every piece of evidence behind the yes with us by then; null where neither answer is a yes or
    the yes needs no evidence from the person.
    """

    channel: str
    purpose: str
    person: str
    as_known_then: Short
    as_known_now: Short
    differs: bool
    provable_then: bool | None
    evidence: tuple[Fact, ...]
    learned: tuple[Learned, ...]


@dataclass(frozen=True)
class Then:
    """Everything that can be said about one address at a past moment, from both points of view."""

    address: str
    point_id: str
    asked: str
    known_now: str
    known: bool
    erased_since: str
    law_version: str
    policy_version: str
    pairs: tuple[Pair, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return asdict(self)


def then(settings: Settings, address: str, at: datetime, known_as_of: datetime | None = None) -> Then:
    """Both answers about `at`; "now" is `known_as_of`, by default this moment.

    Raises ConfigError when nothing was ever run here, or when `at` lies after what is known.
    """
    now = known_as_of or datetime.now(UTC)
    if at > now:
        raise ConfigError("--then asks about the past: it must not lie after --known-as-of (default: now)")
    with reading(settings) as warehouse:
        _, point_id = point_of(settings, address)
        about, policy = pl.col("point_id") == point_id, settings.policy()
        then_known, now_known = (frames(warehouse, settings, known) for known in (at, now))
        old, new, today = pl.collect_all([
            decide(then_known, policy, Clocks(at, at)).filter(about),
            decide(now_known, policy, Clocks(at, now)).filter(about),
            decide(now_known, policy, Clocks(now, now)).filter(about),
        ])  # fmt: skip
        facts = facts_behind(now_known, pl.concat([old, new, today]), [])
        times = _times(warehouse, facts)
    erased = erased_since(today, facts)
    return Then(
        address=address, point_id=point_id or "", asked=moment(at), known_now=moment(now),
        known=not today.is_empty(), erased_since=erased, law_version=LAW_VERSION,
        policy_version=settings.policy_version, pairs=() if erased else _pairs(old, new, facts, times, at),
    )  # fmt: skip


def _times(warehouse: Warehouse, facts: dict[str, Fact]) -> dict[str, tuple[datetime | None, datetime]]:
    """When each event happened at the latest, and when it was first seen."""
    ids = list(facts)
    query = (
        "select event_id, max(occurred_max), min(observed_at) from ledger where event_id in (select unnest(?)) "
        "group by event_id"
    )
    found = warehouse.frame(query, [ids]) if ids else pl.DataFrame()
    return {event: (occurred, seen) for event, occurred, seen in found.iter_rows()}


def _pairs(
    old: pl.DataFrame, new: pl.DataFrame, facts: dict[str, Fact],
    times: dict[str, tuple[datetime | None, datetime]], at: datetime,
) -> tuple[Pair, ...]:  # fmt: skip
    before = {tuple(row[name] for name in _KEY): row for row in old.iter_rows(named=True)}
    after = {tuple(row[name] for name in _KEY): row for row in new.iter_rows(named=True)}
    return tuple(
        _pair(key, before.get(key), after.get(key), facts, times, at)
        for key in sorted({*before, *after}, key=lambda each: (each[1], each[2], each[0]))
    )


def _pair(
    key: tuple, old: dict | None, new: dict | None, facts: dict[str, Fact],
    times: dict[str, tuple[datetime | None, datetime]], at: datetime,
) -> Pair:  # fmt: skip
    known_then, known_now = _short(old), _short(new)
    yes = next((row for row in (new, old) if row and row["decision"] == "ALLOW"), None)
    evidence = [facts[each] for each in yes["evidence_ids"] if each in facts] if yes else []
    pointed = [
        each
        for row in (new, old)
        if row
        for each in (*row["blocking_event_ids"], *row["evidence_ids"], *row["lifted_event_ids"])
    ]
    late = [
        each for each in dict.fromkeys(pointed) if each in facts and each in times and times[each][1] > at
    ]
    return Pair(
        person=key[0], channel=key[1], purpose=key[2], as_known_then=known_then, as_known_now=known_now,
        differs=known_then.decision != known_now.decision,
        provable_then=all(_seen(fact, times) <= at for fact in evidence) if evidence else None,
        evidence=tuple(evidence), learned=tuple(Learned(facts[each], _days(times[each])) for each in late),
    )  # fmt: skip


def _short(row: dict | None) -> Short:
    return (
        Short(row["decision"], row["rule_id"], BY_ID[row["rule_id"]].sentence) if row else Short("", "", "")
    )


def _seen(fact: Fact, times: dict[str, tuple[datetime | None, datetime]]) -> datetime:
    """When we first saw it; a sale is no event and carries its own time."""
    if fact.id in times:
        return times[fact.id][1]
    return datetime.strptime(fact.first_seen, "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)


def _days(known: tuple[datetime | None, datetime]) -> int:
    occurred, seen = known
    return (seen - occurred).days if occurred else -1


def as_text(answer: Then) -> str:
    """The pair as a privacy officer reads it in a terminal."""
    head = [
        answer.address,
        f"could we on {answer.asked}: as we knew it then, and knowing what was known by {answer.known_now}",
    ]
    if answer.erased_since:
        said = f"Erased: no personal data held for contact; tombstone since: {answer.erased_since}."
        return "\n".join([*head, "", said])
    if not answer.known:
        return "\n".join([*head, "", "No source ever named this address: no permission found (Z01)."])
    head.append(f"decided by law tables of {answer.law_version} and today's policy {answer.policy_version}")
    return "\n\n".join(["\n".join(head), *[_block(pair) for pair in answer.pairs]])


def _block(pair: Pair) -> str:
    person = f" for {pair.person}" if pair.person else ""
    verdict = "THE ANSWERS DIFFER" if pair.differs else "the same answer"
    lines = [
        f"{pair.channel}, {pair.purpose}{person}: {verdict}",
        f"  then      {_told(pair.as_known_then)}",
        f"  now       {_told(pair.as_known_now)}",
    ]
    if pair.provable_then is not None:
        lines.append(
            "  proof     the evidence was with us by then"
            if pair.provable_then
            else "  proof     not provable then: evidence reached us later"
        )
    for fact in pair.evidence:
        lines += wrapped("  evidence  ", f"{fact.says} [{fact.source}], first seen {fact.first_seen}")
    for each in pair.learned:
        late = f", {each.days} days after it happened" if each.days >= 0 else ""
        lines += wrapped(
            "  learned   ", f"{each.fact.says} [{each.fact.source}], first seen {each.fact.first_seen}{late}"
        )
    return "\n".join(lines)


def _told(short: Short) -> str:
    said = _SAID[short.decision]
    return f"{said} ({short.decision}): {short.reason} [{short.rule}]" if short.rule else said
