"""What several rooms of tests share: places, and the switches that keep libraries quiet."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
os.environ["GX_ANALYTICS_ENABLED"] = "False"
for _name in [name for name in os.environ if name.startswith("CONSENTRY_")]:
    del os.environ[_name]  # a developer's own settings must not reach the tests


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
