"""The house keeps its rules: size and names of modules, imports, purity, no address of any registry."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "pipelines" / "consentry"
MODULES = sorted(PACKAGE.rglob("*.py"))
CORE = (
    "audit", "bonds", "clocks", "contract", "decide", "evidence", "exports", "facts", "identity", "law", "ledger",
    "links", "mentions", "notes", "policy", "rules", "subject", "verdict",
)  # fmt: skip
"""All but `stages`, the one place of the core that may collect (ADR 0007)."""
REGISTRIES = (
    "pypi.org", "pythonhosted.org", "registry.npmjs", "deb.debian", "conda.anaconda", "files.pythonhosted",
)  # fmt: skip
TEXT_FILES = (".py", ".toml", ".txt", ".md", ".yaml", ".yml", ".json", ".sql", ".cfg", ".html", ".j2", "")


def name(path: Path) -> str:
    """A module's path as a test id."""
    return path.relative_to(PACKAGE).as_posix()


def tracked(repository: Path) -> list[Path]:
    """The files of the repository, tracked or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
    return [path for line in listed.splitlines() if (path := repository / line).is_file()]


def test_modules_are_short():
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES]
    assert statistics.median(lengths) < 150


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_lives_in_it(path):
    module = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(module), f"{path} needs a docstring: what lives here and what does not"


def test_no_module_is_called_helpers():
    vague = {"helpers", "helper", "utils", "util", "common", "misc", "tools"}
    assert not [path for path in MODULES if path.stem in vague]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_is_left_for_later(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text)
    assert "raise NotImplementedError" not in text


def core() -> list[Path]:
    """The modules of the pure core, whether a room is a file or a folder."""
    return [path for path in MODULES if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in CORE]


@pytest.mark.parametrize("path", core(), ids=name)
def test_the_core_reads_no_clock_and_collects_nothing(path):
    """Time enters as as_of and known_as_of; the step that owns the frames collects them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not named & {"now", "today", "utcnow", "collect"}


def test_importing_has_no_side_effect():
    """No heavy library, no file, no changed environment."""
    script = (
        "import os, sys, pathlib\n"
        "before = dict(os.environ), sorted(os.listdir())\n"
        "import consentry, consentry.cli\n"
        "assert (dict(os.environ), sorted(os.listdir())) == before\n"
        "heavy = {'dagster', 'great_expectations', 'duckdb', 'pandas', 'polars'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_address_of_a_registry_stands_anywhere(repository):
    """Where packages come from is the business of the machine."""
    own = Path(__file__).resolve()
    found = [
        f"{path.relative_to(repository)}: {host}"
        for path in tracked(repository)
        if path.suffix in TEXT_FILES and path != own
        for host in REGISTRIES
        if host in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert not found


def test_the_lock_pins_versions_and_nothing_else(repository):
    lines = (repository / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pin = re.compile(r"[a-z0-9._-]+(\[[a-z,-]+\])?==[^\s;]+( ; .+)?")
    assert not [line for line in lines if not pin.fullmatch(line)]
    versions = dict(line.split(" ;")[0].split("==") for line in lines)
    assert versions["dagster"] == versions["dagster-webserver"]


def test_the_lock_holds_what_the_project_asks_for(repository):
    import tomllib

    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = {
        re.split(r"[=\[]", line)[0] for line in (repository / "requirements.txt").read_text().splitlines()
    }
    assert {re.split(r"[<>=\[]", entry)[0] for entry in asked} <= locked


def test_no_personal_data_is_tracked(repository):
    bad = [
        path
        for path in tracked(repository)
        if path.suffix in (".duckdb", ".wal") or "/var/" in path.as_posix()
    ]
    assert not bad


def test_the_workspace_names_the_code_location(repository):
    import tomllib

    tool = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    target = tool["dg"]["project"]["code_location_target_module"]
    assert target in (repository / "workspace.yaml").read_text(encoding="utf-8")


def test_no_script_changes_the_style_to_pass():
    """A switched-off check needs its rule named: a bare one hides whatever comes later."""
    bare = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore)\s*$", re.MULTILINE)
    assert not [path for path in MODULES if bare.search(path.read_text(encoding="utf-8"))]


def test_the_configuration_knows_the_sources_and_formats_that_exist():
    """Settings stand below the registries and cannot read them; this holds the two lists together."""
    from consentry.publish.outputs import OUTPUTS
    from consentry.settings import FORMATS, SOURCE_KINDS
    from consentry.settings.sections import FORMAT_CHANNELS
    from consentry.sources import SOURCES

    assert set(SOURCE_KINDS) == set(SOURCES)
    assert set(FORMATS) == set(OUTPUTS)
    assert {name: output.channels for name, output in OUTPUTS.items()} == FORMAT_CHANNELS
