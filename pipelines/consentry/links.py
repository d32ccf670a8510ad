"""Who is the same person: contacts joined by ids and addresses they share, so that a no can travel.

Lives here: the person of each contact and the reach of a fact over contact points (M04, M05, M06, M08). Does not
live here: whether a fact counts. A yes never uses these links.
"""

from __future__ import annotations

import polars as pl


def contact_id(source: str = "source_id", ref: str = "contact_ref") -> pl.Expr:
    """One contact record of one source; null when the row names none."""
    return pl.when(pl.col(ref) != "").then(pl.concat_str(source, ref, separator=":"))


def persons(contacts: pl.LazyFrame, holdings: pl.LazyFrame, max_contacts: int) -> pl.LazyFrame:
    """`contact_id`, `person`: contacts with the same number are one person.

    In: `contacts` (contact_id, person_ref) and `holdings` (contact_id, point_kind, mailbox, valid,
    aliases). Joined by a
    shared person_ref and by a personal e-mail that at most `max_contacts` contacts hold; role mailboxes, phones
    and letters join nobody.
    """
    by_ref = contacts.filter(pl.col("person_ref") != "").select(
        "contact_id", pl.concat_str(pl.lit("ref"), "person_ref", separator=":").alias("node")
    )
    mails = (
        holdings.filter((pl.col("point_kind") == "email") & (pl.col("mailbox") == "personal"))
        .select("contact_id", pl.col("aliases").list.first().alias("node"))
        .unique()
        .filter(pl.len().over("node") <= max_contacts)
    )
    everyone = pl.concat([contacts.select("contact_id"), holdings.select("contact_id")]).unique()
    own = everyone.select(
        "contact_id", pl.concat_str(pl.lit("own"), "contact_id", separator=":").alias("node")
    )
    return (
        pl.concat([by_ref, mails, own])
        .map_batches(_components, schema={"contact_id": pl.String, "person": pl.UInt32})
        .unique()
    )


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


def point_persons(points: pl.LazyFrame, holdings: pl.LazyFrame, people: pl.LazyFrame) -> pl.LazyFrame:
    """`point_id`, `person`: every person who holds the point; role mailboxes belong to nobody (M04)."""
    personal = points.filter(pl.col("mailbox") != "role").select("point_id")
    return (
        holdings.select("contact_id", "point_id")
        .join(personal, on="point_id", how="semi")
        .join(people, on="contact_id")
        .select("point_id", "person")
        .unique()
    )


def whole_domain() -> pl.Expr:
    """The domain of which an "address" names every mailbox (@client.example, *@client.example); null elsewhere."""
    domain = pl.col("exact_key").str.extract(r"^[*]?@([^@]+)$")
    return pl.when(pl.col("point_kind") == "email").then(domain)


def reach(
    facts: pl.LazyFrame,
    points: pl.LazyFrame,
    holdings: pl.LazyFrame,
    people: pl.LazyFrame,
    of_point: pl.LazyFrame,
) -> pl.LazyFrame:
    """`event_id`, `point_id`, `direct`: every contact point a fact is about (direct) or may concern (linked).

    In: `facts` with event_id, point_id, contact_id (either may be null) and `everywhere` (a negative of all
    channels) and `domain` (of a no that speaks for a whole domain, else null); `points` with
    point_id, point_kind, mailbox, aliases; `holdings` with contact_id and point_id; `people` from
    `persons`; `of_point` from
    `point_persons`. Read points 6 and 7 of docs/explanation/how-we-read-the-table.md.
    """
    kinds = points.select("point_id", fact_kind="point_kind", fact_mailbox="mailbox")
    facts = facts.select("event_id", "point_id", "contact_id", "everywhere", "domain").join(
        kinds, on="point_id", how="left"
    )
    held = holdings.select("contact_id", "point_id").unique()
    own = facts.filter(pl.col("point_id").is_not_null()).select(
        "event_id", "point_id", direct=pl.lit(value=True)
    )
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
    by_contact = (
        pl.concat([anchored, named, through_point])
        .join(held, on="contact_id")
        .select("event_id", "point_id", direct=pl.lit(value=True))
    )
    alias = points.select("point_id", "aliases").explode("aliases")
    by_alias = (
        facts.filter(pl.col("point_id").is_not_null())
        .select("event_id", "point_id")
        .join(alias, on="point_id")
        .join(alias.rename({"point_id": "other"}), on="aliases")
        .select("event_id", point_id="other", direct=pl.lit(value=False))
    )
    by_domain = (
        facts.filter(pl.col("domain").is_not_null())
        .select("event_id", "domain")
        .join(
            points.filter(pl.col("point_kind") == "email").select(
                "point_id", pl.col("exact_key").str.split("@").list.last().alias("domain")
            ),
            on="domain",
        )
        .select("event_id", "point_id", direct=pl.lit(value=True))
    )
    from_role = pl.col("fact_mailbox") == "role"
    persons_of_fact = pl.concat(
        [
            facts.filter(pl.col("contact_id").is_not_null() & ~from_role.fill_null(value=False))
            .select("event_id", "contact_id")
            .join(people, on="contact_id")
            .select("event_id", "person"),
            facts.filter((pl.col("fact_mailbox") != "role") & (pl.col("fact_kind") != "phone"))
            .select("event_id", "point_id")
            .join(of_point, on="point_id")
            .select("event_id", "person"),
        ]
    ).unique()
    by_person = persons_of_fact.join(of_point, on="person").select(
        "event_id", "point_id", direct=pl.lit(value=False)
    )
    return (
        pl.concat([own, by_contact, by_domain, by_alias, by_person])
        .group_by("event_id", "point_id")
        .agg(pl.col("direct").any())
    )
