"""Looking back over several nights: published decisions are remembered, messages are held against them, people can ask.

The company: persons 2, 4 and 6 said yes, 3 and 6 said no in September; everybody was mailed on 15 September.
"""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from small_company import Drop, add_drop, people, said_no, small_company

from consentry.audit import FINDINGS
from consentry.cli.explain import explain
from consentry.cli.sends import sends as command
from consentry.errors import ConfigError
from consentry.job.decision_history import HISTORY, KEY, changed, history, remember
from consentry.job.rotate import rotate
from consentry.job.sends import sends
from consentry.orchestration import run_night
from consentry.orchestration.judging import judged
from consentry.publish.release import current_release
from consentry.settings import Settings
from consentry.warehouse import Warehouse


def at(text: str) -> datetime:
    """A moment."""
    return datetime.fromisoformat(text)


def night(settings: Settings, day: str) -> None:
    """The night after the drop of that day."""
    moment = at(f"{day}T04:00:00+00:00")
    assert run_night(settings, moment, moment, progress=lambda _: None).release is not None


def mailed(
    *numbers: int, when: str = "2026-09-15T10:00:00Z", ref: str = "s", purpose: str = "newsletter"
) -> Drop:
    """The tool's log of a mailing."""
    return {
        "sends": [
            {"send_ref": f"{ref}{n}", "contact_ref": f"c{n}", "point_kind": "email", "channel": "email",
             "point_value": f"person{n}@home.example", "purpose": purpose, "campaign_ref": "sept", "sent_at": when,
             "delivery": "sent"}
            for n in numbers
        ]
    }  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three nights: before the mailing, after it, and after person 4's no (of 10 September) came in."""
    folder = tmp_path_factory.mktemp("audit") / "company"
    first = people()
    first["consent_events"] = [row for row in first["consent_events"] if row["event_ref"] != "n6"]
    settings = small_company(folder, d2026_09_05=first)
    night(settings, "2026-09-06")
    add_drop(folder, "2026-09-20", {**people(), **mailed(1, 2, 3, 4, 5, 6)})
    night(settings, "2026-09-21")
    late = said_no(4) | {"occurred_at": "2026-09-10T10:00:00+02:00"}
    third = people()
    third["consent_events"] = [*third["consent_events"], late]
    add_drop(folder, "2026-09-30", {**third, **mailed(1, 2, 3, 4, 5, 6)})
    night(settings, "2026-10-01")
    return settings


def audited(settings: Settings) -> dict[str, dict]:
    """The rows of the audit by the person's number."""
    with Warehouse.open(settings.paths.warehouse, read_only=True) as warehouse:
        rows = warehouse.table("mart__send_audit").join(
            warehouse.frame("select point_id, exact_key from points"), on="point_id"
        )
    return {row["exact_key"].removeprefix("person").partition("@")[0]: row for row in rows.to_dicts()}


def test_each_message_has_its_finding_from_three_nights(company):
    rows = audited(company)
    assert {number: row["finding"] for number, row in rows.items()} == {
        "1": "without_basis", "2": "fine", "3": "after_a_no_known", "4": "after_a_no_learned_later",
        "5": "without_basis", "6": "after_a_no_learned_later",
    }  # fmt: skip
    assert rows["4"]["decision_then"] == "ALLOW" and rows["4"]["latency_hours"] >= 20 * 24
    first = json.loads(
        next(iter(sorted(company.paths.releases.iterdir()))).joinpath("manifest.json").read_text()
    )
    assert {row["run_then"] for row in rows.values()} == {first["run_id"]}


def test_the_history_keeps_what_each_release_changed_and_nothing_twice(company):
    """Three releases, of which two are in force for messages seen by the third night."""
    with Warehouse.open(company.paths.warehouse, read_only=True) as warehouse:
        rows = warehouse.table(HISTORY)
    assert rows["generation"].unique().sort().to_list() == [1, 2]
    assert rows.filter(generation=1).height == 12
    second = rows.filter(generation=2)
    assert second.select("decision", "rule_id", "purpose").rows() == [("BLOCK", "W02", "newsletter")]
    assert rows.group_by(KEY).len()["len"].max() == 2


@pytest.fixture
def copy(company: Settings, tmp_path: Path) -> Settings:
    """The same company in a folder that a test may change."""
    from consentry.settings import load_settings

    place = tmp_path / "copy"
    shutil.copytree(company.config_file.parent, place, symlinks=True)
    return load_settings(place / "consentry.toml")


