"""What messages promise, carry and bring along."""

from __future__ import annotations

from scenarios.model import Case
from scenarios.words import customer, double_opt_in, event, flag, person, sale, sent, single_opt_in

_PROMISED = (*person(), single_opt_in("2026-03-01", notice_id="nw80"))
_WON = {"source": "web", "campaign_ref": "{case}-k"}

CASES = (
    Case(
        "SC11", "Promised once per 80 days, last sent on 15 August.",
        (*_PROMISED, sent("2026-08-15")),
        ("E:nl HOLD F01 +C01",),
    ),
    Case(
        "SC12", "Promised once per 80 days, last sent on 1 July: long overdue, but that forbids nothing.",
        (*_PROMISED, sent("2026-07-01")),
        ("E:nl ALLOW C01 -F01",),
    ),
    Case(
        "SC58", "A flag without proof; marketing plans to ask by mail whether it still holds.",
        (*person(), flag("mail")),
        ("E:nl HOLD V06", "E:ask HOLD V06 +S03"),
    ),
    Case(
        "SC74", "An order confirmation with a large offer in it, to somebody who unsubscribed from offers.",
        (*customer(sale("2026-05-10")), event("mail", "withdrawn", channels="email", purposes="offers_similar",
                                              actor="data_subject", kind="act", occurred_at="2026-06-01T{clock}Z")),
        ("E:order BLOCK W02 +S02", "E:svc ALLOW S01"),
    ),
    Case(
        "SC84a", "Proven consent, but the template has no one-click header.",
        (*person(), single_opt_in("2026-03-01", purposes="club_news", notice_id="club")),
        ("E:club HOLD F02 +C01",),
    ),
    Case(
        "SC87", "A flag without proof got a mail that asked to confirm it, and the click led to a perfect form.",
        (*person(), flag("crm"), sent("2026-05-01", purpose="still_there", campaign_ref="{case}-k"),
         double_opt_in("2026-05-02", **_WON)),
        ("E:nl HOLD V20", "E:ask HOLD V20 +S03"),
        unlike={"T15": "SC87~T15"},
    ),
    Case(
        "SC87~T15", "The same form, found without any mail.",
        (*person(), flag("crm"), double_opt_in("2026-05-02")),
        ("E:nl ALLOW C02 -V20",),
    ),
)  # fmt: skip
