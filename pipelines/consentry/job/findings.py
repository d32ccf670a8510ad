"""What the gates found tonight, in one sentence each: what, since when, and what to do.

Reads the tables of the gates and judges nothing. Names sources, lists, rules and counts; never a contact.
"""

from __future__ import annotations

import polars as pl

from consentry.job.approvals import held_of, remember_held
from consentry.job.freeze import FEEDS, STOPPED, why_frozen
from consentry.job.gates import DOUBTED, GROWTH, JUDGED, NEW, REASONS, REMOVALS, judge_night
from consentry.job.wording import moment
from consentry.publish.findings import Explained, Finding
from consentry.publish.frozen import GATE
from consentry.publish.release import current_release
from consentry.publish.removal_acts import SCHEMA
from consentry.publish.removals import NOT_MADE, UNREADABLE
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse

UNEXPLAINED = "nothing explains it"
_ROWS = f"""
select source_id, rows_before, rows_now, compared_at, rows_approved_by from {FEEDS} where rows_dropped order by all
"""
_NOES = f"""
select source_id, noes_before, noes_now, compared_at, noes_approved_by from {FEEDS} where noes_dropped order by all
"""
_NEW = f"""
select about, channel, purpose, rule_id, count(*), any_value(approved_by)
from {NEW} where about <> '' group by all order by all
"""
_GROWN = f"""
select growth, growth_most, allowed_before, growth_approved_by from {NEW} where growth > growth_most limit 1
"""
_WHY_NEW = f"select because, count(*) from {NEW} where not is_frozen group by 1 order by 2 desc, 1"
_WHY_GONE = f"select because, sum(entries)::bigint from {REMOVALS} group by 1 order by 2 desc, 1"
_GONE = f"""
select about, target, channel, purpose, because, sum(entries)::bigint, any_value(approved_by)
from {REMOVALS} where about <> '' group by all order by all
"""
_ACTS = f"""
select target, channel, purpose, value, because, evidence_id as act, approved_by, point_id from {REMOVALS}
where run_id = ? and (point_id <> '' or value <> '') order by all
"""
_JUDGED_IN = f"select run_id from {JUDGED}"


def gates(warehouse: Warehouse, settings: Settings, run: RunInfo) -> dict[str, int]:
    """Judge the whole night and write down what holds it; gives counts."""
    counts = dict(judge_night(warehouse, settings, run))
    found = findings(warehouse, settings, run)
    remember_held(warehouse, settings, run, found)
    held = sum(it.holds for it in found)
    return counts | ({"held by": held} if held else {})


def findings(warehouse: Warehouse, settings: Settings, run: RunInfo) -> tuple[Finding, ...]:
    """Everything the gates found, what holds first: also what is seen no more because everybody was kept in place."""
    if not warehouse.exists(FEEDS):
        return ()
    found = [*_frozen(warehouse, run), *_dropped(warehouse, settings)]
    if warehouse.exists(NEW) and warehouse.exists(REMOVALS):
        since = _since(settings)
        found += [*_allowed(warehouse, since), *_removed(warehouse, since)]
    seen = {(it.gate, it.about) for it in found}
    found += [it for it in held_of(warehouse, run) if (it.gate, it.about) not in seen]
    return tuple(sorted(found, key=lambda it: (not it.holds, it.gate, it.about)))


def explained(warehouse: Warehouse) -> tuple[Explained, ...]:
    """What explains the new permissions and the entries that left a block list, most frequent first."""
    return tuple(
        Explained(what, because, REASONS.get(because, UNEXPLAINED), int(count))
        for what, query in (("new permission", _WHY_NEW), ("left a block list", _WHY_GONE))
        for because, count in warehouse.execute(query)
    )


