"""Every suite keeps the house's rules, agrees with the contract, and catches the fault it is there for."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from consentry import quality
from consentry.audit import FINDINGS, WITHOUT_BASIS
from consentry.contract import CONTACT_POINTS, EVENT_TYPES, TABLES, Column
from consentry.rules import RULES
from consentry.sqlfiles import LAYERS, in_order, sql_names
from consentry.warehouse import Warehouse

SUITES = quality.suite_names()
ROW_EXPECTATIONS = {
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_be_null",
    "expect_column_values_to_be_unique",
}
"""Only these: they count rows. Others (most common value, min, max) put a value into their answer."""
MADE_BY_STEPS = {
    "ledger", "points", "holdings", "mart__decisions", "mart__list_items", "mart__send_audit", "person_links",
    "person_questions", "tombstones", "mart__new_permissions", "mart__removals", "mart__judged",
}  # fmt: skip
"""Tables that have no SQL file: the steps of the night make them."""


def expectations():
    """Every expectation of every suite, as test cases."""
    return [
        pytest.param(name, entry, id=f"{name}-{entry.check}") for name in SUITES for entry in _entries(name)
    ]


def _entries(name: str) -> tuple[quality.Expectation, ...]:
    return quality.load_suite(name).expectations


@pytest.mark.parametrize("name", SUITES)
def test_a_suite_is_one_select_on_its_own_table(name):
    select = quality.load_suite(name).select
    assert re.search(rf"\bfrom {name}$", select), "the last line reads the table itself"
    assert len(duckdb.extract_statements(select)) == 1
    assert select == select.lower() or "'" in select
    assert not re.search(r"select \*", select), "name the columns: a new one may hold personal data"


@pytest.mark.parametrize(("name", "entry"), [case for case in expectations() if case.values[1].where])
def test_a_check_that_says_where_names_places_and_no_value(name, entry):
    """Source, file, row and column: enough to find the row, and nobody's data."""
    statement = f"with judged as ({quality.load_suite(name).select}) {entry.where}"
    assert len(duckdb.extract_statements(statement)) == 1
    named = entry.where.removeprefix("select ").partition("\nfrom")[0].partition(" from")[0]
    assert {column.strip().rpartition(".")[2] for column in named.split(",")} <= {
        "source_id", "file_name", "row_number", "column_name",
    }  # fmt: skip


@pytest.mark.parametrize("name", SUITES)
def test_a_suite_has_something_that_holds_a_publication(name):
    assert any(entry.severity == "critical" for entry in _entries(name))


@pytest.mark.parametrize(("name", "entry"), expectations())
def test_an_expectation_counts_rows_and_says_why(name, entry):
    assert entry.type in ROW_EXPECTATIONS
    assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.check)
    assert entry.why[0].isupper() and entry.why.rstrip().endswith((".", ").")) and len(entry.why) > 25


def test_every_table_that_sql_makes_has_a_suite():
    made = {name for layer in ("staging", "core") for name in sql_names(layer)}
    assert made - set(SUITES) == set()


def test_every_suite_has_a_table():
    made = {name for layer in LAYERS for name in sql_names(layer)}
    assert set(SUITES) - made - MADE_BY_STEPS == set()


def words_of(name: str, column: str) -> set[str]:
    (entry,) = [e for e in _entries(name) if e.columns == (column,) and "value_set" in e.kwargs]
    return set(entry.kwargs["value_set"])


@pytest.mark.parametrize(
    ("table", "column"),
    [
        pytest.param(table.name, column, id=f"{table.name}.{column.name}")
        for table in TABLES.values()
        for column in table.columns
        if column.words
    ],
)
def test_suite_and_contract_allow_the_same_words(table, column):
    suite = f"core__{table}"
    if not column.many:
        assert words_of(suite, column.name) == set(column.words)
        return
    (entry,) = [e for e in _entries(suite) if e.columns == (column.name,) and "regex" in e.kwargs]
    accepts = re.compile(entry.kwargs["regex"]).search
    assert all(accepts(word) for word in column.words)
    assert accepts(";".join(column.words))
    assert not any(accepts(f"{word}{tail}") for word in column.words for tail in ("x", ";", ";x", " "))


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_required_column_is_guarded(table):
    guarded = {entry.check for entry in _entries(f"core__{table.name}") if entry.severity == "critical"}
    assert {f"{column.name}_is_there" for column in table.columns if column.required} <= guarded


