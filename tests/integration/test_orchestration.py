"""The night as a whole: what the graph shows, what a failed check holds back, how it ends."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
from small_company import CONFIG, add_drop, people, small_company

from consentry import quality
from consentry.errors import AnotherRunActive, ConfigError, ExitCode
from consentry.job.publish import not_read
from consentry.orchestration import check_night, run_night
from consentry.orchestration import night as night_module
from consentry.orchestration.definitions import JOB, definitions_for
from consentry.orchestration.home import open_instance
from consentry.orchestration.lock import only_run
from consentry.orchestration.news import QUIET_LOGGING, Step
from consentry.publish.release import current_release
from consentry.settings import Settings, load_settings
from consentry.sqlfiles import sql_names
from consentry.warehouse import Warehouse

LAYERS = {"inbox", "raw", "staging", "core", "ledger", "decisions", "lists", "publication"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory):
    """A company after one good night: its settings, what the night answered, what it told."""
    settings = small_company(tmp_path_factory.mktemp("night") / "acme")
    told: list[Step] = []
    return settings, run_night(settings, progress=told.append), told


@pytest.fixture(scope="module")
def graph(published) -> dg.Definitions:
    return definitions_for(published[0])


# ---- the graph


def test_every_table_is_an_asset_in_the_group_of_its_layer(graph: dg.Definitions):
    nodes = graph.resolve_asset_graph()
    groups = {key.to_user_string(): nodes.get(key).group_name for key in nodes.get_all_asset_keys()}
    assert set(groups.values()) == LAYERS
    for layer in ("raw", "staging", "core"):
        assert {name: groups[name] for name in sql_names(layer)} == dict.fromkeys(sql_names(layer), layer)
    assert groups["release"] == "publication"


def test_every_asset_says_what_it_holds(graph: dg.Definitions):
    nodes = graph.resolve_asset_graph()
    for key in nodes.get_all_asset_keys():
        node = nodes.get(key)
        assert node.description and node.kinds and node.owners and node.tags["layer"], key


def test_every_check_stands_on_an_existing_asset_and_critical_ones_block(graph: dg.Definitions):
    nodes = graph.resolve_asset_graph()
    specs = {
        (key.asset_key.to_user_string(), key.name): nodes.get_check_spec(key)
        for key in nodes.asset_check_keys
    }
    declared = {
        (name, entry.check): entry.severity == "critical"
        for name in quality.suite_names()
        for entry in quality.load_suite(name).expectations
    }
    assert {key: spec.blocking for key, spec in specs.items()} == declared
    assert {asset for asset, _ in specs} <= {key.to_user_string() for key in nodes.get_all_asset_keys()}


def test_the_job_runs_in_one_process_and_starts_by_schedule_or_sensor(graph: dg.Definitions):
    assert graph.resolve_job_def(JOB).executor_def is dg.in_process_executor
    schedule = graph.get_schedule_def("every_night")
    assert schedule.execution_timezone == "Europe/Amsterdam"
    assert schedule.default_status == dg.DefaultScheduleStatus.STOPPED
    assert {sensor.name for sensor in graph.sensors or ()} == {"files_arrived", "run_failed"}


# ---- a good night


def test_a_good_night_publishes_and_says_so(published):
    settings, result, told = published
    assert result.exit_code == ExitCode.PUBLISHED and result.release is not None
    current = current_release(settings.paths.var)
    assert current is not None and current.run_id == result.run.run_id == result.release.run_id
    assert sum(result.decisions.values()) > 0 and not result.failed_checks
    assert {suite.suite for suite in result.checks} == set(quality.suite_names())
    assert result.files["rows_in"].sum() == result.files["accepted"].sum() > 0
    steps = list(dict.fromkeys(step.name for step in told if step.name != "checks"))
    assert steps == ["intake", "tables", "record", "decide", "audit", "freeze", "lists", "gates", "publish"]


def test_the_manifest_names_every_check(published):
    _, result, _ = published
    assert len(result.release.manifest["checks"]) == sum(len(suite.checks) for suite in result.checks)


def test_dagster_keeps_rows_and_seconds_of_every_table(published):
    settings, _, _ = published
    with open_instance(settings) as instance:
        (run,) = instance.get_runs()
        assert run.status == dg.DagsterRunStatus.SUCCESS
        event = instance.get_latest_materialization_event(dg.AssetKey("mart__decisions"))
    assert event is not None and event.asset_materialization is not None
    metadata = event.asset_materialization.metadata
    assert metadata["dagster/row_count"].value == 12 and metadata["seconds"].value >= 0


def test_the_same_night_again_changes_no_list(published):
    settings, first, _ = published
    before = {entry.path.name: entry.path.read_bytes() for entry in first.release.lists()}
    again = run_night(settings, progress=lambda _: None)
    assert again.exit_code == ExitCode.PUBLISHED
    assert {entry.path.name: entry.path.read_bytes() for entry in again.release.lists()} == before


def test_check_night_judges_without_publishing(published):
    settings, _, _ = published
    before = current_release(settings.paths.var)
    results = check_night(settings)
    assert {result.suite for result in results} == set(quality.suite_names())
    assert current_release(settings.paths.var) == before


# ---- a night that is held


@pytest.fixture
def copy(published, tmp_path: Path) -> Settings:
    """The company of the good night, to be spoiled; its paths are relative to its configuration."""
    home = published[0].config_file.parent
    shutil.copytree(home, tmp_path / "copy", symlinks=True)
    return load_settings(tmp_path / "copy" / "consentry.toml")


def planted(name: str, statement: str):
    """Let a fault appear in a table after its step and before its check."""
    good = night_module.judged

    def judged(warehouse: Warehouse, table: str) -> quality.SuiteResult:
        if table == name:
            warehouse.execute(statement)
        return good(warehouse, table)

    return judged


FAULTS = {
    "raw__files": "update raw__files set accepted = accepted - 1",
    "core__consent_events": "update core__consent_events set event_type = 'shrugged'",
    "ledger": "insert into ledger select * from ledger",
    "mart__decisions": "update mart__decisions set evidence_ids = [], legal_basis = 'consent' where decision = 'ALLOW'",
    "mart__held_points": "delete from mart__list_items",
}


@pytest.mark.parametrize("table", FAULTS)
def test_a_failed_critical_check_holds_everything_back(table, copy: Settings, monkeypatch):
    before = current_release(copy.paths.var)
    add_drop(copy.config_file.parent, "2026-10-02", people(8))
    monkeypatch.setattr(night_module, "judged", planted(table, FAULTS[table]))
    held = run_night(copy, progress=lambda _: None)
    assert held.exit_code == ExitCode.HELD_BY_CHECK and held.release is None
    assert table in {check.suite for check in held.failed_checks if check.blocks}
    after = current_release(copy.paths.var)
    assert before and after == before and after.damaged() == []


def test_a_failed_warning_publishes(copy: Settings, monkeypatch):
    statement = "update raw__files set state = 'drift', reason = 'changed'"
    monkeypatch.setattr(night_module, "judged", planted("raw__files", statement))
    result = run_night(copy, progress=lambda _: None)
    assert result.release is not None
    assert [(check.check, check.severity) for check in result.failed_checks] == [
        ("shape_is_as_before", "warning")
    ]


FROM_DECISIONS = [
    "mart__decisions", "person_links", "person_questions", "tombstones",  # one step makes these four
    "mart__feeds", "mart__frozen", "mart__list_scope", "mart__held_points", "mart__list_items",
    "mart__new_permissions", "mart__removals", "release",
]  # fmt: skip


def test_a_part_of_the_graph_still_asks_every_check(copy: Settings):
    """Somebody may materialise only the last assets in Dagster's pages: nothing leaves unjudged."""
    first = current_release(copy.paths.var)
    assert _materialise(copy, FROM_DECISIONS).success
    second = current_release(copy.paths.var)
    assert first and second and second.generation == first.generation + 1
    assert len(second.manifest["checks"]) == len(first.manifest["checks"])
    with Warehouse.open(copy.paths.warehouse) as warehouse:
        warehouse.execute("update core__contacts set kind = 'robot'")
    assert not _materialise(copy, FROM_DECISIONS).success
    assert current_release(copy.paths.var) == second


