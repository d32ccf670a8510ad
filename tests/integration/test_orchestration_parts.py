"""The parts of a night that need no data: the lock, Dagster's home, the sensor, how a run ended."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
import yaml
from small_company import small_company

from consentry.errors import AnotherRunActive, ConfigError, ExitCode
from consentry.orchestration import check_night, run_night
from consentry.orchestration.automation import SETTLED_SECONDS, fingerprint, inbox_sensor
from consentry.orchestration.home import bury_dead_runs, open_instance, prepare_home
from consentry.orchestration.judging import judged, places
from consentry.orchestration.lock import only_run
from consentry.orchestration.news import Gathered, Step, listening
from consentry.orchestration.outcome import exit_code, stale_sources
from consentry.warehouse import Warehouse

TEXTS = (
    "file_id", "kind", "file_name", "place", "sha256", "coverage", "stream", "state", "reason_code", "reason",
    "columns_unknown", "reader",
)  # fmt: skip
NUMBERS = ("size", "rows_in", "accepted", "quarantined", "duplicates")
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


def files(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    """Files as raw__files has them: source, state, accepted rows, hours ago."""
    return pl.DataFrame(
        [(s, state, accepted, NOW - timedelta(hours=ago), f"{s}.csv") for s, state, accepted, ago in rows],
        schema={
            "source_id": pl.String, "state": pl.String, "accepted": pl.Int64,
            "observed_at": pl.Datetime("us", "UTC"), "file_name": pl.String,
        },
        orient="row",
    )  # fmt: skip


# ---- one run at a time


def test_a_second_run_is_told_since_when_the_first_one_runs(tmp_path: Path):
    lock = tmp_path / "run.lock"
    refused = pytest.raises(AnotherRunActive, match="since 2026-10-01 09:00:00 UTC")
    with only_run(lock, NOW), refused, only_run(lock, NOW):
        pass
    with only_run(lock, NOW):
        pass


def test_the_lock_of_a_killed_run_is_free(tmp_path: Path):
    lock = tmp_path / "run.lock"
    code = (
        "import sys, time, datetime, pathlib\n"
        "from consentry.orchestration.lock import only_run\n"
        "with only_run(pathlib.Path(sys.argv[1]), datetime.datetime.now(datetime.UTC)):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(lock)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(AnotherRunActive), only_run(lock, NOW):
            pass
        holder.kill()
    with only_run(lock, NOW):
        pass


# ---- Dagster's home


def test_dagster_home_is_closed_and_quiet(tmp_path: Path):
    settings = small_company(tmp_path / "c")
    home = prepare_home(settings)
    assert [folder.stat().st_mode & 0o777 for folder in (settings.paths.var, home)] == [0o700, 0o700]
    written = yaml.safe_load((home / "dagster.yaml").read_text())
    assert written["telemetry"] == {"enabled": False} and written["nux"] == {"enabled": False}
    assert written["concurrency"]["runs"]["max_concurrent_runs"] == 1
    with open_instance(settings) as instance:
        assert not instance.telemetry_enabled and not instance.nux_enabled
        assert instance.run_monitoring_enabled and instance.run_retries_enabled
        assert type(instance.compute_log_manager).__name__ == "NoOpComputeLogManager"
        assert instance.all_asset_keys() == []
        assert list(home.rglob("event_log.db-wal")), "the night's connection should stay open"
    left = {path.name for path in home.rglob("*") if path.is_file()}
    assert not {name for name in left if name.endswith("-wal")} and "unconfirmed" not in left


def test_a_folder_that_others_can_read_is_refused(tmp_path: Path):
    settings = small_company(tmp_path / "c")
    settings.paths.var.mkdir(mode=0o755)
    settings.paths.var.chmod(0o755)
    with pytest.raises(ConfigError, match="chmod -R go-rwx"):
        prepare_home(settings)


def test_a_run_whose_process_died_is_marked_as_failed(tmp_path: Path):
    with open_instance(small_company(tmp_path / "c")) as instance:
        run = instance.create_run_for_job(_empty_job(), status=dg.DagsterRunStatus.STARTED)
        assert bury_dead_runs(instance, alive=run.run_id) == 0
        assert bury_dead_runs(instance) == 1
        found = instance.get_run_by_id(run.run_id)
        assert found is not None and found.status == dg.DagsterRunStatus.FAILURE


def _empty_job() -> dg.JobDefinition:
    @dg.job
    def nothing() -> None:
        pass

    return nothing


# ---- the sensor


@pytest.fixture
def sensed(tmp_path: Path):
    """A company and a function that asks its sensor, given a cursor."""
    settings = small_company(tmp_path / "c")
    sensor = inbox_sensor(settings, dg.define_asset_job("night", selection=dg.AssetSelection.all()))

    def ask(cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
        with dg.build_sensor_context(cursor=cursor) as context:
            return sensor(context)  # type: ignore[return-value]

    return settings.paths.inbox, ask


def let_settle(inbox: Path) -> None:
    old = time.time() - SETTLED_SECONDS - 1
    for path in inbox.rglob("*.csv"):
        os.utime(path, (old, old))


def test_new_files_start_a_run_once(sensed):
    inbox, ask = sensed
    let_settle(inbox)
    first = ask()
    assert isinstance(first, dg.SensorResult) and first.run_requests and len(first.run_requests) == 1
    assert isinstance(ask(first.cursor), dg.SkipReason)
    (inbox / "crm" / "2026-10-01" / "contacts.csv").write_text("changed")
    let_settle(inbox)
    assert isinstance(ask(first.cursor), dg.SensorResult)


def test_files_on_their_way_in_are_waited_for(sensed):
    _, ask = sensed
    assert isinstance(ask(), dg.SkipReason)


def test_the_cursor_names_no_file(sensed, tmp_path: Path):
    inbox, _ = sensed
    mark = fingerprint(sorted(inbox.rglob("*.csv")), inbox)
    assert len(mark) == 64 and int(mark, 16)


# ---- how a run ended


def test_a_source_is_stale_when_its_newest_readable_drop_is_too_old(tmp_path: Path):
    settings = small_company(tmp_path / "c")
    limit = settings.sources["crm"].max_age_hours
    assert stale_sources(settings, files(("crm", "accepted", 5, limit)), NOW) == ()
    assert stale_sources(settings, files(("crm", "accepted", 5, limit + 1)), NOW) == ("crm",)
    assert stale_sources(settings, files(("crm", "quarantined", 0, 1)), NOW) == ("crm",)
    assert stale_sources(settings, files(), NOW) == ("crm",)


def test_the_same_file_again_is_a_sign_of_life(tmp_path: Path):
    settings = small_company(tmp_path / "c")
    limit = settings.sources["crm"].max_age_hours
    seen = files(("crm", "accepted", 5, limit + 1), ("crm", "duplicate", 0, 1))
    assert stale_sources(settings, seen, NOW) == ()


def test_what_lies_after_the_known_time_does_not_freshen(tmp_path: Path):
    settings = small_company(tmp_path / "c")
    assert stale_sources(settings, files(("crm", "accepted", 5, -1)), NOW) == ("crm",)


@pytest.mark.parametrize(
    ("stale", "incomplete", "news", "code"),
    [
        ([], [], True, ExitCode.PUBLISHED),
        ([], [], False, ExitCode.PUBLISHED),
        (["shop"], [], True, ExitCode.PUBLISHED_STALE),
        ([], ["crm"], True, ExitCode.PUBLISHED_STALE),
        ([], ["crm"], False, ExitCode.SOURCE_INCOMPLETE),
        (["shop"], ["crm"], False, ExitCode.SOURCE_INCOMPLETE),
    ],
)
def test_the_exit_code(stale, incomplete, news, code):
    assert exit_code(stale=stale, incomplete=incomplete, news=news) == code


# ---- before any file


def test_an_empty_inbox_publishes_no_empty_lists(tmp_path: Path):
    """Empty lists would look as if nobody had objected."""
    settings = small_company(tmp_path / "c")
    shutil.rmtree(settings.paths.inbox / "crm" / "2026-10-01")
    for ask in (check_night, lambda settings: run_night(settings, progress=lambda _: None), check_night):
        with pytest.raises(ConfigError, match="nothing was read yet") as refused:
            ask(settings)
        assert refused.value.exit_code == ExitCode.USAGE and "crm/" in refused.value.message
    assert not settings.paths.current.is_symlink()


# ---- where to look


def test_a_warning_about_a_word_names_its_source_file_rows_and_column():
    aside = [
        {
            "run_id": "r1", "source_id": source, "file_id": "f", "file_name": "a.csv", "row_number": row,
            "column_name": "status", "reason_code": code, "reason": "a word",
        }
        for source, row, code in (("crm", 7, "unknown_word"), ("crm", 3, "unknown_word"), ("shop", 1, "ragged_line"))
    ]  # fmt: skip
    with Warehouse.in_memory() as warehouse:
        for name in ("raw__files", "raw__quarantine"):
            warehouse.run(name)
        warehouse.append("raw__quarantine", pl.DataFrame(aside))
        seen = {"source_id": "crm", "run_id": "r1"}
        frame = pl.DataFrame([seen | dict.fromkeys(TEXTS, "") | dict.fromkeys(NUMBERS, 0)])
        warehouse.append("raw__files", frame.with_columns(pl.lit(NOW).alias("observed_at")))
        result = judged(warehouse, "raw__quarantine")
    (failed,) = [check for check in result.checks if not check.passed]
    assert (failed.check, failed.failed_rows) == ("word_was_known", 2)
    assert failed.where == ("crm, file a.csv, column status, rows 3, 7",)


def test_many_places_are_told_as_some_and_a_number():
    many = pl.DataFrame({"source_id": [f"s{n}" for n in range(8)], "row_number": range(8)})
    told = places(many)
    assert told[0] == "s0, row 0" and told[-1] == "and 3 more places" and len(told) == 6
    rows = pl.DataFrame({"source_id": ["s"] * 12, "row_number": range(12)})
    assert places(rows) == ("s, rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more",)


# ---- news


def test_small_steps_are_told_as_one():
    heard: list[Step] = []
    gathered = Gathered()
    with listening(heard.append):
        gathered.add("checks", 1.0, {"checks": 4})
        gathered.add("checks", 0.5, {"checks": 3, "warned": 1})
        gathered.tell()
        gathered.tell()
    assert heard == [Step("checks", "done", 1.5, {"checks": 7, "warned": 1})]
