"""What we hold about one person, for that person: the answer to a request for access or portability (Art. 15, 20 GDPR).

Lives here: which facts an answer has, and what stays out of a portable one. Does not live here: which rows are this
person's (`persons`), the consent records (`consent_records`), nor any file (`handover`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from consentry.contract import NEGATIVE_EVENTS, POSITIVE_EVENTS
from consentry.decide import decide
from consentry.facts import Clocks
from consentry.identity import keyed_hash
from consentry.job.consent_records import consent_records
from consentry.job.decision_history import HISTORY, history
from consentry.job.exports import recipients_of
from consentry.job.keys import pepper
from consentry.job.locked import locked_of
from consentry.job.persons import KEYS, Found, delivered, find
from consentry.job.tombstones import matching
from consentry.job.turns import reading
from consentry.job.wording import moment, said_in_words
from consentry.law.retention import last_day
from consentry.law.time_limits import answer_by
from consentry.mentions import addresses_in
from consentry.rules import BY_ID
from consentry.settings import Settings
from consentry.warehouse import Warehouse

SAID_BY_THE_PERSON = (
    *POSITIVE_EVENTS,
    *NEGATIVE_EVENTS,
    "requested",
    "erasure_requested",
    "restricted",
    "unrestricted",
)
REAL_SALES = ("sent", "open", "overdue", "paid", "partially_paid", "refunded", "credited", "written_off")
"""Invoices that were made out; the rest (drafts, quotes, tests, trials) is no contract."""
GIVEN_IN = ("form", "sale")
"""Where an address was obtained from the person (column collected_in)."""
_MAY = {"ALLOW": "yes", "HOLD": "no, not yet", "BLOCK": "no"}
_STAFF = ("recorded_by", "note_by", "reviewed_by")
"""Who of us wrote it down: not the person's data."""
_WHERE_SEEN = ("file_id", "row_number", "observed_at", "zone", "contact_id", "point_id", "source_id")


@dataclass(frozen=True)
class Answer:
    """The answer in sections of rows, each row plain values; `records` is the JSON-LD document.

    `erased_since` says when an erased person was; `left_out` how many rows stayed out, and why.
    """

    address: str
    portable: bool
    company: Mapping[str, str]
    made_at: datetime
    due: str
    sections: Mapping[str, list[dict[str, Any]]]
    records: Mapping[str, Any]
    left_out: tuple[tuple[str, int], ...]
    erased_since: str = ""
    several_people: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "about": self.address,
            "made_for": "portability (Art. 20 GDPR)" if self.portable else "access (Art. 15 GDPR)",
            "company": dict(self.company), "made_at": self.made_at.isoformat(timespec="seconds"),
            "answer_due": self.due, "erased_since": self.erased_since, **self.sections,
            "left_out": [{"rows": count, "because": why} for why, count in self.left_out],
        }  # fmt: skip


def access(
    settings: Settings,
    address: str,
    portable: bool = False,
    record: str = "",
    requested_on: date | None = None,
) -> Answer:
    """Everything we hold about the person behind an address; `portable`: only what the person can take along.

    Raises ConfigError when nothing was ever read, or when `record` does not hold the address.
    """
    now = datetime.now(UTC)
    with reading(settings) as warehouse:
        found = find(warehouse, settings, address, record)
        written = pl.DataFrame({"point_kind": [found.kind], "point_value": [address.strip()]})
        stones = matching(warehouse, settings, written)
        sections = (
            _portable(found) if portable else {**_given(found), **_decided(warehouse, settings, found, now)}
        )
        if not portable:
            sections["as_delivered"] = _delivered(warehouse, found)
            sections["kept_by_law"] = locked_of(warehouse, stones["tomb_id"].to_list())
    answer = Answer(
        address=found.address, portable=portable,
        company={
            "id": settings.company.controller_id, "name": settings.company.name, "country": settings.company.country,
        },
        made_at=now, due=answer_by(requested_on).isoformat() if requested_on else "",
        sections=sections, records={}, left_out=found.left_out, several_people=bool(found.subject.doubt),
        erased_since=f"{stones['erased_max'].max():%Y-%m-%d}" if found.is_empty and stones.height else "",
    )  # fmt: skip
    return _with_records(answer, settings, found)


