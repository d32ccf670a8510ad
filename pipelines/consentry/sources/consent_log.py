"""The log of one's own forms: who, when, which form and wording, and what was done with the box.

It is the evidence that lifts a flag to a proof. Also its file of wordings, which become notices. A log
may hold boxes left empty, choices in a preference centre and the opt-out offered in a sale. A log without
the column `choice` is a list of sign-ups; where there is one, every row must fill it.
"""

from __future__ import annotations

import re

from consentry.sources.model import Field, Source, Stream
from consentry.sources.words_common import YES_NO
from consentry.sources.words_consent_log import BOX, CHANNEL, CHOICE, METHOD, VERIFICATION

_LOG = Stream(
    name="log",
    table="raw_consent_log__log",
    file_name=re.compile(r"log|consent|form|optin|toestemming", re.IGNORECASE),
    fields=(
        Field("log_id", ("log_id", "event_id", "id", "submission_id")),
        Field("contact_id", ("contact_id", "contact", "customer_id", "klantnummer"), point="contact"),
        Field("person_id", ("person_id", "person", "account_id")),
        Field("email", ("email", "e-mail", "email address", "e-mailadres"), required=True, point="email"),
        Field("phone", ("phone", "phone_number", "telefoonnummer", "telefoon"), point="phone"),
        Field("occurred_at", ("occurred_at", "submitted_at", "timestamp", "tijdstip", "datum"), form="time",
              required=True),
        Field("choice", ("choice", "action", "event", "keuze", "box", "box_state"), words=CHOICE, never_blank=True),
        Field("form_id", ("form_id", "form", "formulier"), required=True),
        Field("form_version", ("form_version", "version", "formulierversie", "versie")),
        Field("wording_id", ("wording_id", "notice_id", "wording", "tekst_id")),
        Field("box_default", ("box_default", "default", "vakje_standaard"), words=BOX),
        Field("purposes", ("purposes", "purpose", "doelen", "doel"), many=True),
        Field("channels", ("channels", "channel", "kanalen", "kanaal"), words=CHANNEL, many=True),
        Field("method", ("method", "capture_method", "methode"), words=METHOD),
        Field("confirmed_at", ("confirmed_at", "confirmation_time", "bevestigd_op"), form="time"),
        Field("verification", ("verification", "confirmation", "verificatie"), words=VERIFICATION),
        Field("sale_id", ("sale_id", "order_id", "invoice_id", "factuurnummer")),
        Field("controller", ("controller", "controller_named", "verantwoordelijke")),
        Field("recorded_by", ("recorded_by", "staff", "medewerker")),
        Field("recorded_at", ("recorded_at", "noted_at", "genoteerd_op"), form="time"),
        Field("artefact_uri", ("artefact_uri", "evidence", "evidence_uri", "bewijs")),
        Field("artefact_sha256", ("artefact_sha256", "evidence_sha256")),
        Field("note", ("note", "notes", "notitie", "opmerking")),
        Field("valid_until", ("valid_until", "geldig_tot"), form="time"),
    ),
    ignored=("name", "naam", "first_name", "last_name", "ip", "ip_address", "user_agent", "url", "page", "referrer",
             "session"),
    rules=("named_somebody",),
)  # fmt: skip

_WORDINGS = Stream(
    name="wordings",
    table="raw_consent_log__wordings",
    file_name=re.compile(r"wording|notice|tekst", re.IGNORECASE),
    fields=(
        Field("wording_id", ("wording_id", "notice_id", "tekst_id"), required=True, filled=True),
        Field("full_text", ("full_text", "text", "tekst"), required=True),
        Field("sha256", ("sha256",)),
        Field("language", ("language", "taal")),
        Field("shown_from", ("shown_from", "getoond_van"), form="time"),
        Field("shown_to", ("shown_to", "getoond_tot"), form="time"),
        Field("controllers", ("controllers_named", "controllers", "verantwoordelijken"), many=True),
        Field("purposes", ("purposes", "doelen"), many=True),
        Field(
            "channels",
            ("channels", "kanalen"),
            words={k: v for k, v in CHANNEL.items() if v != "*"},
            many=True,
        ),
        Field(
            "withdrawal_info", ("withdrawal_info", "afmelden_vermeld"), words={**YES_NO, "unknown": "unknown"}
        ),
        Field(
            "unbundled",
            ("unbundled", "separate", "los_van_voorwaarden"),
            words={**YES_NO, "unknown": "unknown"},
        ),
        Field("frequency_days", ("frequency_days", "frequentie_dagen"), form="number"),
        Field("validity_days", ("validity_days", "geldig_dagen"), form="number"),
        Field(
            "li_statement", ("li_statement", "gerechtvaardigd_belang"), words={**YES_NO, "unknown": "unknown"}
        ),
    ),
)

CONSENT_LOG = Source(
    kind="consent_log", title="Form or consent log", streams=(_LOG, _WORDINGS), formats=("csv",)
)
