"""Consent as a basis (C) and how it ends by itself (E)."""

import polars as pl

from consentry.evidence import consent, key
from consentry.law import eprivacy, gdpr
from consentry.rules.table import rule

_ORAL = ("oral_face_to_face", "oral_phone")


@rule(
    "C05", 398, "L", "ALLOW", basis="consent", role="basis", cites=(gdpr.ART_7_1, eprivacy.BE_DNCM),
    says="Opted out before, signed up again with proof.",
)  # fmt: skip
def signed_up_again() -> pl.Expr:
    """A consent passes and an earlier no was lifted by a later proven act of the same person at this very point."""
    return key("consent_passes") & key("lifted_no")


@rule(
    "C02", 400, "L", "ALLOW", basis="consent", grain="consent", role="basis",
    cites=(gdpr.ART_6_1A, eprivacy.EP_13_1), says="Double opt-in on file.",
)  # fmt: skip
def double_opt_in() -> pl.Expr:
    """Given and confirmed by a person in time, complete evidence."""
    return _personal() & consent("doi_in_time") & (consent("grade") == "A") & ~_spoken_or_signed()


@rule(
    "C01", 405, "L", "ALLOW", basis="consent", grain="consent", role="basis",
    cites=(gdpr.ART_6_1A, eprivacy.EP_13_1), says="Opt-in on file with the wording shown.",
)  # fmt: skip
def single_opt_in() -> pl.Expr:
    """Given with complete evidence, at least the grade the country asks for."""
    double = consent("doi_in_time") & (consent("grade") == "A")
    return _personal() & consent("grade").is_in(["A", "B"]) & ~double & ~_spoken_or_signed()


@rule(
    "C03", 410, "L", "ALLOW", basis="consent", grain="consent", role="basis", cites=(gdpr.RECITAL_32,),
    says="Verbal yes, properly noted.",
)  # fmt: skip
def oral_consent() -> pl.Expr:
    """Said aloud and noted with date, time, place, near-literal words and recorder within the week."""
    return _personal() & consent("is_oral") & consent("grade").is_in(["A", "B"])


@rule(
    "C04", 415, "L", "ALLOW", basis="consent", grain="consent", role="basis", cites=(gdpr.RECITAL_32,),
    says="Signed form on file.",
)  # fmt: skip
def paper_consent() -> pl.Expr:
    """A paper form with scan, wording and the person's own hand."""
    return _personal() & (consent("capture_method") == "paper_form") & consent("grade").is_in(["A", "B"])


@rule(
    "C06", 420, "P", "ALLOW", basis="consent", grain="consent", role="basis", cites=(eprivacy.NL_TW_11_7,),
    says="Department mailbox signed up.",
)  # fmt: skip
def role_mailbox_consent() -> pl.Expr:
    """Complete consent of a desk's mailbox; it counts for that mailbox only."""
    return consent("role_mailbox") & consent("grade").is_in(["A", "B"])


@rule(
    "E01", 490, "P", "HOLD", grain="consent",
    cites=(gdpr.EDPB_05_2020_110, eprivacy.CNIL_3_YEARS, eprivacy.AG_MUENCHEN), says="Gone stale.",
    repair="Nothing to repair by mail: it counts again when the person clicks, replies, logs in or signs up.",
)  # fmt: skip
def gone_stale() -> pl.Expr:
    """Older than the maximum age since the act or the last engagement; opening a mail is none."""
    return consent("too_old")


@rule(
    "E02", 491, "L", "HOLD", grain="consent", cites=(gdpr.ISO_27560, gdpr.PLANET49), says="Consent ran out.",
    repair="Nothing to repair by mail: the promised end has passed; a new sign-up is needed.",
)  # fmt: skip
def ran_out() -> pl.Expr:
    """The end that was promised or stated has passed."""
    return consent("ended")


@rule(
    "E03", 492, "L", "HOLD", grain="consent", cites=(gdpr.EDPB_05_2020_110,),
    says="We changed what we do; ask again (not by email).",
    repair="Show the new wording where the person comes anyway: account, order, form. Do not mail to ask.",
)  # fmt: skip
def changed_materially() -> pl.Expr:
    """The wording was followed by another purpose, controller or recipient, and the person has not said yes to that."""
    return consent("material_change")


@rule(
    "E04", 493, "P", "HOLD", grain="consent", cites=(eprivacy.AG_MUENCHEN, eprivacy.HELLOFRESH),
    says="Relation ended.", repair="Record the running contract if there is one; else a new sign-up is needed.",
)  # fmt: skip
def relation_ended() -> pl.Expr:
    """The membership or contract that the yes belongs to ended too long ago, or is not on file."""
    return consent("relation_ended")


def _personal() -> pl.Expr:
    return ~consent("role_mailbox")


def _spoken_or_signed() -> pl.Expr:
    return consent("is_oral") | (consent("capture_method") == "paper_form")
