"""What each source reads, ignores on purpose and understands by its words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from consentry.docs import markdown
from consentry.sources import SOURCES
from consentry.sources.model import Family, Field, Source, Stream
from consentry.sources.reasons import REASONS

MANY_MEANINGS = 40
"""A table with more rows than this is folded away."""


def page_text(root: Path) -> str:
    """The page, made from the registry of sources."""
    return markdown.page(
        "Sources",
        "A file lies in `inbox/<source>/` or in `inbox/<source>/<day of the export>/`; an archive (ZIP) of "
        "files is read from memory. The header tells what a file is; the order of columns does not matter. A "
        "column that stands neither under *read* nor under *ignored* is reported as unknown by `consentry "
        "inspect`. A word that stands in no table sets its row aside.",
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
    words = _meanings({item.name: item.words for item in stream.fields if item.words})
    parts = [
        f"### {stream.name}",
        f"Becomes `{stream.table}`. Recognised by the header {_quoted(required)}"
        + (", and by the file's name, which must stay as the tool gave it." if stream.named else "."),
        markdown.table(("read", "headers", "holds"), [_field(item) for item in stream.fields]),
        *(_family(family) for family in stream.families),
        f"Words:\n\n{words}" if words else "",
    ]
    if stream.ignored:
        parts.append(f"Ignored on purpose: {_quoted(stream.ignored)}.")
    return "\n\n".join(part for part in parts if part)


def _field(item: Field) -> tuple[str, str, str]:
    return f"`{item.name}`", _quoted(item.labels or (item.name,)), item.form


def _family(family: Family) -> str:
    also = "; so does any column named in the source's `purpose_map`" if family.mapped else ""
    head = f"Columns called {_quoted(shapes(family))} become rows of `{family.table}`{also}."
    return "\n\n".join([head, _meanings({"their cells": family.words})]) if family.words else head


def shapes(family: Family) -> list[str]:
    """The headers of a family as people write them: one for each language."""
    pattern = family.pattern.pattern.replace("(.+)", "<name>").replace(r"(\d+)", "<number>")
    alternatives, found, rest = pattern.partition(")")
    if not found or not alternatives.startswith("(?:"):
        return [pattern.replace("\\", "")]
    return [(word + rest).replace("\\", "") for word in alternatives.removeprefix("(?:").split("|")]


def _meanings(tables: Mapping[str, Mapping[str, str]]) -> str:
    """Words by what they mean, one row for each meaning."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name, words in tables.items():
        for raw, ours in words.items():
            rows.setdefault((name, ours), []).append(raw)
    shown = [(f"`{name}`", f"`{ours}`", _quoted(raw)) for (name, ours), raw in rows.items()]
    made = markdown.table(("in", "means", "words"), shown) if shown else ""
    return (
        made if len(shown) <= MANY_MEANINGS else f"<details><summary>Words</summary>\n\n{made}\n\n</details>"
    )


def _quoted(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" if name else "(empty)" for name in names)
