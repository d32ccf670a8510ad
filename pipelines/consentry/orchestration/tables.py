"""What the graph shows: the tables of the night, where each comes from and what it holds.

Tables that SQL makes describe themselves in their header; the others are named here, beside the step
that makes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from consentry.settings import Settings
from consentry.sqlfiles import dependencies, describe, in_order, sql_names

RELEASE = "release"


@dataclass(frozen=True)
class Table:
    """One node of the graph."""

    name: str
    layer: str
    what: str
    reads: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("duckdb",)


def inbox_tables(settings: Settings) -> list[Table]:
    """The systems that hand over files; nothing here makes them."""
    return [
        Table(f"inbox_{source_id}", "inbox", f"Export files of {source_id}.", kinds=(source.kind,))
        for source_id, source in settings.sources.items()
    ]


def raw_tables(settings: Settings) -> list[Table]:
    """What came in, exactly as it came. A table of rows hangs on the sources of its kind."""
    return [
        Table(name, "raw", describe(name), _feeding(name, settings), ("duckdb", "sql"))
        for name in sql_names("raw")
    ]


def shaped_tables() -> list[Table]:
    """The tables that one SQL file each makes, each after the ones it reads."""
    staging = sql_names("staging")
    return [
        Table(
            name,
            "staging" if name in staging else "core",
            describe(name),
            dependencies(name),
            ("duckdb", "sql"),
        )
        for name in in_order("staging", "core")
    ]


def _feeding(name: str, settings: Settings) -> tuple[str, ...]:
    kind = name.removeprefix("raw_").partition("__")[0]
    return tuple(
        f"inbox_{source_id}" for source_id, source in settings.sources.items() if kind in ("", source.kind)
    )


def _shown(name: str) -> tuple[str, ...]:
    """What a statement reads, as far as it is a table of the graph: approvals and summaries of drops are none."""
    return tuple(table for table in dependencies(name) if table not in ("mart__approved",))


CORE = (
    "core__contacts",
    "core__contact_points",
    "core__consent_events",
    "core__sales",
    "core__notices",
    "core__quarantined_points",
    "core__link_reviews",
)
"""What the decision reads beside the ledger."""

LEDGER_TABLES = (
    Table(
        "ledger",
        "ledger",
        "Every consent event ever seen, with two clocks: when it happened and when we saw it. Append only.",
        ("core__consent_events",),
        ("duckdb", "polars"),
    ),
    Table(
        "ledger_absences",
        "ledger",
        "Withdrawals that a later complete export no longer shows. Being gone never lifts a no.",
        ("core__consent_events", "raw__snapshots"),
        ("duckdb", "polars"),
    ),
    Table(
        "points",
        "ledger",
        "Every contact point once, under a keyed hash: its kind, its key for matching, whether it is usable.",
        ("core__contact_points", "core__consent_events", "core__sales", "core__quarantined_points"),
        ("duckdb", "polars"),
    ),
    Table(
        "holdings",
        "ledger",
        "Which record of which system holds which contact point, since when and until when.",
        ("core__contact_points", "core__contacts", "raw__snapshots"),
        ("duckdb", "polars"),
    ),
)

DECISION_TABLES = (
    Table(
        "mart__decisions",
        "decisions",
        "May we? One row per contact point, person, channel and purpose: ALLOW, HOLD or BLOCK, by which "
        "rule, on what proof.",
        ("ledger", "ledger_absences", "points", "holdings", *CORE),
        ("duckdb", "polars"),
    ),
    Table(
        "person_links",
        "decisions",
        "Which two records of which systems are one person, by which key, how surely, since when. For a no only.",
        ("holdings", "core__contacts", "core__link_reviews"),
        ("duckdb", "polars"),
    ),
    Table(
        "person_questions",
        "decisions",
        "What a person should look at: one address of two people, more records than one person has, a review that "
        "names nobody.",
        ("holdings", "core__contacts", "core__link_reviews"),
        ("duckdb", "polars"),
    ),
    Table(
        "tombstones",
        "decisions",
        "Keyed hashes of erased addresses, by which they are known when they come back. Append only.",
        ("ledger", "points"),
        ("duckdb", "polars"),
    ),
)

AUDIT_TABLES = (
    Table(
        "decision_history",
        "decisions",
        "Every decision ever published, from when on it was in force; only what a release changed. Append only.",
        ("mart__decisions",),
        ("duckdb", "polars"),
    ),
    Table(
        "mart__send_audit",
        "decisions",
        "Every message that left: what we had decided then, the basis as we know it now, the no that stood, and one "
        "finding. Keyed ids, no address.",
        ("core__sends", "ledger", "decision_history", *CORE),
        ("duckdb", "polars"),
    ),
)

FREEZE_TABLES = (
    Table(
        "mart__feeds",
        "decisions",
        describe("mart__feeds"),
        _shown("mart__feeds"),
        ("duckdb", "sql"),
    ),
    Table(
        "mart__frozen",
        "decisions",
        "Who may be contacted by tonight's decision, was not published so before, and stays on the list while "
        "opt-outs may be missing (Q01). Keyed ids.",
        ("mart__decisions", "decision_history"),
        ("duckdb", "polars"),
    ),
)

LIST_TABLES = (
    Table(
        "mart__list_scope",
        "lists",
        "What the lists must cover: each target's source, channels and purposes, from the configuration.",
    ),
    Table("mart__held_points", "lists", describe("mart__held_points"), dependencies("mart__held_points")),
    Table(
        "mart__list_items",
        "lists",
        "Who stands on which list: block or hold, per target, channel and purpose.",
        ("mart__decisions", "mart__frozen", "mart__held_points", "mart__list_scope"),
        ("duckdb", "polars"),
    ),
)

GATE_TABLES = (
    Table(
        "mart__new_permissions",
        "lists",
        "Every address that is allowed tonight and was not by the last release, and what explains it (Q04). Keyed ids.",
        ("mart__decisions", "mart__frozen", "decision_history", "ledger"),
        ("duckdb", "polars"),
    ),
    Table(
        "mart__removals",
        "lists",
        "Every entry that left a block list since the last release, and what explains it (Q07). Keyed ids.",
        ("mart__list_items", "mart__held_points", "mart__decisions", "ledger"),
        ("duckdb", "polars"),
    ),
)

PUBLICATION = (
    Table(
        RELEASE,
        "publication",
        "The published lists, worklist, decisions, manifest and report: whole or not at all.",
        (
            "mart__list_items",
            "mart__held_points",
            "mart__decisions",
            "mart__feeds",
            "mart__frozen",
            "mart__new_permissions",
            "mart__removals",
            "mart__send_audit",
            "ledger",
            "raw__files",
            "raw__quarantine",
        ),
        ("csv", "parquet"),
    ),
)
