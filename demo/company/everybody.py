"""Everybody together: the cast and the crowd, turned into the files of both drops and the list of the cast."""

from __future__ import annotations

from collections.abc import Iterator

from . import billing, hubspot, mailchimp, neutral, webforms
from .cast_gaps import GAPS
from .cast_interest import INTEREST
from .cast_life import LIFE
from .cast_no import NO
from .cast_sales import SALES
from .cast_yes import YES
from .crowd import crowd
from .files import csv_text
from .people import DROPS, Person

CAST: tuple[Person, ...] = (*YES, *NO, *GAPS, *SALES)
LATER: tuple[Person, ...] = (*INTEREST, *LIFE)
"""After the crowd, so that nobody's number in a system changes."""
SYSTEMS = (hubspot, mailchimp, billing, webforms, neutral)


def all_files() -> dict[str, bytes]:
    """Every file by its path inside the demo folder."""
    people = (*CAST, *crowd(), *LATER)
    files = {"cast.csv": _cast_list().encode()}
    for drop in DROPS:
        for system in SYSTEMS:
            files |= {f"inbox/{path}": content for path, content in system.files(people, drop).items()}
    return files


def _cast_list() -> str:
    """Who shows what: one row per decision that a story is about."""
    header = ("address", "name", "channel", "purpose", "first_night", "second_night", "story")
    return csv_text(header, [row for person in (*CAST, *LATER) for row in _shows(person)])


def _shows(person: Person) -> Iterator[tuple[str, ...]]:
    for line in person.expects:
        key, _, rules = line.partition(": ")
        channel, purpose = key.split()
        first, _, second = rules.partition(" > ")
        address = {"email": person.email, "post": person.letterbox}.get(channel, person.mobile)
        yield (address, person.name or person.company, channel, purpose, first, second or first, person.shows)
