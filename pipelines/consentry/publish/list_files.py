"""The list files of a release: bytes in the tool's own shape, and what changed since the last release.

Does not choose rows (that is `lists`) and writes through the publication only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from consentry.policy import Purpose
from consentry.publish.contact_ids import tool_id
from consentry.publish.durable import sha256_of
from consentry.publish.list_format import LIST_KINDS, Fixed, ListFormat, Options
from consentry.publish.list_shape import count_lines
from consentry.publish.outputs import OUTPUTS
from consentry.publish.publication import Publication
from consentry.publish.release import Release
from consentry.publish.removal_acts import add_acts
from consentry.publish.safe_text import for_people, safe_text
from consentry.publish.targets import Target, kind_of

OTHER_PATH = "needs-other-path.csv"
_WRITTEN_BY = {"target", "channel", "purpose", "list", "format"}
_DELTA_OR_PART = re.compile(r"(\.added|\.removed)?(-[0-9]+-of-[0-9]+)?\.[a-z]+")
OTHER_PATH_COLUMNS = (
    "list", "channel", "purpose", "contact_id", "point_kind", "value", "why_not_in_the_import_file", "rule_id",
    "reason", "point_id",
)  # fmt: skip


REASON_COLUMNS = ("value", "list", "rule_id", "reason")


def add_target_lists(
    publication: Publication,
    target: Target,
    items: pl.DataFrame,
    purposes: Sequence[Purpose],
    holders: pl.DataFrame,
    acts: pl.DataFrame | None = None,
    forgotten: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Write the lists of one target; gives the manifest's entry for each list.

    `acts` says why entries left a block list (removal_acts.SCHEMA); None when no gate looked. `forgotten` are entries
    of people who were erased since the last release, as they stand there: no file names them again (R10).
    """
    mine = items.filter(pl.col("target") == target.id)
    folder = f"lists/{target.id}"
    # once for all lists of the target: a hash is not made anew for each of them
    mine = mine.with_columns(cells_of(target.output).alias("cell"))
    entries = [
        _add_list(publication, target, folder, channel, purpose, kind, rows, acts, forgotten)
        for channel, purpose, kind, rows in _each_list(target, mine, purposes)
    ]
    if "reason" not in {column for _, column in target.output.columns}:
        _add_reasons(publication, target, folder, mine, purposes)
    other = _other_path(mine, holders.filter(pl.col("source_id") == target.source))
    publication.add(f"{folder}/{OTHER_PATH}", for_people(other), other.height, count_lines)
    return entries


def cells_of(output: ListFormat) -> pl.Expr:
    """What stands in the file for each `value`; only where it may stand there at all."""
    may = pl.col("refusal") == ""
    return pl.when(may).then(output.normaliser.write(pl.when(may).then("value"))).otherwise(pl.lit(""))


