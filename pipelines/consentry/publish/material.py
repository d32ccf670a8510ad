"""Everything a release is made of, as frames and plain values: what the steps of the night hand to the way out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from consentry.errors import StageError
from consentry.policy import Purpose
from consentry.publish.exports import Export, Recipient
from consentry.publish.findings import Approval, Explained, Finding
from consentry.publish.frozen import SCHEMA as FROZEN_SCHEMA
from consentry.publish.run_info import CheckOutcome, Rules, Versions
from consentry.publish.targets import Target


@dataclass(frozen=True)
class SourceLimit:
    """How old a source may be before it counts as stale."""

    source_id: str
    max_age_hours: int


@dataclass(frozen=True)
class NotRead:
    """Something in the inbox that was not read, or was refused on an earlier night (`since`) and still lies there."""

    source_id: str
    place: str
    why: str
    since: datetime | None = None


@dataclass(frozen=True)
class Found:
    """How many messages have one finding; `without_basis`: do they count as such? `days`: the median from a no to our
    seeing it, where there was one.
    """

    finding: str
    says: str
    count: int
    without_basis: bool
    days: float | None = None


@dataclass(frozen=True)
class Material:
    """The frames have the columns of the tables they are named after.

    `decisions` mart__decisions; `items` mart__list_items; `holders` mart__held_points; `engagement` mart__engagement;
    `files` mart__files_read up to known_as_of; `quarantine` mart__quarantine_reasons of this run; `aside` every row
    that is set aside, of any run: source, file, row, column, reason, read_by_run, without any value. `not_read` is None
    when this run did not look into the inbox; `unmapped` are sources with names of subscriptions that their purpose map
    lacks. `zone` is the one in which people read times; `configuration` the settings that decided, without any person;
    `events` how many the ledger knew by known_as_of. These two let a later replay say why it differs. `exports` says of
    each target whether its lists may leave (one it does not name is an error), `recipients` is the register;
    `sends` counts the messages that left by what was found about them. `frozen` is mart__frozen: in `decisions` its
    yeses read as they are listed. `findings` are what the gates found, `approvals` who let this night through,
    `explained` why permissions are new and entries left their block lists, `acts` the same entry by entry
    (removal_acts.SCHEMA), None when no gate looked. `erased` are records that systems still have to delete, though
    their rows are gone here: source_id, contact_id (the tool's own id, never an address). `forgotten` are their entries
    in the lists of the release before, which no file names again.
    """

    company: str
    decisions: pl.DataFrame
    items: pl.DataFrame
    holders: pl.DataFrame
    engagement: pl.DataFrame
    files: pl.DataFrame
    quarantine: pl.DataFrame
    aside: pl.DataFrame
    purposes: Sequence[Purpose]
    targets: Sequence[Target]
    rules: Rules
    versions: Versions
    checks: Sequence[CheckOutcome] = ()
    sources: Sequence[SourceLimit] = field(default=())
    not_read: Sequence[NotRead] | None = ()
    unmapped: Sequence[tuple[str, str]] = ()
    zone: str = "UTC"
    configuration: Mapping[str, Any] = field(default_factory=dict)
    events: int = 0
    exports: Sequence[Export] = field(kw_only=True)
    recipients: Sequence[Recipient] = ()
    sends: Sequence[Found] = ()
    frozen: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FROZEN_SCHEMA))
    findings: Sequence[Finding] = ()
    approvals: Sequence[Approval] = ()
    explained: Sequence[Explained] = ()
    acts: pl.DataFrame | None = None
    erased: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"source_id": pl.String, "contact_id": pl.String})
    )
    forgotten: Collection[str] = ()

    def export(self, target: str) -> Export:
        """Whether the lists of a target may leave. Raises StageError when nobody asked: a list never leaves unasked."""
        for each in self.exports:
            if each.target == target:
                return each
        raise StageError("publish.export", "nobody asked whether these lists may leave", target=target)
