"""Who gets the lists (P01 to P03): an agreement, known sub-processors, and a ground for a transfer, per tool."""

from __future__ import annotations

import pytest


@pytest.mark.decides("P01")
def test_without_an_agreement_no_list_leaves(spec):
    """Never signed, ended yesterday, signed for tomorrow, or nobody named at all: the lists of that tool stay."""
    spec.exports(
        """
        processor | signed     | until
        never     | -          |
        ended     | 2024-10-01 | 2026-09-30
        future    | 2026-10-02 |
        """,
        a=("never", ("HOLD", "P01")),
        b=("ended", ("HOLD", "P01")),
        c=("future", ("HOLD", "P01")),
        d=("", ("HOLD", "P01")),
    )


@pytest.mark.narrowly_not("P01")
def test_an_agreement_counts_on_its_first_and_on_its_last_day(spec):
    """Signed today, or ending today. And what stays inside the company needs none."""
    spec.exports(
        """
        processor | signed     | until
        first     | 2026-10-01 |
        last      | 2024-10-01 | 2026-10-01
        """,
        a=("first", ("ALLOW", "")),
        b=("last", ("ALLOW", "")),
        c=("ourselves", ("ALLOW", "")),
    )


@pytest.mark.decides("P02")
def test_a_sub_processor_nobody_authorised_holds_the_list(spec):
    """The tool engaged somebody new; or nobody looked at its list, or not within a year."""
    spec.exports(
        """
        processor | listed
        hires     |
        unlooked  | -
        stale     | 2025-09-30
        """,
        subs="""
        processor | sub      | authorised
        hires     | old.host |
        hires     | new.host | -
        """,
        a=("hires", ("HOLD", "P02")),
        b=("unlooked", ("HOLD", "P02")),
        c=("stale", ("HOLD", "P02")),
    )


@pytest.mark.narrowly_not("P02")
def test_sub_processors_authorised_in_writing_are_known(spec):
    """Authorised today counts; a list looked at exactly twelve months ago is still current, an empty one is a list."""
    spec.exports(
        """
        processor | listed
        hires     |
        alone     | 2025-10-01
        """,
        subs="""
        processor | sub      | authorised
        hires     | new.host | 2026-10-01
        """,
        a=("hires", ("ALLOW", "")),
        b=("alone", ("ALLOW", "")),
    )


@pytest.mark.decides("P03")
def test_a_third_country_needs_a_ground_for_the_transfer(spec):
    """An American tool without anything; an Indian one under a framework that is only for American ones; and a Dutch
    tool whose sub-processor is in India."""
    spec.exports(
        """
        processor | country | under
        american  | US      |
        indian    | IN      | dpf
        dutch     | NL      |
        """,
        subs="""
        processor | sub     | country
        dutch     | support | IN
        """,
        a=("american", ("HOLD", "P03")),
        b=("indian", ("HOLD", "P03")),
        c=("dutch", ("HOLD", "P03")),
    )


@pytest.mark.narrowly_not("P03")
def test_the_eea_adequate_countries_and_safeguards_carry_a_transfer(spec):
    """Norway is in the EEA; a decision covers Japan, and certified American companies; standard clauses India."""
    spec.exports(
        """
        processor | country | under
        norwegian | NO      |
        japanese  | JP      |
        american  | US      | dpf
        indian    | IN      | scc
        """,
        a=("norwegian", ("ALLOW", "")),
        b=("japanese", ("ALLOW", "")),
        c=("american", ("ALLOW", "")),
        d=("indian", ("ALLOW", "")),
    )


@pytest.mark.decides("P03")
def test_an_adequacy_decision_holds_until_its_last_day(spec):
    """That for the United Kingdom ends on 27 December 2031 unless it is renewed."""
    british = "processor | country | listed\nbritish | GB | 2031-06-01"
    spec.exports(british, as_of="2031-12-27T12:00:00Z", tool=("british", ("ALLOW", "")))
    spec.exports(british, as_of="2031-12-28T12:00:00Z", tool=("british", ("HOLD", "P03")))


def test_everything_missing_is_told_at_once(spec):
    """No agreement, a list nobody looked at, and a third country: whoever mends one must not meet the next a night
    later."""
    asked = spec.exports(
        """
        processor | country | signed | listed
        american  | US      | -      | -
        """,
        tool=("american", ("HOLD", "P01")),
    )
    assert asked.expected[0]["other_rules"] == ["P02", "P03"]


def test_a_processor_that_is_not_in_the_register_is_nobody(spec):
    """A typing mistake must not let a list out; the configuration refuses it, and so do the rules."""
    asked = spec.exports("processor\nmailer", tool=("mialer", ("HOLD", "P01")))
    assert asked.expected[0]["other_rules"] == [], "of somebody unknown nothing else can be said"
