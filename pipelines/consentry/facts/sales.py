"""Sales that may carry the soft opt-in for a decision key, with the facts that the I-rules read."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.facts.frames import Frames
from consentry.facts.keys import contacts_of_points
from consentry.facts.scope import list_mask
from consentry.policy import Policy


def sale_rows(
    keys: pl.LazyFrame, frames: Frames, events: pl.LazyFrame, policy: Policy, as_of: datetime
) -> pl.LazyFrame:
    """One row per decision key and visible sale of its person or organisation: key_id, sale_id, sold_on, SALE_FACTS.

    Only for marketing keys under OPT_IN_SOFT, OPT_IN or LI (LI needs them to know customers; the I-rules are tried
    under the first two only: `soft_optin_tried`).
    """
    sold_on = pl.coalesce("sold_at_min", "paid_at_min", "observed_at")
    sales = frames.sales.filter(sold_on <= as_of)
    matched = _matched(sales, frames)
    categories = sorted({word for purpose in policy.purposes for word in purpose.similar_categories})
    wanted = {
        p.id: sum(1 << categories.index(word) for word in policy.rules_of(p).similar_categories)
        for p in policy.purposes
    }
    purposes = pl.LazyFrame(
        {"purpose": list(wanted), "wanted_categories": list(wanted.values())},
        schema={"purpose": pl.String, "wanted_categories": pl.Int64},
    )
    offered = (
        events.filter((pl.col("event_type") == "optout_offered") & (pl.col("source_ref") != ""))
        .select(pl.col("source_ref").alias("sale_ref"), offer_logged=pl.lit(value=True))
        .unique()
    )
    typed = (
        sales.join(offered, on="sale_ref", how="left")
        .with_columns(pl.col("offer_logged").fill_null(value=False))
        .select(
            "sale_id", "direction", "status", "observed_at", pl.col("point_id").alias("sale_point"),
            pl.max_horizontal("sold_at_min", "paid_at_min", "ended_at_min").alias("latest"),
            (pl.col("net") > 0).fill_null(value=False).alias("net_positive"),
            ((pl.col("net") > 0) & (pl.col("credited") >= pl.col("net"))).fill_null(value=False)
            .alias("fully_credited"),
            (pl.col("ended_at_min") > as_of).fill_null(value=False).alias("runs"),
            (pl.col("collected_in_sale") == "yes").alias("collected"),
            _optout_offered().alias("optout_offered"),
            list_mask("product_categories", tuple(categories)).alias("sold_categories"),
            (~pl.col("issuer_controller_id").is_in(["", *policy.own_ids])).alias("other_issuer"),
            pl.col("status").is_in(policy.invoice_statuses_sale).alias("counts_as_sale"),
        )
    )  # fmt: skip
    wanted_keys = keys.filter(
        ~pl.col("is_service") & pl.col("regime").is_in(["OPT_IN_SOFT", "OPT_IN", "LI"])
    ).select("key_id", "point_id", "channel", "purpose", "regime", "jurisdiction", "ongoing_only")
    months = pl.col("jurisdiction").replace_strict(
        dict(policy.soft_optin_max_age_months_by_country),
        default=policy.soft_optin_max_age_months,
        return_dtype=pl.Int64,
    )
    return (
        wanted_keys.join(purposes, on="purpose")
        .join(matched, on="point_id")
        .join(typed, on="sale_id")
        .with_columns(
            pl.col("latest").dt.offset_by(pl.format("{}mo", months)).alias("expires_at"),
            pl.lit(as_of).dt.offset_by(pl.format("-{}mo", months)).alias("_limit"),
        )
        .with_columns(
            (pl.col("sale_point").eq_missing(pl.col("point_id")) & pl.col("collected")).alias(
                "address_from_sale"
            ),
            (pl.col("sold_categories") & pl.col("wanted_categories") != 0).alias("similar"),
            (pl.col("latest") < pl.col("_limit")).fill_null(value=True).alias("too_long_ago"),
            ((pl.col("regime") == "OPT_IN_SOFT") & (~pl.col("ongoing_only") | pl.col("runs"))).alias(
                "soft_optin_exists"
            ),
            pl.col("regime").is_in(["OPT_IN_SOFT", "OPT_IN"]).alias("soft_optin_tried"),
        )
    )


def _optout_offered() -> pl.Expr:
    """Offered, with evidence: the sale's own, or an entry of the checkout log that names the sale."""
    said, evidence = pl.col("optout_offered"), pl.col("optout_evidence_ref") != ""
    return ((said == "yes") & (evidence | pl.col("offer_logged"))) | ((said != "no") & pl.col("offer_logged"))


def _matched(sales: pl.LazyFrame, frames: Frames) -> pl.LazyFrame:
    """`point_id`, `sale_id`, `own`: sales to the people who hold the point or at the point itself (own), or to their
    organisation."""
    holders = contacts_of_points(frames)
    org_of = frames.contacts.filter(pl.col("organisation") != "").select("contact_id", "organisation")
    by_contact = holders.join(sales.select("contact_id", "sale_id"), on="contact_id").select(
        "point_id", "sale_id", own=pl.lit(value=True)
    )
    by_org = (
        holders.join(org_of, on="contact_id")
        .select("point_id", "organisation")
        .unique()
        .join(sales.filter(pl.col("organisation") != "").select("organisation", "sale_id"), on="organisation")
        .select("point_id", "sale_id", own=pl.lit(value=False))
    )
    at_point = sales.filter(pl.col("point_id").is_not_null()).select(
        "point_id", "sale_id", own=pl.lit(value=True)
    )
    return pl.concat([by_contact, by_org, at_point]).group_by("point_id", "sale_id").agg(pl.col("own").any())
