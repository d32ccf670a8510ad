"""One record of delimited text, read strictly: the cells, or the reason why there are none."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')


def parse_record(text: str, delimiter: str) -> list[str] | None:
    """The cells of one record; None when a quoted cell is still open; ValueError when it is malformed.

    A quote that does not open a cell is a character like any other, as in Excel and in every vendor's export.
    """
    cells: list[str] = []
    place = 0
    while True:
        if text.startswith('"', place):
            match = _QUOTED.match(text, place)
            if match is None:
                return None
            cells.append(match[1].replace('""', '"'))
            place = match.end()
        else:
            end = text.find(delimiter, place)
            end = len(text) if end < 0 else end
            cells.append(text[place:end])
            place = end
        if place == len(text):
            return cells
        if not text.startswith(delimiter, place):
            raise ValueError("malformed")
        place += 1


def split_header(line: str, delimiter: str) -> tuple[str, ...] | None:
    """The header's cells, or None when the line is no header in this dialect."""
    try:
        cells = parse_record(line, delimiter)
    except ValueError:
        return None
    return tuple(cells) if cells else None


def is_blank(line: str, delimiter: str) -> bool:
    """A line of nothing but delimiters is no row: spreadsheets leave such tails."""
    return not line.strip(f"{delimiter} \t")
