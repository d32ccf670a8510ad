"""The General Data Protection Regulation (EU) 2016/679 and what courts and boards made of it."""

from consentry.law.citation import Citation

_GDPR = "GDPR (EU) 2016/679"
_FROM = "2018-05-25"
_ELI = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
_CELEX = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"


def _art(key: str, article: str, says: str, read: bool = False) -> Citation:
    return Citation(key, _GDPR, article, says, in_force_from=_FROM, official_text_read=read, address=_ELI)


ART_4_11 = _art("GDPR-4-11", "Art. 4(11)", "Consent is free, specific, informed and an unambiguous act.")
ART_5_1D = _art("GDPR-5-1d", "Art. 5(1)(d)", "Personal data must be accurate and kept up to date.")
ART_5_1B = _art("GDPR-5-1b", "Art. 5(1)(b)", "Data are used only for the purposes they were collected for.")
ART_5_2 = _art("GDPR-5-2", "Art. 5(2)", "The controller must be able to demonstrate that it complies.")
ART_6 = _art("GDPR-6", "Art. 6(1)", "Processing needs one of six legal bases.")
ART_6_1A = _art("GDPR-6-1a", "Art. 6(1)(a)", "Consent for one or more specific purposes.")
ART_6_1BC = _art(
    "GDPR-6-1bc", "Art. 6(1)(b) and (c)", "What a contract or a legal duty requires may be sent."
)
ART_7_1 = _art("GDPR-7-1", "Art. 7(1)", "The controller must be able to demonstrate consent.", read=True)
ART_7_2 = _art("GDPR-7-2", "Art. 7(2)", "A request for consent stands apart from other matters.", read=True)
ART_7_3 = _art(
    "GDPR-7-3", "Art. 7(3)", "Consent can be withdrawn at any time, as easily as it was given.", read=True
)
ART_7_4 = _art("GDPR-7-4", "Art. 7(4)", "Consent that is the price of something else is not free.", read=True)
ART_8 = _art("GDPR-8", "Art. 8", "Below the age a country sets, the parents authorise a child's consent.")
ART_9 = _art("GDPR-9", "Art. 9", "Health and other special categories need explicit consent.")
ART_17 = _art("GDPR-17", "Art. 17(1)", "People can have their data erased.")
ART_18 = _art("GDPR-18", "Art. 18", "People can have processing restricted to storage.")
ART_21_2 = _art("GDPR-21-2", "Art. 21(2)-(3)", "An objection to direct marketing always ends it.", read=True)
ART_21_4 = _art(
    "GDPR-21-4", "Art. 21(4)", "The right to object is pointed out clearly and separately.", read=True
)
ART_25_2 = _art("GDPR-25-2", "Art. 25(2)", "By default only what is necessary is processed.")
ART_28_3A = _art(
    "GDPR-28-3a", "Art. 28(3)(a) and 28(10)", "A processor acts only on the controller's instructions."
)
ART_28_2 = _art(
    "GDPR-28-2",
    "Art. 28(2)",
    "A processor engages another one only with the controller's written authorisation.",
)
ART_28_3 = _art("GDPR-28-3", "Art. 28(3)", "Processing for somebody else is governed by a binding contract.")
ART_28_4 = _art(
    "GDPR-28-4", "Art. 28(4)", "A sub-processor takes over the same duties as the processor that engages it."
)
ART_44 = _art("GDPR-44", "Art. 44", "Data go to a third country only under the conditions of chapter V.")
ART_45 = _art("GDPR-45", "Art. 45", "The Commission may decide that a country protects data well enough.")
ART_46 = _art("GDPR-46", "Art. 46", "Otherwise appropriate safeguards are needed, such as standard clauses.")
RECITAL_27 = _art("GDPR-R27", "Recital 27", "The regulation does not cover the dead; national rules may.")
RECITAL_32 = _art("GDPR-R32", "Recital 32", "Silence, pre-ticked boxes or inactivity are no consent; oral is possible.",
                  read=True)  # fmt: skip
RECITAL_42 = _art("GDPR-R42", "Recital 42", "The person must know who asks and for what; the controller proves it.",
                  read=True)  # fmt: skip
RECITAL_43 = _art(
    "GDPR-R43", "Recital 43", "Consent is not free when separate purposes cannot be chosen separately."
)
RECITAL_47 = _art("GDPR-R47", "Recital 47", "Direct marketing may be a legitimate interest.")
RECITAL_171 = _art("GDPR-R171", "Recital 171", "Older consent counts only when it meets today's conditions.")

EDPB_05_2020_108 = Citation(
    "EDPB5-108", "EDPB Guidelines 05/2020", "para. 108",
    "Show how and when consent was obtained and what the person was told.", "2020-05-04", official_text_read=True,
)  # fmt: skip
EDPB_05_2020_110 = Citation(
    "EDPB5-110", "EDPB Guidelines 05/2020", "paras. 110-111",
    "There is no fixed life; refreshing consent at intervals is best practice.", "2020-05-04",
    official_text_read=True,
)  # fmt: skip
PLANET49 = Citation(
    "PL49",
    "CJEU C-673/17 Planet49",
    "",
    "A box that is already ticked is no consent.",
    "2019-10-01",
    address=f"{_CELEX}62017CJ0673",
)
ORANGE_ROMANIA = Citation(
    "ORRO",
    "CJEU C-61/19 Orange Romania",
    "",
    "A clause with a box set by the company proves nothing.",
    "2020-11-11",
    address=f"{_CELEX}62019CJ0061",
)
PROXIMUS = Citation(
    "PROX",
    "CJEU C-129/21 Proximus",
    "",
    "An opt-out must not be overwritten by a later data feed.",
    "2022-10-27",
    address=f"{_CELEX}62021CJ0129",
)
MOUSSE = Citation(
    "MOUS", "CJEU C-394/23 Mousse", "", "A legitimate interest that was not told at collection cannot be used.",
    "2025-01-09",
    address=f"{_CELEX}62023CJ0394",
)  # fmt: skip
ISO_27560 = Citation(
    "I27560", "ISO/IEC TS 27560:2023", "validity duration", "A consent record says how long it lasts."
)
ART_6_4 = _art("GDPR-6-4", "Art. 6(4)", "A new purpose has to be compatible with the one of collection.")
ART_13_1D = _art(
    "GDPR-13-1d", "Art. 13(1)(d)", "The person is told of the legitimate interest at collection."
)
ART_14_2F = _art(
    "GDPR-14-2f", "Art. 14(2)(f)", "Who got data elsewhere tells the person where they come from."
)
EDPB_01_2024 = Citation(
    "LI24", "EDPB Guidelines 1/2024 (draft)", "", "The three-step test is made and recorded.",
    "2024-10-08",
)  # fmt: skip
KNLTB = Citation(
    "KNLTB", "CJEU C-621/22 KNLTB", "", "A commercial interest can be legitimate if lawful, necessary and balanced.",
    "2024-10-04",
    address=f"{_CELEX}62022CJ0621",
)  # fmt: skip
EDPB_22_2024 = Citation(
    "OP22", "EDPB Opinion 22/2024", "paras. 25-32",
    "The identity of all processors and sub-processors is at hand at all times, and the list is kept current.",
    "2024-10-07",
)  # fmt: skip
