"""Who handles the lists of a tool, and what of it is on file (P01 to P03): agreements, sub-processors, transfers.

Takes the company's register and the day; knows nobody whose address is on a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from consentry.law import AREAS, FRAMEWORKS, SAFEGUARDS
from consentry.policy import OURSELVES, Processor

_NAMES = {"processor": pl.String, "processor_name": pl.String}
_DAYS = {"agreement_signed_on": pl.Date, "agreement_valid_until": pl.Date, "listed_on": pl.Date}
_CHAIN = {
    "processor": pl.String, "place": pl.UInt32, "name": pl.String, "country": pl.String,
    "authorised_on": pl.Date, "mechanism": pl.String,
}  # fmt: skip


def export_facts(
    served: Mapping[str, str], register: Sequence[Processor], day: date, list_max_age_months: int
) -> pl.LazyFrame:
    """One row per target: its processor, the facts of evidence.EXPORT_FACTS, and the days and names behind them.

    `served` gives the processor of each target. Columns besides the facts: target, processor, processor_name,
    agreement_signed_on, agreement_valid_until, listed_on, list_until (last day on which the list is current),
    list_max_age_months, unauthorised and uncovered (names of recipients). Sorted by target.
    """
    links = chain(register, day)
    subs = links.filter(pl.col("place") > 0)
    behind = links.group_by("processor").agg(
        pl.col("ground").ne("").all().alias("transfers_covered"),
        pl.format("{} ({})", "name", "country").filter(pl.col("ground") == "").alias("uncovered"),
    )
    asked = subs.group_by("processor").agg(
        pl.col("authorised").all().alias("subprocessors_authorised"),
        pl.col("name").filter(~pl.col("authorised")).alias("unauthorised"),
    )
    targets = pl.LazyFrame(
        sorted(served.items()), schema={"target": pl.String, "processor": pl.String}, orient="row"
    )
    named = pl.col("processor_name").is_not_null()
    no_names = pl.lit([], pl.List(pl.String))
    today = pl.lit(day)
    return (
        targets.join(_agreements(register), on="processor", how="left")
        .join(behind, on="processor", how="left")
        .join(asked, on="processor", how="left")
        .with_columns(
            pl.col("listed_on").dt.offset_by(f"{list_max_age_months}mo").alias("list_until"),
            pl.lit(list_max_age_months).alias("list_max_age_months"),
            pl.col("unauthorised").fill_null(no_names),
            pl.col("uncovered").fill_null(no_names),
        )
        .with_columns(
            (pl.col("processor") != OURSELVES).alias("leaves_company"),
            named.alias("processor_named"),
            (
                (pl.col("agreement_signed_on") <= today).fill_null(value=False)
                & (pl.col("agreement_valid_until") >= today).fill_null(value=True)
            ).alias("agreement_in_force"),
            # an empty list is a list only when somebody says when it was empty
            ((pl.col("listed_on") <= today) & (pl.col("list_until") >= today))
            .fill_null(value=False)
            .alias("list_is_current"),
            pl.col("subprocessors_authorised").fill_null(value=True),
            pl.col("transfers_covered").fill_null(value=False),
        )
        .sort("target")
    )


def chain(register: Sequence[Processor], day: date) -> pl.LazyFrame:
    """Every processor (place 0) and its sub-processors, with `authorised` and the `ground` of a transfer on that day.

    Columns: processor, place, name, country, authorised_on, mechanism, authorised, ground: the EEA, an adequacy
    decision, a framework or safeguard by its key, or '' where nothing covers it.
    """
    rows = [
        (processor.id, place, each.name, each.country, _day(authorised), each.transfer_mechanism)
        for processor in register
        for place, (each, authorised) in enumerate(
            [(processor, ""), *((sub, sub.authorised_on) for sub in processor.subprocessors)]
        )
    ]
    links = pl.LazyFrame(rows, schema=_CHAIN, orient="row")
    mechanism = pl.col("mechanism")
    open_today = (pl.col("in_force_from") <= day.isoformat()) & (
        (pl.col("in_force_to") == "") | (pl.col("in_force_to") >= day.isoformat())
    )
    member = (pl.col("members_of") == "") | (pl.col("members_of") == mechanism)
    areas = pl.LazyFrame([vars(area) for area in AREAS])
    covered = links.join(areas, on="country").filter(open_today & member).select(
        "processor", "place",
        pl.when(pl.col("members_of") == "").then("why").otherwise("members_of").alias("free"),
    )  # fmt: skip
    return (
        links.join(covered, on=["processor", "place"], how="left")
        .with_columns(
            ((pl.col("place") == 0) | (pl.col("authorised_on") <= pl.lit(day)).fill_null(value=False)).alias(
                "authorised"
            ),
            pl.coalesce("free", pl.when(mechanism.is_in([*SAFEGUARDS])).then(mechanism), pl.lit("")).alias(
                "ground"
            ),
        )
        .drop("free")
        .sort("processor", "place")
    )


def in_words(ground: str) -> str:
    """What covers a transfer, for people."""
    return {**SAFEGUARDS, **FRAMEWORKS}.get(ground, ground)


def _agreements(register: Sequence[Processor]) -> pl.LazyFrame:
    rows = [
        (
            each.id, each.name, _day(each.agreement_signed_on), _day(each.agreement_valid_until),
            _day(each.subprocessors_listed_on),
        )
        for each in register
    ]  # fmt: skip
    return pl.LazyFrame(rows, schema=_NAMES | _DAYS, orient="row")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
