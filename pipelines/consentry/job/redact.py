"""Lists of kept releases without the addresses of erased people (R01), recognised by keyed hash alone.

A release never changes but for this: the lines go, the manifest's sums follow, and its entry `erased` says which file
lost how many lines and when. Does not live here: when it is done (`erase` and the night).
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from consentry.identity import keyed_hash
from consentry.job.erasure_tables import CELLS, POINTS, REQUESTS, SCHEMAS
from consentry.job.keys import keyring
from consentry.job.tombstones import TABLE as TOMBSTONES
from consentry.job.tombstones import matching, under_later_keys
from consentry.publish.durable import remove, replace_file, sha256_of
from consentry.publish.list_files import format_of_file
from consentry.publish.list_shape import COMMAS, Shape, Table
from consentry.publish.outputs import OUTPUTS
from consentry.publish.release import CURRENT, MANIFEST, RELEASES, Release, current_release, read_release
from consentry.settings import Settings
from consentry.warehouse import Warehouse

AS_LISTED = "coalesce(nullif(sendable, ''), regexp_replace(exact_key, '^national:', ''), '')"
"""How a row of `points` reads on a list, before a tool's own way of writing."""
_VALUES = ("value", *sorted({each.value_header for each in OUTPUTS.values()} - {"value"}))
"""Columns that hold the address itself, or what a list has in its place."""


@dataclass(frozen=True)
class _Naming:
    """A file of a release that names erased people: its rows as text, which of them do, and its bytes without them."""

    path: Path
    frame: pl.DataFrame
    gone: frozenset[int]
    without: bytes


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
    """What the lists in force still say of erased people: addresses or hashes as they stand there, and ids of contact
    points.

    For comparing them with tonight's, in memory only.
    """
    released = current_release(settings.paths.var)
    pending = f"select 1 from {REQUESTS} where releases_pending"
    if released is None or not warehouse.exists(REQUESTS) or not warehouse.execute(pending):
        return frozenset()
    found: set[str] = set()
    for file in _naming_the_erased(warehouse, settings, released):
        named = file.frame.with_row_index("line").filter(pl.col("line").is_in(sorted(file.gone)))
        for column in {*_VALUES, "point_id"} & set(file.frame.columns):
            found |= set(named[column].to_list())
    return frozenset(found - {""})


def cells_of_erased(warehouse: Warehouse, own: list[str], written: Sequence[str], key: bytes) -> pl.DataFrame:
    """`cell`: keyed hashes of what lists have in place of these contact points, where it is not the address itself.

    `own` are their ids, `written` the addresses as sources or the request write them.

    A list of hashes does not tell afterwards whose they are, and the address is gone by then.
    """
    query = f"select {AS_LISTED} as value from points where point_id in (select unnest(?))"
    listed = [value for (value,) in warehouse.execute(query, [own])] if warehouse.exists("points") else []
    values = pl.DataFrame({"value": [*listed, *written]}, schema={"value": pl.String}).filter(
        pl.col("value") != ""
    )
    hiding = {
        output.normaliser.id: output.normaliser for output in OUTPUTS.values() if output.normaliser.hides
    }
    cells = [
        values.select(each.write(each.apply(pl.col("value"))).alias("cell"))
        for _, each in sorted(hiding.items())
    ]
    return (
        pl.concat(cells)
        .select(keyed_hash("cell", pepper=key, label="cell").alias("cell"))
        .unique()
        .sort("cell")
    )


