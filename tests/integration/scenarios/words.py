"""The vocabulary in which the scenarios tell their facts: each function makes rows of the neutral contract."""

from __future__ import annotations

from scenarios.model import HOME, JAN, LATEST, MOBILE, Fact

PERSON = "{case}-jan"


def person(
    *addresses: str, ref: str = PERSON, source: str = "crm", country: str = "NL", drop: str = LATEST,
    kind: str = "person", **more: str,
) -> tuple[Fact, ...]:  # fmt: skip
    """A contact record with its addresses and numbers (Jan's e-mail when none is given)."""
    contact = {"contact_ref": ref, "kind": kind, "country": country, "subscriber_type": "natural", **more}
    points = [
        {"contact_ref": ref, "point_kind": kind_of(address), "point_value": address, "role": "primary"}
        for address in addresses or (JAN,)
    ]
    return (
        Fact(source, "contacts", contact, drop),
        *[Fact(source, "contact_points", point, drop) for point in points],
    )


def reachable(**more: str) -> tuple[Fact, ...]:
    """A person of whom we know e-mail, mobile and home."""
    return person(JAN, MOBILE, HOME, **more)


def event(source: str, event_type: str, address: str = JAN, drop: str = LATEST, **row: str) -> Fact:
    """One line of consent_events; an empty address leaves the point out."""
    point = {"point_kind": kind_of(address), "point_value": address} if address else {}
    return Fact(source, "consent_events", {"event_type": event_type, **point, **row}, drop)


def single_opt_in(when: str, address: str = JAN, source: str = "web", drop: str = LATEST, **row: str) -> Fact:
    """EV-B: own form, empty box, wording kept."""
    return event(source, "given", address, drop, **{
        "channels": "email", "purposes": "newsletter", "actor": "data_subject", "kind": "act",
        "occurred_at": at(when), "time_source": "subject_act", "capture_method": "web_form_soi",
        "box_default": "unticked", "form_id": "signup", "form_version": "7", "notice_id": "nw3",
        "controller_named": "acme", **row,
    })  # fmt: skip


def double_opt_in(when: str, address: str = JAN, source: str = "web", drop: str = LATEST, **row: str) -> Fact:
    """EV-A: the same, and the link in the mail clicked an hour later."""
    clicked = f"{when[:10]}T11:30:00Z"
    return single_opt_in(when, address, source, drop, **{
        "capture_method": "web_form_doi", "verification": "doi_click", "verified_at": clicked, **row,
    })  # fmt: skip


def flag(source: str, when: str = "", address: str = JAN, drop: str = LATEST, **row: str) -> Fact:
    """A field that says yes: a state, no act."""
    return event(source, "unknown", address, drop, **{
        "channels": "email", "purposes": "newsletter", "kind": "state", "occurred_at": when, **row,
    })  # fmt: skip


def unsubscribed(when: str, address: str = JAN, source: str = "mail", drop: str = LATEST, **row: str) -> Fact:
    """The unsubscribe link of the mail tool: no more e-mail, whatever it is about."""
    return event(source, "objected", address, drop, **{
        "channels": "email", "purposes": "*", "actor": "data_subject", "kind": "act", "occurred_at": at(when), **row,
    })  # fmt: skip


def sale(when: str, address: str = JAN, ref: str = PERSON, source: str = "inv", **row: str) -> Fact:
    """A paid invoice for a CRM training; the address was given in it and the opt-out was offered and logged."""
    return Fact(source, "sales", {
        "sale_ref": "{case}-1", "contact_ref": ref, "point_kind": kind_of(address), "point_value": address,
        "direction": "sales", "status": "paid", "currency": "EUR", "net_amount": "500.00", "credited_amount": "0.00",
        "sold_at": when, "paid_at": when, "issuer_controller_id": "acme", "product_categories": "crm-training",
        "collected_in_sale": "yes", "optout_offered": "yes", "optout_evidence_ref": "checkout-{case}", **row,
    })  # fmt: skip


