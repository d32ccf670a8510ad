"""What counts as a yes, for whom, for what and by which channel."""

from __future__ import annotations

from scenarios.model import JAN, MOBILE, Case
from scenarios.words import (
    double_opt_in,
    event,
    flag,
    person,
    reachable,
    single_opt_in,
)

_TAGGED = "jan+news@{case}.example"
_INFO = "info@{case}.example"
_PIET = "piet@{case}.example"
_ANNA = "anna@{case}.example"
_GMAIL = "{case}@gmail.com"  # shorter than any mailbox Gmail hands out, so nobody's
_NEW = "jan@new-{case}.example"

_TWO_YES = (single_opt_in("2024-05-01"), event(
    "mail", "given", channels="email", purposes="newsletter", actor="data_subject", kind="act",
    occurred_at="2026-02-10T{clock}Z", capture_method="prefilled_returning", box_default="ticked", form_id="signup",
    notice_id="nw3", controller_named="acme",
))  # fmt: skip


def _mailbox(address: str) -> tuple:
    """A sign-up from `address`, which Piet's record holds beside his own."""
    return (*person(_PIET, address, ref="{case}-piet"), single_opt_in("2026-03-01", address))


CASES = (
    Case(
        "SC01", "A confirmed sign-up for the newsletter by e-mail says nothing of invitations, nor of texts.",
        (*person(JAN, MOBILE), double_opt_in("2026-03-01")),
        ("E:nl ALLOW C02 proven", "E:ev HOLD V04", "S:nl HOLD V05"),
    ),
    Case(
        "SC02", "In the Netherlands a complete single sign-up is proof enough.",
        (*person(), single_opt_in("2026-03-01")),
        ("E:nl ALLOW C01 proven",),
    ),
    Case(
        "SC04", "Everything is on file, but the box was ticked before the person came.",
        (*person(), single_opt_in("2026-03-01", box_default="ticked")),
        ("E:nl HOLD V01 invalid",),
    ),
    Case(
        "SC05a", "A tick shown to a returning visitor does not spoil the sign-up of 2024.",
        (*person(), *_TWO_YES),
        ("E:nl ALLOW C01 proven +V01",),
    ),
    Case(
        "SC05b", "Nor does it renew it: three years after the sign-up it is stale.",
        (*person(), *_TWO_YES),
        ("E:nl HOLD E01 +V01",),
        as_of="2027-06-01T09:00:00Z",
    ),
    Case(
        "SC06", "The newsletter was hidden in paragraph 14 of the terms.",
        (*person(), event("crm", "given", channels="email", purposes="newsletter", kind="act", occurred_at="2025-05-01",
                          capture_method="tc_clause", note="accepted general terms, par. 14")),
        ("E:nl HOLD V02 invalid",),
    ),
    Case(
        "SC77a", "The mail tool uses a word for a status that nobody has read yet; it may be a no.",
        (*person(), double_opt_in("2026-03-01"), event("mail", "mystery", occurred_at="2026-04-01")),
        ("E:nl HOLD Q05",),
    ),
    Case(
        "SC64", "A German sign-up by double opt-in names e-mail only; the form also asked for a mobile number.",
        (*person(JAN, MOBILE, country="DE"), double_opt_in("2026-03-01")),
        ("E:nl ALLOW C02", "T:nl HOLD V05"),
    ),
    Case(
        "SC79", "The prize draw could be entered only together with the newsletter.",
        (*person(), single_opt_in("2026-03-01", capture_method="gated_or_contest", form_id="win")),
        ("E:nl HOLD V16 invalid",),
    ),
    Case(
        "SC07", "A perfect record of a yes to 'marketing communications' is a yes to nothing in particular.",
        (*person(), single_opt_in("2026-03-01", source="mail", purposes="marketing", notice_id="blanket")),
        ("E:nl HOLD V04",),
    ),
    Case(
        "SC08", "One form, two boxes: the newsletter ticked, the invitations left empty.",
        (*person(), single_opt_in("2026-03-01", notice_id="two_boxes"),
         event("web", "refused", channels="email", purposes="event_invites", actor="data_subject", kind="act",
               occurred_at="2026-03-01T{clock}Z", form_id="signup", notice_id="two_boxes")),
        ("E:nl ALLOW C01", "E:ev BLOCK W03"),
    ),
    Case(
        "SC09", "A yes to e-mail is no yes to texts.",
        (*person(JAN, MOBILE), single_opt_in("2026-03-01")),
        ("S:nl HOLD V05",),
    ),
    Case(
        "SC13", "On the list since 2015, and that is all anybody knows.",
        (*person(), flag("mail", "2015-04-02")),
        ("E:nl HOLD V18 missing +V06",),
    ),
    Case(
        "SC14", "A signed form of 2014 was scanned with its wording, and the person still clicks.",
        (*person(), event(
            "crm", "given", channels="email", purposes="newsletter", actor="data_subject", kind="act",
            occurred_at="2014-11-05", capture_method="paper_form", source_ref="scan-{case}", notice_id="nw3",
            controller_named="acme", verification="signature", artefact_uri="vault/scan-{case}.pdf"),
         event("mail", "inbound_click", occurred_at="2026-05-03T{clock}Z", kind="act")),
        ("E:nl ALLOW C04 proven",),
    ),
    Case(
        "SC15", "A CRM field says newsletter: yes. Since when, and why?",
        (*person(), flag("crm")),
        ("E:nl HOLD V06 missing",),
    ),
    Case(
        "SC16", "Two systems tell two stories of one sign-up: a form, a trade fair.",
        (*person(), single_opt_in("2025-06-01", source="crm"),
         event("mail", "given", channels="email", purposes="newsletter", kind="act", occurred_at="2025-06-01T{clock}Z",
               capture_method="event_badge_scan", source_ref="fair", controller_named="acme")),
        ("E:nl HOLD V13",),
    ),
    Case(
        "SC17a", "The bare flag again, on a private address.",
        (*person(_GMAIL), flag("crm", address=_GMAIL)),
        (f"{_GMAIL} E:nl HOLD V06 missing",),
        alike={"s17": "SC17b"},
    ),
    Case(
        "SC17b", "The bare flag again, on a business address: nothing changes.",
        (*person(organisation_ref="{case}-firm", subscriber_type="legal"), flag("crm")),
        ("E:nl HOLD V06 missing",),
        alike={"s17": "SC17a"},
    ),
    Case(
        "SC18", "A department mailbox signed up; that is no yes of Piet, who reads it too.",
        _mailbox(_INFO),
        (f"{_INFO} E:nl ALLOW C06", f"{_PIET} E:nl HOLD Z01"),
        unlike={"M04": "SC18~M04"},
    ),
    Case(
        "SC18~M04", "A personal mailbox in its place: now Piet's record knows of a yes, given elsewhere.",
        _mailbox(_ANNA),
        (f"{_ANNA} E:nl ALLOW C01", f"{_PIET} E:nl HOLD V19"),
    ),
    Case(
        "SC59", "The CRM claims legitimate interest for a prospect, and has nothing else.",
        (*person(), event("crm", "legal_basis_claimed", claimed_basis="legitimate_interest", kind="state")),
        ("E:nl HOLD L09",),
    ),
    Case(
        "SC61", "A yes for one address is none for the same address without its tag.",
        (*person(JAN, _TAGGED), double_opt_in("2026-03-01", _TAGGED)),
        ("E:nl HOLD V19", f"{_TAGGED} E:nl ALLOW C02"),
    ),
    Case(
        "SC62a", "Jan changed jobs and sales typed in his new address: his yes stays with the old one.",
        (*person(JAN, _NEW), double_opt_in("2026-03-01")),
        (f"{_NEW} E:nl HOLD V19", "E:nl ALLOW C02"),
        unlike={"M06": "SC62b"},
    ),
    Case(
        "SC78", "A new purpose starts empty, for whoever is on file with nothing.",
        reachable(),
        ("E:pod HOLD Z01", "S:pod HOLD Z01", "T:pod HOLD Z01", "P:pod HOLD X02"),
    ),
)  # fmt: skip
