"""`consentry explain ADDRESS`: verdict, rule in words, law, evidence, what was overruled; and nobody else's business.

Asked about people of the scenarios, in the company that test_scenarios runs.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from scenarios import BY_ID
from scenarios.company import Published, name_in, publish_all
from scenarios.model import MOBILE, NOW

from consentry.cli.app import consentry

JANUARY = "2026-01-31T09:00:00Z"
QUESTIONS = {
    "proven": ("jan@sc01.example", NOW, NOW),
    "lifted": ("jan@sc45.example", NOW, NOW),
    "overwritten": ("jan@sc50.example", NOW, NOW),
    "not yet overwritten": ("jan@sc50.example", JANUARY, JANUARY),
    "not yet seen": ("jan@sc50.example", JANUARY, "2026-01-04T09:00:00Z"),
    "stale later": ("jan@sc05a.example", "2027-06-01T09:00:00Z", NOW),
    "moved": ("jan@new-sc62b.example", NOW, NOW),
    "customer": ("jan@sc31.example", NOW, NOW),
    "erased": ("jan@sc54.example", NOW, NOW),
    "erased, by phone": (name_in(BY_ID["SC54"], MOBILE), NOW, NOW),
    "unknown": ("nobody@nowhere.example", NOW, NOW),
}


class Answer(NamedTuple):
    """What the command printed."""

    address: str
    code: int
    text: str
    errors: str

    def block(self, channel: str, purpose: str) -> str:
        """The lines about one channel and purpose, unwrapped."""
        for block in self.text.split("\n\n"):
            if block.startswith(f"{channel}, {purpose}:"):
                return re.sub(r"\s+", " ", block)
        raise AssertionError(f"nothing is said of {channel}, {purpose}\n{self.text}")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The company of the scenarios after its run."""
    return publish_all(tmp_path_factory.getbasetemp())[NOW]


@pytest.fixture(scope="module")
def answers(company: Published) -> dict[str, Answer]:
    """Every question, asked at the command line; without a process for each (`--json` below has one)."""

    def ask(address: str, as_of: str, known_as_of: str) -> Answer:
        config = str(company.folder / "consentry.toml")
        asked = ["explain", "--config", config, address, "--as-of", as_of, "--known-as-of", known_as_of]
        done = CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1"}).invoke(consentry, asked)
        return Answer(address, done.exit_code, done.stdout, done.stderr)

    return {name: ask(*question) for name, question in QUESTIONS.items()}


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_answers(answers: dict[str, Answer], question: str) -> None:
    """Every question gets an answer that says who and when is meant, and no error."""
    answer = answers[question]
    assert (answer.code, answer.errors) == (0, "")
    assert answer.text.startswith(answer.address)
    asked, known = (f"{moment[:10]} {moment[11:16]} UTC" for moment in QUESTIONS[question][1:])
    assert f"asked as of {asked}, with what was known by {known}" in answer.text


def test_a_yes_comes_with_its_proof(answers: dict[str, Answer]) -> None:
    """SC01: the rule in words, the law behind it, the grade, the form and wording, until when it holds."""
    yes = answers["proven"].block("email", "newsletter")
    assert "YES (ALLOW)" in yes
    assert "Double opt-in on file. [C02]" in yes
    assert "GDPR (EU) 2016/679, Art. 6(1)(a)" in yes
    assert "grade A" in yes
    assert re.search(
        r"evidence yes, 2026-03-01 .*form signup 7; wording nw3; for newsletter by email\) \[web, file", yes
    )
    assert "until 2029-03-01" in yes
    assert "to repair" not in yes


def test_a_missing_yes_says_what_is_missing_and_what_repairs_it(answers: dict[str, Answer]) -> None:
    """SC01: the same yes opens neither another purpose nor another channel."""
    other = answers["proven"].block("email", "event_invites")
    assert "NO, not yet (HOLD)" in other
    assert "Said yes to something else. [V04]" in other
    assert "to repair" in other


