"""Does anything notice the change that cosmic-ray has just made in a rule? Ends with 1 when something does.

First the comparison with the oracle, on cases and answers that `prepare` wrote down; where that sees nothing, the tests
of the family that the changed file belongs to. Lives here: one judgement. Does not live here: the changes
(cosmic-ray.toml).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

from mutants.kill import QUESTIONS, TESTS, generator, oracle_answers, told_otherwise

EXPECTED = Path(os.environ.get("MUTATION_EXPECTED", "/nowhere"))
CASES, SEED = 2_000, 20_261_128
FAMILIES = {
    "b2b": ("spec/test_business_exemptions.py",),
    "consent": ("spec/test_consent_as_basis.py", "spec/test_life_of_a_consent.py"),
    "invalid_consent": ("spec/test_invalid_consent.py", "spec/test_messages.py", "spec/test_same_address.py"),
    "invoice": ("spec/test_customer_relation.py",),
    "legitimate_interest": ("spec/test_letters.py", "spec/test_prospects_and_calls.py"),
    "message": ("spec/test_messages.py",),
    "overrides": (
        "spec/test_own_no.py", "spec/test_rights.py", "spec/test_delivery_and_registers.py", "spec/test_people.py",
        "spec/test_prospects_and_calls.py",
    ),
    "reach": ("contract/test_law_pages.py",),
    "recipients": ("spec/test_recipients.py",),
    "service": ("spec/test_service.py", "spec/test_messages.py"),
    "table": ("contract/test_law_pages.py",),
}  # fmt: skip
"""Which tests a rule's file has, besides those of the table itself."""
OF_THE_TABLE = ("unit/test_rules_table.py",)


def prepare() -> None:
    """Write cases and the oracle's answers down, once for all changes."""
    tables = generator.generate(SEED, 0, CASES)
    answers = [oracle_answers(tables, *clocks, policy) for clocks, policy in QUESTIONS]
    EXPECTED.write_bytes(pickle.dumps((tables, answers)))


def judge() -> str:
    """What noticed the change; nothing when nothing did."""
    try:
        if wrong := told_otherwise(EXPECTED):
            return f"{wrong} decisions"
    except Exception as broken:
        return f"broken: {type(broken).__name__}"
    family = _changed()
    tests = [str(TESTS / name) for name in (*OF_THE_TABLE, *FAMILIES[family])]
    asked = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=TESTS.parent)
    failed = [line.split(" - ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED")]
    return failed[0] if failed else "a test" if done.returncode else ""


def _changed() -> str:
    """The file of rules that is not as the commit has it."""
    asked = ["git", "-C", str(TESTS.parent), "diff", "--name-only", "--", "pipelines/consentry/rules"]
    (name,) = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    return Path(name).stem


if __name__ == "__main__":
    if sys.argv[1:] == ["prepare"]:
        prepare()
    else:
        noticed = judge()
        print(noticed or "NOTHING NOTICED IT")
        sys.exit(bool(noticed))
