"""The tables that decisions are made from, cut at what was known.

Lives here: newest version of contacts, sales and notices; every contact point anybody named; who holds which; who is
the same person. Does not live here: judging any of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import polars as pl

from consentry import links
from consentry.bonds import name_words
from consentry.clocks import UTC, with_interval
from consentry.contract import POINT_TABLES, TABLES
from consentry.identity import POINT_COLUMNS, keyed_hash, point_keys, sha256_text
from consentry.policy import ALSO_SPELLED, Policy
from consentry.stages import worked_out


@dataclass(frozen=True)
class Clocks:
    """`as_of`: the day that is asked about. `known_as_of`: what we had seen by then. Both aware, UTC."""

    as_of: datetime
    known_as_of: datetime


@dataclass(frozen=True)
class Frames:
    """Everything known by `known_as_of`, as lazy tables.

    events (ledger), absences (event_id, absent_since), points (point_id, point_kind, exact_key, sendable, mailbox,
    valid, aliases), holdings (contact_id, source_id, point_id, point_kind, mailbox, valid, aliases),
    contacts (contact_id, person_ref, organisation, country, subscriber_type, controller_id, company_number, record_id,
    born_max, parents_agreed, kind, display_name), ties (who is who, see `links`), sales, notices, quarantined
    (point_id), origins (point_id, origin_documented, business_address), sends (send_id, point_id, contact_id,
    source_id, channel, purpose, campaign_ref, send_ref, sent_at, sent_min, sent_max, observed_at), renamed (contact_id,
    renamed_at).
    """

    events: pl.LazyFrame
    absences: pl.LazyFrame
    points: pl.LazyFrame
    holdings: pl.LazyFrame
    contacts: pl.LazyFrame
    ties: links.Ties
    sales: pl.LazyFrame
    notices: pl.LazyFrame
    quarantined: pl.LazyFrame
    sends: pl.LazyFrame
    renamed: pl.LazyFrame
    origins: pl.LazyFrame


_NO_REVIEWS = pl.LazyFrame(
    schema=dict.fromkeys(
        ("contact_ref", "contact_source", "other_ref", "other_source", "verdict", "source_id"), pl.String
    )
    | {"observed_at": UTC}
)


def gather(
    core: Mapping[str, pl.LazyFrame],
    events: pl.LazyFrame,
    absences: pl.LazyFrame,
    policy: Policy,
    pepper: bytes,
    known_as_of: datetime,
) -> Frames:
    """Cut the core tables at `known_as_of` and join what belongs together.

    `core` has contacts, contact_points, consent_events, sales, sends, notices, link_reviews and quarantined_points with
    the columns of the neutral contract plus source_id, observed_at and zone; nulls count as ''. No link_reviews: nobody
    reviewed anything.
    """
    core = {"link_reviews": _NO_REVIEWS, **core}
    seen = {name: _known(lf, known_as_of) for name, lf in core.items()}
    # Shared sub-plans run Python (keys, components): cached, or each use would run them anew.
    points = _points(seen, policy, pepper).pipe(worked_out)
    # A statement or an invoice that names a record and an address says that they belong together, as a record does.
    holdings = (
        pl.concat(
            [
                seen[table]
                .filter((pl.col("contact_ref") != "") & (pl.col("point_value") != ""))
                .select(
                    "point_kind",
                    "point_value",
                    "source_id",
                    links.contact_id().alias("contact_id"),
                    "observed_at",
                )
                for table in ("contact_points", "consent_events", "sales")
            ]
        )
        .group_by("point_kind", "point_value", "source_id", "contact_id")
        .agg(pl.col("observed_at").min().alias("since"))
        .join(points, on=["point_kind", "point_value"])
        .group_by("contact_id", "point_id")
        .agg(
            pl.col("source_id", "point_kind", "mailbox", "valid", "aliases").first(),
            pl.col("exact_key").first().str.contains(r"^national:[0-9]{8,15}$").alias("national"),
            pl.col("since").min(),
        )
        .pipe(worked_out)
    )
    contacts = _contacts(seen, pepper).pipe(worked_out)
    distinct = (
        points.drop("point_value")
        .sort("sendable")
        .unique("point_id", keep="first", maintain_order=True)
        .pipe(worked_out)
    )
    reviews = seen["link_reviews"].filter(pl.col("contact_ref") != "")
    return Frames(
        events=events.filter(pl.col("observed_at") <= known_as_of).pipe(worked_out),
        absences=absences.filter(pl.col("absent_since") <= known_as_of),
        points=distinct,
        holdings=holdings,
        contacts=contacts,
        ties=links.tied(_shared_ids(seen["contacts"]), contacts, holdings, reviews, policy),
        sales=_sales(seen["sales"], points, contacts, timedelta(seconds=policy.clock_skew_s), pepper).pipe(
            worked_out
        ),
        notices=_notices(seen["notices"]).pipe(worked_out),
        quarantined=seen["quarantined_points"]
        .join(points, on=["point_kind", "point_value"])
        .select("point_id")
        .unique(),
        sends=_sends(seen["sends"], points).pipe(worked_out),
        renamed=_renamed(seen["contacts"]),
        origins=_origins(seen["contact_points"], points).pipe(worked_out),
    )


def _known(lf: pl.LazyFrame, known_as_of: datetime) -> pl.LazyFrame:
    text = [name for name, dtype in lf.collect_schema().items() if dtype in (pl.String, pl.Null)]
    return lf.filter(pl.col("observed_at") <= known_as_of).with_columns(
        pl.col(name).cast(pl.String).fill_null("") for name in text
    )


def named_points(core: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """`point_kind`, `point_value`: every contact point as it is written in any core table, each spelling once."""
    named = [
        core[table].select("point_kind", "point_value") for table in (*POINT_TABLES, "quarantined_points")
    ]
    return pl.concat(named).filter((pl.col("point_kind") != "") & (pl.col("point_value") != "")).unique()


def _points(seen: Mapping[str, pl.LazyFrame], policy: Policy, pepper: bytes) -> pl.LazyFrame:
    return point_keys(named_points(seen), policy, pepper).select("point_kind", "point_value", *POINT_COLUMNS)


_IN_FAVOUR: dict[str, tuple[pl.Expr, ...]] = {
    "contacts": (pl.col("parental_authorisation") != "",),
    "sales": (
        pl.col("direction") == "sales", pl.col("status").is_in(["paid", "partially_paid"]), pl.col("ended_at") == "",
        pl.col("optout_offered") == "yes", pl.col("collected_in_sale") == "yes",
    ),
    "notices": (
        pl.col("withdrawal_info") == "yes", pl.col("unbundled") == "yes", pl.col("material_change_from") == "",
    ),
}  # fmt: skip
"""What speaks for a message where one drop tells two versions of one thing."""


def _newest(lf: pl.LazyFrame, table: str, *identity: str) -> pl.LazyFrame:
    """The version seen last. Of several seen at once the one with least in its favour, then the last by the alphabet of
    its cells: where a row stands in a file says nothing.
    """
    last = lf.filter(pl.col("observed_at") == pl.col("observed_at").max().over(identity)).with_columns(
        (pl.len().over(identity) > 1).alias("_several")
    )
    favour = [expr.alias(f"_favour{number}") for number, expr in enumerate(_IN_FAVOUR[table])]
    names = [f"_favour{number}" for number in range(len(favour))]
    cells = [name for name in TABLES[table].column_names if name not in identity]
    chosen = (
        last.filter("_several")
        .with_columns(favour)
        .sort(*names, *cells, descending=[*[False for _ in names], *[True for _ in cells]])
        .unique(list(identity), keep="first", maintain_order=True)
        .drop(names)
    )
    return pl.concat([last.filter(~pl.col("_several")), chosen]).drop("_several")


def _origins(rows: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    """What each record's newest drop says of where a point came from; one row that denies it is enough."""
    keyed = rows.filter(pl.col("contact_ref") != "").join(
        points.select("point_kind", "point_value", "point_id"), on=["point_kind", "point_value"]
    )
    documented = (pl.col("origin") != "") & (pl.col("origin_compatible") == "yes")
    latest = pl.col("observed_at").max().over("source_id", "contact_ref", "point_id")
    return (
        keyed.filter(pl.col("observed_at") == latest)
        .group_by("point_id")
        .agg(
            (documented.any() & ~(pl.col("origin_compatible") == "no").any()).alias("origin_documented"),
            ((pl.col("business_address") == "yes").any() & ~(pl.col("business_address") == "no").any()).alias(
                "business_address"
            ),
        )
    )


