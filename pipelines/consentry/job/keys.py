"""The installation's secret key for keyed hashes: found, or made once, and never shown.

Lives here: where the key is. Does not live here: hashing (`identity`). A lost key makes every id change, so back it up
apart from the warehouse.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from consentry.errors import ConfigError
from consentry.settings import Settings

_BYTES = 32


def pepper(settings: Settings) -> bytes:
    """The key of this installation; made on the first run, readable by its owner only.

    Raises ConfigError when the configured file is missing, too short, or readable by others.
    """
    path = settings.pepper_file or settings.paths.pepper
    if settings.pepper_file is None and not path.exists():
        _make(path)
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
