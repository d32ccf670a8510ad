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
from consentry.publish import list_format
from consentry.publish.grammar import refusal, with_refusal
from consentry.publish.instructions import instructions
from consentry.publish.list_files import file_bytes
from consentry.publish.list_format import ITEM_COLUMNS, ListFormat
from consentry.publish.outputs import OUTPUTS
from consentry.publish.run_info import RunInfo
from consentry.publish.targets import Target
from consentry.rules import RULES
from consentry.settings.sections import FORMAT_CHANNELS, FORMATS

GOLDEN = Path(__file__).parent / "golden_lists"
KIND_OF = {"email": "email", "sms": "phone", "phone": "phone", "post": "post"}
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
each_format = pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)


def rows_of(output: ListFormat) -> pl.DataFrame:
    """A list with every good value of the format's kinds, one block and one hold after the other."""
    rows = [
        (kind, value, channel, "newsletter", decision, rule, reason)
        for channel in output.channels
        for kind in [KIND_OF[channel]]
        for number, value in enumerate(sorted(GOOD[kind]))
        for decision, rule, reason in [
            ("BLOCK", "W02", "Unsubscribed from this.")
            if number % 2 == 0
            else ("HOLD", "W06", "One of our systems says opt-out; nobody knows since when, or why.")
        ]
    ]
    return pl.DataFrame(rows, schema=ITEM_COLUMNS, orient="row")


@each_format
def test_the_bytes_are_those_of_the_golden_file(output):
    content = file_bytes(output, rows_of(output))
    golden = GOLDEN / f"{output.name}.csv"
    if os.environ.get("WRITE_GOLDEN_LISTS"):
        golden.write_bytes(content)
    assert content == golden.read_bytes()


@each_format
def test_the_file_is_plain_utf8_without_a_byte_order_mark(output):
    content = file_bytes(output, rows_of(output))
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8").endswith(output.line_end)
    assert b"\r" not in content.replace(output.line_end.encode(), b"\n")
    assert file_bytes(output, rows_of(output).clear()) == (",".join(output.header) + output.line_end).encode()


@each_format
def test_every_value_comes_back_as_it_went(output):
    text = file_bytes(output, rows_of(output)).decode(output.encoding)
    back = list(csv.reader(io.StringIO(text, newline="")))
    place = [column for _, column in output.columns].index("value")
    assert tuple(back[0]) == output.header
    assert [row[place] for row in back[1:]] == rows_of(output)["value"].to_list()


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
    takes = kind in output.grammars
    assert [reason == "" for reason in told] == [takes] * len(GOOD[kind]) + [False] * len(BAD[kind])
    missing = pl.DataFrame(
        {"value": [None], "point_kind": [kind]}, schema=dict.fromkeys(frame.columns, pl.String)
    )
    assert with_refusal(missing, output.grammars)["refusal"].item()


@each_format
def test_a_format_is_complete(output):
    assert output.name in OUTPUTS and OUTPUTS[output.name] is output
    assert len(set(output.header)) == len(output.header)
    assert "value" in {column for _, column in output.columns} <= set(ITEM_COLUMNS)
    assert output.channels and set(output.channels) <= set(CHANNELS)
    assert {KIND_OF[channel] for channel in output.channels} == set(output.grammars)
    assert output.how_to_block and output.how_to_hold and output.warnings and output.tool
    assert isinstance(output.normaliser, list_format.Normaliser)


@each_format
def test_the_way_to_use_it_says_block_as_opt_out_and_hold_never(output):
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    page = instructions(Target("t", output.name, "s"), RunInfo("r", 1, moment, moment, moment), [])
    assert "Import as opt-out" in page and "NEVER import it as unsubscribed" in page
    for step in (*output.how_to_block, *output.how_to_hold, *output.warnings):
        assert step.split(".")[0][:40] in page.replace("\n   ", " ")


@each_format
def test_too_large_for_the_tool_is_noticed_where_the_vendor_states_a_limit(output):
    assert not output.too_large(1, 100)
    assert output.too_large(10**9, 10**12) == (output.max_rows is not None or output.max_bytes is not None)


def test_the_configuration_knows_the_same_formats_and_channels():
    assert set(FORMATS) == set(OUTPUTS)
    assert {name: tuple(taken) for name, taken in FORMAT_CHANNELS.items()} == {
        name: output.channels for name, output in OUTPUTS.items()
    }


def test_headers_are_those_of_the_vendors():
    assert OUTPUTS["hubspot"].header == ("Email",)
    assert OUTPUTS["mailchimp"].header == ("Email Address",)
    assert OUTPUTS["neutral"].header == (
        "point_kind", "value", "channel", "purpose", "decision", "rule_id", "reason",
    )  # fmt: skip


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
