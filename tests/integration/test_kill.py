"""Kill -9 at twenty random moments: the published release is always whole, and the next run succeeds."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
import running
from small_company import add_drop, people, small_company

from consentry.errors import ExitCode
from consentry.publish.release import current_release
from consentry.settings import Settings, load_settings

KILLS = 20
LANES = 2
SEED = int(os.environ.get("CONSENTRY_TEST_SEED", "20261001"))


def start(settings: Settings) -> running.Running:
    """Start `consentry run` for a company; what it says goes into a file beside the configuration."""
    folder = settings.config_file.parent
    with (folder / "output.txt").open("wb") as output:
        asked = ("run", "--config", str(settings.config_file))
        return running.start(*asked, output=output, errors=output, cwd=folder)


def finished(process: running.Running) -> int | None:
    return process.wait(timeout=120)


def whole(settings: Settings) -> str | None:
    """The published run, after reading every file of it; None before the first one."""
    release = current_release(settings.paths.var)
    if release is None:
        return None
    assert release.damaged() == []
    return release.run_id


@pytest.mark.slow
def test_a_killed_run_leaves_the_lists_whole_and_the_next_one_succeeds(tmp_path: Path):
    """Two copies of a company, one after the other, so that a run takes as long as the one that was timed."""
    company = small_company(tmp_path / "acme")
    running.run("--version", cwd=tmp_path)  # what the first start imports is no part of a run
    clock = time.monotonic()
    assert finished(start(company)) == ExitCode.PUBLISHED, said(company)
    full = time.monotonic() - clock
    survived = []
    for lane in range(LANES):
        copy = tmp_path / f"acme{lane}"
        shutil.copytree(company.config_file.parent, copy, symlinks=True)
        settings = load_settings(copy / "consentry.toml")
        survived.append(killed_again_and_again(settings, full, lane))
    assert sum(survived) == KILLS


def killed_again_and_again(settings: Settings, full: float, lane: int) -> int:
    """Kill a company's runs at random moments, look at its lists after each; gives the number of kills."""
    chance = random.Random(SEED + lane)
    first = whole(settings)
    kills = 0
    for attempt in range(3 * KILLS):
        # new facts every time, so that a killed run has something to leave half done
        add_drop(settings.config_file.parent, f"2026-10-{attempt % 28 + 2:02}", people(6 + attempt))
        moment = chance.uniform(0.02, full)
        clock = time.monotonic()
        process = start(settings)
        ended = process.wait(timeout=moment)
        if ended is None:
            process.kill()
            ended = finished(process)
        if ended == -signal.SIGKILL:
            kills += 1
        else:  # too late for a kill, perhaps by a hair: that is how long a run takes now
            assert ended == ExitCode.PUBLISHED, said(settings)
            full = min(full, time.monotonic() - clock)
        assert whole(settings), f"seed {SEED}, lane {lane}, attempt {attempt}, after {moment:.2f} s"
        if kills == KILLS // LANES:
            break
    assert finished(start(settings)) == ExitCode.PUBLISHED, said(settings)
    last = whole(settings)
    assert first and last and last != first
    assert list((settings.paths.var / "tmp").iterdir()) == []
    return kills


def test_of_two_runs_at_once_one_wins_and_the_other_says_so(tmp_path: Path):
    settings = small_company(tmp_path / "acme")
    ended = sorted(finished(process) or 0 for process in [start(settings), start(settings)])
    assert ended == [ExitCode.PUBLISHED, ExitCode.ANOTHER_RUN], said(settings)
    assert whole(settings)


def said(settings: Settings) -> str:
    return settings.config_file.with_name("output.txt").read_text(encoding="utf-8")
