"""Every command's own help, as the terminal shows it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from consentry.docs import markdown

COMMANDS = (
    "run", "approve", "explain", "access", "erase", "erasures", "sends", "what-if", "replay", "lists", "check",
    "rotate-key", "inspect", "init", "ui",
)  # fmt: skip


def page_text(root: Path) -> str:
    """The page, made by asking each command for its help."""
    parts = [markdown.code(_help([]))]
    for command in COMMANDS:
        parts += [f"## consentry {command}", markdown.code(_help([command]))]
    return markdown.page("Command line", *parts)


def _help(arguments: list[str]) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "consentry", *arguments, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
    )
    return answer.stdout
