"""Through which link a no came that was said elsewhere: in words, for the person who asks.

Lives here: finding the key that two records share. Does not live here: whether the no counts there (that is `decide`).
"""

from __future__ import annotations

import polars as pl

from consentry.bonds import IN_WORDS, SCORES
from consentry.facts import Frames


def through(known: Frames, point_id: str, events: list[str]) -> dict[str, str]:
    """For each event that is not about the point itself nor about its records: by what it is linked with it."""
    about = known.events.filter(pl.col("event_id").is_in(events)).select("event_id", "point_id", "contact_id")
    aliases = known.points.select("point_id", "aliases").explode("aliases")
    mine = aliases.filter(pl.col("point_id") == point_id).select("aliases")
    spelled = about.join(aliases.join(mine, on="aliases", how="semi"), on="point_id", how="semi")
    holders = (
        known.holdings.filter(pl.col("point_id") == point_id)
        .select(pl.col("contact_id").alias("holder"))
        .unique()
    )
    at_point = about.join(
        known.holdings.filter(pl.col("point_kind") != "phone").select("point_id", contact="contact_id"),
        on="point_id",
    )
    named = about.select("event_id", contact="contact_id").drop_nulls()
    origins = pl.concat([at_point.select("event_id", "contact"), named]).unique()
    found = dict.fromkeys(events, "")
    same_name, pairs, keys, circles, reviews = pl.collect_all([
        spelled.select("event_id"), origins.join(holders, how="cross"),
        known.ties.keys.select("contact_id", "kind", "key"), known.ties.circles, known.ties.reviews,
    ])  # fmt: skip
    told = known.events.filter(pl.col("event_id").is_in(events) & (pl.col("point_id") == point_id)).collect()
    direct = {*told["event_id"], *pairs.filter(pl.col("contact") == pl.col("holder"))["event_id"]}
    written = {*same_name["event_id"]} - direct
    found |= dict.fromkeys(written, "the same mailbox or number, written otherwise")
    rest = pairs.filter(~pl.col("event_id").is_in([*direct, *written]))
    by_key = (
        rest.join(keys, left_on="contact", right_on="contact_id")
        .join(keys, left_on=["holder", "kind", "key"], right_on=["contact_id", "kind", "key"])
        .with_columns(pl.col("kind").replace_strict(SCORES, return_dtype=pl.Float64).alias("score"))
        .sort("score", "kind", descending=[True, False])
        .unique("event_id", keep="first", maintain_order=True)
    )
    found |= {
        row["event_id"]: f"linked by {IN_WORDS[row['kind']]}, {row['score']:.2f}" for row in by_key.to_dicts()
    }
    merged = rest.with_columns(
        pl.min_horizontal("contact", "holder").alias("contact_id"),
        pl.max_horizontal("contact", "holder").alias("other"),
    ).join(reviews.filter(pl.col("verdict") == "same"), on=["contact_id", "other"], how="semi")
    found |= dict.fromkeys(merged["event_id"], f"linked by {IN_WORDS['review']}")
    circle = circles.rename({"contact_id": "contact"})
    around = (
        rest.filter(~pl.col("event_id").is_in([*by_key["event_id"], *merged["event_id"]]))
        .join(circle, on="contact", how="left")
        .join(circle.rename({"contact": "holder"}), on="holder", how="left", suffix="_holder")
    )
    same = {*around.filter(pl.col("person") == pl.col("person_holder"))["event_id"]}
    for event in around["event_id"].unique().to_list():
        sure = "are the same person" if event in same else "are likely the same person"
        found[event] = f"linked through other records, which {sure}"
    return found
