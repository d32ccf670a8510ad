"""Erasure in its parts: who is known when coming back, what old lists lose, what is locked and for how long."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from the_way_in import EVENTS, NOW, Company

from consentry.errors import AnotherRunActive, ConfigError
from consentry.job.erase import Erased, erase
from consentry.job.erasure_tables import NEIGHBOURS, shown_ids
from consentry.job.erasures import after_release, erasures
from consentry.job.locked import TABLE as LOCKED
from consentry.job.locked import purge
from consentry.job.redact import erased_entries, redact
from consentry.job.rotate import rotate
from consentry.job.turns import writing
from consentry.publish.history import settled
from consentry.publish.release import CURRENT, MANIFEST, RELEASES, read_release
from consentry.settings import Settings
from consentry.warehouse import Warehouse

GONE, OTHER = "gone@v.example", "other@v.example"
CONTACTS = "contact_ref,kind,display_name,country\n"
POINTS = "contact_ref,point_kind,point_value\n"
SALES = (
    "contact_ref,point_kind,point_value,sale_ref,direction,status,currency,net_amount,sold_at,paid_at,"
    "issuer_controller_id\n"
)


@pytest.fixture
def company(tmp_path: Path):
    """Nobody is in it yet."""
    made = Company(tmp_path / "us")
    yield made
    made.warehouse.close()


def held(company: Company, *values: str, night: bool = True) -> None:
    """One record of source b per address: r0, r1, and so on."""
    company.drop("b/contacts.csv", CONTACTS + "".join(f"r{n},person,P{n},NL\n" for n in range(len(values))))
    kinds = ["email" if "@" in value else "phone" for value in values]
    rows = [f"r{n},{kind},{value}\n" for n, (kind, value) in enumerate(zip(kinds, values, strict=True))]
    company.drop("b/contact_points.csv", POINTS + "".join(rows))
    if night:
        company.night()


def forgotten(company: Company, address: str, record: str = "", by: str = "dpo") -> Erased:
    """Erase, while nobody else has the warehouse open."""
    company.warehouse.close()
    try:
        return erase(company.settings, address, by, record=record)
    finally:
        company.warehouse = Warehouse.open(company.settings.paths.warehouse)


def holds(company: Company, text: str) -> set[str]:
    """Tables in any cell of which a text stands."""
    names = [name for (name,) in company.warehouse.execute("select table_name from duckdb_tables()")]
    query = "select 1 from {} as t where contains(lower(t::varchar), lower(?)) limit 1"
    return {name for name in names if company.warehouse.execute(query.format(name), [text])}


@pytest.mark.parametrize(
    ("erased", "returns"),
    [
        ("gone@v.example", "Gone+Crm@V.example"),
        ("gone+shop@v.example", "gone@v.example"),
        ("jan.de.v@gmail.com", "jandev+x@googlemail.com"),
        ("gone@bücher.example", "gone@xn--bcher-kva.example"),
        ("gone@xn--bcher-kva.example", "GONE@BÜCHER.example"),
        ("+31 6 5550 1002", "0031655501002"),
    ],
    ids=["tag added", "tag left out", "dots of gmail", "unicode then ascii", "ascii then unicode", "number"],
)
def test_another_spelling_is_the_same_person(company, erased, returns):
    """M02, M12: both keys, before anything of the row is stored."""
    held(company, erased, OTHER)
    assert forgotten(company, erased).rows == 2
    company.drop("a/contact_points.csv", POINTS + f"z1,phone,+31655509999\nz9,{_kind(returns)},{returns}\n")
    report = company.night()
    (file,) = [file for file in report.files if file.place == "a/contact_points.csv"]
    assert (file.rows_in, file.accepted, file.quarantined) == (2, 1, 1)
    assert holds(company, "z9") == {"erasure_sightings"} and holds(company, returns) == set()
    assert holds(company, OTHER)


def _kind(value: str) -> str:
    return "email" if "@" in value else "phone"


def test_dots_elsewhere_are_somebody_else(company):
    """M03."""
    held(company, GONE)
    forgotten(company, GONE)
    company.drop("a/contact_points.csv", POINTS + "z1,email,g.one@v.example\n")
    company.night()
    assert holds(company, "g.one@v.example")


def test_a_number_of_another_country_is_somebody_else(company):
    """Without a prefix it may be hers or his: enough to keep silent, and never enough to take a person out."""
    company.drop("b/contacts.csv", CONTACTS + "r0,person,Jan Een,\nr1,person,Marie Twee,FR\n")
    points = f"r0,email,{GONE}\nr0,phone,0612345678\nr1,phone,+33612345678\nr1,email,{OTHER}\n"
    company.drop("b/contact_points.csv", POINTS + points)
    company.night()
    assert forgotten(company, GONE).is_new
    assert holds(company, "Jan Een") == holds(company, GONE) == set()
    assert holds(company, "Marie Twee") and holds(company, "+33612345678")
    company.drop("b/contact_points_2.csv", POINTS + "r1,phone,+33612345678\nr9,phone,0612345678\n")
    (file,) = [file for file in company.night().files if file.place.endswith("_2.csv")]
    assert (file.accepted, file.quarantined) == (1, 1)


def test_records_of_different_names_are_not_taken_for_one(company):
    """An address in both is no proof that they are one person; the record of the one who asks is."""
    company.drop("b/contacts.csv", CONTACTS + "r0,person,Jan Klant,NL\nr1,person,P. Ander,NL\n")
    company.drop("b/contact_points.csv", POINTS + f"r0,email,{GONE}\nr0,email,{OTHER}\nr1,email,{OTHER}\n")
    company.night()
    with pytest.raises(ConfigError, match="nothing was erased"):
        forgotten(company, GONE)
    assert holds(company, "Jan Klant") and holds(company, "Ander")
    assert forgotten(company, GONE, record="b:r0").is_new
    assert holds(company, "Jan Klant") == set() and holds(company, "Ander")


def test_a_record_is_known_without_its_address(company):
    """A row that names the erased record only, such as its name or an objection, is theirs too."""
    held(company, GONE, OTHER)
    forgotten(company, GONE)
    company.drop("b/contacts_again.csv", CONTACTS + "r0,person,Gone Once,NL\nr1,person,Other,NL\n")
    company.drop("a/contacts.csv", CONTACTS + "r0,person,Namesake,NL\n")
    company.night()
    assert holds(company, "Gone Once") == set()
    assert holds(company, "Namesake"), "the same number in another system is another record"


def test_a_row_that_is_set_aside_keeps_no_erased_address(company):
    held(company, GONE)
    forgotten(company, GONE)
    rows = [EVENTS, f",email,{GONE},nonsense,act,email,newsletter,2026-09-01,,,,,"]
    company.drop("b/consent_events.csv", "\n".join(rows))
    company.night()
    assert holds(company, GONE) == set()


def test_erased_rows_are_no_lost_rows(company):
    """Q02 compares exports as if the erased had never been in any."""
    held(company, *[f"p{n}@v.example" for n in range(10)])
    for n in range(5):
        forgotten(company, f"p{n}@v.example")
    held(company, *[f"p{n}@v.example" for n in range(11)])
    counted = "select sum({}) from {} where source_id = 'b'"
    came, gone = (
        company.warehouse.execute(counted.format(column, table))[0][0]
        for column, table in (("rows_in", "raw__files"), ("erased_rows", "raw__erased_rows"))
    )
    # ten, then eleven contacts and addresses; of five people each row was taken out or screened
    assert (came, gone) == (42, 20)


def test_erasing_twice_is_once(company):
    held(company, GONE)
    first = forgotten(company, GONE)
    again = forgotten(company, GONE.upper())
    assert (again.request_id, again.is_new) == (first.request_id, False)
    assert company.warehouse.count("erasure_requests") == 1


def test_somebody_nobody_holds_is_remembered_all_the_same(company):
    """The request counts for what comes in later: an agency's list next week."""
    held(company, OTHER)
    assert forgotten(company, GONE).rows == 0
    company.drop("a/contact_points.csv", POINTS + f"z1,email,{GONE}\n")
    company.night()
    assert holds(company, GONE) == set()


