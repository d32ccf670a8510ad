"""The decision table as a page: every rule with its law, its sentence and the spec tests that pin it."""

from __future__ import annotations

from pathlib import Path

from consentry.docs import markdown
from consentry.docs.spec_tests import MARKS, SpecTest, spec_tests
from consentry.law import (
    AREAS,
    FRAMEWORKS,
    LAW_VERSION,
    REGIMES,
    SAFEGUARDS,
    TRANSFERS_CHECKED,
    Citation,
)
from consentry.rules import RULES, Rule

KINDS = {"L": "law", "P": "policy", "LP": "law with a policy parameter"}


def page_text(root: Path) -> str:
    """The page, made from the rules' registry and from tests/spec."""
    tests = spec_tests(root / "tests" / "spec")
    return markdown.page(
        "Decision table",
        "For each contact point, channel and purpose the rules are tried from the lowest priority number "
        "upwards. Service and overrides (up to 395) decide first. Then consent, the customer relation and "
        "legitimate interest are tried: the first basis that passes allows. If none passes, the failing rule with "
        "the lowest number says why. Every other rule that applies is recorded beside it. The last "
        "one always applies. The rules of recipients (P) are asked of each tool when its lists are published: they "
        "hold that export and change nobody's decision. This page is documentation of software, not legal advice.",
        markdown.table(
            ("priority", "rule", "decision", "basis", "kind", "what the marketer reads"),
            [
                (
                    rule.priority,
                    f"[{rule.id}](#{rule.id.lower()})",
                    rule.outcome,
                    "" if rule.basis == "none" else rule.basis,
                    KINDS[rule.kind],
                    rule.sentence,
                )
                for rule in RULES
            ],
        ),
        "## Rules",
        *(_section(rule, [test for test in tests if test.rule_id == rule.id]) for rule in RULES),
        "## Regimes",
        f"Which basis a country admits, per channel and kind of subscriber (table of {LAW_VERSION}). OPT_IN: "
        "consent only. OPT_IN_SOFT: consent, or the customer relation. REGISTER: screened against the named "
        "register first. LI: legitimate interest. A country without a row falls to EU, and a person whose "
        "country is unknown too; several countries fall to the strictest.",
        markdown.table(
            ("country", "channel", "subscriber", "regime", "least proof", "register", "from", "to", "source"),
            [
                (
                    row.jurisdiction,
                    row.channel,
                    f"{row.subject}; senders: {', '.join(row.sectors)}" if row.sectors else row.subject,
                    row.regime,
                    row.min_grade,
                    row.register,
                    row.in_force_from,
                    row.in_force_to,
                    row.source,
                )
                for row in REGIMES
            ],
        ),
        "## Transfers",
        f"Countries to which lists may go without a safeguard (rule P03; compared on {TRANSFERS_CHECKED}, from press "
        "reports of the decisions). Everywhere else the register names one: "
        f"{'; '.join(f'`{key}`: {words}' for key, words in SAFEGUARDS.items())}. The exceptions of Art. 49 do not "
        "carry lists that leave every night.",
        markdown.table(
            ("country", "why", "from", "to", "only for"),
            [
                (row.country, row.why, row.in_force_from, row.in_force_to, FRAMEWORKS.get(row.members_of, ""))
                for row in AREAS
            ],
        ),
    )


def _section(rule: Rule, tests: list[SpecTest]) -> str:
    lines = [
        f"### {rule.id}",
        "",
        f"**{rule.outcome}**, priority {rule.priority}, {KINDS[rule.kind]}. {rule.explanation}",
        "",
        f"> {rule.sentence}",
    ]
    if rule.repair:
        lines += ["", f"Repair: {rule.repair}"]
    lines += ["", *(f"- {_citation(citation)}" for citation in rule.citations)]
    for mark, words in MARKS.items():
        if shown := [test for test in tests if test.mark == mark]:
            lines += ["", f"{words}:", ""]
            lines += [f"- **{test.title}.** {test.promise} <sub>{test.file}</sub>" for test in shown]
    return "\n".join(lines)


def _citation(citation: Citation) -> str:
    read = "official text read" if citation.official_text_read else "read in a secondary source"
    return f"{citation}: {citation.says} ({read}, {citation.last_checked})"
