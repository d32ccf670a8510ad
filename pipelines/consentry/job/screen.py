"""Erased people who stand in an export again: known by keyed hash before anything is stored (M12, R08, R10).

Lives here: finding their rows in a file that was just read, and taking them out; such a row counts as set aside, with
the reason `erased`, and nothing of it is kept but which system showed whom under which id. Does not live here: reading
(`sources`), the tombstones, nor a decision. Whoever said yes anew, with a time after the erasure, is a new person and
read again (T05).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC as UTC_ZONE
from datetime import datetime, timedelta

import polars as pl

from consentry import ledger
from consentry.clocks import UTC
from consentry.contract import POSITIVE_EVENTS
from consentry.facts import named_points
from consentry.identity import point_keys
from consentry.job.erasure_tables import POINTS, RECORD, ROWS, SIGHTINGS, shown_ids
from consentry.job.keys import keyring, pepper
from consentry.job.known import core_tables
from consentry.job.tombstones import TABLE as TOMBSTONES
from consentry.job.tombstones import matching, under_chain
from consentry.settings import Settings
from consentry.sources import SOURCES
from consentry.sources.model import Source, Stream
from consentry.sources.reading import QUARANTINE_SCHEMA, Part
from consentry.sqlfiles import in_order
from consentry.warehouse import Warehouse

REASON = "erased"
_POSITIVE = list(POSITIVE_EVENTS)
_HITS = {"row_number": pl.Int64, "request_id": pl.String, "erased_max": UTC}


@dataclass
class Screen:
    """Everybody erased at a request, against one run's files. `back`: requests of people who said yes anew since."""

    warehouse: Warehouse
    settings: Settings
    stones: pl.DataFrame
    back: set[str] = field(default_factory=set)
    _looked: bool = False

    def applied(self, kind: str, source_id: str, file_id: str, part: Part) -> Part:
        """The part without the rows of erased people; remembers which request they belong to."""
        source = SOURCES[kind]
        if self.stones.is_empty():
            return part
        points = self._without(part.points)
        hits = self._hits(source, source_id, part)
        if not hits.is_empty():
            self._look_who_is_back()
            self._see_new_yeses(source, source_id, part, hits)
            hits = hits.filter(~pl.col("request_id").is_in(list(self.back)))
        if hits.is_empty():
            return replace(part, points=points)
        self._remember(source, source_id, file_id, part, hits)
        rows = hits["row_number"].unique()
        main = _stream(source, part).table
        taken = part.tables[main]["row_number"].is_in(rows.implode()).sum()
        aside = pl.DataFrame(
            {"row_number": rows.sort(), "column_name": "", "reason_code": REASON}, schema=QUARANTINE_SCHEMA
        )
        return replace(
            part, points=points, accepted=part.accepted - taken, quarantined=part.quarantined + taken,
            tables={name: t.filter(~pl.col("row_number").is_in(rows.implode())) for name, t in part.tables.items()},
            quarantine=pl.concat([part.quarantine, aside]),
        )  # fmt: skip

    def _without(self, points: pl.DataFrame) -> pl.DataFrame:
        """Addresses of rows that were set aside: an erased one needs no hold, its tombstone blocks it for ever."""
        known = self._of_requests(matching(self.warehouse, self.settings, points)).filter(
            ~pl.col("request_id").is_in(list(self.back))
        )
        return points.join(known, on=["point_kind", "point_value"], how="anti")

    def _of_requests(self, fitting: pl.DataFrame) -> pl.DataFrame:
        return fitting.join(self.stones.select("tomb_id", "request_id"), on="tomb_id")

    def _hits(self, source: Source, source_id: str, part: Part) -> pl.DataFrame:
        """Rows that name an erased address or record: row_number, request_id, erased_max."""
        if not part.tables:
            return pl.DataFrame(schema=_HITS)
        stream = _stream(source, part)
        rows = part.tables[stream.table]
        named = pl.concat([pl.DataFrame(schema=_NAMED), *_addresses(stream, rows)])
        by_point = self._of_requests(matching(self.warehouse, self.settings, named))
        refs = pl.concat([pl.DataFrame(schema=_REFS), *_records(stream, rows, source_id)])
        by_record = self._of_records(refs)
        return pl.concat([each.select(*_HITS) for each in (by_point, by_record)]).unique()

    def _of_records(self, refs: pl.DataFrame) -> pl.DataFrame:
        stones = self.stones.filter(point_kind=RECORD)
        found = [pl.DataFrame(schema=_HITS)]
        ring = keyring(self.settings)
        for chain in stones["key_versions"].unique().sort():
            hashed = refs.with_columns(
                under_chain(chain, ring, "source", "ref", label="contact").alias("hmac_exact")
            )
            found.append(hashed.join(stones.filter(key_versions=chain), on="hmac_exact").select(*_HITS))
        return pl.concat(found)

    def _look_who_is_back(self) -> None:
        """Once a run: of whom does the ledger know a yes that came surely after the erasure?"""
        if self._looked:
            return
        self._looked = True
        if not self.warehouse.exists("core__contacts"):
            return
        named = named_points(core_tables(self.warehouse)).collect()
        fitting = self._of_requests(matching(self.warehouse, self.settings, named))
        if fitting.is_empty():
            return
        keyed = point_keys(
            fitting.select("point_kind", "point_value", "request_id", "erased_max").lazy(), self.settings.policy(),
            pepper(self.settings),
        ).collect()  # fmt: skip
        self._take_back(self.warehouse.frame(_YESES, [_POSITIVE]), keyed)

    def _see_new_yeses(self, source: Source, source_id: str, part: Part, hits: pl.DataFrame) -> None:
        """Does one of these very rows hold a new yes? They are shaped in memory, and forgotten."""
        rows = hits["row_number"].unique()
        with Warehouse.in_memory() as beside:
            for name in in_order("raw"):
                beside.run(name)
            mark = {
                "source_id": pl.lit(source_id), "run_id": pl.lit(""), "file_id": pl.lit("f"),
                "observed_at": pl.lit(datetime.now(UTC_ZONE)).cast(UTC),
            }  # fmt: skip
            for table, lines in part.tables.items():
                beside.append(
                    table, lines.filter(pl.col("row_number").is_in(rows.implode())).with_columns(**mark)
                )
            for table in ("raw__sources", "raw__purpose_map"):
                beside.append(table, self.warehouse.table(table))
            for name in in_order("staging", "core"):
                beside.run(name)
            said = ledger.core_rows(beside.table("core__consent_events").lazy())
            events = ledger.events(said, self.settings.policy(), pepper(self.settings)).collect()
            named = named_points(core_tables(beside)).collect()
        fitting = self._of_requests(matching(self.warehouse, self.settings, named))
        keyed = point_keys(
            fitting.select("point_kind", "point_value", "request_id", "erased_max").lazy(), self.settings.policy(),
            pepper(self.settings),
        ).collect()  # fmt: skip
        self._take_back(
            events.filter(pl.col("event_type").is_in(_POSITIVE) & (pl.col("kind") == "act")), keyed
        )

    def _take_back(self, yeses: pl.DataFrame, erased: pl.DataFrame) -> None:
        skew = timedelta(seconds=self.settings.policy().clock_skew_s)
        later = yeses.select("point_id", pl.col("occurred_min").cast(UTC)).join(erased, on="point_id")
        self.back |= set(later.filter(pl.col("occurred_min") > pl.col("erased_max") + skew)["request_id"])

    def _remember(self, source: Source, source_id: str, file_id: str, part: Part, hits: pl.DataFrame) -> None:
        stream = _stream(source, part)
        refs = pl.concat(
            [pl.DataFrame(schema=_REFS), *_records(stream, part.tables[stream.table], source_id)]
        )
        rows = hits["row_number"].unique()
        refs = refs.filter(pl.col("row_number").is_in(rows.implode()))
        written = pl.concat([pl.DataFrame(schema=_NAMED), *_addresses(stream, part.tables[stream.table])])
        spelled = written.filter(pl.col("row_number").is_in(rows.implode()))["point_value"].unique().to_list()
        ids = shown_ids(refs, spelled, self.settings).select("row_number", "tool_id")
        seen = (
            hits.join(ids, on="row_number", how="left")
            .group_by("request_id")
            .agg(pl.col("tool_id").drop_nulls().unique().sort().alias("tool_ids"))
            .with_columns(pl.lit(source_id).alias("source_id"), pl.lit(file_id).alias("file_id"))
        )
        self.warehouse.append(SIGHTINGS, seen)
        counted = {"source_id": [source_id], "file_id": [file_id], "erased_rows": [rows.len()]}
        self.warehouse.append(ROWS, pl.DataFrame(counted))


