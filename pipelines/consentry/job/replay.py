"""A past release made again from the warehouse: the same bytes, or why not.

Lives here: deciding at that release's clocks with the configuration it recorded, in memory over a warehouse that is
only read, and comparing checksums. Does not live here: the decision, nor what a release holds. The report and the
manifest tell of the run itself (checks, durations, alarms) and are not compared; nothing else is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

import consentry
from consentry.errors import ConfigError
from consentry.job.decide import decide
from consentry.job.erasure_tables import REQUESTS
from consentry.job.freeze import STOPPED
from consentry.job.publish import events_known, make_lists, material
from consentry.job.record import name_points
from consentry.job.turns import sharing
from consentry.law import LAW_VERSION
from consentry.publish.durable import sha256_of
from consentry.publish.frozen import SCHEMA
from consentry.publish.publication import FileEntry
from consentry.publish.rehearsal import rehearse
from consentry.publish.release import MANIFEST, REPORT, Release, current_release, read_release
from consentry.publish.removal_acts import acts_told
from consentry.publish.run_info import RunInfo, as_moment
from consentry.publish.tables import DECISIONS, FROZEN
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,80}")
_SINCE_BEFORE = re.compile(
    r"\.(added|removed)(-[0-9]+-of-[0-9]+)?\.[a-z]+$|\.removed-acts\.csv$|HOW-TO-USE\.txt$"
)
"""Files that also depend on the release before."""
_KEY = ["point_id", "person_id", "channel", "purpose"]
_FILES = "select distinct source_id, file_name, sha256 from raw__files where observed_at <= ?"
SAME, DIFFERENT, DAMAGED, NOT_COMPARED = "same", "different", "damaged", "not compared"


@dataclass(frozen=True)
class Compared:
    """One file of the release and what became of it. `rows` then and now; -1 where a file was not made."""

    file: str
    state: str
    rows_then: int
    rows_now: int


@dataclass(frozen=True)
class Replay:
    """The outcome: every file, and for a difference every reason that is known."""

    run_id: str
    as_of: str
    known_as_of: str
    files: tuple[Compared, ...]
    reasons: tuple[str, ...]

    @property
    def identical(self) -> bool:
        """Is every file that can be compared the same?"""
        return not any(each.state in (DIFFERENT, DAMAGED) for each in self.files)

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {"identical": self.identical, **asdict(self)}


def replay(settings: Settings, run_id: str = "") -> Replay:
    """Make a release again and compare; without a name the current one. Writes nothing.

    Raises ConfigError when there is no such release, or when it did not record its configuration and today's policy is
    another.
    """
    release = _find(settings, run_id)
    if not settings.paths.warehouse.exists():
        raise ConfigError(
            f"{settings.paths.warehouse.name} is gone: nothing can be made again. Restore its backup"
        )
    as_was = _settings_of(release, settings)
    run = RunInfo(
        run_id=release.run_id, generation=release.generation, as_of=release.as_of, known_as_of=release.known_as_of,
        started_at=as_moment(release.manifest["started_at"]),
    )  # fmt: skip
    before = _before(settings, release)
    with sharing(settings), Warehouse.over(settings.paths.warehouse) as warehouse:
        name_points(warehouse, as_was, run)
        decide(warehouse, as_was, run)
        warehouse.replace(STOPPED, _frozen_then(release))
        make_lists(warehouse, as_was, run)
        # why entries left was judged against what lay in the inbox that night, so it is taken from the release
        made = replace(material(warehouse, as_was, run), acts=acts_told(release))
        files = _compared(release, rehearse(settings.paths.var, run, made, before), before)
        known = {tuple(row) for row in warehouse.frame(_FILES, [run.known_as_of]).iter_rows()}
        events = events_known(warehouse, run)
        erased = _of_erasures(warehouse, release)
    reasons: list[str] = []
    if any(each.state != SAME for each in files):
        reasons = [
            *_of_files(files, before),
            *_of_versions(release, settings, as_was),
            *_of_knowledge(release, known, events),
            *erased,
            *_of_decisions(release, made.decisions, files),
        ]
    different = any(each.state == DIFFERENT for each in files)
    if different and not reasons:
        reasons = ["no reason is known: same code, policy and law, and every file that was read; report this"]
    return Replay(
        release.run_id, release.manifest["as_of"], release.manifest["known_as_of"], files, tuple(reasons)
    )


def _find(settings: Settings, run_id: str) -> Release:
    if not run_id:
        release = current_release(settings.paths.var)
        if release is None:
            raise ConfigError(
                "nothing is published yet, so there is nothing to make again. Run: consentry run"
            )
        return release
    place = settings.paths.releases / run_id
    if not _NAME.fullmatch(run_id) or not place.is_dir():
        raise ConfigError(
            f"there is no release of that name in {settings.paths.releases}; a name is that of a folder there"
        )
    return read_release(place)


def _frozen_then(release: Release) -> pl.DataFrame:
    """What was frozen then: it followed from what lay in the inbox that night, so it is taken from the release."""
    path = release.path / FROZEN
    return pl.read_parquet(path) if path.is_file() else pl.DataFrame(schema=SCHEMA)


def _settings_of(release: Release, settings: Settings) -> Settings:
    """The configuration that the release recorded; an older release has none, then today's if it is the same policy."""
    recorded = release.manifest.get("configuration")
    if recorded:
        try:
            return settings.with_values(recorded)
        except ValueError:
            fault = (
                f"{release.path / MANIFEST}: its configuration was recorded by another version of Consentry"
            )
        raise ConfigError(f"{fault} ({release.manifest['versions']['code']}); replay it with that version")
    if release.manifest["versions"]["policy"] != settings.policy_version:
        raise ConfigError(
            f"release {release.run_id} was made before releases recorded their configuration, and its policy "
            f"{release.manifest['versions']['policy']} is not today's {settings.policy_version}. Name the "
            "configuration of that time with --config"
        )
    return settings