def _contacts(seen: Mapping[str, pl.LazyFrame], pepper: bytes) -> pl.LazyFrame:
    rows = (
        seen["contacts"]
        .filter(pl.col("contact_ref") != "")
        .with_columns(links.contact_id().alias("contact_id"))
    )
    return with_interval(_newest(rows, "contacts", "contact_id"), "birth_date", prefix="born").select(
        "contact_id", "person_ref", pl.col("organisation_ref").alias("organisation"),
        pl.col("country").str.to_uppercase().replace(ALSO_SPELLED), "subscriber_type", "controller_id",
        "company_number", keyed_hash("source_id", "contact_ref", pepper=pepper, label="contact").alias("record_id"),
        "born_max", (pl.col("parental_authorisation") != "").alias("parents_agreed"), "kind", "display_name",
    )  # fmt: skip


def _shared_ids(rows: pl.LazyFrame) -> pl.LazyFrame:
    """`contact_id`, `person_ref`, `since`: every shared id that a record ever showed (M06)."""
    return (
        rows.filter((pl.col("contact_ref") != "") & (pl.col("person_ref") != ""))
        .group_by(links.contact_id().alias("contact_id"), "person_ref")
        .agg(pl.col("observed_at").min().alias("since"))
    )


def _renamed(rows: pl.LazyFrame) -> pl.LazyFrame:
    """`contact_id`, `renamed_at`: records that got another person's name, and when that was last seen (M07).

    A new name that shares no word with the one before it is somebody else's; spelling and marriage keep a word.
    Titles and words such as "van" are no part of it.
    """
    named = (
        rows.filter((pl.col("contact_ref") != "") & (pl.col("display_name") != ""))
        .with_columns(links.contact_id().alias("contact_id"), name_words().alias("words"))
        .sort("contact_id", "observed_at", "display_name")
        .with_columns(pl.col("words").shift(1).over("contact_id").alias("before"))
    )
    shares = pl.col("words").list.set_intersection("before").list.len() > 0
    other = (
        pl.col("before").is_not_null() & (pl.col("before").list.len() > 0) & (pl.col("words").list.len() > 0)
    )
    return (
        named.filter(other & ~shares)
        .group_by("contact_id")
        .agg(pl.col("observed_at").max().alias("renamed_at"))
    )


