"""Dagster's record of events in one SQLite file, written through one engine.

Dagster's own class makes a new SQLAlchemy engine for each of the thousand statements of a night, and each compiles its
statements anew; it also asks before each event which tables there are. Here the engine is made once, with its cache of
compiled statements, and a table once found is known. Every statement still opens and closes a connection of its own, as
Dagster's does, except inside `staying_open`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool, Pool, QueuePool


class EventLogOfOneEngine(ConsolidatedSqliteEventLogStorage):
    """The same file, tables and transactions as ConsolidatedSqliteEventLogStorage; takes its `base_dir`."""

    _open: Engine | None = None

    @contextmanager
    def staying_open(self) -> Iterator[None]:
        """Keep connections for the next statement inside this block: for a night, which alone writes and then ends.

        Dagster's pages run for weeks, and must not hold on to a file that a night set aside as damaged.
        """
        engine = self._engine_with(QueuePool)
        self._open = engine
        try:
            yield
        finally:
            self._open = None
            engine.dispose()

    def has_table(self, table_name: str) -> bool:
        """Is there such a table? A yes is remembered: tables are made with the file and stay."""
        if table_name not in self._found:
            if not super().has_table(table_name):
                return False
            self._found.add(table_name)
        return True

    @cached_property
    def _found(self) -> set[str]:
        return set()

    @cached_property
    def _engine(self) -> Engine:
        return self._engine_with(NullPool)

    def _engine_with(self, pool: type[Pool]) -> Engine:
        return create_engine(
            self._conn_string, poolclass=pool, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
        )

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with (self._open or self._engine).connect() as connection, connection.begin():
            yield connection
