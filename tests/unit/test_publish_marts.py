"""The marts and the last step of the night, on an in-memory warehouse with a few rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from test_publish_examples import NOW, decision, decisions, run

from consentry.contract import ENGAGEMENT_EVENTS
from consentry.errors import StageError
from consentry.job.publish import LIST_ITEMS, make_lists, publish
from consentry.settings import Settings, load_settings
from consentry.sqlfiles import dependencies, sql_names
from consentry.warehouse import Warehouse

CONFIG = """
[company]
controller_id = "acme"
name = "Acme BV"
zone = "Europe/Amsterdam"
[[purposes]]
id = "newsletter"
[sources.crm]
kind = "neutral"
[targets.crm]
format = "hubspot"
source = "crm"
processor = "ourselves"
purposes = ["newsletter"]
[targets.other]
format = "neutral"
source = "crm"
processor = "ourselves"
channels = ["phone"]
purposes = ["newsletter"]
"""
TIME = pl.Datetime("us", "UTC")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The configuration of a small company."""
    (tmp_path / "consentry.toml").write_text(CONFIG, encoding="utf-8")
    return load_settings(tmp_path / "consentry.toml")


@pytest.fixture
def warehouse():
    """A warehouse after the decisions: three points that the CRM holds, one that it held."""
    with Warehouse.in_memory() as warehouse:
        points = [
            ("p1", "email", "ann@x.example", "Ann@x.example"), ("p2", "email", "no address", ""),
            ("p3", "phone", "national:0655501234", ""), ("p4", "email", "gone@x.example", "gone@x.example"),
        ]  # fmt: skip
        warehouse.replace(
            "points",
            pl.DataFrame(points, schema=["point_id", "point_kind", "exact_key", "sendable"], orient="row"),
        )
        held = [
            ("p1", "crm:1", True, "Ann@x.example"), ("p1", "crm:2", True, "ANN@x.example"),
            ("p2", "crm:2", True, "no address"), ("p3", "crm:3", True, "06-55501234"), ("p4", "crm:4", False, "gone"),
        ]  # fmt: skip
        frame = pl.DataFrame(held, schema=["point_id", "contact_id", "held", "spelling"], orient="row")
        warehouse.replace("holdings", frame.with_columns(pl.lit("crm").alias("source_id")))
        events = [
            ("p1", "login", NOW - timedelta(days=2), NOW), ("p1", "purchase", NOW - timedelta(days=9), NOW),
            ("p1", "inbound_click", NOW + timedelta(days=1), NOW), ("p1", "delivered", NOW, NOW),
            ("p1", "inbound_reply", NOW, NOW + timedelta(hours=1)), (None, "login", NOW, NOW),
        ]  # fmt: skip
        schema = {"point_id": pl.String, "event_type": pl.String, "occurred_max": TIME, "observed_at": TIME}
        ledger = pl.DataFrame(events, schema=schema, orient="row")
        warehouse.replace("ledger", ledger.with_row_index("event_id"))
        warehouse.replace(
            "mart__decisions",
            decisions(decision("p1", "V06"), decision("p2", "D03"), decision("p3", "W01", channel="phone")),
        )
        for name in ("raw__files", "raw__quarantine"):
            warehouse.run(name)
        for stream, accepted in (("contacts", 3), ("events", 2)):
            warehouse.append("raw__files", raw_file(stream, 4, accepted, "accepted", run(1).run_id))
        warehouse.append("raw__files", raw_file("x", 7, 0, "quarantined", "an-earlier-run"))
        aside = {
            "run_id": run(1).run_id, "source_id": "crm", "file_id": "f", "file_name": "a.csv", "row_number": 1,
            "column_name": "status", "reason_code": "unknown_word", "reason": "a word we do not know",
        }  # fmt: skip
        warehouse.append("raw__quarantine", pl.DataFrame([aside, {**aside, "row_number": 2}]))
        yield warehouse


def raw_file(stream: str, rows: int, accepted: int, state: str, run_id: str) -> pl.DataFrame:
    """A row of raw__files."""
    row = {
        "file_id": "f", "source_id": "crm", "kind": "neutral", "file_name": "a.csv", "place": "a.csv",
        "sha256": "a" * 64, "size": 1, "observed_at": NOW, "run_id": run_id, "coverage": "delta", "stream": stream,
        "rows_in": rows, "accepted": accepted, "quarantined": rows - accepted, "duplicates": 0, "state": state,
        "reason_code": "", "reason": "", "columns_unknown": "", "reader": "",
    }  # fmt: skip
    return pl.DataFrame([row]).with_columns(pl.col("observed_at").cast(TIME))


