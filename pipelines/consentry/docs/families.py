"""The families of rules: the letter of their ids, their page, and what they ask.

Lives here: one row for each family. Does not live here: which rules there are (that is `rules`).
"""

from __future__ import annotations

from dataclasses import dataclass

from consentry.docs.places import link, rules_page
from consentry.rules import RULES, Rule


@dataclass(frozen=True)
class Family:
    """One family; `asks` is the question that its rules answer."""

    letter: str
    slug: str
    title: str
    asks: str

    @property
    def page(self) -> str:
        """Where its page lies."""
        return rules_page(self.slug)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its rules in order of priority."""
        return tuple(rule for rule in RULES if rule.id[0] == self.letter)


FAMILIES = (
    Family("S", "service", "Service messages", "Is this a service message, and only that?"),
    Family("A", "rights", "Rights", "Does a right of the person, or somebody else's data, forbid it altogether?"),
    Family("W", "own-no", "The person's own no", "Did the person say no, anywhere, in any way?"),
    Family("D", "delivery", "Delivery", "Can the address or number be reached at all?"),
    Family("X", "registers", "Official registers", "Does an official opt-out register stand against it?"),
    Family("Q", "unreadable", "What we could not read", "Did a source say something that nobody could read?"),
    Family("C", "consent", "Consent", "Is there a yes that can be shown?"),
    Family("V", "invalid-consent", "Why a yes does not count", "Why is what looks like a yes none?"),
    Family("E", "life-of-consent", "The life of a consent", "Has the yes come to its end by itself?"),
    Family("I", "customers", "The invoice relation", "Is this a customer who may hear of similar products?"),
    Family("B", "business", "Business exemptions", "Does a country exempt messages to companies, and do we use it?"),
    Family("L", "legitimate-interest", "Legitimate interest", "May a letter or call rest on a weighed interest?"),
    Family("F", "messages", "Duties of the message", "Does the message itself keep what was promised?"),
    Family("P", "processors", "Processors", "May this tool have the list at all?"),
    Family("Z", "last", "When nothing else applies", "Did nobody allow it?"),
)  # fmt: skip


def in_the_table() -> tuple[Family, ...]:
    """The families that have rules, in the order in which they are asked. Raises LookupError for a rule of none."""
    homeless = {rule.id for rule in RULES} - {rule.id for family in FAMILIES for rule in family.rules}
    if homeless:
        raise LookupError(f"no family in docs.families for {', '.join(sorted(homeless))}")
    return tuple(
        sorted((family for family in FAMILIES if family.rules), key=lambda family: family.rules[0].priority)
    )


def rule_link(rule_id: str, here: str) -> str:
    """A link to a rule on its family's page."""
    family = next(family for family in FAMILIES if family.letter == rule_id[0])
    return link(rule_id, here, family.page, rule_id)
