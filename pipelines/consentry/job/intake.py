"""The way in, step one: every new file of the inbox becomes rows of raw tables, one transaction per file.

Rows in = accepted + quarantined + duplicates, exactly, per file. The same bytes dropped again for a
source change nothing. Does not interpret anything: that is the SQL of the next step.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from consentry.errors import StageError
from consentry.job.filing import (
    Drop,
    FileReport,
    SourceSettings,
    declare_sources,
    earlier_readings,
    file_id,
    forget,
    last_seen_at,
    prepare_raw,
    reader_mark,
    record_part,
    register,
    said_before,
)
from consentry.job.inbox import LINK, NO_FILE, Dropped, Passed, discover, shown_name
from consentry.sources import SOURCES
from consentry.sources.model import Source
from consentry.sources.reading import MAX_FILE_BYTES, Part, read_file, refused
from consentry.warehouse import Warehouse

Progress = Callable[[str], None]
Screened = Callable[[str, str, str, Part], Part]
"""From kind, source and file id of a part that was read to what may be stored of it."""


def _nobody_was_erased(_kind: str, _source_id: str, _file_id: str, part: Part) -> Part:
    return part


_REFUSED = ("quarantined", "drift")
_UNMAPPED = """
select distinct native_key from {table} anti join raw__purpose_map using (source_id, native_key) where source_id = ?
"""
_MEMBERS = """
select count(distinct file_id) from raw__files
where source_id = $source and place = $place and observed_at = (
    select max(newest.observed_at) from raw__files as newest
    where newest.source_id = $source and newest.place = $place
)
"""
"""Files, or members of an archive, that the newest reading of a place found."""
_SMALLER = """
select newest.source_id, newest.rows_in, newest.most_rows
from raw__full_drops as newest
inner join (select source_id, max(observed_at) as observed_at from raw__full_drops group by source_id)
    using (source_id, observed_at)
where (newest.source_id, newest.observed_at) not in (select (source_id, observed_at) from raw__snapshots)
order by newest.source_id
"""
_CUT_OFF = (
    "its newest full export has {0} rows where {1} were before: not believed to be complete, so nobody counts as gone. "
    "Export it again; after a clean-up that you know of set accept_smaller_from"
)
_NEWEST_WHOLE = "select source_id, max(observed_at) from raw__snapshots group by source_id"


@dataclass(frozen=True)
class IntakeReport:
    """What the inbox held: files read now or still refused, files known before, and what was passed over.

    Each member of an archive counts as a file, here as on the screen, in the report and in the manifest.
    """

    files: tuple[FileReport, ...]
    already_read: int
    passed: tuple[Passed, ...]
    unmapped: tuple[tuple[str, str], ...] = ()
    """Source and name of each subscription or permission that its purpose map lacks."""

    @property
    def incomplete_sources(self) -> frozenset[str]:
        """Sources of which a file is refused whole, changed its shape or was passed over: only their nos count."""
        refused = {file.source_id for file in self.files if file.state in _REFUSED}
        return frozenset(refused | {passed.place.partition("/")[0] for passed in self.passed})

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know of single files: refused, doubted, or with something beside that was not read."""
        return tuple(_line(file) for file in self.files if file.state in _REFUSED or file.beside)

    @property
    def unresolved(self) -> tuple[FileReport, ...]:
        """Files that an earlier run refused, that still lie in the inbox, and that nothing has replaced since."""
        return tuple(file for file in self.files if not file.is_new)

    @property
    def has_news(self) -> bool:
        """Was any row accepted that was not there before?"""
        return any(file.is_new and file.accepted for file in self.files)

    def conservation(self) -> pl.DataFrame:
        """Rows in and what became of them, per file; `balance` is 0 or rows were lost."""
        names = ("source_id", "file_name", "state", "rows_in", "accepted", "quarantined", "duplicates")
        schema = {name: pl.String if name in names[:3] else pl.Int64 for name in names}
        rows = [tuple(getattr(file, name) for name in names) for file in self.files if file.is_new]
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        balance = pl.col("rows_in") - pl.sum_horizontal("accepted", "quarantined", "duplicates")
        return frame.with_columns(balance=balance)


