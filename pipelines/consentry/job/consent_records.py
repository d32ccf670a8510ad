"""A person's consents as records in the vocabulary of ISO/IEC TS 27560:2023 and the W3C Data Privacy Vocabulary.

Lives here: one record per address, purpose and channel that was asked about, with every statement about it, as JSON-LD
by the guide "Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV" (W3C DPVCG, DPV 2.3). Does not live
here: whose statements these are, nor whether a consent counts.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from consentry.contract import POSITIVE_EVENTS
from consentry.publish.exports import Recipient

Row = Mapping[str, Any]

SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record"
_IS_NAME = {"@type": "@id"}
CONTEXT = {
    "dpv": "https://w3id.org/dpv#", "pd": "https://w3id.org/dpv/pd#", "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#", "dct": "http://purl.org/dc/terms/",
    **{
        f"dpv:{name}": {"@id": f"dpv:{name}", **_IS_NAME}
        for name in (
            "hasProcessing", "hasDataSource", "hasLegalBasis", "hasJurisdiction", "hasLocation", "isIndicatedBy",
        )
    },
}  # fmt: skip
"""The values of these relations are names of terms, not texts."""
STATUS: Mapping[str, str] = {
    "requested": "dpv:ConsentRequested", "given": "dpv:ConsentGiven", "confirmed": "dpv:ConsentGiven",
    "renewed": "dpv:RenewedConsentGiven", "refused": "dpv:ConsentRefused", "withdrawn": "dpv:ConsentWithdrawn",
    "expired": "dpv:ConsentExpired", "revoked": "dpv:ConsentRevoked", "invalidated": "dpv:ConsentInvalidated",
    "identity_disputed": "dpv:ConsentUnknown", "unknown": "dpv:ConsentUnknown",
}  # fmt: skip
"""The state of consent that each statement makes (dpv:ConsentStatus)."""
OBJECTION = "dpv:LegitimateInterestObjected"
"""An objection (Art. 21) is no state of a consent; DPV has a status of its own for it."""
_DATA = {"email": "pd:EmailAddress", "phone": "pd:TelephoneNumber", "post": "pd:PhysicalAddress"}
_KIND = {"marketing": "dpv:DirectMarketing", "service": "dpv:ServiceProvision"}
_RIGHTS = {
    "eu-gdpr:A7-3": "Right to withdraw consent", "eu-gdpr:A15": "Right of access",
    "eu-gdpr:A17": "Right to erasure", "eu-gdpr:A20": "Right to data portability",
}  # fmt: skip
_EVERYTHING = ("", "*")


def consent_records(
    statements: Sequence[Row], wordings: Sequence[Row], controller: Mapping[str, str], purposes: Mapping[str, str],
    recipients: Sequence[Recipient], subject_id: str, made_at: datetime, key: bytes,
) -> dict[str, Any]:  # fmt: skip
    """All records of one person as one JSON-LD document.

    `statements` have address, point_kind, channels, purposes, event_type, actor, occurred_at, capture_method,
    notice_id, source and valid_until; `controller` id, name and country; `purposes` the kind of each purpose. A no
    without channel or purpose, or with *, stands in every record of its address.
    """
    made = [
        _record(about, statements, wordings, controller, purposes, recipients, subject_id, made_at, key)
        for about in _asked_about(statements)
    ]
    return {"@context": CONTEXT, "@graph": made}


def _asked_about(statements: Iterable[Row]) -> list[tuple[str, str, str, str]]:
    """Kind, address, purposes and channels that somebody was asked about, in order."""
    named = {
        (each["point_kind"], each["address"], each["purposes"], each["channels"])
        for each in statements
        if each["event_type"] in (*POSITIVE_EVENTS, "requested", "refused")
    }
    return sorted(named)


def _record(
    about: tuple[str, str, str, str], statements: Sequence[Row], wordings: Sequence[Row],
    controller: Mapping[str, str], purposes: Mapping[str, str], recipients: Sequence[Recipient], subject_id: str,
    made_at: datetime, key: bytes,
) -> dict[str, Any]:  # fmt: skip
    kind, address, named, channels = about
    mine = sorted(
        (each for each in statements if _concerns(each, address, named, channels)),
        key=lambda each: (each["occurred_at"], each["first_seen"]),
    )
    shown = {each["notice_id"] for each in mine} - {""}
    number = uuid.UUID(
        hex=hmac.digest(key, "\x1f".join(("record", *about)).encode(), "sha256").hex()[:32], version=4
    )
    us = {"@id": f"urn:consentry:entity:{controller['id']}"}
    return {
        "@id": f"urn:uuid:{number}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": SCHEMA,
        "dct:identifier": str(number),
        "dct:created": made_at.isoformat(timespec="seconds"),
        "dpv:hasDataSubject": {
            "@id": f"urn:consentry:person:{subject_id}", "@type": "dpv:DataSubject", "dct:identifier": subject_id,
        },
        "dpv:hasNotice": [_notice(each) for each in wordings if each["notice_id"] in shown],
        "dpv:hasProcess": {
            "@type": "dpv:Process",
            "dpv:hasPurpose": [
                {"@type": _KIND.get(purposes.get(each, ""), "dpv:Purpose"), "dct:title": each or "no purpose was named"}
                for each in named.split(";")
            ],
            "dpv:hasPersonalData": _personal_data(kind, address),
            "dpv:hasProcessing": "dpv:Use",
            "dpv:hasDataSource": "dpv:DataSubject",
            "dpv:hasStorageCondition": {
                "@type": "dpv:StorageCondition", "dct:description": "kept as proof until the person asks for erasure",
            },
            "dpv:hasDataController": us,
            "dpv:hasLegalBasis": "eu-gdpr:A6-1-a",
            "dpv:hasRecipient": [
                {"@type": "dpv:DataProcessor", "dpv:hasName": each.name, "dpv:hasLocation": f"loc:{each.country}"}
                for each in recipients
            ],
            "dpv:hasInvolvementControl": {
                "@type": "dpv:WithdrawingFromActivity", "dct:description": "the link in every message, or a word to us",
            },
            "dpv:hasJurisdiction": f"loc:{controller['country'] or 'EU'}",
            "dpv:hasRight": [
                {"@type": ["dpv:DataSubjectRight", right], "dct:title": title} for right, title in _RIGHTS.items()
            ],
            "dct:description": f"by {channels.replace(';', ', ')}" if channels else "no channel was named",
        },
        "dpv:hasEntity": {
            **us, "@type": "dpv:DataController", "dpv:hasName": controller["name"],
            "dpv:hasIdentifier": controller["id"],
        },
        "dpv:hasConsentStatus": [_event(each, subject_id) for each in mine if each["event_type"] in STATUS],
        "dpv:hasStatus": [_event(each, subject_id) for each in mine if each["event_type"] == "objected"],
    }  # fmt: skip


def _personal_data(kind: str, address: str) -> dict[str, str]:
    """What the consent is about: the address, or the person's record when none was named."""
    return {
        "@type": _DATA.get(kind, "dpv:PersonalData"),
        "dct:description": address or "no address was named",
    }


