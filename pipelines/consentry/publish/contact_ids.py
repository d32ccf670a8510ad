"""Ids of contacts as their own tool writes them, and whether one is an address in disguise.

Some tools name a contact by its address alone; where no address may stand, the keyed id of the contact point stands for
it.
"""

from __future__ import annotations

import polars as pl


def tool_id() -> pl.Expr:
    """What the tool itself calls the contact: `contact_id` without the source before it."""
    return pl.col("contact_id").str.strip_prefix(pl.concat_str("source_id", pl.lit(":")))


def is_address() -> pl.Expr:
    """Is the id an address or number, the contact's own or anybody's?"""
    same = tool_id().str.to_lowercase() == pl.col("value").str.to_lowercase()
    return tool_id().str.contains("@", literal=True) | same


def hidden() -> pl.Expr:
    """The stand-in for an id that is an address; `consentry explain` shows the same id."""
    return pl.concat_str(pl.lit("point-"), pl.col("point_id"))
