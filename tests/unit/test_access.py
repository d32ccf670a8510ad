"""What one person gets who asks what we hold (SC72): all of it, only theirs, in files that nobody else can open."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from the_way_in import EVENTS, Company

from consentry.cli.access import access as command
from consentry.errors import ConfigError
from consentry.job.access import Answer, access
from consentry.job.handover import hand_over
from consentry.law.retention import last_day
from consentry.law.time_limits import answer_by

CONTACTS = "contact_ref,person_ref,kind,display_name,country"
POINTS = "contact_ref,point_kind,point_value"
SALES = "sale_ref,contact_ref,direction,status,net_amount,sold_at"
ME, WORK, DESK, FAMILY = "jo@home.example", "jo@firm.example", "info@firm.example", "both@home.example"
COLLEAGUE, STRANGER = "kim@firm.example", "lee@other.example"


@pytest.fixture(scope="module")
def company(tmp_path_factory) -> Company:
    """Jo in two systems, a colleague at the same desk, two people behind one address, and somebody who was erased."""
    made = Company(tmp_path_factory.mktemp("access") / "us")
    made.drop("a/contacts.csv", "\n".join([
        CONTACTS, "1,jo,person,Jo Bos,NL", "2,kim,person,Kim Vos,NL", "5,ann,person,Ann Kok,NL",
    ]))  # fmt: skip
    made.drop("b/contacts.csv", "\n".join([CONTACTS, "7,jo,person,J. Bos,NL", "8,ben,person,Ben Kok,NL"]))
    made.drop("a/contact_points.csv", "\n".join([
        POINTS, f"1,email,{ME}", f"1,email,{DESK}", f"2,email,{COLLEAGUE}", f"2,email,{DESK}", f"5,email,{FAMILY}",
    ]))  # fmt: skip
    made.drop("b/contact_points.csv", "\n".join([POINTS, f"7,email,{WORK}", f"8,email,{FAMILY}"]))
    made.drop(
        "b/sales.csv",
        "\n".join([SALES, "S-1,7,sales,paid,100.00,2024-05-06", "S-2,8,sales,paid,9.00,2024-05-06"]),
    )
    made.drop("b/consent_events.csv", "\n".join([
        f"{EVENTS},note", f"7,email,{WORK},withdrawn,act,email,newsletter,2026-09-01,,,,,,\"asked, as {STRANGER} did\"",
        ",email,gone@other.example,erased,act,*,*,2026-09-01,,,,,,",
    ]))  # fmt: skip
    made.said_yes(ME, COLLEAGUE, FAMILY)
    made.night()
    made.warehouse.close()
    return made


def asked(company: Company, address: str, portable: bool = False, record: str = "") -> Answer:
    """The answer to somebody who asks."""
    return access(company.settings, address, portable, record)


def contents(folder: Path) -> str:
    """Everything that is handed over."""
    return "\n".join(path.read_text(encoding="utf-8-sig") for path in sorted(folder.iterdir()))


def test_a_person_gets_what_every_system_says_and_nothing_of_anybody_else(company, tmp_path):
    folder = hand_over(asked(company, ME), tmp_path)
    told = contents(folder)
    for mine in (ME, WORK, "Jo Bos", "J. Bos", "S-1", "I want news and can stop"):
        assert mine in told
    for others in (COLLEAGUE, STRANGER, "Kim Vos", "Ann Kok", "Ben Kok", "S-2", FAMILY):
        assert others not in told, "data of a third person"
    assert "(an address of somebody else)" in told, "the note stays, without the stranger's address"


def test_an_answer_says_what_the_law_wants_told(company):
    """Art. 15(1): purposes and verdicts, recipients, how long, where from; and what was given, said and shown."""
    sections = asked(company, ME).sections
    assert {row["source"] for row in sections["contact_data"]} == {"a", "b"}
    verdicts = {
        (row["address"], row["purpose"]): row["may_we"]
        for row in sections["decisions"]
        if row["channel"] == "email"
    }
    assert verdicts[ME, "newsletter"] == "yes" or verdicts[ME, "offers"] == "yes"
    assert verdicts[WORK, "newsletter"] == "no"
    assert all(row["because"] and row["law"] for row in sections["decisions"])
    assert [row["source"] for row in sections["sources"]] == ["a", "b"]
    (invoice,) = [row for row in sections["retention"] if row["what"] == "invoice S-1"]
    assert invoice["until"] == "2031-12-31"
    assert "score" not in json.dumps(sections, default=str).lower()


def test_what_can_be_taken_along_is_what_the_person_gave(company, tmp_path):
    """SC72 (R06), Art. 20: no verdict of ours, no recipient, no history, nothing a system made of it."""
    answer = asked(company, ME, portable=True)
    assert set(answer.sections) == {"contact_data", "addresses", "statements", "wordings", "invoices"}
    assert {row["event_type"] for row in answer.sections["statements"]} == {"given", "withdrawn"}
    assert [row["sale_ref"] for row in answer.sections["invoices"]] == ["S-1"]
    folder = hand_over(answer, tmp_path)
    with (folder / "statements.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 2
    assert json.loads((folder / "answer.json").read_text())["made_for"].startswith("portability")


def test_consents_are_records_that_other_programs_read(company):
    """ISO/IEC TS 27560 in the terms of the W3C Data Privacy Vocabulary: state by state, with wording and controller."""
    records = asked(company, ME).records
    by_address = {
        record["dpv:hasProcess"]["dpv:hasPersonalData"]["dct:description"]: record
        for record in records["@graph"]
    }
    record = by_address[ME]
    assert record["@type"] == "dpv:ConsentRecord" and record["dpv:hasEntity"]["dpv:hasName"] == "Us"
    assert [state["@type"] for state in record["dpv:hasConsentStatus"]] == ["dpv:ConsentGiven"]
    assert record["dpv:hasNotice"][0]["dct:description"] == "I want news and can stop"
    prefixes = {name for name in records["@context"] if ":" not in name}
    used = {word.split(":")[0] for word in _terms(records["@graph"]) if not word.startswith(("urn:", "http"))}
    assert used <= prefixes
    assert asked(company, ME).records["@graph"][0]["@id"] == records["@graph"][0]["@id"], (
        "a record keeps its name"
    )


def _terms(node: object) -> set[str]:
    """Names of properties and types."""
    if isinstance(node, dict):
        kinds = node.get("@type", [])
        own = {name for name in node if not name.startswith("@")} | {
            *([kinds] if isinstance(kinds, str) else kinds)
        }
        return own.union(*map(_terms, node.values())) if node else own
    return set().union(*map(_terms, node)) if isinstance(node, list) else set()


def test_behind_an_address_of_two_people_nobody_is_guessed(company):
    """Until the record is named, and then only that person's rows."""
    answer = asked(company, FAMILY)
    assert answer.several_people and answer.left_out
    assert not answer.sections["contact_data"] and not answer.sections["invoices"]
    mine = asked(company, FAMILY, record="b:8")
    assert [row["display_name"] for row in mine.sections["contact_data"]] == ["Ben Kok"]
    assert [row["sale_ref"] for row in mine.sections["invoices"]] == ["S-2"]
    with pytest.raises(ConfigError, match="no record of that name"):
        asked(company, FAMILY, record="a:1")


