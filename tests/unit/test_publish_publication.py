"""The door of the way out: order of generations, one publisher, private files, names, verification."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_publish_examples import NOW, files, material, run

from consentry.errors import AnotherRunActive, ConfigError, ExitCode, HeldByCheck, StageError
from consentry.publish.assemble import publish_release
from consentry.publish.gate import OlderThanCurrent, refuse_the_past
from consentry.publish.history import next_generation
from consentry.publish.publication import publication
from consentry.publish.release import current_release
from consentry.publish.run_info import CheckOutcome, RunInfo


def seal(var: Path, this: RunInfo, content: bytes = b"x\n") -> None:
    """Publish one file."""
    with publication(var, this) as building:
        building.add("lists/a.csv", content, 0, lambda path: path.read_bytes().count(b"\n") - 1)
        building.seal(
            {
                "run_id": this.run_id, "generation": this.generation, "lists": [], "as_of": this.as_of.isoformat(),
                "known_as_of": this.known_as_of.isoformat(),
            }
        )  # fmt: skip


def test_before_the_first_release_there_is_none(tmp_path):
    assert current_release(tmp_path) is None
    assert next_generation(tmp_path, None) == 1


def test_generations_count_up_even_when_the_pointer_is_lost(tmp_path):
    seal(tmp_path, run(1))
    seal(tmp_path, run(2))
    (tmp_path / "current").unlink()
    assert next_generation(tmp_path, current_release(tmp_path)) == 3
    seal(tmp_path, run(3))
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {run(n).run_id for n in (1, 2, 3)}


def test_without_a_history_whatever_is_there_counts_as_published(tmp_path):
    seal(tmp_path, run(1))
    seal(tmp_path, run(2))
    (tmp_path / "published.json").unlink()
    seal(tmp_path, run(3))
    assert len(list((tmp_path / "releases").iterdir())) == 3


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (run(1, NOW + timedelta(days=9)), "its generation 1 is not later than the published 2"),
        (run(2, NOW + timedelta(days=9)), "its generation 2 is not later"),
        (RunInfo("r3", 3, NOW, NOW, NOW + timedelta(days=9)), "its as_of 2026-10-01T09:00:00Z lies before"),
        (
            RunInfo("r3", 3, NOW + timedelta(days=9), NOW, NOW + timedelta(days=9)),
            "its known_as_of 2026-10-01T09:00:00Z lies before",
        ),
    ],
    ids=["older generation", "same generation", "older moment", "older knowledge"],
)
def test_an_older_run_is_refused_and_changes_nothing(tmp_path, late, said):
    seal(tmp_path, run(2))
    with pytest.raises(OlderThanCurrent, match=said) as refused:
        seal(tmp_path, late)
    assert refused.value.exit_code == ExitCode.ANOTHER_RUN
    release = current_release(tmp_path)
    assert release is not None and release.generation == 2
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("clock", ["as_of", "known_as_of"])
def test_a_run_about_the_past_is_wrong_usage_and_told_what_to_do(tmp_path, clock):
    seal(tmp_path, run(2))
    released = current_release(tmp_path)
    this = RunInfo("r3", 3, NOW + timedelta(days=9), NOW + timedelta(days=9), NOW + timedelta(days=9))
    refuse_the_past(this, released)
    refuse_the_past(this, None)
    with pytest.raises(ConfigError) as refused:
        refuse_the_past(replace(this, **{clock: NOW}), released)
    option = f"--{clock.replace('_', '-')}"
    assert refused.value.exit_code == ExitCode.USAGE
    for said in (f"{option} 2026-10-01T09:00:00Z", f"consentry explain ADDRESS {option}", "Nothing was read"):
        assert said in refused.value.message


def test_while_one_publishes_another_is_told(tmp_path):
    with publication(tmp_path, run(1)), pytest.raises(AnotherRunActive, match="run again"):
        seal(tmp_path, run(2))


def test_everything_is_private_whatever_the_umask(tmp_path):
    var = tmp_path / "var"
    before = os.umask(0o022)
    try:
        var.mkdir()
        publish_release(var, run(1), material(20, run_id=run(1).run_id))
    finally:
        os.umask(before)
    for path in [var, *var.rglob("*")]:
        assert path.is_symlink() or path.stat().st_mode & 0o077 == 0, path.name


def test_a_failure_while_building_leaves_nothing(tmp_path):
    with pytest.raises(KeyError), publication(tmp_path, run(1)) as building:
        building.add("a.csv", b"")
        raise KeyError
    assert list((tmp_path / "tmp").iterdir()) == [] and current_release(tmp_path) is None


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a/../b", "", "a b", ".hidden", "a\n"])
def test_a_file_cannot_leave_the_release(tmp_path, name):
    with publication(tmp_path, run(1)) as building, pytest.raises(StageError):
        building.add(name, b"")


def test_a_run_id_is_a_plain_name(tmp_path):
    with pytest.raises(StageError), publication(tmp_path, RunInfo("../x", 1, NOW, NOW, NOW)):
        pass


def test_a_file_that_changed_on_disk_is_not_published(tmp_path):
    seal(tmp_path, run(1))
    this = run(2)
    with pytest.raises(StageError, match="not_verified"), publication(tmp_path, this) as building:
        building.add("a.csv", b"good")
        (building.folder / "a.csv").write_bytes(b"evil")
        building.seal({})
    release = current_release(tmp_path)
    assert release is not None and release.generation == 1


def test_a_file_with_fewer_rows_than_meant_is_not_published(tmp_path):
    with pytest.raises(StageError, match="not_verified"):
        seal(tmp_path, run(1), b"head\nrow\nrow\n")


def test_a_damaged_release_is_noticed(tmp_path):
    seal(tmp_path, run(1))
    release = current_release(tmp_path)
    assert release is not None
    (release.path / "lists/a.csv").write_bytes(b"")
    assert release.damaged() == ["lists/a.csv"]


def test_a_pointer_to_nowhere_is_told_in_words(tmp_path):
    (tmp_path / "current").symlink_to("releases/gone")
    with pytest.raises(StageError, match="no readable manifest"):
        current_release(tmp_path)


def test_a_failed_critical_check_holds_everything(tmp_path):
    this = run(1)
    failed = CheckOutcome("mart__decisions", "keys", "critical", False, "why", 3)
    held = material(5, run_id=this.run_id)
    with pytest.raises(HeldByCheck, match=r"mart__decisions\.keys"):
        publish_release(tmp_path, this, type(held)(**{**vars(held), "checks": (failed,)}))
    assert not (tmp_path / "releases").exists()


def test_the_age_of_a_release_is_that_of_its_knowledge(tmp_path):
    seal(tmp_path, run(1))
    release = current_release(tmp_path)
    assert release is not None
    assert release.age(NOW + timedelta(hours=5)) == timedelta(hours=5)
    assert files(run(1).run_id).height == 3


def test_a_release_decided_for_a_future_day_does_not_stop_the_nights_until_then(tmp_path):
    """Somebody mistyped a year; the next night must still bring the new opt-outs out."""
    future = NOW + timedelta(days=20000)
    seal(tmp_path, RunInfo("typo", 1, future, future, NOW))
    tomorrow = NOW + timedelta(days=1)
    seal(tmp_path, RunInfo("next", 2, tomorrow, tomorrow, tomorrow))
    released = current_release(tmp_path)
    assert released is not None
    assert released.run_id == "next"
