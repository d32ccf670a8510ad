"""The oracle's eyes: which texts are the same contact point, which points belong to one person.

Lives here: keys (M01, M02, M11), role mailboxes (M04), holders, person links and reviews of them (M05, M06, M09).
Does not live here: what anybody said.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

import idna
from oracle_tables import COLUMNS
from oracle_time import micros

Contact = tuple[str, str]  # source_id, contact_ref

CALLING_CODES = {
    "NL": "31", "BE": "32", "DE": "49", "FR": "33", "GB": "44", "SE": "46", "AT": "43", "CH": "41", "IE": "353",
    "DK": "45", "NO": "47", "ES": "34", "PT": "351", "PL": "48", "LU": "352", "IT": "39",
}  # fmt: skip
DEFAULT_COUNTRIES = ("NL", "BE", "DE", "FR", "GB")
CROWDED = re.compile(r"[!#$%&*/=?^`{|}~\ufe00-\ufe0f][^@]*@")
WITHIN = re.compile(r"[\w+-]+(?:[.'][\w+-]+)*@(?:[\w-]+\.)+[\w-]+")
ROLE_NAMES = frozenset({
    "info", "sales", "facturen", "factuur", "administratie", "contact", "support", "office", "hello",
    "marketing", "team", "inkoop", "verkoop", "boekhouding", "finance", "billing", "noreply", "no-reply",
    "hr", "webmaster", "postmaster", "abuse", "service",
})  # fmt: skip
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
VALID_EMAIL = re.compile(
    rf"[^\s@\"(),:;<>\[\]\\.]+(?:\.[^\s@\"(),:;<>\[\]\\.]+)*@(?:{LABEL}\.)+(?!\d+$){LABEL}"
)
NOT_A_SURNAME = frozenset(
    """van von vom de den der des het ten ter te op in zu zum zur du da di del della dos la le les el dhr mevr mw mr mrs
    ms miss dr drs ir ing prof herr frau mme mlle heer mevrouw familie fam family bv nv vof cv gmbh kg ag ltd llc inc
    plc sa sas sarl srl bvba""".split()
)
VALID_NUMBER = re.compile(r"\+[1-9]\d{7,14}")


class Point(NamedTuple):
    """One contact point, by its exact key."""

    kind: str
    key: str


@lru_cache(maxsize=300_000)
def point_of(kind: str, value: str) -> Point | None:
    """The contact point a cell names; None when it names none."""
    text = unicodedata.normalize("NFC", value.strip())
    if not text or not kind:
        return None
    if kind == "email":
        return Point(kind, _email_key(text))
    if kind == "phone":
        return Point(kind, _phone_key(text))
    return Point(kind, " ".join(text.lower().split()))


@lru_cache(maxsize=300_000)
def aliases(point: Point, countries: tuple[str, ...]) -> tuple[str, ...]:
    """The names under which a no travels: canonical address, or every international number it can be."""
    if point.kind == "email":
        inner = () if is_valid(point) and not CROWDED.search(point.key) else _written_in(point.key)
        return tuple(dict.fromkeys([_canonical(point.key), *map(_canonical, inner)]))
    if point.kind == "phone":
        digits = point.key.lstrip("+").removeprefix("national:")
        if len(digits) > 15 and len(digits) <= 30:  # two numbers that ran into each other
            half = len(digits) // 2
            both = [Point("phone", _phone_key(part)) for part in (digits[:half], digits[half:])]
            return (point.key, *(name for part in both for name in aliases(part, countries)))
    if point.kind == "phone" and point.key.startswith("national:"):
        whole = () if digits.startswith("0") else ("+" + digits,)
        kept = ("+39" + digits,) if "IT" in countries else ()
        return (*(("+" + CALLING_CODES[c] + digits.removeprefix("0")) for c in countries), *kept, *whole)
    return (point.key,)


def _written_in(text: str) -> list[str]:
    """The addresses a cell that is no plain address may mean: remarks and quotes off, disguises undone."""
    text = re.sub("[\ufe00-\ufe0f]", "", unicodedata.normalize("NFKC", text))
    text = re.sub(r"(?i)%40|&#0*64;|\s*[(\[{<]\s*(?:at|@)\s*[)\]}>]\s*", "@", text)
    plain = [text, re.sub(r"\([^()]*\)", "", text), text.replace('"', "")]
    return [found for version_ in plain for found in WITHIN.findall(version_)]


@lru_cache(maxsize=300_000)
def is_valid(point: Point) -> bool:
    """Can a message be sent there as written (D03)?"""
    if point.kind == "email":
        local = point.key.rpartition("@")[0]
        return bool(VALID_EMAIL.fullmatch(point.key)) and len(local) <= 64 and len(point.key) <= 254
    if point.kind == "phone":
        return bool(VALID_NUMBER.fullmatch(point.key))
    return True


def is_role(point: Point, role_names: frozenset[str]) -> bool:
    """A department's mailbox, not a person's."""
    return point.kind == "email" and _canonical(point.key).partition("@")[0] in role_names


def _email_key(text: str) -> str:
    local, at, domain = text.rpartition("@")
    return local.lower() + at + _a_label(domain.lower())


@lru_cache(maxsize=10_000)
def _a_label(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain


def _canonical(key: str) -> str:
    local, _, domain = key.rpartition("@")
    local = local.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        return local.replace(".", "") + "@gmail.com"
    return local + "@" + domain


def _phone_key(text: str) -> str:
    text = "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c
        for c in unicodedata.normalize("NFKC", text)
    )
    text = re.sub(r"^\+00", "+", re.sub(r"^(\+?\d{7,})[.,]0+$", r"\1", text))
    international = text.startswith(("+", "00"))
    if international:
        text = text.replace("(0)", "")
    digits = re.sub(r"\D", "", text)
    if text.startswith("00"):
        digits = digits[2:]
    if international:
        # The national 0 that people keep after the prefix of a country that has one.
        digits = re.sub(r"^(31|32|33|41|43|44|46|49|353)0", r"\1", digits)
    return "+" + digits if international else "national:" + digits


class People:
    """Who holds what, and which contacts are one person."""

    def __init__(
        self,
        contact_rows: list[dict],
        point_rows: list[dict],
        reviews: list[dict],
        policy: dict,
        known: object,
    ) -> None:
        """Reads everything observed by `known`; of a contact the newest version counts.

        `point_rows` are all rows that may name a contact and an address: of contact points, events and sales.
        """
        self.countries = tuple(policy.get("phone_candidate_countries") or DEFAULT_COUNTRIES)
        self.role_names = frozenset(policy.get("role_names") or ROLE_NAMES)
        self.rows: dict[Contact, dict] = {}
        self.holders: dict[Point, list[Contact]] = defaultdict(list)
        self.points_of: dict[Contact, list[Point]] = defaultdict(list)
        self._roles: dict[Point, bool] = {}
        self._refs_ever: dict[Contact, set[str]] = defaultdict(set)
        self._read_contacts(contact_rows, known)
        self._read_points(point_rows, known)
        self._limit = policy.get("link_max_contacts", 20)
        self._surnames = policy.get("link_max_surnames", 4)
        self._threshold = policy.get("person_link_negative", 0.80)
        self._reviewed = _newest_verdicts(reviews, known)
        everybody = list(dict.fromkeys([*self.rows, *self.points_of]))
        addresses = self._shared_addresses()
        today = {c: {self.text(c, "person_ref")} - {""} for c in everybody}
        same = [tuple(pair) for pair, verdict in self._reviewed.items() if verdict == "same"]
        self._persons = Groups(everybody, [*self._by_ref(today), *addresses])
        self._circles = Groups(
            everybody,
            [*self._by_ref(self._refs_ever), *addresses, *(p for p in same if {*p} <= {*everybody})],
        )
        self._likely: dict[Contact, set[Contact]] = defaultdict(set)
        self._find_likely(everybody)

    def apart(self, one: Contact, other: Contact) -> bool:
        """Did a reviewer find them to be two people?"""
        return self._reviewed.get(frozenset((one, other))) == "different"

    def mates(self, contacts: list[Contact]) -> list[Contact]:
        """These contacts and every other contact of the same persons: for all but a no."""
        found: dict[Contact, None] = {}
        for contact in contacts:
            for mate in self._persons.of(contact):
                if not self.apart(contact, mate):
                    found[mate] = None
        return list(found)

    def circle(self, contact: Contact) -> list[Contact]:
        """The contacts whose no counts for this one as that of the same person."""
        return [mate for mate in self._circles.of(contact) if not self.apart(contact, mate)]

    def likely(self, contact: Contact) -> list[Contact]:
        """The contacts whose no counts for this one because they are likely the same person: one such step, no more."""
        near = {
            self._circles.name(k) for mate in self._circles.of(contact) for k in self._likely.get(mate, ())
        }
        near.discard(self._circles.name(contact))
        return [k for name in near for k in self._circles.of(name) if not self.apart(contact, k)]

    def role(self, point: Point) -> bool:
        """Is it a role mailbox?"""
        if point not in self._roles:
            self._roles[point] = is_role(point, self.role_names)
        return self._roles[point]

    def aliases(self, point: Point) -> tuple[str, ...]:
        """The names under which a no about this point travels."""
        return aliases(point, self.countries)

    def text(self, contact: Contact, column: str) -> str:
        """A cell of the contact's newest row; empty when the contact was never described."""
        row = self.rows.get(contact)
        return row.get(column, "") if row else ""

    def _read_contacts(self, rows: list[dict], known: object) -> None:
        names: dict[Contact, set[str]] = {}
        self.renamed: dict[Contact, int] = {}
        named = [row for row in rows if row["observed_at"] <= known and row["display_name"]]
        for row in sorted(named, key=lambda row: (row["observed_at"], row["display_name"])):
            contact = (row["source_id"], row["contact_ref"])
            words = {word for word in _plain_words(row["display_name"]) if word not in NOT_A_SURNAME}
            if words and names.get(contact) and not words & names[contact]:
                self.renamed[contact] = micros(row["observed_at"])  # another person's name (M07)
            names[contact] = words
        for row in rows:
            if row["observed_at"] > known:
                continue
            contact = (row["source_id"], row["contact_ref"])
            if row["person_ref"]:
                self._refs_ever[contact].add(row["person_ref"])
            if contact not in self.rows or outdoes(row, self.rows[contact]):
                self.rows[contact] = row

    def _read_points(self, rows: list[dict], known: object) -> None:
        for row in rows:
            point = point_of(row["point_kind"], row["point_value"])
            if row["observed_at"] > known or point is None or not row["contact_ref"]:
                continue
            contact = (row["source_id"], row["contact_ref"])
            if contact not in self.holders[point]:
                self.holders[point].append(contact)
                self.points_of[contact].append(point)

    def _shared_addresses(self) -> list[list[Contact]]:
        by_address: dict[str, dict[Contact, None]] = defaultdict(dict)
        for point, contacts in self.holders.items():
            if point.kind == "email" and is_valid(point) and not self.role(point):
                for contact in contacts:
                    by_address[self.aliases(point)[0]][contact] = None
        return [list(contacts) for contacts in by_address.values() if len(contacts) <= self._limit]

    def _by_ref(self, refs: dict[Contact, set[str]]) -> list[list[Contact]]:
        shared: dict[str, list[Contact]] = defaultdict(list)
        for contact, names in refs.items():
            for name in names:
                shared[name].append(contact)
        return list(shared.values())

    def _find_likely(self, everybody: list[Contact]) -> None:
        """M05: a number and a surname, a name in one organisation, a number; only what is worth enough."""
        by_number: dict[str, set[Contact]] = defaultdict(set)
        for point, contacts in self.holders.items():
            if point.kind == "phone" and (is_valid(point) or re.fullmatch(r"national:\d{8,15}", point.key)):
                for alias in self.aliases(point):
                    by_number[alias].update(contacts)
        shared: list[tuple[float, set[Contact]]] = []
        for contacts in by_number.values():
            surnames: dict[str, set[Contact]] = defaultdict(set)
            for contact in contacts:
                for word in self._surnames_of(contact):
                    surnames[word].add(contact)
            if len(contacts) <= self._limit and len(surnames) <= self._surnames:
                shared.append((0.60, contacts))
                shared += [(0.85, some) for some in surnames.values()]
        by_name: dict[tuple[str, str], set[Contact]] = defaultdict(set)
        for contact in everybody:
            words = sorted(set(self._name_words(contact)))
            if len(words) > 1 and self.text(contact, "organisation_ref"):
                by_name[self.text(contact, "organisation_ref"), " ".join(words)].add(contact)
        shared += [(0.70, contacts) for contacts in by_name.values() if len(contacts) <= self._limit]
        for score, contacts in shared:
            if score >= self._threshold:
                for one in contacts:
                    self._likely[one] |= {c for c in contacts if c != one and not self.apart(one, c)}

    def _name_words(self, contact: Contact) -> list[str]:
        if self.text(contact, "kind") not in ("person", "unknown", ""):
            return []
        return [w for w in _plain_words(self.text(contact, "display_name")) if w not in NOT_A_SURNAME]

    def _surnames_of(self, contact: Contact) -> set[str]:
        words = self._name_words(contact)
        head, comma, _ = self.text(contact, "display_name").partition(",")
        before = [w for w in _plain_words(head) if w not in NOT_A_SURNAME] if comma and words else []
        return set(before or (words[1:] if len(words) > 1 else words))


