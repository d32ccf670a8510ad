"""Who is who: a no travels widely, a yes stays with the very address (M01 to M06, M08 to M11)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import spec_tables

STANDS, LINKED = ("BLOCK", "W02"), ("BLOCK", "W08")
NOBODY = "nobodyconsentrytest"
"""An invented mailbox at the one provider whose dots mean nothing."""


def test_one_address_has_many_spellings(spec):
    """M01: capitals, blanks and the two ways to write a domain with an umlaut are the same address, for yes and no."""
    spec(
        """
        event     | at         | purpose    | proof | point | point_value
        given     | 2026-02-01 | newsletter | A     | buero | JO@BÜRO.example
        given     | 2026-02-01 | newsletter | A     | ada   |
        withdrawn | 2026-03-01 | newsletter |       | ada   | Ada@ELDERS.example
        """,
        points={"buero": "jo@xn--bro-hoa.example"},
        strangers=("ada",),
        newsletter={"buero": ("ALLOW", "C02"), "ada": STANDS},
    )


def test_a_no_is_heard_under_every_alias_and_a_yes_is_not(spec):
    """M02: dots and tags at Gmail reach the same mailbox: an opt-out there counts, a sign-up proves nothing here."""
    spec(
        """
        event     | at         | purpose    | channel | proof | point
        given     | 2026-02-01 | newsletter |         | A     | plain
        withdrawn | 2026-03-01 | newsletter | email   |       | dotted
        given     | 2026-02-01 | newsletter |         | A     | tagged
        """,
        points={
            "plain": f"{NOBODY}@gmail.com", "dotted": f"no.body.{NOBODY[6:]}+x@googlemail.com",
            "tagged": "ada+news@firma.example", "untagged": "ada@firma.example",
        },
        contacts="""
        contact | holds
        1       | plain
        2       | untagged
        """,
        newsletter={"plain": LINKED, "tagged": ("ALLOW", "C02"), "untagged": ("HOLD", "V19")},
    )  # fmt: skip


def test_dots_matter_everywhere_else(spec):
    """M03: at a company j.o@ and jo@ are two people; the opt-out of one is none of the other."""
    spec(
        """
        event     | at         | purpose    | channel | proof | point
        given     | 2026-02-01 | newsletter |         | A     | mail
        withdrawn | 2026-03-01 | newsletter | email   |       | dotted
        """,
        points={"dotted": "j.o@firma.example"},
        contacts="""
        contact | holds
        1       | mail
        2       | dotted
        """,
        newsletter={"mail": ("ALLOW", "C02"), "dotted": STANDS},
    )


def test_the_no_of_a_desk_concerns_the_desk(spec):
    """M04: info@ objects to everything. The people who read info@ did not."""
    spec(
        """
        event    | at         | purpose    | proof | point
        given    | 2026-02-01 | newsletter | A     | mail
        objected | 2026-03-01 | -          |       | desk
        """,
        points={"desk": "info@firma.example"},
        newsletter={"desk": ("BLOCK", "W01"), "mail": ("ALLOW", "C02")},
    )


def test_the_no_of_a_person_does_not_close_the_desk(spec):
    """M04: the other way round."""
    spec(
        """
        event     | at         | purpose    | channel | proof | point
        given     | 2026-02-01 | newsletter |         | B     | desk
        withdrawn | 2026-03-01 | newsletter | email   |       | mail
        """,
        points={"desk": "info@firma.example"},
        newsletter={"desk": ("ALLOW", "C06"), "mail": STANDS},
    )


def test_a_no_follows_the_person_to_a_new_address_and_a_yes_does_not(spec):
    """M06: two systems share an id for the person. He unsubscribed at the old job; she signed up at hers."""
    spec(
        """
        event     | at         | purpose    | channel | proof | point
        withdrawn | 2026-03-01 | newsletter | email   |       | old
        given     | 2026-05-01 | event_invites |      | A     | old
        """,
        points={"old": "jo@vorige.example", "new": "jo@nieuwe.example"},
        contacts="""
        contact | source | person | holds
        7       | crm    | P-1    | old
        8       | shop   | P-1    | new
        """,
        newsletter={"new": LINKED},
        event_invites={"old": ("ALLOW", "C02"), "new": ("HOLD", "V19")},
    )


FAMILY = """
contact | person | holds
1       | anna   | mail
2       | bob    | mail
"""


def test_a_yes_at_a_shared_address_counts_for_the_person_it_names(spec):
    """M08: Anna signed up with the family address. Bob did not."""
    spec(
        """
        event | at         | proof | person
        given | 2026-02-01 | A     | anna
        """,
        contacts=FAMILY,
        newsletter={"mail for anna": ("ALLOW", "C02"), "mail for bob": ("HOLD", "Z01")},
    )


def test_a_no_at_a_shared_address_closes_it_for_everybody(spec):
    """M08: Bob unsubscribed. Whoever else reads that mailbox gets nothing either."""
    spec(
        """
        event     | at         | purpose    | proof | person
        given     | 2026-02-01 | newsletter | A     | anna
        withdrawn | 2026-03-01 | newsletter |       | bob
        """,
        contacts=FAMILY,
        newsletter={"mail for anna": STANDS, "mail for bob": STANDS},
    )


def test_somebody_of_unknown_kind_is_treated_as_a_private_person(spec):
    """M10: a company's number may be called on other grounds in the Netherlands; an unknown one is a person's."""
    spec(
        sales="""
        point   | contact | at
        company | 1       | 2026-02-01
        unknown | 2       | 2026-02-01
        nothing | 3       | 2026-02-01
        """,
        points={"company": "+31600000001", "unknown": "+31600000002", "nothing": "+31600000003"},
        contacts="""
        contact | subscriber_type | holds
        1       | legal           | company
        2       | unknown         | unknown
        3       |                 | nothing
        """,
        offers_similar={"company": ("HOLD", "L03"), "unknown": ("HOLD", "I10"), "nothing": ("HOLD", "I10")},
    )


def test_a_number_without_its_country_is_never_called_and_its_no_counts_everywhere(spec):
    """M11: 06... may be Dutch or Belgian. Its yes is not guessed; its no closes every number it may be."""
    spec(
        """
        event    | at         | channel | proof | point
        given    | 2026-02-01 | phone   | A     | national
        given    | 2026-02-01 | phone   | A     | dutch
        given    | 2026-02-01 | phone   | A     | belgian
        given    | 2026-02-01 | phone   | A     | foreign
        objected | 2026-03-01 | phone   |       | national
        """,
        points={
            "national": "0600000001", "dutch": "+31600000001", "belgian": "+32600000001", "foreign": "+39600000001",
        },
        contacts="""
        contact | holds
        1       | national
        2       | dutch
        3       | belgian
        4       | foreign
        """,
        newsletter={
            "national": ("BLOCK", "W01"), "dutch": LINKED, "belgian": LINKED, "foreign": ("ALLOW", "C02"),
        },
    )  # fmt: skip


def test_a_yes_at_a_number_without_its_country_waits(spec):
    """M11: the full proof is there; the number is not complete."""
    spec(
        """
        event | at         | channel | proof | point
        given | 2026-02-01 | phone   | A     | national
        """,
        points={"national": "0600000001"},
        newsletter={"national": ("HOLD", "D03")},
    )


HOUSEHOLD = """
contact | source | name         | holds
7       | crm    | Jo de Vries  | mail;number
8       | shop   | Vries, Ada   | shop;number
9       | shop   | Sam Bos      | other;number
"""
HOUSE_POINTS = {"shop": "ada@thuis.example", "other": "sam@thuis.example", "number": "+31600000001"}
UNSUBSCRIBED_AT_WORK = """
event     | at         | purpose    | channel | proof | point
withdrawn | 2026-03-01 | newsletter | email   |       | mail
given     | 2026-02-01 | newsletter |         | A     | shop
given     | 2026-02-01 | newsletter |         | A     | other
"""


@pytest.mark.decides("W08")
def test_a_no_crosses_phone_and_surname_and_not_the_phone_alone(spec):
    """M05: a number and a surname are worth 0.85, enough for a no; the number of Sam Bos alone is not."""
    spec(
        UNSUBSCRIBED_AT_WORK,
        points=HOUSE_POINTS,
        contacts=HOUSEHOLD,
        newsletter={"mail": STANDS, "shop": LINKED, "other": ("ALLOW", "C02")},
        invoices={"shop": ("ALLOW", "S01")},
    )


@pytest.mark.narrowly_not("W08")
def test_a_company_may_ask_for_more_than_phone_and_surname(spec):
    """The threshold is the company's: above 0.85 only what is sure carries a no."""
    spec(
        UNSUBSCRIBED_AT_WORK,
        points=HOUSE_POINTS,
        contacts=HOUSEHOLD,
        policy=replace(spec_tables.POLICY, person_link_negative=0.9),
        newsletter={"shop": ("ALLOW", "C02")},
    )


