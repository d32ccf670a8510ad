"""SC57: a customer asks to be erased; systems are read back, invoices locked, recipients told (R01 to R05)."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import re
import shlex
import shutil
import signal
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import running
from rights_company import (
    BOTH,
    DESK,
    JAN,
    JANS_MOBILE,
    PIET,
    SWITCHBOARD,
    Drops,
    call,
    company,
    drop,
    everything,
    human,
    point,
    said,
    without_jan,
)

from consentry.errors import ExitCode
from consentry.job.erase import erase
from consentry.publish.list_files import previous_list
from consentry.publish.release import read_release
from consentry.settings import Settings, load_settings

TODAY = f"{datetime.now(UTC):%Y-%m-%d}"
LATER, LATEST = f"{TODAY}T2357Z", f"{TODAY}T2358Z"
"""Drops that are seen when they are read, because their minute is still to come."""
ERASE = ("erase", JAN, "--by", "privacy officer", "--requested-on", f"{date.today() - timedelta(days=10)}")


def copied(settings: Settings, folder: Path) -> Settings:
    """The same company in another folder."""
    shutil.copytree(settings.config_file.parent, folder, symlinks=True)
    return load_settings(folder / "consentry.toml")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The company after two nights; in the second Jan and Piet had unsubscribed, so both stand in lists."""
    made = company(tmp_path_factory.mktemp("erasure") / "acme")
    assert call(made, "run").returncode == 0
    drop(made.config_file.parent, "2026-10-02", unsubscribed(everything()))
    assert call(made, "run").returncode == 0
    return made


def unsubscribed(drops: Drops) -> Drops:
    """Two people leave the newsletter."""
    drops["mail"]["consent_events"] += [
        said("m1", JAN, "withdrawn", "2026-09-30T10:00:00+02:00"),
        said("m2", PIET, "withdrawn", "2026-09-30T10:00:00+02:00"),
    ]
    return drops