@pytest.mark.parametrize("address", ["info@v.example", "*@v.example", "@v.example", ""])
def test_a_desk_a_domain_or_nothing_is_nobody(company, address):
    held(company, "info@v.example", OTHER)
    before = company.warehouse.count("ledger"), company.warehouse.count("core__contacts")
    with pytest.raises(ConfigError) as refused:
        forgotten(company, address)
    assert not address or address not in str(refused.value)
    assert (company.warehouse.count("ledger"), company.warehouse.count("core__contacts")) == before


def test_one_of_two_at_an_address_goes_by_record_only(company):
    """M08: the address stays the other's, and is nobody's tombstone."""
    company.drop(
        "b/contacts.csv",
        "contact_ref,kind,person_ref,display_name,country\nr0,person,ad,Ad Een,NL\nr1,person,bea,Bea Twee,NL\n",
    )
    company.drop("b/contact_points.csv", POINTS + f"r0,email,{OTHER}\nr1,email,{OTHER}\n")
    company.night()
    with pytest.raises(ConfigError, match="--record"):
        forgotten(company, OTHER)
    forgotten(company, OTHER, record="b:r0")
    assert holds(company, "Ad Een") == set() and holds(company, "Bea Twee") and holds(company, OTHER)
    assert company.warehouse.execute("select distinct point_kind from tombstones") == [("record",)]
    company.drop("a/contact_points.csv", POINTS + f"z1,email,{OTHER}\n")
    company.night()
    assert "raw_neutral__contact_points" in holds(company, "z1")


