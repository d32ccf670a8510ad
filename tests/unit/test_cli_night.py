"""The demo company through the command line: what people see, and what they can ask."""

from __future__ import annotations

import csv
import json
import re
import shutil

import pytest

from consentry.docs.session import SECOND_NIGHT
from consentry.errors import ExitCode


@pytest.fixture(scope="module")
def company(demo):
    """The company after its two nights."""
    return demo[0]


@pytest.fixture(scope="module")
def nights(demo):
    """What the two nights said."""
    return demo[1]


def test_both_nights_are_published(nights):
    for night in nights:
        assert night.returncode == ExitCode.PUBLISHED, night.stdout + night.stderr


def test_nothing_reaches_for_the_network(company, nights):
    """Every night ran with sockets forbidden; the log holds what tried."""
    assert not company.network_log.exists(), company.network_log.read_text()


def test_every_row_is_accounted_for_on_the_screen(nights):
    for night in nights:
        assert "rows in = accepted + refused + duplicates" in night.stdout
        total = next(line for line in night.stdout.splitlines() if re.match(r"all +\d+ files", line))
        rows_in, accepted, refused, duplicates = (int(n.replace(",", "")) for n in total.split()[3:7])
        assert rows_in == accepted + refused + duplicates > 0


def test_the_summary_names_decisions_lists_checks_and_what_to_do_next(nights):
    told = nights[1].stdout
    for word in (
        "ALLOW",
        "HOLD",
        "BLOCK",
        "do-not-contact",
        "Checks",
        "Done:",
        "consentry lists",
        "report.html",
    ):
        assert word in told, word


def test_the_screen_shows_no_address(nights):
    for night in nights:
        assert "@" not in night.stdout + night.stderr


def test_lists_tells_where_and_how_many(company):
    shown = company.call("lists")
    assert shown.returncode == 0, shown.stderr
    assert "hubspot" in shown.stdout
    assert "do-not-contact" in shown.stdout
    paths = company.call("lists", "--paths").stdout.split("\n")[:-1]
    assert paths
    assert all((company.folder / path).is_file() for path in paths)


def test_the_example_in_the_help_of_lists_finds_the_block_lists(company):
    """Its pattern once matched nothing."""
    told = company.call("lists", "--help").stdout
    (pattern,) = re.findall(r"consentry lists --paths \| grep -e '([^']+)'", told)
    paths = company.call("lists", "--paths").stdout.splitlines()
    found = [path for path in paths if re.search(pattern, path)]
    assert len(found) == len(paths) / 3
    assert all(path.endswith("-block.csv") for path in found)


def test_screen_report_and_manifest_count_the_same_files(company, nights):
    """An archive's members are files in every count."""
    (on_screen,) = re.findall(r"^all +(\d+) files", nights[1].stdout, re.MULTILINE)
    (new, known) = re.findall(r"new files (\d+)  known (\d+)", nights[1].stdout)[0]
    release = (company.folder / "var" / "current").resolve()
    manifest = json.loads((release / "manifest.json").read_text())
    mine = [entry for entry in manifest["inputs"] if entry["read_by"] == manifest["run_id"]]
    page = (release / "report.html").read_text(encoding="utf-8")
    rows = (
        page.partition('aria-label="Files of this run"')[2]
        .partition("</tbody>")[0]
        .count('<tr><th scope="row"')
    )
    assert int(on_screen) == int(new) == len(mine) == rows
    (earlier,) = re.findall(r"What (\d+) files brought in earlier runs", page)
    assert int(known) == int(earlier) == len(manifest["inputs"]) - len(mine)


def test_a_service_message_is_not_said_to_have_a_proof(nights):
    assert "a basis is on file" in nights[1].stdout and "with proof on file" not in nights[1].stdout


def test_a_list_changed_afterwards_is_refused(company, tmp_path):
    spoilt = type(company)(shutil.copytree(company.folder, tmp_path / "spoilt", symlinks=True))
    first = spoilt.folder / spoilt.call("lists", "--paths").stdout.split("\n")[0]
    first.chmod(0o600)
    first.write_bytes(first.read_bytes() + b"x\n")
    assert spoilt.call("lists").returncode == ExitCode.BUG


def test_explain_answers_for_every_channel_and_purpose(company):
    rows = csv.DictReader((company.folder / "cast.csv").read_text(encoding="utf-8").splitlines())
    told = next(row for row in rows if row["second_night"] == "W07")
    clocks = ("--as-of", SECOND_NIGHT, "--known-as-of", SECOND_NIGHT)
    shown = company.call("explain", told["address"], *clocks)
    assert shown.returncode == 0, shown.stderr
    assert f"{told['channel']}, {told['purpose']}" in shown.stdout
    assert "[W07]" in shown.stdout
    answer = json.loads(company.call("explain", told["address"], "--json", *clocks).stdout)
    assert {verdict["purpose"] for verdict in answer["verdicts"]} >= {"newsletter", "invoices"}


def test_check_judges_the_tables_and_publishes_nothing(company, nights):
    before = (company.folder / "var" / "current").readlink()
    shown = company.call("check")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    (told,) = re.findall(r"\d+ of \d+ passed, on \d+ tables", shown.stdout)
    assert told in nights[1].stdout
    assert "word_was_known" in shown.stdout and "keys_are" not in shown.stdout
    assert len(shown.stdout.splitlines()) < 20
    every = int(told.split()[2])
    assert len(company.call("check", "--all").stdout.splitlines()) > every
    assert (company.folder / "var" / "current").readlink() == before


def test_everything_on_disk_is_its_owner_s_alone(company):
    open_to_others = [path for path in (company.folder / "var").rglob("*") if path.lstat().st_mode & 0o077]
    assert not [path for path in open_to_others if not path.is_symlink()]
