"""Terminal sessions on a page: real output of the demo company, between two marks.

The demo is copied to a temporary folder first, so that a visitor's own demo/var stays as it is.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from consentry.docs import markdown

BEGIN, END = "<!-- session -->", "<!-- /session -->"
CONFIG = "demo/consentry.toml"
FIRST_NIGHT, SECOND_NIGHT = "2026-09-02T04:00:00Z", "2026-10-02T04:00:00Z"


def night(moment: str) -> str:
    """The command of one night of the demo."""
    return f"consentry run --config {CONFIG} --as-of {moment} --known-as-of {moment}"


def page_with_session(name: str) -> Callable[[Path], str]:
    """What makes a page of the repository anew: its text with the block between the marks run again."""

    def page(root: Path) -> str:
        text = (root / name).read_text(encoding="utf-8")
        return replaced(text, markdown.code(session(root, commands(text), files(text)), "console"))

    return page


def replaced(text: str, block: str) -> str:
    """The text with another block between the marks."""
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"the page needs the marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{block}\n{END}{after}"


def commands(text: str) -> list[str]:
    """What the session shows: the lines that begin with a prompt between the marks."""
    block = text.partition(BEGIN)[2].partition(END)[0]
    return re.findall(r"^\$ (consentry .+)$", block, flags=re.MULTILINE)


def files(text: str) -> dict[str, str]:
    """Files that the page shows in full: TOML blocks whose first line names the file."""
    return {
        name: f"# {name}\n{rest}"
        for name, rest in re.findall(r"```toml\n# (\S+\.toml)\n(.*?)```", text, re.DOTALL)
    }


def session(root: Path, shown: Sequence[str], beside: Mapping[str, str] | None = None) -> str:
    """Run the first night unseen, then the commands; gives what a terminal would show.

    `beside` are files that the commands read, by name.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, content in (beside or {}).items():
            (place / name).write_text(content, encoding="utf-8")
        ignore = shutil.ignore_patterns("var", "__pycache__")
        shutil.copytree(root / "demo", place / "demo", ignore=ignore)
        perform(night(FIRST_NIGHT), place)
        parts = [f"$ {command}\n{perform(command, place)}" for command in shown]
        return "\n".join(parts).replace(f"{place.resolve()}/", "").replace(f"{place}/", "")


def perform(command: str, place: Path) -> str:
    """One command of ours in a folder; its output without trailing blanks, steps shortened."""
    program, *arguments = shlex.split(command)
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=place,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "110", "NO_COLOR": "1"},
    )
    return shortened([line.rstrip() for line in done.stdout.splitlines()])


def shortened(lines: list[str], keep: int = 3) -> str:
    """Of a long row of progress lines only the first ones, and a mark for the others."""
    out: list[str] = []
    steps = 0
    for line in lines:
        is_step = re.match(r"\s*\d+\.\ds  ", line) is not None
        steps = steps + 1 if is_step else 0
        if steps <= keep:
            out.append(line)
        elif steps == keep + 1:
            out.append("   ...")
    return "\n".join(out) + "\n"
