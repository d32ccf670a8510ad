"""Why a claimed consent is none, or is not proven (V). Each looks at one consent candidate, or at its absence."""

import polars as pl

from consentry.evidence import consent, key
from consentry.law import eprivacy, gdpr
from consentry.rules import reach
from consentry.rules.table import rule

_ARCHIVE = "Find the archived form text or scan of that time and record it as a notice."
_NEW_YES = "Nothing on file can repair this; the person has to sign up anew by their own act."


@rule(
    "V01", 430, "L", "HOLD", grain="consent", cites=(gdpr.PLANET49, gdpr.RECITAL_32), repair=_NEW_YES,
    says="The box was already ticked: that is no consent.",
)  # fmt: skip
def ticked_before() -> pl.Expr:
    """The box was pre-ticked, or prefilled for a returning visitor."""
    return consent("box_ticked") | consent("capture_method").is_in(["pre_ticked", "prefilled_returning"])


@rule(
    "V02", 432, "L", "HOLD", grain="consent", repair=_NEW_YES,
    cites=(gdpr.ART_7_2, gdpr.ORANGE_ROMANIA, eprivacy.CODE_EMAIL), says="Hidden in the terms: no consent.",
)  # fmt: skip
def hidden_in_terms() -> pl.Expr:
    """Taken through terms, a privacy statement or a contract clause."""
    return consent("capture_method").is_in(["tc_clause", "privacy_statement", "contract_clause"])


@rule(
    "V03", 434, "L", "HOLD", grain="consent", cites=(gdpr.RECITAL_32, eprivacy.LG_BADEN_BADEN), repair=_NEW_YES,
    says="A card or silence is no yes.",
)  # fmt: skip
def silence() -> pl.Expr:
    """A card was handed over, or nobody said anything."""
    return consent("capture_method").is_in(["business_card", "silence", "continued_use", "deemed"])


@rule(
    "V16", 436, "L", "HOLD", grain="consent", cites=(gdpr.ART_7_4, gdpr.RECITAL_43, eprivacy.HELLOFRESH),
    says="Forced consent does not count.", repair=_NEW_YES,
)  # fmt: skip
def forced() -> pl.Expr:
    """Consent was the price of entry."""
    return consent("capture_method") == "gated_or_contest"


@rule(
    "V17", 438, "L", "HOLD", grain="consent", cites=(gdpr.ART_4_11,), says="Someone else filled it in.",
    repair="Look for a confirming click by the owner of the address; without one it stays no consent.",
)  # fmt: skip
def someone_else() -> pl.Expr:
    """Submitted by another person and not confirmed by the owner."""
    return (consent("capture_method") == "third_party_submission") & ~consent("by_owner")


@rule(
    "V20", 440, "P", "HOLD", grain="consent", cites=(eprivacy.HONDA, eprivacy.NL_TW_11_7),
    says="Won through a forbidden mail.", repair=_NEW_YES,
)  # fmt: skip
def tainted() -> pl.Expr:
    """It came through a message that was sent without a basis; it neither founds nor lifts anything."""
    return consent("tainted")


@rule(
    "V11", 442, "L", "HOLD", cites=(gdpr.RECITAL_42, eprivacy.CNIL_EDF), says="Yes to someone else, not to us.",
    repair=_NEW_YES,
)  # fmt: skip
def other_controller() -> pl.Expr:
    """The only consent names another legal entity or unnamed partners."""
    return ~key("is_service") & ~key("has_candidate") & key("consent_to_other_controller")


@rule(
    "V19", 444, "LP", "HOLD", cites=(eprivacy.BGH_2011, eprivacy.ACM_2022), says="Yes was for another address.",
    repair="Use the address that signed up, or wait until the person changes it himself while logged in.",
)  # fmt: skip
def other_point() -> pl.Expr:
    """The only consent was given for another address or number of this person."""
    return ~key("is_service") & ~key("has_candidate") & key("consent_at_other_point")


@rule(
    "V21", 446, "P", "HOLD", grain="consent", cites=(eprivacy.RRVS, gdpr.ART_5_1D),
    says="Address may have a new owner.",
    repair="Wait until the owner signs up or confirms anew; a delivery does not say who reads there now.",
)  # fmt: skip
def owner_doubtful() -> pl.Expr:
    """Bounced and came back, left by its holder, given another name, or a free mailbox silent for a year."""
    return consent("owner_doubtful")


@rule(
    "V14", 448, "P", "HOLD", grain="consent", cites=(eprivacy.BGH_2011,), says="Never confirmed.",
    repair="Look in the form log for the confirming click; without one the sign-up stays open.",
)  # fmt: skip
def never_confirmed() -> pl.Expr:
    """Double opt-in that is pending, came late, or was clicked by a scanner; a request is no consent (T14)."""
    return consent("is_request") | ((consent("capture_method") == "web_form_doi") & ~consent("doi_in_time"))


@rule(
    "V13", 450, "L", "HOLD", grain="consent", cites=(gdpr.ART_7_1,), says="Unclear how we got this.",
    repair="Find out which form or event it was and record that with its wording.",
)  # fmt: skip
def unclear_origin() -> pl.Expr:
    """The way it was taken is unknown, or two systems tell different ones."""
    return _is_act() & ((consent("capture_method") == "unknown") | consent("contradicted"))


