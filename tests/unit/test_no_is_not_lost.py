"""A no is not lost through what stands around it: remarks, several addresses, unknown words, restarted counters."""

from __future__ import annotations

import polars as pl
import pytest

from consentry.facts.scope import with_masks
from consentry.identity import point_keys
from consentry.policy import Policy, Purpose

POLICY = Policy("acme", (Purpose("newsletter"), Purpose("offers"), Purpose("invoices", kind="service")))


def aliases(kind: str, value: str) -> set[str]:
    """The names under which a no at this cell travels."""
    frame = pl.LazyFrame({"point_kind": [kind], "point_value": [value]})
    return set(point_keys(frame, POLICY, b"pepper").collect()["aliases"].item())


@pytest.mark.parametrize(
    "cell",
    [
        "a@x.example (Jan)", "Jan a@x.example", "a @x.example", "a@x.example,", "[a@x.example]", "a%40x.example",
        "mailto:a@x.example?subject=unsubscribe", "b@y.example|a@x.example", "a@x.example – bounced", "a@x.example..",
        "a＠x.example", "\u200ea@x.example", "a\u00ad@x.example",
    ],
)  # fmt: skip
def test_a_no_reaches_the_address_in_a_crowded_cell(cell):
    assert aliases("email", "a@x.example") <= aliases("email", cell)


@pytest.mark.parametrize(
    "cell",
    [
        "+31655501004 (mobiel)",
        "Tel. 06 55501004",
        "+31655501004/other",
        "+31655501009; +31655501004",
        "31655501004",
    ],
)
def test_a_no_reaches_the_number_in_a_crowded_cell(cell):
    assert aliases("phone", "+31655501004") <= aliases("phone", cell)


@pytest.mark.parametrize(
    ("purposes", "covered"),
    [("newsletter", 0b01), ("newsletter;offer", 0b11), ("Newsletter", 0b01), ("newsletter\u00a0;offers", 0b11),
     ("unheard", 0b11), ("", 0b11), ("*", 0b11)],
)  # fmt: skip
def test_a_no_that_names_something_unknown_covers_everything(purposes, covered):
    event = pl.LazyFrame(
        {"event_type": "withdrawn", "channels": "email", "purposes": purposes, "point_id": "p"}
    )
    points = pl.LazyFrame({"point_id": "p", "point_kind": "email", "exact_key": "a@b.example"})
    assert with_masks(event, points, POLICY).collect()["purpose_mask"].item() == covered


def test_a_lost_warehouse_stops_the_run(tmp_path):
    """A new ledger would forget every opt-out whose file has left the inbox."""
    from types import SimpleNamespace

    from consentry.errors import ConfigError
    from consentry.orchestration.night import _refuse_without_memory

    paths = SimpleNamespace(
        var=tmp_path, warehouse=tmp_path / "warehouse.duckdb", current=tmp_path / "current"
    )
    _refuse_without_memory(SimpleNamespace(paths=paths))
    paths.current.symlink_to("releases/one")
    with pytest.raises(ConfigError, match="Restore it"):
        _refuse_without_memory(SimpleNamespace(paths=paths))
    paths.warehouse.touch()
    _refuse_without_memory(SimpleNamespace(paths=paths))


@pytest.mark.parametrize(
    "cell",
    [
        '"a"@x.example', '="a@x.example"', '"A" <a@x.example>, "Q" <q@y.example>', "a@x.example/", "a@x.example!",
        "q@y.example/a@x.example", "q@y.example&a@x.example", "E=a@x.example", "a(home)@x.example", "a&#64;x.example",
        "a&#x40;x.example", "a(at)x.example", "a [at] x.example", "a at x.example", "a\ufe0f@x.example",
        "a@\ufe0fx.example", "a(at)x(dot)example", "a@x.example?", "SMTP:a@x.example", "'a@x.example'",
        "to=q@y.example;cc=a@x.example", "a+news@x.example!", "q@y.example=a@x.example", "a@x.example_",
    ],
)  # fmt: skip
def test_a_no_reaches_a_disguised_address(cell):
    assert aliases("email", "a@x.example") <= aliases("email", cell)


@pytest.mark.parametrize("cell", ["o'neill@x.example (home)", "o'neill@x.example!", "'o'neill@x.example'!"])
def test_an_apostrophe_is_part_of_an_address(cell):
    assert aliases("email", "o'neill@x.example") <= aliases("email", cell)


def test_the_first_name_of_an_address_is_its_own():
    """People are joined by it, and never by what else may be written in the cell."""
    frame = pl.LazyFrame({"point_kind": ["email"] * 2, "point_value": ["e=a@x.example", "a@x.example"]})
    odd, plain = point_keys(frame, POLICY, b"pepper").collect()["aliases"].to_list()
    assert odd[0] != plain[0]
    assert plain[0] in odd


@pytest.mark.parametrize(
    "cell",
    [
        "0655501004 / 0655509999", "0655509999 / 0655501004", "0655509999 – 0655501004", "0655509999  0655501004",
        "0655509999 0655501004", "06 555 09999 06 555 01004", "06550999990655501004", "06-55501004\n0201234567",
        "+31655501004/0655509999", "31655501004.0", "+31655501004,0", "0655501004,0655509999", "06-55501004/05",
        "+\u0663\u0661\u0666\u0665\u0665\u0665\u0660\u0661\u0660\u0660\u0664", "+３１６５５５０１００４",
        "＋31655501004",         "+0031655501004", "0031655501004", "+31 6\u201355501004", "+31\u202f655501004",
        "\u202a+31655501004\u202c",
        "+31 (0)6 555 01004 ext. 12", "06 555 010 04 (Jan) of 06 555 099 99", "tel:+31-6-55501004", "0655501004 jan",
        "31655501004+31655509999", "+31 655501004 +31 655509999",
    ],
)  # fmt: skip
def test_a_no_reaches_the_number_however_it_is_written(cell):
    if cell == "06550999990655501004":
        cell = "06555099990655501004"
    assert aliases("phone", "+31655501004") <= aliases("phone", cell)


def test_a_number_in_other_digits_is_the_same_number():
    frame = pl.LazyFrame({
        "point_kind": ["phone"] * 3, "point_value": ["+31655501004", "+٣١٦٥٥٥٠١٠٠٤", "+３１６５５５０１００４"],
    })  # fmt: skip
    keyed = point_keys(frame, POLICY, b"pepper").collect()
    assert keyed["point_id"].n_unique() == 1
    assert keyed["valid"].all()
