"""What is linked by what is written down, told to whoever asks, put before a person where it looks odd (M05, Q09)."""

from __future__ import annotations

import pytest
from the_way_in import EVENTS, Company

from consentry.job.explain import explain
from consentry.orchestration.judging import judged

CONTACTS = "contact_ref,person_ref,kind,display_name,country"
POINTS = "contact_ref,point_kind,point_value"
REVIEW = "contact_ref,contact_source,other_ref,other_source,verdict,reviewed_by"
MOBILE = "+31655500001"


@pytest.fixture(scope="module")
def after_a_night(tmp_path_factory):
    """Jo at work and Jo at home, one number; Ada and Bob behind one address, whom the source calls two people."""
    made = Company(tmp_path_factory.mktemp("people") / "us")
    made.drop("a/contacts.csv", "\n".join([CONTACTS, "1,,person,Jo Bos,NL", "3,anna,person,Ada Smit,NL"]))
    made.drop("b/contacts.csv", "\n".join([CONTACTS, "2,,person,J. Bos,NL", "4,bob,person,Bob Smit,NL"]))
    made.drop("a/contact_points.csv", "\n".join([
        POINTS, "1,email,jo@work.example", f"1,phone,{MOBILE}", "3,email,two@home.example",
    ]))  # fmt: skip
    made.drop("b/contact_points.csv", "\n".join([
        POINTS, "2,email,jo@home.example", f"2,phone,{MOBILE}", "4,email,two+b@home.example",
    ]))  # fmt: skip
    made.drop("b/consent_events.csv", f"{EVENTS}\n1,email,jo@work.example,objected,act,*,*,2026-09-01,,,,,")
    made.said_yes("jo@home.example")
    made.night()
    yield made
    made.warehouse.close()


@pytest.fixture
def company(after_a_night, tmp_path):
    """A copy of that company, for one test to change."""
    made = after_a_night.copied(tmp_path)
    yield made
    made.warehouse.close()


def links(company: Company) -> dict[tuple[str, str, str], tuple[float, bool]]:
    rows = company.warehouse.execute(
        "select contact_a, contact_b, key_kind, score, carries_no from person_links"
    )
    return {row[:3]: row[3:] for row in rows}


def test_links_are_written_down_also_those_that_do_not_suffice(company):
    wanted = {
        ("a:1", "b:2", "phone_and_surname"): (0.85, True), ("a:1", "b:2", "phone"): (0.60, False),
        ("a:3", "b:4", "personal_email"): (1.0, True),
    }  # fmt: skip
    assert wanted.items() <= links(company).items()
    assert company.decision("jo@home.example") == ("BLOCK", "W08")


def test_who_asks_is_told_through_which_link_a_no_came(company):
    company.warehouse.close()
    verdict = next(
        v for v in explain(company.settings, "jo@home.example").verdicts if v.purpose == "newsletter"
    )
    assert [fact.through for fact in verdict.against] == ["linked by phone and surname, 0.85"]
    own = next(v for v in explain(company.settings, "jo@work.example").verdicts if v.purpose == "newsletter")
    assert [fact.through for fact in own.against] == [""]


SAME_RECORD = "said at another address or number of the same record"
REVIEWED = "linked by a reviewer who found them to be one person"
AROUND = "linked through other records, which are the same person"
PERHAPS = "linked through other records, which are likely the same person"


