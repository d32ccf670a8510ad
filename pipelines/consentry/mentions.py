"""Every address and number that a text may mean: as wide as a no needs, and never good for a yes.

Lives here: undoing the disguises of an address, and the patterns that find one. Does not live here: the key of an
address (that is `identity`), nor where the text came from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import polars as pl

_INVISIBLE = r"[\p{Cf}\p{Cc}\x{FE00}-\x{FE0F}\x{FFFD}]"
_AT = r"(?i)(?:%40|&#0*64;|&#x0*40;|&commat;|\s*[(\[{<]\s*(?:at|@)\s*[)\]}>]\s*)"
_SPELT_AT = r"(?i)(\S)\s+at\s+((?:[a-z0-9-]+\.)+[a-z]{2,})"
_DOT = r"(?i)\s*[(\[{<]\s*(?:dot|punt|\.)\s*[)\]}>]\s*"
_DOMAIN = r"(?:[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?\.)+[\p{L}\p{M}\p{N}-]+"
_LOOSE = r"""[^\s;,:<>"`()\[\]{}|“”„«»]+@[^\s;,:<>"'`()\[\]{}|?&“”„«»]+"""
_WIDE = rf"""[\p{{L}}\p{{M}}\p{{N}}!#$%&'*+/=?^_`{{|}}~.-]+@{_DOMAIN}"""
_NARROW = rf"[\p{{L}}\p{{M}}\p{{N}}_+-]+(?:[.'][\p{{L}}\p{{M}}\p{{N}}_+-]+)*@{_DOMAIN}"
_RUN = r"\+?[0-9][0-9 ().\-]{5,}[0-9]"
_ONE = r"\+?\(?[0-9](?:(?: ?\(0\) ?|[ .)\-]|\) ?|)[0-9]){5,}"
_GLUED = r"\+?[0-9]{6,15}"
_CROWD = r"[/;,|\n]|\s{2}|\s-|-\s|[0-9]\s*\+|\p{L}"
_NOBODY = pl.lit([], pl.List(pl.String))
LONGEST = 15
"""Digits of the longest number there is (ITU-T E.164)."""


def addresses_in(text: pl.Expr) -> pl.Expr:
    """Every e-mail address a text may mean, however it is disguised or crowded, as a list."""
    plain = (
        text.str.normalize("NFKC").str.replace_all(_INVISIBLE, "").str.replace_all(_AT, "@")
        .str.replace_all(_DOT, ".").str.replace_all(r"\s*@\s*", "@").str.replace_all(_SPELT_AT, "$1@$2")
    )  # fmt: skip
    found = [
        plain.str.extract_all(_LOOSE).list.eval(pl.element().str.strip_chars("'.!")),
        plain.str.extract_all(_WIDE).list.eval(pl.element().str.strip_chars_start("'.")),
        plain.str.extract_all(_NARROW),
        # a remark in brackets and quotes around the local part are no part of the address
        plain.str.replace_all(r"\([^()]*\)", "").str.extract_all(_NARROW),
        plain.str.replace_all('"', "").str.extract_all(_NARROW),
        # a local part in quotes may hold an @ of its own
        plain.str.extract_all(rf'"[^"\s]{{1,64}}"@{_DOMAIN}'),
    ]
    return pl.concat_list(*[one.fill_null(_NOBODY) for one in found]).list.unique(maintain_order=True)


def numbers_in(text: pl.Expr) -> pl.Expr:
    """Every telephone number a text may mean, also of two that ran into each other, as a list."""
    plain = plain_number(text)
    digits = plain.str.replace_all("[^0-9]", "")
    half = (digits.str.len_chars() // 2).cast(pl.Int64)
    twice = (digits.str.len_chars() > LONGEST) & (digits.str.len_chars() <= 2 * LONGEST)
    found = [
        plain.str.extract_all(_RUN),
        plain.str.extract_all(_ONE),
        plain.str.replace_all(r"[().\-/]", "").str.extract_all(_GLUED),
        pl.when(twice).then(pl.concat_list(digits.str.slice(0, half), digits.str.slice(half))),
    ]
    count = pl.element().str.count_matches("[0-9]")
    within = pl.concat_list(*[one.fill_null(_NOBODY) for one in found])
    return within.list.eval(pl.element().filter(count.is_between(6, LONGEST))).list.unique(
        maintain_order=True
    )


def is_crowded(text: pl.Expr) -> pl.Expr:
    """May a cell with a number hold more than one, or a remark beside it?"""
    return plain_number(text).str.contains(_CROWD)


def plain_number(text: pl.Expr) -> pl.Expr:
    """A number in the digits 0-9 with plain blanks and hyphens; a number that became a decimal loses its fraction."""
    return on_distinct(text, lambda given: not given.isascii(), _in_ascii).str.replace(
        r"^(\s*\+?[0-9]{7,})[.,]0+\s*$", "$1"
    )


def on_distinct(texts: pl.Expr, wanted: Callable[[str], bool], change: Callable[[str], str]) -> pl.Expr:
    """Apply `change` to the distinct texts that are `wanted`: the few odd ones, never row by row."""

    def apply(column: pl.Series) -> pl.Series:
        odd = [text for text in column.unique().drop_nulls().to_list() if wanted(text)]
        return column.replace(odd, [change(text) for text in odd]) if odd else column

    return texts.map_batches(apply, return_dtype=pl.String)


def _in_ascii(text: str) -> str:
    return "".join(map(_plain_character, unicodedata.normalize("NFKC", text)))


def _plain_character(character: str) -> str:
    """Digits of every script, dashes and blanks as ASCII; invisible characters vanish."""
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Pd" or character == "\u2212":
        return "-"
    if kind in ("Zs", "Zl", "Zp"):
        return " "
    return "" if kind in ("Cf", "Mn") else character
