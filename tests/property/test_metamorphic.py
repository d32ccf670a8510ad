"""What may not change a decision, and what may never make one kinder: the engine against itself, in bulk."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from datetime import datetime

import generator
import pytest
from comparison import POLICIES, Answer, Key, differences, engine_answers
from oracle_events import POSITIVES, WILLS
from oracle_tables import COLUMNS, NOW, blank_row

SEED = int(os.environ.get("CONSENTRY_SEED") or random.SystemRandom().randrange(1_000_000))
CASES = 2_000
PROOF = (
    "box_default", "form_id", "source_ref", "notice_id", "purposes", "channels", "controller_named",
    "verification", "verified_at", "artefact_uri", "note", "recorded_at", "occurred_at", "capture_method",
)  # fmt: skip
ORAL = ("oral_face_to_face", "oral_phone")
Tables = dict[str, list[dict]]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generator.generate(SEED, 0, CASES)


@pytest.fixture(scope="module")
def before(tables: Tables) -> dict[Key, Answer]:
    return engine_answers(tables, NOW, NOW)


@pytest.fixture
def rng() -> random.Random:
    return random.Random(SEED)


def assert_nothing_changed(before: dict[Key, Answer], tables: Tables, what: str) -> None:
    changed = list(differences(before, engine_answers(tables, NOW, NOW)))
    assert not changed, f"seed {SEED}: {what} changed {len(changed)} decisions, such as {changed[:3]}"


def assert_nothing_allowed(
    before: dict[Key, Answer], tables: Tables, what: str, excused: frozenset[str] = frozenset()
) -> None:
    """Nobody who was not allowed is allowed now."""
    after = engine_answers(tables, NOW, NOW)
    kinder = [
        (key, before[key][:2], answer[:2])
        for key, answer in after.items()
        if answer[0] == "ALLOW"
        and key in before
        and before[key][0] != "ALLOW"
        and not before[key][2] & excused
    ]
    assert not kinder, f"seed {SEED}: {what} allowed {len(kinder)}, such as {kinder[:3]}"


def test_the_order_of_rows_changes_nothing(tables: Tables, before: dict, rng: random.Random) -> None:
    """Shuffled files say the same."""
    shuffled = {name: rng.sample(rows, len(rows)) for name, rows in tables.items()}
    assert_nothing_changed(before, shuffled, "shuffling")


def test_doubled_rows_change_nothing(tables: Tables, before: dict, rng: random.Random) -> None:
    """A fact told twice is one fact, also to the counters of bounces and batch stamps."""
    doubled = {
        name: rows + [_elsewhere(row, rng) for row in rows if rng.random() < 0.5]
        for name, rows in tables.items()
    }
    assert_nothing_changed(before, doubled, "doubling rows")


def test_how_files_are_cut_changes_nothing(tables: Tables, before: dict, rng: random.Random) -> None:
    """One drop in many files says the same as in one."""
    cut = {name: [_elsewhere(row, rng) for row in rows] for name, rows in tables.items()}
    assert_nothing_changed(before, cut, "cutting files")


def test_a_no_never_allows(tables: Tables, before: dict, rng: random.Random) -> None:
    """M1: one more objection, withdrawal, right or bounce in every case."""
    more = [_one_more_no(row, rng) for row in _one_of_each_case(tables, rng)]
    assert_nothing_allowed(before, {**tables, "consent_events": tables["consent_events"] + more}, "a no")


def test_a_link_never_allows(tables: Tables, before: dict, rng: random.Random) -> None:
    """M05, M09: two records of a case are found to be one person, or show one id: nobody gains by it.

    A merge takes the place of an earlier split, and a no crosses again.
    """
    merges = [_review(*pair) for pair in _pairs_of_records(tables, rng)]
    assert_nothing_allowed(before, {**tables, "link_reviews": tables["link_reviews"] + merges}, "a merge")


def test_another_surname_at_a_number_never_allows(tables: Tables, before: dict, rng: random.Random) -> None:
    """A likely link more: a record takes over the name and the number of another one of its case."""
    numbers = {}
    for row in tables["contact_points"]:
        if row["point_kind"] == "phone" and row["point_value"].startswith("+"):
            numbers.setdefault((row["source_id"], row["contact_ref"]), row["point_value"])
    names = {(r["source_id"], r["contact_ref"]): r["display_name"] for r in tables["contacts"]}
    twins = []
    for one, _ in _pairs_of_records(tables, rng):
        if one in numbers and names.get(one) and one[1][0] == "h":
            seen = generator.DROPS[0]
            ref = f"t{one[1][1:]}"
            twins.append(("contacts", {"contact_ref": ref, "display_name": names[one]}, seen))
            cells = {"contact_ref": ref, "point_kind": "phone", "point_value": numbers[one]}
            twins.append(("contact_points", cells, seen))
            no = {"event_type": "objected", "contact_ref": ref, "occurred_at": "2026-01-01"}
            twins.append(("consent_events", no, seen))
    assert twins
    more = {name: list(rows) for name, rows in tables.items()}
    for table, cells, seen in twins:
        more[table].append(blank_row(table, "twin", seen, "UTC", cells))
    assert_nothing_allowed(before, more, "a likely link")


def test_a_split_never_loses_a_direct_no(tables: Tables, before: dict, rng: random.Random) -> None:
    """M09: a wrong unmerge takes back what came over links, and nothing that was said at the address itself."""
    splits = [_review(*pair, verdict="different") for pair in _pairs_of_records(tables, rng)]
    after = engine_answers({**tables, "link_reviews": tables["link_reviews"] + splits}, NOW, NOW)
    direct = {"W01", "W02", "W03", "W04", "W05", "W06", "W07", "D01", "X01"}
    lost = [
        key
        for key, answer in after.items()
        if (before[key][2] & direct) - answer[2] and not before[key][2] & {"X01"}
    ]
    assert not lost, f"seed {SEED}: {lost[:3]}"


def test_a_no_that_vanishes_never_allows(tables: Tables, before: dict, rng: random.Random) -> None:
    """A new full snapshot without the opt-outs of its source lifts none of them."""
    seen = datetime.fromisoformat("2026-09-30T22:00:00+00:00")
    later = [{"source_id": name, "observed_at": seen} for name in ("mail", "crm", "legacy", "us", "web")]
    assert_nothing_allowed(before, {**tables, "snapshots": tables["snapshots"] + later}, "a vanished no")


def test_less_proof_never_allows(tables: Tables, before: dict, rng: random.Random) -> None:
    """One element of proof is taken from every yes.

    Excused are rows where the element spoke against another yes: two stories of one day (V13), a batch
    stamp (V08). Not taken are cells that spoke against the yes itself, such as a ticked box.
    """
    chosen: dict[tuple, str] = defaultdict(lambda: rng.choice(PROOF))
    events = [_without(row, chosen[_content(row)]) for row in tables["consent_events"]]
    assert_nothing_allowed(
        before, {**tables, "consent_events": events}, "less proof", excused=frozenset({"V13", "V08"})
    )


def test_no_proof_at_all_never_allows(tables: Tables) -> None:
    """Without events nobody has consented; without sales nobody is a customer."""
    after = engine_answers({**tables, "consent_events": [], "sales": []}, NOW, NOW)
    assert {answer[1] for answer in after.values() if answer[0] == "ALLOW"} == {"S01"}


def test_a_business_address_is_treated_like_a_private_one(tables: Tables, before: dict) -> None:
    """s17: whatever the records say of addresses and companies, nobody is decided otherwise while the switch is off.

    B00 alone speaks of it; it holds like the reason it stands for.
    """
    said = {"business_address": "yes", "company_number": "1", "objection_offered": "yes"}
    after = engine_answers(_saying(tables, said), NOW, NOW)
    other = [key for key in after if after[key][0] != before[key][0]]
    assert not other, f"seed {SEED}: {other[:3]}"


def test_less_documentation_never_allows(tables: Tables) -> None:
    """Without an origin, a company number, a register's name or a snapshot nobody is allowed who was not before."""
    documents = ("origin", "origin_compatible", "business_address", "company_number", "objection_offered",
                 "li_statement", "register_name", "artefact_uri")  # fmt: skip
    full = engine_answers(tables, NOW, NOW, POLICIES[1])
    for column in documents:
        poorer = engine_answers(_saying(tables, {column: ""}), NOW, NOW, POLICIES[1])
        kinder = [key for key, answer in poorer.items() if answer[0] == "ALLOW" and full[key][0] != "ALLOW"]
        assert not kinder, f"seed {SEED}: without {column}: {kinder[:3]}"


