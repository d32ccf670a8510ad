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
        {"event_type": "withdrawn", "channels": "email", "purposes": purposes, "point_kind": "email"}
    )
    assert with_masks(event, POLICY).collect()["purpose_mask"].item() == covered


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