def sent(
    when: str,
    purpose: str = "newsletter",
    address: str = JAN,
    source: str = "mail",
    drop: str = LATEST,
    **row: str,
) -> Fact:
    """A message that left."""
    return Fact(source, "sends", {
        "send_ref": "{case}-send", "point_kind": kind_of(address), "point_value": address, "channel": "email",
        "purpose": purpose, "sent_at": at(when), "delivery": "delivered", **row,
    }, drop)  # fmt: skip


def customer(*facts: Fact, **contact: str) -> tuple[Fact, ...]:
    """Jan as the invoice system knows him, with what it says of him."""
    return (*person(source="inv", **contact), *facts)


def kind_of(address: str) -> str:
    """E-mail, phone or post, by its looks."""
    if "@" in address:
        return "email"
    return "phone" if address.startswith("+") else "post"


def at(when: str) -> str:
    """A day gets the case's own time of day; a moment stays as it is."""
    return when if "T" in when else f"{when}T{{clock}}Z"


NOTICES = tuple(
    Fact("web", "notices", {
        "notice_id": notice, "full_text": text, "language": "en", "shown_from": since, "controllers_named": "acme",
        "purposes": purposes, "channels": channels, "withdrawal_info": "yes", "unbundled": "yes", "li_statement": li,
        "frequency_days": "80" if notice == "nw80" else "", "validity_days": "365" if notice == "nw_year" else "",
        "material_change_from": "2026-01-15" if notice == "nw_old" else "",
        "objection_offered": "yes" if notice == "may_object" else "",
    }, "2026-01-01T0900Z")
    for notice, text, since, purposes, channels, li in (
        ("nw3", "Yes, send me the newsletter of Acme BV by e-mail. I can stop it in every message.", "2014-01-01",
         "newsletter", "email", "no"),
        ("nw80", "Yes, send me the newsletter of Acme BV by e-mail, once per 80 days. I can stop it in every message.",
         "2025-01-01", "newsletter", "email", "no"),
        ("nw_year", "Yes, send me the newsletter of Acme BV by e-mail for one year. I can stop it in every message.",
         "2025-01-01", "newsletter", "email", "no"),
        ("nw_old", "Yes, Acme BV alone may send me its newsletter by e-mail. I can stop it in every message.",
         "2025-01-01", "newsletter", "email", "no"),
        ("club", "Yes, send me the club news of Acme BV by e-mail. I can stop it in every message.",
         "2025-01-01", "club_news", "email", "no"),
        ("diabetes", "Yes, send me tips of Acme BV by e-mail. I can stop them in every message.",
         "2025-01-01", "diabetes_tips", "email", "no"),
        ("two_boxes", "[ ] the newsletter [ ] invitations, both from Acme BV by e-mail; stop in every message.",
         "2025-01-01", "newsletter;event_invites", "email", "no"),
        ("blanket", "Yes, Acme BV may send me marketing communications by e-mail until I stop them.", "2025-01-01",
         "marketing", "email", "no"),
        ("offers", "Yes, Acme BV may e-mail me offers of similar trainings until I say stop.", "2025-01-01",
         "offers_similar", "email", "no"),
        ("interest", "Acme BV sends its customers letters about similar trainings, in its own interest; say stop at any"
         " time.", "2025-01-01", "offers_similar", "post", "yes"),
        ("interest_letters", "Acme BV sends letters in its own interest; say stop at any time.", "2025-01-01", "",
         "post", "yes"),
        ("interest_calls", "Acme BV calls about its newsletter and events in its own interest; say stop at any time.",
         "2025-01-01", "newsletter;event_invites", "phone", "yes"),
        ("calls", "Yes, Acme BV may call me about its newsletter until I say stop.", "2024-01-01", "newsletter",
         "phone", "no"),
        ("may_object", "We will e-mail you about your profession. [ ] I object.", "2025-01-01", "", "email", "no"),
    )
)  # fmt: skip
"""The wordings that were shown, shared by all scenarios."""
