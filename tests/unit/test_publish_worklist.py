"""The worklist: who is on it, in which order, and what it never shows."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from test_publish_examples import BY_ID, NOW, PURPOSES, decision, decisions, engagement, holders

from consentry.publish.worklist import COLUMNS, worklist

NOBODY = engagement()


def work(
    decided: pl.DataFrame, held: pl.DataFrame | None = None, active: pl.DataFrame = NOBODY
) -> pl.DataFrame:
    """The worklist, everybody held by the CRM under the number of the point unless told otherwise."""
    points = decided["point_id"].unique().sort().to_list()
    everybody = holders(*[("crm", f"crm:{point}", point, "email", f"{point}@x.example") for point in points])
    return worklist(decided, everybody if held is None else held, active, PURPOSES, BY_ID)


def test_whoever_only_wants_proof_is_on_it_and_nobody_else():
    wanting = ["V01", "V06", "V10", "V12", "E01", "E02", "I05", "I06", "I07"]
    others = [
        "C01",
        "W01",
        "W06",
        "D01",
        "D02",
        "D03",
        "A07",
        "Q05",
        "I01",
        "I02",
        "I03",
        "I04",
        "I08",
        "I10",
        "L09",
    ]
    decided = decisions(*[decision(rule, rule) for rule in [*wanting, *others, "Z01"]])
    assert sorted(work(decided)["rule_id"]) == sorted(wanting)


def test_no_permission_found_is_on_it_only_when_somebody_claimed_one():
    decided = decisions(
        decision("p1", "Z01"), decision("p2", "Z01", evidence_ids=["e1"]), decision("p3", "Z01", other_rules=["L09"])
    )  # fmt: skip
    assert work(decided)["contact_id"].to_list() == ["crm:p2", "crm:p3"]


def test_service_purposes_are_no_matter_of_opt_in():
    assert work(decisions(decision("p1", "V06", purpose="service"))).is_empty()


def test_an_address_that_one_person_may_be_reached_at_or_has_blocked_is_settled():
    decided = decisions(
        decision("p1", "V06", person_id="ann"), decision("p1", "C01", person_id="ben"),
        decision("p2", "V06", person_id="cas"), decision("p2", "W01", person_id="dee"),
        decision("p3", "V06", person_id="eve"), decision("p3", "V10", person_id="fay"),
    )  # fmt: skip
    assert work(decided).select("contact_id", "rule_id").rows() == [("crm:p3", "V10")]


def test_nobody_is_on_it_whom_no_source_holds_any_more():
    assert work(decisions(decision("p1", "V06")), holders()).is_empty()


def test_nearest_to_a_proof_first_then_customers_then_who_was_active_lately():
    decided = decisions(
        decision("a", "V01"), decision("b", "E01"), decision("c", "V06"), decision("d", "V06", other_rules=["I05"]),
        decision("e", "V06"), decision("f", "V06"), decision("g", "V10"), decision("h", "V15", proof_grade="B"),
        decision("i", "V06", other_rules=["I02", "I05"]),
    )  # fmt: skip
    active = engagement(("e", NOW - timedelta(days=3)), ("f", NOW - timedelta(days=2)))
    order = work(decided, active=active)["contact_id"].str.strip_prefix("crm:").to_list()
    assert order == ["h", "g", "d", "f", "e", "c", "i", "b", "a"]


def test_each_row_says_why_and_the_one_thing_that_would_repair_it():
    row = work(decisions(decision("p1", "V10"))).row(0, named=True)
    assert row["reason"] == BY_ID["V10"].sentence
    assert row["repair"] == BY_ID["V10"].repair
    assert tuple(row) == COLUMNS


def test_rules_that_put_people_on_it_name_a_repair_and_none_is_to_mail_them():
    for rule in BY_ID.values():
        if rule.id[0] in "VE" or rule.id in ("I05", "I06", "I07", "Z01"):
            assert rule.repair, rule.id
            forbidden = ("mail the person", "mail them", "mail to them", "send a mail", "send an e")
            assert not any(phrase in rule.repair.lower() for phrase in forbidden), rule.id


def test_it_shows_contact_ids_and_never_an_address():
    held = holders(
        ("crm", "crm:17", "p1", "email", "ann@x.example"),
        ("news", "news:ann@x.example", "p1", "email", "ann@x.example"),
        ("tel", "tel:+31655501234", "p2", "phone", "+31655501234"),
    )  # fmt: skip
    decided = decisions(decision("p1", "V06"), decision("p2", "V06", channel="phone"))
    rows = work(decided, held)
    assert rows["contact_id"].to_list() == ["crm:17", "tel:point-p2"]
    assert rows["also_held_as"].to_list() == ["news:point-p1", ""]
    assert "x.example" not in rows.write_csv() and "55501234" not in rows.write_csv()


def test_an_id_that_looks_like_a_formula_is_shown_and_not_run():
    held = holders(("=crm", "=crm:=1+1;=2", "p1", "email", "ann@x.example"))
    assert work(decisions(decision("p1", "V06")), held)["contact_id"].to_list() == ["'=crm:=1+1\\u003b=2"]


def test_a_sale_that_was_undone_makes_nobody_a_customer():
    decided = decisions(decision("p1", "V06", other_rules=["I04", "I05"]), decision("p2", "I06"))
    assert dict(work(decided).select("contact_id", "customer").iter_rows()) == {
        "crm:p1": "no",
        "crm:p2": "yes",
    }
