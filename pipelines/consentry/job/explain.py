"""Why may we, or may we not: one address, every channel and purpose, with rule, law, evidence and what it overruled.

Lives here: asking the core about one address and saying the answer. Does not live here: the decision. The answer names
the address and therefore goes to the person who asked, never into a log.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from consentry.decide import decide
from consentry.errors import ConfigError
from consentry.facts import Clocks, Frames
from consentry.identity import point_keys
from consentry.job.keys import pepper
from consentry.job.known import frames
from consentry.job.wording import as_text, fact_in_words, moment
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


@dataclass(frozen=True)
class Verdict:
    """The answer for one channel and purpose."""

    channel: str
    purpose: str
    person: str
    decision: str
    rule: str
    reason: str
    law: tuple[str, ...]
    basis: str
    proof_grade: str
    evidence: tuple[Fact, ...]
    against: tuple[Fact, ...]
    lifted: tuple[Fact, ...]
    overruled: tuple[tuple[str, str], ...]
    valid_until: str
    repair: str


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
    verdicts: tuple[Verdict, ...]


def explain(
    settings: Settings, address: str, as_of: datetime | None = None, known_as_of: datetime | None = None
) -> Explanation:
    """Answer for one e-mail address, telephone number or postal address; the clocks default to now.

    Raises ConfigError when nothing was ever run here.
    """
    now = datetime.now(UTC)
    clocks = Clocks(as_of or now, known_as_of or now)
    if not settings.paths.warehouse.exists():
        raise ConfigError(f"{Path(settings.paths.warehouse).name}: nothing was read yet. Run: consentry run")
    kind = "email" if "@" in address else "phone" if _digits(address) else "post"
    asked = point_keys(
        pl.LazyFrame({"point_kind": [kind], "point_value": [address]}), settings.policy(), pepper(settings)
    ).collect()
    point_id = asked["point_id"].item()
    with Warehouse.open(settings.paths.warehouse, read_only=True) as warehouse:
        known = frames(warehouse, settings, clocks.known_as_of)
        rows = decide(known, settings.policy(), clocks).filter(pl.col("point_id") == point_id).collect()
        facts = _facts(known, rows)
        held = known.holdings.filter(pl.col("point_id") == point_id).select("contact_id").unique().collect()
    erased = _erased_since(rows, facts)
    return Explanation(
        address=address, point_kind=kind, point_id=point_id or "", known=not rows.is_empty(), erased_since=erased,
        held_by=tuple(sorted(held["contact_id"])) if not erased else (),
        jurisdiction="" if rows.is_empty() else rows["jurisdiction"][0],
        as_of=moment(clocks.as_of), known_as_of=moment(clocks.known_as_of),
        verdicts=() if erased else tuple(_verdict(row, facts) for row in rows.iter_rows(named=True)),
    )  # fmt: skip


def as_dict(explanation: Explanation) -> dict[str, object]:
    """The explanation as plain values, for JSON."""
    return asdict(explanation)


def _digits(text: str) -> bool:
    bare = "".join(c for c in text if c not in " +().-/")
    return bare.isdigit() and len(bare) >= 6


def _facts(known: Frames, rows: pl.DataFrame) -> dict[str, Fact]:
    """Every event, sale and record that the decisions point at, in words."""
    wanted = (
        rows.select(pl.concat_list("evidence_ids", "blocking_event_ids", "lifted_event_ids").explode())
        .to_series()
        .drop_nulls()
    )
    events = known.events.filter(pl.col("event_id").is_in(wanted.unique().to_list())).collect()
    sales = known.sales.filter(pl.col("sale_id").is_in(wanted.unique().to_list())).collect()
    told = {
        row["event_id"]: Fact(
            row["event_id"], row["source_id"], fact_in_words(row), row["file_id"], row["row_number"]
        )
        for row in events.iter_rows(named=True)
    }
    for row in sales.iter_rows(named=True):
        says = f"invoice {row['sale_ref']}, {row['status']}, sold {row['sold_at'] or 'on an unknown day'}"
        told[row["sale_id"]] = Fact(row["sale_id"], row["source_id"], says, row["file_id"], row["row_number"])
    records = known.contacts.filter(pl.col("record_id").is_in(wanted.unique().to_list())).collect()
    for row in records.iter_rows(named=True):
        number = "on file" if row["company_number"] else "not recorded"
        says = f"the record calls it a legal person; company number {number}"
        told[row["record_id"]] = Fact(row["record_id"], row["contact_id"].partition(":")[0], says, "", 0)
    return told


def _erased_since(rows: pl.DataFrame, facts: dict[str, Fact]) -> str:
    if rows.is_empty() or not (rows["rule_id"] == "A01").all():
        return ""
    ids = rows["blocking_event_ids"].explode().drop_nulls().to_list()
    return next((facts[each].says for each in ids if each in facts), "an unknown day")


def _of_policy(test: str) -> Fact:
    return Fact(test, "policy", f"balancing test {test}", "", 0)


def _verdict(row: dict, facts: dict[str, Fact]) -> Verdict:
    rule = BY_ID[row["rule_id"]]
    return Verdict(
        channel=row["channel"], purpose=row["purpose"], person=row["person_ref"], decision=row["decision"],
        rule=rule.id, reason=rule.sentence, law=tuple(str(citation) for citation in rule.citations),
        basis=row["legal_basis"], proof_grade=row["proof_grade"],
        evidence=tuple(facts.get(i) or _of_policy(i) for i in row["evidence_ids"] if i),
        against=tuple(facts[i] for i in row["blocking_event_ids"] if i in facts),
        lifted=tuple(facts[i] for i in row["lifted_event_ids"] if i in facts),
        overruled=tuple((other, BY_ID[other].sentence) for other in row["other_rules"]),
        valid_until=moment(row["valid_until"]) if row["valid_until"] else "",
        repair=rule.repair,
    )  # fmt: skip


__all__ = ["Explanation", "Fact", "Verdict", "as_dict", "as_text", "explain"]
