"""Service messages, and the row that applies when nothing else does."""

import polars as pl

from consentry.evidence import key
from consentry.law import gdpr
from consentry.rules.table import rule


@rule(
    "S01", 50, "L", "ALLOW", basis="contract", role="override", cites=(gdpr.ART_6_1BC,),
    says="Service message: allowed, keep advertising out of it.",
)  # fmt: skip
def service_message() -> pl.Expr:
    """A service purpose, unless the person is erased, restricted or dead or the address does not exist."""
    stopped = key("erased") | key("restricted") | key("deceased") | key("hard_bounced")
    return key("is_service") & ~stopped


@rule(
    "Z01", 999, "LP", "HOLD", role="last", cites=(gdpr.ART_6, gdpr.ART_25_2),
    says="No permission found.",
    repair="Nothing on file: wait until the person signs up through a form that keeps the wording shown.",
)  # fmt: skip
def nothing_found() -> pl.Expr:
    """Always: what nobody allowed is not allowed."""
    return pl.lit(value=True)
