"""Every form of time that sources write, as the earliest and the latest instant it can mean."""

from __future__ import annotations

import polars as pl
import pytest

from consentry.clocks import with_interval

AMSTERDAM, UNDECLARED = "Europe/Amsterdam", ""


def interval(text: str | None, zone: str = AMSTERDAM) -> tuple[str, str, str]:
    """The bounds in UTC as text, and the precision; '' where unknown."""
    frame = with_interval(
        pl.LazyFrame({"at": [text], "zone": [zone]}, schema={"at": pl.String, "zone": pl.String}), "at"
    )
    shown = (
        pl.col("at_min", "at_max")
        .dt.strftime("%Y-%m-%dT%H:%M:%S%.6f")
        .str.strip_suffix(".000000")
        .fill_null("")
    )
    return frame.select(shown, "at_precision").collect().row(0)


def instant(text: str) -> tuple[str, str, str]:
    """A point in time."""
    return text, text, "instant"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-01T10:00:00Z", "2026-02-01T10:00:00"),
        ("2026-02-01T10:00:00 UTC", "2026-02-01T10:00:00"),
        ("2026-02-01T10:00:00+02:00", "2026-02-01T08:00:00"),
        ("2026-02-01T10:00:00-0530", "2026-02-01T15:30:00"),
        ("2026-01-01T00:30:00+14:00", "2025-12-31T10:30:00"),
        ("2026-02-01 10:00", "2026-02-01T09:00:00"),
        ("2026-07-01 10:00", "2026-07-01T08:00:00"),
        ("2026-2-1 9:05", "2026-02-01T08:05:00"),
        ("2026-02-01T10:00:00.5Z", "2026-02-01T10:00:00.500000"),
        ("2026-02-01T10:00:00,25", "2026-02-01T09:00:00.250000"),
        ("2026-02-01T10:00:00.123456789Z", "2026-02-01T10:00:00.123456"),
        ("  2026-02-01T10:00:00Z ", "2026-02-01T10:00:00"),
        ("13-02-2026 14:05", "2026-02-13T13:05:00"),
        ("1.1.2026 00:15", "2025-12-31T23:15:00"),
    ],
)
def test_an_instant_is_a_point(text, expected):
    assert interval(text) == instant(expected)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2026-02-01", "2026-01-31T23:00:00", "2026-02-01T22:59:59.999999", "day"),
        ("2026-07-01", "2026-06-30T22:00:00", "2026-07-01T21:59:59.999999", "day"),
        ("2026-2-1", "2026-01-31T23:00:00", "2026-02-01T22:59:59.999999", "day"),
        ("2024-02-29", "2024-02-28T23:00:00", "2024-02-29T22:59:59.999999", "day"),
        ("2026-02", "2026-01-31T23:00:00", "2026-02-28T22:59:59.999999", "month"),
        ("2026-12", "2026-11-30T23:00:00", "2026-12-31T22:59:59.999999", "month"),
        ("2026", "2025-12-31T23:00:00", "2026-12-31T22:59:59.999999", "year"),
    ],
)
def test_a_day_a_month_and_a_year_last_their_whole_local_length(text, first, last, precision):
    assert interval(text) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        # 02:30 came twice on this night, 02:30 never came on that one.
        ("2025-10-26 02:30", "2025-10-26T00:30:00", "2025-10-26T01:30:00", "instant"),
        ("2026-03-29 02:30", "2026-03-29T00:30:00", "2026-03-29T01:30:00", "instant"),
        ("2025-10-26 03:00", "2025-10-26T02:00:00", "2025-10-26T02:00:00", "instant"),
        ("2026-03-29 03:00", "2026-03-29T01:00:00", "2026-03-29T01:00:00", "instant"),
        ("2025-10-26 02:30 +02:00", "2025-10-26T00:30:00", "2025-10-26T00:30:00", "instant"),
        # A day of 25 hours and one of 23.
        ("2025-10-26", "2025-10-25T22:00:00", "2025-10-26T22:59:59.999999", "day"),
        ("2026-03-29", "2026-03-28T23:00:00", "2026-03-29T21:59:59.999999", "day"),
        ("2025-10", "2025-09-30T22:00:00", "2025-10-31T22:59:59.999999", "month"),
    ],
)
def test_the_night_of_the_clock_change_is_widened(text, first, last, precision):
    assert interval(text) == (first, last, precision)


