"""The only door to DuckDB: run a SQL file, read a frame, append, replace.

Knows files, locks, transactions and redaction; knows no business word. DuckDB's own messages quote
the values they failed on, so none of them leaves this module.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import duckdb
import polars as pl

from consentry.errors import StageError, machine_refusal
from consentry.sqlfiles import sql_text

T = TypeVar("T")
Params = Sequence[Any] | Mapping[str, Any]

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_INCOMING = "consentry_incoming_frame"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def _guarded(place: str, work: Callable[[], T]) -> T:
    """Call `work`; turn a DuckDB error into one without values and without a chained cause."""
    try:
        return work()
    except duckdb.Error as error:
        failure, refusal = type(error).__name__, machine_refusal(error)
    if refusal is not None:
        raise refusal from None
    raise StageError(
        f"warehouse.{failure}",
        "the warehouse refused a statement; its message is withheld because it may quote personal data",
        statement=place,
    ) from None


def _identifier(name: str) -> str:
    if _IDENTIFIER.fullmatch(name) is None:
        raise StageError("warehouse.name", "not a table name of this house (lower case, digits, underscore)")
    return name


def _create(path: Path) -> None:
    """Make an empty database under another name, then rename it: a crash never leaves half a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.new-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    duckdb.connect(str(fresh), config=_CONFIG).close()
    fresh.chmod(0o600)
    _sync(fresh)
    os.replace(fresh, path)
    _sync(path.parent)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _in_utc(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Times read back are in UTC, wherever the machine stands."""
    connection.execute("set TimeZone = 'UTC'")
    return connection


class Warehouse:
    """One connection to one DuckDB file (or to memory, for tests); use it as a context manager."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._con = connection

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        memory_limit: str = "",
        temp_directory: Path | None = None,
    ) -> Warehouse:
        """Open the file, creating it when it is missing and may be written."""
        config = dict(_CONFIG)
        if memory_limit:
            config["memory_limit"] = memory_limit
        if temp_directory is not None:
            config["temp_directory"] = str(temp_directory)

        def connect() -> duckdb.DuckDBPyConnection:
            if not read_only and not path.exists():
                _create(path)
            return duckdb.connect(str(path), read_only=read_only, config=config)

        return cls(_guarded("open", lambda: _in_utc(connect())))

    @classmethod
    def over(cls, path: Path) -> Warehouse:
        """A warehouse in memory laid over a file: what is not made anew here is read from there.

        The file is opened for reading only, so nothing that is done here can change it.
        """
        config = {**_CONFIG, "temp_directory": str(path.with_name("tmp"))}

        def connect() -> duckdb.DuckDBPyConnection:
            connection = duckdb.connect(config=config)
            place = str(path).replace("'", "''")
            connection.execute(f"attach '{place}' as known (read_only)")
            connection.execute("set search_path = 'memory.main,known.main'")
            return connection

        return cls(_guarded("open", lambda: _in_utc(connect())))

    @classmethod
    def rewrite(cls, path: Path) -> None:
        """Make the file anew from its tables, so that what was deleted stands in no free block any more.

        The new file takes the old one's place in one step: after a crash one of them is there, whole. Nobody may have
        the file open.
        """
        fresh = path.with_name(f".{path.name}.rewritten")
        fresh.unlink(missing_ok=True)

        def copy() -> None:
            with duckdb.connect(config=_CONFIG) as connection:
                for place, name, mode in ((path, "old", " (read_only)"), (fresh, "fresh", "")):
                    quoted = str(place).replace("'", "''")
                    connection.execute(f"attach '{quoted}' as {name}{mode}")
                connection.execute("copy from database old to fresh")
                connection.execute("detach fresh")

        _guarded("rewrite", copy)
        fresh.chmod(0o600)
        _sync(fresh)
        os.replace(fresh, path)
        _sync(path.parent)

    @classmethod
    def in_memory(cls) -> Warehouse:
        """A warehouse that is forgotten when closed."""
        return cls(_guarded("open", lambda: _in_utc(duckdb.connect(config=_CONFIG))))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._con.close()

    def execute(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Run one statement with bound values and return its rows (none for a statement without)."""
        return _guarded("execute", lambda: self._rows(sql, params))

    def run(self, name: str, params: Mapping[str, Any] | None = None) -> None:
        """Run the SQL file of this name."""
        text = sql_text(name)
        _guarded(name, lambda: self._con.execute(text, dict(params) if params else None))

    def frame(self, sql: str, params: Params = ()) -> pl.DataFrame:
        """The result of a query as a Polars frame."""
        return _guarded("frame", lambda: self._con.sql(sql, params=params or None).pl())

    def table(self, name: str) -> pl.DataFrame:
        """A whole table as a Polars frame."""
        return self.frame(f"select * from {_identifier(name)}")

    def append(self, table: str, frame: pl.DataFrame) -> None:
        """Add rows to a table, matched by column name."""
        self._with_frame(frame, f"insert into {_identifier(table)} by name select * from {_INCOMING}", table)

    def replace(self, table: str, frame: pl.DataFrame) -> None:
        """Make the table hold exactly this frame."""
        self._with_frame(
            frame, f"create or replace table {_identifier(table)} as select * from {_INCOMING}", table
        )

    def widen(self, table: str, columns: Mapping[str, str]) -> tuple[str, ...]:
        """Give the table the columns (name -> SQL type) that it lacks; old rows get '' in texts and null elsewhere."""
        present = set(self.columns(table))
        lacking = {name: kind for name, kind in columns.items() if name not in present}
        for name, kind in lacking.items():
            default = " default ''" if kind.upper() == "VARCHAR" else ""
            self.execute(f"alter table {_identifier(table)} add column {_identifier(name)} {kind}{default}")
        return tuple(lacking)

    def column_types(self, table: str) -> dict[str, str]:
        """Column names of a table with their SQL types, in order."""
        query = (
            "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index"
        )
        return dict(self.execute(query, [table]))

    def exists(self, table: str) -> bool:
        """Is there such a table?"""
        found = self.execute("select 1 from duckdb_tables() where table_name = ?", [table])
        return bool(found)

    def columns(self, table: str) -> tuple[str, ...]:
        """Column names of a table, in order; empty when there is no such table."""
        query = "select column_name from duckdb_columns() where table_name = ? order by column_index"
        return tuple(row[0] for row in self.execute(query, [table]))

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        return int(self.execute(f"select count(*) from {_identifier(table)}")[0][0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commit at the end, roll back on any error."""
        self.execute("begin transaction")
        try:
            yield
        except BaseException:
            self.execute("rollback")
            raise
        self.execute("commit")

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file, so that the file alone is whole."""
        self.execute("checkpoint")

    def _rows(self, sql: str, params: Params) -> list[tuple[Any, ...]]:
        result = self._con.execute(sql, params or None)
        return result.fetchall() if result.description else []

    def _with_frame(self, frame: pl.DataFrame, sql: str, table: str) -> None:
        self._con.register(_INCOMING, frame)
        try:
            _guarded(table, lambda: self._con.execute(sql))
        finally:
            self._con.unregister(_INCOMING)