def test_decisions_of_an_earlier_run_do_not_leave_under_todays_date(copy: Settings):
    before = current_release(copy.paths.var)
    assert not _materialise(copy, ["release"]).success
    assert current_release(copy.paths.var) == before


def test_gates_of_an_earlier_run_do_not_let_lists_leave(copy: Settings):
    before = current_release(copy.paths.var)
    without = [name for name in FROM_DECISIONS if name not in ("mart__new_permissions", "mart__removals")]
    assert not _materialise(copy, without).success
    assert current_release(copy.paths.var) == before


def _materialise(settings: Settings, assets: list[str]) -> dg.ExecuteInProcessResult:
    with open_instance(settings) as instance:
        job = definitions_for(settings).resolve_job_def(JOB)
        return job.execute_in_process(
            run_config=QUIET_LOGGING,
            instance=instance,
            asset_selection=[dg.AssetKey(name) for name in assets],
            raise_on_error=False,
        )


# ---- other endings


def test_another_run_is_named_by_its_start(published):
    settings, result, _ = published
    with (
        only_run(settings.paths.lock, result.run.started_at),
        pytest.raises(AnotherRunActive, match="since 20"),
    ):
        run_night(settings, progress=lambda _: None)


@pytest.mark.parametrize("clock", ["as_of", "known_as_of"])
def test_a_run_about_the_past_is_refused_before_anything_is_read(clock, published):
    settings, result, _ = published
    before, told = current_release(settings.paths.var), []
    with pytest.raises(ConfigError, match="Nothing was read"):
        run_night(settings, **{clock: result.run.as_of - timedelta(days=30)}, progress=told.append)
    assert told == [] and current_release(settings.paths.var) == before


