"""What stood on a block list of the last release and does not stand on tonight's (gate Q07).

Reads the list files of that release, so it compares what the tools were really given. Does not say whether an entry may
leave (that is `job.gates`). Beside the keyed id of a contact point stands the cell of the list: only by it can the act
that allows the removal be laid beside the entry.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from consentry.policy import Purpose
from consentry.publish.durable import sha256_of
from consentry.publish.list_files import OTHER_PATH, cells_of, format_of, previous_list
from consentry.publish.list_format import ListFormat
from consentry.publish.release import Release
from consentry.publish.targets import Target

LIST = ["target", "channel", "purpose"]
SCHEMA: dict[str, Any] = {
    **dict.fromkeys([*LIST, "point_id", "value", "because"], pl.String),
    "entries": pl.Int64,
}
"""`point_id` is '' where no contact point of ours reads like the entry; `because` is known then, or for a list. `value`
is the cell as it stood in the list, '' for a whole list and for what was handled by hand."""
NAMED_BY_NOBODY = "named_by_nobody"
ERASED = "erased"
NOT_MADE = "list_not_made"
UNREADABLE = "list_unreadable"
BLOCK = "block"


def left_block_lists(
    previous: Release | None,
    items: pl.DataFrame,
    targets: Sequence[Target],
    purposes: Sequence[Purpose],
    points: pl.DataFrame,
    renamed: Mapping[str, str],
    forgotten: Collection[str] = (),
) -> pl.DataFrame:
    """One row (SCHEMA) per entry that left a block list, or per list that cannot be compared.

    `items` is mart__list_items of tonight; `points` has point_id and value of every contact point ever named; `renamed`
    gives today's id of one that was written under a retired key. `forgotten` are entries (addresses as listed, or
    ids) of people who were erased since, and whom `points` therefore does not know.
    """
    rows = [pl.DataFrame(schema=SCHEMA)]
    if previous is None:
        return rows[0]
    made = {
        (target.id, channel, purpose): target
        for target in targets
        for channel in target.list_channels()
        for purpose in target.list_purposes(purposes)
    }
    blocked = items.filter(pl.col("list") == BLOCK)
    for entry in previous.manifest.get("lists", ()):
        if entry["list"] != BLOCK:
            continue
        place = (entry["target"], entry["channel"], entry["purpose"])
        entries = entry["rows"] + entry["needs_other_path"]
        if place not in made:
            rows.append(_whole(place, NOT_MADE, entries))
            continue
        here = blocked.filter(target=place[0], channel=place[1], purpose=place[2])
        gone = _gone(previous, entry, made[place], here, points, renamed, forgotten)
        rows.append(_whole(place, UNREADABLE, entries) if gone is None else _of(place, gone))
    return pl.concat(rows)


def _gone(
    previous: Release,
    entry: Mapping[str, Any],
    target: Target,
    here: pl.DataFrame,
    points: pl.DataFrame,
    renamed: Mapping[str, str],
    forgotten: Collection[str],
) -> pl.DataFrame | None:
    """`point_id` and `because` of each entry that is gone; None when the old list cannot be read any more."""
    output, before, by_hand = format_of(entry), previous_list(previous, entry), _by_hand(previous, entry)
    if output is None or before is None or by_hand is None or output.normaliser.id != entry["normaliser"]:
        return None
    cells = before.select(pl.col(output.value_header).alias("value"))
    stays = here.select("point_id").unique()
    # a tool that is configured otherwise since has other cells; then the ids alone tell who stands there still
    if entry["normaliser"] == target.output.normaliser.id:
        cells = cells.join(_written(target.output, here), on="value", how="anti")
    # on most nights nothing left, and then no address has to be written in the tool's way
    found = cells.with_columns(pl.lit("").alias("point_id"))
    if cells.height:
        found = cells.unique().join(_written(output, points), on="value", how="left")
    # an address that is only written otherwise by now still stands there under its id
    still = found.join(stays, on="point_id", how="semi").select("value").unique()
    gone = found.join(still, on="value", how="anti").with_columns(pl.col("point_id").fill_null(""))
    known = points.select("point_id").unique()
    erased = pl.lit(list(forgotten), pl.List(pl.String))
    others = (
        by_hand.with_columns(pl.col("point_id").is_in(erased).alias("is_erased"))
        .with_columns(pl.col("point_id").replace(renamed))
        .join(stays, on="point_id", how="anti")
        .join(known.with_columns(known=pl.lit(value=True)), on="point_id", how="left")
        .select(
            pl.when("known").then("point_id").otherwise(pl.lit("")).alias("point_id"),
            pl.lit("").alias("value"),
            "is_erased",
        )
    )
    once = gone.sort("value", "point_id").unique("value", keep="first", maintain_order=True)
    listed = once.select("point_id", "value", pl.col("value").is_in(erased).alias("is_erased"))
    by_erasure = pl.col("is_erased") & (pl.col("point_id") == "")
    return pl.concat([listed, others]).select(
        "point_id",
        # whom nobody may name any more is not named here either
        pl.when(by_erasure).then(pl.lit("")).otherwise("value").alias("value"),
        pl.when(pl.col("point_id") != "").then(pl.lit("")).when(by_erasure).then(pl.lit(ERASED))
        .otherwise(pl.lit(NAMED_BY_NOBODY)).alias("because"),
    )  # fmt: skip


def _written(output: ListFormat, points: pl.DataFrame) -> pl.DataFrame:
    """`value` as the tool's file has it, and `point_id`; the grammar is not asked, it may have been another then."""
    plain = points.select("point_id", output.normaliser.apply(pl.col("value")), pl.lit("").alias("refusal"))
    return plain.select(cells_of(output).alias("value"), "point_id")


def _by_hand(previous: Release, entry: Mapping[str, Any]) -> pl.DataFrame | None:
    """Entries that could not stand in the import file; None when the file that has them was lost or changed."""
    if not entry["needs_other_path"]:
        return pl.DataFrame(schema={"point_id": pl.String})
    name = f"lists/{entry['target']}/{OTHER_PATH}"
    sums = {each["file"]: each["sha256"] for each in previous.manifest["files"]}
    path = previous.path / name
    if name not in sums or not path.is_file() or sha256_of(path) != sums[name]:
        return None
    rows = pl.read_csv(io.BytesIO(path.read_bytes()), infer_schema=False).fill_null("")
    mine = rows.filter(list=BLOCK, channel=entry["channel"], purpose=entry["purpose"])
    return mine.select("point_id")


def _of(place: tuple[str, str, str], gone: pl.DataFrame) -> pl.DataFrame:
    marks = [pl.lit(value).alias(name) for name, value in zip(LIST, place, strict=True)]
    return gone.with_columns(*marks, pl.lit(1).alias("entries")).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )


def _whole(place: tuple[str, str, str], because: str, entries: int) -> pl.DataFrame:
    """A list that cannot be compared counts with all its entries; one that had none has nothing to lose."""
    rows = [(*place, "", "", because, entries)] if entries else []
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
