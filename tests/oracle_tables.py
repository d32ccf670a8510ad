"""Blank rows of the neutral contract for the oracle's tests and the case generator.

Lives here: the columns of each table, and rows in which only the interesting cells are filled. Column
names are those of docs/reference/source-contract.md, written out so that nothing is imported.
"""

from __future__ import annotations

from datetime import UTC, datetime

ROW_COLUMNS = ("source_id", "file_id", "row_number", "observed_at", "zone")
COLUMNS: dict[str, tuple[str, ...]] = {
    "contacts": (
        "contact_ref", "person_ref", "organisation_ref", "kind", "display_name", "language", "country",
        "subscriber_type", "controller_id", "created_at", "updated_at", "deleted",
        "birth_date", "parental_authorisation", "company_number",
    ),
    "contact_points": (
        "contact_ref", "point_kind", "point_value", "role", "collected_in", "valid_from", "valid_to",
        "origin", "origin_compatible", "business_address",
    ),
    "consent_events": (
        "event_ref", "contact_ref", "person_ref", "point_kind", "point_value", "channels", "purposes",
        "event_type", "actor", "kind", "occurred_at", "time_source", "seq", "recorded_at", "capture_method",
        "box_default", "form_id", "form_version", "source_ref", "notice_id", "controller_named",
        "verification", "verified_at", "recorded_by", "artefact_uri", "artefact_sha256", "note",
        "valid_until", "claimed_basis", "bounce_code", "campaign_ref", "register_name",
        "relation_ref",
    ),
    "sales": (
        "sale_ref", "contact_ref", "organisation_ref", "point_kind", "point_value", "direction", "status",
        "currency", "net_amount", "credited_amount", "sold_at", "paid_at", "ended_at",
        "issuer_controller_id", "product_categories", "collected_in_sale", "optout_offered",
        "optout_evidence_ref",
    ),
    "notices": (
        "notice_id", "full_text", "sha256", "language", "shown_from", "shown_to", "controllers_named",
        "purposes", "channels", "withdrawal_info", "unbundled", "frequency_days", "validity_days",
        "li_statement", "material_change_from", "special_category", "objection_offered",
    ),
    "link_reviews": (
        "contact_ref", "contact_source", "other_ref", "other_source", "verdict", "reviewed_by", "reviewed_at", "reason",
    ),
    "sends": (
        "send_ref", "contact_ref", "point_kind", "point_value", "channel", "purpose", "campaign_ref", "sent_at",
        "delivery",
    ),
}  # fmt: skip
NARROW: dict[str, tuple[str, ...]] = {
    "quarantined_points": ("source_id", "point_kind", "point_value", "observed_at"),
    "snapshots": ("source_id", "observed_at"),
}
BLANKS = {name: dict.fromkeys(columns, "") for name, columns in COLUMNS.items()}

US = "acme"
POLICY: dict = {
    "controller_id": US,
    "purposes": [
        {
            "id": "newsletter", "kind": "marketing", "name": "Newsletter", "similar_categories": (),
            "words": ("nieuwsbrief", "newsletter"), "letter_names_objection": False,
        },
        {
            "id": "offers_similar", "kind": "marketing", "name": "Similar offers", "letter_names_objection": True,
            "words": ("aanbieding", "offer"), "similar_categories": ("crm-training",),
        },
        {
            "id": "event_invites", "kind": "marketing", "name": "Invitations", "similar_categories": (),
            "words": ("uitnodiging", "invitation"), "letter_names_objection": False, "job_related": True,
        },
        {
            "id": "invoices", "kind": "service", "name": "Invoices", "similar_categories": (),
            "words": (), "letter_names_objection": False,
        },
        {
            "id": "order_news", "kind": "service", "name": "Order mail with an offer", "similar_categories": (),
            "words": (), "letter_names_objection": False, "promotes": "offers_similar",
        },
        {
            "id": "still_there", "kind": "marketing", "name": "May we still write?", "similar_categories": (),
            "words": (), "letter_names_objection": False, "asks_permission_for": "newsletter",
        },
        {
            "id": "health_tips", "kind": "marketing", "name": "Tips for patients", "similar_categories": (),
            "words": (), "letter_names_objection": False, "special_category": True,
        },
    ],
    "templates": [
        {"purpose": "still_there", "channel": "email", "names_sender": True, "unsubscribe": True, "one_click": False},
        {"purpose": "newsletter", "channel": "email", "names_sender": True, "unsubscribe": True, "one_click": True},
        {"purpose": "newsletter", "channel": "sms", "names_sender": True, "unsubscribe": True, "one_click": False},
        {"purpose": "offers_similar", "channel": "sms", "names_sender": True, "unsubscribe": False, "one_click": False},
    ],
    "predecessors": ("oldacme",),
    "relation_end_max_months": 24,
    "freemail_silent_months": 12,
    "freemail_domains": ("gmail.com", "googlemail.com"),
    "balancing_tests": [
        {
            "id": "LIA-1", "purpose": "offers_similar", "channel": "post",
            "valid_from": "2025-01-01", "valid_until": "2026-12-31",
        },
        {
            "id": "LIA-2", "purpose": "newsletter", "channel": "phone",
            "valid_from": "2025-06-30", "valid_until": "2026-10-01",
        },
        {
            "id": "LIA-3", "purpose": "event_invites", "channel": "post",
            "valid_from": "2024-08-10", "valid_until": "2028-01-01",
        },
        {
            "id": "LIA-4", "purpose": "event_invites", "channel": "phone",
            "valid_from": "2026-07-01", "valid_until": "2028-01-01",
        },
    ],
    "consent_max_age_months": 36,
    "soft_optin_max_age_months": 24,
    "soft_optin_max_age_months_by_country": (("FR", 36),),
    "invoice_statuses_sale": ("paid", "partially_paid"),
    "oral_note_max_days": 7,
    "doi_confirm_max_days": 7,
    "clock_skew_s": 300,
    "bulk_stamp_rows": 20,
    "soft_bounce_limit": 5,
    "soft_bounce_days": 14,
    "link_max_contacts": 20,
    "link_max_surnames": 4,
    "person_link_negative": 0.80,
    "phone_candidate_countries": ("NL", "BE", "DE", "FR", "GB"),
    "role_names": ("info", "sales", "facturen", "administratie", "team"),
}  # fmt: skip

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def empty_tables() -> dict[str, list[dict]]:
    """All tables without rows."""
    return {name: [] for name in (*COLUMNS, *NARROW)}


def blank_row(table: str, source: str, observed_at: datetime, zone: str, cells: dict[str, str]) -> dict:
    """A row in which only the given cells are filled."""
    row = BLANKS[table].copy()
    row.update(cells)
    row["source_id"] = source
    row["file_id"] = "f1"
    row["row_number"] = 1
    row["observed_at"] = observed_at
    row["zone"] = zone
    return row
