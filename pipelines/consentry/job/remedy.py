"""What would change a verdict: for a hold the repair of its rule, for a block the act that would lift it (T05).

Lives here: the sentences about blocks, which no rule carries. Does not live here: lifting (that is `facts`). A block
without a sentence of its own gets a cautious one.
"""

from __future__ import annotations

from consentry.rules import BY_ID

_OWN_ACT = (
    "Only the person can lift it: a new sign-up by their own act, later than this no, at this very address, for this "
    "channel and purpose, with full proof ({grade}). A purchase, an invoice or a changed field lifts nothing; do not "
    "write to ask."
)
_ANY_PROOF, _VERIFIED = "grade A or B", "grade A: confirmed by click, signature, recording or login"
BLOCKS: dict[str, str] = {
    "A01": "Nothing we hold: only a new sign-up by the person after the erasure, with full proof, as a new person.",
    "A02": "It ends when the erasure is finished; then the tombstone stands in its place. Finish it.",
    "A03": "It ends when the restriction is lifted for this person; record that as its own event.",
    "A04": "Nothing lifts it. If the report is wrong, correct it in the source that made it.",
    "A05": "It ends when the person comes of age, or with a parent's recorded authorisation.",
    "D01": "A sign of life from the address itself after the bounce: a confirming click, a message from it, or a "
    "verified delivery.",
    "W04": _OWN_ACT.format(grade=_VERIFIED),
    "W05": _OWN_ACT.format(grade=_VERIFIED),
    "X01": "An express yes to us for this channel after the listing, or a later screening that finds it clear.",
}
"""Rule -> what would lift its block."""
_OTHERWISE = (
    "Nothing that we can do: it ends when what stands against contact has ended and that is recorded."
)


def to_change(rule_id: str) -> str:
    """What would change a verdict that this rule gave; empty for one that allows."""
    rule = BY_ID[rule_id]
    if rule.outcome == "BLOCK":
        own = _OWN_ACT.format(grade=_ANY_PROOF) if rule_id.startswith("W") else _OTHERWISE
        return BLOCKS.get(rule_id, own)
    return rule.repair if rule.outcome == "HOLD" else ""
