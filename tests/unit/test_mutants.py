"""The hand-made mistakes of tests/mutants still fit the code, and some of them are made and noticed in every run.

`make mutants` makes them all. Which ones are made here follows from the commit.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from mutants.kill import PACKAGE, survivors
from mutants.mutants import MUTANTS, Mutant

AT_LEAST = 25
SELDOM = {
    "Staff may lift a no (T05).",
    "A yes after a message justifies it (V20).",
    "In a tie the yes wins (T03).",
    "A yes that had run out carries a mail (V20).",
    "An address that very many records hold makes them one person (M05).",
    "Of two reviews of one drop the one that parts counts (M09).",
    "A no crosses to a record set apart from the very record it names (M09).",
    "A no of a person closes the department's mailbox (M04).",
}
"""Too seldom among so few cases as are looked at here."""
MADE_HERE, CASES = 2, 1_500


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.means)
def test_the_mistake_can_still_be_made(mutant: Mutant) -> None:
    text = Path(PACKAGE, mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.before) == 1
    assert mutant.before != mutant.after


def test_there_are_enough_and_no_two_are_the_same() -> None:
    assert len({(mutant.file, mutant.before, mutant.after) for mutant in MUTANTS}) == len(MUTANTS) >= AT_LEAST


def test_some_of_them_are_noticed() -> None:
    """All of them are killed by `make mutants`; a change of the tests that blinds them shows here sooner or later."""
    from comparison import seed_of_the_day

    chosen = random.Random(seed_of_the_day()).sample(
        [mutant for mutant in MUTANTS if mutant.means not in SELDOM], MADE_HERE
    )
    assert survivors(chosen, cases=CASES) == []
