"""Small text tables become the tables of the neutral contract, so that a spec test reads like a paragraph.

Lives here: the words a spec table may use, the proofs it may name (A, B, oral, paper) and the wordings shown. Does not
live here: running the engine (that is the `spec` fixture) and any expectation.

In a table an empty cell means "as usual" and `-` means "nothing". Columns may have the short names below or any name
of docs/reference/source-contract.md.
"""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from consentry.contract import TABLES
from consentry.policy import BalancingTest, Policy, Processor, Purpose, SubProcessor

ZONE = "Europe/Amsterdam"
SOURCE = "desk"
TIMESTAMP = pl.Datetime("us", "UTC")
ROW_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "source_id": pl.String, "file_id": pl.String, "row_number": pl.Int64, "observed_at": TIMESTAMP,
    "zone": pl.String,
}  # fmt: skip

POLICY = Policy(
    controller_id="acme",
    purposes=(
        Purpose("newsletter", words=("nieuwsbrief", "newsletter")),
        Purpose("offers_similar", words=("aanbieding", "offer"), similar_categories=("crm-training",),
                letter_names_objection=True),
        Purpose("event_invites", words=("uitnodiging", "invitation"), job_related=True),
        Purpose("invoices", kind="service"),
    ),
    balancing_tests=(
        BalancingTest("LIA-1", "offers_similar", "post", "2025-01-01", "2026-12-31"),
        BalancingTest("LIA-2", "event_invites", "post", "2026-01-01", "2027-12-31"),
        BalancingTest("LIA-3", "event_invites", "phone", "2026-01-01", "2027-12-31"),
    ),
)  # fmt: skip

SHORT_NAMES = {
    "event": "event_type", "at": "occurred_at", "purpose": "purposes", "channel": "channels",
    "how": "capture_method", "box": "box_default", "seen": "observed_at", "source": "source_id",
    "contact": "contact_ref", "person": "person_ref", "wording": "notice_id", "named": "controller_named",
    "form": "form_id", "file": "artefact_uri", "reference": "source_ref", "code": "bounce_code",
    "claims": "claimed_basis", "clicked": "verified_at", "noted": "recorded_at", "by": "actor",
    "sale": "sale_ref", "net": "net_amount", "credited": "credited_amount", "issuer": "issuer_controller_id",
    "category": "product_categories", "company": "organisation_ref",
    "campaign": "campaign_ref", "born": "birth_date", "parents": "parental_authorisation", "relation": "relation_ref",
    "every": "frequency_days", "changed": "material_change_from", "name": "display_name",
}  # fmt: skip

FORM = {
    "capture_method": "web_form_soi", "box_default": "unticked", "form_id": "signup", "form_version": "3",
    "controller_named": "acme", "purposes": "newsletter", "channels": "email",
}  # fmt: skip
PROOFS: dict[str, dict[str, str]] = {
    "": {},
    "A": {**FORM, "capture_method": "web_form_doi", "verification": "doi_click"},
    "B": FORM,
    "paper": {**FORM, "capture_method": "paper_form", "box_default": "not_applicable", "form_id": "",
              "source_ref": "scan-17", "verification": "signature"},
    "oral": {"capture_method": "oral_face_to_face", "controller_named": "acme",
             "note": "2026-03-04 14:10, Jaarbeurs Utrecht. 'Ja, stuur mij de nieuwsbrief maar per mail.' – MV"},
}  # fmt: skip
"""What a proof brings along: A double opt-in, B single opt-in (both complete), a signed paper form, a spoken yes."""

WORDINGS = """
notice_id | purposes       | channels
NW-3      | newsletter     | email
NS-3      | newsletter     | sms
NP-3      | newsletter     | phone
NO-3      | offers_similar | email
NE-3      | event_invites  | email
NI-3      | -              | -
"""
"""The wordings on file; NI-3 is the letter that names the legitimate interest."""
WORDING_OF = {
    ("newsletter", "email"): "NW-3", ("newsletter", "sms"): "NS-3", ("newsletter", "phone"): "NP-3",
    ("offers_similar", "email"): "NO-3", ("event_invites", "email"): "NE-3",
}  # fmt: skip
USUAL_WORDING = {
    "full_text": "Yes, acme may write to me. I can stop at any time.", "controllers_named": "acme",
    "withdrawal_info": "yes", "unbundled": "yes", "li_statement": "no",
}  # fmt: skip
OF_POINTS = ("origin", "origin_compatible", "business_address")
USUAL_SALE = {
    "contact_ref": "1", "point": "mail", "direction": "sales", "status": "paid", "currency": "EUR",
    "net_amount": "100.00", "credited_amount": "0.00", "product_categories": "crm-training",
    "collected_in_sale": "yes", "optout_offered": "yes", "optout_evidence_ref": "checkout-1",
}  # fmt: skip


