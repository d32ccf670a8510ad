"""From dropped files to decisions: what cannot be read leans to silence, whatever shape it comes in."""

from __future__ import annotations

import gzip
import io
import zipfile

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


def no(value: str, ref: str = "", kind: str = "email", word: str = "objected") -> str:
    quoted = '"' + value.replace('"', '""') + '"'
    return f"{ref},{kind},{quoted},{word},act,*,*,2026-09-01,,,,,"


def test_a_row_set_aside_holds_every_address_and_number_in_it(company):
    numbers = [f"+3165557000{n}" for n in range(8)]
    mails = [
        "jan@v.example",
        "kim@v.example",
        "piet@v.example",
        "two@v.example",
        "note@v.example",
        "free@v.example",
    ]
    company.said_yes(*numbers, *mails)
    company.drop(
        "a/consent_events_no.csv",
        "\n".join([
            EVENTS,
            no("+31655570000", kind="telefoon"),
            no("0655570001", kind="phone", word="afgemeld"),
            ",phone,06-55570002,objected",
            "2,e,ail,jan@v.example,obj",
            no("kim+x@v.example", word="afgemeld"),
            "7,+31655570003,phone,objected,act,*,*,2026-09-01,,,,,",
            no("0655570004 / 0201234567", kind="phone", word="afgemeld"),
            no("two@v.example/x@y.example", word="afgemeld"),
            ",email,a@b.example,afgemeld,act,*,*,2026-09-01,,,,,call 06 555 70005 or note(at)v.example",
            no("31655570006.0", kind="phone", word="afgemeld"),
            "piet@v.example;06 55570007",
        ]),
    )  # fmt: skip
    company.night()
    assert company.silent(*numbers) == numbers
    assert company.silent(*mails) == mails[:-1]


@pytest.mark.parametrize("country", ["NL", "SE"])
def test_a_no_reaches_a_number_of_the_companys_or_a_contacts_country(tmp_path, country):
    company = Company(tmp_path, country=country)
    company.said_yes("+46701234567", "+4791234567")
    company.drop("a/contacts.csv", "contact_ref,kind,country\n1,person,NO\n2,person,SE\n")
    lines = [EVENTS, no("070-123 45 67", kind="phone"), no("91234567", kind="phone")]
    company.drop("a/consent_events_no.csv", "\n".join(lines))
    company.night()
    assert company.silent("+46701234567", "+4791234567") == ["+46701234567", "+4791234567"]
    company.warehouse.close()


def test_a_number_in_a_column_of_decimals_keeps_its_no(company):
    import polars as pl

    company.said_yes("+31655580001", "p@v.example")
    path = company.settings.paths.inbox / "a" / "consent_events_no.parquet"
    pl.DataFrame({
        "contact_ref": [None, 1.0], "point_kind": ["phone", "email"], "event_type": ["objected", "objected"],
        "point_value": ["31655580001.0", "p@v.example"],
    }).write_parquet(path)  # fmt: skip
    pl.DataFrame(
        {"point_kind": ["phone"], "event_type": ["objected"], "point_value": [31655580001.0]}
    ).write_parquet(path.with_name("consent_events_more.parquet"))
    company.night()
    assert company.silent("+31655580001", "p@v.example") == ["+31655580001", "p@v.example"]
    texts = company.warehouse.execute("select contact_ref, point_value from raw_neutral__consent_events")
    assert {("1", "p@v.example"), ("", "31655580001")} <= set(texts)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def test_files_in_any_wrapping_silence_whom_they_name(company):
    names = ["utf16", "bare", "nul", "nulhead", "folder", "readme", "nested", "gz", "deep", "json", "xlsx"]
    mails = {name: f"{name}@v.example" for name in names}
    company.said_yes(*mails.values())
    said = {name: f"{EVENTS}\n{no(mail)}\n" for name, mail in mails.items()}
    csv = {name: text.encode() for name, text in said.items()}
    company.drop("b/consent_events_1.csv", said["utf16"].encode("utf-16"))
    company.drop("b/consent_events_2.csv", said["bare"].encode("utf-16-le"))
    company.drop("b/consent_events_3.csv", said["nul"].replace("@v", "@\0v"))
    company.drop("b/consent_events_4.csv", b"\0" * 10 + csv["nulhead"])
    company.drop("b/consent_events_5.zip", zipped(**{"exp/consent_events.csv": csv["folder"]}))
    company.drop(
        "b/consent_events_6.zip", zipped(**{"consent_events.csv": csv["readme"], "README.txt": b"x"})
    )
    company.drop(
        "b/consent_events_7.zip", zipped(**{"a.zip": zipped(**{"consent_events.csv": csv["nested"]})})
    )
    company.drop("b/consent_events.csv.gz", gzip.compress(csv["gz"]))
    company.drop("b/consent_events_8.zip", zipped(**{"a.gz": gzip.compress(csv["deep"])}))
    company.drop("b/consent_events.json", f'[{{"point_value":"{mails["json"]}"}}]')
    company.drop(
        "b/consent_events.xlsx", zipped(**{"xl/sharedStrings.xml": f"<t>{mails['xlsx']}</t>".encode()})
    )
    company.drop("b/consent_events_9.csv.gz", b"\x1f\x8b broken")
    report = company.night()
    assert company.silent(*mails.values()) == [*mails.values()]
    for name in ("utf16", "bare", "folder", "readme"):
        assert company.decision(mails[name]) == ("BLOCK", "W01")
    assert any("README.txt" in line for line in company.told)
    (broken,) = [file for file in report.files if file.file_name == "consent_events_9.csv.gz"]
    assert "nobody in it is held" in broken.reason
    assert report.incomplete_sources == {"b"}
    again = {file.file_name: file.reason for file in company.night().files}
    assert again["consent_events_9.csv.gz"] == broken.reason


