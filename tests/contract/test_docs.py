"""The docs agree with the code and with each other."""

from __future__ import annotations

import re
import subprocess

import pytest

from consentry.docs import markdown
from consentry.docs.command_line import COMMANDS
from consentry.docs.pages import stale
from consentry.docs.spec_tests import spec_tests

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")


def pages(repository):
    """Every Markdown page of the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
    return [repository / line for line in listed.splitlines()]


def test_the_generated_pages_are_current(repository):
    assert stale(repository) == [], "write them anew with: make docs"


def test_the_command_page_shows_every_command():
    from consentry.cli.app import consentry

    assert set(COMMANDS) == set(consentry.commands)


def test_every_link_between_pages_leads_somewhere(repository):
    broken = [
        f"{page.relative_to(repository)} -> {target}"
        for page in pages(repository)
        for target, _ in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken


def test_every_adr_says_when_it_was_decided(repository):
    for page in (repository / "docs/adr").glob("*.md"):
        lines = page.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {page.stem[:4]}: ")
        assert lines[2].startswith("Decided: ")
        assert len(lines) < 45, "an ADR is half a page"


def test_the_glossary_says_each_word_once(repository):
    rows = (repository / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    words = [row.split("|")[1].strip() for row in rows if row.startswith("|")][2:]
    assert words == sorted(words, key=str.lower)
    assert len(set(words)) == len(words) > 40


@pytest.mark.parametrize("text", ["a | b", "two\nlines"])
def test_a_cell_cannot_break_its_table(text):
    made = markdown.table(("x",), [(text,)]).splitlines()
    assert len(made) == 3


def test_spec_tests_are_found_by_their_marks(tmp_path):
    (tmp_path / "test_a.py").write_text(
        'import pytest\n\n@pytest.mark.decides("W02")\n@pytest.mark.narrowly_not("W03")\n'
        'def test_an_unsubscribe_counts(spec):\n    """Always."""\n\ndef test_unmarked(spec): ...\n'
    )
    found = spec_tests(tmp_path)
    assert [(test.mark, test.rule_id) for test in found] == [("decides", "W02"), ("narrowly_not", "W03")]
    assert found[0].title == "An unsubscribe counts"
    assert found[0].promise == "Always."
