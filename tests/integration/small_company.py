"""A company small enough to run in seconds: one neutral source, one target, everything invented."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from consentry.contract import TABLES
from consentry.settings import Settings, load_settings

CONFIG = """
[company]
controller_id = "acme"
name = "Acme BV"
country = "NL"
zone = "Europe/Amsterdam"

[paths]
inbox = "inbox"
var = "var"

[[purposes]]
id = "newsletter"
words = ["newsletter"]

[[purposes]]
id = "invoices"
kind = "service"

[sources.crm]
kind = "neutral"
zone = "Europe/Amsterdam"
coverage = "full"
country = "NL"
max_age_hours = 876000

[targets.crm]
format = "neutral"
source = "crm"
processor = "ourselves"
channels = ["email"]
purposes = ["newsletter"]
"""

Row = dict[str, str]
Drop = dict[str, list[Row]]


def small_company(folder: Path, **drops: Drop) -> Settings:
    """Write the configuration and the drops (`d2026_10_01=...`), and read the configuration back."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "consentry.toml").write_text(CONFIG, encoding="utf-8")
    for name, drop in (drops or {"d2026_10_01": people()}).items():
        add_drop(folder, name.removeprefix("d").replace("_", "-"), drop)
    return load_settings(folder / "consentry.toml")


def add_drop(folder: Path, day: str, drop: Drop) -> None:
    """Put one drop of the source into the inbox."""
    inbox = folder / "inbox" / "crm" / day
    inbox.mkdir(parents=True, exist_ok=True)
    for table, rows in drop.items():
        (inbox / f"{table}.csv").write_text(as_csv(table, rows), encoding="utf-8")


def as_csv(table: str, rows: list[Row]) -> str:
    """Rows of one table of the contract as a file; columns that a row leaves out stay empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, TABLES[table].column_names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def people(count: int = 6) -> Drop:
    """Some people with an address each: every second one said yes, every third one said no."""
    numbers = range(1, count + 1)
    return {
        "contacts": [{"contact_ref": f"c{n}", "kind": "person", "country": "NL"} for n in numbers],
        "contact_points": [
            {"contact_ref": f"c{n}", "point_kind": "email", "point_value": f"person{n}@home.example"}
            for n in numbers
        ],
        "consent_events": [said_yes(n) for n in numbers if n % 2 == 0]
        + [said_no(n) for n in numbers if n % 3 == 0],
        "notices": [
            {
                "notice_id": "n1",
                "full_text": "I want the newsletter of Acme BV by e-mail. I can stop it in every message.",
                "language": "en",
                "shown_from": "2025-01-01",
                "controllers_named": "acme",
                "purposes": "newsletter",
                "channels": "email",
                "withdrawal_info": "yes",
                "unbundled": "yes",
            }
        ],
    }


def said_yes(n: int) -> Row:
    """A complete sign-up on a web form."""
    return {
        "event_ref": f"y{n}",
        "contact_ref": f"c{n}",
        "point_kind": "email",
        "point_value": f"person{n}@home.example",
        "channels": "email",
        "purposes": "newsletter",
        "event_type": "given",
        "actor": "data_subject",
        "kind": "act",
        "occurred_at": "2026-08-01T10:00:00+02:00",
        "time_source": "subject_act",
        "recorded_at": "2026-08-01T10:00:00+02:00",
        "capture_method": "web_form_soi",
        "box_default": "unticked",
        "form_id": "f1",
        "form_version": "3",
        "notice_id": "n1",
        "controller_named": "acme",
    }


def said_no(n: int) -> Row:
    """A click on unsubscribe."""
    return {
        "event_ref": f"n{n}",
        "contact_ref": f"c{n}",
        "point_kind": "email",
        "point_value": f"person{n}@home.example",
        "channels": "email",
        "purposes": "newsletter",
        "event_type": "withdrawn",
        "actor": "data_subject",
        "kind": "act",
        "occurred_at": "2026-09-01T10:00:00+02:00",
        "time_source": "subject_act",
    }
