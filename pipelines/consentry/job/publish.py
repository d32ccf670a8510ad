"""The last steps of the night: who is on which list, and the release that leaves whole or not at all.

Lives here: reading from the warehouse what the way out needs, and handing it over. Does not live here: what a list, a
worklist or a report looks like (that is `publish`), nor whether the checks were passed (the caller asks that first).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

import consentry
from consentry.contract import ENGAGEMENT_EVENTS
from consentry.errors import StageError
from consentry.job.approvals import approvals_used
from consentry.job.audit import found_sends
from consentry.job.erasures import open_records
from consentry.job.exports import exports_of, recipients_of
from consentry.job.freeze import TEXTS, frozen_rows, published_decisions
from consentry.job.intake import IntakeReport
from consentry.job.redact import erased_entries
from consentry.policy import Purpose
from consentry.publish.assemble import publish_release
from consentry.publish.findings import Explained, Finding
from consentry.publish.list_format import Options
from consentry.publish.lists import list_items
from consentry.publish.material import Material, NotRead, SourceLimit
from consentry.publish.release import Release
from consentry.publish.run_info import CheckOutcome, RunInfo, Versions
from consentry.publish.targets import Target, check_targets
from consentry.settings import Settings
from consentry.settings.sections import TargetSettings
from consentry.warehouse import Warehouse

LIST_ITEMS = "mart__list_items"
_SEEN_DECISIONS = "point_id, channel, purpose, decision, rule_id"
_HELD = "select distinct source_id, point_id, point_kind, value from mart__held_points"
_RUN_OF_LISTS = f"select count(*) from {LIST_ITEMS} where run_id = ?"
_FILES = "select * from mart__files_read where observed_at <= ? order by all"
_ASIDE = """
select source_id as source, file_name as file, row_number as row, column_name as column, reason, run_id as read_by_run
from raw__quarantine
semi join (select source_id, file_id from raw__files where observed_at <= ?) using (source_id, file_id)
order by all
"""
_EVENTS = "select count(distinct event_id) from ledger where observed_at <= ?"
_QUARANTINE = "select * exclude (run_id) from mart__quarantine_reasons where run_id = ? order by all"


def make_lists(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Rebuild mart__held_points and mart__list_items, so that the lists can be checked before they leave.

    Returns counts per kind of list.
    """
    targets = targets_of(settings)
    check_targets(targets)
    warehouse.run("mart__held_points")
    decisions, held = published_decisions(warehouse, _SEEN_DECISIONS), warehouse.frame(_HELD)
    if lost := held.filter(pl.col("point_kind") == "").height:
        raise StageError(
            "publish.unknown_points",
            "contact points are held that `points` does not know, so no list could take them; run again",
            points=lost,
        )
    items = list_items(decisions, held, targets, purposes_of(settings), TEXTS)
    warehouse.replace(LIST_ITEMS, items.with_columns(pl.lit(run.run_id).alias("run_id")))
    kinds = items.group_by("list").len().sort("list")
    return {**dict(kinds.iter_rows()), "by hand": items.filter(pl.col("refusal") != "").height}


def publish(
    warehouse: Warehouse,
    settings: Settings,
    run: RunInfo,
    checks: Sequence[CheckOutcome] = (),
    progress: Callable[[str], None] = lambda step: None,
    intake: IntakeReport | None = None,
    findings: Sequence[Finding] = (),
    explained: Sequence[Explained] = (),
    acts: pl.DataFrame | None = None,
) -> Release:
    """Publish the lists, worklist, decisions and report of this run; on any failure the previous release stands.

    `intake` is what this run found in the inbox; None when it did not look. `findings`, `explained` and `acts` are
    those of the gates.
    """
    if not _lists_are_of(warehouse, run):
        make_lists(warehouse, settings, run)
    made = replace(
        material(warehouse, settings, run, checks), not_read=not_read(intake),
        unmapped=intake.unmapped if intake else (), findings=tuple(findings),
        approvals=approvals_used(warehouse, findings), explained=tuple(explained), acts=acts,
    )  # fmt: skip
    return publish_release(settings.paths.var, run, made, progress)


def not_read(intake: IntakeReport | None) -> tuple[NotRead, ...] | None:
    """What of the inbox does not count: passed over, or refused on an earlier night and not replaced since."""
    if intake is None:
        return None
    passed = [NotRead(it.place.partition("/")[0], it.place, it.why) for it in intake.passed]
    refused = [NotRead(it.source_id, it.place, it.reason, it.observed_at) for it in intake.unresolved]
    return tuple(sorted([*passed, *refused], key=lambda it: (it.source_id, it.place)))


def events_known(warehouse: Warehouse, run: RunInfo) -> int:
    """How many events the ledger knows by the run's known_as_of."""
    return int(warehouse.execute(_EVENTS, [run.known_as_of])[0][0])


def targets_of(settings: Settings) -> tuple[Target, ...]:
    """The configured targets as plain values, in order of their names."""
    return tuple(
        Target(name, target.format, target.source, target.channels, target.purposes, _options(target))
        for name, target in sorted(settings.targets.items())
    )


def _options(target: TargetSettings) -> Options:
    megabytes = target.max_megabytes
    return Options(
        target.place, target.reason, target.header, target.separator, target.max_rows,
        None if megabytes is None else int(megabytes * 1_000_000),
    )  # fmt: skip


def purposes_of(settings: Settings) -> tuple[Purpose, ...]:
    """The configured purposes as plain values."""
    return settings.policy().purposes


def _lists_are_of(warehouse: Warehouse, run: RunInfo) -> bool:
    return warehouse.exists(LIST_ITEMS) and warehouse.execute(_RUN_OF_LISTS, [run.run_id])[0][0] > 0


def material(
    warehouse: Warehouse, settings: Settings, run: RunInfo, checks: Sequence[CheckOutcome] = ()
) -> Material:
    """What a release of this run is made of; rebuilds the tables that only the way out reads."""
    clocks = {"as_of": run.as_of, "known_as_of": run.known_as_of}
    warehouse.run("mart__engagement", {"kinds": list(ENGAGEMENT_EVENTS), **clocks})
    warehouse.run("mart__files_read")
    warehouse.run("mart__quarantine_reasons")
    decisions = published_decisions(warehouse)
    law = decisions["law_version"].drop_nulls().unique().sort().to_list()
    return Material(
        company=settings.company.name,
        decisions=decisions,
        items=warehouse.table(LIST_ITEMS).drop("run_id"),
        holders=warehouse.table("mart__held_points"),
        engagement=warehouse.table("mart__engagement"),
        files=warehouse.frame(_FILES, [run.known_as_of]),
        quarantine=warehouse.frame(_QUARANTINE, [run.run_id]),
        aside=warehouse.frame(_ASIDE, [run.known_as_of]),
        purposes=purposes_of(settings),
        targets=targets_of(settings),
        rules=TEXTS,
        frozen=frozen_rows(warehouse),
        versions=Versions(code=consentry.__version__, policy=settings.policy_version, law=", ".join(law)),
        checks=tuple(checks),
        sources=tuple(
            SourceLimit(name, source.max_age_hours) for name, source in sorted(settings.sources.items())
        ),
        zone=settings.company.zone,
        configuration=settings.as_values(),
        events=events_known(warehouse, run),
        exports=exports_of(settings, run.as_of),
        recipients=recipients_of(settings, run.as_of),
        sends=found_sends(warehouse),
        erased=open_records(warehouse, run.known_as_of),
        forgotten=erased_entries(warehouse, settings),
    )
