"""The workshop planner and the office's own log: no reader of their own, so they hand over the neutral contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .files import csv_text
from .people import DROPS, Fact, Person
from .wordings import ELSEWHERE

CONTACTS = (
    "contact_ref", "person_ref", "organisation_ref", "kind", "display_name", "language", "country",
    "subscriber_type", "controller_id", "created_at", "updated_at", "deleted", "birth_date",
)  # fmt: skip
POINTS = ("contact_ref", "point_kind", "point_value", "role", "collected_in", "valid_from", "valid_to",
          "origin", "origin_compatible")  # fmt: skip
EVENTS = (
    "event_ref", "contact_ref", "person_ref", "point_kind", "point_value", "channels", "purposes",
    "event_type", "actor", "kind", "occurred_at", "time_source", "seq", "recorded_at", "capture_method",
    "box_default", "form_id", "form_version", "source_ref", "notice_id", "controller_named", "verification",
    "verified_at", "recorded_by", "artefact_uri", "note", "bounce_code", "campaign_ref", "register_name",
    "claimed_basis", "relation_ref",
)  # fmt: skip
SALES = (
    "sale_ref", "contact_ref", "organisation_ref", "point_kind", "point_value", "direction", "status",
    "currency", "net_amount", "credited_amount", "sold_at", "paid_at", "ended_at", "issuer_controller_id",
    "product_categories", "collected_in_sale", "optout_offered", "optout_evidence_ref",
)  # fmt: skip
SENDS = (
    "send_ref", "contact_ref", "point_kind", "point_value", "channel", "purpose", "campaign_ref", "sent_at",
    "delivery",
)  # fmt: skip

type_of_row = dict[str, str]
type_of_maker = Callable[[Person, Fact, str, str], type_of_row]


def files(people: Sequence[Person], drop: int) -> dict[str, bytes]:
    """All tables of both systems; those with nothing new are left out."""
    day = DROPS[drop]
    tables: dict[str, tuple[Sequence[str], list[type_of_row]]] = {
        "planner contacts": (CONTACTS, _of(people, "planner.contacts", drop, _contact)),
        "planner contact_points": (POINTS, list(_points(people, drop))),
        "planner consent_events": (EVENTS, _of(people, "planner.consent_events", drop, _event)),
        "planner sales": (SALES, _of(people, "planner.sales", drop, _sale)),
        "planner sends": (SENDS, _of(people, "planner.sends", drop, _send)),
        "planner notices": (tuple(ELSEWHERE[0]), [dict(row) for row in ELSEWHERE] if drop == 1 else []),
        "desk consent_events": (EVENTS, _of(people, "desk.consent_events", drop, _event)),
    }
    for place, rows in _dirt(drop).items():
        tables[place][1].extend(rows)
    found: dict[str, bytes] = {}
    for place, (header, rows) in tables.items():
        system, table = place.split()
        if rows:
            text = csv_text(header, [[row.get(name, "") for name in header] for row in rows])
            found[f"{system}/{day}/{table}.csv"] = text.encode()
    return found


def _of(people: Sequence[Person], table: str, drop: int, make: type_of_maker) -> list[type_of_row]:
    return [
        make(person, fact, f"P-{number:04d}" if _in_planner(person, table) else "", f"{number:04d}-{place}")
        for number, person in enumerate(people, start=1)
        for place, fact in enumerate(person.facts)
        if fact.table == table and drop in fact.drops
    ]


def _in_planner(person: Person, table: str) -> bool:
    """The office's log knows no record numbers; the planner knows its own."""
    return table.startswith("planner") and person.has("planner.contacts")


def _contact(person: Person, fact: Fact, ref: str, line: str) -> type_of_row:
    return {
        "contact_ref": ref, "person_ref": person.person_ref, "kind": "person", "display_name": person.name,
        "language": "nl", "country": person.country, "subscriber_type": "unknown",
        "created_at": "2026-01-05T09:00:00+01:00", "deleted": "none", **fact.cells,
    }  # fmt: skip


