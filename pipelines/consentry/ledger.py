"""Source facts become ledger events: typed, with two clocks, stable ids, and never overwritten.

Lives here: reading one row of core__consent_events as an event (when it can have happened, when we first saw it,
which contact point) and finding opt-outs that a later full snapshot no longer shows. Does not live here: what an
event means for a decision (that is `facts`), nor the table itself (that is the warehouse).
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from consentry.clocks import UTC, with_interval
from consentry.contract import (
    CONSENT_EVENTS,
    FREEING_EVENTS,
    NEGATIVE_EVENTS,
    POSITIVE_EVENTS,
    RIGHTS_EVENTS,
    SILENCING_EVENTS,
)
from consentry.identity import fingerprint, point_keys
from consentry.links import contact_id
from consentry.notes import with_note
from consentry.policy import Policy

_ORAL = ("oral_face_to_face", "oral_phone")
_FREE_NOTE = (*_ORAL, "unknown", "")
NO_EVENTS = (*NEGATIVE_EVENTS, *RIGHTS_EVENTS, "register_listed")
"""Event types whose identity is what was said, not how it was recorded: a no seen twice is one no."""

EVENT_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "event_id": pl.String, "fact_id": pl.String, "source_id": pl.String, "file_id": pl.String, "row_number": pl.Int64,
    "event_ref": pl.String, "contact_id": pl.String, "person_ref": pl.String,
    "point_id": pl.String, "channels": pl.String, "purposes": pl.String, "event_type": pl.String,
    "actor": pl.String, "kind": pl.String, "occurred_at": pl.String, "occurred_min": UTC, "occurred_max": UTC,
    "precision": pl.String, "told_instant": UTC, "unreadable_time": pl.Boolean,
    "time_source": pl.String, "seq": pl.Int64,
    "recorded_max": UTC, "observed_at": UTC, "capture_method": pl.String, "box_default": pl.String,
    "form_id": pl.String, "form_version": pl.String, "source_ref": pl.String, "notice_id": pl.String,
    "controller_named": pl.String, "verification": pl.String, "verified_min": UTC, "verified_max": UTC,
    "recorded_by": pl.String, "artefact_uri": pl.String, "artefact_sha256": pl.String, "has_note": pl.Boolean,
    "note_has_clock": pl.Boolean, "note_place": pl.Boolean, "note_words": pl.Boolean, "note_recorder": pl.Boolean,
    "valid_until_max": UTC, "unreadable_end": pl.Boolean,
    "claimed_basis": pl.String, "bounce_code": pl.String, "campaign_ref": pl.String,
    "register_name": pl.String, "relation_ref": pl.String,
    "retired_key": pl.String,
}  # fmt: skip
"""The ledger: one row per event, times in UTC, null bounds = unknown time. `fact_id` is what was said,
wherever in a log. `retired_key` is the version of the key its ids were made with, '' for the one in force.
"""

_FACT = ("source_id", "_subject", "event_type", "channels", "purposes", "occurred_at")
_NO_FACT = (*_FACT, "contact_id", "person_ref")
"""Two people may say no about one address or number: whom a no names is part of what was said."""
_NO_KEY = (*_NO_FACT, "seq")
_FULL_KEY = (
    *_FACT, "event_ref", "person_ref", "kind", "actor", "time_source", "seq", "capture_method", "box_default",
    "form_id", "form_version", "source_ref", "notice_id", "controller_named", "verification", "verified_at",
    "recorded_by", "artefact_uri", "artefact_sha256", "note", "valid_until", "claimed_basis", "bounce_code",
    "campaign_ref", "register_name",
)  # fmt: skip


def events(rows: pl.LazyFrame, policy: Policy, pepper: bytes) -> pl.LazyFrame:
    """Every sighting of every event in `rows` (core__consent_events): EVENT_COLUMNS, one row per row.

    `observed_at` is when this row was seen; `first_sightings` keeps the first of each event. A row that carries its own
    observed_at (a history handed over) is believed only for the past.
    """
    skew = timedelta(seconds=policy.clock_skew_s)
    lf = point_keys(rows, policy, pepper).with_columns(contact_id().alias("contact_id"))
    lf = with_note(lf, policy).pipe(_apply_note)
    lf = with_interval(lf, "occurred_at", prefix="occurred")
    lf = with_interval(lf, "recorded_at", prefix="recorded")
    lf = with_interval(lf, "verified_at", prefix="verified")
    lf = with_interval(lf, "valid_until", prefix="valid_until")
    lf = with_interval(
        lf.rename({"observed_at": "_seen", "_observed_text": "observed_at"}), "observed_at", prefix="_told"
    )
    lf = lf.with_columns(pl.min_horizontal("_seen", "_told_max").cast(UTC).alias("observed_at"))
    future = pl.col("occurred_min") > pl.col("observed_at") + skew
    positive = pl.col("event_type").is_in([*POSITIVE_EVENTS, "requested", "unknown"])
    frees = pl.col("event_type").is_in(FREEING_EVENTS)
    # T06: a stamp of the import, and a yes at the very second of the load, are no time of an act.
    at_load = (
        pl.col("event_type").is_in(POSITIVE_EVENTS)
        & (pl.col("occurred_precision") == "instant")
        & (pl.col("occurred_min").dt.truncate("1s") == pl.col("_seen").dt.truncate("1s")).fill_null(
            value=False
        )
    )
    stamped = ((positive | frees) & (pl.col("time_source") == "import_stamp")) | at_load
    silences = pl.col("event_type").is_in(SILENCING_EVENTS)
    unknown = (~silences & future) | stamped
    lf = lf.with_columns(
        # T07: a yes or a sign of life from the future has no time; a no from the future counts from now on.
        # What was seen has happened, whatever a clock that runs ahead says of a no.
        pl.when(silences & ~future).then(pl.min_horizontal("occurred_min", "observed_at"))
        .otherwise(_bound("occurred_min", unknown, future)).alias("occurred_min"),
        _bound("occurred_max", unknown, future),
        pl.when(unknown).then(pl.lit("unknown")).when(future).then(pl.lit("instant"))
        .otherwise("occurred_precision").alias("precision"),
        *[
            pl.when(pl.col(f"{name}_min") <= pl.col("observed_at") + skew).then(f"{name}_{end}").alias(f"{name}_{end}")
            for name in ("recorded", "verified")
            for end in ("min", "max")
        ],
        pl.when(pl.col("occurred_precision") == "instant").then("occurred_min").alias("told_instant"),
        ((pl.col("occurred_precision") == "unknown") & (pl.col("occurred_at") != "")).alias("unreadable_time"),
        ((pl.col("valid_until") != "") & pl.col("valid_until_max").is_null()).alias("unreadable_end"),
        pl.when(pl.col("kind") != "").then("kind").when(pl.col("event_type") == "unknown").then(pl.lit("state"))
        .otherwise(pl.lit("act")).alias("kind"),
        pl.col("seq").cast(pl.Int64, strict=False).alias("seq_number"),
        pl.coalesce("point_id", "contact_id").alias("_subject"),
        (pl.col("note") != "").alias("has_note"),
        # Named beside an address, a record is part of what was said; alone it is the subject already.
        pl.when(pl.col("point_id").is_not_null() & pl.col("contact_id").is_not_null())
        .then(pl.concat_str("relation_ref", "contact_id", separator="|"))
        .otherwise("relation_ref").alias("_beside"),
    )  # fmt: skip
    # without it the ids of older warehouses stay as they are
    identity = (
        pl.when(pl.col("event_type").is_in(NO_EVENTS)).then(fingerprint(*_NO_KEY))
        .when(pl.col("_beside") == "").then(fingerprint(*_FULL_KEY))
        .otherwise(fingerprint(*_FULL_KEY, "_beside"))
    )  # fmt: skip
    return lf.with_columns(
        identity.alias("event_id"),
        fingerprint(*_NO_FACT).alias("fact_id"),
        pl.col("seq_number").alias("seq"),
        pl.lit("").alias("retired_key"),
    ).select(*[pl.col(name).cast(dtype) for name, dtype in EVENT_COLUMNS.items()])


def first_sightings(sightings: pl.LazyFrame) -> pl.LazyFrame:
    """The ledger proper: each event as it was first observed."""
    order = ["observed_at", "file_id", "row_number"]
    return sightings.sort("event_id", *order).unique("event_id", keep="first", maintain_order=True)


def absences(sightings: pl.LazyFrame, snapshots: pl.LazyFrame) -> pl.LazyFrame:
    """`event_id`, `absent_since`: a no that was shown and is missing from its source's newest full snapshot (T08, W07).

    `snapshots` has source_id and observed_at of declared full snapshots. Give both already cut at `known_as_of`.
    Being gone never lifts a no: this only names the ones that were overwritten.
    """
    newest = snapshots.group_by("source_id").agg(pl.col("observed_at").max().alias("absent_since"))
    nos = sightings.filter(pl.col("event_type").is_in(NEGATIVE_EVENTS))
    gone = (
        nos.group_by("fact_id", "source_id")
        .agg(pl.col("observed_at").max().alias("last_shown"))
        .join(newest, on="source_id")
        .filter(pl.col("last_shown") < pl.col("absent_since"))
    )
    return (
        nos.select("event_id", "fact_id").unique().join(gone, on="fact_id").select("event_id", "absent_since")
    )


def core_rows(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of core__consent_events as `events` wants them: nulls as '', the told observed_at kept apart as text."""
    text = [name for name in CONSENT_EVENTS.column_names if name != "observed_at"]
    names = rows.collect_schema().names()
    told = pl.col("observed_at_told") if "observed_at_told" in names else pl.lit("")
    return rows.with_columns(
        *[
            (pl.col(name).cast(pl.String).fill_null("").str.strip_chars() if name in names else pl.lit("")).alias(name)
            for name in text
            if name != "point_value"
        ],
        pl.col("point_value").fill_null(""), pl.col("zone").fill_null(""),
        told.fill_null("").alias("_observed_text"),
    )  # fmt: skip


def _bound(name: str, unknown: pl.Expr, future: pl.Expr) -> pl.Expr:
    return pl.when(unknown).then(None).when(future).then("observed_at").otherwise(name).cast(UTC).alias(name)


def _apply_note(lf: pl.LazyFrame) -> pl.LazyFrame:
    """Let a free-text note fill what the row leaves open; a business card says nothing but itself."""
    readable = pl.col("capture_method").is_in(_FREE_NOTE) & (pl.col("note") != "")
    card = readable & pl.col("note_card")
    oral = readable & pl.col("capture_method").is_in(_ORAL)

    def filled(name: str, from_note: str) -> pl.Expr:
        return pl.when(oral & ~card & (pl.col(name) == "")).then(from_note).otherwise(name).alias(name)

    return lf.with_columns(
        pl.when(card).then(pl.lit("business_card")).otherwise("capture_method").alias("capture_method"),
        filled("channels", "note_channels"), filled("purposes", "note_purposes"), filled("occurred_at", "note_time"),
    )  # fmt: skip
