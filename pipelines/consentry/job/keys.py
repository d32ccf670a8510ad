"""The installation's secret keys for keyed hashes: found, or made once, and never shown.

Lives here: where the keys are, the one in force and the retired ones beside it (pepper.<version>). Does not live here:
hashing (`identity`). A lost key makes every id change, so back the folder up apart from the warehouse.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from consentry.errors import ConfigError
from consentry.settings import Settings

_BYTES = 32


def pepper(settings: Settings) -> bytes:
    """The key of this installation; made on the first run, readable by its owner only.

    Raises ConfigError when the configured file is missing, too short, or readable by others.
    """
    path = place(settings)
    if settings.pepper_file is None and not path.exists():
        if retired := _retired(path):
            raise ConfigError(
                f"{path}: the key of the keyed hashes is gone, though a retired one is here ({retired[0].name}). "
                "Restore it from its backup; a new key would give every contact point a new id"
            )
        _make(path)
    return _read(path)


def place(settings: Settings) -> Path:
    """The file of the key in force."""
    return settings.pepper_file or settings.paths.pepper


def version_of(key: bytes) -> str:
    """A short name of a key that tells nothing about it."""
    return hmac.digest(key, b"version of this key", "sha256").hex()[:12]


def keyring(settings: Settings) -> Mapping[str, bytes]:
    """Every live key by its version: the one in force, the retired ones and one that is about to come into force."""
    keys = [pepper(settings), *(_read(path) for path in _retired(place(settings)))]
    return {version_of(key): key for key in keys}


def next_key(settings: Settings) -> bytes:
    """The key that will come into force; made when there is none, kept when a rotation was interrupted."""
    path = _next(settings)
    if not path.exists():
        _make(path)
    return _read(path)


def put_in_force(settings: Settings) -> Path:
    """Retire the key in force beside itself and let the next one take its place; returns the retired key's file.

    At every moment some key lies in the place of the key in force.
    """
    path = place(settings)
    retired = path.with_name(f"{path.name}.{version_of(pepper(settings))}")
    if not retired.exists():
        os.link(path, retired)
    os.replace(_next(settings), path)
    return retired


def _next(settings: Settings) -> Path:
    path = place(settings)
    return path.with_name(f"{path.name}.next")


def _retired(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.*")) if path.parent.is_dir() else []


def _read(path: Path) -> bytes:
    try:
        text, mode = path.read_text(encoding="ascii").strip(), path.stat().st_mode
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"{path}: the key of the keyed hashes cannot be read. Restore it from its backup; "
            "a new key would give every "
            "contact point a new id"
        ) from None
    if mode & 0o077:
        raise ConfigError(f"{path}: others may read the key of the keyed hashes. Run: chmod 600 {path}")
    if len(text) < 2 * _BYTES:
        raise ConfigError(
            f"{path}: the key of the keyed hashes is shorter than {_BYTES} bytes in hexadecimal"
        )
    return text.encode()


def _make(path: Path) -> None:
    """Write a new key beside and rename it, so that a crash leaves no half key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
