"""The company in which the scenarios happen: its files, its run, and what was published.

Goes in and out by the doors that a client has: the inbox, `consentry run`, the published release, and the warehouse
for the address behind a point id.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl
import running

from consentry.contract import TABLES
from scenarios import CASES
from scenarios.model import Case, Fact, told
from scenarios.words import NOTICES

SOURCES = {
    "crm": "delta", "mail": "delta", "inv": "delta", "web": "delta", "desk": "delta",
    "crm_full": "full", "mail_full": "full",
    "sheet": "delta", "sheet_spread": "delta", "sheet_forms": "delta",
}  # fmt: skip

COMPANY = Path(__file__).with_name("company.toml")


class Decided(NamedTuple):
    """What was published for one address, channel and purpose."""

    decision: str
    rule: str
    others: frozenset[str]
    proof: str


Key = tuple[str, str, str]
_NUMBERS = {case.id: number for number, case in enumerate(CASES)}


class Published:
    """A company after its run."""

    def __init__(self, folder: Path, summary: str = "") -> None:
        self.folder = folder
        self.summary = summary
        self.decisions = _read(folder)
        self._by_key: dict[Key, list[Decided]] = defaultdict(list)
        for address, channel, purpose, *rest in self.decisions.iter_rows():
            decision, rule, others, proof = rest
            self._by_key[address, channel, purpose].append(Decided(decision, rule, frozenset(others), proof))

    def of(self, key: Key) -> list[Decided]:
        """The decisions for one address (as given), channel and purpose: one per person who holds it."""
        address, channel, purpose = key
        return self._by_key[address.lower(), channel, purpose]

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command for this company."""
        return consentry(self.folder, *arguments)


def consentry(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run our command line in a process of its own."""
    command, *rest = arguments
    config = str(folder / "consentry.toml")
    return running.run(command, "--config", config, *rest, cwd=folder, COLUMNS="120", NO_COLOR="1")


def name_in(case: Case, text: str) -> str:
    """A text of the case with its own names in it; the case's place in the table is its second, number and street."""
    return told(text, case.id, _NUMBERS[case.id])


def publish_all(folder: Path) -> dict[str, Published]:
    """What one company per moment that is asked about published; run once per folder, whoever asks."""
    published = {}
    for place, done in _runs(folder).items():
        held = any(it.decision == "HOLD" for case in CASES if case.place == place for it in case.exports)
        assert done.returncode == (10 if held else 0), (
            f"consentry run ended {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        published[place] = Published(_folder(folder, place), done.stdout)
    return published


@cache
def _runs(folder: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    """The night of each company, as many at a time as there are cores."""
    places = sorted({case.place for case in CASES})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(places, pool.map(lambda place: _run(folder, place), places), strict=True))


def _run(folder: Path, place: str) -> subprocess.CompletedProcess[str]:
    """Enter every case that is asked there and then, and run the night."""
    company = _folder(folder, place)
    company.mkdir(mode=0o700)
    as_of, _, name = place.partition(" ")
    enter(company, (case for case in CASES if case.place == place), name or COMPANY.stem)
    return consentry(company, "run", "--as-of", as_of, "--known-as-of", as_of)


def _folder(folder: Path, place: str) -> Path:
    return folder / f"scenarios-{place[:10]}{place.partition(' ')[2]}"


def enter(folder: Path, cases: Iterable[Case], company: str = COMPANY.stem) -> None:
    """Write the configuration of `company` and every fact of the cases into the inbox."""
    files: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for fact in NOTICES:
        files[fact.source, fact.drop, fact.table].append(dict(fact.row))
    for case in cases:
        for fact in case.facts:
            files[fact.source, fact.drop, fact.table].append(_row(case, fact))
    used = {source for source, _, _ in files}
    (folder / "consentry.toml").write_text(_config(used, company), encoding="utf-8")
    for (source, drop, table), rows in files.items():
        place = folder / "inbox" / source / drop
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{table}.csv").write_text(_as_csv(table, rows), encoding="utf-8")


def _config(used: set[str], company: str) -> str:
    """A company, with the sources that have files: one without any would count as stale."""
    sources = [
        f'[sources.{name}]\nkind = "neutral"\nzone = "Europe/Amsterdam"\n'
        f'coverage = "{coverage}"\nmax_age_hours = 876000\n'
        for name, coverage in SOURCES.items()
        if name in used
    ]
    return "\n".join([COMPANY.with_stem(company).read_text(encoding="utf-8"), *sources])


def _row(case: Case, fact: Fact) -> dict[str, str]:
    return {column: name_in(case, value) for column, value in fact.row.items()}


def _as_csv(table: str, rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, TABLES[table].column_names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _read(folder: Path) -> pl.DataFrame:
    """The published decisions, with the address behind each point id."""
    with duckdb.connect(str(folder / "var" / "warehouse.duckdb"), read_only=True) as warehouse:
        points = warehouse.sql("select point_id, lower(exact_key) as address from points").pl()
    decisions = pl.read_parquet(folder / "var" / "current" / "decisions.parquet")
    return decisions.join(points, on="point_id").select(
        "address", "channel", "purpose", "decision", "rule_id", "other_rules", "proof_status"
    )
