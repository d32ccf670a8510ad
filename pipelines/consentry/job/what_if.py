"""What if another policy, or the law of another day, applied: who would move, from which verdict to which.

Lives here: deciding twice from one warehouse that is only read, and comparing. Does not live here: the decision, and
how the answer is printed. Contact points are told by their keyed ids; no address is in the answer.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import polars as pl

from consentry.decide import decide
from consentry.errors import ConfigError
from consentry.facts import Clocks
from consentry.job.known import frames, frames_as_if
from consentry.job.turns import reading
from consentry.job.wording import moment
from consentry.law import LAW_VERSION
from consentry.rules import BY_ID
from consentry.settings import Settings, load_alternative

_KEY = ("point_id", "person_ref", "channel", "purpose")
_MOVE = ("channel", "purpose", "decision", "rule_id", "decision_then", "rule_id_then")
NOT_ASKED = "none"
"""Stands for a decision where one of the two policies does not know the purpose."""


@dataclass(frozen=True)
class Side:
    """A verdict before or after: decision, rule and the rule's sentence."""

    decision: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Move:
    """Decisions that would change alike; `ids` are keyed ids of contact points, given only when asked for."""

    channel: str
    purpose: str
    count: int
    now: Side
    then: Side
    ids: tuple[str, ...] = ()

    @property
    def changes_contact(self) -> bool:
        """Does the verdict change, or only its reason?"""
        return self.now.decision != self.then.decision


@dataclass(frozen=True)
class Answer:
    """What would be otherwise. `changed` names the settings that the file changes; `law_day` is '' for as_of's own."""

    as_of: str
    known_as_of: str
    policy_file: str
    changed: tuple[str, ...]
    policy_now: str
    policy_then: str
    law_day: str
    law_version: str
    decisions: int
    contact_points: int
    moves: tuple[Move, ...]

    def counted(self) -> dict[tuple[str, str], int]:
        """How many decisions go from which verdict to which, most first."""
        sums: dict[tuple[str, str], int] = {}
        for move in self.moves:
            pair = (move.now.decision, move.then.decision)
            sums[pair] = sums.get(pair, 0) + move.count
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return asdict(self)


def what_if(
    settings: Settings, policy_file: Path | None = None, law_day: date | None = None,
    as_of: datetime | None = None, known_as_of: datetime | None = None, ids: bool = False,
) -> Answer:  # fmt: skip
    """Decide as configured and as if, and say who would move; the clocks default to now. Writes nothing.

    Raises ConfigError when nothing was ever run here, when nothing is asked, or when the file is not accepted.
    """
    if policy_file is None and law_day is None:
        raise ConfigError("what-if compares with something: give --policy FILE, --law-date DAY, or both")
    other = settings if policy_file is None else load_alternative(settings, policy_file)
    now = datetime.now(UTC)
    clocks = Clocks(as_of or now, known_as_of or now)
    law_at = None if law_day is None else datetime.combine(law_day, time(), UTC)
    with reading(settings) as warehouse:
        known = frames(warehouse, settings, clocks.known_as_of)
        known_then = known if policy_file is None else frames_as_if(warehouse, other, clocks.known_as_of)
        before = decide(known, settings.policy(), clocks)
        after = decide(known_then, other.policy(), clocks, law_at)
        both = _compared(before, after).collect()
    moved = both.filter(
        (pl.col("decision") != pl.col("decision_then")) | (pl.col("rule_id") != pl.col("rule_id_then"))
    )
    return Answer(
        as_of=moment(clocks.as_of), known_as_of=moment(clocks.known_as_of),
        policy_file=policy_file.name if policy_file else "", changed=_changed(settings, other),
        policy_now=settings.policy_version, policy_then=other.policy_version,
        law_day=law_day.isoformat() if law_day else "", law_version=LAW_VERSION,
        decisions=both.height, contact_points=moved["point_id"].n_unique(), moves=_moves(moved, ids),
    )  # fmt: skip


def _compared(before: pl.LazyFrame, after: pl.LazyFrame) -> pl.LazyFrame:
    """One row per decision of either side; a purpose that one of them does not know has no decision there."""
    columns = [*_KEY, "decision", "rule_id"]
    return (
        before.select(columns)
        .join(after.select(columns), on=list(_KEY), how="full", coalesce=True, suffix="_then")
        .with_columns(
            pl.col("decision", "decision_then").fill_null(NOT_ASKED),
            pl.col("rule_id", "rule_id_then").fill_null(""),
        )
    )


def _moves(moved: pl.DataFrame, ids: bool) -> tuple[Move, ...]:
    grouped = (
        moved.group_by(_MOVE)
        .agg(pl.len().alias("count"), pl.col("point_id").unique().sort().alias("ids"))
        .sort("count", *_MOVE, descending=[True, *[False] * len(_MOVE)])
    )
    return tuple(
        Move(
            channel=row["channel"], purpose=row["purpose"], count=row["count"],
            now=_side(row["decision"], row["rule_id"]), then=_side(row["decision_then"], row["rule_id_then"]),
            ids=tuple(row["ids"]) if ids else (),
        )
        for row in grouped.iter_rows(named=True)
    )  # fmt: skip


def _side(decision: str, rule: str) -> Side:
    return Side(decision, rule, BY_ID[rule].sentence if rule else "This purpose does not exist.")


def _changed(now: Settings, then: Settings) -> tuple[str, ...]:
    """The settings that differ, with both values for the numbers and words of [policy]."""
    old, new = (each.policy_values.model_dump(mode="json") for each in (now, then))
    told = [
        f"policy.{name}: {_told(old[name])} -> {_told(new[name])}" for name in old if old[name] != new[name]
    ]
    for section in ("purposes", "balancing_tests"):
        before = {item.id: item for item in getattr(now, section)}
        after = {item.id: item for item in getattr(then, section)}
        told += [f"{section}: without {name}" for name in before if name not in after]
        told += [f"{section}: with {name}" for name in after if name not in before]
        told += [
            f"{section}: {name} changed" for name in after if name in before and after[name] != before[name]
        ]
    return tuple(told)


def _told(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} words" if len(value) > 5 else ", ".join(str(each) for each in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items()) or "none"
    return str(value)
