"""The one vocabulary of facts that rules may read, with meaning.

Four grains: one row per decision key (contact point, channel, purpose), one per consent candidate of a key, one per
sale of a key, and one per export (the lists of one tool). Every fact is a non-null column made in `facts`; a rule names
it through `key`, `consent`, `sale` or `export`, so a typo fails at import. Does not live here: how a fact is found, or
what follows from it.
"""

from __future__ import annotations

import polars as pl

KEY_FACTS: dict[str, str] = {
    "is_service": "the purpose is a service message",
    "channel": "email, sms, phone or post",
    "regime": "OPT_IN_SOFT, OPT_IN, LI or REGISTER: what the recipient's country admits",
    "erased": "the person was erased and has not acted since",
    "erasure_requested": "the person asked to be erased and it is not done yet",
    "restricted": "processing is restricted",
    "deceased": "the person has died",
    "minor": "somebody who holds the address is known to be too young and the parents did not agree",
    "special_category": "the audience reveals health or other sensitive data",
    "explicit_consent": "a consent that counts asks explicitly for such data",
    "sells_in_service": "a service message that also sells",
    "asks_permission": "a message that asks for a yes",
    "promised_later": "the promised number of days since the last message has not passed",
    "template_incomplete": "the declared template lacks the sender, the way out or the one-click header",
    "foreign_controller": "a source holds the contact for another company",
    "vanished_no": "a no was shown by a source, is missing from its newest full snapshot and was not lifted",
    "objected": "an objection covers the channel, not lifted",
    "withdrawn": "a withdrawal covers purpose and channel, not lifted",
    "refused": "a refusal covers purpose and channel, not lifted",
    "complained": "a spam complaint, not lifted",
    "identity_disputed": "somebody says the sign-up was not theirs, not lifted",
    "undated_no": "a source says no and nobody knows since when, not lifted",
    "linked_no": "the same person said no at another contact point, not lifted",
    "hard_bounced": "the address does not exist",
    "soft_bounced_out": "the mailbox keeps refusing",
    "address_invalid": "the value cannot be written to",
    "on_register": "on the official register that applies, not lifted",
    "unreadable_row": "a quarantined row names this contact point",
    "lifted_no": "at least one no was lifted by a later proven yes",
    "consent_passes": "a consent candidate has no failing rule",
    "has_candidate": "some consent fact is about this very key",
    "consent_to_other_controller": "a consent for this point, channel and purpose names another legal entity",
    "consent_at_other_point": "a consent for this channel and purpose was given at a linked contact point",
    "consent_for_other_purpose": "a consent at this point and channel names another or no separate purpose",
    "consent_for_other_channel": "a consent of this person for this purpose names another channel",
    "is_customer": "a completed sale of ours to this person or organisation",
    "letter_names_objection": "the letter says how to object",
    "balancing_test_valid": "a balancing test covers purpose and channel on this day",
    "interest_was_told": "a notice that names the interest was given",
    "interest_claimed": "a source claims legitimate interest",
    "register_applies": "a candidate country has an official register for this channel",
    "screened": "every register that applies was checked for this contact point in time and found clear",
    "interest_admitted": "every candidate country admits legitimate interest for this channel (LI or REGISTER)",
    "origin_documented": "where the address comes from is documented and fits the purpose",
    "prospect_letters": "the company writes to people who bought nothing",
    "b2b_exemptions_on": "the company uses the national business exemptions",
    "exempting_country": "the country whose business exemption covers this channel; '' when none or several",
    "subscriber": "legal, natural or doubtful: what all records together say",
    "company_number_known": "a trade register number of the company is recorded",
    "generic_mailbox": "the address is a desk's, not a person's",
    "business_address": "the address is the company's, not a private one",
    "told_and_could_object": "a notice given at collection told of it and offered to object at once",
    "job_related": "the purpose is about the profession of those who get it",
    "published_for_this": "the company made this address known for this purpose, and the snapshot is kept",
}

CONSENT_FACTS: dict[str, str] = {
    "is_flag": "a bare state without an act",
    "is_request": "asked for, not given",
    "capture_method": "how it was taken; 'unknown' when nobody says",
    "box_ticked": "the box was ticked before the person came",
    "batch_stamped": "many rows of one source carry this very second",
    "has_artefact": "an artefact of its own is named",
    "has_own_file": "the artefact itself is kept somewhere",
    "by_owner": "the owner of the address confirmed it in time",
    "doi_in_time": "the confirming click of a person came in time",
    "contradicted": "another source tells another way of the same opt-in",
    "time_known": "the time of the act is known",
    "before_gdpr": "it certainly happened before 25 May 2018",
    "is_oral": "said, not written",
    "note_complete": "the note has date, time, place, words and recorder and was made in time",
    "grade": "A to F, domain table 5.1",
    "min_grade": "lowest grade the country accepts",
    "act_evident": "contact point, act and reference are all recorded",
    "wording_complete": "the wording is retrievable, names us, says how to withdraw and stands apart",
    "purpose_stated": "it names this purpose, and the wording shown does not leave it out",
    "channel_stated": "it names this channel, and the wording shown does not leave it out",
    "too_old": "older than the maximum age since act and engagement",
    "ended": "its promised or stated end has passed",
    "role_mailbox": "the contact point is a desk, not a person",
    "tainted": "it came through a message for which there was no basis",
    "owner_doubtful": "the address may have another owner since",
    "material_change": "what we do differs materially from what the wording said",
    "relation_ended": "the membership or contract it is tied to ended too long ago, or is not on file",
}

SALE_FACTS: dict[str, str] = {
    "direction": "sales or purchase",
    "status": "state of the invoice",
    "net_positive": "a positive amount is known",
    "fully_credited": "credited or refunded in full",
    "address_from_sale": "this very contact point was obtained in the sale",
    "optout_offered": "a way to say no was offered then, with evidence",
    "similar": "the product category belongs to the purpose",
    "too_long_ago": "the last sale, payment or contract end is too long ago or unknown",
    "other_issuer": "another legal entity issued it",
    "soft_optin_exists": "the country admits the soft opt-in for this channel on this day",
    "counts_as_sale": "the status is one the policy accepts as a sale",
}

EXPORT_FACTS: dict[str, str] = {
    "leaves_company": "somebody else handles the lists, or nobody said who",
    "processor_named": "the target names its processor",
    "agreement_in_force": "the agreement with it is signed and has not ended",
    "list_is_current": "somebody looked at its list of sub-processors, and not too long ago",
    "subprocessors_authorised": "each sub-processor on it is authorised in writing",
    "transfers_covered": "processor and sub-processors are in the EEA, in an adequate country, or under a safeguard",
}


def key(fact: str) -> pl.Expr:
    """A fact of the decision key."""
    return _known(fact, KEY_FACTS, "decision key")


def consent(fact: str) -> pl.Expr:
    """A fact of one consent candidate."""
    return _known(fact, CONSENT_FACTS, "consent candidate")


def sale(fact: str) -> pl.Expr:
    """A fact of one sale."""
    return _known(fact, SALE_FACTS, "sale")


def export(fact: str) -> pl.Expr:
    """A fact of the export to one tool."""
    return _known(fact, EXPORT_FACTS, "export")


def _known(fact: str, vocabulary: dict[str, str], grain: str) -> pl.Expr:
    if fact not in vocabulary:
        raise LookupError(f"{fact!r} is no fact of a {grain}; see consentry.evidence")
    return pl.col(fact)
