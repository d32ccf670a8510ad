"""What every list format owes: exact bytes, data for its whole tool, and values that survive the way there and back.

Parametrised over OUTPUTS: a new format is tested as soon as it is registered. The golden files lie in `golden_lists`;
after a wanted change write them anew with WRITE_GOLDEN_LISTS=1 and read the difference.
"""

from __future__ import annotations

import csv
import io
import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from consentry.policy import CHANNELS
from consentry.publish.grammar import EMAIL_HASHED, refusal, with_refusal
from consentry.publish.instructions import instructions
from consentry.publish.list_files import cells_of, file_bytes
from consentry.publish.list_format import ITEM_COLUMNS, NO_OPTIONS, Fixed, ListFormat, Options
from consentry.publish.list_shape import Table
from consentry.publish.normalisers import Normaliser
from consentry.publish.outputs import OUTPUTS
from consentry.publish.run_info import RunInfo
from consentry.publish.targets import Target, kind_of
from consentry.rules import RULES
from consentry.settings.sections import FORMAT_CHANNELS, FORMAT_SETTINGS, FORMATS, TARGET_CHOICES

GOLDEN = Path(__file__).parent / "golden_lists"
GOOD = {
    "email": (
        "ann@mail.example", "o'brien+news@mail.example", "Zoe.De-Wit@xn--bcher-kva.example", "1st_{a}@sub.mail.example",
    ),
    "phone": ("+31655501234", "+4930555012", "+18005550123"),
    "post": ("Dorpsstraat 1-2, 1234 AB Voorbeeld", "Rue de l'Été 5 (bis), Exempleville"),
}  # fmt: skip
BAD = {
    "email": (
        "", "=1+1@mail.example", "+tag@mail.example", "-a@mail.example", "@mail.example", "\ta@mail.example",
        "a b@mail.example", '"a"@mail.example', "jörg@mail.example", "a@mail", "a..b@mail.example", "a",
        "a@-mail.example", "a@mail.example\n", "a@mail.example,b@mail.example", "a@mail.example;", "a@@mail.example",
        f"{'a' * 250}@mail.example", "\u200ba@mail.example", "'a@mail.example", "a@mail.example\r",
        "\u202ea@mail.example", "a\x00@mail.example",
    ),
    "phone": ("", "0655501234", "+0655501234", "+31 655501234", "31655501234", "+31655501234=1", "=+31655501234"),
    "post": ("", "=1+1", "@x", "-1", "+1", "a\nb", 'a "b"', "a\tb"),
}  # fmt: skip
FINE_AS_A_HASH = (
    "=1+1@mail.example", "+tag@mail.example", "-a@mail.example", '"a"@mail.example', "jörg@mail.example",
    "a..b@mail.example", "a@-mail.example", "a@mail.example;", "'a@mail.example",
)  # fmt: skip
"""Addresses that no import file may hold as text, and that a hash makes harmless."""
OPTIONS = {
    "braze_group": Options(place="3f1a-77"),
    "linkedin": Options(header=("email", "firstname", "country")),
    "postmark": Options(place="broadcast"),
    "sendgrid_group": Options(place="Newsletter"),
}
"""Settings without which a format cannot be written."""
READY = {name: output.with_options(OPTIONS.get(name, NO_OPTIONS)) for name, output in OUTPUTS.items()}
each_format = pytest.mark.parametrize("output", READY.values(), ids=READY)


def rows_of(output: ListFormat, channel: str) -> pl.DataFrame:
    """A list with every good value of a channel's kind, one block and one hold after the other, as it is written."""
    kind = kind_of(channel)
    rows = [
        (kind, value, channel, "newsletter", decision, rule, reason, "")
        for number, value in enumerate(sorted(GOOD[kind]))
        for decision, rule, reason in [
            ("BLOCK", "W02", "Unsubscribed from this.")
            if number % 2 == 0
            else ("HOLD", "W06", "One of our systems says opt-out; nobody knows since when, or why.")
        ]
    ]
    frame = pl.DataFrame(rows, schema=[*ITEM_COLUMNS, "refusal"], orient="row")
    plain = frame.with_columns(output.normaliser.apply(pl.col("value")))
    return plain.with_columns(cells_of(output).alias("value"))


