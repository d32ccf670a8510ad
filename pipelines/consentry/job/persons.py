"""Which rows of the warehouse are surely of one person: what a question or a request about that person stands on.

Lives here: finding the rows, as their sources said them, and counting what was left out and why. Does not live here:
who is who (that is `subject`) and what is handed over (`access`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from consentry.errors import ConfigError
from consentry.facts import Frames, named_points
from consentry.identity import point_keys
from consentry.job.explain import known_as, point_of
from consentry.job.keys import pepper
from consentry.job.known import core_tables, frames
from consentry.settings import Settings
from consentry.sources import SOURCES
from consentry.sqlfiles import sql_names
from consentry.subject import DOUBTS, Subject, is_of, names_another, whose
from consentry.warehouse import Warehouse

TABLES = ("contacts", "contact_points", "consent_events", "sales", "sends")
KEYS = ("source_id", "file_id", "row_number")
PLACES = (
    "select unnest($source_id) as source_id, unnest($file_id) as file_id, unnest($row_number) as row_number"
)
ANOTHER = "the evidence names another person"
SHARED = "they stand at an address that several records hold, and name no record"
_MATCH = "source_id || ':' || contact_ref in (select unnest($records))"
_WORDINGS = """
select source_id, notice_id, language, shown_from, shown_to, full_text
from core__notices where notice_id <> '' and notice_id in (select unnest(?))
qualify row_number() over (partition by source_id, notice_id order by observed_at desc, full_text) = 1
"""
_AT_POINT = " or point_value in (select unnest($values))"


@dataclass(frozen=True)
class Found:
    """The rows of one person by table (see TABLES), with `contact_id` and `point_id`; all texts as the source said.

    `points` has point_id, point_kind, point_value of every spelling of the person's addresses, `wordings` the texts
    that the statements name; `left_out` says how many rows were left out for which reason.
    """

    address: str
    kind: str
    subject: Subject
    tables: Mapping[str, pl.DataFrame]
    points: pl.DataFrame
    left_out: tuple[tuple[str, int], ...]
    wordings: pl.DataFrame
    known: Frames

    @property
    def is_empty(self) -> bool:
        """Is there not one row of this person?"""
        return all(rows.is_empty() for rows in self.tables.values())

    def keys(self) -> pl.DataFrame:
        """Where in which file the rows stand: KEYS, each once."""
        return pl.concat([rows.select(KEYS) for rows in self.tables.values()]).unique().sort(KEYS)

    @property
    def sources(self) -> tuple[str, ...]:
        """The systems that told anything about this person."""
        named = {source for rows in self.tables.values() for source in rows["source_id"].unique()}
        return tuple(sorted(named))


def find(warehouse: Warehouse, settings: Settings, address: str, record: str = "") -> Found:
    """Everything that is surely of the person behind an address, now.

    `record` (source:id) says whose of several people's it is. Raises ConfigError when it is not one that holds it.
    """
    known = frames(warehouse, settings, datetime.now(UTC))
    kind, point_id = point_of(settings, address)
    address, point_id = known_as(settings, known, address, kind, point_id)
    if not point_id:
        raise ConfigError("that names no address, number or postal address; write it as a source would")
    subject, points = _subject(warehouse, settings, known, point_id, record)
    spelled = {
        "records": list(subject.records), "values": points["point_value"].to_list(),
    }  # fmt: skip
    tables: dict[str, pl.DataFrame] = {}
    left_out: dict[str, int] = {}
    for table in TABLES:
        rows = _rows(warehouse, table, spelled, points)
        mine, others = rows.filter(is_of(subject)), rows.filter(~is_of(subject))
        if table == "consent_events":
            another = mine.filter(names_another(subject))
            mine = mine.filter(~names_another(subject))
            _count(left_out, ANOTHER, another)
        _count(left_out, DOUBTS.get(subject.doubt, SHARED), others)
        tables[table] = mine
    return Found(
        address, kind, subject, tables, points, tuple(left_out.items()), _wordings(warehouse, tables), known
    )


def _wordings(warehouse: Warehouse, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The newest version of every wording that the person's statements name, of whichever source."""
    named = tables["consent_events"]["notice_id"].unique().to_list()
    return warehouse.frame(_WORDINGS, [named])


