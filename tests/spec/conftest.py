"""The fixture `spec`: a text table of events goes in, the expected decision of each purpose is compared.

The tests of this room are the documentation of the decision table: their names and docstrings are read by marketers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import polars as pl
import pytest
import spec_tables

from consentry.audit import audit
from consentry.decide import contract_frames, decide_contract
from consentry.exports import decide_exports
from consentry.facts import Clocks
from consentry.facts.recipients import export_facts
from consentry.policy import Policy
from consentry.rules import BY_ID

NOW = "2026-10-01T09:00:00+00:00"
PEPPER = b"a pepper for tests, 32 bytes...."
CHANNEL_OF = {"email": "email", "phone": "phone", "post": "post"}
Outcome = tuple[str, str]


def pytest_configure(config: pytest.Config) -> None:
    """Name the two marks that tie a spec test to a rule."""
    config.addinivalue_line("markers", "decides(rule): in this test the rule decides")
    config.addinivalue_line("markers", "narrowly_not(rule): one fact differs and the rule does not apply")


class Decided:
    """The decisions of one table of events; `decided["newsletter", "mail"]` is one of them."""

    def __init__(self, rows: pl.DataFrame, points: dict[str, str]) -> None:
        self.rows = {
            (row["purpose"], row["exact_key"], row["channel"], row["person_ref"]): row
            for row in rows.iter_rows(named=True)
        }
        self.points = points
        self.frame = rows
        self.expected: list[dict[str, Any]] = []

    def __getitem__(self, wanted: str | tuple[str, str]) -> dict[str, Any]:
        """The decision of `purpose`, or of `purpose, "point [by channel] [for person]"`."""
        purpose, where = wanted if isinstance(wanted, tuple) else (wanted, "mail")
        where, _, person = where.partition(" for ")
        label, _, channel = where.partition(" by ")
        value = self.points[label]
        channel = channel or spec_tables.kind_of(value)
        found = [
            row
            for (p, key, c, who), row in self.rows.items()
            if (p, c, who) == (purpose, channel, person) and _same(key, value)
        ]
        assert len(found) == 1, (
            f"{len(found)} decisions for {purpose} at {label} by {channel} for {person or 'all'}"
        )
        return found[0]

    def expect(self, purpose: str, outcomes: Outcome | Mapping[str, Outcome]) -> None:
        """Compare the decisions of one purpose with what the test promises."""
        if isinstance(outcomes, tuple):
            outcomes = {next(iter(self.points)): outcomes}
        for where, outcome in outcomes.items():
            row = self[purpose, where]
            self.expected.append(row)
            others = ", ".join(row["other_rules"]) or "none"
            assert (row["decision"], row["rule_id"]) == outcome, (
                f"{purpose} at {where}: {row['decision']} by {row['rule_id']}, not {' by '.join(outcome)} "
                f"(other rules: {others}; grade {row['proof_grade'] or 'none'}; law of {row['jurisdiction']})"
            )


class Exported:
    """The verdicts on the exports of a table of processors, as the marks of a test look at them."""

    def __init__(self, rows: pl.DataFrame, outcomes: Mapping[str, Outcome]) -> None:
        by_target = {row["target"]: row for row in rows.iter_rows(named=True)}
        self.expected = [by_target[target] for target in outcomes]
        for target, outcome in outcomes.items():
            row = by_target[target]
            assert (row["decision"], row["rule_id"]) == outcome, (
                f"{target}: {row['decision']} by {row['rule_id'] or 'nothing'}, not {' by '.join(outcome)} "
                f"(other rules: {', '.join(row['other_rules']) or 'none'})"
            )


class Spec:
    """What the fixture hands to a test; every call decides one small world of its own."""

    def __init__(self) -> None:
        self.calls: list[Decided | Exported] = []

    def __call__(
        self,
        events: str = "",
        *,
        sales: str = "",
        notices: str = "",
        sends: str = "",
        contacts: str = "",
        points: dict[str, str] | None = None,
        strangers: tuple[str, ...] = (),
        country: str = "NL",
        as_of: str = NOW,
        known_as_of: str = "",
        quarantined: tuple[str, ...] = (),
        snapshots: str = "",
        reviews: str = "",
        zones: dict[str, str] | None = None,
        policy: Policy = spec_tables.POLICY,
        **purposes: Outcome | Mapping[str, Outcome],
    ) -> Decided:
        """Decide a small world and compare.

        `events`, `sales`, `notices`, `contacts` and `snapshots` are text tables (see `spec_tables`); `points` adds
        contact points by label to the usual one, `mail`; `strangers` are labels of people with a record and an
        address of their own, to compare several cases at once; `quarantined` are addresses of unreadable rows.
        Each further keyword is a purpose with the (decision, rule) expected, or a dict of them by point:
        "mobile by sms".
        """
        tables, labels = self._world(
            events, sales, notices, sends, contacts, points, strangers, country, as_of, known_as_of or as_of,
            quarantined, snapshots, zones, reviews,
        )  # fmt: skip
        clocks: tuple[datetime, datetime] = (
            spec_tables.moment(as_of), spec_tables.moment(known_as_of or as_of),
        )  # fmt: skip
        decided = Decided(decide_contract(tables, policy, PEPPER, *clocks).collect(), labels)
        self.calls.append(decided)
        for purpose, outcome in purposes.items():
            decided.expect(purpose, outcome)
        return decided

    def sends(
        self, sends: str, events: str = "", *, decided: str = "", sales: str = "", notices: str = "",
        contacts: str = "", points: dict[str, str] | None = None, strangers: tuple[str, ...] = (),
        country: str = "NL", as_of: str = NOW, known_as_of: str = "", policy: Policy = spec_tables.POLICY,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Look back at the messages of a small world; their rows of the audit in the order of the table `sends`.

        `decided` is the published history: point, purpose, channel, person, decision, rule, basis, from, until.
        """
        known = known_as_of or as_of
        tables, labels = self._world(
            events, sales, notices, sends, contacts, points, strangers, country, as_of, known, (), "", None
        )
        clocks = Clocks(spec_tables.moment(as_of), spec_tables.moment(known))
        frames = contract_frames(tables, policy, PEPPER, clocks.known_as_of)
        ids = frames.points.select("exact_key", "point_id").collect()
        named = {
            label: next((point for key, point in ids.iter_rows() if _same(key, value)), "")
            for label, value in labels.items()
        }
        history = spec_tables.history(decided, named)
        rows = audit(frames, policy, clocks, history, PEPPER)
        same = ["point_id", "channel", "purpose", "campaign_ref", "sent_min"]
        told = rows.join(frames.sends.select("send_ref", *same).unique(), on=same, nulls_equal=True).collect()
        assert rows.collect().height == told.height, "two sends of this table cannot be told apart"
        return told.sort(pl.col("send_ref").str.extract(r"(\d+)").cast(pl.Int64)).to_dicts()

    def _world(
        self, events: str, sales: str, notices: str, sends: str, contacts: str, points: dict[str, str] | None,
        strangers: tuple[str, ...], country: str, as_of: str, known: str, quarantined: tuple[str, ...], snapshots: str,
        zones: dict[str, str] | None, reviews: str = "",
    ) -> tuple[dict[str, pl.LazyFrame], dict[str, str]]:  # fmt: skip
        """The tables of the neutral contract that text tables stand for, and the address behind each label."""
        labels = {"mail": "jo@firma.example", **(points or {})}
        contacts = contacts or f"contact | holds\n1 | {';'.join(labels)}"
        labels |= {label: f"{label}@elders.example" for label in strangers}
        people, held = spec_tables.contacts(contacts, strangers, labels, country, seen=_earlier(as_of, known))
        rows = {
            "contacts": people,
            "contact_points": held,
            "consent_events": spec_tables.events(events, labels, seen=known),
            "sales": spec_tables.sales(sales, labels, seen=known),
            "notices": spec_tables.notices(notices, seen=_earlier(as_of, known)),
            "sends": spec_tables.sends(sends, labels, seen=_earlier(as_of, known)),
            "link_reviews": spec_tables.reviews(reviews, seen=_earlier(as_of, known)),
        }
        for row in (row for table in rows.values() for row in table):
            row.setdefault(
                "zone", (zones or {}).get(row.get("source_id", spec_tables.SOURCE), spec_tables.ZONE)
            )
        tables = {name: spec_tables.frame(name, some) for name, some in rows.items()} | {
            "quarantined_points": spec_tables.narrow(
                [
                    {"source_id": "desk", "point_kind": spec_tables.kind_of(value), "point_value": value,
                     "observed_at": spec_tables.moment(known)}
                    for value in quarantined
                ],
                "source_id", "point_kind", "point_value", "observed_at",
            ),
            "snapshots": spec_tables.narrow(
                [
                    {"source_id": row["source_id"], "observed_at": spec_tables.moment(row["observed_at"])}
                    for row in spec_tables.read(snapshots)
                ],
                "source_id", "observed_at",
            ),
        }  # fmt: skip
        return tables, labels

    def exports(
        self, processors: str = "", *, subs: str = "", as_of: str = NOW, policy: Policy = spec_tables.POLICY,
        **tools: tuple[str, Outcome],
    ) -> Exported:  # fmt: skip
        """Decide whether the lists of some tools may leave, and compare.

        `processors` and `subs` (their sub-processors) are text tables. Each further keyword is a tool with the id of
        its processor and the (decision, rule) expected; '' is the rule of an export that may leave.
        """
        register = spec_tables.register(processors, subs)
        served = {tool: processor for tool, (processor, _) in tools.items()}
        day = spec_tables.moment(as_of).date()
        facts = export_facts(served, register, day, policy.subprocessor_list_max_age_months)
        asked = Exported(
            decide_exports(facts).collect(), {tool: outcome for tool, (_, outcome) in tools.items()}
        )
        self.calls.append(asked)
        return asked