def test_a_desk_is_no_person(company):
    answer = asked(company, DESK)
    assert not answer.sections["contact_data"] and not answer.sections["invoices"]
    assert COLLEAGUE not in json.dumps(answer.as_dict(), default=str)


def test_whoever_was_erased_is_told_so_and_an_unknown_address_finds_nothing(company, tmp_path):
    nobody = hand_over(asked(company, "nobody@nowhere.example"), tmp_path)
    assert "We found nothing that is surely yours" in contents(nobody)
    company_rows = asked(company, "gone@other.example")
    assert [row["event_type"] for row in company_rows.sections["statements"]] == ["erased"]


def test_only_its_owner_can_open_the_folder_and_nothing_outside_names_the_person(company, tmp_path):
    done = CliRunner().invoke(
        command, [ME, "--out", str(tmp_path / "answers"), "--requested-on", "2026-01-31", "--config",
                  str(company.settings.config_file)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (folder,) = (tmp_path / "answers").iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert "jo" not in folder.name and ME not in done.output and "Bos" not in done.output
    assert "to be answered by 2026-02-28" in done.output and "due by 2026-02-28" in contents(folder)


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [("2026-03-14", "2026-04-14"), ("2026-01-31", "2026-02-28"), ("2027-12-31", "2028-01-31")],
)
def test_a_month_is_a_calendar_month(asked_on, due):
    """Art. 12(3)."""
    assert answer_by(date.fromisoformat(asked_on)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("country", "dated", "until"),
    [("NL", "2024-03-01", 2031), ("BE", "2024-03-01", 2034), ("DE", "31.12.2024", 2032), ("FR", "2024", 2034),
     ("XX", "2024-03-01", 2034), ("NL", "in spring", 2033)],
)  # fmt: skip
def test_an_invoice_stays_until_the_end_of_a_year(country, dated, until):
    """Art. 17(3)(b): the years run from the end of the year of the invoice; without a year, from today's."""
    assert last_day(country, dated, date(2026, 11, 27)).day == date(until, 12, 31)
