"""Mailchimp: the audience export, a ZIP with one CSV per status, or those CSVs dropped one by one.

The status stands in the member's name and nowhere else, so a file under another name is not read.
Times come without a zone: declare the one of the export, or they are read with a day of doubt.
"""

from __future__ import annotations

import re

from consentry.sources.model import Family, Field, Source, Stream
from consentry.sources.words_mailchimp import PERMISSION

_FIELDS = (
    Field("email", ("Email Address", "E-mailadres", "Email"), required=True, point="email"),
    Field("first_name", ("First Name", "Voornaam", "FNAME")),
    Field("last_name", ("Last Name", "Achternaam", "LNAME")),
    Field("phone", ("Phone Number", "Phone", "Telefoonnummer", "PHONE"), point="phone"),
    Field("sms_phone", ("SMS Phone Number", "SMS Phone", "SMSPHONE"), point="phone"),
    Field("optin_time", ("OPTIN_TIME",), form="time", required=True),
    Field("optin_ip", ("OPTIN_IP",)),
    Field("confirm_time", ("CONFIRM_TIME",), form="time", required=True),
    Field("confirm_ip", ("CONFIRM_IP",)),
    Field("country", ("CC",), form="country"),
    Field("last_changed", ("LAST_CHANGED",), form="time"),
    Field("unsub_time", ("UNSUB_TIME",), form="time"),
    Field("unsub_campaign", ("UNSUB_CAMPAIGN_ID",)),
    Field("unsub_reason", ("UNSUB_REASON",)),
    Field("clean_time", ("CLEAN_TIME",), form="time"),
    Field("clean_campaign", ("CLEAN_CAMPAIGN_ID",)),
    Field("leid", ("LEID",), point="contact"),
    Field("notes", ("NOTES",)),
)
_IGNORED = (
    "Address", "Birthday", "MEMBER_RATING", "LATITUDE", "LONGITUDE", "GMTOFF", "DSTOFF", "TIMEZONE", "REGION",
    "UNSUB_CAMPAIGN_TITLE", "UNSUB_REASON_OTHER", "CLEAN_CAMPAIGN_TITLE", "EUID",
    "TAGS",  # the company's own labels: nobody said yes or no by being labelled
)  # fmt: skip
_PERMISSIONS = (
    Family(
        "raw_mailchimp__permissions",
        re.compile(r"(?:marketing permissions?|gdpr|permission|toestemming)\s*[:-] (.+)"),
        PERMISSION,
        mapped=True,
    ),
)
_FORBIDDEN = {"unsubscribed": ("CLEAN_TIME",), "cleaned": ("UNSUB_TIME",)}


def _stream(status: str, name: str) -> Stream:
    return Stream(
        name=status,
        table="raw_mailchimp__members",
        fields=_FIELDS,
        file_name=re.compile(
            rf"(?:^|[^a-z]){name}_(?:email_|contacts_)?(?:audience|members|segment)_export", re.IGNORECASE
        ),
        ignored=_IGNORED,
        forbidden=_FORBIDDEN.get(status, ("UNSUB_TIME", "CLEAN_TIME")),
        families=_PERMISSIONS,
        constants={"status": status},
        named=True,
    )


MAILCHIMP = Source(
    kind="mailchimp",
    title="Mailchimp",
    streams=(
        _stream("subscribed", "subscribed"),
        _stream("unsubscribed", "unsubscribed"),
        _stream("cleaned", "cleaned"),
        _stream("nonsubscribed", "(?:nonsubscribed|non[-_]subscribed|transactional)"),
        _stream("sms_only", "sms[-_]only"),
    ),
    formats=("csv",),
)
