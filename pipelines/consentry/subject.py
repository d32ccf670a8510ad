"""The data subject: which records and addresses are surely of the one person who asks (Art. 15, 17 and 20 GDPR).

Lives here: the narrow reading of "this person", the one that binds a yes; a link that is only likely never counts, and
where several people share an address nobody is guessed. Does not live here: how far a no reaches (that is `links`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

ROLE_MAILBOX = "role_mailbox"
SEVERAL_PEOPLE = "several_people"
DOUBTS: dict[str, str] = {
    ROLE_MAILBOX: "it is the mailbox of a desk or a team, and nobody can say whose records behind it are meant",
    SEVERAL_PEOPLE: "the records that hold it are of more than one person",
}
"""Why an address alone does not say who asks."""


@dataclass(frozen=True)
class Subject:
    """What is surely of one person.

    `records` are contact ids, `own` the ids of points that nobody else holds, `shared` those that others hold too.
    `refs` are the ids that systems share for this person. `doubt` is a key of DOUBTS, or ''; then `others` are the
    records left out because they may be somebody else's.
    """

    asked: str
    records: tuple[str, ...]
    own: tuple[str, ...]
    shared: tuple[str, ...]
    refs: tuple[str, ...]
    doubt: str = ""
    others: tuple[str, ...] = ()


def whose(
    asked: str, mailbox: str, holdings: pl.DataFrame, people: pl.DataFrame, contacts: pl.DataFrame,
    apart: pl.DataFrame, evidence: pl.DataFrame, record: str = "",
) -> Subject:  # fmt: skip
    """The person behind the contact point `asked`; with `record` the one whose record that is.

    In: `holdings` (contact_id, point_id, mailbox), `people` (contact_id, person: the sure identity of `links`),
    `contacts` (contact_id, person_ref), `apart` (contact_id, other: two people, says a reviewer), `evidence` (point_id,
    person_ref of what was said there). Where a source or a reviewer calls the holders two people, or a desk holds the
    address, no record counts until one is named.
    """
    held = holdings.select("contact_id", "point_id", "mailbox").unique()
    holders = held.filter(pl.col("point_id") == asked).select("contact_id").unique()
    numbers = people.join(holders, on="contact_id", how="semi").select("person").unique()
    candidates = people.join(numbers, on="person", how="semi").select("contact_id").unique()
    told = evidence.filter(pl.col("point_id") == asked).select("person_ref")
    named = pl.concat([contacts.join(candidates, on="contact_id", how="semi").select("person_ref"), told])
    parted = apart.join(candidates, on="contact_id", how="semi").join(
        candidates, left_on="other", right_on="contact_id", how="semi"
    )
    named = named.filter(pl.col("person_ref") != "").unique()
    several = numbers.height > 1 or named.height > 1 or not parted.is_empty()
    doubt = ROLE_MAILBOX if mailbox == "role" else SEVERAL_PEOPLE if several else ""
    unnamed = candidates.clear() if doubt else candidates
    mine = _of_record(record, contacts, candidates) if record else unnamed
    others = candidates.join(mine, on="contact_id", how="anti")["contact_id"].sort().to_list()
    mine_held = held.join(mine, on="contact_id", how="semi")
    elsewhere = held.join(mine, on="contact_id", how="anti").select("point_id").unique()
    apart_from_me = mine_held.filter(pl.col("mailbox") == "role").select("point_id")
    not_mine = pl.concat([elsewhere, apart_from_me]).unique()
    points = mine_held.select("point_id").unique()
    own = points.join(not_mine, on="point_id", how="anti")["point_id"].sort().to_list()
    shared = points.join(not_mine, on="point_id", how="semi")["point_id"].sort().to_list()
    if not doubt and asked not in own and asked not in shared:
        own = sorted([*own, asked])
    refs = contacts.join(mine, on="contact_id", how="semi").filter(pl.col("person_ref") != "")["person_ref"]
    return Subject(
        asked=asked, records=tuple(mine["contact_id"].sort()), own=tuple(own), shared=tuple(shared),
        refs=tuple(refs.unique().sort()), doubt=doubt, others=tuple(others),
    )  # fmt: skip


def _of_record(record: str, contacts: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """The record, and the candidates to which a source gave the same person_ref."""
    refs = contacts.filter(contact_id=record).filter(pl.col("person_ref") != "").select("person_ref")
    same = contacts.join(refs, on="person_ref", how="semi").select("contact_id")
    named = pl.concat([pl.DataFrame({"contact_id": [record]}), same]).unique()
    return candidates.join(named, on="contact_id", how="semi")


def is_of(subject: Subject) -> pl.Expr:
    """Is a row (contact_id and point_id, either may be null) surely of this person?

    What names a record is of whoever that record is; what names an address alone is of whoever alone holds it.
    """
    record = pl.col("contact_id").is_in(subject.records).fill_null(value=False)
    address = pl.col("contact_id").is_null() & pl.col("point_id").is_in(subject.own).fill_null(value=False)
    desk = (
        pl.col("contact_id").is_null() & (pl.col("point_id") == subject.asked)
        if subject.doubt == ROLE_MAILBOX and not subject.records
        else pl.lit(value=False)
    )
    return record | address | desk.fill_null(value=False)


def names_another(subject: Subject) -> pl.Expr:
    """Does the evidence in a row (person_ref) name somebody else than this person?"""
    if not subject.refs:
        return pl.lit(value=False)
    return (pl.col("person_ref") != "") & ~pl.col("person_ref").is_in(subject.refs)
