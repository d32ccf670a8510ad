"""What a lifted no leaves behind."""

import pytest


@pytest.mark.usefixtures("spec")
def test_a_withdrawn_yes_does_not_revive(spec):
    """The act that lifted the withdrawal has run out; the yes from before the withdrawal stays ended (Art. 7(3))."""
    spec(
        """
        event     | at                   | purpose    | proof | valid_until
        given     | 2026-05-28T10:00:00Z | newsletter | B     |
        withdrawn | 2026-05-28T10:10:00Z | newsletter |       |
        given     | 2026-06-04T10:00:00Z | newsletter | B     | 2026-07-04
        """,
        newsletter=("HOLD", "E02"),
    )