def test_held_points_are_those_held_now_with_the_value_to_write(warehouse):
    warehouse.run("mart__held_points")
    rows = warehouse.frame("select * exclude (source_id) from mart__held_points").rows()
    assert rows == [
        ("crm:1", "p1", "email", "Ann@x.example", "Ann@x.example"),
        ("crm:2", "p1", "email", "Ann@x.example", "ANN@x.example"),
        ("crm:2", "p2", "email", "no address", "no address"), ("crm:3", "p3", "phone", "0655501234", "06-55501234"),
    ]  # fmt: skip


def test_a_held_point_that_no_list_could_take_stops_the_publication(warehouse, settings):
    warehouse.execute("delete from points where point_id = 'p1'")
    with pytest.raises(StageError, match="unknown_points"):
        make_lists(warehouse, settings, run(1))


def test_engagement_is_what_people_did_themselves_by_that_moment(warehouse):
    clocks = {"as_of": NOW, "known_as_of": NOW}
    warehouse.run("mart__engagement", {"kinds": list(ENGAGEMENT_EVENTS), **clocks})
    assert warehouse.table("mart__engagement").rows() == [("p1", NOW - timedelta(days=2))]


def test_files_add_up_over_their_streams(warehouse):
    warehouse.run("mart__files_read")
    rows = warehouse.frame(
        "select state, rows_in, accepted, quarantined, duplicates from mart__files_read"
    ).rows()
    assert sorted(rows) == [("accepted", 8, 5, 3, 0), ("quarantined", 7, 0, 7, 0)]


def test_quarantined_rows_are_counted_by_reason(warehouse):
    warehouse.run("mart__quarantine_reasons")
    rows = warehouse.frame("select column_name, reason, row_count from mart__quarantine_reasons").rows()
    assert rows == [("status", "a word we do not know", 2)]


def test_every_mart_names_what_it_reads():
    assert sql_names("marts") and all(dependencies(name) for name in sql_names("marts"))


def test_the_step_publishes_what_the_warehouse_knows(warehouse, settings):
    said: list[str] = []
    release = publish(warehouse, settings, run(1), progress=said.append)
    assert said[0] == "lists for crm" and said[-1] == "verify and publish"
    rows = {(entry.target, entry.kind): (entry.rows, entry.needs_other_path) for entry in release.lists()}
    assert rows[("crm", "hold")] == (1, 1)
    assert rows[("other", "block")] == (0, 1), "a number without country cannot be imported, and is not lost"
    assert release.manifest["versions"]["policy"] == settings.policy_version
    assert [entry["read_by"] for entry in release.manifest["inputs"]] == [run(1).run_id, "an-earlier-run"]
    assert release.manifest["ledger_events"] == 5, "one of the six came after known_as_of"
    assert release.manifest["configuration"] == settings.as_values()
    assert (release.path / "lists/crm/email-newsletter-hold.csv").read_bytes() == b"Email\nAnn@x.example\n"
    work = release.worklist.read_text()
    assert '"crm:1","crm","email","newsletter","V06"' in work and '"2026-09-29","crm:2"' in work


def test_lists_can_be_made_and_checked_before_they_leave(warehouse, settings):
    this = run(1)
    assert make_lists(warehouse, settings, this) == {"block": 1, "hold": 2, "by hand": 2}
    items = warehouse.table(LIST_ITEMS)
    assert set(items["run_id"]) == {this.run_id}
    warehouse.execute(f"delete from {LIST_ITEMS} where list = 'block'")
    assert {entry.kind: entry.rows for entry in publish(warehouse, settings, this).lists()}["block"] == 0
    anew = publish(warehouse, settings, run(2))
    assert sum(entry.needs_other_path for entry in anew.lists() if entry.kind == "block") == 1


def test_the_quarantine_report_tells_places_and_reasons_and_no_value(warehouse, settings):
    release = publish(warehouse, settings, run(1))
    assert release.quarantine.read_text(encoding="utf-8").splitlines() == [
        '"source","file","row","column","reason","read_by_run"',
        *[f'"crm","a.csv","{n}","status","a word we do not know","{run(1).run_id}"' for n in (1, 2)],
    ]
