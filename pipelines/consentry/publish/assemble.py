"""One release from its material: lists, worklist, decisions, aggregates, report and manifest, then the swing.

The order of the work and nothing else; each part lives in its own module.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from consentry.errors import HeldByCheck
from consentry.publish.changes import decision_changes
from consentry.publish.deletions import add_deletions
from consentry.publish.instructions import add_instructions
from consentry.publish.list_files import add_target_lists
from consentry.publish.list_shape import count_lines
from consentry.publish.manifest import manifest
from consentry.publish.material import Material
from consentry.publish.publication import Publication, publication
from consentry.publish.release import QUARANTINE, REPORT, Release
from consentry.publish.report import report_page
from consentry.publish.run_info import RunInfo
from consentry.publish.safe_text import for_people
from consentry.publish.tables import add_tables, decisions_by_rule
from consentry.publish.targets import check_targets
from consentry.publish.worklist import FILE as WORKLIST
from consentry.publish.worklist import worklist

Progress = Callable[[str], None]


def publish_release(
    var: Path, run: RunInfo, material: Material, progress: Progress = lambda _: None
) -> Release:
    """Write one release and swing the pointer to it; on any failure the previous one stands.

    Refuses when a critical check failed, when another run is publishing, or when a newer release is out.
    """
    check_targets(material.targets)
    if failed := [check for check in material.checks if not check.passed and check.severity == "critical"]:
        names = ", ".join(f"{check.table}.{check.name}" for check in failed)
        raise HeldByCheck(
            f"{len(failed)} critical check(s) failed: {names}; the previous lists stay in place"
        )
    with publication(var, run) as building:
        lists, gone, todo, counts = add_decided(building, run, material, progress)
        progress("report")
        changes = decision_changes(building.previous, material.decisions)
        page = report_page(run, material, building.previous, lists, gone, todo, counts, changes)
        building.add(REPORT, page.encode())
        progress("verify and publish")
        return building.seal(
            manifest(
                run, material, building.previous, lists, gone, todo.height, counts
            )
        )  # fmt: skip


def add_decided(
    building: Publication, run: RunInfo, material: Material, progress: Progress = lambda _: None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], pl.DataFrame, pl.DataFrame]:
    """Add every file that follows from what is known: lists, deletions, worklist, quarantine, decisions, aggregates.

    Gives the manifest's entries of the lists and the deletions, the worklist and the counts. The same material gives
    the same bytes.
    """
    lists: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for target in material.targets:
        progress(f"lists for {target.id}")
        export = material.export(target.id)
        entries = (
            add_target_lists(
                building,
                target,
                material.items,
                material.purposes,
                material.holders,
                material.acts,
                material.forgotten,
            )
            if not export.held
            else []
        )
        # deleting is no handing over, and Art. 17 waits for no contract: this work list of ours is always there
        erased = add_deletions(
            building, target, material.decisions, material.holders, material.rules, material.erased
        )
        add_instructions(building, target, run, entries, erased["rows"], export if export.held else None)
        lists += entries
        gone.append(erased)
    progress("worklist")
    todo = worklist(
        material.decisions, material.holders, material.engagement, material.purposes, material.rules
    )
    building.add(WORKLIST, for_people(todo), todo.height, count_lines)
    building.add(QUARANTINE, for_people(material.aside), material.aside.height, count_lines)
    progress("decisions")
    counts = decisions_by_rule(material.decisions)
    add_tables(building, material.decisions, counts, material.frozen)
    return lists, gone, todo, counts
