"""Who is the same person, and how far a fact reaches: far for a no, never for a yes.

Lives here: the person of each contact and the reach of a fact over contact points (M04, M05, M06, M08). Does not
live here: what ties two records together (that is `bonds`), and whether a fact counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from consentry.bonds import KEY_COLUMNS, SCORES, both_ways, held_keys, likely_pairs, verdicts
from consentry.clocks import UTC
from consentry.policy import Policy
from consentry.stages import worked_out


@dataclass(frozen=True)
class Ties:
    """Who is who, as lazy tables.

    For everything but a no: `people` (contact_id, person), `of_point` (point_id, person), `mates` (point_id,
    contact_id: holders of a point and all records of the same persons). For a no: `circles` (contact_id, person),
    `of_circle` (point_id, person), `steps` (person, person_next: likely the same), `apart` (contact_id, other: two
    people, says a reviewer; both ways), `divided` (person: of their records some are apart). For telling why: `keys`
    and `reviews` (see `bonds`).
    """

    people: pl.LazyFrame
    of_point: pl.LazyFrame
    mates: pl.LazyFrame
    circles: pl.LazyFrame
    of_circle: pl.LazyFrame
    steps: pl.LazyFrame
    apart: pl.LazyFrame
    divided: pl.LazyFrame
    keys: pl.LazyFrame
    reviews: pl.LazyFrame


_PERSON = {"contact_id": pl.String, "person": pl.UInt32}
_OF_POINT = {"point_id": pl.String, "person": pl.UInt32}
_APART = {"contact_id": pl.String, "other": pl.String}
_SHAPES: Mapping[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "people": _PERSON, "of_point": _OF_POINT, "mates": {"point_id": pl.String, "contact_id": pl.String},
    "circles": _PERSON, "of_circle": _OF_POINT, "steps": {"person": pl.UInt32, "person_next": pl.UInt32},
    "apart": _APART, "divided": {"person": pl.UInt32}, "keys": KEY_COLUMNS,
    "reviews": {**_APART, "verdict": pl.String, "since": UTC},
}  # fmt: skip
_SHAPE = {"_table": pl.String} | {name: kind for shape in _SHAPES.values() for name, kind in shape.items()}


def contact_id(source: str = "source_id", ref: str = "contact_ref") -> pl.Expr:
    """One contact record of one source; null when the row names none."""
    return pl.when(pl.col(ref) != "").then(pl.concat_str(source, ref, separator=":"))


def tied(
    refs: pl.LazyFrame, contacts: pl.LazyFrame, holdings: pl.LazyFrame, reviews: pl.LazyFrame, policy: Policy
) -> Ties:
    """Who is who, from every shared id a record ever showed, the records as they are, what they hold and reviews.

    All of it is one step of the plan: as ten sub-plans that share each other it would cost seconds to plan.
    """
    columns = {
        "refs": refs.select("contact_id", "person_ref", "since"),
        "contacts": contacts.select("contact_id", "person_ref", "kind", "display_name", "organisation"),
        "holdings": holdings.select(
            "contact_id", "point_id", "point_kind", "mailbox", "valid", "national", "aliases", "since"
        ),
        "reviews": reviews.select(
            "contact_ref",
            "contact_source",
            "other_ref",
            "other_source",
            "verdict",
            "source_id",
            "observed_at",
        ),
    }
    names = {table: frame.collect_schema().names() for table, frame in columns.items()}

    def weave(rows: pl.DataFrame) -> pl.DataFrame:
        given = {table: rows.filter(pl.col("_table") == table).select(names[table]) for table in names}
        made = _who_is_who(given["refs"], given["contacts"], given["holdings"], given["reviews"], policy)
        shaped = [
            made[table].select(pl.lit(table).alias("_table"), *[pl.col(n).cast(t) for n, t in shape.items()])
            for table, shape in _SHAPES.items()
        ]
        empty = pl.DataFrame(schema=_SHAPE)
        return pl.concat([empty, *shaped], how="diagonal").select(*_SHAPE)

    together = pl.concat(
        [frame.select(pl.lit(table).alias("_table"), pl.all()) for table, frame in columns.items()],
        how="diagonal",
    )
    woven = together.map_batches(weave, schema=_SHAPE).pipe(worked_out)
    return Ties(
        **{table: woven.filter(pl.col("_table") == table).select(*shape) for table, shape in _SHAPES.items()}
    )


def _who_is_who(
    refs: pl.DataFrame, contacts: pl.DataFrame, holdings: pl.DataFrame, reviews: pl.DataFrame, policy: Policy
) -> dict[str, pl.DataFrame]:
    """The tables of `Ties`."""
    keys = held_keys(refs, contacts, holdings, policy)
    everyone = pl.concat([contacts.select("contact_id"), holdings.select("contact_id")]).unique()
    reviewed = verdicts(reviews)
    apart = both_ways(reviewed.filter(pl.col("verdict") == "different"))
    # A yes knows only the shared id that the record shows today; a no every one that it ever showed.
    shown = contacts.select(
        "contact_id", pl.lit("shared_id").alias("kind"), pl.col("person_ref").alias("key")
    )
    today = pl.concat([
        keys.join(shown, on=["contact_id", "kind", "key"], how="semi"), keys.filter(pl.col("kind") != "shared_id")
    ])  # fmt: skip
    people = persons(everyone, today)
    circles = persons(everyone, keys, reviewed.filter(pl.col("verdict") == "same"))
    personal = holdings.filter(pl.col("mailbox") != "role").select("point_id", "contact_id")
    of_point, of_circle = (
        personal.join(each, on="contact_id").select("point_id", "person").unique()
        for each in (people, circles)
    )
    return {
        "people": people, "of_point": of_point, "mates": _mates(holdings, personal, people, apart),
        "circles": circles, "of_circle": of_circle,
        "steps": _steps(likely_pairs(keys, policy.person_link_negative), circles, apart),
        "apart": apart, "divided": _divided(circles, apart), "keys": keys, "reviews": reviewed,
    }  # fmt: skip


def persons(everyone: pl.DataFrame, keys: pl.DataFrame, merged: pl.DataFrame | None = None) -> pl.DataFrame:
    """`contact_id`, `person`: contacts with the same number are one person.

    In: `everyone` (contact_id), `keys` as `bonds.held_keys` gives them (only those that make sure count) and, for a no
    alone, pairs that a reviewer `merged` (contact_id, other).
    """
    sure = [kind for kind, score in SCORES.items() if score == 1]
    shared = keys.filter(pl.col("kind").is_in(sure)).select(
        "contact_id", pl.concat_str("kind", "key", separator=":").alias("node")
    )
    own = everyone.select(
        "contact_id", pl.concat_str(pl.lit("own"), "contact_id", separator=":").alias("node")
    )
    edges = [shared, own]
    if merged is not None:
        known = merged.join(everyone, on="contact_id", how="semi").join(
            everyone, left_on="other", right_on="contact_id", how="semi"
        )
        edges.append(
            known.select("contact_id", pl.concat_str(pl.lit("own"), "other", separator=":").alias("node"))
        )
    return _components(pl.concat(edges)).unique()


def _components(edges: pl.DataFrame) -> pl.DataFrame:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if edges.is_empty():
        return pl.DataFrame(schema={"contact_id": pl.String, "person": pl.UInt32})
    left = edges["contact_id"].rank("dense").to_numpy() - 1
    right = edges["node"].rank("dense").to_numpy() - 1
    size = int(left.max()) + 1 + int(right.max()) + 1
    graph = coo_matrix(([True] * len(left), (left, right + left.max() + 1)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    return edges.select("contact_id").with_columns(pl.Series("person", label[left], dtype=pl.UInt32))


def _divided(people: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """`person`: those of whose records a reviewer set some apart."""
    return people.join(apart, on="contact_id", how="semi").select("person").unique()


def _mates(
    holdings: pl.DataFrame, personal: pl.DataFrame, people: pl.DataFrame, apart: pl.DataFrame
) -> pl.DataFrame:
    """`point_id`, `contact_id`: holders of a point and, unless it is a role mailbox, all records of the same person.

    A record that a reviewer set apart from every holder through whom it would belong there does not.
    """
    columns = ("point_id", "contact_id")
    holders = personal.unique().join(people, on="contact_id")
    divided = _divided(people, apart)
    whole = holders.select("point_id", "person").unique().join(divided, on="person", how="anti")
    parted = holders.join(divided, on="person", how="semi").rename({"contact_id": "holder"})
    found = [
        holdings.select(*columns),
        whole.join(people, on="person").select(*columns),
        parted.join(people, on="person")
        .join(apart, left_on=["holder", "contact_id"], right_on=["contact_id", "other"], how="anti")
        .select(*columns),
    ]
    return pl.concat(found).unique()


def _steps(likely: pl.DataFrame, circles: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """`person`, `person_next`: two persons of whose records two are likely the same."""
    return (
        likely.join(apart, on=["contact_id", "other"], how="anti")
        .join(circles, on="contact_id")
        .join(circles, left_on="other", right_on="contact_id", suffix="_next")
        .filter(pl.col("person") != pl.col("person_next"))
        .select("person", "person_next")
        .unique()
    )


def reach(facts: pl.LazyFrame, points: pl.LazyFrame, holdings: pl.LazyFrame, ties: Ties) -> pl.LazyFrame:
    """`event_id`, `point_id`, `direct`: every contact point a fact is about (direct) or may concern (linked).

    In: `facts` with event_id, point_id, contact_id (either may be null) and `everywhere` (a negative of all
    channels) and `domain` (of a no that speaks for a whole domain, else null); `points` with
    point_id, point_kind, mailbox, aliases; `holdings` with contact_id and point_id. Read points 6 and 7 of
    docs/explanation/how-we-read-the-table.md.
    """
    facts, held = _with_kinds(facts, points), _held(holdings)
    direct = pl.concat([_told(facts, held), _of_domain(facts, points)])
    origins = _origins(facts, held).join(ties.circles, on="contact_id")
    by_person = (
        origins.select("event_id", "person")
        .unique()
        .join(ties.divided, on="person", how="anti")
        .join(ties.of_circle, on="person")
        .select("event_id", "point_id")
    )
    others = ties.circles.select(pl.col("contact_id").alias("other"), "person")
    parted = origins.join(ties.divided, on="person", how="semi").join(others, on="person")
    linked = pl.concat([_spelled(facts, points), by_person, _to_points(parted, points, held, ties)])
    return (
        pl.concat(
            [direct.with_columns(direct=pl.lit(value=True)), linked.with_columns(direct=pl.lit(value=False))]
        )
        .group_by("event_id", "point_id")
        .agg(pl.col("direct").any())
    )


def ways(
    facts: pl.LazyFrame, points: pl.LazyFrame, holdings: pl.LazyFrame, ties: Ties, point_id: str
) -> pl.LazyFrame:
    """`event_id`, `way`, `contact_id`, `other`: every way on which a fact came to one contact point.

    In: as for `reach`. The ways: told (of the point, or of a record for everything it holds), domain (for all addresses
    of the domain), spelling (of the same mailbox or number, written otherwise), person and likely (from record
    `contact_id` to record `other`, which holds the point; the other ways name no records).
    """
    facts, held, here = _with_kinds(facts, points), _held(holdings), pl.col("point_id") == point_id
    unlinked = [
        rows.filter(here).select("event_id", pl.lit(way).alias("way"))
        for way, rows in (
            ("told", _told(facts, held)), ("domain", _of_domain(facts, points)), ("spelling", _spelled(facts, points)),
        )
    ]  # fmt: skip
    holders = (
        _of_persons(held, points)
        .filter(here)
        .select(pl.col("contact_id").alias("other"))
        .join(ties.circles.rename({"contact_id": "other", "person": "person_next"}), on="other")
    )
    pairs = _unless_apart(
        _origins(facts, held).join(ties.circles, on="contact_id").join(holders, how="cross"), ties
    )
    linked = [
        rows.select("event_id", pl.lit(way).alias("way"), "contact_id", "other")
        for way, rows in (
            ("person", pairs.filter(pl.col("person") == pl.col("person_next"))),
            ("likely", pairs.join(ties.steps, on=["person", "person_next"], how="semi")),
        )
    ]
    return pl.concat([*unlinked, *linked], how="diagonal").unique()


def _with_kinds(facts: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    kinds = points.select("point_id", fact_kind="point_kind", fact_mailbox="mailbox")
    return facts.select("event_id", "point_id", "contact_id", "everywhere", "domain").join(
        kinds, on="point_id", how="left"
    )


def _held(holdings: pl.LazyFrame) -> pl.LazyFrame:
    return holdings.select("contact_id", "point_id").unique()


def _told(facts: pl.LazyFrame, held: pl.LazyFrame) -> pl.LazyFrame:
    """`event_id`, `point_id`: the point a fact names; else, or where it is a no to everything, all of the record."""
    own = facts.filter(pl.col("point_id").is_not_null()).select("event_id", "point_id")
    without_point = facts.filter(pl.col("point_id").is_null() & pl.col("contact_id").is_not_null())
    anchored = without_point.select("event_id", "contact_id")
    everywhere = facts.filter("everywhere")
    named = everywhere.filter(pl.col("contact_id").is_not_null()).select("event_id", "contact_id")
    through_point = (
        everywhere.filter((pl.col("fact_mailbox") != "role") & (pl.col("fact_kind") != "phone"))
        .select("event_id", "point_id")
        .join(held, on="point_id")
        .select("event_id", "contact_id")
    )
    by_record = (
        pl.concat([anchored, named, through_point]).join(held, on="contact_id").select("event_id", "point_id")
    )
    return pl.concat([own, by_record])


def _of_domain(facts: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    """`event_id`, `point_id`: every address of the domain that a no speaks for."""
    addresses = points.filter(pl.col("point_kind") == "email").select(
        "point_id", pl.col("exact_key").str.split("@").list.last().alias("domain")
    )
    spoken = facts.filter(pl.col("domain").is_not_null()).select("event_id", "domain")
    return spoken.join(addresses, on="domain").select("event_id", "point_id")


def _spelled(facts: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    """`event_id`, `point_id`: what may be the same mailbox or number, written otherwise."""
    alias = points.select("point_id", "aliases").explode("aliases")
    return (
        facts.filter(pl.col("point_id").is_not_null())
        .select("event_id", "point_id")
        .join(alias, on="point_id")
        .join(alias.rename({"point_id": "other"}), on="aliases")
        .select("event_id", point_id="other")
    )


def likely_reach(
    facts: pl.LazyFrame, points: pl.LazyFrame, holdings: pl.LazyFrame, ties: Ties, reached: pl.LazyFrame
) -> pl.LazyFrame:
    """`event_id`, `point_id`: contact points of somebody who is only likely to be the same person (score below 1).

    One such link and no more: two in a row would be worth less than a no needs, and would glue strangers together.
    What `reach` found already is left out.
    """
    facts, held = _with_kinds(facts, points), _held(holdings)
    others = ties.circles.select(pl.col("contact_id").alias("other"), pl.col("person").alias("person_next"))
    near = _origins(facts, held).join(ties.circles, on="contact_id").join(ties.steps, on="person")
    rows = near.join(others, on="person_next")
    return _to_points(rows, points, held, ties).join(reached, on=["event_id", "point_id"], how="anti")


def _origins(facts: pl.LazyFrame, held: pl.LazyFrame) -> pl.LazyFrame:
    """`event_id`, `contact_id`, `named`: records a fact may spread from: the one it names, holders of its point.

    Role mailboxes and numbers spread nothing to their holders (M04); a record named beside a number does.
    """
    from_role = (pl.col("fact_mailbox") == "role").fill_null(value=False)
    named = facts.filter(pl.col("contact_id").is_not_null() & ~from_role).select(
        "event_id", "contact_id", pl.col("contact_id").alias("named")
    )
    holders = (
        facts.filter((pl.col("fact_mailbox") != "role") & (pl.col("fact_kind") != "phone"))
        .select("event_id", "point_id", pl.col("contact_id").alias("named"))
        .join(held, on="point_id")
        .select("event_id", "contact_id", "named")
    )
    return pl.concat([named, holders]).unique()


def _to_points(rows: pl.LazyFrame, points: pl.LazyFrame, held: pl.LazyFrame, ties: Ties) -> pl.LazyFrame:
    """From pairs of records (contact_id, other, named) to the points of the other, unless a reviewer set them apart."""
    return (
        _unless_apart(rows, ties)
        .select("event_id", "other")
        .unique()
        .join(_of_persons(held, points), left_on="other", right_on="contact_id")
        .select("event_id", "point_id")
        .unique()
    )


def _of_persons(held: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    """Who holds what, role mailboxes apart."""
    return held.join(points.filter(pl.col("mailbox") != "role").select("point_id"), on="point_id", how="semi")


def _unless_apart(pairs: pl.LazyFrame, ties: Ties) -> pl.LazyFrame:
    return pairs.join(ties.apart, on=["contact_id", "other"], how="anti").join(
        ties.apart, left_on=["named", "other"], right_on=["contact_id", "other"], how="anti"
    )
