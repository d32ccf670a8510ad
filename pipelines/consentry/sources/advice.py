"""What to tell somebody whose file fits no known kind, or whose columns nobody has mapped to a purpose.

Names of columns only, never a cell; a first line that looks like data is not shown. Recognises nothing itself (that is
`recognise`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from consentry.sources.archive import is_archive
from consentry.sources.columnar import read_parquet
from consentry.sources.decode import text_lines
from consentry.sources.delimited import DELIMITERS
from consentry.sources.model import Source, Stream, key
from consentry.sources.reasons import Unreadable
from consentry.sources.record import split_header
from consentry.sources.spreadsheet import read_spreadsheet

CONTRACT = "docs/reference/source-contract.md"
_DATA = re.compile(r"@|\d[\d ./:-]{5,}\d")
_SHOWN_COLUMNS = 40


def header_of(data: bytes, file_name: str) -> tuple[str, ...]:
    """The first line's cells; empty when there is none that can be read, or when it looks like data."""
    try:
        header = _first_line(data, file_name.lower())
    except (Unreadable, ValueError):
        return ()
    if any(_DATA.search(label) for label in header):
        return ()
    return tuple("".join(c for c in label if c.isprintable()).strip()[:80] for label in header)


def _first_line(data: bytes, name: str) -> tuple[str, ...]:
    if name.endswith(".parquet"):
        return read_parquet(data)[0]
    if name.endswith(".xlsx"):
        return read_spreadsheet(data)[0]
    lines = [] if is_archive(data) else text_lines(data)
    cells = [split_header(lines[0], delimiter) or () for delimiter in DELIMITERS] if lines else [()]
    return max(cells, key=len)


def unrecognised(header: Sequence[str], sources: Sequence[Source]) -> Iterator[str]:
    """What the file has, what each kind is known by, which is nearest, and the way that is always open."""
    if header:
        more = len(header) - _SHOWN_COLUMNS
        names = ", ".join(label or "(no name)" for label in header[:_SHOWN_COLUMNS])
        yield f"  its columns    {names}" + (f" and {more} more" if more > 0 else "")
        if near := _nearest(header, sources):
            yield f"  nearest        {near}"
    else:
        yield "  its columns    the first line is no header that can be shown; the file needs one line of column names"
    yield "  known kinds    a file is recognised by these columns, in any of their languages:"
    told: dict[tuple[str, ...], list[str]] = {}
    for source in sources:
        for stream in source.streams:
            told.setdefault((source.title, *_fingerprint(stream)), []).append(stream.name)
    for (title, *columns), streams in told.items():
        yield f"                 {title}, {' or '.join(streams)}: {', '.join(columns)}"
    yield f"  none of them?  hand the data over in the neutral contract: {CONTRACT}"


def _fingerprint(stream: Stream) -> tuple[str, ...]:
    """The columns a header must have."""
    return tuple((item.labels or (item.name,))[0] for item in stream.fields if item.required)


def _nearest(header: Sequence[str], sources: Sequence[Source]) -> str:
    """The kind that lacks the smallest part of its columns, when it has any of them."""
    present = {key(label) for label in header}
    ranked = []
    for source in sources:
        for stream in source.streams:
            required = [item for item in stream.fields if item.required]
            lacking = [(item.labels or (item.name,))[0] for item in required if not item.keys & present]
            known = sum(bool(item.keys & present) for item in stream.fields)
            if known and len(lacking) < len(required):
                share = len(lacking) / len(required)
                ranked.append((share, -known, f"{source.title}, {stream.name}", lacking))
    if not ranked:
        return ""
    _, known, title, lacking = min(ranked)
    lacks = f"lacks {', '.join(lacking)}" if lacking else "but a column or the file's name rules it out"
    return f"{title}: knows {-known} of these columns, {lacks}"


def unmapped(labels: Sequence[str], source: Source, mapped: Collection[str]) -> tuple[str, ...]:
    """Columns that name a subscription or permission which the source's purpose map does not have."""
    known = {key(name) for name in mapped}
    families = [family for stream in source.streams for family in stream.families]
    return tuple(
        label
        for label in labels
        if any(
            (m := family.pattern.fullmatch(key(label))) and m[1].strip() not in known for family in families
        )
    )


def not_mapped(what: str, source_id: str) -> str:
    """The warning, with the reason and the cure."""
    return (
        f"{what} is not mapped: an opt-out there blocks every purpose, and a yes counts for none; add it to "
        f"[sources.{source_id}.purpose_map]"
    )
