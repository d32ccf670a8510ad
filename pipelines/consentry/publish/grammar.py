"""What may stand in a file that a tool imports: exact bytes, or not at all.

An import file must hold the very address, so nothing can be escaped in it; only values that are harmless in every
spreadsheet and readable for the tool pass. The rest is named with its reason and goes the other path: never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from consentry.publish.safe_text import FORMULA_STARTS

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = rf"[A-Za-z0-9](?:{_ATOM})?(?:\.{_ATOM})*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ANY_LABEL = r"[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?"


@dataclass(frozen=True)
class Grammar:
    """The values of one kind of contact point that a tool can import; a regular expression and a limit."""

    pattern: str
    max_bytes: int


EMAIL_ASCII = Grammar(rf"^{_LOCAL}@(?:{_LABEL}\.)+{_LABEL}$", 254)
"""A mailbox in ASCII that starts with a letter or digit; other alphabets as xn-- domains."""
EMAIL_ANY_DOMAIN = Grammar(rf"^{_LOCAL}@(?:{_ANY_LABEL}\.)+{_ANY_LABEL}$", 254)
"""As EMAIL_ASCII, with any alphabet after the @."""
EMAIL_HASHED = Grammar(r"^[^@\s\p{C}]+@[^@\s\p{C}]+\.[^@\s\p{C}]+$", 254)
"""Any address at all: what stands in the file is its hash, which no tool and no spreadsheet can misread."""
PHONE_E164 = Grammar(r"^\+[1-9][0-9]{6,14}$", 16)
"""An international number. Its + is the number's own first character (ITU-T E.164)."""
POSTAL = Grammar(r"^[\p{L}\p{N}][\p{L}\p{M}\p{N} ,.'()/#&:+-]*$", 500)
"""A postal address on one line."""


def with_refusal(points: pl.DataFrame, grammars: dict[str, Grammar]) -> pl.DataFrame:
    """Add `refusal`: why a point's `value` cannot stand in the import file, in words; '' when it can. Never null.

    The reasons are looked for only where the value does not fit, which is rare; rows of one kind stay in order.
    """
    parts = [points.clear().with_columns(pl.lit("").alias("refusal"))]
    for part in points.partition_by("point_kind"):
        fits = part.select(_fits(pl.col("value"), grammars.get(part["point_kind"][0]))).to_series()
        odd = part.filter(~fits).select(refusal(pl.col("value"), pl.col("point_kind"), grammars)).to_series()
        said = pl.Series("refusal", [""]).new_from_index(0, part.height).scatter((~fits).arg_true(), odd)
        parts.append(part.with_columns(said))
    return pl.concat(parts)


def _fits(value: pl.Expr, grammar: Grammar | None) -> pl.Expr:
    if grammar is None:
        return value.is_null() & value.is_not_null()
    within = value.str.len_bytes() <= grammar.max_bytes
    return (within & value.str.contains(grammar.pattern)).fill_null(False)


def refusal(value: pl.Expr, kind: pl.Expr, grammars: dict[str, Grammar]) -> pl.Expr:
    """The same for an expression of a value and its kind; looks for every reason in every row."""
    fits = pl.lit(False)
    longest = pl.lit(0)
    for name, grammar in grammars.items():
        of_kind = kind == name
        fits = fits | (of_kind & _fits(value, grammar))
        longest = pl.when(of_kind).then(pl.lit(grammar.max_bytes)).otherwise(longest)
    local = value.str.replace(r"@[^@]*$", "")
    reasons = [
        (value.is_null() | (value == ""), "nothing usable is left of the address"),
        (~kind.is_in(list(grammars)), "this tool takes no addresses of this kind"),
        (value.str.contains(f"^[{FORMULA_STARTS}]") & (kind != "phone"), "starts like a spreadsheet formula"),
        (value.str.contains(r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"), "has characters that cannot be seen"),
        (value.str.contains(r"\s") & (kind != "post"), "has a space in it"),
        (value.str.contains('"', literal=True), "has a quotation mark in it"),
        (value.str.len_bytes() > longest, "longer than the tool takes"),
        ((kind == "phone"), "no complete international number"),
        (local.str.contains(r"[^\x00-\x7f]") & (kind == "email"), "has letters before the @ that the tool cannot take"),
        (value.str.contains(r"[^\x00-\x7f]") & (kind == "email"), "has a domain in letters that the tool cannot take"),
    ]  # fmt: skip
    said = pl.lit("no complete address")
    for condition, reason in reversed(reasons):
        said = pl.when(condition.fill_null(True)).then(pl.lit(reason)).otherwise(said)
    return pl.when(fits.fill_null(False)).then(pl.lit("")).otherwise(said)
