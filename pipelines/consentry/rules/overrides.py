"""What stops contact whatever anybody consented to: rights (A), the person's own no (W), delivery (D), registers (X).

In priority order the first that applies decides.
"""

import polars as pl

from consentry.evidence import key
from consentry.law import eprivacy, gdpr
from consentry.rules import reach
from consentry.rules.table import rule


@rule(
    "A01", 100, "L", "BLOCK", role="override", cites=(gdpr.ART_17, gdpr.PROXIMUS),
    says="This person asked to be erased. Delete this record; do not re-import.",
)  # fmt: skip
def erased() -> pl.Expr:
    """The exact or canonical address stands on the list of the erased and its owner has not acted since."""
    return key("erased")


@rule(
    "A02", 105, "LP", "BLOCK", role="override", cites=(gdpr.ART_17,),
    says="Erasure in progress.",
)  # fmt: skip
def erasure_requested() -> pl.Expr:
    """An erasure was asked for and is not finished; marketing stops at once."""
    return ~key("is_service") & key("erasure_requested")


@rule(
    "A03", 110, "L", "BLOCK", role="override", cites=(gdpr.ART_18,),
    says="Processing is frozen at the person's request.",
)  # fmt: skip
def restricted() -> pl.Expr:
    """A restriction is active: the data may be stored and nothing else."""
    return key("restricted")


@rule(
    "A04", 115, "LP", "BLOCK", role="override", cites=(eprivacy.POSTFILTER, gdpr.RECITAL_27),
    says="Person has died.",
)  # fmt: skip
def deceased() -> pl.Expr:
    """A relative or a register reported the death."""
    return key("deceased")


@rule(
    "A05", 120, "LP", "BLOCK", role="override", cites=(gdpr.ART_8,),
    says="Minor: no marketing.",
)  # fmt: skip
def minor() -> pl.Expr:
    """Known to be younger than the country's age of consent, and the parents did not authorise it."""
    return ~key("is_service") & key("minor")


@rule(
    "A06", 125, "L", "HOLD", role="override", cites=(gdpr.ART_9,),
    says="Audience reveals sensitive data.",
    repair="Ask for explicit consent that names this kind of data, on a form of ours; or choose another audience.",
)  # fmt: skip
def sensitive_audience() -> pl.Expr:
    """Being in the audience tells of health or the like, and no consent that counts asks for that explicitly."""
    return ~key("is_service") & key("special_category") & ~key("explicit_consent")


@rule(
    "A07", 130, "L", "HOLD", role="override", cites=(gdpr.ART_28_3A,),
    says="This contact belongs to a client, not to us.",
)  # fmt: skip
def foreign_controller() -> pl.Expr:
    """The source holds the contact for another controller."""
    return ~key("is_service") & key("foreign_controller")


@rule(
    "W07", 198, "LP", "BLOCK", role="override", cites=(gdpr.PROXIMUS,),
    says="Opt-out was overwritten by a sync. It still counts.",
)  # fmt: skip
def vanished_no() -> pl.Expr:
    """We saw a no, the newest full snapshot of that source no longer shows it, and the person did not act."""
    return key("vanished_no")


@rule(
    "W01", 200, "L", "BLOCK", role="override", cites=(gdpr.ART_21_2, eprivacy.EP_13_2, eprivacy.ICO_SUPPRESS),
    says="Asked not to receive our advertising.",
)  # fmt: skip
def objected() -> pl.Expr:
    """An objection covers this channel; without a channel it covers all."""
    return key("objected")


@rule(
    "W02", 205, "L", "BLOCK", role="override", cites=(gdpr.ART_7_3,),
    says="Unsubscribed from this.",
)  # fmt: skip
def withdrawn() -> pl.Expr:
    """A withdrawal covers this purpose and channel."""
    return key("withdrawn")


@rule(
    "W03", 210, "LP", "BLOCK", role="override", cites=(gdpr.ART_7_4, eprivacy.DPV_REFUSED),
    says="Said no when asked.",
)  # fmt: skip
def refused() -> pl.Expr:
    """The box was left empty or the answer was no, for this purpose and channel."""
    return key("refused")


