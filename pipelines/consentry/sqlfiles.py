"""The SQL files of the house: where they lie, what each reads and builds, in which order they run.

One file holds one statement; its stem is the table it builds. The three-line header is data here:
Dagster's assets, the order of a run and the tests are all made from it. Runs nothing.
"""

from __future__ import annotations

import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from consentry.errors import StageError

LAYERS: tuple[str, ...] = ("raw", "staging", "core", "marts")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_HEADER = re.compile(r"-- (?P<what>\S.*)\n-- reads:  (?P<reads>.*)\n-- builds: (?P<builds>[a-z0-9_]+)\n")


@cache
def sql_root() -> Path:
    """The folder of the SQL files: inside the installed package, else beside the source tree."""
    package = Path(__file__).resolve().parent
    for place in (package / "_sql", package.parent.parent / "sql"):
        if place.is_dir():
            return place
    raise StageError("sql.missing", "the SQL files were not installed; reinstall the package")


@cache
def _paths() -> dict[str, Path]:
    return {path.stem: path for layer in LAYERS for path in sorted((sql_root() / layer).glob("*.sql"))}


def sql_names(layer: str) -> tuple[str, ...]:
    """Names of the statements of one layer (`raw`, `staging`, `core`, `marts`), sorted."""
    return tuple(name for name, path in _paths().items() if path.parent.name == layer)


def sql_text(name: str) -> str:
    """The statement called `name`."""
    if name not in _paths():
        raise StageError("sql.unknown", "there is no SQL file of this name", name=name)
    return _paths()[name].read_text(encoding="utf-8")


def _header(name: str) -> re.Match[str]:
    match = _HEADER.match(sql_text(name))
    if match is None:
        raise StageError("sql.header", "the three header lines (what, reads, builds) are missing", name=name)
    return match


def describe(name: str) -> str:
    """What the statement makes, in the words of its first line."""
    return _header(name)["what"].strip()


def builds(name: str) -> str:
    """The table the statement makes."""
    return _header(name)["builds"]


def dependencies(name: str) -> tuple[str, ...]:
    """The tables the statement reads, in the order its header names them."""
    return (
        tuple(_NAME.findall(_header(name)["reads"].strip())) if _header(name)["reads"].strip() != "-" else ()
    )


def in_order(*layers: str) -> tuple[str, ...]:
    """All statements of these layers, each after the ones it reads."""
    names = [name for layer in layers for name in sql_names(layer)]
    graph = {name: [need for need in dependencies(name) if need in names] for name in names}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError:
        raise StageError("sql.cycle", "the SQL files read each other in a circle", layers=layers) from None
