"""Whatever the sources hold: who is on a list is in its files or on the other path, and nobody else is (Hypothesis).

Files are read by Python's own reader and hash functions.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from types import SimpleNamespace
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from consentry.policy import Purpose
from consentry.publish.grammar import with_refusal
from consentry.publish.list_files import OTHER_PATH, add_target_lists, cells_of, in_columns, split
from consentry.publish.list_format import NO_OPTIONS, Options
from consentry.publish.lists import list_items
from consentry.publish.outputs import OUTPUTS
from consentry.publish.targets import Target, kind_of
from consentry.rules import RULES

BY_ID: Any = {rule.id: rule for rule in RULES}
OPTIONS = {
    "braze_group": Options(place="3f1a-77"),
    "linkedin": Options(header=("email", "firstname")),
    "postmark": Options(place="broadcast"),
    "sendgrid_group": Options(place="Newsletter"),
}
ODD = (
    "ann@x.example", "Ann@X.example", " ann@x.example", "ann@x.example.", "+1@x.example", "=1+1@x.example",
    "a,b@x.example", "a;b@x.example", '"a"@x.example', "jörg@bücher.example", "a b@x.example", "", "@",
    "+31655501234", "0655501234", "+31 655501234", "31655501234", "Dorpsstraat 1, 1234 AB Voorbeeld",
    "=Dorpsstraat 1", "a\nb", "a\x00b", "a\u202eb@x.example",
)  # fmt: skip
OTHER_COLUMNS = ("channel", "purpose", "decision", "rule_id", "reason")
values = (
    st.sampled_from(ODD)
    | st.text(max_size=12)
    | st.from_regex(r"[a-z]{1,4}@[a-z]{1,4}\.example", fullmatch=True)
)
rules = st.sampled_from(["W01", "V06", "C02", ""])
formats = st.sampled_from([(name, channel) for name, it in OUTPUTS.items() for channel in it.channels])


class Folder:
    """What a publication would write, kept in memory."""

    def __init__(self) -> None:
        self.previous, self.files, self.rows = None, {}, {}

    def add(self, name: str, content: bytes, rows: int | None = None, count: Any = None) -> None:
        self.files[name], self.rows[name] = content, rows


def cells(content: bytes, name: str, separator: str) -> list[str]:
    """The contact points of a file, as somebody who never saw our code would read them."""
    text = content.decode("utf-8")
    if name == "postmark":
        return [
            each["EmailAddress"] for line in text.splitlines() for each in json.loads(line)["Suppressions"]
        ]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    body = rows if name == "ses" else rows[1:]
    return [row[1 if name == "neutral" else 0] for row in body]


def as_the_tool_has_it(name: str, value: str) -> str:
    """The cell for a value, worked out without our normalisers."""
    if name in ("google_customer_match", "linkedin"):
        return hashlib.sha256(value.strip().lower().encode()).hexdigest()
    if name == "meta_audience":
        plain = value.strip(" \t\r\n\x00.").lower()
        digits = plain[1:] if plain[:1] == "+" and plain[1:].isascii() and plain[1:].isdigit() else plain
        return hashlib.sha256(digits.encode()).hexdigest()
    return value.strip() if name == "mailchimp" else value


@settings(max_examples=400, deadline=None)
@given(formats, st.dictionaries(values, rules, max_size=14), st.none() | st.integers(1, 5))
def test_nobody_is_lost_and_nobody_is_added(form, people, most):
    name, channel = form
    kind = kind_of(channel)
    options = OPTIONS.get(name, NO_OPTIONS)
    tool = Target(
        "t", name, "crm", (channel,), ("newsletter",), Options(options.place, "", options.header, "", most)
    )
    ids = {value: f"p{number}" for number, value in enumerate(people)}
    decided = pl.DataFrame(
        [(ids[value], channel, "newsletter", BY_ID[rule].outcome, rule) for value, rule in people.items() if rule],
        schema=dict.fromkeys(["point_id", "channel", "purpose", "decision", "rule_id"], pl.String), orient="row",
    )  # fmt: skip
    held = pl.DataFrame(
        [("crm", f"crm:{ids[value]}", ids[value], kind, value, value) for value in people],
        schema=dict.fromkeys(
            ["source_id", "contact_id", "point_id", "point_kind", "value", "spelling"], pl.String
        ), orient="row",
    )  # fmt: skip
    purposes = (Purpose("newsletter"),)
    items = list_items(decided, held, [tool], purposes, BY_ID)
    folder: Any = Folder()
    entries = {entry["list"]: entry for entry in add_target_lists(folder, tool, items, purposes, held)}
    by_hand = list(csv.DictReader(io.StringIO(folder.files[f"lists/t/{OTHER_PATH}"].decode())))
    wanted = {
        "block": {value for value, rule in people.items() if rule == "W01"},
        "hold": {value for value, rule in people.items() if rule in ("V06", "")},
    }
    wanted["do-not-contact"] = wanted["block"] | wanted["hold"]
    for which, expected in wanted.items():
        entry = entries[which]
        found = [cell for file in entry["files"] for cell in cells(folder.files[file], name, ",")]
        stuck = [row["point_id"] for row in by_hand if which in (row["list"], "do-not-contact")]
        assert (
            len(found)
            == len(set(found))
            == entry["rows"]
            == sum(folder.rows[file] for file in entry["files"])
        )
        assert len(stuck) == entry["needs_other_path"]
        written = {value for value in expected if ids[value] not in stuck}
        assert set(found) == {as_the_tool_has_it(name, value) for value in written}
        assert {ids[value] for value in expected} == set(stuck) | {ids[value] for value in written}
        assert most is None or all(folder.rows[file] <= most for file in entry["files"])
        assert all(row["why_not_in_the_import_file"] for row in by_hand)


@settings(max_examples=150, deadline=None)
@given(formats, st.lists(values, max_size=14), st.integers(1, 5))
def test_files_read_back_as_they_were_written(form, texts, most):
    """In parts and whole, for every shape: or the next release would compare with something else."""
    name, channel = form
    output = OUTPUTS[name].with_options(OPTIONS.get(name, NO_OPTIONS)).of(kind_of(channel))
    frame = pl.DataFrame(
        {"value": texts, "point_kind": [kind_of(channel)] * len(texts)},
        schema=dict.fromkeys(["value", "point_kind"], pl.String),
    )
    plain = with_refusal(frame.with_columns(output.normaliser.apply(pl.col("value"))), output.grammars)
    rows = plain.filter(refusal="").with_columns(cells_of(output).alias("value")).sort("value")
    full = rows.with_columns(pl.lit("x").alias(each) for each in OTHER_COLUMNS)
    wanted = in_columns(output, full)
    limited = SimpleNamespace(
        shape=output.shape, max_rows=most, max_bytes=None, too_large=lambda height, size: height > most
    )
    parts = split(limited, wanted)  # pyright: ignore[reportArgumentType]
    back = pl.concat(
        [part for content, _ in parts if (part := output.shape.read(content, output.header)) is not None]
    )
    assert back.rows() == wanted.fill_null("").rows() and sum(height for _, height in parts) == wanted.height