def test_the_ledger_knows_the_words_of_the_contract():
    assert words_of("ledger", "event_type") == set(EVENT_TYPES)


def test_the_audit_knows_its_findings():
    assert words_of("mart__send_audit", "finding") == set(FINDINGS)
    assert set(WITHOUT_BASIS) < set(FINDINGS)
    assert all(says.endswith((".", ").")) for says in FINDINGS.values())


def test_decisions_know_the_rules_of_the_table():
    about_people = {rule.id for rule in RULES if rule.role != "note" and rule.grain != "export"}
    assert words_of("mart__decisions", "rule_id") == about_people


# ---- planted faults: one good row per table, then one fault per check

GOOD = {
    "raw__files": "select 'accepted' state, 'f1' file_id, 's' source_id, 'r1' run_id, now() observed_at, "
    "100 rows_in, 99 accepted, 1 quarantined, 0 duplicates, '' reason, 'a.csv' file_name, "
    "'' columns_unknown, 'contacts' stream",
    "raw__quarantine": "select 'cell' reason_code, 'r1' run_id, 's' source_id, 'f1' file_id, "
    "'a.csv' file_name, 'bad' reason, 7 row_number, 'status' column_name",
    "points": "select unnest(['ab1', 'ab3']) point_id, 'email' point_kind, 'k' exact_key, 'personal' mailbox, "
    "true as valid",
    "holdings": "select 'ab1' point_id, 's:1' contact_id, 's' source_id, now() observed_at, "
    "now() last_seen_at, true held",
    "ledger": "select 'e1' event_id, 'f1' file_id, 'given' event_type, now() - interval 2 day occurred_min, "
    "now() - interval 1 day occurred_max, now() observed_at, 's:1' contact_id, 'ab1' point_id, 's' source_id, "
    "'' retired_key union all select 'e2', 'f1', 'withdrawn', null, null, now(), 's:1', null, 's', ''",
    "mart__decisions": "select 'ab1' point_id, 'cd2' person_id, 'email' point_kind, 'email' channel, "
    "'newsletter' purpose, 'NL' jurisdiction, 'ALLOW' decision, 'C01' rule_id, ['Z01'] other_rules, "
    "'consent' legal_basis, 'B' proof_grade, ['e1'] evidence_ids, [] :: varchar[] blocking_event_ids, "
    "null :: timestamptz valid_until, now() as_of, now() known_as_of, 'p1' policy_version, 'l1' law_version "
    "union all select 'ab3', 'cd4', 'email', 'email', 'newsletter', 'NL', 'BLOCK', 'W02', ['Z01'], 'none', 'F', "
    "[], ['e2'], null, now(), now(), 'p1', 'l1'",
    "mart__list_items": "select 'mail' target, 'email' channel, 'newsletter' purpose, 'block' list, "
    "'ab3' point_id, 'email' point_kind, 'no@home.example' as value, 'BLOCK' decision, 'W02' rule_id, "
    "'said no' reason, '' refusal",
    "mart__send_audit": "select 'aa1' send_id, 'ab1' point_id, '' person_id, 'fine' finding, 'consent' basis, "
    "'ALLOW' decision_then, 'C01' rule_then, 'r1' run_then, null :: varchar no_event_id, [] :: varchar[] "
    "tainted_event_ids, now() sent_min, now() sent_max, now() known_as_of "
    "union all select 'aa2', 'ab3', 'cd4', 'after_a_no_known', 'none', '', '', '', 'e2', ['e1'], "
    "now() - interval 40 day, now() - interval 40 day, now()",
    "core__link_reviews": "select '1' contact_ref, '' contact_source, '2' other_ref, '' other_source, 'same' verdict, "
    "'dpo' reviewed_by, '' reviewed_at, '' reason, 's' source_id, 'f1' file_id, 1 :: bigint row_number, "
    "now() observed_at, '' zone",
    "person_links": "select 's:1' contact_a, 's:2' contact_b, 'shared_id' key_kind, 1.0 score, now() since, "
    "true carries_no, '' verdict",
    "person_questions": "select '' question, 's:1' contact_a, 's:2' contact_b, 2 records where false",
    "tombstones": "select 'd1' tomb_id, 'email' point_kind, 'ab1' hmac_exact, ['ab2'] hmac_canonical, 'c1>c2' "
    "key_versions, 's' source_id, now() erased_min, now() erased_max, now() observed_at",
    "mart__feeds": "select 's' source_id, true tells_noes, false is_stale, false is_incomplete, false rows_dropped, "
    "'' rows_approved_by, false noes_dropped, '' noes_approved_by",
    "mart__new_permissions": "select 'email' channel, 'evidence' because, false is_frozen, '' approved_by, "
    "1 growth, 50 growth_most, '' growth_approved_by",
    "mart__judged": "select 'r1' run_id, '' held_by",
    "mart__removals": "select 'mail' target, '' about, '' approved_by, 'lifted' because",
    "mart__held_points": "select 's' source_id, 's:1' contact_id, unnest(['ab1', 'ab3']) point_id, "
    "'email' point_kind, 'x@home.example' as value",
}
REMEMBERED = (
    "select 'r1' run_id, 1 :: bigint generation, false is_whole, now() - interval 1 day in_force_from"
)
STOPPED = "select '' point_id, '' channel, '' purpose where false"
SCOPE = "select 'mail' target, 's' source_id, 'email' channel, 'newsletter' purpose"
"""What is frozen, what the lists must cover and which releases were remembered: tables beside the judged ones."""
_TWICE = "insert into {table} select * from {table}"
FAULTS = {
    "raw__files": {
        "rows_are_conserved": "update raw__files set accepted = 98",
        "counts_are_not_negative": "update raw__files set duplicates = -1, accepted = 100",
        "state_is_a_known_word": "update raw__files set state = 'half read', reason = 'x'",
        "is_traceable": "update raw__files set observed_at = null",
        "refusal_has_a_reason": "update raw__files set state = 'quarantined'",
        "shape_is_as_before": "update raw__files set state = 'drift'",
        "only_allowed_columns_came": "update raw__files set columns_unknown = 'birth_date; gender'",
    },
    "raw__quarantine": {
        "reason_code_is_there": "update raw__quarantine set reason_code = ''",
        "reason_is_there": "update raw__quarantine set reason = null",
        "is_traceable": "update raw__quarantine set file_name = ''",
        "word_was_known": "update raw__quarantine set reason_code = 'unknown_word'",
    },
    "points": {
        "point_id_is_unique": _TWICE,
        "point_id_is_a_hash": "update points set point_id = 'someone@home.example'",
        "point_kind_is_there": "update points set point_kind = ''",
        "point_kind_is_a_known_word": "update points set point_kind = 'fax'",
        "mailbox_is_a_known_word": "update points set mailbox = 'perhaps'",
        "exact_key_is_there": "update points set exact_key = ''",
        "validity_is_known": "update points set valid = null",
    },
    "holdings": {
        "holder_is_there": "update holdings set contact_id = ''",
        "point_is_known": "update holdings set point_id = 'ff'",
        "holding_is_unique": _TWICE,
        "held_is_known": "update holdings set held = null",
        "seen_in_order": "update holdings set last_seen_at = observed_at - interval 1 day",
    },
    "ledger": {
        "event_id_is_there": "update ledger set event_id = ''",
        "sighting_is_unique": _TWICE,
        "event_id_is_a_hash": "update ledger set event_id = 'someone@home.example'",
        "event_type_is_there": "update ledger set event_type = ''",
        "event_type_is_a_known_word": "update ledger set event_type = 'shrugged'",
        "observed_at_is_there": "update ledger set observed_at = null",
        "interval_is_in_order": "update ledger set occurred_min = occurred_max + interval 1 day",
        "names_somebody": "update ledger set contact_id = '', point_id = null",
        "point_is_known": "update ledger set point_id = 'ff'",
        "source_id_is_there": "update ledger set source_id = ''",
        "happened_before_it_was_seen": "update ledger set occurred_min = observed_at + interval 9 day",
        "stamp_is_no_sentinel": "update ledger set occurred_max = timestamptz '1900-01-01 00:00:00+00'",
    },
    "mart__decisions": {
        "key_is_unique": _TWICE,
        "ids_are_hashes": "update mart__decisions set person_id = 'A. Person'",
        "decision_is_there": "update mart__decisions set decision = ''",
        "decision_is_known": "update mart__decisions set decision = 'MAYBE'",
        "rule_id_is_there": "update mart__decisions set rule_id = null",
        "rule_is_known": "update mart__decisions set rule_id = 'X99'",
        "channel_is_known": "update mart__decisions set channel = 'fax'",
        "channel_fits_the_point": "update mart__decisions set channel = 'phone'",
        "purpose_and_country_are_there": "update mart__decisions set jurisdiction = ''",
        "can_be_replayed": "update mart__decisions set law_version = ''",
        "allow_has_a_basis": "update mart__decisions set legal_basis = ''",
        "allow_has_evidence": "update mart__decisions set evidence_ids = []",
        "allow_has_no_open_no": "update mart__decisions set blocking_event_ids = ['e9']",
        "grade_is_known": "update mart__decisions set proof_grade = 'G'",
        "consent_allow_is_proved": "update mart__decisions set proof_grade = 'C'",
        "allow_has_not_expired": "update mart__decisions set valid_until = as_of - interval 1 day",
        "point_is_known": "update mart__decisions set point_id = 'ff'",
        "no_optout_vanished": "update mart__decisions set rule_id = 'W02', other_rules = ['W07']",
    },
    "mart__list_items": {
        "key_is_unique": _TWICE,
        "list_is_there": "update mart__list_items set list = ''",
        "list_is_known": "update mart__list_items set list = 'perhaps'",
        "channel_is_known": "update mart__list_items set channel = 'fax'",
        "list_follows_the_decision": "update mart__list_items set list = 'hold'",
        "nobody_allowed_is_listed": "update mart__list_items set point_id = 'ab1'",
        "target_holds_the_point": "delete from mart__held_points where point_id = 'ab3'",
        "point_id_is_a_hash": "update mart__list_items set point_id = 'no@home.example'",
        "value_is_there": "update mart__list_items set value = ''",
        "reason_is_there": "update mart__list_items set reason = ''",
    },
    "mart__send_audit": {
        "send_id_is_unique": _TWICE,
        "ids_are_hashes": "update mart__send_audit set person_id = 'A. Person'",
        "finding_is_there": "update mart__send_audit set finding = ''",
        "finding_is_known": "update mart__send_audit set finding = 'dubious'",
        "basis_is_known": "update mart__send_audit set basis = 'habit'",
        "decision_then_is_whole": "update mart__send_audit set rule_then = ''",
        "good_finding_has_a_basis": "update mart__send_audit set basis = 'none'",
        "finding_names_its_no": "update mart__send_audit set no_event_id = 'e9'",
        "only_groundless_sends_taint": "update mart__send_audit set tainted_event_ids = ['e1']",
        "no_known_no_was_passed_over": "update mart__send_audit set sent_max = now()",
        "what_we_had_decided_is_on_file": "update mart__send_audit set finding = 'not_decided', basis = 'consent'",
    },
    "person_links": {
        "links_two_records": "update person_links set contact_b = contact_a",
        "score_is_a_share": "update person_links set score = 1.5",
        "split_is_kept": "update person_links set verdict = 'different'",
    },
    "person_questions": {
        "question_is_a_known_word": "insert into person_questions values ('who', 's:1', 's:2', 2)",
        "address_is_of_one_person": "insert into person_questions values ('one_address_two_persons', 's:1', 's:2', 2)",
        "person_has_few_records": "insert into person_questions values ('many_records_one_person', 's:1', 's:2', 30)",
        "review_names_two_records": "insert into person_questions values ('review_names_nobody', 's:1', 's:2', 0)",
    },
    "tombstones": {
        "tomb_id_is_unique": _TWICE,
        "hash_is_a_hash": "update tombstones set hmac_exact = 'someone@home.example'",
        "key_versions_is_there": "update tombstones set key_versions = ''",
        "observed_at_is_there": "update tombstones set observed_at = null",
    },
    "mart__feeds": {
        "source_is_judged_once": _TWICE.format(table="mart__feeds"),
        "rows_did_not_drop": "update mart__feeds set rows_dropped = true",
        "opt_outs_did_not_drop": "update mart__feeds set noes_dropped = true",
        "opt_out_feed_is_fresh": "update mart__feeds set is_stale = true",
        "opt_out_feed_is_whole": "update mart__feeds set is_incomplete = true",
    },
    "mart__new_permissions": {
        "has_new_evidence": "update mart__new_permissions set because = ''",
        "growth_is_small": "update mart__new_permissions set growth = 51",
        "nothing_new_on_a_held_night": "update mart__judged set held_by = 'Q04'",
    },
    "mart__judged": {
        "night_is_judged_once": _TWICE.format(table="mart__judged"),
        "no_gate_holds": "update mart__judged set held_by = 'Q04'",
    },
    "mart__removals": {
        "has_a_reason": "update mart__removals set about = 'mail email newsletter'",
        "nobody_left_on_a_held_night": "update mart__judged set held_by = 'Q07'",
    },
    "mart__held_points": {
        "listed_unless_allowed": "delete from mart__list_items",
        "holder_is_there": "update mart__held_points set contact_id = ''",
        "point_kind_is_there": "update mart__held_points set point_kind = ''",
        "point_kind_is_a_known_word": "update mart__held_points set point_kind = 'fax'",
        "point_id_is_a_hash": "update mart__held_points set point_id = 'no@home.example'",
    },
}
ROW_FAULTS = {
    "is_traceable": "update {table} set source_id = ''",
    "names_somebody": "update {table} set contact_ref = '', point_value = ''",
    "no_yes_to_everything": "update {table} set event_type = 'given', channels = '*'",
    "released_later": "update {table} set released_at = observed_at - interval 1 day",
    "words_are_known": "update {table} set {worded} = 'unheard_of'",
    "required_is_there": "update {table} set {required} = ''",
    "amounts_are_numbers": "update {table} set net_amount = 'about ten'",
    "net_amount_is_a_number": "update {table} set net_amount = 'about ten'",
    "credited_amount_is_a_number": "update {table} set credited_amount = '1,50'",
    "sha256_is_a_checksum": "update {table} set sha256 = 'abc'",
    "country_is_an_iso_code": "update {table} set country = 'Nederland'",
}
"""Faults of staging and core tables, whichever source they come from."""


