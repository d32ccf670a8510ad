"""Lists of kept releases without the addresses of erased people (R01), recognised by keyed hash alone.

A release never changes but for this: the lines go, the manifest's sums follow, and its entry `erased` says which file
lost how many lines and when. Does not live here: when it is done (`erase` and the night).
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from consentry.job.erasure_tables import POINTS, REQUESTS
from consentry.job.tombstones import matching
from consentry.publish.durable import remove, replace_file, sha256_of
from consentry.publish.outputs import OUTPUTS
from consentry.publish.release import CURRENT, MANIFEST, RELEASES, current_release
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_VALUE = sorted(
    {"value"}
    | {header for output in OUTPUTS.values() for header, column in output.columns if column == "value"}
)
"""Columns of the list formats that hold the address itself; elsewhere only what has an @ is one."""


def redact(warehouse: Warehouse, settings: Settings, today: date) -> int:
    """Take erased people's lines out of the lists of every release but the one in force; says how many lines went.

    The block lists in force keep people safe until the next release takes their place; then it is one of the others.
    """
    var = settings.paths.var
    in_force = (var / CURRENT).resolve() if (var / CURRENT).is_symlink() else None
    gone = 0
    for folder in sorted((var / RELEASES).iterdir()) if (var / RELEASES).is_dir() else []:
        if (folder / MANIFEST).is_file() and folder.resolve() != in_force:
            gone += _redact_release(warehouse, settings, folder, today)
    return gone


def erased_entries(warehouse: Warehouse, settings: Settings) -> frozenset[str]:
    """What the lists in force still say of erased people: addresses as they stand there, and ids of contact points.

    For comparing them with tonight's, in memory only.
    """
    released = current_release(settings.paths.var)
    pending = f"select 1 from {REQUESTS} where releases_pending"
    if released is None or not warehouse.exists(REQUESTS) or not warehouse.execute(pending):
        return frozenset()
    found: set[str] = set()
    for _, frame, _, gone in _naming_the_erased(warehouse, settings, released.path):
        named = frame.with_row_index("line").filter(pl.col("line").is_in(sorted(gone)))
        for column in {*_VALUE, "point_id"} & set(frame.columns):
            found |= set(named[column].to_list())
    return frozenset(found - {""})


def _redact_release(warehouse: Warehouse, settings: Settings, folder: Path, today: date) -> int:
    changed = {
        path.relative_to(folder).as_posix(): (_without(lines, gone), len(gone))
        for path, _, lines, gone in _naming_the_erased(warehouse, settings, folder)
    }
    if not changed:
        return 0
    manifest = json.loads((folder / MANIFEST).read_bytes())
    told = manifest.setdefault("erased", [])
    known = {entry["before"] for entry in told}
    for entry in manifest["files"]:
        name = entry["file"]
        if name not in changed:
            continue
        content, lines = changed[name]
        before = sha256_of(folder / name)
        if before == entry["sha256"]:
            told.append({"file": name, "lines": lines, "on": today.isoformat(), "before": before})
        elif before not in known:
            continue  # it was damaged before: its sum must go on saying so
        entry |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        if entry["rows"] is not None:
            entry["rows"] = content.count(b"\n") - 1
    rows = {entry["file"]: entry["rows"] for entry in manifest["files"]}
    for entry in manifest.get("lists", []):
        entry["rows"] = rows.get(entry["file"], entry["rows"])
    scratch = folder / ".redacting"
    remove(scratch)
    # the manifest goes first: a crash in between leaves files that it knows as not yet done
    replace_file(folder / MANIFEST, json.dumps(manifest, indent=2).encode() + b"\n", scratch)
    for name, (content, _) in changed.items():
        replace_file(folder / name, content, scratch)
    return sum(lines for _, lines in changed.values())


def _without(lines: list[bytes], gone: set[int]) -> bytes:
    return b"".join([lines[0], *[line for number, line in enumerate(lines[1:]) if number not in gone]])


def _naming_the_erased(
    warehouse: Warehouse, settings: Settings, folder: Path
) -> Iterator[tuple[Path, pl.DataFrame, list[bytes], set[int]]]:
    """Each list file that names an erased person: its path, rows and lines, and the numbers of the rows that do."""
    for path in sorted((folder / "lists").rglob("*.csv")):
        raw = path.read_bytes()
        lines = raw.splitlines(keepends=True)
        frame = _read(raw)
        if frame is None or len(lines) != frame.height + 1:
            continue
        named = _named(frame)
        hits = matching(warehouse, settings, named) if not named.is_empty() else named
        if hits.is_empty():
            continue
        mine = warehouse.table(POINTS).select("tomb_id").unique()
        gone = set(hits.join(mine, on="tomb_id", how="semi")["line"].to_list())
        if gone:
            yield path, frame, lines, gone


def _read(raw: bytes) -> pl.DataFrame | None:
    text = raw.replace(b"\r\n", b"\n")
    try:
        return pl.read_csv(io.BytesIO(text), infer_schema=False, encoding="utf8").fill_null("")
    except pl.exceptions.PolarsError:
        return None


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """`line`, `point_kind`, `point_value`: every address, number and postal address in a list."""
    lines = frame.with_row_index("line")
    cells = lines.unpivot(index="line", variable_name="column", value_name="cell")
    # one cell may hold every spelling of a tool
    cells = cells.with_columns(pl.col("cell").str.split(" | ")).explode("cell").filter(pl.col("cell") != "")
    whole = pl.col("column").is_in(_VALUE)
    at, number = (
        pl.col("cell").str.contains("@", literal=True),
        pl.col("cell").str.contains(r"^'?\+?[0-9 ()./-]{6,}$"),
    )
    mails = cells.filter(at).with_columns(pl.col("cell").str.split(" ")).explode("cell").filter(at)
    return pl.concat([
        mails.select(
            "line", pl.lit("email").alias("point_kind"), pl.col("cell").str.strip_chars("'").alias("point_value")
        ),
        cells.filter(whole & ~at).select(
            "line", pl.when(number).then(pl.lit("phone")).otherwise(pl.lit("post")).alias("point_kind"),
            pl.col("cell").str.strip_chars("'").alias("point_value"),
        ),
    ])  # fmt: skip
