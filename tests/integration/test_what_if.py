"""`consentry what-if`: who would move by the law of another day and by another policy; nothing is written."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_company import CONFIG, Row, add_drop, people

from consentry.cli.app import consentry
from consentry.errors import ConfigError
from consentry.job.what_if import Answer, what_if
from consentry.orchestration import run_night
from consentry.settings import Settings, load_settings

OFFERS = """
[[purposes]]
id = "offers"
similar_categories = ["tool"]
"""
IN_JUNE = datetime(2026, 6, 30, 12, tzinfo=UTC)
KNOWN = datetime(2026, 10, 2, tzinfo=UTC)
JULY = date(2026, 7, 1)
CALLED = 3
"""Customers with a telephone number in the company below."""


def customer(n: int) -> list[Row]:
    """A buyer who gave a number in the sale and was told how to object."""
    return [{
        "sale_ref": f"s{n}", "contact_ref": f"b{n}", "point_kind": "phone", "point_value": f"+3160000000{n}",
        "direction": "sales", "status": "paid", "net_amount": "100.00", "sold_at": "2026-03-01",
        "paid_at": "2026-03-01", "product_categories": "tool", "collected_in_sale": "yes", "optout_offered": "yes",
        "optout_evidence_ref": f"log-{n}",
    }]  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Six people with an address, three of them with a yes, and three customers with a number."""
    folder = tmp_path_factory.mktemp("what_if") / "acme"
    folder.mkdir(mode=0o700)
    (folder / "consentry.toml").write_text(CONFIG + OFFERS, encoding="utf-8")
    drop = people()
    buyers = range(1, CALLED + 1)
    drop["contacts"] += [{"contact_ref": f"b{n}", "kind": "person", "country": "NL"} for n in buyers]
    drop["contact_points"] += [
        {"contact_ref": f"b{n}", "point_kind": "phone", "point_value": f"+3160000000{n}"} for n in buyers
    ]
    drop["sales"] = [row for n in buyers for row in customer(n)]
    add_drop(folder, "2026-10-01", drop)
    settings = load_settings(folder / "consentry.toml")
    result = run_night(settings, KNOWN, KNOWN, progress=lambda step: None)
    assert result.release is not None
    return settings


def tried(settings: Settings, folder: Path, text: str, **asked: object) -> Answer:
    """The answer to another policy."""
    path = folder / "other.toml"
    path.write_text(text, encoding="utf-8")
    clocks = {"as_of": KNOWN, "known_as_of": KNOWN, **asked}
    return what_if(settings, path, **clocks)  # type: ignore[arg-type]


def test_the_dutch_telephone_rule(company: Settings) -> None:
    """Overnight every call to a customer needs a yes (SC63); nothing else moves."""
    answer = what_if(company, law_day=JULY, as_of=IN_JUNE, known_as_of=KNOWN)
    (move,) = answer.moves
    assert (move.channel, move.purpose, move.count) == ("phone", "offers", CALLED)
    assert (move.now.decision, move.now.rule) == ("ALLOW", "I01")
    assert (move.then.decision, move.then.rule) == ("HOLD", "I10")
    assert answer.counted() == {("ALLOW", "HOLD"): CALLED}
    assert answer.contact_points == CALLED


def test_the_law_of_the_same_day_moves_nobody(company: Settings) -> None:
    for day in (date(2026, 6, 30), date(2021, 7, 1)):
        assert what_if(company, law_day=day, as_of=IN_JUNE, known_as_of=KNOWN).moves == ()


def test_only_the_law_takes_the_other_day(company: Settings) -> None:
    """On the older law the sale of 2026 still counts: its age is that of the day asked about."""
    answer = what_if(company, law_day=date(2026, 6, 30), as_of=KNOWN, known_as_of=KNOWN)
    assert [(move.now.rule, move.then.rule, move.count) for move in answer.moves] == [("I10", "I01", CALLED)]


def test_a_shorter_memory(company: Settings, tmp_path: Path) -> None:
    answer = tried(company, tmp_path, "[policy]\nconsent_max_age_months = 1\n")
    assert answer.changed == ("policy.consent_max_age_months: 36 -> 1",)
    assert answer.policy_now == company.policy_version != answer.policy_then
    (move,) = answer.moves
    assert (move.now.rule, move.then.rule, move.count) == ("C01", "E01", 2)


