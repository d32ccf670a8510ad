"""What the lists of this run must cover: each target's source, channels and purposes, as a table.

The check of mart__held_points holds the lists against it, so that an address that is missing from every
list is found even when the list itself looks right.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry.job.publish import make_lists, purposes_of, targets_of
from consentry.orchestration.judging import refuse_other_gates
from consentry.orchestration.news import Step, tell
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse

SCOPE = "mart__list_scope"
_COLUMNS = ("target", "source_id", "channel", "purpose")


def lists_with_scope(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Make the lists and, beside them, the table of what they must cover."""
    refuse_other_gates(warehouse, run, ("mart__feeds",))
    warehouse.replace(SCOPE, scope_of(settings))
    counts = make_lists(warehouse, settings, run)
    for name in targets_without_points(warehouse, settings):
        source = settings.targets[name].source
        tell(
            Step(
                f"target {name}: its source {source} holds no contact points, so its lists are empty",
                "warned",
            )
        )
    return counts


def targets_without_points(warehouse: Warehouse, settings: Settings) -> list[str]:
    """Targets whose lists are empty because nothing their source sent names a contact point."""
    holding = {source for (source,) in warehouse.execute("select distinct source_id from mart__held_points")}
    return sorted(name for name, target in settings.targets.items() if target.source not in holding)


def scope_of(settings: Settings) -> pl.DataFrame:
    """One row per target, channel and purpose that a list is made for."""
    purposes = purposes_of(settings)
    rows = [
        (target.id, target.source, channel, purpose)
        for target in targets_of(settings)
        for channel in target.list_channels()
        for purpose in target.list_purposes(purposes)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
