"""To which countries lists may go, and what covers the others: the dated rows behind rule P03."""

from __future__ import annotations

from pathlib import Path

from consentry.docs import markdown
from consentry.docs.families import rule_link
from consentry.docs.places import NO_ADVICE, TRANSFERS
from consentry.law import AREAS, FRAMEWORKS, SAFEGUARDS, TRANSFERS_CHECKED


def page_text(root: Path) -> str:
    """The page, made from the rows of `law.transfers`."""
    del root
    return markdown.page(
        "Transfers to other countries",
        f"Countries to which lists may go without a safeguard ({rule_link('P03', TRANSFERS)}; looked through on "
        f"{TRANSFERS_CHECKED}; a row that nothing confirms is general knowledge and waits for a comparison with the "
        f"Official Journal). {NO_ADVICE}",
        "Everywhere else the register of processors names what covers the transfer: "
        + "; ".join(f"`{key}`: {words}" for key, words in SAFEGUARDS.items())
        + ". The exceptions of Art. 49 do not carry lists that leave every night.",
        markdown.table(
            ("country", "why", "from", "to", "only for", "confirmed by"),
            [
                (row.country, row.why, row.in_force_from, row.in_force_to or "open",
                 FRAMEWORKS.get(row.members_of, "all"), row.confirmed_by or "nothing yet")
                for row in AREAS
            ],
        ),
    )  # fmt: skip
