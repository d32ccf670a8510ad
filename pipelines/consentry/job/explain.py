"""Why may we, or may we not: one address, every channel and purpose, with rule, law, evidence and what lost against it.

Lives here: asking the core about one address and saying the answer. Does not live here: the decision. The answer names
the address and therefore goes to the person who asked, never into a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl

from consentry.decide import decide_and_weighed
from consentry.errors import ConfigError
from consentry.facts import Clocks, Frames
from consentry.facts.elements import ELEMENTS
from consentry.identity import point_keys
from consentry.job.freeze import frozen_at
from consentry.job.keys import pepper
from consentry.job.known import frames
from consentry.job.remedy import to_change
from consentry.job.sends import Message, to_point
from consentry.job.through import through
from consentry.job.tombstones import matching
from consentry.job.turns import reading
from consentry.job.wording import as_text, fact_in_words, moment
from consentry.law import LAW_VERSION, REGIMES
from consentry.rules import BY_ID
from consentry.settings import Settings
from consentry.warehouse import Warehouse


@dataclass(frozen=True)
class Fact:
    """One fact behind a verdict: where it stands and what it says."""

    id: str
    source: str
    says: str
    file_id: str
    row: int
    first_seen: str
    through: str = ""
    """By what it is linked with the address that was asked for; '' when it is about that address."""


@dataclass(frozen=True)
class Rejected:
    """Evidence that did not carry the verdict: the rules it failed, or in words why it was not needed or ended."""

    fact: Fact
    failed: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True)
class Verdict:
    """The answer for one channel and purpose.

    `evidence` carries the verdict; `rejected` does not, each with its reason. The elements of proof are those of the
    consent whose grade is shown. `law_until` is the last day of the law row of this country and channel, if it has one.
    """

    channel: str
    purpose: str
    person: str
    decision: str
    rule: str
    reason: str
    law: tuple[str, ...]
    basis: str
    proof_grade: str
    proof_present: tuple[str, ...]
    proof_missing: tuple[str, ...]
    evidence: tuple[Fact, ...]
    rejected: tuple[Rejected, ...]
    against: tuple[Fact, ...]
    lifted: tuple[Fact, ...]
    overruled: tuple[tuple[str, str], ...]
    valid_until: str
    law_until: str
    repair: str
    to_change: str
    frozen: str = ""
    """Why a yes does not count yet although the decision allows it: the last night's freeze (Q01); '' for none."""


@dataclass(frozen=True)
class Explanation:
    """Everything that can be said about one address at two clocks."""

    address: str
    point_kind: str
    point_id: str
    known: bool
    erased_since: str
    held_by: tuple[str, ...]
    jurisdiction: str
    as_of: str
    known_as_of: str
    law_version: str
    policy_version: str
    verdicts: tuple[Verdict, ...]
    sends_without_basis: tuple[Message, ...] = ()


def explain(
    settings: Settings, address: str, as_of: datetime | None = None, known_as_of: datetime | None = None
) -> Explanation:
    """Answer for one e-mail address, telephone number or postal address; the clocks default to now.

    Raises ConfigError when nothing was ever run here.
    """
    now = datetime.now(UTC)
    clocks = Clocks(as_of or now, known_as_of or now)
    with reading(settings) as warehouse:
        kind, point_id = point_of(settings, address)
        known = frames(warehouse, settings, clocks.known_as_of)
        address, point_id = known_as(settings, known, address, kind, point_id)
        about = pl.col("point_id") == point_id
        decided, weighed = decide_and_weighed(known, settings.policy(), clocks)
        rows, tried = pl.collect_all([decided.filter(about), weighed.filter(about)])
        facts = facts_behind(known, rows, tried["id"].to_list())
        without_basis = to_point(warehouse, point_id or "")
        against = rows["blocking_event_ids"].explode().drop_nulls().unique().to_list()
        if point_id and against:
            linked = through(known, settings.policy(), point_id, against)
            facts |= {each: replace(facts[each], through=linked[each]) for each in against if each in facts}
        stopped = frozen_at(warehouse, point_id or "", clocks.known_as_of)
        buried = _buried(warehouse, settings, kind, address) if rows.is_empty() else ""
        held = known.holdings.filter(pl.col("point_id") == point_id).select("contact_id").unique().collect()
    erased = erased_since(rows, facts) or buried
    candidates = _by_key(tried)
    return Explanation(
        address=address, point_kind=kind, point_id=point_id or "", known=not rows.is_empty(), erased_since=erased,
        held_by=tuple(sorted(held["contact_id"])) if not erased else (),
        jurisdiction="" if rows.is_empty() else rows["jurisdiction"][0],
        as_of=moment(clocks.as_of), known_as_of=moment(clocks.known_as_of),
        law_version=LAW_VERSION, policy_version=settings.policy_version,
        verdicts=() if erased else tuple(
            replace(
                _verdict(row, facts, candidates.get(_key(row), []), clocks.as_of),
                frozen=_why_frozen(row, stopped),
            )
            for row in rows.iter_rows(named=True)
        ),
        sends_without_basis=() if erased else without_basis,
    )  # fmt: skip


