"""The gates on a whole night: what freezes a new yes, what holds a release, and who lets it through (Q01 to Q12).

Every night runs from files of the inbox to the published release, as `consentry run` does it.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from small_company import Drop, Row, as_csv, people, said_no, said_yes

from consentry.cli.app import consentry
from consentry.errors import ConfigError, ExitCode
from consentry.job.approvals import approve
from consentry.job.replay import replay
from consentry.orchestration import NightResult, run_night
from consentry.orchestration import night as night_module
from consentry.publish.release import current_release
from consentry.quality import SuiteResult
from consentry.settings import Settings, load_settings
from consentry.warehouse import Warehouse

FIRST = datetime(2026, 10, 1, 6, tzinfo=UTC)
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


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company after a good night: 2 and 4 may be contacted, 3, 6 and 8 said no, of 1, 5, 7 nothing is known."""
    company = Company(tmp_path_factory.mktemp("gates") / "acme")
    company.drop("crm", FIRST - timedelta(hours=2), people(8))
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(8))
    night = company.night(FIRST)
    assert night.exit_code == ExitCode.PUBLISHED and night.gates == ()
    assert company.on_list("block") == {at_home(3), at_home(6), at_home(8)}
    return company


@pytest.fixture
def acme(first: Company, tmp_path: Path) -> Company:
    """The company after that night, to go on with."""
    return first.copy(tmp_path / "acme")


NEWS = (yes_of(1, "2026-09-30"), yes_of(3, "2026-09-30"), yes_of(9, "2026-09-30"), no_of(2, "2026-09-30"))
"""1 had said nothing, 3 had said no, nobody knew 9: all three say yes. 2 says no."""
NEXT = datetime(2026, 10, 2, 10, tzinfo=UTC)


# ---- Q01: stale or incomplete sources freeze every new yes (SC76)


def test_a_stale_source_freezes_every_new_yes_and_no_block(acme: Company) -> None:
    """SC76 (Q01): the mail tool's export is 30 hours old, the CRM is fresh."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    code, said = acme.run(NEXT)
    assert code == ExitCode.PUBLISHED_STALE
    decided = acme.decided()
    assert decided[at_home(1)] == decided[at_home(9)] == ("HOLD", "Q01")
    assert decided[at_home(3)] == ("BLOCK", "Q01"), "who stood on the block list stays there"
    assert decided[at_home(2)][0] == "BLOCK", "every no goes out"
    assert decided[at_home(4)][0] == "ALLOW", "what was allowed before stays allowed"
    assert {at_home(2), at_home(3)} <= acme.on_list("block")
    assert {at_home(1), at_home(9)} <= acme.on_list("hold")
    assert at_home(4) not in acme.on_list("do-not-contact")
    sentence = (
        "3 new permissions are frozen, the oldest since 2026-10-02 10:00 UTC: opt-outs may be missing: mail (its "
        "newest export of opt-outs is of 2026-10-01 04:00 UTC, 30 hours old; the limit is 24 hours). No new yes "
        "counts until they are here, and every no still goes out: export these sources again"
    )
    release = current_release(acme.settings.paths.var)
    assert release is not None
    assert [(it["gate"], it["state"], it["says"]) for it in release.manifest["gates"]] == [
        ("Q01", "frozen", sentence)
    ]
    assert release.manifest["frozen"]["rows"] == 3
    services = "select 1 from mart__decisions where purpose = 'invoices' and decision = 'ALLOW'"
    assert release.manifest["decisions"]["ALLOW"] == 1 + len(acme.table(services))
    assert f"frozen: Q01: {sentence}" in said
    assert sentence in html.unescape(release.report.read_text(encoding="utf-8"))
    checks = {check["name"]: check for check in release.manifest["checks"] if check["table"] == "mart__feeds"}
    assert not checks["opt_out_feed_is_fresh"]["passed"] and checks["opt_out_feed_is_fresh"]["where"] == [
        "mail"
    ]
    told = acme.call("explain", at_home(1)).output
    assert (
        "email, newsletter: NO, not yet (ALLOW, frozen)" in told
        and "opt-outs may be missing: mail" in " ".join(told.split())
    )
    assert replay(acme.settings).identical, "what was frozen then can be made again"


def test_the_freeze_ends_when_the_source_is_fresh_again(acme: Company) -> None:
    """Nothing else has to be done, and the evidence that came before the freeze still counts as new (Q04)."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    assert acme.night(NEXT).exit_code == ExitCode.PUBLISHED_STALE
    still = NEXT + timedelta(hours=3)
    night = acme.night(still)
    assert (
        night.exit_code == ExitCode.PUBLISHED_STALE
        and "the oldest since 2026-10-02 10:00" in night.gates[0].says
    )
    assert acme.decided()[at_home(1)] == ("HOLD", "Q01")
    acme.drop("mail", still, mail_tool(8, 9))
    assert acme.night(still + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED
    decided = acme.decided()
    assert decided[at_home(1)] == ("ALLOW", "C02") and decided[at_home(3)][0] == "ALLOW"
    assert decided[at_home(9)][0] == "ALLOW", (
        "her no at the mail tool was of 10 September, her yes came after it"
    )
    assert at_home(3) not in acme.on_list("do-not-contact")


def test_with_fresh_sources_the_same_news_is_published(acme: Company) -> None:
    """The counterpart of SC76."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert (night.exit_code, night.gates) == (ExitCode.PUBLISHED, ())
    assert {acme.decided()[at_home(number)][0] for number in (1, 3, 4, 9)} == {"ALLOW"}
    explained = dict(acme.table("select because, count(*) from mart__new_permissions group by 1"))
    assert explained == {"evidence": 3}
    assert acme.table("select because, count(*) from mart__removals group by 1") == [("lifted", 1)]
    release = current_release(acme.settings.paths.var)
    assert release is not None
    assert [(it["what"], it["because"], it["count"]) for it in release.manifest["explained"]] == [
        ("new permission", "evidence", 3), ("left a block list", "lifted", 1),
    ]  # fmt: skip
    assert "a later act of the person lifted the no" in release.report.read_text(encoding="utf-8")


def test_a_refused_file_freezes_too(acme: Company) -> None:
    """The mail tool is fresh, but one of its files cannot be read: an opt-out may stand in it."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    acme.drop(
        "mail", NEXT - timedelta(hours=2), {**mail_tool(8, 7), "leads": "who,what\nsomebody,something\n"}
    )
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.PUBLISHED_STALE
    assert "mail (a file of it was refused, cut off or not read" in night.gates[0].says
    assert acme.decided()[at_home(1)] == ("HOLD", "Q01") and acme.decided()[at_home(2)][0] == "BLOCK"


