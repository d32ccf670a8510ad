"""A company that people ask about their data: a CRM, a mail tool, an invoice system, a register of recipients.

Everything is invented. Jan is a customer with invoices of 2024 and a spoken yes; Piet is his colleague at the same
switchboard, Ad and Bea share an address, and info@ is a desk.
"""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import running
from small_company import Row, as_csv

from consentry.settings import Settings, load_settings

JAN, JANS_MOBILE, PIET, DESK, BOTH = (
    "jan@klant.example", "+31655501001", "piet@klant.example", "info@klant.example", "gezin@thuis.example",
)  # fmt: skip
SWITCHBOARD = "+31201112233"
NOTE = "12-09-2026 14:20, Jaarbeurs Utrecht hal 7. Jan: 'Prima, mail me gerust af en toe jullie nieuwsbrief.' — PV"
CONFIG = """
[company]
controller_id = "acme"
name = "Acme BV"
country = "NL"
zone = "Europe/Amsterdam"

[[purposes]]
id = "newsletter"
words = ["nieuwsbrief"]

[[purposes]]
id = "offers"

[[purposes]]
id = "invoices"
kind = "service"

[sources.crm]
kind = "neutral"
zone = "Europe/Amsterdam"
coverage = "full"
max_age_hours = 876000

[sources.mail]
kind = "neutral"
zone = "Europe/Amsterdam"
coverage = "full"
max_age_hours = 876000

[sources.inv]
kind = "neutral"
zone = "Europe/Amsterdam"
coverage = "full"
max_age_hours = 876000

[processors.mailer]
name = "Mailer GmbH"
country = "DE"
agreement_signed_on = 2024-01-01
subprocessors_listed_on = 2026-11-01

[targets.mail]
format = "neutral"
source = "mail"
processor = "mailer"
channels = ["email"]
purposes = ["newsletter"]
"""


def point(ref: str, value: str) -> Row:
    kind = "email" if "@" in value else "phone"
    return {"contact_ref": ref, "point_kind": kind, "point_value": value}


def human(ref: str, name: str, **more: str) -> Row:
    return {"contact_ref": ref, "kind": "person", "display_name": name, "country": "NL", **more}


def said(ref: str, value: str, event_type: str, when: str, **more: str) -> Row:
    return {
        "contact_ref": ref, **({} if not value else point(ref, value)), "event_type": event_type,
        "actor": "data_subject",
        "kind": "act", "channels": "email", "purposes": "newsletter", "occurred_at": when, **more,
    }  # fmt: skip


def invoice(ref: str, number: str, sold: str, value: str, **more: str) -> Row:
    return {
        **point(ref, value), "sale_ref": number, "direction": "sales", "status": "paid", "currency": "EUR",
        "net_amount": "500.00", "sold_at": sold, "paid_at": sold, "issuer_controller_id": "acme", **more,
    }  # fmt: skip


Drops = dict[str, dict[str, list[Row]]]
CROWD = 90
"""Others in CRM and mail tool: without them an export without Jan would be so much smaller that nobody believed it."""


def _with_a_crowd(drops: Drops) -> Drops:
    for source in ("crm", "mail"):
        for n in range(CROWD):
            drops[source]["contacts"].append(human(f"x{n}", f"Bezoeker {n}"))
            drops[source]["contact_points"].append(point(f"x{n}", f"bezoeker{n}@elders.example"))
    return drops


def everything() -> Drops:
    """One drop of each source."""
    oral = {
        **point("c1", JAN), "event_type": "given", "actor": "data_subject", "kind": "act", "note": NOTE,
        "capture_method": "oral_face_to_face", "recorded_at": "2026-09-12T17:00:00", "recorded_by": "PV-staff",
    }  # fmt: skip
    remark = {"contact_ref": "c1", "event_type": "unknown", "note": f"collega {PIET} stond erbij"}
    return _with_a_crowd({
        "crm": {
            "contacts": [
                human("c1", "Jan Klant"), human("c2", "Piet Collega"), human("c3", "Ad", person_ref="ad"),
                human("c4", "Bea", person_ref="bea"),
            ],
            "contact_points": [
                point("c1", JAN), point("c1", JANS_MOBILE), point("c1", SWITCHBOARD), point("c1", DESK),
                point("c2", PIET), point("c2", SWITCHBOARD), point("c2", DESK), point("c3", BOTH), point("c4", BOTH),
            ],
            "consent_events": [oral, remark],
        },
        "mail": {
            "contacts": [human("m1", "J. Klant"), human("m2", "P. Collega"), human("m3", "Ad en Bea")],
            "contact_points": [point("m1", JAN), point("m2", PIET), point("m3", BOTH)],
            "consent_events": [
                said("m1", JAN, "given", "2026-03-01T10:00:00+01:00", capture_method="web_form_soi",
                     box_default="unticked", form_id="f1", form_version="2", notice_id="n1", controller_named="acme"),
                said("m2", PIET, "given", "2026-03-02T10:00:00+01:00", capture_method="web_form_soi",
                     box_default="unticked", form_id="f1", form_version="2", notice_id="n1", controller_named="acme"),
                said("m1", JAN, "refused", "2026-03-01T10:00:01+01:00", purposes="offers"),
            ],
            "notices": [{
                "notice_id": "n1", "full_text": "Ik wil de nieuwsbrief van Acme BV per e-mail. Stoppen kan altijd.",
                "language": "nl", "shown_from": "2026-01-01", "controllers_named": "acme", "purposes": "newsletter",
                "channels": "email", "withdrawal_info": "yes", "unbundled": "yes",
            }],
            "sends": [{
                "send_ref": "s1", **point("m1", JAN), "channel": "email", "purpose": "newsletter",
                "campaign_ref": "april",
                "sent_at": "2026-04-01T09:00:00+02:00", "delivery": "sent",
            }],
        },
        "inv": {
            "contacts": [human("k1", "Jan Klant"), human("k2", "Piet Collega")],
            "contact_points": [point("k1", JAN), point("k2", PIET)],
            "sales": [
                invoice("k1", "2024-001", "2024-05-10", JAN), invoice("k1", "2024-002", "2024-11-02", JAN),
                invoice("k1", "quote-9", "2026-01-02", JAN, status="quote"),
                invoice("k2", "2025-100", "2025-02-03", PIET),
            ],
        },
    })  # fmt: skip


def without_jan() -> Drops:
    """The same systems after they erased him; the invoice system has to keep his invoices."""
    drops = everything()
    for source, ref in (("crm", "c1"), ("mail", "m1")):
        for table, rows in drops[source].items():
            drops[source][table] = [row for row in rows if row.get("contact_ref") != ref]
    return drops


def company(folder: Path) -> Settings:
    """Write the configuration and the first drops."""
    folder.mkdir(mode=0o700, parents=True)
    (folder / "consentry.toml").write_text(CONFIG, encoding="utf-8")
    drop(folder, "2026-10-01", everything())
    return load_settings(folder / "consentry.toml")


def drop(folder: Path, day: str, drops: Drops) -> None:
    """Put a drop of each source into the inbox; '' as the day: seen when it is read."""
    for source, tables in drops.items():
        place = folder / "inbox" / source / day
        place.mkdir(parents=True, exist_ok=True)
        for table, rows in tables.items():
            (place / f"{table}.csv").write_text(as_csv(table, rows), encoding="utf-8")


def call(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours for this company."""
    command, *rest = arguments
    asked = (command, *rest, "--config", str(settings.config_file))
    return running.run(*asked, cwd=settings.config_file.parent, COLUMNS="120", NO_COLOR="1")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
