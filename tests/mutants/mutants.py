"""Hand-made mistakes in rules and facts: each would let somebody be mailed who must not be, or tell a wrong reason.

Lives here: the list. Does not live here: making one and seeing whether the tests notice it (that is `kill`).
"""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A text of a file of the package, what stands there instead, and what that would mean.

    `tests`: where invented cases meet it too seldom, the tests that notice it.
    """

    file: str
    before: str
    after: str
    means: str
    tests: str = ""


MUTANTS = (
    Mutant(
        "rules/invalid_consent.py",
        '["tc_clause", "privacy_statement", "contract_clause"]',
        '["tc_clause", "privacy_statement"]',
        "A contract clause is a consent (V02).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        '["business_card", "silence", "continued_use", "deemed"]',
        '["business_card", "continued_use", "deemed"]',
        "Silence is a consent (V03).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        'consent("capture_method") == "gated_or_contest"',
        'consent("capture_method") == "gated"',
        "A forced consent counts (V16).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        '== "third_party_submission") & ~consent("by_owner")',
        '== "third_party_submission") & consent("by_owner")',
        "A colleague may sign somebody up (V17).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        'return consent("tainted")',
        "return pl.lit(value=False)",
        "A yes won by a forbidden mail counts (V20).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        'consent("is_request") | ((consent("capture_method") == "web_form_doi")',
        '((consent("capture_method") == "web_form_doi")',
        "A pending sign-up is no V14.",
    ),
    Mutant(
        "rules/invalid_consent.py",
        '["event_badge_scan", "attendee_list"]',
        '["event_badge_scan"]',
        "Being on an attendee list is a consent (V07).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        '(carried & ~consent("has_artefact")) | (consent("batch_stamped")',
        '(carried & ~consent("has_artefact")) & (consent("batch_stamped")',
        "A spreadsheet proves (V08).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        'consent("before_gdpr") & ~consent("grade").is_in(["A", "B"])',
        'consent("before_gdpr") & ~consent("grade").is_in(["A", "B", "C", "D"])',
        "Old opt-ins need no proof (V18).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        '_is_act() & consent("is_oral") & ~consent("note_complete")',
        '_is_act() & consent("is_oral") & ~consent("note_complete") & ~consent("time_known")',
        "Any note of a talk will do (V12).",
    ),
    Mutant(
        "rules/invalid_consent.py",
        '_is_act() & ~consent("time_known")',
        '_is_act() & ~consent("time_known") & consent("is_oral")',
        "A yes needs no date (V09).",
    ),
    Mutant(
        "facts/proof.py",
        "> timedelta(days=policy.oral_note_max_days)",
        "> timedelta(days=policy.oral_note_max_days + 30)",
        "A note may be written weeks later (V12).",
    ),
    Mutant(
        "facts/proof.py",
        '(pl.col("verified_max") <= pl.col("occurred_min") + days)',
        '(pl.col("verified_max") <= pl.col("occurred_min") + 3 * days)',
        "A click may come weeks later (V14).",
    ),
    Mutant(
        "facts/proof.py",
        '| ((method == "third_party_submission") & ~pl.col("doi_in_time"))',
        '| ((method == "third_party_submission") & pl.col("doi_in_time"))',
        "Grade F for who confirmed (V17).",
    ),
    Mutant(
        "facts/proof.py",
        'pl.col("retrievable").fill_null(value=False) & shown_then',
        "shown_then.fill_null(value=True)",
        "A wording that nobody can show is proof (V10).",
    ),
    Mutant(
        "facts/proof.py",
        ".when(lacking == 0).then(pl.when(verified)",
        ".when(lacking <= 1).then(pl.when(verified)",
        "One missing element still makes grade B.",
    ),
    Mutant(
        "facts/negatives.py",
        'pl.col("occurred_max").fill_null(pl.col("observed_at")).alias("latest"),\n        pl.col("occ',
        'pl.col("occurred_min").fill_null(pl.col("observed_at")).alias("latest"),\n        pl.col("occ',
        "A day's withdrawal counts from midnight (T11).",
    ),
    Mutant(
        "facts/negatives.py",
        '.otherwise(pl.col("occurred_min") > pl.col("latest") + skew)',
        '.otherwise(pl.col("occurred_min") > pl.col("latest") - skew)',
        "Clocks of two systems agree (T10).",
    ),
    Mutant(
        "facts/negatives.py",
        '.when(same_log).then(pl.col("occurred_min") > pl.col("latest"))',
        '.when(same_log).then(pl.col("occurred_min") >= pl.col("latest"))',
        "In a tie the yes wins (T03).",
    ),
    Mutant(
        "facts/negatives.py",
        'good_enough = ~pl.col("event_type").is_in(NEED_GRADE_A) | (pl.col("grade") == "A")',
        "good_enough = pl.lit(value=True)",
        "A single opt-in lifts a complaint (W04, T05).",
    ),
    Mutant(
        "facts/negatives.py",
        'pl.when(personal & ~pl.col("direct")).then(pl.lit("linked_no"))',
        'pl.when(personal & ~pl.col("direct")).then(pl.lit("undated_no"))',
        "A no of another address tells a wrong reason (W08).",
    ),
    Mutant(
        "facts/negatives.py",
        '.when(personal & pl.col("vanished")).then(pl.lit("vanished_no"))',
        "",
        "An overwritten opt-out raises no alarm (W07).",
    ),
    Mutant(
        "facts/negatives.py",
        'pl.col("erased_at").is_null() | (pl.col("erased_at") < pl.col("latest"))',
        'pl.col("erased_at").is_null()',
        "A second erasure request is done when the first one was (A02).",
    ),
    Mutant(
        "decide.py",
        '& pl.col("actor").is_in(["", "data_subject"])\n        & pl.col("time_known")',
        '& pl.col("time_known")',
        "Staff may lift a no (T05).",
    ),
    Mutant(
        "decide.py",
        '(pl.col("hits") & v_bits == 0)',
        '(pl.col("hits") & v_bits >= 0)',
        "A yes that fails lifts a no (T05).",
    ),
    Mutant(
        "decide.py",
        'over = pl.col("_nos").fill_null(0) > pl.col("_ended").fill_null(0)',
        'over = pl.col("_nos").fill_null(0) > pl.col("_ended").fill_null(0) + 1',
        "A withdrawn yes revives (Art. 7(3)).",
    ),
    Mutant(
        "verdict.py",
        'pl.when(~pl.col("sale_passing")).then("sale_first")',
        'pl.when(pl.col("sale_passing")).then("sale_first")',
        "Held customers hear a wrong reason.",
    ),
    Mutant(
        "facts/messages.py",
        '(pl.col("occurred_max") < pl.col("sent_min"))',
        '(pl.col("occurred_min") < pl.col("sent_max"))',
        "A yes after a message justifies it (V20).",
    ),
    Mutant(
        "facts/messages.py",
        'agg(pl.col("latest").max().alias("last_sent"))',
        'agg(pl.col("latest").min().alias("last_sent"))',
        "A promise of frequency counts from the first message (F01).",
        "tests/spec/test_messages.py",
    ),
    Mutant(
        "facts/scope.py",
        'pl.when(silencing).then(pl.col("occurred_min") <= as_of)',
        'pl.when(silencing).then(pl.col("occurred_max") <= as_of)',
        "A no of today counts from tomorrow (T12).",
    ),
    Mutant(
        "facts/scope.py",
        'all_channels = _names("channels", EVERYTHING) | (named_channels == 0)',
        'all_channels = _names("channels", EVERYTHING)',
        "A no without a channel covers none.",
    ),
    Mutant(
        "facts/scope.py",
        "pl.when(complaint | (no & all_purposes))",
        "pl.when(no & ~complaint & all_purposes)",
        "A complaint covers one purpose only (W04).",
    ),
    Mutant(
        "facts/sales.py",
        '(pl.col("net") > 0).fill_null(value=False).alias("net_positive")',
        '(pl.col("net") >= 0).fill_null(value=False).alias("net_positive")',
        "A gift is a sale (I02).",
    ),
    Mutant(
        "facts/sales.py",
        '(pl.col("latest") < pl.col("_limit")).fill_null(value=True)',
        '(pl.col("latest") < pl.col("_limit")).fill_null(value=False)',
        "A sale without a date is a young one (I08).",
    ),
    Mutant(
        "facts/sales.py",
        '(pl.col("sale_point").eq_missing(pl.col("point_id")) & pl.col("collected"))',
        '(pl.col("sale_point").eq_missing(pl.col("point_id")))',
        "Any address of a customer will do (I05).",
    ),
    Mutant(
        "rules/invoice.py",
        'return ~sale("optout_offered")',
        'return sale("optout_offered")',
        "No opt-out need have been offered (I06).",
    ),
    Mutant(
        "rules/invoice.py",
        'sale("status").is_in(UNDONE) | sale("fully_credited")',
        'sale("status").is_in(UNDONE)',
        "A refunded sale counts (I04).",
    ),
    Mutant(
        "links.py",
        "circles = persons(everyone, keys, reviewed",
        "circles = persons(everyone, today, reviewed",
        "A no travels over today's shared ids only, not over those a record once showed (M06).",
    ),
    Mutant(
        "bonds.py",
        'few = (pl.len().over("kind", "key") <= policy.link_max_contacts) | (pl.col("kind") == "shared_id")',
        "few = pl.lit(value=True)",
        "An address that very many records hold makes them one person (M05).",
    ),
    Mutant(
        "bonds.py",
        'few = (pl.len().over("kind", "key") <= policy.link_max_contacts) | (pl.col("kind") == "shared_id")',
        'few = pl.len().over("kind", "key") <= policy.link_max_contacts',
        "A no stops at a shared id that very many records show (M05).",
    ),
    Mutant(
        "bonds.py",
        '.sort("contact_id", "other", "since", pl.col("verdict") == "same")',
        '.sort("contact_id", "other", "since", pl.col("verdict") != "same")',
        "Of two reviews of one drop the one that parts counts (M09).",
    ),
    Mutant(
        "bonds.py",
        '(pl.col("surnames") > policy.link_max_surnames) | (pl.col("holders") > policy.link_max_contacts)',
        'pl.col("holders") > policy.link_max_contacts',
        "A switchboard makes strangers likely one person (M05).",
    ),
    Mutant(
        "facts/messages.py",
        ".filter(proven & ~by_hand & ~over &",
        ".filter(proven & ~by_hand &",
        "A yes that had run out carries a mail (V20).",
    ),
    Mutant(
        "links.py",
        'ties.apart, left_on=["named", "other"], right_on=["contact_id", "other"], how="anti"',
        'ties.apart, on=["contact_id", "other"], how="anti"',
        "A no crosses to a record set apart from the very record it names (M09).",
    ),
    Mutant(
        "links.py",
        'pl.col("mailbox") != "role").select("point_id"), on="point_id", how="semi")',
        'pl.lit(value=True)).select("point_id"), on="point_id", how="semi")',
        "A no of a person closes the department's mailbox (M04).",
    ),
)
