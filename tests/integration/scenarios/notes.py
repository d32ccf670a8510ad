"""Words in a free field, business cards, and spreadsheets without anything behind them."""

from __future__ import annotations

from scenarios.model import JAN, MOBILE, Case, Fact
from scenarios.words import event, person, single_opt_in

_WORDS = "'Prima, mail me gerust af en toe jullie nieuwsbrief.'"
_COMPLETE = f"12-09-2026 14:20, Jaarbeurs Utrecht hal 7. Jan: {_WORDS} — PV"
_ROWS = tuple(f"row{number}@{{case}}.example" for number in range(25))
_STAMP = "2026-01-15T10:00:00Z"


def _oral(note: str, entered: str = "2026-09-12T17:00:00") -> tuple[Fact, ...]:
    """A talk, as somebody wrote it into the CRM; the reader gets nothing but the note and when it was entered."""
    return (*person(JAN, MOBILE), event(
        "crm", "given", actor="data_subject", kind="act", capture_method="oral_face_to_face", recorded_at=entered,
        note=note,
    ))  # fmt: skip


def _sheet(source: str, *stamps: str) -> tuple[Fact, ...]:
    """A spreadsheet of people 'opted in' at these moments."""
    facts = [
        (*person(address, ref=f"{{case}}-{number}", source=source),
         event(source, "given", address, channels="email", purposes="newsletter", kind="act", occurred_at=stamp,
               capture_method="import_csv"))
        for number, (address, stamp) in enumerate(zip(_ROWS, stamps, strict=True))
    ]  # fmt: skip
    return tuple(fact for row in facts for fact in row)


def _forms(source: str) -> tuple[Fact, ...]:
    """The same stamp on rows that look like complete sign-ups."""
    facts = [
        (*person(address, ref=f"{{case}}-{number}", source=source), single_opt_in(_STAMP, address, source))
        for number, address in enumerate(_ROWS)
    ]
    return tuple(fact for row in facts for fact in row)


CASES = (
    Case(
        "SC37", "Date, time, place, his words, who wrote it down, the same day: a spoken yes to a mailed newsletter.",
        _oral(_COMPLETE),
        ("E:nl ALLOW C03 proven", "E:ev HOLD V04", "T:nl HOLD V05"),
    ),
    Case(
        "SC38a", "The same note without the time of day.",
        _oral(_COMPLETE.replace(" 14:20", "")),
        ("E:nl HOLD V12",),
    ),
    Case(
        "SC38b", "The same note with a summary in place of his words.",
        _oral(_COMPLETE.replace(f"Jan: {_WORDS}", "Jan akkoord met mail.")),
        ("E:nl HOLD V12",),
    ),
    Case(
        "SC39", "The same note, entered 25 days after the talk.",
        _oral(_COMPLETE.replace("12-09-2026", "01-09-2026"), entered="2026-09-26T17:00:00"),
        ("E:nl HOLD V12",),
    ),
    Case(
        "SC40", "'Visitekaartje gekregen': a card changed hands, no more.",
        (*person(), event("crm", "given", capture_method="unknown", occurred_at="2026-09-12",
                          recorded_at="2026-09-12T17:00:00", note="visitekaartje gekregen")),
        ("E:nl HOLD V03 invalid",),
    ),
    Case(
        "SC41", "We imported who came to our event: they may be told where to park, not written to later.",
        (*person(), event("crm", "given", channels="email", kind="act", occurred_at="2026-09-20",
                          capture_method="attendee_list", source_ref="autumn event")),
        ("E:fu HOLD V07", "E:nl HOLD V07", "E:info ALLOW S01"),
    ),
    Case(
        "SC42", "A badge scanner with a screen of its own, an empty box and the wording: that is a web form.",
        (*person(), single_opt_in("2026-09-20", capture_method="event_badge_scan", source_ref="autumn event")),
        ("E:nl ALLOW C01",),
    ),
    Case(
        "SC43", "A spreadsheet in which everybody opted in in the same second, and nothing behind it.",
        _sheet("sheet", *[_STAMP] * len(_ROWS)),
        tuple(f"{address} E:nl HOLD V08 +V09" for address in _ROWS),
        unlike={"T06": "SC43~T06"},
    ),
    Case(
        "SC43~T06", "Everybody in a second of their own: still a spreadsheet, but its times may be true.",
        _sheet("sheet_spread", *[f"2026-01-15T10:00:{second:02}Z" for second in range(len(_ROWS))]),
        tuple(f"{address} E:nl HOLD V08 -V09" for address in _ROWS),
    ),
    Case(
        "SC43~batch", "Complete in every column, but all in one second: nobody pressed those buttons.",
        _forms("sheet_forms"),
        tuple(f"{address} E:nl HOLD V08 +V09" for address in _ROWS),
    ),
)  # fmt: skip
