"""Beside every block list: which act allows each entry that left it to leave.

A removed entry may be somebody whom the tool then writes to again, so nobody should have to take it on trust. Does not
judge (that is `job.gates`): it lays the gate's answer beside the file of what was removed.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry.publish.list_shape import count_lines
from consentry.publish.publication import Publication
from consentry.publish.release import Release
from consentry.publish.safe_text import for_people, safe_text

LIST = ["target", "channel", "purpose"]
ACT_COLUMNS = ("value", "because", "says", "act", "approved_by", "point_id")
SCHEMA = dict.fromkeys([*LIST, *ACT_COLUMNS], pl.String)
"""One row per entry that left. `value` is the cell of the removed file, '' for an entry that was handled by hand;
`act` the id of the event that allows it, '' where none is needed; `approved_by` who let it through instead."""
RESPELLED = ("respelled", "the same contact stands on the list in another spelling")
NOT_JUDGED = ("", "no gate looked at this night")
ENDING = ".removed-acts.csv"


def add_acts(
    publication: Publication,
    name: str,
    place: Mapping[str, str],
    removed: pl.Series,
    acts: pl.DataFrame | None,
) -> None:
    """Write why each of the `removed` cells left, and each entry that was handled by hand."""
    told = removal_acts(place, removed, acts)
    shown = told.with_columns(safe_text(pl.col("value")).alias("value"))
    publication.add(name, for_people(shown), shown.height, count_lines)


def removal_acts(place: Mapping[str, str], removed: pl.Series, acts: pl.DataFrame | None) -> pl.DataFrame:
    """ACT_COLUMNS: one row per removed cell, in that order, and then those of the other path."""
    mine = (pl.DataFrame(schema=SCHEMA) if acts is None else acts).filter(
        pl.col(name) == place[name] for name in LIST
    )
    # what the gate saw and did not call gone stands there still, only written otherwise
    because, says = NOT_JUDGED if acts is None else RESPELLED
    cells = pl.DataFrame({"value": removed.cast(pl.String)})
    known = mine.filter(pl.col("value") != "").unique("value", keep="first", maintain_order=True)
    told = cells.join(known, on="value", how="left", maintain_order="left").with_columns(
        pl.col("because").fill_null(because), pl.col("says").fill_null(says)
    )
    by_hand = mine.filter(pl.col("value") == "").sort(ACT_COLUMNS)
    return pl.concat([told.select(ACT_COLUMNS), by_hand.select(ACT_COLUMNS)]).fill_null("")


def acts_told(release: Release) -> pl.DataFrame | None:
    """What a release told of its removals; None where no gate had looked, or for a release of an older version."""
    parts = []
    for entry in release.manifest.get("lists", ()):
        path = release.path / f"lists/{entry['target']}/{entry['channel']}-{entry['purpose']}-block{ENDING}"
        if entry["list"] != "block" or not path.is_file():
            continue
        rows = pl.read_csv(path, infer_schema=False).fill_null("")
        marks = [pl.lit(entry[name]).alias(name) for name in LIST]
        # no cell of a list has anything that `safe_text` changes but its first character
        whole = rows.with_columns(pl.col("value").str.strip_prefix("'"), *marks)
        parts.append(whole.filter(pl.col("because") != RESPELLED[0]).select(list(SCHEMA)))
    told = pl.concat([pl.DataFrame(schema=SCHEMA), *parts])
    return None if told.filter(says=NOT_JUDGED[1]).height else told