def test_the_same_mailbox_in_another_record_goes_too(company):
    """M02: both spellings reach one mailbox; a stranger's dots do not."""
    held(company, GONE, "gone+shop@v.example", "g.one@v.example")
    assert forgotten(company, GONE).rows == 4
    assert holds(company, "gone+shop") == set() and holds(company, "g.one@v.example")
    company.warehouse.close()
    (request,) = [each for each in erasures(company.settings) if each.requested_by == "dpo"]
    assert [(system.source, system.tool_ids) for system in request.systems] == [("b", ("r0", "r1"))]


def test_a_note_about_somebody_else_loses_the_address_only(company):
    """In whatever spelling it stands there; the note and its own person stay."""
    held(company, GONE, "+31655501002", OTHER, night=False)
    said = f"gave me Gone+news@V.example. and 06-55501002, mail {OTHER}; not gone@v.example.example"
    rows = [EVENTS + ",note", f'r2,email,{OTHER},unknown,act,email,newsletter,2026-09-01,,,,,,"{said}"']
    company.drop("b/consent_events.csv", "\n".join(rows))
    company.night()
    forgotten(company, GONE)
    forgotten(company, "+31655501002")
    (note,) = company.warehouse.execute("select note from raw_neutral__consent_events where note <> ''")[0]
    assert note == f"gave me (erased). and (erased), mail {OTHER}; not gone@v.example.example"
    assert holds(company, OTHER)


@pytest.mark.parametrize("address", [GONE, "+31655501002"])
def test_an_id_that_is_an_address_is_never_written_down(company, address):
    """delete.csv and `erasures` name records by ids; some tools know nothing but the address."""
    refs = [address, "0655501002" if address[0] == "+" else address.upper(), "12345678901", " r7 "]
    ids = shown_ids(pl.DataFrame({"ref": refs}), [address], company.settings)["tool_id"].to_list()
    assert [each.startswith("point-") for each in ids] == [True, True, False, False]
    assert ids[2:] == ["12345678901", "r7"] and address not in str(ids)


@pytest.mark.parametrize(
    ("country", "sold", "kept_until"),
    [
        ("NL", "2024-05-10", "2031-12-31"),
        ("BE", "2024-05-10", "2034-12-31"),
        ("DE", "2024-05-10", "2032-12-31"),
        ("FR", "2024-05-10", "2034-12-31"),
        ("NL", "2016-05-10", ""),
        ("BE", "2017-05-10", "2027-12-31"),
    ],
)
def test_an_invoice_is_locked_as_long_as_the_companys_law_says(tmp_path, country, sold, kept_until):
    """R03: from the end of its year; what is over is not kept at all, and a quote never was an invoice."""
    company = Company(tmp_path / "us", country=country)
    held(company, GONE, OTHER, night=False)
    row = "r0,email,{},{},sales,{},EUR,500.00,{},{},us\n"
    sales = row.format(GONE, "inv-1", "paid", sold, sold) + row.format(GONE, "quo-1", "quote", sold, "")
    company.drop("b/sales.csv", SALES + sales)
    company.night()
    done = forgotten(company, GONE)
    rows = company.warehouse.execute(f"select sale_ref, last_day::varchar from {LOCKED}")
    assert rows == ([("inv-1", kept_until)] if kept_until else [])
    assert done.locked == len(rows) and holds(company, "quo-1") == set()
    company.warehouse.close()


