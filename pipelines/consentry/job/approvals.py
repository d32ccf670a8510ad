"""Nights that a gate held, and who let one through: append-only in the warehouse, bound to what that night was made of.

Lives here: the tables `held_nights` and `approvals`, and the mark by which a night is known again. Does not live here:
what a gate finds (`gates`, `freeze`). Neither table names a contact: roles, reasons, gates and counts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

import consentry
from consentry.clocks import UTC as INSTANT
from consentry.errors import ConfigError
from consentry.job.turns import writing
from consentry.law import LAW_VERSION
from consentry.publish.findings import Approval, Finding
from consentry.publish.release import current_release
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse

HELD = "held_nights"
APPROVALS = "approvals"
TONIGHT = "mart__approved"
_HELD_SCHEMA: dict[str, Any] = {
    "run_id": pl.String, "held_at": INSTANT, "known_as_of": INSTANT, "night": pl.String, "gate": pl.String,
    "about": pl.String, "count": pl.Int64, "says": pl.String,
}  # fmt: skip
_SCHEMA: dict[str, Any] = {
    "run_id": pl.String, "approved_at": INSTANT, "approved_by": pl.String, "reason": pl.String, "night": pl.String,
    "gate": pl.String, "about": pl.String, "count": pl.Int64,
}  # fmt: skip
_FILES = """
select source_id, place, file_id, sha256, state, reader, observed_at from raw__files where observed_at <= ? order by all
"""
_VALID = f"""
create or replace table {TONIGHT} as
select gate, about, arg_max(approved_by, count) as approved_by, max(count) as count,
    arg_max(approved_at, count) as approved_at, arg_max(reason, count) as reason, arg_max(run_id, count) as run_id
from {APPROVALS} where night = ? group by gate, about
"""
_TEXT = re.compile(r"[^@<>\x00-\x1f\x7f]{3,300}")
_LONG_NUMBER = re.compile(r"\d[\d \-./()]{6,}\d")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def night_mark(warehouse: Warehouse, settings: Settings, known_as_of: datetime) -> str:
    """What a night is made of, as a short name: every file that is known, the settings, code, law and the last release.

    The clocks are not in it, so that the same night can be started again later; any other file, setting or
    release makes another night.
    """
    released = current_release(settings.paths.var)
    parts = {
        "files": [[str(cell) for cell in row] for row in warehouse.execute(_FILES, [known_as_of])],
        "settings": settings.as_values(),
        "code": consentry.__version__,
        "law": LAW_VERSION,
        "after": released.run_id if released else "",
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def approved_tonight(warehouse: Warehouse, settings: Settings, run: RunInfo) -> int:
    """Rebuild the table of what is approved for exactly this night; gives the number of its rows."""
    _prepare(warehouse)
    warehouse.execute(_VALID, [night_mark(warehouse, settings, run.known_as_of)])
    return warehouse.count(TONIGHT)


def approvals_used(warehouse: Warehouse, findings: Sequence[Finding]) -> tuple[Approval, ...]:
    """Who let this night through: one entry per approval that one of its findings needed."""
    if not warehouse.exists(TONIGHT):
        return ()
    needed = {(it.gate, it.about) for it in findings if it.approved_by}
    by_run: dict[tuple[str, datetime, str, str], list[tuple[str, str, int]]] = {}
    query = f"select run_id, approved_at, approved_by, reason, gate, about, count from {TONIGHT} order by all"
    for run_id, at, by, reason, gate, about, count in warehouse.execute(query):
        if (gate, about) in needed:
            by_run.setdefault((run_id, at, by, reason), []).append((gate, about, count))
    return tuple(
        Approval(run_id, at.astimezone(UTC), by, reason, tuple(gates))
        for (run_id, at, by, reason), gates in by_run.items()
    )


def remember_held(
    warehouse: Warehouse, settings: Settings, run: RunInfo, findings: Sequence[Finding]
) -> None:
    """Write down what holds this night, so that somebody can approve it by the run's name."""
    _prepare(warehouse)
    night = night_mark(warehouse, settings, run.known_as_of)
    rows = [
        (run.run_id, run.started_at, run.known_as_of, night, it.gate, it.about, it.count, it.says)
        for it in findings
        if it.holds
    ]
    if rows:
        warehouse.append(HELD, pl.DataFrame(rows, schema=_HELD_SCHEMA, orient="row"))


@dataclass(frozen=True)
class Approved:
    """What was approved: the run, and one sentence for each finding of it."""

    run_id: str
    says: tuple[tuple[str, str], ...]


def approve(settings: Settings, run_id: str, reason: str, by: str) -> Approved:
    """Let a held night through. It publishes when it is started again with nothing else changed.

    Raises ConfigError when no gate held that run, when the night is another one by now, or the words name somebody.
    """
    _refuse_personal(reason, "--reason")
    _refuse_personal(by, "--by")
    path = settings.paths.warehouse
    if not path.exists():
        raise ConfigError("no night was ever held here: nothing was read yet. Run: consentry run")
    with writing(settings), Warehouse.open(path) as warehouse:
        _prepare(warehouse)
        query = f"select night, gate, about, count, says, known_as_of from {HELD} where run_id = ? order by gate, about"
        held = warehouse.execute(query, [run_id])
        now = datetime.now(UTC)
        if not held:
            raise ConfigError(_unknown(warehouse))
        # what came in since then counts too, also where the night asked about another moment than this
        until = max([now, *(row[5] for row in held)])
        if {row[0] for row in held} != {night_mark(warehouse, settings, until)}:
            raise ConfigError(
                f"run {run_id} is another night by now: a file, a setting, the code or the published release has "
                "changed since. An approval counts for what somebody has looked at: run again, and approve that run"
            )
        rows = [(run_id, now, by.strip(), reason.strip(), *row[:4]) for row in held]
        warehouse.append(APPROVALS, pl.DataFrame(rows, schema=_SCHEMA, orient="row"))
        warehouse.checkpoint()
    return Approved(run_id, tuple((gate, says) for _, gate, _, _, says, _ in held))


def _unknown(warehouse: Warehouse) -> str:
    gates = "string_agg(distinct gate, ', ' order by gate)"
    query = f"select run_id, {gates} from {HELD} group by 1 order by 1 desc limit 3"
    latest = "; ".join(f"{name} ({held})" for name, held in warehouse.execute(query))
    told = f"The newest nights that are held: {latest}" if latest else "No night was ever held by one"
    return f"no gate held a run of that name. {told}"


def _refuse_personal(text: str, option: str) -> None:
    """It is shown in the report and kept for good: no address and no number of anybody."""
    stripped = text.strip()
    if not _TEXT.fullmatch(stripped) or _LONG_NUMBER.search(_DAY.sub("", stripped)):
        raise ConfigError(
            f"{option}: write 3 to 300 characters in one line, without an address or a telephone number: it is kept "
            "and shown in the report. Name a role and a reason, like --by 'privacy officer' --reason 'CRM clean-up'"
        )


def _prepare(warehouse: Warehouse) -> None:
    for name, schema in ((HELD, _HELD_SCHEMA), (APPROVALS, _SCHEMA)):
        if not warehouse.exists(name):
            warehouse.replace(name, pl.DataFrame(schema=schema))
