"""The sessions shown on the pages of docs/ are those of the demo company today (the README has a test of its own)."""

from __future__ import annotations

import re
import shlex

import pytest
import running

from consentry.docs import session
from consentry.docs.pages import SESSION_PAGES

PAGES = [name for name in SESSION_PAGES if name != "README.md"]


def told(text: str) -> list[str]:
    """The lines of an answer without trailing blanks, run ids and keyed hashes."""
    lines = [re.sub(r"\b[0-9a-f]{32}\b|\d{8}T\d{6}Z-[0-9a-f]{6}", "#", line) for line in text.splitlines()]
    return [line.rstrip() for line in lines if line.strip()]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_shows_is_what_the_command_says(name, demo, repository):
    company, _ = demo
    page = (repository / name).read_text(encoding="utf-8")
    place = company.folder.parent
    for file, content in session.files(page).items():
        (place / file).write_text(content, encoding="utf-8")
    block = page.partition(session.BEGIN)[2].partition(session.END)[0].replace("```", "")
    answers = block.split("$ ")[1:]
    assert answers, "write it with: make docs"
    for answer in answers:
        command, _, shown = answer.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "consentry"
        done = running.run(*arguments, cwd=place, COLUMNS="110", NO_COLOR="1")
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        assert told(shown) == told(done.stdout), f"{command}: write it anew with: make docs"
        assert told(shown)


def test_a_page_names_the_files_it_shows():
    assert session.files("x\n```toml\n# a.toml\n[policy]\n```\ny") == {"a.toml": "# a.toml\n[policy]\n"}
    assert session.files("```toml\n[policy]\n```") == {}
