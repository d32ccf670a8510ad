"""A new key for the keyed hashes: tombstones get it as one more layer, what was published the new ids, everything else
is named anew by the next run (R02).

Lives here: the order of the steps, so that a crash between any two leaves nobody unknown. Does not live here: the keys
themselves (`keys`) and the tombstones (`tombstones`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from consentry.errors import ConfigError
from consentry.job.decision_history import HISTORY, remember, under_new_key
from consentry.job.keys import next_key, pepper, put_in_force, version_of
from consentry.job.tombstones import TABLE, nested
from consentry.job.turns import writing
from consentry.settings import Settings
from consentry.warehouse import Warehouse

_ERASED = "select count(*) from ledger where event_type = 'erased'"


@dataclass(frozen=True)
class Rotated:
    """What was done: the version now in force, the file of the retired key, tombstones that were nested."""

    version: str
    retired: Path
    tombstones: int


def rotate(settings: Settings) -> Rotated:
    """Put a new key in force. The next run gives every contact point its new id.

    Raises ConfigError when no run of this version has written the tombstones yet.
    """
    if not settings.paths.warehouse.exists():
        raise ConfigError("nothing was read yet, so no key is in use. Run: consentry run")
    with writing(settings), Warehouse.open(settings.paths.warehouse) as warehouse:
        erased = warehouse.exists("ledger") and warehouse.execute(_ERASED)[0][0]
        if erased and not warehouse.exists(TABLE):
            raise ConfigError(
                "an older version has written this warehouse: its erased addresses have no tombstones yet. "
                "Run `consentry run` once, then this command again"
            )
        old, new = pepper(settings), next_key(settings)
        remember(warehouse, settings)
        with warehouse.transaction():
            if warehouse.exists(TABLE):
                warehouse.replace(TABLE, nested(warehouse.table(TABLE), new))
            if warehouse.exists("ledger"):
                warehouse.widen("ledger", {"retired_key": "VARCHAR"})
                warehouse.execute(
                    "update ledger set retired_key = ? where retired_key = ''", [version_of(old)]
                )
                warehouse.replace(HISTORY, under_new_key(warehouse, settings, old, new))
        warehouse.checkpoint()
        stones = warehouse.count(TABLE) if warehouse.exists(TABLE) else 0
        retired = put_in_force(settings)
    return Rotated(version_of(new), retired, stones)
