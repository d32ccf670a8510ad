"""Engine against oracle on the same tables, and the smallest rows on which they differ.

Lives here: running both, comparing, shrinking, and the worker that compares a chunk of cases. Does not
live here: inventing cases (`generator`), or judging who is right.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

import generator
import oracle
import polars as pl
from oracle_tables import COLUMNS, NARROW, NOW, POLICY, ROW_COLUMNS

POLICIES = (
    POLICY,
    {**POLICY, "b2b_exemptions": True, "sector": "press", "lia_max_age_months": 12, "person_link_negative": 0.60},
    {**POLICY, "b2b_exemptions": True, "post_prospects": "off", "register_max_age_days": 10,
     "person_link_negative": 0.90},
)  # fmt: skip
"""What three companies chose; chunk n is decided by `policy_of(n)`."""
PATIENCE_S = 60
SHOWN_ROWS = 30
PEPPER = b"an invented pepper for the tests"
CLOCKS = (
    (NOW, NOW),
    (datetime(2026, 6, 30, 12, 0, tzinfo=UTC), NOW),
    (NOW, datetime(2026, 7, 15, 9, 0, tzinfo=UTC)),
    (datetime(2026, 8, 10, 23, 30, tzinfo=UTC), datetime(2026, 8, 29, 9, 0, tzinfo=UTC)),
)
"""Pairs of as_of and known_as_of; chunk n uses pair n modulo their number."""

NEEDED = frozenset(
    {
        "contact_ref",
        "point_kind",
        "point_value",
        "event_type",
        "sale_ref",
        "notice_id",
        "source_ref",
        "other_ref",
        "verdict",
    }
)
COMPARED = (
    "point_kind", "exact_key", "person_ref", "channel", "purpose", "decision", "rule_id", "fired", "proof_grade",
)  # fmt: skip
Key = tuple[str, str, str, str, str]
Answer = tuple[str, str, frozenset[str], str]  # decision, rule, all rules but Z01, grade


def seed_of_the_day() -> int:
    """The seed that was asked for; else the commit's own; outside a checkout a random one."""
    asked = os.environ.get("CONSENTRY_SEED", "")
    if asked and asked != "random":
        return int(asked)
    head = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short=8", "HEAD"]
    commit = subprocess.run(head, capture_output=True, text=True, check=False).stdout.strip()
    if asked == "random" or not commit:
        return random.SystemRandom().randrange(1_000_000)
    return int(commit, 16) % 1_000_000


def frames(tables: dict[str, list[dict]]) -> dict[str, pl.LazyFrame]:
    """The tables as the engine takes them."""
    found = {}
    for name, rows in tables.items():
        columns = (*COLUMNS[name], *ROW_COLUMNS) if name in COLUMNS else NARROW[name]
        schema = {column: _type(column) for column in columns}
        cells = zip(*map(itemgetter(*columns), rows), strict=True) if rows else ([] for _ in columns)
        found[name] = pl.DataFrame(dict(zip(columns, cells, strict=True)), schema=schema).lazy()
    return found


def _type(column: str) -> pl.DataType:
    if column == "observed_at":
        return pl.Datetime("us", "UTC")
    return pl.Int64() if column == "row_number" else pl.String()


