"""The door to DuckDB: whole files, whole transactions, and errors that quote nothing."""

from __future__ import annotations

import stat
import traceback
from datetime import UTC, datetime

import polars as pl
import pytest

from consentry.errors import StageError
from consentry.sqlfiles import builds, dependencies, in_order, sql_names, sql_text
from consentry.warehouse import Warehouse

SECRET = "kanarie7@geheim.example"


@pytest.fixture
def warehouse(tmp_path):
    with Warehouse.open(tmp_path / "var" / "w.duckdb") as opened:
        yield opened


def test_frames_go_in_and_come_out(warehouse):
    rows = pl.DataFrame({"b": ["x", "y"], "a": [1, 2]})
    warehouse.replace("things", rows)
    warehouse.append("things", pl.DataFrame({"a": [3], "b": ["z"]}))
    assert warehouse.table("things").rows() == [("x", 1), ("y", 2), ("z", 3)]
    assert warehouse.frame("select b from things where a = ?", [2])["b"].to_list() == ["y"]
    assert (warehouse.count("things"), warehouse.columns("things")) == (3, ("b", "a"))
    assert warehouse.exists("things")
    assert not warehouse.exists("other")


def test_times_are_in_utc_wherever_the_machine_stands(warehouse):
    seen = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    warehouse.replace("times", pl.DataFrame({"seen": [seen]}))
    assert warehouse.table("times").schema["seen"] == pl.Datetime("us", "UTC")
    assert warehouse.table("times")["seen"].to_list() == [seen]


def test_a_failed_transaction_leaves_nothing(warehouse):
    warehouse.replace("things", pl.DataFrame({"a": [1]}))
    with pytest.raises(RuntimeError), warehouse.transaction():
        warehouse.append("things", pl.DataFrame({"a": [2]}))
        raise RuntimeError
    assert warehouse.count("things") == 1
    with warehouse.transaction():
        warehouse.append("things", pl.DataFrame({"a": [2]}))
    assert warehouse.count("things") == 2


@pytest.mark.parametrize("work", [
    lambda w: w.execute(f"select cast('{SECRET}' as integer)"),
    lambda w: w.execute("select cast(? as integer)", [SECRET]),
    lambda w: w.frame(f"select '{SECRET}'::date"),
    lambda w: w.execute(f"selekt '{SECRET}'"),
    lambda w: (w.execute("create table k (a text unique)"), w.execute("insert into k values (?), (?)", [SECRET] * 2)),
    lambda w: (w.execute("create table n (a integer)"), w.append("n", pl.DataFrame({"a": [SECRET]}))),
    lambda w: w.replace(f"t where '{SECRET}'", pl.DataFrame({"a": [1]})),
])  # fmt: skip
def test_no_error_quotes_a_value(warehouse, work):
    with pytest.raises(StageError) as refused:
        work(warehouse)
    told = "".join(traceback.format_exception(refused.value))
    assert SECRET.split("@")[0] not in told
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


def test_the_file_is_private_and_made_whole(tmp_path):
    path = tmp_path / "var" / "w.duckdb"
    Warehouse.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["w.duckdb"]


def test_a_reader_cannot_write_and_makes_no_file(tmp_path):
    path = tmp_path / "w.duckdb"
    with pytest.raises(StageError):
        Warehouse.open(path, read_only=True)
    assert not path.exists()
    Warehouse.open(path).close()
    with Warehouse.open(path, read_only=True) as reader, pytest.raises(StageError):
        reader.execute("create table t (a integer)")


def test_nothing_is_fetched_from_the_net(warehouse):
    with pytest.raises(StageError):
        warehouse.execute("install spatial")
    shown = "select value from duckdb_settings() where name like 'auto%_known_extensions'"
    assert {row[0] for row in warehouse.execute(shown)} == {"false"}


def test_sql_files_are_found_by_their_table():
    assert "core__contacts" in sql_names("core")
    assert builds("core__contacts") == "core__contacts"
    assert "stg_neutral__contacts" in dependencies("core__contacts")
    assert dependencies("raw__files") == ()
    order = in_order("staging", "core")
    assert order.index("stg_neutral__contacts") < order.index("core__contacts")
    with pytest.raises(StageError):
        sql_text("no_such_table")


def test_a_warehouse_laid_over_a_file_never_changes_it(tmp_path):
    path = tmp_path / "it's.duckdb"
    with Warehouse.open(path) as below:
        below.replace("t", pl.DataFrame({"a": [1, 2]}))
        below.replace("u", pl.DataFrame({"a": [7]}))
    before = path.read_bytes()
    with Warehouse.over(path) as above:
        assert above.exists("t") and above.count("t") == 2
        above.replace("t", pl.DataFrame({"a": [3]}))
        assert above.table("t")["a"].to_list() == [3]
        assert above.table("u")["a"].to_list() == [7]
        with pytest.raises(StageError):
            above.append("u", pl.DataFrame({"a": [8]}))
    assert path.read_bytes() == before
    assert sorted(place.name for place in tmp_path.iterdir()) == [path.name]
