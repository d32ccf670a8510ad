"""Text from a source in a file that people open: shown, and never run by a spreadsheet.

Used for the worklist and for the file of addresses that need another path; an import file never holds changed text,
it only takes values that need no change (see `grammar`).
"""

from __future__ import annotations

import polars as pl

FORMULA_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""Characters (in a regular expression's class) with which a spreadsheet starts a formula, full-width forms too."""

_HIDDEN = [
    *[chr(code) for code in (*range(0x20), *range(0x7F, 0xA1), 0xAD, 0x61C, 0xFEFF)],
    *[chr(code) for code in (*range(0x200B, 0x2010), *range(0x2028, 0x2030), *range(0x2060, 0x2070))],
    "\\",
    '"',
    # a Dutch spreadsheet splits cells at ; even where our comma file has quoted it
    ";",
]  # fmt: skip
_SHOWN = [f"\\u{ord(char):04x}" for char in _HIDDEN]


def safe_text(text: pl.Expr) -> pl.Expr:
    r"""The text with unseen characters, \ " and ; written as \uXXXX, and with ' before what could be a formula.

    One-to-one: take the leading ' away and turn \uXXXX back, and the original is there again.
    """
    shown = text.str.replace_many(_HIDDEN, _SHOWN)
    risky = shown.str.contains(f"^['{FORMULA_STARTS}]")
    return pl.when(risky).then(pl.concat_str(pl.lit("'"), shown)).otherwise(shown)


def for_people(frame: pl.DataFrame) -> bytes:
    """A CSV that people open: every cell quoted, one line per row."""
    return frame.write_csv(quote_style="always", line_terminator="\n").encode()
