"""Times as intervals: what a source wrote becomes the earliest and the latest instant it can mean.

Lives here: reading of time texts in every form the sources use, with zones and clock changes (meta rules
T01, T07, T10, T11). Does not live here: the current time; the two clocks of a decision are arguments.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import available_timezones

import polars as pl

UTC = pl.Datetime("us", "UTC")
_NAIVE = pl.Datetime("us")
_DAY_FORM = (
    r"^(?:(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"
    r"|(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y2>[0-9]{4}))"
)
_CLOCK = r"(?:[T ]+(?P<h>[0-9]{1,2}):(?P<mi>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?)?)?"
_OFFSET = r"\s*(?P<o>Z|z|UTC|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?$"
# [0-9] and never \d, which takes the digits of every script: those are no times here, and nothing may raise.
_FIRST_YEAR, _LAST_YEAR = 1971, 9998
"""Sentinels (T07): no consent is older than 1971; zero dates, epochs in any zone and 9999 are no dates."""
_UNDECLARED_BEFORE = timedelta(hours=14)
_UNDECLARED_AFTER = timedelta(hours=12)
_ZONES = available_timezones()


def with_interval(lf: pl.LazyFrame, text: str, zone: str = "zone", prefix: str | None = None) -> pl.LazyFrame:
    """Add `<prefix>_min`, `<prefix>_max` (UTC, null when unknown) and `<prefix>_precision` read from column `text`.

    `zone` names the column with the source's IANA zone ('' when undeclared: the interval is widened by 14 hours
    before and 12 after, T11). Precision is instant, day, month, year or unknown. `prefix` defaults to `text`.
    Unreadable and sentinel texts (T07) give nulls and precision unknown: nobody's time is guessed.
    """
    out = prefix or text
    schema = dict(lf.collect_schema())
    added = {f"{out}_min": UTC, f"{out}_max": UTC, f"{out}_precision": pl.String}

    def read(frame: pl.DataFrame) -> pl.DataFrame:
        distinct = frame.select(pl.col(text).alias("_text"), pl.col(zone).alias("_zone")).unique()
        known = _read_distinct(distinct).rename(
            {"_min": f"{out}_min", "_max": f"{out}_max", "_precision": f"{out}_precision"}
        )
        return frame.join(
            known,
            left_on=[text, zone],
            right_on=["_text", "_zone"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        ).select(*schema, *added)

    return lf.map_batches(read, schema={**schema, **added})


def _read_distinct(distinct: pl.DataFrame) -> pl.DataFrame:
    parts = distinct.with_columns(
        pl.col("_text")
        .fill_null("")
        .str.strip_chars()
        .str.extract_groups(_DAY_FORM + _CLOCK + _OFFSET)
        .alias("_g"),
        pl.col("_text").fill_null("").str.strip_chars().alias("_t"),
    ).unnest("_g")
    year = pl.coalesce("y", "y2")
    parts = parts.with_columns(
        year.alias("_year"),
        pl.when(pl.col("y").is_not_null())
        .then("m")
        .otherwise("b")
        .cast(pl.Int32, strict=False)
        .alias("_month"),
        pl.when(pl.col("y").is_not_null())
        .then("d")
        .otherwise("a")
        .cast(pl.Int32, strict=False)
        .alias("_dom"),
    ).with_columns(
        _naive("_year", "_month", "_dom").alias("_first"),
        pl.when(pl.col("a").is_not_null()).then(_naive("_year", "_dom", "_month")).alias("_swapped"),
    )
    month_only = pl.col("_t").str.contains(r"^[0-9]{4}-[0-9]{2}$")
    year_only = pl.col("_t").str.contains(r"^[0-9]{4}$")
    start_of_period = (
        pl.when(month_only).then(pl.col("_t") + "-01 00:00:00")
        .when(year_only).then(pl.col("_t") + "-01-01 00:00:00")
        .str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    )  # fmt: skip
    is_day = pl.col("_year").is_not_null() & pl.col("h").is_null()
    step = (
        pl.when(month_only).then(pl.lit("month")).when(year_only).then(pl.lit("year"))
        .when(is_day).then(pl.lit("day")).otherwise(pl.lit("instant"))
    )  # fmt: skip
    # A day and a month that can be swapped are both meant (T11); an impossible first reading leaves the second.
    low = pl.min_horizontal("_first", "_swapped")
    high = pl.max_horizontal("_first", "_swapped")
    parts = parts.with_columns(
        pl.coalesce(start_of_period, low).alias("_low"),
        pl.coalesce(start_of_period, high).alias("_high"),
        step.alias("_precision"),
    ).with_columns(
        pl.when(pl.col("_precision") == "day").then(pl.col("_high").dt.offset_by("1d"))
        .when(pl.col("_precision") == "month").then(pl.col("_high").dt.offset_by("1mo"))
        .when(pl.col("_precision") == "year").then(pl.col("_high").dt.offset_by("1y"))
        .otherwise(pl.col("_high")).alias("_end")
    )  # fmt: skip
    offset = (
        pl.when(pl.col("o").is_in(["Z", "z", "UTC"])).then(pl.lit(0, pl.Int64))
        .when(pl.col("o").is_not_null()).then(
            (pl.col("o").str.slice(1, 2).cast(pl.Int64, strict=False) * 60
             + pl.col("o").str.extract(r"^[+-][0-9]{2}:?([0-9]{2})$").cast(pl.Int64, strict=False).fill_null(0))
            * pl.when(pl.col("o").str.starts_with("-")).then(-1).otherwise(1)
        )
    )  # fmt: skip
    parts = parts.with_columns(offset.alias("_offset"))
    sentinel = ~pl.col("_low").dt.year().is_between(_FIRST_YEAR, _LAST_YEAR) | ~pl.col(
        "_high"
    ).dt.year().is_between(_FIRST_YEAR, _LAST_YEAR)
    parts = parts.with_columns(
        pl.when(~sentinel).then("_low").alias("_low"), pl.when(~sentinel).then("_end").alias("_end")
    )
    zones = [
        _localised(part, zone if zone in _ZONES else None)
        for (zone,), part in parts.partition_by("_zone", as_dict=True, include_key=True).items()
    ]
    both = pl.concat(zones) if zones else parts.with_columns(_min=pl.lit(None, UTC), _max=pl.lit(None, UTC))
    unknown = pl.col("_min").is_null() | pl.col("_max").is_null()
    return both.select(
        "_text", "_zone",
        pl.when(~unknown).then("_min").alias("_min"), pl.when(~unknown).then("_max").alias("_max"),
        pl.when(unknown).then(pl.lit("unknown")).otherwise("_precision").alias("_precision"),
    )  # fmt: skip


def _naive(year: str, month: str, day: str) -> pl.Expr:
    """The naive local instant, or null when the calendar or the clock has no such moment."""
    text = pl.format(
        "{}-{}-{} {}:{}:{}",
        pl.col(year), pl.col(month).cast(pl.String).str.zfill(2), pl.col(day).cast(pl.String).str.zfill(2),
        pl.col("h").fill_null("0").str.zfill(2), pl.col("mi").fill_null("00"), pl.col("s").fill_null("00"),
    )  # fmt: skip
    micros = pl.col("f").fill_null("0").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64, strict=False)
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us") + pl.duration(
        microseconds=micros
    )


def _localised(part: pl.DataFrame, zone: str | None) -> pl.DataFrame:
    """UTC bounds of one zone's rows; texts with an offset do not need the zone."""
    by_offset = pl.col("_offset").is_not_null() & (pl.col("_precision") == "instant")
    shifted = (pl.col("_low") - pl.duration(minutes=pl.col("_offset"))).dt.replace_time_zone("UTC")
    if zone is None:
        low = (pl.col("_low") - _UNDECLARED_BEFORE).dt.replace_time_zone("UTC")
        high = (pl.col("_end") + _UNDECLARED_AFTER).dt.replace_time_zone("UTC")
    else:
        low = _in_zone("_low", zone, earliest=True)
        high = _in_zone("_end", zone, earliest=False)
    inclusive = (
        pl.when(pl.col("_precision") == "instant").then(high).otherwise(high - pl.duration(microseconds=1))
    )
    swapped = pl.when(pl.col("_low") == pl.col("_end")).then(shifted).otherwise(
        (pl.col("_end") - pl.duration(minutes=pl.col("_offset"))).dt.replace_time_zone("UTC")
    )  # fmt: skip
    return part.with_columns(
        pl.when(by_offset).then(shifted).otherwise(low).cast(UTC).alias("_min"),
        pl.when(by_offset).then(swapped).otherwise(inclusive).cast(UTC).alias("_max"),
    )


def _in_zone(column: str, zone: str, *, earliest: bool) -> pl.Expr:
    """Local to UTC; an hour that happens twice gives its outer bound, one that never happens is widened by an hour."""
    ambiguous = "earliest" if earliest else "latest"
    hour = timedelta(hours=-1 if earliest else 1)

    def local(expr: pl.Expr) -> pl.Expr:
        return expr.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null").dt.convert_time_zone(
            "UTC"
        )

    return pl.coalesce(local(pl.col(column)), local(pl.col(column) + hour))
