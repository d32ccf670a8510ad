"""From which age children may consent to online services themselves, per country (Art. 8 GDPR).

Source of the rows: national law under Art. 8(1); only the Dutch age was read in a source, see `checked`.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_AGE = 16
"""Art. 8(1): sixteen, unless a country lowers it; also where the country is unknown."""


@dataclass(frozen=True)
class AgeRow:
    """One country's age; `checked` is False where it is cited from general knowledge only."""

    jurisdiction: str
    years: int
    in_force_from: str = "2018-05-25"
    checked: bool = False


AGES: tuple[AgeRow, ...] = (
    AgeRow("NL", 16, checked=True),
    AgeRow("DE", 16),
    AgeRow("FR", 15),
    AgeRow("BE", 13),
    AgeRow("GB", 13),
)
