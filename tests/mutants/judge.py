"""Does anything notice the change that cosmic-ray has just made in a rule? Ends with 1 when something does.

First the comparison with the oracle; where that sees nothing, the tests of the family that the changed file belongs to.
Lives here: one judgement. Does not live here: the changes (cosmic-ray.toml).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PLACE = Path(os.environ.get("MUTATION_PLACE", "/nowhere")) / "judge"
FEW, CASES, SEED = 300, 2_000, 20_261_128
"""Most changes show in a few cases; only the others are asked about the many."""
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
    "reach": ("property/test_reach.py", "contract/test_law_pages.py"),
    "recipients": ("spec/test_recipients.py",),
    "service": ("spec/test_service.py", "spec/test_messages.py"),
    "table": ("contract/test_law_pages.py",),
}  # fmt: skip
"""Which tests a rule's file has, besides those of the table itself."""
OF_THE_TABLE = ("unit/test_rules_table.py",)


def serve() -> None:
    """Fork a judge for each caller: cases, answers and libraries are there once, our package is read anew each time."""
    from mutants.kill import QUESTIONS, generator, oracle_answers

    asked = []
    for cases in (FEW, CASES):
        tables = generator.generate(SEED, 0, cases)
        answers = [oracle_answers(tables, *clocks, policy) for clocks, policy in QUESTIONS]
        asked.append((tables, answers))
    # our package is imported by the fork, from the files as they are then
    assert not [name for name in sys.modules if name.partition(".")[0] == "consentry"]
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(PLACE))
        listener.listen()
        while True:
            caller, _ = listener.accept()
            if (pid := os.fork()) == 0:
                noticed = judge(asked)
                caller.sendall((noticed or "-").encode())
                os._exit(0)
            caller.close()
            os.waitpid(pid, 0)


def ask() -> str:
    """What the server's judge noticed."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(PLACE))
        told = line.recv(4096).decode()
    if not told:
        raise RuntimeError("the judge of this change broke down; its server says why")
    return told.strip("-")


def judge(asked: list) -> str:
    """What noticed the change; nothing when nothing did."""
    from mutants.kill import told_otherwise

    try:
        for tables, answers in asked:
            if wrong := told_otherwise(tables, answers):
                return f"{wrong} decisions"
    except Exception as broken:
        return f"broken: {type(broken).__name__}"
    tests = [str(TESTS / name) for name in (*OF_THE_TABLE, *FAMILIES[_changed()])]
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(pytest, capture_output=True, text=True, check=False, cwd=TESTS.parent)
    failed = [line.split(" - ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED")]
    return failed[0] if failed else "a test" if done.returncode else ""


def _changed() -> str:
    """The file of rules that is not as the commit has it."""
    asked = ["git", "-C", str(TESTS.parent), "diff", "--name-only", "--", "pipelines/consentry/rules"]
    (name,) = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    return Path(name).stem


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    noticed = ask()
    print(noticed or "NOTHING NOTICED IT")
    sys.exit(bool(noticed))
