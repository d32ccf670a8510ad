"""The step between decision and lists: is every source of opt-outs fresh and whole? If not, no new yes counts (Q01).

Lives here: the tables mart__feeds and mart__frozen, and the decisions as they are published. Does not live here: the
decision, which stays as it was made, and what a frozen address looks like (`publish.frozen`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from consentry.clocks import UTC
from consentry.contract import NEGATIVE_EVENTS
from consentry.job.approvals import approved_tonight
from consentry.job.decision_history import HISTORY, in_force, remember
from consentry.job.intake import IntakeReport
from consentry.job.wording import moment
from consentry.publish import frozen
from consentry.publish.frozen import ADDRESS, FROZEN, GATE
from consentry.publish.release import current_release
from consentry.publish.report_view import duration
from consentry.publish.run_info import Rules, RunInfo
from consentry.rules import BY_ID
from consentry.settings import Settings
from consentry.sqlfiles import sql_names
from consentry.warehouse import Warehouse

FEEDS = "mart__feeds"
STOPPED = "mart__frozen"
TEXTS: Rules = {**BY_ID, FROZEN.id: FROZEN}
"""Every rule that a published decision can name."""
_NOW = "select point_id, channel, purpose, decision, rule_id from mart__decisions where purpose in (select unnest(?))"
_BAD = f"""
select source_id, newest_at, max_age_hours, is_stale, is_incomplete from {FEEDS}
where tells_noes and (is_stale or is_incomplete) order by source_id
"""
_SINCE = f"""
select point_id, channel, purpose, min(in_force_from) as frozen_at
from (
    select *, row_number() over (partition by point_id, person_id, channel, purpose order by generation desc) as place
    from {HISTORY}
)
where place = 1 and rule_id = '{GATE}' group by all
"""


def freeze(
    warehouse: Warehouse, settings: Settings, run: RunInfo, intake: IntakeReport | None
) -> Mapping[str, int]:
    """Rebuild mart__feeds and mart__frozen. `intake` is what this run found in the inbox; None: nobody looked, and what
    nobody looked for may be missing.
    """
    remember(warehouse, settings)
    approved_tonight(warehouse, settings, run)
    released = current_release(settings.paths.var)
    inputs = released.manifest.get("inputs", ()) if released else ()
    warehouse.run(FEEDS, {
        "run_id": run.run_id, "known_as_of": run.known_as_of, "noes": list(NEGATIVE_EVENTS),
        "published_sources": [entry["source"] for entry in inputs],
        "published_drops": [entry["observed_at"] for entry in inputs], "telling": telling_kinds(),
        "looked": intake is not None, "incomplete": sorted(intake.incomplete_sources) if intake else [],
    })  # fmt: skip
    stopped = _stopped(warehouse, settings, run, why_frozen(warehouse, run))
    warehouse.replace(STOPPED, stopped)
    bad = len(warehouse.execute(_BAD))
    return {
        name: count
        for name, count in (("sources stale or incomplete", bad), ("frozen", stopped.height))
        if count
    }


def why_frozen(warehouse: Warehouse, run: RunInfo) -> str:
    """Which sources of opt-outs are stale or incomplete, since when and what to do; '' when all are fresh and whole."""
    bad = warehouse.execute(_BAD)
    return frozen.sentence([_clause(*row, run=run) for row in bad]) if bad else ""


def telling_kinds() -> list[str]:
    """Kinds of sources that can tell of an opt-out: those with a statement that makes events of them."""
    return sorted(
        name.removeprefix("stg_").removesuffix("__consent_events")
        for name in sql_names("staging")
        if name.endswith("__consent_events")
    )


def marketing(settings: Settings) -> list[str]:
    """Purposes that need a permission: a service message rests on the contract and needs none."""
    return [purpose.id for purpose in settings.policy().purposes if not purpose.is_service]


def frozen_rows(warehouse: Warehouse) -> pl.DataFrame:
    """What is frozen tonight; nothing where this warehouse was never asked."""
    return warehouse.table(STOPPED) if warehouse.exists(STOPPED) else pl.DataFrame(schema=frozen.SCHEMA)


def published_decisions(warehouse: Warehouse, columns: str = "*") -> pl.DataFrame:
    """The decisions as lists and release show them: a frozen yes as the list on which it stays."""
    return frozen.shown(warehouse.frame(f"select {columns} from mart__decisions"), frozen_rows(warehouse))


def frozen_at(warehouse: Warehouse, point_id: str, known_as_of: datetime) -> Mapping[tuple[str, str], str]:
    """Channel and purpose -> why a yes of this point does not count, by the last night; nothing for earlier ones."""
    if not warehouse.exists(STOPPED):
        return {}
    query = f"""
    select channel, purpose, reason, shown, since from {STOPPED}
    where point_id = ? and ? >= (select max(known_as_of) from mart__decisions)
    """
    return {
        (channel, purpose): f"since {moment(since)}, on the {shown.lower()} list: {reason} ({GATE})"
        for channel, purpose, reason, shown, since in warehouse.execute(query, [point_id, known_as_of])
    }


def _stopped(warehouse: Warehouse, settings: Settings, run: RunInfo, reason: str) -> pl.DataFrame:
    if not reason:
        return pl.DataFrame(schema=frozen.SCHEMA)
    now = warehouse.frame(_NOW, [marketing(settings)])
    new = frozen.newly_allowed(now, in_force(warehouse), TEXTS)
    began = warehouse.frame(_SINCE).with_columns(pl.col("frozen_at").cast(UTC))
    since = pl.coalesce("frozen_at", pl.lit(run.known_as_of).cast(UTC))
    return frozen.frozen(new.join(began, on=ADDRESS, how="left"), reason, since)


def _clause(
    source: str, newest: datetime | None, limit: int, is_stale: bool, is_incomplete: bool, run: RunInfo
) -> str:
    """One source and what is wrong with it, since when."""
    found = []
    if newest is None:
        found.append("never delivered a file that could be read")
    elif is_stale:
        age, most = duration(run.known_as_of - newest), duration(timedelta(hours=limit))
        found.append(f"its newest export of opt-outs is of {moment(newest)}, {age} old; the limit is {most}")
    if is_incomplete:
        found.append("a file of it was refused, cut off or not read; see what this run says of its files")
    return f"{source} ({' and '.join(found)})"
