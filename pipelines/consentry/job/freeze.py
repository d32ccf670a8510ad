"""The step between decision and lists: what does not count tonight though the decision table says so.

A stale or incomplete source of opt-outs freezes every new yes (Q01). A sudden change that nobody approved freezes
whatever became looser, so that every no still goes out (Q02, Q04, Q07). Lives here: the tables mart__feeds and
mart__frozen, and the decisions as they are published. Does not live here: the decision, which stays as it was made,
what a frozen address looks like (`publish.frozen`), and what a sudden change is (`gates`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from consentry.clocks import UTC
from consentry.contract import NEGATIVE_EVENTS
from consentry.job.approvals import approved_tonight
from consentry.job.decision_history import HISTORY, in_force, remember
from consentry.job.intake import IntakeReport
from consentry.job.wording import moment
from consentry.publish import frozen
from consentry.publish.findings import Finding
from consentry.publish.frozen import ADDRESS, GATE, GATES
from consentry.publish.history import settled
from consentry.publish.report_view import duration
from consentry.publish.run_info import Rules, RunInfo
from consentry.rules import BY_ID
from consentry.settings import Settings
from consentry.sqlfiles import sql_names
from consentry.warehouse import Warehouse

FEEDS = "mart__feeds"
STOPPED = "mart__frozen"
TEXTS: Rules = {**BY_ID, **GATES}
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
where place = 1 and rule_id in (select unnest(?::varchar [])) group by all
"""


def freeze(
    warehouse: Warehouse, settings: Settings, run: RunInfo, intake: IntakeReport | None
) -> Mapping[str, int]:
    """Rebuild mart__feeds and mart__frozen. `intake` is what this run found in the inbox; None: nobody looked, and what
    nobody looked for may be missing.
    """
    remember(warehouse, settings)
    approved_tonight(warehouse, settings, run)
    released = settled(settings.paths.var)
    inputs = released.manifest.get("inputs", ()) if released else ()
    warehouse.run(FEEDS, {
        "run_id": run.run_id, "known_as_of": run.known_as_of, "noes": list(NEGATIVE_EVENTS),
        "published_sources": [entry["source"] for entry in inputs],
        "published_drops": [entry["observed_at"] for entry in inputs], "telling": telling_kinds(),
        "looked": intake is not None, "incomplete": sorted(intake.incomplete_sources) if intake else [],
    })  # fmt: skip
    why = why_frozen(warehouse, run)
    stopped = pl.DataFrame(schema=frozen.SCHEMA)
    if why:
        now = warehouse.frame(_NOW, [marketing(settings)])
        stopped = _since_when(
            warehouse, run, frozen.newly_allowed(now, in_force(warehouse), TEXTS), GATE, why
        )
    warehouse.replace(STOPPED, stopped)
    bad = len(warehouse.execute(_BAD))
    return {
        name: count
        for name, count in (("sources stale or incomplete", bad), ("frozen", stopped.height))
        if count
    }


def hold_back(
    warehouse: Warehouse, settings: Settings, run: RunInfo, held: Sequence[Finding]
) -> Mapping[str, int]:
    """Freeze whatever became looser since the last release, because of what holds this night; Q01 goes before it.

    Nobody stands on a looser list than before, and every no still goes out: a broken tool delays no withdrawal.
    """
    now = warehouse.frame(_NOW, [marketing(settings)])
    looser = frozen.loosened(now, in_force(warehouse), TEXTS)
    stopped = frozen_rows(warehouse)
    rest = looser.join(stopped, on=ADDRESS, how="anti")
    first = min(held, key=lambda finding: finding.gate)
    more = len(held) - 1
    reason = first.says + (f" (and {more} more, see the report)" if more else "")
    stopped = pl.concat([stopped, _since_when(warehouse, run, rest, first.gate, reason)]).sort(ADDRESS)
    warehouse.replace(STOPPED, stopped)
    return {"kept where they stood": rest.height}


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


def frozen_at(
    warehouse: Warehouse, point_id: str, known_as_of: datetime
) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Channel and purpose -> the decision that does not count for this point by the last night, and why.

    Nothing for earlier nights.
    """
    if not warehouse.exists(STOPPED):
        return {}
    query = f"""
    select channel, purpose, decision, reason, shown, since, gate from {STOPPED}
    where point_id = ? and ? >= (select max(known_as_of) from mart__decisions)
    """
    return {
        (channel, purpose): (
            decision,
            f"since {moment(since)}, on the {shown.lower()} list: {reason} ({gate})",
        )
        for channel, purpose, decision, reason, shown, since, gate in warehouse.execute(
            query, [point_id, known_as_of]
        )
    }


def _since_when(
    warehouse: Warehouse, run: RunInfo, rows: pl.DataFrame, gate: str, reason: str
) -> pl.DataFrame:
    """The rows frozen by a gate, with the moment since when any gate has frozen them."""
    began = warehouse.frame(_SINCE, [list(GATES)]).with_columns(pl.col("frozen_at").cast(UTC))
    since = pl.coalesce("frozen_at", pl.lit(run.known_as_of).cast(UTC))
    return frozen.frozen(rows.join(began, on=ADDRESS, how="left"), gate, reason, since)


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
