"""Dagster's own storage: a private folder inside `var`, with a dagster.yaml that keeps quiet.

Dagster writes its files with whatever mask the process has, so the folder must be closed before it starts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import dagster as dg

from consentry.errors import ConfigError
from consentry.orchestration import history
from consentry.orchestration.storage import EventLogOfOneEngine
from consentry.settings import Settings

DAGSTER_YAML = """\
# Written by Consentry on every start: change the template in consentry/orchestration/home.py instead.
telemetry:
  enabled: false
nux:
  enabled: false
# What a step prints could quote a person; it is shown, never stored.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
# All runs in one file: with a file per run Dagster writes everything about tables and checks twice.
event_log_storage:
  module: consentry.orchestration.storage
  class: EventLogOfOneEngine
  config:
    base_dir: {history}
# One warehouse, one writer: runs wait for each other.
concurrency:
  runs:
    max_concurrent_runs: 1
# A run whose process was killed is marked as failed and tried once more. A step that failed is not:
# steps retry by themselves where trying again can help.
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
  poll_interval_seconds: 20
run_retries:
  enabled: true
  max_retries: 1
  retry_on_asset_or_op_failure: false
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      started: 90
      success: 90
      failure: 90
"""

QUIET = {"DAGSTER_DISABLE_TELEMETRY": "yes", "GX_ANALYTICS_ENABLED": "False"}
"""Environment that keeps the libraries from calling home; `consentry ui` passes it to its children."""


def prepare_home(settings: Settings) -> Path:
    """Make DAGSTER_HOME, closed to others, and write its dagster.yaml; refuses a folder others can read."""
    os.umask(0o077)
    os.environ.update(QUIET)
    home = settings.paths.dagster_home
    for folder in (settings.paths.var, home):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            raise ConfigError(
                f"{folder} can be opened by other users of this machine, and it will hold personal data; "
                f"close it with: chmod -R go-rwx {settings.paths.var}"
            )
    yaml, text = home / "dagster.yaml", DAGSTER_YAML.format(history=json.dumps(str(home / "history")))
    if not yaml.exists() or yaml.read_text(encoding="utf-8") != text:
        fresh = home / "dagster.yaml.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(yaml)
    return home


@contextmanager
def open_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """Dagster's record of runs, for the length of one night; a damaged one is set aside, never a reason to stop."""
    home = prepare_home(settings)
    with history.without_waiting(home), dg.DagsterInstance.from_config(str(home)) as instance:
        log = instance.event_log_storage
        with log.staying_open() if isinstance(log, EventLogOfOneEngine) else nullcontext():
            yield instance


def bury_dead_runs(instance: dg.DagsterInstance, alive: str | None = None) -> int:
    """Mark runs as failed whose process died; call it only while holding the run lock.

    Without this a killed run counts as started for ever and keeps the queue of `dagster dev` waiting.
    """
    started = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    dead = [run for run in started if run.run_id != alive]
    for run in dead:
        instance.report_run_failed(run, "the process of this run ended before the run did")
    return len(dead)
