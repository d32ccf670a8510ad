"""Through which link a no came that was said elsewhere: in words, for the person who asks.

Lives here: the words, and the surest key that two records share. Does not live here: how far a no reaches (that is
`links`), nor whether it counts there (that is `decide`).
"""

from __future__ import annotations

import polars as pl

from consentry import links
from consentry.bonds import IN_WORDS, SCORES
from consentry.facts import Frames
from consentry.facts.scope import with_masks
from consentry.policy import Policy

_UNLINKED = {
    "told": "",
    "domain": "said for every address of its domain",
    "spelling": "the same mailbox or number, written otherwise",
}
_SAME_RECORD = "said at another address or number of the same record"
_AROUND = {
    "person": "linked through other records, which are the same person",
    "likely": "linked through other records, which are likely the same person",
}


def through(known: Frames, policy: Policy, point_id: str, events: list[str]) -> dict[str, str]:
    """For each event that reaches the point in another way than being said of it or its records: in which way.

    Of several ways the plainest is told: the domain, the spelling, the same record, a key, other records.
    """
    asked = with_masks(known.events.filter(pl.col("event_id").is_in(events)), known.points, policy)
    ways, keys, reviews = pl.collect_all([
        links.ways(asked, known.points, known.holdings, known.ties, point_id),
        known.ties.keys.select("contact_id", "kind", "key"), known.ties.reviews,
    ])  # fmt: skip
    found: dict[str, str] = {}
    for way, words in _UNLINKED.items():
        _add(found, ways.filter(way=way), words)
    pairs = ways.filter(pl.col("way").is_in([*_AROUND]))
    _add(found, pairs.filter(pl.col("contact_id") == pl.col("other")), _SAME_RECORD)
    merged = pairs.with_columns(
        pl.min_horizontal("contact_id", "other").alias("contact_id"),
        pl.max_horizontal("contact_id", "other").alias("other"),
    ).join(reviews.filter(verdict="same"), on=["contact_id", "other"], how="semi")
    _add(found, merged, f"linked by {IN_WORDS['review']}")
    for event, kind, score in _shared(pairs, keys, policy).iter_rows():
        found.setdefault(event, f"linked by {IN_WORDS[kind]}, {score:.2f}")
    for way, words in _AROUND.items():
        _add(found, pairs.filter(way=way), words)
    return dict.fromkeys(events, "") | found


def _add(found: dict[str, str], rows: pl.DataFrame, words: str) -> None:
    for event in rows["event_id"].unique():
        found.setdefault(event, words)


def _shared(pairs: pl.DataFrame, keys: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """`event_id`, `kind`, `score`: the surest key that two linked records share and over which a no crosses."""
    enough = [kind for kind, score in SCORES.items() if score >= policy.person_link_negative]
    crossing = keys.filter(pl.col("kind").is_in(enough))
    return (
        pairs.join(crossing, on="contact_id")
        .join(crossing, left_on=["other", "kind", "key"], right_on=["contact_id", "kind", "key"])
        .with_columns(pl.col("kind").replace_strict(SCORES, return_dtype=pl.Float64).alias("score"))
        .sort("score", "kind", descending=[True, False])
        .unique("event_id", keep="first", maintain_order=True)
        .select("event_id", "kind", "score")
    )
