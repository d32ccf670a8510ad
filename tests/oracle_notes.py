"""The oracle's ear: what a free-text note about a conversation says (C03, V12, SC37 to SC40).

Lives here: finding date, time, place, near-literal words with an assent and the recorder in a note in
Dutch or English, by the reading of docs/explanation/how-we-read-the-table.md. Does not live here: whether the note
suffices, nor the word lists (tests/data/note_words.csv).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import oracle_time

with (Path(__file__).parent / "data" / "note_words.csv").open(encoding="utf-8", newline="") as _file:
    LISTS = {row["list"]: row["words"].split(";") for row in csv.DictReader(_file)}

TOWNS = frozenset(LISTS["towns"])
NEUTRAL = sorted([*LISTS["before_a_moment"], *LISTS["towns"]], key=len, reverse=True)
LETTER, UPPER = r"[^\W\d_]", "[" + "".join(chr(c) for c in range(0x250) if chr(c).isupper()) + "]"
BREAKS = ".,;!?("
SPEECH_FOLLOWS = ".,:;!?)-"
HOUR = r"([01]?\d|2[0-3])"
MONTH_NAMES = {
    1: "jan januari january", 2: "feb februari february", 3: "mrt maart mar march", 4: "apr april", 5: "mei may",
    6: "jun juni june", 7: "jul juli july", 8: "aug augustus august", 9: "sep sept september",
    10: "okt oktober oct october", 11: "nov november", 12: "dec december",
}  # fmt: skip
MONTH_OF = {name: number for number, names_ in MONTH_NAMES.items() for name in names_.split()}
MONTH = "(" + "|".join(sorted(MONTH_OF, key=len, reverse=True)) + ")"
DAYS = [
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(r"\b(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|e)?\.? (?:of )?(?P<n>{MONTH})\.? (?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<n>{MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b", re.I),
]
NOT_A_DAY = re.compile(rf"\b\d{{1,2}}(?: {LETTER}+ \d{{4}}|[-/]\d{{1,2}})\b")
HALF = r"(?: ?(am|pm|a\.m|p\.m|s middags|s avonds|s morgens|s ochtends))?"
CLOCK = re.compile(rf"\b{HOUR}:([0-5]\d)\b{HALF}", re.I)
SIGNED = re.compile(
    rf"(?:^|[ .,!;)~])-{{1,2}} ?({UPPER}{LETTER}+(?: {UPPER}\.?)?"
    rf"|{UPPER}\.(?: ?{UPPER}\.)*(?: (?:van|von|de|der|den|ten|ter|te|el|al|la))* {UPPER}{LETTER}*\.?) ?\.?$"
)
WRITTEN_BY = re.compile(
    rf"\b(?i:genoteerd|opgeschreven|vastgelegd|noted|recorded|written down) (?i:door|by):? ({UPPER}(?:{LETTER}|\.)+"
    rf"(?:(?: (?:van|von|de|der|den|ten|ter|te|el|al|la))* {UPPER}{LETTER}*\.?)?)"
)
GOES_ON = re.compile(rf" (?:{'|'.join(map(re.escape, LISTS['around']))})\b", re.I)
ADDRESS = re.compile(r"\S+@\S+|\+?\d[\d -]{7,}\d")
CAPITALISED = re.compile(rf"{UPPER}(?:{LETTER}|['-])*")
VENUE = re.compile(
    r"\b(?:(?:jaar|vak|handels|huis)?beurs|trade fairs?|(?:at|the) fair|(?:stand|booth|hal|hall) \w{0,2}\d[\w.]*|"
    r"(?:at|on|our|the|op|onze|de|in) (?:(?:de|onze|the|our) )?(?:stand|booth)|\w+hallen|expo|exhibition|"
    r"(?:op|in|ons) (?:(?:ons|het) )?kantoor|kantoor (?:van )?(?:de )?klant|(?:at|in|our|the|client's) "
    r"(?:(?:our|the) )?office|\w+ office|showroom|congres|conference|seminar|workshop|\w*borrel|cafe|restaurant|hotel|"
    r"open (?:dag|day)|netwerkontbijt|op (?:het|hun|ons) bedrijf|op locatie|bezoek (?:bij|aan|bakkerij|firma)|visit to|"
    r"bij (?:de )?klant|in de winkel|in the shop|rai|ahoy|mecc|nec|evoluon|telefonisch|(?:aan de|per) telefoon|"
    r"(?:by|on the) phone)\b",
    re.IGNORECASE,
)
CARD = re.compile(
    r"\b(?:visitekaart(?:je)?|visitekaartjes (?:uit)?gewisseld|business card|"
    r"kaartje (?:gekregen|ontvangen|meegenomen))\b",
    re.IGNORECASE,
)
NO_CARD = re.compile(
    r"\b(?:geen|no|without a?|zonder) (?:visitekaart\w*|business cards?|kaartje)", re.IGNORECASE
)
TO_ME = "(?:me|mij|ons|us|maar|gerust|mag|is|de|die|het|the|deze)"
CHANNEL_WORDS = {
    "email": rf"(?:per|via|over|op|op de|by|in de|via de) e-?mail|(?:per|via|via de|op|op de) mail|to my email|"
    rf"naar mijn e?-?mail|email's best|mailen|gemaild|e-?mailen|(?:e-)?mailtje|emails|"
    rf"e-?mail (?:{TO_ME}|newsletters?|offers|please)|mail {TO_ME}",
    "sms": r"sms|smsen|sms'en|sms'je|apps? (?:me|mij|ons|maar|gerust|de|die)|appen|geappt|whatsapp|tekstbericht|"
    r"text me|text us|by text|texts",
    "phone": r"bel (?:me|mij|ons|maar|gerust)|bellen|gebeld|(?:call|phone|ring) (?:me|us)|calls|(?:per|via) telefoon|"
    r"telefonisch|by phone",
    "post": r"(?:per|by|via|via de|met de|in de|op de) post|(?:een|de|die) brief|brieven|a letter|letters",
}


@dataclass(frozen=True, slots=True)
class Note:
    """What was found; `words` are the quoted words when they are an assent, `assent` whether they are one."""

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
        return frozenset(
            c for c, words in CHANNEL_WORDS.items() if re.search(rf"\b(?:{words})\b", self.words, re.I)
        )


@lru_cache(maxsize=100_000)
def read_note(text: str, purpose_words: tuple[str, ...] = ()) -> Note:
    """Reads one note; a thing that is not clearly there is missing."""
    text = _tidy(text)
    spoken, introduced, around = _take_quotations(text)
    signer, told = _take_signature(around)
    told = _tidy_clocks(told)
    named = signer and any(part in told for part in (signer.split()[0], signer.split()[-1]))
    own = _forms_of(purpose_words)
    words = ". ".join(spoken)
    assent = (
        _says_yes(words)
        and _all_known(ADDRESS.sub(" ", words), (*LISTS["spoken"], *own), letters_only=False)
        and not _has(words, LISTS["not_spoken"])
        and not re.match(rf"\W*(?:{'|'.join(LISTS['summed_up'])})\b", words, re.I)
        and _nothing_else(told, own)
        and "?" not in text
        and introduced <= 1
        and not named
    )
    days, clock = _moments(told)
    return Note(
        days=days,
        clock=clock,
        place=any(_is_place(clause) for clause in _clauses(told)),
        words=words if assent else "",
        assent=assent,
        recorder=bool(signer) and not named,
        card=bool(CARD.search(NO_CARD.sub("", text))),
    )


def span_of(note: Note, zone: str) -> oracle_time.Span | None:
    """When the talk was, by the note itself."""
    if note.clock:
        return oracle_time.read_wall_time(list(note.days), *note.clock, zone) if note.days else None
    return oracle_time.whole_days(list(note.days), zone)


def names(words: str, vocabulary: tuple[str, ...]) -> bool:
    """Is one of these words, or its plain plural, a word of the text?"""
    return _has(words, _forms_of(vocabulary))


@lru_cache(maxsize=1_000)
def _forms_of(vocabulary: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_plain(w) + ending for w in vocabulary if w for ending in ("", "s", "'s", "en", "n"))


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M")
    )


def _has(text: str, words: Sequence[str]) -> bool:
    return bool(words) and _any_word(tuple(words)).search(text) is not None


@lru_cache(maxsize=1_000)
def _any_word(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.I)


def _tidy(text: str) -> str:
    text = _plain(text).translate(str.maketrans("’‘“”„«»–—", '\'\'"""""--'))
    text = " ".join(text.split())
    text = re.sub(r"(\d[-/.])'(\d\d)\b", r"\g<1>20\2", text)
    return re.sub(r"(^|[ (])'([stkn]) ", r"\1\2 ", text, flags=re.I).strip()


