"""Kill -9 at twenty random moments: the published release is always whole, and the next run succeeds."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from small_company import add_drop, people, small_company

from consentry.errors import ExitCode
from consentry.publish.release import current_release
from consentry.settings import Settings

KILLS = 20
LANES = 2
SEED = int(os.environ.get("CONSENTRY_TEST_SEED", "20261001"))
PRELOADED = ["consentry.orchestration", "consentry.cli", "great_expectations", "altair"]
"""Imported once and forked from: twenty cold starts would cost minutes and hit only imports."""


def consentry_run(config: str, output: str) -> None:
    """`consentry run` in a process of its own, its output in a file."""
    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    from consentry.cli import main

    main(["run", "--config", config])


@pytest.fixture(scope="module")
def start():
    """A function that starts `consentry run` for a company."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)

    def started(settings: Settings) -> ForkServerProcess:
        arguments = (str(settings.config_file), str(settings.config_file.with_name("output.txt")))
        process = context.Process(target=consentry_run, args=arguments)
        process.start()
        return process

    return started


def finished(process: ForkServerProcess) -> int | None:
    process.join(timeout=120)
    return process.exitcode


def whole(settings: Settings) -> str | None:
    """The published run, after reading every file of it; None before the first one."""
    release = current_release(settings.paths.var)
    if release is None:
        return None
    assert release.damaged() == []
    return release.run_id


@pytest.mark.slow
def test_a_killed_run_leaves_the_lists_whole_and_the_next_one_succeeds(start, tmp_path: Path):
    """Two companies side by side, because a run uses one core; their kills add up to KILLS."""
    companies = [small_company(tmp_path / f"acme{lane}") for lane in range(LANES)]
    with ThreadPoolExecutor(LANES) as lanes:
        survived = list(lanes.map(killed_again_and_again, [start] * LANES, companies, range(LANES)))
    assert sum(survived) == KILLS


def killed_again_and_again(start, settings: Settings, lane: int) -> int:
    """Kill a company's runs at random moments, look at its lists after each; gives the number of kills."""
    chance = random.Random(SEED + lane)
    clock = time.monotonic()
    assert finished(start(settings)) == ExitCode.PUBLISHED, said(settings)
    full = time.monotonic() - clock
    first = whole(settings)
    kills = 0
    for attempt in range(3 * KILLS):
        # new facts every time, so that a killed run has something to leave half done
        add_drop(settings.config_file.parent, f"2026-10-{attempt % 28 + 2:02}", people(6 + attempt))
        process = start(settings)
        moment = chance.uniform(0.02, full)
        process.join(timeout=moment)
        if process.exitcode is None:
            os.kill(process.pid or 0, signal.SIGKILL)
            assert finished(process) == -signal.SIGKILL
            kills += 1
        assert whole(settings), f"seed {SEED}, lane {lane}, attempt {attempt}, after {moment:.2f} s"
        if kills == KILLS // LANES:
            break
    assert finished(start(settings)) == ExitCode.PUBLISHED, said(settings)
    last = whole(settings)
    assert first and last and last != first
    assert list((settings.paths.var / "tmp").iterdir()) == []
    return kills


def test_of_two_runs_at_once_one_wins_and_the_other_says_so(start, tmp_path: Path):
    settings = small_company(tmp_path / "acme")
    ended = sorted(finished(process) or 0 for process in [start(settings), start(settings)])
    assert ended == [ExitCode.PUBLISHED, ExitCode.ANOTHER_RUN], said(settings)
    assert whole(settings)


def said(settings: Settings) -> str:
    return settings.config_file.with_name("output.txt").read_text(encoding="utf-8")
