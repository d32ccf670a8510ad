"""Exports: the engine and the oracle hold the same lists, and a gap on file never lets a list go (Hypothesis)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_recipients import held_by

from consentry.exports import decide_exports
from consentry.facts.recipients import export_facts
from consentry.policy import OURSELVES, Processor, SubProcessor

TODAY = date(2026, 10, 1)
days = st.none() | st.sampled_from([TODAY + timedelta(days=n) for n in (-366, -365, -364, -31, -1, 0, 1, 40)]) | (
    st.dates(date(2020, 1, 1), date(2032, 1, 1))
)  # fmt: skip
countries = st.sampled_from(["NL", "DE", "IS", "CH", "GB", "BR", "US", "IN", "AU"])
mechanisms = st.sampled_from(["", "scc", "dpf", "bcr"])
subs = st.fixed_dictionaries({"country": countries, "under": mechanisms, "authorised": days})
processors = st.fixed_dictionaries(
    {"country": countries, "under": mechanisms, "signed": days, "until": days, "listed": days,
     "subs": st.lists(subs, max_size=3)}
)  # fmt: skip
asked_on = st.sampled_from([TODAY, date(2024, 2, 29), date(2031, 12, 27), date(2031, 12, 28)]) | st.dates(
    date(2021, 7, 1), date(2033, 1, 1)
)


def text(day: date | None) -> str:
    """An ISO day, '' for none."""
    return day.isoformat() if day else ""


def register(drawn: list[dict]) -> list[Processor]:
    """The drawn processors as the core takes them."""
    return [
        Processor(
            f"p{n}", f"P{n} Ltd", each["country"], text(each["signed"]), text(each["until"]), text(each["listed"]),
            each["under"],
            tuple(SubProcessor(f"s{m}", s["country"], text(s["authorised"]), s["under"])
                  for m, s in enumerate(each["subs"])),
        )
        for n, each in enumerate(drawn)
    ]  # fmt: skip


def engine(served: dict[str, str], drawn: list[dict], day: date) -> dict[str, list[str]]:
    """Which rules hold each target."""
    rows = decide_exports(export_facts(served, register(drawn), day, 12)).collect()
    assert all((row["decision"] == "HOLD") == bool(row["rule_id"]) for row in rows.iter_rows(named=True))
    return {
        row["target"]: [rule for rule in (row["rule_id"], *row["other_rules"]) if rule]
        for row in rows.iter_rows(named=True)
    }


@settings(deadline=None, max_examples=60)
@given(st.lists(processors, max_size=4), asked_on)
def test_engine_and_oracle_hold_the_same_lists(drawn, day):
    served = {f"t{n}": f"p{n}" for n in range(len(drawn))} | {"own": OURSELVES, "nobody": ""}
    by_oracle = {f"t{n}": held_by(each, False, day) for n, each in enumerate(drawn)}
    by_oracle |= {"own": held_by(None, True, day), "nobody": held_by(None, False, day)}
    assert engine(served, drawn, day) == by_oracle


@settings(deadline=None, max_examples=30)
@given(processors, asked_on, st.sampled_from(["signed", "listed", "authorised", "under"]))
def test_taking_something_off_the_file_never_lets_a_list_go(drawn, day, taken):
    """Leaning to silence: what is not on file counts against the export."""
    before = engine({"t": "p0"}, [drawn], day)["t"]
    poorer = {**drawn, "subs": [dict(sub) for sub in drawn["subs"]]}
    if taken == "authorised":
        poorer["subs"] = [{**sub, "authorised": None} for sub in poorer["subs"]]
    else:
        poorer[taken] = "" if taken == "under" else None
    assert set(before) <= set(engine({"t": "p0"}, [poorer], day)["t"])
