"""Every setting with its type, default and meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from consentry.docs import markdown
from consentry.errors import EXIT_MEANINGS
from consentry.settings.load import environment_variables
from consentry.settings.model import Document

NOT_SHOWN = 60
"""A default with more letters than this is told by its number of entries."""


_IDS = re.compile(r"\b([A-Z])(\d\d)(?: to \1(\d\d))?\b")


@dataclass(frozen=True)
class Setting:
    """One key of the configuration, and the rules that its meaning names."""

    key: str
    default: str
    heading: str
    rules: frozenset[str]


def settings_about(rule_id: str) -> list[Setting]:
    """The settings that bear on a rule: those whose meaning names it."""
    return [setting for setting in settings() if rule_id in setting.rules]


def settings() -> Iterator[Setting]:
    """Every key of every section."""
    for name, field in Document.model_fields.items():
        model = _model_in(field.annotation)
        for key, inner in (model.model_fields if model else {}).items():
            ids = _rule_ids(inner.description or "")
            yield Setting(f"{name}.{key}", _default(inner), _heading(name, field), frozenset(ids))


def _rule_ids(text: str) -> Iterator[str]:
    """The rule ids in a text; "B01 to B07" names all between."""
    for letter, first, last in _IDS.findall(text):
        for number in range(int(first), int(last or first) + 1):
            yield f"{letter}{number:02}"


def page_text(root: Path) -> str:
    """The page, made from the settings' model."""
    sections = []
    for name, field in Document.model_fields.items():
        model = _model_in(field.annotation)
        if model is not None:
            sections += [
                f"## {_heading(name, field)}",
                (model.__doc__ or "").strip(),
                _table(model.model_fields),
                *_nested(name, field, model),
            ]
    plain = {name: field for name, field in Document.model_fields.items() if not _model_in(field.annotation)}
    return markdown.page(
        "Settings",
        "All settings stand in one file, `consentry.toml`. Unknown keys are refused. Each can also be given "
        "by an environment variable, which wins over the file: `CONSENTRY_` + section + `__` + key in "
        "capitals, as in `CONSENTRY_COMPANY__NAME`. Paths are relative to the file.",
        "## Top level",
        _table(plain),
        *sections,
        "## Environment",
        markdown.table(("variable", "meaning"), [(f"`{k}`", v) for k, v in environment_variables().items()]),
        "## Exit codes of a run",
        markdown.table(("code", "meaning"), [(int(code), words) for code, words in EXIT_MEANINGS.items()]),
    )


def _nested(outer: str, field: FieldInfo, model: type[BaseModel]) -> list[str]:
    """The sections inside a section, such as the sub-processors of a processor."""
    place = f"{outer}.<id>" if get_origin(field.annotation) is dict else outer
    parts = []
    for name, inner in model.model_fields.items():
        below = _model_in(inner.annotation)
        if below is not None:
            parts += [
                f"### `[[{place}.{name}]]`",
                (below.__doc__ or "").strip(),
                _table(below.model_fields),
            ]
    return parts


def _heading(name: str, field: FieldInfo) -> str:
    origin = get_origin(field.annotation)
    if origin is dict:
        return f"`[{name}.<id>]`"
    return f"`[[{name}]]`" if origin is tuple else f"`[{name}]`"


def _table(fields: dict[str, FieldInfo]) -> str:
    return markdown.table(
        ("key", "type", "default", "meaning"),
        [
            (f"`{name}`", _type(field.annotation), _default(field), field.description or "")
            for name, field in fields.items()
        ],
    )


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "none"
    value = field.default
    if value is PydanticUndefined:
        return "**required**"
    if value is None or value in ("", (), {}):
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return "`" + ", ".join(f"{key} = {entry}" for key, entry in value.items()) + "`"
    if isinstance(value, tuple):
        shown = ", ".join(str(entry) for entry in value)
        return f"`{shown}`" if len(shown) <= NOT_SHOWN else f"{len(value)} words, see the code"
    return f"`{value}`"


def _type(annotation: Any) -> str:
    """A type in words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return "one of " + ", ".join(f"`{word}`" for word in inner if word)
    if origin in (Union, UnionType):
        return " or ".join(_type(part) for part in inner if part is not NoneType)
    if origin is tuple:
        of_sections = _model_in(inner[0]) is not None
        return "sections, see below" if of_sections else f"list of {_type(inner[0])}"
    if origin is dict:
        return f"table of {_type(inner[1])}"
    return _words(annotation)


def _words(annotation: type) -> str:
    names = {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "bool": "true or false",
        "Path": "path",
        "date": "day",
    }
    return names.get(annotation.__name__, annotation.__name__)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
