"""Legitimate interest where nobody bought anything: letters to prospects, calls, and the registers to ask first."""

from __future__ import annotations

from dataclasses import replace

import pytest
import spec_tables

HOUSE = {"house": "Dorpsstraat 1, 1234 AB Voorbeeld"}
PHONE = {"phone": "+3220000001"}
SWITCHBOARD = {"phone": "+31200000001"}
DOCUMENTED = """
contact | holds | origin              | origin_compatible
1       | house | fair-2026-list.pdf  | yes
"""
TOLD_AND_SCREENED = """
event          | at         | point | channel | wording | register_name
notice_given   | 2026-09-01 | house |         | NI-3    |
register_clear | 2026-09-20 | house | post    |         | Postfilter
"""
CALLED = """
event          | at         | point | channel | wording | register_name
notice_given   | 2026-09-01 | phone |         | NI-3    |
register_clear | 2026-09-20 | phone | phone   |         | DNCM
"""
LEGAL = """
contact | subscriber_type | holds
1       | legal           | phone
"""


@pytest.mark.decides("L02")
def test_a_documented_prospect_may_get_a_letter(spec):
    """Bought nothing; but the interest was weighed and told, the origin is on file, and Postfilter is clear."""
    decided = spec(
        TOLD_AND_SCREENED,
        contacts=DOCUMENTED,
        points=HOUSE,
        offers_similar={"house": ("ALLOW", "L02")},
    )
    row = decided["offers_similar", "house"]
    assert row["legal_basis"] == "legitimate_interest"
    assert len(row["evidence_ids"]) == 3
    assert row["valid_until"].isoformat() == "2026-10-17T22:00:00+00:00"


@pytest.mark.narrowly_not("L02")
def test_a_company_may_choose_to_write_to_customers_only(spec):
    """The same prospect of a company that set `post_prospects` to off: the letter is not even considered."""
    spec(
        TOLD_AND_SCREENED,
        contacts=DOCUMENTED,
        points=HOUSE,
        policy=replace(spec_tables.POLICY, post_prospects="off"),
        offers_similar={"house": ("HOLD", "Z01")},
    )


@pytest.mark.decides("L06")
def test_a_prospect_from_nowhere_gets_no_letter(spec):
    """Nobody can show where the address comes from; or it was collected for something else."""
    for origin in ("- | yes", "fair-2026-list.pdf | no", "fair-2026-list.pdf | unknown"):
        spec(
            TOLD_AND_SCREENED,
            contacts=f"contact | holds | origin | origin_compatible\n1 | house | {origin}",
            points=HOUSE,
            offers_similar={"house": ("HOLD", "L06")},
        )


@pytest.mark.narrowly_not("L06")
def test_where_a_customer_lives_needs_no_document(spec):
    """The same address of somebody who bought: the sale says where it comes from."""
    spec(
        TOLD_AND_SCREENED,
        contacts="contact | holds\n1 | house",
        sales="at\n2026-02-01",
        points=HOUSE,
        offers_similar={"house": ("ALLOW", "L01")},
    )


@pytest.mark.decides("X02")
def test_a_list_is_screened_before_it_is_used(spec):
    """A check of 28 days ago is too old; so is none at all, and one of another register."""
    for check in (
        "2026-09-03T09:00:00Z | Postfilter",
        "- | Postfilter",
        "2026-09-30 | DNCM",
        "2026-09-30 | -",
    ):
        spec(
            f"""
            event          | at    | register_name | point | channel | wording
            register_clear | {check}               | house | post    |
            notice_given   | 2026-09-01 |          | house |         | NI-3
            """,
            contacts=DOCUMENTED,
            points=HOUSE,
            offers_similar={"house": ("HOLD", "X02")},
        )


@pytest.mark.narrowly_not("X02")
def test_a_check_counts_for_twenty_eight_days(spec):
    """To the second: the letter may go, and no longer than the check is fresh."""
    spec(
        """
        event          | at                   | register_name | point | channel | wording
        register_clear | 2026-09-03T09:00:01Z | postfilter    | house | post    |
        notice_given   | 2026-09-01           |               | house |         | NI-3
        """,
        contacts=DOCUMENTED,
        points=HOUSE,
        offers_similar={"house": ("ALLOW", "L02")},
    )


@pytest.mark.narrowly_not("X02")
def test_who_said_yes_is_not_looked_up(spec):
    """A Belgian number without any check; its owner agreed to calls."""
    spec(
        """
        event | at         | channel | point | proof
        given | 2026-02-01 | phone   | phone | B
        """,
        points=PHONE,
        country="BE",
        newsletter={"phone": ("ALLOW", "C01")},
    )


@pytest.mark.decides("L07")
def test_a_screened_number_may_be_called(spec):
    """Belgium keeps a register: the number is not on it, the interest was weighed and told."""
    decided = spec(CALLED, points=PHONE, country="BE", event_invites={"phone": ("ALLOW", "L07")})
    assert len(decided["event_invites", "phone"]["evidence_ids"]) == 3


