"""Who is on which list: worked out from small tables."""

from __future__ import annotations

import polars as pl
import pytest
from test_publish_examples import BY_ID, PURPOSES, decision, decisions, holders

from consentry.errors import ConfigError
from consentry.publish.lists import NO_DECISION, address_decisions, list_items
from consentry.publish.targets import Target, check_targets

CRM = Target("crm", "hubspot", "crm", ("email",), ("newsletter",))


def listed(decided: pl.DataFrame, *held: tuple[str, str], target: Target = CRM) -> dict[str, tuple[str, str]]:
    """point -> (list, rule) for points held by the target's source."""
    rows = holders(*[("crm", f"crm:{point}", point, "email", value) for point, value in held]).drop(
        "contact_id"
    )
    items = list_items(decided, rows, [target], PURPOSES, BY_ID)
    return {row["point_id"]: (row["list"], row["rule_id"]) for row in items.iter_rows(named=True)}


def test_block_hold_and_allowed():
    decided = decisions(decision("p1", "W02"), decision("p2", "V06"), decision("p3", "C01"))
    held = [(point, f"{point}@home.example") for point in ("p1", "p2", "p3")]
    assert listed(decided, *held) == {"p1": ("block", "W02"), "p2": ("hold", "V06")}


def test_one_persons_no_blocks_the_address_that_two_share():
    decided = decisions(decision("p1", "C01", person_id="ann"), decision("p1", "W01", person_id="ben"))
    assert listed(decided, ("p1", "shared@home.example")) == {"p1": ("block", "W01")}


def test_one_persons_yes_keeps_a_shared_address_off_the_hold_list():
    decided = decisions(decision("p1", "C01", person_id="ann"), decision("p1", "V06", person_id="ben"))
    assert listed(decided, ("p1", "shared@home.example")) == {}


def test_of_several_reasons_the_first_in_the_decision_table_is_told():
    decided = decisions(decision("p1", "W04", person_id="ann"), decision("p1", "W01", person_id="ben"))
    assert listed(decided, ("p1", "shared@home.example")) == {"p1": ("block", "W01")}


def test_an_address_without_any_decision_is_held():
    assert listed(decisions(), ("p9", "new@home.example")) == {"p9": ("hold", NO_DECISION)}


def test_a_decision_for_another_purpose_or_channel_says_nothing_here():
    decided = decisions(decision("p1", "C01", purpose="events"), decision("p1", "C01", channel="sms"))
    assert listed(decided, ("p1", "a@home.example")) == {"p1": ("hold", NO_DECISION)}


def test_a_word_that_is_no_known_decision_blocks():
    decided = decisions(decision("p1", "V06", decision="PERHAPS"))
    assert listed(decided, ("p1", "a@home.example")) == {"p1": ("block", "V06")}


def test_a_list_has_only_what_its_tool_holds():
    decided = decisions(decision("p1", "W02"), decision("p2", "W02"))
    held = holders(
        ("crm", "crm:1", "p1", "email", "a@x.example"), ("shop", "shop:2", "p2", "email", "b@x.example")
    )
    items = list_items(decided, held.drop("contact_id"), [CRM], PURPOSES, BY_ID)
    assert items["point_id"].to_list() == ["p1"]


def test_a_number_is_on_the_lists_of_calls_and_texts_and_an_address_on_neither():
    target = Target("calls", "neutral", "crm", ("sms", "phone"), ("newsletter",))
    held = holders(
        ("crm", "crm:1", "p1", "phone", "+31655501234"), ("crm", "crm:1", "p2", "email", "a@x.example")
    ).drop("contact_id")  # fmt: skip
    items = list_items(decisions(), held, [target], PURPOSES, BY_ID)
    assert set(items.select("point_id", "channel").rows()) == {("p1", "phone"), ("p1", "sms")}


def test_without_configured_purposes_a_target_gets_the_marketing_ones():
    everything = Target("crm", "hubspot", "crm")
    items = list_items(
        decisions(), holders(("crm", "c", "p1", "email", "a@x.example")), [everything], PURPOSES, BY_ID
    )
    assert set(items["purpose"]) == {"newsletter", "offers_similar", "events"}


def test_a_service_purpose_gets_a_list_only_when_it_is_asked_for():
    target = Target("crm", "hubspot", "crm", ("email",), ("service",))
    decided = decisions(decision("p1", "A03", purpose="service"))
    assert listed(decided, ("p1", "a@x.example"), target=target) == {"p1": ("block", "A03")}


def test_an_address_that_cannot_be_imported_is_listed_with_the_reason():
    decided = decisions(decision("p1", "W02"), decision("p2", "D03"))
    rows = holders(("crm", "c1", "p1", "email", "+tag@x.example"), ("crm", "c2", "p2", "email", "no address"))
    items = list_items(decided, rows.drop("contact_id"), [CRM], PURPOSES, BY_ID)
    assert dict(items.select("point_id", "refusal").iter_rows()) == {
        "p1": "starts like a spreadsheet formula", "p2": "has a space in it",
    }  # fmt: skip
    assert dict(items.select("point_id", "list").iter_rows()) == {"p1": "block", "p2": "hold"}


def test_the_order_of_rows_changes_nothing():
    decided = decisions(
        *[decision(f"p{n}", rule, person_id=f"{n}{rule}") for n in range(5) for rule in ("W01", "C01")]
    )
    one = address_decisions(decided, BY_ID)
    other = address_decisions(decided.sample(fraction=1, shuffle=True, seed=3), BY_ID)
    assert one.sort("point_id").equals(other.sort("point_id"))


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target("x", "fax", "crm"), "names no list format; allowed: activecampaign, braze"),
        (Target("x", "hubspot", "crm", ("sms",)), "takes email, not sms"),
    ],
)
def test_a_target_that_cannot_work_is_refused_in_words(target, said):
    with pytest.raises(ConfigError, match=said):
        check_targets([target])