def test_a_reviewer_may_part_two_people_and_join_them_again(spec):
    """M09: father and daughter, says the privacy officer in May; in July it turns out to be one person after all."""
    reviews = """
    contact_ref | contact_source | other_ref | other_source | verdict   | seen
    7           | crm            | 8         | shop         | different | 2026-05-01
    8           | shop           | 7         | crm          | same      | 2026-07-01
    """
    said = """
    event     | at         | purpose    | channel | proof | point | seen
    withdrawn | 2026-03-01 | newsletter | email   |       | mail  | 2026-03-02
    given     | 2026-02-01 | newsletter |         | A     | shop  | 2026-03-02
    """
    for known, outcome in (("2026-04-30", LINKED), ("2026-06-01", ("ALLOW", "C02")), ("2026-08-01", LINKED)):
        spec(
            said,
            points=HOUSE_POINTS,
            contacts=HOUSEHOLD,
            reviews=reviews,
            known_as_of=known,
            newsletter={"mail": STANDS, "shop": outcome},
        )


def test_a_merge_carries_the_no_and_never_the_yes(spec):
    """M09: the reviewer is sure. Her no counts at both addresses; her yes stays where she gave it."""
    spec(
        """
        event     | at         | purpose       | channel | proof | point
        withdrawn | 2026-03-01 | newsletter    | email   |       | mail
        given     | 2026-05-01 | event_invites |         | A     | mail
        """,
        points={"shop": "ada@thuis.example"},
        contacts="""
        contact | source | holds
        7       | crm    | mail
        8       | shop   | shop
        """,
        reviews="""
        contact_ref | contact_source | other_ref | other_source | verdict
        7           | crm            | 8         | shop         | same
        """,
        newsletter={"shop": LINKED},
        event_invites={"mail": ("ALLOW", "C02"), "shop": ("HOLD", "V19")},
    )