def _with_records(answer: Answer, settings: Settings, found: Found) -> Answer:
    statements = [
        {**row, "point_kind": _kind(found, row["address"])}
        for row in answer.sections["statements"]
        if row["event_type"] in (*SAID_BY_THE_PERSON, "unknown")
    ]
    for row in statements:
        row["purposes"], row["channels"] = (
            row["purposes"] or row["purposes_read"],
            row["channels"] or row["channels_read"],
        )
        row["occurred_at"] = row["occurred_at"] or row["read_as_of"]
    records = consent_records(
        [row for row in statements if row["point_kind"] or not row["address"]], answer.sections["wordings"],
        answer.company, {purpose.id: purpose.kind for purpose in settings.purposes},
        recipients_of(settings, answer.made_at), found.subject.asked, answer.made_at, pepper(settings),
    )  # fmt: skip
    return Answer(**{**vars(answer), "records": records})


def _kind(found: Found, address: str) -> str:
    """The kind of an address as written; '' when the statement names none."""
    for kind, value in found.points.select("point_kind", "point_value").iter_rows():
        if value == address:
            return kind
    return found.kind if address else ""


def _given(found: Found) -> dict[str, list[dict[str, Any]]]:
    """What the sources say about the person, each in its own words, and what the person said."""
    tables, own = found.tables, _own_spellings(found)
    return {
        "contact_data": _once(tables["contacts"]),
        "addresses": _once(tables["contact_points"]),
        "statements": [
            {
                **row, "note": _without_others(row["note"], own),
                "in_words": said_in_words(row["event_type"], row["kind"]),
            }
            for row in _once(_with_reading(found), "recorded_by")
        ],
        "wordings": _wordings(found),
        "invoices": _once(tables["sales"]),
        "messages": _once(tables["sends"]),
    }  # fmt: skip


def _own_spellings(found: Found) -> set[str]:
    return set(found.points["point_value"].str.to_lowercase().str.strip_chars())


def _with_reading(found: Found) -> pl.DataFrame:
    """The statements with what a note was read to say (purpose, channel, time), where the row itself leaves it open."""
    rows = found.tables["consent_events"]
    ledger = found.known.events.filter(pl.col("file_id").is_in(rows["file_id"].unique().implode())).select(
        *KEYS, "channels", "purposes", "occurred_min"
    )
    read = ledger.collect().unique(KEYS, keep="any")
    said = [name for name in rows.columns if name not in _WHERE_SEEN]
    return (
        rows.join(read, on=KEYS, how="left", suffix="_read", maintain_order="left")
        .with_columns(
            pl.col(name).drop_nulls().first().over("source_id", *said)
            for name in ("channels_read", "purposes_read", "occurred_min")
        )
        .with_columns(
            pl.col("channels_read", "purposes_read").fill_null(""),
            pl.col("occurred_min").dt.to_string("iso:strict").fill_null("").alias("read_as_of"),
        )
        .drop("occurred_min")
    )


def _delivered(warehouse: Warehouse, found: Found) -> list[dict[str, Any]]:
    """Every row of an export about the person, cell by cell as it came, also what nothing is made of (Art. 15(3))."""
    own = _own_spellings(found)
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    for table, rows in delivered(warehouse, found.keys()):
        cells = [name for name in rows.columns if name not in (*KEYS, "run_id", "observed_at", *_STAFF)]
        for row in rows.select("source_id", "observed_at", *cells).iter_rows(named=True):
            filled = [(name, _without_others(row[name], own)) for name in cells if row[name]]
            name = (row["source_id"], table, *filled)
            seen = moment(row["observed_at"])
            told.setdefault(name, {
                "source": row["source_id"], "table": table.removeprefix("raw_"), "first_seen": seen,
                "cells": dict(filled),
            })["last_seen"] = seen  # fmt: skip
    return list(told.values())


