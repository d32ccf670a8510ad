"""How a list lies in a file: a table with commas, or one request body per line. Bytes from rows, and rows from bytes.

Every shape reads back what it wrote, because the next release compares with what the tool was really given. Does not
know any tool (those are the `format_` modules) and chooses nobody.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl


class Shape(Protocol):
    """One way to lay rows down in a file."""

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        ...

    def write(self, rows: pl.DataFrame) -> bytes:
        """The file of these rows; the names of the columns are the header."""
        ...

    def read(self, content: bytes, header: tuple[str, ...]) -> pl.DataFrame | None:
        """What `write` was given, as text; None when it has another header."""
        ...

    def count(self, path: Path) -> int:
        """Rows of a file as it is on disk."""
        ...


@dataclass(frozen=True)
class Table:
    """Cells between separators; nothing in them needs escaping but the separator itself."""

    separator: str = ","
    has_header: bool = True
    encoding: str = "utf-8"
    line_end: str = "\n"
    ending: str = ".csv"

    def write(self, rows: pl.DataFrame) -> bytes:
        """A header line where the tool wants one, then a line per row."""
        text = rows.write_csv(
            quote_style="necessary",
            line_terminator=self.line_end,
            separator=self.separator,
            include_header=self.has_header,
        )
        return text.encode(self.encoding)

    def read(self, content: bytes, header: tuple[str, ...]) -> pl.DataFrame | None:
        """The rows as text."""
        text = content.decode(self.encoding).encode()
        if not text:
            return None if self.has_header else pl.DataFrame(schema=dict.fromkeys(header, pl.String))
        frame = pl.read_csv(
            io.BytesIO(text),
            infer_schema=False,
            separator=self.separator,
            eol_char=self.line_end[-1],
            has_header=self.has_header,
        ).fill_null("")
        if not self.has_header and frame.width == len(header):
            frame.columns = list(header)
        return frame if tuple(frame.columns) == header else None

    def count(self, path: Path) -> int:
        """Lines but the header; no cell holds a line break."""
        return count_lines(path) + 1 - self.has_header


@dataclass(frozen=True)
class RequestBodies:
    """For a tool that takes lists through its programming interface only: a JSON body per line, a few rows in each."""

    key: str
    rows_per_body: int
    ending: str = ".jsonl"

    def write(self, rows: pl.DataFrame) -> bytes:
        """A line for each call."""
        bodies = [{self.key: part.to_dicts()} for part in rows.iter_slices(self.rows_per_body)]
        return b"".join(
            json.dumps(body, separators=(",", ":")).encode() + b"\n" for body in bodies if rows.height
        )

    def read(self, content: bytes, header: tuple[str, ...]) -> pl.DataFrame | None:
        """The rows of all calls."""
        rows = [row for line in content.splitlines() for row in json.loads(line)[self.key]]
        if any(tuple(row) != header for row in rows):
            return None
        return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String))

    def count(self, path: Path) -> int:
        """Rows in all calls."""
        return sum(len(json.loads(line)[self.key]) for line in path.read_bytes().splitlines())


COMMAS = Table()
"""What most tools take: a header, commas, UTF-8 without byte-order mark, LF."""


def count_lines(path: Path) -> int:
    """Lines of a file on disk without its first; no cell in our files holds a line break."""
    with path.open("rb") as handle:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(1 << 20), b"")) - 1