def test_a_stale_source_is_published_and_named(tmp_path: Path):
    settings = small_company(tmp_path / "acme", d2026_01_01=people())
    aging = CONFIG.replace("max_age_hours = 876000", "max_age_hours = 24")
    settings.config_file.write_text(aging, encoding="utf-8")
    result = run_night(load_settings(settings.config_file), progress=lambda _: None)
    assert result.exit_code == ExitCode.PUBLISHED_STALE and result.stale == ("crm",)
    assert result.release is not None


def test_a_refused_file_with_and_without_news(tmp_path: Path):
    settings = small_company(tmp_path / "acme")
    inbox = settings.paths.inbox / "crm" / "2026-10-01"
    (inbox / "leads.csv").write_text("who,what\nsomebody,something\n", encoding="utf-8")
    with_news = run_night(settings, progress=lambda _: None)
    assert with_news.exit_code == ExitCode.PUBLISHED_STALE and with_news.incomplete == ("crm",)
    assert with_news.files.filter(pl.col("state") == "quarantined")["file_name"].to_list() == ["leads.csv"]
    without = run_night(settings, progress=lambda _: None)
    assert without.exit_code == ExitCode.SOURCE_INCOMPLETE and without.release is not None
    assert [(it.place, it.since is None) for it in not_read(with_news.intake)] == []
    assert [it.place for it in not_read(without.intake)] == ["crm/2026-10-01/leads.csv"]
    assert "crm/2026-10-01/leads.csv" in without.release.report.read_text(encoding="utf-8")
    for night in (with_news, without):
        assert night.meaning.startswith("published"), "the lists are out, so the headline says so"
