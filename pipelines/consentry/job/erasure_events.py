"""What an erasure leaves in place of a person: its two events, the tombstones, and the nos that reached others.

Pure but for the keys. Does not live here: writing it down, and taking the rows out (`erase`, `forget`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from consentry import ledger
from consentry.contract import NEGATIVE_EVENTS, SILENCING_EVENTS
from consentry.decide import groundwork
from consentry.identity import fingerprint, keyed_hash, point_keys
from consentry.job.erasure_tables import (
    DESK,
    RECORD,
)
from consentry.job.forget import events_of
from consentry.job.keys import pepper, version_of
from consentry.job.persons import Found
from consentry.job.tombstones import SCHEMA as STONES
from consentry.settings import Settings

_RIGHTS = ("erased", "erasure_requested", "restricted", "deceased")
_FREE_TEXT = (
    "event_ref", "person_ref", "source_ref", "form_id", "form_version", "recorded_by", "artefact_uri",
    "artefact_sha256",
    "campaign_ref", "relation_ref", "notice_id",
)  # fmt: skip


def events_of_request(
    found: Found, settings: Settings, request_id: str, by: str, requested_on: date, now: datetime
) -> pl.DataFrame:
    """The request and the erasure of each of the person's own addresses, as ledger events (A02, then A01)."""
    zone = ZoneInfo(settings.company.zone)
    start = datetime.combine(requested_on, time(), zone).astimezone(UTC)
    end = datetime.combine(requested_on + timedelta(days=1), time(), zone).astimezone(UTC) - timedelta(
        microseconds=1
    )
    told = [
        ("erasure_requested", "data_subject", min(start, now), min(end, now), "day"),
        ("erased", "controller", now, now, "instant"),
    ]  # fmt: skip
    rows = [
        {
            "source_id": DESK, "point_id": point, "event_type": kind, "actor": actor, "kind": "act",
            "event_ref": request_id,
            "occurred_at": low.isoformat(timespec="seconds"), "occurred_min": low, "occurred_max": high,
            "precision": precision, "observed_at": now, "recorded_by": by, "time_source": "manual",
        }
        for point in found.subject.own
        for kind, actor, low, high, precision in told
    ]  # fmt: skip
    if not rows:
        return pl.DataFrame(schema=ledger.EVENT_COLUMNS)
    return _as_ledger(
        pl.DataFrame(rows).with_columns(fingerprint("event_ref", "event_type", "point_id").alias("event_id"))
    )


