"""From dropped files to decisions: what cannot be read leans to silence, whatever shape it comes in."""

from __future__ import annotations

import pytest
from the_way_in import EVENTS, Company


@pytest.fixture
def company(tmp_path):
    made = Company(tmp_path)
    yield made
    made.warehouse.close()


def test_a_proven_yes_is_a_yes(company):
    company.said_yes("p@v.example", "+31655501000")
    company.night()
    assert company.decision("p@v.example") == ("ALLOW", "C01")
    assert company.decision("+31655501000")[0] == "ALLOW"


def test_the_yeses_of_a_file_that_changed_its_shape_do_not_grant(company):
    company.said_yes("old@v.example", "kept@v.example")
    yes = "{0},email,p{0}@v.example,given,act,email,newsletter,2026-03-05T10:00:0{0}+01:00,web_form_soi,unticked,f,1,N1"
    odd = "9{0},email,q{0}@v.example,perhaps,act,email,newsletter,,,,,,"
    no = "7,email,old@v.example,objected,act,*,*,2026-10-01,,,,,"
    company.drop(
        "b/consent_events.csv",
        "\n".join([EVENTS, *[yes.format(n) for n in range(1, 5)], *[odd.format(n) for n in range(9)], no]),
    )
    company.drop("b/notices.csv", (company.settings.paths.inbox / "a/notices.csv").read_bytes() + b"\n")
    report = company.night()
    assert {file.state for file in report.files if file.file_name == "consent_events.csv"} == {"drift"}
    assert company.decision("old@v.example") == ("BLOCK", "W01")
    assert company.decision("kept@v.example")[0] == "ALLOW"
    held = company.warehouse.execute("select count(*) from mart__decisions where decision = 'ALLOW'")
    assert held == [(2,)]  # newsletter and offers of the one that was kept
