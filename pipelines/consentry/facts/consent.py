"""Consent candidates: every yes that is about a decision key, with the facts that its rules read.

Also the near misses: a yes to another company, address, purpose or channel.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from consentry.contract import ENGAGEMENT_EVENTS, POSITIVE_EVENTS
from consentry.facts import ownership, relations
from consentry.facts.frames import Frames, with_notice
from consentry.facts.proof import CARRIED, ORAL, WEB, with_grade, with_method
from consentry.facts.scope import CANDIDATE_EVENTS, covers, list_mask
from consentry.policy import CHANNELS, Policy

_GDPR_FROM = datetime.fromisoformat("2018-05-25T00:00:00+00:00")
_CONTRADICTS_NOBODY = (*CARRIED[:3], "pre_ticked", "prefilled_returning", "unknown")


def batch_stamps(events: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Add batch_stamped and time_known; a positive stamped with many others in one second has no time (T06).

    Give all events seen so far, visible or not: a stamp is a fact about the source, not about the day that is asked.
    """
    second = pl.col("told_instant").dt.truncate("1s")
    stampable = pl.col("event_type").is_in(POSITIVE_EVENTS) & pl.col("told_instant").is_not_null()
    stamps = (
        events.filter(stampable)
        .group_by("source_id", second.alias("_second"))
        .agg(pl.col("point_id").drop_nulls().n_unique().alias("_points"))
        .filter(pl.col("_points") >= policy.bulk_stamp_rows)
        .select("source_id", "_second", batch_stamped=pl.lit(value=True))
    )
    marked = (
        events.with_columns(pl.when(stampable).then(second).alias("_second"))
        .join(stamps, on=["source_id", "_second"], how="left")
        .with_columns(pl.col("batch_stamped").fill_null(value=False))
        .drop("_second")
    )
    return marked.with_columns(
        pl.when("batch_stamped").then(None).otherwise("occurred_min").alias("occurred_min"),
        pl.when("batch_stamped").then(None).otherwise("occurred_max").alias("occurred_max"),
    ).with_columns(pl.col("occurred_min").is_not_null().alias("time_known"))


def yes_events(events: pl.LazyFrame, frames: Frames, policy: Policy) -> pl.LazyFrame:
    """Visible positives with masks, own facts, their notice and whether they name another company."""
    ours = list(policy.own_ids)
    positives = with_notice(
        with_method(events.filter(pl.col("event_type").is_in(CANDIDATE_EVENTS)), policy), frames.notices
    )
    listed = pl.col("notice_controllers").fill_null("").str.replace_all(" ", "", literal=True)
    named = pl.col("controller_named")
    notice_names_us = listed.str.split(";").list.eval(pl.element().is_in(ours)).list.any()
    return positives.with_columns(
        pl.when(named != "").then(named.is_in(ours)).otherwise(notice_names_us).alias("names_us"),
        pl.when(named != "")
        .then(~named.is_in(ours))
        .otherwise((listed != "") & ~notice_names_us)
        .alias("foreign"),
        list_mask("notice_purposes", policy.purpose_ids).alias("notice_purpose_mask"),
        (pl.col("notice_purposes").fill_null("") != "").alias("notice_lists_purposes"),
        list_mask("notice_channels", CHANNELS).alias("notice_channel_mask"),
        (pl.col("notice_channels").fill_null("") != "").alias("notice_lists_channels"),
    )


