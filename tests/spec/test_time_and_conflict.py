"""When two facts disagree: which came last, and what may end a no (meta rules T01 to T12)."""

from __future__ import annotations

LIFTED, STANDS = ("ALLOW", "C05"), ("BLOCK", "W02")
UNPAID = ("HOLD", "I03")


def test_a_fact_of_which_only_the_month_is_known_lasts_the_whole_month(spec):
    """T01: unsubscribed in February. Only a sign-up after its last moment (and 300 seconds) is surely later."""
    spec(
        """
        event     | at                   | purpose    | proof | source | point
        withdrawn | 2026-02              | newsletter |       | tool   | ada
        given     | 2026-02-28T23:04:59Z | newsletter | B     | desk   | ada
        withdrawn | 2026-02              | newsletter |       | tool   | bo
        given     | 2026-02-28T23:05:00Z | newsletter | B     | desk   | bo
        """,
        strangers=("ada", "bo"),
        newsletter={"ada": STANDS, "bo": LIFTED},
    )


def test_a_yes_that_began_before_the_no_was_over_does_not_lift_it(spec):
    """T02: the end of the no is compared with the beginning of the yes: a yes of "March" may be of 1 March."""
    spec(
        """
        event     | at                   | purpose    | proof | source | point
        withdrawn | 2026-03-10T10:00:00Z | newsletter |       | tool   | ada
        given     | 2026-03              | newsletter | B     | desk   | ada
        withdrawn | 2026-03-10T10:00:00Z | newsletter |       | tool   | bo
        given     | 2026-04              | newsletter | B     | desk   | bo
        """,
        strangers=("ada", "bo"),
        newsletter={"ada": STANDS, "bo": LIFTED},
    )


def test_an_opt_out_of_unknown_time_lasts_until_we_first_saw_it(spec):
    """T02: without a date it may have been said up to the moment the tool showed it to us; not later."""
    spec(
        """
        event    | at                   | seen                 | proof | source | point
        objected | -                    | 2026-03-01T10:00:00Z |       | tool   | ada
        given    | 2026-03-01T10:05:00Z |                      | B     | desk   | ada
        objected | -                    | 2026-03-01T10:00:00Z |       | tool   | bo
        given    | 2026-03-01T10:05:01Z |                      | B     | desk   | bo
        """,
        strangers=("ada", "bo"),
        newsletter={"ada": ("BLOCK", "W06"), "bo": LIFTED},
    )


def test_a_yes_of_unknown_time_never_wins(spec):
    """T02: nobody can say that it came after the no."""
    spec(
        """
        event     | at         | purpose    | proof
        withdrawn | 2020-02-01 | newsletter |
        given     | -          | newsletter | A
        """,
        newsletter=STANDS,
    )


def test_at_the_same_moment_the_no_wins(spec):
    """T03: one log, one second, both."""
    spec(
        """
        event     | at                   | purpose    | proof
        given     | 2026-02-01T10:00:00Z | newsletter | A
        withdrawn | 2026-02-01T10:00:00Z | newsletter |
        """,
        newsletter=STANDS,
    )


def test_a_state_blocks_and_never_lifts(spec):
    """T04: a field that says "unsubscribed" is believed; a field that says "subscribed" ends nothing."""
    spec(
        """
        event     | at         | purpose    | proof | kind  | source | point
        withdrawn | 2026-02-01 | newsletter |       | act   | desk   | ada
        given     | 2026-03-01 | newsletter | A     | state | tool   | ada
        given     | 2026-02-01 | newsletter | A     | act   | desk   | bo
        withdrawn | 2026-03-01 | newsletter |       | state | tool   | bo
        """,
        strangers=("ada", "bo"),
        newsletter={"ada": STANDS, "bo": STANDS},
    )


def test_only_a_proven_act_of_the_person_ends_a_no(spec):
    """T05: not a purchase, not staff, not somebody else, not a yes without its wording, not one for another purpose."""
    spec(
        """
        event     | at         | purpose       | proof | by          | wording | point
        withdrawn | 2026-02-01 | newsletter    |       |             |         | ada
        purchase  | 2026-03-01 |               |       |             |         | ada
        withdrawn | 2026-02-01 | newsletter    |       |             |         | bo
        given     | 2026-03-01 | newsletter    | A     | controller  |         | bo
        withdrawn | 2026-02-01 | newsletter    |       |             |         | cas
        given     | 2026-03-01 | newsletter    | A     | third_party |         | cas
        withdrawn | 2026-02-01 | newsletter    |       |             |         | dee
        given     | 2026-03-01 | newsletter    | A     |             | -       | dee
        withdrawn | 2026-02-01 | newsletter    |       |             |         | eef
        given     | 2026-03-01 | event_invites | A     |             |         | eef
        withdrawn | 2026-02-01 | newsletter    |       |             |         | fem
        given     | 2026-03-01 | newsletter    | A     | data_subject |        | fem
        """,
        strangers=("ada", "bo", "cas", "dee", "eef", "fem"),
        newsletter={**dict.fromkeys(("ada", "bo", "cas", "dee", "eef"), STANDS), "fem": LIFTED},
    )


