"""The one code location of `dagster dev`: assets, checks, schedule and sensors of one company."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from consentry.orchestration.assets import asset_definitions
from consentry.orchestration.automation import inbox_sensor, nightly_schedule, run_failed
from consentry.orchestration.checks import check_definitions
from consentry.orchestration.home import bury_dead_runs
from consentry.orchestration.news import QUIET_LOGGING, quiet_console
from consentry.orchestration.night import Night, open_night
from consentry.settings import CONFIG_NAME, Settings, load_settings
from consentry.settings.load import CONFIG_VARIABLE

JOB = "night"
DEMO = Path(__file__).resolve().parents[3] / "demo" / "consentry.toml"


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads: the company of $CONSENTRY_CONFIG, else ./consentry.toml, else the demo."""
    os.umask(0o077)
    return definitions_for(_settings())


def definitions_for(settings: Settings) -> dg.Definitions:
    """Everything Dagster needs to run one company's night."""
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        config=QUIET_LOGGING,
        # a run that died is tried again from its start: half a night has the clocks of another run
        tags={"dagster/retry_strategy": "ALL_STEPS"},
        description="The whole night: read the inbox, decide, check, publish the lists whole or not at all.",
    )

    @dg.resource(description="The run lock, the clocks and the configuration that all steps share.")
    def night(context: dg.InitResourceContext) -> Iterator[Night]:
        with open_night(settings) as opened:
            if context.instance is not None:
                bury_dead_runs(context.instance, alive=context.run_id)
            yield opened

    return dg.Definitions(
        assets=asset_definitions(settings),
        asset_checks=check_definitions(),
        jobs=[job],
        schedules=[nightly_schedule(settings, job)],
        sensors=[inbox_sensor(settings, job), run_failed],
        resources={"night": night},
        loggers={"console": quiet_console},
        executor=dg.in_process_executor,
    )


def _settings() -> Settings:
    """The demo only when nothing else was named: a broken file must not turn into another company."""
    named = os.environ.get(CONFIG_VARIABLE) or Path(CONFIG_NAME).is_file()
    return load_settings(None if named or not DEMO.is_file() else DEMO)
