"""The law as data: citations and the dated regimes of each country. Imports nothing of ours.

Lives here: what a text says, where it stands, from when to when. Does not live here: what the company
chose (that is `policy`) and how facts are judged (that is `rules`).
"""

from consentry.law.citation import Citation
from consentry.law.minors import AGES, DEFAULT_AGE, AgeRow
from consentry.law.regimes import EU_DEFAULT, LAW_VERSION, REGIMES, RegimeRow
from consentry.law.transfers import AREAS, FRAMEWORKS, SAFEGUARDS, TRANSFERS_CHECKED, AreaRow

__all__ = [
    "AGES", "AREAS", "DEFAULT_AGE", "EU_DEFAULT", "FRAMEWORKS", "LAW_VERSION", "REGIMES", "SAFEGUARDS",
    "TRANSFERS_CHECKED", "AgeRow", "AreaRow", "Citation", "RegimeRow",
]  # fmt: skip
