"""What is no consent, or is not proven (V)."""

from __future__ import annotations

import pytest


@pytest.mark.decides("V01")
def test_a_box_that_was_already_ticked_is_no_consent(spec):
    """Everything else is on file; the box was ticked before the person came, or was filled in from last time."""
    decided = spec(
        """
        event | at         | proof | box    | how                 | point
        given | 2026-02-01 | B     | ticked |                     | mail
        given | 2026-02-01 | B     |        | prefilled_returning | ada
        given | 2026-02-01 | B     |        | pre_ticked          | bo
        """,
        strangers=("ada", "bo"),
        newsletter=dict.fromkeys(("mail", "ada", "bo"), ("HOLD", "V01")),
    )
    assert decided["newsletter"]["proof_grade"] == "F"


@pytest.mark.narrowly_not("V01")
def test_a_box_that_the_person_ticked_is_consent(spec):
    """The same form with an empty box."""
    spec(
        """
        event | at         | proof | box
        given | 2026-02-01 | B     | unticked
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V02")
def test_a_consent_hidden_in_the_terms_is_none(spec):
    """Agreed to the terms, the privacy statement or the contract, and with it to mail: that does not count."""
    spec(
        """
        event | at         | proof | how               | point
        given | 2026-02-01 | B     | tc_clause         | mail
        given | 2026-02-01 | B     | privacy_statement | ada
        given | 2026-02-01 | B     | contract_clause   | bo
        """,
        strangers=("ada", "bo"),
        newsletter=dict.fromkeys(("mail", "ada", "bo"), ("HOLD", "V02")),
    )


@pytest.mark.narrowly_not("V02")
def test_a_button_of_its_own_beside_the_terms_is_a_consent(spec):
    """The same page; mail has a button of its own."""
    spec(
        """
        event | at         | proof | how          | box
        given | 2026-02-01 | B     | web_form_soi | own_button
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V03")
def test_a_business_card_is_no_yes(spec):
    """A card was handed over. That is an address, not a question that was answered."""
    spec(
        """
        event | at         | proof | note                                                    | how           | point
        given | 2026-03-04 | oral  | 2026-03-04 14:10, Jaarbeurs Utrecht. Visitekaartje gekregen. – MV | | mail
        given | 2026-03-04 | B     |                                                         | business_card | ada
        given | 2026-03-04 | B     |                                                         | silence       | bo
        """,
        strangers=("ada", "bo"),
        newsletter=dict.fromkeys(("mail", "ada", "bo"), ("HOLD", "V03")),
    )


@pytest.mark.narrowly_not("V03")
def test_a_yes_said_at_the_same_stand_is_one(spec):
    """The same stand, the same colleague; this visitor said it."""
    spec(
        """
        event | proof | note
        given | oral  | 2026-03-04 14:10, Jaarbeurs Utrecht. 'Ja, mail mij de nieuwsbrief.' – MV
        """,
        newsletter=("ALLOW", "C03"),
    )


@pytest.mark.narrowly_not("V03")
def test_a_card_beside_a_yes_does_not_spoil_it(spec):
    """He gave his card and said yes; both stand in the note. A card alone would be nothing."""
    spec(
        """
        event | proof | note
        given | oral  | 2026-03-04 14:10, Utrecht. Visitekaartje gekregen. 'Ja, mail mij de nieuwsbrief.' – MV
        """,
        newsletter=("ALLOW", "C03"),
    )


@pytest.mark.decides("V16")
def test_a_consent_that_was_the_price_of_entry_is_not_free(spec):
    """No sign-up, no download: a forced yes does not count."""
    spec(
        """
        event | at         | proof | how
        given | 2026-02-01 | B     | gated_or_contest
        """,
        newsletter=("HOLD", "V16"),
    )


@pytest.mark.narrowly_not("V16")
def test_an_optional_box_beside_the_download_is_free(spec):
    """The download comes either way; the box is separate and empty."""
    spec(
        """
        event | at         | proof | how
        given | 2026-02-01 | B     | web_form_soi
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V17")
def test_nobody_can_sign_up_a_colleague(spec):
    """Tell-a-friend: somebody else filled in the form."""
    spec(
        """
        event | at         | proof | how
        given | 2026-02-01 | B     | third_party_submission
        """,
        newsletter=("HOLD", "V17"),
    )


@pytest.mark.narrowly_not("V17")
def test_the_owner_of_the_address_can_confirm_what_a_colleague_filled_in(spec):
    """The owner clicked in the mail that asked, the same day."""
    spec(
        """
        event | at         | proof | how                    | verification | clicked
        given | 2026-02-01 | B     | third_party_submission | doi_click    | 2026-02-01
        """,
        newsletter=("ALLOW", "C02"),
    )


@pytest.mark.decides("V11")
def test_a_yes_to_a_partner_is_not_a_yes_to_us(spec):
    """The form named another company."""
    spec(
        """
        event | at         | proof | named
        given | 2026-02-01 | B     | partner
        """,
        newsletter=("HOLD", "V11"),
    )


@pytest.mark.narrowly_not("V11")
def test_a_yes_to_us_by_name_is_one(spec):
    """The same form with our name."""
    spec(
        """
        event | at         | proof | named
        given | 2026-02-01 | B     | acme
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V19")
def test_a_yes_stays_with_the_address_that_gave_it(spec):
    """Signed up with the private address: the address at work did not."""
    spec(
        """
        event | at         | proof | point
        given | 2026-02-01 | A     | private
        """,
        points={"private": "jo@thuis.example"},
        newsletter={"mail": ("HOLD", "V19"), "private": ("ALLOW", "C02")},
    )


@pytest.mark.narrowly_not("V19")
def test_another_spelling_of_capitals_is_the_same_address(spec):
    """The form has Jo@Firma.example, the record jo@firma.example."""
    spec(
        """
        event | at         | proof | point   | point_value
        given | 2026-02-01 | A     | mail    | Jo@Firma.example
        """,
        newsletter=("ALLOW", "C02"),
    )


@pytest.mark.decides("V14")
def test_a_double_opt_in_clicked_too_late_was_never_confirmed(spec):
    """Seven days and one second after the request; or only asked for and never clicked."""
    spec(
        """
        event     | at                   | proof | clicked              | point
        given     | 2026-02-01T10:00:00Z | A     | 2026-02-08T10:00:01Z | mail
        requested | 2026-02-01T10:00:00Z | A     |                      | ada
        """,
        strangers=("ada",),
        newsletter={"mail": ("HOLD", "V14"), "ada": ("HOLD", "V14")},
    )


@pytest.mark.narrowly_not("V14")
def test_a_double_opt_in_clicked_on_the_seventh_day_is_confirmed(spec):
    """Exactly seven days after the request."""
    spec(
        """
        event | at                   | proof | clicked
        given | 2026-02-01T10:00:00Z | A     | 2026-02-08T10:00:00Z
        """,
        newsletter=("ALLOW", "C02"),
    )


@pytest.mark.decides("V13")
def test_two_stories_about_one_sign_up_prove_neither(spec):
    """The same day: one system says web form, the other paper. Or nobody says anything."""
    spec(
        """
        event | at                   | proof | source | how     | point
        given | 2026-02-01T10:00:00Z | B     | desk   |         | mail
        given | 2026-02-01T15:00:00Z | paper | tool   |         | mail
        given | 2026-02-01T10:00:00Z | B     | desk   | unknown | ada
        """,
        strangers=("ada",),
        newsletter={"mail": ("HOLD", "V13"), "ada": ("HOLD", "V13")},
    )


@pytest.mark.narrowly_not("V13")
def test_two_sign_ups_on_two_days_do_not_contradict_each_other(spec):
    """The paper form came the day after; or one system tells of both, on the same day, and knows them apart."""
    spec(
        """
        event | at                   | proof | source | point
        given | 2026-02-01T10:00:00Z | B     | desk   | mail
        given | 2026-02-02T15:00:00Z | paper | tool   | mail
        given | 2026-02-01T10:00:00Z | B     | desk   | ada
        given | 2026-02-01T15:00:00Z | paper | desk   | ada
        """,
        strangers=("ada",),
        newsletter={"mail": ("ALLOW", "C01"), "ada": ("ALLOW", "C01")},
    )


@pytest.mark.decides("V07")
def test_visiting_an_event_is_not_opting_in(spec):
    """A scanned badge or an attendee list says who was there."""
    spec(
        """
        event | at         | proof | how              | box            | point
        given | 2026-02-01 | B     | event_badge_scan | not_applicable | mail
        given | 2026-02-01 | B     | attendee_list    | unknown        | ada
        """,
        strangers=("ada",),
        newsletter={"mail": ("HOLD", "V07"), "ada": ("HOLD", "V07")},
    )


@pytest.mark.narrowly_not("V07")
def test_a_badge_screen_with_its_own_empty_box_is_a_form(spec):
    """The same scan; the screen asked, with an empty box and a wording."""
    spec(
        """
        event | at         | proof | how              | box
        given | 2026-02-01 | B     | event_badge_scan | unticked
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V08")
def test_a_spreadsheet_row_proves_nothing_by_itself(spec):
    """Imported, synchronised, bought or ticked by staff, and no proof of its own in the row."""
    spec(
        """
        event | at         | proof | how                       | point
        given | 2026-02-01 | B     | import_csv                | mail
        given | 2026-02-01 | B     | api_sync                  | ada
        given | 2026-02-01 | B     | purchased_or_partner_list | bo
        given | 2026-02-01 | B     | crm_checkbox_by_staff     | cas
        """,
        strangers=("ada", "bo", "cas"),
        newsletter=dict.fromkeys(("mail", "ada", "bo", "cas"), ("HOLD", "V08")),
    )


@pytest.mark.narrowly_not("V08")
def test_a_spreadsheet_row_with_its_own_form_entry_is_proven(spec):
    """The row says which form entry it comes from."""
    spec(
        """
        event | at         | proof | how        | reference
        given | 2026-02-01 | B     | import_csv | entry-4711
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V18")
def test_an_opt_in_from_before_the_regulation_needs_the_same_proof(spec):
    """From the second before 25 May 2018, and the wording is gone. The person still clicks, but that proves nothing."""
    spec(
        """
        event         | at                   | proof | wording
        given         | 2018-05-24T23:59:59Z | B     | -
        inbound_click | 2026-02-01           |       |
        """,
        newsletter=("HOLD", "V18"),
    )


@pytest.mark.narrowly_not("V18")
def test_an_opt_in_from_before_the_regulation_counts_with_that_proof(spec):
    """The same old opt-in; the wording was kept."""
    spec(
        """
        event         | at                   | proof | wording
        given         | 2018-05-24T23:59:59Z | B     | NW-3
        inbound_click | 2026-02-01           |       |
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.narrowly_not("V18")
def test_an_opt_in_from_the_first_second_of_the_regulation_is_judged_by_its_gap_alone(spec):
    """One second later the missing wording is the reason, not the age."""
    spec(
        """
        event         | at                   | proof | wording
        given         | 2018-05-25T00:00:00Z | B     | -
        inbound_click | 2026-02-01           |       |
        """,
        newsletter=("HOLD", "V10"),
    )


@pytest.mark.decides("V12")
def test_a_note_written_more_than_a_week_later_is_no_proof(spec):
    """Seven days and one minute after the talk."""
    decided = spec(
        """
        event | at                   | proof | noted
        given | 2026-03-04T14:10:00Z | oral  | 2026-03-11T14:11:00Z
        """,
        newsletter=("HOLD", "V12"),
    )
    assert decided["newsletter"]["proof_status"] == "partial"


@pytest.mark.narrowly_not("V12")
def test_a_note_written_on_the_seventh_day_is_in_time(spec):
    """Exactly seven days after the talk."""
    spec(
        """
        event | at                   | proof | noted
        given | 2026-03-04T14:10:00Z | oral  | 2026-03-11T14:10:00Z
        """,
        newsletter=("ALLOW", "C03"),
    )


@pytest.mark.decides("V09")
def test_a_yes_without_a_date_is_no_proof(spec):
    """Nobody knows when; or the tool wrote its empty date, 1 January 1970."""
    spec(
        """
        event | at         | proof | point
        given | -          | B     | mail
        given | 1970-01-01 | B     | ada
        """,
        strangers=("ada",),
        newsletter={"mail": ("HOLD", "V09"), "ada": ("HOLD", "V09")},
    )


@pytest.mark.narrowly_not("V09")
def test_a_yes_of_which_only_the_month_is_known_has_a_time(spec):
    """February 2026, no day: that is enough to know its age."""
    spec(
        """
        event | at      | proof
        given | 2026-02 | B
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V10")
def test_without_the_wording_nobody_can_show_what_they_read(spec):
    """The form entry is there, the text of the form is not; or the text does not say how to stop."""
    decided = spec(
        """
        event | at         | proof | wording | point
        given | 2026-02-01 | B     | -       | mail
        given | 2026-02-01 | B     | NW-9    | ada
        """,
        notices="""
        notice_id | purposes   | channels | withdrawal_info
        NW-9      | newsletter | email    | no
        """,
        strangers=("ada",),
        newsletter={"mail": ("HOLD", "V10"), "ada": ("HOLD", "V10")},
    )
    assert decided["newsletter", "ada"]["proof_grade"] == "C"


@pytest.mark.narrowly_not("V10")
def test_a_wording_on_file_that_says_how_to_stop_is_proof(spec):
    """The same wording with the sentence about stopping."""
    spec(
        """
        event | at         | proof | wording
        given | 2026-02-01 | B     | NW-9
        """,
        notices="""
        notice_id | purposes   | channels | withdrawal_info
        NW-9      | newsletter | email    | yes
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.decides("V15")
def test_a_single_opt_in_is_too_thin_in_germany(spec):
    """German courts ask who really signed up; a form alone does not answer that."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        country="DE",
        newsletter=("HOLD", "V15"),
    )


@pytest.mark.narrowly_not("V15")
def test_a_double_opt_in_is_enough_in_germany(spec):
    """The same sign-up, confirmed by a click."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | A
        """,
        country="DE",
        newsletter=("ALLOW", "C02"),
    )


@pytest.mark.decides("V04")
def test_a_yes_to_invitations_is_not_one_to_the_newsletter(spec):
    """Another purpose was named; or only "marketing", which names none."""
    spec(
        """
        event | at         | proof | purpose       | point
        given | 2026-02-01 | B     | event_invites | mail
        given | 2026-02-01 | B     | marketing     | ada
        """,
        strangers=("ada",),
        newsletter={"mail": ("HOLD", "V04"), "ada": ("HOLD", "V04")},
    )


@pytest.mark.narrowly_not("V04")
def test_a_yes_that_names_both_purposes_counts_for_both(spec):
    """Two boxes on one form, both ticked, both in the wording."""
    spec(
        """
        event | at         | proof | purpose                  | wording
        given | 2026-02-01 | B     | event_invites;newsletter | NB-1
        """,
        notices="""
        notice_id | purposes                 | channels
        NB-1      | newsletter;event_invites | email
        """,
        newsletter=("ALLOW", "C01"),
        event_invites=("ALLOW", "C01"),
    )


@pytest.mark.decides("V05")
def test_a_yes_to_text_messages_is_not_one_to_calls(spec):
    """The same number, another channel."""
    spec(
        """
        event | at         | proof | channel | point
        given | 2026-02-01 | B     | sms     | mobile
        """,
        points={"mobile": "+31600000001"},
        newsletter={"mobile by phone": ("HOLD", "V05"), "mobile by sms": ("ALLOW", "C01")},
    )


@pytest.mark.narrowly_not("V05")
def test_a_yes_that_names_both_channels_counts_for_both(spec):
    """The form had a box for texts and one for calls."""
    spec(
        """
        event | at         | proof | channel   | point  | wording
        given | 2026-02-01 | B     | sms;phone | mobile | NB-2
        """,
        notices="""
        notice_id | purposes   | channels
        NB-2      | newsletter | sms;phone
        """,
        points={"mobile": "+31600000001"},
        newsletter={"mobile by phone": ("ALLOW", "C01"), "mobile by sms": ("ALLOW", "C01")},
    )


@pytest.mark.decides("V06")
def test_a_flag_in_a_system_is_not_proof(spec):
    """The tool says "subscribed". That is a field, not an act; and it stays one whatever else stands in the row."""
    spec(
        """
        event   | at         | proof | kind  | point | purpose    | channel
        given   | 2026-02-01 | B     | state | mail  |            |
        unknown | 2026-02-01 |       |       | ada   | newsletter | email
        """,
        strangers=("ada",),
        newsletter={"mail": ("HOLD", "V06"), "ada": ("HOLD", "V06")},
    )


@pytest.mark.narrowly_not("V06")
def test_the_act_behind_the_flag_is_proof(spec):
    """The same row as an entry of the form log."""
    spec(
        """
        event | at         | proof | kind
        given | 2026-02-01 | B     | act
        """,
        newsletter=("ALLOW", "C01"),
    )