def _points(people: Sequence[Person], drop: int) -> Iterator[type_of_row]:
    for number, person in enumerate(people, start=1):
        if not any(fact.table == "planner.contacts" and drop in fact.drops for fact in person.facts):
            continue
        for kind, value in (("email", person.email), ("phone", person.mobile), ("post", person.letterbox)):
            if value:
                yield {
                    "contact_ref": f"P-{number:04d}",
                    "point_kind": kind,
                    "point_value": value,
                    "role": "primary",
                    "collected_in": "unknown",
                    **_origin(person, kind),
                }


def _origin(person: Person, kind: str) -> type_of_row:
    """Where a letterbox is known from, when the planner says so."""
    (cells,) = [fact.cells for fact in person.facts if fact.table == "planner.contacts"][:1]
    return {name: cells[name] for name in ("origin", "origin_compatible") if kind == "post" and name in cells}


def _kind(value: str) -> str:
    if "@" in value:
        return "email"
    return "phone" if value[0] in "+0" else "post"


def _event(person: Person, fact: Fact, ref: str, line: str) -> type_of_row:
    cells = dict(fact.cells)
    point = cells.pop("point", person.email)
    whole_person = fact.cells.get("channels") == "*" or fact.cells["event_type"] in (
        "notice_given",
        "deceased",
        "legal_basis_claimed",
    )
    return {
        "event_ref": f"E-{line}", "contact_ref": ref,
        "point_kind": "" if whole_person and ref else _kind(point),
        "point_value": "" if whole_person and ref else point, "actor": "data_subject", "kind": "act",
        "time_source": "system_log", **cells,
    }  # fmt: skip


def _sale(person: Person, fact: Fact, ref: str, line: str) -> type_of_row:
    cells = dict(fact.cells)
    point = cells.pop("point", person.email)
    return {
        "contact_ref": ref,
        "point_kind": _kind(point),
        "point_value": point,
        "direction": "sales",
        "currency": "EUR",
        **cells,
    }


def _send(person: Person, fact: Fact, ref: str, line: str) -> type_of_row:
    return {
        "contact_ref": ref, "point_kind": "email", "point_value": person.email, "channel": "email",
        "purpose": "invoices", "delivery": "delivered", **fact.cells,
    }  # fmt: skip


def _dirt(drop: int) -> dict[str, list[type_of_row]]:
    """An address that is none, impossible days, a day in Dutch order, lines that stand twice, an unknown word."""
    if drop == 2:
        return {}
    odd = {
        "contact_ref": "P-9001",
        "kind": "person",
        "display_name": "Vuile\u00a0Regel",
        "country": "NL",
        "deleted": "none",
    }
    letter = {
        "event_ref": "D-9001", "point_kind": "email", "point_value": " Dutch.Day@Volgorde.EXAMPLE", "channels": "email",
        "purposes": "*", "event_type": "objected", "actor": "data_subject", "kind": "act", "occurred_at": "05-06-2026",
    }  # fmt: skip
    return {
        "planner contacts": [
            odd,
            odd,
            {"contact_ref": "P-9002", "kind": "persoon", "display_name": "Onbekend Woord", "country": "NL"},
        ],
        "planner contact_points": [
            {"contact_ref": "P-9001", "point_kind": "email", "point_value": "twee@@apen.example"},
            {"contact_ref": "P-9001", "point_kind": "email", "point_value": "links@apen.example; rechts@apen.example"},
            {"contact_ref": "P-9001", "point_kind": "phone", "point_value": "0031 6 5550 1999"},
        ],
        "planner consent_events": [
            {"event_ref": "E-9001", "contact_ref": "P-9001", "event_type": "withdrawn", "channels": "email",
             "purposes": "newsletter", "occurred_at": "2026-02-30T25:61"},
            {"event_ref": "E-9002", "event_type": "withdrawn", "channels": "email", "occurred_at": "2026-03-01"},
        ],
        "planner sales": [
            {"sale_ref": "W-9001", "contact_ref": "P-9001", "direction": "sales", "status": "paid",
             "net_amount": "45,00", "sold_at": "2026-02-30"},
        ],
        "desk consent_events": [letter, letter],
    }  # fmt: skip
