"""The article traced: each statement with the rules, scenarios and tests that keep it, and what is not built yet."""

from __future__ import annotations

from pathlib import Path

from consentry.docs import markdown
from consentry.docs.families import rule_link
from consentry.docs.places import ARTICLE, NO_ADVICE, link
from consentry.docs.scenarios import scenario_files
from consentry.docs.statements import STATEMENTS, Promise, Statement
from consentry.rules import BY_ID

BUILT, PARTLY, MISSING = "built", "partly built", "not built yet"


def page_text(root: Path) -> str:
    """The page, made from the statements, the table of rules and the scenarios that are told."""
    told = scenario_files(root)
    return markdown.page(
        "The article, statement by statement",
        "Consentry began with a Dutch article on what the GDPR means for business marketers. Here is each of its "
        f"statements in our words, where the law says more or less, and what keeps it. {NO_ADVICE}",
        markdown.table(
            ("statement", "says", "here"),
            [(link(each.id, ARTICLE, ARTICLE, each.id), each.says, state(each, told)) for each in STATEMENTS],
        ),
        *(part for each in STATEMENTS for part in _section(each, told)),
    )


def kept(promise: Promise, told: dict[str, str]) -> bool:
    """Something keeps it: a rule of the table, a scenario that is told, or a test."""
    return bool(promise.tests) or any(
        name in BY_ID or name in told for name in promise.rules + promise.scenarios
    )


def absent(promise: Promise, told: dict[str, str]) -> list[str]:
    """What it names and nobody wrote yet. A gate on the whole night is no rule of the table: tests keep it."""
    kept_by_tests = (
        set(promise.rules) if promise.tests and all(name[0] == "Q" for name in promise.rules) else set()
    )
    named = [name for name in promise.rules + promise.scenarios if name not in kept_by_tests]
    return [name for name in named if name not in BY_ID and name not in told]


def state(statement: Statement, told: dict[str, str]) -> str:
    """How far it is built, in words."""
    answers = {kept(promise, told) for promise in statement.promises}
    return PARTLY if len(answers) == 2 else BUILT if answers == {True} else MISSING


def _section(statement: Statement, told: dict[str, str]) -> tuple[str, ...]:
    return (
        f"## {statement.id}",
        statement.law and f"The law: {statement.law}",
        "\n".join(f"- {_promise(promise, told)}" for promise in statement.promises),
    )


def _promise(promise: Promise, told: dict[str, str]) -> str:
    missing = ", ".join(absent(promise, told))
    if not kept(promise, told):
        return f"**Not built yet{f' ({missing})' if missing else ''}:** {promise.says}"
    parts = [
        ("Rules", [rule_link(name, ARTICLE) for name in promise.rules if name in BY_ID]),
        ("Scenarios", [link(name, ARTICLE, told[name]) for name in promise.scenarios if name in told]),
        ("Tests", [_test(name) for name in promise.tests]),
        ("Not told or built yet", [missing] if missing else []),
    ]
    shown = [f"{title}: {', '.join(items)}." for title, items in parts if items]
    return "<br>".join([promise.says, *shown])


def _test(name: str) -> str:
    file, _, function = name.partition("::")
    return link(function.removeprefix("test_").replace("_", " "), ARTICLE, file)
