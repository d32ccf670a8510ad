"""ePrivacy law per country, self-regulation and decisions of authorities on marketing by message, call and letter."""

from consentry.law.citation import Citation

_DIRECTIVE = "https://eur-lex.europa.eu/eli/dir/2002/58/oj"
_TW = "https://wetten.overheid.nl/BWBR0009950"

EP_13_1 = Citation("EP13-1", "ePrivacy Directive 2002/58/EC", "Art. 13(1)",
                   "Electronic marketing messages need prior consent.",
    address=_DIRECTIVE,
)  # fmt: skip
EP_13_2 = Citation("EP13-2", "ePrivacy Directive 2002/58/EC", "Art. 13(2)",
                   "Own customers may be told of similar products if they could refuse each time.",
    address=_DIRECTIVE,
)  # fmt: skip
EP_13_3 = Citation("EP13-3", "ePrivacy Directive 2002/58/EC", "Art. 13(3)",
                   "Each country chooses whether other unasked contact, such as calls, needs a yes or allows a no.",
    address=_DIRECTIVE,
)  # fmt: skip
EP_13_4 = Citation("EP13-4", "ePrivacy Directive 2002/58/EC", "Art. 13(4)",
                   "A marketing message says who sends it and holds a valid address to stop it.",
    address=_DIRECTIVE,
)  # fmt: skip
HONDA = Citation("HONDA", "ICO on Honda and Flybe (UK)", "", "A message that asks for consent is itself marketing.",
                 "2017-03-27")  # fmt: skip
RFC_8058 = Citation("R8058", "RFC 8058", "", "Bulk mail carries List-Unsubscribe and List-Unsubscribe-Post: one click.",
                    "2017-01-01",
    address="https://www.rfc-editor.org/rfc/rfc8058",
)  # fmt: skip
RRVS = Citation("RRVS", "RFC 7293", "", "A mailbox may have another owner since the last confirmed act.",
                "2014-07-01",
    address="https://www.rfc-editor.org/rfc/rfc7293",
)  # fmt: skip
NL_TW_11_7 = Citation("NL11.7", "Telecommunicatiewet (NL)", "art. 11.7",
                      "E-mail and SMS need opt-in from people and companies alike; the sender proves it.",
                      "2009-10-01",
    address=_TW,
)  # fmt: skip
NL_TW_PHONE = Citation("NLTEL", "Telecommunicatiewet (NL)", "art. 11.7, telephone",
                       "Calls to natural persons need a yes; from 1 July 2026 also when they are customers.",
                       "2021-07-01",
    address=_TW,
)  # fmt: skip
DDMA_CUSTOMER = Citation("DDMA", "DDMA on the customer exception (NL)", "",
                         "The address comes from the sale itself, with the same legal entity.")  # fmt: skip
CODE_EMAIL = Citation("CODE", "Code Reclame via E-mail (NL)", "",
                      "Not through terms or a privacy statement; unsubscribing is free and easy.",
                      "2025-03-27")  # fmt: skip
SWAPFIETS = Citation("SWAP", "Dutch Advertising Code Committee, Swapfiets", "",
                     "Mailing a customer about four years after the end is too late.")  # fmt: skip
POSTFILTER = Citation("PF", "Code Postfilter 2021 (NL)", "",
                      "Addressed print respects the preference and deceased registers.", "2021-01-01")  # fmt: skip
AP_POST = Citation("APPOST", "Autoriteit Persoonsgegevens, advertising by post (NL)", "",
                   "Letters to customers can be fine; never after an objection.")  # fmt: skip
AP_CUSTOMER = Citation("APKL", "Autoriteit Persoonsgegevens, who is a customer (NL)", "",
                       "A customer bought something he has to pay for.")  # fmt: skip
ACM_2022 = Citation("ACM22", "ACM warning on verifiable consent (NL)", "",
                    "Consent is tied to the person and can be verified; a call list proves nothing.",
                    "2022-06-29")  # fmt: skip
UWG_7 = Citation(
    "UWG7",
    "UWG (DE)",
    "§ 7",
    "E-mail needs express prior consent; customers under four conditions.",
    address="https://www.gesetze-im-internet.de/uwg_2004/__7.html",
)
BGH_2011 = Citation("BGH11", "BGH I ZR 164/09 (DE)", "",
                    "Each declaration is stored and printable; an e-mail opt-in proves nothing for the phone.",
                    "2011-02-10")  # fmt: skip
