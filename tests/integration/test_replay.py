"""`consentry replay`: a past release made again gives the same bytes, or says why not; nothing is written."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from small_company import CONFIG, add_drop, people

from consentry.cli.app import consentry
from consentry.errors import ConfigError, ExitCode
from consentry.job import replay as module
from consentry.job.replay import DAMAGED, DIFFERENT, NOT_COMPARED, SAME, Replay, replay
from consentry.orchestration import run_night
from consentry.settings import Settings, load_settings

NIGHTS = (datetime(2026, 10, 2, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    """Two nights; in between new people came, one address is spelt otherwise, and the policy was changed."""
    folder = tmp_path_factory.mktemp("replay") / "acme"
    folder.mkdir(mode=0o700)
    config = folder / "consentry.toml"
    config.write_text(CONFIG, encoding="utf-8")
    add_drop(folder, "2026-10-01", people(6))
    first = run_night(load_settings(config), NIGHTS[0], NIGHTS[0], progress=lambda step: None)
    more = people(9)
    for row in (*more["contact_points"], *more["consent_events"]):
        row["point_value"] = (
            row["point_value"].replace("person3@", "Person3@").replace("person1@", "PERSON1@")
        )
    add_drop(folder, "2026-10-08", more)
    config.write_text(CONFIG + "\n[policy]\nconsent_max_age_months = 1\n", encoding="utf-8")
    settings = load_settings(config)
    second = run_night(settings, NIGHTS[1], NIGHTS[1], progress=lambda step: None)
    assert first.release is not None and second.release is not None
    return settings, [first.release.run_id, second.release.run_id]


@pytest.fixture
def copy(company: tuple[Settings, list[str]], tmp_path: Path) -> tuple[Settings, list[str]]:
    """The same company where it may be spoilt."""
    settings, runs = company
    folder = tmp_path / "copy"
    shutil.copytree(settings.config_file.parent, folder, symlinks=True)
    return load_settings(folder / "consentry.toml"), runs


def spoil(settings: Settings, statement: str) -> None:
    """Change the warehouse behind the product's back."""
    with duckdb.connect(str(settings.paths.warehouse)) as connection:
        connection.execute(statement)


def rewrite(settings: Settings, run: str, **changes: object) -> None:
    """Change what a manifest says; None takes the entry out."""
    path = settings.paths.releases / run / "manifest.json"
    told = {**json.loads(path.read_bytes()), **changes}
    path.chmod(0o600)
    path.write_text(json.dumps({name: value for name, value in told.items() if value is not None}))


def states(outcome: Replay) -> set[str]:
    return {each.state for each in outcome.files}


def everything_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_night_is_made_again_byte_for_byte(company: tuple[Settings, list[str]]) -> None:
    """Though people, spellings and the policy changed since the first; nothing is written anywhere."""
    settings, runs = company
    before = everything_in(settings.config_file.parent)
    for run in (*runs, ""):
        outcome = replay(settings, run)
        assert outcome.identical, (outcome.reasons, [each for each in outcome.files if each.state != SAME])
        assert states(outcome) == {SAME}
        assert outcome.reasons == ()
        names = {each.file for each in outcome.files}
        assert {"decisions.parquet", "lists/crm/email-newsletter-block.csv"} <= names
    assert replay(settings).run_id == runs[1]
    assert everything_in(settings.config_file.parent) == before


def test_a_release_carries_its_configuration_and_no_secret(company: tuple[Settings, list[str]]) -> None:
    settings, runs = company
    first, second = (
        json.loads((settings.paths.releases / run / "manifest.json").read_bytes()) for run in runs
    )
    months = [told["configuration"]["policy"]["consent_max_age_months"] for told in (first, second)]
    assert months == [36, 1]
    assert set(first["configuration"]) == {
        "company", "sources", "purposes", "balancing_tests", "templates", "policy", "processors", "targets",
    }  # fmt: skip
    text = json.dumps(first["configuration"])
    assert "home.example" not in text and "pepper" not in text and str(settings.paths.var) not in text
    assert settings.with_values(second["configuration"]) == settings


