"""What each country admits: consent, the customer relation, registers, letters; and which country counts."""

from __future__ import annotations

import pytest
import spec_tables

AUTUMN_2026 = """
country | channel | subscriber | yes | customer | listed
NL      | email   | natural    | C01 | I01      | Z01
NL      | email   | legal      | C01 | I01      | Z01
NL      | sms     | natural    | C01 | I01      | Z01
NL      | phone   | natural    | C01 | I10      | Z01
NL      | phone   | legal      | C01 | L03      | L03
NL      | post    | natural    |     | L01      | X01
DE      | email   | natural    | V15 | I01      | Z01
DE      | sms     | natural    | V15 | I01      | Z01
DE      | phone   | natural    | C01 | I10      | Z01
DE      | phone   | legal      | C01 | I10      | Z01
DE      | post    | natural    |     | L01      | L03
FR      | email   | natural    | C01 | I01      | Z01
FR      | sms     | natural    | C01 | I01      | Z01
FR      | phone   | natural    | C01 | I10      | Z01
FR      | phone   | legal      | C01 | L03      | L03
FR      | post    | natural    |     | L01      | L03
BE      | email   | natural    | C01 | I01      | Z01
BE      | sms     | natural    | C01 | I01      | Z01
BE      | phone   | natural    | C01 | X02      | X01
BE      | phone   | legal      | C01 | X02      | X01
BE      | post    | natural    |     | L01      | L03
GB      | email   | natural    | C01 | I01      | Z01
GB      | email   | legal      | C01 | I01      | Z01
GB      | sms     | natural    | C01 | I01      | Z01
GB      | phone   | natural    | C01 | X02      | X01
GB      | phone   | legal      | C01 | X02      | X01
GB      | post    | natural    |     | L01      | L03
-       | email   | natural    | C01 | I01      | Z01
-       | sms     | natural    | C01 | I01      | Z01
-       | phone   | natural    | C01 | I10      | Z01
-       | post    | natural    |     | L01      | L03
ES      | email   | natural    | C01 | I01      | Z01
ES      | phone   | natural    | C01 | I10      | Z01
"""
"""Per country, channel and subscriber the rule that decides: a single opt-in, a customer, somebody on a register."""

DUTCH_JUNE = """
country | channel | subscriber | yes | customer | listed
NL      | phone   | natural    | C01 | I01      | Z01
FR      | phone   | natural    | C01 | X02      | X01
"""
FRANCE_UNTIL = """
country | channel | subscriber | yes | customer | listed
FR      | phone   | natural    | C01 | X02      | X01
"""
FRANCE_FROM = """
country | channel | subscriber | yes | customer | listed
FR      | phone   | natural    | C01 | I10      | Z01
"""
DECISION = {"C": "ALLOW", "I01": "ALLOW", "L01": "ALLOW", "X01": "BLOCK"}


def address(number: int, channel: str) -> str:
    """An invented contact point that the channel reaches."""
    kinds = {"email": f"n{number}@land.example", "post": f"Kade {number}, 1000 AA Voorbeeld"}
    return kinds.get(channel, f"+999{number:08}")


def outcome(rule: str) -> tuple[str, str]:
    """The decision that goes with a rule of this table."""
    return DECISION.get(rule, DECISION.get(rule[0], "HOLD")), rule


@pytest.mark.parametrize(
    ("day", "table"),
    [
        ("2026-10-01", AUTUMN_2026),
        ("2026-06-30", DUTCH_JUNE),
        ("2026-08-10", FRANCE_UNTIL),
        ("2026-08-11", FRANCE_FROM),
    ],
    ids=["autumn 2026", "until June 2026", "until 10 August 2026", "from 11 August 2026"],
)
def test_each_country_admits_what_its_law_says(spec, day, table):
    """The same three people in every country: one signed up on a form, one bought something, one is on a register."""
    points, people = {}, ["contact | country | subscriber_type | holds"]
    events, sales = ["event | at | channel | purpose | proof | point | wording"], ["point | contact | at"]
    expected: dict[str, dict[str, tuple[str, str]]] = {"newsletter": {}, "offers_similar": {}}
    for row in spec_tables.read(table):
        channel = row["channels"]
        for case in ("yes", "customer", "listed"):
            if not row[case]:
                continue
            label = f"{row['country']} {channel} {row['subscriber']} {case}"
            points[label] = address(len(points), channel)
            people.append(f"{label} | {row['country']} | {row['subscriber']} | {label}")
            where = f"{label} by {channel}"
            if case == "yes":
                events.append(f"given | 2026-02-01 | {channel} | newsletter | B | {label} | ")
            elif case == "customer":
                events.append(f"notice_given | 2026-02-01 | - | - | | {label} | NI-3")
                sales.append(f"{label} | {label} | 2026-02-01")
            else:
                events.append(f"register_listed | 2026-02-01 | {channel} | - | | {label} | ")
            expected["offers_similar" if case == "customer" else "newsletter"][where] = outcome(row[case])
    spec(
        "\n".join(events),
        sales="\n".join(sales) if len(sales) > 1 else "",
        points=points,
        contacts="\n".join(people),
        as_of=f"{day}T09:00:00+00:00",
        **expected,
    )


def test_an_unknown_country_falls_to_the_european_default(spec):
    """Nobody recorded the country, or it has no row of its own: consent by any channel, customers by mail."""
    decided = spec(
        """
        event | at         | proof | point
        given | 2026-02-01 | B     | mail
        given | 2026-02-01 | B     | abroad
        """,
        points={"abroad": "jo@lejos.example"},
        contacts="""
        contact | country | holds
        1       | -       | mail
        2       | ES      | abroad
        """,
        newsletter={"mail": ("ALLOW", "C01"), "abroad": ("ALLOW", "C01")},
    )
    assert decided["newsletter"]["jurisdiction"] == decided["newsletter", "abroad"]["jurisdiction"] == "EU"


def test_of_several_countries_the_strictest_counts(spec):
    """Two records hold the address, one Dutch, one German: the proof has to satisfy both."""
    decided = spec(
        """
        event           | at         | proof | point  | channel
        given           | 2026-02-01 | B     | mail   |
        register_listed | 2026-02-01 |       | mobile | phone
        """,
        points={"mobile": "+31600000001"},
        contacts="""
        contact | country | holds
        1       | NL      | mail
        2       | DE      | mail
        3       | NL      | mobile
        4       | BE      | mobile
        """,
        newsletter={"mail": ("HOLD", "V15"), "mobile by phone": ("BLOCK", "X01")},
    )
    assert decided["newsletter"]["jurisdiction"] == "DE"
    assert decided["newsletter", "mobile"]["jurisdiction"] == "BE"
