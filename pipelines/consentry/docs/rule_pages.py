"""One page per family of rules: each rule with its law, its settings, where it can be reached, and its spec tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from consentry.docs import markdown
from consentry.docs.configuration import settings_about
from consentry.docs.families import Family
from consentry.docs.law_page import citation_link
from consentry.docs.places import INDEX, NO_ADVICE, SETTINGS, country_page, link
from consentry.docs.spec_tests import MARKS, SpecTest, spec_tests
from consentry.law import REGIMES, RegimeRow
from consentry.rules import Rule

SPEC = "tests/spec"
KINDS = {"L": "law", "P": "policy: our choice", "LP": "law, with something for the company to choose"}


def page_of(family: Family) -> Callable[[Path], str]:
    """What makes the page of one family from the repository's root."""

    def page_text(root: Path) -> str:
        tests = spec_tests(root / SPEC)
        return markdown.page(
            f"{family.title} ({family.letter})",
            f"{family.asks} What L, P, LP and the regimes mean, and how the families work together: "
            f"{link('the decision table', family.page, INDEX)}. {NO_ADVICE}",
            *(
                part
                for rule in family.rules
                for part in _section(rule, family.page, [test for test in tests if test.rule_id == rule.id])
            ),
        )

    return page_text


def _section(rule: Rule, here: str, tests: list[SpecTest]) -> Iterable[str]:
    rows = [
        ("Decides", rule.outcome + (f", on the basis of {rule.basis}" if rule.basis != "none" else "")),
        ("Priority, kind", f"{rule.priority}, {rule.kind} ({KINDS[rule.kind]})"),
        ("Applies when", rule.explanation),
        ("What helps", rule.repair or "nothing that we can do"),
        ("Law", "<br>".join(citation_link(citation, here) for citation in rule.citations)),
        ("Settings (default)", "<br>".join(_settings(rule, here)) or "none"),
        ("Reached under", reached(rule, here)),
    ]
    shown = [row for row in rows if row[0] != "What helps" or rule.outcome in ("HOLD", "BLOCK")]
    yield f"## {rule.id}"
    yield markdown.table(("The marketer reads", rule.sentence), shown)
    for mark, words in MARKS.items():
        if found := [test for test in tests if test.mark == mark]:
            yield f"{words}:"
            yield "\n".join(f"- **{test.title}.** {test.promise} ({_file(test, here)})" for test in found)


def _file(test: SpecTest, here: str) -> str:
    return link(test.file, here, f"{SPEC}/{test.file}")


def _settings(rule: Rule, here: str) -> list[str]:
    return [
        f"{link(f'`{setting.key}`', here, SETTINGS, setting.heading)} ({setting.default})"
        for setting in settings_about(rule.id)
    ]


def reached(rule: Rule, here: str) -> str:
    """The rows of the law under which a rule can apply, in words."""
    rows = [row for row in REGIMES if rule.reach(row)]
    words = " ".join((rule.reach.__doc__ or "").split())
    if len(rows) in (0, len(REGIMES)):
        return words
    regimes = list(dict.fromkeys(row.regime for row in rows))
    parts = [
        f"{regime}: {_channels([row for row in rows if row.regime == regime], here)}" for regime in regimes
    ]
    return "<br>".join([words, *parts])


def _channels(rows: list[RegimeRow], here: str) -> str:
    """Ways of contact with their countries; ways with the same countries stand together."""
    ways: dict[str, list[str]] = {}
    for channel in dict.fromkeys(row.channel for row in rows):
        codes = sorted({row.jurisdiction for row in rows if row.channel == channel})
        ways.setdefault(", ".join(link(code, here, country_page(code)) for code in codes), []).append(channel)
    return "; ".join(f"{' and '.join(channels)} in {countries}" for countries, channels in ways.items())
