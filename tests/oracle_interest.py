"""The oracle's weighing: letters and calls on legitimate interest (L), and whether the registers were asked (X02).

Lives here: readings 22 to 24 and 27 to 32. Does not live here: which country's law applies, and who is a customer.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from oracle_events import Event
from oracle_identity import Point, point_of
from oracle_law import Regime
from oracle_time import DAY


@dataclass(slots=True)
class Plea:
    """What can be said for contacting somebody without his consent, for one channel and purpose."""

    channel: str
    regime: Regime
    customer: bool
    weighed: bool
    told: bool
    template: bool  # the letter says how to object
    origin: bool
    screened: bool
    listed: bool
    claimed: bool
    write_to_prospects: bool

    def rules(self) -> set[str]:
        """Every L rule that applies."""
        if self.channel in ("email", "sms"):
            return {"L09"} if self.claimed and self.regime.regime.startswith("OPT_IN") else set()
        if not self.regime.admits_interest:
            return {"L08"} if self.claimed and self.channel == "phone" else set()
        prospect = self.channel == "post" and not self.customer
        if prospect and not self.write_to_prospects:
            return set()
        faults = set()
        if not self.weighed:
            faults.add("L03")
        if not self.told:
            faults.add("L04")
        if self.channel == "post" and not self.template:
            faults.add("L05")
        if prospect and not self.origin:
            faults.add("L06")
        if faults:
            return faults
        if self.channel == "post" and self.customer:
            return {"L01"}
        clear = not self.regime.registers or (self.screened and not self.listed)
        if not clear:
            return set()
        return {"L02"} if prospect else {"L07"}

    def unscreened(self, consent: bool) -> bool:
        """X02: a register has to be asked before, and was not."""
        spared = consent or self.listed or (self.channel == "post" and self.customer)
        return bool(self.regime.registers) and not self.screened and not spared


class Origins:
    """What the newest drop of each record says of an address."""

    def __init__(self, rows: list[dict], known: object) -> None:
        """Reads the rows observed by `known`."""
        newest: dict[tuple, list[dict]] = {}
        for row in rows:
            point = point_of(row["point_kind"], row["point_value"])
            if row["observed_at"] > known or point is None:
                continue
            place = (row["source_id"], row["contact_ref"], point)
            there = newest.setdefault(place, [row])
            if row["observed_at"] > there[0]["observed_at"]:
                newest[place] = [row]
            elif row["observed_at"] == there[0]["observed_at"]:
                there.append(row)
        self._of: dict[Point, list[dict]] = defaultdict(list)
        for (_, _, point), told in newest.items():
            self._of[point] += told

    def documented(self, point: Point) -> bool:
        """Somebody can show where it comes from, and nobody says that it was for something else."""
        rows = self._of.get(point, [])
        if any(row["origin_compatible"] == "no" for row in rows):
            return False
        return any(row["origin"] and row["origin_compatible"] == "yes" for row in rows)

    def of_the_company(self, point: Point) -> bool:
        """Somebody says it is a business address, and nobody that it is not."""
        said = {row["business_address"] for row in self._of.get(point, [])}
        return "yes" in said and "no" not in said


def weighed(policy: dict, purpose: str, channel: str, today: date) -> bool:
    """A balancing test for this purpose and channel that runs today and is not too old (L03)."""
    for test in policy["balancing_tests"]:
        if (test["purpose"], test["channel"]) != (purpose, channel):
            continue
        first, last = date.fromisoformat(test["valid_from"]), date.fromisoformat(test["valid_until"])
        if first <= today <= min(last, _after(first, policy.get("lia_max_age_months", 24))):
            return True
    return False


def covers(notice: dict, purpose: str, channel: str) -> bool:
    """A notice that lists purposes or channels tells of no others."""
    purposes = {word.strip() for word in notice["purposes"].split(";")} - {""}
    channels = {word.strip() for word in notice["channels"].split(";")} - {""}
    return (not purposes or purpose in purposes) and (not channels or channel in channels)


def screened(own: list[Event], registers: frozenset[str], channel: str, as_of: int, days: int) -> bool:
    """Was every register asked about this very point, and not too long ago? (X02)"""
    checks = [
        event.row["register_name"].lower()
        for event in own
        if event.type == "register_clear"
        and event.known
        and event.low > as_of - days * DAY
        and (not event.channels or channel in event.channels)
    ]
    return all(any(register.lower() in name for name in checks) for register in registers)


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
