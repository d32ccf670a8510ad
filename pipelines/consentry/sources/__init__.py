"""The way in: one module per system and one table of its raw words; SOURCES registers them.

Takes the bytes of a dropped file and returns rows as text, divided into accepted and set-aside ones.
Does not know the warehouse, the inbox or any rule, and judges no address.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from consentry.sources.bookkeeping import BOOKKEEPING
from consentry.sources.consent_log import CONSENT_LOG
from consentry.sources.hubspot import HUBSPOT
from consentry.sources.inspection import Inspection, inspect_bytes
from consentry.sources.mailchimp import MAILCHIMP
from consentry.sources.model import Source
from consentry.sources.moneybird import MONEYBIRD
from consentry.sources.neutral import NEUTRAL
from consentry.sources.stripe import STRIPE

SOURCES: dict[str, Source] = {
    source.kind: source
    for source in (HUBSPOT, MAILCHIMP, MONEYBIRD, BOOKKEEPING, STRIPE, CONSENT_LOG, NEUTRAL)
}
"""Every kind of source that consentry.toml may name."""


def inspect_file(path: Path, source: Source | None = None, mapped: Collection[str] = ()) -> Inspection:
    """What a run would make of a file: of the given source, or of every source that recognises it.

    `mapped` are the names of the source's purpose map, which may name columns of its own.
    """
    return inspect_bytes(path, list(SOURCES.values()) if source is None else [source], mapped)