def _portable(found: Found) -> dict[str, list[dict[str, Any]]]:
    """Of that only what the person gave us, on consent or contract (Art. 20(1)); nothing that was made of it."""
    given = _given(found)
    statements = [
        {name: value for name, value in row.items() if name not in ("artefact_uri", "artefact_sha256")}
        for row in given["statements"]
        if row["event_type"] in SAID_BY_THE_PERSON
        and row["kind"] != "state"
        and row["actor"] in ("data_subject", "")
    ]
    invoices = [
        row for row in given["invoices"] if row["direction"] == "sales" and row["status"] in REAL_SALES
    ]
    named = {row["address"] for row in [*statements, *invoices] if row["address"]}
    addresses = [
        row for row in given["addresses"] if row["address"] in named or row["collected_in"] in GIVEN_IN
    ]
    records = {(row["source"], row["record"]) for row in addresses}
    shown = {row["notice_id"] for row in statements}
    return {
        "contact_data": [row for row in given["contact_data"] if (row["source"], row["record"]) in records],
        "addresses": addresses,
        "statements": statements,
        "wordings": [row for row in given["wordings"] if row["notice_id"] in shown],
        "invoices": invoices,
    }


def _once(rows: pl.DataFrame, *leave_out: str) -> list[dict[str, Any]]:
    """Rows as their source said them, each once, with when it was first and last seen; empty columns stay."""
    seen = [
        name for name in rows.columns if name not in (*_WHERE_SEEN, "contact_ref", "point_value", *leave_out)
    ]
    names = {"source_id": "source", "contact_ref": "record", "point_value": "address"}
    told = [name for name in names if name in rows.columns]
    grouped = (
        rows.group_by(*told, *seen, maintain_order=True)
        .agg(pl.col("observed_at").min().alias("first_seen"), pl.col("observed_at").max().alias("last_seen"))
        .rename({name: names[name] for name in told})
    )
    return [
        {**row, "first_seen": moment(row["first_seen"]), "last_seen": moment(row["last_seen"])}
        for row in grouped.iter_rows(named=True)
    ]


def _without_others(note: str, own: Iterable[str]) -> str:
    """A note without anybody else's address: that is a third person's (Art. 15(4), 20(4))."""
    if not note:
        return note
    found = pl.DataFrame({"note": [note]}).select(addresses_in(pl.col("note")))["note"][0].to_list()
    for address in sorted(set(found), key=len, reverse=True):
        if address.lower() not in own:
            note = note.replace(address, "(an address of somebody else)")
    return note


def _wordings(found: Found) -> list[dict[str, Any]]:
    """The texts that were shown where the person said something, of that source; else whoever's has that name."""
    wanted = (
        found.tables["consent_events"]
        .filter(pl.col("notice_id") != "")
        .select("source_id", "notice_id")
        .unique()
    )
    texts = found.wordings.filter(pl.col("notice_id").is_in(wanted["notice_id"].implode()))
    own = texts.join(wanted, on=["source_id", "notice_id"], how="semi")
    others = texts.join(own, on="notice_id", how="anti")
    names = ("notice_id", "language", "shown_from", "shown_to", "full_text")
    return [
        {"source": row["source_id"], **{name: row[name] for name in names}}
        for row in pl.concat([own, others]).sort("notice_id", "source_id").iter_rows(named=True)
    ]


