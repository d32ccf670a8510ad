"""The freeze on small frames: which yes is new for an address, and how a frozen one is shown."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from consentry.publish.frozen import FROZEN, GATE, frozen, newly_allowed, shown
from consentry.rules import BY_ID

RULES = {**BY_ID, GATE: FROZEN}
NOW = datetime(2026, 10, 2, tzinfo=UTC)


def rows(*decided: tuple[str, str, str, str]) -> pl.DataFrame:
    """Decisions about the newsletter by e-mail: point, person, decision, rule."""
    frame = pl.DataFrame(decided, schema=["point_id", "person_id", "decision", "rule_id"], orient="row")
    return frame.with_columns(
        channel=pl.lit("email"), purpose=pl.lit("newsletter"), other_rules=pl.lit(["Z01"]),
        legal_basis=pl.lit("consent"), valid_until=pl.lit(NOW),
    )  # fmt: skip


def stopped(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    return frozen(newly_allowed(now, before, RULES), "mail is old", pl.lit(NOW))


def test_a_new_yes_stays_where_it_stood():
    now = rows(
        ("a", "", "ALLOW", "C01"),
        ("b", "", "ALLOW", "C01"),
        ("c", "", "ALLOW", "C05"),
        ("d", "", "ALLOW", "C02"),
    )
    before = rows(("a", "", "ALLOW", "C01"), ("b", "", "HOLD", "Z01"), ("c", "", "BLOCK", "W02"))
    found = stopped(now, before)
    assert found.select("point_id", "shown", "before", "rule_before", "rule_id").rows() == [
        ("b", "HOLD", "HOLD", "Z01", "C01"), ("c", "BLOCK", "BLOCK", "W02", "C05"), ("d", "HOLD", "", "", "C02"),
    ]  # fmt: skip
    seen = shown(now, found)
    assert seen.select("point_id", "decision", "rule_id", "frozen_by").rows() == [
        ("a", "ALLOW", "C01", ""), ("b", "HOLD", GATE, GATE), ("c", "BLOCK", GATE, GATE), ("d", "HOLD", GATE, GATE),
    ]  # fmt: skip
    assert seen["other_rules"].to_list()[1] == ["C01", "Z01"]
    assert seen["legal_basis"].to_list() == ["consent", "none", "none", "none"]
    assert seen["valid_until"].to_list()[1] is None
    assert now["decision"].unique().to_list() == ["ALLOW"], "what was decided is not touched"


def test_an_address_is_new_when_the_last_person_who_stopped_it_stops_it_no_more():
    """One of two was allowed all the time; the no of the other ended. Nobody's own decision became a yes (M08)."""
    before = rows(("a", "x", "ALLOW", "C01"), ("a", "y", "BLOCK", "W02"))
    now = rows(("a", "x", "ALLOW", "C01"), ("a", "y", "HOLD", "Z01"))
    seen = shown(now, stopped(now, before))
    assert seen.select("person_id", "decision", "rule_id").rows() == [
        ("x", "BLOCK", GATE),
        ("y", "HOLD", "Z01"),
    ]


def test_a_yes_of_another_person_at_an_allowed_address_is_nothing_new():
    before = rows(("a", "x", "ALLOW", "C01"), ("a", "y", "HOLD", "Z01"))
    now = rows(("a", "x", "ALLOW", "C01"), ("a", "y", "ALLOW", "C02"))
    assert stopped(now, before).is_empty()


def test_a_frozen_yes_of_last_night_is_still_new():
    """The release shows it under the gate, so tonight it was not allowed before either."""
    before = shown(
        rows(("a", "", "ALLOW", "C01")),
        stopped(rows(("a", "", "ALLOW", "C01")), rows(("a", "", "HOLD", "Z01"))),
    )
    assert stopped(rows(("a", "", "ALLOW", "C01")), before)["before"].to_list() == ["HOLD"]


def test_blocks_and_holds_are_never_frozen():
    now = rows(("a", "", "BLOCK", "W02"), ("b", "", "HOLD", "Z01"))
    assert shown(now, stopped(now, rows(("a", "", "ALLOW", "C01"))))["decision"].to_list() == [
        "BLOCK",
        "HOLD",
    ]
