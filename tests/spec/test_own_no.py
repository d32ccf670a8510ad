"""The person's own no (W), and when a later yes ends it (C05)."""

from __future__ import annotations

import pytest


@pytest.mark.decides("W07")
def test_an_opt_out_that_a_sync_overwrote_still_counts(spec):
    """On 1 September the tool showed the objection, on the 15th its full export no longer does. Nobody signed up."""
    spec(
        """
        event    | at         | source | seen       | proof
        given    | 2026-02-01 | desk   |            | B
        objected | 2026-03-01 | tool   | 2026-09-01 |
        """,
        snapshots="""
        source | seen
        tool   | 2026-09-01
        tool   | 2026-09-15
        """,
        newsletter=("BLOCK", "W07"),
    )


@pytest.mark.narrowly_not("W07")
def test_an_opt_out_that_the_newest_export_still_shows_was_not_overwritten(spec):
    """The export of the 15th repeats the objection: it stands by itself."""
    spec(
        """
        event    | at         | source | seen       | proof
        given    | 2026-02-01 | desk   |            | B
        objected | 2026-03-01 | tool   | 2026-09-01 |
        objected | 2026-03-01 | tool   | 2026-09-15 |
        """,
        snapshots="""
        source | seen
        tool   | 2026-09-01
        tool   | 2026-09-15
        """,
        newsletter=("BLOCK", "W01"),
    )


@pytest.mark.decides("W01")
def test_an_objection_ends_all_advertising_by_that_channel(spec):
    """Whatever was consented to before: the objection to e-mail advertising goes first, for every purpose."""
    spec(
        """
        event    | at         | channel | purpose | proof
        given    | 2026-02-01 |         |         | B
        objected | 2026-03-01 | email   | -       |
        """,
        newsletter=("BLOCK", "W01"),
        event_invites=("BLOCK", "W01"),
    )


@pytest.mark.decides("W01")
def test_an_objection_without_a_channel_ends_all_channels(spec):
    """Nobody recorded which channel was meant, so all are: also the telephone of the same record."""
    spec(
        """
        event    | at         | channel | point
        objected | 2026-03-01 | -       | mail
        """,
        points={"mobile": "+31600000001"},
        newsletter={
            "mail": ("BLOCK", "W01"), "mobile by phone": ("BLOCK", "W01"), "mobile by sms": ("BLOCK", "W01"),
        },
    )  # fmt: skip


