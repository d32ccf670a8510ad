"""Which kind of file is this? The header decides, the file's name helps; in doubt nobody guesses."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from consentry.sources.model import Family, Field, Source, Stream, key
from consentry.sources.reasons import Unreadable

_OPTOUT = re.compile(
    r"unsubscr|un-subscr|opt(?:ed)?[ _-]?out|do[ _-]?not[ _-]?(?:contact|e?-?mail|call|sms|text)|suppress|withdrawn"
    r"|afgemeld|afmeld|uitgeschreven|uitschrijf|ingetrokken|bezwaar|niet[ _-](?:mailen|bellen|benaderen|contacteren)"
    r"|geen[ _-](?:e-?mail|mail|nieuwsbrief|reclame|marketing)|abgemeldet|widerruf|d[ée]sinscri|d[ée]sabonn|no[ _-]mail"
)
IGNORE = "ignore"


@dataclass(frozen=True)
class Columns:
    """How the header's columns are understood: position to field, position to family and its native name.

    `doubted` are unknown columns that look like an opt-out; `missing` are headers that every export should have.
    """

    stream: Stream
    fields: dict[int, Field]
    families: dict[int, tuple[Family, str]]
    ignored: tuple[int, ...]
    unknown: tuple[int, ...]
    doubted: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def recognise(header: tuple[str, ...], file_name: str, source: Source, mapped: Collection[str]) -> Columns:
    """The stream of `source` this header belongs to. Raises Unreadable when none or several fit."""
    keys = [key(label) for label in header]
    present = set(keys)
    fitting = [s for s in source.streams if _fits(s, present)]
    if not fitting:
        raise Unreadable("unknown_header")
    by_name = [s for s in fitting if s.file_name.search(file_name)]
    choice = by_name or [s for s in fitting if not s.named]
    if not choice:
        raise Unreadable("unknown_name")
    if len(choice) > 1:
        raise Unreadable("ambiguous_header")
    settled = {key(n) for n, use in mapped.items() if use == IGNORE} if isinstance(mapped, Mapping) else set()
    columns = _columns(choice[0], keys, {key(name) for name in mapped})
    doubted = tuple(
        place for place in columns.unknown if _OPTOUT.search(keys[place]) and keys[place] not in settled
    )
    found = {item.name for item in columns.fields.values()}
    missing = tuple(item.labels[0] for item in choice[0].fields if item.expected and item.name not in found)
    return replace(columns, doubted=doubted, missing=missing)


def _fits(stream: Stream, present: set[str]) -> bool:
    if any(item.required and not item.keys & present for item in stream.fields):
        return False
    if any(key(label) in present for label in stream.forbidden):
        return False
    return not stream.strict or present <= {k for item in stream.fields for k in item.keys}


def _columns(stream: Stream, keys: list[str], mapped: set[str]) -> Columns:
    by_key = {k: item for item in stream.fields for k in item.keys}
    fields: dict[int, Field] = {}
    families: dict[int, tuple[Family, str]] = {}
    ignored: list[int] = []
    unknown: list[int] = []
    for place, label in enumerate(keys):
        family = next(
            ((f, m[1] if m else label) for f in stream.families
             if (m := f.pattern.fullmatch(label)) or (f.mapped and label in mapped and label not in by_key)), None
        )  # fmt: skip
        if label in by_key:
            fields[place] = by_key[label]
        elif label in stream.ignored_keys:
            ignored.append(place)
        elif family is not None:
            families[place] = (family[0], family[1].strip())
        else:
            unknown.append(place)
    names = [item.name for item in fields.values()]
    natives = [(f.table, name) for f, name in families.values()]
    if len(set(names)) < len(names) or len(set(natives)) < len(natives):
        raise Unreadable("repeated_column")
    return Columns(stream, fields, families, tuple(ignored), tuple(unknown))
