"""The door of the command line: help, versions, refusals, and how faults leave."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

import click
import pytest

import consentry
from consentry.cli import app
from consentry.errors import EXIT_MEANINGS, AnotherRunActive, ExitCode

COMMANDS = ("run", "explain", "lists", "check", "inspect", "init", "ui")


def call(*arguments: str) -> int:
    """Run the command line in this process; gives the exit code."""
    with pytest.raises(SystemExit) as left:
        app.main(list(arguments))
    return int(left.value.code or 0)


@pytest.fixture(autouse=True)
def _own_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_help_names_every_command_and_every_exit_code(capsys):
    assert call("--help") == 0
    told = capsys.readouterr().out
    assert all(command in told for command in COMMANDS)
    assert all(meaning in told for meaning in EXIT_MEANINGS.values())


def test_the_exit_codes_of_a_run_say_the_same_in_the_help_and_on_the_page_for_the_night(capsys, repository):
    """One who reads 40 must find whether lists were published, wherever he looks."""
    call("run", "--help")
    told = capsys.readouterr().out.partition("Exit codes:")[2]
    page = (repository / "docs/how-to/operate.md").read_text(encoding="utf-8")
    in_help = dict(re.findall(r"^ +(\d+)  ([a-z ]+)", told, re.MULTILINE))
    on_page = dict(re.findall(r"^\| (\d+) \| ([a-z ]+)", page, re.MULTILINE))
    meanings = {code: meaning for code, meaning in EXIT_MEANINGS.items() if code != ExitCode.DIFFERENT}
    assert set(in_help) == set(on_page) == {str(code.value) for code in meanings}, "60 is no night's end"
    for code, meaning in meanings.items():
        published = [
            text.startswith("published") for text in (meaning, in_help[str(code)], on_page[str(code)])
        ]
        assert len(set(published)) == 1, code
        assert published[0] == (code.value in (0, 10, 40))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_teaches_by_example(command, capsys):
    assert call(command, "--help") == 0
    told = capsys.readouterr().out
    assert "Example" in told
    assert f"consentry {command}" in told.split("Example", 1)[1]
    assert max(len(line) for line in told.splitlines()) <= 110


def test_help_is_quick():
    """Heavy libraries are imported by the command that needs them."""
    started = time.process_time()
    before = os.times()
    subprocess.run([sys.executable, "-m", "consentry", "--help"], check=True, capture_output=True)
    after = os.times()
    assert after.children_user - before.children_user < 2
    assert time.process_time() - started < 2


def test_the_version_is_the_package_s(capsys):
    assert call("--version") == 0
    assert consentry.__version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("run", "--nonsense"), ("run", "--as-of", "2026-09-02")]
)
def test_wrong_usage_ends_with_two(arguments, capsys):
    assert call(*arguments) == ExitCode.USAGE
    assert "Traceback" not in capsys.readouterr().err


def test_a_bare_day_is_refused_with_the_way_to_write_it(capsys):
    call("run", "--as-of", "2026-09-02")
    assert "2026-09-02T04:00:00Z" in capsys.readouterr().err


def test_our_own_error_ends_with_its_code(monkeypatch, capsys):
    def refuse(*_, **__):
        raise AnotherRunActive("another run is active since noon; wait")

    monkeypatch.setattr(app.consentry, "main", refuse)
    assert call("run") == ExitCode.ANOTHER_RUN
    assert capsys.readouterr().err == "consentry: another run is active since noon; wait\n"


def test_a_foreign_error_ends_as_a_bug_without_its_text(monkeypatch, capsys):
    def fail(*_, **__):
        raise ValueError("someone@client.example")

    monkeypatch.setattr(app.consentry, "main", fail)
    assert call("run") == ExitCode.BUG
    told = capsys.readouterr()
    assert "client.example" not in told.out + told.err
    assert "ValueError" in told.err


def test_ctrl_c_at_a_question_is_no_fault(monkeypatch):
    def stop(*_, **__):
        raise click.exceptions.Abort

    monkeypatch.setattr(app.consentry, "main", stop)
    assert call("run") == ExitCode.USAGE


def test_the_mask_and_the_switches_are_set_first(monkeypatch):
    seen = {}

    def look(*_, **__):
        seen["mask"] = os.umask(0o077)
        seen.update({name: os.environ.get(name) for name in app.SWITCHES})

    for switch in app.SWITCHES:
        monkeypatch.setenv(switch, "")
    monkeypatch.setattr(app.consentry, "main", look)
    call("run")
    assert seen.pop("mask") == 0o077
    assert seen == app.SWITCHES


def test_python_m_is_the_same_door():
    asked = [sys.executable, "-m", "consentry", "--version"]
    assert consentry.__version__ in subprocess.run(asked, check=True, capture_output=True, text=True).stdout
