"""The oracle: the slow, plain reading of the decision table, one contact point at a time.

It is the second, independent writing of domain.md and of docs/explanation/how-we-read-the-table.md, and
imports nothing from the package that it checks. Lives here: which facts concern a point and how the rules
fall into a decision. The parts live beside it: oracle_time, oracle_identity, oracle_law, oracle_notes,
oracle_events, oracle_proof and oracle_sales.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import UTC, datetime

from oracle_b2b import Firm, published
from oracle_events import (
    ALL_CHANNELS,
    ENGAGEMENT,
    RIGHTS,
    WILLS,
    Event,
    History,
    is_permanent,
    is_service,
    judged_as,
    newest,
)
from oracle_identity import Contact, People, Point, is_valid, point_of
from oracle_interest import Origins, Plea, covers, screened, weighed
from oracle_law import AGES, Regime, regime_of
from oracle_messages import Post, Send, edges
from oracle_proof import (
    Candidate,
    Court,
    in_scope,
    is_candidate,
    mark_contradictions,
    the_one_that_counts,
)  # fmt: skip
from oracle_sales import RELATION_RULES, Sale, Sales, the_sale_that_counts
from oracle_time import DAY, MINUS_INFINITY, SECOND, micros, months_after, months_before, read_time

CHANNELS_OF = {"email": ("email",), "phone": ("sms", "phone"), "post": ("post",)}
WILL_RULE = {
    "objected": "W01", "withdrawn": "W02", "expired": "W02", "revoked": "W02", "invalidated": "W02",
    "refused": "W03", "complaint": "W04", "identity_disputed": "W05",
}  # fmt: skip
RIGHT_RULE = {"erased": "A01", "erasure_requested": "A02", "restricted": "A03", "deceased": "A04"}
OVERRIDES = {
    "A01": (100, "BLOCK"), "A02": (105, "BLOCK"), "A03": (110, "BLOCK"), "A04": (115, "BLOCK"),
    "A05": (120, "BLOCK"), "A06": (125, "HOLD"),
    "A07": (130, "HOLD"), "W07": (198, "BLOCK"), "W01": (200, "BLOCK"), "W02": (205, "BLOCK"),
    "W03": (210, "BLOCK"), "W04": (215, "BLOCK"), "W05": (220, "BLOCK"), "W06": (225, "BLOCK"),
    "W08": (235, "BLOCK"), "D01": (300, "BLOCK"), "D02": (305, "HOLD"), "D03": (310, "HOLD"),
    "X01": (320, "BLOCK"), "X02": (325, "HOLD"), "Q05": (395, "HOLD"),
}  # fmt: skip
BASES = {
    "C05": 398, "C02": 400, "C01": 405, "C03": 410, "C04": 415, "C06": 420, "I01": 500, "L01": 600,
    "L02": 602, "L07": 604, "B01": 550, "B02": 552, "B03": 554, "B04": 556, "B05": 558,
}  # fmt: skip
FAILURES = {
    "V01": 430,
    "V02": 432,
    "V03": 434,
    "V16": 436,
    "V17": 438,
    "V11": 442,
    "V19": 444,
    "V14": 448,
    "V13": 450,
    "V07": 452,
    "V08": 454,
    "V18": 456,
    "V12": 458,
    "V09": 460,
    "V10": 462,
    "V15": 464,
    "V04": 470,
    "V05": 472,
    "V06": 480,
    "E01": 490,
    "E02": 491,
    "I02": 510,
    "I03": 512,
    "I04": 514,
    "I05": 516,
    "I06": 518,
    "I07": 520,
    "I08": 522,
    "I09": 524,
    "I10": 526,
    "L05": 614,
    "L09": 624,
    "L03": 610,
    "L04": 612,
    "L06": 616,
    "L08": 622,
    "B06": 570,
    "B07": 572,
    "B00": 579,
    "V20": 440,
    "V21": 446,
    "E03": 492,
    "E04": 493,
    "Z01": 999,
}
POSTPONING = {"F01": 700, "F02": 705}  # fmt: skip
STOPPING, ALLOWING, HOLDING = frozenset(OVERRIDES), frozenset(BASES), frozenset(POSTPONING)
STOP_SERVICE = frozenset({"A01", "A03", "A04", "D01"})


@dataclass(slots=True)
class Verdict:
    """What is decided for one key, by which rule, and every rule that fired."""

    decision: str
    rule: str
    fired: set[str]
    grade: str = ""
    jurisdiction: str = ""


@dataclass(slots=True)
class Dossier:
    """Everything about one contact point that does not depend on channel, purpose and person."""

    point: Point
    holders: list[Contact]
    mates: list[Contact]
    direct: list[Event] = field(default_factory=list)
    linked: list[Event] = field(default_factory=list)  # a no there counts here (W08)
    likely: list[Event] = field(
        default_factory=list
    )  # the same, of somebody who is only likely the same person
    own: list[Event] = field(default_factory=list)  # about the very point
    elsewhere: list[Event] = field(default_factory=list)  # acts on linked points
    minor: bool = False
    doubt: int | None = None  # the latest moment after which the address may have another owner
    engaged: int = MINUS_INFINITY
    role: bool = False
    freemail: bool = False
    countries: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()  # subscriber_type of everybody
    standing: frozenset[str] = frozenset()  # what speaks against every advertisement, and no yes lifts it
    service: frozenset[str] = frozenset()  # what of it stops service messages too
    wills: list[Event] = field(default_factory=list)  # wills said directly
    linked_wills: list[Event] = field(default_factory=list)  # wills of the same and of likely the same person
    erased: list[Event] = field(default_factory=list)
    likely_rights: list[Event] = field(default_factory=list)
    listed: list[Event] = field(default_factory=list)
    cleared: list[Event] = field(default_factory=list)
    yeses: list[Event] = field(default_factory=list)
    acts: list[Event] = field(default_factory=list)  # own acts that may be meant for something else
    acts_elsewhere: list[Event] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    customer: bool = False
    documented: bool = False  # somebody can show where the address comes from
    claimed: bool = False  # a source claims legitimate interest
    notices: list[dict] = field(default_factory=list)  # what was told at collection
    sent: list[Send] | None = None  # messages to this person, looked up when a promise asks for it


class Oracle:
    """One reading of all tables at (as_of, known_as_of)."""

    def __init__(self, tables: dict, policy: dict, as_of: datetime, known_as_of: datetime) -> None:
        """Indexes the tables; deciding is `verdicts`."""
        self._policy = policy
        self._day = as_of.astimezone(UTC).date()
        self._as_of = micros(as_of)
        self._skew = policy.get("clock_skew_s", 300) * SECOND
        self._known = known_as_of
        self.people = People(
            tables["contacts"],
            [*tables["contact_points"], *tables["consent_events"], *tables["sales"]],
            tables["link_reviews"],
            policy,
            known_as_of,
        )
        history = History(tables["consent_events"], tables["snapshots"], policy, self._as_of, known_as_of)
        self._history = history
        self._post = Post(tables["sends"], policy, self._as_of, known_as_of)
        relations: dict[str, list[int | None]] = defaultdict(list)
        for row in newest(tables["sales"], known_as_of, "source_id", "sale_ref").values():
            ended = read_time(row["ended_at"], row["zone"])
            relations[row["sale_ref"]].append(ended.low if ended else None)
        self._court = Court(
            newest(tables["notices"], known_as_of, "source_id", "notice_id"), relations, policy, self._as_of
        )
        self._origins = Origins(tables["contact_points"], known_as_of)
        self._sales = Sales(tables["sales"], self.people, history.events, policy, self._as_of, known_as_of)
        self._quarantined = {
            point_of(row["point_kind"], row["point_value"])
            for row in tables["quarantined_points"]
            if row["observed_at"] <= known_as_of
        } - {None}
        months = policy.get("soft_optin_max_age_months_by_country", (("FR", 36),))
        self._months = (("", policy.get("soft_optin_max_age_months", 24)), *map(tuple, months))
        self._service = {p["id"]: is_service(p) for p in policy["purposes"]}
        self._judged = {p["id"]: judged_as(p, policy) for p in policy["purposes"]}
        self._template_lacks = {
            (p["id"], channel): self._post.template_is_incomplete(p["id"], channel)
            for p in policy["purposes"]
            for channel in ALL_CHANNELS
        }
        self._weighed = {
            (p["id"], channel): weighed(policy, p["id"], channel, self._day)
            for p in policy["purposes"]
            for channel in ALL_CHANNELS
        }
        self._freeing = [
            event for event in history.events if event.type == "unrestricted" and event.row["kind"] != "state"
        ]
        self._by_point: dict[Point, list[Event]] = defaultdict(list)
        self._by_contact: dict[Contact, list[Event]] = defaultdict(list)
        self._by_domain: dict[str, list[Event]] = defaultdict(list)
        for event in history.events:
            if event.point:
                self._by_point[event.point].append(event)
                local, at, domain = event.point.key.rpartition("@")
                if event.type in WILLS and event.point.kind == "email" and at and local in ("", "*"):
                    self._by_domain[domain].append(event)  # a no that speaks for the whole domain
            if event.contact:
                self._by_contact[event.contact].append(event)
        self.points = list(
            dict.fromkeys(
                [
                    *self.people.holders,
                    *history.known_points,
                    *self._quarantined,
                    *self._sales.points,
                    *self._post.points,
                ]
            )
        )
        self._same_alias: dict[tuple[str, str], list[Point]] = defaultdict(list)
        for point in self.points:
            for alias in self.people.aliases(point):
                self._same_alias[point.kind, alias].append(point)

    def verdicts(self) -> dict[tuple, Verdict]:
        """One verdict per point, person, channel and purpose."""
        found = {}
        for point in self.points:
            dossier = self._dossier(point)
            for person in self._persons(dossier):
                for channel in CHANNELS_OF[point.kind]:
                    regime = self._regime(dossier, channel)
                    for purpose in self._policy["purposes"]:
                        verdict = self._decide_and_note(dossier, person, channel, purpose, regime)
                        verdict.jurisdiction = regime.country
                        found[(point.kind, point.key, person, channel, purpose["id"])] = verdict
        return found

    # ---- who and what concerns a point

    def _dossier(self, point: Point) -> Dossier:
        holders = self.people.holders.get(point, [])
        mates = holders if self.people.role(point) else self.people.mates(holders)
        dossier = Dossier(point, holders, mates, role=self.people.role(point))
        dossier.own = self._by_point.get(point, [])
        direct = {id(event): event for event in dossier.own}
        for contact in holders:
            for event in self._by_contact.get(contact, ()):
                if event.point is None or self._about_everything(event):
                    direct[id(event)] = event
            for other in self.people.points_of[contact]:
                if other.kind == "phone" or self.people.role(other):
                    continue
                for event in self._by_point.get(other, ()):
                    if self._about_everything(event):
                        direct[id(event)] = event
        if point.kind == "email":
            for event in self._by_domain.get(point.key.rpartition("@")[2], ()):
                direct[id(event)] = event
        dossier.direct = list(direct.values())
        around = self._around(dossier)
        dossier.linked = [event for key, event in around.items() if key not in direct]
        own = {id(event) for event in dossier.own}
        dossier.elsewhere = [event for key, event in around.items() if event.act and key not in own]
        dossier.likely = [
            event
            for key, event in self._likely_around(dossier).items()
            if key not in direct and key not in around and event.type in WILLS | RIGHTS
        ]
        dossier.minor = any(self._is_minor(contact) for contact in dossier.mates)
        dossier.doubt = self._doubt(dossier)
        dossier.engaged = max(
            (e.low for e in dossier.own if e.type in ENGAGEMENT and e.known), default=MINUS_INFINITY
        )
        countries = {self.people.text(c, "country").strip().upper() for c in mates} - {""}
        dossier.countries = frozenset("GB" if country == "UK" else country for country in countries)
        dossier.types = frozenset(self.people.text(c, "subscriber_type") for c in mates)
        self._sort(dossier)
        return dossier

    def _sort(self, dossier: Dossier) -> None:
        """Lays out what is asked for again for every channel and purpose."""
        point, own, around = dossier.point, dossier.own, dossier.direct + dossier.linked
        dossier.freemail = self._is_freemail(point)
        dossier.wills = [e for e in dossier.direct if e.type in WILLS]
        dossier.linked_wills = [e for e in dossier.linked + dossier.likely if e.type in WILLS]
        dossier.erased = [e for e in around if e.type == "erased"]
        dossier.likely_rights = self._likely_rights(dossier)
        dossier.listed = [e for e in own if e.type == "register_listed"]
        dossier.cleared = [e for e in own if e.type == "register_clear"]
        dossier.yeses = [e for e in own if is_candidate(e) and self._court.names_us(e)]
        dossier.acts = [e for e in own if e.act and not self._court.invalid(e)]
        dossier.acts_elsewhere = [e for e in dossier.elsewhere if e.act and not self._court.invalid(e)]
        dossier.sales = self._sales.around(point, dossier.mates, self.people)
        dossier.customer = self._is_customer(dossier)
        dossier.documented = self._origins.documented(point)
        dossier.claimed = self._claims_interest(dossier)
        told = [self._court.notice(e) for e in dossier.direct if e.type == "notice_given"]
        dossier.notices = [notice for notice in told if notice]
        dossier.standing = frozenset(self._standing(dossier))
        stopped = self._rights_that_stand(dossier) | self._bounces(dossier)
        stopped |= {"A01"} if dossier.erased else set()
        invalid = set() if is_valid(point) else {"D03"}
        dossier.service = frozenset((stopped & STOP_SERVICE) | invalid)

    def _standing(self, dossier: Dossier) -> set[str]:
        """The same for every channel and purpose, whatever yes is on file."""
        fired = self._rights_that_stand(dossier) | self._bounces(dossier)
        if dossier.minor:
            fired.add("A05")
        if any(self._foreign(contact) for contact in dossier.holders):
            fired.add("A07")
        if not is_valid(dossier.point):
            fired.add("D03")
        if dossier.point in self._quarantined:
            fired.add("Q05")
        return fired

    def _is_minor(self, contact: Contact) -> bool:
        """May this person be under the age of the country (A05)?"""
        row = self.people.rows.get(contact)
        born = read_time(row["birth_date"], row["zone"]) if row else None
        if born is None or row["parental_authorisation"].strip():
            return False
        years = AGES.get(row["country"].strip().upper(), 16)
        return born.high > months_before(self._as_of, 12 * years)

    def _doubt(self, dossier: Dossier) -> int | None:
        """V21: a leaver notice, a permanent bounce of the very address, another person's name on the record."""
        moments = [e.high for e in dossier.direct if e.type == "owner_left"]
        for event in dossier.own:
            if is_permanent(event):
                moments.append(event.high)
        if not self.people.role(dossier.point):
            moments += [self.people.renamed[c] for c in dossier.holders if c in self.people.renamed]
        return max(moments, default=None)

    def _around(self, dossier: Dossier) -> dict[int, Event]:
        """Events at the same mailbox written otherwise, and those of the same person."""
        found = {}
        for alias in self.people.aliases(dossier.point):
            for point in self._same_alias[dossier.point.kind, alias]:
                found |= {id(event): event for event in self._by_point.get(point, ())}
        found = {key: e for key, e in found.items() if e.point and self._aliased(e.point, dossier.point)}
        for holder in self._personal_holders(dossier):
            found |= self._of_contacts(self.people.circle(holder), holder)
        return found

    def _likely_around(self, dossier: Dossier) -> dict[int, Event]:
        """Events of contacts that are only likely of the same person."""
        found = {}
        for holder in self._personal_holders(dossier):
            found |= self._of_contacts(self.people.likely(holder), holder)
        return found

    def _personal_holders(self, dossier: Dossier) -> list[Contact]:
        """Role mailboxes neither give nor take, except by the same canonical address."""
        return [] if self.people.role(dossier.point) else dossier.holders

    def _of_contacts(self, contacts: list[Contact], holder: Contact) -> dict[int, Event]:
        """What was said by these contacts or at their addresses, unless it is known to be of one apart from the holder.

        Phones and role mailboxes spread nothing to their holders.
        """
        found = {}
        for contact in contacts:
            events = list(self._by_contact.get(contact, ()))
            for point in self.people.points_of.get(contact, ()):
                if point.kind != "phone":
                    events += self._by_point.get(point, ())
            for event in events:
                at_a_desk = event.point is not None and self.people.role(event.point)
                if not at_a_desk and not (event.contact and self.people.apart(event.contact, holder)):
                    found[id(event)] = event
        return found

    def _aliased(self, one: Point, other: Point) -> bool:
        return one.kind == other.kind and bool(
            set(self.people.aliases(one)) & set(self.people.aliases(other))
        )

    def _about_everything(self, event: Event) -> bool:
        return event.all_channels and (event.type in WILLS or event.type in RIGHTS)

    def _persons(self, dossier: Dossier) -> list[str]:
        refs = sorted({self.people.text(c, "person_ref") for c in dossier.holders} - {""})
        return refs if len(refs) > 1 else [""]

    def _regime(self, dossier: Dossier, channel: str) -> Regime:
        return regime_of(
            dossier.countries,
            channel,
            dossier.types == {"legal"},
            self._day,
            self._months,
            self._policy.get("sector", "none"),
        )

    # ---- one key

    def _decide_and_note(
        self, dossier: Dossier, person: str, channel: str, purpose: dict, regime: Regime
    ) -> Verdict:
        """S02 and S03 say by whose rules it was decided; F holds back what was allowed."""
        verdict = self._decide(dossier, person, channel, purpose, regime)
        if purpose["kind"] == "service" and purpose.get("promotes"):
            verdict.fired.add("S02")
        if purpose.get("asks_permission_for"):
            verdict.fired.add("S03")
        return verdict

    def _decide(self, dossier: Dossier, person: str, channel: str, purpose: dict, regime: Regime) -> Verdict:
        if self._service[purpose["id"]]:
            return self._decide_service(dossier)
        own, purpose = purpose, self._judged[purpose["id"]]
        candidates = self._candidates(dossier, person, channel, purpose["id"], regime)
        against = frozenset({own["id"], purpose["id"]})  # a no to the message itself counts too
        fired = self._nos(dossier, channel, against, candidates, regime)
        plea = self._plea(dossier, channel, own, regime, candidates)
        consent_side, grade, counting = "", "", None
        if candidates:
            nos = self._noes_to_outdo(dossier, channel, against, regime)
            for candidate in candidates:
                candidate.over = any(not self._lifted(no, [candidate], mark=False) for no in nos)
            counting = the_one_that_counts(candidates, self._court.promised_days)
            grade = counting.grade
            fired |= self._consent_rules(candidates)
            consent_side = "" if counting.passes else counting.lowest
        else:
            mismatches = self._mismatches(dossier, person, channel, purpose["id"])
            fired |= mismatches
            consent_side = _first(mismatches, FAILURES)
        if own.get("special_category") and not any(
            c.passes and self._court.explicit(c.event) for c in candidates
        ):
            fired.add("A06")
        if plea.unscreened(any(candidate.passes for candidate in candidates)):
            fired.add("X02")
        stopping = fired & STOPPING
        sale_rules, sale_side = self._sale_rules(dossier, purpose, regime)
        other_bases = plea.rules() | self._firm_rules(dossier, channel, own, regime)
        fired |= sale_rules | other_bases | self._postponing(dossier, channel, own, counting)
        if stopping:
            rule = min(stopping, key=lambda r: OVERRIDES[r][0])
            return Verdict(OVERRIDES[rule][1], rule, fired, grade)
        if allowing := fired & ALLOWING:
            if held := fired & HOLDING:
                return Verdict("HOLD", _first(held, POSTPONING), fired, grade)
            return Verdict("ALLOW", _first(allowing, BASES), fired, grade)
        failing = ({consent_side, sale_side} | other_bases) & FAILURES.keys()
        rule = _first(failing, FAILURES) or "Z01"
        return Verdict("HOLD", rule, fired | {rule}, grade)

    def _postponing(
        self, dossier: Dossier, channel: str, purpose: dict, counting: Candidate | None
    ) -> set[str]:
        fired = set()
        if self._template_lacks[purpose["id"], channel]:
            fired.add("F02")
        if counting and counting.passes:
            days = self._court.promised_days(counting.event)
            if days > 0 and self._post.too_early(
                days, self._post.last_for(purpose["id"], self._sent_to(dossier))
            ):
                fired.add("F01")
        return fired

    def _sent_to(self, dossier: Dossier) -> list[Send]:
        """The messages to this person, at whatever address."""
        if dossier.sent is None:
            contacts = {*dossier.holders}
            for holder in self._personal_holders(dossier):
                contacts.update(self.people.circle(holder))
            points = {dossier.point}
            for alias in self.people.aliases(dossier.point):
                points.update(self._same_alias[dossier.point.kind, alias])
            for contact in contacts:
                points.update(self.people.points_of.get(contact, ()))
            near = self._post.near(points, contacts)
            dossier.sent = [send for send in near if self._was_to(send, dossier)]
        return dossier.sent

    def _was_to(self, send: Send, dossier: Dossier) -> bool:
        """Was it sent to this person, at whatever address?"""
        point = dossier.point
        if send.point == point or (send.point is None and send.contact in dossier.holders):
            return True
        if send.point and self._aliased(send.point, point):
            return True
        if send.point and self.people.role(send.point):
            return False
        for holder in self._personal_holders(dossier):
            if send.contact and self.people.apart(send.contact, holder):
                continue
            circle = self.people.circle(holder)
            if send.contact in circle:
                return True
            if (
                send.point
                and send.point.kind != "phone"
                and set(self.people.holders.get(send.point, ())) & {*circle}
            ):
                return True
        return False

    def _decide_service(self, dossier: Dossier) -> Verdict:
        fired = set(dossier.service)
        if fired & STOP_SERVICE:
            return Verdict("BLOCK", min(fired & STOP_SERVICE), fired)
        return Verdict("ALLOW", "S01", fired | {"S01"})

    # ---- yes

    def _candidates(
        self, dossier: Dossier, person: str, channel: str, purpose: str, regime: Regime
    ) -> list[Candidate]:
        found = [
            self._court.judge(event, channel, purpose, regime, dossier.role, dossier.engaged)
            for event in dossier.yeses
            if in_scope(event, channel, purpose) and not _someone_else(event, person)
        ]
        mark_contradictions(found, self._court)
        for candidate in found:
            event = candidate.event
            if not event.act:
                continue
            if self._court.doubtful_owner(event, dossier.doubt, dossier.engaged, dossier.freemail):
                candidate.failing.add("V21")
            if self._tainted(event, dossier):
                candidate.failing.add("V20")
        return found

    def _is_freemail(self, point: Point) -> bool:
        return point.kind == "email" and point.key.rpartition("@")[2] in self._policy.get(
            "freemail_domains", ()
        )

    def _tainted(self, event: Event, dossier: Dossier) -> bool:
        """V20: it came through a message that had no ground when it left."""
        return any(
            not self._had_a_ground(send, dossier) for send in self._post.that_brought(event, event.high)
        )

    def _had_a_ground(self, send: Send, dossier: Dossier) -> bool:
        own = next((p for p in self._policy["purposes"] if p["id"] == send.row["purpose"]), None)
        channel = send.row["channel"]
        if own is None or channel not in CHANNELS_OF[dossier.point.kind] or send.low is None:
            return False
        purpose = self._judged[own["id"]]
        regime = self._regime(dossier, channel)
        _, latest = edges(send)
        nos = _wills_against(dossier, channel, {own["id"], purpose["id"]}) + dossier.erased
        nos += [e for e in dossier.likely if e.type == "erased"]
        nos = [e for e in nos if not e.known or e.low <= latest]
        for event in dossier.own:
            grade = self._ground(event, channel, purpose["id"], regime, send)
            if grade and all(self._outdoes(event, grade, no) for no in nos):
                return True
        if nos:
            return False
        for sale in dossier.sales:
            failing = self._sales.failing(sale, dossier.point, purpose, regime) - {"I08"}
            until = months_after(sale.last, regime.soft_months) if sale.last != MINUS_INFINITY else sale.last
            if (
                regime.regime in ("OPT_IN_SOFT", "OPT_IN")
                and not failing
                and sale.last < send.low
                and until >= latest
            ):
                return True
        return False

    def _ground(self, event: Event, channel: str, purpose: str, regime: Regime, send: Send) -> str:
        """The grade of a proven act for this channel and purpose, surely before, that no message brought; else ''."""
        if not event.act or event.row["campaign_ref"] or not self._court.names_us(event):
            return ""
        if event.row["actor"] not in ("", "data_subject") or not event.known or event.high >= send.low:
            return ""
        if not in_scope(event, channel, purpose):
            return ""
        judged = self._court.judge(event, channel, purpose, regime, False, MINUS_INFINITY)
        enough = judged.grade == "A" or (judged.grade == "B" and regime.min_grade != "A")
        if not enough or "V08" in judged.failing or self._court.over_by(event, edges(send)[1]):
            return ""
        return judged.grade

    def _outdoes(self, event: Event, grade: str, no: Event) -> bool:
        if no.type in ("complaint", "identity_disputed") and grade != "A":
            return False
        return self._later(event, no)

    def _consent_rules(self, candidates: list[Candidate]) -> set[str]:
        fired = set()
        for candidate in candidates:
            fired |= candidate.failing
            if candidate.passes:
                fired.add(candidate.rule)
                if candidate.lifted:
                    fired.add("C05")
        return fired

    def _mismatches(self, dossier: Dossier, person: str, channel: str, purpose: str) -> set[str]:
        fired = set()
        for event in dossier.acts:
            if _someone_else(event, person):
                continue
            if in_scope(event, channel, purpose) and not self._court.names_us(event):
                fired.add("V11")
            if _same_channel(event, channel) and _other_purpose(event, purpose):
                fired.add("V04")
            if _other_channel(event, channel) and purpose in event.purposes:
                fired.add("V05")
        for event in dossier.acts_elsewhere:
            if _someone_else(event, person):
                continue
            if _names(event, channel, purpose):
                fired.add("V19")
            if _other_channel(event, channel) and purpose in event.purposes:
                fired.add("V05")
        return fired

    # ---- no

    def _nos(
        self,
        dossier: Dossier,
        channel: str,
        purposes: frozenset[str],
        candidates: list[Candidate],
        regime: Regime,
    ) -> set[str]:
        fired = set(dossier.standing)
        for event in dossier.erased:
            if not self._lifted(event, candidates, mark=True):
                fired.add("A01")
        for event in dossier.wills:
            if self._stands(event, channel, purposes, candidates):
                fired.add(_will_rule(event))
        for event in dossier.linked_wills:
            if self._stands(event, channel, purposes, candidates):
                fired.add("W08")
        for event in dossier.likely_rights:
            if not self._lifted(event, candidates, mark=True):
                fired.add("W08")
        if regime.register and self._registered(dossier, channel, candidates):
            fired.add("X01")
        return fired

    def _likely_rights(self, dossier: Dossier) -> list[Event]:
        """Rights of somebody who is only likely the same person: no more than advertising stops."""
        rights = [event for event in dossier.likely if event.type in RIGHTS]
        return [event for event in rights if event.type != "restricted" or not self._freed(event)]

    def _stands(
        self, event: Event, channel: str, purposes: frozenset[str], candidates: list[Candidate]
    ) -> bool:
        """A will against this channel and purpose that nobody lifted."""
        if channel not in event.channels or event.purposes.isdisjoint(purposes):
            return False
        return not self._lifted(event, candidates, mark=True)

    def _lifted(self, event: Event, candidates: list[Candidate], mark: bool) -> bool:
        """T05; whoever lifts is marked (C05) when the no was a will or an erasure."""
        lifted = False
        for candidate in candidates:
            if not candidate.valid or candidate.event.row["actor"] not in ("", "data_subject"):
                continue
            if event.type in ("complaint", "identity_disputed") and candidate.grade != "A":
                continue
            if self._later(candidate.event, event):
                lifted = True
                candidate.lifted = candidate.lifted or mark
        return lifted

    def _later(self, good: Event, bad: Event) -> bool:
        """T02, T03, T10: certainly after it, with the skew between systems."""
        if good.source == bad.source:
            if good.seq is not None and bad.seq is not None:
                return good.seq > bad.seq and (not bad.known or (good.known and good.low >= bad.low))
            return good.low > bad.high
        return good.low > bad.high + self._skew

    def _noes_to_outdo(
        self, dossier: Dossier, channel: str, purposes: frozenset[str], regime: Regime
    ) -> list[Event]:
        """A yes must come after every no: what ended does not revive when a later yes that lifted the no expires."""
        nos = dossier.erased + dossier.likely_rights + _wills_against(dossier, channel, purposes)
        return nos + self._listings(dossier, channel) if regime.register else nos

    def _rights_that_stand(self, dossier: Dossier) -> set[str]:
        """Every right but an erasure, which a later yes may lift."""
        fired = set()
        for event in dossier.direct + dossier.linked:
            if event.type not in RIGHTS or event.type == "erased":
                continue
            if event.type == "erasure_requested" and any(e.high >= event.high for e in dossier.erased):
                continue
            if event.type == "restricted" and self._freed(event):
                continue
            fired.add(RIGHT_RULE[event.type])
        return fired

    def _freed(self, restriction: Event) -> bool:
        """Somebody lifted this restriction later, for the very person it was set for."""
        return any(
            _for_the_same_person(event, restriction) and self._later(event, restriction)
            for event in self._freeing
        )

    def _bounces(self, dossier: Dossier) -> set[str]:
        fired = set()
        soft = []
        acts = [e for e in dossier.own if e.row["kind"] != "state"]
        delivered = max((e.low for e in acts if e.type == "delivered"), default=MINUS_INFINITY)
        for event in dossier.own:
            if event.type == "soft_bounce":
                soft.append(event.high)
            if event.type != "hard_bounce":
                continue
            if not is_permanent(event):
                soft.append(event.high)
            elif not self._lives_again(dossier, event):
                fired.add("D01")
        soft = [moment for moment in soft if moment >= delivered]
        days = self._policy.get("soft_bounce_days", 14)
        if len(soft) >= self._policy.get("soft_bounce_limit", 5) and max(soft) - min(soft) >= days * DAY:
            fired.add("D02")
        return fired

    def _lives_again(self, dossier: Dossier, bounce: Event) -> bool:
        """Something came from the mailbox, or reached it, after the bounce."""
        for event in dossier.own:
            alive = event.type in ("inbound_reply", "inbound_click", "delivered")
            if alive and event.row["kind"] != "state" and event.low > bounce.high:
                return True
            click = self._court.click_time(event) if event.act else None
            if click is not None and click > bounce.high:
                return True
        return False

    def _registered(self, dossier: Dossier, channel: str, candidates: list[Candidate]) -> bool:
        if channel == "post" and dossier.customer:
            return False
        return self._listed(dossier, channel, candidates)

    def _listed(self, dossier: Dossier, channel: str, candidates: list[Candidate]) -> bool:
        listings = self._listings(dossier, channel)
        return any(not self._lifted(event, candidates, mark=False) for event in listings)

    def _listings(self, dossier: Dossier, channel: str) -> list[Event]:
        """What a register says of this channel, and did not take back."""
        return [
            event
            for event in dossier.listed
            if channel in event.channels
            and not any(self._later(e, event) for e in dossier.cleared if _same_channel(e, channel))
        ]

    def _foreign(self, contact: Contact) -> bool:
        ours = ("", self._policy["controller_id"], *self._policy.get("predecessors", ()))
        return self.people.text(contact, "controller_id") not in ours

    # ---- invoices and letters

    def _sale_rules(self, dossier: Dossier, purpose: dict, regime: Regime) -> tuple[set[str], str]:
        """All I rules that fire, and the one that speaks for the sale that counts."""
        if regime.regime not in ("OPT_IN_SOFT", "OPT_IN") or not dossier.sales:
            return set(), ""
        judged = [(sale, self._sales.failing(sale, dossier.point, purpose, regime)) for sale in dossier.sales]
        fired = {rule for _, failing in judged for rule in failing or {"I01"}}
        return fired, min(the_sale_that_counts(judged)[1], default="I01")

    def _is_customer(self, dossier: Dossier) -> bool:
        sales = self._sales.of_point(dossier.point, dossier.mates)
        return any(not sale.always_failing & RELATION_RULES for sale in sales)

    def _plea(
        self, dossier: Dossier, channel: str, purpose: dict, regime: Regime, candidates: list[Candidate]
    ) -> Plea:
        days = self._policy.get("register_max_age_days", 28)
        return Plea(
            channel=channel, regime=regime, customer=channel == "post" and dossier.customer,
            weighed=self._weighed[purpose["id"], channel],
            told=self._was_told(dossier, purpose, channel, "li_statement"),
            template=purpose["letter_names_objection"], origin=dossier.documented,
            screened=screened(dossier.cleared, regime.registers, channel, self._as_of, days),
            listed=bool(regime.register) and self._listed(dossier, channel, candidates),
            claimed=dossier.claimed,
            write_to_prospects=self._policy.get("post_prospects", "documented_only") != "off",
        )  # fmt: skip

    def _firm_rules(self, dossier: Dossier, channel: str, purpose: dict, regime: Regime) -> set[str]:
        if not regime.exemption:
            return set()
        firm = Firm(
            country=regime.exemption,
            types=dossier.types,
            number=any(self.people.text(c, "company_number") for c in dossier.mates),
            desk=dossier.role, own_address=self._origins.of_the_company(dossier.point),
            could_object=self._was_told(dossier, purpose, channel, "objection_offered"),
            job_related=purpose.get("job_related", False),
            published=published(dossier.own, channel, self._judged[purpose["id"]]["id"]),
        )  # fmt: skip
        return firm.rules(self._policy.get("b2b_exemptions", False))

    def _claims_interest(self, dossier: Dossier) -> bool:
        """A source claims legitimate interest for this person."""
        events = dossier.direct + dossier.linked
        return any(
            e.type == "legal_basis_claimed" and e.row["claimed_basis"] == "legitimate_interest"
            for e in events
        )

    def _was_told(self, dossier: Dossier, purpose: dict, channel: str, what: str) -> bool:
        judged = self._judged[purpose["id"]]["id"]
        return any(n[what] == "yes" and covers(n, judged, channel) for n in dossier.notices)


