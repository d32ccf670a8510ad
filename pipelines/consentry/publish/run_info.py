"""What a release says about the run that made it: plain values, handed in by the steps of the night.

Lives here: the identity of a run, the versions that decided, and the outcome of a check as the report shows it. Does
not live here: any clock, any warehouse, any judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class RuleText(Protocol):
    """What the way out needs to know of a rule; `consentry.rules.RULES` holds such objects."""

    @property
    def id(self) -> str:
        """Stable name such as W02."""
        ...

    @property
    def priority(self) -> int:
        """The lowest number decides."""
        ...

    @property
    def outcome(self) -> str:
        """ALLOW, HOLD or BLOCK."""
        ...

    @property
    def sentence(self) -> str:
        """The marketer's sentence."""
        ...

    @property
    def repair(self) -> str:
        """The one thing that would repair it; empty when nothing would."""
        ...

    @property
    def citations(self) -> tuple[object, ...]:
        """Where the law says so; each reads as text."""
        ...


Rules = Mapping[str, RuleText]
"""The rules by id."""


@dataclass(frozen=True)
class RunInfo:
    """One run: its name, its place in the row of releases, and the two clocks it decided by."""

    run_id: str
    generation: int
    as_of: datetime
    known_as_of: datetime
    started_at: datetime


@dataclass(frozen=True)
class Versions:
    """What decided: the code, the company's policy and the law tables."""

    code: str
    policy: str
    law: str


@dataclass(frozen=True)
class CheckOutcome:
    """The answer to one data-quality check: counts, reasons and places (source, file, column, rows), never a value."""

    table: str
    name: str
    severity: str
    passed: bool
    why: str
    failed_rows: int = 0
    where: tuple[str, ...] = ()


def as_text(moment: datetime) -> str:
    """An instant as everybody writes it: UTC, to the second unless it has a fraction."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_moment(text: str) -> datetime:
    """The instant that `as_text` wrote."""
    return datetime.fromisoformat(text)
