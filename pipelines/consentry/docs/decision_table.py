"""The index of the decision table: how it is applied, and where each family, country and statement stands."""

from __future__ import annotations

from pathlib import Path

from consentry.docs import countries, markdown
from consentry.docs.families import Family, in_the_table, rule_link
from consentry.docs.places import ARTICLE, INDEX, LAW, NO_ADVICE, TRANSFERS, country_page, link
from consentry.docs.rule_pages import KINDS


def page_text(root: Path) -> str:
    """The page, made from the registry of rules and the rows of the law."""
    del root
    return markdown.page(
        "Decision table",
        f"For each contact point, channel and purpose the families are asked in this order. {NO_ADVICE}",
        markdown.table(
            ("family", "asks", "rules in order of priority"),
            [
                (link(family.title, INDEX, family.page), family.asks, _ids(family))
                for family in in_the_table()
            ],
        ),
        "## How a decision is made",
        "1. Service messages, rights, the person's own no, delivery, registers and what we could not read come first: "
        "the first rule that applies decides.\n"
        "2. Then consent, the invoice relation, the business exemptions and legitimate interest are tried, as far as "
        "the country's regime lets them. The first basis that passes allows.\n"
        "3. No basis passes: of all the reasons why, the one with the lowest number is told.\n"
        "4. Duties of the message hold back what was allowed. Processors are asked of each tool when its lists are "
        f"published: they hold that export and change nobody's decision ({link('countries', INDEX, TRANSFERS)}).\n"
        "5. Every other rule that applies is recorded beside the one that decides. An unanswered question counts "
        "against making contact.",
        "ALLOW: a basis is on file. HOLD: nobody said no, and no basis can be shown. BLOCK: a will, a right or a fact "
        "stands against it. MARKETING: this message is judged by the rules of marketing.",
        "Each rule rests on "
        + "; ".join(f"{kind}: {words}" for kind, words in KINDS.items())
        + ". What the cited "
        f"texts say: {link('the law', INDEX, LAW)}. How we read the finer points: "
        f"{link('the reading', INDEX, 'docs/explanation/how-we-read-the-table.md')}.",
        "## Regimes",
        markdown.table(("regime", "means"), countries.REGIME_WORDS.items()),
        "Which one holds, by way of contact, kind of subscriber and day: "
        + ", ".join(link(countries.NAMES[code], INDEX, country_page(code)) for code in countries.codes())
        + ".",
        "## The article behind it",
        f"What the article on the GDPR for business marketers says, statement by statement, and what became of it: "
        f"{link('the article', INDEX, ARTICLE)}.",
    )


def _ids(family: Family) -> str:
    return ", ".join(rule_link(rule.id, INDEX) for rule in family.rules)
