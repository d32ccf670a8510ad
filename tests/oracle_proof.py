"""The oracle's judge of a yes: elements of proof, grade, and the V and E rules that fail (C, V, E).

Lives here: one positive against one channel and purpose (readings 9 to 14). Does not live here: whether
somebody said no.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from oracle_events import ORAL, POSITIVES, Event
from oracle_law import Regime
from oracle_time import DAY, MINUS_INFINITY, SECOND, Span, micros, months_before, read_time, utc_day

PRIORITY = {
    "C05": 398, "C02": 400, "C01": 405, "C03": 410, "C04": 415, "C06": 420, "V01": 430, "V02": 432,
    "V03": 434, "V16": 436, "V17": 438, "V11": 442, "V19": 444, "V14": 448, "V13": 450, "V07": 452,
    "V08": 454, "V18": 456, "V12": 458, "V09": 460, "V10": 462, "V15": 464, "V04": 470, "V05": 472,
    "V06": 480, "E01": 490, "E02": 491, "V20": 440, "V21": 446, "E03": 492, "E04": 493,
}  # fmt: skip
INVALID = frozenset({"V01", "V02", "V03", "V16", "V17"})
GDPR = micros(datetime(2018, 5, 25, tzinfo=UTC))

PRETICKED = frozenset({"pre_ticked", "prefilled_returning"})
TERMS = frozenset({"tc_clause", "privacy_statement", "contract_clause"})
SILENCE = frozenset({"business_card", "silence", "continued_use", "deemed"})
SCREENS = frozenset({"event_badge_scan", "attendee_list"})
IMPORTS = frozenset({"import_csv", "api_sync", "crm_checkbox_by_staff", "purchased_or_partner_list"})
ACT_BY_NATURE = frozenset({"inbound_message", "paper_form"}) | ORAL
ACT_BY_BOX = (
    SCREENS | IMPORTS | {"web_form_soi", "web_form_doi", "preference_center", "third_party_submission"}
)
METHOD_KIND = {
    "web_form_soi": "web", "web_form_doi": "web", "preference_center": "web",
    "event_badge_scan": "event", "attendee_list": "event",
    "oral_face_to_face": "oral", "oral_phone": "oral",
}  # fmt: skip
CONTRADICTS_NOBODY = frozenset(
    {"import_csv", "api_sync", "crm_checkbox_by_staff", "pre_ticked", "prefilled_returning", "unknown"}
)


@dataclass(slots=True)
class Candidate:
    """One positive judged for one key."""

    event: Event
    failing: set[str]
    grade: str
    rule: str  # the C rule it carries when nothing fails
    lifted: bool = False  # did it lift an earlier no?
    over: bool = False  # did a no come after it?

    @property
    def passes(self) -> bool:
        """Is it a consent that counts?"""
        return not self.failing and self.grade in ("A", "B") and not self.over

    @property
    def valid(self) -> bool:
        """May it lift a no (E rules and a later owner do not matter)?"""
        return not any(rule[0] == "V" and rule != "V21" for rule in self.failing) and self.grade in ("A", "B")

    @property
    def lowest(self) -> str:
        """The failing rule that speaks for it."""
        return min(self.failing, key=PRIORITY.__getitem__, default="")


class Court:
    """Judges positives by the notices and the policy."""

    def __init__(
        self, notices: dict[tuple, dict], relations: dict[str, list[int | None]], policy: dict, as_of: int
    ) -> None:
        """`notices` are the newest versions by source and id; `relations` says per sale_ref when it ended."""
        self._relations = relations
        self._notices = notices
        texts: dict[str, list[dict]] = {}
        for (_, notice_id), row in notices.items():
            texts.setdefault(notice_id, []).append(row)
        self._by_id = {notice_id: rows[0] for notice_id, rows in texts.items() if len(rows) == 1}
        self._policy = policy
        self._ours = {policy["controller_id"], *policy.get("predecessors", ())}
        self._as_of = as_of
        self._skew = policy.get("clock_skew_s", 300) * SECOND
        self._stale_before = months_before(as_of, policy.get("consent_max_age_months", 36))

    def notice(self, event: Event) -> dict | None:
        """The wording that the event says was shown."""
        name = event.row["notice_id"]
        return self._notices.get((event.source, name)) or self._by_id.get(name) if name else None

    def names_us(self, event: Event) -> bool:
        """Our controller was named, or nobody."""
        named = self.controllers(event)
        return not named or bool(self._ours & named)

    def controllers(self, event: Event) -> frozenset[str]:
        """Who was named: by the event, else by its notice."""
        if event.row["controller_named"]:
            return frozenset({event.row["controller_named"]})
        notice = self.notice(event)
        return _words(notice["controllers_named"]) if notice else frozenset()

    def invalid(self, event: Event) -> set[str]:
        """The rules that make it no consent at all (grade F)."""
        found = set()
        if event.capture in PRETICKED or event.row["box_default"] == "ticked":
            found.add("V01")
        if event.capture in TERMS:
            found.add("V02")
        if event.capture in SILENCE:
            found.add("V03")
        if event.capture == "gated_or_contest":
            found.add("V16")
        if event.capture == "third_party_submission" and not self._clicked_in_time(event):
            found.add("V17")
        return found

    def judge(
        self, event: Event, channel: str, purpose: str, regime: Regime, role: bool, engaged: int
    ) -> Candidate:
        """All rules that one candidate fails for a key, V13 excepted where it takes two."""
        if event.type == "requested":
            return Candidate(event, {"V14"}, "D", "")
        invalid = self.invalid(event)
        failing = set(invalid)
        if event.capture in SCREENS and not self._own_screen(event):
            failing.add("V07")
        artefact = event.row["artefact_uri"] or event.row["source_ref"]
        if (event.capture in IMPORTS and not artefact) or (event.batch and not event.row["artefact_uri"]):
            failing.add("V08")
        failing |= self._ended(event, engaged)
        if not event.act:
            failing.add("V06")
            if event.known and event.high < GDPR:
                failing.add("V18")
            return Candidate(event, failing, "F" if invalid else "D", "")
        grade = self._grade(event, channel, purpose) if not invalid else "F"
        failing |= self._faults_of_an_act(event, channel, purpose, grade)
        if grade == "B" and regime.min_grade == "A":
            failing.add("V15")
        return Candidate(event, failing, grade, self._rule(event, grade, role))

    def _faults_of_an_act(self, event: Event, channel: str, purpose: str, grade: str) -> set[str]:
        failing = set()
        elements = self._elements(event, channel, purpose)
        oral = event.capture in ORAL
        if event.capture == "web_form_doi" and not self._clicked_in_time(event):
            failing.add("V14")
        if event.capture == "unknown":
            failing.add("V13")
        if event.known and event.high < GDPR and grade not in ("A", "B"):
            failing.add("V18")
        if oral and not self._noted_well(event):
            failing.add("V12")
        if not event.known:
            failing.add("V09")
        if not oral and not all(elements[n] for n in (5, 8, 9, 10)):
            failing.add("V10")
        if not oral and not all(elements[n] for n in (1, 2, 4)):
            failing.add("V06")
        if not event.purpose_stated or (not oral and not elements[6]):
            failing.add("V04")
        if not event.channels or (not oral and not elements[7]):
            failing.add("V05")
        return failing

    def _elements(self, event: Event, channel: str, purpose: str) -> dict[int, bool]:
        """Elements 1 to 11 of domain.md 5.1; those without 6 and 7 are the same for every key."""
        notice = self.notice(event)
        if "elements" not in event.memo:
            event.memo["elements"] = self._common_elements(event, notice)
        found = dict(event.memo["elements"])
        told = _words(notice["purposes"]) if notice else frozenset()
        found[6] = purpose in event.purposes and (not told or purpose in told)
        told = _words(notice["channels"]) if notice else frozenset()
        found[7] = channel in event.channels and (not told or channel in told)
        return found

    def _common_elements(self, event: Event, notice: dict | None) -> dict[int, bool]:
        row, capture = event.row, event.capture
        inbound = capture == "inbound_message"
        web = capture in ("web_form_soi", "web_form_doi") or self._own_screen(event)
        reference = row["form_id"] if web else row["source_ref"] or row["artefact_uri"] or row["form_id"]
        by_notice = _words(notice["controllers_named"]) if notice else frozenset()
        return {
            1: event.point is not None,
            2: capture in ACT_BY_NATURE
            or (capture in ACT_BY_BOX and row["box_default"] in ("unticked", "own_button")),
            3: event.known,
            4: bool(reference),
            5: (_retrievable(notice) and _shown_then(notice, event))
            or (inbound and bool(row["note"] or row["artefact_uri"])),
            8: row["controller_named"] in self._ours or bool(self._ours & by_notice),
            9: inbound or (notice is not None and notice["withdrawal_info"] == "yes"),
            10: inbound or (notice is not None and notice["unbundled"] == "yes"),
            11: self._clicked_in_time(event)
            or row["verification"] in ("signature", "recording", "authenticated"),
        }

    def _grade(self, event: Event, channel: str, purpose: str) -> str:
        if event.capture in ORAL:
            if self._noted_well(event):
                return "A" if event.row["verification"] == "recording" else "B"
            recorder = (event.note and event.note.recorder) or event.row["recorded_by"]
            return "C" if event.known and recorder else "D"
        elements = self._elements(event, channel, purpose)
        if not all(elements[n] for n in (1, 2, 3, 4, 6)) or event.capture == "unknown":
            return "D"
        if event.capture == "web_form_doi" and not self._clicked_in_time(event):
            return "D"
        if event.capture in SCREENS and not self._own_screen(event):
            return "D"
        missing = sum(not elements[n] for n in (5, 7, 8, 9, 10))
        if missing:
            return "C" if missing == 1 else "D"
        return "A" if elements[11] else "B"

    def _rule(self, event: Event, grade: str, role: bool) -> str:
        if role:
            return "C06"
        if event.capture in ORAL:
            return "C03"
        if event.capture == "paper_form":
            return "C04"
        return "C02" if grade == "A" and self._clicked_in_time(event) else "C01"

    def _ended(self, event: Event, engaged: int) -> set[str]:
        found = self.over_by(event, self._as_of)
        if event.known and self._stale_before > max(event.low, engaged):
            found.add("E01")
        if event.row["relation_ref"].strip() and self._relation_over(event.row["relation_ref"].strip()):
            found.add("E04")
        return found

    def over_by(self, event: Event, at: int) -> set[str]:
        """E02 and E03 at a moment; an end or a change that nobody can read may have come."""
        found = set()
        until = event.row["valid_until"].strip()
        span = read_time(until, event.zone) if until else None
        if until and (span is None or span.high < at):
            found.add("E02")
        notice = self.notice(event)
        told = notice["validity_days"].strip() if notice else ""
        days = _whole(told)
        if told and days is None:
            found.add("E02")
        if days is not None and event.known and event.low + days * DAY < at:
            found.add("E02")
        change = notice["material_change_from"].strip() if notice else ""
        span = read_time(change, notice["zone"]) if notice and change else None
        if change and (span is None or span.low <= at):
            found.add("E03")
        return found

    def _relation_over(self, reference: str) -> bool:
        """Not on file, or one of that name ended too long ago."""
        ends = self._relations.get(reference)
        limit = months_before(self._as_of, self._policy.get("relation_end_max_months", 24))
        return not ends or any(end is not None and end < limit for end in ends)

    def doubtful_owner(self, event: Event, doubt: int | None, engaged: int, silence_counts: bool) -> bool:
        """V21: was the last confirmed act before the moment of doubt, or is a free mailbox silent for long?"""
        click = self.click_time(event)
        last = max(event.low, click if click is not None else MINUS_INFINITY)
        if doubt is not None and last <= doubt:
            return True
        limit = months_before(self._as_of, self._policy.get("freemail_silent_months", 12))
        return silence_counts and event.known and max(last, engaged) < limit

    def explicit(self, event: Event) -> bool:
        """Did the wording ask explicitly for sensitive data (A06)?"""
        notice = self.notice(event)
        return notice is not None and notice["special_category"] == "yes"

    def promised_days(self, event: Event) -> int:
        """Promised number of days between messages; 0 for none."""
        notice = self.notice(event)
        return (_whole(notice["frequency_days"].strip()) or 0) if notice else 0

    def _clicked_in_time(self, event: Event) -> bool:
        """A double opt-in click by a person, at most 7 days after the request and not before it."""
        if "clicked" not in event.memo:
            event.memo["clicked"] = self._read_click(event)
        return event.memo["clicked"] is not None

    def click_time(self, event: Event) -> int | None:
        """When the confirming click came, if it came in time."""
        self._clicked_in_time(event)
        return event.memo["clicked"]

    def _read_click(self, event: Event) -> int | None:
        if event.row["verification"] != "doi_click" or not event.known:
            return None
        at = self._past(event, event.row["verified_at"])
        limit = self._policy.get("doi_confirm_max_days", 7) * DAY
        if at is None or at.low < event.low - self._skew or at.high > event.low + limit:
            return None
        return at.low

    def _past(self, event: Event, text: str) -> Span | None:
        span = read_time(text, event.zone)
        return span if span and span.low <= event.observed + self._skew else None

    def _note_is_complete(self, event: Event) -> bool:
        """What the note leaves out may stand in the row's own columns; the words of assent may not."""
        note, row = event.note, event.row
        return note is not None and all(
            (
                event.known,
                note.clock or event.second is not None,
                note.place or row["source_ref"],
                note.assent,
                note.recorder or row["recorded_by"],
            )
        )

    def _noted_well(self, event: Event) -> bool:
        if not self._note_is_complete(event):
            return False
        recorded = self._past(event, event.row["recorded_at"])
        limit = self._policy.get("oral_note_max_days", 7) * DAY
        return recorded is not None and event.known and recorded.high - event.low <= limit

    def _own_screen(self, event: Event) -> bool:
        """A badge scan or attendee list with an own opt-in screen counts as a web form (SC42)."""
        return (
            event.capture in SCREENS
            and event.row["box_default"] in ("unticked", "own_button")
            and self.notice(event) is not None
        )

    def method_kind(self, event: Event) -> str:
        """What kind of method took the yes; empty for those that contradict nobody."""
        if event.capture in CONTRADICTS_NOBODY:
            return ""
        if self._own_screen(event):
            return "web"
        return METHOD_KIND.get(event.capture, event.capture)


