"""How values are changed for a tool before they are compared with its grammar and written: per tool, never in general.

No single way works for all: one tool hashes what it lower-cased, another also cuts dots off the ends, a third keeps the
case. The plain address is kept once in the warehouse; every hash is made here, at the door. Does not live here: which
tool takes which (those are the `format_` modules).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl


def _as_it_is(value: pl.Expr) -> pl.Expr:
    return value


@dataclass(frozen=True)
class Normaliser:
    """`apply` gives the readable value that the grammar judges, `write` what then stands in the file.

    The id is recorded in the manifest: whoever compares two lists has to know how their cells came to be.
    """

    id: str
    apply: Callable[[pl.Expr], pl.Expr]
    write: Callable[[pl.Expr], pl.Expr] = _as_it_is

    @property
    def hides(self) -> bool:
        """Does the file hold something else than the address, so that nobody can read it there again?"""
        return self.write is not _as_it_is


def sha256_hex(value: pl.Expr) -> pl.Expr:
    """SHA-256 of the UTF-8 bytes in lower-case hex, made once for each distinct value.

    It hides an address from a glance and from nobody who can guess it: a hashed list is personal data all the same.
    """

    def digest(texts: pl.Series) -> pl.Series:
        distinct = texts.drop_nulls().unique()
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in distinct]
        return texts.replace_strict(distinct, pl.Series(hashes, dtype=pl.String), return_dtype=pl.String)

    return value.map_batches(digest, return_dtype=pl.String)


def _digits(value: pl.Expr) -> pl.Expr:
    """A complete number without its +; every other value stays."""
    return value.str.replace(r"^\+([0-9]+)$", "${1}")


EXACT = Normaliser("exact", _as_it_is)
TRIMMED = Normaliser("trimmed", lambda value: value.str.strip_chars())
LOWER_TRIM_SHA256 = Normaliser(
    "lower-trim-sha256", lambda value: value.str.strip_chars().str.to_lowercase(), sha256_hex
)
"""As Google and LinkedIn publish it; a phone number is hashed with its +."""
META_SHA256 = Normaliser(
    "meta-lower-ends-sha256",
    lambda value: value.str.strip_chars(" \t\r\n\x00.").str.to_lowercase(),
    lambda value: sha256_hex(_digits(value)),
)
"""As Meta's own library does it: dots at the ends go too, a phone number is digits alone."""
