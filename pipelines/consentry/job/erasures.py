"""What became of requests for erasure: which system still shows whom, who has to be told, how many days are left.

Lives here: the read-back by keyed hashes (R01), the recipients with their own record ids (R04, Art. 19), the month
(R05), requests that a source told of by itself, and what the night does about them. Does not live here: carrying one
out (`erase`), nor recognising who comes back (`screen`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from consentry.clocks import UTC as UTC_TYPE
from consentry.errors import ConfigError
from consentry.job.erasure_tables import NEIGHBOURS, REQUESTS, SIGHTINGS, SOURCES, prepare
from consentry.job.exports import recipients_of
from consentry.job.locked import TABLE as LOCKED
from consentry.job.locked import purge
from consentry.job.redact import redact
from consentry.job.restored import write_down
from consentry.job.turns import reading, writing
from consentry.job.wording import moment
from consentry.law.time_limits import answer_by
from consentry.policy import OURSELVES
from consentry.publish.contact_ids import is_address, tool_id
from consentry.publish.release import current_release
from consentry.settings import Settings
from consentry.warehouse import Warehouse

WAITING, COMPLETED, RETAINED = "waiting_for_sources", "completed", "completed_with_retention"
IN_PROGRESS, TOLD = "erasure_in_progress", "told_by_a_source"
STATUS: Mapping[str, str] = {
    WAITING: "waits until every system was read back without the person",
    COMPLETED: "done: every system that held the person was read back without them",
    RETAINED: "done; what the law keeps is locked until its last day",
    IN_PROGRESS: "a source says that an erasure was asked for: advertising has stopped, nothing is erased here yet",
    TOLD: "a source says that the person was erased there: blocked here, and the rows are still here",
}
"""Each status in words; the last two are of requests that no `consentry erase` has carried out."""
ABSENT, PRESENT, AGAIN, UNREAD, KEPT, BY_HAND = (
    "absent",
    "present",
    "shown_again",
    "not_read_since",
    "kept_by_law",
    "absent_by_hand",
)
_READ_BACK = f"""
with requests as (select * from {REQUESTS} where executed_at <= $known),
held as (
    select request_id, source_id from {SOURCES} union select request_id, source_id from {SIGHTINGS}
),
shown as (
    select sighting.request_id, sighting.source_id, max(file.observed_at) as last_shown
    from {SIGHTINGS} as sighting
    inner join requests using (request_id)
    inner join raw__files as file using (source_id, file_id)
    where file.observed_at > requests.executed_at and file.observed_at <= $known
    group by all
),
whole as (
    select requests.request_id, snapshot.source_id, max(snapshot.observed_at) as last_whole,
        min(snapshot.observed_at) as first_whole
    from requests cross join raw__snapshots as snapshot
    where snapshot.observed_at > requests.executed_at and snapshot.observed_at <= $known
    group by all
),
kept as (select distinct request_id, source_id from {LOCKED}),
told as (
    select request_id, source_id, max(confirmed_at) as confirmed_at, sum(rows_removed)::bigint as rows_removed
    from {SOURCES} group by all
)
select held.request_id, held.source_id, shown.last_shown, whole.last_whole, whole.first_whole,
    kept.source_id is not null as is_kept, told.confirmed_at, coalesce(told.rows_removed, 0) as rows_removed
from held
inner join requests using (request_id)
left join shown using (request_id, source_id)
left join whole using (request_id, source_id)
left join kept using (request_id, source_id)
left join told using (request_id, source_id)
order by held.request_id, held.source_id
"""
_IDS = f"""
with every as (
    select request_id, source_id, unnest(tool_ids) as tool_id from {SOURCES}
    union select request_id, source_id, unnest(tool_ids) from {SIGHTINGS}
)
select request_id, source_id, list(tool_id order by tool_id) as tool_ids from every group by all
"""
_TOLD = """
select event_id, source_id, event_type, contact_id, occurred_min, observed_at from ledger
where event_type in ('erased', 'erasure_requested') and file_id <> ''
qualify row_number() over (partition by event_id order by observed_at) = 1
order by observed_at, event_id
"""
_STILL_HERE = """
select distinct holdings.source_id
from (select point_id, unnest(blocking_event_ids) as event_id from mart__decisions) as blocked
inner join holdings using (point_id)
where blocked.event_id = ? and holdings.held order by all
"""


@dataclass(frozen=True)
class System:
    """One system that held the person. `tool_ids` are its own ids of the records, '' of none."""

    source: str
    state: str
    since: str
    tool_ids: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A recipient that has to be told (Art. 19): which tool, and which of its records to delete."""

    name: str
    role: str
    source: str
    tool_ids: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """One request and how far it is. Days are negative when the month is over; of a finished one they do not count."""

    id: str
    requested_on: str
    requested_by: str
    due: str
    days_left: int | None
    status: str
    systems: tuple[System, ...]
    recipients: tuple[Told, ...]
    locked: tuple[tuple[str, int], ...] = ()

    @property
    def says(self) -> str:
        """The status in words."""
        return STATUS[self.status]


def erasures(settings: Settings) -> tuple[Request, ...]:
    """Every request, those of `consentry erase` first, then those that sources told of."""
    now = datetime.now(UTC)
    with reading(settings) as warehouse:
        carried_out = _carried_out(warehouse, settings, now) if warehouse.exists(REQUESTS) else []
        return (*carried_out, *_told_by_sources(warehouse, settings, now))


def _today(settings: Settings, now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.company.zone)).date()


def read_back(warehouse: Warehouse, known: datetime) -> pl.DataFrame:
    """`request_id`, `source_id`, `state`, `since`, `tool_ids`: each system that held somebody, at its last read.

    The newest complete drop of a system that no longer shows the person says absent; hashes alone are compared.
    """
    rows = warehouse.frame(_READ_BACK, {"known": known}).join(
        warehouse.frame(_IDS), on=["request_id", "source_id"], how="left"
    )
    shown, whole, hand = (
        pl.col(name).cast(UTC_TYPE) for name in ("last_shown", "last_whole", "confirmed_at")
    )
    gone_since = (whole > shown).fill_null(value=False) | (shown.is_null() & whole.is_not_null())
    by_hand = hand.is_not_null() & (shown.is_null() | (shown <= hand))
    was_gone = (pl.col("first_whole").cast(UTC_TYPE) < shown).fill_null(value=False) | hand.is_not_null()
    state = (
        pl.when("is_kept").then(pl.lit(KEPT)).when(gone_since).then(pl.lit(ABSENT)).when(by_hand).then(pl.lit(BY_HAND))
        .when(shown.is_not_null() & was_gone).then(pl.lit(AGAIN)).when(shown.is_not_null()).then(pl.lit(PRESENT))
        .otherwise(pl.lit(UNREAD))
    )  # fmt: skip
    since = pl.when(gone_since).then(whole).when(by_hand).then(hand).otherwise(shown)
    return rows.with_columns(
        state.alias("state"),
        since.alias("since"),
        pl.col("tool_ids").fill_null(pl.lit([], pl.List(pl.String))),
    )


def open_records(warehouse: Warehouse, known: datetime) -> pl.DataFrame:
    """`source_id`, `contact_id`: records that a system still has to delete, by its own ids; for delete.csv."""
    if not warehouse.exists(REQUESTS):
        return pl.DataFrame(schema={"source_id": pl.String, "contact_id": pl.String})
    rows = read_back(warehouse, known).filter(pl.col("state").is_in([PRESENT, AGAIN, UNREAD]))
    return (
        rows.select("source_id", pl.col("tool_ids").alias("contact_id"))
        .explode("contact_id")
        .drop_nulls()
        .unique()
    )


def _carried_out(warehouse: Warehouse, settings: Settings, now: datetime) -> list[Request]:
    systems: dict[str, list[System]] = {}
    for row in read_back(warehouse, now).iter_rows(named=True):
        since = moment(row["since"]) if row["since"] else ""
        told = System(row["source_id"], row["state"], since, tuple(row["tool_ids"]))
        systems.setdefault(row["request_id"], []).append(told)
    locked: dict[str, list[tuple[str, int]]] = {}
    for request_id, day, count in warehouse.execute(
        f"select request_id, last_day, count(*) from {LOCKED} group by all order by all"
    ):
        locked.setdefault(request_id, []).append((day.isoformat(), count))
    rows = warehouse.frame(f"select * from {REQUESTS} order by executed_at, request_id")
    return [
        _request(
            settings,
            row,
            tuple(systems.get(row["request_id"], ())),
            tuple(locked.get(row["request_id"], ())),
            now,
        )
        for row in rows.iter_rows(named=True)
    ]


def _request(
    settings: Settings, row: Mapping[str, object], systems: tuple[System, ...], locked: tuple[tuple[str, int], ...],
    now: datetime,
) -> Request:  # fmt: skip
    requested_on = row["requested_on"]
    assert isinstance(requested_on, date)
    open_ = [each for each in systems if each.state in (PRESENT, AGAIN, UNREAD)]
    status = WAITING if open_ or row["releases_pending"] else RETAINED if locked else COMPLETED
    due = answer_by(requested_on)
    return Request(
        id=str(row["request_id"]), requested_on=requested_on.isoformat(), requested_by=str(row["requested_by"]),
        due=due.isoformat(), days_left=(due - _today(settings, now)).days if status == WAITING else None, status=status,
        systems=systems, recipients=_recipients(settings, systems, now), locked=locked,
    )  # fmt: skip


def _recipients(settings: Settings, systems: tuple[System, ...], now: datetime) -> tuple[Told, ...]:
    """Who holds the lists and data of those systems, by name: the processor behind each tool, and all others we use."""
    named = {name: each.name for name, each in settings.processors.items()}
    held = {each.source: each for each in systems}
    told: list[Told] = []
    for target in settings.targets.values():
        if target.source in held and target.processor not in ("", OURSELVES):
            told.append(
                Told(named[target.processor], "processor", target.source, held[target.source].tool_ids)
            )
    behind = {each.name for each in told}
    if systems:
        told += [
            Told(each.name, each.role, "", ())
            for each in recipients_of(settings, now)
            if each.name not in behind
        ]
    return tuple(told)


def _told_by_sources(warehouse: Warehouse, settings: Settings, now: datetime) -> list[Request]:
    """What a source said by itself (neutral contract: erased, erasure_requested; A01, A02)."""
    decided = warehouse.exists("mart__decisions") and warehouse.exists("holdings")
    found: list[Request] = []
    for event_id, source, kind, record, occurred, observed in warehouse.execute(_TOLD):
        here = warehouse.execute(_STILL_HERE, [event_id]) if decided else []
        if not here:
            continue  # carried out here, or nobody holds the address any more
        own = pl.DataFrame(
            {"contact_id": [record or ""], "source_id": [source], "value": [""], "point_id": [""]}
        )
        shown = own.select(pl.when(is_address()).then(pl.lit("")).otherwise(tool_id()))["literal"][0]
        day = _today(settings, occurred or observed)
        due = answer_by(day)
        found.append(Request(
            id=event_id[:12], requested_on=day.isoformat(), requested_by=source, due=due.isoformat(),
            days_left=(due - _today(settings, now)).days, status=TOLD if kind == "erased" else IN_PROGRESS,
            systems=tuple(
                System(name, PRESENT, "", (shown,) if shown and name == source else ()) for (name,) in here
            ),
            recipients=(),
        ))  # fmt: skip
    return found


def confirm_absent(settings: Settings, request_id: str, source: str, by: str) -> None:
    """Somebody looked into a system whose exports never show all it holds: the person is not there any more.

    Raises ConfigError when there is no such request or system.
    """
    now = datetime.now(UTC)
    with writing(settings), Warehouse.open(settings.paths.warehouse) as warehouse:
        prepare(warehouse)
        known = warehouse.execute(f"select 1 from {REQUESTS} where request_id = ?", [request_id])
        if not known or source not in settings.sources:
            raise ConfigError("no such request, or no such source: see consentry erasures")
        held = warehouse.execute(
            f"select 1 from {SOURCES} where request_id = ? and source_id = ?", [request_id, source]
        )
        if not held:
            raise ConfigError(f"{source} never showed this person: there is nothing to confirm")
        warehouse.execute(
            f"update {SOURCES} set confirmed_at = ?, confirmed_by = ? where request_id = ? and source_id = ?",
            [now, by, request_id, source],
        )
        warehouse.checkpoint()


def nightly(warehouse: Warehouse, settings: Settings, now: datetime) -> Mapping[str, int]:
    """What a night owes to erased people: purge what the law kept long enough, complete what a killed erasure left in
    old lists, and forget the ids of records that their systems have deleted. Says how much.
    """
    if not warehouse.exists(REQUESTS):
        return {}
    purged = purge(warehouse, _today(settings, now))
    if purged:
        # the next night begins with a file that holds them in no free block either
        warehouse.execute(f"update {REQUESTS} set file_pending = true")
    pending = warehouse.execute(f"select count(*) from {REQUESTS} where releases_pending")[0][0]
    lines = redact(warehouse, settings, _today(settings, now)) if pending else 0
    done = read_back(warehouse, now).filter(pl.col("state").is_in([ABSENT, BY_HAND]))
    for request_id, source in done.select("request_id", "source_id").iter_rows():
        for table in (SOURCES, SIGHTINGS):
            warehouse.execute(
                f"update {table} set tool_ids = [] where request_id = ? and source_id = ? and len(tool_ids) > 0",
                [request_id, source],
            )
    counts = {"locked invoices purged": purged, "lines of erased people taken out": int(lines)}
    return {name: count for name, count in counts.items() if count}


def after_release(warehouse: Warehouse, settings: Settings, now: datetime) -> int:
    """Lists that blocked erased people until now were replaced: take the lines out of them too; says how many."""
    write_down(warehouse, settings)
    if not warehouse.exists(REQUESTS):
        return 0
    if not warehouse.execute(f"select 1 from {REQUESTS} where releases_pending"):
        return 0
    lines = redact(warehouse, settings, _today(settings, now))
    prepare(warehouse)
    released = current_release(settings.paths.var)
    if released is None or not released.held_by():
        # what a held night kept in place still has to be explained when it moves
        warehouse.execute(f"delete from {NEIGHBOURS}")
    warehouse.execute(f"update {REQUESTS} set releases_pending = false where releases_pending")
    return lines


def as_values(requests: tuple[Request, ...]) -> list[dict[str, object]]:
    """The requests as plain values, for JSON."""
    return [{**asdict(each), "says": each.says} for each in requests]