def _pairs_of_records(tables: Tables, rng: random.Random) -> list[tuple]:
    """One pair of records of each case that has two."""
    of_case: dict[str, dict[tuple, None]] = defaultdict(dict)
    for row in tables["contacts"]:
        of_case[row["file_id"]][row["source_id"], row["contact_ref"]] = None
    return [tuple(rng.sample(list(some), 2)) for some in of_case.values() if len(some) > 1]


def _review(one: tuple, other: tuple, verdict: str = "same") -> dict:
    cells = {"contact_source": one[0], "contact_ref": one[1], "other_source": other[0], "other_ref": other[1],
             "verdict": verdict}  # fmt: skip
    return blank_row("link_reviews", "desk", NOW, "UTC", cells)


def _saying(tables: Tables, cells: dict[str, str]) -> Tables:
    return {name: [{**row, **{c: v for c, v in cells.items() if c in row}} for row in rows]
            for name, rows in tables.items()}  # fmt: skip


def _elsewhere(row: dict, rng: random.Random) -> dict:
    if "file_id" not in row:
        return dict(row)
    return {**row, "file_id": f"g{rng.randrange(9)}", "row_number": rng.randrange(1, 10**6)}


def _one_of_each_case(tables: Tables, rng: random.Random) -> list[dict]:
    rows = [row for row in tables["contact_points"] + tables["consent_events"] if row["point_value"]]
    return rng.sample(rows, len(rows) // 4)


def _one_more_no(about: dict, rng: random.Random) -> dict:
    kind = rng.choice([*sorted(WILLS), "hard_bounce", "deceased", "restricted", "erasure_requested"])
    day = f"{rng.choice((2024, 2025, 2026))}-0{rng.randrange(1, 9)}-1{rng.randrange(9)}"
    cells = {
        "event_type": kind, "point_kind": about["point_kind"], "point_value": about["point_value"],
        "occurred_at": rng.choice((day, f"{day}T10:00:00Z", "", "soon", "2031-01-01")),
        "channels": rng.choice(("", "*", "email", "sms;phone")), "seq": rng.choice(("", "1", "99")),
        "purposes": rng.choice(("", "*", "newsletter", "offers_similar", "marketing")),
    }  # fmt: skip
    source = rng.choice(("crm", "mail", "desk"))
    return blank_row("consent_events", source, rng.choice(generator.DROPS), generator.ZONES[source], cells)


def _content(row: dict) -> tuple:
    """All copies of one fact lose the same cell, or they would become two facts."""
    return tuple(row[column] for column in (*COLUMNS["consent_events"], "source_id"))


def _without(row: dict, column: str) -> dict:
    if row["event_type"] not in POSITIVES:
        return row
    spoken = row["capture_method"] in ORAL
    speaks_against_it = (
        (column == "box_default" and row[column] == "ticked")
        or (column == "controller_named" and row[column] != "acme")
        or (column == "notice_id" and row["capture_method"] == "inbound_message")
        or (column == "note" and not spoken)
        or (column in ("purposes", "channels", "occurred_at") and spoken)
        or (column == "capture_method" and not spoken and row["note"])
    )
    return row if speaks_against_it else {**row, column: ""}
