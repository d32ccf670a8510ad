"""The article's statements as data: each in our own words, what the law adds, and what became of it here.

A statement becomes promises; a promise names the rules, scenarios and tests that keep it. Whether it is kept is not
written here: the page looks whether they exist. Does not live here: the page (that is `article`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One thing that the product does for a statement, and by what: ids of the decision table and of the scenarios,
    ids of duties beside it (R, Q), and tests as file::name. One that nothing keeps is shown as not built yet.
    """

    says: str
    rules: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """One statement of the article; `law` says where the law is looser or stricter, '' where it says the same."""

    id: str
    says: str
    law: str
    promises: tuple[Promise, ...]


def _some(letters: str, first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{letters}{number:02}" for number in range(first, last + 1))


_META = "tests/property/bulk.py::"
_LISTS = "tests/unit/test_publish_list_files.py::"
_LEDGER = "tests/unit/test_ledger.py::"
_NOTES = "tests/unit/test_notes.py::"
_BUSINESS = _META + "with_business_addresses"
_ACCESS = "tests/unit/test_access.py::test_"
_GATES = "tests/integration/test_gates.py::test_"
_HELD = "tests/integration/test_gates_held.py::test_"
_ERASURE = "tests/integration/test_erasure.py::test_"
_CANARIES = "tests/integration/test_canaries.py::test_no_canary_outside_the_lists_and_the_warehouse"

STATEMENTS: tuple[Statement, ...] = (
    Statement(
        "s01", "The rules hold between companies too, because a business contact is a person.", "",
        (Promise("A business address gets no short cut: it is decided like a private one.", ("B00",), ("SC17", "SC65"),
                 (_BUSINESS,)),),
    ),
    Statement(
        "s02", "They hold in the whole EU since 25 May 2018.",
        "Each country still has its own law for e-mail, calls and letters.",
        (Promise("The law is kept with its days, and a decision takes the row of its day.", (), ("SC63",),
                 ("tests/spec/test_countries.py::test_each_country_admits_what_its_law_says",)),
         Promise("A yes from before that day counts only with today's proof.", ("V18",), ("SC13",))),
    ),
    Statement(
        "s03", "Whoever wants to be forgotten has to vanish from every system; a mark in the CRM is not enough.",
        "Invoices may have to stay, locked away.",
        (Promise("Whoever was erased, or asks for it, gets no marketing, and a restored backup changes nothing.",
                 ("A01", "A02"), ("SC54", "SC55", "SC56")),
         Promise("An opt-out that a sync wrote over still counts.", ("W07",), ("SC50",)),
         Promise("Each tool is told which of its records to delete.", (), (),
                 (_LISTS + "test_the_records_of_the_erased_are_named_by_the_ids_of_the_tool_alone",)),
         Promise("An erasure is carried out in every system and is done when each was read back.", ("R01",), ("SC57",),
                 (_ERASURE + "the_whole_story_of_an_erasure",)),
         Promise("Of an erased person our warehouse keeps a keyed hash, and locked what the law keeps.", ("R02",), (),
                 (_ERASURE + "what_we_hold_is_gone_at_once_but_for_what_the_law_keeps",
                  _ERASURE + "the_inbox_brings_nobody_back")),
         Promise("What the law keeps, such as invoices, stays in a locked store with its last day.", ("R03",), (),
                 (_ERASURE + "the_law_keeps_the_invoices_until_its_last_day",
                  _ERASURE + "locked_invoices_are_purged_after_their_last_day")),
         Promise("Everybody who got the data is named, with their own record ids, to be told of it.", ("R04",), (),
                 (_ERASURE + "a_request_waits_names_whom_to_tell_and_counts_the_days",))),
    ),
    Statement(
        "s04", "People can take their data with them.",
        "Only what they gave themselves, on consent or contract.",
        (Promise("A person's own data and consents go out as JSON and CSV, without scores and without anybody else's.",
                 ("R06",), ("SC72",),
                 (_ACCESS + "what_can_be_taken_along_is_what_the_person_gave",
                  _ACCESS + "consents_are_records_that_other_programs_read")),
         Promise("Who asks what we hold is told all of it, with recipients and reasons, and by when an answer is due.",
                 ("R05", "R07"), (), (_ACCESS + "an_answer_says_what_the_law_wants_told",
                                      _ACCESS + "a_month_is_a_calendar_month"))),
    ),
    Statement(
        "s05", "Protection is built in from the start.", "",
        (Promise("What a source said is kept for ever beside what it says later; nothing overwrites a no.", (), (),
                 (_LEDGER + "test_the_first_sighting_is_kept_whatever_the_order",
                  _META + "without_the_optouts_of_today")),
         Promise("Addresses and names stay in the lists and in the warehouse, out of logs, errors and reports.", (), (),
                 (_CANARIES,)),
         Promise("Lists are published whole or not at all, and not when a critical check fails.", (), (),
                 ("tests/integration/test_publication_crash.py::test_a_kill_at_every_call_leaves_a_whole_release",
                  "tests/unit/test_publish_publication.py::test_a_failed_critical_check_holds_everything")),
         Promise("Columns that nobody asked for are left out and reported as a failed check.", ("Q10",), ("SC73",),
                 (_GATES + "columns_nobody_needs_are_dropped_and_told",)),
         Promise("A stale source holds back new permissions while every no is still published.", ("Q01",), ("SC76",),
                 (_GATES + "a_stale_source_freezes_every_new_yes_and_no_block",
                  _GATES + "a_refused_file_freezes_too")),
         Promise("A sudden change counts only when a named role lets it through, and every no goes out meanwhile: "
                 "fewer opt-outs, permissions without new evidence, entries that leave a block list.", (),
                 ("SC77", "SC86"),
                 (_HELD + "opt_outs_that_drop_overnight_hold_the_night",
                  _HELD + "permissions_without_new_evidence_hold_the_night",
                  _HELD + "an_entry_that_leaves_the_block_list_without_a_lift_holds_the_night",
                  _HELD + "a_named_role_lets_exactly_this_night_through"))),
    ),
    Statement(
        "s06", "By default nothing is allowed; ask where you can.", "",
        (Promise("Who is not known to have said yes is held, and a new purpose starts with nobody.", ("Z01",),
                 ("SC78",), ("tests/integration/test_scenarios.py::test_a_new_purpose_starts_with_nobody",)),),
    ),
    Statement(
        "s07", "Keep and ask as little as possible.",
        "A title or gender is not needed to write to somebody.",
        (Promise("A reader takes the columns it has a use for, and each of these is used.", (), (),
                 ("tests/contract/test_sources.py::test_its_raw_table_has_its_columns",
                  "tests/contract/test_sources.py::test_every_column_it_reads_is_used")),
         Promise("A column outside the list of allowed ones makes a check fail.", ("Q10",), ("SC73",),
                 (_GATES + "columns_nobody_needs_are_dropped_and_told",))),
    ),
    Statement(
        "s08", "A yes is free, specific and informed.", "It adds: unambiguous.",
        (Promise("A yes that lacks one of these does not count, and the reason is named.", _some("V", 1, 21),
                 ("SC01", "SC10"), (_META + "with_less_proof",)),),
    ),
    Statement(
        "s09", "A yes is an act; a box that is ticked beforehand is none.", "",
        (Promise("Ticked boxes, silence and business cards are no yes, and nobody says yes for somebody else.",
                 ("V01", "V03", "V17"), ("SC04", "SC80")),),
    ),
    Statement(
        "s10", "A yes is not forced.", "",
        (Promise("A yes that was the price of entry does not count.", ("V16",), ("SC79",)),
         Promise("A box left empty is a no, and advertising inside a service message is advertising.", ("W03", "S02"),
                 ("SC28", "SC74"))),
    ),
    Statement(
        "s11", "It is clear what the data are used for.", "",
        (Promise("A yes to nothing in particular, or under a wording nobody can show, does not count.", ("V04", "V10"),
                 ("SC07",)),),
    ),
    Statement(
        "s12", "Each purpose needs a yes of its own.", "",
        (Promise("Decisions are made per purpose and channel; a yes to one is no yes to another.", ("V04", "V05"),
                 ("SC01", "SC08", "SC09", "SC45")),),
    ),
    Statement(
        "s13", "A reference to the general terms is no consent.", "",
        (Promise("Terms, privacy statements and contract clauses are no yes.", ("V02",), ("SC06",)),),
    ),
    Statement(
        "s14", "People are told what they will get, also how often, and that promise is kept: no more and no less.",
        "The Dutch code asks for the frequency only where it is higher than people expect.",
        (Promise("A message before its promised day is held until that day.", ("F01",), ("SC11",)),
         Promise("A message after its promised day is allowed.", (), ("SC12",)),
         Promise("A yes ends with the term it promised, or when the wording changed materially.", ("E02", "E03"),
                 ("SC81",)),
         Promise("The report says when a promised message is overdue."),),
    ),
    Statement(
        "s15", "Data from the past stand under the same law.", "",
        (Promise("An old yes counts with full proof and a sign of life, and else not.", ("V18", "C04"),
                 ("SC13", "SC14")),),
    ),
    Statement(
        "s16", "What cannot be proven, or came in nobody knows how, gets no mail.", "",
        (Promise("A flag, an import without proof and an unclear origin are no basis.", ("V06", "V08", "V13"),
                 ("SC02", "SC15", "SC16", "SC43", "SC44", "SC46", "SC58")),
         Promise("Whoever lacks only the proof stands on a worklist with the one thing that would repair it.", (), (),
                 ("tests/unit/test_publish_worklist.py::test_each_row_says_why_and_the_one_thing_that_would_repair_it",)),
         Promise("What was known on a day and what was true on it are told apart.", (), (),
                 ("tests/integration/test_explain_evidence.py::test_the_pair_differs_where_a_no_came_late",))),
    ),
    Statement(
        "s17", "Private and business addresses are the same.",
        "True in the Netherlands. France, Belgium and the United Kingdom are milder, so a company may choose.",
        (Promise("Exemptions for companies are off until the company switches them on.", _some("B", 0, 7),
                 ("SC17", "SC18", "SC59", "SC65", "SC66", "SC67", "SC85"), (_BUSINESS,)),),
    ),
    Statement(
        "s18", "An invoice relation is as good as a yes for similar products, while people can say no each time.",
        "It adds: the no was offered at the sale, the address comes from it, the same company sold, not long ago.",
        (Promise("A sale allows similar offers only when all of that is on file.", _some("I", 1, 10),
                 _some("SC", 19, 31)),),
    ),
    Statement(
        "s19", "That is for customers. A partner is a customer only if he buys.", "",
        (Promise("Our own purchases from somebody make nobody a customer.", ("I02",), ("SC30",)),),
    ),
    Statement(
        "s20", "Have an agreement with everybody who processes data for you, and look at it.", "",
        (Promise("Lists for a tool without a valid agreement are held.", ("P01",), ("SC68",)),),
    ),
    Statement(
        "s21", "No sub-processor without your written approval.", "",
        (Promise("Lists for a tool with a sub-processor that nobody approved are held.", ("P02",), ("SC68",)),),
    ),
    Statement(
        "s22", "You may be the processor yourself, for your clients.", "",
        (Promise("A client's contacts are held when we send for ourselves.", ("A07",), ("SC70",)),),
    ),
    Statement(
        "s23", "A spoken yes counts when date, time, place and the words are noted, be it in a free field of the CRM.",
        "Stricter in Germany and for calls.",
        (Promise("Such notes are read, and a note that lacks one part, or came late, does not count.", ("C03", "V12"),
                 ("SC37", "SC38", "SC39"),
                 (_NOTES + "test_a_complete_note_is_read_whole",
                  "tests/unit/test_labelled_notes.py::test_no_note_is_graded_up")),),
    ),
    Statement(
        "s24", "A business card is no yes.", "",
        (Promise("A card counts only when a complete note of a yes goes with it.", ("V03",), ("SC37", "SC40"),
                 (_NOTES + "test_a_business_card_is_recognised",)),),
    ),
    Statement(
        "s25", "Visitors of an event are not added to campaigns without proof of a yes.", "",
        (Promise("A visitor list is no yes; a badge screen with an empty box of its own is a form.", ("V07",),
                 ("SC41", "SC42")),),
    ),
    Statement(
        "s26", "The same holds for the mail that follows the event.", "",
        (Promise("A follow-up is marketing and needs its own yes; practical mail before the event is service.",
                 ("V07", "S01"), ("SC41",)),),
    ),
    Statement(
        "s27", "Addressed print may rest on a legitimate interest.",
        "The Dutch authority is stricter for people who are no customers, and the interest must have been told.",
        (Promise("A letter goes out when the interest was weighed and told, its source is known and the register was "
                 "asked.", _some("L", 1, 6), ("SC33", "SC34", "SC35", "SC36", "SC52")),),
    ),
    Statement(
        "s28", "Print, too, always offers a way to object.", "",
        (Promise("A letter that does not say how to object is held, and an objection always counts.", ("L05", "W01"),
                 ("SC32", "SC35", "SC84")),),
    ),
    Statement(
        "s29", "Automation and personal content stay possible.", "An objection to marketing ends the profiling for it.",
        (Promise("Decisions and lists are made anew every night, for whatever tool automates.", (), (),
                 ("tests/integration/test_orchestration.py::test_a_good_night_publishes_and_says_so",)),
         Promise("An objection that names no channel closes all of them.", ("W01",), ("SC32",))),
    ),
    Statement(
        "s30", "Writing to people who want it is answered better.", "Opening a mail is no evidence of anything.",
        (Promise("The report shows who may be reached on what proof, and clicks and replies count as signs of life; "
                 "openings do not.", (), (),
                 ("tests/unit/test_publish_report.py::test_the_numbers_on_the_page_are_those_of_the_decisions",
                  "tests/unit/test_publish_marts.py::test_engagement_is_what_people_did_themselves_by_that_moment")),
         Promise("The report compares the answers of allowed people with those of the former list.")),
    ),
    Statement(
        "s31", "A footnote: the article's own sign-up box stands ticked for whoever comes back.",
        "The earlier act keeps its own proof.",
        (Promise("A box prefilled for a returning visitor neither gives nor renews a yes.", ("V01",), ("SC05",)),),
    ),
)  # fmt: skip
