"""Files to rows: recognised by their header, divided without loss, silent about values."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consentry.sources import SOURCES, inspect_file
from consentry.sources.reading import Part, read_file
from consentry.sources.reasons import REASONS

EVENTS = "contact_ref,event_type,point_kind,point_value,purposes,channels,occurred_at,note"
HUBSPOT = "Record ID,Email,Unsubscribed from all email,Legal basis for processing contact's data,Create Date"


def neutral(text: str | bytes, name: str = "consent_events.csv") -> Part:
    data = text if isinstance(text, bytes) else text.encode()
    (part,) = read_file(data, name, SOURCES["neutral"])
    return part


def hubspot(*rows: str, header: str = HUBSPOT) -> Part:
    (part,) = read_file("\n".join([header, *rows]).encode(), "hubspot-all.csv", SOURCES["hubspot"])
    return part


def faults(part: Part) -> dict[int, tuple[str, str]]:
    return {number: (column, code) for number, column, code in part.quarantine.iter_rows()}


def balanced(part: Part) -> bool:
    return part.rows_in == part.accepted + part.quarantined + part.duplicates


def test_words_of_the_contract_only():
    part = neutral(
        f"{EVENTS}\n1,given,,,news,email,,\n2,GIVEN ,,,news,email; SMS,,\n3,agreed,email,c@x.example,,,,\n"
    )
    assert part.accepted == 2
    assert faults(part) == {3: ("event_type", "unknown_word")}
    assert part.points.rows() == [(3, "contact", "3"), (3, "email", "c@x.example")]


def test_a_yes_cannot_be_about_everything_but_a_no_can():
    part = neutral(f"{EVENTS}\n1,given,,,*,email,,\n2,objected,,,*,*,,\n3,confirmed,,,news,*,,\n")
    assert faults(part) == {1: ("purposes", "star_on_positive"), 3: ("purposes", "star_on_positive")}


def test_an_event_needs_somebody():
    part = neutral(f"{EVENTS}\n,given,,,,,,\n,given,email,,,,,\n,given,,a@x.example,,,,\n")
    assert {code for _, code in faults(part).values()} == {"no_subject", "point_without_kind"}


def test_a_misspelt_column_sets_the_neutral_file_aside():
    part = neutral("contact_ref,event_type,purpose\n1,given,news\n2,given,news\n")
    assert (part.state, part.reason_code, part.rows_in, part.quarantined) == (
        "quarantined",
        "unknown_header",
        2,
        2,
    )


@pytest.mark.parametrize("time", ["2026-02-30 25:61", "yesterday", "0000-00-00"])
def test_an_unreadable_time_never_sets_a_row_aside(time):
    """An opt-out we cannot date is an opt-out."""
    part = neutral(f"{EVENTS}\n1,objected,,,*,*,{time},\n")
    assert part.accepted == 1
    assert part.tables["raw_neutral__consent_events"]["occurred_at"].to_list() == [time]
    assert hubspot(f"1,a@x.example,true,,{time}").accepted == 1


def test_numbers_are_numbers():
    header = "sale_ref,direction,status,net_amount,credited_amount"
    part = neutral(
        f"{header}\n1,sales,paid,10.50,\n2,sales,paid,10,-3\n3,sales,paid,1.000,50,0\n4,sales,paid,ten,\n",
        "sales.csv",
    )
    assert part.accepted == 2
    assert faults(part) == {3: ("", "ragged_line"), 4: ("net_amount", "unreadable_number")}


@pytest.mark.parametrize(
    ("cell", "code"),
    [("a\x00b", "control_character"), ("a\x07b", "control_character"), ("a\x85b", "control_character"),
     ("a\ufffdb", "undecodable_text"), ("x" * 300_000, "overlong_cell")],
)  # fmt: skip
def test_unreadable_cells_set_their_row_aside_and_hold_its_address(cell, code):
    part = neutral(f"{EVENTS}\n7,given,email,a@x.example,,,,{cell}\n8,given,email,b@x.example,,,,fine\n")
    assert faults(part) == {1: ("note", code)}
    assert ("email", "a@x.example") in set(part.points.select("point_kind", "point_value").iter_rows())
    assert part.accepted == 1


def test_a_damaged_address_is_held_as_it_reads_without_its_damage():
    """A stranger who is held loses a message; a no that is lost breaks a promise."""
    part = neutral(f"{EVENTS}\n,given,email,a\x00b@x.example,,,,\n")
    assert (part.quarantined, part.points["point_value"].to_list()) == (1, ["ab@x.example"])
    part = neutral(f"{EVENTS}\n1,given,email,'o'neill@x.example'.,,,\n")
    assert part.points.filter(pl.col("point_kind") == "email")["point_value"].to_list() == [
        "o'neill@x.example"
    ]


def test_a_log_with_a_choice_needs_one_in_every_row():
    """A blank beside a column of choices is not a yes; a log without the column is a list of sign-ups."""
    head = "email,occurred_at,form_id"
    for extra, outcome in (("", (1, 0)), (",choice", (0, 1))):
        data = f"{head}{extra}\na@x.example,2026-03-04,f{',' if extra else ''}\n".encode()
        (part,) = read_file(data, "consent_log.csv", SOURCES["consent_log"])
        assert (part.accepted, part.quarantined) == outcome


def test_exact_repeats_are_duplicates_and_near_repeats_are_not():
    part = hubspot("1,a@x.example,,,", "1,a@x.example,,,", "1,A@x.example,,,")
    assert (part.accepted, part.duplicates) == (2, 1)


def test_one_way_of_failing_in_more_than_one_row_of_a_hundred_is_drift():
    good = [f"{n},p{n}@x.example,,," for n in range(100)]
    odd = [f"9{n},q{n}@x.example,perhaps,," for n in range(6)]
    assert hubspot(*good, *odd[:5]).state == "accepted"
    part = hubspot(*good, *odd)
    assert (part.state, part.accepted, part.quarantined) == ("drift", 100, 6)


def test_hubspot_headers_in_dutch_english_and_internal_names():
    for header in (
        "Record-ID,E-mail,Afgemeld voor alle e-mails,Afgemeld voor e-mail: Nieuws",
        "Record ID,Email,Unsubscribed from all email,Opted out of email: Nieuws",
        "hs_object_id,email,hs_email_optout,hs_email_optout_12345",
    ):
        part = hubspot("1,a@x.example,true,false", header=header)
        assert part.tables["raw_hubspot__contacts"]["optout_word"].to_list() == ["yes"]
        assert part.tables["raw_hubspot__optouts"].height == 1


def test_either_dash_is_one_legal_basis():
    part = hubspot(
        "1,a@x.example,,Legitimate interest – existing customer;Performance of a contract,",
        "2,b@x.example,,Legitimate interest - existing customer,",
    )
    assert part.tables["raw_hubspot__contacts"]["legal_basis_word"].to_list() == [
        "legitimate_interest;contract", "legitimate_interest",
    ]  # fmt: skip


def test_two_columns_of_one_meaning_are_refused():
    part = hubspot("1,a@x.example,b@x.example", header="Record ID,Email,E-mail")
    assert part.reason_code == "repeated_column"


MEMBERS = "Email Address,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID"


@pytest.mark.parametrize(
    ("name", "extra", "outcome"),
    [
        ("subscribed_email_audience_export_1.csv", "", "subscribed"),
        ("subscribed_members_export_1.csv", "", "subscribed"),
        ("unsubscribed_email_audience_export_1.csv", ",UNSUB_TIME", "unsubscribed"),
        ("cleaned_email_audience_export_1.csv", ",CLEAN_TIME", "cleaned"),
        ("nonsubscribed_email_audience_export_1.csv", "", "nonsubscribed"),
        ("sms_only_audience_export_1.csv", "", "sms_only"),
        ("members.csv", "", "unknown_name"),
        ("subscribed_email_audience_export_1.csv", ",UNSUB_TIME", "unknown_name"),
    ],
)
def test_the_status_of_a_mailchimp_member_is_in_the_files_name(name, extra, outcome):
    (part,) = read_file(
        f"{MEMBERS}{extra}\na@x.example,,,,,1{',' if extra else ''}\n".encode(), name, SOURCES["mailchimp"]
    )
    assert (part.stream or part.reason_code) == outcome


def test_a_column_of_the_purpose_map_is_a_permission():
    data = f"{MEMBERS},Tips per post\na@x.example,,,,,1,false\n".encode()
    (part,) = read_file(
        data, "subscribed_email_audience_export_1.csv", SOURCES["mailchimp"], {"Tips per post": "x"}
    )
    rows = part.tables["raw_mailchimp__permissions"]
    assert rows.select("native_key", "value_word").rows() == [("tips per post", "no")]
    (part,) = read_file(data, "subscribed_email_audience_export_1.csv", SOURCES["mailchimp"])
    assert part.columns_unknown == ("Tips per post",)


def test_parquet_reads_like_its_csv():
    frame = pl.DataFrame(
        {
            "contact_ref": ["1", "2"],
            "event_type": ["given", "objected"],
            "occurred_at": [datetime(2026, 3, 4, 9, 12, tzinfo=UTC), None],
            "valid_until": [date(2027, 1, 1), None],
            "purposes": [["news", "offers"], ["*"]],
            "seq": [1, None],
        }
    )
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    part = neutral(buffer.getvalue(), "consent_events.parquet")
    rows = part.tables["raw_neutral__consent_events"]
    assert rows["occurred_at"].to_list() == ["2026-03-04T09:12:00Z", ""]
    assert rows["purposes"].to_list() == ["news;offers", "*"]
    assert rows["valid_until"].to_list() == ["2027-01-01", ""]
    assert rows["seq"].to_list() == ["1", ""]
    assert neutral(b"PAR1nonsense", "contacts.parquet").reason_code == "unreadable_file"


def test_every_sample_is_read_by_every_source_without_an_exception(shared):
    read = set()
    for path in sorted((shared / "samples").iterdir()):
        for source in SOURCES.values():
            for part in read_file(path.read_bytes(), path.name, source):
                assert balanced(part)
                if part.state == "accepted":
                    read.add(path.name)
                else:
                    assert part.reason_code in REASONS
        assert inspect_file(path).lines()
    assert read == {
        "audience_export_ab12cd34ef.zip", "hubspot-crm-exports-all-contacts-2026-05-04.csv",
        "hubspot-crm-exports-alle-contacten-NL.csv", "moneybird-contacten.xlsx", "relaties-semicolon-cp1252.csv",
        "unified_customers.csv",
    }  # fmt: skip


def test_the_address_cases_are_read(shared):
    """RFC oddities are facts for the core; only what is no text is set aside."""
    text = (shared / "data/email/isemail_tests.xml").read_text(encoding="utf-8")
    found = re.findall(r"<address>(.*?)</address>", text, re.DOTALL)
    assert len(found) > 100
    rows = "".join('x,"' + address.replace('"', '""') + '"\n' for address in found)
    (part,) = read_file(f"Record ID,Email\n{rows}".encode(), "hubspot.csv", SOURCES["hubspot"])
    assert balanced(part)
    assert part.rows_in >= len(found)
    assert part.accepted + part.duplicates > 0.9 * len(found)


CANARY = "Kanarie7"


@pytest.mark.parametrize("line", [
    f"1,{CANARY}@x.example,{CANARY},,", f"1,{CANARY}@x.example,true,{CANARY} basis,", f"1,{CANARY}@x.example",
    f'1,"{CANARY}@x.example,,,', f"1,{CANARY}@x.example,\x07{CANARY},,", f"{CANARY},,,,,,,",
])  # fmt: skip
def test_no_value_of_a_cell_is_in_what_is_told_about_it(line, tmp_path):
    part = hubspot(line)
    assert part.quarantined
    told = repr((part.quarantine.rows(), part.reason_code, part.columns_read, part.columns_unknown))
    path = tmp_path / "hubspot.csv"
    path.write_text(f"{HUBSPOT}\n{line}\n", encoding="utf-8")
    assert CANARY not in told + "\n".join(inspect_file(path).lines())
    headless = tmp_path / "headless.csv"
    headless.write_text(f"{CANARY}@x.example,{CANARY}\n{line}\n", encoding="utf-8")
    assert CANARY not in "\n".join(inspect_file(headless).lines())


_CELL = st.text(alphabet=st.sampled_from('ab@.,;" \x00é\u2013='), max_size=8)
_CELLS = st.lists(_CELL, min_size=5, max_size=5)


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(_CELLS, max_size=12), end=st.sampled_from(["\n", "\r\n"]))
def test_a_proper_writers_rows_are_each_counted_once(rows, end):
    """Whatever the cells hold: quoted properly, every row is a row, and what is accepted came through unchanged."""
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(rows)
    part = hubspot(header=HUBSPOT + "\n" + buffer.getvalue())
    assert balanced(part)
    assert part.rows_in == len(rows)
    table = part.tables["raw_hubspot__contacts"]
    for number, record, email in table.select("row_number", "record_id", "email").iter_rows():
        assert [record, email] == rows[number - 1][:2]


@settings(max_examples=400, deadline=None)
@given(body=st.binary(max_size=300))
def test_any_bytes_below_a_header_are_accounted_for(body):
    for header, name, kind in (
        (HUBSPOT, "hubspot.csv", "hubspot"), (EVENTS, "consent_events.csv", "neutral"),
        ("Type;Klantnummer;E-mail", "relaties.csv", "bookkeeping"),
    ):  # fmt: skip
        (part,) = read_file(header.encode() + b"\n" + body, name, SOURCES[kind])
        assert balanced(part)
        if part.state != "quarantined":
            table = next(iter(part.tables.values()))
            numbers = [*table["row_number"], *part.quarantine["row_number"]]
            assert len(set(numbers)) == len(numbers) == part.rows_in - part.duplicates
            assert all(1 <= number <= part.rows_in for number in numbers)


@settings(max_examples=200, deadline=None)
@given(
    data=st.binary(max_size=200),
    name=st.sampled_from(["x.csv", "x.zip", "x.xlsx", "x.parquet", "contacts.csv"]),
)
def test_any_file_at_all_is_read_or_refused(data, name):
    for source in SOURCES.values():
        assert all(balanced(part) for part in read_file(data, name, source))


def test_a_lone_dirty_row_changes_nothing_for_the_others():
    good = [f"{n},p{n}@x.example,,," for n in range(999)]
    clean = hubspot(*good).tables["raw_hubspot__contacts"].drop("row_number")
    part = hubspot(*good[:500], "oops,too,few", *good[500:])
    assert (part.accepted, part.quarantined) == (999, 1)
    assert part.tables["raw_hubspot__contacts"].drop("row_number").equals(clean)


def test_a_file_that_is_refused_whole_holds_the_addresses_in_it():
    """Nobody in it may be contacted until somebody has read it (Q05)."""
    part = neutral("who,said,mystery\n+31 6 5550 1004,withdrawn,a@x.example\n")
    assert part.state == "quarantined"
    found = set(part.points.select("point_kind", "point_value").rows())
    assert {("email", "a@x.example"), ("phone", "+31 6 5550 1004")} <= found


def test_a_ragged_line_holds_numbers_and_record_ids_too():
    part = neutral(f"{EVENTS}\n,withdrawn,phone,+31655503001,hello, he called,x,y,z,1,2,3\n")
    kinds = set(part.points.select("point_kind", "point_value").rows())
    assert ("phone", "+31655503001") in kinds
    assert ("contact", "+31655503001") in kinds


@pytest.mark.parametrize(
    "name",
    [
        "Unsubscribed from all emails",
        "Opted-out",
        "Afgemeld?",
        "Uitgeschreven op",
        "Do not e-mail",
        "Geen mail",
    ],
)
def test_a_column_that_looks_like_an_opt_out_is_not_passed_over(name):
    """A vendor renames it, and every new no would be lost in silence."""
    header = f"{HUBSPOT},{name}"
    part = hubspot("1,a@x.example,,,,true", "2,b@x.example,,,,false", "3,c@x.example,,,,", header=header)
    assert (part.state, part.reason_code, part.columns_doubted) == ("drift", "optout_column", (name,))
    assert faults(part) == {1: (name, "unread_optout")}
    assert part.points.filter(point_kind="email")["point_value"].to_list() == ["a@x.example"]
    (settled,) = read_file(
        f"{header}\n1,a@x.example,,,,true\n".encode(), "x.csv", SOURCES["hubspot"], {name: "ignore"}
    )
    assert (settled.state, settled.accepted) == ("accepted", 1)


def test_an_export_without_its_opt_out_column_is_doubted():
    part = hubspot("1,a@x.example", header="Record ID,Email")
    assert (part.state, part.reason_code) == ("drift", "optout_column")
    assert part.columns_doubted == ("Unsubscribed from all email (missing)",)


def test_a_date_or_a_computers_address_is_no_number_to_hold():
    part = neutral(f"{EVENTS}\n,agreed,phone,020.123.45.67,,,2026-10-01 10:00,192.0.2.201\n")
    held = part.points.filter(point_kind="phone")["point_value"].to_list()
    assert {"".join(filter(str.isdigit, value)) for value in held} == {"0201234567"}
