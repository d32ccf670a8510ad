"""The oracle's postman: what left to whom, what was promised, and which yes a forbidden message brought (F, V20).

Lives here: sends as rows with an interval, the last one to a person, and whether a message had a ground. Does not live
here: what a proven yes is (oracle_proof) and who belongs together (oracle).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oracle_events import is_service
from oracle_identity import Contact, Point, point_of
from oracle_time import DAY, MINUS_INFINITY, PLUS_INFINITY, micros, read_time


@dataclass(slots=True)
class Send:
    """One message that left; an unknown time is None at both ends."""

    row: dict
    point: Point | None
    contact: Contact | None
    low: int | None
    high: int | None
    observed: int

    @property
    def latest(self) -> int:
        """The last moment at which it can have left."""
        return self.observed if self.high is None else self.high


class Post:
    """Every message that can have left by as_of, seen by known."""

    def __init__(self, rows: list[dict], policy: dict, as_of: int, known: datetime) -> None:
        """What was dropped before it left is no message; the same row told twice is one."""
        self._as_of = as_of
        self._service = {p["id"] for p in policy["purposes"] if is_service(p)}
        self._templates = policy.get("templates", ())
        self.points = []
        self._of_point: dict[Point | None, list[Send]] = {}
        self._of_contact: dict[Contact | None, list[Send]] = {}
        self._of_campaign: dict[tuple, list[Send]] = {}
        for row in sorted((r for r in rows if r["observed_at"] <= known), key=lambda r: r["observed_at"]):
            point = point_of(row["point_kind"], row["point_value"])
            if point:
                self.points.append(point)
            if row["delivery"] == "dropped":
                continue
            span = read_time(row["sent_at"], row["zone"])
            if span is not None and span.low > as_of:
                continue
            contact = (row["source_id"], row["contact_ref"]) if row["contact_ref"] else None
            low, high = (span.low, span.high) if span else (None, None)
            send = Send(row, point, contact, low, high, micros(row["observed_at"]))
            self._of_point.setdefault(point, []).append(send)
            self._of_contact.setdefault(contact, []).append(send)
            self._of_campaign.setdefault((row["campaign_ref"], point), []).append(send)

    def near(self, points: set[Point], contacts: set[Contact]) -> list[Send]:
        """Messages to one of these addresses or contacts."""
        sends = [send for point in points for send in self._of_point.get(point, ())]
        sends += [send for contact in contacts for send in self._of_contact.get(contact, ())]
        return list({id(send): send for send in sends}.values())

    def last_for(self, purpose: str, sends: list[Send]) -> int:
        """When the last of these messages for a purpose left."""
        return max((send.latest for send in sends if send.row["purpose"] == purpose), default=MINUS_INFINITY)

    def too_early(self, days: int, last: int) -> bool:
        """F01: have the promised days not passed?"""
        return days > 0 and last != MINUS_INFINITY and last + days * DAY > self._as_of

    def template_is_incomplete(self, purpose: str, channel: str) -> bool:
        """F02: a declared template lacks the sender, the way out, or (mail) one click."""
        return any(
            not (t["names_sender"] and t["unsubscribe"] and (t["one_click"] or channel != "email"))
            for t in self._templates
            if (t["purpose"], t["channel"]) == (purpose, channel)
        )

    def that_brought(self, event, high: int) -> list[Send]:
        """Messages to the very address that the act names as its way in; service messages ask nothing."""
        campaign = event.row["campaign_ref"]
        if not campaign:
            return []
        return [
            send
            for send in self._of_campaign.get((campaign, event.point), [])
            if send.row["channel"] in ("email", "sms")
            and send.row["purpose"] not in self._service
            and (send.low is None or not event.known or send.low <= high)
        ]


def edges(send: Send) -> tuple[int, int]:
    """The interval of a send; unknown: any time."""
    return (
        MINUS_INFINITY if send.low is None else send.low,
        PLUS_INFINITY if send.high is None else send.high,
    )
