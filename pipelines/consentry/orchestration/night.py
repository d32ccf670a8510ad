"""One night: what all its steps share, and the one way in which a step is carried out.

Lives here: the session (settings, the two clocks, the checks so far, the release) and the boundary that
times a step, counts, and lets no value out with an error. Does not live here: what a step does (`job`),
in which order (`assets`) and how the night is started (`run`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import dagster as dg

from consentry.errors import ConfigError, ConsentryError, StageError, redacted
from consentry.job.approvals import held_of
from consentry.job.erase import complete
from consentry.job.erasures import after_release
from consentry.job.findings import explained, findings, gates, removal_acts
from consentry.job.freeze import freeze, hold_back
from consentry.job.intake import IntakeReport
from consentry.job.intake import intake as read_files
from consentry.job.publish import publish as publish_release
from consentry.job.screen import screen
from consentry.job.turns import writing
from consentry.orchestration.home import prepare_home
from consentry.orchestration.judging import judged, refuse_other_moments, tallied, told
from consentry.orchestration.lock import only_run
from consentry.orchestration.news import Gathered, Step, tell
from consentry.orchestration.scope import lists_with_scope
from consentry.publish.exports import held_exports
from consentry.publish.findings import Finding
from consentry.publish.gate import refuse_the_past
from consentry.publish.history import next_generation
from consentry.publish.release import Release, current_release
from consentry.publish.run_info import RunInfo
from consentry.quality import SuiteResult, suite_names
from consentry.settings import Settings
from consentry.warehouse import Warehouse

Counts = Mapping[str, int]
PASSING = (".OSError", ".IOException", ".BlockingIOError")
"""Endings of the codes of faults that the machine may get over by itself."""
Work = Callable[[Warehouse, Settings, RunInfo], Counts]


@dataclass
class Night:
    """The session of one run: `checks` so far, `intake` what came in, `found` by the gates, `fault` what stopped it."""

    settings: Settings
    run: RunInfo
    checks: dict[str, SuiteResult] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    gathered: Gathered = field(default_factory=Gathered)
    intake: IntakeReport | None = None
    release: Release | None = None
    found: tuple[Finding, ...] = ()
    fault: ConsentryError | None = None
    _warehouse: Warehouse | None = None

    def warehouse(self) -> Warehouse:
        """The warehouse, opened once: an opening per step would cost more than most steps."""
        if self._warehouse is None:
            paths = self.settings.paths
            self._warehouse = Warehouse.open(paths.warehouse, temp_directory=paths.tmp)
        return self._warehouse

    def close(self) -> None:
        """Give the warehouse back; the next step opens it anew."""
        if self._warehouse is not None:
            self._warehouse.close()
            self._warehouse = None

    @property
    def held(self) -> bool:
        """Did a critical check fail?"""
        return any(not result.passed for result in self.checks.values())

    @property
    def has_read(self) -> bool:
        """Was ever any file read, tonight or before?"""
        return self.warehouse().exists("raw__files") and self.warehouse().count("raw__files") > 0

    def carry(self, step: str, work: Work, part_of: str = "") -> Counts:
        """Carry out one step: time it, tell what it counted, and stop the run safely when it fails.

        `part_of` names the line under which a small step is told together with its like.
        """
        started = time.monotonic()
        counts: Counts = {}
        fault: ConsentryError | None = None
        try:
            with redacted(step):
                counts = work(self.warehouse(), self.settings, self.run)
        except ConsentryError as refused:
            fault = refused
        seconds = time.monotonic() - started
        self.seconds[step] = seconds
        self.fault = fault
        if fault is not None:
            self.close()
            self.gathered.tell()
            tell(Step(step, "failed", seconds))
            # raised outside the handler: no chain of causes may reach Dagster's event log
            raise dg.Failure(description=fault.message, allow_retries=_passing(fault))
        if part_of:
            self.gathered.add(part_of, seconds, counts)
        else:
            self.gathered.tell()
            tell(Step(step, "done", seconds, counts))
        self.counts[step] = counts
        return counts

    def read_inbox(self) -> None:
        """Carry out the way in and keep what it says of the files."""

        def work(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Counts:
            report = read_files(
                warehouse,
                settings.sources,
                settings.paths.inbox,
                run.run_id,
                run.started_at,
                until=run.known_as_of,
                screened=screen(warehouse, settings).applied,
            )
            if not self.has_read:
                # empty lists would say that nobody objected
                raise ConfigError(nothing_read(settings))
            self.intake = report
            for notice in report.notices:
                tell(Step(notice, "warned"))
            rows = report.conservation()
            total = rows.select("rows_in", "accepted", "quarantined", "duplicates").sum().row(0)
            return {
                "new files": rows.height,
                "known": report.already_read,
                **dict(zip(("rows", "accepted", "quarantined", "duplicates"), total, strict=True)),
            }

        self.carry("intake", work)

    def make_lists(self) -> None:
        """Freeze, make the lists and judge the change since the last release; where a gate holds, make them again.

        The second time everybody stands where the last release put them or on a stricter list, so the nos of tonight
        go out while somebody looks at what was held.
        """
        self.carry("freeze", lambda warehouse, settings, run: freeze(warehouse, settings, run, self.intake))
        self.carry("lists", lists_with_scope)
        self.carry("gates", gates)
        if held := held_of(self.warehouse(), self.run):
            self.carry(
                "hold back", lambda warehouse, settings, run: hold_back(warehouse, settings, run, held)
            )
            self.carry("lists", lists_with_scope)
            self.carry("gates", gates)

    def judge(self, name: str) -> SuiteResult:
        """Run one suite on its table and remember the answer."""

        def work(warehouse: Warehouse, _settings: Settings, _run: RunInfo) -> Counts:
            self.checks[name] = judged(warehouse, name)
            return tallied(self.checks[name])

        self.carry(f"{name}_checks", work, part_of="checks")
        return self.checks[name]

    def judge_present(self) -> tuple[SuiteResult, ...]:
        """The answers to every suite whose table exists."""
        return tuple(self.judge(name) for name in suite_names() if self.warehouse().exists(name))

    def build(self, table: str) -> None:
        """Carry out one SQL file."""

        def work(warehouse: Warehouse, _settings: Settings, _run: RunInfo) -> Counts:
            warehouse.run(table)
            return {"tables": 1}

        self.carry(table, work, part_of="tables")

    def require(self, suites: Sequence[str]) -> list[SuiteResult]:
        """The answers to these suites, judging what was not judged yet; refuses when a critical check failed."""
        results = [self.checks.get(name) or self.judge(name) for name in suites]
        failed = [f"{check.suite}.{check.check}" for result in results for check in result.blocking]
        if failed:
            raise dg.Failure(
                description=f"held by {len(failed)} critical check(s): {', '.join(failed)}; the previous lists "
                "stay in place. The check says why; repair its source and run again",
                allow_retries=False,
            )
        return results

    def publish(self) -> Counts:
        """Let the release leave: only with every suite passed in this very run."""
        checks = [told(check) for result in self.require(suite_names()) for check in result.checks]

        def work(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Counts:
            refuse_other_moments(warehouse, run)
            found = findings(warehouse, settings, run)
            self.release = publish_release(
                warehouse,
                settings,
                run,
                checks,
                intake=self.intake,
                findings=found,
                explained=explained(warehouse),
                acts=removal_acts(warehouse, run),
            )
            self.found = found
            self._forget_old_lists(warehouse)
            held = held_exports(self.release.exports())
            for export in held:
                tell(
                    Step(
                        f"target {export.target}: its lists are held ({', '.join(export.rule_ids)})", "warned"
                    )
                )
            return {"lists": len(self.release.lists()), **({"tools held": len(held)} if held else {})}

        return self.carry("publish", work)

    def _forget_old_lists(self, warehouse: Warehouse) -> None:
        """Erased people leave the lists that were in force; the new ones are out, whatever comes of it."""
        try:
            after_release(warehouse, self.settings, self.run.started_at)
        except Exception:
            tell(
                Step(
                    "lists of earlier releases still name erased people: the next night tries again", "warned"
                )
            )

    def measured(self, table: str, step: str) -> dict[str, float]:
        """What Dagster shows of a table: its rows, and how long its step took."""
        rows = self.warehouse().count(table)
        return {"dagster/row_count": rows, "seconds": round(self.seconds[step], 2)}


def _passing(fault: ConsentryError) -> bool:
    """May trying again help? Only where the machine, not the input, said no."""
    return isinstance(fault, StageError) and fault.code.endswith(PASSING)


def new_run(settings: Settings, as_of: datetime | None, known_as_of: datetime | None) -> RunInfo:
    """Name a run and set its two clocks; without them: now."""
    now = datetime.now(UTC)
    var = settings.paths.var
    return RunInfo(
        run_id=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
        generation=next_generation(var, current_release(var)),
        as_of=as_of or now,
        known_as_of=known_as_of or now,
        started_at=now,
    )


def nothing_read(settings: Settings) -> str:
    """What to tell somebody who has not put any export into the inbox yet."""
    places = ", ".join(f"{name}/" for name in settings.sources)
    return (
        "nothing was read yet, so there is nothing to decide or to check. Put export files into "
        f"{settings.paths.inbox}, into the folder of their source ({places}), then: "
        f"consentry run --config {settings.config_file}"
    )


def _refuse_without_memory(settings: Settings) -> None:
    """A release without its warehouse means a lost ledger, and with it opt-outs that no file shows any more."""
    paths = settings.paths
    if paths.current.is_symlink() and not paths.warehouse.exists():
        raise ConfigError(
            f"{paths.warehouse}: the warehouse is gone, though lists were published from it; a new one would forget "
            "every opt-out whose file has left the inbox. Restore it from its backup. To begin anew on purpose, "
            f"move {paths.var} away and put every old export back into the inbox"
        )


@contextmanager
def open_night(
    settings: Settings, as_of: datetime | None = None, known_as_of: datetime | None = None
) -> Iterator[Night]:
    """Start a night: private folders, the run lock, the run's name and clocks."""
    refuse_the_past(new_run(settings, as_of, known_as_of), current_release(settings.paths.var))
    prepare_home(settings)
    _refuse_without_memory(settings)
    with only_run(settings.paths.lock, datetime.now(UTC)), writing(settings):
        if again := complete(settings):
            tell(
                Step(
                    f"a restored warehouse still held {again} erased people: they were erased again", "warned"
                )
            )
        night = Night(settings=settings, run=new_run(settings, as_of, known_as_of))
        try:
            yield night
        finally:
            night.close()
