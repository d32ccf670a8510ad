"""The elements of proof shown to people agree with the grade that decides (domain table 5.1)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from consentry.facts.elements import ELEMENTS, with_elements
from consentry.facts.proof import BADGE, CARRIED, FORCED_OR_ABSENT, ORAL, WEB, with_grade, with_method
from consentry.job.remedy import to_change
from consentry.policy import Policy, Purpose
from consentry.rules import RULES

POLICY = Policy(controller_id="acme", purposes=(Purpose("newsletter"),))
DAY = datetime(2026, 3, 1, tzinfo=UTC)
METHODS = [*WEB, *BADGE, *CARRIED, *FORCED_OR_ABSENT, *ORAL, "preference_center", "inbound_message", "paper_form",
           "third_party_submission", "unknown", ""]  # fmt: skip
HARD = ("act", "time", "reference", "purpose")
SOFTER = ("wording", "channel", "controller", "withdrawal", "unbundled")


def candidate(luck: random.Random) -> dict[str, object]:
    """One consent with every fact by chance, mostly good ones so that high grades occur."""

    def mostly(good: object, bad: object) -> object:
        return good if luck.random() < 0.8 else bad

    occurred = mostly(DAY, None)
    return {
        "point_id": "p", "event_type": mostly("given", luck.choice(["requested", "unknown"])),
        "kind": mostly("act", "state"), "capture_method": luck.choice(METHODS),
        "box_default": mostly("unticked", luck.choice(["", "ticked"])), "notice_id": mostly("n1", ""),
        "form_id": mostly("f1", ""), "verification": luck.choice(["", "doi_click", "signature", "recording"]),
        "verified_min": DAY, "verified_max": DAY, "occurred_min": occurred, "occurred_max": occurred,
        "time_known": occurred is not None, "precision": mostly("instant", "day"),
        "recorded_max": mostly(DAY, DAY + timedelta(days=30)), "recorded_by": mostly("x", ""),
        "source_ref": mostly("r", ""), "artefact_uri": luck.choice(["", "file"]), "has_note": mostly(True, False),
        "note_has_clock": mostly(True, False), "note_place": mostly(True, False), "note_words": mostly(True, False),
        "note_recorder": mostly(True, False), "purposes": mostly("newsletter", ""), "channels": mostly("email", ""),
        "shown_since": luck.choice([None, DAY, DAY + timedelta(days=1)]), "shown_until": luck.choice([None, DAY]),
        "retrievable": mostly(True, luck.choice([False, None])), "says_withdrawal": mostly(True, None),
        "is_unbundled": mostly(True, False), "names_us": mostly(True, False),
        "notice_purpose_fits": mostly(True, False), "notice_channel_fits": mostly(True, False),
    }  # fmt: skip


@pytest.fixture(scope="module")
def graded() -> pl.DataFrame:
    """Five thousand consents with grade and elements."""
    luck = random.Random(51)
    rows = pl.LazyFrame([candidate(luck) for _ in range(5000)], infer_schema_length=None).with_columns(
        (pl.col("purposes") != "").alias("purpose_stated"), (pl.col("channels") != "").alias("channel_stated")
    )
    return with_elements(with_grade(with_method(rows, POLICY))).collect()


def test_a_written_yes_has_the_grade_of_its_elements(graded: pl.DataFrame) -> None:
    written = graded.filter(~pl.any_horizontal("is_flag", "is_request", "is_oral", "invalid"))
    seen = set()
    for row in written.iter_rows(named=True):
        lacking = sum(not row[f"has_{name}"] for name in SOFTER)
        unconfirmed = row["capture_method"] == "web_form_doi" and not row["doi_in_time"]
        if unconfirmed or not all(row[f"has_{name}"] for name in HARD):
            grade = "D"
        else:
            grade = {0: "A" if row["has_verification"] else "B", 1: "C"}.get(lacking, "D")
        assert row["grade"] == grade, row
        seen.add(grade)
    assert seen == set("ABCD")


def test_a_spoken_yes_is_proven_only_with_every_element_of_its_note(graded: pl.DataFrame) -> None:
    spoken = graded.filter("is_oral")
    proven = spoken.filter(pl.col("grade").is_in(["A", "B"]))
    assert not proven.is_empty()
    for name in ("act", "time", "reference", "wording", "controller", "withdrawal", "unbundled"):
        assert proven[f"has_{name}"].all(), name
    assert proven.filter(pl.col("grade") == "A")["has_verification"].all()


def test_what_cannot_count_has_no_act(graded: pl.DataFrame) -> None:
    bare = graded.filter(
        pl.any_horizontal("is_flag", "is_request") | pl.col("capture_method").is_in(FORCED_OR_ABSENT)
    )
    assert not bare["has_act"].any()


def test_every_element_is_answered(graded: pl.DataFrame) -> None:
    for name in ELEMENTS:
        assert graded[f"has_{name}"].null_count() == 0
        assert name == "subject" or graded[f"has_{name}"].n_unique() == 2


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_verdict_says_what_would_change_it(rule) -> None:
    said = to_change(rule.id)
    if rule.outcome == "BLOCK":
        assert len(said) > 20
    else:
        assert said == (rule.repair if rule.outcome == "HOLD" else "")
