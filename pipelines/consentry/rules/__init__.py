"""The decision table: one function per rule, grouped by family; the order is their priority.

A new rule is one function here, two spec tests in tests/spec and nothing else. Facts come from `evidence`, law from
`law`; no rule reads a clock, a file or another rule.
"""

from consentry.rules import (
    b2b,
    consent,
    invalid_consent,
    invoice,
    legitimate_interest,
    message,
    overrides,
    recipients,
    service,
)
from consentry.rules.table import Rule, registered

RULES: tuple[Rule, ...] = registered()
"""The whole table in order of priority; the last row always applies."""

BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}

__all__ = [
    "BY_ID", "RULES", "Rule", "b2b", "consent", "invalid_consent", "invoice", "legitimate_interest", "message",
    "overrides", "recipients", "service",
]  # fmt: skip
