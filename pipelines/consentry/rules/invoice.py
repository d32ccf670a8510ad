"""The invoice relation as a basis: the soft opt-in for similar products (I). Each looks at one sale."""

import polars as pl

from consentry.evidence import sale
from consentry.law import eprivacy
from consentry.rules import reach
from consentry.rules.table import rule

_CUSTOMER = (eprivacy.EP_13_2, eprivacy.NL_TW_11_7, eprivacy.DDMA_CUSTOMER)
NO_SALE = ("draft", "quote", "void", "test", "free_account")
UNPAID = ("sent", "open", "overdue")
UNDONE = ("refunded", "credited", "written_off")


@rule(
    "I01", 500, "LP", "ALLOW", basis="soft_opt_in", grain="sale", role="basis",
    reach=reach.customers_count,
    cites=(*_CUSTOMER, eprivacy.UWG_7, eprivacy.BE_XII_13, eprivacy.ICO_EMAIL),
    says="Customer, similar product, could opt out.",
)  # fmt: skip
def soft_opt_in() -> pl.Expr:
    """A sale of ours that counts, at this address, with an opt-out offered, for a similar product, recent enough."""
    return sale("counts_as_sale") & sale("soft_optin_exists")


@rule(
    "I02", 510, "LP", "HOLD", grain="sale", cites=(eprivacy.AP_CUSTOMER, eprivacy.EU_INTELIGO),
    reach=reach.customers_asked,
    says="No sale took place.", repair="Nothing to repair: wait for a real, paid sale.",
)  # fmt: skip
def no_sale() -> pl.Expr:
    """A draft, quote, void or test invoice, no amount, a free account, or our own purchase."""
    return (sale("direction") != "sales") | sale("status").is_in(NO_SALE) | ~sale("net_positive")


@rule(
    "I03", 512, "P", "HOLD", grain="sale", cites=(eprivacy.AP_CUSTOMER,), says="Not paid yet.",
    reach=reach.customers_asked,
    repair="Resolves itself when the invoice is paid.",
)  # fmt: skip
def not_paid() -> pl.Expr:
    """Sent, open or overdue: the safe default waits for payment."""
    return sale("status").is_in(UNPAID) & ~sale("counts_as_sale")


@rule(
    "I04", 514, "P", "HOLD", grain="sale", cites=(eprivacy.EP_13_2,), says="Sale undone.",
    reach=reach.customers_asked,
    repair="Nothing to repair: the sale was credited or refunded.",
)  # fmt: skip
def undone() -> pl.Expr:
    """Fully credited, refunded or written off."""
    return sale("status").is_in(UNDONE) | sale("fully_credited")


@rule(
    "I05", 516, "L", "HOLD", grain="sale", cites=(eprivacy.EP_13_2, eprivacy.DDMA_CUSTOMER, eprivacy.NL_TW_PHONE),
    reach=reach.customers_asked,
    says="Not the address they gave when buying.",
    repair="Use the address of the sale, or record in the checkout which address the buyer gave.",
)  # fmt: skip
def other_address() -> pl.Expr:
    """This address or number was not obtained in the sale."""
    return ~sale("address_from_sale")


@rule(
    "I06", 518, "L", "HOLD", grain="sale", cites=(eprivacy.EP_13_2, eprivacy.UWG_7, eprivacy.CODE_EMAIL),
    reach=reach.customers_asked,
    says="Cannot show they could say no at checkout.",
    repair="Find the checkout log of that order; offer and log the opt-out in every sale from now on.",
)  # fmt: skip
def optout_not_offered() -> pl.Expr:
    """No evidence that a way to say no was offered at collection."""
    return ~sale("optout_offered")


@rule(
    "I07", 520, "L", "HOLD", grain="sale", cites=(eprivacy.EP_13_2,), says="Not a similar product.",
    reach=reach.customers_asked,
    repair="Record the product category of the invoice, or use a purpose that covers it.",
)  # fmt: skip
def not_similar() -> pl.Expr:
    """Another or an unknown product category, or a purpose that is not offers of similar products."""
    return ~sale("similar")


@rule(
    "I08", 522, "P", "HOLD", grain="sale", cites=(eprivacy.SWAPFIETS, eprivacy.CNIL_3_YEARS, eprivacy.DPC_12_MONTHS),
    reach=reach.customers_asked,
    says="Too long ago.", repair="Nothing to repair: a new sale or a sign-up is needed.",
)  # fmt: skip
def too_long_ago() -> pl.Expr:
    """The last sale, payment or contract end is older than the maximum age."""
    return sale("too_long_ago")


@rule(
    "I09", 524, "L", "HOLD", grain="sale", cites=(eprivacy.DDMA_CUSTOMER, eprivacy.EP_13_2),
    reach=reach.customers_asked,
    says="Sister company's customer.", repair="The company that sold may write; we may not.",
)  # fmt: skip
def other_issuer() -> pl.Expr:
    """The invoice was issued by another legal entity."""
    return sale("other_issuer")


@rule(
    "I10", 526, "L", "HOLD", grain="sale", cites=(eprivacy.NL_TW_PHONE, eprivacy.FR_PHONE),
    reach=reach.customers_not_spared,
    says="Customers may no longer be called without a yes.", repair="Ask for a yes to calls in the next sale.",
)  # fmt: skip
def no_soft_opt_in() -> pl.Expr:
    """The country has no customer exception for this channel on this day."""
    return ~sale("soft_optin_exists")
