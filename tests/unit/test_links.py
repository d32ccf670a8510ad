"""Who is the same person, and how far a fact reaches: far for a no, never for a yes (M04, M05, M06, M08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from consentry.identity import point_keys
from consentry.links import contact_id, likely_reach, reach, tied
from consentry.policy import Policy

POLICY = Policy(controller_id="acme", purposes=())
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
PEPPER = b"a pepper for tests, 32 bytes...."
REVIEW = ("contact_ref", "contact_source", "other_ref", "other_source", "verdict", "source_id")


def kind_of(value: str) -> str:
    """Email when there is an @, a number when there are digits, else a letter."""
    return "email" if "@" in value else "phone" if value.lstrip("+").isdigit() else "post"


class World:
    """Contacts and what they hold, by readable names: {"crm:1": ["jo@firma.example"]}."""

    def __init__(
        self, holds: dict[str, list[str]], refs: dict[str, str] | None = None, limit: int = 20,
        names: dict[str, str] | None = None, reviews: tuple[tuple[str, str, str], ...] = (), **policy,
    ) -> None:  # fmt: skip
        values = sorted({value for some in holds.values() for value in some})
        named = pl.LazyFrame(
            {"point_kind": [kind_of(v) for v in values], "point_value": values},
            schema=dict.fromkeys(("point_kind", "point_value"), pl.String),
        )
        self.points = point_keys(named, POLICY, PEPPER)
        self.ids = dict(self.points.select("point_value", "point_id").collect().iter_rows())
        pairs = [(contact, value) for contact, some in holds.items() for value in some]
        self.holdings = (
            pl.LazyFrame(pairs, schema=dict.fromkeys(("contact_id", "point_value"), pl.String), orient="row")
            .join(self.points, on="point_value")
            .with_columns(
                pl.lit(SEEN).alias("since"),
                pl.col("exact_key").str.contains("^national:[0-9]{8,15}$").alias("national"),
            )
        )
        contacts = pl.LazyFrame(
            [
                (contact, (refs or {}).get(contact, ""), "person", (names or {}).get(contact, ""), "")
                for contact in holds
            ],
            schema=dict.fromkeys(
                ("contact_id", "person_ref", "kind", "display_name", "organisation"), pl.String
            ),
            orient="row",
        )
        said = [(*a.split(":")[::-1], *b.split(":")[::-1], verdict, "desk") for a, b, verdict in reviews]
        reviewed = pl.LazyFrame(said, schema=dict.fromkeys(REVIEW, pl.String), orient="row")
        ids = contacts.select("contact_id", "person_ref").with_columns(pl.lit(SEEN).alias("since"))
        self.ties = tied(
            ids, contacts, self.holdings, reviewed.with_columns(pl.lit(SEEN).alias("observed_at")),
            replace(POLICY, link_max_contacts=limit, **policy),
        )  # fmt: skip

    def together(self, *contacts: str) -> bool:
        """Are all of them one person?"""
        person = dict(self.ties.people.collect().iter_rows())
        return len({person[contact] for contact in contacts}) == 1

    def reached(
        self, value: str = "", contact: str = "", everywhere: bool = False
    ) -> tuple[set[str], set[str]]:
        """The values a fact is about, and those it may concern beyond."""
        fact = pl.LazyFrame(
            {"event_id": ["e"], "point_id": [self.ids.get(value)], "contact_id": [contact or None],
             "everywhere": [everywhere], "domain": [None]},
            schema={"event_id": pl.String, "point_id": pl.String, "contact_id": pl.String, "everywhere": pl.Boolean,
                    "domain": pl.String},
        )  # fmt: skip
        reached = reach(fact, self.points, self.holdings, self.ties)
        found = reached.collect()
        self.likely = set(
            likely_reach(fact, self.points, self.holdings, self.ties, reached)
            .join(self.points, on="point_id")
            .collect()["point_value"]
        )
        assert found["point_id"].n_unique() == len(found), "each contact point once"
        name = {point: text for text, point in self.ids.items()}
        told = {(name[row["point_id"]], row["direct"]) for row in found.iter_rows(named=True)}
        return {text for text, direct in told if direct}, {text for text, direct in told if not direct}


JO, PRIVATE, DESK, MOBILE, HOUSE = (
    "jo@firma.example", "jo@thuis.example", "info@firma.example", "+31600000001", "Dorpsstraat 1 Voorbeeld",
)  # fmt: skip


def test_a_contact_is_named_by_its_source():
    frame = pl.DataFrame({"source_id": ["crm", "shop", "crm"], "contact_ref": ["1", "1", ""]})
    assert frame.select(contact_id()).to_series().to_list() == ["crm:1", "shop:1", None]


def test_a_shared_reference_makes_one_person():
    world = World(
        {"crm:1": [JO], "shop:9": [PRIVATE], "shop:8": []},
        refs={"crm:1": "P-1", "shop:9": "P-1", "shop:8": "P-2"},
    )
    assert world.together("crm:1", "shop:9")
    assert not world.together("crm:1", "shop:8")


def test_an_empty_reference_joins_nobody():
    assert not World({"crm:1": [JO], "crm:2": [PRIVATE]}).together("crm:1", "crm:2")


@pytest.mark.parametrize("other", ["JO@firma.example", "jo+shop@firma.example"])
def test_a_shared_personal_address_makes_one_person_however_it_is_written(other):
    assert World({"crm:1": [JO], "shop:9": [other]}).together("crm:1", "shop:9")


@pytest.mark.parametrize("shared", [DESK, "info+nl@firma.example", MOBILE, HOUSE])
def test_a_shared_desk_number_or_house_makes_nobody_one_person(shared):
    assert not World({"crm:1": [shared], "crm:2": [shared]}).together("crm:1", "crm:2")


def test_people_are_joined_through_each_other():
    world = World({"a:1": [JO], "b:1": [JO, PRIVATE], "c:1": [PRIVATE], "d:1": ["ada@elders.example"]})
    assert world.together("a:1", "b:1", "c:1")
    assert not world.together("a:1", "d:1")


@pytest.mark.parametrize(("holders", "one_person"), [(20, True), (21, False)])
def test_an_address_that_too_many_records_hold_is_nobody_s(holders, one_person):
    contacts = {f"crm:{number}": [JO] for number in range(holders)}
    assert World(contacts).together(*contacts) is one_person


def test_the_limit_counts_records_and_not_spellings():
    contacts = {
        f"crm:{number}": [JO, "JO@firma.example", f"jo+{number}@firma.example"] for number in range(20)
    }
    assert World(contacts).together(*contacts)


def test_the_limit_is_the_company_s_choice():
    assert not World({"crm:1": [JO], "crm:2": [JO]}, limit=1).together("crm:1", "crm:2")


def test_nobody_at_all_is_no_error():
    assert World({}).ties.people.collect().is_empty()


def test_a_contact_without_any_address_is_a_person_too():
    assert World({"crm:1": []}).together("crm:1")


def test_a_desk_belongs_to_nobody_and_a_shared_address_to_everybody():
    world = World({"crm:1": [DESK, JO], "crm:2": [DESK]})
    held = (
        world.ties.of_point.join(world.points, on="point_id")
        .select("point_value")
        .collect()["point_value"]
        .to_list()
    )
    assert held == [JO]


def test_a_fact_about_an_address_is_about_that_address_only():
    world = World({"crm:1": [JO]})
    assert world.reached(JO) == ({JO}, set())


def test_a_fact_may_concern_the_other_addresses_of_the_person():
    world = World(
        {
            "crm:1": [JO, MOBILE, HOUSE],
            "shop:9": [PRIVATE, "jo+x@firma.example"],
            "shop:7": ["ada@elders.example"],
        }
    )
    assert world.reached(JO) == ({JO}, {MOBILE, HOUSE, PRIVATE, "jo+x@firma.example"})


def test_a_fact_may_concern_an_alias_that_nobody_else_holds():
    world = World({"crm:1": [JO], "crm:2": ["jo+x@firma.example"], "crm:3": ["j.o@firma.example"]})
    assert world.reached("jo+x@firma.example") == ({"jo+x@firma.example"}, {JO})


def test_a_fact_about_a_desk_stays_at_the_desk():
    world = World({"crm:1": [JO, DESK], "crm:2": ["sam@firma.example", DESK, "info+x@firma.example"]})
    assert world.reached(DESK) == ({DESK}, {"info+x@firma.example"})
    assert world.reached(DESK, contact="crm:1") == ({DESK}, {"info+x@firma.example"})
    assert world.reached(JO) == ({JO}, set())


def test_a_fact_about_a_number_concerns_the_numbers_it_may_be_and_no_person():
    world = World(
        {"crm:1": [JO, "0600000001"], "crm:2": [MOBILE, "sam@firma.example"], "crm:3": ["+39600000001"]}
    )
    assert world.reached("0600000001") == ({"0600000001"}, {MOBILE})


def test_a_fact_about_a_number_with_its_record_concerns_the_person():
    world = World({"crm:1": [JO, MOBILE], "crm:2": [PRIVATE]})
    assert world.reached(MOBILE, contact="crm:1") == ({MOBILE}, {JO})


def test_a_fact_without_an_address_is_about_everything_its_record_holds():
    world = World({"crm:1": [JO, MOBILE], "crm:2": [JO, PRIVATE]})
    assert world.reached(contact="crm:1") == ({JO, MOBILE}, {PRIVATE})


def test_a_no_to_everything_is_about_every_address_of_the_records_that_hold_it():
    world = World({"crm:1": [JO, MOBILE], "shop:9": [JO, HOUSE], "shop:8": [HOUSE, PRIVATE]})
    assert world.reached(JO, everywhere=True) == ({JO, MOBILE, HOUSE}, set())


def test_a_no_to_everything_at_a_desk_or_a_number_stays_there():
    world = World({"crm:1": [JO, DESK, MOBILE]})
    assert world.reached(DESK, everywhere=True) == ({DESK}, set())
    assert world.reached(MOBILE, everywhere=True) == ({MOBILE}, set())


def test_a_no_to_everything_that_names_its_record_is_about_all_of_it():
    world = World({"crm:1": [JO, DESK, MOBILE]})
    assert world.reached(MOBILE, contact="crm:1", everywhere=True)[0] == {JO, DESK, MOBILE}


def test_a_fact_of_an_unknown_record_reaches_nobody():
    assert World({"crm:1": [JO]}).reached(contact="crm:404") == (set(), set())


HOME = {"crm:1": [JO, MOBILE], "shop:9": [PRIVATE, MOBILE]}


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        ("Jo Bos", "J. Bos", True), ("Jo Bos", "Bos, P.", True), ("Jo Bos-Smit", "Ada Smit", True),
        ("Jo de Vries", "VRIES, J. de", True), ("José Núñez", "Pepe Nunez", True), ("Bos", "Jo Bos", True),
        ("Jo Bos", "Jo Smit", False), ("Jo de Wit", "Ada de Boer", False), ("Bos BV", "Smit B.V.", False),
        ("", "", False), ("Dhr. Bos", "Dhr. Smit", False),
    ],
)  # fmt: skip
def test_a_number_and_a_surname_are_likely_one_person(one, other, linked):
    """M05: 0.85. The surname alone or the number alone is not enough."""
    world = World(HOME, names={"crm:1": one, "shop:9": other})
    assert world.reached(JO) == ({JO}, {MOBILE})
    assert world.likely == ({PRIVATE} if linked else set())
    assert not world.together("crm:1", "shop:9"), "a likely link never carries anything but a no"


@pytest.mark.parametrize(("threshold", "linked"), [(0.86, set()), (0.85, {PRIVATE})])
def test_the_company_chooses_how_sure_a_link_must_be(threshold, linked):
    world = World(HOME, names=dict.fromkeys(HOME, "Jo Bos"), person_link_negative=threshold)
    world.reached(JO)
    assert world.likely == linked


@pytest.mark.parametrize(("surnames", "linked"), [(4, True), (5, False)])
def test_a_number_of_many_surnames_is_a_switchboard(surnames, linked):
    staff = {f"crm:{n}": [MOBILE] for n in range(2, surnames + 1)}
    names = dict.fromkeys(HOME, "Jo Bos") | {each: f"Ada {'abcdef'[n] * 3}" for n, each in enumerate(staff)}
    world = World(HOME | staff, names=names)
    world.reached(JO)
    assert world.likely == ({PRIVATE} if linked else set())


def test_two_likely_steps_are_one_too_many():
    """0.85 times 0.85 is less than 0.80: else a chain of numbers would glue strangers together."""
    holds = {
        "a:1": [JO, MOBILE],
        "b:1": ["b@x.example", MOBILE, "+31600000002"],
        "c:1": ["c@x.example", "+31600000002"],
    }
    world = World(holds, names=dict.fromkeys(holds, "Jo Bos"))
    world.reached(JO)
    assert world.likely == {"b@x.example", "+31600000002"}


SPLIT = (("crm:1", "shop:9", "different"),)


def test_a_split_ends_the_link_and_no_direct_no():
    """M09: what was said at the shared address still counts there, and for both where nobody says whose it was."""
    holds = {"crm:1": [JO, HOUSE], "shop:9": [JO, PRIVATE]}
    assert World(holds).reached(HOUSE) == ({HOUSE}, {JO, PRIVATE})
    world = World(holds, reviews=SPLIT)
    assert world.reached(HOUSE) == ({HOUSE}, {JO})
    assert world.reached(JO) == ({JO}, {HOUSE, PRIVATE})
    assert world.reached(JO, contact="crm:1") == ({JO}, {HOUSE})
    assert world.reached(JO, everywhere=True) == ({JO, HOUSE, PRIVATE}, set())


def test_a_split_also_ends_a_likely_link():
    world = World(HOME, names=dict.fromkeys(HOME, "Jo Bos"), reviews=SPLIT)
    world.reached(JO)
    assert world.likely == set()


def test_a_merge_carries_a_no_and_nothing_else():
    world = World({"crm:1": [JO], "shop:9": [PRIVATE]}, reviews=(("crm:1", "shop:9", "same"),))
    assert world.reached(JO) == ({JO}, {PRIVATE})
    assert not world.together("crm:1", "shop:9")


def test_a_split_takes_the_others_records_away_from_a_point():
    holds = {"crm:1": [JO, HOUSE], "shop:9": [JO, PRIVATE]}
    whose = World(holds, reviews=SPLIT)
    held = whose.ties.mates.join(whose.points, on="point_id").collect()
    assert set(held.filter(point_value=HOUSE)["contact_id"]) == {"crm:1"}
    assert set(held.filter(point_value=JO)["contact_id"]) == {"crm:1", "shop:9"}