def test_a_renamed_opt_out_column_is_named_and_silences_whom_it_may_mean(company):
    company.said_yes("left@v.example", "stays@v.example")
    company.drop(
        "crm/all-contacts.csv",
        "Record ID,Email,Unsubscribed from all emails\n1,left@v.example,true\n2,stays@v.example,false\n",
    )
    report = company.night()
    assert company.decision("left@v.example")[0] == "HOLD"
    assert company.decision("stays@v.example")[0] == "ALLOW"
    assert "crm" in report.incomplete_sources
    for told in (company.told, [file.reason for file in company.night().files]):
        assert any("Unsubscribed from all emails" in line for line in told)


def test_a_line_of_a_log_with_an_address_and_a_number_is_about_both(company):
    company.said_yes("p@v.example", "+31655560001", "q@v.example")
    head = "log_id,contact_id,email,phone,occurred_at,choice,form_id,purposes,channels"
    lines = [head, "1,z1,p@v.example,06-55560001,2026-09-01 10:00,stop,f,*,sms;telefoon;email"]
    company.drop("forms/log.csv", "\n".join(lines))
    company.night()
    assert company.decision("+31655560001")[0] == "BLOCK"
    assert company.decision("p@v.example")[0] == "BLOCK"
    assert company.decision("q@v.example")[0] == "ALLOW"


def test_an_address_that_only_a_log_knows_is_held_by_the_source_of_the_log(company):
    head = "log_id,contact_id,email,phone,occurred_at,choice,form_id,purposes,channels"
    company.drop("forms/log.csv", f"{head}\n1,,p@v.example,,2026-09-01 10:00,stop,f,*,\n")
    company.drop("b/consent_events.csv", f"{EVENTS}\n{no('q@v.example', '7')}\n")
    company.drop("b/contact_points.csv", "contact_ref,point_kind,point_value\n8,email,r@v.example\n")
    company.night()
    company.warehouse.run("mart__held_points")
    held = company.warehouse.execute("select source_id, contact_id, value from mart__held_points")
    assert held == [
        ("b", "b:7", "q@v.example"), ("b", "b:8", "r@v.example"), ("forms", "forms:(events)", "p@v.example"),
    ]  # fmt: skip


def test_a_target_that_can_have_no_list_is_named(company):
    from dataclasses import replace

    from consentry.orchestration.scope import targets_without_points

    company.drop("b/consent_events.csv", f"{EVENTS}\n{no('q@v.example')}\n")
    company.night()
    company.warehouse.run("mart__held_points")
    targets = {name: type("Target", (), {"source": name}) for name in ("b", "crm")}
    assert targets_without_points(company.warehouse, replace(company.settings, targets=targets)) == ["crm"]