@rule(
    "W04", 215, "P", "BLOCK", role="override", cites=(eprivacy.M3AAWG, gdpr.ART_21_2),
    says="Marked us as spam.",
)  # fmt: skip
def complained() -> pl.Expr:
    """A spam complaint ends all marketing by e-mail."""
    return key("complained")


@rule(
    "W05", 220, "LP", "BLOCK", role="override", cites=(gdpr.ART_5_1D, eprivacy.BE_33_2020, eprivacy.BGH_2011),
    says="Says this sign-up was not theirs.",
)  # fmt: skip
def identity_disputed() -> pl.Expr:
    """Somebody who got our mail says he never signed up."""
    return key("identity_disputed")


@rule(
    "W06", 225, "P", "BLOCK", role="override", cites=(gdpr.ART_7_1, gdpr.ART_21_2),
    says="One of our systems says opt-out; nobody knows since when.",
)  # fmt: skip
def undated_no() -> pl.Expr:
    """A no without a usable time: in doubt it came last."""
    return key("undated_no")


@rule(
    "W08", 235, "P", "BLOCK", role="override", cites=(gdpr.PROXIMUS, gdpr.ART_21_2),
    says="Opted out with another address of the same person.",
)  # fmt: skip
def linked_no() -> pl.Expr:
    """A no at another contact point of the same person covers this channel and purpose."""
    return key("linked_no")


@rule(
    "D01", 300, "P", "BLOCK", role="override", cites=(eprivacy.M3AAWG, gdpr.ART_5_1D),
    says="Address does not exist.",
)  # fmt: skip
def hard_bounced() -> pl.Expr:
    """A permanent bounce with no sign of life after it; stops service messages too."""
    return key("hard_bounced")


@rule(
    "D02", 305, "P", "HOLD", role="override", cites=(eprivacy.M3AAWG,),
    says="Mailbox keeps refusing.",
    repair="Check the address with the person at the next contact they start.",
)  # fmt: skip
def soft_bounced_out() -> pl.Expr:
    """At least five temporary bounces over at least fourteen days and no delivery since."""
    return ~key("is_service") & key("soft_bounced_out")


@rule(
    "D03", 310, "P", "HOLD", role="override", cites=(gdpr.ART_5_1D,),
    says="Not a valid address.",
    repair="Correct the address or add the country prefix of the number in the source system.",
)  # fmt: skip
def address_invalid() -> pl.Expr:
    """The value breaks the grammar of addresses, or a number has no country prefix; nothing is guessed."""
    return key("address_invalid")


@rule(
    "X01", 320, "L", "BLOCK", role="override",
    reach=reach.registers,
    cites=(eprivacy.POSTFILTER, eprivacy.BE_DNCM, eprivacy.FR_PHONE, eprivacy.UK_TPS),
    says="On the official opt-out register.",
)  # fmt: skip
def on_register() -> pl.Expr:
    """Listed in the register of this country and channel, no express consent to us after it; post spares customers."""
    return key("on_register") & ~((key("channel") == "post") & key("is_customer"))


@rule(
    "X02", 325, "LP", "HOLD", role="override",
    reach=reach.registers,
    cites=(eprivacy.UK_TPS, eprivacy.BE_DNCM, eprivacy.POSTFILTER),
    says="Screen the list first.",
    repair="Screen the number or address against the official register and record register_clear with the register's "
           "name; a check lasts 28 days.",
)  # fmt: skip
def not_screened() -> pl.Expr:
    """A register covers this channel, no consent passes, and no check of it is fresh; letters spare customers."""
    asked = key("register_applies") & ~key("consent_passes") & ~key("on_register") & ~key("screened")
    return ~key("is_service") & asked & ~((key("channel") == "post") & key("is_customer"))


@rule(
    "Q05", 395, "P", "HOLD", role="override", cites=(gdpr.ART_5_2,),
    says="A source said something we cannot read about this address.",
    repair="Open the quarantine report, correct the row in the source system and export again.",
)  # fmt: skip
def unreadable_row() -> pl.Expr:
    """A quarantined row named this contact point, so what it said is unknown: no message until it is read."""
    return ~key("is_service") & key("unreadable_row")
