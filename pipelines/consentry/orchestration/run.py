"""A night started from the command line or a script: one process, one lock, one answer.

The steps and their order are those of `definitions`; this module only starts them and sums up.
"""

from __future__ import annotations

import logging
import signal
import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import dagster as dg
import polars as pl

from consentry.errors import ConfigError, Interrupted, StageError
from consentry.job.findings import findings
from consentry.orchestration.definitions import JOB, definitions_for
from consentry.orchestration.home import bury_dead_runs, open_instance
from consentry.orchestration.news import QUIET_LOGGING, Progress, listening, on_stderr
from consentry.orchestration.night import Night, nothing_read, open_night
from consentry.orchestration.outcome import NightResult, exit_code, held_code, stale_sources
from consentry.publish.exports import held_exports
from consentry.publish.frozen import GATE
from consentry.quality import SuiteResult
from consentry.settings import Settings


def run_night(
    settings: Settings,
    as_of: datetime | None = None,
    known_as_of: datetime | None = None,
    progress: Progress = on_stderr,
) -> NightResult:
    """Carry out one night and say how it ended.

    Raises Interrupted when somebody stops it, AnotherRunActive when another run holds the lock, and StageError when a
    step failed; a check that holds the publication is no error but an answer (HELD_BY_CHECK, HELD_BY_BREAKER).
    """
    with noticing_interrupts(), listening(progress), open_night(settings, as_of, known_as_of) as night:
        _execute(settings, night)
        return _summary(night)


@contextmanager
def noticing_interrupts() -> Iterator[None]:
    """Whatever an interrupt turns into on its way through the libraries, it leaves here as what it was."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reader, writer = socket.socketpair()
    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        stopped = False
        try:
            yield
        except BaseException as failure:
            stopped = isinstance(failure, KeyboardInterrupt) or _was_interrupted(reader)
            if not stopped:
                raise
        finally:
            signal.set_wakeup_fd(before)
        if stopped:
            raise Interrupted("stopped by hand. The previous lists stay in place; run it again") from None


def _was_interrupted(reader: socket.socket) -> bool:
    try:
        return signal.SIGINT in reader.recv(4096)
    except BlockingIOError:
        return False


def check_night(settings: Settings) -> tuple[SuiteResult, ...]:
    """Judge every table as it stands now; changes nothing and publishes nothing."""
    if not settings.paths.warehouse.exists():
        raise ConfigError(nothing_read(settings))
    with listening(lambda _: None), open_night(settings) as night:
        if not night.has_read:
            raise ConfigError(nothing_read(settings))
        try:
            return night.judge_present()
        except dg.Failure:
            raise night.fault or StageError("check.failed", "a check could not be judged") from None


def _execute(settings: Settings, night: Night) -> None:
    # Dagster warns about its own beta features on every start; they are pinned and tested here
    warnings.filterwarnings("ignore", category=dg.BetaWarning)
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    with open_instance(settings) as instance:
        bury_dead_runs(instance)
        job = definitions_for(settings).resolve_job_def(JOB)
        outcome = job.execute_in_process(
            run_config=QUIET_LOGGING,
            instance=instance,
            resources={"night": night},
            raise_on_error=False,
            tags={"consentry/run": night.run.run_id},
        )
    if outcome.success or night.held:
        return
    if night.fault is not None:
        raise night.fault
    raise StageError("night.failed", "Dagster ended the run without a reason; see its pages (consentry ui)")


def _summary(night: Night) -> NightResult:
    warehouse = night.warehouse()
    if "gates" in night.counts and not night.found:
        night.found = findings(warehouse, night.settings, night.run)
    files = warehouse.table("raw__files")
    counted = "select decision, count(*) from mart__decisions group by decision order by decision"
    decided = warehouse.execute(counted) if "decide" in night.counts else []
    intake = night.intake
    incomplete = intake.incomplete_sources if intake else ()
    stale = stale_sources(night.settings, files, night.run.known_as_of)
    held = [export.target for export in held_exports(night.release.exports())] if night.release else []
    frozen = [found.about for found in night.found if found.gate == GATE]
    published = exit_code(
        stale=[*stale, *frozen], incomplete=incomplete, news=bool(intake and intake.has_news), held=held
    )
    return NightResult(
        exit_code=held_code(night.checks.values()) or published,
        run=night.run,
        files=files.filter(pl.col("run_id") == night.run.run_id),
        intake=intake,
        decisions={outcome: int(count) for outcome, count in decided},
        checks=tuple(night.checks.values()),
        release=night.release,
        stale=stale,
        gates=night.found,
    )
