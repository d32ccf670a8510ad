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

from consentry.job.erasure_tables import POINTS
from consentry.job.tombstones import matching
from consentry.publish.durable import remove, replace_file, sha256_of
from consentry.publish.release import CURRENT, MANIFEST, RELEASES
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_VALUE = ("value", "Email", "Email Address")
"""Columns of the list formats that hold the address itself; elsewhere only what has an @ is one."""


def redact(warehouse: Warehouse, settings: Settings, today: date, *, current: bool) -> int:
    """Take erased people's lines out of the lists of every release there; says how many lines went.

    `current`: also out of the release in force, whose block list keeps them safe until the next one takes its place.
    """
    var = settings.paths.var
    in_force = (var / CURRENT).resolve() if (var / CURRENT).is_symlink() else None
    gone = 0
    for folder in sorted((var / RELEASES).iterdir()) if (var / RELEASES).is_dir() else []:
        if (folder / MANIFEST).is_file() and (current or folder.resolve() != in_force):
            gone += _redact_release(warehouse, settings, folder, today)
    return gone


def _redact_release(warehouse: Warehouse, settings: Settings, folder: Path, today: date) -> int:
    changed = {
        path.relative_to(folder).as_posix(): (content, lines)
        for path, content, lines in _without_the_erased(warehouse, settings, folder)
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


def _without_the_erased(
    warehouse: Warehouse, settings: Settings, folder: Path
) -> Iterator[tuple[Path, bytes, int]]:
    """Each list file that names an erased person: its path, its bytes without those lines, and how many they are."""
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
            kept = [lines[0], *[line for number, line in enumerate(lines[1:]) if number not in gone]]
            yield path, b"".join(kept), len(gone)


def _read(raw: bytes) -> pl.DataFrame | None:
    text = raw.replace(b"\r\n", b"\n")
    try:
        return pl.read_csv(io.BytesIO(text), infer_schema=False, encoding="utf8").fill_null("")
    except pl.exceptions.PolarsError:
        return None


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """`line`, `point_kind`, `point_value`: every address, number and postal address in a list."""
    lines = frame.with_row_index("line")
    cells = lines.unpivot(index="line", variable_name="column", value_name="cell").filter(
        pl.col("cell") != ""
    )
    whole = pl.col("column").is_in(_VALUE)
    at, number = (
        pl.col("cell").str.contains("@", literal=True),
        pl.col("cell").str.contains(r"^'?\+?[0-9 ()./-]{6,}$"),
    )
    mails = cells.filter(at).with_columns(pl.col("cell").str.split(" | ")).explode("cell")
    mails = mails.with_columns(pl.col("cell").str.split(" ")).explode("cell").filter(at)
    return pl.concat([
        mails.select(
            "line", pl.lit("email").alias("point_kind"), pl.col("cell").str.strip_chars("'").alias("point_value")
        ),
        cells.filter(whole & ~at).select(
            "line", pl.when(number).then(pl.lit("phone")).otherwise(pl.lit("post")).alias("point_kind"),
            pl.col("cell").str.strip_chars("'").alias("point_value"),
        ),
    ])  # fmt: skip
