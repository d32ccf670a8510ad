"""Who may be written to, and why: the people with a provable yes."""

from __future__ import annotations

from .people import SECOND, Person, desk, event, form, hubspot, mailchimp, planned

YES: tuple[Person, ...] = (
    Person(
        "Anna van Bladgoud",
        "anna@bladgoud.example",
        "Signed up on the website and clicked the confirmation: the best proof there is. It counts for the "
        "newsletter by mail, not for invitations, not for her phone.",
        (
            "email newsletter: C02",
            "email event_invites: V04",
            "email invoices: S01",
            "phone newsletter: V05",
            "sms newsletter: V05",
        ),
        (
            hubspot(news="false", created="2026-03-01 10:20"),
            mailchimp(
                "subscribed", optin="2026-03-01 09:12:44", confirm="2026-03-01 09:14:02", ip="203.0.113.7"
            ),
            form("2026-03-01T10:12:44+01:00", confirmed="2026-03-01T10:14:02+01:00"),
            planned(),
        ),
        mobile="+31 6 5550 1001",
    ),
    Person(
        "Bram Spaakwiel",
        "bram@spaakwiel.example",
        "One tick in an empty box, with the wording kept: enough in the Netherlands.",
        ("email newsletter: C01", "email offers_similar: V04"),
        (
            hubspot(),
            mailchimp("subscribed", optin="2026-02-11 14:03:09", ip="198.51.100.23"),
            form("2026-02-11T15:03:09+01:00"),
        ),
    ),
    Person(
        "Chris Knopenbos",
        "chris@knopenbos.example",
        "Said yes at a fair, and the note says when, where, in which words and who wrote it down.",
        ("email newsletter: C03", "email event_invites: V04"),
        (
            hubspot(
                note="12-05-2026 14:20, Jaarbeurs Utrecht hal 7. Chris: 'Prima, mail me gerust jullie "
                "nieuwsbrief op chris@knopenbos.example.' — PV",
                note_date="2026-05-12 17:00",
            ),
        ),
    ),
    Person(
        "Dora Moerdijkstra",
        "dora@moerdijkstra.example",
        "Signed a paper form in 2014 and clicked a mail last May: old, but the scan proves it and she is awake.",
        ("email newsletter: C04",),
        (
            hubspot(created="2014-11-05 09:00"),
            planned(),
            event(
                "2014-11-05",
                "given",
                capture_method="paper_form",
                source_ref="scan-2014-0117",
                artefact_uri="archief/scans/2014-0117.pdf",
                verification="signature",
                notice_id="PAPIER-2014",
                channels="email",
                purposes="newsletter",
            ),
            event("2026-05-03T09:41:00+02:00", "inbound_click", campaign_ref="nieuwsbrief-2026-05"),
        ),
    ),
    Person(
        "Evi Regenjas",
        "evi@regenjas.example",
        "Unsubscribed in April, signed up again with a confirmed form in June: her last word counts, but only "
        "for what it names.",
        ("email newsletter: C05", "email event_invites: W01"),
        (
            hubspot(),
            mailchimp("unsubscribed", unsub="2026-04-01 10:00:00", reason="NORMAL: No longer interested"),
            form("2026-06-01T09:30:00+02:00", confirmed="2026-06-01T09:33:10+02:00"),
        ),
    ),
    Person(
        "Fons Tandrad",
        "fons@tandrad.example",
        "Unsubscribed in May; between the two nights he signs up again with a confirmed form.",
        ("email newsletter: W01 > C05", "email offers_similar: W01"),
        (
            hubspot(),
            mailchimp("unsubscribed", unsub="2026-05-20 07:45:00", reason="NORMAL: No longer interested"),
            form("2026-09-14T20:15:00+02:00", confirmed="2026-09-14T20:16:30+02:00"),
        ),
    ),
    Person(
        "",
        "info@de-kas-noord.example",
        "A mailbox of a whole nursery signed up: the yes stays with the mailbox.",
        ("email newsletter: C06",),
        (
            hubspot(company="Kwekerij De Kas Noord"),
            form("2026-01-20T11:05:00+01:00", name="Kwekerij De Kas Noord"),
        ),
        company="Kwekerij De Kas Noord",
    ),
    Person(
        "Piet Kasman",
        "piet@de-kas-noord.example",
        "Works at that nursery; nobody ever asked him anything.",
        ("email newsletter: Z01", "email invoices: S01"),
        (hubspot(),),
        company="Kwekerij De Kas Noord",
    ),
    Person(
        "Greta Werkbank",
        "greta@werkbank-koeln.example",
        "Lives in Germany, where a confirmed sign-up is asked, and she confirmed.",
        ("email newsletter: C02",),
        (hubspot(country="DE"), form("2026-04-18T08:00:00+02:00", confirmed="2026-04-18T08:20:00+02:00")),
        country="DE",
        city="Köln",
    ),
    Person(
        "Ad van der Oven",
        "gezin@vanderoven.example",
        "Shares a mailbox with Bea. He signed up himself and the evidence names him: his yes is not hers.",
        ("email newsletter: C01", "email newsletter: Z01"),
        (
            planned(person_ref="pers-ad"),
            event(
                "2026-03-15T19:00:00+01:00",
                "given",
                person_ref="pers-ad",
                capture_method="web_form_soi",
                box_default="unticked",
                form_id="planner-aanmelding",
                form_version="4",
                notice_id="NB-2026-1",
                channels="email",
                purposes="newsletter",
            ),
        ),
        person_ref="pers-ad",
    ),
    Person(
        "Bea van der Oven",
        "gezin@vanderoven.example",
        "Shares Ad's mailbox and never said anything.",
        (),
        (planned(person_ref="pers-bea"),),
        person_ref="pers-bea",
    ),
    Person(
        "Jürgen Zahnkranz",
        "jurgen@bücher-zahnkranz.example",
        "A domain with an umlaut, confirmed: the address stays one address however a system writes it.",
        ("email newsletter: C02",),
        (
            hubspot(email="jurgen@BÜCHER-zahnkranz.example", country="DE"),
            mailchimp(
                "subscribed",
                email="jurgen@xn--bcher-zahnkranz-zvb.example",
                optin="2026-01-09 09:09:09",
                ip="198.51.100.4",
                cc="DE",
            ),
            form("2026-01-09T10:09:09+01:00", confirmed="2026-01-09T10:11:00+01:00"),
        ),
        country="DE",
        city="Aachen",
    ),
    Person(
        "Nienke Bloembol",
        "nienke@bloembol.example",
        "New in September: she stands in no list of the first night's newsletter, and may be mailed from the second.",
        ("email newsletter: Z01 > C02",),
        (
            hubspot(),
            form("2026-09-08T12:30:00+02:00", confirmed="2026-09-08T12:31:40+02:00"),
            mailchimp(
                "subscribed",
                SECOND,
                optin="2026-09-08 10:30:00",
                confirm="2026-09-08 10:31:40",
                ip="192.0.2.44",
            ),
        ),
    ),
    Person(
        "Otto Schroefdraad",
        "otto@schroefdraad.example",
        "Wrote a reply: 'ja, zet mij op de lijst'. The message is kept, so it proves itself.",
        ("email newsletter: C01",),
        (
            hubspot(),
            desk(
                "2026-02-20T16:44:00+01:00",
                "given",
                capture_method="inbound_message",
                source_ref="msg-20260220-0007",
                artefact_uri="archief/mail/20260220-0007.eml",
                note="Ja, zet mij maar op de lijst voor de nieuwsbrief.",
                controller_named="tulp_tandwiel",
                channels="email",
                purposes="newsletter",
            ),
        ),
    ),
)
