"""Which spec tests speak of which rule: read from the marks in their source, so nobody keeps a list by hand.

A test says so with `@pytest.mark.decides("W02")` or `@pytest.mark.narrowly_not("W02")`; the fixture `spec` holds it to
that. A test without a mark belongs to no rule.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARKS: dict[str, str] = {"decides": "It decides", "narrowly_not": "It narrowly does not apply"}
"""The two marks of a spec test, and how the page introduces them."""


@dataclass(frozen=True)
class SpecTest:
    """One mark of one test of tests/spec; `name` and `promise` (its docstring) are read by people."""

    file: str
    name: str
    promise: str
    mark: str
    rule_id: str

    @property
    def title(self) -> str:
        """The name as a sentence."""
        words = self.name.removeprefix("test_").replace("_", " ")
        return words[:1].upper() + words[1:]


def spec_tests(folder: Path) -> list[SpecTest]:
    """Every mark of every test in the folder, in the order of the files."""
    return [
        SpecTest(
            file=path.relative_to(folder).as_posix(),
            name=function.name,
            promise=" ".join((ast.get_docstring(function) or "").split()),
            mark=mark,
            rule_id=rule_id,
        )
        for path in sorted(folder.glob("**/test_*.py"))
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        for mark, rule_id in _marks(function)
    ]


def _marks(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
            for argument in decorator.args:
                if decorator.func.attr in MARKS and isinstance(argument, ast.Constant):
                    yield decorator.func.attr, str(argument.value)
