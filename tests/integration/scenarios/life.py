"""How long a yes lives, whose it is, and what it lacks."""

from __future__ import annotations

from scenarios.model import Case
from scenarios.words import double_opt_in, event, person, sale, single_opt_in

_CLICK = {"channels": "email", "actor": "data_subject", "kind": "act"}

CASES = (
    Case(
        "SC03", "A complete single opt-in, but in Germany.",
        (*person(country="DE"), single_opt_in("2026-03-01")),
        ("E:nl HOLD V15",),
    ),
    Case(
        "SC10", "Opted in on a partner's site to 'selected partners'; we were not named.",
        (*person(), single_opt_in("2026-03-01", controller_named="partner")),
        ("E:nl HOLD V11",),
    ),
    Case(
        "SC80a", "A colleague registered Jan; Jan did nothing.",
        (*person(), single_opt_in("2026-03-01", capture_method="third_party_submission")),
        ("E:nl HOLD V17 invalid",),
    ),
    Case(
        "SC80b", "A colleague registered Jan, and Jan clicked the confirmation that day.",
        (*person(), double_opt_in("2026-03-01", capture_method="third_party_submission")),
        ("E:nl ALLOW C02",),
    ),
    Case(
        "SC81a", "Complete but for the text of the form, which nobody kept.",
        (*person(), single_opt_in("2026-03-01", notice_id="lost")),
        ("E:nl HOLD V10",),
    ),
    Case(
        "SC81b", "Complete but for the time.",
        (*person(), single_opt_in("2026-03-01", occurred_at="")),
        ("E:nl HOLD V09",),
    ),
    Case(
        "SC81c", "The wording promised one year, and that is over.",
        (*person(), single_opt_in("2025-05-01", notice_id="nw_year")),
        ("E:nl HOLD E02",),
    ),
    Case(
        "SC81d", "The wording changed materially in January, and there is no new yes.",
        (*person(), single_opt_in("2025-05-01", notice_id="nw_old")),
        ("E:nl HOLD E03",),
    ),
    Case(
        "SC81e", "Signed up as a member, left in 2023, and still clicks.",
        (*person(), single_opt_in("2022-05-01", relation_ref="{case}-1"),
         sale("2022-01-10", ended_at="2023-06-30", product_categories="membership"),
         event("mail", "inbound_click", occurred_at="2026-08-01T{clock}Z", **_CLICK)),
        ("E:nl HOLD E04",),
    ),
    Case(
        "SC81f", "A double opt-in was asked for in September and never clicked.",
        (*person(), event("mail", "requested", channels="email", purposes="newsletter", kind="act",
                          occurred_at="2026-09-28T{clock}Z", capture_method="web_form_doi")),
        ("E:nl HOLD V14",),
        unlike={"T14": "SC81f~T14"},
    ),
    Case(
        "SC81f~T14", "The same, clicked.",
        (*person(), double_opt_in("2026-09-28")),
        ("E:nl ALLOW C02",),
    ),
    Case(
        "SC88", "Signed up in 2024, clicked in November 2025; the CRM notes that she left the company in February.",
        (*person(), double_opt_in("2024-09-01"),
         event("mail", "inbound_click", occurred_at="2025-11-10T{clock}Z", **_CLICK),
         event("crm", "owner_left", "", contact_ref="{case}-jan", kind="state", occurred_at="2026-02")),
        ("E:nl HOLD V21", "E:svc ALLOW S01"),
        unlike={"M07": "SC88~M07"},
    ),
    Case(
        "SC88~M07", "The same, and the one who has the mailbox now signed up herself in March.",
        (*person(), double_opt_in("2024-09-01"),
         event("crm", "owner_left", "", contact_ref="{case}-jan", kind="state", occurred_at="2026-02"),
         double_opt_in("2026-03-20")),
        ("E:nl ALLOW C02",),
    ),
    Case(
        "SC55", "Erased in February; in June the same address signs up anew with proof.",
        (*person(), event("desk", "erased", channels="*", kind="act", occurred_at="2026-02-01T{clock}Z"),
         double_opt_in("2026-06-01")),
        ("E:nl ALLOW C05", "E:ev BLOCK A01"),
        unlike={"T05": "SC55~T05"},
    ),
    Case(
        "SC55~T05", "The sign-up is older than the erasure.",
        (*person(), double_opt_in("2026-01-01"),
         event("desk", "erased", channels="*", kind="act", occurred_at="2026-02-01T{clock}Z")),
        ("E:nl BLOCK A01", "E:ev BLOCK A01"),
    ),
    Case(
        "SC82", "Signed up in January; in May a reply: 'that was not me'.",
        (*person(), double_opt_in("2026-01-10"),
         event("mail", "identity_disputed", channels="email", kind="act", occurred_at="2026-05-03T{clock}Z")),
        ("E:nl BLOCK W05", "E:sim BLOCK W05"),
    ),
)  # fmt: skip
