"""When a night starts by itself: every night, when files arrive; and who is told when it fails.

Schedule and inbox sensor are off until a person switches them on (docs/how-to/operate.md): opening Dagster's
pages must never publish lists by surprise.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from consentry.orchestration.outcome import inbox_files
from consentry.settings import Settings

NIGHTLY = "0 4 * * *"
SETTLED_SECONDS = 60
"""A file younger than this may still be on its way in."""


def fingerprint(files: Sequence[Path], inbox: Path) -> str:
    """Says whether the inbox changed, without saying what is in it: names may hold personal data."""
    digest = hashlib.sha256()
    for path in files:
        facts = path.stat()
        digest.update(f"{path.relative_to(inbox)}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def inbox_sensor(settings: Settings, job: dg.UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """Starts a run when the inbox holds something it did not hold at the last run."""

    @dg.sensor(
        name="files_arrived",
        job=job,
        minimum_interval_seconds=60,
        description="Starts a run when files in the inbox are new or changed and quiet for a minute.",
    )
    def files_arrived(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        inbox = settings.paths.inbox
        files = inbox_files(inbox)
        if not files:
            return dg.SkipReason("the inbox is empty")
        mark = fingerprint(files, inbox)
        if mark == context.cursor:
            return dg.SkipReason(f"nothing new among {len(files)} file(s)")
        age = time.time() - max(path.stat().st_mtime for path in files)
        if 0 <= age < SETTLED_SECONDS:
            return dg.SkipReason("files are still arriving")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=mark[:16])], cursor=mark)

    return files_arrived


def nightly_schedule(settings: Settings, job: dg.UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """Every night in the company's own time."""
    return dg.ScheduleDefinition(
        name="every_night",
        job=job,
        cron_schedule=NIGHTLY,
        execution_timezone=settings.company.zone,
        description="Every night at four, in the company's time zone.",
    )


@dg.run_failure_sensor(
    name="run_failed",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes one line to the log of the daemon when a run fails. Connect your mail or pager here.",
)
def run_failed(context: dg.RunFailureSensorContext) -> None:
    """Names the run and its steps; the reason, free of values, stands in the run itself."""
    steps = sorted({event.step_key or "" for event in context.get_step_failure_events()})
    context.log.error(
        f"run {context.dagster_run.run_id[:8]} failed at: {', '.join(steps) or 'its start'}; "
        "the previous lists stay in place"
    )
