"""The oracle's ear: what a free-text note about a conversation says (C03, V12, SC37 to SC40).

Lives here: finding date, time, place, near-literal words with an assent and the recorder in a note in
Dutch or English. Does not live here: whether the note suffices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import oracle_time

CARD = re.compile(r"visitekaart|business\s?card", re.IGNORECASE)
QUOTE = re.compile(r"(?:^|(?<=[\s:(,]))['\"‘“„«](.+?)['\"’”“»](?=$|[\s.,;:!?)—–-])", re.DOTALL)
RECORDER = re.compile(r"(?:^|\s)[—–-]{1,2}\s*([^\W\d_][^\d:;!?'\"—–]{1,40})$")
ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
SHORT_DATE = re.compile(r"\b(\d{1,2})([-/.])(\d{1,2})\2(\d{4})\b")
LONG_DATE = re.compile(r"\b(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4})\b", re.IGNORECASE)
CLOCK = re.compile(r"(?<![\d.:-])([01]?\d|2[0-3])(?::|u|h|\.(?=\d\d\s?(?:uur|u\b|h\b)))([0-5]\d)(?![\d:])")
MONTHS = [
    ("jan",), ("feb",), ("mrt", "maa", "mar"), ("apr",), ("mei", "may"), ("jun",),
    ("jul",), ("aug",), ("sep",), ("okt", "oct"), ("nov",), ("dec",),
]  # fmt: skip
ASSENT = re.compile(
    r"\b(ja|jazeker|jawel|prima|akkoord|goed|graag|gerust|oké|oke|ok|okay|natuurlijk|zeker|uiteraard|top|"
    r"doe maar|yes|sure|fine|please|agree|agreed|of course|go ahead|happy to)\b",
    re.IGNORECASE,
)
REFUSAL = re.compile(r"\b(niet|geen|nee|nooit|stop|no|not|don't|never)\b", re.IGNORECASE)
FILLER = re.compile(r"\b(op|om|at|on|the|uur|u|h)\b", re.IGNORECASE)
CHANNEL_WORDS = {
    "email": re.compile(r"\b(e-?mail|mail|mailen|gemaild)\b", re.IGNORECASE),
    "sms": re.compile(r"\b(app|appen|whatsapp|sms|sms'en|text)\b", re.IGNORECASE),
    "phone": re.compile(r"\b(bel|belt|bellen|call|phone|telefoon)\b", re.IGNORECASE),
    "post": re.compile(r"\b(post|brief|brieven|letter|letters)\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Note:
    """What was found; `words` are the quoted words, `assent` whether they say yes."""

    days: tuple[date, ...]
    clock: tuple[int, int] | None
    place: bool
    words: str
    assent: bool
    recorder: bool
    card: bool

    @property
    def complete(self) -> bool:
        """Date, time, place, words of assent and recorder are all there."""
        return bool(self.days and self.clock and self.place and self.assent and self.recorder)

    @property
    def channels(self) -> frozenset[str]:
        """Channels that the quoted words name."""
        return frozenset(name for name, pattern in CHANNEL_WORDS.items() if pattern.search(self.words))


@lru_cache(maxsize=100_000)
def read_note(text: str) -> Note:
    """Reads one note; a thing that is not clearly there is missing."""
    text = text.strip()
    recorder = RECORDER.search(text)
    body = text[: recorder.start()] if recorder else text
    quotes = QUOTE.findall(body)
    words = " ".join(quotes)
    opening = QUOTE.search(body)
    before = body[: opening.start()] if opening else body
    days, before = _take_date(before)
    clock = CLOCK.search(before)
    before = CLOCK.sub(" ", before)
    return Note(
        days=tuple(days),
        clock=(int(clock[1]), int(clock[2])) if clock else None,
        place=_names_a_place(before),
        words=words,
        assent=bool(ASSENT.search(words)) and not REFUSAL.search(words),
        recorder=bool(recorder),
        card=bool(CARD.search(text)),
    )


def span_of(note: Note, zone: str) -> oracle_time.Span | None:
    """When the talk was, by the note itself."""
    if note.clock:
        return oracle_time.read_wall_time(list(note.days), *note.clock, zone) if note.days else None
    return oracle_time.whole_days(list(note.days), zone)


def names(words: str, vocabulary: tuple[str, ...]) -> bool:
    """Does one of these words begin a word of the text?"""
    return any(re.search(rf"\b{re.escape(word)}", words, re.IGNORECASE) for word in vocabulary)


def _take_date(text: str) -> tuple[list[date], str]:
    if match := ISO_DATE.search(text):
        found = _day(int(match[1]), int(match[2]), int(match[3]))
    elif match := SHORT_DATE.search(text):
        found = oracle_time.possible_days(int(match[1]), int(match[3]), int(match[4]))
    elif match := LONG_DATE.search(text):
        month = next((n for n, names_ in enumerate(MONTHS, 1) if match[2].lower().startswith(names_)), 0)
        found = _day(int(match[3]), month, int(match[1]))
    else:
        return [], text
    return found, text[: match.start()] + " " + text[match.end() :]


def _day(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _names_a_place(before: str) -> bool:
    before = FILLER.sub(" ", before.strip())
    parts = re.split(r"[.,;\n]", before)
    if before.endswith(":"):
        parts.pop()  # who spoke, not where
    return any(len(re.findall(r"[^\W\d_]", part)) >= 3 for part in parts)
