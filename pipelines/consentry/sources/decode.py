"""Bytes to lines of text: UTF-8 or UTF-16 with or without mark, else Windows-1252; never a guess for a single line.

A line whose bytes fit neither keeps a replacement character, by which its row is set aside later.
"""

from __future__ import annotations

import codecs

from consentry.sources.reasons import Unreadable

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


def decode(data: bytes) -> str:
    """The file's text. Mixed files count their lines: the encoding of the majority is the file's."""
    if wide := _wide_encoding(data):
        text = data.decode(wide, errors="replace")
        if text.count("\ufffd") > 1 + len(text) // 100:
            raise Unreadable("unsupported_encoding")
        return text
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :].decode("utf-8", errors="replace")
    accented = [line for line in data.split(b"\n") if not line.isascii()]
    as_utf8 = sum(map(_is_utf8, accented))
    encoding = "utf-8" if as_utf8 * 2 >= len(accented) else "cp1252"
    return data.decode(encoding, errors="replace")


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 by its mark, or UTF-16 by every second byte being nought; '' for anything else."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[: min(len(data), _SAMPLE) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, many = len(sample) // 20, len(sample) // 4
    if len(sample) >= 8 and min(even, odd) <= few and max(even, odd) >= many:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def text_lines(data: bytes) -> list[str]:
    """The file's lines without their ends, whatever mix of ends it has; the empty line after the last is dropped."""
    text = decode(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) <= 6:
        lines = lines[1:]  # Excel's own hint for the delimiter
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines


def readable_text(data: bytes) -> str | None:
    """The text of bytes that were refused, good enough to find addresses in; None when they are no text."""
    try:
        text = decode(data)
    except Unreadable:
        text = data.decode("cp1252", errors="replace")
    text = text.replace("\x00", "").replace("\r", "\n")
    odd = sum(text[:_SAMPLE].count(chr(code)) for code in (*range(9), *range(14, 32), 0x7F, 0xFFFD))
    return None if odd * 10 > len(text[:_SAMPLE]) else text
