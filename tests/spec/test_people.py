"""Children (A05) and audiences that reveal sensitive data (A06)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import spec_tables

from consentry.policy import Purpose

DIABETICS = replace(
    spec_tables.POLICY,
    purposes=(*spec_tables.POLICY.purposes, Purpose("diabetes_tips", special_category=True)),
)


@pytest.mark.decides("A05")
def test_a_child_gets_no_marketing(spec):
    """Sixteen tomorrow is not sixteen today; in France fifteen is enough, and parents may agree."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        contacts="""
        contact | born       | parents
        1       | 2010-10-02 |
        """,
        newsletter=("BLOCK", "A05"),
        invoices=("ALLOW", "S01"),
    )


@pytest.mark.narrowly_not("A05")
def test_sixteen_is_old_enough(spec):
    """The birthday was yesterday."""
    spec(
        """
        event | at         | proof
        given | 2026-02-01 | B
        """,
        contacts="""
        contact | born
        1       | 2010-09-30
        """,
        newsletter=("ALLOW", "C01"),
    )


@pytest.mark.narrowly_not("A05")
def test_parents_may_agree_and_france_asks_for_fifteen(spec):
    """A child of fourteen with the parents' authorisation on file; and a French one of fifteen."""
    spec(
        """
        event | at         | proof | point
        given | 2026-02-01 | B     | ada
        given | 2026-02-01 | B     | bo
        """,
        points={"ada": "ada@thuis.example", "bo": "bo@thuis.example"},
        contacts="""
        contact | born       | parents   | holds | country
        1       | 2012-05-05 | letter-17 | ada   | NL
        2       | 2011-05-05 |           | bo    | FR
        """,
        newsletter={"ada": ("ALLOW", "C01"), "bo": ("ALLOW", "C01")},
    )


@pytest.mark.decides("A06")
def test_a_segment_that_tells_of_an_illness_needs_an_explicit_yes(spec):
    """She agreed to these very tips, on a form that did not say that they concern her health."""
    spec(
        """
        event | at         | purpose       | channel | proof
        given | 2026-02-01 | diabetes_tips | email   | B
        """,
        notices="""
        notice_id | purposes      | channels | special_category
        ND-1      | diabetes_tips | email    | no
        """,
        policy=DIABETICS,
        diabetes_tips=("HOLD", "A06"),
    )


@pytest.mark.narrowly_not("A06")
def test_an_explicit_yes_is_enough(spec):
    """The form asked in so many words for leave to use what it says about her health."""
    spec(
        """
        event | at         | purpose       | channel | proof | wording
        given | 2026-02-01 | diabetes_tips | email   | B     | ND-1
        """,
        notices="""
        notice_id | purposes      | channels | special_category
        ND-1      | diabetes_tips | email    | yes
        """,
        policy=DIABETICS,
        diabetes_tips=("ALLOW", "C01"),
    )
