"""The sections of `consentry.toml`: keys, types, limits and their meaning.

References between sections are checked in `model`, where they all are at hand. Unknown keys are refused
everywhere, and no message repeats a value that was given.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from consentry.policy import CHANNELS, FREEMAIL_DOMAINS, ROLE_NAMES
from consentry.settings.countries import ISO_3166

SourceKind = Literal["hubspot", "mailchimp", "moneybird", "stripe", "bookkeeping", "consent_log", "neutral"]
FormatName = Literal["hubspot", "mailchimp", "neutral"]
Channel = Literal["email", "sms", "phone", "post"]
SOURCE_KINDS: tuple[str, ...] = get_args(SourceKind)
FORMATS: tuple[str, ...] = get_args(FormatName)
TransferMechanism = Literal["", "scc", "bcr", "code_of_conduct", "certification", "dpf"]

IGNORE = "ignore"
FORMAT_CHANNELS: dict[str, tuple[str, ...]] = {
    "hubspot": ("email",),
    "mailchimp": ("email",),
    "neutral": CHANNELS,
}
"""Which channels a tool's import screen can take; anything goes through the neutral format."""


def _known_zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError("is no IANA time zone; write one like Europe/Amsterdam")
    return name


def _known_country(code: str) -> str:
    if code and code not in ISO_3166:
        raise ValueError("is no country: write two capital letters, like NL (the United Kingdom is GB)")
    return code


def _named(code: str) -> str:
    if not code:
        raise ValueError("is empty: write two capital letters, like NL")
    return code


Zone = Annotated[str, AfterValidator(_known_zone)]
Country = Annotated[str, AfterValidator(_known_country)]
NamedCountry = Annotated[str, AfterValidator(_known_country), AfterValidator(_named)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]


