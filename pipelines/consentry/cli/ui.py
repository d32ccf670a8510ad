"""`consentry ui`: Dagster's pages on this machine."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import click

from consentry.cli.options import config_option
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