@pytest.fixture(scope="module")
def asked_why(tmp_path_factory):
    """One night of a company in which one no came to other addresses in every way there is."""
    made = Company(tmp_path_factory.mktemp("ways") / "us")
    made.drop("a/contacts.csv", "\n".join([
        CONTACTS, "1,jo,person,Jo Bos,NL", "2,jo,person,Jo Bos,NL", "3,,person,Lee Vos,NL", "4,,person,Kim Vos,NL",
        "5,ann,person,Ann Kok,NL", "6,,person,Ben Mol,NL", "7,eve,person,Eve Ram,NL", "8,eve,person,Eve Ram,NL",
        "9,,person,Nn,NL", "10,,person,Nn,NL",
    ]))  # fmt: skip
    made.drop("a/contact_points.csv", "\n".join([
        POINTS, "1,email,jo@one.example", "1,email,jo@two.example", "2,email,jo@three.example",
        "3,email,lee@four.example", f"3,phone,{MOBILE}", "4,email,kim@five.example", f"4,phone,{MOBILE}",
        "5,email,ann@six.example", "6,email,ben@seven.example", "7,email,info@eight.example",
        "8,email,eve@nine.example", "9,email,nn@ten.example", "10,email,nn@eleven.example",
    ]))  # fmt: skip
    made.drop("a/link_reviews.csv", "\n".join([
        REVIEW, "5,,6,,same,dpo", "9,,10,,same,dpo", "3,,2,,same,dpo",
    ]))  # fmt: skip
    no = "{},{},{},withdrawn,act,email,*,2026-09-01,,,,,"
    made.drop("a/consent_events.csv", "\n".join([
        EVENTS,
        *(no.format("", "email", said_at) for said_at in (
            "jo@one.example", "lee@four.example", "ann@six.example", "@twelve.example", "info@eight.example",
            "sam+tag@thirteen.example",
        )),
        no.format("9", "", ""),
    ]))  # fmt: skip
    made.said_yes(
        "jo@one.example", "jo@two.example", "jo@three.example", "lee@four.example", "kim@five.example",
        "ben@seven.example", "eve@nine.example", "nn@eleven.example", "may@twelve.example",
        "sam@thirteen.example",
    )  # fmt: skip
    made.night()
    made.warehouse.close()
    return made.settings


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        ("jo@one.example", {"", AROUND}),
        ("jo@two.example", {SAME_RECORD, AROUND}),
        ("jo@three.example", {"linked by the same id in two systems, 1.00", REVIEWED}),
        ("sam@thirteen.example", {"the same mailbox or number, written otherwise"}),
        ("lee@four.example", {"", AROUND}),
        ("kim@five.example", {"linked by phone and surname, 0.85", PERHAPS}),
        ("ben@seven.example", {REVIEWED}),
        ("eve@nine.example", set()),
        ("nn@eleven.example", {REVIEWED}),
        ("may@twelve.example", {"said for every address of its domain"}),
    ],
)
def test_each_way_of_a_no_has_its_words(asked_why, address, ways):
    """All that blocks an address was said somewhere; a role mailbox gives its no to nobody."""
    verdict = next(v for v in explain(asked_why, address).verdicts if v.purpose == "newsletter")
    assert {fact.through for fact in verdict.against} == ways
    assert (verdict.decision == "ALLOW") is (not ways)


def test_a_review_parts_them_and_the_next_one_takes_it_back(company):
    company.drop("a/link_reviews.csv", f"{REVIEW}\n1,,2,b,different,dpo\n")
    company.night()
    assert company.decision("jo@home.example")[0] == "ALLOW"
    assert links(company)["a:1", "b:2", "phone_and_surname"] == (0.85, False)
    assert company.decision("jo@work.example") == ("BLOCK", "W01")


def test_an_unknown_verdict_is_set_aside_and_parts_nobody(company):
    company.drop("a/link_reviews.csv", f"{REVIEW}\n1,,2,b,distinct,dpo\n")
    report = company.night()
    assert [file.quarantined for file in report.files if file.file_name == "link_reviews.csv"] == [1]
    assert company.decision("jo@home.example") == ("BLOCK", "W08")


def test_one_address_in_two_persons_is_put_before_somebody(company):
    """Q09, SC86 (d): the check warns and names the sources, the table the records; a review answers it."""
    asked = company.warehouse.execute("select * from person_questions")
    assert asked == [("one_address_two_persons", "a:3", "b:4", 2)]
    (told,) = [check for check in judged(company.warehouse, "person_questions").checks if not check.passed]
    assert (told.check, told.severity, told.failed_rows) == ("address_is_of_one_person", "warning", 1)
    assert told.where == ("table person_questions, records of a and b",), "some systems use an address as id"
    company.drop("a/link_reviews.csv", f"{REVIEW}\n3,,4,b,different,dpo\n")
    company.night()
    assert all(check.passed for check in judged(company.warehouse, "person_questions").checks)


def test_a_review_that_names_nobody_is_told_with_its_file_and_row(company):
    """A wrong id or source parts nobody; whoever reviewed hears of it until the row is corrected or gone."""
    rows = f"{REVIEW}\n1,,2,b,different,dpo\n1,,99,b,same,dpo\n3,,4,shop,same,dpo\n"
    company.drop("a/link_reviews.csv", rows)
    company.night()
    (told,) = [
        check
        for check in judged(company.warehouse, "person_questions").checks
        if check.check == "review_names_two_records"
    ]
    assert (told.passed, told.severity, told.failed_rows) == (False, "warning", 2)
    assert told.where == ("a, file link_reviews.csv, rows 2, 3",)
    assert company.decision("jo@home.example")[0] == "ALLOW"
