"""Twenty marked values in every input column: none may turn up outside the lists, the warehouse and explain.

Searched: Dagster's storage (compressed parts too), logs, check results, manifest, report, decisions, worklist,
scratch files, standard output and error.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pytest
import running
from small_company import Drop, Row, add_drop, people, said_yes, small_company

from consentry import contract
from consentry.errors import ConsentryError, ExitCode, StageError
from consentry.orchestration import night as night_module
from consentry.orchestration import run_night
from consentry.publish.release import current_release
from consentry.settings import Settings, load_settings

PER_COLUMN = 20
MARK = "zqcanary"
"""In every canary, whatever the column; no word of ours contains it."""
READABLE = ("text", "point")
"""Forms that take any text: rows with canaries there are accepted. In the others they are set aside."""

GOOD: dict[str, Row] = {
    "contacts": {"contact_ref": "c1", "kind": "person", "country": "NL"},
    "contact_points": {"contact_ref": "c1", "point_kind": "email", "point_value": "person1@home.example"},
    "consent_events": said_yes(1),
    "sales": {
        "sale_ref": "s1",
        "contact_ref": "c1",
        "direction": "sales",
        "status": "paid",
        "net_amount": "12.50",
    },
    "sends": {"send_ref": "m1", "contact_ref": "c1", "channel": "email", "purpose": "newsletter"},
    "notices": {
        "notice_id": "n2",
        "full_text": "Yes, the newsletter of Acme BV by e-mail please.",
        "language": "en",
    },
    "link_reviews": {"contact_ref": "c1", "other_ref": "c2", "verdict": "different", "reviewed_by": "dpo"},
}


def canary(table: str, column: contract.Column, number: int) -> str:
    """A value that exists once; an address where the column holds addresses."""
    mark = f"{MARK}{table}{column.name}{number:02}".replace("_", "")
    return f"{mark}@canary.example" if column.form == "point" else mark


def marked(readable: bool) -> Drop:
    """Rows of all tables, each with one canary, for the columns that take any text or for the others."""
    drop: Drop = {}
    for table in contract.TABLES.values():
        columns = [column for column in table.columns if (column.form in READABLE) == readable]
        drop[table.name] = [
            {**GOOD[table.name], column.name: canary(table.name, column, number)}
            for column in columns
            for number in range(PER_COLUMN)
        ]
    return drop


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A company whose inbox is full of canaries, after one night; its output lies beside the configuration."""
    folder = tmp_path_factory.mktemp("canaries") / "acme"
    settings = small_company(
        folder, d2026_09_01=people(), d2026_09_02=marked(True), d2026_09_03=marked(False)
    )
    (folder / "scratch").mkdir()
    asked = ("run", "--config", str(settings.config_file))
    done = running.run(*asked, cwd=Path.cwd(), TMPDIR=str(folder / "scratch"))
    (folder / "stdout.txt").write_text(done.stdout, encoding="utf-8")
    (folder / "stderr.txt").write_text(done.stderr, encoding="utf-8")
    assert done.returncode in (ExitCode.PUBLISHED, ExitCode.PUBLISHED_STALE), done.stderr[-2000:]
    return settings


def searched(folder: Path, settings: Settings) -> list[Path]:
    """Everything a run wrote, except the places where addresses belong."""
    warehouse = settings.paths.warehouse.name
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and settings.paths.inbox not in path.parents
        and not path.name.startswith(warehouse)
        and not ("releases" in path.parts and "lists" in path.parts)
    ]


def contents(path: Path) -> Iterator[bytes]:
    """What is in a file, also where it is packed."""
    raw = path.read_bytes()
    yield raw
    if path.suffix == ".parquet":
        yield pl.read_parquet(path).write_ndjson().encode()
    if raw.startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            yield from _cells(database)


def _cells(database: sqlite3.Connection) -> Iterator[bytes]:
    tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
    for table in tables:
        for row in database.execute(f'select * from "{table}"'):
            for cell in row:
                if isinstance(cell, bytes):
                    yield cell
                    try:
                        yield zlib.decompress(cell)
                    except zlib.error:
                        continue
                elif cell is not None:
                    yield str(cell).encode()


def found(paths: Iterable[Path], needle: str = MARK) -> dict[str, int]:
    """In which files the mark turns up, and how often; never the value itself."""
    counts = {
        str(path): sum(part.lower().count(needle.encode()) for part in contents(path)) for path in paths
    }
    return {path: count for path, count in counts.items() if count}


def test_the_canaries_did_come_in(company: Settings):
    """Otherwise the search proves nothing: they are in the warehouse, and the readable ones were accepted."""
    import duckdb

    with duckdb.connect(str(company.paths.warehouse), read_only=True) as warehouse:
        held = "select count(*) from core__contact_points where point_value like ?"
        states = warehouse.execute("select sum(accepted), sum(quarantined) from raw__files").fetchone()
        assert warehouse.execute(held, [f"{MARK}%"]).fetchone() == (PER_COLUMN,)
    columns = [column.form in READABLE for table in contract.TABLES.values() for column in table.columns]
    assert states is not None
    assert states[0] >= PER_COLUMN * sum(columns) * 0.9 and states[1] >= PER_COLUMN * 5


