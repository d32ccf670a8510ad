"""The generator is only worth something when every rule decides often and cases do not touch."""

from __future__ import annotations

from collections import Counter

import comparison
import generator
import oracle
from oracle_tables import NOW
from test_engine_equals_oracle import MUST_DECIDE

SIZE = 6_000
LEAST_DECIDING, LEAST_FIRING = 3, 25
SELDOM = {"E02": 1, "I09": 1, "I10": 1, "C06": 1, "V16": 1, "F01": 1, "L05": 1}


def test_every_rule_decides_and_fires() -> None:
    """With too few examples of a rule, agreement about it means nothing."""
    tables = generator.generate(7, 0, SIZE)
    verdicts = [
        verdict
        for policy, clocks in (
            (comparison.POLICIES[0], comparison.CLOCKS[0]),
            (comparison.POLICIES[0], comparison.CLOCKS[1]),
            (comparison.POLICIES[1], comparison.CLOCKS[0]),
        )
        for verdict in oracle.decide(tables, policy, *clocks).values()
    ]
    deciding = Counter(verdict.rule for verdict in verdicts)
    firing = Counter(rule for verdict in verdicts for rule in verdict.fired)
    assert not {
        rule: n for rule in MUST_DECIDE.split() if (n := deciding[rule]) < SELDOM.get(rule, LEAST_DECIDING)
    }
    assert not {rule: n for rule in MUST_DECIDE.split() if (n := firing[rule]) < LEAST_FIRING}
    assert {verdict.grade for verdict in verdicts} == {"", "A", "B", "C", "D", "F"}
    assert {verdict.jurisdiction for verdict in verdicts} == {"NL", "DE", "FR", "BE", "GB", "EU"}


def test_a_case_is_the_same_alone_and_among_others() -> None:
    """Nothing in one case may change another."""
    together = comparison.oracle_answers(generator.generate(3, 0, 300), NOW, NOW)
    for number in range(300):
        alone = {**generator.Case(3, number).tables, "snapshots": generator.snapshots()}
        for key, answer in comparison.oracle_answers(alone, NOW, NOW).items():
            assert together[key] == answer
            assert comparison.case_of(key) == number


def test_the_same_seed_gives_the_same_rows() -> None:
    """A failure can be repeated."""
    assert generator.generate(5, 10, 50) == generator.generate(5, 10, 50)
    assert generator.generate(5, 10, 50) != generator.generate(6, 10, 50)
