"""The oracle's clerk: may the lists of one tool leave, read from the law one recipient at a time (P01 to P03).

Imports nothing of ours. The countries are written out a second time, from the Commission's decisions.
"""

from __future__ import annotations

from datetime import date

EEA = set("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO".split())
ADEQUATE = set("AD AR CA CH FO GG IL IM JE JP KR NZ UY".split())
SAFEGUARDS = ("scc", "bcr", "code_of_conduct", "certification")


def held_by(processor: dict | None, own: bool, day: date) -> list[str]:
    """The rules that hold the lists; `processor` is None when the target names nobody, `own` when nobody is needed."""
    if own:
        return []
    if processor is None:
        return ["P01"]
    held = []
    if not _in_force(processor, day):
        held.append("P01")
    if not _looked_at(processor["listed"], day) or any(
        sub["authorised"] is None or sub["authorised"] > day for sub in processor["subs"]
    ):
        held.append("P02")
    if not all(_covered(each, day) for each in [processor, *processor["subs"]]):
        held.append("P03")
    return held


def _in_force(processor: dict, day: date) -> bool:
    signed, until = processor["signed"], processor["until"]
    return signed is not None and signed <= day and (until is None or day <= until)


def _looked_at(listed: date | None, day: date) -> bool:
    """Not in the future, and not more than twelve calendar months ago (29 February ends with February)."""
    if listed is None or listed > day:
        return False
    try:
        last = listed.replace(year=listed.year + 1)
    except ValueError:
        last = date(listed.year + 1, 2, 28)
    return day <= last


def _covered(recipient: dict, day: date) -> bool:
    country, under = recipient["country"], recipient["under"]
    if under in SAFEGUARDS or country in EEA | ADEQUATE:
        return True
    if country == "GB":
        return date(2021, 6, 28) <= day <= date(2031, 12, 27)
    if country == "BR":
        return day >= date(2026, 1, 27)
    return country == "US" and under == "dpf" and day >= date(2023, 7, 10)