LG_BADEN_BADEN = Citation("LGBB", "LG Baden-Baden 5 O 100/11 (DE)", "", "Handing over a business card is no consent.",
                          "2012-01-18")  # fmt: skip
AG_MUENCHEN = Citation("AGM", "AG München 161 C 12736/22 (DE)", "",
                       "A consent of 2015 was no longer usable after four silent years.", "2023-02-14")  # fmt: skip
CNIL_3_YEARS = Citation("CN3Y", "CNIL reference on commercial management (FR)", "",
                        "Prospects: three years from the last contact by them; opening is none.")  # fmt: skip
CNIL_EDF = Citation("CNEDF", "CNIL SAN-2022-021 EDF (FR)", "",
                    "Bought data need individual proof; a sample form is none.", "2022-11-24")  # fmt: skip
DAISYCON = Citation(
    "DAISY", "ACM on Daisycon (NL)", "", "Every link in the chain must be able to show the consent."
)
HELLOFRESH = Citation("HELLO", "ICO on HelloFresh (UK)", "",
                      "A bundled box, and a channel that was not named, are no consent.", "2024-01-12")  # fmt: skip
ICO_EMAIL = Citation("ICOEM", "ICO guidance on electronic mail (UK)", "", "Consent is given per channel.")
ICO_SUPPRESS = Citation(
    "ICOSUP", "ICO guidance on preferences (UK)", "", "Keep the no on a suppression list."
)
BE_XII_13 = Citation(
    "BEXII", "Code of Economic Law (BE)", "art. XII.13", "Opt-in, with an exception for customers."
)
BE_DNCM = Citation("BEDNC", "Do Not Call Me register (BE)", "",
                   "The register covers customers too; the last act of the subscriber prevails.")  # fmt: skip
FR_PHONE = Citation(
    "FRTEL", "Loi 2025-594 (FR)", "C. conso L223-1", "Calls to consumers need a yes.", "2026-08-11"
)
UK_TPS = Citation(
    "TPS",
    "PECR and TPS (UK)",
    "",
    "Registered numbers may not be called without consent.",
    address="https://www.legislation.gov.uk/uksi/2003/2426",
)
BE_33_2020 = Citation("BE33", "GBA decision 33/2020 (BE)", "", "Mailing a stranger after he complained is unlawful.",
                      "2020-06-19")  # fmt: skip
DPC_12_MONTHS = Citation(
    "DPC", "DPC on Reg. 13(11) (IE)", "", "The first marketing mail comes within 12 months."
)
M3AAWG = Citation("M3", "M3AAWG Sender Best Practices 3.0", "", "Bounces and complaints end the sending.")
EU_INTELIGO = Citation("EU1", "CJEU C-654/23 Inteligo Media", "", "The customer exception is read narrowly.",
                       "2025-11-13",
    address="https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:62023CJ0654",
)  # fmt: skip
DPV_REFUSED = Citation("DPV", "W3C Data Privacy Vocabulary 2.3", "ConsentRefused",
                       "An unticked box that was shown is a refusal.")  # fmt: skip
CNIL_B2B = Citation("CNB2B", "CNIL position on business e-mail (FR)", "",
                    "Business addresses: told, able to object at collection, about the job; info@ is the company's.",
                    "2005-02-17")  # fmt: skip
ICO_B2B = Citation("ICOB2B", "ICO guidance on business-to-business marketing (UK)", "",
                   "Companies stand outside the e-mail rule; sole traders and unknown ones do not.")  # fmt: skip
CNIL_SUPPRESSION = Citation("CNREP", "CNIL on suppression lists (FR)", "",
                            "Who objected stays on a list of its own that is used for nothing else.",
                            "2022-01-27")  # fmt: skip
GBA_POST = Citation("GBA", "GBA on direct marketing (BE)", "",
                    "Letters may rest on a legitimate interest; an objection ends them.", last_checked="")  # fmt: skip
ICO_POST = Citation("ICO", "ICO guidance on direct marketing by post (UK)", "",
                    "Letters may rest on a legitimate interest; an objection ends them.", last_checked="")  # fmt: skip
