"""SC72: a person asks for the data we hold, and for those to take along (Art. 15, 20; R05 to R07)."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from rights_company import BOTH, DESK, JAN, JANS_MOBILE, PIET, SWITCHBOARD, call, company, read_csv

from consentry.job.consent_records import CONTEXT, SCHEMA
from consentry.settings import Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The company after one night."""
    made = company(tmp_path_factory.mktemp("rights") / "acme")
    done = call(made, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def asked(settings: Settings, address: str, *more: str) -> Path:
    """Ask, and give the folder of the answer."""
    done = call(settings, "access", address, "--out", str(settings.config_file.parent / "answers"), *more)
    assert done.returncode == 0, done.stdout + done.stderr
    assert address not in done.stdout
    return Path(done.stdout.splitlines()[0].removeprefix("written: "))


def told(folder: Path) -> dict:
    return json.loads((folder / "answer.json").read_text(encoding="utf-8"))


def everything_in(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_the_answer_to_access_is_whole_and_nobody_elses(settings: Settings):
    """SC72: own data, note, texts shown, decisions without scores, recipients by name; nothing of a colleague."""
    folder = asked(settings, JAN, "--requested-on", "2026-11-03")
    answer, text = told(folder), everything_in(folder)
    assert answer["answer_due"] == "2026-12-03"
    assert {(row["source"], row["record"]) for row in answer["contact_data"]} == {
        ("crm", "c1"),
        ("mail", "m1"),
        ("inv", "k1"),
    }
    assert {row["address"] for row in answer["addresses"]} == {JAN, JANS_MOBILE, SWITCHBOARD, DESK}
    assert "mail me gerust af en toe jullie nieuwsbrief" in text
    assert next(row["full_text"] for row in answer["wordings"]).startswith("Ik wil de nieuwsbrief")
    assert {row["sale_ref"] for row in answer["invoices"]} == {"2024-001", "2024-002", "quote-9"}
    assert [row["campaign_ref"] for row in answer["messages"]] == ["april"]
    decided = {(row["channel"], row["purpose"]): row for row in answer["decisions"] if row["address"] == JAN}
    assert decided["email", "newsletter"]["may_we"] == "yes"
    assert decided["email", "newsletter"]["because"] and "GDPR" in decided["email", "newsletter"]["law"]
    assert answer["decision_history"] == [] or answer["decision_history"][0]["from"]
    assert [row["name"] for row in answer["recipients"]] == ["Mailer GmbH"]
    assert {row["source"] for row in answer["sources"]} == {"crm", "mail", "inv"}
    assert {"what": "invoice 2024-001", "until": "2031-12-31"}.items() <= next(
        row for row in answer["retention"] if row["what"] == "invoice 2024-001"
    ).items()
    for other in (PIET, "Piet", "Collega", "PV-staff", "2025-100", BOTH):
        assert other not in text
    assert "(an address of somebody else)" in text
    assert "grade" not in text and "score" not in json.dumps(answer)


def test_what_a_person_takes_along_is_what_the_person_gave(settings: Settings):
    """Art. 20: no decision, no quote, no number that only our systems put there, and no row of anybody else."""
    folder = asked(settings, JAN, "--portable")
    answer, text = told(folder), everything_in(folder)
    assert set(answer) - {"about", "made_for", "company", "made_at", "answer_due", "erased_since", "left_out"} == {
        "contact_data", "addresses", "statements", "wordings", "invoices",
    }  # fmt: skip
    assert {row["sale_ref"] for row in answer["invoices"]} == {"2024-001", "2024-002"}
    assert {row["address"] for row in answer["addresses"]} == {JAN}
    assert {row["event_type"] for row in answer["statements"]} == {"given", "refused"}
    assert "mail me gerust" in text
    for other in (PIET, "Collega", "PV-staff", SWITCHBOARD, "Said yes", "may_we", "quote-9"):
        assert other not in text


def test_consents_come_as_records_of_the_standard(settings: Settings):
    """ISO/IEC TS 27560 in the vocabulary of DPV: every name that is used is one of a known vocabulary."""
    document = json.loads((asked(settings, JAN) / "consent-records.jsonld").read_text(encoding="utf-8"))
    assert document["@context"] == CONTEXT
    by_purpose = {
        each["dpv:hasProcess"]["dpv:hasPurpose"][0]["dct:title"]: each for each in document["@graph"]
    }
    record = by_purpose["newsletter"]
    assert (record["@type"], record["dct:conformsTo"]) == ("dpv:ConsentRecord", SCHEMA)
    assert record["@id"] == f"urn:uuid:{record['dct:identifier']}"
    (notice,) = record["dpv:hasNotice"]
    assert (notice["@type"], notice["dct:language"]) == ("dpv:ConsentNotice", "nl")
    states = [each["@type"] for each in record["dpv:hasConsentStatus"]]
    assert states == ["dpv:ConsentGiven", "dpv:ConsentGiven"]
    assert record["dpv:hasConsentStatus"][0]["dpv:isIndicatedAtTime"] == "2026-03-01T10:00:00+01:00"
    assert record["dpv:hasProcess"]["dpv:hasPersonalData"]["@type"] == "pd:EmailAddress"
    assert record["dpv:hasEntity"]["dpv:hasName"] == "Acme BV"
    assert [each["@type"] for each in by_purpose["offers"]["dpv:hasConsentStatus"]] == ["dpv:ConsentRefused"]
    prefixes = {name.partition(":")[0] for name in _names(document["@graph"]) if not name.startswith("@")}
    assert prefixes <= {name for name in CONTEXT if ":" not in name}


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        return {*value} | {name for each in value.values() for name in _names(each)}
    return {name for each in value for name in _names(each)} if isinstance(value, list) else set()


@pytest.mark.parametrize("address", [DESK, BOTH])
def test_where_nobody_can_say_who_asks_nobodys_record_is_handed_over(settings: Settings, address: str):
    folder = asked(settings, address)
    answer = told(folder)
    assert answer["contact_data"] == answer["addresses"] == answer["statements"] == []
    (left,) = answer["left_out"]
    assert left["rows"] >= 2 and ("desk" in left["because"] or "more than one person" in left["because"])
    assert "Left out" in (folder / "READ-ME-FIRST.txt").read_text(encoding="utf-8")


def test_one_of_two_people_at_an_address_is_answered_by_naming_the_record(settings: Settings):
    folder = asked(settings, BOTH, "--record", "crm:c3")
    answer, text = told(folder), everything_in(folder)
    assert [row["display_name"] for row in answer["contact_data"]] == ["Ad"]
    assert "Bea" not in text
    refused = call(settings, "access", BOTH, "--record", "crm:c1", "--out", "answers")
    assert refused.returncode == 2 and "held by" in refused.stderr


def test_the_folder_is_private_and_says_nothing_of_the_person(settings: Settings):
    folder = asked(settings, JAN)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert "jan" not in str(folder.name).lower() and "@" not in folder.name
    assert {path.suffix for path in folder.iterdir()} == {".txt", ".json", ".csv", ".jsonld"}
    assert [row["address"] for row in read_csv(folder / "messages.csv")] == [JAN]


def test_of_somebody_unknown_we_hold_nothing_and_say_so(settings: Settings):
    folder = asked(settings, "nobody@nowhere.example")
    assert "nothing that is surely yours" in (folder / "READ-ME-FIRST.txt").read_text(encoding="utf-8")