def _take_quotations(text: str) -> tuple[list[str], int, str]:
    """What is said, how many quotations a speaker introduces, and the rest with a ~ for each quotation."""
    spoken, introduced, around, at = [], 0, "", 0
    while at < len(text):
        end = _closing(text, at)
        if end is None:
            around, at = around + text[at], at + 1
            continue
        lead = text[: at - 1] if text[:at].endswith(" ") else text[:at]
        verb = re.search(rf"\b(?:{'|'.join(LISTS['says'])})$", lead, re.I)
        if not lead or lead[-1] in SPEECH_FOLLOWS or verb:
            spoken.append(text[at + 1 : end].strip("'\""))
        introduced += bool(lead.endswith(":") or verb)
        around, at = around + " ~ ", end + 1
    return spoken, introduced, around


def _closing(text: str, at: int) -> int | None:
    """Where the quotation that opens here closes; an apostrophe inside a word is no mark."""
    mark = text[at]
    if mark == '"':
        end = text.find('"', at + 1)
        return end if end - at > 3 else None
    if mark != "'" or _is_word(text, at - 1):
        return None
    for end in range(at + 1, len(text)):
        if text[end] == '"':
            return None
        if text[end] == "'" and not (_is_word(text, end - 1) and _is_word(text, end + 1)):
            return None if _is_word(text, end + 1) or end - at <= 3 else end
    return None


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and bool(re.match(r"\w", text[at]))


