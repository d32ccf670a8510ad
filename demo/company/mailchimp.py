"""Mailchimp audience exports: one archive a day, one member file per status, times without a zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .files import Ragged, csv_text, zip_bytes
from .people import DROPS, Fact, Person

HASH = {1: "3f9c2d71ab", 2: "b07e55d2c8"}
STATUSES = ("subscribed", "unsubscribed", "cleaned", "nonsubscribed", "sms_only")
_HEAD = ("Email Address", "First Name", "Last Name", "Address", "Phone Number")
_BODY = (
    "MEMBER_RATING", "OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP", "LATITUDE", "LONGITUDE",
    "GMTOFF", "DSTOFF", "TIMEZONE", "CC", "REGION",
)  # fmt: skip
_TAIL = ("LEID", "EUID", "NOTES", "TAGS")
_OWN = {
    "subscribed": ("LAST_CHANGED",),
    "unsubscribed": (
        "LAST_CHANGED", "UNSUB_TIME", "UNSUB_CAMPAIGN_TITLE", "UNSUB_CAMPAIGN_ID", "UNSUB_REASON", "UNSUB_REASON_OTHER",
    ),
    "cleaned": ("CLEAN_TIME", "CLEAN_CAMPAIGN_TITLE", "CLEAN_CAMPAIGN_ID"),
    "nonsubscribed": ("LAST_CHANGED",),
    "sms_only": ("LAST_CHANGED",),
}  # fmt: skip


def files(people: Sequence[Person], drop: int) -> dict[str, bytes]:
    """The archive of one day."""
    day, mark = DROPS[drop], HASH[drop]
    members = {}
    for status in STATUSES:
        kind = "sms_only" if status == "sms_only" else f"{status}_email"
        header = (*_HEAD, *_BODY, *_OWN[status], *_TAIL)
        rows: list[list[str] | Ragged] = [
            [cells.get(name, "") for name in header] for cells in _cells(people, status, drop)
        ]
        if status == "cleaned":
            rows.append(Ragged('afgekapt@regel-cleaned.example,"Afgekapt'))
        members[f"{kind}_audience_export_{mark}.csv"] = csv_text(header, rows).encode()
    return {f"mailchimp/{day}/audience_export_{mark}.zip": zip_bytes(members)}


def _cells(people: Sequence[Person], status: str, drop: int) -> Iterator[dict[str, str]]:
    for number, person in enumerate(people, start=301230001):
        for fact in person.facts:
            if fact.table == f"mailchimp.{status}" and drop in fact.drops:
                yield _member(person, fact, number)
    yield from _dirt(status)


def _member(person: Person, fact: Fact, number: int) -> dict[str, str]:
    said = fact.cells
    last = (
        said.get("changed")
        or said.get("unsub")
        or said.get("confirm")
        or said.get("optin")
        or "2026-01-15 07:00:00"
    )
    ip = said.get("ip", "")
    return {
        "Email Address": said.get("email", person.email), "First Name": person.first, "Last Name": person.last,
        "Phone Number": said.get("mobile", person.mobile), "MEMBER_RATING": str(2 + number % 3),
        "OPTIN_TIME": said.get("optin", ""), "OPTIN_IP": ip if said.get("optin") else "",
        "CONFIRM_TIME": said.get("confirm") or said.get("optin") or "2024-05-05 08:00:00",
        "CONFIRM_IP": ip if said.get("confirm") else "", "CC": said.get("cc", person.country),
        "LAST_CHANGED": last, "UNSUB_TIME": said.get("unsub", ""), "UNSUB_REASON": said.get("reason", ""),
        "UNSUB_CAMPAIGN_TITLE": "Zomer 2026" if "unsub" in said else "", "CLEAN_TIME": said.get("clean", ""),
        "CLEAN_CAMPAIGN_TITLE": "Zomer 2026" if "clean" in said else "", "LEID": str(number),
        "EUID": f"{number * 7919 % 16**10:010x}", "NOTES": said.get("notes", ""),
        "TAGS": '"nieuwsbrief"' if fact.table == "mailchimp.subscribed" else "",
    }  # fmt: skip


def _dirt(status: str) -> Iterator[dict[str, str]]:
    """Blanks, capitals, tags, an address in another script, somebody in two files, an unreadable time."""
    if status == "subscribed":
        yield {
            "Email Address": " Blanco.Spatie@Rand.EXAMPLE ",
            "First Name": "Blanco",
            "CONFIRM_TIME": "2018-05-24 08:00:00",
            "LAST_CHANGED": "2018-05-24 08:00:00",
            "LEID": "301239001",
            "EUID": "aa11bb22cc",
            "NOTES": "imported from fair 2017",
        }
        yield {
            "Email Address": "plus+workshops@teken.example",
            "First Name": "Plus",
            "OPTIN_TIME": "2025-11-01 12:00:00",
            "OPTIN_IP": "2001:db8::1",
            "CONFIRM_TIME": "2025-11-01 12:00:31",
            "CONFIRM_IP": "2001:db8::1",
            "CC": "IE",
            "LAST_CHANGED": "2026-01-15 07:00:00",
            "LEID": "301239002",
            "EUID": "bb22cc33dd",
            "TAGS": '"vip","klant"',
        }
        yield {
            "Email Address": "mülleimer@bücher-zahnkranz.example",
            "First Name": "Jürgen",
            "OPTIN_TIME": "2024-02-29 23:59:59",
            "OPTIN_IP": "198.51.100.4",
            "CONFIRM_TIME": "2024-02-29 23:59:59",
            "CC": "DE",
            "LAST_CHANGED": "2024-02-29 23:59:59",
            "LEID": "301239003",
            "EUID": "cc33dd44ee",
        }
        yield {
            "Email Address": "beide@lijsten.example",
            "First Name": "Beide",
            "CONFIRM_TIME": "2019-02-02 10:00:00",
            "LAST_CHANGED": "2019-02-02 10:00:00",
            "LEID": "301239004",
            "EUID": "dd44ee55ff",
        }
    if status == "unsubscribed":
        yield {
            "Email Address": "BEIDE@lijsten.example",
            "First Name": "Beide",
            "CONFIRM_TIME": "2019-02-02 10:00:00",
            "LAST_CHANGED": "2020-12-01 06:30:00",
            "UNSUB_TIME": "2020-12-01 06:30:00",
            "UNSUB_REASON": "ADMIN: Unsubscribed by an admin",
            "LEID": "301239005",
            "EUID": "ee55ff66aa",
        }
        yield {
            "Email Address": "onleesbaar@tijdstip.example",
            "First Name": "Tijdloos",
            "CONFIRM_TIME": "2019-03-02 10:00:00",
            "LAST_CHANGED": "30-02-2026 25:61",
            "UNSUB_TIME": "30-02-2026 25:61",
            "LEID": "301239006",
            "EUID": "ff66aa77bb",
        }
    if status == "sms_only":
        yield {
            "First Name": "Alleen",
            "Last Name": "Sms",
            "Phone Number": "+31655501909",
            "CONFIRM_TIME": "2026-02-02 10:00:00",
            "LAST_CHANGED": "2026-02-02 10:00:00",
            "LEID": "301239007",
            "EUID": "0a0b0c0d0e",
        }
