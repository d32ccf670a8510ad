"""What the gates found about a whole night, as plain values: what holds it, what is frozen, and who let it through.

Does not judge and names no person: gates, sources, lists and counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consentry.publish.run_info import as_text


@dataclass(frozen=True)
class Finding:
    """One thing that a gate found. `about` names it for an approval; `says`: what, since when and what to do.

    `approvable` ones hold the night unless somebody approved (`approved_by`); the others freeze and are told.
    """

    gate: str
    about: str
    count: int
    says: str
    approvable: bool
    approved_by: str = ""

    @property
    def holds(self) -> bool:
        """Does it keep tonight's release back?"""
        return self.approvable and not self.approved_by

    @property
    def state(self) -> str:
        """In one word for people."""
        return "held" if self.holds else "approved" if self.approvable else "frozen"


@dataclass(frozen=True)
class Explained:
    """How many new permissions, or entries that left a block list, one reason explains; '' explains nothing."""

    what: str
    because: str
    says: str
    count: int


@dataclass(frozen=True)
class Approval:
    """Who let a held night through, when and why; `gates` are gate, what it was about, and how many."""

    run_id: str
    at: datetime
    by: str
    reason: str
    gates: tuple[tuple[str, str, int], ...]


def finding_entries(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """As the manifest tells them."""
    return [
        {"gate": it.gate, "about": it.about, "count": it.count, "state": it.state, "says": it.says}
        for it in findings
    ]


def approval_entries(approvals: Sequence[Approval]) -> list[dict[str, Any]]:
    """As the manifest tells them."""
    return [
        {
            "held_run": it.run_id,
            "approved_at": as_text(it.at),
            "by": it.by,
            "reason": it.reason,
            "gates": [{"gate": gate, "about": about, "count": count} for gate, about, count in it.gates],
        }
        for it in approvals
    ]


def explained_entries(explained: Sequence[Explained]) -> list[dict[str, Any]]:
    """As the manifest tells them."""
    return [{"what": it.what, "because": it.because, "says": it.says, "count": it.count} for it in explained]
