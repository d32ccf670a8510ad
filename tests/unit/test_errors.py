"""Errors say what stopped and where, and lose every text that is not ours."""

from __future__ import annotations

import traceback

import pytest

from consentry.errors import EXIT_MEANINGS, ConfigError, ExitCode, StageError, redacted


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
