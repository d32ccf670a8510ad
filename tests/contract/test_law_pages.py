"""The pages of rules, countries, law and article show all there is, agree with each other, and promise nothing idle."""

from __future__ import annotations

import ast
import re

import pytest

from consentry.docs import article, countries, law_page, pages
from consentry.docs.configuration import settings
from consentry.docs.families import FAMILIES, in_the_table
from consentry.docs.places import INDEX, NO_ADVICE, anchor, country_page, rules_page
from consentry.docs.scenarios import scenario_files
from consentry.docs.spec_tests import MARKS, spec_tests
from consentry.docs.statements import STATEMENTS
from consentry.law import REGIMES
from consentry.rules import BY_ID, RULES

LINK = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ID = re.compile(r"\b([A-Z]{1,2})(\d\d)(?:[-–](?:[A-Z]{1,2})?(\d\d))?\b")
NOT_BUILT = {
    "R01", "R02", "R03", "R04", "R06", "SC57", "SC72",  # rights
}  # fmt: skip
"""What statements may name although nobody wrote it yet; anything else that is missing is a slip of the pen."""


@pytest.fixture(scope="module")
def text(repository):
    """The text of every page, by its path."""
    return {name: (repository / name).read_text(encoding="utf-8") for name in pages.PAGES}


@pytest.fixture(scope="module")
def told(repository):
    """The scenarios that are told, and where."""
    return scenario_files(repository)


def section(page: str, heading: str) -> str:
    """The part of a page below one of its second headings."""
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_told_whole_on_its_familys_page(repository, text, rule):
    family = next(family for family in FAMILIES if family.letter == rule.id[0])
    part = section(text[family.page], rule.id)
    for said in (rule.sentence, rule.explanation, f"{rule.priority}, {rule.kind} (", rule.outcome):
        assert said in part
    for citation in rule.citations:
        assert f"../law.md#{anchor(citation.key)})" in part
    tests = [test for test in spec_tests(repository / "tests/spec") if test.rule_id == rule.id]
    assert {test.mark for test in tests} == set(MARKS)
    for test in tests:
        assert f"**{test.title}.**" in part
        assert f"tests/spec/{test.file})" in part


def test_the_index_leads_to_every_rule_and_says_none_twice(text):
    for family in in_the_table():
        for rule in family.rules:
            assert text[INDEX].count(f"(rules/{family.slug}.md#{rule.id.lower()})") == 1
            assert rule.sentence not in text[INDEX]
    assert len(text[INDEX].splitlines()) < 80, "the index is short"


def test_a_rule_without_a_family_stops_the_pages(monkeypatch):
    monkeypatch.setattr("consentry.docs.families.FAMILIES", FAMILIES[1:])
    with pytest.raises(LookupError, match="S01"):
        in_the_table()


def test_a_family_without_rules_has_no_page():
    empty = {family.page for family in FAMILIES if not family.rules}
    assert not empty & set(pages.PAGES)
    assert {rules_page(family.slug) for family in FAMILIES} - empty <= set(pages.PAGES)


def test_links_to_headings_lead_to_one(text):
    headings = {name: {anchor(found) for found in HEADING.findall(page)} for name, page in text.items()}
    broken = []
    for name, page in text.items():
        for target, heading in LINK.findall(page):
            there = _resolved(name, target)
            if there in headings and heading not in headings[there]:
                broken.append(f"{name} -> {there}#{heading}")
    assert not broken


def _resolved(name: str, target: str) -> str:
    parts = name.split("/")[:-1] if target else name.split("/")
    for step in target.split("/") if target else ():
        parts = parts[:-1] if step == ".." else [*parts, step]
    return "/".join(parts)


def test_a_page_that_nothing_makes_any_more_is_told_and_removed(tmp_path):
    old = tmp_path / "docs/generated/rules/fashion.md"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    assert pages.left_over(tmp_path) == ["docs/generated/rules/fashion.md"]
    assert "docs/generated/rules/fashion.md" in pages.stale(tmp_path)


def test_the_law_page_has_each_citation_once(text):
    page = text["docs/generated/law.md"]
    for citation in law_page.cited():
        assert page.count(f"\n### {citation.key}\n") == 1
        assert citation.says in page
    addresses = [citation.address for citation in law_page.cited() if citation.address]
    assert len(addresses) > 40
    assert all(address.startswith("https://") for address in addresses)


def test_no_two_citations_share_a_key():
    kept = {}
    for citation in (
        *(each for rule in RULES for each in rule.citations), *(row.source for row in REGIMES),
    ):  # fmt: skip
        assert kept.setdefault(citation.key, citation) == citation


