"""What every SQL file owes the house."""

from __future__ import annotations

import re

import pytest

from consentry.contract import ROW_COLUMNS, TABLES
from consentry.sources.neutral import RENAMED
from consentry.sqlfiles import LAYERS, builds, dependencies, describe, in_order, sql_names, sql_root, sql_text
from consentry.warehouse import Warehouse

NAMES = [name for layer in LAYERS for name in sql_names(layer)]
PREFIX = {"raw": "raw_", "staging": "stg_", "core": "core__", "marts": "mart__"}
TABLE = re.compile(r"\b(?:from|join)\s+([a-z][a-z0-9_]+)")
WITHIN = re.compile(r"\b([a-z][a-z0-9_]+)(?: \([^()]*\))? as \(")


def body(name: str) -> str:
    """The statement without comments and without texts in quotes."""
    return re.sub(r"'[^']*'", "''", "\n".join(line.split("--")[0] for line in sql_text(name).splitlines()))


@pytest.mark.parametrize("name", NAMES)
def test_the_header_tells_the_truth(name):
    assert len(describe(name)) > 10
    assert builds(name) == name
    assert sorted({*TABLE.findall(body(name))} - {*WITHIN.findall(body(name))}) == sorted(dependencies(name))
    assert re.search(rf"create (or replace table|table if not exists) {name}\b", body(name))


@pytest.mark.parametrize("name", NAMES)
def test_one_statement_in_lower_case(name):
    text = body(name).rstrip().removesuffix(";")
    assert ";" not in text
    assert text == text.lower()
    assert not re.search(r"\bcase\b", text), "a `case` would decide; make it rows of a table"
    assert "{" not in text
    assert all(len(line) <= 125 for line in sql_text(name).splitlines()[3:])


@pytest.mark.parametrize("layer", [layer for layer in LAYERS if sql_names(layer)])
def test_names_begin_with_their_layer(layer):
    assert all(name.startswith(PREFIX[layer]) for name in sql_names(layer))


def test_every_file_is_in_a_layer():
    found = {path.stem for path in sql_root().rglob("*.sql")}
    assert found == set(NAMES)


def test_everything_runs_on_an_empty_warehouse_and_ends_in_the_contract():
    with Warehouse.in_memory() as warehouse:
        for name in in_order("raw", "staging", "core"):
            warehouse.run(name)
        for table in TABLES.values():
            given = tuple(RENAMED.get(name, name) for name in table.column_names)
            assert warehouse.columns(f"core__{table.name}") == (*given, *ROW_COLUMNS)
            types = dict(warehouse.execute(
                "select column_name, data_type from duckdb_columns() where table_name = ?", [f"core__{table.name}"]
            ))  # fmt: skip
            assert types.pop("row_number") == "BIGINT"
            assert types.pop("observed_at") == "TIMESTAMP WITH TIME ZONE"
            assert set(types.values()) == {"VARCHAR"}
