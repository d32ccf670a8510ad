"""Readers and the night take turns, and a question before the first night is answered in words."""

from __future__ import annotations

import threading
import time

import pytest
from small_company import people, small_company

from consentry.errors import AnotherRunActive, ConfigError
from consentry.job.explain import explain
from consentry.job.turns import reading, writing
from consentry.orchestration import run_night
from consentry.settings import Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """A company after its first night, which knows one mobile number."""
    drop = people()
    drop["contact_points"].append(
        {
            "contact_ref": drop["contacts"][0]["contact_ref"],
            "point_kind": "phone",
            "point_value": "+31655501002",
        }
    )
    made = small_company(tmp_path_factory.mktemp("turns"), d2026_10_01=drop)
    assert run_night(made).release is not None
    return made


def test_nothing_is_known_before_the_first_night(tmp_path):
    made = small_company(tmp_path)
    with pytest.raises(ConfigError, match="nothing was read yet"):
        explain(made, "who@klant.example")


def test_who_asks_while_a_run_writes_is_told_so(settings):
    with writing(settings), pytest.raises(AnotherRunActive, match="a run is active"):
        explain(settings, "who@klant.example")


def test_a_run_waits_for_those_who_read_and_they_read_together(settings):
    began = []
    with reading(settings), reading(settings):
        run = threading.Thread(target=lambda: [began.append("run") for _ in range(1) if _enters(settings)])
        run.start()
        time.sleep(0.3)
        assert began == []
    run.join(timeout=30)
    assert began == ["run"]


def _enters(settings: Settings) -> bool:
    with writing(settings):
        return True


def test_a_number_is_found_as_people_say_it(settings):
    answer = explain(settings, "06 5550 1002")
    assert answer.known and answer.address == "06 5550 1002, known as +31655501002"
    assert not explain(settings, "06 5550 1003").known