def moment(text: str) -> datetime:
    """An instant of a spec table; a plain day is its midnight in UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read(text: str) -> list[dict[str, str]]:
    """The rows of a text table: `|` between cells, the first line names the columns."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    if not lines or lines == [[""]]:
        return []
    names = [SHORT_NAMES.get(name, name) for name in lines[0]]
    for cells in lines[1:]:
        if len(cells) != len(names):
            raise ValueError(f"this row of a spec table has {len(cells)} cells, not {len(names)}: {cells[0]}")
    return [dict(zip(names, cells, strict=True)) for cells in lines[1:]]


def filled(row: dict[str, str], usual: dict[str, str]) -> dict[str, str]:
    """Empty cells as usual, `-` as nothing."""
    given = {name: "" if cell == "-" else cell for name, cell in row.items() if cell}
    return {**usual, **given}


def kind_of(value: str) -> str:
    """The kind of contact point an invented value is: digits are numbers, words with spaces are letters."""
    if value.lstrip("+").replace(" ", "").isdigit():
        return "phone"
    return "post" if " " in value and "@" not in value else "email"


def point(label: str, points: dict[str, str]) -> dict[str, str]:
    """The contact point that a label names, in the contract's two columns."""
    if not label:
        return {}
    return {"point_kind": kind_of(points[label]), "point_value": points[label]}


def events(text: str, points: dict[str, str], seen: str) -> list[dict[str, str]]:
    """Rows of consent_events: what the proof brings along, then what the table says."""
    rows = []
    for cells in read(text):
        proof = PROOFS[cells.pop("proof", "")]
        row = filled(cells, {"point": "mail", "observed_at": seen, **proof})
        wanted = (row.get("purposes", ""), row.get("channels", ""))
        usual = {"notice_id": WORDING_OF.get(wanted, "")} if proof.get("controller_named") else {}
        if row.get("capture_method") == "web_form_doi" and proof:
            usual["verified_at"] = row.get("occurred_at", "")
        if row.get("capture_method", "").startswith("oral"):
            usual = {"recorded_at": row.get("occurred_at", "") or "2026-03-04T14:30:00+01:00"}
        row = {**usual, **row}
        about = point(row.pop("point"), points)
        rows.append({**({} if about else {"contact_ref": "1"}), **about, **row})
    return rows


def sales(text: str, points: dict[str, str], seen: str) -> list[dict[str, str]]:
    """Rows of sales: a complete, paid sale of ours unless the table says otherwise."""
    rows = []
    for number, cells in enumerate(read(text), 1):
        row = filled(cells, {**USUAL_SALE, "sale_ref": f"S-{number}", "observed_at": seen})
        at, where = row.pop("occurred_at", ""), row.pop("point")
        rows.append({"sold_at": at, "paid_at": at, **row, **point(where, points)})
    return rows


def sends(text: str, points: dict[str, str], seen: str) -> list[dict[str, str]]:
    """Rows of sends: newsletters by e-mail unless the table says otherwise."""
    rows = []
    for number, cells in enumerate(read(text), 1):
        usual = {"point": "mail", "channel": "email", "purpose": "newsletter", "send_ref": f"M-{number}",
                 "observed_at": seen}  # fmt: skip
        cells = {
            {"occurred_at": "sent_at", "purposes": "purpose", "channels": "channel"}.get(n, n): c
            for n, c in cells.items()
        }
        row = filled(cells, usual)
        where = row.pop("point")
        rows.append({**row, **point(where, points)})
    return rows


def reviews(text: str, seen: str) -> list[dict[str, str]]:
    """Rows of link_reviews: what the table says, from the office of the privacy officer."""
    usual = {"observed_at": seen, "reviewed_by": "dpo"}
    return [filled(row, usual) for row in read(text)]


def notices(text: str, seen: str) -> list[dict[str, str]]:
    """The wordings on file and those that the test adds or replaces."""
    usual = {**USUAL_WORDING, "observed_at": seen}
    rows = {row["notice_id"]: filled(row, usual) for row in read(WORDINGS)}
    rows["NI-3"]["li_statement"] = "yes"
    told = [filled(row, usual) for row in read(text)]
    replaced = {row["notice_id"] for row in told}
    return [*(row for name, row in rows.items() if name not in replaced), *told]


