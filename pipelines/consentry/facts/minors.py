"""Children: who is known to be too young to decide alone (A05)."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.facts.frames import Frames
from consentry.facts.keys import contacts_of_points
from consentry.law import AGES, DEFAULT_AGE


def minors(frames: Frames, as_of: datetime) -> pl.LazyFrame:
    """`point_id`, minor: points held by somebody who may be under the age of their country, parents not asked.

    In doubt about the day of birth the person is young; an unknown birth date says nothing (Art. 8 is about known age).
    """
    day = as_of.date().isoformat()
    years = {row.jurisdiction: row.years for row in AGES if row.in_force_from <= day}
    age = pl.col("country").replace_strict(years, default=DEFAULT_AGE, return_dtype=pl.Int64)
    born_after = pl.lit(as_of).dt.offset_by(pl.format("-{}mo", age * 12))
    young = frames.contacts.filter((pl.col("born_max") > born_after) & ~pl.col("parents_agreed"))
    return (
        contacts_of_points(frames)
        .join(young, on="contact_id", how="semi")
        .select("point_id", minor=pl.lit(value=True))
        .unique()
    )
