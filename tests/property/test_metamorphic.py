"""What may not change a decision, and what may never make one kinder: the engine against itself, in bulk.

The cases follow from the commit (see `comparison.seed_of_the_day`); CONSENTRY_CASES=n makes it shorter or longer
(`make soak` looks at many more).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import Counter, defaultdict

import pytest
from bulk import PROPERTIES, check_chunk, smallest_example
from comparison import seed_of_the_day

SEED = seed_of_the_day()
CASES = int(os.environ.get("CONSENTRY_CASES") or 10_000)
CHUNK = 5_000
SHOWN = 3
SELDOM = 1_000_000
"""A chunk makes millions of rows that hold no circles; looking for circles among them costs a fifth of the time."""


@pytest.mark.slow
def test_every_property_holds_for_every_case() -> None:
    """Order, doubling, one more no, a tie, a link, an erasure, less proof, coarser time, whose address it is."""
    chunks = max(1, CASES // CHUNK)
    tasks = [(SEED, chunk, min(CHUNK, CASES), tuple(PROPERTIES)) for chunk in range(chunks)]
    compared, broken = Counter(), defaultdict(list)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    workers = multiprocessing.get_context("spawn").Pool(
        min(2, os.cpu_count() or 1), initializer=gc.set_threshold, initargs=(SELDOM,)
    )
    with workers as pool:
        for chunk, (rows, cases) in enumerate(pool.imap(check_chunk, tasks)):
            compared.update(rows)
            for name, numbers in cases.items():
                broken[name] += [(chunk, number) for number in numbers]
    print(f"seed {SEED}: {chunks * tasks[0][2]} cases, decisions compared: {dict(compared)}")
    wrong = {name: numbers for name, numbers in broken.items() if numbers}
    told = f"CONSENTRY_SEED={SEED} repeats this run\n"
    for name, numbers in wrong.items():
        told += f"\n{name}: {len(numbers)} cases break it\n"
        told += "\n".join(smallest_example(name, SEED, *place) for place in numbers[:SHOWN])
    assert not wrong, told
    assert all(compared[name] > CASES for name in PROPERTIES)
