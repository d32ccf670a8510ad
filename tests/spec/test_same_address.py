"""Who is who: a no travels widely, a yes stays with the very address (M01 to M04, M06, M08, M10, M11)."""

from __future__ import annotations

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
