"""The scenarios of the domain as data: facts that go in, verdicts that must come out.

`model` has the shapes, `words` the vocabulary that facts are told in, the other modules the scenarios by
subject; `company` enters them as files of the neutral contract and runs them. Nothing here imports the decision core.
"""

from __future__ import annotations

from scenarios import (
    companies,
    consent,
    delivery,
    interest,
    invoices,
    life,
    messages,
    notes,
    objections,
    people,
    recipients,
    time,
)
from scenarios.model import Case

CASES: tuple[Case, ...] = (
    *consent.CASES, *invoices.CASES, *objections.CASES, *notes.CASES, *time.CASES, *delivery.CASES,
    *life.CASES, *messages.CASES, *people.CASES,
    *interest.CASES, *companies.CASES, *recipients.CASES,
)  # fmt: skip
BY_ID = {case.id: case for case in CASES}
