"""What the README promises runs as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

from consentry.docs import session

FENCED = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def readme(repository):
    """Its text."""
    return (repository / "README.md").read_text(encoding="utf-8")


def commands(text: str) -> list[list[str]]:
    """The commands of its shell blocks, without comments."""
    lines = [line for block in FENCED.findall(text) for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def test_every_make_target_exists(readme, repository):
    targets = [words[1] for words in commands(readme) if words[0] == "make"]
    assert targets
    for target in targets:
        asked = ["make", "--dry-run", target]
        done = subprocess.run(asked, cwd=repository, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_every_command_of_ours_runs_in_order(readme, tmp_path):
    ours = [words[1:] for words in commands(readme) if words[0].endswith("consentry")]
    assert ours
    for arguments in ours:
        if arguments[0] == "run":
            # "Put the exports into acme/inbox/<source>/ before the last one"
            export = tmp_path / "acme" / "inbox" / "crm" / "hubspot-crm-exports-all-contacts.csv"
            export.write_text("Record ID,Email\n1,ann@client.example\n", encoding="utf-8")
        asked = [sys.executable, "-m", "consentry", *arguments]
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 10), (arguments, done.stdout, done.stderr)
    assert "hubspot-crm-exports-all-contacts.csv" in done.stdout


def test_every_command_of_the_session_runs(readme, demo):
    company, nights = demo
    shown = session.commands(readme)
    assert shown[0] == session.night(session.SECOND_NIGHT)
    assert nights[1].returncode == 0
    for command in shown[1:]:
        program, *arguments = shlex.split(command)
        asked = [sys.executable, "-m", program, *arguments]
        done = subprocess.run(asked, cwd=company.folder.parent, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_the_session_has_real_output(readme):
    block = readme.partition(session.BEGIN)[2].partition(session.END)[0]
    assert len(block.splitlines()) > 20, "write it with: make docs"
    assert "/tmp" not in block


def lasting(text: str) -> list[str]:
    """The lines of a session without its steps, seconds, run ids, keyed hashes and folders."""
    lines = [line.rstrip() for line in text.splitlines() if not re.match(r"\s*(\d+\.\ds  |\.\.\.$)", line)]
    lines = [re.sub(r"\(\d+\.\d s\)|\b[0-9a-f]{32}\b|\d{8}T\d{6}Z-[0-9a-f]{6}", "#", line) for line in lines]
    lines = [re.sub(r"\S*demo/", "demo/", line) for line in lines]
    return [line for line in lines if line]


def test_the_session_tells_the_numbers_of_a_real_night(readme, demo):
    """Rows, decisions, lists and checks are those that the second night prints today."""
    block = readme.partition(session.BEGIN)[2].partition(session.END)[0]
    shown = block.partition("$ consentry run")[2].partition("\n")[2].partition("$ consentry")[0]
    assert len(lasting(shown)) > 40
    assert lasting(shown) == lasting(demo[1][1].stdout), "write it anew with: make docs"


def test_the_session_can_be_made_anew():
    text = f"a\n{session.BEGIN}\n```console\n$ consentry lists\nold\n```\n{session.END}\nb"
    assert session.commands(text) == ["consentry lists"]
    assert session.replaced(text, "new") == f"a\n{session.BEGIN}\nnew\n{session.END}\nb"
    with pytest.raises(ValueError, match="marks"):
        session.replaced("no marks", "new")


def test_long_rows_of_steps_are_shortened():
    lines = [f"   {n}.0s  done    step" for n in range(9)]
    assert session.shortened(["head", *lines, "tail"]).splitlines() == ["head", *lines[:3], "   ...", "tail"]


def test_the_readme_stays_short(readme):
    around = readme.partition(session.BEGIN)[0] + readme.partition(session.END)[2]
    assert len(around.splitlines()) < 90


def test_make_and_the_docs_tell_of_the_same_nights(repository):
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    assert f"FIRST_NIGHT := {session.FIRST_NIGHT}" in makefile
    assert f"SECOND_NIGHT := {session.SECOND_NIGHT}" in makefile
