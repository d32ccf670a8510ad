"""Which basis each country admits per channel and subject, with the dates between which that held.

Source of the rows: the citation named in each. Valid days are inclusive; '' is open. A country without a
row, and an unknown country, fall to the EU default; several candidate countries to the strictest.
"""

from __future__ import annotations

from dataclasses import dataclass

from consentry.law.citation import Citation
from consentry.law.eprivacy import (
    AP_POST,
    BE_DNCM,
    BE_XII_13,
    CNIL_B2B,
    CNIL_SUPPRESSION,
    EP_13_2,
    EP_13_3,
    FR_PHONE,
    GBA_POST,
    ICO_B2B,
    ICO_EMAIL,
    ICO_POST,
    NL_TW_11_7,
    NL_TW_PHONE,
    UWG_7,
)
from consentry.law.gdpr import RECITAL_47

EU_DEFAULT = "EU"
LAW_VERSION = "2026-11-01"
"""The day the rows below were last checked as a whole; recorded in every decision."""

STRICTNESS = ("LI", "OPT_IN_SOFT", "OPT_IN", "REGISTER")
"""Regimes from the mildest to the strictest, for contacts with several candidate countries."""


@dataclass(frozen=True)
class RegimeRow:
    """One row.

    `subject` is 'all', 'natural' (sole traders, partnerships and unknown included) or 'legal'. `ongoing_contract_only`:
    the customer exception needs a contract that still runs. `min_grade` '' means that the country asks nothing beyond a
    proven consent (grade B). `sectors`: the row is for companies of these sectors alone, and goes first;
    `business_exemption`: the country exempts some messages to companies (rules B01 to B05).
    """

    jurisdiction: str
    channel: str
    subject: str
    regime: str
    min_grade: str
    register: str
    in_force_from: str
    in_force_to: str
    source: Citation
    ongoing_contract_only: bool = False
    sectors: tuple[str, ...] = ()
    business_exemption: bool = False


def _rows(jur: str, channels: str, subject: str, regime: str, grade: str = "B", register: str = "",
          since: str = "", until: str = "", *, source: Citation, ongoing: bool = False,
          sectors: tuple[str, ...] = (), exempt: bool = False) -> list[RegimeRow]:  # fmt: skip
    return [
        RegimeRow(
            jur, channel, subject, regime, grade, register, since, until, source, ongoing, sectors, exempt
        )
        for channel in channels.split()
    ]


SPARED = ("charity", "charity_lottery", "press")
"""Who may still call Dutch customers after 30 June 2026."""

REGIMES: tuple[RegimeRow, ...] = (
    *_rows("NL", "email sms", "all", "OPT_IN_SOFT", since="2009-10-01", source=NL_TW_11_7, exempt=True),
    *_rows("NL", "phone", "natural", "OPT_IN_SOFT", since="2021-07-01", until="2026-06-30", source=NL_TW_PHONE),
    *_rows("NL", "phone", "natural", "OPT_IN_SOFT", since="2026-07-01", source=NL_TW_PHONE, sectors=SPARED),
    *_rows("NL", "phone", "natural", "OPT_IN", since="2026-07-01", source=NL_TW_PHONE),
    *_rows("NL", "phone", "legal", "LI", grade="", source=NL_TW_PHONE),
    *_rows("NL", "post", "all", "LI", grade="", register="Postfilter", source=AP_POST),
    *_rows("DE", "email sms", "all", "OPT_IN_SOFT", grade="A", source=UWG_7),
    *_rows("DE", "phone", "all", "OPT_IN", source=UWG_7),
    *_rows("DE", "post", "all", "LI", grade="", source=UWG_7),
    *_rows("FR", "email", "all", "OPT_IN_SOFT", source=CNIL_B2B, exempt=True),
    *_rows("FR", "sms", "natural", "OPT_IN_SOFT", source=CNIL_B2B),
    *_rows("FR", "phone", "natural", "REGISTER", register="Bloctel", until="2026-08-10", source=FR_PHONE),
    *_rows("FR", "phone", "natural", "OPT_IN_SOFT", since="2026-08-11", source=FR_PHONE, ongoing=True),
    *_rows("FR", "phone", "legal", "LI", grade="", source=CNIL_SUPPRESSION),
    *_rows("FR", "post", "all", "LI", grade="", source=CNIL_SUPPRESSION),
    *_rows("BE", "email sms", "all", "OPT_IN_SOFT", source=BE_XII_13, exempt=True),
    *_rows("BE", "phone", "all", "REGISTER", grade="", register="DNCM", source=BE_DNCM),
    *_rows("BE", "post", "all", "LI", grade="", source=GBA_POST),
    *_rows("GB", "email sms", "all", "OPT_IN_SOFT", source=ICO_EMAIL, exempt=True),
    *_rows("GB", "phone", "all", "REGISTER", grade="", register="TPS", source=ICO_B2B),
    *_rows("GB", "post", "all", "LI", grade="", source=ICO_POST),
    *_rows(EU_DEFAULT, "email sms", "all", "OPT_IN_SOFT", source=EP_13_2),
    *_rows(EU_DEFAULT, "phone", "all", "OPT_IN", source=EP_13_3),
    *_rows(EU_DEFAULT, "post", "all", "LI", source=RECITAL_47),
)  # fmt: skip
