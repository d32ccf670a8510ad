"""Which spec tests speak of which rule: read from their source, so nobody keeps a list by hand."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"\b[A-Z]{1,2}\d{2}\b")


@dataclass(frozen=True)
class SpecTest:
    """One test of tests/spec: its name, and what it promises in words."""

    file: str
    name: str
    promise: str

    @property
    def title(self) -> str:
        """The name as a sentence."""
        return self.name.removeprefix("test_").replace("_", " ")


def by_rule(folder: Path, rule_ids: Iterable[str]) -> dict[str, list[SpecTest]]:
    """Rule id -> the tests whose code names it, in the order of the files."""
    known = set(rule_ids)
    found: dict[str, list[SpecTest]] = defaultdict(list)
    for path in sorted(folder.glob("**/test_*.py")):
        for function in _tests(ast.parse(path.read_text(encoding="utf-8"))):
            promise = " ".join((ast.get_docstring(function) or "").split())
            test = SpecTest(path.relative_to(folder).as_posix(), function.name, promise)
            for rule_id in sorted(_named(function) & known):
                found[rule_id].append(test)
    return found


def _tests(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _named(function: ast.FunctionDef) -> set[str]:
    """Rule ids in the texts of a test and its decorators; its docstring alone does not count."""
    docstring = ast.get_docstring(function, clean=False)
    texts = (
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != docstring
    )
    return {word for text in texts for word in _WORD.findall(text)}
