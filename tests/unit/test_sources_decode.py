"""Bytes to text: the file's encoding is found, never guessed line by line."""

from __future__ import annotations

import codecs

import pytest

from consentry.sources.decode import text_lines
from consentry.sources.reasons import Unreadable


@pytest.mark.parametrize(
    "data",
    [
        "naam\nZoë".encode(),
        codecs.BOM_UTF8 + "naam\nZoë".encode(),
        "naam\r\nZoë\r\n".encode("cp1252"),
        b"naam\rZo\xeb",
        b"naam\nZo\xeb\r",
        b"naam\r\nZo\xeb\n\r",
    ],
)
def test_encodings_and_line_ends_of_the_vendors(data):
    assert text_lines(data) == ["naam", "Zoë"]


def test_one_bad_line_does_not_turn_the_whole_file_into_another_encoding():
    """Read as Windows-1252 the address of line 1 would silently become another address."""
    lines = text_lines("müller@bücher.example\nZoë\n".encode() + b"bad \xff\xfe byte\n")
    assert lines[:2] == ["müller@bücher.example", "Zoë"]
    assert "\ufffd" in lines[2]


def test_a_byte_that_is_no_letter_in_windows_1252_is_marked():
    assert text_lines(b"Zo\xeb\nx\x81y") == ["Zoë", "x\ufffdy"]


def test_a_file_with_the_mark_is_utf8_even_when_it_is_damaged():
    assert text_lines(codecs.BOM_UTF8 + b"a\n\xeb") == ["a", "\ufffd"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read(encoding):
    """Excel's "Unicode text" is UTF-16, and some tools leave out its mark."""
    assert text_lines("naam,plaats\nZoë,Łódź\n".encode(encoding)) == ["naam,plaats", "Zoë,Łódź"]


def test_a_wide_encoding_that_is_none_is_refused():
    with pytest.raises(Unreadable) as refused:
        text_lines(codecs.BOM_UTF16_LE + b"\x00\xd8" * 20)
    assert refused.value.code == "unsupported_encoding"


def test_excels_own_hint_and_blank_lines_around_are_no_lines():
    assert text_lines(b"sep=;\n\na;b\n1;2\n\n\n") == ["a;b", "1;2"]
    assert text_lines(b"") == []


def test_two_records_are_never_made_one():
    assert text_lines(b"ref,type\n1,objected\r2,objected\r\n3,objected") == [
        "ref,type",
        "1,objected",
        "2,objected",
        "3,objected",
    ]
