"""The bytes of list files, what came and went, and the file of addresses that need another path."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest
from test_publish_examples import decision, decisions, holders, make_material, run

from consentry.publish.assemble import publish_release
from consentry.publish.list_files import OTHER_PATH
from consentry.publish.release import Release
from consentry.publish.targets import Target

CRM = Target("crm", "hubspot", "crm", ("email",), ("newsletter",))
CALLS = Target("calls", "neutral", "crm", ("phone",), ("newsletter",))


def publish(var: Path, generation: int, people: dict[str, str], targets=(CRM,)) -> Release:
    """Publish for these people: address -> rule that decides."""
    kinds = {value: "phone" if value.startswith("+31") else "email" for value in people}
    decided = [
        decision(point_id(value), rule, channel=kinds[value], point_kind=kinds[value])
        for value, rule in people.items()
    ]
    held = [("crm", f"crm:{value}", point_id(value), kinds[value], value) for value in people]
    this = run(generation)
    return publish_release(
        var, this, make_material(decisions(*decided), holders(*held), this.run_id, targets)
    )


def point_id(value: str) -> str:
    """A keyed id of the stand-in company."""
    return hashlib.sha256(value.encode()).hexdigest()[:32]


def text(release: Release, name: str) -> str:
    """A file of the release as text."""
    return (release.path / "lists" / name).read_bytes().decode()


def test_the_three_lists_are_sorted_and_exact(tmp_path):
    people = {"zoe@x.example": "W02", "ann@x.example": "W01", "ben@x.example": "V06", "cas@x.example": "C01"}
    release = publish(tmp_path, 1, people)
    assert text(release, "crm/email-newsletter-block.csv") == "Email\nann@x.example\nzoe@x.example\n"
    assert text(release, "crm/email-newsletter-hold.csv") == "Email\nben@x.example\n"
    assert text(release, "crm/email-newsletter-do-not-contact.csv") == (
        "Email\nann@x.example\nben@x.example\nzoe@x.example\n"
    )


def test_the_first_release_of_a_list_counts_everything_as_added_and_says_so(tmp_path):
    release = publish(tmp_path, 1, {"ann@x.example": "W01"})
    block = release.lists()[0]
    assert (block.kind, block.rows, block.added, block.removed, block.first) == ("block", 1, 1, 0, True)
    assert text(release, "crm/email-newsletter-block.added.csv") == "Email\nann@x.example\n"
    assert text(release, "crm/email-newsletter-block.removed.csv") == "Email\n"


def test_what_came_and_went_since_the_release_before(tmp_path):
    publish(tmp_path, 1, {"ann@x.example": "W01", "ben@x.example": "W02"})
    release = publish(tmp_path, 2, {"ann@x.example": "W01", "ben@x.example": "C05", "cas@x.example": "W04"})
    assert text(release, "crm/email-newsletter-block.added.csv") == "Email\ncas@x.example\n"
    assert text(release, "crm/email-newsletter-block.removed.csv") == "Email\nben@x.example\n"
    block = release.lists()[0]
    assert (block.rows, block.added, block.removed, block.first) == (2, 1, 1, False)


def test_a_change_of_reason_is_no_coming_or_going(tmp_path):
    publish(tmp_path, 1, {"+31655501234": "W01"}, (CALLS,))
    release = publish(tmp_path, 2, {"+31655501234": "W04"}, (CALLS,))
    assert [entry.added + entry.removed for entry in release.lists()] == [0, 0, 0]


def test_a_list_that_is_new_in_an_old_series_is_a_first_release(tmp_path):
    publish(tmp_path, 1, {"ann@x.example": "W01", "+31655501234": "W01"})
    release = publish(tmp_path, 2, {"ann@x.example": "W01", "+31655501234": "W01"}, (CRM, CALLS))
    assert {(entry.target, entry.first) for entry in release.lists()} == {("crm", False), ("calls", True)}


def test_a_damaged_list_of_the_release_before_is_not_compared_with(tmp_path):
    first = publish(tmp_path, 1, {"ann@x.example": "W01"})
    (first.path / "lists/crm/email-newsletter-block.csv").write_text("Email\nmallory@x.example\n")
    block = publish(tmp_path, 2, {"ann@x.example": "W01"}).lists()[0]
    assert (block.first, block.added, block.removed) == (True, 1, 0)


def test_the_neutral_list_keeps_the_plus_of_numbers_and_says_why(tmp_path):
    release = publish(tmp_path, 1, {"+31655501234": "W01"}, (CALLS,))
    assert text(release, "calls/phone-newsletter-block.csv") == (
        "point_kind,value,channel,purpose,decision,rule_id,reason\n"
        "phone,+31655501234,phone,newsletter,BLOCK,W01,Asked not to receive our advertising.\n"
    )


PAYLOADS = (
    "=cmd|' /C calc'!A0@x.example", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1@x.example", "-2+3@x.example", "=1+1",
    "\t=1+1@x.example", "\r=1+1@x.example", "a@x.example\n=1+1", '"=1+1"@x.example', "a;=1+1@x.example",
    "\uff1d1+1@x.example", "\u200b=1+1@x.example", "a\u202eelpmaxe.x@b", "a,=1+1@x.example", "'=1+1@x.example",
    "|calc@x.example", "%0a=1+1@x.example", "=HYPERLINK(\"http://x.example\")",
)  # fmt: skip


def test_nothing_a_spreadsheet_would_run_gets_into_an_import_file_and_nothing_is_dropped(tmp_path):
    release = publish(tmp_path, 1, {**dict.fromkeys(PAYLOADS, "W01"), "ann@x.example": "W01"})
    assert text(release, "crm/email-newsletter-block.csv") == "Email\nann@x.example\n"
    assert release.lists()[0].needs_other_path == len(PAYLOADS)
    raw = text(release, f"crm/{OTHER_PATH}")
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert len(rows) == len(PAYLOADS) == raw.count("\n") - 1
    assert all(row["why_not_in_the_import_file"] for row in rows)
    assert {original(row["value"]) for row in rows} == set(PAYLOADS)
    for line in raw.splitlines():
        # also where a Dutch spreadsheet splits at ; and where quotes are ignored
        cells = [cell.strip('"') for part in line.split(";") for cell in part.split('","')]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")]


def original(shown: str) -> str:
    """What `safe_text` was made from."""
    bare = shown[1:] if shown.startswith("'") else shown
    parts = bare.split("\\u")
    return parts[0] + "".join(chr(int(part[:4], 16)) + part[4:] for part in parts[1:])


def test_the_way_to_use_the_lists_is_beside_them(tmp_path):
    page = text(publish(tmp_path, 1, {"ann@x.example": "W01", "+tag@x.example": "W01"}), "crm/HOW-TO-USE.txt")
    assert "HubSpot" in page and "NEVER import it as unsubscribed" in page
    assert "email-newsletter-block.csv" in page and OTHER_PATH in page
    assert "@" not in page
    assert max(map(len, page.splitlines())) <= 120


def test_the_same_input_gives_the_same_bytes(tmp_path):
    people = {f"person{n}@x.example": rule for n, rule in enumerate(["W01", "V06", "C01", "D03"] * 20)}
    one, other = (
        publish(tmp_path / "a", 1, people),
        publish(tmp_path / "b", 1, dict(reversed(people.items()))),
    )
    assert one.manifest == other.manifest


@pytest.mark.parametrize("generation", [1, 2])
def test_every_file_is_in_the_manifest_with_its_rows(tmp_path, generation):
    for number in range(1, generation + 1):
        release = publish(tmp_path, number, {"ann@x.example": "W01"})
    told = {entry["file"]: entry["rows"] for entry in release.manifest["files"]}
    there = {str(path.relative_to(release.path)) for path in release.path.rglob("*") if path.is_file()}
    assert there == {*told, "manifest.json"}
    assert told["lists/crm/email-newsletter-block.csv"] == 1
    assert told["decisions.parquet"] == 1 and told["report.html"] is None
    assert release.damaged() == []


def test_each_purpose_has_a_hold_list_of_its_own_named_beside_its_file(tmp_path):
    """Held for one purpose must not mean left out of another."""
    target = Target("crm", "hubspot", "crm", ("email",), ("newsletter", "offers_similar"))
    page = text(publish(tmp_path, 1, {"ann@x.example": "V06"}, (target,)), "crm/HOW-TO-USE.txt")
    for purpose in target.purposes:
        named = [line for line in page.splitlines() if line.startswith(f"email-{purpose}-hold.csv ")]
        assert named[0].split("  ")[-1] == f"Consentry hold {purpose}"
    assert "'Consentry hold'" not in page and "consentry-hold" not in page
    assert "Never put two files into one list" in page.replace("\n   ", " ")


def test_a_tool_for_several_channels_has_one_hold_list_for_each():
    output = CALLS.output
    names = {
        output.holder_name(channel, purpose)
        for channel in output.channels
        for purpose in ("newsletter", "offers")
    }
    assert len(names) == 2 * len(output.channels) and "Consentry hold sms offers" in names


@pytest.mark.parametrize("tool", ["hubspot", "mailchimp", "neutral"])
def test_the_way_to_use_the_lists_replaces_and_names_the_release_compared_with(tmp_path, tool):
    """Who skips a release, or runs twice, must not end with a list that misses rows."""
    target = Target("crm", tool, "crm", ("email",), ("newsletter",))
    first = publish(tmp_path, 1, {"ann@x.example": "V06"}, (target,))
    second = publish(tmp_path, 2, {"ann@x.example": "V06"}, (target,))
    pages = [text(release, "crm/HOW-TO-USE.txt") for release in (first, second)]
    for page in pages:
        assert "always replace a whole hold list with its -hold.csv" in page
        assert "what is in -hold.removed.csv" not in page.replace("\n   ", " ")
    assert "This is the first release" in pages[0]
    assert f"tell only the difference to release {first.run_id}" in pages[1]
    assert {entry["compared_with"] for entry in first.manifest["lists"]} == {None}
    assert {entry["compared_with"] for entry in second.manifest["lists"]} == {first.run_id}


def test_the_other_path_spells_an_address_as_the_tool_does_and_names_its_contacts(tmp_path):
    """Nobody finds xn--bcher-kva.example in a tool that shows the domain in its own letters."""
    this = run(1)
    held = holders(
        ("crm", "crm:7", "p1", "email", "jörg@xn--bcher-kva.example", "Jörg@bücher.example"),
        ("crm", "crm:=9", "p1", "email", "jörg@xn--bcher-kva.example", "=jörg@bücher.example"),
        ("shop", "shop:1", "p1", "email", "jörg@xn--bcher-kva.example", "JÖRG@bücher.example"),
    )
    release = publish_release(
        tmp_path, this, make_material(decisions(decision("p1", "W01")), held, this.run_id, (CRM,))
    )
    (row,) = csv.DictReader(io.StringIO(text(release, f"crm/{OTHER_PATH}")))
    assert row["value"] == "'=jörg@bücher.example | Jörg@bücher.example"
    assert row["contact_id"] == "7 =9"


def test_the_records_of_the_erased_are_named_by_the_ids_of_the_tool_alone(tmp_path):
    """Their addresses are pushed nowhere (R10): the tool is told what to delete, and why."""
    this = run(1)
    decided = decisions(
        *[decision("p1", "A01", purpose=purpose) for purpose in ("newsletter", "service")],
        decision("p2", "A02"), decision("p3", "A01"), decision("p4", "A01", person_id="x"),
        decision("p4", "C01", person_id="y"),
    )  # fmt: skip
    held = holders(
        ("crm", "crm:11", "p1", "email", "dirk@x.example"), ("crm", "crm:12", "p1", "email", "dirk@x.example"),
        ("crm", "crm:13", "p2", "email", "roos@x.example"),
        ("crm", "crm:cas@x.example", "p3", "email", "cas@x.example"),
        ("crm", "crm:14", "p4", "email", "both@x.example"), ("shop", "shop:15", "p1", "email", "dirk@x.example"),
    )  # fmt: skip
    release = publish_release(tmp_path, this, make_material(decided, held, this.run_id, (CRM,)))
    raw = text(release, "crm/delete.csv")
    assert [row["contact_id"] for row in csv.DictReader(io.StringIO(raw))] == ["11", "12", "point-p3"]
    assert "@" not in raw and "do not re-import" in raw
    assert text(release, "crm/email-newsletter-block.csv").count("dirk@x.example") == 1, "until it is deleted"
    page = text(release, "crm/HOW-TO-USE.txt")
    assert "delete.csv: 3 records" in page and "never import that person again" in page and "@" not in page
    assert release.manifest["deletions"] == [{"target": "crm", "file": "lists/crm/delete.csv", "rows": 3}]
    assert {entry["file"]: entry["rows"] for entry in release.manifest["files"]}["lists/crm/delete.csv"] == 3
    assert "Delete 3 records in crm" in release.report.read_text(encoding="utf-8")


def test_a_tool_that_holds_nobody_erased_is_told_so(tmp_path):
    release = publish(tmp_path, 1, {"ann@x.example": "W01"})
    assert text(release, "crm/delete.csv") == '"contact_id","rule_id","reason"\n'
    assert "nothing to delete" in text(release, "crm/HOW-TO-USE.txt")


def test_a_tool_that_takes_bare_addresses_gets_the_reasons_in_a_second_file(tmp_path):
    people = {"ann@x.example": "W02", "ben@x.example": "V06", "cas@x.example": "C01", "=1@x.example": "W01"}
    release = publish(tmp_path, 1, people)
    rows = list(csv.DictReader(io.StringIO(text(release, "crm/email-newsletter-reasons.csv"))))
    assert [(row["value"], row["list"], row["rule_id"]) for row in rows] == [
        ("ann@x.example", "block", "W02"), ("ben@x.example", "hold", "V06"),
    ]  # fmt: skip
    assert all(row["reason"] for row in rows)
    neutral = publish(tmp_path / "n", 1, {"+31655501234": "W01"}, (CALLS,))
    assert not list((neutral.path / "lists" / "calls").glob("*-reasons.csv")), "its lists say why themselves"
