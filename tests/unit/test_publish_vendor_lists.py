"""Each tool's files from a whole release: taken by the tool's stand-in, split at its limit, compared with the last one.

The stand-ins (`list_importers`) know the vendors' rules and nothing of ours.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import list_importers
import polars as pl
import pytest
from list_importers import Braze, LinkedIn, Refused, Ses, importers
from test_publish_examples import BY_ID, PURPOSES, decision, decisions, holders, make_material, run

from consentry.errors import ConfigError
from consentry.policy import POINT_KINDS
from consentry.publish.assemble import publish_release
from consentry.publish.instructions import add_instructions
from consentry.publish.list_files import add_target_lists, split
from consentry.publish.list_format import NO_OPTIONS, Options
from consentry.publish.lists import list_items
from consentry.publish.outputs import OUTPUTS
from consentry.publish.publication import publication
from consentry.publish.release import Release
from consentry.publish.removal_acts import SCHEMA as ACTS
from consentry.publish.removals import left_block_lists
from consentry.publish.run_info import as_text
from consentry.publish.targets import Target, check_targets, kind_of

TEMPLATE = ("email", "firstname", "lastname", "country")
OPTIONS = {
    "braze_group": Options(place="3f1a-77"),
    "linkedin": Options(header=TEMPLATE),
    "postmark": Options(place="broadcast"),
    "sendgrid_group": Options(place="Newsletter"),
}
EVERY = [(name, channel) for name, output in OUTPUTS.items() for channel in output.channels]
each_list = pytest.mark.parametrize(("name", "channel"), EVERY, ids=[" ".join(each) for each in EVERY])
People = dict[str, str]


def target(name: str, channel: str, **options: Any) -> Target:
    """A tool of this format that sends the newsletter by this channel."""
    chosen = replace(OPTIONS.get(name, NO_OPTIONS), **options)
    return Target("tool", name, "crm", (channel,), ("newsletter",), chosen)


def contacts(kind: str, count: int = 12) -> People:
    """Contact -> the rule that decides: blocked, held and allowed in turn."""
    rules = ("W02", "V06", "C02", "W01")
    said = {
        "email": "Person{0}@Home.example",
        "phone": "+3165550{0:04d}",
        "post": "Dorpsstraat {0}, 1234 AB Voorbeeld",
    }
    return {said[kind].format(number): rules[number % 4] for number in range(count)}


def publish(
    var: Path, generation: int, tool: Target, people: People, foreign: People | None = None, acts: Any = None
) -> Release:
    """A release for these contacts of the tool, and `foreign` ones that only another system holds."""
    channel = tool.channels[0]
    everybody = {**people, **(foreign or {})}
    decided = [
        decision(point_id(value), rule, channel=channel, point_kind=kind_of(channel))
        for value, rule in everybody.items()
    ]
    held = [
        ("crm" if value in people else "shop", f"c:{value}", point_id(value), kind_of(channel), value)
        for value in everybody
    ]
    this, frame = run(generation), holders(*held)
    items = list_items(decisions(*decided), frame.drop("contact_id").unique(), [tool], PURPOSES, BY_ID)
    with publication(var, this) as building:
        lists = add_target_lists(building, tool, items, PURPOSES, frame, acts)
        add_instructions(building, tool, this, lists, 0)
        moments = {"as_of": as_text(this.as_of), "known_as_of": as_text(this.known_as_of)}
        return building.seal({"run_id": this.run_id, "generation": generation, **moments, "lists": lists})


def point_id(value: str) -> str:
    """A keyed id of the stand-in company; the case of an address is none of its business."""
    return hashlib.sha256(value.lower().encode()).hexdigest()[:32]


def entry(release: Release, kind: str) -> dict[str, Any]:
    """What the manifest says of one list."""
    (found,) = [each for each in release.manifest["lists"] if each["list"] == kind]
    return found


def files(release: Release, kind: str) -> list[bytes]:
    """All files of one list."""
    return [(release.path / name).read_bytes() for name in entry(release, kind)["files"]]


def page(release: Release) -> str:
    """HOW-TO-USE.txt on one line."""
    return " ".join((release.path / "lists/tool/HOW-TO-USE.txt").read_text(encoding="utf-8").split())


def who(people: People, *rules: str) -> set[str]:
    """The contacts of those rules."""
    return {value for value, rule in people.items() if rule in rules}


# ---- the tool takes the files


@each_list
def test_the_tool_stops_those_who_said_no_and_nobody_else(tmp_path, name, channel):
    people = contacts(kind_of(channel))
    foreign = {
        value.replace("Person", "Foreign").replace("+31", "+32").replace("Dorps", "Berg"): "W01"
        for value in people
    }
    release = publish(tmp_path, 1, target(name, channel), people, foreign)
    held = {*people, *foreign}
    if name == "braze_group":
        braze = Braze()
        assert braze(files(release, "block"), held) == set() and not braze.custom
        assert braze.groups == {"3f1a-77": who(people, "W01", "W02")}
        return
    take = importers(TEMPLATE)[name]
    # the tool is asked about everybody: a row for somebody it does not hold would be found
    assert take(files(release, "block"), held) == who(people, "W01", "W02")
    assert take(files(release, "hold"), held) == who(people, "V06")
    assert take(files(release, "do-not-contact"), held) == who(people, "W01", "W02", "V06")
    assert release.manifest["lists"][0]["rows"] == len(who(people, "W01", "W02"))
    assert entry(release, "block")["normaliser"] == OUTPUTS[name].normaliser.id


@each_list
def test_a_list_in_several_files_is_the_same_list(tmp_path, name, channel):
    people = contacts(kind_of(channel), 40)
    release = publish(tmp_path, 1, target(name, channel, max_rows=7), people)
    block = entry(release, "block")
    ending = OUTPUTS[name].shape.ending
    assert block["files"] == [f"lists/tool/{channel}-newsletter-block-{n}-of-3{ending}" for n in (1, 2, 3)]
    told = {each["file"]: each["rows"] for each in release.manifest["files"]}
    assert [told[file] for file in block["files"]] == [6, 7, 7] and block["rows"] == 20
    assert f"lists/tool/{channel}-newsletter-block.added-3-of-3{ending}" in told, "what came is split too"
    take = Braze() if name == "braze_group" else importers(TEMPLATE)[name]
    stopped = take(files(release, "block"), people)
    if isinstance(take, Braze) and name == "braze_group":
        stopped = take.groups["3f1a-77"]
    assert stopped == who(people, "W01", "W02")
    assert f"{channel}-newsletter-block{ending} (3 files)" in page(release)
    assert [len(each.paths) for each in release.lists()] == [3, 2, 5] and all(
        path.is_file() for each in release.lists() for path in each.paths
    )
    assert OUTPUTS[name].parts in page(release) and release.damaged() == []


def test_a_file_is_split_at_the_size_too_and_in_equal_parts():
    output = OUTPUTS["hubspot"].with_options(Options(max_bytes=1_000))
    rows = pl.DataFrame({"Email": [f"person{number:04}@home.example" for number in range(100)]})
    parts = split(output, rows)
    assert max(len(content) for content, _ in parts) <= 1_000 and len(parts) == 3
    assert [height for _, height in parts] == [33, 33, 34]
    assert b"".join(content.removeprefix(b"Email\n") for content, _ in parts) == rows.write_csv().encode()[6:]
    assert len(split(OUTPUTS["hubspot"], rows)) == 1, "no limit is invented where the vendor states none"
    assert split(output, rows.clear()) == [(b"Email\n", 0)]


def test_the_settings_make_a_limit_smaller_and_never_larger():
    assert OUTPUTS["linkedin"].with_options(Options(max_rows=1_000)).max_rows == 1_000
    assert OUTPUTS["linkedin"].with_options(Options(max_rows=10**6, max_bytes=10**9)).max_rows == 300_000
    assert OUTPUTS["linkedin"].with_options(Options(max_rows=10**6, max_bytes=10**9)).max_bytes == 20_000_000


PUBLISHED = {
    "braze": (None, 500_000_000), "braze_group": (None, 500_000_000), "brevo": (None, 8_000_000),
    "linkedin": (300_000, 20_000_000), "mailchimp": (None, 200_000_000), "mailgun": (None, 25_000_000),
    "ses": (100_000, None),
}  # fmt: skip


def test_limits_are_those_that_vendors_publish_and_no_others():
    assert {name: (it.max_rows, it.max_bytes) for name, it in OUTPUTS.items()} == {
        name: PUBLISHED.get(name, (None, None)) for name in OUTPUTS
    }


HEADERS = {
    "activecampaign": b"Email\n", "braze": b"email,email_subscribe\n",
    "braze_group": b"email,subscription_group_id,subscription_state\n", "brevo": b"EMAIL\n",
    "google_customer_match": b"Email\n", "hubspot": b"Email\n", "klaviyo": b"Email\n", "letters": b"address\n",
    "linkedin": b"email,firstname,lastname,country\n", "mailchimp": b"Email Address\n", "mailgun": b"address,tags\n",
    "meta_audience": b"email\n", "neutral": b"point_kind,value,channel,purpose,decision,rule_id,reason\n",
    "phone_block": b"phone\n", "postmark": b"", "salesforce_mc": b"Email Address\n", "sendgrid": b"email\n",
    "sendgrid_group": b"email\n", "ses": b"",
}  # fmt: skip


@each_list
def test_the_header_has_the_vendors_bytes(tmp_path, name, channel):
    release = publish(tmp_path, 1, target(name, channel), {})
    expected = HEADERS[name]
    if channel == "phone" and name in ("google_customer_match", "meta_audience"):
        expected = {b"Email\n": b"Phone\n", b"email\n": b"phone\n"}[expected]
    assert files(release, "block") == [expected]
    assert set(HEADERS) == set(OUTPUTS)


# ---- the traps of the tools


def test_a_header_in_another_case_would_be_a_custom_attribute_and_stop_nobody(tmp_path):
    """T11: why the bytes of the header are compared and nothing may change them."""
    people = contacts("email")
    (content,) = files(publish(tmp_path, 1, target("braze", "email"), people), "block")
    braze = Braze()
    assert braze([content], people) == who(people, "W01", "W02") and not braze.custom
    wrong = Braze()
    assert wrong([content.replace(b"email_subscribe", b"Email_Subscribe")], people) == set()
    assert wrong.custom == {"Email_Subscribe"}
    with pytest.raises(Refused):
        Braze()([content.replace(b"email,", b"Email,")], people)


def test_ses_obeys_only_the_reasons_that_are_switched_on(tmp_path):
    """T10: which reason the file carries is a setting, and the page says to switch on both."""
    people = contacts("email")
    complaint = publish(tmp_path / "c", 1, target("ses", "email"), people)
    bounce = publish(tmp_path / "b", 1, target("ses", "email", reason="BOUNCE", place="eu-west-1"), people)
    no = who(people, "W01", "W02")
    assert Ses("BOUNCE")(files(complaint, "block"), people) == set()
    assert Ses("BOUNCE")(files(bounce, "block"), people) == no == Ses()(files(complaint, "block"), people)
    assert b",BOUNCE\n" in files(bounce, "block")[0] and b"COMPLAINT" not in files(bounce, "block")[0]
    assert "both reasons, bounces and complaints, must be switched on" in page(complaint)
    assert "this file says COMPLAINT" in page(complaint) and "this file says BOUNCE" in page(bounce)
    assert "Only for this AWS Region you send from: eu-west-1." in page(bounce)
    assert "In the SES console choose eu-west-1, then" in page(bounce)


def test_a_list_too_small_for_linkedin_says_that_it_excludes_nobody(tmp_path):
    """T18: LinkedIn takes no list of fewer than 300 rows."""
    people = {f"person{number}@home.example": "W01" for number in range(299)}
    small = publish(tmp_path / "s", 1, target("linkedin", "email"), people)
    with pytest.raises(Refused, match="too few"):
        LinkedIn(TEMPLATE)(files(small, "do-not-contact"), people)
    assert entry(small, "do-not-contact")["too_small_to_exclude"]
    assert not entry(small, "hold")["too_small_to_exclude"], "nobody is on it, so nothing is too small"
    assert "Too small to exclude" in page(small)
    assert "email-newsletter-do-not-contact.csv (299 rows)" in page(small)
    tool, this = target("linkedin", "email"), run(1)
    held = holders(("crm", "c:1", "p1", "email", "ann@home.example"))
    whole = make_material(decisions(decision("p1", "W01")), held, this.run_id, (tool,))
    report = publish_release(tmp_path / "r", this, whole).report.read_text(encoding="utf-8")
    assert "too small to exclude anybody" in report and "for the 1 person on it" in report
    enough = {**people, "one.more@home.example": "V06"}
    large = publish(tmp_path / "l", 1, target("linkedin", "email"), enough)
    assert LinkedIn(TEMPLATE)(files(large, "do-not-contact"), enough) == set(enough)
    assert "Too small to exclude" not in page(large)


def test_no_part_of_a_split_list_is_too_small_where_the_whole_is_not(tmp_path):
    """301 rows in files of at most 300 would leave a file of one row, which LinkedIn refuses."""
    people = {f"person{number}@home.example": "W01" for number in range(601)}
    release = publish(tmp_path, 1, target("linkedin", "email", max_rows=600), people)
    assert [len(each.splitlines()) - 1 for each in files(release, "do-not-contact")] == [300, 301]
    assert LinkedIn(TEMPLATE)(files(release, "do-not-contact"), people) == set(people)
    assert not entry(release, "do-not-contact")["too_small_to_exclude"]
    smaller = publish(tmp_path / "s", 1, target("linkedin", "email", max_rows=200), people)
    assert entry(smaller, "do-not-contact")["too_small_to_exclude"], "LinkedIn looks at each file"


def test_linkedin_has_the_header_of_its_own_template_and_no_other(tmp_path):
    with pytest.raises(ConfigError, match="format linkedin needs header"):
        check_targets([Target("x", "linkedin", "crm", ("email",))])
    moved = Options(header=("First Name", "Email address", "Company"))
    people = contacts("email")
    release = publish(tmp_path, 1, replace(target("linkedin", "email"), options=moved), people)
    header, first, *_ = csv.reader(io.StringIO(files(release, "block")[0].decode()))
    assert header == ["First Name", "Email address", "Company"]
    assert first[0] == first[2] == "" and len(first[1]) == 64


def test_a_customer_list_of_google_decays_and_the_page_says_on_which_day(tmp_path):
    """T16: 540 days after 1 October 2026."""
    release = publish(tmp_path, 1, target("google_customer_match", "email"), contacts("email"))
    assert "It decays after 540 days" in page(release) and "gone on 2028-03-24 at the latest" in page(release)
    assert "hold" not in page(release).split("The audience to leave out")[1].split("Take care")[0]


def test_postmark_gets_bodies_of_at_most_fifty(tmp_path):
    people = {f"person{number}@home.example": "W01" for number in range(120)}
    release = publish(tmp_path, 1, target("postmark", "email"), people)
    (content,) = files(release, "block")
    assert [len(json.loads(line)["Suppressions"]) for line in content.splitlines()] == [50, 50, 20]
    assert list_importers.postmark([content], people) == set(people)
    told = {each["file"]: each["rows"] for each in release.manifest["files"]}
    assert told["lists/tool/email-newsletter-block.jsonl"] == 120
    assert "POST /message-streams/broadcast/suppressions" in page(release)
    assert "import the whole -block.jsonl" in page(release) and "-block.csv" not in page(release)


def test_a_semicolon_where_the_settings_ask_for_one(tmp_path):
    street = {"Dorpsstraat 1, 1234 AB Voorbeeld": "W01"}
    comma = publish(tmp_path / "c", 1, target("letters", "post"), street)
    semicolon = publish(tmp_path / "s", 1, target("letters", "post", separator=";"), street)
    assert files(comma, "block") == [b'address\n"Dorpsstraat 1, 1234 AB Voorbeeld"\n']
    assert files(semicolon, "block") == [b"address\nDorpsstraat 1, 1234 AB Voorbeeld\n"]
    with pytest.raises(ConfigError, match="format klaviyo takes no separator"):
        check_targets([target("klaviyo", "email", separator=";")])


# ---- hashes


VECTORS = (
    # value, Google's way, Meta's way: written out with hashlib, so that no code of ours is asked
    ("test@example.com", "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b", "same"),
    (" Test@Example.com\t", "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b", "same"),
    (".test@example.com.", hashlib.sha256(b".test@example.com.").hexdigest(),
     "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"),
    ("J\u00d6RG@example.com", hashlib.sha256("j\u00f6rg@example.com".encode()).hexdigest(), "same"),
    ("+31655501234", hashlib.sha256(b"+31655501234").hexdigest(), hashlib.sha256(b"31655501234").hexdigest()),
    ("+tag@example.com", hashlib.sha256(b"+tag@example.com").hexdigest(), "same"),
)  # fmt: skip


@pytest.mark.parametrize(("value", "google", "meta"), VECTORS)
def test_hashes_are_those_of_the_vendors_examples(value, google, meta):
    frame = pl.DataFrame({"value": [value]})
    for name, expected in (
        ("google_customer_match", google),
        ("linkedin", google),
        ("meta_audience", google if meta == "same" else meta),
    ):
        normaliser = OUTPUTS[name].normaliser
        made = frame.select(normaliser.write(normaliser.apply(pl.col("value")))).item()
        assert made == expected == made.lower() and len(made) == 64


def test_two_spellings_with_one_hash_stand_once_and_neither_person_is_lost(tmp_path):
    people = {"Ann@home.example": "W01", "ben@home.example": "V06"}
    tool = target("google_customer_match", "email")
    this = run(1)
    held = [("crm", "c:1", "p1", "email", "Ann@home.example"), ("crm", "c:2", "p2", "email", "ann@home.example"),
            ("crm", "c:3", "p3", "email", "ben@home.example")]  # fmt: skip
    decided = decisions(decision("p1", "V06"), decision("p2", "W01"), decision("p3", "V06"))
    release = publish_release(tmp_path, this, make_material(decided, holders(*held), this.run_id, (tool,)))
    take = importers(TEMPLATE)["google_customer_match"]
    assert take(files(release, "do-not-contact"), people) == set(people)
    assert entry(release, "do-not-contact")["rows"] == 2
    rows = csv.DictReader(io.StringIO((release.path / "lists/tool/email-newsletter-reasons.csv").read_text()))
    assert [(row["value"], row["list"]) for row in rows] == [
        ("ann@home.example", "block"),
        ("ben@home.example", "hold"),
    ]


def test_the_order_of_hashes_says_nothing_of_the_addresses(tmp_path):
    release = publish(tmp_path, 1, target("meta_audience", "email"), contacts("email", 40))
    cells = files(release, "do-not-contact")[0].decode().splitlines()[1:]
    assert cells == sorted(cells) and len(cells) == 30
    assert b"@" not in b"".join(files(release, "do-not-contact"))


def test_an_address_that_no_text_file_may_hold_is_excluded_by_its_hash(tmp_path):
    """At an advertiser nobody can block an address by hand, so what can be hashed is not sent down the other path."""
    people = {"+tag@home.example": "W01", "=1+1@home.example": "W01", "no address": "W01"}
    hashed = publish(tmp_path / "g", 1, target("google_customer_match", "email"), people)
    plain = publish(tmp_path / "k", 1, target("klaviyo", "email"), people)
    assert (entry(hashed, "block")["rows"], entry(hashed, "block")["needs_other_path"]) == (2, 1)
    assert (entry(plain, "block")["rows"], entry(plain, "block")["needs_other_path"]) == (0, 3)
    assert "Nothing can be done there by hand" in page(hashed) and "Look each one up" in page(plain)
    shown = (hashed.path / "lists/tool/email-newsletter-reasons.csv").read_text()
    assert '"\'+tag@home.example"' in shown and '"\'=1+1@home.example"' in shown, "people open this one"


# ---- what came and went


@each_list
def test_deltas_and_q07_read_the_last_release_of_every_shape(tmp_path, name, channel):
    """Hashed, without header, as JSON, in several files: what left is found, and nobody else."""
    tool = target(name, channel, max_rows=7)
    people = contacts(kind_of(channel), 40)
    first = publish(tmp_path, 1, tool, people)
    lifted, new = sorted(who(people, "W01"))[0], sorted(who(people, "C02"))[0]
    now = {**people, lifted: "C05", new: "W04"}
    assert gone(first, tool, now, people) == [(point_id(lifted), "")]
    assert gone(first, tool, people, people) == []
    second = publish(tmp_path, 2, tool, now)
    block = entry(second, "block")
    assert (block["added"], block["removed"], block["first_release"]) == (1, 1, False)
    assert block["compared_with"] == first.run_id
    ending = OUTPUTS[name].shape.ending
    stem = second.path / f"lists/tool/{channel}-newsletter-block"
    take = Braze() if name == "braze_group" else importers(TEMPLATE)[name]
    for what, expected in (("added", new), ("removed", lifted)):
        stopped = take([Path(f"{stem}.{what}{ending}").read_bytes()], people)
        if name == "braze_group":
            stopped = take.groups.pop("3f1a-77")  # pyright: ignore[reportAttributeAccessIssue]
        assert stopped == {expected}


def gone(before: Release, tool: Target, now: People, ever: People) -> list[tuple[str, str]]:
    """What Q07 finds gone from the block list: ids and the reason that is known already."""
    found = removals(before, tool, now, ever)
    return sorted(found.select("point_id", "because").iter_rows())


def removals(before: Release, tool: Target, now: People, ever: People) -> pl.DataFrame:
    channel = tool.channels[0]
    decided = decisions(
        *[
            decision(point_id(value), rule, channel=channel, point_kind=kind_of(channel))
            for value, rule in now.items()
        ]
    )
    held = holders(*[("crm", f"c:{value}", point_id(value), kind_of(channel), value) for value in now])
    items = list_items(decided, held.drop("contact_id").unique(), [tool], PURPOSES, BY_ID)
    points = pl.DataFrame({"point_id": [point_id(value) for value in ever], "value": list(ever)})
    return left_block_lists(before, items, [tool], PURPOSES, points, {})


@pytest.mark.parametrize("name", ["google_customer_match", "meta_audience", "linkedin"])
def test_a_hashed_entry_whose_address_nobody_names_any_more_is_told_as_that(tmp_path, name):
    tool = target(name, "email")
    people = contacts("email")
    first = publish(tmp_path, 1, tool, people)
    away = sorted(who(people, "W01"))[0]
    rest = {value: rule for value, rule in people.items() if value != away}
    assert gone(first, tool, rest, people) == [(point_id(away), "")]
    assert gone(first, tool, rest, rest) == [("", "named_by_nobody")]


def test_an_address_written_in_another_case_is_no_removal(tmp_path):
    tool = target("klaviyo", "email")
    first = publish(tmp_path, 1, tool, {"Ann@home.example": "W01"})
    assert (
        gone(first, tool, {"ann@home.example": "W01"}, {"ann@home.example": ""} | {"Ann@home.example": ""})
        == []
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (target("neutral", "email"), target("neutral", "email", separator=";")),
        (target("hubspot", "email"), target("meta_audience", "email")),
        (target("meta_audience", "email"), target("hubspot", "email")),
        (target("meta_audience", "email"), target("linkedin", "email")),
        (target("ses", "email"), target("ses", "email", reason="BOUNCE")),
        (target("braze_group", "email"), target("braze_group", "email", place="other-1")),
        (target("hubspot", "email"), target("hubspot", "email", max_rows=2)),
    ],
)  # fmt: skip
def test_a_target_that_is_configured_otherwise_hides_no_removal(tmp_path, before, after):
    """The last list is read as it was written then, and compared by contact."""
    people = contacts("email")
    first = publish(tmp_path, 1, before, people)
    lifted = sorted(who(people, "W01"))[0]
    assert gone(first, after, people, people) == []
    assert gone(first, after, {**people, lifted: "C05"}, people) == [(point_id(lifted), "")]
    block = entry(publish(tmp_path, 2, after, people), "block")
    # another size of files is no other list; another shape is, and then everything counts as added
    assert block["first_release"] == (after.options.max_rows is None)
    assert block["added"] == (block["rows"] if block["first_release"] else 0)


def test_a_list_of_a_normaliser_that_is_gone_cannot_be_compared(tmp_path):
    """Its hashes cannot be made again: then the night is held, and nothing is explained away."""
    tool = target("meta_audience", "email")
    people = contacts("email")
    first = publish(tmp_path, 1, tool, people)
    older = {
        **first.manifest,
        "lists": [{**each, "normaliser": "meta-2019"} for each in first.manifest["lists"]],
    }
    found = removals(Release(first.path, older), tool, people, people)
    assert found.select("because", "entries").rows() == [("list_unreadable", len(who(people, "W01", "W02")))]


def test_one_lost_part_of_a_split_list_makes_the_whole_unreadable(tmp_path):
    tool = target("klaviyo", "email", max_rows=7)
    people = contacts("email", 40)
    first = publish(tmp_path, 1, tool, people)
    part = first.path / entry(first, "block")["files"][1]
    part.chmod(0o600)
    part.write_bytes(b"Email\n")
    assert removals(first, tool, people, people)["because"].to_list() == ["list_unreadable"]


def test_the_list_of_an_older_version_is_still_read(tmp_path):
    """Its manifest names one file, and nothing of settings."""
    tool = target("hubspot", "email")
    people = contacts("email")
    first = publish(tmp_path, 1, tool, people)
    lists = [{name: value for name, value in each.items() if name not in ("files", "options")}
             for each in first.manifest["lists"]]  # fmt: skip
    lifted = sorted(who(people, "W01"))[0]
    older = Release(first.path, {**first.manifest, "lists": lists})
    assert gone(older, tool, {**people, lifted: "C05"}, people) == [(point_id(lifted), "")]


def acts_of(release: Release, channel: str = "email") -> list[dict[str, str]]:
    """The rows of the file that says why entries left."""
    path = release.path / f"lists/tool/{channel}-newsletter-block.removed-acts.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", ["klaviyo", "meta_audience"])
def test_every_removal_carries_the_act_that_allows_it(tmp_path, name):
    """Beside the file for the tool, cell by cell, and then what was handled by hand."""
    tool = target(name, "email")
    people = {
        "ann@home.example": "W01",
        "ben@home.example": "W01",
        "cas@home.example": "W01",
        "no address": "W01",
    }
    first = publish(tmp_path, 1, tool, people)
    assert acts_of(first) == []
    now = {**people, "ann@home.example": "C05", "no address": "C05"}
    found = removals(first, tool, now, people)
    acts = found.filter(pl.col("point_id") != "").select(
        "target", "channel", "purpose", "value", "point_id", because=pl.lit("lifted"), says=pl.lit("A later act."),
        act=pl.lit("event-7"), approved_by=pl.lit(""),
    ).select(list(ACTS))  # fmt: skip
    second = publish(tmp_path, 2, tool, now, acts=acts)
    rows = acts_of(second)
    assert [(row["because"], row["act"], row["point_id"]) for row in rows] == [
        ("lifted", "event-7", point_id("ann@home.example")), ("lifted", "event-7", point_id("no address")),
    ]  # fmt: skip
    removed = (second.path / "lists/tool/email-newsletter-block.removed.csv").read_text().splitlines()[1:]
    assert [row["value"] for row in rows] == [*removed, ""]
    assert "lists/tool/email-newsletter-block.removed-acts.csv" in {
        it["file"] for it in second.manifest["files"]
    }
    assert ".removed-acts.csv" in page(second)


def test_what_only_changed_its_spelling_says_so_and_an_unjudged_night_too(tmp_path):
    tool = target("klaviyo", "email")
    publish(tmp_path, 1, tool, {"Ann@home.example": "W01"})
    judged = publish(tmp_path, 2, tool, {"ann@home.example": "W01"}, acts=pl.DataFrame(schema=ACTS))
    assert [(row["value"], row["because"]) for row in acts_of(judged)] == [("Ann@home.example", "respelled")]
    unjudged = publish(tmp_path, 3, tool, {"Ann@home.example": "W01"})
    assert [row["says"] for row in acts_of(unjudged)] == ["no gate looked at this night"]


def test_a_number_in_the_file_of_acts_opens_as_text(tmp_path):
    tool = target("phone_block", "phone")
    publish(tmp_path, 1, tool, {"+31655501234": "W01"})
    release = publish(tmp_path, 2, tool, {"+31655501234": "C05"})
    assert [row["value"] for row in acts_of(release, "phone")] == ["'+31655501234"]


def test_every_kind_of_contact_point_has_a_format_of_its_own():
    assert set(POINT_KINDS) == {kind for output in OUTPUTS.values() for kind in output.grammars}