def test_a_history_that_a_killed_run_did_not_write_is_completed_from_the_releases(copy):
    with Warehouse.open(copy.paths.warehouse) as warehouse:
        kept = warehouse.table(HISTORY).sort(*KEY, "generation")
        warehouse.execute(f"drop table {HISTORY}")
        warehouse.execute(f"drop table {HISTORY}_runs")
        assert remember(warehouse, copy) == kept.height + 1  # person 4's block, of the third release
        again = warehouse.table(HISTORY).sort(*KEY, "generation")
        assert again.filter(pl.col("generation") < 3).equals(kept)
        assert remember(warehouse, copy) == 0


def test_history_outlives_the_releases(copy):
    for folder in sorted(copy.paths.releases.iterdir())[:2]:
        shutil.rmtree(folder)
    with Warehouse.open(copy.paths.warehouse) as warehouse:
        before = warehouse.table(HISTORY)
        assert remember(warehouse, copy) == 1, "person 4's block, of the release that is still there"
        assert warehouse.table(HISTORY).filter(pl.col("generation") < 3).sort(*KEY).equals(before.sort(*KEY))


def test_a_changed_release_says_nothing_and_what_it_replaced_is_over(copy):
    """Its decisions were swapped after publishing: from then until the next whole release nobody knows what we said."""
    second = sorted(copy.paths.releases.iterdir())[1] / "decisions.parquet"
    second.chmod(0o600)
    pl.read_parquet(second).with_columns(pl.lit("ALLOW").alias("decision")).write_parquet(second)
    with Warehouse.open(copy.paths.warehouse) as warehouse:
        warehouse.execute(f"drop table {HISTORY}")
        warehouse.execute(f"drop table {HISTORY}_runs")
        remember(warehouse, copy)
        told = warehouse.execute(f"select generation, is_whole from {HISTORY}_runs order by generation")
        assert told == [(1, True), (2, False), (3, True)]
        rows = history(warehouse).collect()
    gap = rows.filter(generation=2)
    assert gap.height == 12 and gap["decision"].unique().to_list() == [""]
    assert gap["superseded_at"].unique().to_list() == [at("2026-10-01T04:00:00+00:00")]
    assert rows.filter(generation=1)["superseded_at"].unique().to_list() == [at("2026-09-21T04:00:00+00:00")]
    assert rows.filter(generation=3).height == 12


def test_a_message_of_a_night_whose_release_was_changed_is_not_decided_and_a_check_tells(copy):
    """Person 2 was mailed on the strength of a release that nobody can show any more."""
    add_drop(copy.config_file.parent, "2026-09-28", mailed(2, when="2026-09-25T10:00:00Z", ref="late"))
    second = sorted(copy.paths.releases.iterdir())[1] / "decisions.parquet"
    second.unlink()
    with Warehouse.open(copy.paths.warehouse) as warehouse:
        warehouse.execute(f"drop table {HISTORY}")
        warehouse.execute(f"drop table {HISTORY}_runs")
    night(copy, "2026-10-02")
    with Warehouse.open(copy.paths.warehouse, read_only=True) as warehouse:
        found = warehouse.execute(
            "select finding, count(*) from mart__send_audit where sent_min > '2026-09-20' group by 1"
        )
        (check,) = [c for c in judged(warehouse, "mart__send_audit").checks if not c.passed and c.severity == "warning"
                    and c.check == "what_we_had_decided_is_on_file"]  # fmt: skip
    assert found == [("not_decided", 1)] and check.failed_rows == 1


def test_a_new_key_gives_what_was_decided_its_new_ids(copy):
    """Nothing seems to have changed overnight, and each message still meets the decision of its day."""
    before = audited(copy)
    rotate(copy)
    with Warehouse.open(copy.paths.warehouse) as warehouse:
        assert warehouse.table(HISTORY).height == 14, "the third release is remembered before its key retires"
    night(copy, "2026-10-02")
    after = audited(copy)
    same = ["finding", "decision_then", "rule_then", "run_then"]
    for number, row in before.items():
        assert {name: row[name] for name in same} == {name: after[number][name] for name in same}
        assert row["point_id"] != after[number]["point_id"]
    with Warehouse.open(copy.paths.warehouse, read_only=True) as warehouse:
        by_release = dict(warehouse.execute(f"select generation, count(*) from {HISTORY} group by 1"))
    assert by_release == {1: 12, 2: 1, 3: 1}


