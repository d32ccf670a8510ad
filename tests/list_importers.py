"""The import screens of the tools, as their vendors describe them: stand-ins that take list files as the tools do.

Written from the vendors' published rules and from nothing of ours: what a tool makes of a file is found out here by
Python's own reader and hash functions. `Refused` is what the tool would say no to. Each importer is handed the contacts
that the tool holds and gives those it would stop; what it would do wrongly with a wrong file, it does wrongly here too.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence

Files = Sequence[bytes]
Contacts = Iterable[str]
HASH = re.compile(r"[0-9a-f]{64}")
ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


class Refused(Exception):
    """The tool does not take the file."""


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("UTF-16")
    return content.decode("utf-8")


def _rows(content: bytes, separators: str = ",") -> list[list[str]]:
    text = _text(content)
    first = text.split("\n", 1)[0]
    separator = max(separators, key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _columns(content: bytes, separators: str = ",") -> dict[str, list[str]]:
    header, *rows = _rows(content, separators)
    if any(len(row) != len(header) for row in rows):
        raise Refused("a row of another length")
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}


def _one_column(header: str, limit: int | None = None, alone: bool = False, separators: str = ","):
    """A tool in whose import screen one column is chosen by its exact header."""

    def take(files: Files, held: Contacts) -> set[str]:
        found: set[str] = set()
        for content in files:
            if limit is not None and len(content) > limit:
                raise Refused("too large")
            columns = _columns(content, separators)
            if header not in columns or (alone and len(columns) > 1):
                raise Refused("no such column, or others beside it")
            found |= set(columns[header])
        return found & set(held)

    return take


def first_column(files: Files, held: Contacts) -> set[str]:
    """SendGrid: addresses in the first column; headers and all other columns are passed over."""
    found = {row[0] for content in files for row in _rows(content) if row and ADDRESS.fullmatch(row[0])}
    return found & set(held)


BRAZE_KNOWS = {"email", "external_id", "email_subscribe", "subscription_group_id", "subscription_state"}


class Braze:
    """A header that is not byte for byte one of its own makes a custom attribute, and no opt-out."""

    def __init__(self) -> None:
        self.custom: set[str] = set()
        self.groups: dict[str, set[str]] = {}

    def __call__(self, files: Files, held: Contacts) -> set[str]:
        stopped: set[str] = set()
        for content in files:
            if len(content) > 500_000_000:
                raise Refused("too large")
            columns = _columns(content)
            self.custom |= set(columns) - BRAZE_KNOWS
            if "email" not in columns:
                raise Refused("no identifier")
            states = columns.get("email_subscribe", [])
            stopped |= {
                a for a, state in zip(columns["email"], states, strict=False) if state == "unsubscribed"
            }
            groups, states = columns.get("subscription_group_id", []), columns.get("subscription_state", [])
            for address, group, state in zip(columns["email"], groups, states, strict=False):
                if state == "unsubscribed" and address in set(held):
                    self.groups.setdefault(group, set()).add(address)
        return stopped & set(held)


class Ses:
    """No header; an address has one reason, the last one; it is obeyed only while that reason is switched on."""

    def __init__(self, *enabled: str) -> None:
        self.enabled = enabled or ("BOUNCE", "COMPLAINT")

    def __call__(self, files: Files, held: Contacts) -> set[str]:
        reasons: dict[str, str] = {}
        for content in files:
            rows = _rows(content)
            if len(rows) > 100_000:
                raise Refused("more than 100,000")
            for row in rows:
                if len(row) != 2 or row[1] not in ("BOUNCE", "COMPLAINT") or not ADDRESS.fullmatch(row[0]):
                    raise Refused("a line that is no address and reason")
                reasons[row[0]] = row[1]
        return {address for address, reason in reasons.items() if reason in self.enabled} & set(held)


def mailgun(files: Files, held: Contacts) -> set[str]:
    """Three headers are known, one is needed; * is every tag; 25 MB."""
    stopped: set[str] = set()
    for content in files:
        columns = _columns(content)
        if (
            len(content) > 25_000_000
            or "address" not in columns
            or set(columns) - {"address", "tags", "created_at"}
        ):
            raise Refused("too large, or another header")
        tags = columns.get("tags", ["*"] * len(columns["address"]))
        stopped |= {address for address, tag in zip(columns["address"], tags, strict=True) if tag == "*"}
    return stopped & set(held)


def postmark(files: Files, held: Contacts) -> set[str]:
    """A call for each line, at most 50 addresses in it."""
    stopped: set[str] = set()
    for line in b"".join(files).splitlines():
        body = json.loads(line)
        if list(body) != ["Suppressions"] or not 0 < len(body["Suppressions"]) <= 50:
            raise Refused("no body of a call, or more than 50 in it")
        stopped |= {each["EmailAddress"] for each in body["Suppressions"]}
    return stopped & set(held)


def sha256(text: str) -> str:
    """The hash that the advertisers publish: lower-case hex of the UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def google_key(value: str) -> str:
    """Lower case, trimmed; a phone number in E.164 with its +."""
    return sha256(value.strip().lower())