def test_a_locked_invoice_goes_the_day_after_its_last(company):
    row = f"r0,email,{GONE},inv-1,sales,paid,EUR,500.00,2024-05-10,2024-05-10,us\n"
    held(company, GONE, night=False)
    company.drop("b/sales.csv", SALES + row)
    company.night()
    forgotten(company, GONE)
    assert purge(company.warehouse, date(2031, 12, 31)) == 0
    assert holds(company, GONE) == {LOCKED}
    assert purge(company.warehouse, date(2032, 1, 1)) == 1
    assert holds(company, GONE) == set()


def release(settings: Settings, name: str, files: dict[str, bytes], *, current: bool = False) -> Path:
    """A release as far as redaction reads it."""
    folder = settings.paths.var / RELEASES / name
    entries = []
    for file, content in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sums = hashlib.sha256(content).hexdigest()
        entries.append(
            {"file": file, "sha256": sums, "bytes": len(content), "rows": content.count(b"\n") - 1}
        )
    manifest = {
        "run_id": name, "generation": 1, "as_of": NOW.isoformat(), "known_as_of": NOW.isoformat(), "files": entries,
        "lists": [{"file": file, "rows": 2} for file in files],
    }  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(manifest))
    if current:
        (settings.paths.var / CURRENT).symlink_to(f"{RELEASES}/{name}")
    return folder


BLOCK = "lists/mail/email-newsletter-block.csv"
BY_HAND = "lists/mail/needs-other-path.csv"
LISTS = {
    BLOCK: f"Email Address,reason\r\n{OTHER},no\r\nGone+X@V.example,no\r\n".encode(),
    BY_HAND: f'"list","value","point_id"\n"block","{OTHER}","p2"\n"block","\'{GONE} | GONE@v.example","p1"\n'.encode(),
    "lists/mail/phone-newsletter-block.csv": b'"value"\n"+31655501002 | 06-55501002"\n"+31655501003"\n',
}


def test_old_lists_lose_the_lines_of_the_erased_and_nothing_else(company):
    """Also another spelling of theirs. The manifest follows, says so, and a second time changes nothing."""
    held(company, GONE, "+31655501002")
    old = release(company.settings, "old", LISTS)
    now = release(company.settings, "now", LISTS, current=True)
    for address in (GONE, "+31655501002"):
        forgotten(company, address)
    assert (old / BLOCK).read_bytes() == f"Email Address,reason\r\n{OTHER},no\r\n".encode()
    assert (old / BY_HAND).read_bytes() == f'"list","value","point_id"\n"block","{OTHER}","p2"\n'.encode()
    assert b"1002" not in (old / "lists/mail/phone-newsletter-block.csv").read_bytes()
    told = read_release(old)
    assert told.damaged() == [] and {it["lines"] for it in told.manifest["erased"]} == {1}
    assert [it["rows"] for it in told.manifest["lists"]] == [1, 1, 1]
    assert {file: (now / file).read_bytes() for file in LISTS} == LISTS, "those in force keep blocking"
    assert read_release(now).manifest.get("erased") is None
    manifest = (old / MANIFEST).read_bytes()
    assert redact(company.warehouse, company.settings, date(2026, 11, 2)) == 0
    assert (old / MANIFEST).read_bytes() == manifest
    entries = erased_entries(company.warehouse, company.settings)
    assert {"Gone+X@V.example", "+31655501002 | 06-55501002", "p1"} <= entries and not {OTHER, "p2"} & entries


def test_a_damaged_list_goes_on_being_damaged(company):
    """Redaction gives nobody's change a clean sum."""
    held(company, GONE)
    old = release(company.settings, "old", LISTS)
    with (old / BLOCK).open("ab") as file:
        file.write(b"stranger@v.example,no\r\n")
    forgotten(company, GONE)
    assert b"Gone" not in (old / BLOCK).read_bytes()
    assert read_release(old).damaged() == [BLOCK]


