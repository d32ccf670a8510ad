"""Where personal data may go: the EEA, countries with an adequacy decision, and the safeguards for all others.

Source of the rows: Art. 44 to 46 GDPR and the Commission's decisions under Art. 45; `TRANSFERS_CHECKED` is the day
somebody last compared them. Valid days are inclusive; '' is open. A country without a row needs a safeguard.
"""

from __future__ import annotations

from dataclasses import dataclass

TRANSFERS_CHECKED = "2026-11-27"
"""The day the rows were last looked through; `AreaRow.confirmed_by` says what each was compared with."""
PRESS = "press reports"

EEA = "EEA"
ADEQUATE = "adequacy decision"

SAFEGUARDS: dict[str, str] = {
    "scc": "standard contractual clauses, Art. 46(2)(c)",
    "bcr": "binding corporate rules, Art. 46(2)(b)",
    "code_of_conduct": "approved code of conduct with binding commitments, Art. 46(2)(e)",
    "certification": "approved certification with binding commitments, Art. 46(2)(f)",
}
"""What makes a transfer to any third country possible. The exceptions of Art. 49 do not carry a nightly list."""

DPF = "dpf"
FRAMEWORKS: dict[str, str] = {DPF: "certified under the EU-US Data Privacy Framework, Art. 45"}
"""What a recipient has to be member of where an adequacy decision covers members only."""


@dataclass(frozen=True)
class AreaRow:
    """A country to which data may go without a safeguard; `members_of`: only to recipients under that framework.

    `confirmed_by`: what the row was compared with; '' is general knowledge that waits for somebody to compare it with
    the decision in the Official Journal.
    """

    country: str
    why: str
    in_force_from: str
    in_force_to: str = ""
    members_of: str = ""
    confirmed_by: str = ""


def _eea(countries: str, since: str) -> list[AreaRow]:
    return [AreaRow(country, EEA, since) for country in countries.split()]


AREAS: tuple[AreaRow, ...] = (
    *_eea("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK", "2018-05-25"),
    *_eea("IS LI NO", "2018-07-20"),
    AreaRow("AD", ADEQUATE, "2010-10-19"),
    AreaRow("AR", ADEQUATE, "2003-06-30"),
    AreaRow("BR", ADEQUATE, "2026-01-27", confirmed_by=PRESS),
    AreaRow("CA", ADEQUATE, "2001-12-20"),
    AreaRow("CH", ADEQUATE, "2000-07-26"),
    AreaRow("FO", ADEQUATE, "2010-03-05"),
    AreaRow("GB", ADEQUATE, "2021-06-28", "2031-12-27", confirmed_by=PRESS),
    AreaRow("GG", ADEQUATE, "2003-11-21"),
    AreaRow("IL", ADEQUATE, "2011-01-31"),
    AreaRow("IM", ADEQUATE, "2004-04-28"),
    AreaRow("JE", ADEQUATE, "2008-05-08"),
    AreaRow("JP", ADEQUATE, "2019-01-23"),
    AreaRow("KR", ADEQUATE, "2021-12-17"),
    AreaRow("NZ", ADEQUATE, "2012-12-19"),
    AreaRow("US", ADEQUATE, "2023-07-10", members_of=DPF),
    AreaRow("UY", ADEQUATE, "2012-08-21"),
)
"""The decision on Canada covers commercial organisations, which every tool we hand lists to is."""