def _why_frozen(row: Mapping[str, Any], stopped: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    """Why an answer does not count yet; '' where it does: another person's at the same address may (M08)."""
    decision, why = stopped.get((row["channel"], row["purpose"]), ("", ""))
    return why if row["decision"] == decision else ""


def as_dict(explanation: Explanation) -> dict[str, object]:
    """The explanation as plain values, for JSON."""
    return asdict(explanation)


def point_of(settings: Settings, address: str) -> tuple[str, str | None]:
    """The kind and keyed id of the contact point that an address, number or postal address names."""
    kind = "email" if "@" in address else "phone" if _digits(address) else "post"
    asked = pl.LazyFrame({"point_kind": [kind], "point_value": [address]})
    return kind, point_keys(asked, settings.policy(), pepper(settings)).collect()["point_id"].item()


def known_as(
    settings: Settings, known: Frames, address: str, kind: str, point_id: str | None
) -> tuple[str, str | None]:
    """A number without country prefix is asked for as people say it: the one that is known under it.

    Raises ConfigError when it may be several numbers.
    """
    points = known.points.select("point_id", "point_kind", "sendable", "aliases")
    if kind != "phone" or not points.filter(pl.col("point_id") == point_id).collect().is_empty():
        return address, point_id
    asked = pl.LazyFrame({"point_kind": [kind], "point_value": [address]})
    names = point_keys(asked, settings.policy(), pepper(settings)).select("aliases").explode("aliases")
    same = points.explode("aliases").join(names, on="aliases").unique("point_id").sort("sendable").collect()
    if same.height > 1:
        raise ConfigError(f"that number may be {', '.join(same['sendable'])}: ask for one of them")
    if same.is_empty():
        return address, point_id
    return f"{address}, known as {same['sendable'][0]}", same["point_id"][0]


def _digits(text: str) -> bool:
    bare = "".join(c for c in text if c not in " +().-/")
    return bare.isdigit() and len(bare) >= 6


def facts_behind(known: Frames, rows: pl.DataFrame, more: list[str]) -> dict[str, Fact]:
    """Every event, sale and record that the decisions point at, and those named in `more`, in words."""
    named = rows.select(pl.concat_list("evidence_ids", "blocking_event_ids", "lifted_event_ids").explode())
    wanted = {*named.to_series().drop_nulls(), *more}
    events = known.events.filter(pl.col("event_id").is_in(wanted)).collect()
    sales = known.sales.filter(pl.col("sale_id").is_in(wanted)).collect()
    told = {
        row["event_id"]: _fact(row, "event_id", fact_in_words(row)) for row in events.iter_rows(named=True)
    }
    for row in sales.iter_rows(named=True):
        says = f"invoice {row['sale_ref']}, {row['status']}, sold {row['sold_at'] or 'on an unknown day'}"
        told[row["sale_id"]] = _fact(row, "sale_id", says)
    records = known.contacts.filter(pl.col("record_id").is_in(wanted)).collect()
    for row in records.iter_rows(named=True):
        number = "on file" if row["company_number"] else "not recorded"
        says = f"the record calls it a legal person; company number {number}"
        told[row["record_id"]] = Fact(row["record_id"], row["contact_id"].partition(":")[0], says, "", 0, "")
    return told


def _fact(row: dict, name: str, says: str) -> Fact:
    return Fact(
        row[name], row["source_id"], says, row["file_id"], row["row_number"], moment(row["observed_at"])
    )


def erased_since(rows: pl.DataFrame, facts: dict[str, Fact]) -> str:
    """Of an erased person only this may be said; '' when nothing was erased."""
    if rows.is_empty() or not (rows["rule_id"] == "A01").all():
        return ""
    ids = rows["blocking_event_ids"].explode().drop_nulls().to_list()
    return next((facts[each].says for each in ids if each in facts), "an unknown day")


def _buried(warehouse: Warehouse, settings: Settings, kind: str, address: str) -> str:
    """Since when an address that no row names any more is erased; '' when it never was."""
    stones = matching(warehouse, settings, pl.DataFrame({"point_kind": [kind], "point_value": [address]}))
    return "" if stones.is_empty() else f"erased, {moment(stones['erased_max'].max())}"  # type: ignore[arg-type]


def _of_policy(test: str) -> Fact:
    return Fact(test, "policy", f"balancing test {test}", "", 0, "")


def _key(row: dict) -> tuple[str, str, str]:
    return row["person_ref"], row["channel"], row["purpose"]


def _by_key(tried: pl.DataFrame) -> dict[tuple[str, str, str], list[dict]]:
    found: dict[tuple[str, str, str], list[dict]] = {}
    for row in tried.iter_rows(named=True):
        found.setdefault(_key(row), []).append(row)
    return found


def _verdict(row: dict, facts: dict[str, Fact], tried: list[dict], as_of: datetime) -> Verdict:
    rule = BY_ID[row["rule_id"]]
    carrying = row["evidence_ids"] if row["decision"] == "ALLOW" else []
    counting = next((each for each in tried if each["counts"]), None)
    present, missing = _elements(counting)
    return Verdict(
        channel=row["channel"], purpose=row["purpose"], person=row["person_ref"], decision=row["decision"],
        rule=rule.id, reason=rule.sentence, law=tuple(str(citation) for citation in rule.citations),
        basis=row["legal_basis"], proof_grade=row["proof_grade"], proof_present=present, proof_missing=missing,
        evidence=tuple(facts.get(i) or _of_policy(i) for i in carrying if i),
        rejected=tuple(
            _rejected(each, facts[each["id"]], row["decision"])
            for each in tried
            if each["id"] in facts and each["id"] not in carrying
        ),
        against=tuple(facts[i] for i in row["blocking_event_ids"] if i in facts),
        lifted=tuple(facts[i] for i in row["lifted_event_ids"] if i in facts),
        overruled=tuple((other, BY_ID[other].sentence) for other in row["other_rules"]),
        valid_until=moment(row["valid_until"]) if row["valid_until"] else "",
        law_until=_law_until(row, as_of.date().isoformat()), repair=rule.repair, to_change=to_change(rule.id),
    )  # fmt: skip


def _elements(candidate: dict | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the proof of a consent has and lacks."""
    if candidate is None:
        return (), ()
    present = tuple(name for name in ELEMENTS if candidate[f"has_{name}"])
    return present, tuple(name for name in ELEMENTS if name not in present)


def _rejected(candidate: dict, fact: Fact, decision: str) -> Rejected:
    """Why this consent or sale does not carry the verdict."""
    failed = tuple(
        (each, BY_ID[each].sentence) for each in candidate["rule_ids"] if BY_ID[each].role == "failing"
    )
    if failed:
        return Rejected(fact, failed, "")
    if candidate["ended"]:
        return Rejected(fact, (), "A later no ended it.")
    if not candidate["passing"]:
        return Rejected(fact, (), "No rule accepts it as a basis.")
    if decision == "ALLOW":
        return Rejected(fact, (), "It would do as well; other evidence comes first.")
    return Rejected(fact, (), "It would do; what stands against contact is stronger.")


def _law_until(row: dict, day: str) -> str:
    """The day after which the law of this country changes for this channel; '' where nothing is planned."""
    if row["legal_basis"] in ("contract", "legal_obligation"):
        return ""
    ends = [
        law.in_force_to
        for law in REGIMES
        if (law.jurisdiction, law.channel) == (row["jurisdiction"], row["channel"])
        and law.in_force_from <= day <= law.in_force_to
    ]
    return min(ends, default="")


__all__ = ["Explanation", "Fact", "Rejected", "Verdict", "as_dict", "as_text", "explain"]
