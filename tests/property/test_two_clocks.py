"""A question about the past: what came later, and what happened later, changes nothing of the answer.

Each pair of moments is asked of the whole ledger and of the ledger cut at those moments; the answers are the same to
the last column. CONSENTRY_PAIRS=n asks about more pairs (`make soak`: 1,000).
"""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta

import generator
from comparison import POLICIES, decisions, frames, seed_of_the_day
from oracle_tables import NOW, blank_row
from oracle_time import micros, read_time

SEED = seed_of_the_day()
PAIRS = int(os.environ.get("CONSENTRY_PAIRS") or 25)
CASES = 60
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
KEY = ["point_kind", "exact_key", "person_ref", "channel", "purpose"]
Tables = dict[str, list[dict]]


def cut(tables: Tables, as_of: datetime, known: datetime) -> Tables:
    """Only rows that were seen by `known`, without events and messages that surely came after `as_of`.

    A time that is not believed makes no later event: one after the row was seen (T07), a stamp of the load or a batch
    (T06), or one beside a note, which speaks for itself. Such rows stay, and with them whatever later file shows
    the same again. Whose address it is, a row says whenever what it tells of happened.
    """
    seen = {name: [row for row in rows if row["observed_at"] <= known] for name, rows in tables.items()}
    events = seen["consent_events"]
    staying = {_statement(row) for row in events if not _later(row, "occurred_at", as_of)}
    later = [row for row in events if _statement(row) not in staying]
    return {
        **seen,
        "contact_points": seen["contact_points"] + [_holding(row) for row in later if row["contact_ref"]],
        "consent_events": [row for row in events if _statement(row) in staying],
        "sends": [row for row in seen["sends"] if not _later(row, "sent_at", as_of)],
    }


def _statement(event: dict) -> tuple:
    """What a row says, whichever file shows it."""
    return tuple(cell for name, cell in event.items() if name not in ("file_id", "row_number", "observed_at"))


def _holding(event: dict) -> dict:
    """The record holds the address; so old that it takes the place of no row that says where the address is from."""
    cells = {name: event[name] for name in ("contact_ref", "point_kind", "point_value")}
    return blank_row("contact_points", event["source_id"], LONG_AGO, event["zone"], cells)


def _later(row: dict, column: str, as_of: datetime) -> bool:
    stamped = row.get("time_source") == "import_stamp" or row["source_id"].startswith("list")
    span = read_time(row[column], row["zone"])
    if span is None or stamped or row.get("note"):
        return False
    return micros(as_of) < span.low and span.high <= micros(row["observed_at"] - timedelta(seconds=1))


def test_any_two_moments_are_answered_from_the_ledger_cut_there() -> None:
    """T12, for the Dutch policy and for the one with every exemption, in turn."""
    rng = random.Random(SEED)
    span = int((NOW - FIRST).total_seconds())
    shorter = 0
    for pair in range(PAIRS):
        tables = generator.generate(SEED, pair * CASES, CASES)
        as_of, known = (FIRST + timedelta(seconds=rng.randrange(span)) for _ in range(2))
        less = cut(tables, as_of, known)
        shorter += sum(map(len, less.values())) < sum(map(len, tables.values()))
        chosen = POLICIES[pair % len(POLICIES)]
        whole, part = (decisions(frames(each), as_of, known, chosen) for each in (tables, less))
        told = f"seed {SEED}, pair {pair}: as of {as_of}, as known on {known}"
        # an address of which only a later event tells is no key of the cut ledger
        known_then = whole.join(part.select(KEY), on=KEY, how="semi").sort(KEY)
        assert known_then.equals(part.sort(KEY)), told
        not_yet = whole.join(part.select(KEY), on=KEY, how="anti")
        assert set(not_yet.filter(decision="ALLOW")["rule_id"]) <= {"S01"}, told
        assert part.height > 0, told
    assert shorter == PAIRS