def removal_acts(warehouse: Warehouse, run: RunInfo) -> pl.DataFrame | None:
    """Why each entry left its block list tonight (removal_acts.SCHEMA); None when no gate has looked at this run."""
    if not warehouse.exists(JUDGED) or warehouse.execute(_JUDGED_IN) != [(run.run_id,)]:
        return None
    says = pl.col("because").replace_strict(REASONS, default=UNEXPLAINED, return_dtype=pl.String)
    return warehouse.frame(_ACTS, [run.run_id]).with_columns(says.alias("says")).select(list(SCHEMA))


def _since(settings: Settings) -> str:
    released = current_release(settings.paths.var)
    return (
        f"since release {released.run_id}, known up to {moment(released.known_as_of)}" if released else "ever"
    )


def _frozen(warehouse: Warehouse, run: RunInfo) -> list[Finding]:
    why = why_frozen(warehouse, run)
    if not why:
        return []
    query = f"select count(*), min(since) from {STOPPED} where gate = '{GATE}'"
    count, since = warehouse.execute(query)[0]
    new = f"{count:,} new {'permission is' if count == 1 else 'permissions are'} frozen"
    if not count:
        new = "no new permission is frozen yet"
    began = f", the oldest since {moment(since)}" if since else ""
    return [Finding(GATE, "freeze", int(count), f"{new}{began}: {why}", approvable=False)]


def _dropped(warehouse: Warehouse, settings: Settings) -> list[Finding]:
    found = []
    for what, query, share in (
        ("rows", _ROWS, "max_row_drop_percent"), ("opt-outs", _NOES, "max_optout_drop_percent"),
    ):  # fmt: skip
        for source, before, now, at, by in warehouse.execute(query):
            limit = getattr(settings.sources[source], share)
            says = (
                f"{source}: its newest complete export, seen {moment(at)}, has {now:,} {what} where {before:,} were "
                f"({100 * (before - now) / before:.1f} % fewer; the limit is {limit:g} %). Export it again; after a "
                "clean-up that you know of set accept_smaller_from"
            )
            found.append(
                Finding("Q02", f"{what} of {source}", before - now, says, approvable=True, approved_by=by)
            )
    return found


def _allowed(warehouse: Warehouse, since: str) -> list[Finding]:
    found = []
    for about, channel, purpose, rule, count, by in warehouse.execute(_NEW):
        people = "1 address" if count == 1 else f"{count:,} addresses"
        says = (
            f"{people} may get {purpose} by {channel} (rule {rule}) and might not before, though no new evidence of it "
            f"came {since}: a setting, the law, the code or a record changed. Undo it if it was not meant"
        )
        found.append(Finding("Q04", about, count, says, approvable=True, approved_by=by))
    for grown, most, before, by in warehouse.execute(_GROWN):
        says = (
            f"{grown:,} permissions were added to {before:,} {since}; the limit for one night is {most:,}. Look where "
            "they come from: an import of old lists looks like this"
        )
        found.append(Finding("Q04", GROWTH, grown, says, approvable=True, approved_by=by))
    return found


_GONE_BECAUSE = {
    "": "though no act that lifts a no came and the tool still holds them: a setting, a link or a record changed. Find "
    "out what, and undo it if it was not meant",
    DOUBTED: "because a complete export that suddenly tells less does not name them any more: export it again",
    NOT_MADE: "because the list is not made any more: a target or one of its purposes or channels left the settings. "
    "Put it back if it was not meant",
    UNREADABLE: "as far as anybody can tell: that list is damaged or of another shape, so the two cannot be compared",
}


def _removed(warehouse: Warehouse, since: str) -> list[Finding]:
    found = []
    for about, target, channel, purpose, because, count, by in warehouse.execute(_GONE):
        entries = "1 entry" if count == 1 else f"{count:,} entries"
        where = f"{entries} left the block list {target}, {channel}, {purpose}"
        says = f"{where} {since}, {_GONE_BECAUSE[because]}"
        found.append(Finding("Q07", about, count, says, approvable=True, approved_by=by))
    return found