def _take_signature(around: str) -> tuple[str, str]:
    match = SIGNED.search(around) or WRITTEN_BY.search(around)
    told = WRITTEN_BY.sub("", SIGNED.sub("", around, count=1), count=1)
    name = match[1] if match else ""
    if name in LISTS["towns"] or re.match(rf"(?:{'|'.join(LISTS['no_names'])})\b", name, re.I):
        name = ""
    return name, told


def _tidy_clocks(text: str) -> str:
    text = re.sub(r"\b(\d{4}-\d\d-\d\d)T(\d)", r"\1 \2", text)
    for day in DAYS:
        text = re.sub(rf"({_bare(day)})[ ,]+{HOUR}\.([0-5]\d)\b", _colon, text, flags=re.I)
    text = re.sub(rf"\b(om|at) {HOUR}\.([0-5]\d)\b", r"\1 \2:\3", text, flags=re.I)
    text = re.sub(rf"\b{HOUR}\.([0-5]\d) ?(?:uur|u|h|hrs)\b", r"\1:\2", text, flags=re.I)
    text = re.sub(rf"\b{HOUR}[uh:]([0-5]\d)(?: ?(?:uur|u|h|hrs))?\b", r"\1:\2", text, flags=re.I)
    text = re.sub(rf"\b(om|at) {HOUR} ?(?:uur|u)\b", r"\1 \2:00", text, flags=re.I)
    text = re.sub(rf"({CLOCK.pattern}) ?- ?{CLOCK.pattern}", r"\1", text, flags=re.I)
    text = re.sub(r"\b(dhr|mw|mevr|mr|mrs|ms|dr|ir|drs|st|geb|d\.d|dd|nr|no)\.", r"\1", text, flags=re.I)
    return " ".join(text.split(" ")) if "  " not in text else re.sub(" +", " ", text)


def _bare(pattern: re.Pattern[str]) -> str:
    return re.sub(r"\?P<\w>", "?:", pattern.pattern).replace(MONTH, "(?:" + MONTH[1:])


def _colon(match: re.Match[str]) -> str:
    return f"{match[1]} {match[2]}:{match[3]}"


def _moments(told: str) -> tuple[tuple[date, ...], tuple[int, int] | None]:
    """The one day and the one clock that open a clause; other days are of other things."""
    own, other, ends = [], False, []
    matches = sorted((m for day in DAYS for m in day.finditer(told)), key=lambda m: (m.start(), -m.end()))
    taken = -1
    for match in matches:
        if match.start() < taken:
            continue
        taken = match.end()
        if _opens_a_clause(told[: match.start()], ()) and _clause_goes_on(told[match.end() :]):
            own.append(match)
            ends.append(match.end())
        else:
            other = True
    for match in NOT_A_DAY.finditer(told):
        if not any(m.start() <= match.start() < m.end() for m in matches) and _opens_a_clause(
            told[: match.start()], ()
        ):
            ends.append(match.end())
    clocks = {
        match[0]: match
        for match in CLOCK.finditer(told)
        if _opens_a_clause(told[: match.start()], ends, beside_only=other)
        and _clause_goes_on(told[match.end() :])
    }
    days = {match[0]: match for match in own}
    found = tuple(_days_of(*days.values())) if len(days) == 1 else ()
    return found, _clock_of(*clocks.values()) if len(clocks) == 1 else None


