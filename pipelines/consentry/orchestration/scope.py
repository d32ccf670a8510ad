"""What the lists of this run must cover: each target's source, channels and purposes, as a table.

The check of mart__held_points holds the lists against it, so that an address that is missing from every
list is found even when the list itself looks right.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry.job.publish import make_lists, purposes_of, targets_of
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse

SCOPE = "mart__list_scope"
_COLUMNS = ("target", "source_id", "channel", "purpose")


def lists_with_scope(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Make the lists and, beside them, the table of what they must cover."""
    warehouse.replace(SCOPE, scope_of(settings))
    return make_lists(warehouse, settings, run)


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
