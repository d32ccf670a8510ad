"""What messages promise and carry (F), marketing in disguise (S02, S03), and a yes that a message brought (V20)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import spec_tables

from consentry.policy import Purpose, Template

WITH_DISGUISES = replace(
    spec_tables.POLICY,
    purposes=(
        *spec_tables.POLICY.purposes,
        Purpose("order_confirmation", kind="service", promotes="offers_similar"),
        Purpose("still_there", kind="service", asks_permission_for="newsletter"),
        Purpose("receipt", kind="service"),
    ),
)
ONCE_IN_80_DAYS = """
notice_id | purposes   | channels | every
NF-1      | newsletter | email    | 80
"""


def _template(**carries: bool):
    complete = {"names_sender": True, "unsubscribe": True, "one_click": True, **carries}
    return replace(spec_tables.POLICY, templates=(Template("newsletter", "email", **complete),))


@pytest.mark.decides("F01")
def test_a_newsletter_promised_every_eighty_days_waits_for_them(spec):
    """Sent on 15 August, promised once per 80 days: not before 3 November. The person's other address counts too."""
    decided = spec(
        """
        event | at         | proof | wording | point
        given | 2026-03-01 | B     | NF-1    | mail
        """,
        notices=ONCE_IN_80_DAYS,
        points={"private": "jo@thuis.example"},
        sends="""
        at                   | point
        2026-08-15T10:00:00Z | private
        """,
        newsletter={"mail": ("HOLD", "F01")},
    )
    assert decided["newsletter"]["valid_until"].isoformat() == "2026-11-03T10:00:00+00:00"
    assert "C01" in decided["newsletter"]["other_rules"]


@pytest.mark.narrowly_not("F01")
def test_when_the_eighty_days_are_over_the_newsletter_may_go(spec):
    """The last one left exactly 80 days ago; a message that was dropped before it left does not count."""
    spec(
        """
        event | at         | proof | wording
        given | 2026-03-01 | B     | NF-1
        """,
        notices=ONCE_IN_80_DAYS,
        sends="""
        at                   | purpose        | delivery
        2026-07-13T09:00:00Z | newsletter     |
        2026-09-01T09:00:00Z | newsletter     | dropped
        2026-09-02T09:00:00Z | offers_similar |
        """,
        newsletter=("ALLOW", "C01"),
    )


def test_of_several_newsletters_the_last_one_counts(spec):
    """Two left within the eighty days: they are counted from the later one."""
    decided = spec(
        """
        event | at         | proof | wording
        given | 2026-03-01 | B     | NF-1
        """,
        notices=ONCE_IN_80_DAYS,
        sends="""
        at
        2026-09-20T10:00:00Z
        2026-08-15T10:00:00Z
        """,
        newsletter=("HOLD", "F01"),
    )
    assert decided["newsletter"]["valid_until"].isoformat() == "2026-12-09T10:00:00+00:00"


def test_of_two_promises_made_at_once_the_rarer_counts(spec):
    """She signed two forms in the same minute, one for a message per 80 days and one per 7: told in either order,
    we wait for the eighty days. A yes given later makes its own promise.
    """
    spec(
        """
        event | at                   | proof | wording | point
        given | 2026-03-01T10:00:00Z | B     | NF-1    | ada
        given | 2026-03-01T10:00:00Z | B     | NF-2    | ada
        given | 2026-03-01T10:00:00Z | B     | NF-2    | bo
        given | 2026-03-01T10:00:00Z | B     | NF-1    | bo
        given | 2026-03-01T10:00:00Z | B     | NF-1    | cy
        given | 2026-03-02T10:00:00Z | B     | NF-2    | cy
        given | 2026-03-01T10:00:00Z | B     | NF-1    | dee
        given | 2026-03-01T10:00:00Z | B     |         | dee
        """,
        strangers=("ada", "bo", "cy", "dee"),
        notices=f"{ONCE_IN_80_DAYS.strip()}\nNF-2      | newsletter | email    | 7",
        sends="""
        at                   | point
        2026-08-15T10:00:00Z | ada
        2026-08-15T10:00:00Z | bo
        2026-08-15T10:00:00Z | cy
        2026-08-15T10:00:00Z | dee
        """,
        newsletter={
            "ada": ("HOLD", "F01"),
            "bo": ("HOLD", "F01"),
            "cy": ("ALLOW", "C01"),
            "dee": ("HOLD", "F01"),
        },
    )