def test_a_complete_export_without_its_opt_outs_is_not_fresh(acme: Company) -> None:
    """The CRM hands over records every night, but the file with the opt-outs is two days old."""
    records = {name: rows for name, rows in people(8).items() if name != "consent_events"}
    acme.drop("crm", NEXT + timedelta(hours=10), records)
    acme.drop("mail", NEXT + timedelta(hours=10), {"consent_events": [yes_of(1, "2026-09-30")]})
    night = acme.night(NEXT + timedelta(hours=11))
    assert (night.exit_code, night.stale) == (ExitCode.PUBLISHED_STALE, ())
    assert "crm (its newest export of opt-outs is of 2026-10-01 04:00 UTC" in night.gates[0].says
    assert acme.decided()[at_home(1)] == ("HOLD", "Q01")


def test_a_source_without_opt_outs_freezes_nothing(acme: Company) -> None:
    """An old bookkeeping export is stale and told, but no opt-out can be missing in it."""
    acme.configure(CONFIG + '\n[sources.books]\nkind = "moneybird"\nzone = "Europe/Amsterdam"\n')
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert (night.stale, night.gates) == (("books",), ())
    assert acme.decided()[at_home(1)][0] == "ALLOW"


def test_before_the_first_release_a_stale_source_lets_nobody_through(tmp_path: Path) -> None:
    """Nothing was published yet, so every yes is new; service messages go on, and a fresh export ends it."""
    company = Company(tmp_path / "acme")
    company.drop("crm", FIRST - timedelta(hours=2), people(8))
    company.drop("mail", FIRST - timedelta(hours=30), mail_tool(8))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED_STALE
    assert {decision for decision, _ in company.decided().values()} == {"HOLD", "BLOCK"}
    services = "select distinct decision from mart__decisions where purpose = 'invoices'"
    assert company.table(services) == [("ALLOW",)]
    company.drop("mail", FIRST, mail_tool(8, 7))
    assert company.night(FIRST + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED
    assert company.decided()[at_home(2)][0] == "ALLOW"
    assert company.table("select distinct because from mart__new_permissions") == [("first_release",)]


# ---- Q02: a source that suddenly tells less (SC77 b)


def many(people_in: int, noes: int, but: tuple[int, ...] = ()) -> Drop:
    """A crowd of whom the first `noes` said no, without the events of some."""
    return {**people(people_in), "consent_events": [said_no(n) for n in range(1, noes + 1) if n not in but]}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with a hundred opt-outs after a good night."""
    company = Company(tmp_path_factory.mktemp("crowd") / "acme")
    company.drop("crm", FIRST - timedelta(hours=2), many(120, 100))
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(1))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED
    return company


@pytest.fixture
def large(crowd: Company, tmp_path: Path) -> Company:
    company = crowd.copy(tmp_path / "acme")
    company.drop("mail", NEXT - timedelta(hours=2), mail_tool(1, 2))
    return company


def test_opt_outs_that_drop_overnight_hold_the_night(large: Company) -> None:
    """SC77 (b) (Q02): three of a hundred are missing; the release before stays."""
    before = current_release(large.settings.paths.var)
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    code, said = large.run(NEXT)
    assert code == ExitCode.HELD_BY_BREAKER
    assert current_release(large.settings.paths.var) == before
    assert (
        "held: Q02: crm: its newest complete export, seen 2026-10-02 08:00 UTC, has 97 opt-outs where 100 were "
        "(3.0 % fewer; the limit is 0.5 %). Export it again; after a clean-up that you know of set "
        "accept_smaller_from."
    ) in said
    assert "mart__feeds.opt_outs_did_not_drop" in said and "look at crm" in said
    assert re.search(r"consentry approve 20\d{6}T\d{6}Z-[0-9a-f]{6} --by ROLE --reason WHY", said)
    assert large.call("check").return_value in (None, ExitCode.HELD_BY_BREAKER)


def test_the_next_night_is_held_too(large: Company) -> None:
    """What nobody approved does not become the new measure by waiting: the last published read counts."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    assert large.night(NEXT).exit_code == ExitCode.HELD_BY_BREAKER
    later = NEXT + timedelta(hours=12)
    large.drop("crm", later, many(121, 100, but=(5, 6, 7)))
    assert large.night(later + timedelta(hours=1)).exit_code == ExitCode.HELD_BY_BREAKER


def test_an_export_that_comes_late_is_compared_too(large: Company) -> None:
    """Its folder is dated before the last release, but that release had not read it."""
    large.drop("crm", FIRST - timedelta(hours=1), many(120, 100, but=(5, 6, 7)))
    night = large.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [it.about for it in night.gates if it.holds] == ["opt-outs of crm"]


def test_one_opt_out_less_holds_nothing(large: Company) -> None:
    """A tool may delete one record; the no itself stays in our ledger (W07)."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5,)))
    assert large.night(NEXT).exit_code == ExitCode.PUBLISHED
    assert large.decided()[at_home(5)] == ("BLOCK", "W07")


def test_a_cut_off_export_holds_the_night(large: Company) -> None:
    """Rows: over five in a hundred are gone."""
    large.drop("crm", NEXT - timedelta(hours=2), many(100, 100))
    night = large.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [it.about for it in night.gates if it.holds] == ["rows of crm"]


@pytest.mark.parametrize("setting", ['accept_smaller_from = "2026-10-02"', "max_optout_drop_percent = 3.0"])
def test_a_clean_up_that_is_written_down_is_believed(large: Company, setting: str) -> None:
    """The setting that lets a smaller export count as complete lets it pass here too; so does a wider limit."""
    large.configure(CONFIG.replace("[sources.crm]", f"[sources.crm]\n{setting}"))
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    assert large.night(NEXT).exit_code == ExitCode.PUBLISHED


# ---- approvals


def test_a_named_role_lets_exactly_this_night_through(large: Company) -> None:
    """Who, when, why and what is written down and shown; the next run publishes the night."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    held = large.night(NEXT)
    done = large.call(
        "approve", held.run.run_id, "--by", "privacy officer", "--reason", "double records of 2026-10-01"
    )
    assert done.exit_code == 0 and "approved: Q02: crm: its newest complete export" in done.output
    code, said = large.run(NEXT + timedelta(hours=1))
    assert code == ExitCode.PUBLISHED
    assert "approved: Q02 (approved by privacy officer): crm:" in said
    release = current_release(large.settings.paths.var)
    assert release is not None
    (told,) = release.manifest["approvals"]
    assert told["held_run"] == held.run.run_id and told["by"] == "privacy officer"
    assert told["gates"] == [{"gate": "Q02", "about": "opt-outs of crm", "count": 3}]
    page = html.unescape(release.report.read_text(encoding="utf-8"))
    assert "privacy officer" in page and "“double records of 2026-10-01”" in page
    assert large.table("select run_id, approved_by, reason, gate, about, count from approvals") == [
        (held.run.run_id, "privacy officer", "double records of 2026-10-01", "Q02", "opt-outs of crm", 3)
    ]
    assert {at_home(n) for n in (5, 6, 7)} <= large.on_list("block"), (
        "nobody gets shorter lists by an approval"
    )
    assert large.night(NEXT + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED


def test_another_input_needs_another_approval(large: Company) -> None:
    """One more file, and it is not the night that somebody looked at."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    held = large.night(NEXT)
    approve(large.settings, held.run.run_id, "double records", "privacy officer")
    large.drop("mail", NEXT - timedelta(hours=1), mail_tool(1, 2, 3))
    again = large.night(NEXT + timedelta(hours=1))
    assert again.exit_code == ExitCode.HELD_BY_BREAKER
    with pytest.raises(ConfigError, match="another night by now"):
        approve(large.settings, held.run.run_id, "double records", "privacy officer")
    approve(large.settings, again.run.run_id, "double records", "privacy officer")
    assert large.night(NEXT + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED
    assert len(large.table("select * from approvals")) == 2, "nothing that was approved is ever taken back"


@pytest.mark.parametrize(
    ("by", "reason"),
    [("jan@client.example", "clean-up"), ("dpo", "asked by jan@client.example"), ("dpo", "see +31 6 5550 1001"),
     ("dpo", ""), ("", "clean-up"), ("dpo", "two\nlines")],
)  # fmt: skip
def test_an_approval_names_nobody(large: Company, by: str, reason: str) -> None:
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    with pytest.raises(ConfigError) as refused:
        approve(large.settings, "20261002T100000Z-000000", reason, by)
    assert "client.example" not in refused.value.message and "5550" not in refused.value.message


def test_only_a_held_night_can_be_approved(first: Company) -> None:
    with pytest.raises(ConfigError, match="no gate held a run of that name"):
        approve(first.settings, "20261002T100000Z-000000", "clean-up", "dpo")


# ---- Q04: permissions that grow out of nothing (SC86 a)

STRICT = CONFIG + "\n[policy]\nconsent_max_age_months = 1\n"


def test_permissions_without_new_evidence_hold_the_night(tmp_path: Path) -> None:
    """SC86 (a) (Q04): a setting changed, and the yeses of August count again; nobody said anything new."""
    company = Company(tmp_path / "acme", STRICT)
    company.drop("crm", FIRST - timedelta(hours=2), people(24))
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(1))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED
    assert {decision for decision, _ in company.decided().values()} == {"HOLD", "BLOCK"}
    company.configure(CONFIG)
    code, said = company.run(FIRST + timedelta(hours=1))
    assert code == ExitCode.HELD_BY_BREAKER
    assert (
        "held: Q04: 8 addresses may get newsletter by email (rule C01) and might not before, though no new evidence"
        in said
    )
    assert {decision for decision, _ in company.decided().values()} == {"HOLD", "BLOCK"}, (
        "the release before stands"
    )
    (run,) = {row[0] for row in company.table("select run_id from held_nights")}
    approve(company.settings, run, "the limit of one month was a mistake", "head of marketing")
    assert company.night(FIRST + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED
    assert company.decided()[at_home(2)] == ("ALLOW", "C01")


def test_a_large_growth_holds_a_night_even_with_evidence(acme: Company) -> None:
    """Two in a hundred of two people is nobody: a small company may add fifty in a night, and these are fifty-one."""
    # one instant for twenty of them would be the stamp of an import (T06)
    fresh = [
        {**yes_of(number, "2026-09-30"), "occurred_at": f"2026-09-30T09:{number - 101:02}:00+02:00"}
        for number in range(101, 152)
    ]
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *fresh, count=152))
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [(it.gate, it.about, it.count) for it in night.gates] == [("Q04", "growth", 51)]
    acme.configure(CONFIG + "\n[policy]\nallow_growth_free_rows = 51\n")
    assert acme.night(NEXT + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED


# ---- Q07: an entry that leaves a block list (SC86 b)

RELATIVES: Drop = {
    "contacts": [{"contact_ref": "c9", "kind": "person", "country": "NL", "display_name": "An Bakker"},
                 {"contact_ref": "c10", "kind": "person", "country": "NL", "display_name": "A. Bakker"}],
    "contact_points": [{"contact_ref": f"c{n}", "point_kind": kind, "point_value": value}
                       for n in (9, 10) for kind, value in (("email", at_home(n)), ("phone", "+31655501009"))],
    "consent_events": [no_of(9, "2026-09-01"), {**said_no(9), "event_ref": "x", "event_type": "objected",
                                                "channels": "*", "purposes": "*"}],
}  # fmt: skip


def related() -> Drop:
    return {name: [*rows, *RELATIVES.get(name, [])] for name, rows in people(8).items()}


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company where the no of 9 stops 10, because they share a phone and a surname (W08)."""
    company = Company(tmp_path_factory.mktemp("family") / "acme")
    company.drop("crm", FIRST - timedelta(hours=2), related())
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(8))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED
    assert company.decided()[at_home(10)] == ("BLOCK", "W08")
    return company


def test_an_entry_that_leaves_the_block_list_without_a_lift_holds_the_night(
    family: Company, tmp_path: Path
) -> None:
    """SC86 (b) (Q07): a setting changed what links two records, and the no of one does not reach the other any more."""
    company = family.copy(tmp_path / "acme")
    company.configure(CONFIG + "\n[policy]\nperson_link_negative = 1.0\n")
    code, said = company.run(FIRST + timedelta(hours=1))
    assert code == ExitCode.HELD_BY_BREAKER
    assert "held: Q07: 1 entry left the block list crm, email, newsletter since release" in said
    assert at_home(10) in company.on_list("block")
    (run,) = {row[0] for row in company.table("select run_id from held_nights")}
    approve(company.settings, run, "a phone is shared by the whole office", "privacy officer")
    assert company.night(FIRST + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED
    assert at_home(10) not in company.on_list("block")


def test_a_review_is_a_reason_to_leave_the_block_list(family: Company, tmp_path: Path) -> None:
    """A person found that the two are not one; nobody has to approve that again."""
    company = family.copy(tmp_path / "acme")
    verdict = {
        "contact_ref": "c9",
        "other_ref": "c10",
        "verdict": "different",
        "reviewed_by": "privacy officer",
    }
    company.drop("crm", FIRST, {**related(), "link_reviews": [verdict]})
    assert company.night(FIRST + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED
    assert company.table("select because, count(*) from mart__removals group by 1") == [("reviewed", 1)]


def test_a_record_that_the_tool_deleted_may_leave_the_block_list(acme: Company) -> None:
    """Keeping less is a good reason; the no stays in the ledger for the day the address comes back."""
    kept = {name: [row for row in rows if row.get("contact_ref") != "c3"] for name, rows in people(8).items()}
    acme.drop("crm", NEXT - timedelta(hours=2), kept)
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    assert acme.night(NEXT).exit_code == ExitCode.PUBLISHED
    assert at_home(3) not in acme.on_list("block")
    assert acme.table("select because, count(*) from mart__removals group by 1") == [("not_held", 1)]
    assert acme.decided()[at_home(3)][0] == "BLOCK"


def test_a_list_that_cannot_be_compared_holds_the_night(acme: Company) -> None:
    """The list of the release before was changed by hand: nobody can say any more who left it."""
    release = current_release(acme.settings.paths.var)
    assert release is not None
    (block,) = [entry.path for entry in release.lists() if entry.kind == "block"]
    block.chmod(0o600)
    block.write_text(block.read_text().replace(at_home(3), at_home(5)), encoding="utf-8")
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    acme.drop("crm", NEXT - timedelta(hours=2), people(8))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert "that list is damaged or of another shape" in night.gates[0].says


def test_a_list_that_is_not_made_any_more_holds_the_night(acme: Company) -> None:
    acme.configure(
        CONFIG.replace('purposes = ["newsletter"]', 'purposes = ["newsletter"]\nchannels = ["sms"]')
    )
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    acme.drop("crm", NEXT - timedelta(hours=2), people(8))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [(it.gate, it.count) for it in night.gates] == [("Q07", 3)]


def test_a_new_key_is_no_removal(acme: Company) -> None:
    """Every contact point has another id, and still stands on its list."""
    assert acme.call("rotate-key").exit_code == 0
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    acme.drop("crm", NEXT - timedelta(hours=2), people(8))
    assert acme.night(NEXT).exit_code == ExitCode.PUBLISHED
    assert acme.table("select count(*) from mart__removals") == [(0,)]
    assert acme.table("select count(*) from mart__new_permissions") == [(0,)]


# ---- Q09, Q10: told, and the night goes on (SC86 d, SC73)


def test_one_address_in_two_persons_is_told(acme: Company) -> None:
    """SC86 (d) (Q09): two records with ids of different people hold one mailbox, written in two ways."""
    drop = people(8)
    drop["contacts"] += [{"contact_ref": "c20", "person_ref": "P1", "kind": "person", "country": "NL"},
                         {"contact_ref": "c21", "person_ref": "P2", "kind": "person", "country": "NL"}]  # fmt: skip
    drop["contact_points"] += [
        {"contact_ref": "c20", "point_kind": "email", "point_value": "j.an+x@gmail.com"},
        {"contact_ref": "c21", "point_kind": "email", "point_value": "jan@googlemail.com"},
    ]
    acme.drop("crm", NEXT - timedelta(hours=2), drop)
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    code, said = acme.run(NEXT)
    assert code == ExitCode.PUBLISHED
    assert "warning: person_questions.address_is_of_one_person, 1 rows: One address in two persons" in said
    assert "gmail" not in said


def test_a_permission_without_proof_holds_the_night(acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """SC86 (e) (Q12): one ALLOW row points at no evidence. No rule makes such a row, so it is planted."""
    good = night_module.judged

    def judged(warehouse: Warehouse, table: str) -> SuiteResult:
        if table == "mart__decisions":
            warehouse.execute(
                "update mart__decisions set evidence_ids = [] where rowid = "
                "(select min(rowid) from mart__decisions where decision = 'ALLOW' and purpose = 'newsletter')"
            )
        return good(warehouse, table)

    monkeypatch.setattr(night_module, "judged", judged)
    before = current_release(acme.settings.paths.var)
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_CHECK, "this is no matter of approval"
    assert [it.check for it in night.failed_checks if it.blocks] == ["allow_has_evidence"]
    assert current_release(acme.settings.paths.var) == before


HUBSPOT = """
[sources.sales]
kind = "hubspot"
zone = "Europe/Amsterdam"
coverage = "full"
country = "NL"
"""
EXPORT = (
    "Record ID,First Name,Email,Country/Region,Create Date,Last Modified Date,Unsubscribed from all email"
)


def test_columns_nobody_needs_are_dropped_and_told(acme: Company) -> None:
    """SC73 (Q10): the CRM's export suddenly has a birth date, a gender and a note on health."""
    acme.configure(CONFIG + HUBSPOT)
    plain = f"{EXPORT}\n1,An,an@home.example,Netherlands,2026-03-01 10:20,2026-08-30 09:00,true\n"
    acme.drop("sales", FIRST, {"hubspot-contacts": plain})
    acme.drop("mail", FIRST, mail_tool(8, 7))
    code, said = acme.run(FIRST + timedelta(hours=1))
    assert code == ExitCode.PUBLISHED and "only_allowed_columns_came" not in said
    wide = (
        f"{EXPORT},birth_date,gender,health_note\n"
        "1,An,an@home.example,Netherlands,2026-03-01 10:20,2026-08-30 09:00,true,1980-05-17,female,has asthma\n"
    )
    acme.drop("sales", FIRST + timedelta(hours=2), {"hubspot-contacts": wide})
    code, said = acme.run(FIRST + timedelta(hours=3))
    assert code == ExitCode.PUBLISHED, "the run goes on without them"
    assert (
        "warning: raw__files.only_allowed_columns_came, 1 rows: An export holds columns that nobody" in said
    )
    for column in ("birth_date", "gender", "health_note"):
        assert f"look at sales, file hubspot-contacts.csv, column {column}" in said
    assert acme.decided()["an@home.example"][0] == "BLOCK"
    release = current_release(acme.settings.paths.var)
    assert release is not None
    (check,) = [it for it in release.manifest["checks"] if it["name"] == "only_allowed_columns_came"]
    assert not check["passed"] and check["severity"] == "warning"
    everything = b"".join(path.read_bytes() for path in release.path.rglob("*") if path.is_file())
    told = json.dumps(acme.table("select * from raw_hubspot__contacts"), default=str)
    for value in ("1980-05-17", "female", "has asthma"):
        assert value not in said and value.encode() not in everything and value not in told
