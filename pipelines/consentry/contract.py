"""The neutral contract: the tables that every source ends in, and their allowed words.

Lives here: names, types, words and meanings of the columns, as data; the reader of neutral files, the
core SQL's test and docs/reference/source-contract.md are made from it. Does not live here: reading,
writing or judging a value.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: all cells are text; `words` are the allowed ones (empty cell allowed unless required)."""

    name: str
    meaning: str
    required: bool = False
    words: tuple[str, ...] = ()
    many: bool = False  # several words in one cell, separated by ;
    form: str = "text"  # text | time | number | word | point | country | purpose


@dataclass(frozen=True)
class Table:
    """One table of the contract, one file per drop."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(column.name for column in self.columns)


CHANNEL_WORDS = ("email", "sms", "phone", "post")
POINT_WORDS = ("email", "phone", "post")
YES_NO = ("yes", "no", "unknown")

POSITIVE_EVENTS = ("given", "confirmed", "renewed")
NEGATIVE_EVENTS = (
    "refused", "withdrawn", "objected", "complaint", "identity_disputed",
    "expired", "revoked", "invalidated",
)  # fmt: skip
RIGHTS_EVENTS = ("erasure_requested", "erased", "restricted", "unrestricted", "deceased")
DELIVERY_EVENTS = ("hard_bounce", "soft_bounce", "delivered")
OWNER_EVENTS = ("owner_left",)
"""The one who held an address left it, or somebody else has it now: what was said there before is in doubt (V21)."""
REGISTER_EVENTS = ("register_listed", "register_clear")
SILENCING_EVENTS = (
    *NEGATIVE_EVENTS, "erasure_requested", "erased", "restricted", "deceased", "hard_bounce", "soft_bounce",
    "register_listed", *OWNER_EVENTS,
)  # fmt: skip
"""What speaks against contact: it counts as soon as it may have happened; everything else must surely have."""
FREEING_EVENTS = ("unrestricted", "delivered", "inbound_click", "inbound_reply", "register_clear")
"""What ends a restriction, a bounce or a listing: only an act with a time of its own does (T04)."""
CONTEXT_EVENTS = (
    "sale_recorded",
    "optout_offered",
    "notice_given",
    "legal_basis_claimed",
    "address_published",
)
ENGAGEMENT_EVENTS = ("inbound_click", "inbound_reply", "login", "purchase")
EVENT_TYPES = (
    "requested", *POSITIVE_EVENTS, *NEGATIVE_EVENTS, "unknown", *DELIVERY_EVENTS, *RIGHTS_EVENTS,
    *REGISTER_EVENTS, *CONTEXT_EVENTS, *ENGAGEMENT_EVENTS, *OWNER_EVENTS,
)  # fmt: skip

CAPTURE_METHODS = (
    "web_form_soi", "web_form_doi", "preference_center", "inbound_message", "paper_form",
    "oral_face_to_face", "oral_phone", "business_card", "event_badge_scan", "attendee_list",
    "import_csv", "api_sync", "crm_checkbox_by_staff", "purchased_or_partner_list", "pre_ticked",
    "prefilled_returning", "tc_clause", "privacy_statement", "contract_clause", "silence",
    "continued_use", "deemed", "gated_or_contest", "third_party_submission", "unknown",
)  # fmt: skip
BOX_DEFAULTS = ("unticked", "ticked", "own_button", "not_applicable", "unknown")
VERIFICATIONS = ("none", "doi_click", "doi_scanner", "signature", "recording", "witness", "authenticated")
CLAIMED_BASES = (
    "consent", "legitimate_interest", "soft_opt_in", "contract", "legal_obligation", "not_applicable",
)  # fmt: skip
SALE_STATUSES = (
    "draft", "quote", "void", "test", "free_account", "sent", "open", "overdue", "paid",
    "partially_paid", "refunded", "credited", "written_off",
)  # fmt: skip

_SCOPE = (
    Column("channels", "Channels it is about, separated by ;. Empty: none was named. * (all) only on a negative.",
           words=(*CHANNEL_WORDS, "*"), many=True, form="word"),
    Column("purposes", "Purposes it is about: ids from consentry.toml, separated by ;. `marketing`: a blanket wording. "
                       "* (all) only on a negative. Empty: none was named.", many=True, form="purpose"),
)  # fmt: skip

CONTACTS = Table("contacts", "One row per record in the source system: a person, an organisation or a mailbox.", (
    Column("contact_ref", "The record's own id in the source system, kept as text.", required=True),
    Column("person_ref", "An id that two systems share for the same person. Empty: none."),
    Column("organisation_ref", "An id of the organisation the record belongs to, shared between records."),
    Column("kind", "What the record is.", words=("person", "organisation", "mailbox", "unknown"), form="word"),
    Column("display_name", "Name as shown; never published."),
    Column("language", "Language tag."),
    Column("country", "Two-letter ISO code. Empty: unknown, and the strictest default applies.", form="country"),
    Column("subscriber_type", "Legal nature; unknown is treated as a natural person.",
           words=("natural", "sole_trader", "partnership", "legal", "unknown"), form="word"),
    Column("controller_id", "Whose contact it is; empty: ours. Another id: held for a client (rule A07)."),
    Column("created_at", "When the record was made.", form="time"),
    Column("updated_at", "When the record last changed; never a consent time.", form="time"),
    Column("deleted", "What the source says of the record's end.",
           words=("none", "archived", "deleted", "erased", "merged"), form="word"),
    Column("birth_date", "Day, month or year of birth, only where children may be among the contacts (A05).",
           form="time"),
    Column("parental_authorisation", "Reference of the parents' authorisation for a minor (A05). Empty: none."),
    Column("company_number", "Number of the organisation in its trade register; a British company counts as verified "
                             "only with it (rule B03)."),
))  # fmt: skip

CONTACT_POINTS = Table("contact_points", "Addresses and numbers of the contacts.", (
    Column("contact_ref", "The contact that holds it.", required=True),
    Column("point_kind", "Kind of address.", required=True, words=POINT_WORDS, form="word"),
    Column("point_value", "The address or number exactly as the source holds it.", required=True, form="point"),
    Column("role", "Place in the record.",
           words=("primary", "secondary", "billing", "contact_person", "unknown"), form="word"),
    Column("collected_in", "Where it was obtained.", words=("form", "sale", "event", "import", "unknown"), form="word"),
    Column("valid_from", "In use since.", form="time"),
    Column("valid_to", "In use until.", form="time"),
    Column("origin", "The document, register or list that shows where the address comes from. Empty: unknown, and "
                     "letters to prospects are held (rule L06)."),
    Column("origin_compatible", "Was it collected for marketing or something compatible with it (Art. 6(4))?",
           words=YES_NO, form="word"),
    Column("business_address", "Is it an address of the company, not a private one (rule B07)?", words=YES_NO,
           form="word"),
))  # fmt: skip

CONSENT_EVENTS = Table("consent_events", "What people did or what a system says about consent; append-only facts.", (
    Column("event_ref", "The event's own id in the source, when it has one."),
    Column("contact_ref", "The contact it is about. This or a point is needed."),
    Column("person_ref", "The person the evidence names, when an address is shared."),
    Column("point_kind", "Kind of the address it is about.", words=POINT_WORDS, form="word"),
    Column("point_value", "The very address or number, exactly as entered.", form="point"),
    *_SCOPE,
    Column("event_type", "What happened.", required=True, words=EVENT_TYPES, form="word"),
    Column("actor", "Who did it.", words=("data_subject", "controller", "processor", "third_party", "register"),
           form="word"),
    Column("kind", "act: somebody did it at that time. state: a field merely says so.", words=("act", "state"),
           form="word"),
    Column("occurred_at", "When it happened: ISO time, day, month or year. Without offset: the source's zone.",
           form="time"),
    Column("time_source", "Where the time comes from.",
           words=("subject_act", "system_log", "import_stamp", "manual", "inferred"), form="word"),
    Column("seq", "Order inside the source's own log, a whole number.", form="number"),
    Column("recorded_at", "When the source wrote it down (oral notes: when the note was entered).", form="time"),
    Column("observed_at", "When this fact was first seen, for a history handed over; never later than the drop.",
           form="time"),
    Column("capture_method", "How a yes was taken.", words=CAPTURE_METHODS, form="word"),
    Column("box_default", "State of the box before the person touched it.", words=BOX_DEFAULTS, form="word"),
    Column("form_id", "Form, page or screen."),
    Column("form_version", "Version of that form."),
    Column("source_ref", "Scan, message or recording id, event and place, or the sale it belongs to."),
    Column("notice_id", "The wording shown: an id of table notices."),
    Column("controller_named", "Id of the legal entity named to the person; empty: not recorded."),
    Column("verification", "How the act was verified.", words=VERIFICATIONS, form="word"),
    Column("verified_at", "When it was verified (double opt-in: the confirming click).", form="time"),
    Column("recorded_by", "Who wrote it down (initials or staff id)."),
    Column("artefact_uri", "Where the proof itself is kept."),
    Column("artefact_sha256", "Its checksum."),
    Column("note", "Free text, as literal as possible; read for oral consent and business cards."),
    Column("valid_until", "End date promised or stated.", form="time"),
    Column("claimed_basis", "Legal basis the source claims (legal_basis_claimed).", words=CLAIMED_BASES, form="word"),
    Column("bounce_code", "Enhanced status code such as 5.1.1."),
    Column("campaign_ref", "Message through which it came."),
    Column("register_name", "Official register (register_listed, register_clear): Postfilter, DNCM, Bloctel, TPS. A "
                            "check counts as screening only for the register it names (rule X02)."),
    Column("relation_ref", "Membership or contract a yes is tied to: a sale_ref (E04). Empty: tied to none."),
))  # fmt: skip

SALES = Table("sales", "Invoices and orders: the customer relation behind the soft opt-in.", (
    Column("sale_ref", "Invoice or order id.", required=True),
    Column("contact_ref", "The customer record."),
    Column("organisation_ref", "The buying organisation."),
    Column("point_kind", "Kind of the address given in the sale.", words=POINT_WORDS, form="word"),
    Column("point_value", "The address or number given in the sale.", form="point"),
    Column("direction", "sales: we sold. purchase: we bought.", required=True, words=("sales", "purchase"),
           form="word"),
    Column("status", "State of the invoice.", required=True, words=SALE_STATUSES, form="word"),
    Column("currency", "Three-letter code."),
    Column("net_amount", "Amount before credits, decimal point.", form="number"),
    Column("credited_amount", "Amount credited or refunded, positive.", form="number"),
    Column("sold_at", "When the sale was made.", form="time"),
    Column("paid_at", "When it was paid.", form="time"),
    Column("ended_at", "When the contract ended.", form="time"),
    Column("issuer_controller_id", "Legal entity that issued it; empty: ours."),
    Column("product_categories", "Categories sold, separated by ;.", many=True),
    Column("collected_in_sale", "Was the address obtained in this sale?", words=YES_NO, form="word"),
    Column("optout_offered", "Was a way to say no offered then?", words=YES_NO, form="word"),
    Column("optout_evidence_ref", "Proof of that offer (checkout log id)."),
))  # fmt: skip

SENDS = Table("sends", "Messages that left a tool.", (
    Column("send_ref", "Id of the send.", required=True),
    Column("contact_ref", "The contact it went to."),
    Column("point_kind", "Kind of address.", words=POINT_WORDS, form="word"),
    Column("point_value", "The address or number it went to.", form="point"),
    Column("channel", "How it was sent.", required=True, words=CHANNEL_WORDS, form="word"),
    Column("purpose", "Purpose of the message.", form="purpose"),
    Column("campaign_ref", "Campaign."),
    Column("sent_at", "When.", form="time"),
    Column("delivery", "What became of it.",
           words=("sent", "delivered", "soft_bounce", "hard_bounce", "dropped", "unknown"), form="word"),
))  # fmt: skip

NOTICES = Table("notices", "Wordings that were shown to people, pinned by checksum.", (
    Column("notice_id", "Id of this version of the wording.", required=True),
    Column("full_text", "The whole text as it was shown."),
    Column("sha256", "Checksum of full_text in UTF-8; empty: computed here."),
    Column("language", "Language tag."),
    Column("shown_from", "First day shown.", form="time"),
    Column("shown_to", "Last day shown.", form="time"),
    Column("controllers_named", "Ids of the legal entities it names, separated by ;.", many=True),
    Column("purposes", "Purposes it names, separated by ;.", many=True, form="purpose"),
    Column("channels", "Channels it names, separated by ;.", words=CHANNEL_WORDS, many=True, form="word"),
    Column("withdrawal_info", "Does it say how to withdraw?", words=YES_NO, form="word"),
    Column("unbundled", "Separate from terms and no condition?", words=YES_NO, form="word"),
    Column("frequency_days", "Promised number of days between messages.", form="number"),
    Column("validity_days", "Promised number of days the consent lasts.", form="number"),
    Column("li_statement", "Does it name a legitimate interest?", words=YES_NO, form="word"),
    Column("material_change_from", "From when our processing differs materially from it: purpose, controller, "
                                   "recipients (E03).", form="time"),
    Column("special_category", "Does it ask explicitly for data of a special category, such as health (A06)?",
           words=YES_NO, form="word"),
    Column("objection_offered", "Could the person object right there, when the address was collected (rule B01)?",
           words=YES_NO, form="word"),
))  # fmt: skip

LINK_REVIEWS = Table("link_reviews", "What a person found who compared two records: are they one human being?", (
    Column("contact_ref", "One record.", required=True),
    Column("contact_source", "The source it stands in; empty: the one that hands over this file."),
    Column("other_ref", "The other record.", required=True),
    Column("other_source", "The source that one stands in; empty: the one that hands over this file."),
    Column("verdict", "same: a no of one counts for the other too; a yes never does. different: no link carries a no "
                      "between them. The newest verdict about two records counts.",
           required=True, words=("same", "different"), form="word"),
    Column("reviewed_by", "Role or staff id of the reviewer."),
    Column("reviewed_at", "When it was reviewed; it counts from when we saw it.", form="time"),
    Column("reason", "What it was seen by; no personal data."),
))  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (CONTACTS, CONTACT_POINTS, CONSENT_EVENTS, SALES, SENDS, NOTICES, LINK_REVIEWS)
}

POINT_TABLES: tuple[str, ...] = tuple(
    name for name, table in TABLES.items() if "point_value" in table.column_names
)
"""Tables whose rows may name a contact point; rows that were set aside (quarantined_points) may too."""

ROW_COLUMNS: tuple[str, ...] = ("source_id", "file_id", "row_number", "observed_at", "zone")
"""Every core row also says where it comes from: source, file (sha256 prefix), row in it, when we saw it
(TIMESTAMPTZ) and the source's declared IANA zone ('' when undeclared)."""
