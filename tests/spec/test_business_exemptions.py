"""Messages to companies (B): what France, the United Kingdom, Belgium and the Netherlands exempt, if we want it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import spec_tables

ON = replace(spec_tables.POLICY, b2b_exemptions=True)
COMPANY = """
contact | country | subscriber_type | business_address | company_number
1       | {}      | legal           | yes              | 123
"""
FRENCH, BRITISH, BELGIAN, DUTCH = (COMPANY.format(country) for country in ("FR", "GB", "BE", "NL"))
MAY_OBJECT = """
notice_id | objection_offered
NB-1      | yes
"""
TOLD = """
event        | at         | wording
notice_given | 2026-02-01 | NB-1
"""
PUBLISHED = """
event             | at         | channel | purpose       | file
address_published | 2026-02-01 | email   | event_invites | shot-1
"""
INFO = {"mail": "info@firma.example"}


@pytest.mark.decides("B01")
def test_france_exempts_named_business_addresses(spec):
    """Told at collection, able to object there, and the invitation is about the job."""
    decided = spec(TOLD, notices=MAY_OBJECT, contacts=FRENCH, policy=ON, event_invites=("ALLOW", "B01"))
    row = decided["event_invites"]
    assert row["legal_basis"] == "b2b_exemption"
    assert len(row["evidence_ids"]) == 2


@pytest.mark.narrowly_not("B01")
def test_who_could_not_object_at_collection_is_not_exempt(spec):
    """The same director; nothing shows that he could object when his address was taken."""
    spec(
        TOLD,
        notices="notice_id | objection_offered\nNB-1 | unknown",
        contacts=FRENCH,
        policy=ON,
        event_invites=("HOLD", "Z01"),
    )


@pytest.mark.decides("B07")
def test_an_offer_outside_the_job_is_not_exempt(spec):
    """The newsletter is not marked as job-related; nor is an address exempt that may be private."""
    spec(TOLD, notices=MAY_OBJECT, contacts=FRENCH, policy=ON, newsletter=("HOLD", "B07"))
    private = FRENCH.replace("yes", "-")
    spec(TOLD, notices=MAY_OBJECT, contacts=private, policy=ON, event_invites=("HOLD", "B07"))


@pytest.mark.narrowly_not("B07")
def test_a_general_address_has_no_job(spec):
    """The same newsletter to info@ of the company."""
    spec(points=INFO, contacts=FRENCH, policy=ON, newsletter=("ALLOW", "B02"))


@pytest.mark.decides("B02")
def test_france_exempts_general_addresses_of_companies(spec):
    """info@ belongs to the legal person; the record that says so is the evidence."""
    decided = spec(points=INFO, contacts=FRENCH, policy=ON, event_invites=("ALLOW", "B02"))
    assert len(decided["event_invites"]["evidence_ids"]) == 1


@pytest.mark.narrowly_not("B02")
def test_a_no_at_a_general_address_counts_all_the_same(spec):
    """Nobody is exempt from an objection; and info@ of a sole trader is not exempt at all."""
    spec(
        "event | at | channel\nobjected | 2026-02-01 | email",
        points=INFO,
        contacts=FRENCH.replace("legal", "sole_trader"),
        policy=ON,
        event_invites=("BLOCK", "W01"),
    )


@pytest.mark.decides("B03")
def test_the_united_kingdom_exempts_verified_companies(spec):
    """A Ltd with its company number, under either spelling of the country."""
    spec(contacts=BRITISH, policy=ON, event_invites=("ALLOW", "B03"))
    spec(contacts=COMPANY.format("UK"), policy=ON, event_invites=("ALLOW", "B03"))


@pytest.mark.narrowly_not("B03")
def test_a_company_without_its_number_is_not_verified(spec):
    """The same Ltd; nobody looked it up."""
    spec(contacts=BRITISH.replace("123", "-"), policy=ON, event_invites=("HOLD", "B06"))


@pytest.mark.decides("B04")
def test_belgium_exempts_impersonal_addresses_of_companies(spec):
    """info@ of an NV."""
    spec(points=INFO, contacts=BELGIAN, policy=ON, event_invites=("ALLOW", "B04"))


@pytest.mark.narrowly_not("B04")
def test_belgium_does_not_exempt_the_people_of_a_company(spec):
    """A named address of the same NV."""
    spec(contacts=BELGIAN, policy=ON, event_invites=("HOLD", "Z01"))


@pytest.mark.decides("B05")
def test_a_dutch_company_may_publish_an_address_for_offers(spec):
    """The page that says so is kept, and it speaks of this kind of message."""
    decided = spec(PUBLISHED, contacts=DUTCH, policy=ON, event_invites=("ALLOW", "B05"))
    assert len(decided["event_invites"]["evidence_ids"]) == 2


@pytest.mark.narrowly_not("B05")
def test_an_address_published_for_something_else_is_not_exempt(spec):
    """The same page says nothing of the newsletter; and a page that nobody kept shows nothing."""
    spec(PUBLISHED, contacts=DUTCH, policy=ON, newsletter=("HOLD", "Z01"))
    spec(PUBLISHED.replace("shot-1", "-"), contacts=DUTCH, policy=ON, event_invites=("HOLD", "Z01"))


@pytest.mark.decides("B06")
def test_who_may_be_a_person_is_treated_as_one(spec):
    """Sole trader, partnership, unknown, or two records that disagree."""
    for form in ("sole_trader", "partnership", "unknown", "-"):
        spec(contacts=BRITISH.replace("legal", form), policy=ON, event_invites=("HOLD", "B06"))
    spec(
        contacts="contact | country | subscriber_type | company_number\n1 | GB | legal | 123\n2 | GB | natural | -",
        policy=ON,
        event_invites=("HOLD", "B06"),
    )


@pytest.mark.narrowly_not("B06")
def test_a_private_person_is_no_business_case(spec):
    """Known as a natural person: the exemptions are not even considered."""
    spec(contacts=BRITISH.replace("legal", "natural"), policy=ON, event_invites=("HOLD", "Z01"))


@pytest.mark.decides("B00")
def test_unless_we_want_it_nobody_is_exempt(spec):
    """Every fact of each exemption is there; the switch is off, as it is by default."""
    spec(TOLD, notices=MAY_OBJECT, contacts=FRENCH, event_invites=("HOLD", "B00"))
    spec(contacts=BRITISH, event_invites=("HOLD", "B00"))
    spec(PUBLISHED, contacts=DUTCH, event_invites=("HOLD", "B00"))
    for country in (FRENCH, BELGIAN):
        spec(points=INFO, contacts=country, event_invites=("HOLD", "B00"))


@pytest.mark.narrowly_not("B00")
def test_the_switch_is_named_only_where_it_is_the_reason(spec):
    """The French director was never told: switched on, he would not be exempt either."""
    spec(contacts=FRENCH, event_invites=("HOLD", "Z01"))


@pytest.mark.narrowly_not("B04")
def test_of_two_countries_neither_exempts(spec):
    """info@ of a company that one record places in Belgium and another in Germany or the Netherlands."""
    for other in ("DE", "NL"):
        spec(
            points=INFO,
            contacts=f"contact | country | subscriber_type\n1 | BE | legal\n2 | {other} | legal",
            policy=ON,
            event_invites=("HOLD", "Z01"),
        )


def test_without_the_switch_a_business_address_is_no_better_than_a_private_one(spec):
    """s17: the same facts, whatever the record says of the address."""
    for business in ("yes", "no", "-"):
        decided = spec(
            TOLD, notices=MAY_OBJECT, contacts=FRENCH.replace("yes", business), newsletter=("HOLD", "Z01")
        )
        assert decided["event_invites"]["decision"] == "HOLD"
