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
    assert told.where == ("a and b",), "sources only: some systems use an address as id"
    company.drop("a/link_reviews.csv", f"{REVIEW}\n3,,4,b,different,dpo\n")
    company.night()
    assert all(check.passed for check in judged(company.warehouse, "person_questions").checks)