def _opens_a_clause(before: str, ends: tuple[int, ...] | list[int], beside_only: bool = False) -> bool:
    """Only neutral words lie between this place and the start, a mark, or the end of a day."""
    while True:
        bare = before.rstrip(" ,") if beside_only else before.rstrip(" ")
        if len(bare) in ends:
            return True
        if not beside_only and (not bare or bare[-1] in BREAKS or bare[-1] == "~"):
            return True
        text = bare[:-1] if bare.endswith((":", ".")) else bare
        word = next((w for w in NEUTRAL if _ends_with_word(text, w, w in TOWNS)), "")
        if not word or before == bare:
            return False
        before = text[: len(text) - len(word)]


def _ends_with_word(text: str, word: str, exact: bool) -> bool:
    tail = text[-len(word) :]
    same = tail == word if exact else tail.lower() == word
    return same and not _is_word(text, len(text) - len(word) - 1)


def _clause_goes_on(after: str) -> bool:
    """Behind a moment comes a mark, a number, a name or a neutral word."""
    if re.match(r" ?(?:[.,;!?()~-]|$)|: ?~| : ?~", after):
        return True
    word = re.match(r" ([\w']+)", after)
    return bool(word and (re.match(rf"\d|{UPPER}", word[1]) or GOES_ON.match(after)))


def _days_of(match: re.Match[str]) -> list[date]:
    parts = match.groupdict()
    if "a" in parts:
        return oracle_time.possible_days(int(parts["a"]), int(parts["b"]), int(parts["y"]))
    month = int(parts["m"]) if "m" in parts else MONTH_OF[parts["n"].lower()]
    try:
        return [date(int(parts["y"]), month, int(parts["d"]))]
    except ValueError:
        return []


def _clock_of(match: re.Match[str]) -> tuple[int, int]:
    hour, half = int(match[1]), (match[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") or half in ("s middags", "s avonds") else 0)
    return hour, int(match[2])


def _clauses(told: str) -> list[str]:
    told = ADDRESS.sub("", told)
    for pattern in (*DAYS, CLOCK, NOT_A_DAY):
        told = pattern.sub(",", told)
    return [clause.strip() for clause in re.split(r"[.,;:!?~()]", told)]


def _is_place(clause: str) -> bool:
    town = any(
        re.search(
            rf"(?:^|\b(?i:in|te|at|near|kantoor|beurs|fair|expo) ) ?{name} ?(?:$|[^\W\d_A-Z]|[\d#/-])", clause
        )
        for name in LISTS["towns"]
        if name in clause
    )
    plain = CAPITALISED.sub(" ", clause)
    return (
        bool(VENUE.search(clause) or town)
        and not _has(clause, LISTS["no_place"])
        and _all_known(plain, tuple(LISTS["around"]))
    )


def _says_yes(words: str) -> bool:
    alone = rf"(?:^|[.,;:!]) ?(?:{'|'.join(LISTS['yes_alone'])})(?: hoor| dan| zo| idee)? ?(?:[.,;:!]|$)"
    return _has(words, LISTS["yes"]) or bool(re.search(alone, words, re.I))


def _all_known(text: str, words: tuple[str, ...], letters_only: bool = True) -> bool:
    """Take away the known words, the longest first: no letter (and in speech no digit) may be left."""
    pattern = _known_words(words)
    return not re.search(LETTER if letters_only else r"[^\W_]", pattern.sub(" ", text))


@lru_cache(maxsize=100)
def _known_words(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE)


def _nothing_else(told: str, own: tuple[str, ...]) -> bool:
    """Around the words stand only days, clocks, names and neutral words; behind the last ones no names either."""
    bare = ADDRESS.sub(" ", told)
    for pattern in (*DAYS, CLOCK, NOT_A_DAY):
        bare = pattern.sub(" ", bare)
    before, _, after = bare.rpartition("~")
    return (
        not _has(bare, LISTS["silencing"])
        and _all_known(CAPITALISED.sub(" ", before), (*LISTS["around"], *own))
        and _all_known(after, (*LISTS["around"], *LISTS["towns"], *own))
    )