@pytest.fixture(scope="module")
def erased(before: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same company after Jan was erased, and nothing else."""
    made = copied(before, tmp_path_factory.mktemp("erased") / "acme")
    done = call(made, *ERASE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert JAN not in done.stdout + done.stderr
    return made


@pytest.fixture
def one(erased: Settings, tmp_path: Path) -> Settings:
    """A copy of that, for one test to change."""
    return copied(erased, tmp_path / "acme")


def changed(drops: Drops, times: int = 1) -> Drops:
    """The same with new people in every file, so that no file is the one of before."""
    for number in range(times):
        ref, value = f"new{times}{number}", f"new{times}{number}@elders.example"
        for source, tables in drops.items():
            for table, rows in tables.items():
                row = {**rows[-1]} if rows else {}
                row |= (
                    {"contact_ref": ref, "point_value": value}
                    if "point_value" in row
                    else {"contact_ref": ref}
                )
                row |= {"display_name": "Nieuw"} if table == "contacts" else {}
                row |= {"sale_ref": f"{source}{ref}"} if table == "sales" else {}
                row |= (
                    {"send_ref": ref, "point_kind": "email", "point_value": value} if table == "sends" else {}
                )
                if rows and table not in ("notices", "consent_events"):
                    rows.append(row)
    return drops


def asked(settings: Settings, sql: str, *values: object) -> list[tuple]:
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as warehouse:
        return warehouse.execute(sql, values).fetchall()


def told(settings: Settings) -> dict:
    """The one request that there is."""
    done = call(settings, "erasures", "--json")
    assert done.returncode == 0 and JAN not in done.stdout
    (request,) = json.loads(done.stdout)
    return request


def states(settings: Settings) -> dict[str, str]:
    return {system["source"]: system["state"] for system in told(settings)["systems"]}


def night(settings: Settings, day: str = "", drops: Drops | None = None) -> str:
    if drops:
        drop(settings.config_file.parent, day, drops)
    done = call(settings, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def in_tables(settings: Settings, text: str) -> set[str]:
    """Tables of the warehouse in any cell of which a text stands."""
    found = set()
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as warehouse:
        for (table,) in warehouse.execute("select table_name from duckdb_tables()").fetchall():
            rows = warehouse.execute(f"select lower(t::varchar) from {table} as t").fetchall()
            if any(text.lower() in cell for (cell,) in rows):
                found.add(table)
    return found


def in_files(settings: Settings, text: str) -> set[str]:
    """Files under var, but for the warehouse, that hold a text."""
    return {
        path.relative_to(settings.paths.var).as_posix()
        for path in settings.paths.var.rglob("*")
        if path.is_file() and path != settings.paths.warehouse and text.encode() in path.read_bytes()
    }


def counts(settings: Settings) -> list[tuple]:
    """Files of which rows were lost or made: none."""
    return asked(settings, "select * from raw__files where rows_in <> accepted + quarantined + duplicates")


def test_what_we_hold_is_gone_at_once_but_for_what_the_law_keeps(erased: Settings, before: Settings):
    """Art. 17(1) and (3): tables, the file's free blocks and old lists; the colleague's rows are all there."""
    assert {"raw_neutral__contacts", "raw_neutral__consent_events", "raw_neutral__sales"} <= in_tables(
        before, "klant"
    )
    assert len(in_tables(before, JAN)) > 10 and in_files(before, JAN)
    assert in_tables(erased, JAN) == {"locked_invoices"}
    for mine in ("j. klant", JANS_MOBILE, "jaarbeurs"):
        assert in_tables(erased, mine) == set()
    for others in (PIET, SWITCHBOARD, DESK, BOTH, "Piet Collega", "2025-100"):
        assert in_tables(erased, others) == in_tables(before, others) - {"decision_history"} != set()
    raw = erased.paths.warehouse.read_bytes()
    assert b"J. Klant" not in raw and b"J. Klant" in before.paths.warehouse.read_bytes()
    assert "jan@" not in " ".join(in_files(erased, JAN)) and in_files(erased, JAN) == {
        name
        for name in in_files(before, JAN)
        if name.startswith(f"releases/{read_release(before.paths.current).path.resolve().name}/")
    }


def test_the_law_keeps_the_invoices_until_its_last_day(erased: Settings):
    """R03: two invoices of 2024, seven Dutch years after that year; a quote is no invoice."""
    rows = asked(erased, "select sale_ref, last_day, basis, law from locked_invoices order by all")
    assert [(ref, day) for ref, day, _, _ in rows] == [
        ("2024-001", date(2031, 12, 31)),
        ("2024-002", date(2031, 12, 31)),
    ]
    assert {basis for _, _, basis, _ in rows} == {"GDPR (EU) 2016/679, Art. 17(3)(b)"}
    read_by = asked(erased, "select view_name from duckdb_views() where sql like '%locked_invoices%'")
    assert read_by == []


def test_old_lists_lose_the_lines_and_the_manifest_says_so(erased: Settings, before: Settings):
    """Those in force keep blocking until the next night; every release is still what its manifest says."""
    now = read_release(erased.paths.current.resolve())
    assert now.damaged() == []
    block = now.path / "lists" / "mail" / "email-newsletter-block.csv"
    assert JAN in block.read_text() and PIET in block.read_text()
    for folder in erased.paths.releases.iterdir():
        assert read_release(folder).damaged() == []


def test_a_request_waits_names_whom_to_tell_and_counts_the_days(erased: Settings):
    request = told(erased)
    assert request["status"] == "waiting_for_sources"
    assert {each["source"]: each["state"] for each in request["systems"]} == {
        "crm": "not_read_since", "mail": "not_read_since", "inv": "kept_by_law",
    }  # fmt: skip
    assert {each["source"]: each["tool_ids"] for each in request["systems"]} == {
        "crm": ["c1"],
        "mail": ["m1"],
        "inv": ["k1"],
    }
    assert request["recipients"] == [
        {"name": "Mailer GmbH", "role": "processor", "source": "mail", "tool_ids": ["m1"]}
    ]
    assert request["locked"] == [["2031-12-31", 2]]
    assert 15 <= request["days_left"] <= 21


def test_the_whole_story_of_an_erasure(one: Settings):
    """SC57: shown again by every system, screened; then absent in CRM and mail tool; completed with retention."""
    output = night(one, LATER, changed(everything()))
    assert "erased" not in JAN and JAN not in output
    assert in_tables(one, JAN) == {"locked_invoices"} and in_files(one, JAN) == set()
    assert states(one) == {"crm": "present", "mail": "present", "inv": "kept_by_law"}
    assert counts(one) == []
    aside = asked(one, "select count(*) from raw__quarantine where reason_code = 'erased'")
    assert aside[0][0] > 0
    delete = (one.paths.current / "lists" / "mail" / "delete.csv").read_text()
    assert '"m1","A01"' in delete
    assert PIET in (one.paths.current / "lists" / "mail" / "email-newsletter-block.csv").read_text()
    removed = (one.paths.current / "lists" / "mail" / "email-newsletter-block.removed.csv").read_text()
    assert JAN not in removed
    assert asked(one, "select because, sum(entries) from mart__removals group by 1") == [("erased", 1)]
    told_of = read_release(one.paths.current.resolve()).manifest["explained"]
    assert ("left a block list", "erased", 1) in [(it["what"], it["because"], it["count"]) for it in told_of]

    night(one, LATEST, changed(without_jan()))
    request = told(one)
    assert request["status"] == "completed_with_retention"
    assert {each["source"]: each["state"] for each in request["systems"]} == {
        "crm": "absent", "mail": "absent", "inv": "kept_by_law",
    }  # fmt: skip
    assert request["locked"] == [["2031-12-31", 2]] and request["days_left"] is None
    assert "m1" not in (one.paths.current / "lists" / "mail" / "delete.csv").read_text()

    night(one, f"{TODAY}T2359Z", changed(everything(), 2))
    request = told(one)
    assert request["status"] == "waiting_for_sources"
    assert states(one)["crm"] == "shown_again"


def test_the_inbox_brings_nobody_back(one: Settings):
    """The old exports lie there still; the next night reads none of Jan, and the answer to him says so."""
    night(one)
    assert in_tables(one, JAN) == {"locked_invoices"} and counts(one) == []
    explained = call(one, "explain", JAN).stdout
    assert "Erased: no personal data held" in explained
    done = call(one, "access", JAN, "--out", str(one.config_file.parent / "o"))
    folder = Path(done.stdout.splitlines()[0].removeprefix("written: "))
    answer = json.loads((folder / "answer.json").read_text())
    assert answer["erased_since"] == TODAY and answer["contact_data"] == []
    assert [row["invoice"] for row in answer["kept_by_law"]] == ["2024-001", "2024-002"]


def test_whoever_signs_up_anew_is_a_new_person(one: Settings):
    """SC55 over two nights: a proven yes later than the erasure is read, and carries that purpose only (T05)."""
    drops = without_jan()
    soon = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    a_day_ago(one)
    drops["mail"]["consent_events"].append(
        said("m9", JAN, "given", soon, capture_method="web_form_doi", box_default="unticked", form_id="f1",
             form_version="2", notice_id="n1", controller_named="acme", verification="doi_click", verified_at=soon)
    )  # fmt: skip
    drops["mail"]["contacts"].append({"contact_ref": "m9", "kind": "person", "country": "NL"})
    drops["mail"]["contact_points"].append({"contact_ref": "m9", "point_kind": "email", "point_value": JAN})
    night(one, LATER, drops)
    decided = asked(
        one, "select purpose, decision, rule_id from mart__decisions join points using (point_id) "
        "where exact_key = ? and channel = 'email' order by all", JAN,
    )  # fmt: skip
    assert ("newsletter", "ALLOW", "C05") in decided
    assert [rule for purpose, _, rule in decided if purpose == "offers"] == ["A01"]
    assert "J. Klant" not in str(asked(one, "select display_name from core__contacts"))


def a_day_ago(settings: Settings) -> None:
    """As if the erasure had been yesterday."""
    with duckdb.connect(str(settings.paths.warehouse)) as warehouse:
        for table, columns in (
            ("tombstones", ("erased_min", "erased_max", "observed_at")),
            ("erasure_requests", ("executed_at",)),
            ("ledger", ("occurred_min", "occurred_max", "observed_at")),
        ):
            cells = ", ".join(f"{name} = {name} - interval 1 day" for name in columns)
            where = "where source_id = 'rights_desk'" if table == "ledger" else ""
            warehouse.execute(f"update {table} set {cells} {where}")


def test_an_older_yes_brings_nobody_back(one: Settings):
    """A restored backup with a perfect consent of before the erasure is screened like everything else (R08)."""
    drops = changed(everything())
    a_day_ago(one)
    night(one, LATER, drops)
    assert in_tables(one, JAN) == {"locked_invoices"}


def test_erasing_twice_changes_nothing(one: Settings):
    first = asked(one, "select count(*) from ledger"), asked(one, "select count(*) from tombstones")
    done = call(one, *ERASE)
    assert done.returncode == 0 and "erased before" in done.stdout
    assert (asked(one, "select count(*) from ledger"), asked(one, "select count(*) from tombstones")) == first
    assert told(one)["id"]


def test_nobody_is_erased_by_guessing(before: Settings, tmp_path: Path):
    made = copied(before, tmp_path / "acme")
    for address in (DESK, BOTH):
        done = call(made, "erase", address, "--by", "dpo")
        assert done.returncode == 2 and "--record" in done.stderr and address not in done.stderr
    assert call(made, "erase", BOTH, "--by", "dpo", "--record", "crm:c3").returncode == 0
    assert in_tables(made, "Bea") == in_tables(before, "Bea")
    assert asked(made, "select display_name from core__contacts where contact_ref = 'c3'") == []


def test_locked_invoices_are_purged_after_their_last_day(one: Settings):
    """R03: during the night, and counted."""
    with duckdb.connect(str(one.paths.warehouse)) as warehouse:
        warehouse.execute(
            "update locked_invoices set last_day = date '2025-12-31' where sale_ref = '2024-001'"
        )
    assert "locked invoices purged 1" in night(one)
    assert asked(one, "select sale_ref from locked_invoices") == [("2024-002",)]
    assert asked(one, "select file_pending from erasure_requests") == [(True,)]
    night(one)
    assert asked(one, "select file_pending from erasure_requests") == [(False,)]


def test_what_cannot_be_read_back_is_confirmed_by_hand(one: Settings):
    request = told(one)["id"]
    for source in ("crm", "mail"):
        done = call(one, "erasures", "--absent", source, "--request", request, "--by", "dpo")
        assert done.returncode == 0, done.stderr
    night(one)
    assert told(one)["status"] == "completed_with_retention"
    assert call(one, "erasures", "--absent", "nobody", "--request", request, "--by", "dpo").returncode == 2


def test_a_new_key_changes_nothing_for_the_erased(one: Settings):
    """Both keys around the hash: who comes back, by address or by record alone, is still known (R02)."""
    assert call(one, "rotate-key").returncode == 0
    night(one)
    night(one, LATER, changed(everything()))
    assert in_tables(one, JAN) == {"locked_invoices"} and in_tables(one, "J. Klant") == set()
    assert states(one)["crm"] == "present"


@pytest.mark.slow
def test_a_kill_leaves_nothing_done_or_what_the_next_call_completes(before: Settings, tmp_path: Path):
    """Kill -9 at moments spread over a whole call; then one call more, and everything is as after one alone."""
    seed = int(os.environ.get("CONSENTRY_TEST_SEED", "20261127"))
    chance = random.Random(seed)
    timed = copied(before, tmp_path / "timed")
    began = datetime.now(UTC)
    assert call(timed, *ERASE).returncode == 0
    full = (datetime.now(UTC) - began).total_seconds()
    killed = 0
    for attempt in range(8):
        made = copied(before, tmp_path / f"acme{attempt}")
        with (made.config_file.parent / "output.txt").open("wb") as output:
            asked_for = (*ERASE, "--config", str(made.config_file))
            process = running.start(*asked_for, output=output, errors=output, cwd=made.config_file.parent)
            if process.wait(timeout=full * (attempt + chance.random()) / 8) is None:
                process.kill()
            killed += process.wait(timeout=60) == -signal.SIGKILL
        requests = asked(made, "select count(*) from duckdb_tables() where table_name = 'erasure_requests'")
        if requests[0][0] and asked(made, "select count(*) from erasure_requests")[0][0]:
            assert in_tables(made, JAN) == {"locked_invoices"}, f"seed {seed}, attempt {attempt}"
        else:
            assert in_tables(made, JAN) == in_tables(before, JAN), f"seed {seed}, attempt {attempt}"
        assert call(made, *ERASE).returncode == 0
        assert in_tables(made, JAN) == {"locked_invoices"} and told(made)["locked"] == [["2031-12-31", 2]]
        assert all(read_release(folder).damaged() == [] for folder in made.paths.releases.iterdir())
        assert b"J. Klant" not in made.paths.warehouse.read_bytes()
    assert killed >= 3


VISITORS = [f"bezoeker{n}@elders.example" for n in range(12)]


def without(drops: Drops, refs: set[str]) -> Drops:
    return {
        source: {
            table: [row for row in rows if row.get("contact_ref") not in refs]
            for table, rows in tables.items()
        }
        for source, tables in drops.items()
    }


def test_many_erased_people_hold_no_night(before: Settings, tmp_path: Path):
    """Q02: twelve of a hundred are gone from every export, because they asked; a cut-off export is still noticed."""
    made = copied(before, tmp_path / "acme")
    for visitor in VISITORS:
        assert erase(made, visitor, "dpo").is_new
    fewer = without(changed(unsubscribed(everything())), {f"x{n}" for n in range(12)})
    night(made, LATER, fewer)
    assert asked(made, "select source_id from mart__feeds where rows_dropped or noes_dropped") == []
    snapshots = (
        "select count(*) from raw__snapshots where observed_at = (select max(observed_at) from raw__files)"
    )
    assert asked(made, snapshots) == [(3,)]
    drop(made.config_file.parent, LATEST, without(fewer, {f"x{n}" for n in range(12, 22)}))
    assert call(made, "run").returncode == ExitCode.HELD_BY_BREAKER


def test_a_held_night_is_a_night_for_the_erased_too(one: Settings):
    """It publishes every no that has an address (domain.md 2.1); of the erased it has none, and says why."""
    drop(one.config_file.parent, LATER, without(changed(without_jan()), {f"x{n}" for n in range(20)}))
    assert call(one, "run").returncode == ExitCode.HELD_BY_BREAKER
    released = read_release(one.paths.current.resolve())
    block = (released.path / "lists" / "mail" / "email-newsletter-block.csv").read_text()
    assert JAN not in block and PIET in block and released.held_by() == ["Q02"]
    assert asked(one, "select because, value from mart__removals where because = 'erased'") == [
        ("erased", "")
    ]
    assert in_files(one, JAN) == {path for path in in_files(one, JAN) if not path.startswith("releases/")}


OTHER_SHAPES = """
[targets.ads]
format = "meta_audience"
source = "mail"
processor = "mailer"
max_rows = 2
channels = ["email"]
purposes = ["newsletter"]

[targets.calls]
format = "postmark"
place = "broadcasts"
source = "mail"
processor = "mailer"
channels = ["email"]
purposes = ["newsletter"]

[targets.cloud]
format = "ses"
source = "mail"
processor = "mailer"
channels = ["email"]
purposes = ["newsletter"]
"""


def test_lists_of_every_shape_lose_the_erased(before: Settings, tmp_path: Path):
    """Hashes in several files, request bodies, lines without a header: old lists and the next night's."""
    made = copied(before, tmp_path / "acme")
    made.config_file.write_text(made.config_file.read_text(encoding="utf-8") + OTHER_SHAPES, encoding="utf-8")
    made = load_settings(made.config_file)
    night(made, f"{TODAY}T2355Z", changed(unsubscribed(everything())))
    night(made, f"{TODAY}T2356Z", changed(unsubscribed(everything()), 2))
    digest = hashlib.sha256(JAN.encode()).hexdigest()
    tools = {"ads": digest, "calls": JAN, "cloud": JAN}
    for tool, cell in tools.items():
        assert any(f"/lists/{tool}/" in path for path in in_files(made, cell)), tool
    assert erase(made, JAN, "dpo").is_new
    current = made.paths.current.resolve()
    for cell in (JAN, digest):
        assert {path.split("/")[1] for path in in_files(made, cell) if path.startswith("releases/")} == {
            current.name
        }
    night(made, LATER, changed(without_jan(), 3))
    for cell in (JAN, digest):
        assert not [path for path in in_files(made, cell) if path.startswith("releases/")]
    reasons = "select target, because from mart__removals group by all order by all"
    assert set(asked(made, reasons)) >= {(tool, "erased") for tool in (*tools, "mail")}
    for folder in made.paths.releases.iterdir():
        release = read_release(folder)
        assert release.damaged() == []
        for entry in release.manifest["lists"]:
            assert (held := previous_list(release, entry)) is not None and held.height == entry["rows"]
    assert in_tables(made, digest) == set()


@pytest.mark.parametrize("ads", ["hard_bounce", "unknown", "withdrawn"])
def test_who_shares_an_address_stays_as_before(before: Settings, tmp_path: Path, ads: str):
    """M08: Ad goes; what he said keeps blocking the address of both, what held it only because of him does not."""
    made = copied(before, tmp_path / "acme")
    drops = unsubscribed(changed(everything(), 3))
    drops["mail"]["contacts"].append(human("m4", "Bea", person_ref="bea"))
    drops["mail"]["contact_points"].append(point("m4", BOTH))
    drops["mail"]["consent_events"].append(
        said("m4", BOTH, "given", "2026-09-01T10:00:00+02:00", capture_method="web_form_soi", box_default="unticked",
             form_id="f1", form_version="2", notice_id="n1", controller_named="acme", person_ref="bea")
    )  # fmt: skip
    drops["crm"]["consent_events"].append(said("c3", BOTH, ads, "2026-09-02T10:00:00+02:00"))
    night(made, f"{TODAY}T2356Z", drops)
    query = (
        "select purpose, decision, rule_id from mart__decisions join points using (point_id) "
        "where exact_key = ? and channel = 'email' group by all order by all"
    )
    was = asked(made, query, BOTH)
    assert erase(made, BOTH, "dpo", record="crm:c3").is_new
    night(made, LATER, without(drops, {"c3"}))
    assert asked(made, "select display_name from core__contacts where contact_ref = 'c3'") == []
    now = asked(made, query, BOTH)
    assert {row for row in now if row[1] == "BLOCK"} == {row for row in was if row[1] == "BLOCK"}
    assert set(now) <= set(was)
    assert told(made)["systems"][0]["state"] == "absent"


def test_no_byte_of_the_erased_is_left_anywhere(before: Settings, tmp_path: Path):
    """Warehouse, its log, releases, Dagster's storage and logs: raw bytes, when the next night is over."""
    made = copied(before, tmp_path / "acme")
    visitor = "bezoeker7@elders.example"
    assert visitor.encode() in b"".join(
        path.read_bytes() for path in made.paths.var.rglob("*") if path.is_file()
    )
    done = call(made, "erase", visitor.upper(), "--by", "dpo")
    assert done.returncode == 0 and "ezoeker7@" not in done.stdout + done.stderr
    night(made)
    assert in_tables(made, "bezoeker7@") == set()
    held = [
        path for path in made.paths.var.rglob("*") if path.is_file() and b"ezoeker7@" in path.read_bytes()
    ]
    assert held == []


def test_a_restored_backup_brings_nobody_back(erased: Settings, before: Settings, tmp_path: Path):
    """R08: the warehouse and the releases of before the erasure; the night erases again before it does anything."""
    made = copied(erased, tmp_path / "acme")
    journal = (made.paths.var / "erased.jsonl").read_text()
    assert "klant" not in journal.lower() and JANS_MOBILE not in journal
    shutil.copy(before.paths.warehouse, made.paths.warehouse)
    shutil.rmtree(made.paths.releases)
    shutil.copytree(before.paths.releases, made.paths.releases, symlinks=True)
    assert len(in_tables(made, JAN)) > 10
    output = night(made)
    assert "erased again" in output and JAN not in output
    assert in_tables(made, JAN) == {"locked_invoices"} and in_files(made, JAN) == set()
    assert b"J. Klant" not in made.paths.warehouse.read_bytes()
    assert asked(made, "select count(*), count(distinct request_id) from locked_invoices") == [(2, 1)]
    assert (
        told(made)["id"] == told(erased)["id"] and told(made)["requested_on"] == told(erased)["requested_on"]
    )
    kept = "select tomb_id, hmac_exact, erased_max from tombstones order by all"
    assert asked(made, kept) == asked(erased, kept)
    assert "erased again" not in night(made)


def test_a_warehouse_begun_anew_knows_the_erased(erased: Settings, tmp_path: Path):
    """Everything but the journal and the keys is lost: the old exports in the inbox bring nobody back."""
    made = copied(erased, tmp_path / "acme")
    for name in ("releases", "warehouse.duckdb", "current", "dagster"):
        place = made.paths.var / name
        shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink()
    for left in made.paths.var.glob("published*"):
        left.unlink()
    night(made)
    assert in_tables(made, JAN) == set() and "m2" in str(
        asked(made, "select contact_ref from core__contacts")
    )


def test_a_journal_that_is_damaged_stops_the_night(one: Settings):
    (one.paths.var / "erased.jsonl").write_text("{broken\n")
    done = call(one, "run")
    assert done.returncode == ExitCode.USAGE and "erased.jsonl" in done.stderr + done.stdout


def test_the_commands_of_the_page_run_as_they_stand(one: Settings, repository: Path):
    """docs/how-to/answer-a-person.md, from the first question to the confirmation by hand."""
    page = (repository / "docs" / "how-to" / "answer-a-person.md").read_text(encoding="utf-8")
    commands = re.findall(r"`consentry ([a-z-]+ [^`]*)`", page)
    assert {"erase", "erasures", "access"} <= {command.split()[0] for command in commands}
    for command in ["run", "erasures", *commands]:
        words = shlex.split(command.replace("ADDRESS", PIET).replace("desk", "crm"))
        if "--request" in words:
            words[words.index("ID")] = told_of(one)
        done = call(one, *words)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert "gone: somebody of us looked" in call(one, "erasures").stdout


def told_of(settings: Settings) -> str:
    """The newest request."""
    return json.loads(call(settings, "erasures", "--json").stdout)[-1]["id"]


def test_a_replay_says_that_somebody_was_erased_since(one: Settings):
    first = min(one.paths.releases.iterdir()).name
    said_so = call(one, "replay", first)
    assert (
        JAN not in said_so.stdout and "for erasure were carried out since" in said_so.stdout + said_so.stderr
    )


def test_a_full_disk_leaves_what_the_next_call_completes(
    before: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The rows are gone; writing the file anew failed. The next night does it, without anybody asking."""
    made = copied(before, tmp_path / "acme")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    with monkeypatch.context() as broken:
        broken.setattr("consentry.warehouse.os.replace", full)
        with pytest.raises(OSError, match="disk full"):
            erase(made, JAN, "dpo")
    assert in_tables(made, JAN) == {"locked_invoices"}
    night(made)
    assert b"J. Klant" not in made.paths.warehouse.read_bytes() and in_files(made, JAN) == set()