@rule(
    "V07", 452, "L", "HOLD", grain="consent", cites=(gdpr.ART_5_1B,), says="Visiting is not opting in.",
    repair="Check whether the badge screen asked with an empty box; if so record its wording.",
)  # fmt: skip
def visited_event() -> pl.Expr:
    """An attendee list or badge scan without an opt-in of its own."""
    return consent("capture_method").is_in(["event_badge_scan", "attendee_list"])


@rule(
    "V08", 454, "L", "HOLD", grain="consent", cites=(eprivacy.CNIL_EDF, eprivacy.DAISYCON, eprivacy.ACM_2022),
    says="Spreadsheet without proof.", repair="Attach the individual proof of each row: form entry, scan or recording.",
)  # fmt: skip
def imported_without_proof() -> pl.Expr:
    """Imported, synchronised, bought or ticked by staff without an artefact of its own, or stamped in a batch."""
    carried = consent("capture_method").is_in(
        ["import_csv", "api_sync", "purchased_or_partner_list", "crm_checkbox_by_staff"]
    )
    return (carried & ~consent("has_artefact")) | (consent("batch_stamped") & ~consent("has_own_file"))


@rule(
    "V18", 456, "L", "HOLD", grain="consent", cites=(gdpr.RECITAL_171, gdpr.EDPB_05_2020_108),
    says="Old opt-in without proof.", repair=_ARCHIVE,
)  # fmt: skip
def before_gdpr() -> pl.Expr:
    """Dated before 25 May 2018 without evidence that meets today's conditions."""
    return consent("before_gdpr") & ~consent("grade").is_in(["A", "B"])


@rule(
    "V12", 458, "LP", "HOLD", grain="consent", cites=(gdpr.RECITAL_32, gdpr.ART_7_1), says="The note is incomplete.",
    repair="A part that was written down then can be added; a note made too late cannot be repaired.",
)  # fmt: skip
def note_incomplete() -> pl.Expr:
    """An oral yes whose note lacks date, time, place, words or recorder, or was made too late."""
    return _is_act() & consent("is_oral") & ~consent("note_complete")


@rule(
    "V09", 460, "L", "HOLD", grain="consent", cites=(gdpr.EDPB_05_2020_108,), says="No date.",
    repair="Find the entry in the form log that carries the time.",
)  # fmt: skip
def no_time() -> pl.Expr:
    """The time of the act is unknown or cannot be trusted."""
    return _is_act() & ~consent("time_known")


@rule(
    "V10", 462, "L", "HOLD", grain="consent", cites=(gdpr.EDPB_05_2020_108,), says="We cannot show what they read.",
    repair=_ARCHIVE,
)  # fmt: skip
def wording_missing() -> pl.Expr:
    """The wording is not retrievable, or it did not name us, say how to withdraw or stand apart."""
    return _is_written_act() & ~consent("wording_complete")


@rule(
    "V15", 464, "P", "HOLD", grain="consent", cites=(eprivacy.UWG_7, eprivacy.BGH_2011),
    reach=reach.confirmed_only,
    says="Single opt-in is too thin in this country.", repair="Look in the form log for the confirming click.",
)  # fmt: skip
def below_minimum() -> pl.Expr:
    """Proven, but below the grade the country asks for."""
    return (consent("min_grade") == "A") & (consent("grade") == "B")


@rule(
    "V04", 470, "L", "HOLD", grain="consent", without_candidate="consent_for_other_purpose",
    cites=(gdpr.ART_6_1A, gdpr.RECITAL_43), says="Said yes to something else.",
    repair="Offer this purpose as its own box in the preference centre; do not mail to ask.",
)  # fmt: skip
def other_purpose() -> pl.Expr:
    """The consent names another purpose, none, or marketing as a whole."""
    return ~consent("purpose_stated")


@rule(
    "V05", 472, "L", "HOLD", grain="consent", without_candidate="consent_for_other_channel",
    cites=(eprivacy.ICO_EMAIL, eprivacy.HELLOFRESH, eprivacy.BGH_2011),
    says="Said yes to another channel.", repair="Offer this channel as its own box; do not use one channel to ask.",
)  # fmt: skip
def other_channel() -> pl.Expr:
    """The consent names another channel, or none."""
    return ~consent("channel_stated")


@rule(
    "V06", 480, "L", "HOLD", grain="consent", cites=(gdpr.ART_7_1, gdpr.ART_5_2), says="A flag is not proof.",
    repair="Find the form entry behind the flag: who, when, which form and which wording.",
)  # fmt: skip
def bare_flag() -> pl.Expr:
    """A status without an act behind it, or nothing that counts as evidence."""
    return consent("is_flag") | (_is_written_act() & ~consent("act_evident"))


def _is_act() -> pl.Expr:
    return ~consent("is_flag") & ~consent("is_request")


def _is_written_act() -> pl.Expr:
    return _is_act() & ~consent("is_oral")
