"""Who would get the lists: the people are allowed, but the list may not leave for such a tool."""

from __future__ import annotations

from scenarios.model import Case, Leaves
from scenarios.words import person, single_opt_in


def _tool(letter: str, sentence: str, target: str, rule: str) -> Case:
    """SC02's person, held by the tool of that name; the company's own machine gets its lists all the same."""
    return Case(
        f"SC68{letter}", sentence, (*person(), single_opt_in("2026-03-01")), ("E:nl ALLOW C01 proven",),
        company="company_tools", exports=(Leaves(target, "HOLD", rule), Leaves("own_machine", "ALLOW")),
    )  # fmt: skip


CASES = (
    _tool("a", "A tool with which we have no processor agreement.", "no_agreement", "P01"),
    _tool("b", "A tool that engaged a sub-processor we never authorised.", "new_host", "P02"),
    _tool("c", "An American tool, and nothing covers the transfer.", "overseas", "P03"),
)
