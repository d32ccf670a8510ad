"""Chunks of cases on every core; a long run can be cut into slices, each going on where another stopped.

CONSENTRY_FROM=n begins with case n (a multiple of CHUNK), CONSENTRY_MINUTES=m hands out no new chunk after m minutes.
How far it came is told at the end, with the seed that makes the same cases again.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

CHUNK = 5_000
FIRST = int(os.environ.get("CONSENTRY_FROM") or 0)
MINUTES = float(os.environ.get("CONSENTRY_MINUTES") or "inf")
SELDOM = 1_000_000
"""A chunk makes millions of rows that hold no circles; looking for circles among them costs a fifth of the time."""


def each_chunk(work: Callable[[Any], Any], seed: int, cases: int, *more: Any) -> Iterator[tuple[int, Any]]:
    """The number of each chunk with what `work` found about (seed, chunk, cases in a chunk, *more)."""
    size, first = min(CHUNK, cases), FIRST // CHUNK
    started, numbers = time.monotonic(), range(first, first + max(1, cases // CHUNK))
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    workers = min(2, os.cpu_count() or 1)
    done = 0
    with multiprocessing.get_context("spawn").Pool(workers, gc.set_threshold, (SELDOM,)) as pool:
        waiting: list[tuple[int, Any]] = []
        for number in numbers:
            if time.monotonic() - started > MINUTES * 60:
                break
            waiting.append((number, pool.apply_async(work, ((seed, number, size, *more),))))
            if len(waiting) > workers:
                at, answer = waiting.pop(0)
                yield at, answer.get()
                done += 1
        for at, answer in waiting:
            yield at, answer.get()
            done += 1
    begin, seconds = first * CHUNK, time.monotonic() - started
    print(f"seed {seed}: cases {begin:,} to {begin + done * size:,} in {seconds:.0f} s", flush=True)
