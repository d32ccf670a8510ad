"""A small company for tests of whole nights: the files it drops, its runs, and what its release says."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from click.testing import CliRunner, Result
from small_company import Drop, Row, as_csv, people, said_no, said_yes

from consentry.cli.app import consentry
from consentry.errors import ExitCode
from consentry.orchestration import NightResult, run_night
from consentry.publish.release import current_release
from consentry.settings import Settings, load_settings
from consentry.warehouse import Warehouse

FIRST = datetime(2026, 10, 1, 6, tzinfo=UTC)
NEXT = datetime(2026, 10, 2, 10, tzinfo=UTC)
CONFIG = """
[company]
controller_id = "acme"
name = "Acme BV"
country = "NL"
zone = "Europe/Amsterdam"

[paths]
inbox = "inbox"
var = "var"

[[purposes]]
id = "newsletter"

[[purposes]]
id = "invoices"
kind = "service"

[sources.crm]
kind = "neutral"
zone = "Europe/Amsterdam"
coverage = "full"
country = "NL"

[sources.mail]
kind = "neutral"
zone = "Europe/Amsterdam"
country = "NL"

[targets.crm]
format = "neutral"
source = "crm"
processor = "ourselves"
purposes = ["newsletter"]
"""


class Company:
    """Two systems that hand over files: the CRM with its complete exports, and the mail tool with what is new."""

    def __init__(self, folder: Path, config: str = CONFIG) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.configure(config)

    def copy(self, folder: Path) -> Company:
        """The same company in another folder, to be spoiled or to go on with."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Company(folder)

    @property
    def settings(self) -> Settings:
        return load_settings(self.folder / "consentry.toml")

    def configure(self, config: str) -> None:
        (self.folder / "consentry.toml").write_text(config, encoding="utf-8")

    def drop(self, source: str, at: datetime, tables: Drop | dict[str, str]) -> None:
        """Files of one source, as seen at a minute; a text is taken as it is."""
        place = self.folder / "inbox" / source / f"{at:%Y-%m-%dT%H%MZ}"
        place.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            text = rows if isinstance(rows, str) else as_csv(name, rows)
            (place / f"{name}.csv").write_text(text, encoding="utf-8")

    def night(self, at: datetime) -> NightResult:
        return run_night(self.settings, at, at, progress=lambda step: None)

    def call(self, *arguments: str) -> Result:
        """The command line."""
        command, *rest = arguments
        config = str(self.folder / "consentry.toml")
        return CliRunner().invoke(consentry, [command, "--config", config, *rest], env={"COLUMNS": "200"})

    def run(self, at: datetime) -> tuple[int, str]:
        """`consentry run` at a moment: its exit code and what it prints."""
        moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        done = CliRunner().invoke(
            consentry,
            ["run", "--config", str(self.folder / "consentry.toml"), "--as-of", moment, "--known-as-of", moment],
            env={"COLUMNS": "200"}, standalone_mode=False,
        )  # fmt: skip
        assert done.exception is None, done.exception
        return done.return_value, " ".join(done.output.split())

    def decided(self) -> dict[str, tuple[str, str]]:
        """Address -> decision and rule about the newsletter, as the release shows them."""
        release = current_release(self.settings.paths.var)
        assert release is not None
        rows = pl.read_parquet(release.path / "decisions.parquet").filter(purpose="newsletter")
        with Warehouse.open(self.settings.paths.warehouse, read_only=True) as warehouse:
            names = dict(warehouse.execute("select point_id, exact_key from points"))
        return {
            names[row["point_id"]]: (row["decision"], row["rule_id"]) for row in rows.iter_rows(named=True)
        }

    def on_list(self, kind: str) -> set[str]:
        """The addresses of a list of the CRM."""
        release = current_release(self.settings.paths.var)
        assert release is not None
        (entry,) = [it for it in release.lists() if it.kind == kind]
        return set(pl.read_csv(entry.path)["value"])

    def table(self, query: str) -> list[tuple]:
        with Warehouse.open(self.settings.paths.warehouse, read_only=True) as warehouse:
            return warehouse.execute(query)


def at_home(number: int) -> str:
    return f"person{number}@home.example"


def more(drop: Drop, *events: Row, count: int = 0) -> Drop:
    """The drop with further events, and `count` people in all."""
    wider = people(count) if count else drop
    return {**drop, **{name: wider[name] for name in ("contacts", "contact_points")},
            "consent_events": [*drop["consent_events"], *events]}  # fmt: skip


def yes_of(number: int, day: str) -> Row:
    """A double opt-in of that day: it lifts an earlier no."""
    return {**said_yes(number), "event_ref": f"y{number}-{day}", "occurred_at": f"{day}T10:00:00+02:00",
            "recorded_at": f"{day}T10:00:00+02:00", "capture_method": "web_form_doi", "verification": "doi_click",
            "verified_at": f"{day}T10:05:00+02:00"}  # fmt: skip


def no_of(number: int, day: str) -> Row:
    return {**said_no(number), "event_ref": f"n{number}-{day}", "occurred_at": f"{day}T10:00:00+02:00"}


def mail_tool(*numbers: int) -> Drop:
    """What the mail tool tells: who unsubscribed there."""
    return {"consent_events": [no_of(number, "2026-09-10") for number in numbers]}


def after_a_good_night(folder: Path) -> Company:
    """2 and 4 may be contacted, 3, 6 and 8 said no, of 1, 5, 7 nothing is known."""
    company = Company(folder)
    company.drop("crm", FIRST - timedelta(hours=2), people(8))
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(8))
    night = company.night(FIRST)
    assert night.exit_code == ExitCode.PUBLISHED and night.gates == ()
    assert company.on_list("block") == {at_home(3), at_home(6), at_home(8)}
    return company