def fault_of(table: str, check: str, present: Collection[str]) -> str:
    """The fault a check is there for; where the check's name says it all, the fault is made from the name."""
    planted = FAULTS.get(table, {}).get(check)
    if planted is None and table.startswith(("stg_", "core__")):
        planted = ROW_FAULTS.get(check)
    for ending, value in (
        ("_is_there", ""),
        ("_is_a_known_word", "unheard_of"),
        ("_are_known_words", "unheard_of"),
    ):
        if planted is None and check.endswith(ending):
            planted = f"update {table} set {check.removesuffix(ending)} = '{value}'"
    assert planted, f"no planted fault for {table}.{check}: add one to FAULTS"
    told = [column for name, column in columns_of(table).items() if name in present]
    worded = next((column.name for column in told if column.words), "")
    required = next((column.name for column in told if column.required), "")
    return planted.format(table=table, worded=worded, required=required)


def columns_of(table: str) -> dict[str, Column]:
    """The contract's columns of a staging or core table."""
    neutral = TABLES.get(table.partition("__")[2], CONTACT_POINTS)
    return {column.name: column for column in neutral.columns}


def good_value(table: str, name: str) -> str:
    """A value that the checks accept, in SQL: the first allowed word where one is required."""
    fixed = {"row_number": "1", "observed_at": "now()", "released_at": "null"}
    if name in fixed:
        return fixed[name]
    column = columns_of(table).get(name)
    filled = ("source_id", "file_id", "contact_ref", "point_value")
    if name in filled or (column is not None and column.required):
        return f"'{column.words[0] if column and column.words else 'abc'}'"
    return "''"