def tombstones_of(found: Found, settings: Settings, events: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """A tombstone for each of the person's own addresses and for each record, known by keyed hashes only (R02)."""
    key = pepper(settings)
    points = found.known.points.filter(pl.col("point_id").is_in(found.subject.own)).select(
        "point_id", "point_kind", "aliases"
    ).collect()  # fmt: skip
    unnamed = [point for point in found.subject.own if point not in set(points["point_id"])]
    if unnamed:  # nobody names it: its hash is all there is
        points = pl.concat([points, _unnamed(found, settings)])
    erased = events.filter(event_type="erased").select("event_id", "point_id", "occurred_min", "occurred_max")
    of_points = points.join(erased, on="point_id").select(
        fingerprint("event_id", "point_id").alias("tomb_id"), "point_kind", pl.col("point_id").alias("hmac_exact"),
        pl.col("aliases").alias("hmac_canonical"),
    )  # fmt: skip
    records = pl.DataFrame(
        {"record": list(found.subject.records)}, schema={"record": pl.String}
    ).with_columns(
        source=pl.col("record").str.extract(r"^([^:]*):"), ref=pl.col("record").str.replace(r"^[^:]*:", "")
    )
    hashed = records.select(record_hash(key, "source", "ref").alias("hmac_exact"))
    of_records = hashed.select(
        fingerprint("hmac_exact").alias("tomb_id"), pl.lit(RECORD).alias("point_kind"), "hmac_exact",
        pl.concat_list("hmac_exact").alias("hmac_canonical"),
    )  # fmt: skip
    marks = {
        "key_versions": pl.lit(version_of(key)), "source_id": pl.lit(DESK), "erased_min": pl.lit(now),
        "erased_max": pl.lit(now), "observed_at": pl.lit(now),
    }  # fmt: skip
    # a record that was erased before and came back keeps one stone per erasure
    unique = pl.concat_str(pl.col("tomb_id"), pl.lit(now.isoformat()))
    stones = pl.concat([of_points, of_records]).with_columns(unique.alias("tomb_id"), **marks)
    return stones.with_columns(fingerprint("tomb_id").alias("tomb_id")).select(
        pl.col(name).cast(kind) for name, kind in STONES.items()
    )


def nos_of_others(found: Found, settings: Settings, now: datetime) -> pl.DataFrame:
    """A no of the person that reached somebody else's address stays there, without the person (nothing lifts a no)."""
    _, reached, likely, _ = groundwork(found.known, settings.policy(), now)
    mine = events_of(found).collect()
    nos = mine.filter(pl.col("event_type").is_in(SILENCING_EVENTS)).select("event_id").lazy()
    pairs = pl.concat([reached.select("event_id", "point_id"), likely.select("event_id", "point_id")])
    others = (
        pairs.join(nos, on="event_id", how="semi")
        .filter(~pl.col("point_id").is_in(found.subject.own))
        .unique()
        .rename({"point_id": "reached"})
    )
    kinds = [*NEGATIVE_EVENTS, *_RIGHTS]
    # a bounce is about the address, and others read there too
    of_address = ~pl.col("event_type").is_in(kinds) & (pl.col("point_id") == pl.col("reached"))
    rows = (
        others.join(mine.lazy(), on="event_id").filter(pl.col("event_type").is_in(kinds) | of_address)
        .with_columns(
            # of a right only that advertising stops travels to somebody else (reading 63)
            pl.when(pl.col("event_type").is_in(_RIGHTS)).then(pl.lit("objected")).otherwise("event_type")
            .alias("event_type"),
            pl.lit(None, pl.String).alias("contact_id"), pl.col("reached").alias("point_id"),
            pl.lit("").alias("file_id"), pl.lit(0, pl.Int64).alias("row_number"),
            *[pl.lit("").alias(name) for name in _FREE_TEXT],
        )
        .with_columns(fingerprint("event_id", "point_id").alias("event_id"))
        .with_columns(pl.col("event_id").alias("fact_id"))
        .unique("event_id")
        .select(list(ledger.EVENT_COLUMNS))
        .collect()
    )  # fmt: skip
    return rows.select(pl.col(name).cast(kind) for name, kind in ledger.EVENT_COLUMNS.items())


def record_hash(key: bytes, source: str, ref: str) -> pl.Expr:
    """The keyed hash by which a record of a system is known when it comes back."""
    return keyed_hash(source, ref, pepper=key, label="contact")


def bare(found: Found) -> str:
    """The address that was asked about, without what it is known as."""
    return found.address.split(", known as ")[0]


def _unnamed(found: Found, settings: Settings) -> pl.DataFrame:
    asked = pl.LazyFrame({"point_kind": [found.kind], "point_value": [bare(found)]})
    return (
        point_keys(asked, settings.policy(), pepper(settings))
        .select("point_id", "point_kind", "aliases")
        .collect()
    )


def _as_ledger(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the ledger's shape; what they leave out is empty."""
    blank = {pl.String: pl.lit(""), pl.Boolean: pl.lit(value=False)}
    empty = {"contact_id": pl.lit(None), "row_number": pl.lit(0), "fact_id": pl.col("event_id")}
    return rows.select(
        (pl.col(name) if name in rows.columns else empty.get(name, blank.get(kind, pl.lit(None))))  # type: ignore[arg-type]
        .cast(kind).alias(name)
        for name, kind in ledger.EVENT_COLUMNS.items()
    )  # fmt: skip
