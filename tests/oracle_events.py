"""The oracle's memory: rows of the neutral contract as events with an interval and a scope.

Lives here: which rows are the same event, when it was first and last shown, what it covers (readings 1 to
5 and 8). Does not live here: whom it concerns and what follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import oracle_notes
from oracle_identity import Contact, Point, outdoes, point_of
from oracle_time import MINUS_INFINITY, SECOND, Span, micros, read_time

ALL_CHANNELS = frozenset({"email", "sms", "phone", "post"})
POSITIVES = frozenset({"given", "confirmed", "renewed"})
WILLS = frozenset(
    [
        "refused",
        "withdrawn",
        "objected",
        "complaint",
        "identity_disputed",
        "expired",
        "revoked",
        "invalidated",
    ]
)
RIGHTS = frozenset(["erasure_requested", "erased", "restricted", "deceased"])
BLOCKING = WILLS | RIGHTS | {"hard_bounce", "soft_bounce", "register_listed", "owner_left"}
FREEING = frozenset({"unrestricted", "delivered", "inbound_click", "inbound_reply", "register_clear"})
ENGAGEMENT = frozenset(["inbound_click", "inbound_reply", "login", "purchase"])
CHANNELS_OF = {"email": ("email",), "phone": ("sms", "phone"), "post": ("post",)}
ORAL = frozenset({"oral_face_to_face", "oral_phone"})
ROW_COLUMNS = frozenset({"file_id", "row_number", "observed_at", "zone"})
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Event:
    """One fact of consent_events; times in microseconds."""

    row: dict
    type: str
    source: str
    zone: str
    contact: Contact | None
    person: str
    point: Point | None
    low: int
    high: int
    known: bool  # is its time known?
    observed: int
    seq: int | None
    channels: frozenset[str]  # named; of a negative: covered
    purposes: frozenset[str]  # named and configured; of a negative: covered
    purpose_stated: bool
    capture: str
    act: bool
    note: oracle_notes.Note | None
    batch: bool = False
    gone: bool = False  # shown before, absent from its source's latest full snapshot
    second: int | None = None  # the very second, when it was given to the second
    memo: dict = field(default_factory=dict)

    @property
    def all_channels(self) -> bool:
        """Does this negative speak of every channel?"""
        return self.channels == ALL_CHANNELS


class History:
    """All events seen by known_as_of that can have happened by as_of."""

    def __init__(
        self, rows: list[dict], snapshots: list[dict], policy: dict, as_of: int, known: datetime
    ) -> None:
        """Reads the rows once; the same fact in several drops is one event."""
        self._policy = policy
        self.marketing = frozenset(p["id"] for p in policy["purposes"] if not is_service(p))
        self._configured = frozenset(p["id"] for p in policy["purposes"])
        self._purpose_words = tuple(
            word for p in policy["purposes"] for word in (p["words"] or (p["id"], p["name"])) if word
        )
        self._skew = policy.get("clock_skew_s", 300) * SECOND
        latest_snapshot: dict[str, datetime] = {}
        for row in snapshots:
            source, seen = row["source_id"], row["observed_at"]
            if seen <= known and seen > latest_snapshot.get(source, datetime.min.replace(tzinfo=seen.tzinfo)):
                latest_snapshot[source] = seen
        first: dict[tuple, dict] = {}
        last_shown: dict[tuple, datetime] = {}
        columns = [column for column in rows[0] if column not in ROW_COLUMNS] if rows else []
        for row in rows:
            if row["observed_at"] > known:
                continue
            same = tuple([row[column] for column in columns])
            if same not in first or row["observed_at"] < first[same]["observed_at"]:
                first[same] = row
            if row["event_type"] in WILLS:
                fact = _negative_fact(row)
                last_shown[fact] = max(row["observed_at"], last_shown.get(fact, row["observed_at"]))
        everything = [self._read(row) for row in first.values()]
        self._mark_batches(everything)
        for event in everything:
            snapshot = latest_snapshot.get(event.source)
            if event.type in WILLS and snapshot is not None:
                event.gone = last_shown[_negative_fact(event.row)] < snapshot
        self.known_points = [event.point for event in everything if event.point]
        self.events = [event for event in everything if visible(event, as_of)]

    def _read(self, row: dict) -> Event:
        kind, source, zone = row["event_type"], row["source_id"], row["zone"]
        observed = micros(row["observed_at"])
        note = oracle_notes.read_note(row["note"], self._purpose_words) if row["note"] else None
        capture = _capture(row, note)
        positive = kind in POSITIVES or kind == "unknown"
        span = read_time(row["occurred_at"], zone)
        if not row["occurred_at"].strip() and note and capture in ORAL and positive:
            span = oracle_notes.span_of(note, zone)
        exact = span.low // SECOND if span and span.instant and kind in POSITIVES else None
        low, high, known = self._interval(span, observed, kind in BLOCKING)
        at_load = kind in POSITIVES and exact is not None and exact == observed // SECOND
        if ((positive or kind in FREEING) and row["time_source"] == "import_stamp") or at_load:
            low, high, known = MINUS_INFINITY, observed, False
        channels, purposes, stated = self._scope(row, kind, capture, note)
        return Event(
            row=row, type=kind, source=source, zone=zone,
            contact=(source, row["contact_ref"]) if row["contact_ref"] else None,
            person=row["person_ref"], point=point_of(row["point_kind"], row["point_value"]),
            low=low, high=high, known=known, observed=observed,
            seq=int(row["seq"]) if row["seq"].strip().lstrip("-").isdigit() else None,
            channels=channels, purposes=purposes, purpose_stated=stated, capture=capture,
            act=kind in POSITIVES and row["kind"] != "state", note=note, second=exact,
        )  # fmt: skip

    def _interval(self, span: Span | None, observed: int, blocking: bool) -> tuple[int, int, bool]:
        """T02, T07: unknown and future times."""
        if span is None:
            return MINUS_INFINITY, observed, False
        if span.low > observed + self._skew:
            return (observed, observed, True) if blocking else (MINUS_INFINITY, observed, False)
        # What was seen has happened, whatever a clock that runs ahead says of a no.
        return (min(span.low, observed) if blocking else span.low), span.high, True

    def _scope(
        self, row: dict, kind: str, capture: str, note: oracle_notes.Note | None
    ) -> tuple[frozenset[str], frozenset[str], bool]:
        channels, purposes = _words(row["channels"]), _words(row["purposes"])
        if kind in BLOCKING:
            if kind == "complaint":
                channels = (channels or frozenset(CHANNELS_OF.get(row["point_kind"], ()))) | {"email"}
            if not channels or "*" in channels or kind in RIGHTS:
                channels = ALL_CHANNELS
            if not purposes or purposes & {"*", "marketing"} or kind == "complaint":
                purposes = self.marketing
            return channels, purposes & self._configured, True
        if note and capture in ORAL and kind in POSITIVES:
            channels = channels or note.channels
            purposes = purposes or frozenset(
                p["id"] for p in self._policy["purposes"] if oracle_notes.names(note.words, tuple(p["words"]))
            )
        return channels - {"*"}, purposes & self._configured, bool(purposes - {"*"})

    def _mark_batches(self, events: list[Event]) -> None:
        """T06: many positives of one source in one second on different contact points."""
        groups: dict[tuple[str, int], list[Event]] = defaultdict(list)
        for event in events:
            if event.second is not None:
                groups[event.source, event.second].append(event)
        for group in groups.values():
            if len(group) < self._policy.get("bulk_stamp_rows", 20):
                continue
            if len({event.point for event in group if event.point}) < self._policy.get("bulk_stamp_rows", 20):
                continue
            for event in group:
                event.batch = True
                event.low, event.high, event.known = MINUS_INFINITY, event.observed, False


def judged_as(purpose: dict, policy: dict) -> dict:
    """The purpose whose rules apply: a mail that sells or asks is judged as what it sells or asks for (S02, S03)."""
    wanted = purpose.get("asks_permission_for") or purpose.get("promotes")
    return next((p for p in policy["purposes"] if p["id"] == wanted), purpose)


def is_permanent(event: Event) -> bool:
    """A hard bounce that says 5.1.x somewhere, or nothing that can be read."""
    code = re.search(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}", event.row["bounce_code"])
    return event.type == "hard_bounce" and (code is None or code[0].startswith("5.1."))


def is_service(purpose: dict) -> bool:
    """A service message, and nothing else in it."""
    return purpose["kind"] == "service" and not (
        purpose.get("promotes") or purpose.get("asks_permission_for")
    )


def visible(event: Event, as_of: int) -> bool:
    """Can it have happened by as_of? A fact of unknown time always can."""
    if not event.known:
        return True
    if event.type in BLOCKING:
        return event.low <= as_of
    return min(event.high, event.observed) <= as_of


def newest(rows: list[dict], known: datetime, *key: str) -> dict[tuple, dict]:
    """The newest version of each thing that was observed by `known`."""
    found: dict[tuple, dict] = {}
    for row in rows:
        if row["observed_at"] > known:
            continue
        name = tuple(row[column] for column in key)
        if name not in found or outdoes(row, found[name]):
            found[name] = row
    return found


def _capture(row: dict, note: oracle_notes.Note | None) -> str:
    capture = row["capture_method"]
    told = capture in ORAL or capture in ("", "unknown")
    if note and note.card and told and not note.assent:
        return "business_card"
    return capture or "unknown"


def _words(cell: str) -> frozenset[str]:
    return frozenset(word.strip() for word in cell.split(";") if word.strip()) if cell else NOTHING


def _negative_fact(row: dict) -> tuple:
    """What makes a negative the same when it is shown again."""
    point = point_of(row["point_kind"], row["point_value"])
    return (
        row["source_id"], point, row["contact_ref"], row["person_ref"], row["event_type"],
        _words(row["channels"]), _words(row["purposes"]), row["occurred_at"].strip(),
    )  # fmt: skip