def mark_contradictions(candidates: list[Candidate], court: Court) -> None:
    """V13: two systems tell different stories about the same day's yes."""
    acts = [c for c in candidates if c.event.act and c.event.known and court.method_kind(c.event)]
    for one in acts:
        for other in acts:
            if (
                one.event.source != other.event.source
                and utc_day(one.event.low) == utc_day(other.event.low)
                and court.method_kind(one.event) != court.method_kind(other.event)
            ):
                one.failing.add("V13")


def in_scope(event: Event, channel: str, purpose: str) -> bool:
    """Names this channel (or none) and this purpose (or none)."""
    return (not event.channels or channel in event.channels) and (
        not event.purpose_stated or purpose in event.purposes
    )


def is_candidate(event: Event) -> bool:
    """Could it be a yes, or the start of one?"""
    return event.type in POSITIVES or event.type in ("unknown", "requested")


def the_one_that_counts(candidates: list[Candidate], promised: Callable[[Event], int]) -> Candidate:
    """Reading 12; ties end with the latest, the last seen, the poorer proof, the promise to write less often."""

    def latest(candidate: Candidate) -> tuple:
        event = candidate.event
        return (event.low, event.observed, candidate.grade, promised(event))

    passing = [c for c in candidates if c.passes]
    if passing:
        best = min(_consent_rank(c) for c in passing)
        return max((c for c in passing if _consent_rank(c) == best), key=latest)
    acts = [c for c in candidates if c.event.act] or candidates  # a bare flag speaks where no act is on file
    furthest = max(PRIORITY.get(c.lowest, -1) for c in acts)
    return max((c for c in acts if PRIORITY.get(c.lowest, -1) == furthest), key=latest)


def _consent_rank(candidate: Candidate) -> int:
    return PRIORITY["C05" if candidate.lifted else candidate.rule]


def _whole(text: str) -> int | None:
    """A whole number, also as tables write it (30.0)."""
    found = re.fullmatch(r"([0-9]{1,6})(?:\.0*)?", text)
    return int(found[1]) if found else None


def _shown_then(notice: dict | None, event: Event) -> bool:
    """Not surely before the text was first shown, nor after it was last."""
    if notice is None:
        return False
    since = read_time(notice["shown_from"], notice["zone"])
    until = read_time(notice["shown_to"], notice["zone"])
    too_early = event.known and since is not None and event.high < since.low
    return not too_early and not (event.known and until is not None and event.low > until.high)


def _retrievable(notice: dict | None) -> bool:
    if notice is None or not notice["full_text"].strip():
        return False
    given = notice["sha256"].strip().lower()
    return not given or given == hashlib.sha256(notice["full_text"].encode()).hexdigest()


def _words(cell: str) -> frozenset[str]:
    return frozenset(word.strip() for word in cell.split(";") if word.strip())
