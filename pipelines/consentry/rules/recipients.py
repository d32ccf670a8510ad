"""Who gets the lists: processors, their sub-processors and third countries (P). They hold the export to one tool.

Nobody's decision changes by them. What stays inside the company needs none of it.
"""

import polars as pl

from consentry.evidence import export
from consentry.law import gdpr
from consentry.rules.table import rule


@rule(
    "P01", 710, "L", "HOLD", grain="export", role="post", cites=(gdpr.ART_28_3,), says="No processor agreement.",
    repair="Sign or renew the agreement and write its dates into the processor's section of consentry.toml; name the "
           "processor in the target.",
)  # fmt: skip
def no_agreement() -> pl.Expr:
    """The tool's processor is not named, or no agreement with it is in force on this day."""
    return export("leaves_company") & ~(export("processor_named") & export("agreement_in_force"))


@rule(
    "P02", 712, "LP", "HOLD", grain="export", role="post", cites=(gdpr.ART_28_2, gdpr.ART_28_4, gdpr.EDPB_22_2024),
    says="Unknown sub-processor.",
    repair="Look at the processor's current list, authorise each sub-processor in writing or object, and write the "
           "days into consentry.toml.",
)  # fmt: skip
def unknown_subprocessor() -> pl.Expr:
    """A sub-processor of the named processor is not authorised in writing, or nobody looked at the list in time."""
    known = export("list_is_current") & export("subprocessors_authorised")
    return export("leaves_company") & export("processor_named") & ~known


@rule(
    "P03", 714, "L", "HOLD", grain="export", role="post", cites=(gdpr.ART_44, gdpr.ART_45, gdpr.ART_46),
    says="No transfer basis.",
    repair="Agree on standard contractual clauses or another safeguard and write it down as transfer_mechanism, or "
           "choose a recipient in the EEA.",
)  # fmt: skip
def no_transfer_basis() -> pl.Expr:
    """The processor or a sub-processor is in a third country without adequacy decision and without a safeguard."""
    return export("leaves_company") & export("processor_named") & ~export("transfers_covered")
