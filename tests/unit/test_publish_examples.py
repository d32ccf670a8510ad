"""An invented company for the tests of the way out: everything a release is made of, drawn from a seed.

Other test modules import `material`, `run` and `Point` from here; the tests below hold the example to its own promises.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl

from consentry.policy import Purpose
from consentry.publish.exports import Export
from consentry.publish.lists import list_items
from consentry.publish.material import Material, SourceLimit
from consentry.publish.run_info import CheckOutcome, Rules, RunInfo, Versions
from consentry.publish.targets import Target
from consentry.rules import RULES

BY_ID: Rules = {rule.id: rule for rule in RULES}
NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
PURPOSES = (
    Purpose("newsletter", name="Newsletter"),
    Purpose("offers_similar", name="Offers"),
    Purpose("events", name="Events"),
    Purpose("service", kind="service", name="Service"),
)
TARGETS = (
    Target("crm", "hubspot", "hubspot", ("email",)),
    Target("newsletter_tool", "mailchimp", "mailchimp", ("email",), ("newsletter",)),
    Target("call_centre", "neutral", "hubspot", ("phone",), ("offers_similar",)),
)
_DRAWN = (
    "C01 C02 C02 C05 I01 V06 V06 V06 V10 V10 V08 V01 V12 V18 E01 I05 I06 Z01 Z01 "
    "W01 W02 W02 W03 W04 W06 W07 W08 D01 D03"
).split()
_GRADE = {"C01": "B", "C02": "A", "C05": "A", "V10": "C", "V12": "C", "V01": "F", "E01": "B", "I01": ""}  # fmt: skip
DECISION_SCHEMA = {
    "point_id": pl.String, "point_kind": pl.String, "person_id": pl.String, "channel": pl.String,
    "purpose": pl.String, "jurisdiction": pl.String, "decision": pl.String, "rule_id": pl.String,
    "other_rules": pl.List(pl.String), "legal_basis": pl.String, "proof_status": pl.String, "proof_grade": pl.String,
    "evidence_ids": pl.List(pl.String), "blocking_event_ids": pl.List(pl.String),
    "valid_until": pl.Datetime("us", "UTC"), "as_of": pl.Datetime("us", "UTC"),
    "known_as_of": pl.Datetime("us", "UTC"), "controller_id": pl.String, "policy_version": pl.String,
    "law_version": pl.String,
}  # fmt: skip


def run(generation: int = 1, at: datetime | None = None) -> RunInfo:
    """A run of the invented company; a later generation knows more."""
    moment = at or NOW + timedelta(days=generation - 1)
    return RunInfo(f"{moment:%Y%m%dT%H%M%SZ}-{generation:06x}", generation, moment, moment, moment)


def decision(point: str, rule_id: str, **columns: object) -> dict[str, object]:
    """One row of mart__decisions; what is not given is as plain as can be."""
    row: dict[str, object] = {
        "point_id": point, "point_kind": "email", "person_id": f"person-of-{point}", "channel": "email",
        "purpose": "newsletter", "jurisdiction": "NL", "decision": BY_ID[rule_id].outcome, "rule_id": rule_id,
        "other_rules": [], "legal_basis": "none", "proof_status": "missing",
        "proof_grade": _GRADE.get(rule_id, "D" if rule_id[0] == "V" else ""), "evidence_ids": [],
        "blocking_event_ids": [], "valid_until": None, "as_of": NOW, "known_as_of": NOW, "controller_id": "acme",
        "policy_version": "p1", "law_version": "2026-11-01",
    }  # fmt: skip
    return {**row, **columns}


def decisions(*rows: dict[str, object]) -> pl.DataFrame:
    """Rows of mart__decisions as a frame."""
    return pl.DataFrame(list(rows), schema=DECISION_SCHEMA, orient="row")


def holders(*rows: tuple[str, ...]) -> pl.DataFrame:
    """Rows of mart__held_points: source_id, contact_id, point_id, point_kind, value, and spelling where it differs."""
    names = ("source_id", "contact_id", "point_id", "point_kind", "value", "spelling")
    whole = [row if len(row) == len(names) else (*row, row[-1]) for row in rows]
    return pl.DataFrame(whole, schema=dict.fromkeys(names, pl.String), orient="row")


def engagement(*rows: tuple[str, datetime]) -> pl.DataFrame:
    """Rows of mart__engagement: point_id, last_engaged_at."""
    schema = {"point_id": pl.String, "last_engaged_at": pl.Datetime("us", "UTC")}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def files(run_id: str) -> pl.DataFrame:
    """Rows of mart__files_read: one good file, one refused, one seen before."""
    rows = [
        ("hubspot", "contacts.csv", "a" * 64, NOW, 412, 408, 2, 2, "accepted", ""),
        ("hubspot", "contacts-old.csv", "b" * 64, NOW, 17, 0, 17, 0, "quarantined", "the header is not known"),
        ("mailchimp", "audience_export.zip", "c" * 64, NOW - timedelta(days=4), 250, 0, 0, 250, "duplicate", ""),
    ]  # fmt: skip
    names = (
        "source_id", "file_name", "sha256", "observed_at", "rows_in", "accepted", "quarantined", "duplicates", "state",
        "reason",
    )  # fmt: skip
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(
        pl.lit(run_id).alias("run_id"), pl.col("sha256").str.slice(0, 16).alias("file_id"), pl.lit("x").alias("kind"),
        pl.col("observed_at").cast(pl.Datetime("us", "UTC")),
    )  # fmt: skip


def quarantine() -> pl.DataFrame:
    """Rows of mart__quarantine_reasons."""
    return pl.DataFrame(
        {
            "source_id": ["hubspot"], "file_name": ["contacts.csv"], "reason_code": ["unknown_word"],
            "column_name": ["Legal basis"], "reason": ["the word is not in the table of words"], "row_count": [2],
        }
    )  # fmt: skip


def aside() -> pl.DataFrame:
    """Rows that are set aside, as quarantine.csv shows them."""
    return pl.DataFrame(
        {
            "source": ["hubspot"] * 2, "file": ["contacts.csv"] * 2, "row": [7, 12], "column": ["Legal basis"] * 2,
            "reason": ["the word is not in the table of words"] * 2, "read_by_run": ["r1"] * 2,
        }
    )  # fmt: skip


def make_material(
    decided: pl.DataFrame, held: pl.DataFrame, run_id: str, targets=TARGETS, **more
) -> Material:
    """A release's material around these decisions and held points."""
    items = list_items(decided, held.drop("contact_id").unique(), targets, PURPOSES, BY_ID)
    return replace(
        Material(
            company="Acme Garden BV", decisions=decided, items=items, holders=held, engagement=engagement(),
            files=files(run_id), quarantine=quarantine(), aside=aside(), purposes=PURPOSES, targets=targets,
            rules=BY_ID, versions=Versions("0.1.0", "p1", "2026-11-01"),
            checks=(
                CheckOutcome("mart__decisions", "keys_are_unique", "critical", True, "One answer for each question."),
                CheckOutcome("raw__files", "few_rows", "warning", False, "Many refused rows mean a changed export.", 1,
                             ("hubspot, file contacts.csv, column Legal basis, rows 7, 12",)),
            ),
            sources=(SourceLimit("hubspot", 24), SourceLimit("mailchimp", 24), SourceLimit("stripe", 48)),
            zone="Europe/Amsterdam",
            exports=[Export(target.id, "ourselves") for target in targets],
        ),
        **more,
    )  # fmt: skip


