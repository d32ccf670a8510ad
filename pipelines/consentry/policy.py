"""What the company chose: purposes, policy parameters and its own identity, as plain values.

Lives here: the dataclasses that the pure core takes as arguments. Does not live here: reading
`consentry.toml` (that is `settings`), the law's own dated values (that is `law`), nor any clock.
"""

from __future__ import annotations

from dataclasses import dataclass

CHANNELS: tuple[str, ...] = ("email", "sms", "phone", "post")
"""The four ways of contact, in the order of their bit in a channel mask."""

POINT_KINDS: dict[str, tuple[str, ...]] = {
    "email": ("email",),
    "phone": ("sms", "phone"),
    "post": ("post",),
}
"""Which channels a contact point of each kind can be reached by: a number takes calls and texts."""

ROLE_NAMES: tuple[str, ...] = (
    "abuse", "accounting", "accounts", "admin", "administratie", "administration", "balie", "bestellingen",
    "billing", "boekhouding", "buchhaltung", "buero", "contact", "crediteuren", "debiteuren", "directie",
    "einkauf", "events", "facturatie", "facturen", "factuur", "finance", "hello", "help", "helpdesk", "hr",
    "info", "inkoop", "invoice", "invoices", "klantenservice", "kontakt", "kundenservice", "mail", "marketing",
    "office", "orders", "planning", "postmaster", "pr", "praktijk", "rechnung", "receptie", "reception",
    "redactie", "sales", "secretariaat", "secretariat", "service", "support", "team", "verkauf", "verkoop",
    "webmaster", "welkom",
)  # fmt: skip
"""Local parts that belong to a desk, not to a person (M04); a company can replace the list."""

FREEMAIL_DOMAINS: tuple[str, ...] = (
    "aol.com", "casema.nl", "chello.nl", "free.fr", "gmail.com", "gmx.at", "gmx.de", "gmx.net", "googlemail.com",
    "hetnet.nl", "home.nl", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "hotmail.nl", "icloud.com", "kpnmail.nl",
    "laposte.net", "live.be", "live.co.uk", "live.com", "live.fr", "live.nl", "mac.com", "mail.com", "me.com",
    "msn.com", "online.nl", "orange.fr", "outlook.be", "outlook.com", "outlook.de", "outlook.fr", "planet.nl",
    "proton.me", "protonmail.com", "quicknet.nl", "sfr.fr", "skynet.be", "t-online.de", "telenet.be", "tele2.nl",
    "upcmail.nl", "wanadoo.fr", "web.de", "xs4all.nl", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr",
    "ymail.com", "ziggo.nl",
)  # fmt: skip
"""Mail providers that give the address of a silent user to somebody else (V21); a company can replace the list."""
ALSO_SPELLED = {"UK": "GB"}
"""Codes that people write for a country beside its ISO code."""

BLANKET = "marketing"
"""The word for a consent that names no separate purpose ("marketing communications")."""

EVERYTHING = "*"
"""All channels or all purposes; only a negative fact may say so."""


@dataclass(frozen=True)
class Purpose:
    """One reason to contact people.

    `kind` is service or marketing; `similar_categories` are the product categories that this purpose
    advertises and that the soft opt-in needs (empty: the soft opt-in is not possible);
    `letter_names_objection` says whether the letter template tells people how to object (rule L05); `job_related`
    whether it concerns the profession of those who get it (rule B07). `promotes`: a
    "service" message that also sells (S02), `asks_permission_for`: a message that asks for a yes (S03); either names
    the marketing purpose by whose rules it is judged, or BLANKET for its own. `special_category`: the audience reveals
    health or other data of Art. 9 (A06).
    """

    id: str
    kind: str = "marketing"
    name: str = ""
    words: tuple[str, ...] = ()
    similar_categories: tuple[str, ...] = ()
    letter_names_objection: bool = False
    job_related: bool = False
    promotes: str = ""
    asks_permission_for: str = ""
    special_category: bool = False

    @property
    def is_service(self) -> bool:
        """A service message that neither sells nor asks for a yes."""
        return self.kind == "service" and not self.judged_as

    @property
    def judged_as(self) -> str:
        """The purpose whose rules apply to a message that is marketing in disguise; '' when it is what it says."""
        return self.asks_permission_for or self.promotes


