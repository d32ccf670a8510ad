"""What may not change a decision, and what may never make one kinder: the engine against itself, in bulk.

The cases follow from the commit (see `comparison.seed_of_the_day`); CONSENTRY_CASES=n makes it shorter or longer
(`make soak` looks at many more).
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict

import pytest
from bulk import PROPERTIES, check_chunk, smallest_example
from comparison import seed_of_the_day
from soak import CHUNK, each_chunk

SEED = seed_of_the_day()
CASES = int(os.environ.get("CONSENTRY_CASES") or 10_000)
SHOWN = 3


@pytest.mark.slow
def test_every_property_holds_for_every_case() -> None:
    """Order, doubling, one more no, a tie, a link, an erasure, less proof, coarser time, whose address it is."""
    compared, broken, chunks = Counter(), defaultdict(list), 0
    for chunk, (rows, cases) in each_chunk(check_chunk, SEED, CASES, tuple(PROPERTIES)):
        chunks += 1
        compared.update(rows)
        for name, numbers in cases.items():
            broken[name] += [(chunk, number) for number in numbers]
    print(f"decisions compared: {dict(compared)}")
    wrong = {name: numbers for name, numbers in broken.items() if numbers}
    told = f"CONSENTRY_SEED={SEED} repeats this run\n"
    for name, numbers in wrong.items():
        told += f"\n{name}: {len(numbers)} cases break it\n"
        told += "\n".join(smallest_example(name, SEED, *place) for place in numbers[:SHOWN])
    assert not wrong, told
    assert all(compared[name] > chunks * min(CHUNK, CASES) for name in PROPERTIES)