def test_an_invoice_or_a_balancing_test_never_ends_a_no(spec):
    """T05: the objection came first, the purchase later; the customer relation does not go round it."""
    spec(
        """
        event    | at         | channel
        objected | 2026-02-01 | email
        """,
        sales="""
        at
        2026-03-01
        """,
        offers_similar=("BLOCK", "W01"),
    )


def test_a_yes_ends_a_no_at_its_own_address_only(spec):
    """T05: unsubscribed with both addresses, signed up again with one."""
    spec(
        """
        event     | at         | purpose    | channel | proof | point
        withdrawn | 2026-02-01 | newsletter | email   |       | mail
        withdrawn | 2026-02-01 | newsletter | email   |       | private
        given     | 2026-03-01 | newsletter |         | A     | private
        """,
        points={"private": "jo@thuis.example"},
        newsletter={"mail": STANDS},
    )


def test_a_yes_ends_exactly_what_it_names(spec):
    """T05: after an objection to everything, the newsletter was signed up for. Invitations were not."""
    decided = spec(
        """
        event    | at         | purpose    | proof
        objected | 2026-02-01 | *          |
        given    | 2026-03-01 | newsletter | A
        """,
        newsletter=LIFTED,
        event_invites=("BLOCK", "W01"),
    )
    assert decided["event_invites"]["blocking_event_ids"]
    assert not decided["newsletter"]["blocking_event_ids"]


def test_a_yes_that_ended_a_no_may_itself_go_stale(spec):
    """T05: the lift stays, the consent is too old: nobody says no any more, and nobody says yes."""
    spec(
        """
        event     | at         | purpose    | proof
        withdrawn | 2020-02-01 | newsletter |
        given     | 2021-03-01 | newsletter | A
        """,
        newsletter=("HOLD", "E01"),
    )


def stamped(how_many: int, file: str) -> tuple[str, dict[str, tuple[str, str]]]:
    """So many sign-ups of one source in one second."""
    rows = "".join(f"given | 2026-02-01T10:00:00Z | B | {file} | p{number}\n" for number in range(how_many))
    return f"event | at | proof | file | point\n{rows}", {
        f"p{number}": ("", "") for number in range(how_many)
    }


def test_twenty_sign_ups_in_one_second_are_an_import(spec):
    """T06: twenty rows with the very same second were stamped by a machine. What that second proves is nothing."""
    rows, people = stamped(20, "")
    spec(rows, strangers=tuple(people), newsletter=dict.fromkeys(people, ("HOLD", "V08")))


def test_nineteen_sign_ups_in_one_second_may_be_a_busy_form(spec):
    """T06: one fewer, and each counts by itself."""
    rows, people = stamped(19, "")
    spec(rows, strangers=tuple(people), newsletter=dict.fromkeys(people, ("ALLOW", "C01")))


def test_an_imported_row_with_its_own_proof_still_has_no_time(spec):
    """T06: each of the twenty has its own document; the stamp is still not the time of the act."""
    rows, people = stamped(20, "archive:form.pdf")
    spec(rows, strangers=tuple(people), newsletter=dict.fromkeys(people, ("HOLD", "V09")))
    spec(
        """
        event | at         | proof | time_source
        given | 2026-02-01 | B     | import_stamp
        """,
        newsletter=("HOLD", "V09"),
    )


def test_empty_dates_and_dates_to_come_are_no_dates(spec):
    """T07: 1900, 9999 and the year after next prove no yes; a no of the future counts from now on."""
    spec(
        """
        event    | at                   | proof | point
        given    | 1900-01-01           | B     | ada
        given    | 9999-12-31           | B     | bo
        given    | 2026-10-01T09:05:01Z | B     | cas
        given    | 2026-10-01T09:05:00Z | B     | dee
        given    | 2026-02-01           | B     | eef
        objected | 2028-01-01           |       | eef
        given    | 2026-02-01           | B     | fem
        objected | 9999-12-31           |       | fem
        """,
        strangers=("ada", "bo", "cas", "dee", "eef", "fem"),
        newsletter={
            **dict.fromkeys(("ada", "bo", "cas"), ("HOLD", "V09")), "dee": ("ALLOW", "C01"),
            "eef": ("BLOCK", "W01"), "fem": ("BLOCK", "W06"),
        },
    )  # fmt: skip


