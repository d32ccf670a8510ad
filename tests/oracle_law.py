"""The oracle's law: the regimes of domain.md 2.6 as data, national B2B exemptions off.

Lives here: which regime, minimum grade and register a country, channel and day have. Does not live here:
which country a person is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

STRICTEST_FIRST = ("REGISTER", "OPT_IN", "OPT_IN_SOFT", "LI")
ALWAYS = date(1, 1, 1)
FOREVER = date(9999, 1, 1)


AGES = {"NL": 16, "DE": 16, "FR": 15, "BE": 13, "GB": 13}
"""From which age a child decides alone; elsewhere 16."""


@dataclass(frozen=True, slots=True)
class Regime:
    """One row of the table as it applies on a day."""

    country: str
    regime: str
    min_grade: str
    register: str
    soft_months: int
    ongoing_contract: bool = False  # FR phone since 11 August 2026: only while a contract runs


#      country channels         subject    from              until               regime         grade register
ROWS = [
    ("NL", ("email", "sms"), "any", date(2009, 10, 1), FOREVER, "OPT_IN_SOFT", "B", ""),
    ("NL", ("phone",), "natural", date(2021, 7, 1), date(2026, 6, 30), "OPT_IN_SOFT", "B", ""),
    ("NL", ("phone",), "natural", date(2026, 7, 1), FOREVER, "OPT_IN", "B", ""),
    ("NL", ("phone",), "legal", ALWAYS, FOREVER, "LI", "", ""),
    ("NL", ("post",), "any", ALWAYS, FOREVER, "LI", "", "Postfilter"),
    ("DE", ("email", "sms"), "any", ALWAYS, FOREVER, "OPT_IN_SOFT", "A", ""),
    ("DE", ("phone",), "natural", date(2021, 10, 1), FOREVER, "OPT_IN", "B", ""),
    ("DE", ("phone",), "legal", ALWAYS, FOREVER, "OPT_IN", "B", ""),
    ("DE", ("post",), "any", ALWAYS, FOREVER, "LI", "", ""),
    ("FR", ("email", "sms"), "natural", ALWAYS, FOREVER, "OPT_IN_SOFT", "B", ""),
    ("FR", ("email",), "legal", ALWAYS, FOREVER, "OPT_IN_SOFT", "B", ""),
    ("FR", ("phone",), "natural", ALWAYS, date(2026, 8, 10), "REGISTER", "B", "Bloctel"),
    ("FR", ("phone",), "natural", date(2026, 8, 11), FOREVER, "OPT_IN_SOFT", "B", ""),
    ("FR", ("phone",), "legal", ALWAYS, FOREVER, "LI", "", ""),
    ("FR", ("post",), "any", ALWAYS, FOREVER, "LI", "", ""),
    ("BE", ("email", "sms"), "any", ALWAYS, FOREVER, "OPT_IN_SOFT", "B", ""),
    ("BE", ("phone",), "any", ALWAYS, FOREVER, "REGISTER", "", "DNCM"),
    ("BE", ("post",), "any", ALWAYS, FOREVER, "LI", "", ""),
    ("GB", ("email", "sms"), "any", ALWAYS, FOREVER, "OPT_IN_SOFT", "B", ""),
    ("GB", ("phone",), "any", ALWAYS, FOREVER, "REGISTER", "", "TPS"),
    ("GB", ("post",), "any", ALWAYS, FOREVER, "LI", "", ""),
    ("EU", ("email", "sms"), "any", ALWAYS, FOREVER, "OPT_IN_SOFT", "B", ""),
    ("EU", ("phone",), "any", ALWAYS, FOREVER, "OPT_IN", "B", ""),
    ("EU", ("post",), "any", ALWAYS, FOREVER, "LI", "B", ""),
]


@lru_cache(maxsize=10_000)
def regime_of(
    countries: frozenset[str],
    channel: str,
    legal_person: bool,
    day: date,
    months: tuple[tuple[str, int], ...],
) -> Regime:
    """The strictest regime of these countries (none: the EU default).

    `months` says how long a sale carries the soft opt-in: pairs of country and months, "" the default.
    Equal on grade and regime: the one with a register, then with the shorter soft opt-in.
    """
    found = [
        _row(country, channel, legal_person, day, dict(months)) for country in sorted(countries) or ["EU"]
    ]
    return min(
        found,
        key=lambda row: (
            row.min_grade != "A",
            STRICTEST_FIRST.index(row.regime),
            not row.register,
            row.soft_months,
            row.country,
        ),
    )


def _row(country: str, channel: str, legal_person: bool, day: date, months: dict[str, int]) -> Regime:
    for code in (country, "EU"):
        for name, channels, subject, first, last, regime, grade, register in ROWS:
            if name != code or channel not in channels or not first <= day <= last:
                continue
            if subject == "any" or (subject == "legal") == legal_person:
                ongoing = code == "FR" and channel == "phone" and regime == "OPT_IN_SOFT"
                return Regime(code, regime, grade, register, months.get(code, months[""]), ongoing)
    raise AssertionError("the EU default has a row for every channel")
