"""The log of our own sign-up forms and the wordings file that goes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .files import Ragged, csv_text
from .people import DROPS, Fact, Person
from .wordings import WEB

LOG = (
    "log_id", "email", "name", "occurred_at", "choice", "form_id", "form_version", "wording_id",
    "box_default", "purposes", "channels", "method", "confirmed_at", "ip",
)  # fmt: skip
WORDINGS = (
    "wording_id", "full_text", "language", "shown_from", "shown_to", "controllers_named", "purposes",
    "channels", "withdrawal_info", "unbundled", "frequency_days", "validity_days",
)  # fmt: skip


def files(people: Sequence[Person], drop: int) -> dict[str, bytes]:
    """The log of one day; the wordings go with the first."""
    day = DROPS[drop]
    rows = [*_rows(people, drop), *_dirt(drop)]
    found = {f"webforms/{day}/consent_log_{day}.csv": csv_text(LOG, rows).encode()}
    if drop == 1:
        texts = [[{**row, "wording_id": row["notice_id"]}.get(name, "") for name in WORDINGS] for row in WEB]
        found[f"webforms/{day}/wordings.csv"] = csv_text(WORDINGS, texts).encode()
    return found


def _rows(people: Sequence[Person], drop: int) -> Iterator[list[str]]:
    number = 1000 * drop
    for person in people:
        for fact in person.facts:
            if fact.table == "webforms.consent_log" and drop in fact.drops:
                number += 1
                yield _line(person, fact, f"F{number}")


def _line(person: Person, fact: Fact, log_id: str) -> list[str]:
    said = fact.cells
    double = "confirmed" in said or said.get("method") == "doi"
    cells = {
        "log_id": log_id, "email": said.get("email", person.email), "name": person.name or person.company,
        "occurred_at": said["at"], "choice": said.get("choice", "given"), "form_id": said.get("form", "nieuwsbrief"),
        "form_version": said.get("version", "3"), "wording_id": said.get("wording", "NB-2026-1"),
        "box_default": said.get("box", "unticked"),
        "purposes": said.get("purposes", "newsletter"), "channels": "email",
        "method": "double opt-in" if double else said.get("method", "single opt-in"),
        "confirmed_at": said.get("confirmed", ""), "ip": "192.0.2.200",
    }  # fmt: skip
    return [cells[name] for name in LOG]


def _dirt(drop: int) -> Iterator[list[str] | Ragged]:
    """A day-month-year date, a repeated line, a word nobody knows, an impossible time, a broken line."""
    if drop == 2:
        return
    base = {
        "choice": "given", "form_id": "nieuwsbrief", "form_version": "3", "wording_id": "NB-2026-1",
        "box_default": "unticked", "purposes": "newsletter", "channels": "email",
        "method": "single opt-in", "ip": "192.0.2.201",
    }  # fmt: skip

    def row(**cells: str) -> list[str]:
        return [{**base, **cells}.get(name, "") for name in LOG]

    yield row(
        log_id="F9001", email="Dag.Maand@Jaar.example", name="Dag Maand", occurred_at="03-04-2026 10:00"
    )
    yield row(
        log_id="F9001", email="Dag.Maand@Jaar.example", name="Dag Maand", occurred_at="03-04-2026 10:00"
    )
    yield row(
        log_id="F9002",
        email="vreemd@vakje.example",
        name="Vreemd Vakje",
        occurred_at="2026-03-04T10:00:00Z",
        box_default="half",
    )
    yield row(log_id="F9003", email="geen@tijd.example", name="Geen Tijd", occurred_at="2026-02-30T25:61:00")
    yield Ragged("F9004,kapot@logregel.example,Kapotte Logregel")