def candidates(
    yes: pl.LazyFrame, keys: pl.LazyFrame, frames: Frames, events: pl.LazyFrame, reached: pl.LazyFrame,
    tainted: pl.LazyFrame, policy: Policy, as_of: datetime,
) -> pl.LazyFrame:  # fmt: skip
    """One row per decision key and yes about it: key_id, event_id, occurred_min and every fact of CONSENT_FACTS."""
    key_columns = (
        "key_id",
        "point_id",
        "person_ref",
        "channel",
        "channel_bit",
        "purpose_bit",
        "mailbox",
        "min_grade",
    )
    marketing = keys.filter(~pl.col("is_service")).select(*key_columns)
    rows = (
        yes.filter(pl.col("point_id").is_not_null() & ~pl.col("foreign"))
        .rename({"person_ref": "names_person"})
        .join(marketing, on="point_id")
        .filter(covers())
        .filter(
            (pl.col("names_person") == "")
            | (pl.col("person_ref") == "")
            | (pl.col("names_person") == pl.col("person_ref"))
        )
    )
    rows = with_grade(fitting(rows))
    aged = _age(_contradictions(rows), _last_engagement(events), policy, as_of)
    owned = ownership.with_ownership(
        aged, ownership.doubts(events, reached, frames), frames.points.select("point_id", "point_kind", "exact_key"),
        policy, as_of,
    )  # fmt: skip
    related = relations.with_relation(owned, frames.sales, policy, as_of)
    return (
        related.join(tainted.select("event_id", tainted=pl.lit(value=True)), on="event_id", how="left")
        .with_columns(pl.col("tainted").fill_null(value=False))
        .pipe(_neutral_where_not_an_act)
    )