def test_no_canary_outside_the_lists_and_the_warehouse(company: Settings):
    folder = company.config_file.parent
    paths = searched(folder, company)
    assert {"manifest.json", "report.html", "stdout.txt", "stderr.txt"} <= {path.name for path in paths}
    assert {".parquet", ".db", ".html"} <= {Path(path).suffix for path in found(paths, "newsletter")} | {
        ".db"
    }
    assert {".db"} <= {Path(path).suffix for path in found(paths, "mart__decisions")}
    assert found(paths) == {}


def test_everything_is_readable_by_its_owner_only(company: Settings):
    var = company.paths.var
    assert [
        str(path) for path in (var, *var.rglob("*")) if path.lstat().st_mode & 0o077 and not path.is_symlink()
    ] == []


def test_a_run_through_a_second_night_leaks_nothing_either(company: Settings):
    """A vanished no, a list difference, a duplicate file: other code, other texts."""
    add_drop(company.config_file.parent, "2026-09-04", marked(True) | {"consent_events": []})
    assert run_night(company, progress=lambda _: None).release is not None
    assert found(searched(company.config_file.parent, company)) == {}


# ---- the vendors' own shapes


def spoiled(text: str, stem: str) -> str:
    """A vendor's file with its header and first row, that row repeated with one canary per column each."""
    delimiter = max(";,", key=text.partition("\n")[0].count)
    header, first, *_ = csv.reader(io.StringIO(text), delimiter=delimiter)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    for place, name in enumerate(header):
        ending = "@canary.example" if "mail" in name.lower() else ""
        for number in range(PER_COLUMN):
            row = [*first]
            row[place] = f"{MARK}{stem}{place:03}x{number:02}{ending}"
            writer.writerow(row)
    return written.getvalue()


def spoiled_file(data: bytes, path: Path) -> bytes:
    """The same for any CSV, in its own encoding, and for each member of an archive."""
    if path.suffix == ".zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(packed, "w") as after:
            for name in before.namelist():
                after.writestr(name, spoiled_file(before.read(name), Path(name)))
        return packed.getvalue()
    encoding = "utf-8" if _is_utf8(data) else "cp1252"
    text = data.decode(encoding).removeprefix("\ufeff")
    return spoiled(text, f"{len(path.name)}").encode(encoding)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_no_canary_of_a_vendors_file_gets_out(repository: Path, tmp_path: Path, capfd):
    """HubSpot, Mailchimp, Stripe, the bookkeeper and the form log, every column, in their own shapes."""
    folder = tmp_path / "vendors"
    folder.mkdir(mode=0o700)
    demo = repository / "demo"
    (folder / "consentry.toml").write_bytes((demo / "consentry.toml").read_bytes())
    kinds = set()
    for path in sorted((demo / "inbox").glob("*/2026-09-01/*")):
        if path.suffix in (".csv", ".zip"):
            copy = folder / path.relative_to(demo)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(spoiled_file(path.read_bytes(), path))
            kinds.add(path.parent.parent.name)
    assert {"hubspot", "mailchimp", "stripe", "bookkeeping", "webforms"} <= kinds
    settings = load_settings(folder / "consentry.toml")
    result = run_night(settings)
    assert result.release is not None and result.files["rows_in"].sum() > 1000
    captured = capfd.readouterr()
    assert MARK not in (captured.out + captured.err).lower()
    assert found(searched(folder, settings)) == {}


# ---- errors


STEPS = ("read_files", "publish_release")


@pytest.mark.parametrize("step", STEPS)
def test_what_a_step_raises_does_not_leave_it(step, tmp_path: Path, monkeypatch, capfd):
    """An unforeseen exception that quotes an address: in no log, no Dagster table, no error of ours."""
    settings = small_company(tmp_path / "acme")

    def fails(*_: object, **__: object) -> None:
        try:
            raise KeyError(f"{MARK}@inner.example")
        except KeyError as inner:
            raise ValueError(f"cannot read {MARK}@outer.example") from inner

    monkeypatch.setattr(night_module, step, fails)
    with pytest.raises(StageError) as raised:
        run_night(settings)
    assert MARK not in repr(raised.value) and raised.value.__cause__ is None
    assert found(searched(tmp_path, settings)) == {}
    captured = capfd.readouterr()
    assert MARK not in captured.out + captured.err
    assert current_release(settings.paths.var) is None


def test_our_own_errors_reach_people_unchanged(tmp_path: Path, monkeypatch):
    settings = small_company(tmp_path / "acme")

    def refuses(*_: object, **__: object) -> None:
        raise StageError("intake.example", "the third row has no end", row_number=3)

    monkeypatch.setattr(night_module, "read_files", refuses)
    with pytest.raises(ConsentryError, match="row_number=3"):
        run_night(settings, progress=lambda _: None)
