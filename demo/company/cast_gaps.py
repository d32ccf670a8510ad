"""Who seems to have said yes, and why it does not count: one person per gap in the proof."""

from __future__ import annotations

from .people import Person, desk, event, form, hubspot, mailchimp, planned

_FORM = {
    "capture_method": "web_form_soi", "box_default": "unticked", "form_id": "planner-aanmelding",
    "form_version": "4", "notice_id": "NB-2026-1", "channels": "email", "purposes": "newsletter",
}  # fmt: skip

GAPS: tuple[Person, ...] = (
    Person(
        "Aafke Vinkje",
        "aafke@vinkje.example",
        "The box on the old check-out page was already ticked. That is no consent.",
        ("email newsletter: V01",),
        (hubspot(), form("2025-11-20T13:00:00+01:00", form="kassa", version="1", box="ticked")),
    ),
    Person(
        "Bas Kleinedruk",
        "bas@kleinedruk.example",
        "Accepted the general terms, which mention a newsletter in paragraph 14.",
        ("email newsletter: V02",),
        (
            planned(),
            event(
                "2025-04-01T09:00:00+02:00",
                "given",
                (),
                **{**_FORM, "capture_method": "tc_clause", "form_id": "voorwaarden", "source_ref": "par-14"},
            ),
        ),
    ),
    Person(
        "Cor Visitekaart",
        "cor@visitekaart.example",
        "Left his card at the stand. A card is no yes.",
        ("email newsletter: V03",),
        (hubspot(note="Visitekaartje gekregen op de beurs.", note_date="2026-05-12 18:10"),),
    ),
    Person(
        "Daan Andermans",
        "daan@andermans.example",
        "Said yes to invitations only: not to the newsletter.",
        ("email event_invites: C01", "email newsletter: V04"),
        (
            hubspot(),
            form(
                "2026-04-11T10:00:00+02:00", wording="EV-2026-1", purposes="event_invites", form="open-dagen"
            ),
        ),
    ),
    Person(
        "Eefje Blanco",
        "eefje@blanco.example",
        "The form said 'marketing communications': a yes to everything is a yes to nothing in particular.",
        ("email newsletter: V04",),
        (hubspot(), form("2026-04-12T10:00:00+02:00", wording="ALG-2025", purposes="marketing")),
    ),
    Person(
        "Floor Alleenmail",
        "floor@alleenmail.example",
        "Said yes to mail. Nobody asked about texts and calls.",
        ("email newsletter: C02", "sms newsletter: V05", "phone newsletter: V05"),
        (
            hubspot(mobile="+31655501004"),
            planned(),
            form("2026-02-14T10:00:00+01:00", confirmed="2026-02-14T10:03:00+01:00"),
        ),
        mobile="+31 6 5550 1004",
    ),
    Person(
        "Gijs Vlagvinkel",
        "gijs@vlagvinkel.example",
        "The CRM says 'freely given consent'. Nobody knows when, where or to what.",
        ("email newsletter: V06",),
        (hubspot(basis="Freely given consent from contact"),),
    ),
    Person(
        "Hanna Standbezoek",
        "hanna@standbezoek.example",
        "Was on the attendee list of the open day. Visiting is not opting in; the invoice may still go out.",
        ("email newsletter: V07", "email invoices: S01"),
        (
            planned(),
            event(
                "2026-05-30",
                "given",
                capture_method="attendee_list",
                source_ref="open-dag-2026",
                channels="email",
            ),
        ),
    ),
    Person(
        "Ilse Spreadsheet",
        "ilse@spreadsheet.example",
        "Came in with a spreadsheet from a partner, without a single document.",
        ("email newsletter: V08",),
        (
            planned(),
            event(
                "2026-01-15T10:00:00Z",
                "given",
                capture_method="import_csv",
                channels="email",
                purposes="newsletter",
                time_source="import_stamp",
            ),
        ),
    ),
    Person(
        "Joost Datumloos",
        "joost@datumloos.example",
        "Everything is there but the date: the log says 1 January 1970.",
        ("email newsletter: V09",),
        (hubspot(), form("1970-01-01T00:00:00", box="unticked")),
    ),
    Person(
        "Kaat Tekstkwijt",
        "kaat@tekstkwijt.example",
        "Ticked a box in 2025, but the text beside it was never kept. Finding it repairs her.",
        ("email newsletter: V10",),
        (hubspot(), form("2025-03-08T10:00:00+01:00", wording="NB-2025-KWIJT", version="2")),
    ),
    Person(
        "Luuk Partner",
        "luuk@partner.example",
        "Said yes on the site of a partner, to that partner.",
        ("email newsletter: V11",),
        (
            planned(),
            event(
                "2026-03-22T10:00:00+01:00",
                "given",
                (),
                **{**_FORM, "notice_id": "PARTNER-1", "controller_named": "bloei_en_groei"},
            ),
        ),
    ),
    Person(
        "Mats Halvenoot",
        "mats@halvenoot.example",
        "An oral yes without the words, the time or the place. The note is incomplete.",
        ("email newsletter: V12",),
        (hubspot(note="akkoord met mail", note_date="2026-06-18 16:00"),),
    ),
    Person(
        "Nora Laatgenoteerd",
        "nora@laatgenoteerd.example",
        "A complete note of a talk, written down twenty-five days later.",
        ("email newsletter: V12",),
        (
            hubspot(
                note="12-05-2026 15:05, Jaarbeurs Utrecht hal 7. Nora: 'Ja, stuur de nieuwsbrief maar per mail.' — PV",
                note_date="2026-06-06 09:00",
            ),
        ),
    ),
    Person(
        "Olaf Tweespraak",
        "olaf@tweespraak.example",
        "Two systems tell two stories about the same yes: a web form says one, a trade fair the other.",
        ("email newsletter: V13",),
        (
            planned(),
            event("2025-06-01T11:00:00+02:00", "given", (), **_FORM),
            desk(
                "2025-06-01T15:00:00+02:00",
                "given",
                capture_method="paper_form",
                source_ref="beurs-2025",
                channels="email",
                purposes="newsletter",
            ),
        ),
    ),
    Person(
        "Puck Halverwege",
        "puck@halverwege.example",
        "Asked for the newsletter and never clicked the confirmation.",
        ("email newsletter: V14 > V14",),
        (hubspot(), form("2026-08-28T10:00:00+02:00", form="nieuwsbrief-doi", method="doi")),
    ),
    Person(
        "Quinten Einzelklick",
        "quinten@einzelklick.example",
        "One click is too thin in Germany, where a confirmed sign-up is the custom.",
        ("email newsletter: V15",),
        (hubspot(country="DE"), form("2026-03-05T10:00:00+01:00")),
        country="DE",
        city="Bremen",
    ),
    Person(
        "Rosa Prijsvraag",
        "rosa@prijsvraag.example",
        "Could win a toolkit only by taking the newsletter too. Forced consent does not count.",
        ("email newsletter: V16",),
        (
            planned(),
            event(
                "2026-02-28T10:00:00+01:00",
                "given",
                (),
                **{**_FORM, "capture_method": "gated_or_contest", "form_id": "win-een-gereedschapskist"},
            ),
        ),
    ),
    Person(
        "Stijn Collega",
        "stijn@collega.example",
        "A colleague filled in his address; he never confirmed it.",
        ("email newsletter: V17",),
        (
            planned(),
            event(
                "2026-02-27T10:00:00+01:00",
                "given",
                (),
                **{**_FORM, "capture_method": "third_party_submission", "actor": "third_party"},
            ),
        ),
    ),
    Person(
        "Tess Oudelijst",
        "tess@oudelijst.example",
        "Stands in Mailchimp since 2015, and that is all there is.",
        ("email newsletter: V18",),
        (
            hubspot(),
            mailchimp(
                "subscribed",
                optin="2015-04-02 10:00:00",
                changed="2018-05-24 08:00:00",
            ),
        ),
    ),
    Person(
        "Umi Anderadres",
        "umi@anderadres.example",
        "Signed up with another address of hers. A yes does not move house.",
        ("email newsletter: V19",),
        (
            hubspot(more="umi.prive@anderadres.example"),
            form(
                "2026-01-30T10:00:00+01:00",
                email="umi.prive@anderadres.example",
                confirmed="2026-01-30T10:01:00+01:00",
            ),
        ),
    ),
    Person(
        "Vincent Stilzwijg",
        "vincent@stilzwijg.example",
        "Confirmed in 2021 and never moved since: stale.",
        ("email newsletter: E01",),
        (
            hubspot(),
            form(
                "2021-09-09T10:00:00+02:00",
                confirmed="2021-09-09T10:02:00+02:00",
                wording="NB-2020-1",
                version="2",
            ),
        ),
    ),
    Person(
        "Wieke Verjaard",
        "wieke@verjaard.example",
        "Her yes becomes three years old between the two nights.",
        ("email newsletter: C02 > E01",),
        (
            hubspot(),
            form(
                "2023-09-15T10:00:00+02:00",
                confirmed="2023-09-15T10:02:00+02:00",
                wording="NB-2020-1",
                version="2",
            ),
        ),
    ),
    Person(
        "Xavi Eenjaar",
        "xavi@eenjaar.example",
        "The form promised 'for one year', and the year is over.",
        ("email newsletter: E02",),
        (
            hubspot(),
            form("2025-05-01T10:00:00+02:00", confirmed="2025-05-01T10:02:00+02:00", wording="NB-JAAR-1"),
        ),
    ),
)