@pytest.mark.decides("F02")
def test_a_mail_without_one_click_unsubscribe_stays(spec):
    """The template has a sender and a link, but not the header by which a mail program unsubscribes."""
    spec(
        """
        event | at         | proof
        given | 2026-03-01 | B
        """,
        policy=_template(one_click=False),
        newsletter=("HOLD", "F02"),
        invoices=("ALLOW", "S01"),
    )


@pytest.mark.narrowly_not("F02")
def test_a_complete_template_may_be_used(spec):
    """Sender, way out and one click are there."""
    spec(
        """
        event | at         | proof
        given | 2026-03-01 | B
        """,
        policy=_template(),
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("S02")
def test_an_order_confirmation_that_sells_is_an_offer(spec):
    """Whoever unsubscribed from offers does not get them through the confirmation either; nor does a customer
    without a basis. Only the receipt without advertising goes to everybody."""
    spec(
        """
        event     | at         | purpose        | channel | point
        withdrawn | 2026-02-01 | offers_similar | email   | ada
        given     | 2026-02-01 | newsletter     | email   | bo
        """,
        strangers=("ada", "bo"),
        policy=WITH_DISGUISES,
        order_confirmation={"ada": ("BLOCK", "W02"), "bo": ("HOLD", "V04")},
    )


@pytest.mark.decides("S02")
def test_a_customer_who_could_opt_out_may_read_the_offer_in_his_confirmation(spec):
    """Judged as the offers it carries, so the soft opt-in of the sale carries it too."""
    spec(sales="at\n2026-05-10", policy=WITH_DISGUISES, order_confirmation=("ALLOW", "I01"))


@pytest.mark.narrowly_not("S02")
def test_a_receipt_without_advertising_is_a_service_message(spec):
    """Nothing is sold in it, so the unsubscribe from offers does not stop it."""
    spec(
        """
        event     | at         | purpose        | channel
        withdrawn | 2026-02-01 | offers_similar | email
        """,
        policy=WITH_DISGUISES,
        receipt=("ALLOW", "S01"),
    )


@pytest.mark.decides("S03")
def test_asking_whether_we_may_still_write_is_writing(spec):
    """A flag without proof does not become one by a mail that asks for it."""
    spec(
        """
        event   | kind  | purpose    | channel
        unknown | state | newsletter | email
        """,
        policy=WITH_DISGUISES,
        newsletter=("HOLD", "V06"),
        still_there=("HOLD", "V06"),
    )


@pytest.mark.narrowly_not("S03")
def test_the_newsletter_itself_asks_nothing(spec):
    """With a yes on file it simply goes out."""
    spec(
        """
        event | at         | proof
        given | 2026-03-01 | B
        """,
        policy=WITH_DISGUISES,
        newsletter=("ALLOW", "C01"),
    )


ASKED_BY_MAIL = """
at                   | campaign
2026-05-01T10:00:00Z | still-there
"""


@pytest.mark.decides("V20")
def test_a_yes_won_by_a_mail_we_could_not_send_is_none(spec):
    """A flag without proof got a mail that asked for confirmation, and confirmed with a perfect form."""
    spec(
        """
        event   | kind  | at                   | purpose    | channel | proof | campaign
        unknown | state |                      | newsletter | email   |       |
        given   | act   | 2026-05-02T10:00:00Z | newsletter | email   | A     | still-there
        """,
        sends=ASKED_BY_MAIL,
        newsletter=("HOLD", "V20"),
    )


@pytest.mark.decides("V20")
def test_a_yes_won_after_a_no_lifts_nothing(spec):
    """Unsubscribed, mailed all the same, and talked into it: the no stands."""
    spec(
        """
        event     | at                   | purpose    | channel | proof | campaign    | point
        given     | 2026-01-02T10:00:00Z | newsletter | email   | A     |             | ada
        withdrawn | 2026-04-01T10:00:00Z | newsletter | email   |       |             | ada
        given     | 2026-05-02T10:00:00Z | newsletter | email   | A     | still-there | ada
        given     | 2026-05-02T10:00:00Z | newsletter | email   | A     | still-there | bo
        """,
        strangers=("ada", "bo"),
        sends="""
        at                   | campaign    | point
        2026-05-01T10:00:00Z | still-there | ada
        2026-05-01T10:00:00Z | still-there | bo
        """,
        newsletter={"ada": ("BLOCK", "W02"), "bo": ("HOLD", "V20")},
    )


@pytest.mark.narrowly_not("V20")
def test_a_yes_renewed_through_a_newsletter_with_consent_counts(spec):
    """The message that brought it was sent on an earlier proven yes."""
    spec(
        """
        event   | at                   | purpose    | channel | proof | campaign
        given   | 2026-01-02T10:00:00Z | newsletter | email   | B     |
        renewed | 2026-05-02T10:00:00Z | newsletter | email   | A     | still-there
        """,
        sends=ASKED_BY_MAIL,
        newsletter=("ALLOW", "C02"),
    )


@pytest.mark.narrowly_not("V20")
def test_a_yes_that_came_through_an_offer_to_a_customer_counts(spec):
    """The offer went to a customer who could opt out at the checkout, and the newsletter box in it was ticked."""
    spec(
        """
        event | at                   | purpose    | channel | proof | campaign
        given | 2026-05-02T10:00:00Z | newsletter | email   | A     | spring-offer
        """,
        sales="at\n2026-04-10",
        sends="""
        at                   | campaign     | purpose
        2026-05-01T10:00:00Z | spring-offer | offers_similar
        """,
        newsletter=("ALLOW", "C02"),
    )


@pytest.mark.parametrize(
    ("ends", "text", "rule"),
    [("2026-04-30", "", "E02"), ("whenever", "", "E02"), ("", "NW-1", "E02"), ("", "NW-2", "E03")],
    ids=[
        "the stated end passed",
        "an end nobody can read",
        "the promised days passed",
        "the wording changed",
    ],
)
def test_a_yes_that_had_run_out_carries_no_mail(spec, ends, text, rule):
    """The earlier yes was over when the mail left (E02, E03), so what the mail brought in is none (V20)."""
    decided = spec(
        f"""
        event   | at                   | purpose    | channel | proof | campaign    | valid_until | wording
        given   | 2026-01-02T10:00:00Z | newsletter | email   | B     |             | {ends}      | {text}
        renewed | 2026-05-02T10:00:00Z | newsletter | email   | A     | still-there |             |
        """,
        sends=ASKED_BY_MAIL,
        notices=LIMITED,
        newsletter=("HOLD", rule),
    )
    assert "V20" in decided["newsletter"]["other_rules"]


@pytest.mark.narrowly_not("V20")
@pytest.mark.parametrize(
    ("ends", "text"),
    [("2026-05-02", ""), ("", "NW-4"), ("", "NW-5")],
    ids=["the stated end of the next day", "days that still ran", "a wording that changed the day after"],
)
def test_a_yes_that_ran_out_later_carried_the_mail(spec, ends, text):
    """It is over today, and was not when the mail left."""
    spec(
        f"""
        event   | at                   | purpose    | channel | proof | campaign    | valid_until | wording
        given   | 2026-01-02T10:00:00Z | newsletter | email   | B     |             | {ends}      | {text}
        renewed | 2026-05-02T10:00:00Z | newsletter | email   | A     | still-there |             |
        """,
        sends=ASKED_BY_MAIL,
        notices=LIMITED,
        newsletter=("ALLOW", "C02"),
    )


LIMITED = """
notice_id | purposes   | channels | validity_days | changed
NW-1      | newsletter | email    | 100           |
NW-2      | newsletter | email    |               | 2026-05-01
NW-4      | newsletter | email    | 120           |
NW-5      | newsletter | email    |               | 2026-05-02
"""
