"""What a citation is: the text, where it stands, since when, and whether anybody looked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """One place in the law or in guidance.

    `in_force_from`/`in_force_to` are ISO days ('' open); `last_checked` is the day somebody of this
    project last compared it with a source ('' never); `official_text_read` is False where only a secondary source was
    read: check the official text before quoting it. `address` leads to the publisher's text, where it follows from the
    text's own number.
    """

    key: str
    instrument: str
    article: str
    says: str
    in_force_from: str = ""
    in_force_to: str = ""
    last_checked: str = "2026-11-01"
    official_text_read: bool = False
    address: str = ""

    def __str__(self) -> str:
        return f"{self.instrument}, {self.article}" if self.article else self.instrument
