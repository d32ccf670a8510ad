"""Delimited text: every line is accounted for, and nothing is ever guessed."""

from __future__ import annotations

import pytest

from consentry.sources.delimited import read_delimited
from consentry.sources.record import parse_record, split_header

HEADER = ("id", "name", "email")


def read(*lines: str, delimiter: str = ","):
    """Rows by number, and broken lines by number."""
    sheet = read_delimited(["id,name,email", *lines], delimiter, HEADER)
    rows = {row[-1]: row[:-1] for row in sheet.cells.iter_rows()}
    return rows, {number: reason for number, reason, _ in sheet.broken.iter_rows()}


def test_plain_rows_are_numbered_from_one():
    rows, broken = read("1,Anna,a@x.example", "2,,")
    assert rows == {1: ("1", "Anna", "a@x.example"), 2: ("2", "", "")}
    assert not broken


def test_quoted_cells_lose_their_quotes_and_nothing_else():
    rows, _ = read('1,"de Vries, ""Anna""",a@x.example', '2," b ",')
    assert rows == {1: ("1", 'de Vries, "Anna"', "a@x.example"), 2: ("2", " b ", "")}


def test_a_quote_inside_an_unquoted_cell_is_a_character():
    """Excel and every vendor write `=HYPERLINK("x")` so; refusing the row would lose a person."""
    rows, broken = read('1,=HYPERLINK("x"),a@x.example', "2,O'Neill \"Bob,b@x.example")
    assert rows[1][1] == '=HYPERLINK("x")'
    assert rows[2][1] == "O'Neill \"Bob"
    assert not broken


def test_a_cell_over_several_lines_is_one_row():
    rows, broken = read('1,"Street 1', "", 'Utrecht",a@x.example', "2,b,c")
    assert rows == {1: ("1", "Street 1\n\nUtrecht", "a@x.example"), 2: ("2", "b", "c")}
    assert not broken


@pytest.mark.parametrize("line", ["1,only two", "1,2,3,4", "alone"])
def test_a_ragged_line_is_set_aside_with_its_number(line):
    rows, broken = read("1,a,b", line, "3,c,d")
    assert sorted(rows) == [1, 3]
    assert broken == {2: "ragged_line"}


def test_an_unterminated_quote_does_not_swallow_the_rest():
    rows, broken = read("1,a,b", '2,"open,c@x.example', "3,c,d", "4,e,f")
    assert sorted(rows) == [1, 3, 4]
    assert broken == {2: "unterminated_quote"}


def test_an_unterminated_quote_before_a_quoted_line_is_found():
    rows, broken = read('1,"open,a@x.example', '2,"fine",b@x.example', "3,c,d")
    assert sorted(rows) == [2, 3]
    assert broken == {1: "unterminated_quote"}


def test_a_quote_that_would_swallow_other_rows_is_in_doubt_and_so_are_they():
    rows, broken = read('1,"open,a@x.example', "2,b,b@x.example", '3,c",c@x.example', "4,d,d@x.example")
    assert sorted(rows) == [4]
    assert set(broken.values()) == {"doubtful_quote"}
    assert sorted(broken) == [1, 2, 3]


def test_a_row_cannot_be_smuggled_in_through_a_quoted_cell():
    rows, _ = read('1,"note', "99,forged,victim@x.example", 'end",a@x.example')
    assert "99" not in {row[0] for row in rows.values()}


def test_text_after_a_closing_quote_is_malformed():
    _, broken = read('1,"Anna"x,a@x.example')
    assert broken == {1: "malformed_quote"}


def test_lines_of_nothing_but_delimiters_are_no_rows():
    rows, broken = read("1,a,b", "", ",,", "  ", "2,c,d", ",,")
    assert sorted(rows) == [1, 2]
    assert not broken


def test_a_file_without_rows_has_none():
    assert read() == ({}, {})


def test_one_column():
    sheet = read_delimited(["email", "a@x.example", '"b,c"', 'd"e'], ",", ("email",))
    assert sheet.cells["c0"].to_list() == ["a@x.example", "b,c", 'd"e']


def test_open_and_malformed_records():
    assert parse_record('a,"b', ",") is None
    with pytest.raises(ValueError, match="malformed"):
        parse_record('"a"b,c', ",")
    assert split_header('"a"b', ",") is None
    assert split_header("a;b", ";") == ("a", "b")


def test_a_quote_that_stays_open_for_ever_is_given_up():
    rows, broken = read('1,"open,a', *[f"{number},x,y" for number in range(2, 3000)])
    assert broken == {1: "unterminated_quote"}
    assert len(rows) == 2998
