"""Errors say what stopped and where, and lose every text that is not ours."""

from __future__ import annotations

import errno
import signal
import sqlite3
import traceback

import duckdb
import pytest

from consentry.errors import (
    EXIT_MEANINGS,
    ConfigError,
    ExitCode,
    Interrupted,
    MachineRefused,
    StageError,
    redacted,
)
from consentry.orchestration.run import noticing_interrupts
from consentry.warehouse import _guarded


def test_a_foreign_error_loses_its_text_and_its_chain():
    with pytest.raises(StageError) as caught, redacted("staging"):
        raise ValueError("someone@client.example is no number")
    shown = "".join(traceback.format_exception(caught.value))
    assert "client.example" not in shown
    assert caught.value.code == "staging.ValueError"
    assert caught.value.__context__ is None
    assert caught.value.exit_code is ExitCode.BUG


def test_it_also_wraps_a_function():
    @redacted("core")
    def step() -> None:
        raise KeyError("someone@client.example")

    with pytest.raises(StageError, match=r"core\.KeyError"):
        step()


def test_our_own_errors_pass_unchanged():
    with pytest.raises(ConfigError, match="add it"), redacted("x"):
        raise ConfigError("company.name is missing; add it")


def test_a_stage_error_shows_its_ids_in_order():
    assert str(StageError("a.b", "stopped", row=3, file_id="ff")) == "a.b: stopped (file_id=ff, row=3)"


def test_every_exit_code_has_a_meaning():
    assert set(EXIT_MEANINGS) == set(ExitCode)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/someone@client.example"), "disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), "Mount it writable"),
        (PermissionError(errno.EACCES, "Permission denied"), "the right to it"),
        (sqlite3.OperationalError("database or disk is full"), "disk is full"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "Mount it writable"),
        (
            duckdb.IOException("Could not write file someone@client.example: No space left on device"),
            "disk is full",
        ),
    ],
)
def test_a_full_disk_or_a_closed_place_is_no_fault_of_ours(failure, said):
    with pytest.raises(MachineRefused, match=said) as caught, redacted("intake"):
        try:
            raise failure
        except Exception as inner:
            raise RuntimeError("wrapped by a library") from inner
    assert caught.value.exit_code is ExitCode.MACHINE
    assert "client.example" not in "".join(traceback.format_exception(caught.value))


def test_the_warehouse_says_it_too():
    def full():
        raise duckdb.IOException("Could not write: No space left on device")

    with pytest.raises(MachineRefused, match="disk is full"):
        _guarded("append", full)


def test_an_interrupt_stays_one_whatever_a_library_makes_of_it():
    def ignored(*_):
        raise RuntimeError("a library took it for a fault")

    before = signal.signal(signal.SIGINT, ignored)
    try:
        with pytest.raises(Interrupted) as caught, noticing_interrupts():
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(RuntimeError, match="its own"), noticing_interrupts():
            raise RuntimeError("its own")
    finally:
        signal.signal(signal.SIGINT, before)
    assert caught.value.exit_code is ExitCode.INTERRUPTED
    with pytest.raises(Interrupted), noticing_interrupts():
        raise KeyboardInterrupt