def test_the_file_replaces_whole_sections(company: Settings, tmp_path: Path) -> None:
    """A purpose that one side does not know has no decision there; the sources must still find theirs."""
    text = CONFIG[CONFIG.index("[[purposes]]") : CONFIG.index("[sources")] + '[[purposes]]\nid = "podcast"\n'
    answer = tried(company, tmp_path, text)
    assert answer.changed == ("purposes: without offers", "purposes: with podcast")
    assert {(move.purpose, move.now.decision == "none") for move in answer.moves} == {
        ("offers", False), ("podcast", True),
    }  # fmt: skip
    assert {move.then.decision for move in answer.moves if move.purpose == "podcast"} == {"HOLD"}
    assert all("none" in (move.now.decision, move.then.decision) for move in answer.moves)


def test_policy_and_law_together(company: Settings, tmp_path: Path) -> None:
    text = "[policy]\nsoft_optin_max_age_months = 1\n"
    alone = tried(company, tmp_path, text, as_of=IN_JUNE)
    both = tried(company, tmp_path, text, as_of=IN_JUNE, law_day=JULY)
    assert {move.then.rule for move in alone.moves if move.channel == "phone"} == {"I08"}
    assert both.law_day == "2026-07-01"
    assert {move.then.rule for move in both.moves if move.channel == "phone"} == {"I08"}, (
        "I08 comes before I10"
    )


def test_most_first(company: Settings, tmp_path: Path) -> None:
    counts = [move.count for move in tried(company, tmp_path, '[[purposes]]\nid = "newsletter"\n').moves]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) > 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[policy]\nconsent_max_age_month = 3\n", "Did you mean consent_max_age_months?"),
        ('[policy]\nconsent_max_age_months = "jan@home.example"\n', "policy.consent_max_age_months"),
        ("[company]\nname = 'jan@home.example'\n", "company cannot be tried out"),
        ("[polciy]\n", "Did you mean policy?"),
        ("", "is empty"),
        ("[policy\n", "not valid TOML"),
        ("[[purposes]]\nname = 'x'\n", "Add it to entry 1 of [[purposes]]"),
        ("[[purposes]]\nid = 'podcast'\n", "targets.crm.purposes: names a purpose that is not configured"),
        (
            "[[balancing_tests]]\nid='L'\npurpose='jan'\nchannel='post'\nvalid_from='2026-01-01'\n"
            "valid_until='2027-01-01'\n",
            "balancing_tests.L.purpose: names a purpose that is not configured",
        ),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_cure(
    company: Settings, tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        tried(company, tmp_path, text)
    assert told in caught.value.message
    assert "home.example" not in caught.value.message
    assert caught.value.__cause__ is None


def test_a_question_must_be_asked(company: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--law-date"):
        what_if(company)
    with pytest.raises(ConfigError, match="cannot be read"):
        what_if(company, tmp_path / "absent.toml")


def everything_in(folder: Path) -> dict[str, str]:
    """Every file and its checksum."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def call(settings: Settings, *arguments: str) -> str:
    """What the command prints."""
    moments = ["--as-of", "2026-06-30T12:00:00Z", "--known-as-of", "2026-10-02T00:00:00Z"]
    command = ["what-if", "--config", str(settings.config_file), *moments, *arguments]
    done = CliRunner().invoke(consentry, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_tells_it_and_writes_nothing(company: Settings) -> None:
    folder = company.config_file.parent
    before = everything_in(folder)
    text = call(company, "--law-date", "2026-07-01")
    assert everything_in(folder) == before
    assert "What if the law of 2026-07-01 applied?" in text
    assert re.search(rf"^ +{CALLED}  now may be contacted, then left out for now", text, re.MULTILINE)
    assert "Customers may no longer be called" in text
    assert "Nobody would move" in call(company, "--law-date", "2026-06-30")


def test_ids_are_keyed_and_only_told_when_asked_for(company: Settings) -> None:
    plain = call(company, "--law-date", "2026-07-01")
    with_ids = call(company, "--law-date", "2026-07-01", "--ids")
    assert not re.search(r"\b[0-9a-f]{32}\b", plain)
    assert len(re.findall(r"^  [0-9a-f]{32}$", with_ids, re.MULTILINE)) == CALLED
    assert "+316" not in with_ids


def test_programs_get_the_same_answer(company: Settings) -> None:
    told = json.loads(call(company, "--law-date", "2026-07-01", "--json"))
    assert told["law_day"] == "2026-07-01"
    assert [(move["count"], move["then"]["rule"], move["ids"]) for move in told["moves"]] == [
        (CALLED, "I10", [])
    ]
    told = json.loads(call(company, "--law-date", "2026-07-01", "--json", "--ids"))
    assert len(told["moves"][0]["ids"]) == CALLED