class Section(BaseModel):
    """What all sections share."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class CompanySettings(Section):
    """Who makes contact: the controller."""

    controller_id: Annotated[str, StringConstraints(min_length=1)] = Field(
        description="Id of the legal entity, as evidence and invoices name it (A07, I09, V11)."
    )
    name: Annotated[str, StringConstraints(min_length=1)] = Field(description="Name as people know it.")
    country: Country = Field("", description="Two-letter country of establishment.")
    predecessors: tuple[str, ...] = Field(
        (),
        description="Ids of legal entities that merged into this one, people informed; a purchase is none "
        "(A07, I09, V11).",
    )
    zone: Zone = Field("UTC", description="Time zone in which reports show times.")
    sector: Literal["none", "charity", "charity_lottery", "press"] = Field(
        "none",
        description="Charities and newspapers may still call Dutch customers after 30 June 2026 (I10).",
    )


class PathSettings(Section):
    """Where files come in and where the product keeps its own; relative to the configuration file."""

    inbox: Path = Field(Path("inbox"), description="Folder with one sub-folder per source.")
    var: Path = Field(Path("var"), description="Warehouse, keys, releases; readable by its owner only.")

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.var / "warehouse.duckdb"

    @property
    def pepper(self) -> Path:
        """The key of the keyed hashes, made on the first run."""
        return self.var / "keys" / "pepper"

    @property
    def releases(self) -> Path:
        """One immutable folder per run."""
        return self.var / "releases"

    @property
    def current(self) -> Path:
        """The pointer to the published release."""
        return self.var / "current"

    @property
    def lock(self) -> Path:
        """Held while a run is active."""
        return self.var / "run.lock"

    @property
    def readers(self) -> Path:
        """Shared by those who read the warehouse, held alone by a run."""
        return self.var / "readers.lock"

    @property
    def dagster_home(self) -> Path:
        """Storage of Dagster."""
        return self.var / "dagster"

    @property
    def tmp(self) -> Path:
        """Scratch space; emptied by every run."""
        return self.var / "tmp"


class SourceSettings(Section):
    """One system that holds contacts, consent facts or invoices."""

    kind: SourceKind = Field(description="Which reader understands its files.")
    zone: Zone = Field("", description="Zone of times without offset; empty: unknown, and read with doubt.")
    coverage: Literal["full", "delta"] = Field("delta", description="full: a drop holds every record.")
    accept_smaller_from: date | None = Field(
        None,
        description="A full export with far fewer rows than before (max_row_drop_percent) is not believed to be "
        "complete and holds the night; from this day on (UTC) a smaller one is: write it down after a clean-up.",
    )
    max_row_drop_percent: float = Field(
        5.0,
        ge=0,
        le=100,
        description="A full export that lacks more of the rows than this, and more than three, is cut off (Q02).",
    )
    max_optout_drop_percent: float = Field(
        0.5,
        ge=0,
        le=100,
        description="A full export that lacks more opt-outs than this, and more than one, holds the night (Q02).",
    )
    max_age_hours: int = Field(24, gt=0, description="Older than this, the source counts as stale.")
    country: Country = Field("", description="Country of its contacts where a record names none.")
    purpose_map: dict[str, str] = Field(
        default_factory=dict,
        description="The vendor's subscription or permission name -> purpose id, `marketing` or `ignore`.",
    )
    list_purposes: tuple[str, ...] = Field(
        (), description="Purposes that being on this tool's list stands for; empty: no purpose is named."
    )


class PurposeSettings(Section):
    """One reason to contact people."""

    id: Identifier = Field(description="Name used in files, lists and decisions.")
    kind: Literal["service", "marketing"] = Field(
        "marketing", description="Service messages need no consent (S01)."
    )
    name: str = Field("", description="Name for people.")
    words: tuple[str, ...] = Field((), description="Words by which an oral note names it.")
    similar_categories: tuple[str, ...] = Field(
        (), description="Product categories the soft opt-in may use (I07)."
    )
    letter_names_objection: bool = Field(False, description="Does the letter say how to object (L05)?")
    job_related: bool = Field(False, description="Is it about the profession of those who get it (B07)?")
    promotes: str = Field(
        "",
        description="A service message that also sells: the marketing purpose it serves, or `marketing` (S02).",
    )
    asks_permission_for: str = Field(
        "", description="A message that asks for a yes: the purpose it asks for, or `marketing` (S03)."
    )
    special_category: bool = Field(
        False, description="Does being in the audience reveal health or other sensitive data (A06)?"
    )


class TemplateSettings(Section):
    """What the message template of one purpose and channel carries."""

    purpose: str = Field(description="Purpose it is used for.")
    channel: Literal["email", "sms"] = Field("email", description="Channel it is used for.")
    names_sender: bool = Field(description="Does it say who sends it (F02)?")
    unsubscribe: bool = Field(description="Does it hold a working way to unsubscribe (F02)?")
    one_click: bool = Field(
        False, description="E-mail: are List-Unsubscribe and List-Unsubscribe-Post set (F02, RFC 8058)?"
    )


class BalancingTestSettings(Section):
    """One recorded legitimate-interest assessment."""

    id: str = Field(description="Id of the document.")
    purpose: str = Field(description="Purpose it covers.")
    channel: Channel = Field(description="Channel it covers.")
    valid_from: date = Field(description="First day.")
    valid_until: date = Field(description="Last day; counts (L03).")


class PolicySettings(Section):
    """Numbers and switches the company may choose; the defaults are the safe ones."""

    consent_max_age_months: int = Field(36, gt=0, description="A consent unused for longer is stale (E01).")
    relation_end_max_months: int = Field(
        24, gt=0, description="A consent tied to a relation that ended longer ago has ended with it (E04)."
    )
    freemail_silent_months: int = Field(
        12, gt=0, description="A free mailbox silent for longer may have another owner (V21)."
    )
    freemail_domains: tuple[str, ...] = Field(
        FREEMAIL_DOMAINS, description="Domains of free mailboxes and of internet providers (V21)."
    )
    soft_optin_max_age_months: int = Field(24, gt=0, description="A sale older than this is no basis (I08).")
    soft_optin_max_age_months_by_country: dict[str, int] = Field(
        {"FR": 36}, description="Exceptions to it by country (I08)."
    )
    invoice_statuses_sale: tuple[Literal["paid", "partially_paid", "sent", "open", "overdue"], ...] = Field(
        ("paid", "partially_paid"), description="Invoice states that count as a sale (I01, I03)."
    )
    oral_note_max_days: int = Field(7, ge=0, description="Days within which a talk must be noted (C03, V12).")
    doi_confirm_max_days: int = Field(
        7, ge=0, description="Days within which a sign-up must be confirmed (C02, V14)."
    )
    clock_skew_s: int = Field(
        300, ge=0, description="Seconds that clocks of two systems may differ (C05, V14, W01, W02)."
    )
    bulk_stamp_rows: int = Field(20, gt=1, description="Equal stamps that betray an import (V08).")
    soft_bounce_limit: int = Field(5, gt=0, description="Soft bounces without a delivery in between (D02).")
    soft_bounce_days: int = Field(14, gt=0, description="Days those bounces must span (D02).")
    link_max_contacts: int = Field(
        20, gt=1, description="An address held by more contacts links nobody (W08)."
    )
    link_max_surnames: int = Field(
        4,
        gt=0,
        description="A number under which more surnames stand is a switchboard and links nobody (W08).",
    )
    person_link_negative: float = Field(
        0.80,
        ge=0.60,
        le=1.0,
        description="Score from which a no crosses to records of probably the same person (W08): phone and surname "
        "0.85, name and organisation 0.70, phone 0.60. A yes never crosses.",
    )
    phone_candidate_countries: tuple[Country, ...] = Field(
        ("NL", "BE", "DE", "FR", "GB"),
        description="Countries a number without prefix may be of, beside our own (D03, W01).",
    )
    role_names: tuple[str, ...] = Field(
        ROLE_NAMES, description="Mailboxes of a desk, not a person (B02, B04, C06)."
    )
    b2b_exemptions: bool = Field(
        False,
        description="Use the business exemptions of FR, GB, BE and NL (B01 to B07)? Off: nobody is (B00).",
    )
    post_prospects: Literal["documented_only", "off"] = Field(
        "documented_only",
        description="Letters to people who bought nothing: when documented (L02), or never.",
    )
    lia_max_age_months: int = Field(24, gt=0, description="A balancing test older than this is none (L03).")
    register_max_age_days: int = Field(
        28, gt=0, description="A register check older than this is none (L02, L07, X02)."
    )
    subprocessor_list_max_age_months: int = Field(
        12, gt=0, description="A processor's list of sub-processors looked at longer ago is unknown (P02)."
    )
    allow_growth_max_percent: float = Field(
        2.0,
        ge=0,
        description="Permissions that may be added in one night, in percent of those published before (Q04).",
    )
    allow_growth_free_rows: int = Field(
        50,
        ge=0,
        description="So many may be added whatever their share: a small company grows in steps (Q04).",
    )


class SubProcessorSettings(Section):
    """Somebody whom the processor engages for our data."""

    name: Annotated[str, StringConstraints(min_length=1)] = Field(description="Legal entity.")
    country: NamedCountry = Field(description="Two-letter country in which it handles the data.")
    authorised_on: date | None = Field(
        None,
        description="Day of our written authorisation: for this one, or the last day to object under a general one "
        "(Art. 28(2)). Leave it out while you have not said yes: the lists wait (P02).",
    )
    transfer_mechanism: TransferMechanism = Field(
        "", description="Outside the EEA and adequate countries: what covers the transfer (P03)."
    )


class ProcessorSettings(Section):
    """Somebody outside the company who handles personal data for it, with what the law asks on file."""

    name: Annotated[str, StringConstraints(min_length=1)] = Field(
        description="Legal entity the agreement is with."
    )
    country: NamedCountry = Field(description="Two-letter country in which it handles the data.")
    agreement_signed_on: date | None = Field(
        None,
        description="Day the processor agreement was signed (Art. 28(3)); without it no list leaves (P01).",
    )
    agreement_valid_until: date | None = Field(
        None, description="Its last day; counts. Leave it out when it has no end."
    )
    subprocessors_listed_on: date | None = Field(
        None,
        description="Day somebody last compared the list of sub-processors with the processor's own, also when it is "
        "empty; without it, or when it is too old, no list leaves (P02).",
    )
    transfer_mechanism: TransferMechanism = Field(
        "",
        description="Outside the EEA and adequate countries: what covers the transfer (P03). `dpf` counts for US "
        "companies certified under the Data Privacy Framework.",
    )
    subprocessors: tuple[SubProcessorSettings, ...] = Field((), description="Everybody on that list.")


class TargetSettings(Section):
    """One tool that lists are made for."""

    format: FormatName = Field(description="Shape of the list files.")
    source: str = Field(description="Source whose contact points the tool holds; a list has no others.")
    channels: tuple[Channel, ...] = Field(("email",), min_length=1, description="Channels it sends by.")
    purposes: tuple[str, ...] = Field(min_length=1, description="Purposes it is used for.")
    processor: str = Field(
        "",
        description="Whose tool it is: an id of `[processors.<id>]`, or `ourselves` when the lists stay inside the "
        "company. Without it no list leaves (P01).",
    )
