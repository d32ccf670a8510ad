"""Which tools may get their lists tonight, and the register of recipients, in words for marketers and officers.

Lives here: asking the core about the configured targets, and saying what is missing, since when and what to do. Does
not live here: the rules (P01 to P03), nor holding anything back (that is `publish`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from consentry.exports import decide_exports
from consentry.facts.recipients import chain, export_facts, in_words
from consentry.law import FRAMEWORKS
from consentry.policy import OURSELVES
from consentry.publish.exports import Export, Recipient
from consentry.rules import BY_ID
from consentry.settings import Settings

SOON_DAYS = 30
"""An agreement or a list that ends within so many days is told of before it holds anything."""


def exports_of(settings: Settings, as_of: datetime) -> tuple[Export, ...]:
    """The verdict on every target's export on the day of `as_of` (UTC), in order of the targets."""
    day = as_of.astimezone(UTC).date()
    served = {name: target.processor for name, target in settings.targets.items()}
    months = settings.policy_values.subprocessor_list_max_age_months
    rows = decide_exports(export_facts(served, settings.register(), day, months)).collect()
    return tuple(_export(row, day) for row in rows.iter_rows(named=True))


def recipients_of(settings: Settings, as_of: datetime) -> tuple[Recipient, ...]:
    """Everybody in the register, also processors that get no list: who holds personal data, on what agreement."""
    day = as_of.astimezone(UTC).date()
    tools = {name: target.processor for name, target in settings.targets.items()}
    of = {each.id: each for each in settings.register()}
    by_agreement = {
        row["processor"]: row
        for row in export_facts(
            {name: name for name in of}, settings.register(), day,
            settings.policy_values.subprocessor_list_max_age_months,
        ).collect().iter_rows(named=True)
    }  # fmt: skip
    return tuple(
        _recipient(row, by_agreement[row["processor"]], tuple(sorted(t for t in tools if tools[t] == row["processor"])))
        for row in chain(settings.register(), day).collect().iter_rows(named=True)
    )  # fmt: skip


def _export(row: Mapping[str, Any], day: date) -> Export:
    rules = tuple(rule for rule in (row["rule_id"], *row["other_rules"]) if rule)
    return Export(
        target=row["target"], processor=row["processor"], rule_ids=rules,
        missing=tuple(_MISSING[rule](row, day) if rule in _MISSING else _as_the_rule_says(rule) for rule in rules),
        soon=tuple(_soon(row, day)),
    )  # fmt: skip


def _as_the_rule_says(rule: str) -> str:
    return f"{BY_ID[rule].sentence} {BY_ID[rule].repair}"


def _agreement(row: Mapping[str, Any], day: date) -> str:
    """What P01 misses, since when, and what to do."""
    if not row["processor_named"]:
        return (
            f"Nobody ever said who handles the lists of {row['target']}: write processor into [targets."
            f'{row["target"]}], or processor = "{OURSELVES}" when they stay inside the company.'
        )
    name, signed, until = row["processor_name"], row["agreement_signed_on"], row["agreement_valid_until"]
    if signed is None:
        found = (
            f"No processor agreement with {name} was ever recorded: sign one and write agreement_signed_on"
        )
    elif signed > day:
        found = f"The processor agreement with {name} starts only on {signed}: wait, or write the right day"
    else:
        since = until + timedelta(days=1)
        found = f"There is no processor agreement with {name} since {since}: renew it and write its new days"
    return f"{found} {_into(row)}."


def _subprocessors(row: Mapping[str, Any], day: date) -> str:
    """What P02 misses, since when, and what to do."""
    name, listed = row["processor_name"], row["listed_on"]
    if listed is None or listed > day:
        return (
            f"Nobody ever recorded looking at the list of sub-processors of {name}: compare it with theirs and write "
            f"subprocessors_listed_on {_into(row)}."
        )
    if not row["list_is_current"]:
        return (
            f"The list of sub-processors of {name} counts as unknown since {row['list_until'] + timedelta(days=1)}, "
            f"more than {row['list_max_age_months']} months after somebody last looked: compare it with theirs and "
            f"write the new subprocessors_listed_on {_into(row)}."
        )
    return (
        f"{_join(row['unauthorised'])}: known since {listed} at the latest as sub-processor of {name}, without our "
        f"written authorisation: authorise in writing and write authorised_on {_into(row)}, or object."
    )


def _transfers(row: Mapping[str, Any], day: date) -> str:
    """What P03 misses, since when, and what to do."""
    del day
    return (
        f"{_join(row['uncovered'])}: a third country without adequacy decision, and no safeguard was ever recorded: "
        f"agree on standard contractual clauses or another safeguard and write transfer_mechanism {_into(row)}."
    )


_MISSING: Mapping[str, Callable[[Mapping[str, Any], date], str]] = {
    "P01": _agreement,
    "P02": _subprocessors,
    "P03": _transfers,
}
"""In words with names and days; a rule without such words is told by its own sentence."""


def _soon(row: Mapping[str, Any], day: date) -> Iterable[str]:
    """What ends within SOON_DAYS."""
    last = day + timedelta(days=SOON_DAYS)
    until, listed = row["agreement_valid_until"], row["list_until"]
    if until is not None and row["agreement_in_force"] and until <= last:
        yield (
            f"The processor agreement with {row['processor_name']} ends on {until}; renew it, or the lists of "
            f"{row['target']} are held from the day after (P01)."
        )
    if row["list_is_current"] and listed <= last:
        yield (
            f"The list of sub-processors of {row['processor_name']} is too old after {listed}; look at it again, or "
            f"the lists of {row['target']} are held from the day after (P02)."
        )


def _into(row: Mapping[str, Any]) -> str:
    return f"into [processors.{row['processor']}]"


def _join(names: list[str]) -> str:
    return ", ".join(names)


def _recipient(link: Mapping[str, Any], facts: Mapping[str, Any], targets: tuple[str, ...]) -> Recipient:
    if link["place"]:
        since = f"authorised {link['authorised_on']}" if link["authorised_on"] else "not authorised"
        good = link["authorised"]
    else:
        signed, until = facts["agreement_signed_on"], facts["agreement_valid_until"]
        since = f"agreement of {signed}" if signed else "no agreement"
        since += f", until {until}" if until else ""
        listed = facts["listed_on"]
        since += f"; sub-processors looked at {listed}" if listed else "; sub-processors never looked at"
        good = facts["agreement_in_force"] and facts["list_is_current"]
    ground = in_words(link["ground"])
    if not ground:
        told = FRAMEWORKS.get(link["mechanism"], "")
        ground = f"not covered: {told}" if told else "not covered"
    return Recipient(
        name=link["name"], role="sub-processor" if link["place"] else "processor", processor=link["processor"],
        country=link["country"], on_file=since, transfer=ground, targets=() if link["place"] else targets,
        good=bool(good and link["ground"]),
    )  # fmt: skip
