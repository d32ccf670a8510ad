"""What every source owes the house; the names of failing cases tell an author what is missing."""

from __future__ import annotations

import re

import pytest

from consentry.contract import TABLES
from consentry.docs.source_contract import page_text
from consentry.sources import SOURCES
from consentry.sources.countries import COUNTRIES
from consentry.sources.model import key
from consentry.sources.neutral import RENAMED
from consentry.sources.reasons import REASONS
from consentry.sources.rowrules import ROW_RULES
from consentry.sqlfiles import dependencies, in_order, sql_names, sql_text
from consentry.warehouse import Warehouse

STREAMS = [pytest.param(s, t, id=f"{s.kind}-{t.name}") for s in SOURCES.values() for t in s.streams]
MARKS = ("source_id", "run_id", "file_id", "row_number", "observed_at")


@pytest.fixture(scope="module")
def empty():
    with Warehouse.in_memory() as warehouse:
        for name in in_order("raw", "staging", "core"):
            warehouse.run(name)
        yield warehouse


@pytest.mark.parametrize(("source", "stream"), STREAMS)
def test_its_raw_table_has_its_columns(source, stream, empty):
    assert empty.columns(stream.table) == (*stream.columns, *MARKS)
    for family in stream.families:
        assert empty.columns(family.table) == ("native_key", "value", "value_word", *MARKS)


@pytest.mark.parametrize(("source", "stream"), STREAMS)
def test_what_it_reads_goes_on(source, stream):
    """A raw table that no staging statement reads is a fact thrown away."""
    read = {need for name in sql_names("staging") for need in dependencies(name)}
    assert {stream.table, *(family.table for family in stream.families)} <= read


@pytest.mark.parametrize(("source", "stream"), STREAMS)
def test_every_column_it_reads_is_used(source, stream):
    """Read, or listed as ignored on purpose: a column that goes nowhere belongs in the second list."""
    text = "\n".join(sql_text(name) for name in sql_names("staging") if stream.table in dependencies(name))
    unused = [item.name for item in stream.fields if not re.search(rf"\b{item.name}(_word)?\b", text)]
    assert unused == []


@pytest.mark.parametrize(("source", "stream"), STREAMS)
def test_no_header_means_two_things(source, stream):
    labels = [label for item in stream.fields for label in item.keys]
    assert len(set(labels)) == len(labels)
    assert not set(labels) & stream.ignored_keys


@pytest.mark.parametrize(("source", "stream"), STREAMS)
def test_its_words_are_written_as_they_are_compared(source, stream):
    tables = [item.words for item in stream.fields] + [family.words for family in stream.families]
    assert [word for words in tables for word in words if key(word) != word] == []


@pytest.mark.parametrize(("source", "stream"), STREAMS)
def test_it_can_be_recognised_and_somebody_held(source, stream):
    assert any(item.required for item in stream.fields)
    if stream.name not in ("notices", "wordings"):
        assert any(item.point for item in stream.fields), "rows set aside must name whom to hold"
    assert set(stream.rules) <= set(ROW_RULES)


def test_tables_of_one_name_have_one_shape():
    shapes: dict[str, set[tuple[str, ...]]] = {}
    for source in SOURCES.values():
        for stream in source.streams:
            shapes.setdefault(stream.table, set()).add(stream.columns)
    assert [table for table, found in shapes.items() if len(found) > 1] == []


def test_every_reason_is_a_sentence_with_a_cure():
    assert all(
        reason == reason.strip() and not reason.endswith(".") and len(reason) > 20
        for reason in REASONS.values()
    )
    assert {rule.code for rule in ROW_RULES.values()} <= set(REASONS)


def test_the_neutral_source_is_the_contract():
    for stream in SOURCES["neutral"].streams:
        table = TABLES[stream.name]
        assert stream.columns == tuple(RENAMED.get(name, name) for name in table.column_names)
        assert stream.strict


def test_countries_are_codes():
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in COUNTRIES.values())
    assert [name for name in COUNTRIES if key(name) != name] == []


def test_the_page_of_the_contract_is_current(repository):
    written = (repository / "docs/reference/source-contract.md").read_text(encoding="utf-8")
    assert written == page_text(repository), "write it anew with: make docs"


def test_the_page_names_every_column_and_word():
    from pathlib import Path

    text = page_text(Path())
    for table in TABLES.values():
        for column in table.columns:
            assert f"| `{column.name}` |" in text
            assert all(f"`{word}`" in text for word in column.words)
