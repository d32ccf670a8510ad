"""What each source reads, ignores on purpose and understands by its words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from consentry.docs import markdown
from consentry.sources import SOURCES
from consentry.sources.model import Family, Field, Source, Stream
from consentry.sources.reasons import REASONS

MANY_WORDS = 12
"""A table of more words than this is folded away."""


def page_text(root: Path) -> str:
    """The page, made from the registry of sources."""
    return markdown.page(
        "Sources",
        "A file lies in `inbox/<source>/` or in `inbox/<source>/<day of the export>/`. Its header tells "
        "what it is; the order of columns does not matter. A column that stands neither under *read* nor "
        "under *ignored* is reported as unknown by `consentry inspect`. A word that stands in no table sets "
        "its row aside.",
        markdown.table(
            ("kind", "system", "files"),
            [
                (f"[{kind}](#{kind})", source.title, ", ".join(source.formats))
                for kind, source in SOURCES.items()
            ],
        ),
        *(_source(source) for source in SOURCES.values()),
        "## Why a row or file is set aside",
        markdown.table(("code", "what to do"), [(f"`{code}`", words) for code, words in REASONS.items()]),
    )


def _source(source: Source) -> str:
    head = f"## {source.kind}\n\n{source.title}."
    if source.kind == "neutral":
        return f"{head} Columns and words: [the source contract](../reference/source-contract.md)."
    return "\n\n".join([head, *(_stream(stream) for stream in source.streams)])


def _stream(stream: Stream) -> str:
    required = [" / ".join(item.labels or (item.name,)) for item in stream.fields if item.required]
    parts = [
        f"### {stream.name}",
        f"Becomes `{stream.table}`. Recognised by the header {_quoted(required)}"
        + (", and by the file's name, which must stay as the tool gave it." if stream.named else "."),
        markdown.table(("read", "headers", "holds"), [_field(item) for item in stream.fields]),
        *(_family(family) for family in stream.families),
        *(_words(item.name, item.words) for item in stream.fields if item.words),
    ]
    if stream.ignored:
        parts.append(f"Ignored on purpose: {_quoted(stream.ignored)}.")
    return "\n\n".join(parts)


def _field(item: Field) -> tuple[str, str, str]:
    return f"`{item.name}`", _quoted(item.labels or (item.name,)), item.form


def _family(family: Family) -> str:
    pattern = family.pattern.pattern.replace("(.+)", "<name>").replace("(.*)", "<name>")
    also = "; so does any column named in the source's `purpose_map`" if family.mapped else ""
    head = f"Columns of the form `{pattern}` become rows of `{family.table}`{also}."
    return "\n\n".join([head, _words(family.table, family.words)]) if family.words else head


def _words(name: str, words: Mapping[str, str]) -> str:
    rows = markdown.table(("word", "means"), [(f"`{raw}`", f"`{ours}`") for raw, ours in words.items()])
    if len(words) <= MANY_WORDS:
        return f"Words of `{name}`:\n\n{rows}"
    return f"<details><summary>Words of <code>{name}</code> ({len(words)})</summary>\n\n{rows}\n\n</details>"


def _quoted(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
