"""What several rooms of tests share: places, quiet libraries, and the demo company after both its nights."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import running

from consentry.cli.app import OBJECTS_PER_SEARCH
from consentry.docs.session import FIRST_NIGHT, SECOND_NIGHT

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"

OF_TESTS = ("SEED", "CASES", "FROM", "MINUTES", "PAIRS", "TEST_SEED")
"""Settings of the tests themselves (CONSENTRY_...); `make soak` gives them."""

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
if "PYTEST_XDIST_WORKER" in os.environ:
    # Each core has a process of its own; threads on top of them only wait for each other.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ["GX_ANALYTICS_ENABLED"] = "False"
# a night that a test starts in its own process costs what it costs people
gc.set_threshold(OBJECTS_PER_SEARCH, 10, 10)
for _name in [
    name
    for name in os.environ
    if name.startswith("CONSENTRY_") and name.removeprefix("CONSENTRY_") not in OF_TESTS
]:
    del os.environ[_name]  # a developer's own settings must not reach the tests

TOGETHER = {
    "demo": ("test_demo.py", "test_readme.py", "test_session_pages.py", "test_cli_night.py"),
    "scenarios": ("test_scenarios.py", "test_explain.py"),
}
"""Files that share what is costly to make, such as the demo company's nights, run in one process."""


def pytest_configure(config: pytest.Config) -> None:
    """One server for the commands of this run; the workers inherit its place."""
    if not hasattr(config, "workerinput"):
        server = contextlib.ExitStack()
        server.enter_context(running.server_of_this_run())
        config.add_cleanup(server.close)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """When `make test` uses every core, the tests of one file, or of files that share, stay in one process.

    pytest-xdist's own groups (`--dist loadgroup`) do nothing under pytest 9.2: it no longer reads the name they change.
    """
    from xdist.scheduler import LoadScopeScheduling

    group_of = {file: group for group, files in TOGETHER.items() for file in files}

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            return group_of.get(path.rpartition("/")[2], path)

    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest begin."""
    shared = {file for files in TOGETHER.values() for file in files}
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, item.path.name not in shared))


@dataclass(frozen=True)
class Company:
    """A company in a folder of its own, and what its command line says."""

    folder: Path

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.folder / "consentry.toml"

    @property
    def network_log(self) -> Path:
        """What tried to reach the network; absent when nothing did."""
        return self.folder / "network.log"

    def call(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours for this company, with the network forbidden."""
        asked = (command, *arguments, "--config", str(self.config))
        return running.run(*asked, cwd=self.folder, NETWORK_LOG=str(self.network_log), COLUMNS="110")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material beside the repository; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared material (../shared) is not beside this clone")
    return SHARED


LATER_DROP = "2026-10-01"


@pytest.fixture(scope="session")
def demo_first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Company, subprocess.CompletedProcess[str]]:
    """A copy of the demo company after its first night, when the later files had not come, and what the night said."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    later = shutil.ignore_patterns("var", "__pycache__", LATER_DROP)
    shutil.copytree(REPOSITORY / "demo", folder, ignore=later)
    company = Company(folder)
    return company, company.call("run", "--as-of", FIRST_NIGHT, "--known-as-of", FIRST_NIGHT)


@pytest.fixture(scope="session")
def demo(
    demo_first: tuple[Company, subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Company, list[subprocess.CompletedProcess[str]]]:
    """A copy of the demo company after both nights, and what each night said."""
    first, said = demo_first
    company = Company(tmp_path_factory.mktemp("demo") / "demo")
    shutil.copytree(first.folder, company.folder, symlinks=True)
    shutil.copytree(
        REPOSITORY / "demo" / "inbox", company.folder / "inbox", dirs_exist_ok=True, symlinks=True
    )
    return company, [said, company.call("run", "--as-of", SECOND_NIGHT, "--known-as-of", SECOND_NIGHT)]
