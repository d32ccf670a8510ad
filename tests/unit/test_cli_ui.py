"""`consentry ui`: Dagster on this machine only, for the company that was named."""

from __future__ import annotations

import os
import socket

import pytest
from click.testing import CliRunner

from consentry.cli.init import init
from consentry.cli.ui import LOOPBACK, ui
from consentry.errors import ConfigError, ExitCode


@pytest.fixture
def started(tmp_path, monkeypatch):
    """What the process would have become."""
    CliRunner().invoke(init, [str(tmp_path / "acme")])
    seen = {}

    def become(program, arguments, environment):
        seen.update(program=program, arguments=arguments, environment=environment)

    monkeypatch.setattr(os, "execve", become)
    before = os.umask(0o077)
    outcome = CliRunner().invoke(
        ui, ["--config", str(tmp_path / "acme" / "consentry.toml"), "--port", "3111"]
    )
    os.umask(before)
    assert outcome.exit_code == 0, outcome.output
    return {**seen, "output": outcome.output, "folder": tmp_path / "acme"}


def test_it_listens_on_this_machine_only(started):
    arguments = started["arguments"]
    assert arguments[arguments.index("-h") + 1] == LOOPBACK == "127.0.0.1"
    assert arguments[arguments.index("-p") + 1] == "3111"
    assert f"http://{LOOPBACK}:3111" in started["output"]


def test_it_serves_the_named_company_from_its_own_storage(started):
    environment = started["environment"]
    assert environment["CONSENTRY_CONFIG"] == str(started["folder"] / "consentry.toml")
    assert environment["DAGSTER_HOME"] == str(started["folder"] / "var" / "dagster")
    assert environment["DAGSTER_DISABLE_TELEMETRY"] == "yes"
    assert (started["folder"] / "var" / "dagster").stat().st_mode & 0o077 == 0


def test_a_port_in_use_is_said_at_once_and_nothing_is_started(tmp_path, monkeypatch):
    CliRunner().invoke(init, [str(tmp_path / "acme")])
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("started"))
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        arguments = ["--config", str(tmp_path / "acme" / "consentry.toml"), "--port", str(port)]
        outcome = CliRunner().invoke(ui, arguments)
    assert isinstance(outcome.exception, ConfigError) and outcome.exception.exit_code == ExitCode.USAGE
    assert f"port {port} is in use" in outcome.exception.message and "http://" not in outcome.output
    assert not (tmp_path / "acme" / "var").exists()