def _decided(
    warehouse: Warehouse, settings: Settings, found: Found, now: datetime
) -> dict[str, list[dict[str, Any]]]:
    """What we make of it: decisions with their reason, who gets it, how long it stays. No score (R07)."""
    points = [*found.subject.own, *(found.subject.shared if found.subject.records else ())]
    spelled = dict(found.points.sort("point_value").select("point_id", "point_value").iter_rows())
    refs = list(found.subject.refs)
    ours = pl.col("point_id").is_in(points)
    rows = (
        decide(found.known, settings.policy(), Clocks(now, now))
        .filter(ours & ((pl.col("person_ref") == "") | pl.col("person_ref").is_in(refs)))
        .collect()
    )
    return {
        "decisions": [
            {
                "address": spelled.get(row["point_id"], found.address), "channel": row["channel"],
                "purpose": row["purpose"], "may_we": _MAY[row["decision"]], "because": BY_ID[row["rule_id"]].sentence,
                "law": "; ".join(str(each) for each in BY_ID[row["rule_id"]].citations), "basis": row["legal_basis"],
            }
            for row in rows.sort("point_id", "channel", "purpose").iter_rows(named=True)
        ],
        "decision_history": _history(warehouse, settings, points, refs, spelled),
        "sources": _sources(settings, found),
        "recipients": [
            {
                "name": each.name, "role": each.role, "country": each.country, "on_file": each.on_file,
                "transfer": each.transfer, "tools": ", ".join(each.targets),
            }
            for each in recipients_of(settings, now)
        ],
        "retention": _retention(settings, found, now),
    }  # fmt: skip


def _history(
    warehouse: Warehouse, settings: Settings, points: list[str], refs: list[str], spelled: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What our published lists said when; nothing in a warehouse of an older version."""
    if not warehouse.exists(HISTORY):
        return []
    hashed = keyed_hash("ref", pepper=pepper(settings), label="person").alias("ref")
    people = pl.DataFrame({"ref": refs}, schema={"ref": pl.String}).select(hashed)["ref"].to_list()
    rows = (
        history(warehouse)
        .filter(pl.col("point_id").is_in(points) & pl.col("person_id").is_in(["", *people]))
        .sort("point_id", "channel", "purpose", "generation")
        .collect()
    )
    return [
        {
            "address": spelled.get(row["point_id"], ""), "channel": row["channel"], "purpose": row["purpose"],
            "may_we": _MAY.get(row["decision"], "unknown"),
            "because": BY_ID[row["rule_id"]].sentence if row["rule_id"] in BY_ID else "",
            "from": moment(row["in_force_from"]),
            "until": moment(row["superseded_at"]) if row["superseded_at"] else "",
        }
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _sources(settings: Settings, found: Found) -> list[dict[str, Any]]:
    """Where the data come from (Art. 15(1)(g))."""
    seen = pl.concat([rows.select("source_id", "observed_at") for rows in found.tables.values()])
    times = seen.group_by("source_id").agg(
        first=pl.col("observed_at").min(), last=pl.col("observed_at").max()
    )
    kinds = {name: source.kind for name, source in settings.sources.items()}
    return [
        {"source": name, "kind": kinds.get(name, ""), "first_seen": moment(first), "last_seen": moment(last)}
        for name, first, last in times.sort("source_id").select("source_id", "first", "last").iter_rows()
    ]


def _retention(settings: Settings, found: Found, now: datetime) -> list[dict[str, Any]]:
    """How long it is kept (Art. 15(1)(d))."""
    told = [{
        "what": "contact data, statements, decisions",
        "until": "you ask for erasure, or we no longer need them as proof",
        "law": "GDPR (EU) 2016/679, Art. 5(1)(e) and 7(1)",
    }]  # fmt: skip
    country = settings.company.country
    for row in _once(found.tables["sales"]):
        if row["status"] in REAL_SALES:
            kept = last_day(country, row["sold_at"] or row["paid_at"] or row["first_seen"], now.date())
            told.append(
                {"what": f"invoice {row['sale_ref']}", "until": kept.day.isoformat(), "law": kept.law}
            )
    return told