def decide(tables: dict, policy: dict, as_of: datetime, known_as_of: datetime) -> dict[tuple, Verdict]:
    """All verdicts, by (point_kind, exact_key, person_ref, channel, purpose)."""
    return Oracle(tables, policy, as_of, known_as_of).verdicts()


def _will_rule(event: Event) -> str:
    if event.gone:
        return "W07"
    if not event.known and WILL_RULE[event.type] in ("W01", "W02", "W03"):
        return "W06"
    return WILL_RULE[event.type]


def _wills_against(dossier: Dossier, channel: str, purposes: Set[str]) -> list[Event]:
    wills = dossier.wills + dossier.linked_wills
    return [e for e in wills if channel in e.channels and not e.purposes.isdisjoint(purposes)]


def _first(rules: set[str], priority: dict[str, int]) -> str:
    return min(rules, key=priority.__getitem__) if rules else ""


def _someone_else(event: Event, person: str) -> bool:
    return bool(event.person and person and event.person != person)


def _for_the_same_person(one: Event, other: Event) -> bool:
    """The most telling thing that both name decides: the person, the contact of one source, the address."""
    if one.person and other.person:
        return one.person == other.person
    if one.contact and other.contact and one.contact[0] == other.contact[0]:
        return one.contact == other.contact
    return one.point is not None and one.point == other.point


def _same_channel(event: Event, channel: str) -> bool:
    return not event.channels or channel in event.channels


def _names(event: Event, channel: str, purpose: str) -> bool:
    return channel in event.channels and purpose in event.purposes


def _other_channel(event: Event, channel: str) -> bool:
    return bool(event.channels) and channel not in event.channels


def _other_purpose(event: Event, purpose: str) -> bool:
    return event.purpose_stated and purpose not in event.purposes
