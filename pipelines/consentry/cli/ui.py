"""`consentry ui`: Dagster's pages on this machine."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from pathlib import Path

import click

from consentry.cli.options import config_option
from consentry.errors import ConfigError
from consentry.settings import load_settings

LOOPBACK = "127.0.0.1"


@click.command(short_help="Dagster's pages on this machine.")
@config_option
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Port.")
def ui(config: Path | None, port: int) -> None:
    """Open Dagster's pages: the graph, the runs, the checks, the schedule.

    \b
    Examples:
      consentry ui
      consentry ui --port 3100

    They listen on this machine only: Dagster has no login. Stop with Ctrl-C.
    """
    from consentry.orchestration.home import prepare_home

    settings = load_settings(config)
    _refuse_taken(port)
    home = prepare_home(settings)
    environment = {
        **os.environ,
        "CONSENTRY_CONFIG": str(settings.config_file),
        "DAGSTER_HOME": str(home),
        "PYTHONWARNINGS": "ignore::FutureWarning",
    }
    click.echo(f"Dagster for {settings.company.name}: http://{LOOPBACK}:{port} (Ctrl-C stops it)")
    sys.stdout.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's & ignores it, and the children would stay
    command = [sys.executable, "-m", "dagster", "dev", "-h", LOOPBACK, "-p", str(port)]
    os.execve(sys.executable, [*command, "-m", "consentry.orchestration.definitions"], environment)


def _refuse_taken(port: int) -> None:
    """Say at once that another program listens on the port; Dagster would tell it after many lines."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as refused:
            why = "is in use" if refused.errno == errno.EADDRINUSE else "cannot be opened"
            raise ConfigError(
                f"port {port} {why} on this machine; nothing was started. Take another one: consentry ui --port "
                f"{port + 1 if port < 65535 else 3000}, or end the program that uses it"
            ) from None
