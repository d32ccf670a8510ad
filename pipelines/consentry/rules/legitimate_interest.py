"""Legitimate interest as a basis for letters and calls (L), and the claim of it where it does not exist."""

import polars as pl

from consentry.evidence import key
from consentry.law import eprivacy, gdpr
from consentry.rules import reach
from consentry.rules.table import rule


@rule(
    "L01", 600, "LP", "ALLOW", basis="legitimate_interest", role="basis", cites=(gdpr.RECITAL_47, eprivacy.AP_POST),
    reach=reach.letters,
    says="Letter to a customer.",
)  # fmt: skip
def letter_to_customer() -> pl.Expr:
    """A customer, a valid balancing test, the interest was told, and the letter says how to object."""
    return _letter_to_customer() & _weighed_and_told() & key("letter_names_objection")


@rule(
    "L02", 602, "LP", "ALLOW", basis="legitimate_interest", role="basis",
    reach=reach.letters,
    cites=(gdpr.RECITAL_47, gdpr.KNLTB, gdpr.ART_14_2F, eprivacy.AP_POST),
    says="Letter to a prospect, documented.",
)  # fmt: skip
def letter_to_prospect() -> pl.Expr:
    """As for a customer, and the source of the address is documented and the register was checked."""
    return (
        _letter_to_prospect()
        & _weighed_and_told()
        & key("letter_names_objection")
        & key("origin_documented")
        & _clear()
    )


@rule(
    "L07", 604, "LP", "ALLOW", basis="legitimate_interest", role="basis",
    reach=reach.calls,
    cites=(eprivacy.NL_TW_PHONE, eprivacy.BE_DNCM, eprivacy.ICO_B2B),
    says="Call allowed after screening.",
)  # fmt: skip
def call_after_screening() -> pl.Expr:
    """The country asks for no yes to this call, any register was checked, the interest was weighed and told."""
    return _call() & _weighed_and_told() & _clear()


@rule(
    "L03", 610, "L", "HOLD", cites=(gdpr.EDPB_01_2024,), says="Balancing test missing.",
    reach=reach.letters_and_calls,
    repair="Record a balancing test for this purpose and channel, or renew the one that is older than 24 months.",
)  # fmt: skip
def not_weighed() -> pl.Expr:
    """No balancing test covers this purpose and channel on this day, or it is too old."""
    return _tried() & ~key("balancing_test_valid")


@rule(
    "L04", 612, "L", "HOLD", cites=(gdpr.MOUSSE, gdpr.ART_13_1D, gdpr.ART_14_2F), says="They were never told.",
    reach=reach.letters_and_calls,
    repair="Give the notice that names the interest (Art. 13 or 14) and record notice_given with its wording.",
)  # fmt: skip
def never_told() -> pl.Expr:
    """No notice that names the interest for this purpose and channel was given."""
    return _tried() & ~key("interest_was_told")


@rule(
    "L05", 614, "L", "HOLD", cites=(gdpr.ART_21_4,), says="Letter must say how to object.",
    reach=reach.letters,
    repair="Add the objection line to the letter template and record it in the purpose.",
)  # fmt: skip
def letter_lacks_objection() -> pl.Expr:
    """The letter template does not name the way to object."""
    return (_letter_to_customer() | _letter_to_prospect()) & ~key("letter_names_objection")


@rule(
    "L06", 616, "L", "HOLD", cites=(gdpr.ART_6_4, gdpr.ART_14_2F), says="Unknown source.",
    reach=reach.letters,
    repair="Record where the address comes from (origin) and that it was collected for marketing or something "
           "compatible with it (origin_compatible).",
)  # fmt: skip
def origin_unknown() -> pl.Expr:
    """Nobody can show where a prospect's address comes from, or it was collected for something else."""
    return _letter_to_prospect() & ~key("origin_documented")


@rule(
    "L08", 622, "L", "HOLD", cites=(eprivacy.NL_TW_PHONE, eprivacy.UWG_7, eprivacy.FR_PHONE),
    reach=reach.calls_by_yes,
    says="Needs a yes before calling.",
    repair="Take the legitimate-interest mark off in the source; ask for a yes to calls.",
)  # fmt: skip
def interest_for_calls() -> pl.Expr:
    """A source claims legitimate interest for a call that needs a yes in at least one candidate country."""
    opt_in = ~key("interest_admitted") & key("interest_claimed")
    return ~key("is_service") & (key("channel") == "phone") & opt_in


@rule(
    "L09", 624, "L", "HOLD", cites=(eprivacy.EP_13_1, eprivacy.EU_INTELIGO),
    reach=reach.messages_by_yes,
    says="Legitimate interest cannot replace opt-in for email.",
    repair="Take the legitimate-interest mark off in the source; a sign-up is needed.",
)  # fmt: skip
def interest_for_messages() -> pl.Expr:
    """A source claims legitimate interest for e-mail or SMS where the law asks for opt-in."""
    opt_in = key("regime").is_in(["OPT_IN_SOFT", "OPT_IN"])
    return ~key("is_service") & key("channel").is_in(["email", "sms"]) & opt_in & key("interest_claimed")


def _letter_to_customer() -> pl.Expr:
    return ~key("is_service") & (key("channel") == "post") & key("interest_admitted") & key("is_customer")


def _letter_to_prospect() -> pl.Expr:
    letter = ~key("is_service") & (key("channel") == "post") & key("interest_admitted")
    return letter & ~key("is_customer") & key("prospect_letters")


def _call() -> pl.Expr:
    return ~key("is_service") & (key("channel") == "phone") & key("interest_admitted")


def _tried() -> pl.Expr:
    return _letter_to_customer() | _letter_to_prospect() | _call()


def _weighed_and_told() -> pl.Expr:
    return key("balancing_test_valid") & key("interest_was_told")


def _clear() -> pl.Expr:
    """No register applies, or all were checked in time and nothing was listed since."""
    return ~key("register_applies") | (key("screened") & ~key("on_register"))
