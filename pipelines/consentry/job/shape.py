"""The way in, step two: raw rows become the neutral tables, by the SQL files, in the order their headers give."""

from __future__ import annotations

from collections.abc import Callable

from consentry.sqlfiles import in_order
from consentry.warehouse import Warehouse

LAYERS = ("staging", "core")


def steps() -> tuple[str, ...]:
    """The statements of this step, each after those it reads."""
    return in_order(*LAYERS)


def shape(warehouse: Warehouse, progress: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Build every staging and core table; says how many rows each has."""
    counts: dict[str, int] = {}
    for name in steps():
        warehouse.run(name)
        counts[name] = warehouse.count(name)
        progress(f"{name}: {counts[name]} rows")
    return counts
