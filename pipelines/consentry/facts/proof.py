"""How good the evidence of one consent candidate is: the eleven elements and the grade of domain table 5.1."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from consentry.policy import Policy

ORAL = ("oral_face_to_face", "oral_phone")
WEB = ("web_form_soi", "web_form_doi")
BADGE = ("event_badge_scan", "attendee_list")
CARRIED = ("import_csv", "api_sync", "crm_checkbox_by_staff", "purchased_or_partner_list")
FORCED_OR_ABSENT = (
    "pre_ticked", "prefilled_returning", "tc_clause", "privacy_statement", "contract_clause", "business_card",
    "silence", "continued_use", "deemed", "gated_or_contest",
)  # fmt: skip
_SET_BY_PERSON = ("unticked", "own_button")


def with_method(events: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Add what one event says of itself: method, is_flag, is_request, is_oral, doi_in_time, by_owner,
    note_complete, invalid.

    A badge screen with a box of its own and a wording is a web form (SC42). `invalid` marks grade F.
    """
    skew, days = timedelta(seconds=policy.clock_skew_s), timedelta(days=policy.doi_confirm_max_days)
    own_screen = (
        pl.col("capture_method").is_in(BADGE)
        & pl.col("box_default").is_in(_SET_BY_PERSON)
        & (pl.col("notice_id") != "")
    )
    in_time = (
        (pl.col("verification") == "doi_click")
        & (pl.col("verified_min") >= pl.col("occurred_min") - skew)
        & (pl.col("verified_max") <= pl.col("occurred_min") + days)
    ).fill_null(value=False)
    noted_late = (pl.col("recorded_max") - pl.col("occurred_min")) > timedelta(days=policy.oral_note_max_days)
    clock_known = pl.col("note_has_clock") | (pl.col("precision") == "instant")
    note_complete = (
        pl.col("occurred_min").is_not_null()
        & clock_known
        & (pl.col("note_place") | (pl.col("source_ref") != ""))
        & pl.col("note_words")
        & (pl.col("note_recorder") | (pl.col("recorded_by") != ""))
        & ~noted_late.fill_null(value=True)
    )
    events = events.with_columns(
        pl.when(own_screen).then(pl.lit("web_form_soi"))
        .when(pl.col("capture_method") == "").then(pl.lit("unknown"))
        .otherwise("capture_method").alias("capture_method"),
        (pl.col("event_type") == "requested").alias("is_request"),
        ((pl.col("event_type") == "unknown") | ((pl.col("kind") == "state") & (pl.col("event_type") != "requested")))
        .alias("is_flag"),
        in_time.alias("doi_in_time"),
        (pl.col("box_default") == "ticked").alias("box_ticked"),
    )  # fmt: skip
    method = pl.col("capture_method")
    return events.with_columns(
        (method.is_in(ORAL) & ~pl.col("is_flag")).alias("is_oral"),
        ((method == "third_party_submission") & pl.col("doi_in_time")).alias("by_owner"),
        (note_complete & method.is_in(ORAL)).alias("note_complete"),
        (
            method.is_in(FORCED_OR_ABSENT)
            | pl.col("box_ticked")
            | ((method == "third_party_submission") & ~pl.col("doi_in_time"))
        ).alias("invalid"),
        ((pl.col("artefact_uri") != "") | (pl.col("source_ref") != "")).alias("has_artefact"),
        (pl.col("artefact_uri") != "").alias("has_own_file"),
    )


def wording_shown() -> pl.Expr:
    """The text is here, and was not surely shown only before or only after the act (EDPB 05/2020, para. 108)."""
    shown_then = (pl.col("occurred_max") >= pl.col("shown_since")).fill_null(value=True) & (
        pl.col("occurred_min") <= pl.col("shown_until")
    ).fill_null(value=True)
    return pl.col("retrievable").fill_null(value=False) & shown_then


def with_grade(candidates: pl.LazyFrame) -> pl.LazyFrame:
    """Add act_evident, wording_complete, purpose_stated, channel_stated (booleans) and grade A to F.

    In: candidates joined with their notice (columns of `facts.frames` notices, null when unknown),
    with_method's columns,
    time_known, names_us, notice_purpose_fits, notice_channel_fits.
    """
    method = pl.col("capture_method")
    message = method == "inbound_message"
    boxed = method.is_in([*WEB, *BADGE, "preference_center", *CARRIED, "third_party_submission"])
    act = pl.when(boxed).then(pl.col("box_default").is_in(_SET_BY_PERSON)).otherwise(
        method.is_in(["inbound_message", "paper_form", *ORAL])
    )  # fmt: skip
    reference = pl.when(method.is_in(WEB)).then(pl.col("form_id") != "").otherwise(
        pl.col("has_artefact") | (pl.col("form_id") != "")
    )  # fmt: skip
    wording = wording_shown() | (message & (pl.col("has_note") | pl.col("has_own_file")))
    withdrawal = pl.col("says_withdrawal").fill_null(value=False) | message
    unbundled = pl.col("is_unbundled").fill_null(value=False) | message
    verified = pl.col("doi_in_time") | pl.col("verification").is_in(
        ["signature", "recording", "authenticated"]
    )
    purpose, channel = (
        pl.col("purpose_stated") & pl.col("notice_purpose_fits"),
        pl.col("channel_stated") & pl.col("notice_channel_fits"),
    )
    lacking = pl.sum_horizontal(
        (~x).cast(pl.Int8) for x in (wording, channel, pl.col("names_us"), withdrawal, unbundled)
    )
    written = (
        pl.when(~(act & reference & pl.col("time_known") & purpose)).then(pl.lit("D"))
        .when((method == "web_form_doi") & ~pl.col("doi_in_time")).then(pl.lit("D"))
        .when(lacking == 0).then(pl.when(verified).then(pl.lit("A")).otherwise(pl.lit("B")))
        .when(lacking == 1).then(pl.lit("C")).otherwise(pl.lit("D"))
    )  # fmt: skip
    spoken = (
        pl.when(pl.col("note_complete"))
        .then(pl.when(pl.col("verification") == "recording").then(pl.lit("A")).otherwise(pl.lit("B")))
        .when(pl.col("time_known") & (pl.col("note_recorder") | (pl.col("recorded_by") != ""))).then(pl.lit("C"))
        .otherwise(pl.lit("D"))
    )  # fmt: skip
    bare = pl.col("is_flag") | pl.col("is_request")
    return candidates.with_columns(
        (act & reference).alias("act_evident"),
        (wording & pl.col("names_us") & withdrawal & unbundled).alias("wording_complete"),
        (purpose | bare).alias("purpose_stated"),
        (channel | bare).alias("channel_stated"),
        pl.when(pl.col("invalid")).then(pl.lit("F")).when(bare).then(pl.lit("D"))
        .when(pl.col("is_oral")).then(spoken).otherwise(written).alias("grade"),
    )  # fmt: skip