def test_nobody_named_any_more_is_a_row_without_a_decision_and_the_old_one_stays(copy):
    current = current_release(copy.paths.var)
    assert current is not None
    with Warehouse.open(copy.paths.warehouse, read_only=True) as warehouse:
        before = warehouse.table(HISTORY)
    extra = before.head(1).with_columns(pl.lit("ff" * 16).alias("point_id"))
    rows = changed(
        pl.concat([before, extra]), before.select(*KEY, "decision", "rule_id", "legal_basis"), current
    )
    gone = rows.filter(pl.col("point_id") == "ff" * 16)
    assert gone.select("decision", "rule_id").rows() == [("", "")] and rows.height == 1


def test_one_night_with_everything_finds_what_three_nights_find(company, tmp_path):
    """Splitting into runs changes what had been decided then, never the basis; without an earlier list a message that
    had one is not decided."""
    folder = tmp_path / "one"
    first = people()
    first["consent_events"] = [row for row in first["consent_events"] if row["event_ref"] != "n6"]
    alone = small_company(folder, d2026_09_05=first)
    late = said_no(4) | {"occurred_at": "2026-09-10T10:00:00+02:00"}
    add_drop(folder, "2026-09-20", {**people(), **mailed(1, 2, 3, 4, 5, 6)})
    third = people()
    third["consent_events"] = [*third["consent_events"], late]
    add_drop(folder, "2026-09-30", {**third, **mailed(1, 2, 3, 4, 5, 6)})
    night(alone, "2026-10-01")
    split, together = audited(company), audited(alone)
    same = ["basis", "no_occurred_max", "no_first_seen", "latency_hours", "sent_min"]
    for number, row in split.items():
        assert {name: row[name] for name in same} == {name: together[number][name] for name in same}
        expected = "not_decided" if row["finding"] == "fine" else row["finding"]
        assert together[number]["finding"] == expected and together[number]["decision_then"] == ""


def test_who_received_mail_without_basis_between_two_days(company):
    answer = sends(company, at("2026-09-15T00:00:00").date(), at("2026-09-15T00:00:00").date())
    assert (answer.sends, answer.without_basis, answer.messages) == (6, 5, ())
    assert {word: count for word, count, _ in answer.counts}["after_a_no_learned_later"] == 2
    nobody = sends(company, at("2026-09-16T00:00:00").date(), None)
    assert nobody.sends == 0
    listed = sends(company, None, None, ["after_a_no_learned_later"], ids=True)
    assert [each.finding for each in listed.messages] == ["after_a_no_learned_later"] * 2
    assert all(each.no_event_id and each.no_under_way for each in listed.messages)
    with pytest.raises(ConfigError, match="--to lies before --from"):
        sends(company, at("2026-09-15T00:00:00").date(), at("2026-09-14T00:00:00").date())


def test_the_command_counts_first_and_names_nobody(company):
    config = ["--config", str(company.config_file)]
    told = CliRunner().invoke(command, config)
    assert told.exit_code == 0 and "5 of 6 without basis" in " ".join(told.output.split())
    assert "home.example" not in told.output and "our decision then" not in told.output
    ids = CliRunner().invoke(command, [*config, "--ids"])
    assert ids.output.count("our decision then") == 5 and "home.example" not in ids.output
    as_json = json.loads(CliRunner().invoke(command, [*config, "--ids", "--json"]).output)
    assert as_json["without_basis"] == 5 and len(as_json["messages"]) == 5
    assert "home.example" not in json.dumps(as_json)
    wrong = CliRunner().invoke(command, [*config, "--finding", "bad"])
    assert wrong.exit_code == 2 and all(word in wrong.output for word in FINDINGS)


def test_explain_tells_the_address_asked_about_and_no_other(company):
    def told(number: int) -> str:
        clock = "2026-10-01T04:00:00Z"
        asked = [f"person{number}@home.example", "--config", str(company.config_file), "--as-of", clock,
                 "--known-as-of", clock]  # fmt: skip
        done = CliRunner().invoke(explain, asked)
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())

    assert "received without a basis: 1, as of the last run" in told(4)
    assert FINDINGS["after_a_no_learned_later"] in told(4) and "days under way" in told(4)
    assert "received without a basis" not in told(2)


def test_report_and_manifest_count_by_finding(company):
    release = current_release(company.paths.var)
    assert release is not None
    assert release.sends() == {
        "fine": 1,
        "without_basis": 2,
        "after_a_no_learned_later": 2,
        "after_a_no_known": 1,
    }
    page = " ".join(release.report.read_text(encoding="utf-8").split())
    assert "5 of 6 messages left without a basis" in page and "days under way (median)" in page