def rows_of_all(output: ListFormat) -> pl.DataFrame:
    """The same for all channels that share columns with the first, so that a golden file shows each."""
    first = output.of(kind_of(output.channels[0]))
    same = [each for each in output.channels if output.of(kind_of(each)) == first]
    return pl.concat([rows_of(output, channel) for channel in same])


def goldens(output: ListFormat) -> dict[str, bytes]:
    """Name -> bytes: one golden file for each header of the format."""
    ending = output.shape.ending
    found = {
        f"{output.name}{ending}": file_bytes(output.of(kind_of(output.channels[0])), rows_of_all(output))
    }
    for kind in output.columns_by_kind:
        found[f"{output.name}-{kind}{ending}"] = file_bytes(output.of(kind), rows_of(output, kind))
    return found


@each_format
def test_the_bytes_are_those_of_the_golden_file(output):
    for name, content in goldens(output).items():
        if os.environ.get("WRITE_GOLDEN_LISTS"):
            (GOLDEN / name).write_bytes(content)
        assert content == (GOLDEN / name).read_bytes()


def test_every_golden_file_belongs_to_a_format():
    assert {path.name for path in GOLDEN.iterdir()} == {
        name for output in READY.values() for name in goldens(output)
    }


@each_format
def test_the_file_is_plain_utf8_without_a_byte_order_mark(output):
    content = file_bytes(output, rows_of_all(output))
    assert not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    assert content.decode("utf-8").endswith("\n") and b"\r" not in content
    empty = file_bytes(output, rows_of_all(output).clear())
    if isinstance(output.shape, Table) and output.shape.has_header:
        assert empty == (output.shape.separator.join(output.header) + "\n").encode()
    else:
        assert empty == b""


@each_format
def test_every_value_comes_back_as_it_went(output):
    """The next release compares with what the tool was given, so each shape reads what it wrote."""
    for channel in output.channels:
        mine = output.of(kind_of(channel))
        rows = rows_of(output, channel)
        back = mine.shape.read(file_bytes(mine, rows), mine.header)
        assert back is not None and tuple(back.columns) == mine.header
        assert back[mine.value_header].to_list() == rows["value"].to_list()
        nothing = mine.shape.read(file_bytes(mine, rows.clear()), mine.header)
        assert nothing is not None and nothing.is_empty() and tuple(nothing.columns) == mine.header


@each_format
def test_a_plain_reader_of_commas_sees_the_same_cells(output):
    """Not our own reader: Python's, which is what an import screen is most like."""
    if not isinstance(output.shape, Table):
        return
    text = file_bytes(output, rows_of_all(output)).decode(output.shape.encoding)
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=output.shape.separator))
    place = output.header.index(output.value_header)
    body = back[1:] if output.shape.has_header else back
    assert [row[place] for row in body] == rows_of_all(output)["value"].to_list()
    assert {len(row) for row in back} == {len(output.header)}


@each_format
@pytest.mark.parametrize("kind", GOOD)
def test_good_values_pass_and_doubtful_ones_are_refused_with_a_reason(output, kind):
    values = [*GOOD[kind], *BAD[kind]]
    frame = pl.DataFrame({"value": values, "point_kind": [kind] * len(values)})
    told = with_refusal(frame, output.grammars)["refusal"].to_list()
    every = (
        frame.select(refusal(pl.col("value"), pl.col("point_kind"), output.grammars)).to_series().to_list()
    )
    assert told == every
    fine = {*GOOD[kind], *(FINE_AS_A_HASH if output.grammars.get(kind) is EMAIL_HASHED else ())}
    takes = kind in output.grammars
    assert [reason == "" for reason in told] == [takes and value in fine for value in values]
    missing = pl.DataFrame(
        {"value": [None], "point_kind": [kind]}, schema=dict.fromkeys(frame.columns, pl.String)
    )
    assert with_refusal(missing, output.grammars)["refusal"].item()


