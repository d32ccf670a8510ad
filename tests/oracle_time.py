"""The oracle's clock: what a written time can mean, as whole microseconds since 1970 in UTC.

Lives here: reading a time text to an interval (T01, T07, T10, T11) and calendar months. Does not live
here: which event has which sign, or any decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
MINUS_INFINITY = -(10**18)
PLUS_INFINITY = 10**18
SENTINEL_DAYS = {date(1970, 1, 1), date(1900, 1, 1), date(1, 1, 1)}

ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)
TWO_PARTS_FIRST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")


@dataclass(frozen=True, slots=True)
class Span:
    """All moments a written time can mean; `instant` when it was written to the minute or finer."""

    low: int
    high: int
    instant: bool = False


def micros(moment: datetime) -> int:
    """An aware moment as microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=200_000)
def read_time(text: str, zone: str) -> Span | None:
    """The interval a time text means in a source with this zone; None when it means nothing."""
    text = text.strip()
    try:
        return _read_iso(text, zone) or _read_day_and_month(text, zone)
    except (ValueError, OverflowError):
        return None


def read_wall_time(days: list[date], hour: int, minute: int, zone: str) -> Span | None:
    """A wall-clock time on one of several possible days (a note's `12-09-2026 14:20`)."""
    try:
        spans = [_local_instant(datetime(d.year, d.month, d.day, hour, minute), zone) for d in days]
    except (ValueError, OverflowError):
        return None
    if not spans or any(day in SENTINEL_DAYS for day in days):
        return None
    return Span(min(s.low for s in spans), max(s.high for s in spans), True)


def possible_days(first: int, second: int, year: int) -> list[date]:
    """Both readings of a-b-year that exist, day first and month first."""
    found = []
    for day, month in ((first, second), (second, first)):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate not in found:
            found.append(candidate)
    return found


def whole_days(days: list[date], zone: str) -> Span | None:
    """The union of whole local days."""
    if not days or any(day in SENTINEL_DAYS or day.year >= 9999 for day in days):
        return None
    spans = [_period(day, day + timedelta(days=1), zone) for day in days]
    return Span(min(s.low for s in spans), max(s.high for s in spans))


@lru_cache(maxsize=10_000)
def months_before(moment: int, months: int) -> int:
    """The same clock time so many calendar months earlier; a missing day becomes the month's last."""
    at = EPOCH + timedelta(microseconds=moment)
    count = at.year * 12 + at.month - 1 - months
    year, month = divmod(count, 12)
    month += 1
    next_month = date(year + month // 12, month % 12 + 1, 1)
    last = (next_month - timedelta(days=1)).day
    return micros(at.replace(year=year, month=month, day=min(at.day, last)))


@lru_cache(maxsize=10_000)
def months_after(moment: int, months: int) -> int:
    """The same clock time so many calendar months later; a missing day becomes the month's last."""
    return months_before(moment, -months)


def utc_day(moment: int) -> int:
    """The number of the UTC day."""
    return moment // DAY


def _read_iso(text: str, zone: str) -> Span | None:
    match = ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    if int(year) >= 9999:
        return None
    if month is None:
        return _period(date(int(year), 1, 1), date(int(year) + 1, 1, 1), zone)
    if day is None:
        start = date(int(year), int(month), 1)
        return _period(start, (start + timedelta(days=32)).replace(day=1), zone)
    on = date(int(year), int(month), int(day))
    if hour is None:
        return whole_days([on], zone)
    if on in SENTINEL_DAYS:
        return None
    fine = int((fraction or "0").ljust(6, "0")[:6])
    wall = datetime(on.year, on.month, on.day, int(hour), int(minute), int(second or 0), fine)
    if offset is None:
        return _local_instant(wall, zone)
    moment = micros(wall.replace(tzinfo=_offset(offset)))
    return Span(moment, moment, True)


def _read_day_and_month(text: str, zone: str) -> Span | None:
    match = TWO_PARTS_FIRST.fullmatch(text)
    if not match:
        return None
    first, _, second, year = match.groups()
    return whole_days(possible_days(int(first), int(second), int(year)), zone)


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _local_instant(wall: datetime, zone: str) -> Span:
    """A wall time; when the clock change makes it double or impossible, both offsets count."""
    if not zone:
        moment = micros(wall.replace(tzinfo=UTC))
        return Span(moment - 14 * HOUR, moment + 12 * HOUR, True)
    readings = [micros(wall.replace(tzinfo=ZoneInfo(zone), fold=fold)) for fold in (0, 1)]
    return Span(min(readings), max(readings), True)


def _period(first: date, after: date, zone: str) -> Span:
    start = _local_instant(datetime(first.year, first.month, first.day), zone)
    end = _local_instant(datetime(after.year, after.month, after.day), zone)
    return Span(start.low, end.high - 1)