def test_a_wrong_split_loses_no_direct_no(spec):
    """M09: the two records share an address and its no; parting them frees the other addresses only."""
    spec(
        """
        event     | at         | purpose    | channel | proof | point | contact | source
        withdrawn | 2026-03-01 | newsletter | email   |       | mail  | 7       | crm
        given     | 2026-02-01 | newsletter |         | A     | shop  |         |
        """,
        points={"shop": "ada@thuis.example"},
        contacts="""
        contact | source | holds
        7       | crm    | mail
        8       | shop   | mail;shop
        """,
        reviews="""
        contact_ref | contact_source | other_ref | other_source | verdict
        7           | crm            | 8         | shop         | different
        """,
        newsletter={"mail": STANDS, "shop": ("ALLOW", "C02")},
    )


def test_the_death_of_one_of_a_household_stops_advertising_and_no_invoice(spec):
    """Over a link that is only likely a right stops advertising (W08), not the other's invoices (A04)."""
    spec(
        """
        event    | at         | channel | proof | point
        deceased | 2026-03-01 | -       |       | mail
        given    | 2026-02-01 | -       | A     | shop
        """,
        points=HOUSE_POINTS,
        contacts=HOUSEHOLD,
        newsletter={"mail": ("BLOCK", "A04"), "shop": LINKED},
        invoices={"mail": ("BLOCK", "A04"), "shop": ("ALLOW", "S01")},
    )