def intake(
    warehouse: Warehouse,
    sources: Mapping[str, SourceSettings],
    inbox: Path,
    run_id: str,
    now: datetime,
    progress: Progress = lambda line: None,
    until: datetime | None = None,
    screened: Screened = _nobody_was_erased,
) -> IntakeReport:
    """Read every file of the inbox that is new; `now` is the moment of the run, in UTC.

    `screened` takes the rows of erased people out of what was read, before anything of them is stored (M12). Drops
    that are dated later than `until` (a run that asks about a past night) wait for a later run.
    """
    prepare_raw(warehouse)
    declare_sources(warehouse, sources)
    dropped, passed = discover(inbox, sources, now)
    files: list[FileReport] = []
    known = 0
    for item in dropped:
        if until is not None and item.observed_at is not None and item.observed_at > until:
            continue
        content = _content(item.path)
        if isinstance(content, str):
            passed.append(Passed(item.place, content))
            continue
        settings = sources[item.source_id]
        reports = _take(warehouse, item, content, settings, run_id, now, screened)
        files.extend(reports)
        ((members,),) = warehouse.execute(_MEMBERS, {"source": item.source_id, "place": item.place})
        known += members - len(reports)
        for report in reports:
            progress(_line(report))
    for summary in ("raw__full_drops", "raw__snapshots", "raw__doubted_files"):
        warehouse.run(summary)
    passed += [
        Passed(place, _CUT_OFF.format(rows, most)) for place, rows, most in warehouse.execute(_SMALLER)
    ]
    return IntakeReport(tuple(_open(warehouse, files)), known, tuple(passed), _unmapped(warehouse, sources))


def _unmapped(warehouse: Warehouse, sources: Mapping[str, SourceSettings]) -> tuple[tuple[str, str], ...]:
    """Names of subscriptions that some file ever carried and no purpose map of its source explains."""
    found: set[tuple[str, str]] = set()
    for source_id, settings in sources.items():
        streams = SOURCES[settings.kind].streams
        for table in {family.table for stream in streams for family in stream.families}:
            found |= {
                (source_id, str(native))
                for (native,) in warehouse.execute(_UNMAPPED.format(table=table), [source_id])
            }
    return tuple(sorted(found))


def _open(warehouse: Warehouse, files: list[FileReport]) -> list[FileReport]:
    """Without the files of earlier runs that were refused, and that a later complete export has replaced since."""
    whole = dict(warehouse.execute(_NEWEST_WHOLE))
    return [
        file
        for file in files
        if file.is_new or file.source_id not in whole or whole[file.source_id] <= file.observed_at
    ]