def test_nobody_is_erased_while_a_run_writes(company, monkeypatch):
    held(company, GONE)
    monkeypatch.setattr("consentry.job.turns._PATIENCE_S", 0.2)
    before = company.warehouse.count("ledger")
    with writing(company.settings), pytest.raises(AnotherRunActive):
        forgotten(company, GONE)
    assert company.warehouse.count("ledger") == before
    assert forgotten(company, GONE).is_new


def id_of(company: Company, address: str) -> str:
    query = "select point_id from points where exact_key = ?"
    return company.warehouse.execute(query, [address])[0][0]


@pytest.mark.parametrize("is_rotated", [False, True], ids=["same key", "key changed since"])
def test_a_line_that_nobody_can_read_goes_by_its_id(company, is_rotated):
    """What no tool can import stands as it was found; the id beside it says whose it is, under a later key too."""
    held(company, GONE, OTHER)
    rows = (
        f'"email","gone(at)v.example","{id_of(company, GONE)}"\n',
        f'"email","?","{id_of(company, OTHER)}"\n',
    )
    head = '"point_kind","value","point_id"\n'
    assert forgotten(company, GONE).is_new
    if is_rotated:
        company.warehouse.close()
        rotate(company.settings)
        company.warehouse = Warehouse.open(company.settings.paths.warehouse)
    old = release(company.settings, "old", {BY_HAND: (head + "".join(rows)).encode()})
    assert redact(company.warehouse, company.settings, date(2026, 11, 2)) == 1
    assert (old / BY_HAND).read_text() == head + rows[1]


def test_a_hash_of_an_address_that_no_source_names_any_more_goes_too(company):
    """The request itself says which address it is about."""
    held(company, OTHER)
    digest, other = (hashlib.sha256(address.encode()).hexdigest() for address in (GONE, OTHER))
    name = "lists/ads/email-newsletter-block.csv"
    old = release(company.settings, "old", {name: f"email\n{digest}\n{other}\n".encode()})
    manifest = json.loads((old / MANIFEST).read_bytes())
    manifest["lists"] = [{"target": "ads", "channel": "email", "purpose": "newsletter", "list": "block",
                          "format": "meta_audience", "file": name, "rows": 2}]  # fmt: skip
    (old / MANIFEST).write_text(json.dumps(manifest))
    forgotten(company, GONE.upper())
    assert (old / name).read_text() == f"email\n{other}\n"


def test_a_file_whose_lines_are_not_its_rows_is_written_anew(company):
    """A cell with a line break in it: nobody can take out lines by counting."""
    held(company, GONE)
    name = "lists/mail/email-newsletter-reasons.csv"
    old = release(
        company.settings, "old", {name: f'value,reason\n{OTHER},"two\nlines"\n{GONE},no\n'.encode()}
    )
    forgotten(company, GONE)
    assert (old / name).read_text() == f'value,reason\n{OTHER},"two\nlines"\n'
    assert read_release(old).damaged() == []


@pytest.mark.parametrize(("state", "kept"), [("held", 1), ("approved", 0)])
def test_what_a_held_night_keeps_in_place_can_still_be_explained(company, state, kept):
    """Neighbours of the erased move only when the gate lets go, and then the erasure still has to be their reason."""
    held(company, GONE)
    forgotten(company, GONE)
    company.warehouse.execute(f"insert into {NEIGHBOURS} values ('r', 'p')")
    now = release(company.settings, "now", LISTS, current=True)
    manifest = json.loads((now / MANIFEST).read_bytes())
    (now / MANIFEST).write_text(json.dumps(manifest | {"gates": [{"gate": "Q02", "state": state}]}))
    after_release(company.warehouse, company.settings, NOW)
    assert company.warehouse.count(NEIGHBOURS) == kept


def test_a_lost_history_ends_no_hold(company):
    """Which releases a gate held is read from them, not from the file that names them."""
    for name, gates in (("a", []), ("b", [{"gate": "Q02", "state": "held"}])):
        made = release(company.settings, name, LISTS, current=name == "b")
        manifest = json.loads((made / MANIFEST).read_bytes())
        (made / MANIFEST).write_text(json.dumps(manifest | {"generation": ord(name), "gates": gates}))
    found = settled(company.settings.paths.var)
    assert found is not None and found.run_id == "a"
