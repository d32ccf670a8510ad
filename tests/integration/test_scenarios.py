"""The domain's scenarios, entered as files of the neutral contract and decided by `consentry run`.

The scenarios themselves are data in the folder `scenarios`; here is what is asked of them. All are run together, each
with people of its own, so every scenario also holds in company.
"""

from __future__ import annotations

import ast
import html
import json
import re
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from scenarios import BY_ID, CASES
from scenarios.company import Decided, Published, name_in, publish_all
from scenarios.model import JAN, NOW, Case, Verdict

from consentry.cli.app import consentry

WANTED = {
    "SC01": "", "SC02": "", "SC04": "", "SC05": "ab", "SC06": "", "SC07": "", "SC08": "", "SC09": "", "SC13": "",
    "SC14": "", "SC15": "", "SC16": "", "SC18": "", "SC19": "", "SC20": "abcd", "SC21": "", "SC22": "ab", "SC23": "",
    "SC24": "", "SC25": "", "SC26": "ab", "SC28": "", "SC29": "", "SC30": "", "SC31": "", "SC32": "", "SC35": "",
    "SC37": "", "SC38": "ab", "SC39": "", "SC40": "", "SC43": "", "SC44": "", "SC45": "", "SC46": "ab", "SC47": "",
    "SC48": "", "SC49": "", "SC50": "", "SC51": "ab", "SC52": "", "SC53": "abc", "SC54": "", "SC59": "", "SC60": "",
    "SC61": "", "SC62": "ab", "SC78": "", "SC89": "", "SC03": "", "SC10": "", "SC11": "", "SC12": "", "SC17": "ab",
    "SC27": "", "SC41": "", "SC42": "", "SC55": "", "SC56": "", "SC58": "", "SC70": "", "SC71": "", "SC74": "",
    "SC80": "ab", "SC81": "abcdef", "SC82": "", "SC83": "abc", "SC84": "abc", "SC87": "", "SC88": "", "SC90": "",
    "SC33": "", "SC34": "abcd", "SC36": "ab", "SC63": "ab", "SC69": "abc", "SC85": "ab",
    "SC65": "abcd", "SC66": "abc", "SC67": "ab", "SC68": "abc", "SC79": "",
    "SC64": "", "SC75": "", "SC77": "a",
}  # fmt: skip
"""Every scenario that the engine answers for, with the letters of its cases. There may be more; none may be missing."""

ELSEWHERE = re.compile(r"Q(?!05)\d\d|R\d\d")
"""Gates on publications and rights requests decide nothing about a contact, so no verdict can show them."""

BY_A_TEST = {"SC75": {"T12", "T13", "ALLOW"}}
"""What a test of its own shows, because it takes two questions."""

BY_NIGHTS = {
    "SC73": "test_columns_nobody_needs_are_dropped_and_told",
    "SC76": "test_a_stale_source_freezes_every_new_yes_and_no_block",
    "SC77b": "test_opt_outs_that_drop_overnight_hold_the_night",
    "SC86a": "test_permissions_without_new_evidence_hold_the_night",
    "SC86b": "test_an_entry_that_leaves_the_block_list_without_a_lift_holds_the_night",
    "SC86d": "test_one_address_in_two_persons_is_told",
    "SC86e": "test_a_permission_without_proof_holds_the_night",
}
"""Cases that are about a night and not about a contact: the tests of test_gates*.py that play them."""

NOT_BUILT = {"SC86c": "Q08"}
"""Reading back what a tool suppresses after 48 hours needs a connection to the tool."""

GATES = {"SC77": {"b"}}
"""Of a scenario that is told above, the cases that are about a night."""