def policy_of(chunk: int) -> dict:
    """Each pair of clocks meets each company."""
    return POLICIES[(chunk + chunk // len(CLOCKS)) % len(POLICIES)]


def decisions(
    tables: dict[str, pl.LazyFrame], as_of: datetime, known_as_of: datetime, chosen: dict = POLICY
) -> pl.DataFrame:
    """What the engine decides: the columns of a key, decision, rule_id, fired, proof_grade, legal_basis, evidence_ids.

    `fired`: all rules that apply, a blank between them, in order of their names, without Z01.
    """
    from consentry.decide import decide_contract
    from consentry.policy import BalancingTest, Policy, Purpose, Template

    policy = Policy(
        **{
            **chosen,
            "purposes": tuple(Purpose(**purpose) for purpose in chosen["purposes"]),
            "balancing_tests": tuple(BalancingTest(**test) for test in chosen["balancing_tests"]),
            "templates": tuple(Template(**template) for template in chosen["templates"]),
        }
    )
    decided = decide_contract(tables, policy, PEPPER, as_of, known_as_of).collect()
    fired = pl.concat_list(pl.concat_list("rule_id"), "other_rules").list.set_difference(["Z01"])
    return decided.select(
        "point_kind", "exact_key", "person_ref", "channel", "purpose", "decision", "rule_id",
        fired.list.sort().list.join(" ").alias("fired"),
        pl.col("proof_grade").fill_null(""), "legal_basis", "evidence_ids",
    )  # fmt: skip


def engine_answers(
    tables: dict[str, list[dict]], as_of: datetime, known_as_of: datetime, chosen: dict = POLICY
) -> dict[Key, Answer]:
    """What the engine decides."""
    return _answers(decisions(frames(tables), as_of, known_as_of, chosen))


def oracle_answers(
    tables: dict[str, list[dict]], as_of: datetime, known_as_of: datetime, chosen: dict = POLICY
) -> dict[Key, Answer]:
    """What the oracle decides."""
    return {
        key: (verdict.decision, verdict.rule, frozenset(verdict.fired) - {"Z01"}, verdict.grade)
        for key, verdict in oracle.decide(tables, chosen, as_of, known_as_of).items()
    }


def _answers(rows: pl.DataFrame) -> dict[Key, Answer]:
    return {row[:5]: (row[5], row[6], frozenset(row[7].split()), row[8]) for row in rows.iter_rows()}


def _rows(verdicts: dict[Key, oracle.Verdict]) -> pl.DataFrame:
    """What the oracle decides, as `decisions` writes it."""
    columns = dict(zip(COMPARED[:5], zip(*verdicts, strict=True), strict=True))
    told = verdicts.values()
    answers = {
        "decision": [verdict.decision for verdict in told],
        "rule_id": [verdict.rule for verdict in told],
        "fired": [_in_order(frozenset(verdict.fired)) for verdict in told],
        "proof_grade": [verdict.grade for verdict in told],
    }
    return pl.DataFrame({**columns, **answers}, schema=dict.fromkeys(COMPARED, pl.String()))


@lru_cache(maxsize=100_000)
def _in_order(fired: frozenset[str]) -> str:
    return " ".join(sorted(fired - {"Z01"}))


def differences(one: dict[Key, Answer], other: dict[Key, Answer]) -> Iterator[tuple[Key, str]]:
    """Each key on which the two differ, and in words how; `one` is the expected side."""
    for key in one.keys() | other.keys():
        expected, found = one.get(key), other.get(key)
        if expected != found:
            yield key, _in_words(expected, found)


def _in_words(expected: Answer | None, found: Answer | None) -> str:
    if expected is None or found is None:
        return "row only in " + ("the engine" if expected is None else "the oracle")
    parts = []
    if expected[:2] != found[:2]:
        parts.append(f"{expected[0]} {expected[1]} became {found[0]} {found[1]}")
    missing, added = sorted(expected[2] - found[2]), sorted(found[2] - expected[2])
    parts += [f"not fired: {' '.join(missing)}"] if missing else []
    parts += [f"fired too: {' '.join(added)}"] if added else []
    parts += [f"grade {expected[3] or '-'} became {found[3] or '-'}"] if expected[3] != found[3] else []
    return "; ".join(parts)


def compare(
    tables: dict[str, list[dict]], clocks: tuple[datetime, datetime], chosen: dict = POLICY
) -> dict[Key, str]:
    """Where engine and oracle differ."""
    return dict(differences(oracle_answers(tables, *clocks, chosen), engine_answers(tables, *clocks, chosen)))


def compare_chunk(task: tuple[int, int, int]) -> tuple[int, Counter[str], list[tuple[int, str]]]:
    """Compares one chunk of cases: rows compared, deciding rules, first differing cases.

    `task` is (seed, number of the chunk, cases in a chunk).
    """
    seed, chunk, size = task
    clocks = CLOCKS[chunk % len(CLOCKS)]
    tables = generator.generate(seed, chunk * size, size)
    expected = _rows(oracle.decide(tables, policy_of(chunk), *clocks))
    found = decisions(frames(tables), *clocks, policy_of(chunk)).select(COMPARED)
    deciding = Counter(dict(expected["rule_id"].value_counts().iter_rows()))
    # whole rows against whole rows; only those that have no equal are looked at one by one
    only_expected = _answers(expected.join(found, on=COMPARED, how="anti"))
    only_found = _answers(found.join(expected, on=COMPARED, how="anti"))
    wrong = sorted((case_of(key), f"{key}: {words}") for key, words in differences(only_expected, only_found))
    if found.height != expected.height and not wrong:
        wrong = [(chunk * size, "the engine answers for a key twice")]
    return expected.height, deciding, wrong


def case_of(key: Key) -> int:
    """The number of the case a key belongs to."""
    return generator.number_in(key[0], key[1])


def shrink(
    tables: dict[str, list[dict]], still_wrong: Callable[[dict[str, list[dict]]], bool]
) -> dict[str, list[dict]]:
    """Takes rows, then cells away as long as the tables stay wrong."""
    smaller = {name: list(rows) for name, rows in tables.items()}
    for step in (8, 4, 2, 1, 1):
        for name in smaller:
            start = 0
            while start < len(smaller[name]):
                rows = smaller[name]
                fewer = {**smaller, name: rows[:start] + rows[start + step :]}
                if still_wrong(fewer):
                    smaller = fewer
                else:
                    start += step
    return _blank_cells(smaller, still_wrong)


def _blank_cells(
    tables: dict[str, list[dict]], still_wrong: Callable[[dict[str, list[dict]]], bool]
) -> dict[str, list[dict]]:
    for name, columns in COLUMNS.items():
        for index, row in enumerate(tables[name]):
            for column in columns:
                if not row[column] or column in NEEDED:
                    continue
                rows = list(tables[name])
                rows[index] = {**tables[name][index], column: ""}
                if still_wrong({**tables, name: rows}):
                    tables = {**tables, name: rows}
    return tables


def story(tables: dict[str, list[dict]]) -> str:
    """The rows as a person reads them: invented data only, so that it may be printed."""
    lines = []
    for name, rows in tables.items():
        for row in rows:
            cells = " ".join(
                f"{column}={value!r}"
                for column, value in row.items()
                if value != "" and column not in ("file_id", "row_number", "observed_at")
            )
            lines.append(f"  {name} seen {row['observed_at']:%Y-%m-%dT%H:%M} {cells}")
    more = [f"  ... and {len(lines) - SHOWN_ROWS} rows more"] if len(lines) > SHOWN_ROWS else []
    return "\n".join(lines[:SHOWN_ROWS] + more)


def smallest(
    seed: int, number: int, clocks: tuple[datetime, datetime], words: str = "", chosen: dict = POLICY
) -> str:
    """The smallest version of a case that still goes wrong (in these words, when given)."""

    def still_wrong(tables: dict[str, list[dict]]) -> bool:
        found = compare(tables, clocks, chosen).values()
        return words in found if words else bool(found)

    tables = smallest_tables(seed, number, still_wrong)
    if tables is None:
        return f"case {number} of seed {seed} does not go wrong alone: cases touch, or the engine has changed"
    wrong = "\n".join(f"  {key}: {how}" for key, how in list(compare(tables, clocks, chosen).items())[:12])
    return f"case {number} of seed {seed} at {clocks[0]}, known {clocks[1]}\n{story(tables)}\n{wrong}"


def smallest_tables(
    seed: int, number: int, still_wrong: Callable[[dict[str, list[dict]]], bool]
) -> dict[str, list[dict]] | None:
    """The fewest rows and cells of a case that still go wrong; None when the case alone does not."""
    patience = time.monotonic() + PATIENCE_S

    def patiently(tables: dict[str, list[dict]]) -> bool:
        return time.monotonic() <= patience and still_wrong(tables)  # what is left then is shown as it is

    tables = {**generator.Case(seed, number).tables, "snapshots": generator.snapshots()}
    return shrink(tables, patiently) if still_wrong(tables) else None
