"""The workbench of the SQL tests: a few input rows, one statement, the rows it builds."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from consentry.sqlfiles import dependencies, in_order, sql_names
from consentry.warehouse import Warehouse

SEEN = datetime(2026, 10, 1, tzinfo=UTC)
USUAL = {"source_id": "tool", "run_id": "run", "file_id": "file", "row_number": 1, "observed_at": SEEN}
DECLARED = {"source_id": "tool", "kind": "x", "zone": "Europe/Amsterdam", "country": "NL", "coverage": "full"}


def needed(name: str) -> set[str]:
    """The statement and everything it is made from."""
    known = {*sql_names("raw"), *sql_names("staging"), *sql_names("core")}
    return {name}.union(*(needed(need) for need in dependencies(name) if need in known))


class Bench:
    """Fill raw tables with `given`, build one table with `build`."""

    seen = SEEN

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        for name in in_order("raw"):
            warehouse.run(name)
        self.given("raw__sources", DECLARED)

    def given(self, table: str, *rows: dict[str, object]) -> None:
        """Add rows; a column that is left out is empty."""
        names = self.warehouse.columns(table)
        full = []
        for number, row in enumerate(rows, start=1):
            assert not set(row) - set(names), f"{table} has no such column"
            filled = {**dict.fromkeys(names, ""), **USUAL, "row_number": number, **row}
            full.append({name: filled[name] for name in names})
        self.warehouse.append(
            table, pl.DataFrame(full, schema_overrides={"observed_at": pl.Datetime("us", "UTC")})
        )

    def build(self, name: str, *columns: str) -> list[tuple[object, ...]]:
        """The rows of a table in a stable order, as tuples of these columns."""
        wanted = needed(name)
        for step in in_order("raw", "staging", "core"):
            if step in wanted:
                self.warehouse.run(step)
        return sorted(self.warehouse.table(name).select(columns).rows(), key=repr)


@pytest.fixture
def bench():
    """An empty warehouse with one declared source called `tool`."""
    with Warehouse.in_memory() as warehouse:
        yield Bench(warehouse)