def _content(path: Path) -> bytes | str:
    """The bytes of a file, or why they are not read; a link put in its place meanwhile is not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return LINK if path.is_symlink() else "the file cannot be opened; check its permissions"
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            return NO_FILE
        if before.st_size > MAX_FILE_BYTES:
            return "the file is larger than this installation reads; split it"
        try:
            content = file.read()
        except OSError:
            return "the file cannot be read to its end; check the disk it lies on"
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        content
    ) != after.st_size:
        return "still being written; the next run reads it"
    return content


def _take(
    warehouse: Warehouse, item: Dropped, content: bytes, settings: SourceSettings, run_id: str, now: datetime,
    screened: Screened,
) -> list[FileReport]:  # fmt: skip
    """Read one file, or say what an earlier run found; nothing to report for a file known and accepted."""
    source = SOURCES[settings.kind]
    drop = Drop(
        source_id=item.source_id, file_name=shown_name(item.path.name), place=item.place,
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), observed_at=item.observed_at or now,
        run_id=run_id, coverage=settings.coverage, reader=reader_mark(source, settings.purpose_map),
    )  # fmt: skip
    earlier = earlier_readings(warehouse, drop.source_id, drop.sha256)
    here = earlier.filter(pl.col("place") == drop.place)
    name = item.path.name
    if here.height and last_seen_at(warehouse, drop.source_id, drop.place) != drop.sha256:
        return _returned(warehouse, drop, source, here)
    if here.height:
        return _again(warehouse, drop, source, here, content, name, settings, screened)
    read = earlier.filter(~pl.col("state").is_in(["duplicate"]))
    if read.filter(pl.col("accepted") > 0).height:
        first = read.filter(pl.col("place") == read["place"][0])
        with warehouse.transaction():
            return [_repeat(warehouse, drop, source, row) for row in first.to_dicts()]
    return _read(warehouse, drop, source, content, name, settings, screened)


def _returned(warehouse: Warehouse, drop: Drop, source: Source, here: pl.DataFrame) -> list[FileReport]:
    """An earlier file lies again where another one had taken its place: its rows are seen anew, and stored once."""
    read_first = here.sort(pl.col("state") == "duplicate", maintain_order=True)
    rows = read_first.unique("file_id", keep="first", maintain_order=True).to_dicts()
    with warehouse.transaction():
        seen = [_repeat(warehouse, drop, source, row) for row in rows]
    return seen + [said_before(row) for row in rows if row["state"] in _REFUSED]


def _read(
    warehouse: Warehouse, drop: Drop, source: Source, content: bytes, name: str, settings: SourceSettings,
    screened: Screened,
) -> list[FileReport]:  # fmt: skip
    parts = _parts(content, name, source, settings)
    with warehouse.transaction():
        return [
            record_part(warehouse, drop, source.kind, part)
            for part in _screened(drop, source, parts, screened)
        ]


def _screened(drop: Drop, source: Source, parts: list[Part], screened: Screened) -> list[Part]:
    """The parts without erased people; rows in are still what was accepted, set aside and repeated."""
    kept = [screened(source.kind, drop.source_id, file_id(drop.sha256, part.member), part) for part in parts]
    for part in kept:
        if part.rows_in != part.accepted + part.quarantined + part.duplicates:
            raise StageError("intake.conservation", "rows were lost while screening; report this as a fault")
    return kept


def _parts(content: bytes, name: str, source: Source, settings: SourceSettings) -> list[Part]:
    """The parts of a file; whatever the reader did not foresee sets the file aside whole."""
    try:
        parts = read_file(content, name, source, settings.purpose_map)
    except (pl.exceptions.PolarsError, StageError, ValueError, RecursionError):
        parts = [refused("", "unreadable_file", data=content)]
    for part in parts:
        if part.rows_in != part.accepted + part.quarantined + part.duplicates:
            raise StageError("intake.conservation", "rows were lost while reading; report this as a fault")
    return parts


def _again(
    warehouse: Warehouse,
    drop: Drop,
    source: Source,
    here: pl.DataFrame,
    content: bytes,
    name: str,
    settings: SourceSettings,
    screened: Screened,
) -> list[FileReport]:
    """A file that lies where it lay: read it again only when rows were set aside and the reader has changed."""
    aside = here.filter((pl.col("quarantined") > 0) | pl.col("state").is_in(_REFUSED))
    if aside.is_empty():
        return []
    if drop.reader in aside["reader"].to_list():
        return [said_before(row) for row in aside.to_dicts() if row["state"] in _REFUSED]
    drop = replace(drop, observed_at=aside["observed_at"][0])
    parts = _parts(content, name, source, settings)
    with warehouse.transaction():
        forget(warehouse, source, drop, here["file_id"].unique().to_list())
        return [
            record_part(warehouse, drop, source.kind, part)
            for part in _screened(drop, source, parts, screened)
        ]


def _repeat(warehouse: Warehouse, drop: Drop, source: Source, row: Mapping[str, object]) -> FileReport:
    """The same bytes under another name or in another drop: all rows are duplicates."""
    report = replace(
        said_before(row), place=drop.place, file_name=drop.file_name, state="duplicate", reason_code="duplicate",
        accepted=0, quarantined=0, duplicates=row["rows_in"], observed_at=drop.observed_at, is_new=True,
        detail="",
    )  # fmt: skip
    return register(warehouse, drop, source.kind, report)


def _line(report: FileReport) -> str:
    """One file in one line, for the terminal."""
    counts = f"{report.rows_in} rows in: {report.accepted} accepted, {report.quarantined} set aside"
    if report.duplicates:
        counts += f", {report.duplicates} repeated"
    note = "" if report.state == "accepted" else f" [{report.state}: {report.reason}]"
    if report.beside:
        counts += f"; not read beside it: {', '.join(map(shown_name, report.beside))}"
    return f"{report.source_id}: {report.file_name}: {counts}{note}"
