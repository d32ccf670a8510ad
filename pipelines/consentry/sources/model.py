"""What a source is made of, as data: fields, families of columns, streams, sources.

Lives here: the shapes that every module of `sources` fills in and the readers work from. Does not
live here: any vendor's words, any reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def key(text: str) -> str:
    """The form in which headers, words and names of subscriptions are compared."""
    plain = _DASHES.sub("-", text.replace("\u2019", "'").replace("\ufeff", ""))
    return _SPACES.sub(" ", plain).strip().lower()


@dataclass(frozen=True)
class Field:
    """One column that is read.

    `labels` are the headers it is known by, in any language. `required`: the header must have it;
    `filled`: every row must have a value; `never_blank`: so it must where the header has the column.
    `expected`: every export has the column, so one without it has changed its shape and may hide a no.
    `words` maps a raw word to ours: a word that is not in it sets the row aside; when the stream
    translates, the meaning goes to the column `<name>_word`. `point` says what address the cell holds:
    email, phone, post, contact (the id of a record) or `@column`, the column that says so.
    """

    name: str
    labels: tuple[str, ...] = ()
    form: str = "text"  # text | time | number | word | country
    words: Mapping[str, str] = field(default_factory=dict)
    many: bool = False
    required: bool = False
    filled: bool = False
    never_blank: bool = False
    expected: bool = False
    point: str = ""

    @cached_property
    def keys(self) -> frozenset[str]:
        """The headers it is known by, ready to compare."""
        return frozenset(key(label) for label in (self.labels or (self.name,)))


@dataclass(frozen=True)
class Family:
    """Columns whose header carries a value, such as `Opted out of email: <subscription>`.

    They are turned into rows (header's value in `native_name`, cell in `value`) of their own table.
    `pattern` has one group; `mapped` takes any other unknown column named in the source's purpose map.
    """

    table: str
    pattern: re.Pattern[str]
    words: Mapping[str, str]
    mapped: bool = False


@dataclass(frozen=True)
class Stream:
    """One kind of file of a source: how it is recognised and which columns of it are read.

    `forbidden` headers rule the stream out; `named` means the file name must match too, because the
    header alone cannot tell; `strict` refuses a header with any unknown column.
    """

    name: str
    table: str
    fields: tuple[Field, ...]
    file_name: re.Pattern[str]
    ignored: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    families: tuple[Family, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    named: bool = False
    strict: bool = False
    translate: bool = True
    rules: tuple[str, ...] = ()

    @cached_property
    def ignored_keys(self) -> frozenset[str]:
        """The headers ignored on purpose, ready to compare."""
        return frozenset(key(label) for label in self.ignored)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the raw table that come from the file, in order."""
        names: list[str] = []
        for item in self.fields:
            names.append(item.name)
            if self.translate and (item.words or item.form == "country"):
                names.append(f"{item.name}_word")
        return (*names, *self.constants)


@dataclass(frozen=True)
class Source:
    """One kind of system."""

    kind: str
    title: str
    streams: tuple[Stream, ...]
    formats: tuple[str, ...] = ("csv",)

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Every raw table the source fills."""
        names = [
            name for stream in self.streams for name in (stream.table, *(f.table for f in stream.families))
        ]
        return tuple(dict.fromkeys(names))