def _concerns(statement: Row, address: str, purposes: str, channels: str) -> bool:
    """Is the statement about these? A yes only about the very same; a no also when it is wider."""
    said = (statement["address"], statement["purposes"], statement["channels"])
    if statement["event_type"] in (*POSITIVE_EVENTS, "requested", "unknown"):
        return said == (address, purposes, channels)
    if statement["address"] not in ("", address):
        return False
    return _meets(statement["purposes"], purposes) and _meets(statement["channels"], channels)


def _meets(one: str, other: str) -> bool:
    parts = set(one.split(";"))
    return bool(parts & {*_EVERYTHING, "marketing"}) or bool(parts & set(other.split(";")))


def _notice(wording: Row) -> dict[str, Any]:
    told = {
        "@type": "dpv:ConsentNotice", "dct:identifier": wording["notice_id"], "dct:language": wording["language"],
        "dct:description": wording["full_text"], "dct:valid": wording["shown_to"], "dct:date": wording["shown_from"],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _event(statement: Row, subject_id: str) -> dict[str, Any]:
    by_person = statement["actor"] in ("data_subject", "")
    seen = f"time not recorded; first seen {statement['first_seen']}"
    told = {
        "@type": STATUS.get(statement["event_type"], OBJECTION),
        "dpv:isIndicatedAtTime": statement["occurred_at"],
        "dct:description": "" if statement["occurred_at"] else seen,
        "dpv:isIndicatedBy": f"urn:consentry:person:{subject_id}" if by_person else _ACTOR[statement["actor"]],
        "dpv:hasIndicationMethod": statement["capture_method"].replace("_", " "),
        "dpv:hasDuration": {
            "@type": "dpv:UntilTimeDuration" if statement["valid_until"] else "dpv:IndeterminateDuration",
            **({"dct:description": statement["valid_until"]} if statement["valid_until"] else {}),
        },
        "dpv:hasNotice": {"dct:identifier": statement["notice_id"]} if statement["notice_id"] else "",
        "dct:source": statement["source"],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


_ACTOR = {
    "controller": "dpv:DataController", "processor": "dpv:DataProcessor", "third_party": "dpv:ThirdParty",
    "register": "dpv:Authority",
}  # fmt: skip