@pytest.mark.decides("L07")
def test_the_switchboard_of_a_dutch_company_may_be_called(spec):
    """The Dutch rule on calls protects natural persons; a company's number needs no yes and no register."""
    spec(CALLED, contacts=LEGAL, points=SWITCHBOARD, event_invites={"phone": ("ALLOW", "L07")})


@pytest.mark.narrowly_not("L07")
def test_a_number_that_is_also_somebodys_own_needs_a_yes(spec):
    """The same switchboard number stands in the record of a sole trader too."""
    spec(
        CALLED,
        contacts="contact | subscriber_type | holds\n1 | legal | phone\n2 | sole_trader | phone",
        points=SWITCHBOARD,
        event_invites={"phone": ("HOLD", "Z01")},
    )


@pytest.mark.narrowly_not("L07")
def test_of_two_countries_both_must_admit_the_call(spec):
    """Belgium would allow it after screening; the other record says Germany, which wants a yes."""
    decided = spec(
        CALLED,
        contacts="contact | country | holds\n1 | BE | phone\n2 | DE | phone",
        points=PHONE,
        event_invites={"phone": ("HOLD", "Z01")},
    )
    assert decided["event_invites", "phone"]["jurisdiction"] == "BE"


@pytest.mark.narrowly_not("L07")
def test_of_two_registers_both_must_be_asked(spec):
    """Belgian in one record, British in the other, and only the Belgian register was asked."""
    spec(
        CALLED,
        contacts="contact | country | holds\n1 | BE | phone\n2 | UK | phone",
        points=PHONE,
        event_invites={"phone": ("HOLD", "X02")},
    )


@pytest.mark.decides("L03")
def test_nobody_weighed_the_interest_in_this_call(spec):
    """Screened and told, but the balancing test covers invitations, not the newsletter; nor for ever."""
    spec(CALLED, points=PHONE, country="BE", newsletter={"phone": ("HOLD", "L03")})
    spec(
        TOLD_AND_SCREENED,
        contacts=DOCUMENTED,
        points=HOUSE,
        policy=replace(spec_tables.POLICY, lia_max_age_months=20),
        offers_similar={"house": ("HOLD", "L03")},
    )


@pytest.mark.narrowly_not("L03")
def test_a_balancing_test_lasts_as_long_as_the_company_says(spec):
    """Made on 1 January 2025, valid until the end of 2026; 21 months are the limit here."""
    spec(
        TOLD_AND_SCREENED,
        contacts=DOCUMENTED,
        points=HOUSE,
        policy=replace(spec_tables.POLICY, lia_max_age_months=21),
        offers_similar={"house": ("ALLOW", "L02")},
    )


@pytest.mark.decides("L04")
def test_a_notice_about_letters_tells_nothing_of_calls(spec):
    """The wording names the interest in letters; they were never told of calls."""
    spec(
        CALLED,
        notices="notice_id | channels | li_statement\nNI-3 | post | yes",
        points=PHONE,
        country="BE",
        event_invites={"phone": ("HOLD", "L04")},
    )


@pytest.mark.narrowly_not("L04")
def test_a_notice_about_calls_tells_of_calls(spec):
    """The same wording for calls."""
    spec(
        CALLED,
        notices="notice_id | channels | purposes | li_statement\nNI-3 | phone;post | event_invites | yes",
        points=PHONE,
        country="BE",
        event_invites={"phone": ("ALLOW", "L07")},
    )


@pytest.mark.decides("L08")
def test_legitimate_interest_is_no_permission_to_call(spec):
    """The CRM claims it for a Dutch sole trader; since July 2021 such a call needs a yes."""
    spec(
        """
        event               | at         | point | claims
        legal_basis_claimed | 2026-02-01 | phone | legitimate_interest
        """,
        contacts="contact | subscriber_type | holds\n1 | sole_trader | phone",
        points=SWITCHBOARD,
        event_invites={"phone": ("HOLD", "L08")},
    )


@pytest.mark.narrowly_not("L08")
def test_a_claim_for_a_company_is_weighed_like_any_other(spec):
    """The same claim for a company: what is missing is the notice, not a yes."""
    spec(
        """
        event               | at         | point | claims
        legal_basis_claimed | 2026-02-01 | phone | legitimate_interest
        """,
        contacts=LEGAL,
        points=SWITCHBOARD,
        event_invites={"phone": ("HOLD", "L04")},
    )


def test_charities_and_newspapers_may_still_call_customers(spec):
    """Since July 2026 Dutch customers are called only with a yes, except by them."""
    for sector, outcome in (
        ("none", ("HOLD", "I10")),
        ("charity", ("ALLOW", "I01")),
        ("press", ("ALLOW", "I01")),
    ):
        spec(
            sales="point | at\nphone | 2026-02-01",
            points=SWITCHBOARD,
            policy=replace(spec_tables.POLICY, sector=sector),
            offers_similar={"phone": outcome},
        )


def test_uk_and_gb_are_one_country(spec):
    """Sources write both."""
    decided = spec(points={"phone": "+442000000001"}, country="UK", event_invites={"phone": ("HOLD", "X02")})
    assert decided["event_invites", "phone"]["jurisdiction"] == "GB"