def fitting(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add notice_purpose_fits and notice_channel_fits: the wording shown names them, or names none at all."""
    return rows.with_columns(
        (
            pl.col("is_oral")
            | ~pl.col("notice_lists_purposes")
            | (pl.col("notice_purpose_mask") & pl.col("purpose_bit") != 0)
        ).alias("notice_purpose_fits"),
        (
            pl.col("is_oral")
            | ~pl.col("notice_lists_channels")
            | (pl.col("notice_channel_mask") & pl.col("channel_bit") != 0)
        ).alias("notice_channel_fits"),
    )


def _contradictions(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Mark acts that another source reports on the same day as taken in another way (V13)."""
    method = pl.col("capture_method")
    kind = (
        pl.when(method.is_in([*WEB, "preference_center"])).then(pl.lit("web"))
        .when(method.is_in(["event_badge_scan", "attendee_list"])).then(pl.lit("event"))
        .when(method.is_in(ORAL)).then(pl.lit("oral")).otherwise(method)
    )  # fmt: skip
    telling = (
        (pl.col("kind") == "act")
        & pl.col("event_type").is_in(POSITIVE_EVENTS)
        & pl.col("occurred_min").is_not_null()
        & ~method.is_in(_CONTRADICTS_NOBODY)
    )
    day = pl.col("occurred_min").dt.date()
    told = rows.with_columns(
        pl.when(telling).then(day).alias("_day"), pl.when(telling).then(kind).alias("_way")
    )
    others = told.filter(pl.col("_day").is_not_null()).select("key_id", "_day", "_way", "source_id").unique()
    clashing = (
        others.join(others, on=["key_id", "_day"], suffix="_other")
        .filter((pl.col("source_id") != pl.col("source_id_other")) & (pl.col("_way") != pl.col("_way_other")))
        .select("key_id", "_day", "_way", "source_id", contradicted=pl.lit(value=True))
        .unique()
    )
    return (
        told.join(clashing, on=["key_id", "_day", "_way", "source_id"], how="left")
        .with_columns(pl.col("contradicted").fill_null(value=False))
        .drop("_day", "_way")
    )


def _last_engagement(events: pl.LazyFrame) -> pl.LazyFrame:
    return (
        events.filter(pl.col("event_type").is_in(ENGAGEMENT_EVENTS) & pl.col("occurred_min").is_not_null())
        .group_by("point_id")
        .agg(pl.col("occurred_min").max().alias("engaged_at"))
    )


def _age(rows: pl.LazyFrame, engagement: pl.LazyFrame, policy: Policy, as_of: datetime) -> pl.LazyFrame:
    """Add too_old, ended, material_change, expires_at (when E01 or E02 will fire), before_gdpr and role_mailbox."""
    alive = pl.max_horizontal("occurred_min", "engaged_at")
    months = f"{policy.consent_max_age_months}mo"
    stale_at = pl.when(pl.col("time_known")).then(alive.dt.offset_by(months))
    limit = pl.lit(as_of).dt.offset_by(f"-{policy.consent_max_age_months}mo")
    return rows.join(engagement, on="point_id", how="left", nulls_equal=False).with_columns(
        (pl.col("time_known") & (alive < limit)).alias("too_old"),
        ran_out(pl.lit(as_of)).alias("ended"),
        changed_materially(pl.lit(as_of)).alias("material_change"),
        pl.col("explicit").fill_null(value=False).alias("explicit"),
        pl.min_horizontal(stale_at, _promised_end(), "valid_until_max").alias("expires_at"),
        (pl.col("occurred_max") < _GDPR_FROM).fill_null(value=False).alias("before_gdpr"),
        (pl.col("mailbox") == "role").alias("role_mailbox"),
    )


def ran_out(at: pl.Expr) -> pl.Expr:
    """Had the end that was promised or stated passed by then (E02)? One that nobody can read may have come."""
    return (
        (pl.col("valid_until_max") < at).fill_null(value=False)
        | (_promised_end() < at).fill_null(value=False)
        | pl.col("unreadable_end").fill_null(value=False)
        | pl.col("validity_unreadable").fill_null(value=False)
    )


def changed_materially(at: pl.Expr) -> pl.Expr:
    """Did we do something else by then than the wording said (E03)? A day that nobody can read may have come."""
    return pl.col("changes").fill_null(value=False) & (pl.col("changed_at") <= at).fill_null(value=True)


def _promised_end() -> pl.Expr:
    return pl.col("occurred_min") + pl.duration(days=pl.col("validity_days"))


def _neutral_where_not_an_act(rows: pl.LazyFrame) -> pl.LazyFrame:
    """A request fails V14 and nothing else; a flag is not a form that could be confirmed."""
    request, flag = pl.col("is_request"), pl.col("is_flag")
    unconfirmed_flag = flag & (pl.col("capture_method") == "web_form_doi")
    off = ("box_ticked", "too_old", "ended", "batch_stamped", "before_gdpr", "contradicted", "material_change",
           "relation_ended")  # fmt: skip
    return rows.with_columns(
        *[pl.when(request).then(pl.lit(value=False)).otherwise(name).alias(name) for name in off],
        (pl.col("owner_doubtful") & ~request & ~flag).alias("owner_doubtful"),
        pl.when(request | unconfirmed_flag)
        .then(pl.lit(""))
        .otherwise("capture_method")
        .alias("capture_method"),
    )


def near_misses(yes: pl.LazyFrame, keys: pl.LazyFrame, reached: pl.LazyFrame) -> pl.LazyFrame:
    """Per key_id the four mismatch facts: a yes to another controller, contact point, purpose or channel."""
    acts = yes.filter(
        pl.col("event_type").is_in(POSITIVE_EVENTS) & ~pl.col("is_flag") & ~pl.col("invalid") & ~pl.col("is_request")
    ).select(
        "event_id", pl.col("point_id").alias("own_point"), "channel_mask", "purpose_mask", "channel_stated",
        "purpose_stated", "foreign", names_person="person_ref",
    )  # fmt: skip
    marketing = keys.filter(~pl.col("is_service")).select(
        "key_id", "point_id", "person_ref", "channel_bit", "purpose_bit"
    )
    someone_else = (
        (pl.col("names_person") != "")
        & (pl.col("person_ref") != "")
        & (pl.col("names_person") != pl.col("person_ref"))
    )
    rows = acts.join(reached, on="event_id").join(marketing, on="point_id").filter(~someone_else)
    same_point = pl.col("own_point").eq_missing(pl.col("point_id"))
    channel = pl.col("channel_mask") & pl.col("channel_bit") != 0
    purpose = pl.col("purpose_stated") & (pl.col("purpose_mask") & pl.col("purpose_bit") != 0)
    other_purpose = pl.col("purpose_stated") & (pl.col("purpose_mask") & pl.col("purpose_bit") == 0)
    other_point = pl.col("own_point").is_not_null() & ~same_point
    return rows.group_by("key_id").agg(
        (same_point & covers() & pl.col("foreign")).any().alias("consent_to_other_controller"),
        (other_point & pl.col("channel_stated") & channel & purpose).any().alias("consent_at_other_point"),
        (same_point & channel & other_purpose).any().alias("consent_for_other_purpose"),
        (pl.col("channel_stated") & ~channel & purpose).any().alias("consent_for_other_channel"),
    )