def material(people: int = 120, seed: int = 1, run_id: str = "r1") -> Material:
    """The invented company with this many people."""
    draw = random.Random(seed)
    decided, held, active = [], [], []
    for number in range(people):
        point, phone = f"{number:032x}", f"{number + 10**9:032x}"
        address = f"person{number}@mail{number % 7}.example"
        if number % 29 == 0:
            address = f"+tag{number}@mail.example"
        held += [
            ("hubspot", f"hubspot:{number}", point, "email", address),
            ("hubspot", f"hubspot:{number}", phone, "phone", f"+3165550{number:04d}"),
        ]
        if number % 3:
            held.append(("mailchimp", f"mailchimp:m{number}", point, "email", address))
        if number % 5 == 0:
            active.append((point, NOW - timedelta(days=number)))
        for purpose in PURPOSES:
            rule_id = "S01" if purpose.kind == "service" else draw.choice(_DRAWN)
            others = ["I05"] if number % 4 == 0 and rule_id not in ("S01", "I05") else []
            decided.append(decision(point, rule_id, purpose=purpose.id, other_rules=others))
        rule_id = draw.choice(["Z01", "V05", "I10", "W01"])
        decided.append(
            decision(phone, rule_id, point_kind="phone", channel="phone", purpose="offers_similar")
        )
    return make_material(decisions(*decided), holders(*held), run_id, engagement=engagement(*active))


def test_the_example_is_the_same_every_time():
    assert material(20).decisions.equals(material(20).decisions)
    assert material(20).items.equals(material(20).items)
