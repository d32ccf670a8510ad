"""The step that decides: what is known goes through the decision table into mart__decisions."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry.decide import decide as decided
from consentry.facts import Clocks
from consentry.job.known import frames
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse


def decide(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Decide every contact point, channel and purpose as of the run's two clocks; returns counts per outcome.

    The address itself stays out of the table: `point_id` is its only name there.
    """
    known = frames(warehouse, settings, run.known_as_of)
    rows = decided(known, settings.policy(), Clocks(run.as_of, run.known_as_of))
    table = rows.drop("exact_key").with_columns(pl.lit(settings.policy_version).alias("policy_version")).collect()
    warehouse.replace("mart__decisions", table.rename({"person_ref": "person_id"}))
    outcomes = table.group_by("decision").len().sort("decision")
    return {"decisions": table.height} | {name.lower(): count for name, count in outcomes.iter_rows()}
