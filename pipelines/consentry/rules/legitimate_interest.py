"""Legitimate interest as a basis for letters (L), and the claim of it where it does not exist."""

import polars as pl

from consentry.evidence import key
from consentry.law import eprivacy, gdpr
from consentry.rules.table import rule


@rule(
    "L01", 600, "LP", "ALLOW", basis="legitimate_interest", role="basis", cites=(gdpr.RECITAL_47, eprivacy.AP_POST),
    says="Letter to a customer.",
)  # fmt: skip
def letter_to_customer() -> pl.Expr:
    """A customer, a valid balancing test, the interest was told, and the letter says how to object."""
    return (
        _letter_to_customer()
        & key("balancing_test_valid")
        & key("interest_was_told")
        & key("letter_names_objection")
    )


@rule(
    "L05", 614, "L", "HOLD", cites=(gdpr.ART_21_4,), says="Letter must say how to object.",
    repair="Add the objection line to the letter template and record it in the purpose.",
)  # fmt: skip
def letter_lacks_objection() -> pl.Expr:
    """The letter template does not name the way to object."""
    return _letter_to_customer() & ~key("letter_names_objection")


@rule(
    "L09", 624, "L", "HOLD", cites=(eprivacy.EP_13_1, eprivacy.EU_INTELIGO),
    says="Legitimate interest cannot replace opt-in for email.",
    repair="Take the legitimate-interest mark off in the source; a sign-up is needed.",
)  # fmt: skip
def interest_for_messages() -> pl.Expr:
    """A source claims legitimate interest for e-mail or SMS where the law asks for opt-in."""
    opt_in = key("regime").is_in(["OPT_IN_SOFT", "OPT_IN"])
    return ~key("is_service") & key("channel").is_in(["email", "sms"]) & opt_in & key("interest_claimed")


def _letter_to_customer() -> pl.Expr:
    return ~key("is_service") & (key("channel") == "post") & (key("regime") == "LI") & key("is_customer")
