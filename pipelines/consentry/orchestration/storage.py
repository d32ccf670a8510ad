"""Dagster's record of events in one SQLite file, written through one engine.

Dagster's own class makes a new SQLAlchemy engine for each of the thousand statements of a night, and each compiles its
statements anew. Here the engine is made once, with its cache of compiled statements; every statement still opens and
closes a connection of its own, as Dagster's does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool


class EventLogOfOneEngine(ConsolidatedSqliteEventLogStorage):
    """The same file, tables and transactions as ConsolidatedSqliteEventLogStorage; takes its `base_dir`."""

    @cached_property
    def _engine(self) -> Engine:
        return create_engine(
            self._conn_string, poolclass=NullPool, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
        )

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            yield connection
