"""Facts and verdicts in plain English, for the person who asks why."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from consentry.facts.elements import ELEMENTS

if TYPE_CHECKING:
    from consentry.job.explain import Explanation, Fact, Verdict
    from consentry.job.sends import Message

_ANSWER = {"ALLOW": "YES", "HOLD": "NO, not yet", "BLOCK": "NO"}
_SAID = {
    "given": "yes", "confirmed": "yes, confirmed", "renewed": "yes, renewed", "requested": "asked for a confirmation",
    "refused": "no when asked", "withdrawn": "unsubscribed", "objected": "objected to advertising",
    "complaint": "marked as spam", "identity_disputed": "says the sign-up was not theirs", "erased": "erased",
    "erasure_requested": "asked to be erased", "restricted": "asked to freeze the data", "deceased": "has died",
    "hard_bounce": "the address does not exist", "soft_bounce": "the mailbox refused",
    "register_listed": "listed in an official register", "notice_given": "was told of the interest",
    "register_clear": "not in the official register", "address_published": "made this address known",
}  # fmt: skip
_METHOD = {
    "web_form_soi": "web form", "web_form_doi": "web form with confirmation", "preference_center": "preference centre",
    "inbound_message": "message from the person", "paper_form": "paper form", "oral_face_to_face": "said in person",
    "oral_phone": "said by phone", "business_card": "business card", "import_csv": "import", "": "",
}  # fmt: skip
_PROOF = {
    "A": "proven, verified", "B": "proven", "C": "partly proven", "D": "not proven", "F": "no consent at all",
}  # fmt: skip

_MOST = 5
"""Rejected evidence that a terminal shows for one verdict."""


def moment(instant: datetime) -> str:
    """An instant for people: UTC, to the minute."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def in_days(hours: float | None) -> float | None:
    """Hours as days with one decimal; nothing stays nothing."""
    return None if hours is None else round(hours / 24, 1)


def said_in_words(event_type: str, kind: str) -> str:
    """What was said, in a word or two; a state is a field of a system, not an act."""
    said = _SAID.get(event_type, event_type.replace("_", " "))
    return f"a field says: {said}" if kind == "state" else said


def fact_in_words(event: Mapping[str, Any]) -> str:
    """One ledger event: what was said, when, how, with which form and wording."""
    said = said_in_words(event["event_type"], event["kind"])
    low, high = event["occurred_min"], event["occurred_max"]
    if low is None:
        when = f"time unknown, first seen {moment(event['observed_at'])}"
    elif low == high:
        when = moment(low)
    else:
        when = f"between {moment(low)} and {moment(high)}"
    method = event["capture_method"]
    how = _METHOD.get(method, method.replace("_", " "))
    details = [
        how,
        f"form {event['form_id']} {event['form_version']}".strip() if event["form_id"] else "",
        f"wording {event['notice_id']}" if event["notice_id"] else "",
        f"for {event['purposes'] or 'no named purpose'} by {event['channels'] or 'no named channel'}",
    ]
    return f"{said}, {when} ({'; '.join(part for part in details if part)})"


def as_text(explanation: Explanation) -> str:
    """The whole answer, as a marketer reads it in a terminal."""
    head = [
        f"{explanation.address}",
        f"asked as of {explanation.as_of}, with what was known by {explanation.known_as_of}",
    ]
    if explanation.erased_since:
        return "\n".join([*head, "", "Erased: no personal data held for contact; tombstone since: "
                f"{explanation.erased_since}.",
                          "Do not contact, do not re-import (A01)."])  # fmt: skip
    if not explanation.known:
        return "\n".join(
            [*head, "", "No source ever named this address: no permission found (Z01). Do not contact."]
        )
    holders = ", ".join(explanation.held_by) or "no contact record (only events name it)"
    head.append(f"held by {holders}; law of {explanation.jurisdiction}; id {explanation.point_id}")
    head.append(f"decided by law tables of {explanation.law_version} and policy {explanation.policy_version}")
    blocks = ["\n".join(head), *[_verdict(each) for each in explanation.verdicts]]
    if explanation.sends_without_basis:
        blocks.append(_sent(explanation.sends_without_basis))
    return "\n\n".join(blocks)


def _sent(messages: Sequence[Message]) -> str:
    """What this address received without a basis, as of the last run."""
    lines = [f"received without a basis: {len(messages)}, as of the last run"]
    for each in messages[:_MOST]:
        days = f" The no was {each.no_under_way:g} days under way." if each.no_under_way is not None else ""
        what = (
            f"{each.purpose or 'no purpose'} by {each.channel}, {each.when or 'time unknown'} [{each.source}]"
        )
        lines += wrapped("  sent      ", f"{what}: {each.says}{days}")
    if (more := len(messages) - _MOST) > 0:
        lines.append(f"  sent      and {more} more; all of them: --json")
    return "\n".join(lines)


def _verdict(verdict: Verdict) -> str:
    person = f" for {verdict.person}" if verdict.person else ""
    answer = f"{_ANSWER[verdict.decision]} ({verdict.decision})"
    if verdict.frozen:
        answer = f"NO, not yet ({verdict.decision}, frozen)"
    lines = [
        f"{verdict.channel}, {verdict.purpose}{person}: {answer}",
        f"  because   {verdict.reason} [{verdict.rule}]",
        *(wrapped("  frozen    ", verdict.frozen) if verdict.frozen else ()),
        *wrapped("  law       ", "; ".join(verdict.law)),
    ]
    if verdict.proof_grade:
        lines.append(f"  proof     grade {verdict.proof_grade}: {_PROOF[verdict.proof_grade]}")
    for label, elements in (("on file", verdict.proof_present), ("missing", verdict.proof_missing)):
        if elements:
            lines += wrapped(f"  {label:<10}", "; ".join(ELEMENTS[name] for name in elements))
    for fact in verdict.evidence:
        lines += wrapped("  evidence  ", fact.says + _origin(fact))
    for each in verdict.rejected[:_MOST]:
        reasons = "; ".join(f"{sentence} [{rule}]" for rule, sentence in each.failed) or each.why
        lines += wrapped("  rejected  ", f"{each.fact.says}{_origin(each.fact)}: {reasons}")
    if (more := len(verdict.rejected) - _MOST) > 0:
        lines.append(f"  rejected  and {more} more; all of them: --json")
    for label, facts in (("against", verdict.against), ("lifted", verdict.lifted)):
        for fact in facts:
            lines += wrapped(f"  {label:<10}", fact.says + _origin(fact))
    if verdict.overruled:
        also = "; ".join(f"{rule}: {sentence}" for rule, sentence in verdict.overruled)
        lines += wrapped("  also      ", also)
    if verdict.valid_until:
        lines.append(f"  until     {verdict.valid_until}, unless something changes")
    if verdict.law_until:
        lines.append(
            f"  law until {verdict.law_until}: another law applies to this channel from the day after"
        )
    if verdict.to_change:
        label = "to lift" if verdict.decision == "BLOCK" else "to repair"
        lines += wrapped(f"  {label:<10}", verdict.to_change)
    return "\n".join(lines)


def _origin(fact: Fact) -> str:
    place = f" [{fact.source}, file {fact.file_id} row {fact.row}]" if fact.file_id else f" [{fact.source}]"
    return f"{place}; {fact.through}" if fact.through else place


def wrapped(label: str, text: str) -> list[str]:
    """Text behind a label, its further lines set below its first."""
    return textwrap.wrap(text, width=100, initial_indent=label, subsequent_indent=" " * len(label))