class Groups:
    """Contacts that hang together, by what they share."""

    def __init__(self, everybody: list[Contact], shared: list) -> None:
        """Each of `shared` are contacts that are one person."""
        self._parent: dict[Contact, Contact] = {}
        for contacts in shared:
            for other in contacts[1:]:
                self._parent[self.name(other)] = self.name(contacts[0])
        self._members: dict[Contact, list[Contact]] = defaultdict(list)
        for contact in everybody:
            self._members[self.name(contact)].append(contact)

    def name(self, contact: Contact) -> Contact:
        """One of the contacts, the same for all of the group."""
        while contact in self._parent and self._parent[contact] != contact:
            contact = self._parent[contact]
        return contact

    def of(self, contact: Contact) -> list[Contact]:
        """Everybody in the contact's group."""
        return self._members.get(self.name(contact), [contact])


def _plain_words(text: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", text.lower())
    return re.findall(
        r"[^\W\d_]{2,}", "".join(c for c in flat if not unicodedata.category(c).startswith("M"))
    )


def _newest_verdicts(rows: list[dict], known: object) -> dict[frozenset, str]:
    """What the newest review says of two contacts; in one drop "same" outdoes "different"."""
    found: dict[frozenset, tuple] = {}
    for row in rows:
        one = (row["contact_source"] or row["source_id"], row["contact_ref"])
        other = (row["other_source"] or row["source_id"], row["other_ref"])
        if row["observed_at"] > known or one == other or not row["contact_ref"] or not row["other_ref"]:
            continue
        if row["verdict"] in ("same", "different"):
            pair, said = (
                frozenset((one, other)),
                (row["observed_at"], row["verdict"] == "same", row["verdict"]),
            )
            found[pair] = max(said, found.get(pair, said))
    return {pair: said[2] for pair, said in found.items()}


def outdoes(row: dict, other: dict) -> bool:
    """Does it count instead of another row about the same thing: seen later, or at once and less in its favour?"""
    if row["observed_at"] != other["observed_at"]:
        return row["observed_at"] > other["observed_at"]
    mine, its = _favour(row), _favour(other)
    return mine < its if mine != its else _cells(row) > _cells(other)


def _favour(row: dict) -> tuple[bool, ...]:
    if "sale_ref" in row:
        return (row["status"] == "paid", row["ended_at"] == "", row["optout_offered"] == "yes")
    if "full_text" in row:
        return (row["withdrawal_info"] == "yes", row["unbundled"] == "yes", row["material_change_from"] == "")
    return (row["parental_authorisation"] != "",)


def _cells(row: dict) -> list[str]:
    table = "sales" if "sale_ref" in row else "notices" if "full_text" in row else "contacts"
    return [row[name] for name in COLUMNS[table]]