def _redact_release(warehouse: Warehouse, settings: Settings, folder: Path, today: date) -> int:
    release = read_release(folder)
    changed = {
        file.path.relative_to(folder).as_posix(): (
            file.without,
            len(file.gone),
            file.frame.height - len(file.gone),
        )
        for file in _naming_the_erased(warehouse, settings, release)
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
        content, lines, left = changed[name]
        before = sha256_of(folder / name)
        if before == entry["sha256"]:
            told.append({"file": name, "lines": lines, "on": today.isoformat(), "before": before})
        elif before not in known:
            continue  # it was damaged before: its sum must go on saying so
        entry |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        if entry["rows"] is not None:
            entry["rows"] = left
    rows = {entry["file"]: entry["rows"] for entry in manifest["files"]}
    for entry in manifest.get("lists", []):
        parts = [rows.get(name) for name in entry.get("files", [entry["file"]])]
        counted = [part for part in parts if part is not None]
        if len(counted) == len(parts):
            entry["rows"] = sum(counted)
    scratch = folder / ".redacting"
    remove(scratch)
    # the manifest goes first: a crash in between leaves files that it knows as not yet done
    replace_file(folder / MANIFEST, json.dumps(manifest, indent=2).encode() + b"\n", scratch)
    for name, (content, _, _) in changed.items():
        replace_file(folder / name, content, scratch)
    return sum(lines for _, lines, _ in changed.values())


def _naming_the_erased(warehouse: Warehouse, settings: Settings, release: Release) -> Iterator[_Naming]:
    """Each file beside the lists that names an erased person."""
    mine = warehouse.table(POINTS).select("tomb_id").unique()
    stones = warehouse.table(TOMBSTONES).join(mine, on="tomb_id", how="semi")
    cells = warehouse.table(CELLS) if warehouse.exists(CELLS) else pl.DataFrame(schema=SCHEMAS[CELLS])
    for path in sorted((release.path / "lists").rglob("*")):
        if not path.is_file() or path.suffix == ".txt":
            continue
        raw = path.read_bytes()
        output = format_of_file(release, path.relative_to(release.path).as_posix())
        shape = output.shape if output else COMMAS
        frame = _read(shape, raw, output.header) if output else None
        # ours beside the lists, or a list of an older version: its first line names the columns
        if frame is None and path.suffix == ".csv":
            shape, frame = COMMAS, _read(COMMAS, raw, None)
        if frame is None or frame.is_empty():
            continue
        named = _named(frame)
        gone = _hidden(frame, cells, settings) | _by_id(frame, stones, settings)
        if not named.is_empty():
            hits = matching(warehouse, settings, named).join(mine, on="tomb_id", how="semi")
            gone |= set(hits["line"].to_list())
        if gone:
            yield _Naming(path, frame, frozenset(gone), _without(shape, raw, frame, gone))


def _read(shape: Shape, raw: bytes, header: tuple[str, ...] | None) -> pl.DataFrame | None:
    try:
        if header is None:
            raw = raw.replace(b"\r\n", b"\n")
            header = tuple(next(csv.reader([raw.split(b"\n", 1)[0].decode()]), ()))
        return shape.read(raw, header)
    except (pl.exceptions.PolarsError, ValueError, KeyError, TypeError):
        return None


def _without(shape: Shape, raw: bytes, frame: pl.DataFrame, gone: set[int]) -> bytes:
    """The file without some rows: every other byte as it was, or written anew where its lines are not its rows."""
    lines = raw.splitlines(keepends=True)
    first = int(isinstance(shape, Table) and shape.has_header)
    if not isinstance(shape, Table) or len(lines) != frame.height + first:
        return shape.write(
            frame.with_row_index("_line").filter(~pl.col("_line").is_in(sorted(gone))).drop("_line")
        )
    return b"".join(
        [*lines[:first], *[line for number, line in enumerate(lines[first:]) if number not in gone]]
    )


def _hidden(frame: pl.DataFrame, cells: pl.DataFrame, settings: Settings) -> set[int]:
    """Rows whose entry is the hash of an erased person's address, known again by the keyed hash of that hash."""
    found: set[int] = set()
    ring = keyring(settings)
    lines = frame.with_row_index("line")
    for (version,), mine in cells.partition_by("key_version", as_dict=True).items():
        for column in set(_VALUES) & set(frame.columns):
            hashed = keyed_hash(column, pepper=ring[version], label="cell")
            found |= set(lines.filter(hashed.is_in(mine["cell"].implode()))["line"].to_list())
    return found


def _by_id(frame: pl.DataFrame, stones: pl.DataFrame, settings: Settings) -> set[int]:
    """Rows that carry the id of an erased contact point: however its cell is written, nobody has to read it."""
    if "point_id" not in frame.columns:
        return set()
    found: set[int] = set()
    ring = keyring(settings)
    lines = frame.with_row_index("line").filter(pl.col("point_id") != "")
    for (chain,), mine in stones.partition_by("key_versions", as_dict=True).items():
        hashed = under_later_keys(str(chain), ring, "point_id")
        found |= set(lines.filter(hashed.is_in(mine["hmac_exact"].implode()))["line"].to_list())
    return found


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """`line`, `point_kind`, `point_value`: every address, number and postal address in a list."""
    lines = frame.with_row_index("line")
    cells = lines.unpivot(index="line", variable_name="column", value_name="cell")
    # one cell may hold every spelling of a tool
    cells = cells.with_columns(pl.col("cell").str.split(" | ")).explode("cell").filter(pl.col("cell") != "")
    whole = pl.col("column").is_in(_VALUES)
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