def in_columns(output: ListFormat, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows under the tool's header; `value` is already as it stands in the file."""
    return rows.select(
        # an empty cell is nothing between two commas, not a pair of quotes
        (pl.lit(column.text or None, pl.String) if isinstance(column, Fixed) else pl.col(column)).alias(
            header
        )
        for header, column in output.columns
    )


def file_bytes(output: ListFormat, rows: pl.DataFrame) -> bytes:
    """Rows in the tool's shape: its header, encoding and line end; nothing in them needs escaping but commas."""
    return output.shape.write(in_columns(output, rows))


def split(output: ListFormat, rows: pl.DataFrame) -> list[tuple[bytes, int]]:
    """The files of one list and how many rows each has: one where the tool takes all at once, else equal parts.

    Equal, because a last file of a few rows may be too small for the tool to do anything with it.
    """
    count, files = 1, [(output.shape.write(rows), rows.height)]
    while any(output.too_large(height, len(content)) for content, height in files) and count < rows.height:
        most, size = output.max_rows or rows.height, output.max_bytes or len(files[0][0])
        count = max(count + 1, -(-rows.height // most), -(-len(files[0][0]) // size) if count == 1 else 0)
        bounds = [number * rows.height // count for number in range(count + 1)]
        files = [
            (output.shape.write(rows.slice(start, end - start)), end - start)
            for start, end in pairwise(bounds)
        ]
    return files


def _each_list(
    target: Target, items: pl.DataFrame, purposes: Sequence[Purpose]
) -> Iterator[tuple[str, str, str, pl.DataFrame]]:
    for channel in target.list_channels():
        for purpose in target.list_purposes(purposes):
            both = items.filter((pl.col("channel") == channel) & (pl.col("purpose") == purpose))
            for kind in LIST_KINDS:
                yield (
                    channel,
                    purpose,
                    kind,
                    both if kind == "do-not-contact" else both.filter(pl.col("list") == kind),
                )


def _add_list(
    publication: Publication,
    target: Target,
    folder: str,
    channel: str,
    purpose: str,
    kind: str,
    rows: pl.DataFrame,
    acts: pl.DataFrame | None,
    forgotten: Collection[str],
) -> dict[str, Any]:
    output = target.output_for(channel)
    # block comes before hold, so an address that two points share stands once, with the stronger reason
    written = rows.filter(pl.col("refusal") == "").unique("cell", keep="first", maintain_order=True)
    current = in_columns(output, written.with_columns(pl.col("cell").alias("value")).sort("value"))
    stem = f"{folder}/{channel}-{purpose}-{kind}"
    entry = {"target": target.id, "channel": channel, "purpose": purpose, "list": kind}
    before = _before(publication.previous, entry, output, target.options)
    key = output.value_header
    added = current if before is None else current.join(before, on=key, how="anti", maintain_order="left")
    removed = (
        current.clear() if before is None else before.join(current, on=key, how="anti", maintain_order="left")
    ).filter(~pl.col(key).is_in(list(forgotten)))
    files = _add_files(publication, stem, "", output, current)
    _add_files(publication, stem, ".added", output, added)
    _add_files(publication, stem, ".removed", output, removed)
    if kind == "block":
        add_acts(publication, f"{stem}.removed-acts.csv", entry, removed[key], acts)
    return {
        "target": target.id,
        "tool": output.tool,
        "format": output.name,
        "options": target.options.of_shape(),
        "normaliser": output.normaliser.id,
        "source": target.source,
        "channel": channel,
        "purpose": purpose,
        "list": kind,
        "file": files[0],
        "files": files,
        "rows": current.height,
        "added": added.height,
        "removed": removed.height,
        "first_release": before is None,
        "compared_with": publication.previous.run_id if publication.previous and before is not None else None,
        "needs_other_path": rows.filter(pl.col("refusal") != "").height,
        # the parts of a split list are equal in size
        "too_small_to_exclude": output.too_small(current.height // len(files)),
    }


def _add_files(
    publication: Publication, stem: str, what: str, output: ListFormat, rows: pl.DataFrame
) -> list[str]:
    """Write one list in as many files as the tool needs; gives their names."""
    files = split(output, rows)
    names = []
    for number, (content, height) in enumerate(files, start=1):
        part = f"-{number}-of-{len(files)}" if len(files) > 1 else ""
        names.append(f"{stem}{what}{part}{output.shape.ending}")
        publication.add(names[-1], content, height, output.shape.count)
    return names


def _add_reasons(
    publication: Publication, target: Target, folder: str, items: pl.DataFrame, purposes: Sequence[Purpose]
) -> None:
    """Beside a list whose tool takes the bare address: why each stands on it. The others stand in the other path."""
    for channel, purpose, kind, rows in _each_list(target, items, purposes):
        if kind == "do-not-contact":
            told = rows.filter(pl.col("refusal") == "").unique("value", keep="first", maintain_order=True)
            told = told.select(safe_text(pl.col("value")).alias("value"), *REASON_COLUMNS[1:]).sort("value")
            name = f"{folder}/{channel}-{purpose}-reasons.csv"
            publication.add(name, for_people(told), told.height, count_lines)


def entry_of(release: Release | None, place: Mapping[str, str]) -> Mapping[str, Any] | None:
    """What the manifest of a release says of the list of one target, channel, purpose and kind."""
    lists = release.manifest.get("lists", ()) if release else ()
    return next(
        (entry for entry in lists if all(entry[name] == value for name, value in place.items())), None
    )


def format_of(entry: Mapping[str, Any]) -> ListFormat | None:
    """The format in which a list of a release was written, with the settings of that time; None when it is gone."""
    output = OUTPUTS.get(entry["format"])
    if output is None:
        return None
    return output.with_options(Options.from_shape(entry.get("options", {}))).of(kind_of(entry["channel"]))


def previous_list(release: Release, entry: Mapping[str, Any]) -> pl.DataFrame | None:
    """A list of a release as text, all its files together; None when one is gone, damaged or of another shape."""
    output = format_of(entry)
    if output is None:
        return None
    sums = {each["file"]: each["sha256"] for each in release.manifest["files"]}
    parts = []
    for name in entry.get("files", [entry["file"]]):
        path = release.path / name
        if name not in sums or not path.is_file() or sha256_of(path) != sums[name]:
            return None
        part = output.shape.read(path.read_bytes(), output.header)
        if part is None:
            return None
        parts.append(part)
    return pl.concat(parts)


def format_of_file(release: Release, name: str) -> ListFormat | None:
    """The format of a list file by its place in the release, deltas and parts too; None for any other file."""
    for entry in release.manifest.get("lists", ()):
        if not entry.keys() >= _WRITTEN_BY:
            continue  # a release of an older version does not say how it was written
        stem = f"lists/{entry['target']}/{entry['channel']}-{entry['purpose']}-{entry['list']}"
        if name.startswith(stem) and _DELTA_OR_PART.fullmatch(name.removeprefix(stem)):
            return format_of(entry)
    return None


def _before(
    release: Release | None, place: Mapping[str, str], output: ListFormat, options: Options
) -> pl.DataFrame | None:
    """The same list in the release before; None when there was none that can be compared cell by cell."""
    entry = entry_of(release, place)
    if release is None or entry is None:
        return None
    written = (entry["format"], entry["normaliser"], Options.from_shape(entry.get("options", {})).of_shape())
    if written != (output.name, output.normaliser.id, options.of_shape()):
        return None
    before = previous_list(release, entry)
    return before if before is not None and tuple(before.columns) == output.header else None


def _other_path(items: pl.DataFrame, holders: pl.DataFrame) -> pl.DataFrame:
    """What cannot stand in an import file, with the reason, as text that a spreadsheet will not run.

    The address stands as the tool itself spells it, with the tool's own ids, so that the contact can be found there.
    """
    named = holders.group_by("point_id").agg(
        safe_text(pl.col("spelling").unique().sort().str.join(" | ")).alias("_spelling"),
        safe_text(tool_id().unique().sort().str.join(" ")).alias("contact_id"),
    )
    stuck = items.filter(pl.col("refusal") != "").join(named, on="point_id", how="left")
    shown = pl.coalesce("_spelling", safe_text(pl.col("value"))).alias("value")
    return (
        stuck.with_columns(shown, pl.col("contact_id").fill_null(""))
        .rename({"refusal": "why_not_in_the_import_file"})
        .select(OTHER_PATH_COLUMNS)
        .sort(OTHER_PATH_COLUMNS)
    )
