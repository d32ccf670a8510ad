"""One address, one contact point: keys for equality, aliases for a no, desks, numbers, letters (M01 to M04, M11)."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from consentry.identity import fingerprint, keyed_hash, point_keys, sha256_text
from consentry.policy import Policy

POLICY = Policy(controller_id="acme", purposes=())
PEPPER = b"a pepper for tests, 32 bytes...."


def keys(*values: str, kind: str = "email", policy: Policy = POLICY, pepper: bytes = PEPPER) -> list[dict]:
    """The identity of each value."""
    frame = pl.LazyFrame({"point_kind": [kind] * len(values), "point_value": list(values)})
    return point_keys(frame, policy, pepper).collect().to_dicts()


def same_point(*values: str, kind: str = "email") -> bool:
    """Are all of them one contact point?"""
    return len({row["point_id"] for row in keys(*values, kind=kind)}) == 1


def share_alias(one: str, other: str, kind: str = "email") -> bool:
    """Does a no travel from one to the other?"""
    first, second = keys(one, other, kind=kind)
    return bool(set(first["aliases"]) & set(second["aliases"]))


@pytest.mark.parametrize(
    "spelling",
    [
        "Jan@Firma.example", "JAN@FIRMA.EXAMPLE", " jan@firma.example ", "jan@firma.example\t",
        "\u00a0jan@firma.example", "\ufeffjan@firma.example", "jan@firma.example\u200b",
        "mailto:jan@firma.example", "MAILTO:Jan@firma.example",
    ],
)  # fmt: skip
def test_spellings_of_one_address_are_one_contact_point(spelling):
    assert same_point("jan@firma.example", spelling)


@pytest.mark.parametrize(
    "domain",
    ["BÜRO.example", "büro.example", unicodedata.normalize("NFD", "büro.example"), "xn--bro-hoa.example",
     "XN--BRO-HOA.example", "ｂüro.example", "büro。example"],
)  # fmt: skip
def test_a_domain_is_compared_in_its_ascii_form(domain):
    assert keys(f"jan@{domain}")[0]["exact_key"] == "jan@xn--bro-hoa.example"
    assert keys(f"jan@{domain}")[0]["valid"]


def test_a_local_part_with_an_accent_is_one_however_it_is_composed():
    assert same_point(*(unicodedata.normalize(form, "jö@firma.example") for form in ("NFC", "NFD")))


def test_a_sharp_s_is_no_double_s():
    assert not same_point("jan@faß.example", "jan@fass.example")


@pytest.mark.parametrize(
    "other",
    [
        "j.an@firma.example",
        "jan+x@firma.example",
        "jan@firma2.example",
        "jan@sub.firma.example",
        "jan_@firma.example",
    ],
)
def test_different_addresses_are_different_contact_points(other):
    assert not same_point("jan@firma.example", other)


def test_a_yes_keeps_the_capitals_it_was_written_with():
    row = keys(" Jan.De.Vries@BÜRO.example")[0]
    assert row["sendable"] == "Jan.De.Vries@xn--bro-hoa.example"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("jan+shop@firma.example", "jan@firma.example", True),
        ("jan+a+b@firma.example", "jan+c@firma.example", True),
        ("j.an+x@googlemail.com", "jan@gmail.com", True),
        ("J.A.N@gmail.com", "jan@gmail.com", True),
        ("j.an@firma.example", "jan@firma.example", False),
        ("jan@gmail.com", "jan@gmail.example", False),
        ("+jan@firma.example", "+piet@firma.example", False),
        ("jan@firma.example", "jan@firma2.example", False),
    ],
)
def test_a_no_travels_between_spellings_of_one_mailbox(one, other, together):
    assert share_alias(one, other) is together
    assert not same_point(one, other), "a yes does not"


@pytest.mark.parametrize(
    "value",
    [
        "jan", "jan@", "@firma.example", "jan@firma", "jan@@firma.example", "ja n@firma.example",
        "a..b@firma.example", ".a@firma.example", "a.@firma.example", "jan@-firma.example", "jan@firma-.example",
        "jan@firma..example",
        "jan@123.456", "jan@[192.0.2.1]", "jan@firma.example, bo@firma.example", "-",
        "jan@firma.c", f"{'a' * 65}@firma.example", f"jan@{'a' * 64}.example",
        f"jan@{'.'.join(['a' * 60] * 5)}.example",
        pytest.param("jan\u00a0x@firma.example", id="NBSP"), pytest.param("jan\u200bx@firma.example", id="ZWSP"),
        pytest.param("jan\u202ex@firma.example", id="RLO"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_to_is_invalid(value):
    row = keys(value)[0]
    assert (row["valid"], row["sendable"], row["mailbox"]) == (False, "", "unknown")
    assert row["point_id"], "an opt-out about it still needs a name"


@pytest.mark.parametrize("local", ["a" * 64, "o'neill", "a_b", "x", "jan.de.vries", "info2", "ünal"])
def test_unusual_addresses_that_exist_are_valid(local):
    assert keys(f"{local}@firma.example")[0]["valid"]


@pytest.mark.parametrize("local", ["info", "INFO", "info+nl", "Facturen"])
def test_a_desk_is_recognised(local):
    assert keys(f"{local}@firma.example")[0]["mailbox"] == "role"


@pytest.mark.parametrize("local", ["infa", "jan.info", "info.jan", "i.nfo"])
def test_a_person_is_not_taken_for_a_desk(local):
    assert keys(f"{local}@firma.example")[0]["mailbox"] == "personal"


def test_the_company_says_what_its_desks_are_called():
    own = Policy(controller_id="acme", purposes=(), role_names=("kantoor",))
    desk, person = keys("kantoor@firma.example", "info@firma.example", policy=own)
    assert (desk["mailbox"], person["mailbox"]) == ("role", "personal")


@pytest.mark.parametrize(
    "spelling",
    ["+31 6 0000 0001", "0031600000001", "00 31 600000001", "+31(0)600000001", "+310600000001", "+31-6-00000001",
     "tel:+31600000001", " +31600000001 ", "+31\u00a0600000001", "+31.6.00.00.00.01", "+31 6/00000001"],
)  # fmt: skip
def test_spellings_of_one_number_are_one_contact_point(spelling):
    row = keys(spelling, kind="phone")[0]
    assert (row["exact_key"], row["sendable"], row["valid"]) == ("+31600000001", "+31600000001", True)


def test_a_zero_that_belongs_to_the_number_stays():
    assert keys("+39 06 0000 0001", kind="phone")[0]["exact_key"] == "+390600000001"


@pytest.mark.parametrize(
    "value",
    ["0600000001", "06-0000 0001", "(06) 00000001", "600000001", "112", "+", "+0600000001", "anonymous",
     "+31 6 0000 0001 ext 5", "+1234567", "+1234567890123456"],
)  # fmt: skip
def test_a_number_that_is_not_complete_is_never_called(value):
    row = keys(value, kind="phone")[0]
    assert (row["valid"], row["sendable"]) == (False, "")


@pytest.mark.parametrize("country", ["+31", "+32", "+33", "+44", "+49"])
def test_a_no_at_a_number_without_country_reaches_every_country_it_may_be_of(country):
    assert share_alias("0600000001", f"{country}600000001", kind="phone")
    assert share_alias("600000001", f"{country}600000001", kind="phone")


def test_a_no_at_a_number_without_country_reaches_no_other_country_and_no_other_number():
    assert not share_alias("0600000001", "+39600000001", kind="phone")
    assert not share_alias("0600000001", "+31600000002", kind="phone")
    assert not share_alias("+31600000001", "+32600000001", kind="phone")


def test_a_no_at_a_number_without_its_plus_reaches_the_number():
    assert share_alias("31600000001", "+31600000001", kind="phone")


def test_the_candidate_countries_are_the_company_s_choice():
    only = Policy(controller_id="acme", purposes=(), phone_candidate_countries=("BE",))
    national, dutch, belgian = keys("0600000001", "+31600000001", "+32600000001", kind="phone", policy=only)
    assert not set(national["aliases"]) & set(dutch["aliases"])
    assert set(national["aliases"]) & set(belgian["aliases"])


def test_letters_go_to_the_same_house_however_it_is_spaced():
    assert same_point(
        "Dorpsstraat 1, 1234 AB Voorbeeld", " dorpsstraat  1,\n1234 AB\u00a0voorbeeld ", kind="post"
    )
    assert not same_point(
        "Dorpsstraat 1, 1234 AB Voorbeeld", "Dorpsstraat 11, 1234 AB Voorbeeld", kind="post"
    )
    row = keys("Dorpsstraat  1, 1234 AB Voorbeeld", kind="post")[0]
    assert (row["sendable"], row["valid"]) == ("Dorpsstraat 1, 1234 AB Voorbeeld", True)


def test_the_same_text_of_another_kind_is_another_contact_point():
    ids = {keys("31600000001", kind=kind)[0]["point_id"] for kind in ("phone", "post", "email")}
    assert len(ids) == 3


def test_ids_hang_on_the_installation_s_key():
    mine, theirs = keys("jan@firma.example")[0], keys("jan@firma.example", pepper=b"x" * 32)[0]
    assert mine["point_id"] != theirs["point_id"]
    assert not set(mine["aliases"]) & set(theirs["aliases"])
    assert mine["point_id"] not in mine["aliases"]
    assert "jan" not in mine["point_id"] + "".join(mine["aliases"])


def test_rows_without_a_point_have_no_id_and_keep_their_place():
    kinds, values = ["email", "", "email", "email"], ["b@x.example", "", "", "a@x.example"]
    frame = pl.LazyFrame({"n": [1, 2, 3, 4], "point_kind": kinds, "point_value": values})
    read = point_keys(frame, POLICY, PEPPER).collect()
    assert read["n"].to_list() == [1, 2, 3, 4]
    assert read["point_id"].is_null().to_list() == [False, True, True, False]
    assert read.schema == point_keys(frame, POLICY, PEPPER).collect_schema()


def test_an_empty_table_gets_its_columns():
    empty = pl.LazyFrame(schema={"point_kind": pl.String, "point_value": pl.String})
    assert point_keys(empty, POLICY, PEPPER).collect().columns[2:] == [
        "point_id", "exact_key", "sendable", "mailbox", "valid", "aliases",
    ]  # fmt: skip


def test_joined_columns_cannot_be_shifted_into_each_other():
    frame = pl.DataFrame({"a": ["x", "xy"], "b": ["yz", "z"]})
    hashes = frame.select(
        fingerprint("a", "b").alias("plain"), keyed_hash("a", "b", pepper=PEPPER, label="t").alias("keyed")
    )
    assert hashes["plain"].n_unique() == hashes["keyed"].n_unique() == 2


def test_a_wording_is_pinned_by_its_checksum():
    frame = pl.DataFrame({"text": ["Yes.", "Ja, é.", None]})
    pinned = frame.select(sha256_text("text"))["text"].to_list()
    assert pinned[0] == "5f9a2b795615ba6a3d5455fd5624d773fbca5bcd16249c421fd37411dc9837da"
    assert len(pinned[1]) == 64
    assert pinned[2] in ("", None), "no wording, no checksum"


@pytest.mark.parametrize(
    "value", ["Jan <jan@firma.example>", "'jan@firma.example'", "jan@firma.example.", "<jan@firma.example>"]
)
def test_what_stands_around_an_address_does_not_make_it_another(value):
    assert keys(value)[0]["exact_key"] == "jan@firma.example"
