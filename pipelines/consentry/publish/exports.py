"""What the way out knows of the lists' recipients: which export is held and why, and the register for people.

Plain values, handed in. Does not judge (that is `consentry.exports`) and names no person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Export:
    """The lists of one tool. `missing`: one sentence per rule that holds them; `soon`: what ends before long.

    `processor` is its id, `ourselves`, or '' when nobody is named.
    """

    target: str
    processor: str
    rule_ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    soon: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """May no list leave?"""
        return bool(self.rule_ids)


@dataclass(frozen=True)
class Recipient:
    """One line of the register: a processor, or a sub-processor set below it, with what is on file, in words."""

    name: str
    role: str
    processor: str
    country: str
    on_file: str
    transfer: str
    targets: tuple[str, ...]
    good: bool


def held_exports(exports: Sequence[Export]) -> list[Export]:
    """Those whose lists stay."""
    return [export for export in exports if export.held]


def as_entry(export: Export) -> dict[str, Any]:
    """One export as the manifest tells it."""
    return {
        "target": export.target,
        "processor": export.processor,
        "held": export.held,
        "rules": list(export.rule_ids),
        "missing": list(export.missing),
        "soon": list(export.soon),
    }


def from_entry(entry: dict[str, Any]) -> Export:
    """What `as_entry` wrote."""
    return Export(
        target=entry["target"],
        processor=entry["processor"],
        rule_ids=tuple(entry["rules"]),
        missing=tuple(entry["missing"]),
        soon=tuple(entry["soon"]),
    )