def _subject(
    warehouse: Warehouse, settings: Settings, known: Frames, point_id: str, record: str
) -> tuple[Subject, pl.DataFrame]:
    holdings, people, contacts, apart, asked, evidence = pl.collect_all([
        known.holdings.select("contact_id", "point_id", "mailbox"), known.ties.people,
        known.contacts.select("contact_id", "person_ref"), known.ties.apart,
        known.points.filter(pl.col("point_id") == point_id).select("mailbox"),
        known.events.filter(pl.col("point_id") == point_id).select("point_id", "person_ref"),
    ])  # fmt: skip
    if record and holdings.filter(point_id=point_id, contact_id=record).is_empty():
        raise ConfigError(
            "no record of that name holds this address: write it as source:id, as the line `held by` of "
            "`consentry explain ADDRESS` shows it"
        )
    mailbox = asked["mailbox"][0] if asked.height else ""
    # what stands for a whole domain is nobody's own
    whole = known.points.filter(pl.col("exact_key").str.contains(r"^\*?@")).select("point_id").collect()
    of_all = pl.col("point_id").is_in(whole["point_id"].implode())
    holdings = holdings.with_columns(
        pl.when(of_all).then(pl.lit("role")).otherwise("mailbox").alias("mailbox")
    )
    subject = whose(point_id, mailbox, holdings, people, contacts, apart, evidence, record)
    wanted = [*subject.own, *subject.shared, point_id]
    keyed = point_keys(named_points(core_tables(warehouse)), settings.policy(), pepper(settings))
    points = keyed.filter(pl.col("point_id").is_in(wanted)).select(
        "point_id", "point_kind", "point_value", "mailbox"
    )
    return subject, points.sort("point_kind", "point_value").collect()


def _rows(
    warehouse: Warehouse, table: str, spelled: Mapping[str, list[str]], points: pl.DataFrame
) -> pl.DataFrame:
    """Rows of the staging tables that name a record or an address of the person, or stand in a row that does."""
    has_point = "point_value" in warehouse.columns(f"core__{table}")
    match = _MATCH + (_AT_POINT if has_point else "")
    staged = " union all by name ".join(f"select * from {name}" for name in staging_of(table, warehouse))
    keys = ", ".join(KEYS)
    rows = warehouse.frame(
        f"with staged as ({staged}), named as ("
        f"select {keys} from core__{table} where {match} union select {keys} from staged where {match}"
        f") select staged.* from staged semi join named using ({keys}) order by all",
        {name: value for name, value in spelled.items() if has_point or name == "records"},
    )
    texts = [name for name, kind in rows.schema.items() if kind in (pl.String, pl.Null)]
    rows = rows.with_columns(pl.col(name).cast(pl.String).fill_null("") for name in texts)
    contact = pl.when(pl.col("contact_ref") != "").then(
        pl.concat_str("source_id", "contact_ref", separator=":")
    )
    rows = rows.with_columns(contact.alias("contact_id"))
    if not has_point:
        return rows.with_columns(pl.lit(None, pl.String).alias("point_id"))
    ids = points.select("point_kind", "point_value", "point_id")
    return rows.join(ids, on=["point_kind", "point_value"], how="left", maintain_order="left")


def delivered(warehouse: Warehouse, keys: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows of the raw tables at these places, exactly as they came, table by table; tables without any stay out."""
    places = {name: keys[name].to_list() for name in KEYS}
    for table in raw_tables(warehouse):
        rows = warehouse.frame(
            f"select * from {table} semi join ({PLACES}) using (source_id, file_id, row_number) "
            "order by observed_at, row_number",
            places,
        )
        if not rows.is_empty():
            yield table, rows


def raw_tables(warehouse: Warehouse) -> tuple[str, ...]:
    """Every raw table that holds rows of files, of all kinds of source."""
    names = dict.fromkeys(table for source in SOURCES.values() for table in source.tables)
    return tuple(name for name in names if warehouse.exists(name))


def staging_of(table: str, warehouse: Warehouse) -> Iterator[str]:
    """The staging tables of all kinds of source that end in this table of the contract."""
    return (name for name in sql_names("staging") if name.endswith(f"__{table}") and warehouse.exists(name))


def _count(left_out: dict[str, int], reason: str, rows: pl.DataFrame) -> None:
    if count := rows.select(KEYS).unique().height:
        left_out[reason] = left_out.get(reason, 0) + count