def test_a_lost_event_is_found(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy
    spoil(settings, "delete from ledger where event_type = 'withdrawn'")
    outcome = replay(settings, runs[0])
    assert not outcome.identical
    assert any(reason.startswith("the ledger lost 2 event(s)") for reason in outcome.reasons)
    assert any("with another verdict or rule" in reason for reason in outcome.reasons)
    assert next(each for each in outcome.files if each.file == "decisions.parquet").state == DIFFERENT


def test_a_lost_file_is_found(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy
    spoil(settings, "delete from raw__files where file_name like '%contact_points%'")
    assert any("the warehouse lost 1 file(s)" in reason for reason in replay(settings, runs[0]).reasons)


def test_another_key_is_told(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy
    settings.paths.pepper.write_text("ab" * 32 + "\n")
    assert any("the key of the keyed hashes" in reason for reason in replay(settings, runs[0]).reasons)


def test_versions_are_told_only_where_something_differs(
    copy: tuple[Settings, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, runs = copy
    monkeypatch.setattr(module, "LAW_VERSION", "2030-01-01")
    assert replay(settings, runs[0]).reasons == ()
    spoil(settings, "delete from ledger where event_type = 'withdrawn'")
    told = replay(settings, runs[0]).reasons
    assert any(reason.startswith("another version of the law tables: ") for reason in told)
    assert not any("version of the code" in reason for reason in told)


def test_a_changed_list_is_not_called_the_same(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy
    path = settings.paths.releases / runs[0] / "lists/crm/email-newsletter-block.csv"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"\n")
    (settings.paths.releases / runs[0] / "aggregates/decisions_by_rule.csv").unlink()
    outcome = replay(settings, runs[0])
    assert not outcome.identical
    assert sum(each.state == DAMAGED for each in outcome.files) == 2
    assert "2 file(s) of the release were changed or removed" in outcome.reasons[0]


def test_without_the_release_before_the_changes_are_left_out(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy
    shutil.rmtree(settings.paths.releases / runs[0])
    outcome = replay(settings, runs[1])
    assert outcome.identical
    left_out = {each.file for each in outcome.files if each.state == NOT_COMPARED}
    assert left_out and all(
        name.endswith(("added.csv", "removed.csv", "removed-acts.csv", "HOW-TO-USE.txt")) for name in left_out
    )
    assert "the release before is gone" in outcome.reasons[0]


def test_an_older_release_needs_the_same_policy(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy
    for run in runs:
        rewrite(settings, run, configuration=None, ledger_events=None)
    assert replay(settings, runs[1]).identical
    with pytest.raises(ConfigError, match="before releases recorded their configuration"):
        replay(settings, runs[0])


def test_a_configuration_of_another_version_is_refused(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy
    rewrite(settings, runs[0], configuration={"policy": {"unheard_of": "person1@home.example"}})
    with pytest.raises(ConfigError, match="another version of Consentry") as caught:
        replay(settings, runs[0])
    assert "home.example" not in str(caught.value)


@pytest.mark.parametrize("name", ["20200101T000000Z-aaaaaa", "../releases", ".", "a/b"])
def test_an_unknown_release_is_refused(company: tuple[Settings, list[str]], name: str) -> None:
    with pytest.raises(ConfigError, match="there is no release of that name"):
        replay(company[0], name)


def test_the_command_prints_every_file_and_ends_with_its_code(copy: tuple[Settings, list[str]]) -> None:
    settings, runs = copy

    def call(*arguments: str) -> tuple[int, str]:
        command = ["replay", *arguments, "--config", str(settings.config_file)]
        done = CliRunner().invoke(consentry, command, catch_exceptions=False, standalone_mode=False)
        return done.return_value, done.output

    code, text = call(runs[0])
    assert code == ExitCode.PUBLISHED
    assert "  same          decisions.parquet" in text
    assert "files are the same, byte for byte" in text
    spoil(settings, "delete from ledger where event_type = 'withdrawn'")
    code, text = call(runs[0])
    assert code == ExitCode.DIFFERENT
    assert "  different     decisions.parquet" in text
    assert "  why: the ledger lost 2 event(s) of that time" in text
    assert "@" not in text
    code, text = call("--json")
    assert code == ExitCode.DIFFERENT
    assert json.loads(text)["identical"] is False
