"""The table itself: complete, in order, one row per rule, and leaning to silence where a fact is unknown."""

from __future__ import annotations

import polars as pl
import pytest

from consentry import evidence
from consentry.law import Citation, gdpr
from consentry.rules import BY_ID, RULES, table
from consentry.rules.table import Rule, rule

VOCABULARY = {
    "key": evidence.KEY_FACTS, "consent": evidence.CONSENT_FACTS, "sale": evidence.SALE_FACTS,
    "export": evidence.EXPORT_FACTS,
}  # fmt: skip
PUBLISHED = {
    "S01": 50, "A01": 100, "A02": 105, "A03": 110, "A04": 115, "A07": 130, "W07": 198, "W01": 200,
    "W02": 205, "W03": 210, "W04": 215, "W05": 220, "W06": 225, "W08": 235, "D01": 300, "D02": 305,
    "D03": 310, "X01": 320, "C05": 398, "C02": 400, "C01": 405, "C03": 410, "C04": 415, "C06": 420,
    "V01": 430, "V02": 432, "V03": 434, "V16": 436, "V17": 438, "V11": 442, "V19": 444, "V14": 448,
    "V13": 450, "V07": 452, "V08": 454, "V18": 456, "V12": 458, "V09": 460, "V10": 462, "V15": 464,
    "V04": 470, "V05": 472, "V06": 480, "E01": 490, "E02": 491, "I01": 500, "I02": 510, "I03": 512,
    "I04": 514, "I05": 516, "I06": 518, "I07": 520, "I08": 522, "I09": 524, "I10": 526, "L01": 600,
    "L05": 614, "L09": 624, "Z01": 999, "S02": 52, "S03": 54, "A05": 120, "A06": 125, "V20": 440, "V21": 446,
    "E03": 492, "E04": 493, "F01": 700, "F02": 705,
    "P01": 710, "P02": 712, "P03": 714,
    "X02": 325, "L02": 602, "L07": 604, "L03": 610, "L04": 612, "L06": 616, "L08": 622,
    "B01": 550, "B02": 552, "B03": 554, "B04": 556, "B05": 558, "B06": 570, "B07": 572, "B00": 579,
}  # fmt: skip
"""Priorities as published; Q05 stands between the overrides and the bases."""
BLOCKING = {
    "A01",
    "A02",
    "A03",
    "A04",
    "A05",
    "W01",
    "W02",
    "W03",
    "W04",
    "W05",
    "W06",
    "W07",
    "W08",
    "D01",
    "X01",
}
ids = pytest.mark.parametrize("each", RULES, ids=lambda each: each.id)


@pytest.fixture
def spare_table(monkeypatch: pytest.MonkeyPatch) -> dict[str, Rule]:
    """A copy of the registry that a test may spoil."""
    copy = dict(table._REGISTERED)
    monkeypatch.setattr(table, "_REGISTERED", copy)
    return copy


def test_the_published_rules_are_there_with_their_priorities():
    assert {rule_id: BY_ID[rule_id].priority for rule_id in PUBLISHED} == PUBLISHED
    assert set(BY_ID) == {*PUBLISHED, "Q05"}
    assert max(BY_ID[x].priority for x in ("X01", "D03")) < BY_ID["Q05"].priority < BY_ID["C05"].priority


def test_the_table_is_in_order_and_ends_with_what_always_applies():
    priorities = [each.priority for each in RULES]
    assert priorities == sorted(set(priorities))
    assert RULES[-1].id == "Z01"
    assert pl.select(RULES[-1].expression()).item() is True


def test_a_no_and_a_right_block_and_everything_else_holds_or_allows():
    assert {each.id for each in RULES if each.outcome == "BLOCK"} == BLOCKING
    assert {each.id for each in RULES if each.outcome == "ALLOW"} == {
        "S01", "C01", "C02", "C03", "C04", "C05", "C06", "I01", "L01",
        "L02", "L07", "B01", "B02", "B03", "B04", "B05",
    }  # fmt: skip


@ids
def test_a_rule_is_a_complete_row(each):
    assert each.kind in {"L", "P", "LP"}
    assert all(isinstance(citation, Citation) for citation in each.citations)
    assert each.citations
    assert each.sentence.endswith(".")
    assert each.explanation.endswith(".")
    assert (each.outcome == "ALLOW") == (each.basis != "none") == (each.role == "basis" or each.id == "S01")


