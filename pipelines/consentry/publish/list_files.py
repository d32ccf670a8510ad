"""The list files of a release: bytes in the tool's own shape, and what changed since the last release.

Does not choose rows (that is `lists`) and writes through the publication only.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from consentry.policy import Purpose
from consentry.publish.contact_ids import tool_id
from consentry.publish.durable import sha256_of
from consentry.publish.list_format import LIST_KINDS, ListFormat
from consentry.publish.publication import Publication
from consentry.publish.release import Release
from consentry.publish.safe_text import safe_text
from consentry.publish.targets import Target

OTHER_PATH = "needs-other-path.csv"
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
    forgotten: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Write the lists of one target; gives the manifest's entry for each list.

    `forgotten` are addresses of people who were erased since the last release: no file names them again (R10).
    """
    mine = items.filter(pl.col("target") == target.id)
    folder = f"lists/{target.id}"
    entries = [
        _add_list(publication, target, folder, channel, purpose, kind, rows, forgotten)
        for channel, purpose, kind, rows in _each_list(target, mine, purposes)
    ]
    if "reason" not in {column for _, column in target.output.columns}:
        _add_reasons(publication, target, folder, mine, purposes)
    other = _other_path(mine, holders.filter(pl.col("source_id") == target.source))
    publication.add(f"{folder}/{OTHER_PATH}", for_people(other), other.height, count_lines)
    return entries


def for_people(frame: pl.DataFrame) -> bytes:
    """A CSV that people open: every cell quoted, one line per row."""
    return frame.write_csv(quote_style="always", line_terminator="\n").encode()


def count_lines(path: Path) -> int:
    """Rows of a list file as it is on disk; no cell in them holds a line break."""
    with path.open("rb") as handle:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(1 << 20), b"")) - 1


def file_bytes(output: ListFormat, rows: pl.DataFrame) -> bytes:
    """Rows in the tool's shape: its header, encoding and line end; nothing in them needs escaping but commas."""
    renamed = rows.select(pl.col(column).alias(header) for header, column in output.columns)
    text = renamed.write_csv(quote_style="necessary", line_terminator=output.line_end)
    return text.encode(output.encoding)


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
    forgotten: Collection[str],
) -> dict[str, Any]:
    output = target.output
    # block comes before hold, so an address that two points share stands once, with the stronger reason
    written = rows.filter(pl.col("refusal") == "").unique("value", keep="first", maintain_order=True)
    written = written.sort("value")
    stem = f"{folder}/{channel}-{purpose}-{kind}"
    before = previous_list(publication.previous, f"{stem}.csv", output)
    current = written.select(pl.col(column).alias(header) for header, column in output.columns)
    key = [header for header, column in output.columns if column == "value"]
    added = written if before is None else written.join(before, left_on="value", right_on=key, how="anti")
    removed = (
        current.clear() if before is None else before.join(current, on=key, how="anti", maintain_order="left")
    ).filter(~pl.col(*key).is_in(list(forgotten)))
    content = file_bytes(output, written)
    publication.add(f"{stem}.csv", content, written.height, count_lines)
    publication.add(f"{stem}.added.csv", file_bytes(output, added.sort("value")), added.height, count_lines)
    gone = removed.write_csv(quote_style="necessary", line_terminator=output.line_end)
    publication.add(f"{stem}.removed.csv", gone.encode(output.encoding), removed.height, count_lines)
    return {
        "target": target.id,
        "tool": output.tool,
        "format": output.name,
        "normaliser": output.normaliser.id,
        "source": target.source,
        "channel": channel,
        "purpose": purpose,
        "list": kind,
        "file": f"{stem}.csv",
        "rows": written.height,
        "added": added.height,
        "removed": removed.height,
        "first_release": before is None,
        "compared_with": publication.previous.run_id if publication.previous and before is not None else None,
        "needs_other_path": rows.filter(pl.col("refusal") != "").height,
        "too_large_for_one_import": output.too_large(written.height, len(content)),
    }


def _add_reasons(
    publication: Publication, target: Target, folder: str, items: pl.DataFrame, purposes: Sequence[Purpose]
) -> None:
    """Beside a list whose tool takes the bare address: why each stands on it. The others stand in the other path."""
    for channel, purpose, kind, rows in _each_list(target, items, purposes):
        if kind == "do-not-contact":
            told = rows.filter(pl.col("refusal") == "").unique("value", keep="first", maintain_order=True)
            told = told.select(REASON_COLUMNS).sort("value")
            name = f"{folder}/{channel}-{purpose}-reasons.csv"
            publication.add(name, for_people(told), told.height, count_lines)


def previous_list(release: Release | None, name: str, output: ListFormat) -> pl.DataFrame | None:
    """The same list in the release before, as text; None when it was not there in this shape, or is damaged."""
    if release is None:
        return None
    sums = {entry["file"]: entry["sha256"] for entry in release.manifest["files"]}
    path = release.path / name
    if name not in sums or not path.is_file() or sha256_of(path) != sums[name]:
        return None
    content = path.read_bytes().decode(output.encoding).encode()
    frame = pl.read_csv(io.BytesIO(content), infer_schema=False, eol_char=output.line_end[-1]).fill_null("")
    return frame if tuple(frame.columns) == output.header else None


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