def meta_key(value: str) -> str:
    """Blanks and dots at the ends away, lower case; a phone number is digits alone, with the country code."""
    plain = value.strip(" \t\r\n\x00.").lower()
    return sha256(re.sub(r"\D", "", plain) if plain.startswith("+") and "@" not in plain else plain)


def _audience(
    headers: set[str], key: Callable[[str], str], least: int = 0, most: int | None = None, size=None
):
    def take(files: Files, held: Contacts) -> set[str]:
        hashes: set[str] = set()
        for content in files:
            columns = _columns(content)
            rows = max(map(len, columns.values()), default=0)
            if not headers & set(columns):
                raise Refused("none of its headers")
            if (most is not None and rows > most) or (size is not None and len(content) > size):
                raise Refused("too large")
            if rows < least:
                raise Refused("too few rows")
            for name in headers & set(columns):
                # what is no hash is hashed by the tool itself
                hashes |= {cell if HASH.fullmatch(cell) else key(cell) for cell in columns[name] if cell}
        return {contact for contact in held if key(contact) in hashes}

    return take


class LinkedIn:
    """The headers of its template, unchanged and unmoved; 300 to 300,000 rows, 20 MB; one audience of each file."""

    def __init__(self, template: tuple[str, ...], least: int = 300) -> None:
        self.template, self.least = list(template), least

    def __call__(self, files: Files, held: Contacts) -> set[str]:
        for content in files:
            if _rows(content)[0] != self.template:
                raise Refused("another header than the template's")
        return _audience({"email"}, google_key, self.least, 300_000, 20_000_000)(files, held)


def mailing_house(files: Files, held: Contacts) -> set[str]:
    """Compares addresses in the case in which they are written."""
    return _one_column("address", separators=",;")(files, held)


def telephone(files: Files, held: Contacts) -> set[str]:
    """Takes complete international numbers alone."""
    numbers = {number for content in files for number in _columns(content, ",;")["phone"]}
    if not all(re.fullmatch(r"\+[1-9]\d{6,14}", number) for number in numbers):
        raise Refused("no complete number")
    return numbers & set(held)


def importers(template: tuple[str, ...]) -> dict[str, Callable[[Files, Contacts], set[str]]]:
    """Format -> what its tool stops."""
    return {
        "activecampaign": _one_column("Email"),
        "braze": Braze(),
        "brevo": _one_column("EMAIL", 10_000_000, separators=",;"),
        "google_customer_match": _audience({"Email", "Phone"}, google_key),
        "hubspot": _one_column("Email"),
        "klaviyo": _one_column("Email", alone=True),
        "letters": mailing_house,
        "linkedin": LinkedIn(template, least=1),
        "mailchimp": _one_column("Email Address", 200_000_000),
        "mailgun": mailgun,
        "meta_audience": _audience({"email", "phone"}, meta_key, most=None),
        "neutral": _one_column("value", separators=",;"),
        "phone_block": telephone,
        "postmark": postmark,
        "salesforce_mc": _one_column("Email Address"),
        "sendgrid": first_column,
        "sendgrid_group": first_column,
        "ses": Ses(),
    }