@pytest.mark.parametrize("code", countries.codes())
def test_a_country_shows_its_rows_and_says_what_the_page_is_not(text, code):
    page = text[country_page(code)]
    assert NO_ADVICE in page
    assert countries.UNCERTAIN in page
    behind = page.partition("## The data behind each row")[2].partition("\n## ")[0]
    for row in (row for row in REGIMES if row.jurisdiction == code):
        assert countries.reading(row) in page
        assert f"| {row.regime} |" in behind
        assert f"../law.md#{anchor(row.source.key)})" in behind
        for day in (row.in_force_from, row.in_force_to):
            assert day in page
    assert f"{countries.NAMES[code]} ({code})" in page


def test_a_row_reads_differently_when_the_law_does():
    """Two rows with one sentence admit the same."""
    alike = {}
    for row in REGIMES:
        admits = (row.channel in ("email", "sms"), row.regime, row.min_grade == "A", row.register,
                  row.ongoing_contract_only, row.business_exemption)  # fmt: skip
        assert alike.setdefault(countries.reading(row), admits) == admits


def test_a_country_without_a_row_for_a_way_says_so(text):
    assert "SMS to companies (legal persons): no row" in text[country_page("FR")]
    assert "no row" not in text[country_page("NL")]


def test_every_number_of_the_policy_bears_on_a_rule():
    numbers = [setting for setting in settings() if setting.key.startswith("policy.")]
    assert len(numbers) > 15
    assert not [setting.key for setting in numbers if not setting.rules]


def test_settings_name_rules_of_the_table():
    named = {(setting.key, rule) for setting in settings() for rule in setting.rules}
    gates = re.compile(r"Q(?!05)\d\d")  # they hold a night and stand in no row of the table
    assert not [(key, rule) for key, rule in named if rule not in BY_ID and not gates.fullmatch(rule)]
    assert ("policy.b2b_exemptions", "B04") in named, "B01 to B07 means all between"


def test_every_statement_of_the_article_is_there():
    assert [statement.id for statement in STATEMENTS] == [f"s{number:02}" for number in range(1, 32)]
    assert all(statement.says and statement.promises for statement in STATEMENTS)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.id)
def test_what_a_statement_names_exists(repository, told, statement):
    for promise in statement.promises:
        assert set(article.absent(promise, told)) <= NOT_BUILT
        for name in promise.tests:
            file, _, function = name.partition("::")
            tree = ast.parse((repository / file).read_text(encoding="utf-8"))
            assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.id)
def test_the_page_says_what_is_not_built(text, told, statement):
    part = section(text["docs/generated/article.md"], statement.id)
    idle = [promise for promise in statement.promises if not article.kept(promise, told)]
    assert part.count("**Not built yet") == len(idle)
    assert all(promise.says in part for promise in statement.promises)
    assert (article.state(statement, told) == "built") == (not idle)


def test_a_promise_is_kept_by_what_exists_only():
    from consentry.docs.statements import Promise

    assert article.kept(Promise("a", rules=("W02",)), {})
    assert article.kept(Promise("a", scenarios=("SC01",)), {"SC01": "x.py"})
    assert not article.kept(Promise("a", rules=("R06",), scenarios=("SC72",)), {"SC01": "x.py"})
    assert not article.kept(Promise("a"), {})


def test_scenarios_are_found_in_their_source(told, repository):
    """Those of the lists of wanted ones and of nights, which their own tests compare with the domain."""
    source = (repository / "tests/integration/test_scenarios.py").read_text(encoding="utf-8")
    wanted = {
        case[:4]
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in ("WANTED", "BY_NIGHTS")
        for case in ast.literal_eval(node.value)
    }
    asked_by_people = {"SC57", "SC72"}
    assert wanted | asked_by_people == set(told)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.id)
def test_a_statement_names_what_the_domain_names_for_it(shared, statement):
    """Rules and scenarios of domain table 0.2, where that is at hand."""
    domain = (shared / "domain.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {statement.id} \|(.*)\|$", domain, re.MULTILINE)
    assert row
    cells = row[1].split("|")
    wanted = {name for cell in (cells[1], cells[3]) for name in _ids(cell)}
    named = {name for promise in statement.promises for name in (*promise.rules, *promise.scenarios)}
    assert wanted - named == set()


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.id)
def test_a_statement_is_not_copied(shared, statement):
    """We say it in our own words."""
    domain = (shared / "domain.md").read_text(encoding="utf-8")
    assert statement.says.rstrip(".").lower() not in domain.lower()


def _ids(cell: str) -> set[str]:
    """The ids in a cell; "SC54-57" names all between."""
    return {
        f"{letters}{number:02}"
        for letters, first, last in ID.findall(cell)
        for number in range(int(first), int(last or first) + 1)
    }
