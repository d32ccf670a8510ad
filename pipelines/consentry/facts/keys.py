"""The decision keys: every contact point, channel and purpose, with the law that applies to it."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.facts.frames import Frames
from consentry.facts.scope import channel_table
from consentry.law import EU_DEFAULT, REGIMES, RegimeRow
from consentry.law.regimes import STRICTNESS
from consentry.policy import CHANNELS, Policy

KEY = ("point_id", "person_ref", "channel", "purpose")


def decision_keys(frames: Frames, policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """One row per key: KEY, point_kind, exact_key, mailbox, valid, channel_bit, purpose_bit, no_bits, is_service,
    sells_in_service, asks_permission, special_category,
    jurisdiction, regime, min_grade, register, registers, interest_admitted, exempting_country, key_id (row number).

    Two or more people who are named by their source for one address get a row each (M08); otherwise person_ref is ''.
    """
    bits = {purpose.id: bit for bit, purpose in enumerate(policy.purposes)}
    purposes = pl.LazyFrame(
        {
            "purpose": list(policy.purpose_ids),
            "purpose_bit": [1 << bits[policy.rules_of(purpose).id] for purpose in policy.purposes],
            # A no to the message itself counts too, not only one to what it advertises.
            "no_bits": [1 << bits[p.id] | 1 << bits[policy.rules_of(p).id] for p in policy.purposes],
            "is_service": [purpose.is_service for purpose in policy.purposes],
            "sells_in_service": [p.kind == "service" and p.promotes != "" for p in policy.purposes],
            "asks_permission": [purpose.asks_permission_for != "" for purpose in policy.purposes],
            "special_category": [purpose.special_category for purpose in policy.purposes],
        },
        schema_overrides={"purpose_bit": pl.Int64, "no_bits": pl.Int64},
    )
    points = frames.points.select("point_id", "point_kind", "exact_key", "mailbox", "valid")
    keys = (
        points.join(channel_table(), on="point_kind")
        .join(purposes, how="cross")
        .join(_named_persons(frames), on="point_id", how="left")
        .with_columns(pl.col("person_ref").fill_null(""))
    )
    return (
        keys.join(regimes(frames, policy, as_of), on=["point_id", "channel"], how="left")
        .sort(KEY)
        .with_row_index("key_id")
    )


def _named_persons(frames: Frames) -> pl.LazyFrame:
    named = (
        frames.holdings.select("contact_id", "point_id")
        .join(
            frames.contacts.filter(pl.col("person_ref") != "").select("contact_id", "person_ref"),
            on="contact_id",
        )
        .select("point_id", "person_ref")
        .unique()
    )
    return named.filter(pl.len().over("point_id") >= 2)


def contacts_of_points(frames: Frames) -> pl.LazyFrame:
    """`point_id`, `contact_id`: holders of a point and, unless it is a role mailbox, all records of the same person.

    Links that only carry a no, likely ones and reviewed merges, are none here.
    """
    return frames.ties.mates


def regimes(frames: Frames, policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """`point_id`, `channel`, jurisdiction, regime, min_grade, register of the recipient's country on `as_of`.

    Unknown country: the EU default. Several candidate countries: the strictest (higher minimum grade, then
    REGISTER, OPT_IN,
    OPT_IN_SOFT, LI, then one with a register, then the shortest customer relation). A legal person's row
    applies only when every record says legal (M10). Of all candidate countries: `registers` (all that any of
    them names), interest_admitted (each admits legitimate interest) and exempting_country (the one that has a business
    exemption; '' where they are several).
    """
    described = contacts_of_points(frames).join(frames.contacts, on="contact_id", how="left")
    is_legal = (pl.col("subscriber_type") == "legal").fill_null(value=False)
    subject = described.group_by("point_id").agg(is_legal.all().alias("legal"))
    countries = (
        described.filter(pl.col("country") != "")
        .select("point_id", "country")
        .unique()
        .join(_in_force(policy, as_of).select("country").unique(), on="country", how="left", coalesce=False)
        .select("point_id", pl.col("country_right").fill_null(EU_DEFAULT).alias("country"))
        .unique()
    )
    everywhere = frames.points.select("point_id", "point_kind")
    candidates = (
        everywhere.join(countries, on="point_id", how="left")
        .join(subject, on="point_id", how="left")
        .with_columns(
            pl.col("country").fill_null(EU_DEFAULT),
            pl.when(pl.col("legal").fill_null(value=False))
            .then(pl.lit("legal"))
            .otherwise(pl.lit("natural"))
            .alias("subject"),
        )
        .join(channel_table().drop("channel_bit"), on="point_kind")
    )
    alone = pl.col("jurisdiction").n_unique() == 1
    return (
        candidates.join(_in_force(policy, as_of), on=["country", "channel", "subject"])
        .sort("point_id", "channel", "rank", "jurisdiction")
        .group_by("point_id", "channel", maintain_order=True)
        .agg(
            pl.col("jurisdiction", "regime", "min_grade", "register", "ongoing_only").first(),
            pl.col("register").filter(pl.col("register") != "").unique().sort().alias("registers"),
            pl.col("regime").is_in(["LI", "REGISTER"]).all().alias("interest_admitted"),
            pl.when(alone & pl.col("exempt").all())
            .then(pl.col("jurisdiction").first())
            .otherwise(pl.lit(""))
            .alias("exempting_country"),
        )
    )


def _in_force(policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """The rows valid on the day, one per country, channel and subject; gaps are filled by the EU default."""
    day = as_of.date().isoformat()
    valid = [r for r in REGIMES if r.in_force_from <= day and (not r.in_force_to or day <= r.in_force_to)]
    rows = []
    for country in sorted({r.jurisdiction for r in REGIMES}):
        for channel in CHANNELS:
            for subject in ("natural", "legal"):
                own = [r for r in valid if r.jurisdiction == country and r.channel == channel]
                default = [r for r in valid if r.jurisdiction == EU_DEFAULT and r.channel == channel]
                row = next(
                    r
                    for r in (*own, *default)
                    if r.subject in ("all", subject) and (not r.sectors or policy.sector in r.sectors)
                )
                rows.append(
                    (country, channel, subject, row.jurisdiction, row.regime, row.min_grade, row.register,
                     row.ongoing_contract_only, row.business_exemption, _rank(row, policy))
                )  # fmt: skip
    names = ("country", "channel", "subject", "jurisdiction", "regime", "min_grade", "register")
    schema = dict.fromkeys(names, pl.String) | {
        "ongoing_only": pl.Boolean,
        "exempt": pl.Boolean,
        "rank": pl.Int64,
    }
    return pl.LazyFrame(rows, schema=schema, orient="row")


def _rank(row: RegimeRow, policy: Policy) -> int:
    """Lower is stricter."""
    months = dict(policy.soft_optin_max_age_months_by_country)
    steps = (
        int(row.min_grade != "A"), len(STRICTNESS) - STRICTNESS.index(row.regime), int(not row.register),
        months.get(row.jurisdiction, policy.soft_optin_max_age_months),
    )  # fmt: skip
    return steps[0] * 10**8 + steps[1] * 10**6 + steps[2] * 10**5 + steps[3]
