"""Every citation once: what it says, since when, whether somebody read the text, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from consentry.docs import markdown
from consentry.docs.families import rule_link
from consentry.docs.places import LAW, NO_ADVICE, country_page, link
from consentry.law import REGIMES, Citation
from consentry.rules import RULES


def page_text(root: Path) -> str:
    """The page, made from what rules and rows of the law cite."""
    del root
    return markdown.page(
        "The law that the rules cite",
        f"What each text says in our own few words. Where only a secondary source was read, look at the text itself "
        f"before you quote it; where a text has an address, that follows from its own number. {NO_ADVICE}",
        *(_entry(citation) for citation in cited()),
    )


def cited() -> list[Citation]:
    """Every citation of a rule or of a row of the law, by key."""
    found = {citation.key: citation for rule in RULES for citation in rule.citations}
    found |= {row.source.key: row.source for row in REGIMES}
    return [found[key] for key in sorted(found, key=str.lower)]


def citation_link(citation: Citation, here: str) -> str:
    """A link to a citation on the page of the law."""
    return link(str(citation), here, LAW, citation.key)


def compared(citation: Citation) -> str:
    """When somebody last compared the citation with a source."""
    return citation.last_checked or "not compared yet"


def _entry(citation: Citation) -> str:
    name = f"[{citation}]({citation.address})" if citation.address else str(citation)
    read = "the text itself was read" if citation.official_text_read else "a secondary source was read"
    if not citation.last_checked:
        read = "no source was read"
    return "\n".join(
        [
            f"### {citation.key}",
            "",
            f"{name}. {citation.says}",
            "",
            f"- Checked: {compared(citation)}; {read}",
            *(f"- {line}" for line in _days(citation)),
            f"- For: {', '.join(_uses(citation))}",
        ]
    )


def _days(citation: Citation) -> Iterator[str]:
    if citation.in_force_from or citation.in_force_to:
        yield f"Since {citation.in_force_from or 'always'}" + (
            f", until {citation.in_force_to}" if citation.in_force_to else ""
        )


def _uses(citation: Citation) -> list[str]:
    rules = [rule_link(rule.id, LAW) for rule in RULES if citation in rule.citations]
    countries = sorted({row.jurisdiction for row in REGIMES if row.source == citation})
    return rules + [link(f"rows of {code}", LAW, country_page(code)) for code in countries]
