"""HubSpot: the export of all contacts, with labels in English or Dutch or with internal names.

Times are in the portal's zone, which is the zone of the source. An empty opt-out says nothing: in
HubSpot "not opted out" is the default and no consent.
"""

from __future__ import annotations

import re

from consentry.sources.model import Family, Field, Source, Stream
from consentry.sources.words_hubspot import BOUNCE, LEGAL_BASIS, OPTOUT

_CONTACTS = Stream(
    name="contacts",
    table="raw_hubspot__contacts",
    file_name=re.compile(r"hubspot|contact", re.IGNORECASE),
    fields=(
        Field("record_id", ("Record ID", "Record-ID", "Contact ID", "hs_object_id", "vid"), required=True,
              filled=True, point="contact"),
        Field("first_name", ("First Name", "Voornaam", "firstname")),
        Field("last_name", ("Last Name", "Achternaam", "lastname")),
        Field("email", ("Email", "E-mail", "E-mailadres"), required=True, point="email"),
        Field("additional_emails", ("Additional email addresses", "Aanvullende e-mailadressen", "Extra e-mailadressen",
                                    "hs_additional_emails"), point="email"),
        Field("phone", ("Phone Number", "Telefoonnummer", "phone"), point="phone"),
        Field("mobile", ("Mobile Phone Number", "Mobiel telefoonnummer", "Mobiele telefoonnummer", "mobilephone"),
              point="phone"),
        Field("country", ("Country/Region", "Country", "Land/regio", "Land"), form="country"),
        Field("language", ("Preferred language", "Voorkeurstaal", "hs_language")),
        Field("company_ref", ("Primary Associated Company ID", "Associated Company ID", "associatedcompanyid")),
        Field("created_at", ("Create Date", "Aanmaakdatum", "createdate"), form="time"),
        Field("updated_at", ("Last Modified Date", "Datum laatste wijziging", "Laatste wijzigingsdatum",
                             "lastmodifieddate"), form="time"),
        Field("optout", ("Unsubscribed from all email", "Afgemeld voor alle e-mails", "Afgemeld voor alle e-mail",
                         "Uitgeschreven voor alle e-mail", "hs_email_optout"), words=OPTOUT, expected=True),
        Field("legal_basis", ("Legal basis for processing contact's data",
                              "Juridische grondslag voor verwerking van contactgegevens",
                              "Rechtsgrondslag voor het verwerken van contactgegevens", "hs_legal_basis"),
              words=LEGAL_BASIS, many=True),
        Field("hard_bounce", ("Email hard bounce reason", "Reden harde bounce e-mail", "Reden van harde bounce e-mail",
                              "hs_email_hard_bounce_reason", "hs_email_hard_bounce_reason_enum"), words=BOUNCE),
        Field("note", ("Consent note", "Toestemmingsnotitie", "Toestemming notitie")),
        Field("note_at", ("Consent note date", "Datum toestemmingsnotitie", "Toestemming notitie datum"), form="time"),
        Field("note_by", ("Consent note by", "Toestemmingsnotitie door", "Toestemming notitie door")),
    ),
    families=(
        Family("raw_hubspot__optouts",
               re.compile(r"(?:opted out of email|afgemeld voor e-mail|uitgeschreven voor e-mail): (.+)"), OPTOUT),
        Family("raw_hubspot__optouts", re.compile(r"hs_email_optout_(\d+)"), OPTOUT),
    ),
    ignored=(
        "Marketing contact status", "Marketingcontactstatus", "hs_marketable_status",  # who is billed, not who agreed
        "Lead Status", "Leadstatus", "Lifecycle Stage", "Levenscyclusfase", "Contact owner", "Eigenaar van contact",
        "Company Name", "Bedrijfsnaam", "Associated Company", "City", "Plaats", "Job Title", "Functietitel",
        "Last Activity Date", "Datum laatste activiteit",
    ),
)  # fmt: skip

HUBSPOT = Source(kind="hubspot", title="HubSpot", streams=(_CONTACTS,), formats=("csv",))
