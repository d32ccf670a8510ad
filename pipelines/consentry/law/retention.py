"""How long invoices must stay although their person was erased (Art. 17(3)(b) GDPR), per country of the company.

The duty is the company's own, so its country counts, not the customer's. The years run from the end of the year of the
invoice. A row counts on the day somebody asks, for every invoice that is still in its term then. `RETENTION_CHECKED` is
the day the rows were last looked through; `confirmed_by` what each was compared with, '' where it waits for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

RETENTION_CHECKED = "2026-11-27"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class RetentionRow:
    """How many years the books of a country's companies keep an invoice; valid days are inclusive, '' is open."""

    country: str
    years: int
    law: str
    in_force_from: str
    in_force_to: str = ""
    confirmed_by: str = ""


RETENTION: tuple[RetentionRow, ...] = (
    RetentionRow(
        "NL", 7, "Algemene wet inzake rijksbelastingen, art. 52(4)", "1994-07-01", confirmed_by="domain table R03"
    ),
    RetentionRow("BE", 7, "BTW-wetboek / Code TVA, art. 60", "1999-01-01", "2022-12-31"),
    RetentionRow("BE", 10, "BTW-wetboek / Code TVA, art. 60", "2023-01-01", confirmed_by="domain table R03"),
    RetentionRow("DE", 10, "Abgabenordnung § 147(3)", "1998-12-24", "2024-12-31"),
    RetentionRow("DE", 8, "Abgabenordnung § 147(3), as amended by BEG IV", "2025-01-01"),
    RetentionRow("FR", 10, "Code de commerce, art. L123-22", "2000-09-21"),
)  # fmt: skip
ELSEWHERE = RetentionRow(
    "", 10, "no row for this country: the longest term we know, until somebody looks it up", ""
)
"""A copy too short breaks the law of the books, one too long is locked meanwhile: rather locked."""


@dataclass(frozen=True)
class Kept:
    """Until which day an invoice stays, and by which law."""

    day: date
    law: str


def row_of(country: str, on: date) -> RetentionRow:
    """The row of a company's country that is in force on a day."""
    day = on.isoformat()
    for row in RETENTION:
        if (
            row.country == country
            and row.in_force_from <= day
            and (not row.in_force_to or day <= row.in_force_to)
        ):
            return row
    return ELSEWHERE


def last_day(country: str, dated: str, on: date) -> Kept:
    """The last day of an invoice; `dated` is its date as the source wrote it. Without a year it counts from `on`."""
    found = _YEAR.search(dated)
    year = int(found[1]) if found else on.year
    row = row_of(country, on)
    return Kept(date(year + row.years, 12, 31), row.law)