def test_a_no_stays_in_our_books_whatever_the_source_shows_later(spec):
    """T08: the tool lost the opt-out and shows "subscribed". Only a new sign-up ends it, here for bo."""
    spec(
        """
        event    | at         | source | seen       | kind  | proof | point
        objected | 2026-03-01 | tool   | 2026-09-01 |       |       | ada
        given    | 2026-09-10 | tool   | 2026-09-15 | state | B     | ada
        objected | 2026-03-01 | tool   | 2026-09-01 |       |       | bo
        given    | 2026-09-10 | tool   | 2026-09-15 | act   | B     | bo
        """,
        snapshots="""
        source | seen
        tool   | 2026-09-01
        tool   | 2026-09-15
        """,
        strangers=("ada", "bo"),
        newsletter={"ada": ("BLOCK", "W07"), "bo": LIFTED},
    )


def test_no_system_outranks_another(spec):
    """T09: two big systems say yes, one small list says no. The least permissive counts."""
    spec(
        """
        event     | at         | purpose    | proof | source
        given     | 2026-02-01 | newsletter | A     | crm
        given     | 2026-02-01 | newsletter | A     | shop
        withdrawn | 2026-03-01 | newsletter |       | reception
        """,
        newsletter=STANDS,
    )


def test_inside_one_log_the_order_of_the_log_counts(spec):
    """T10: one second is enough within a log; its own numbering goes before its clock; across two logs 300 seconds."""
    spec(
        """
        event     | at                   | purpose    | proof | source | seq | point
        withdrawn | 2026-02-01T10:00:00Z | newsletter |       | tool   |     | ada
        given     | 2026-02-01T10:00:01Z | newsletter | B     | tool   |     | ada
        withdrawn | 2026-02-01T10:00:00Z | newsletter |       | tool   | 7   | bo
        given     | 2026-02-01T10:00:00Z | newsletter | B     | tool   | 8   | bo
        given     | 2026-02-01T10:00:02Z | newsletter | B     | tool   | 7   | cas
        withdrawn | 2026-02-01T10:00:00Z | newsletter |       | tool   | 8   | cas
        withdrawn | 2026-02-01T10:00:00Z | newsletter |       | tool   | 7   | dee
        given     | 2026-02-01T10:00:01Z | newsletter | B     | desk   | 8   | dee
        withdrawn | 2026-02-01T10:00:00Z | newsletter |       | tool   | 7   | eef
        given     | 2026-02-01T10:00:01Z | newsletter | B     | tool   | 7   | eef
        """,
        strangers=("ada", "bo", "cas", "dee", "eef"),
        newsletter={"ada": LIFTED, "bo": LIFTED, "cas": STANDS, "dee": STANDS, "eef": STANDS},
    )


def test_a_second_unsubscribe_of_the_same_day_is_a_no_of_its_own(spec):
    """T10: the log has only dates, and an order: no, yes, no again. The last one counts."""
    spec(
        """
        event     | at         | purpose    | proof | seq | point
        withdrawn | 2026-02-01 | newsletter |       | 1   | ada
        given     | 2026-02-01 | newsletter | B     | 2   | ada
        withdrawn | 2026-02-01 | newsletter |       | 3   | ada
        withdrawn | 2026-02-01 | newsletter |       | 1   | bo
        given     | 2026-02-01 | newsletter | B     | 2   | bo
        """,
        strangers=("ada", "bo"),
        newsletter={"ada": STANDS, "bo": LIFTED},
    )


def test_a_day_is_the_whole_day_where_the_source_lives(spec):
    """T11: 1 March in Amsterdam ends at 23:00 UTC; of a source that says no zone it may end twelve hours later."""
    spec(
        """
        event     | at                   | purpose    | proof | source | point
        withdrawn | 2026-03-01           | newsletter |       | tool   | ada
        given     | 2026-03-01T23:04:59Z | newsletter | B     | desk   | ada
        withdrawn | 2026-03-01           | newsletter |       | tool   | bo
        given     | 2026-03-01T23:05:00Z | newsletter | B     | desk   | bo
        withdrawn | 2026-03-01           | newsletter |       | abroad | cas
        given     | 2026-03-02T12:04:59Z | newsletter | B     | desk   | cas
        withdrawn | 2026-03-01           | newsletter |       | abroad | dee
        given     | 2026-03-02T12:05:00Z | newsletter | B     | desk   | dee
        """,
        zones={"abroad": ""},
        strangers=("ada", "bo", "cas", "dee"),
        newsletter={"ada": STANDS, "bo": LIFTED, "cas": STANDS, "dee": LIFTED},
    )