_NAMED: Mapping[str, type[pl.DataType]] = {
    "row_number": pl.Int64,
    "point_kind": pl.String,
    "point_value": pl.String,
}
_REFS: Mapping[str, type[pl.DataType]] = {"row_number": pl.Int64, "source": pl.String, "ref": pl.String}
_YESES = """
select point_id, occurred_min from ledger
where event_type in (select unnest(?)) and kind = 'act' and occurred_min is not null and retired_key = ''
"""


def screen(warehouse: Warehouse, settings: Settings) -> Screen:
    """The screen of this moment."""
    if not (warehouse.exists(POINTS) and warehouse.exists(TOMBSTONES)):
        return Screen(warehouse, settings, pl.DataFrame())
    stones = warehouse.table(TOMBSTONES).join(
        warehouse.table(POINTS).select("request_id", "tomb_id").unique(), on="tomb_id"
    )
    return Screen(warehouse, settings, stones.with_columns(pl.col("erased_max").cast(UTC)))


def _stream(source: Source, part: Part) -> Stream:
    return next(stream for stream in source.streams if stream.name == part.stream)


def _addresses(stream: Stream, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Every address in the columns that hold one, each part of a crowded cell by itself too."""
    for item in stream.fields:
        if not item.point or item.point == "contact":
            continue
        kind = (
            pl.col(item.point[1:]).str.strip_chars().str.to_lowercase()
            if item.point[0] == "@"
            else pl.lit(item.point)
        )
        cells = rows.select("row_number", kind.alias("point_kind"), pl.col(item.name).alias("point_value"))
        cells = cells.filter(pl.col("point_value").str.strip_chars() != "")
        yield _shaped(cells, _NAMED)
        parts = cells.filter(pl.col("point_kind") == "email").with_columns(
            pl.col("point_value").str.replace_all(r"[;,\s]+", "\n").str.split("\n")
        )
        yield _shaped(parts.explode("point_value").filter(pl.col("point_value") != ""), _NAMED)


def _records(stream: Stream, rows: pl.DataFrame, source_id: str) -> Iterator[pl.DataFrame]:
    """Every id of a record in the columns that hold one; a review may name a record of another system."""
    beside: Mapping[str, str] = {"contact_ref": "contact_source", "other_ref": "other_source"}
    for item in stream.fields:
        if item.point != "contact":
            continue
        other = beside.get(item.name, "")
        named = pl.col(other).str.strip_chars() if other in rows.columns else pl.lit("")
        found = rows.select(
            "row_number",
            pl.when(named != "").then(named).otherwise(pl.lit(source_id)).alias("source"),
            pl.col(item.name).str.strip_chars().alias("ref"),
        )
        yield _shaped(found.filter(pl.col("ref") != ""), _REFS)


def _shaped(rows: pl.DataFrame, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(kind) for name, kind in schema.items())
