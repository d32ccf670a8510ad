"""Where the generated pages lie, and links from one to another."""

from __future__ import annotations

import posixpath

INDEX = "docs/generated/decision-table.md"
LAW = "docs/generated/law.md"
ARTICLE = "docs/generated/article.md"
TRANSFERS = "docs/generated/transfers.md"
SETTINGS = "docs/generated/settings.md"
MADE_IN = "docs/generated"
"""The folder that holds generated pages and nothing else."""

NO_ADVICE = "This page documents software. It is not legal advice."


def rules_page(slug: str) -> str:
    """The page of one family of rules."""
    return f"docs/generated/rules/{slug}.md"


def country_page(code: str) -> str:
    """The page of one country."""
    return f"docs/generated/countries/{code.lower()}.md"


def anchor(heading: str) -> str:
    """The anchor that Markdown gives a heading: small letters, digits, hyphens."""
    kept = "".join(sign for sign in heading.lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def link(words: str, here: str, there: str, heading: str = "") -> str:
    """A link from one file of the repository to another, or to one of its headings."""
    way = posixpath.relpath(there, posixpath.dirname(here)) if here != there else ""
    return f"[{words}]({way}{'#' + anchor(heading) if heading else ''})"