@pytest.fixture(scope="module")
def warehouse():
    """The tables as the SQL files make them, with one good row in each that has a suite."""
    with Warehouse.in_memory() as opened:
        for name in in_order("raw", "staging", "core"):
            opened.run(name)
        opened.execute(f"create table mart__list_scope as {SCOPE}")
        opened.execute(f"create table mart__frozen as {STOPPED}")
        opened.execute(f"create table decision_history_runs as {REMEMBERED}")
        for table in SUITES:
            if table in GOOD:
                opened.execute(f"create or replace table {table} as {GOOD[table]}")
                continue
            row = ", ".join(f"{good_value(table, name)} as {name}" for name in opened.columns(table))
            opened.execute(f"insert into {table} by name select {row}")
        yield opened


@pytest.mark.parametrize("name", [name for name in SUITES if name.startswith("core__")])
def test_every_word_column_of_the_core_is_guarded(name):
    worded = {column for column, told in columns_of(name).items() if told.words}
    if name == "core__quarantined_points":
        worded = {"point_kind"}
    judged = {
        entry.columns[0] for entry in _entries(name) if entry.check.endswith(("_known_word", "_known_words"))
    }
    assert worded == judged


STAGED = [
    pytest.param(name, column, id=f"{name}.{column}")
    for name in SUITES
    if name.startswith("stg_")
    for column, told in columns_of(name).items()
    if told.words
]


