"""Duties of the message itself (F): they hold back what a basis would allow, for everybody or until a day."""

import polars as pl

from consentry.evidence import key
from consentry.law import eprivacy, gdpr
from consentry.rules import reach
from consentry.rules.table import rule


@rule(
    "F01", 700, "LP", "HOLD", role="post", cites=(gdpr.ART_7_1, eprivacy.CODE_EMAIL),
    says="Promised once per so many days, and those have not passed.",
    repair="Wait until the day shown; the promise is part of what the person agreed to.",
)  # fmt: skip
def too_early() -> pl.Expr:
    """The consent that counts promised a number of days between messages, and the last one is younger."""
    return ~key("is_service") & key("promised_later")


@rule(
    "F02", 705, "LP", "HOLD", role="post", cites=(eprivacy.EP_13_4, eprivacy.NL_TW_11_7, eprivacy.RFC_8058),
    reach=reach.written_messages,
    says="Add a working unsubscribe.",
    repair="Complete the template: sender, unsubscribe link and both List-Unsubscribe headers; then say so in "
           "consentry.toml.",
)  # fmt: skip
def template_incomplete() -> pl.Expr:
    """The template declared for this purpose and channel lacks the sender, a way out, or one-click unsubscribe."""
    return ~key("is_service") & key("template_incomplete")