def test_every_channel_and_purpose_is_answered(answers: dict[str, Answer], company: Published) -> None:
    """One block for each published decision about the address, with the same verdict and rule."""
    answer = answers["lifted"]
    decided = company.decisions.filter(address=answer.address)
    assert decided.height > 5
    for _, channel, purpose, decision, rule, *_ in decided.iter_rows():
        block = answer.block(channel, purpose)
        assert f"({decision})" in block
        assert f"[{rule}]" in block


def test_a_lifted_no_is_shown_beside_the_yes_that_lifted_it(answers: dict[str, Answer]) -> None:
    """SC45: a marketer sees 'opted out' in the mail tool and asks why we write; the answer names both."""
    yes = answers["lifted"].block("email", "newsletter")
    assert "[C05]" in yes
    assert re.search(r"evidence yes, 2026-06-01 .*\[web, file", yes)
    assert re.search(r"lifted objected to advertising, 2026-04-01 .*\[mail, file", yes)


def test_what_was_overruled_is_said(answers: dict[str, Answer]) -> None:
    """SC31: the sale would have been enough, the objection of before it is stronger."""
    no = answers["customer"].block("email", "offers_similar")
    assert "NO (BLOCK)" in no
    assert "Asked not to receive our advertising. [W01]" in no
    assert "Art. 21(2)-(3)" in no
    assert re.search(r"against objected to advertising, 2026-02-01 .*\[mail, file", no)
    assert "I01: Customer, similar product, could opt out." in no


def test_an_overwritten_opt_out_is_told_with_its_origin(answers: dict[str, Answer]) -> None:
    """SC50: which system said no, and when; before the sync it was a plain objection, before that nothing."""
    now = answers["overwritten"].block("email", "newsletter")
    assert "Opt-out was overwritten by a sync. It still counts. [W07]" in now
    assert re.search(r"against objected to advertising, 2026-01-03 .*\[mail_full, file", now)
    assert "[W01]" in answers["not yet overwritten"].block("email", "newsletter")
    assert "No source ever named this address" in answers["not yet seen"].text


def test_the_day_asked_about_matters(answers: dict[str, Answer]) -> None:
    """SC05: the same evidence, asked about a day after it went stale."""
    assert "Gone stale. [E01]" in answers["stale later"].block("email", "newsletter")


def test_of_an_erased_person_only_the_tombstone_is_said(answers: dict[str, Answer]) -> None:
    """SC54: no holder, no purpose, no evidence, though a backup brought his record back."""
    for question in ("erased", "erased, by phone"):
        lines = answers[question].text.strip().splitlines()
        assert lines[3].startswith("Erased: no personal data held for contact; tombstone since")
        assert "2026-02-01" in lines[3]
        assert len(lines) <= 5
        assert not re.search(r"crm|sc54-jan|newsletter|evidence|signup", "\n".join(lines[1:]))


def test_an_unknown_address_is_no_yes(answers: dict[str, Answer]) -> None:
    """Nobody ever named it, so nobody said yes."""
    text = answers["unknown"].text
    assert "No source ever named this address" in text
    assert "Z01" in text
    assert "Do not contact" in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_said_of_anybody_else(answers: dict[str, Answer], question: str) -> None:
    """No address but the one asked about, even where another one of the person decides (SC62), and no other record."""
    answer = answers[question]
    assert set(re.findall(r"[\w.+-]+@[\w.-]+|\+31\d+", answer.text)) == {answer.address}
    records = set(re.findall(r"sc\d\d\w*-\w+", answer.text.replace(answer.address, "")))
    own = re.search(r"sc\d\d\w?", answer.address)
    assert all(own and record.startswith(f"{own[0]}-") for record in records)


def test_programs_get_the_same_answer(company: Published, answers: dict[str, Answer]) -> None:
    """--json holds what the text says."""
    done = company.call("explain", "jan@sc01.example", "--as-of", NOW, "--known-as-of", NOW, "--json")
    told = json.loads(done.stdout)
    assert told["address"] == "jan@sc01.example"
    for verdict in told["verdicts"]:
        block = answers["proven"].block(verdict["channel"], verdict["purpose"])
        assert f"({verdict['decision']})" in block
        assert f"{verdict['reason']} [{verdict['rule']}]" in block