@ids
def test_what_holds_says_how_to_repair_it(each):
    if each.outcome == "HOLD" and each.id != "A07":
        assert each.repair.endswith(".")
        assert (
            "mail" not in each.repair.lower()
            or "by mail" in each.repair
            or "not mail" in each.repair
            or "e-mail" in each.repair
        )


@ids
def test_a_rule_reads_only_facts_of_its_own_grain(each):
    assert set(each.expression().meta.root_names()) <= set(VOCABULARY[each.grain])


@ids
def test_an_unknown_answer_never_allows_and_always_holds_back(each):
    """With every fact unknown no rule allows; a rule that blocks or holds on an unknown fact applies."""
    facts = VOCABULARY[each.grain]
    unknown = pl.DataFrame({name: [None] for name in facts}, schema=dict.fromkeys(facts, pl.Boolean))
    texts = {"channel", "regime", "capture_method", "grade", "min_grade", "direction", "status"}
    texts |= {"exempting_country", "subscriber"}
    unknown = unknown.with_columns(pl.lit(None, pl.String).alias(name) for name in texts & set(facts))
    answer = unknown.select(each.expression()).item()
    assert answer is (each.outcome != "ALLOW")


@ids
def test_the_answer_is_never_unknown(each):
    assert each.expression().meta.output_name()
    facts = VOCABULARY[each.grain]
    assert isinstance(each.condition(), pl.Expr)
    assert facts


def test_every_fact_is_read_by_a_rule_or_decides_between_them():
    read = {name for each in RULES for name in each.expression().meta.root_names()}
    read |= {each.without_candidate for each in RULES}
    unread = {name for facts in VOCABULARY.values() for name in facts} - read
    assert not unread, "a fact that no rule reads is work for nobody"


@pytest.mark.parametrize("reader", [evidence.key, evidence.consent, evidence.sale, evidence.export])
def test_a_fact_that_does_not_exist_is_an_error_at_once(reader):
    with pytest.raises(LookupError, match=r"consentry\.evidence"):
        reader("no_such_fact")


def test_mismatch_rules_name_a_fact_of_the_key():
    named = {each.id: each.without_candidate for each in RULES if each.without_candidate}
    assert set(named) == {"V04", "V05"}
    assert set(named.values()) <= set(evidence.KEY_FACTS)


ROW = {"cites": (gdpr.ART_6,), "says": "Nothing."}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("W01", 201, "L", "BLOCK", {}), "is in the table already"),
        (("W99", 200, "L", "BLOCK", {}), "is in the table already"),
        (("W99", 201, "L", "BLOCK", {"cites": ()}), "needs a citation"),
        (("W99", 201, "L", "BLOCK", {"says": ""}), "needs a citation, a sentence"),
        (("W99", 201, "X", "BLOCK", {}), "kind of L, P or LP"),
        (("W99", 201, "L", "ALLOW", {}), "legal basis"),
        (("W99", 201, "L", "BLOCK", {"basis": "consent"}), "legal basis"),
    ],
)
def test_a_spoilt_row_does_not_enter_the_table(spare_table, row, reason):
    rule_id, priority, kind, outcome, cells = row
    with pytest.raises(ValueError, match=reason):
        rule(rule_id, priority, kind, outcome, **{**ROW, **cells})(lambda: pl.lit(value=True))
    assert set(spare_table) == set(BY_ID)


def test_a_new_row_finds_its_place_by_its_priority(spare_table):
    rule("W99", 201, "P", "BLOCK", **ROW)(lambda: pl.lit(value=None, dtype=pl.Boolean))
    order = [each.id for each in table.registered()]
    assert order[order.index("W99") - 1] == "W01"
    assert pl.select(spare_table["W99"].expression()).item() is True, "unknown leans to silence"


def test_rules_of_a_newsletter_do_not_touch_service_messages():
    """Of all that blocks or holds for every purpose, only A01, A03, A04 and D01 may stop a service message."""
    silent = dict.fromkeys(evidence.KEY_FACTS, True)
    unsaid = {**silent, "erased": False, "restricted": False, "deceased": False, "hard_bounced": False}
    frame = pl.DataFrame(
        {
            name: [value]
            for name, value in {
                **unsaid,
                "channel": "email",
                "regime": "OPT_IN",
                "exempting_country": "FR",
                "subscriber": "legal",
            }.items()
        }
    )
    assert frame.select(BY_ID["S01"].expression()).item() is True
    for fact in ("erased", "restricted", "deceased", "hard_bounced"):
        assert (
            frame.with_columns(pl.lit(value=True).alias(fact)).select(BY_ID["S01"].expression()).item()
            is False
        )
