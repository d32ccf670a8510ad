"""Make each mutant and see whether the comparison with the oracle notices it: `make mutants`.

Lives here: a copy of the package with one mistake in it, asked about the same invented cases as the oracle. Does not
live here: the mistakes (`mutants`), or the cases (tests/property).
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "property")]

import generator  # noqa: E402
from comparison import CLOCKS, POLICIES, differences, engine_answers, oracle_answers  # noqa: E402

from mutants.mutants import MUTANTS, Mutant  # noqa: E402

PACKAGE = TESTS.parent / "pipelines" / "consentry"
CASES = 3_000
SEED = 20_261_127
QUESTIONS = tuple((CLOCKS[n], POLICIES[n % len(POLICIES)]) for n in range(len(CLOCKS)))


def survivors(mutants: Iterable[Mutant], at_once: int = 2, cases: int = CASES) -> list[Mutant]:
    """The mutants that nobody notices; says of each how many decisions gave it away."""
    with tempfile.TemporaryDirectory() as folder:
        expected = Path(folder) / "expected.pickle"
        tables = generator.generate(SEED, 0, cases)
        answers = [oracle_answers(tables, *clocks, policy) for clocks, policy in QUESTIONS]
        expected.write_bytes(pickle.dumps((tables, answers)))
        mutants = list(mutants)
        with ThreadPoolExecutor(at_once) as pool:
            found = list(pool.map(lambda mutant: _noticed(mutant, Path(folder), expected), mutants))
    for mutant, noticed in zip(mutants, found, strict=True):
        print(f"{noticed or 'SURVIVES':>10}  {mutant.file}: {mutant.means}")
    return [mutant for mutant, noticed in zip(mutants, found, strict=True) if not noticed]


def mutated(mutant: Mutant, folder: Path) -> Path:
    """A copy of the package with the mistake in it; gives the folder to import it from."""
    place = Path(tempfile.mkdtemp(dir=folder))
    shutil.copytree(PACKAGE, place / "consentry", ignore=shutil.ignore_patterns("__pycache__"))
    file = place / "consentry" / mutant.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.before) != 1:
        raise ValueError(
            f"{mutant.file} has the text of this mutant {text.count(mutant.before)} times: {mutant.means}"
        )
    file.write_text(text.replace(mutant.before, mutant.after), encoding="utf-8")
    return place


def _noticed(mutant: Mutant, folder: Path, expected: Path) -> str:
    """How many decisions differ from the oracle's, or that nothing could be decided; nothing when all are the same."""
    place = mutated(mutant, folder)
    asked = [__file__, "compare", str(expected)]
    if mutant.tests:
        asked = ["-m", "pytest", "-x", "-q", str(TESTS.parent / mutant.tests)]
    done = subprocess.run(
        [sys.executable, *asked], capture_output=True, text=True, check=False, cwd=TESTS.parent,
        env={**os.environ, "PYTHONPATH": f"{place}:{TESTS}", "POLARS_MAX_THREADS": "1"},
    )  # fmt: skip
    shutil.rmtree(place)
    if done.returncode == 0:
        return ""
    return "a test" if mutant.tests else done.stdout.strip() or "an error"


def told_otherwise(tables: dict[str, list[dict]], answers: list[dict]) -> int:
    """How many decisions of the engine at hand differ from the oracle's, in the first question where any does."""
    for (clocks, policy), told in zip(QUESTIONS, answers, strict=True):
        if wrong := sum(1 for _ in differences(told, engine_answers(tables, *clocks, policy))):
            return wrong
    return 0


def _compare(expected: Path) -> int:
    """In a process of its own."""
    if wrong := told_otherwise(*pickle.loads(expected.read_bytes())):
        print(wrong)
    return bool(wrong)


if __name__ == "__main__":
    if sys.argv[1:2] == ["compare"]:
        sys.exit(_compare(Path(sys.argv[2])))
    alive = survivors(MUTANTS)
    print(f"{len(MUTANTS) - len(alive)} of {len(MUTANTS)} mutants killed")
    sys.exit(bool(alive))
