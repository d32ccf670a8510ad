"""Service messages, and the row that applies when nothing else does."""

import polars as pl

from consentry.evidence import key
from consentry.law import eprivacy, gdpr
from consentry.rules import reach
from consentry.rules.table import rule


@rule(
    "S01", 50, "L", "ALLOW", basis="contract", role="override", cites=(gdpr.ART_6_1BC,),
    reach=reach.no_regime,
    says="Service message: allowed, keep advertising out of it.",
)  # fmt: skip
def service_message() -> pl.Expr:
    """A service purpose, unless the person is erased, restricted or dead or the address does not exist."""
    stopped = key("erased") | key("restricted") | key("deceased") | key("hard_bounced")
    return key("is_service") & ~stopped


@rule(
    "S02", 52, "LP", "MARKETING", role="note", cites=(eprivacy.CODE_EMAIL,),
    says="This mail sells something, so marketing rules apply.",
)  # fmt: skip
def sells_in_service() -> pl.Expr:
    """A service message with promotion in it is judged as the marketing purpose that it serves."""
    return key("sells_in_service")


@rule(
    "S03", 54, "L", "MARKETING", role="note", cites=(eprivacy.HONDA, eprivacy.NL_TW_11_7),
    says="You may not email people to ask whether you may email them.",
)  # fmt: skip
def asks_permission() -> pl.Expr:
    """A message that asks for a yes is judged as the marketing purpose that it asks for."""
    return key("asks_permission")


@rule(
    "Z01", 999, "LP", "HOLD", role="last", cites=(gdpr.ART_6, gdpr.ART_25_2),
    says="No permission found.",
    repair="Nothing on file: wait until the person signs up through a form that keeps the wording shown.",
)  # fmt: skip
def nothing_found() -> pl.Expr:
    """Always: what nobody allowed is not allowed."""
    return pl.lit(value=True)
