"""The demo company, both nights, through the command line.

Every rule decides, every story of the cast ends as its author says, no row is lost, and a night that brings nothing
new changes nothing. The cast stands in demo/cast.csv, which demo/make_demo.py writes with the export files.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from conftest import Company

from consentry.docs.session import SECOND_NIGHT
from consentry.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo"

CAST = list(csv.DictReader((DEMO / "cast.csv").read_text(encoding="utf-8").splitlines()))
EXEMPTIONS = {"B01", "B02", "B03", "B04", "B05", "B06", "B07"}
"""What the demo company chose not to use: with `b2b_exemptions` off these decide for nobody, and B00 says so."""
_DECISIONS = """
    select p.exact_key, d.* exclude (as_of, known_as_of)
    from mart__decisions d join points p using (point_id)
    order by all
"""


@dataclass(frozen=True)
class Night:
    """What one run left behind."""

    code: int
    output: str
    decisions: pl.DataFrame
    files: pl.DataFrame
    release: Path

    @property
    def manifest(self) -> dict[str, Any]:
        """The release's own account."""
        return json.loads((self.release / "manifest.json").read_text())

    def rules(self, address: str, channel: str, purpose: str) -> list[str]:
        """The rules that decide for an address."""
        wanted = (
            (pl.col("exact_key") == _key(address))
            & (pl.col("channel") == channel)
            & (pl.col("purpose") == purpose)
        )
        return sorted(self.decisions.filter(wanted)["rule_id"].to_list())


def _key(address: str) -> str:
    """How the warehouse compares an address: the demo's own are lower case, ASCII or in one IDN domain."""
    if "@" in address:
        local, _, domain = address.lower().partition("@")
        return f"{local}@{domain.encode('idna').decode()}"
    digits = re.sub(r"[\s-]", "", address)
    if digits.startswith("+"):
        return digits
    return f"national:{digits}" if digits.isdigit() else address.lower()


def _night(company: Company, done: subprocess.CompletedProcess[str]) -> Night:
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(company.folder / "var" / "warehouse.duckdb"), read_only=True) as warehouse:
        return Night(
            code=done.returncode,
            output=done.stdout + done.stderr,
            decisions=warehouse.sql(_DECISIONS).pl(),
            files=warehouse.sql("select * from raw__files").pl(),
            release=(company.folder / "var" / "current").resolve(),
        )


@pytest.fixture(scope="module")
def nights(
    demo_first: tuple[Company, subprocess.CompletedProcess[str]],
    demo: tuple[Company, list[subprocess.CompletedProcess[str]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Night, Night, Night]:
    """The first night, the second night with its drops, and a third with nothing new at the same moment."""
    company, said = demo
    again = Company(tmp_path_factory.mktemp("again") / "demo")
    shutil.copytree(company.folder, again.folder, symlinks=True)
    third = again.call("run", "--as-of", SECOND_NIGHT, "--known-as-of", SECOND_NIGHT)
    return _night(*demo_first), _night(company, said[1]), _night(again, third)


def test_the_files_are_what_the_generator_writes() -> None:
    """Otherwise somebody edited an export by hand, and the next run of the generator would undo it."""
    done = subprocess.run(
        [sys.executable, str(DEMO / "make_demo.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_nobody_in_the_demo_exists() -> None:
    """Domains that cannot exist, numbers from 555 ranges, IP addresses from documentation ranges."""
    texts = [
        path.read_bytes().decode("utf-8", "replace")
        for path in DEMO.rglob("*")
        if path.suffix in (".csv", ".zip")
    ]
    texts += [path.read_bytes().decode("utf-8", "replace") for path in DEMO.rglob("*.xlsx")]
    domains = {
        found.lower() for text in texts for found in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*)", text)
    }
    assert {domain for domain in domains if not domain.endswith(".example")} <= {"zonderstaart"}
    ips = {found for text in texts for found in re.findall(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", text)}
    assert all(ip.startswith(("192.0.2.", "198.51.100.", "203.0.113.")) for ip in ips)
    phones = {
        re.sub(r"\D", "", found)
        for text in texts
        for found in re.findall(r"(?:\+\d\d|\b06)[ -]?[\d -]{8,}", text)
    }
    assert phones
    assert all("555" in phone for phone in phones)


def test_every_rule_decides_somewhere(nights: tuple[Night, Night, Night]) -> None:
    """A rule that decides for nobody in the demo is a rule that nobody has seen at work."""
    decided = {rule for night in nights for rule in night.decisions["rule_id"].unique().to_list()}
    deciding = {rule.id for rule in RULES if rule.role != "note" and rule.grain != "export"}
    assert deciding - decided == EXEMPTIONS


@pytest.mark.parametrize(
    "number", range(len(CAST)), ids=[f"{n}-{row['second_night']}" for n, row in enumerate(CAST)]
)
def test_each_story_ends_as_told(nights: tuple[Night, Night, Night], number: int) -> None:
    """The cast list says which rule decides in each night."""
    told = CAST[number]
    where = (told["address"], told["channel"], told["purpose"])
    assert told["first_night"] in nights[0].rules(*where) or told["first_night"] == "-"
    assert told["second_night"] in nights[1].rules(*where)


def test_no_row_is_lost(nights: tuple[Night, Night, Night]) -> None:
    """rows in = accepted + quarantined + duplicates, for every file of every run."""
    for night in nights:
        files = night.files
        lost = files.filter(
            pl.col("rows_in") != pl.col("accepted") + pl.col("quarantined") + pl.col("duplicates")
        )
        assert lost["file_name"].to_list() == []
    assert nights[1].files["quarantined"].sum() > 0
    assert nights[1].files["duplicates"].sum() > 0


def test_the_second_night_changes_the_lists(nights: tuple[Night, Night, Night]) -> None:
    """People left, came and went stale in September; the lists say so."""
    lists = nights[1].manifest["lists"]
    assert sum(entry["added"] for entry in lists) > 0
    assert sum(entry["removed"] for entry in lists) > 0
    assert nights[0].release != nights[1].release


def test_a_vanished_opt_out_still_counts_and_is_told(nights: tuple[Night, Night, Night]) -> None:
    """A sync wrote 'subscribed' over an unsubscribe: the no stands, and the run says that it happened."""
    assert "W07" not in nights[0].decisions["rule_id"].to_list()
    assert nights[1].rules("bo@overschreven.example", "email", "newsletter") == ["W07"]
    alarms = {check["name"] for check in nights[1].manifest["checks"] if not check["passed"]}
    assert "no_optout_vanished" in alarms
    told = nights[1].output.partition("no_optout_vanished")[2].splitlines()[1]
    assert re.fullmatch(r"    look at mailchimp, file \S+/unsubscribed_\S+\.csv, row \d+", told), told


def test_a_night_without_news_changes_no_decision(nights: tuple[Night, Night, Night]) -> None:
    """The same files again, at the same moment: the same decisions with the same evidence."""
    assert nights[2].decisions.equals(nights[1].decisions)
    assert all(entry["added"] == entry["removed"] == 0 for entry in nights[2].manifest["lists"])
