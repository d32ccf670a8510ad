"""The oracle's ledger clerk: invoices as a basis, and letters to customers (I, L).

Lives here: which I rules one sale fails, which sale counts (readings 21 and 22). Does not live here:
regimes, overrides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oracle_events import Event, newest
from oracle_identity import Contact, People, Point, point_of
from oracle_law import Regime
from oracle_time import MINUS_INFINITY, PLUS_INFINITY, SECOND, micros, months_before, read_time

NO_SALE = frozenset({"draft", "quote", "void", "test", "free_account"})
UNDONE = frozenset({"refunded", "credited", "written_off"})
RELATION_RULES = frozenset({"I02", "I03", "I04", "I09"})


@dataclass(slots=True)
class Sale:
    """The newest version of one sale; `last` is the latest known moment of the relation."""

    row: dict
    contact: Contact | None
    organisation: str
    point: Point | None
    last: int
    observed: int
    always_failing: frozenset[str]
    categories: frozenset[str]


class Sales:
    """All visible sales, by contact and by organisation."""

    def __init__(
        self, rows: list[dict], people: People, events: list[Event], policy: dict, as_of: int, known: datetime
    ) -> None:
        """Reads the newest versions; `events` may hold proofs that an opt-out was offered."""
        self._policy = policy
        self._as_of = as_of
        self._skew = policy.get("clock_skew_s", 300) * SECOND
        offered = {e.row["source_ref"] for e in events if e.type == "optout_offered" and e.row["source_ref"]}
        self._of_contact: dict[Contact, list[Sale]] = {}
        self._of_organisation: dict[str, list[Sale]] = {}
        self._of_point: dict[Point, list[Sale]] = {}
        latest = newest(rows, known, "source_id", "sale_ref").values()
        self.points = {point_of(row["point_kind"], row["point_value"]) for row in latest} - {None}
        for row in latest:
            sale = self._read(row, people, offered)
            if sale is None:
                continue
            if sale.contact:
                self._of_contact.setdefault(sale.contact, []).append(sale)
            if sale.point:
                self._of_point.setdefault(sale.point, []).append(sale)
            if sale.organisation:
                self._of_organisation.setdefault(sale.organisation, []).append(sale)

    def of_point(self, point: Point, contacts: list[Contact]) -> list[Sale]:
        """Sales with this very address, or to these contacts."""
        found = {id(sale): sale for sale in self._of_point.get(point, ())}
        for contact in contacts:
            found |= {id(sale): sale for sale in self._of_contact.get(contact, ())}
        return list(found.values())

    def around(self, point: Point, contacts: list[Contact], people: People) -> list[Sale]:
        """The same, and sales to an organisation that they belong to."""
        found = {id(sale): sale for sale in self.of_point(point, contacts)}
        for organisation in {people.text(c, "organisation_ref") for c in contacts} - {""}:
            found |= {id(sale): sale for sale in self._of_organisation.get(organisation, ())}
        return list(found.values())

    def failing(self, sale: Sale, point: Point, purpose: dict, regime: Regime) -> set[str]:
        """The I rules that this sale fails for a key."""
        failing = set(sale.always_failing)
        if sale.point != point or sale.row["collected_in_sale"] != "yes":
            failing.add("I05")
        if not sale.categories & set(purpose["similar_categories"]):
            failing.add("I07")
        if sale.last == MINUS_INFINITY or sale.last < months_before(self._as_of, regime.soft_months):
            failing.add("I08")
        ends = read_time(sale.row["ended_at"], sale.row["zone"])
        runs = ends is not None and ends.low > self._as_of
        if regime.regime == "OPT_IN" or (regime.ongoing_contract and not runs):
            failing.add("I10")
        return failing

    def _read(self, row: dict, people: People, offered: set[str]) -> Sale | None:
        observed = micros(row["observed_at"])
        times = [self._past(row[name], row["zone"], observed) for name in ("sold_at", "paid_at")]
        times.append(self._past(row["ended_at"], row["zone"], PLUS_INFINITY))  # a contract may still run
        made = next((moment for moment in times[:2] if moment is not None), observed)
        if made > self._as_of:
            return None
        contact = (row["source_id"], row["contact_ref"]) if row["contact_ref"] else None
        return Sale(
            row=row, contact=contact,
            organisation=row["organisation_ref"]
            or (people.text(contact, "organisation_ref") if contact else ""),
            point=point_of(row["point_kind"], row["point_value"]),
            last=max((t for t in times if t is not None), default=MINUS_INFINITY), observed=observed,
            always_failing=frozenset(self._faults(row, offered)),
            categories=frozenset(c.strip() for c in row["product_categories"].split(";") if c.strip()),
        )  # fmt: skip

    def _past(self, text: str, zone: str, observed: int) -> int | None:
        span = read_time(text, zone)
        return span.low if span and span.low <= observed + self._skew else None

    def _faults(self, row: dict, offered: set[str]) -> set[str]:
        found = set()
        net, credited = _amount(row["net_amount"]), _amount(row["credited_amount"])
        status = row["status"]
        if row["direction"] != "sales" or status in NO_SALE or net is None or net <= 0:
            found.add("I02")
        if status not in NO_SALE | UNDONE | set(self._policy["invoice_statuses_sale"]):
            found.add("I03")
        if status in UNDONE or (net is not None and credited is not None and 0 < net <= credited):
            found.add("I04")
        logged = row["sale_ref"] in offered
        said_so = row["optout_offered"] == "yes" and row["optout_evidence_ref"]
        if not said_so and (not logged or row["optout_offered"] == "no"):
            found.add("I06")
        if row["issuer_controller_id"] not in (
            "",
            self._policy["controller_id"],
            *self._policy.get("predecessors", ()),
        ):
            found.add("I09")
        return found


def the_sale_that_counts(judged: list[tuple[Sale, set[str]]]) -> tuple[Sale, set[str]]:
    """A passing one, else the one whose first failing rule comes last; ties to the latest."""
    return max(
        judged,
        key=lambda pair: (
            min(pair[1], default="I99"),
            pair[0].last,
            pair[0].observed,
            pair[0].row["sale_ref"],
        ),
    )


def _amount(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
