"""Texts as sources write them: addresses, numbers and times in every spelling the contract allows.

Lives here: spelling. Does not live here: what anything means.
"""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

EMAILS = (
    ("jan{n}k{k}@bedrijf{n}.example",) * 7
    + ("j.a.n{n}k{k}@gmail.com", "jan{n}k{k}@googlemail.com", "Jan.{n}K{k}@GMAIL.com")
    + ("piet{n}k{k}@büro{n}.example", "info@klant{n}k{k}.example", "sales@klant{n}k{k}.example")
    + ("anna+tag@bedrijf{n}k{k}.example", "jan{n}k{k}@@x", "jan{n}k{k}")
)
PHONES = ("+316{d}",) * 5 + ("06{d}",) * 2 + ("+32470{d}", "+49171{d}", "+3106")
GARBAGE = (
    "",
    "",
    "",
    "1970-01-01",
    "1900-01-01",
    "0001-01-01",
    "9999-12-31",
    "soon",
    "2026-02-30",
    "31/31/2026",
)

with (Path(__file__).parents[1] / "data" / "oral_notes.csv").open(encoding="utf-8", newline="") as _file:
    NOTES = tuple(row["note"] for row in csv.DictReader(_file))


def written(rng: random.Random, kind: str, number: int, k: int) -> str:
    """A contact point of this case."""
    if kind == "email":
        return rng.choice(EMAILS).format(n=number, k=k)
    if kind == "phone":
        text = rng.choice(PHONES)
        return text.format(d=f"{number % 10_000_000:07d}{k}") if "{" in text else f"+9{number}{k}"
    return f"Dorpsstraat {number}, {1000 + k} AB Dorp"


def phone_spellings(value: str) -> list[str]:
    """The same subscriber written otherwise, with and without the country."""
    if value.startswith("+31"):
        return ["0" + value[3:], f"+31 (0){value[3]} {value[4:]}", "0031" + value[3:]]
    if value.startswith("06"):
        return ["+31" + value[1:], "+32" + value[1:], "+49" + value[1:], f"{value[:2]}-{value[2:]}"]
    return [value]


def time_text(rng: random.Random, at: datetime, zone: str, any_style: bool) -> str:
    """A moment as text; `any_style` adds coarse, ambiguous, wrong and missing ones."""
    style = rng.random()
    if any_style and style < 0.5:
        return _coarse(rng, at, zone)
    if style < 0.7:
        return at.isoformat(timespec="seconds")[:19] + "Z"
    if style < 0.85:
        here = _local(at, zone)
        return here.isoformat(rng.choice("T "), timespec="seconds")[:19]
    if style < 0.93:
        return _local(at, zone or "Europe/Amsterdam").isoformat(timespec="seconds")
    return _local(at, zone).date().isoformat()


def _coarse(rng: random.Random, at: datetime, zone: str) -> str:
    style = rng.random()
    if style < 0.25:
        return _local(at, zone).strftime("%Y-%m-%d")
    if style < 0.35:
        return at.strftime("%Y-%m")
    if style < 0.42:
        return at.strftime("%Y")
    if style < 0.6:
        return at.strftime(rng.choice(("%d-%m-%Y", "%d/%m/%Y", "%m/%d/%Y")))
    if style < 0.7:
        return at.replace(year=at.year + 3, day=min(at.day, 28)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return rng.choice(GARBAGE)


@lru_cache(maxsize=100)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(_zone(zone)) if zone else at.astimezone(UTC)
