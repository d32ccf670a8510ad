"""Words to their meaning: looked up once per distinct cell, never guessed, null when there is none."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry.sources.model import key


def translated(cells: pl.Series, words: Mapping[str, str], many: bool, name: str) -> pl.Series:
    """The meaning of every cell, looked up once per distinct cell; null when there is none."""
    distinct = cells.unique().to_list()
    meanings = [_meaning(key(cell), words, many) for cell in distinct]
    return cells.replace_strict(distinct, meanings, return_dtype=pl.String).alias(f"{name}_word")


def checked(cells: pl.Series, words: Mapping[str, str], many: bool, name: str) -> pl.Series:
    """Null where a cell holds a word that is not ours; blanks around and capitals are forgiven."""
    distinct = cells.unique().to_list()
    meanings = [_meaning(cell.strip(" ").lower(), words, many) for cell in distinct]
    return cells.replace_strict(distinct, meanings, return_dtype=pl.String).alias(f"{name}_word")


def _meaning(plain: str, words: Mapping[str, str], many: bool) -> str | None:
    if not plain:
        return ""
    if not many:
        return words.get(plain)
    found = [words.get(part.strip(" ")) for part in plain.split(";") if part.strip(" ")]
    known = [word for word in found if word is not None]
    return ";".join(dict.fromkeys(known)) if len(known) == len(found) else None
