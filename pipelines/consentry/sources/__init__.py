"""The way in: one module per system and one table of its raw words; SOURCES registers them.

Takes the bytes of a dropped file and returns rows as text, divided into accepted and set-aside ones.
Does not know the warehouse, the inbox or any rule, and judges no address.
"""

from __future__ import annotations

from consentry.sources.bookkeeping import BOOKKEEPING
from consentry.sources.consent_log import CONSENT_LOG
from consentry.sources.hubspot import HUBSPOT
from consentry.sources.mailchimp import MAILCHIMP
from consentry.sources.model import Source
from consentry.sources.moneybird import MONEYBIRD
from consentry.sources.neutral import NEUTRAL
from consentry.sources.stripe import STRIPE

SOURCES: dict[str, Source] = {
    source.kind: source for source in (HUBSPOT, MAILCHIMP, MONEYBIRD, BOOKKEEPING, STRIPE, CONSENT_LOG, NEUTRAL)
}
"""Every kind of source that consentry.toml may name."""
