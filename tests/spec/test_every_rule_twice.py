"""The room keeps its own promise: every rule of the table has its two spec tests, and they say what they promise."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from consentry.docs.spec_tests import MARKS, spec_tests
from consentry.rules import RULES

ROOM = Path(__file__).parent
FOUND = spec_tests(ROOM)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
@pytest.mark.parametrize("mark", MARKS)
def test_the_rule_decides_once_and_narrowly_does_not_once(rule, mark):
    assert any((test.mark, test.rule_id) == (mark, rule) for test in FOUND), (
        f"tests/spec needs a test marked {mark}({rule!r})"
    )


def test_every_spec_test_says_what_it_promises():
    silent = [
        f"{path.name}: {node.name}"
        for path in sorted(ROOM.glob("test_*.py"))
        if path != Path(__file__)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert not silent, "its docstring is read by people who do not read code"


def test_no_two_spec_tests_have_one_name():
    homes = {(test.file, test.name) for test in FOUND}
    assert len({name for _, name in homes}) == len(homes)
