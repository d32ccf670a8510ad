"""The decision table's machinery: what a rule is and how the table is kept in order.

Lives here: the decorator, the registry and its self-checks. Does not live here: any rule, any fact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from consentry.law import Citation
from consentry.rules.reach import Reach, everywhere

Outcome = Literal["ALLOW", "HOLD", "BLOCK", "MARKETING"]
Grain = Literal["key", "consent", "sale", "export"]
Role = Literal["override", "basis", "failing", "post", "note", "last"]


@dataclass(frozen=True)
class Rule:
    """One row of the decision table.

    `expression()` is a boolean over the facts of its `grain`. `kind` is L (law), P (policy) or LP. `role`: an
    override decides by itself; a basis allows; a failing rule says why a basis was not there; a post rule holds back
    what a basis allowed (of grain export: the lists of one tool, whatever was decided about people); a note (outcome
    MARKETING: judged by marketing rules) only stands beside; the last always applies.
    `without_candidate` names the key fact that makes a consent rule apply where no consent is about this very key.
    `reach` says under which rows of the law it can apply at all.
    """

    id: str
    priority: int
    kind: str
    outcome: Outcome
    basis: str
    citations: tuple[Citation, ...]
    sentence: str
    repair: str
    grain: Grain
    role: Role
    condition: Callable[[], pl.Expr]
    without_candidate: str = ""
    reach: Reach = everywhere

    def expression(self) -> pl.Expr:
        """True where the rule applies; an unanswered question counts against making contact."""
        return self.condition().fill_null(self.outcome != "ALLOW")

    @property
    def explanation(self) -> str:
        """The docstring of the rule: what it looks at, in words."""
        return " ".join((self.condition.__doc__ or "").split())


_REGISTERED: dict[str, Rule] = {}


def rule(
    id: str, priority: int, kind: str, outcome: Outcome, *, cites: tuple[Citation, ...], says: str,
    basis: str = "none", repair: str = "", grain: Grain = "key", role: Role = "failing",
    without_candidate: str = "", reach: Reach = everywhere,
) -> Callable[[Callable[[], pl.Expr]], Callable[[], pl.Expr]]:  # fmt: skip
    """Register the decorated function as a rule of the decision table.

    Raises ValueError at import when an id or priority is taken, a citation is missing, or a rule that holds says
    nothing to the marketer.
    """

    def register(condition: Callable[[], pl.Expr]) -> Callable[[], pl.Expr]:
        new = Rule(
            id, priority, kind, outcome, basis, cites, says, repair, grain, role, condition, without_candidate,
            reach,
        )  # fmt: skip
        taken = {known.priority for known in _REGISTERED.values()}
        if id in _REGISTERED or priority in taken:
            raise ValueError(f"rule {id} (priority {priority}) is in the table already")
        if not cites or not says or kind not in ("L", "P", "LP"):
            raise ValueError(f"rule {id} needs a citation, a sentence and a kind of L, P or LP")
        if (outcome == "ALLOW") != (basis != "none"):
            raise ValueError(f"rule {id}: exactly the rules that allow name a legal basis")
        _REGISTERED[id] = new
        return condition

    return register


def registered() -> tuple[Rule, ...]:
    """All rules in order of priority."""
    return tuple(sorted(_REGISTERED.values(), key=lambda each: each.priority))