def contacts(
    text: str, strangers: tuple[str, ...], points: dict[str, str], country: str, seen: str
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of contacts and of contact_points; `holds` lists labels, by default all; strangers hold their own.

    What a row says of OF_POINTS it says of every point it holds.
    """
    people, held = [], []
    for row in [*read(text), *({"contact_ref": label, "holds": label} for label in strangers)]:
        row = filled(row, {"kind": "person", "country": country, "observed_at": seen, "source_id": SOURCE})
        labels = [label.strip() for label in row.pop("holds", ";".join(points)).split(";")]
        known = {name: row.pop(name) for name in OF_POINTS if name in row}
        people.append(row)
        held += [
            {"contact_ref": row["contact_ref"], "source_id": row["source_id"], "observed_at": seen,
             **known, **point(label, points)}
            for label in labels if label
        ]  # fmt: skip
    return people, held


def frame(table: str, rows: list[dict[str, str]]) -> pl.LazyFrame:
    """One table of the contract: every column there, empty where the row says nothing."""
    columns = [name for name in TABLES[table].column_names if name != "observed_at"]
    schema = dict.fromkeys(columns, pl.String) | ROW_TYPES
    unknown = {name for row in rows for name in row} - set(schema)
    if unknown:
        raise ValueError(f"table {table} has no column {', '.join(sorted(unknown))}")
    usual = dict.fromkeys(columns, "") | {"source_id": SOURCE, "file_id": "f1", "zone": ZONE}
    full = [
        {**usual, "row_number": number, **row, "observed_at": moment(row["observed_at"])}
        for number, row in enumerate(rows, 1)
    ]
    return pl.DataFrame(full, schema=schema, orient="row").lazy()


def narrow(rows: list[dict[str, object]], *names: str) -> pl.LazyFrame:
    """One of the two small tables beside the contract: quarantined points and snapshots."""
    schema = {name: TIMESTAMP if name == "observed_at" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row").lazy()


def register(processors: str, subs: str) -> tuple[Processor, ...]:
    """A register from two text tables: processor, country, signed, until, listed, under; of subs also sub, authorised.

    An empty cell means as usual (NL, signed and listed on 1 May 2026, authorised then), `-` nothing.
    """

    def cell(row: dict[str, str], name: str, usual: str) -> str:
        return row.get(name) or usual if row.get(name) != "-" else ""

    below = [
        (row["processor"], SubProcessor(row["sub"], cell(row, "country", "NL"), cell(row, "authorised", "2026-05-01"),
                                        cell(row, "under", "")))
        for row in read(subs)
    ]  # fmt: skip
    return tuple(
        Processor(
            row["processor"], row["processor"], cell(row, "country", "NL"), cell(row, "signed", "2026-05-01"),
            cell(row, "until", ""), cell(row, "listed", "2026-05-01"), cell(row, "under", ""),
            tuple(sub for of, sub in below if of == row["processor"]),
        )
        for row in read(processors)
    )  # fmt: skip


def history(text: str, points: dict[str, str]) -> pl.LazyFrame:
    """Published decisions from a text table: point, purpose, channel, person, decision, rule, basis, from, until.

    An empty cell means the newsletter by e-mail to `mail`, allowed on consent (C01), from 1 January 2026 on.
    """
    usual = {
        "point": "mail", "purposes": "newsletter", "channels": "email", "decision": "ALLOW", "rule": "C01",
        "basis": "consent", "from": "2026-01-01T00:00:00Z", "until": "", "person_ref": "", "run": "r1",
    }  # fmt: skip
    rows = [usual | {name: cell for name, cell in row.items() if cell} for row in read(text)]
    names = {
        "point_id": "point", "person_id": "person_ref", "channel": "channels", "purpose": "purposes",
        "decision": "decision", "rule_id": "rule", "legal_basis": "basis", "run_id": "run",
    }  # fmt: skip
    data = [
        {name: points[row["point"]] if name == "point_id" else row[cell] for name, cell in names.items()}
        | {
            "in_force_from": moment(row["from"]),
            "superseded_at": moment(row["until"]) if row["until"] else None,
        }
        for row in rows
    ]
    schema = dict.fromkeys(names, pl.String) | {"in_force_from": TIMESTAMP, "superseded_at": TIMESTAMP}
    return pl.LazyFrame(data, schema=schema)