@pytest.fixture
def spec(request: pytest.FixtureRequest) -> Iterator[Spec]:
    """A text table of events in, the expected (decision, rule) of each purpose compared; see `Spec.__call__`.

    A test marked `decides("W01")` must expect W01 somewhere; one marked `narrowly_not("W01")` must compare
    decisions in which W01 neither decides nor is recorded.
    """
    asked = Spec()
    yield asked
    if getattr(request.node, "call_failed", False):
        return
    expected = [row for call in asked.calls for row in call.expected]
    assert expected or not _marked(request.node), "a marked spec test compares at least one decision"
    for rule in _rules_of(request.node, "decides"):
        told = {row["rule_id"] for row in expected}
        if BY_ID[rule].role == "note":  # it never decides, it says whose rules do
            told = {other for row in expected for other in row["other_rules"]}
        assert rule in told, f"this test promises that {rule} decides"
    for rule in _rules_of(request.node, "narrowly_not"):
        fired = {applied for row in expected for applied in (row["rule_id"], *row["other_rules"])}
        assert rule not in fired, f"this test promises that {rule} does not apply"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failed test, so that its teardown does not complain a second time."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        item.call_failed = report.failed


def _rules_of(node: pytest.Item, mark: str) -> list[str]:
    rules = [rule for found in node.iter_markers(mark) for rule in found.args]
    assert set(rules) <= set(BY_ID), f"{mark} names a rule that is not in the table"
    return rules


def _marked(node: pytest.Item) -> bool:
    return any(node.iter_markers("decides")) or any(node.iter_markers("narrowly_not"))


def _same(exact_key: str, value: str) -> bool:
    """Is this the contact point the label names? Numbers and addresses are compared as a person would."""
    plain = value.strip().lower().replace(" ", "") if spec_tables.kind_of(value) != "post" else value.lower()
    return exact_key.removeprefix("national:") == plain


def _earlier(one: str, other: str) -> str:
    return min(one, other, key=spec_tables.moment)
