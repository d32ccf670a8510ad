"""`explain` names the evidence that lost, what proof lacks and what would help; `--then` gives the regulator's pair."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from small_company import CONFIG, Row, add_drop, people, said_yes

from consentry.cli.app import consentry
from consentry.errors import ConfigError
from consentry.orchestration import run_night
from consentry.settings import Settings, load_settings

NOW = "2026-10-02T00:00:00Z"
THEN = "2026-03-15T12:00:00Z"


def yes(n: int, **changed: str) -> Row:
    """A complete sign-up of June 2025, with changes."""
    at = "2025-06-01T10:00:00+02:00"
    return {**said_yes(n), "occurred_at": at, "recorded_at": at, **changed}


def no(n: int, at: str, kind: str = "withdrawn") -> Row:
    """Said no, at a moment."""
    return {**said_yes(n), "event_ref": f"no{n}", "event_type": kind, "occurred_at": at, "capture_method": "",
            "form_id": "", "notice_id": ""}  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Seven people, two drops: what was known in March 2026, and what came on the 20th."""
    folder = tmp_path_factory.mktemp("evidence") / "acme"
    folder.mkdir(mode=0o700)
    (folder / "consentry.toml").write_text(CONFIG.replace('"full"', '"delta"'), encoding="utf-8")
    first, later = people(7), people(7)
    first["consent_events"] = [
        yes(1), yes(2), yes(3),
        yes(4, event_ref="flag", kind="state", event_type="unknown", capture_method="crm_checkbox_by_staff"),
        yes(4, event_ref="no wording", notice_id=""),
    ]  # fmt: skip
    later["consent_events"] = [
        no(1, "2026-03-10T10:00:00+01:00"),
        yes(5),
        yes(6),
        no(6, "2026-03-19T10:00:00+01:00", "erased"),
        yes(3, event_ref="again", occurred_at="2026-02-01T10:00:00+02:00", recorded_at="2026-02-01T10:00:00+02:00"),
    ]  # fmt: skip
    add_drop(folder, "2026-03-01", first)
    add_drop(folder, "2026-03-20", later)
    settings = load_settings(folder / "consentry.toml")
    run_night(settings, progress=lambda step: None)
    return settings


def ask(settings: Settings, n: int, *arguments: str) -> str:
    """What the command prints about person n."""
    done = CliRunner().invoke(
        consentry,
        [
            "explain",
            f"person{n}@home.example",
            "--config",
            str(settings.config_file),
            "--known-as-of",
            NOW,
            *arguments,
        ],
        catch_exceptions=False,
    )
    assert done.exit_code == 0, done.output
    return done.output


def newsletter(text: str) -> str:
    """The lines about the newsletter by e-mail, unwrapped."""
    return next(
        re.sub(r"\s+", " ", block) for block in text.split("\n\n") if block.startswith("email, newsletter")
    )


def verdict(settings: Settings, n: int, *arguments: str) -> dict:
    """The newsletter's part of the JSON answer."""
    told = json.loads(ask(settings, n, "--json", *arguments))
    return next(each for each in told.get("verdicts", told.get("pairs")) if each["purpose"] == "newsletter")


def test_what_lost_is_told_with_the_rule_it_failed(company: Settings) -> None:
    told = verdict(company, 4, "--as-of", NOW)
    assert (told["decision"], told["evidence"]) == ("HOLD", [])
    failed = [{rule for rule, _ in each["failed"]} for each in told["rejected"]]
    assert failed[0] == {"V10"}, "the candidate that got furthest comes first"
    assert "V06" in failed[1]
    said = newsletter(ask(company, 4, "--as-of", NOW))
    assert re.search(
        r"rejected yes, 2025-06-01 .*\[crm, file \w+ row 5\]: We cannot show what they read. \[V10\]", said
    )