_ROW = re.compile(r"^\| (SC\d\d) \|(.*)\|$", re.MULTILINE)
_META = re.compile(r"[TM]\d\d")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Published]:
    """What each moment's run published."""
    return publish_all(tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_scenario_ends_as_the_domain_says(published: dict[str, Published], case: Case) -> None:
    """Every line of the scenario's expectation is what was published."""
    found = [(verdict, _found(published[case.place], case, verdict)) for verdict in case.verdicts()]
    wrong = [f"{_say(verdict)}: {answer}" for verdict, answer in found if answer]
    assert not wrong, f"{case.sentence}\n" + "\n".join(wrong)


def _found(company: Published, case: Case, verdict: Verdict) -> str:
    """Nothing when the published decision is the expected one, else what it is."""
    address, channel, purpose = verdict.key
    decided = company.of((name_in(case, address), channel, purpose))
    lines = sum(other.key == verdict.key for other in case.verdicts())
    if len(decided) != lines:
        return f"{len(decided)} decisions"
    return "" if any(_is(got, verdict) for got in decided) else "; ".join(map(_told, decided))


def _is(got: Decided, verdict: Verdict) -> bool:
    return (
        (got.decision, got.rule) == (verdict.decision, verdict.rule)
        and verdict.proof in ("", got.proof)
        and got.others.issuperset(verdict.also)
        and got.others.isdisjoint(verdict.never)
    )


def _told(got: Decided) -> str:
    return f"{got.decision} {got.rule}, also {', '.join(sorted(got.others))}; proof {got.proof}"


def _say(verdict: Verdict) -> str:
    also = "".join([*(f" +{rule}" for rule in verdict.also), *(f" -{rule}" for rule in verdict.never)])
    return f"{verdict.channel}, {verdict.purpose}: expected {verdict.decision} {verdict.rule} {verdict.proof}{also}"


@pytest.mark.parametrize("case", [case for case in CASES if case.exports], ids=lambda case: case.id)
def test_a_list_leaves_only_for_a_tool_that_may_have_it(published: dict[str, Published], case: Case) -> None:
    """A held tool has no list in the release, and manifest, page, report and summary say why; the others have all."""
    company = published[case.place]
    release = company.folder / "var" / "current"
    told = {
        entry["target"]: entry for entry in json.loads((release / "manifest.json").read_text())["exports"]
    }
    for leaves in case.exports:
        entry = told[leaves.target]
        assert entry["held"] == (leaves.decision == "HOLD")
        assert entry["rules"] == ([leaves.rule] if leaves.rule else [])
        files = {path.name for path in (release / "lists" / leaves.target).iterdir()}
        if leaves.decision == "ALLOW":
            assert "email-newsletter-do-not-contact.csv" in files
            continue
        assert files == {"HOW-TO-USE.txt", "delete.csv"}
        (said,) = entry["missing"]
        page = " ".join((release / "lists" / leaves.target / "HOW-TO-USE.txt").read_text().split())
        for place in (page, (release / "report.html").read_text(), company.summary):
            assert said in html.unescape(place)
    listed = company.call("lists", "--paths").stdout.split()
    assert {Path(line).parent.name for line in listed} == {"own_machine"}


def test_no_scenario_is_missing() -> None:
    """Each scenario of the list has all its cases here, and each case expects something."""
    here = {(case.scenario, case.letter) for case in CASES if not case.is_counterpart}
    wanted = {(scenario, letter) for scenario, letters in WANTED.items() for letter in letters or [""]}
    assert wanted - here == set()
    assert [case.id for case in CASES if not case.verdicts()] == []
    assert len(BY_ID) == len(CASES)


def _nights(repository: Path) -> str:
    """The source of the tests that play whole nights."""
    files = sorted((repository / "tests/integration").glob("test_gates*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("case", BY_NIGHTS)
def test_a_night_plays_the_case(repository: Path, case: str) -> None:
    """The test exists, and says which case it plays and by which gate it ends."""
    source = _nights(repository)
    told = {
        node.name: ast.get_docstring(node) or ""
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
    scenario, letter = case[:4], case[4:]
    assert re.match(
        rf"{scenario} {rf'[(]{letter}[)] ' if letter else ''}[(]Q\d\d[)]: ", told[BY_NIGHTS[case]]
    )


def test_every_gate_of_the_domain_is_played_or_named_as_not_built(shared: Path, repository: Path) -> None:
    """The rows about nights: their gates and letters are those of the tests above."""
    rows = dict(_ROW.findall((shared / "domain.md").read_text(encoding="utf-8")))
    source = _nights(repository)
    played = set(re.findall(r'"""SC\d\d (?:[(][a-z][)] )?[(](Q\d\d)[)]', source))
    for scenario in {case[:4] for case in BY_NIGHTS}:
        facts, _, rules = (cell.strip() for cell in rows[scenario].split("|")[:3])
        gates = {rule for rule in re.findall(r"\bQ\d\d\b", rules) if rule != "Q05"}
        assert gates <= played | set(NOT_BUILT.values())
        letters = set(re.findall(r"\(([a-e])\)", facts)) - {"a"} if scenario != "SC77" else {"b"}
        assert letters <= {case[4:] for case in (*BY_NIGHTS, *NOT_BUILT) if case[:4] == scenario}


@pytest.mark.parametrize("scenario", WANTED)
def test_the_expectation_is_the_domains(shared: Path, scenario: str) -> None:
    """Rules, meta rules and letters here are those of the row in the domain's table, where that is at hand."""
    row = dict(_ROW.findall((shared / "domain.md").read_text(encoding="utf-8")))[scenario]
    facts, expected, rules = (cell.strip() for cell in row.split("|")[:3])
    cases = [case for case in CASES if case.scenario == scenario and not case.is_counterpart]
    named = set(re.findall(r"\b[A-Z]\d\d\b", rules))
    named = {rule for rule in named if not ELSEWHERE.fullmatch(rule)} - BY_A_TEST.get(scenario, set())
    shown = {rule for case in cases for verdict in case.verdicts() for rule in (verdict.rule, *verdict.also)}
    shown |= {rule for case in cases for rule in (*case.unlike, *case.alike)}
    shown |= {leaves.rule for case in cases for leaves in case.exports}
    assert named - shown == set()
    words = set(re.findall(r"\b(?:ALLOW|HOLD|BLOCK)\b", expected)) - BY_A_TEST.get(scenario, set())
    ends = {verdict.decision for case in cases for verdict in case.verdicts()}
    assert words <= ends | {leaves.decision for case in cases for leaves in case.exports}
    letters = set(re.findall(r"\(([a-d])\)", facts + expected))
    assert letters - GATES.get(scenario, set()) <= {case.letter for case in cases}


@pytest.mark.parametrize(
    ("case", "meta"),
    [(case, meta) for case in CASES for meta in case.unlike],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_meta_rule_makes_the_difference(case: Case, meta: str) -> None:
    """Where the meta rule has nothing to say, the same story ends otherwise; both ends are tested above."""
    assert _META.fullmatch(meta)
    ends, others = _ends(case), _ends(BY_ID[case.unlike[meta]])
    assert [key for key in ends.keys() & others.keys() if ends[key] != others[key]]


@pytest.mark.parametrize(
    ("case", "meta"),
    [(case, meta) for case in CASES for meta in case.alike],
    ids=lambda value: getattr(value, "id", value),
)
def test_what_must_not_matter_does_not(case: Case, meta: str) -> None:
    """Private or business address (s17), one system or the other (T09): the end is the same."""
    assert re.fullmatch(r"T09|s17", meta)
    assert _ends(case) == _ends(BY_ID[case.alike[meta]])


def _ends(case: Case) -> dict[tuple[str, str], set[tuple]]:
    """What a case expects per channel and purpose, whoever it is about."""
    ends: dict[tuple[str, str], set[tuple]] = {}
    for verdict in case.verdicts():
        end = (verdict.decision, verdict.rule, verdict.also, verdict.never)
        ends.setdefault((verdict.channel, verdict.purpose), set()).add(end)
    return ends


def test_a_no_that_came_late_leaves_the_answer_of_that_day(published: dict[str, Published]) -> None:
    """SC75: lawful as known that day (T12), not in truth; the message is marked, the no ten days under way (T13)."""
    company, case = published[NOW], BY_ID["SC75"]
    asked = ["explain", "--config", str(company.folder / "consentry.toml"), name_in(case, JAN), "--json"]
    done = CliRunner().invoke(consentry, [*asked, "--then", "2026-03-15T20:00:00Z"])
    pairs = {(pair["channel"], pair["purpose"]): pair for pair in json.loads(done.stdout)["pairs"]}
    pair = pairs["email", "newsletter"]
    assert (pair["as_known_then"]["decision"], pair["as_known_then"]["rule"]) == ("ALLOW", "C02")
    assert (pair["as_known_now"]["decision"], pair["as_known_now"]["rule"]) == ("BLOCK", "W02")
    with duckdb.connect(str(company.folder / "var" / "warehouse.duckdb"), read_only=True) as warehouse:
        found = warehouse.execute(
            "select a.finding, a.latency_hours from mart__send_audit a join points p using (point_id) "
            "where p.exact_key = ?", [name_in(case, JAN)]
        ).fetchall()  # fmt: skip
    ((finding, hours),) = found
    assert finding == "after_a_no_learned_later"
    assert hours // 24 in (9, 10)


def test_a_new_purpose_starts_with_nobody(published: dict[str, Published]) -> None:
    """SC78 says that everyone is held for it; people with a no or with a yes to something else have other reasons."""
    podcast = published[NOW].decisions.filter(purpose="podcast")
    assert podcast.height > 0
    assert set(podcast["decision"]) == {"HOLD", "BLOCK"}
