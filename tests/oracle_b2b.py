"""The oracle's reading of the national exemptions for messages to companies (B).

Lives here: reading 33 and 34. Does not live here: which country's law applies.
"""

from __future__ import annotations

from dataclasses import dataclass

from oracle_events import Event


@dataclass(slots=True)
class Firm:
    """What is known of who subscribes to an address, for one channel and purpose."""

    country: str  # the only candidate, when it exempts companies on this channel
    types: frozenset[str]  # subscriber_type of every record of its people
    number: bool  # a company number is on file
    desk: bool  # info@ and the like
    own_address: bool  # the company's address, not a private one
    could_object: bool  # told at collection, and able to object at once
    job_related: bool
    published: bool  # for this very kind of message, and a snapshot is kept

    def rules(self, switched_on: bool) -> set[str]:
        """The B rules that apply."""
        if not self.country:
            return set()
        exempt = self._exempt() if self.types == {"legal"} else ""
        if not switched_on:
            return {"B00"} if exempt else set()
        if exempt:
            return {exempt}
        if self.types == {"natural"}:
            return set()
        if self.types != {"legal"} or (self.country == "GB" and not self.number):
            return {"B06"}
        about_the_job = self.job_related and self.own_address
        return {"B07"} if self.country == "FR" and not self.desk and not about_the_job else set()

    def _exempt(self) -> str:
        """The exemption whose every fact is there."""
        if self.country == "FR":
            if self.desk:
                return "B02"
            return "B01" if self.own_address and self.could_object and self.job_related else ""
        if self.country == "GB":
            return "B03" if self.number else ""
        if self.country == "BE":
            return "B04" if self.desk else ""
        return "B05" if self.published else ""


def published(own: list[Event], channel: str, purpose: str) -> bool:
    """The company made this very address known for this purpose and channel, and a snapshot is kept."""
    return any(
        event.type == "address_published"
        and event.row["artefact_uri"]
        and channel in event.channels
        and purpose in event.purposes
        for event in own
    )