@each_format
def test_what_a_loose_grammar_lets_through_stands_in_the_file_as_a_hash_alone(output):
    if EMAIL_HASHED in output.grammars.values():
        frame = pl.DataFrame({"value": FINE_AS_A_HASH, "refusal": [""] * len(FINE_AS_A_HASH)})
        assert frame.select(cells_of(output)).to_series().str.contains("^[0-9a-f]{64}$").all()


@each_format
def test_a_format_is_complete(output):
    assert READY[output.name] is output
    assert len(set(output.header)) == len(output.header)
    items = {column for _, column in output.columns if not isinstance(column, Fixed)}
    assert "value" in items <= set(ITEM_COLUMNS)
    assert output.channels and set(output.channels) <= set(CHANNELS)
    assert {kind_of(channel) for channel in output.channels} == set(output.grammars)
    assert set(output.columns_by_kind) < set(output.grammars)
    assert output.how_to_block and output.warnings and output.tool and output.holder
    assert bool(output.how_to_hold) == (output.keeps == "opt-outs")
    assert isinstance(output.normaliser, Normaliser)
    assert set(output.needs) <= set(output.takes) <= set(TARGET_CHOICES)
    assert bool(output.place) == ("place" in output.takes) and bool(output.reasons) == (
        "reason" in output.takes
    )
    assert (output.min_rows or 0) <= (output.max_rows or 10**9)


@each_format
def test_two_normalisers_are_never_one_by_name(output):
    """The manifest tells only the id; Q07 trusts it."""
    same = [other.normaliser for other in OUTPUTS.values() if other.normaliser.id == output.normaliser.id]
    assert {id(normaliser) for normaliser in same} == {id(output.normaliser)}


@each_format
def test_the_way_to_use_it_says_block_as_opt_out_and_hold_never(output):
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    target = Target("t", output.name, "s", options=OPTIONS.get(output.name, NO_OPTIONS))
    page = instructions(target, RunInfo("r", 1, moment, moment, moment), [])
    flat = " ".join(page.split())
    if output.keeps == "opt-outs":
        assert "Import as opt-out" in page and "NEVER import it as unsubscribed" in page
    else:
        assert (
            "keeps no opt-outs" in page and "upload neither" in page and "replace the whole audience" in flat
        )
    for step in (*output.how_to_block, *output.how_to_hold, *output.warnings, *output.unsure):
        assert step in flat
    assert "{" not in page and "@" not in page
    assert ("Only for this" in page) == bool(target.options.place)
    assert ("consentry.toml: the next release then comes in smaller files" in flat) == bool(output.unsure)
    if output.lasts_days:
        assert "gone on 2028-03-24 at the latest" in flat


@each_format
def test_too_large_for_the_tool_is_noticed_where_the_vendor_states_a_limit(output):
    assert not output.too_large(1, 100)
    assert output.too_large(10**9, 10**12) == (output.max_rows is not None or output.max_bytes is not None)


def test_the_configuration_knows_the_same_formats_and_channels():
    assert set(FORMATS) == set(OUTPUTS) == set(FORMAT_SETTINGS)
    assert {name: set(taken) for name, taken in FORMAT_CHANNELS.items()} == {
        name: set(output.channels) for name, output in OUTPUTS.items()
    }
    assert {name: (set(needs), set(takes)) for name, (needs, takes) in FORMAT_SETTINGS.items()} == {
        name: (set(output.needs), set(output.takes) - set(output.needs)) for name, output in OUTPUTS.items()
    }


def test_what_a_rule_says_is_safe_in_every_list():
    for rule in RULES:
        for text in (rule.sentence, rule.repair):
            assert "\n" not in text and '"' not in text and not text.startswith(tuple("=+-@\t\r'"))


def test_mailchimp_takes_any_alphabet_after_the_at_sign_and_hubspot_does_not():
    frame = pl.DataFrame({"value": ["a@bücher.example"], "kind": ["email"]})
    reasons = {
        name: frame.select(refusal(pl.col("value"), pl.col("kind"), OUTPUTS[name].grammars)).item()
        for name in ("hubspot", "mailchimp")
    }
    assert reasons == {"hubspot": "has a domain in letters that the tool cannot take", "mailchimp": ""}