def _sends(rows: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    """Every message that left, with when; what was dropped before it left is none. A send told twice is one."""
    rows = (
        rows.filter(pl.col("delivery") != "dropped")
        .with_columns(links.contact_id().alias("contact_id"))
        .sort("observed_at", "file_id", "row_number", maintain_order=True)
        .unique(["source_id", "send_ref", "contact_id", "point_kind", "point_value", "sent_at", "purpose", "channel",
                 "campaign_ref"], keep="first", maintain_order=True)
        .with_row_index("send_id")
    )  # fmt: skip
    named = points.select("point_kind", "point_value", "point_id")
    return with_interval(
        rows.join(named, on=["point_kind", "point_value"], how="left"), "sent_at", prefix="sent"
    ).select(
        "send_id", "point_id", "contact_id", "source_id", "channel", "purpose", "campaign_ref", "send_ref", "sent_at",
        "sent_min", "sent_max", "observed_at",
    )  # fmt: skip


def _sales(
    rows: pl.LazyFrame, points: pl.LazyFrame, contacts: pl.LazyFrame, skew: timedelta, pepper: bytes
) -> pl.LazyFrame:
    """Newest version of each sale with typed amounts and times; `sale_id` is a keyed hash of source and reference."""
    rows = rows.filter(pl.col("sale_ref") != "").with_columns(links.contact_id().alias("contact_id"))
    newest = _newest(rows, "sales", "source_id", "sale_ref").with_columns(
        keyed_hash("source_id", "sale_ref", pepper=pepper, label="sale").alias("sale_id")
    )
    for name in ("sold_at", "paid_at", "ended_at"):
        newest = with_interval(newest, name, prefix=name)
    # A date that lay in the future when it was seen is no date; a contract may well end later.
    newest = newest.with_columns(
        pl.when(pl.col(f"{name}_min") <= pl.col("observed_at") + skew)
        .then(f"{name}_min")
        .alias(f"{name}_min")
        for name in ("sold_at", "paid_at")
    )
    org_of = contacts.filter(pl.col("organisation") != "").select("contact_id", "organisation")
    return (
        newest.join(
            points.select("point_kind", "point_value", "point_id"),
            on=["point_kind", "point_value"],
            how="left",
        )
        .join(org_of, on="contact_id", how="left")
        .with_columns(
            pl.when(pl.col("organisation_ref") != "")
            .then("organisation_ref")
            .otherwise("organisation")
            .alias("organisation"),
            pl.col("net_amount").cast(pl.Float64, strict=False).alias("net"),
            pl.col("credited_amount").cast(pl.Float64, strict=False).abs().alias("credited"),
        )
    )


def with_notice(
    events: pl.LazyFrame, notices: pl.LazyFrame, how: Literal["left", "inner"] = "left"
) -> pl.LazyFrame:
    """Join each event with its wording: that of its own source; else of the only source that has one of that name.

    Two sources may use one name for two texts; which of them a third one means, nobody knows.
    """
    own = notices.select(pl.col("notice_source").alias("source_id"), "notice_id", _own=pl.lit(value=True))
    only = (
        notices.group_by("notice_id")
        .agg(pl.len().alias("_sources"), pl.col("notice_source").first().alias("_only"))
        .filter(pl.col("_sources") == 1)
        .drop("_sources")
    )
    return (
        events.join(own, on=["source_id", "notice_id"], how="left")
        .join(only, on="notice_id", how="left")
        .with_columns(pl.when(pl.col("_own")).then("source_id").otherwise("_only").alias("notice_source"))
        .drop("_own", "_only")
        .join(notices, on=["notice_source", "notice_id"], how=how)
    )


def _notices(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Newest version of each wording; `retrievable` says whether its text is here and fits its checksum."""
    newest = _newest(rows.filter(pl.col("notice_id") != ""), "notices", "source_id", "notice_id")
    for text, name in (("material_change_from", "changed"), ("shown_from", "_from"), ("shown_to", "_to")):
        newest = with_interval(newest, text, prefix=name)
    newest = newest.rename({"_from_min": "shown_since", "_to_max": "shown_until"})

    def days(name: str) -> pl.Expr:
        """A whole number, also as tables write it (30.0)."""
        return pl.col(name).str.strip_chars().str.extract(r"^([0-9]{1,6})(?:\.0*)?$").cast(pl.Int64)

    return newest.select(
        pl.col("source_id").alias("notice_source"),
        "notice_id",
        (
            (pl.col("full_text") != "")
            & ((pl.col("sha256") == "") | (pl.col("sha256").str.to_lowercase() == sha256_text("full_text")))
        ).alias("retrievable"),
        pl.col("controllers_named").alias("notice_controllers"),
        pl.col("purposes").alias("notice_purposes"),
        pl.col("channels").alias("notice_channels"),
        (pl.col("withdrawal_info") == "yes").alias("says_withdrawal"),
        (pl.col("unbundled") == "yes").alias("is_unbundled"),
        (pl.col("li_statement") == "yes").alias("names_interest"),
        (pl.col("objection_offered") == "yes").alias("offers_objection"),
        days("validity_days").alias("validity_days"),
        ((pl.col("validity_days") != "") & days("validity_days").is_null()).alias("validity_unreadable"),
        "shown_since",
        "shown_until",
        days("frequency_days").alias("frequency_days"),
        (pl.col("special_category") == "yes").alias("explicit"),
        (pl.col("material_change_from") != "").alias("changes"),
        pl.col("changed_min").alias("changed_at"),
    )