@pytest.mark.parametrize(("name", "column"), STAGED)
def test_staging_allows_the_words_of_the_contract_and_no_other(warehouse, name, column):
    """A staging table has only some of the contract's columns; those with allowed words are all judged."""
    if column not in warehouse.columns(name):
        return
    select = quality.load_suite(name).select
    words = columns_of(name)[column].words
    lists = ["; ".join(words).replace(" ", "")] if columns_of(name)[column].many else []
    for said, allowed in [
        ("", True),
        *((w, True) for w in (*words, *lists)),
        ("unheard_of", False),
        (";", False),
    ]:
        with undone(warehouse):
            warehouse.execute(f"update {name} set {column} = ?", [said])
            assert warehouse.frame(select)["words_are_known"].to_list() == [allowed], said


@contextmanager
def undone(warehouse: Warehouse) -> Iterator[None]:
    """Whatever happens inside leaves no trace."""
    warehouse.execute("begin transaction")
    try:
        yield
    finally:
        warehouse.execute("rollback")


def judge(warehouse: Warehouse, name: str) -> dict[str, bool]:
    select = quality.load_suite(name).select
    answer = quality.run_suite(name, lambda columns: warehouse.frame(select).select(columns))
    return {check.check: check.passed for check in answer.checks}


@pytest.mark.parametrize("name", SUITES)
def test_a_good_row_passes(warehouse, name):
    assert [check for check, passed in judge(warehouse, name).items() if not passed] == []


@pytest.mark.parametrize(("name", "entry"), expectations())
def test_a_planted_fault_is_caught(warehouse, name, entry):
    fault = fault_of(name, entry.check, warehouse.columns(name))
    with undone(warehouse):
        warehouse.execute(fault)
        assert judge(warehouse, name)[entry.check] is False


def test_files_are_named_as_their_table(repository: Path):
    for path in (repository / "expectations").glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["name"] == path.stem
