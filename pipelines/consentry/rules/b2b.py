"""National exemptions for messages to companies (B); off unless the company switched them on."""

import polars as pl

from consentry.evidence import key
from consentry.law import eprivacy
from consentry.rules import reach
from consentry.rules.table import rule


@rule(
    "B01", 550, "LP", "ALLOW", basis="b2b_exemption", role="basis", cites=(eprivacy.CNIL_B2B,),
    reach=reach.companies_exempt("FR"),
    says="French B2B rule.",
)  # fmt: skip
def french_named_address() -> pl.Expr:
    """A named business address in France, told and able to object at collection, and it is about the job."""
    return key("b2b_exemptions_on") & _french_named()


@rule(
    "B02", 552, "LP", "ALLOW", basis="b2b_exemption", role="basis", cites=(eprivacy.CNIL_B2B,),
    reach=reach.companies_exempt("FR"),
    says="Generic French address.",
)  # fmt: skip
def french_generic_address() -> pl.Expr:
    """A generic address of a legal person in France."""
    return key("b2b_exemptions_on") & _generic_of_company("FR")


@rule(
    "B03", 554, "LP", "ALLOW", basis="b2b_exemption", role="basis", cites=(eprivacy.ICO_B2B,),
    reach=reach.companies_exempt("GB"),
    says="UK company address.",
)  # fmt: skip
def british_company() -> pl.Expr:
    """A corporate subscriber in the United Kingdom, verified by its company number."""
    return key("b2b_exemptions_on") & _british_company()


@rule(
    "B04", 556, "LP", "ALLOW", basis="b2b_exemption", role="basis", cites=(eprivacy.BE_XII_13,),
    reach=reach.companies_exempt("BE"),
    says="Belgian info@.",
)  # fmt: skip
def belgian_generic_address() -> pl.Expr:
    """An impersonal address of a legal person in Belgium."""
    return key("b2b_exemptions_on") & _generic_of_company("BE")


@rule(
    "B05", 558, "LP", "ALLOW", basis="b2b_exemption", role="basis", cites=(eprivacy.NL_TW_11_7,),
    reach=reach.companies_exempt("NL"),
    says="Published for offers.",
)  # fmt: skip
def dutch_published_address() -> pl.Expr:
    """A Dutch legal person published this address for such messages, and the snapshot is kept."""
    return key("b2b_exemptions_on") & _dutch_published()


@rule(
    "B06", 570, "L", "HOLD", cites=(eprivacy.ICO_B2B,), says="Treat as a private person.",
    reach=reach.companies_exempt(),
    repair="Record the legal form of the subscriber (subscriber_type) and, for a British company, its company_number.",
)  # fmt: skip
def form_unknown() -> pl.Expr:
    """The legal form is unknown, contradictory or that of a sole trader or partnership; or nobody verified it (GB)."""
    unverified = _company("GB") & ~key("company_number_known")
    return _switched_on() & ((key("subscriber") == "doubtful") | unverified)


@rule(
    "B07", 572, "L", "HOLD", cites=(eprivacy.CNIL_B2B,), says="Not about their job.",
    reach=reach.companies_exempt("FR"),
    repair="Write only about their profession (job_related in the purpose), to an address recorded as the company's "
           "own (business_address).",
)  # fmt: skip
def not_about_the_job() -> pl.Expr:
    """The purpose does not concern the profession, or nothing shows that the named address is the company's."""
    related = key("job_related") & key("business_address")
    return _switched_on() & _company("FR") & ~key("generic_mailbox") & ~related


@rule(
    "B00", 579, "P", "HOLD", cites=(eprivacy.CNIL_B2B, eprivacy.ICO_B2B, eprivacy.BE_XII_13, eprivacy.NL_TW_11_7),
    reach=reach.companies_exempt(),
    says="We treat business addresses like private ones.",
    repair="Nothing to repair: the company chose not to use business exemptions (b2b_exemptions in the policy).",
)  # fmt: skip
def switched_off() -> pl.Expr:
    """An exemption would apply with all its facts, but the switch is off."""
    generic = _generic_of_company("FR") | _generic_of_company("BE")
    return ~key("b2b_exemptions_on") & (_french_named() | generic | _british_company() | _dutch_published())


def _switched_on() -> pl.Expr:
    return ~key("is_service") & key("b2b_exemptions_on") & (key("exempting_country") != "")


def _company(country: str) -> pl.Expr:
    """A legal person, under the law of a country that exempts this channel."""
    return ~key("is_service") & (key("exempting_country") == country) & (key("subscriber") == "legal")


def _generic_of_company(country: str) -> pl.Expr:
    return _company(country) & key("generic_mailbox")


def _french_named() -> pl.Expr:
    named = _company("FR") & ~key("generic_mailbox") & key("business_address")
    return named & key("told_and_could_object") & key("job_related")


def _british_company() -> pl.Expr:
    return _company("GB") & key("company_number_known")


def _dutch_published() -> pl.Expr:
    return _company("NL") & key("published_for_this")
