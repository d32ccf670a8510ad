"""Bytes to lines of text: UTF-8 with or without mark, else Windows-1252; never a guess for a single line.

A line whose bytes fit neither keeps a replacement character, by which its row is set aside later.
"""

from __future__ import annotations

import codecs

from consentry.sources.reasons import Unreadable

_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str:
    """The file's text. Mixed files count their lines: the encoding of the majority is the file's."""
    if data.startswith(_WIDE):
        raise Unreadable("unsupported_encoding")
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


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def text_lines(data: bytes) -> list[str]:
    """The file's lines without their ends; the empty line after the last end is dropped."""
    text = decode(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    lines = text.split("\n")
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) <= 6:
        lines = lines[1:]  # Excel's own hint for the delimiter
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines
