"""Who received mail without basis between two days: counts first, keyed ids on request, never an address.

Reads mart__send_audit of the last run. Does not live here: any finding (that is `audit`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from consentry.audit import FINDINGS, WITHOUT_BASIS
from consentry.errors import ConfigError
from consentry.job.audit import AUDIT
from consentry.job.turns import reading
from consentry.job.wording import in_days, moment
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_ROWS = (
    f"select * from {AUDIT} where point_id = ? and finding in (select unnest(?)) order by sent_min, send_id"
)


@dataclass(frozen=True)
class Message:
    """One message that left. `when` is '' where no time is known; `no_under_way` are days from the no to our seeing it.

    Names people by keyed ids only.
    """

    send_id: str
    finding: str
    says: str
    source: str
    campaign: str
    point_id: str
    channel: str
    purpose: str
    when: str
    decision_then: str
    rule_then: str
    run_then: str
    no_event_id: str
    no_first_seen: str
    no_under_way: float | None
    tainted_event_ids: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """How many messages of those days have which finding; `messages` only where ids were asked for."""

    first: str
    last: str
    known_as_of: str
    sends: int
    without_basis: int
    counts: tuple[tuple[str, int, str], ...]
    tainted: int
    messages: tuple[Message, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return asdict(self)


def sends(
    settings: Settings,
    first: date | None = None,
    last: date | None = None,
    findings: Sequence[str] = (),
    ids: bool = False,
) -> Answer:
    """What left from `first` to `last` (days in UTC, both count), by finding.

    A message whose day is not known may have left then and is counted. `ids` lists the messages of `findings`, without
    any those without a basis.
    """
    if first is not None and last is not None and last < first:
        raise ConfigError("--to lies before --from: no day is asked about")
    with reading(settings) as warehouse:
        if not warehouse.exists(AUDIT):
            raise ConfigError("no message was looked at yet: this warehouse is older. Run: consentry run")
        rows = _between(warehouse.table(AUDIT), first, last)
    wanted = rows.filter(pl.col("finding").is_in([*(findings or WITHOUT_BASIS)])) if ids else rows.clear()
    counted = dict(rows.group_by("finding").len().iter_rows())
    known = rows["known_as_of"].max()
    return Answer(
        first=first.isoformat() if first else "", last=last.isoformat() if last else "",
        known_as_of=moment(known) if isinstance(known, datetime) else "", sends=rows.height,
        without_basis=sum(counted.get(word, 0) for word in WITHOUT_BASIS),
        counts=tuple((word, counted[word], says) for word, says in FINDINGS.items() if word in counted),
        tainted=rows["tainted_event_ids"].explode().drop_nulls().n_unique(),
        messages=tuple(_message(row) for row in wanted.sort("sent_min", "send_id").iter_rows(named=True)),
    )  # fmt: skip


def to_point(warehouse: Warehouse, point_id: str) -> tuple[Message, ...]:
    """The messages without basis to one contact point; none where the warehouse is older than the audit."""
    if not warehouse.exists(AUDIT):
        return ()
    rows = warehouse.frame(_ROWS, [point_id, list(WITHOUT_BASIS)])
    return tuple(_message(row) for row in rows.iter_rows(named=True))


def _between(rows: pl.DataFrame, first: date | None, last: date | None) -> pl.DataFrame:
    """Messages that may have left on one of the days."""
    if first is not None:
        start = datetime.combine(first, time(), UTC)
        rows = rows.filter((pl.col("sent_max") >= start).fill_null(value=True))
    if last is not None:
        end = datetime.combine(last + timedelta(days=1), time(), UTC)
        rows = rows.filter((pl.col("sent_min") < end).fill_null(value=True))
    return rows


def _message(row: dict) -> Message:
    low, high, hours = row["sent_min"], row["sent_max"], row["latency_hours"]
    when = "" if low is None else moment(low) if low == high else f"{moment(low)} to {moment(high)}"
    return Message(
        send_id=row["send_id"], finding=row["finding"], says=FINDINGS[row["finding"]], source=row["source_id"],
        campaign=row["campaign_ref"], point_id=row["point_id"] or "", channel=row["channel"], purpose=row["purpose"],
        when=when, decision_then=row["decision_then"], rule_then=row["rule_then"], run_then=row["run_then"],
        no_event_id=row["no_event_id"] or "",
        no_first_seen=moment(row["no_first_seen"]) if row["no_first_seen"] else "",
        no_under_way=in_days(hours),
        tainted_event_ids=tuple(row["tainted_event_ids"]),
    )  # fmt: skip
