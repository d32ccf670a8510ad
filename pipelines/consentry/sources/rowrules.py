"""Checks over several cells of one row; a broken row is set aside."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from consentry.contract import POSITIVE_EVENTS


@dataclass(frozen=True)
class RowRule:
    """`broken` is true for a row that cannot be understood; `column` is where to look, `code` why."""

    code: str
    column: str
    broken: pl.Expr


def _empty(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars() == ""


ROW_RULES: dict[str, RowRule] = {
    "star_on_positive": RowRule(
        "star_on_positive",
        "purposes",
        pl.col("event_type").str.strip_chars().str.to_lowercase().is_in(["requested", *POSITIVE_EVENTS])
        & pl.any_horizontal(pl.col("purposes", "channels").str.contains("*", literal=True)),
    ),
    "named_somebody": RowRule(
        "no_subject",
        "email",
        pl.all_horizontal(pl.col("email", "phone", "contact_id").str.strip_chars() == ""),
    ),
    "no_subject": RowRule("no_subject", "contact_ref", _empty("contact_ref") & _empty("point_value")),
    "point_without_kind": RowRule(
        "point_without_kind", "point_kind", _empty("point_kind") != _empty("point_value")
    ),
}