def test_a_midnight_that_never_came_still_begins_a_day():
    assert interval("2026-09-06", "America/Santiago") == (
        "2026-09-06T03:00:00",
        "2026-09-07T02:59:59.999999",
        "day",
    )


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2026-02-01", "2026-01-31T10:00:00", "2026-02-02T11:59:59.999999", "day"),
        ("2026-02", "2026-01-31T10:00:00", "2026-03-01T11:59:59.999999", "month"),
        ("2026-02-01T10:00:00", "2026-01-31T20:00:00", "2026-02-01T22:00:00", "instant"),
        ("2026-02-01T10:00:00Z", "2026-02-01T10:00:00", "2026-02-01T10:00:00", "instant"),
        ("2026-02-01T10:00:00+01:00", "2026-02-01T09:00:00", "2026-02-01T09:00:00", "instant"),
    ],
)
@pytest.mark.parametrize("zone", [UNDECLARED, "Mars/Base"])
def test_without_a_zone_a_local_time_is_anywhere_on_earth(zone, text, first, last, precision):
    assert interval(text, zone) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("01/02/2026", "2026-01-01T23:00:00", "2026-02-01T22:59:59.999999"),
        ("1-2-2026", "2026-01-01T23:00:00", "2026-02-01T22:59:59.999999"),
        ("03.04.2026", "2026-03-03T23:00:00", "2026-04-03T21:59:59.999999"),
        ("13/02/2026", "2026-02-12T23:00:00", "2026-02-13T22:59:59.999999"),
        ("02/13/2026", "2026-02-12T23:00:00", "2026-02-13T22:59:59.999999"),
        ("05-05-2026", "2026-05-04T22:00:00", "2026-05-05T21:59:59.999999"),
    ],
)
def test_a_day_and_a_month_that_can_be_swapped_are_both_meant(text, first, last):
    assert interval(text) == (first, last, "day")


def test_a_clock_does_not_make_the_day_certain():
    assert interval("03-04-2026 10:00") == ("2026-03-04T09:00:00", "2026-04-03T08:00:00", "instant")
    assert interval("03-04-2026T10:00:00+01:00") == ("2026-03-04T09:00:00", "2026-04-03T09:00:00", "instant")


@pytest.mark.parametrize(
    "text",
    [
        "1970-01-01", "1970-01-01T00:00:00Z", "1970-01-01 01:00", "01/01/1970", "1900-01-01", "1900-01-01 00:00",
        "0001-01-01", "0000-01-01", "9999-12-31", "9999-01-01T00:00:00Z", "1970", "1970-01",
    ],
)  # fmt: skip
def test_empty_dates_are_unknown(text):
    assert interval(text) == ("", "", "unknown")


@pytest.mark.parametrize(
    "text",
    [
        None, "", " ", "soon", "2026-02-30", "2025-02-29", "2026-13", "2026-00-10", "31-31-2026", "2026-02-01T25:00",
        "2026-02-01T24:00:00Z", "2026-02-01T10", "10:00", "10000-01-01", "1769940000", "01-02-26",
        "2026-02-01 and later", "2026/02/01",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_unknown_and_never_guessed(text):
    assert interval(text) == ("", "", "unknown")


def test_the_frame_keeps_its_rows_their_order_and_its_columns():
    texts = ["2026-02", None, "2026-02", "x", ""]
    frame = pl.LazyFrame({"row": range(5), "when": texts, "zone": [AMSTERDAM, "", UNDECLARED, None, None]})
    read = with_interval(frame, "when", prefix="said").collect()
    assert read["row"].to_list() == [0, 1, 2, 3, 4]
    assert read.columns == ["row", "when", "zone", "said_min", "said_max", "said_precision"]
    assert read["said_precision"].to_list() == ["month", "unknown", "month", "unknown", "unknown"]
    assert read["said_min"][0] != read["said_min"][2], "the zone of each row counts"


def test_an_empty_frame_gets_its_columns():
    empty = pl.LazyFrame(schema={"at": pl.String, "zone": pl.String})
    read = with_interval(empty, "at")
    assert read.collect().schema == read.collect_schema()


@pytest.mark.parametrize(
    "text",
    ["2026-10-0\u0661", "\uff12\uff10\uff12\uff16-10-01", "2026-10-01T10:00:00.\u0661",
     "2026-10-01T10:00:00+0\u0662:00",
     "202\u0666", "2026-1\u0660", "\u0661/10/2026", "2026-10-01T1\u0660:00"],
)  # fmt: skip
def test_digits_of_another_script_are_an_unknown_time(text):
    assert interval(text) == ("", "", "unknown")
