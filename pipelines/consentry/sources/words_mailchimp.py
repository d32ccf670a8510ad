"""The raw words of Mailchimp's audience export.

The reason for leaving is free text that Mailchimp prefixes (`ADMIN: …`, `NORMAL: …`), so it is no word
column: sql/staging/stg_mailchimp__consent_events.sql reads its beginning, and anything else is the person's own no.
"""

from __future__ import annotations

from consentry.sources.words_common import YES_NO

PERMISSION: dict[str, str] = {**YES_NO, "x": "yes", "enabled": "yes", "disabled": "no"}
"""A marketing permission; an empty cell says nothing."""
