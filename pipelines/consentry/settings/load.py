"""Find `consentry.toml`, read it, and say in plain words what is wrong with it.

Every message names the setting, every place that was looked at and the cure; none repeats a value.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_settings.exceptions import SettingsError

from consentry.errors import ConfigError
from consentry.settings.model import Alternative, Document, Settings

CONFIG_NAME = "consentry.toml"
CONFIG_VARIABLE = "CONSENTRY_CONFIG"
SECRET_WORDS = ("secret", "password", "token", "key", "pepper")


def load_settings(path: Path | str | None = None) -> Settings:
    """Read the configuration; without a path: $CONSENTRY_CONFIG, else ./consentry.toml."""
    config_file = _find(path)
    content = _content(config_file)
    _refuse_unknown_variables()
    if hidden := [key for key in content if key.startswith("_")]:
        raise ConfigError(f"{config_file}: {hidden[0]} is no setting. {_cure_for_unknown((hidden[0],))}")
    try:
        document = Document(**content)
    except ValidationError as refused:
        problems = [_problem(problem, config_file) for problem in refused.errors(include_url=False)]
        raise ConfigError(f"{config_file} is not accepted:\n" + "\n".join(problems)) from None
    except (SettingsError, TypeError) as refused:
        raise ConfigError(
            f"{config_file} or a CONSENTRY_ environment variable has the wrong shape "
            f"({type(refused).__name__}). Compare it with the file that `consentry init` writes"
        ) from None
    return Settings.from_document(document, config_file)


def load_alternative(settings: Settings, path: Path) -> Settings:
    """The settings as if the sections of another file stood in the configuration; each replaces the whole section."""
    content = _content(path)
    allowed = list(Alternative.model_fields)
    if foreign := [key for key in content if key not in allowed]:
        close = difflib.get_close_matches(foreign[0], allowed, n=1)
        meant = f"Did you mean {close[0]}? " if close else ""
        raise ConfigError(
            f"{path}: {foreign[0]} cannot be tried out. {meant}Allowed here: {', '.join(allowed)}; everything else "
            "stays as configured"
        )
    if not content:
        raise ConfigError(f"{path} is empty. Write at least one section into it: {', '.join(allowed)}")
    try:
        return settings.with_alternative(Alternative.model_validate(content))
    except ValidationError as refused:
        problems = [_problem(problem, path) for problem in refused.errors(include_url=False)]
    except ValueError as refused:
        problems = [f"  - {line}" for line in str(refused).split("\n")]
    raise ConfigError(f"{path} is not accepted:\n" + "\n".join(problems))


def _content(config_file: Path) -> dict[str, Any]:
    """What stands in a TOML file, or why it cannot be read."""
    try:
        return tomllib.loads(config_file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as broken:
        raise ConfigError(f"{config_file} is not valid TOML ({_place(broken)}). Correct that line") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{config_file} is not UTF-8 text. Save it as UTF-8") from None
    except OSError as failure:
        raise ConfigError(
            f"{config_file} cannot be read ({type(failure).__name__}). Check its name and permissions"
        ) from None


def _find(path: Path | str | None) -> Path:
    """The file to read; refuses with every place looked at."""
    named = os.environ.get(CONFIG_VARIABLE)
    looked: list[str] = []
    if path is not None:
        candidates = [(Path(path), "named on the command line")]
    elif named:
        candidates = [(Path(named), f"named by {CONFIG_VARIABLE}")]
        looked.append("--config (not given)")
    else:
        candidates = [(Path.cwd() / CONFIG_NAME, "the working folder")]
        looked += ["--config (not given)", f"environment variable {CONFIG_VARIABLE} (not set)"]
    for candidate, why in candidates:
        if candidate.is_file():
            return candidate
        looked.append(f"{candidate} ({why}; no such file)")
    raise ConfigError(
        "no configuration found. Looked at: " + "; ".join(looked) + ". Make one with `consentry init FOLDER`"
    )


def _place(broken: Exception) -> str:
    """Where TOML broke: the parser puts '(at line 3, column 9)' last; the rest may quote the file."""
    _, found, tail = str(broken).rpartition("(at ")
    return tail.rstrip(")") if found else "place unknown"


def _refuse_unknown_variables() -> None:
    """A misspelt section in a variable's name would otherwise be ignored in silence."""
    sections = sorted(Document.model_fields)
    for variable in sorted(os.environ):
        prefix, _, rest = variable.upper().partition("_")
        section, nested, _ = rest.partition("__")
        if prefix == "CONSENTRY" and nested and section.lower() not in sections:
            raise ConfigError(
                f"environment variable {variable} names no section of the configuration; "
                f"sections: {', '.join(sections)}"
            )


def _problem(problem: Any, config_file: Path) -> str:
    """One refused setting in words; never its value."""
    location = tuple(part for part in problem["loc"] if part != "[key]")
    name = ".".join(str(part) for part in location)
    kind = problem["type"]
    entry = next((part for part in location if isinstance(part, int)), None)
    if kind == "missing" and entry is not None:
        return f"  - {name} is missing. Add it to entry {entry + 1} of [[{location[0]}]] in {config_file}"
    if kind == "missing":
        variable = "CONSENTRY_" + "__".join(str(part) for part in location).upper()
        section = ".".join(str(part) for part in location[:-1])
        where = f"section [{section}]" if section else "the top level"
        return (
            f"  - {name} is missing. Looked at: {config_file}, {where}, key {location[-1]}; "
            f"environment variable {variable}. Add it to one of them"
        )
    if kind == "extra_forbidden":
        return f"  - {name} is no setting. {_cure_for_unknown(location)}"
    if kind == "value_error":
        said = str(problem["ctx"]["error"])
        return "\n".join(f"  - {f'{name} ' if name else ''}{line}" for line in said.split("\n"))
    if kind == "string_pattern_mismatch":
        return f"  - {name} has the wrong form; it must match {problem['ctx']['pattern']}"
    if kind == "literal_error":
        return f"  - {name} must be one of: {problem['ctx']['expected']}"
    return f"  - {name}: {problem['msg']}"


def _cure_for_unknown(location: tuple[Any, ...]) -> str:
    """What the writer probably meant."""
    allowed = _allowed_at(location[:-1])
    word = str(location[-1])
    if any(secret in word.lower() for secret in SECRET_WORDS):
        return "Secrets never stand in the configuration: name the file that holds it (pepper_file)"
    close = difflib.get_close_matches(word, allowed, n=1)
    meant = f"Did you mean {close[0]}? " if close else ""
    return f"{meant}Allowed here: {', '.join(allowed)}"


def _allowed_at(location: tuple[Any, ...]) -> list[str]:
    """The keys allowed at a place, found by walking the model along it."""
    model: type[BaseModel] = Document
    for part in location:
        field = model.model_fields.get(str(part))
        if field is None:
            continue  # the name of an entry or its number: the section's own model stays
        model = _section_of(field.annotation) or model
    return list(model.model_fields)


def _section_of(annotation: Any) -> type[BaseModel] | None:
    """The section model inside `X`, `tuple[X, ...]` or `dict[str, X]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _section_of(inner))), None)


def environment_variables() -> Mapping[str, str]:
    """Variables that are read besides the `CONSENTRY_<SECTION>__<KEY>` ones."""
    return {
        CONFIG_VARIABLE: "Configuration file to read when --config is not given.",
        "CONSENTRY_PEPPER_FILE": "File with the key of the keyed hashes (default: var/keys/pepper).",
    }