def test_a_date_that_can_be_read_two_ways_is_read_both_ways(spec):
    """T11: 03-04-2026 may be 3 April or 4 March: the no lasts to the later one, the yes began at the earlier one."""
    spec(
        """
        event     | at         | purpose    | proof | source | point
        withdrawn | 03-04-2026 | newsletter |       | tool   | ada
        given     | 2026-03-20 | newsletter | B     | desk   | ada
        withdrawn | 03-04-2026 | newsletter |       | tool   | bo
        given     | 2026-04-05 | newsletter | B     | desk   | bo
        withdrawn | 2026-03-20 | newsletter |       | tool   | cas
        given     | 03-04-2026 | newsletter | B     | desk   | cas
        withdrawn | 2026-03-20 | newsletter |       | tool   | dee
        given     | 23-04-2026 | newsletter | B     | desk   | dee
        withdrawn | 04-03-2026 | newsletter |       | tool   | eef
        given     | 2026-03-20 | newsletter | B     | desk   | eef
        """,
        strangers=("ada", "bo", "cas", "dee", "eef"),
        newsletter={"ada": STANDS, "bo": LIFTED, "cas": STANDS, "dee": LIFTED, "eef": STANDS},
    )


def test_a_note_s_date_that_can_be_read_two_ways_is_read_both_ways(spec):
    """T11: the note says 03-04-2026. If that is 4 March, the talk was before the withdrawal and noted much too late."""
    note = "03-04-2026 14:10, Utrecht. 'Ja, mail mij de nieuwsbrief.' – MV"
    spec(
        f"""
        event     | at         | purpose    | channel | proof | noted      | note
        withdrawn | 2026-03-20 | newsletter | email   |       |            |
        given     |            |            |         | oral  | 2026-04-03 | {note}
        """,
        newsletter=STANDS,
    )


BOTH_CLOCKS = """
event     | at         | seen       | purpose    | proof
given     | 2026-02-01 | 2026-02-01T23:00:00Z | newsletter | B
withdrawn | 2026-03-01 | 2026-03-10 | newsletter |
"""


def test_the_past_can_be_asked_as_it_was_known_then(spec):
    """T12: unsubscribed on 1 March, reported to us on the 10th. On the 5th we could not know."""
    then = "2026-03-05T12:00:00+00:00"
    spec(BOTH_CLOCKS, as_of=then, known_as_of=then, newsletter=("ALLOW", "C01"))


def test_the_past_can_be_asked_with_what_is_known_today(spec):
    """T12: the same day, knowing what we know now: it was no longer allowed."""
    spec(BOTH_CLOCKS, as_of="2026-03-05T12:00:00+00:00", known_as_of="2026-03-11", newsletter=STANDS)


def test_a_no_has_no_effect_before_it_was_said(spec):
    """T12: in the middle of February nobody had unsubscribed, whenever we learned of it."""
    spec(
        BOTH_CLOCKS, as_of="2026-02-15T12:00:00+00:00", known_as_of="2026-03-11", newsletter=("ALLOW", "C01")
    )


def test_where_a_row_stands_in_its_file_says_nothing(spec):
    """One file tells of an invoice that it was paid and that it was not: it does not count as paid, whichever row comes
    first. A later file is newer, and counts.
    """
    spec(
        sales="""
        sale_ref | at         | status         | seen                 | point | contact
        I-1      | 2026-05-01 | paid           | 2026-06-01T00:00:00Z | ada   | ada
        I-1      | 2026-05-01 | open           | 2026-06-01T00:00:00Z | ada   | ada
        I-2      | 2026-05-01 | open           | 2026-06-01T00:00:00Z | bo    | bo
        I-2      | 2026-05-01 | paid           | 2026-06-01T00:00:00Z | bo    | bo
        I-3      | 2026-05-01 | open           | 2026-06-01T00:00:00Z | cy    | cy
        I-3      | 2026-05-01 | paid           | 2026-06-02T00:00:00Z | cy    | cy
        I-4      | 2026-05-01 | partially_paid | 2026-06-01T00:00:00Z | dee   | dee
        I-4      | 2026-05-01 | open           | 2026-06-01T00:00:00Z | dee   | dee
        """,
        strangers=("ada", "bo", "cy", "dee"),
        offers_similar={"ada": UNPAID, "bo": UNPAID, "cy": ("ALLOW", "I01"), "dee": UNPAID},
    )


def test_two_versions_of_one_wording_are_no_proof_in_either_order(spec):
    """One file says of a wording that it named the right to withdraw and that it did not: so it did not."""
    spec(
        """
        event | at         | proof | wording | point
        given | 2026-03-01 | B     | NV-1    | ada
        given | 2026-03-01 | B     | NV-2    | bo
        """,
        strangers=("ada", "bo"),
        notices="""
        notice_id | purposes   | channels | withdrawal_info
        NV-1      | newsletter | email    | yes
        NV-1      | newsletter | email    | no
        NV-2      | newsletter | email    | no
        NV-2      | newsletter | email    | yes
        """,
        newsletter={"ada": ("HOLD", "V10"), "bo": ("HOLD", "V10")},
    )
