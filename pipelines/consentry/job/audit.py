"""The step that looks back: every message that left is held against what we had decided and what we know now.

Lives here: making mart__send_audit and counting it. Does not live here: any finding (that is `audit`), nor what was
published when (that is `decision_history`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry.audit import FINDINGS, WITHOUT_BASIS, audit
from consentry.clocks import UTC
from consentry.facts import Clocks
from consentry.job.decision_history import history, remember
from consentry.job.keys import pepper
from consentry.job.known import frames
from consentry.job.wording import in_days
from consentry.publish.material import Found
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse

AUDIT = "mart__send_audit"
_COUNTS = f"select finding, count(*), median(latency_hours) from {AUDIT} group by finding"


def audit_sends(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Remember what is published, and rebuild mart__send_audit; gives counts by finding."""
    remembered = remember(warehouse, settings)
    known = frames(warehouse, settings, run.known_as_of)
    clocks = Clocks(run.as_of, run.known_as_of)
    rows = audit(known, settings.policy(), clocks, history(warehouse), pepper(settings))
    warehouse.replace(
        AUDIT, rows.with_columns(pl.lit(run.known_as_of).cast(UTC).alias("known_as_of")).collect()
    )
    found = {it.finding.replace("_", " "): it.count for it in found_sends(warehouse)}
    return {"decisions remembered": remembered, **found}


def found_sends(warehouse: Warehouse) -> tuple[Found, ...]:
    """How many messages each finding has, the harmless ones first; only those that occur."""
    rows = warehouse.execute(_COUNTS) if warehouse.exists(AUDIT) else []
    counted = {word: (int(count), hours) for word, count, hours in rows}
    return tuple(
        Found(word, says, counted[word][0], word in WITHOUT_BASIS, in_days(counted[word][1]))
        for word, says in FINDINGS.items()
        if word in counted
    )