@dataclass(frozen=True)
class Template:
    """What the message template of a purpose and channel carries (F02)."""

    purpose: str
    channel: str
    names_sender: bool
    unsubscribe: bool
    one_click: bool = False


@dataclass(frozen=True)
class BalancingTest:
    """A recorded legitimate-interest assessment; dates are ISO days in UTC, the last day counts."""

    id: str
    purpose: str
    channel: str
    valid_from: str
    valid_until: str


OURSELVES = "ourselves"
"""What a target says whose lists stay inside the company: no processor handles them (P01 to P03 do not apply)."""


@dataclass(frozen=True)
class SubProcessor:
    """Somebody whom a processor engages; `authorised_on` is the ISO day of our written authorisation, '' for none."""

    name: str
    country: str
    authorised_on: str = ""
    transfer_mechanism: str = ""


@dataclass(frozen=True)
class Processor:
    """Somebody who handles personal data for us; dates are ISO days in UTC, the last day counts, '' is not known.

    No `agreement_valid_until` means that the agreement has no end. `subprocessors_listed_on` is the day somebody last
    looked at the processor's list of sub-processors, also where that list was empty.
    """

    id: str
    name: str
    country: str
    agreement_signed_on: str = ""
    agreement_valid_until: str = ""
    subprocessors_listed_on: str = ""
    transfer_mechanism: str = ""
    subprocessors: tuple[SubProcessor, ...] = ()


@dataclass(frozen=True)
class Policy:
    """Everything a decision depends on besides the facts, the law and the two clocks."""

    controller_id: str
    purposes: tuple[Purpose, ...]
    balancing_tests: tuple[BalancingTest, ...] = ()
    templates: tuple[Template, ...] = ()
    predecessors: tuple[str, ...] = ()
    consent_max_age_months: int = 36
    relation_end_max_months: int = 24
    freemail_silent_months: int = 12
    freemail_domains: tuple[str, ...] = FREEMAIL_DOMAINS
    soft_optin_max_age_months: int = 24
    soft_optin_max_age_months_by_country: tuple[tuple[str, int], ...] = (("FR", 36),)
    invoice_statuses_sale: tuple[str, ...] = ("paid", "partially_paid")
    oral_note_max_days: int = 7
    doi_confirm_max_days: int = 7
    clock_skew_s: int = 300
    bulk_stamp_rows: int = 20
    soft_bounce_limit: int = 5
    soft_bounce_days: int = 14
    link_max_contacts: int = 20
    link_max_surnames: int = 4
    person_link_negative: float = 0.80
    phone_candidate_countries: tuple[str, ...] = ("NL", "BE", "DE", "FR", "GB")
    role_names: tuple[str, ...] = ROLE_NAMES
    sector: str = "none"
    b2b_exemptions: bool = False
    post_prospects: str = "documented_only"
    lia_max_age_months: int = 24
    register_max_age_days: int = 28
    subprocessor_list_max_age_months: int = 12

    @property
    def purpose_ids(self) -> tuple[str, ...]:
        """The configured purposes in order: bit n of a purpose mask is the n-th of these."""
        return tuple(purpose.id for purpose in self.purposes)

    @property
    def service_ids(self) -> tuple[str, ...]:
        """Those of them that are service messages."""
        return tuple(purpose.id for purpose in self.purposes if purpose.is_service)

    @property
    def own_ids(self) -> tuple[str, ...]:
        """Ids that mean us: our own, and those of legal entities that we succeeded by merger."""
        return (self.controller_id, *self.predecessors)

    def rules_of(self, purpose: Purpose) -> Purpose:
        """The purpose by whose rules a message is judged: itself, unless it is marketing in disguise (S02, S03)."""
        return next((other for other in self.purposes if other.id == purpose.judged_as), purpose)