def test_the_elements_of_proof(company: Settings) -> None:
    short, whole = verdict(company, 4, "--as-of", NOW), verdict(company, 2, "--as-of", NOW)
    assert set(short["proof_missing"]) == {"wording", "withdrawal", "unbundled", "verification"}
    assert whole["proof_missing"] == ["verification"]
    said = newsletter(ask(company, 2, "--as-of", NOW))
    assert "missing confirmed by click, signature, recording or login" in said
    assert "on file whose address, as entered; what the person did" in said


def test_a_hold_says_what_repairs_it_and_a_block_what_lifts_it(company: Settings) -> None:
    assert "Find the archived form text" in verdict(company, 4, "--as-of", NOW)["to_change"]
    blocked = verdict(company, 1, "--as-of", NOW)
    assert blocked["rule"] == "W02"
    assert "Only the person can lift it" in blocked["to_change"]
    assert blocked["rejected"][0]["why"] == "A later no ended it."
    assert "to lift Only the person" in newsletter(ask(company, 1, "--as-of", NOW))
    assert verdict(company, 2, "--as-of", NOW)["to_change"] == ""


def test_evidence_that_was_not_needed_is_no_failure(company: Settings) -> None:
    told = verdict(company, 3, "--as-of", NOW)
    assert told["decision"] == "ALLOW"
    (other,) = told["rejected"]
    assert other["failed"] == []
    assert "would do as well" in other["why"]


def test_the_answer_names_law_policy_and_expiry(company: Settings) -> None:
    told = json.loads(ask(company, 2, "--as-of", NOW, "--json"))
    assert told["policy_version"] == company.policy_version
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["law_version"])
    assert verdict(company, 2, "--as-of", NOW)["valid_until"] == "2028-06-01 08:00 UTC"


def test_the_pair_differs_where_a_no_came_late(company: Settings) -> None:
    """SC75: lawful as known then, not in truth; the no was ten days under way (T13)."""
    pair = verdict(company, 1, "--then", THEN)
    assert (pair["as_known_then"]["decision"], pair["as_known_now"]["rule"]) == ("ALLOW", "W02")
    assert pair["differs"] is True
    assert pair["provable_then"] is True
    (learned,) = pair["learned"]
    assert learned["days"] == 10
    said = newsletter(ask(company, 1, "--then", THEN))
    assert "THE ANSWERS DIFFER" in said
    assert "then yes (ALLOW)" in said
    assert "now no (BLOCK): Unsubscribed from this. [W02]" in said


def test_a_proof_that_came_late_could_not_be_shown_then(company: Settings) -> None:
    pair = verdict(company, 5, "--then", THEN)
    assert (pair["as_known_then"]["decision"], pair["as_known_now"]["decision"]) == ("HOLD", "ALLOW")
    assert (pair["differs"], pair["provable_then"]) == (True, False)
    assert "not provable then" in newsletter(ask(company, 5, "--then", THEN))


def test_the_pair_is_one_answer_where_nothing_came_later(company: Settings) -> None:
    pair = verdict(company, 2, "--then", THEN)
    assert (pair["differs"], pair["provable_then"], pair["learned"]) == (False, True, [])


def test_of_an_erased_person_the_pair_says_the_tombstone_only(company: Settings) -> None:
    told = json.loads(ask(company, 6, "--then", THEN, "--json"))
    assert told["pairs"] == []
    text = ask(company, 6, "--then", THEN)
    assert "tombstone since" in text
    assert "newsletter" not in text.partition("tombstone")[0]


def test_then_is_about_the_past_and_has_its_own_clock(company: Settings) -> None:
    with pytest.raises(ConfigError, match="leave out --as-of"):
        ask(company, 1, "--then", THEN, "--as-of", NOW)
    with pytest.raises(ConfigError, match="asks about the past"):
        ask(company, 1, "--then", "2026-11-01T00:00:00Z")


def test_an_unknown_address_has_no_pair(company: Settings) -> None:
    assert "No source ever named this address" in ask(company, 99, "--then", THEN)
