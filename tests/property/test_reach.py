"""What the pages say of a rule's reach is what the engine does: no rule is recorded under a law that rules it out.

Lives here: invented worlds in which everybody is of one country, decided on days before and after the laws changed.
"""

from __future__ import annotations

from datetime import UTC, datetime

import generator
import pytest
from comparison import PEPPER, POLICIES, frames
from oracle_tables import NOW

from consentry.decide import decide_contract
from consentry.law import EU_DEFAULT, REGIMES
from consentry.policy import BalancingTest, Policy, Purpose, Template
from consentry.rules import BY_ID
from consentry.rules.reach import everywhere

DAYS = (datetime(2026, 6, 30, 12, 0, tzinfo=UTC), NOW)
COUNTRIES = ("NL", "DE", "FR", "BE", "GB", "")
SEED, CASES = 20261, 600
SERVICE = ("S01",)
"""Decided before any regime is looked at."""


def policy(chosen: dict) -> Policy:
    """A company of the comparison as the engine takes it."""
    shapes = {"purposes": Purpose, "balancing_tests": BalancingTest, "templates": Template}
    return Policy(
        **{**chosen, **{key: tuple(shape(**each) for each in chosen[key]) for key, shape in shapes.items()}}
    )


def recorded(country: str, as_of: datetime, chosen: dict) -> set[tuple[str, str, str]]:
    """(rule, jurisdiction, channel) of everything that was recorded where everybody is of one country."""
    tables = generator.generate(SEED, 0, CASES)
    for row in tables["contacts"]:
        row["country"] = country
    rows = decide_contract(frames(tables), policy(chosen), PEPPER, as_of, NOW).collect()
    return {
        (rule, jurisdiction, channel)
        for first, others, jurisdiction, channel in rows.select(
            "rule_id", "other_rules", "jurisdiction", "channel"
        ).iter_rows()
        for rule in (first, *others)
    }


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_rule_is_recorded_beyond_its_reach(country):
    """Each rule of a marketing message stands under a row of that day and way which its page names."""
    met = set()
    for as_of, chosen in zip(DAYS, POLICIES[:2], strict=True):
        day = as_of.date().isoformat()
        for rule, jurisdiction, channel in recorded(country, as_of, chosen):
            rows = [
                row
                for row in REGIMES
                if (row.jurisdiction, row.channel) == (jurisdiction, channel)
                and row.in_force_from <= day
                and (not row.in_force_to or day <= row.in_force_to)
            ]
            assert jurisdiction in (country, EU_DEFAULT)
            assert rule in SERVICE or any(BY_ID[rule].reach(row) for row in rows), (
                rule,
                jurisdiction,
                channel,
            )
            met.add(rule)
    limited = {rule for rule in met if BY_ID[rule].reach is not everywhere}
    assert len(limited) > 8, "the worlds are too poor to show anything"
