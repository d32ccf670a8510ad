"""Which scenarios are told, and where: read from the source of tests/integration/scenarios, like the spec tests.

Scenarios about whole nights or about requests of people are tests whose first words name them.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

FOLDER = "tests/integration/scenarios"
PLAYED = (
    "tests/integration/test_gates.py",
    "tests/integration/test_gates_held.py",
    "tests/integration/test_erasure.py",
    "tests/unit/test_access.py",
)
_ID = re.compile(r"(SC\d\d)[a-z]?")


def scenario_files(root: Path) -> dict[str, str]:
    """Each scenario that is told, and the file that tells it, as a path in the repository."""
    found: dict[str, str] = {}
    for path in sorted((root / FOLDER).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (scenario := _scenario(node)):
                found.setdefault(scenario, path.relative_to(root).as_posix())
    for place in (each for each in PLAYED if (root / each).is_file()):
        for node in ast.parse((root / place).read_text(encoding="utf-8")).body:
            said = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None
            if said and (match := _ID.match(said)):
                found.setdefault(match[1], place)
    return dict(sorted(found.items()))


def _scenario(call: ast.Call) -> str:
    """The scenario of `Case("SC66a", ...)` and of `Case(f"SC65{letter}", ...)`; '' for any other call."""
    if not (isinstance(call.func, ast.Name) and call.func.id == "Case" and call.args):
        return ""
    first = call.args[0]
    if isinstance(first, ast.JoinedStr):
        first = first.values[0]
    match = _ID.fullmatch(str(first.value)) if isinstance(first, ast.Constant) else None
    return match[1] if match else ""
