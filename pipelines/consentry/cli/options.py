"""Options that several commands share, and how their texts become values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

ANY_COMMAND = Callable[..., Any]


class Instant(click.ParamType):
    """A moment with its offset from UTC; a bare day or local time is refused because it is ambiguous."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Text like 2026-09-02T04:00:00Z to a UTC time."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail("is no moment with an offset; write it like 2026-09-02T04:00:00Z", param, ctx)
        return moment.astimezone(UTC)


class Day(click.ParamType):
    """A day of the calendar, without a time."""

    name = "DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Text like 2026-07-01 to a day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail("is no day; write it like 2026-07-01", param, ctx)


def config_option(command: ANY_COMMAND) -> ANY_COMMAND:
    """--config."""
    return click.option(
        "--config",
        "config",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Configuration file. Default: $CONSENTRY_CONFIG, else ./consentry.toml.",
    )(command)


def time_options(command: ANY_COMMAND) -> ANY_COMMAND:
    """--as-of and --known-as-of."""
    command = click.option(
        "--known-as-of",
        type=Instant(),
        help="Use only what had reached us by then. Default: now.",
    )(command)
    return click.option("--as-of", type=Instant(), help="Decide for this moment. Default: now.")(command)
