"""Who is surely the person that asks: never a likely link, never one of several people by guessing."""

from __future__ import annotations

import polars as pl

from consentry.subject import ROLE_MAILBOX, SEVERAL_PEOPLE, Subject, is_of, names_another, whose

ASKED, MOBILE, DESK = "p-mail", "p-mobile", "p-desk"


def person(
    *held: tuple[str, str], refs: dict[str, str] | None = None, people: dict[str, int] | None = None,
    apart: tuple[tuple[str, str], ...] = (), said: tuple[str, ...] = (), mailbox: str = "personal", record: str = "",
) -> Subject:  # fmt: skip
    """The subject behind ASKED; `held` are pairs of record and point, and all records are one person unless told."""
    records = sorted({record for record, _ in held})
    return whose(
        ASKED,
        mailbox,
        pl.DataFrame(
            [(r, p, "role" if p == DESK else "personal") for r, p in held],
            schema={"contact_id": pl.String, "point_id": pl.String, "mailbox": pl.String}, orient="row",
        ),
        pl.DataFrame(
            [(r, (people or {}).get(r, 1)) for r in records],
            schema={"contact_id": pl.String, "person": pl.UInt32}, orient="row",
        ),
        pl.DataFrame(
            [(r, (refs or {}).get(r, "")) for r in records],
            schema={"contact_id": pl.String, "person_ref": pl.String}, orient="row",
        ),
        pl.DataFrame(
            [*apart, *[(b, a) for a, b in apart]], schema={"contact_id": pl.String, "other": pl.String}, orient="row"
        ),
        pl.DataFrame(
            [(ASKED, ref) for ref in said], schema={"point_id": pl.String, "person_ref": pl.String}, orient="row"
        ),
        record,
    )  # fmt: skip


def test_records_that_share_a_personal_address_are_one_person():
    found = person(("crm:1", ASKED), ("mail:a", ASKED), ("crm:1", MOBILE))
    assert (found.records, found.own, found.doubt) == (("crm:1", "mail:a"), (ASKED, MOBILE), "")


def test_an_address_that_only_a_log_names_is_that_persons():
    found = person()
    assert (found.records, found.own, found.doubt) == ((), (ASKED,), "")


def test_a_number_that_a_colleague_holds_too_is_not_the_persons_alone():
    found = person(("crm:1", ASKED), ("crm:1", MOBILE), ("crm:2", MOBILE), people={"crm:2": 2})
    assert (found.own, found.shared) == ((ASKED,), (MOBILE,))
    assert "crm:2" not in found.records


def test_a_desks_mailbox_in_the_persons_record_is_shared():
    found = person(("crm:1", ASKED), ("crm:1", DESK))
    assert (found.own, found.shared) == ((ASKED,), (DESK,))


def test_nobody_is_guessed_behind_the_mailbox_of_a_desk():
    found = person(("crm:1", ASKED), ("crm:2", ASKED), mailbox="role")
    assert (found.records, found.own, found.doubt) == ((), (), ROLE_MAILBOX)
    assert found.others == ("crm:1", "crm:2")


def test_two_ids_of_two_people_at_one_address_are_told_apart_by_the_record():
    held, refs = (("crm:1", ASKED), ("crm:2", ASKED), ("shop:9", MOBILE), ("shop:9", ASKED)), {}
    refs = {"crm:1": "ad", "shop:9": "ad", "crm:2": "bea"}
    assert person(*held, refs=refs).doubt == SEVERAL_PEOPLE
    assert person(*held, refs=refs).records == ()
    named = person(*held, refs=refs, record="crm:1")
    assert (named.records, named.own, named.shared) == (("crm:1", "shop:9"), (MOBILE,), (ASKED,))
    assert named.others == ("crm:2",)


def test_a_reviewer_and_the_evidence_can_tell_of_two_people():
    held = (("crm:1", ASKED), ("crm:2", ASKED))
    assert person(*held).doubt == ""
    assert person(*held, apart=(("crm:1", "crm:2"),)).doubt == SEVERAL_PEOPLE
    assert person(*held, said=("ad", "bea")).doubt == SEVERAL_PEOPLE
    assert person(*held, people={"crm:2": 2}).doubt == SEVERAL_PEOPLE


def rows(*named: tuple[str | None, str | None, str]) -> pl.DataFrame:
    schema = {"contact_id": pl.String, "point_id": pl.String, "person_ref": pl.String}
    return pl.DataFrame(named, schema=schema, orient="row")


def test_a_row_is_of_the_record_it_names_or_of_whoever_alone_holds_its_address():
    subject = person(("crm:1", ASKED), ("crm:1", DESK), refs={"crm:1": "ad"})
    told = rows(
        ("crm:1", DESK, ""), (None, ASKED, ""), (None, DESK, ""), ("crm:7", ASKED, ""), (None, None, "")
    )
    assert told.select(is_of(subject)).to_series().to_list() == [True, True, False, False, False]
    named = rows((None, ASKED, "bea"), (None, ASKED, "ad"), (None, ASKED, ""))
    assert named.select(names_another(subject)).to_series().to_list() == [True, False, False]


def test_what_was_said_at_a_desks_mailbox_itself_is_the_desks():
    subject = person(("crm:1", ASKED), mailbox="role")
    assert rows((None, ASKED, ""), ("crm:1", ASKED, "")).select(is_of(subject)).to_series().to_list() == [
        True,
        False,
    ]