@pytest.mark.narrowly_not("W01")
def test_an_objection_to_letters_is_not_one_to_mails(spec):
    """The channel was recorded, and it is another one."""
    spec(
        """
        event    | at         | channel | purpose | proof
        given    | 2026-02-01 |         |         | B
        objected | 2026-03-01 | post    | -       |
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("W02")
def test_unsubscribing_ends_the_purpose_it_names(spec):
    """Unsubscribed from the newsletter."""
    spec(
        """
        event     | at         | purpose    | proof
        given     | 2026-02-01 |            | B
        withdrawn | 2026-03-01 | newsletter |
        """,
        newsletter=("BLOCK", "W02"),
    )


@pytest.mark.decides("W02")
def test_the_same_day_goes_to_the_withdrawal(spec):
    """Sources often give dates, not times. In doubt we do not send."""
    spec(
        """
        event     | at         | purpose    | proof
        given     | 2026-02-01 | newsletter | B
        withdrawn | 2026-02-01 | newsletter |
        """,
        newsletter=("BLOCK", "W02"),
    )


@pytest.mark.decides("W02")
def test_a_consent_that_was_ended_in_the_files_counts_as_withdrawn(spec):
    """A privacy officer who ends, revokes or invalidates a consent is heard like the person."""
    spec(
        """
        event       | at         | purpose    | proof | point
        given       | 2026-02-01 | newsletter | B     | ada
        expired     | 2026-03-01 | newsletter |       | ada
        given       | 2026-02-01 | newsletter | B     | bo
        revoked     | 2026-03-01 | newsletter |       | bo
        given       | 2026-02-01 | newsletter | B     | cas
        invalidated | 2026-03-01 | newsletter |       | cas
        """,
        strangers=("ada", "bo", "cas"),
        newsletter=dict.fromkeys(("ada", "bo", "cas"), ("BLOCK", "W02")),
    )


@pytest.mark.narrowly_not("W02")
def test_unsubscribing_from_invitations_leaves_the_newsletter(spec):
    """The withdrawal names another purpose, so it says nothing about this one."""
    spec(
        """
        event     | at         | purpose       | proof
        given     | 2026-02-01 |               | B
        withdrawn | 2026-03-01 | event_invites |
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("W03")
def test_a_box_left_empty_is_a_no_for_customers_too(spec):
    """Asked at the checkout and left empty: buying something does not go round that answer."""
    spec(
        """
        event   | at         | purpose        | channel
        refused | 2026-02-01 | offers_similar | email
        """,
        sales="""
        at
        2026-02-01
        """,
        offers_similar=("BLOCK", "W03"),
    )


@pytest.mark.narrowly_not("W03")
def test_a_box_left_empty_says_nothing_about_what_it_did_not_ask(spec):
    """The empty box was the one of the newsletter; offers to customers were not asked about."""
    spec(
        """
        event   | at         | purpose    | channel
        refused | 2026-02-01 | newsletter | email
        """,
        sales="""
        at
        2026-02-01
        """,
        offers_similar=("ALLOW", "I01"),
    )


@pytest.mark.decides("W04")
def test_a_spam_complaint_ends_all_marketing_mail(spec):
    """A complaint about an invitation counts for the newsletter too, and a single opt-in afterwards is too weak."""
    spec(
        """
        event     | at                   | purpose       | proof | source
        complaint | 2026-02-01T10:00:00Z | event_invites |       | tool
        given     | 2026-02-01T10:05:01Z | newsletter    | B     | desk
        """,
        newsletter=("BLOCK", "W04"),
        event_invites=("BLOCK", "W04"),
    )


@pytest.mark.narrowly_not("W04")
def test_a_confirmed_sign_up_after_a_complaint_counts(spec):
    """The same sign-up with a double opt-in: the person came back by their own click."""
    spec(
        """
        event     | at                   | purpose       | proof | source
        complaint | 2026-02-01T10:00:00Z | event_invites |       | tool
        given     | 2026-02-01T10:05:01Z | newsletter    | A     | desk
        """,
        newsletter=("ALLOW", "C05"),
    )


@pytest.mark.decides("W05")
def test_somebody_who_says_the_sign_up_was_not_theirs_is_believed(spec):
    """The dispute stays open until the owner of the mailbox confirms; another filled-in form does not."""
    spec(
        """
        event             | at         | proof
        given             | 2026-02-01 | A
        identity_disputed | 2026-03-01 |
        given             | 2026-04-01 | B
        """,
        newsletter=("BLOCK", "W05"),
    )


@pytest.mark.narrowly_not("W05")
def test_a_dispute_ends_when_the_owner_of_the_mailbox_confirms(spec):
    """After the dispute a sign-up was confirmed from the mailbox itself."""
    spec(
        """
        event             | at         | proof
        given             | 2026-02-01 | A
        identity_disputed | 2026-03-01 |
        given             | 2026-04-01 | A
        """,
        newsletter=("ALLOW", "C05"),
    )


@pytest.mark.decides("W06")
def test_an_opt_out_without_a_date_is_taken_as_the_last_word(spec):
    """The tool says opt-out and not since when. An opt-out we cannot date is an opt-out."""
    spec(
        """
        event    | at         | source | kind  | proof
        given    | 2026-02-01 | desk   |       | B
        objected | -          | tool   | state |
        """,
        newsletter=("BLOCK", "W06"),
    )


@pytest.mark.narrowly_not("W06")
def test_an_opt_out_with_a_date_has_its_place_in_time(spec):
    """The same flag with a date from before the sign-up is lifted by it."""
    spec(
        """
        event    | at         | source | kind  | proof
        given    | 2026-02-01 | desk   |       | B
        objected | 2026-01-30 | tool   | state |
        """,
        newsletter=("ALLOW", "C05"),
    )


@pytest.mark.decides("W08")
def test_a_no_at_another_address_of_the_same_person_counts_here(spec):
    """Unsubscribed with the address at work; the private address belongs to the same record."""
    spec(
        """
        event     | at         | purpose    | channel | point   | proof
        given     | 2026-02-01 |            |         | mail    | B
        withdrawn | 2026-03-01 | newsletter | email   | private |
        """,
        points={"private": "jo@thuis.example"},
        newsletter={"mail": ("BLOCK", "W08"), "private": ("BLOCK", "W02")},
    )


@pytest.mark.narrowly_not("W08")
def test_a_no_of_a_colleague_with_the_same_name_stays_with_the_colleague(spec):
    """One dot apart at a company: two mailboxes, two records, two people."""
    spec(
        """
        event     | at         | purpose    | channel | point  | proof
        given     | 2026-02-01 |            |         | mail   | B
        withdrawn | 2026-03-01 | newsletter | email   | dotted |
        """,
        points={"dotted": "j.o@firma.example"},
        contacts="""
        contact | holds
        1       | mail
        2       | dotted
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("C05")
def test_a_proven_yes_after_the_no_counts_again(spec):
    """Signed up again 301 seconds after the unsubscribe. Clocks of two systems may differ by 300 seconds, not more."""
    spec(
        """
        event     | at                   | purpose    | proof | source
        withdrawn | 2026-02-01T10:00:00Z | newsletter |       | tool
        given     | 2026-02-01T10:05:01Z | newsletter | B     | desk
        """,
        newsletter=("ALLOW", "C05"),
    )


@pytest.mark.narrowly_not("C05")
def test_a_yes_within_the_clock_difference_does_not_lift_a_no(spec):
    """Exactly 300 seconds: it could as well have been the other way round."""
    spec(
        """
        event     | at                   | purpose    | proof | source
        withdrawn | 2026-02-01T10:00:00Z | newsletter |       | tool
        given     | 2026-02-01T10:05:00Z | newsletter | B     | desk
        """,
        newsletter=("BLOCK", "W02"),
    )


@pytest.mark.decides("W01")
def test_a_company_may_object_for_all_its_mailboxes(spec):
    """ "Nobody at firma.example wants your mail": every address there is silent, and no other."""
    spec(
        """
        event    | at         | proof | point
        given    | 2026-02-01 | B     | jo
        given    | 2026-02-01 | B     | desk
        given    | 2026-02-01 | B     | other
        objected | 2026-03-01 |       | all
        """,
        points={
            "jo": "jo@firma.example",
            "desk": "info@firma.example",
            "other": "jo@sub.firma.example",
            "all": "@firma.example",
        },
        contacts="""
        contact | holds
        1       | jo
        2       | desk
        3       | other
        """,
        newsletter={"jo": ("BLOCK", "W01"), "desk": ("BLOCK", "W01"), "other": ("ALLOW", "C01")},
    )