def _before(settings: Settings, release: Release) -> Release | None:
    """The release before, if it is still there."""
    name = release.manifest["previous_run_id"]
    place = settings.paths.releases / name if name else None
    return read_release(place) if place is not None and place.is_dir() else None


def _compared(
    release: Release, made: Mapping[str, FileEntry], before: Release | None
) -> tuple[Compared, ...]:
    """Every file of the release but report and manifest, and what was made beside them."""
    alone = release.manifest["previous_run_id"] is not None and before is None
    published = {entry["file"]: entry for entry in release.manifest["files"] if entry["file"] != REPORT}
    found = []
    for name in sorted({*published, *made}):
        then, now = published.get(name), made.get(name)
        if alone and _SINCE_BEFORE.search(name):
            state = NOT_COMPARED
        elif then is None or now is None:
            state = DIFFERENT
        elif _on_disk(release.path / name) != then["sha256"]:
            state = DAMAGED
        else:
            state = SAME if now.sha256 == then["sha256"] else DIFFERENT
        found.append(Compared(name, state, _rows(then and then["rows"]), _rows(now and now.rows)))
    return tuple(found)


def _on_disk(path: Path) -> str:
    return sha256_of(path) if path.is_file() else ""


def _rows(count: int | None) -> int:
    return -1 if count is None else count


def _of_files(files: tuple[Compared, ...], before: Release | None) -> list[str]:
    told = []
    if damaged := sum(each.state == DAMAGED for each in files):
        told.append(f"{damaged} file(s) of the release were changed or removed after it was published")
    if before is None and any(each.state == NOT_COMPARED for each in files):
        told.append("the release before is gone, so what came and went since then is not compared")
    return told


def _of_versions(release: Release, settings: Settings, as_was: Settings) -> list[str]:
    then = release.manifest["versions"]
    told = [
        f"{what}: {then[name]} then, {now} now"
        for what, name, now in (
            ("another version of the code", "code", consentry.__version__),
            ("another version of the law tables", "law", LAW_VERSION),
            ("the recorded policy reads differently", "policy", as_was.policy_version),
        )
        if then[name] != now
    ]
    then_values, now_values = as_was.as_values()["sources"], settings.as_values()["sources"]
    if changed := sorted(
        name for name in {*then_values, *now_values} if then_values.get(name) != now_values.get(name)
    ):
        told.append(
            f"sources configured otherwise since, so their files are read otherwise: {', '.join(changed)}"
        )
    return told


def _of_erasures(warehouse: Warehouse, release: Release) -> list[str]:
    """Whom nobody can decide about any more, because they asked for it."""
    if not warehouse.exists(REQUESTS):
        return []
    since, before = warehouse.execute(
        f"select count(*) filter (executed_at > $known), count(*) filter (executed_at <= $known) from {REQUESTS}",
        {"known": release.known_as_of},
    )[0]
    told = []
    if since:
        told.append(
            f"{since} request(s) for erasure were carried out since: those people are not decided about again"
        )
    if before:
        told.append("ids of records that were to be deleted are forgotten once they are (delete.csv)")
    return told


def _of_knowledge(release: Release, known: set[tuple[Any, ...]], events: int) -> list[str]:
    """What the warehouse lost, or learned later about that time."""
    then = {(entry["source"], entry["file"], entry["sha256"]) for entry in release.manifest["inputs"]}
    told = []
    if lost := len(then - known):
        told.append(f"the warehouse lost {lost} file(s) that the release was made from")
    if late := len(known - then):
        told.append(f"{late} file(s) of that time were read later, by a run for a later moment")
    recorded = release.manifest.get("ledger_events", events)
    if events < recorded:
        told.append(f"the ledger lost {recorded - events} event(s) of that time")
    if events > recorded:
        told.append(f"the ledger learned {events - recorded} event(s) of that time later")
    return told


def _of_decisions(release: Release, now: pl.DataFrame, files: tuple[Compared, ...]) -> list[str]:
    """How the decisions differ, in numbers."""
    if not any(each.file == DECISIONS and each.state == DIFFERENT for each in files):
        return []
    then = pl.read_parquet(release.path / DECISIONS)
    if then.height and now.height and then.join(now, on="point_id", how="semi").is_empty():
        return ["no contact point has the id it had: the key of the keyed hashes is another one"]
    said = ["decision", "rule_id"]
    both = then.select(*_KEY, *said).join(now.select(*_KEY, *said), on=_KEY, suffix="_now")
    moved = both.filter(
        (pl.col("decision") != pl.col("decision_now")) | (pl.col("rule_id") != pl.col("rule_id_now"))
    )
    gone, new = (one.join(other, on=_KEY, how="anti").height for one, other in ((then, now), (now, then)))
    return [f"decisions: {moved.height} with another verdict or rule, {gone} only then, {new} only now"]
