"""Who may not be contacted because of a will, a right or a fact: erasures, objections, opt-outs, dead addresses."""

from __future__ import annotations

from .people import (
    FIRST,
    SECOND,
    Person,
    desk,
    event,
    form,
    hubspot,
    mailchimp,
    moneybird,
    moneybird_invoice,
    planned,
)

NO: tuple[Person, ...] = (
    Person(
        "Dirk Vergeetmij",
        "dirk@vergeetmij.example",
        "Was erased in March. An old list brings him back into Mailchimp in the second night as subscribed; "
        "the erasure still stands, even for invoices.",
        ("email newsletter: A01", "email invoices: A01"),
        (
            hubspot(created="2026-01-04 10:00"),
            mailchimp("subscribed", SECOND, optin="2025-11-30 10:00:00", ip="203.0.113.90"),
            desk("2026-03-02T11:30:00+01:00", "erased", source_ref="verzoek-2026-004"),
        ),
    ),
    Person(
        "Roos van Wissen",
        "roos@vanwissen.example",
        "Asked to be erased on the last day of August; an invoice is open. Advertising stops at once, the "
        "invoice may go out.",
        ("email newsletter: A02", "email invoices: S01"),
        (
            hubspot(),
            moneybird(),
            moneybird_invoice("2026-0188", FIRST, state="open", date="2026-08-20", net="145.00"),
            moneybird_invoice(
                "2026-0188", SECOND, state="betaald", date="2026-08-20", paid="2026-09-17", net="145.00"
            ),
            desk("2026-08-30T09:00:00+02:00", "erasure_requested", source_ref="verzoek-2026-019"),
        ),
    ),
    Person(
        "Karel Stilstand",
        "karel@stilstand.example",
        "Disputes his file and had it frozen: nothing leaves, not even an invoice.",
        ("email newsletter: A03", "email invoices: A03"),
        (hubspot(), desk("2026-06-10T13:00:00+02:00", "restricted", source_ref="verzoek-2026-012")),
    ),
    Person(
        "Lies Ontdooid",
        "lies@ontdooid.example",
        "Was frozen too, until the quarrel was settled in September.",
        ("email newsletter: A03 > Z01",),
        (
            hubspot(),
            desk("2026-07-01T10:00:00+02:00", "restricted", source_ref="verzoek-2026-014"),
            desk("2026-09-11T10:00:00+02:00", "unrestricted", source_ref="verzoek-2026-014"),
        ),
    ),
    Person(
        "Hendrik Ouderwets",
        "hendrik@ouderwets.example",
        "Died; his daughter told us. Nobody writes to him any more.",
        ("email newsletter: A04", "email invoices: A04", "post offers_similar: A04"),
        (
            hubspot(),
            planned(),
            desk("2026-05-14", "deceased", actor="third_party", source_ref="brief-2026-031"),
        ),
        street="Leidsekade 12",
    ),
    Person(
        "Wim Molenwiek",
        "wim@molenwiek.example",
        "Belongs to a client for whom we send invitations: not ours to mail.",
        ("email newsletter: A07", "email event_invites: A07"),
        (
            planned(controller_id="stichting_molenwiek"),
            event(
                "2026-04-02T10:00:00+02:00",
                "given",
                capture_method="web_form_soi",
                box_default="unticked",
                form_id="molenwiek-aanmelding",
                form_version="1",
                notice_id="NB-2026-1",
                channels="email",
                purposes="newsletter",
            ),
        ),
    ),
    Person(
        "Saskia Klaarmee",
        "saskia@klaarmee.example",
        "Wrote a letter: no more advertising, by any way. Her confirmed sign-up of last year is older.",
        ("email newsletter: W01", "post offers_similar: W01", "phone newsletter: W01", "email invoices: S01"),
        (
            hubspot(),
            planned(),
            form("2025-10-07T20:00:00+02:00", confirmed="2025-10-07T20:01:00+02:00"),
            desk(
                "2026-03-01",
                "objected",
                channels="*",
                purposes="*",
                source_ref="brief-2026-017",
                note="Graag geen reclame meer, en ook geen profiel.",
            ),
        ),
        mobile="+31 6 5550 1002",
        street="Oudegracht 301",
    ),
    Person(
        "Teun Brievenbus",
        "teun@brievenbus.example",
        "Wants no letters; the newsletter by mail is welcome.",
        ("post offers_similar: W01", "email newsletter: C02"),
        (
            hubspot(),
            planned(),
            form("2026-01-12T21:00:00+01:00", confirmed="2026-01-12T21:03:00+01:00"),
            desk(
                "2026-05-06",
                "objected",
                channels="post",
                point="Amstelkade 7, Utrecht, NL",
                purposes="*",
                source_ref="brief-2026-022",
            ),
        ),
        street="Amstelkade 7",
    ),
    Person(
        "Vera Afmelder",
        "vera@afmelder.example",
        "Left the newsletter in the preference centre, four weeks after signing up.",
        ("email newsletter: W02", "email event_invites: V04"),
        (
            hubspot(),
            form("2026-06-02T10:00:00+02:00"),
            form(
                "2026-07-01T08:12:00+02:00", choice="withdrawn", form="voorkeuren", method="preference centre"
            ),
        ),
    ),
    Person(
        "Willem Dagklok",
        "willem@dagklok.example",
        "Withdrew and signed up on the same day. Only the day of the withdrawal is known, so it wins.",
        ("email newsletter: W02",),
        (
            hubspot(),
            desk(
                "2026-06-01",
                "withdrawn",
                channels="email",
                purposes="newsletter",
                note="Belde: liever niet meer.",
            ),
            form("2026-06-01T10:00:00+02:00", confirmed="2026-06-01T10:02:00+02:00"),
        ),
    ),
    Person(
        "Xandra Leegvak",
        "xandra@leegvak.example",
        "Ticked the newsletter and left the box for invitations empty: an empty box is a no.",
        ("email newsletter: C01", "email event_invites: W03"),
        (
            hubspot(),
            form("2026-05-21T17:20:00+02:00"),
            form(
                "2026-05-21T17:20:00+02:00",
                choice="refused",
                form="inschrijving",
                wording="EV-2026-1",
                purposes="event_invites",
            ),
        ),
    ),
    Person(
        "Yara Spamknop",
        "yara@spamknop.example",
        "Pressed 'this is spam'; a plain form afterwards is too thin to take that back.",
        ("email newsletter: W04",),
        (
            hubspot(),
            event("2026-05-01T07:30:00Z", "complaint", channels="email", source_ref="fbl-2026-05-01-3"),
            form("2026-07-01T12:00:00+02:00"),
        ),
    ),
    Person(
        "Zef Wasiknietje",
        "zef@wasiknietje.example",
        "Answered 'that was not me' to a confirmed sign-up.",
        ("email newsletter: W05",),
        (
            hubspot(),
            form("2026-01-15T22:10:00+01:00", confirmed="2026-01-15T22:11:00+01:00"),
            desk(
                "2026-05-19T09:05:00+02:00",
                "identity_disputed",
                channels="email",
                purposes="newsletter",
                source_ref="msg-20260519-0002",
                note="Dat was ik niet.",
            ),
        ),
    ),
    Person(
        "Abel Vlaggenstok",
        "abel@vlaggenstok.example",
        "The CRM says 'unsubscribed from all email' and nobody knows since when. We first saw it now.",
        ("email newsletter: W06", "email offers_similar: W06"),
        (hubspot(optout="true"), form("2026-02-01T10:00:00+01:00", confirmed="2026-02-01T10:01:00+01:00")),
    ),
    Person(
        "Bo Overschreven",
        "bo@overschreven.example",
        "Unsubscribed in Mailchimp in the first night. In the second night a sync shows her as subscribed again, "
        "without any act of hers: the no still counts, and the report raises an alarm.",
        ("email newsletter: W01 > W07",),
        (
            hubspot(),
            mailchimp(
                "unsubscribed", FIRST, unsub="2026-06-24 06:30:00", reason="NORMAL: No longer interested"
            ),
            mailchimp(
                "subscribed",
                SECOND,
                optin="2024-04-04 10:00:00",
                ip="203.0.113.61",
                changed="2026-09-19 02:00:00",
            ),
        ),
    ),
    Person(
        "Lotte Plusteken",
        "lotte@plusteken.example",
        "Unsubscribed the tagged address lotte+nieuws@. It is the same mailbox, so the plain one is blocked too.",
        ("email newsletter: W08",),
        (
            hubspot(),
            form("2026-03-03T10:00:00+01:00", confirmed="2026-03-03T10:05:00+01:00"),
            mailchimp("unsubscribed", email="lotte+nieuws@plusteken.example", unsub="2026-04-22 18:00:00"),
        ),
    ),
    Person(
        "Maarten Tweebaan",
        "maarten@nieuwebaan.example",
        "Objected at his old job's address; sales typed the new one into the same record. A no follows the person.",
        ("email newsletter: W08", "email event_invites: W08"),
        (
            hubspot(more="maarten@oudebaan.example"),
            desk(
                "2026-02-15T10:00:00+01:00",
                "objected",
                point="maarten@oudebaan.example",
                channels="email",
                purposes="*",
                source_ref="msg-20260215-0001",
            ),
        ),
    ),
    Person(
        "Noor Kapotpost",
        "noor@kapotpost.example",
        "Mailchimp cleaned the address: it does not exist. No mail at all, but a letter to the customer may go.",
        ("email newsletter: D01", "email invoices: D01"),
        (
            hubspot(),
            mailchimp("cleaned", clean="2026-08-03 03:03:03"),
            form("2026-01-03T10:00:00+01:00", confirmed="2026-01-03T10:05:00+01:00"),
        ),
    ),
    Person(
        "Oscar Vollebak",
        "oscar@vollebak.example",
        "Six times the mailbox was full, over twenty days: we wait. Then the seventh mail arrives.",
        ("email newsletter: D02 > C01",),
        (
            planned(),
            form("2026-02-02T10:00:00+01:00"),
            *(
                event(
                    f"2026-08-{day:02d}T06:00:00+02:00",
                    "soft_bounce",
                    channels="email",
                    bounce_code="4.2.2",
                    campaign_ref=f"zomer-{day}",
                )
                for day in (4, 8, 12, 16, 20, 24)
            ),
            event("2026-09-15T06:00:00+02:00", "delivered", channels="email", campaign_ref="herfst-1"),
        ),
    ),
    Person(
        "Pim Zonderstaart",
        "pim@zonderstaart",
        "The address lost its ending in the CRM: nothing can be sent to it.",
        ("email newsletter: D03", "email invoices: S01"),
        (hubspot(),),
    ),
    Person(
        "Quirine Nulzes",
        "quirine@nulzes.example",
        "Her number stands there without a country: a yes is never guessed for it.",
        ("phone newsletter: D03",),
        (hubspot(),),
        mobile="06-55 50 10 03",
    ),
    Person(
        "Rik van Belle",
        "rik@vanbelle-gent.example",
        "Lives in Ghent and put his number on the Belgian do-not-call list.",
        ("phone offers_similar: X01", "phone newsletter: X01"),
        (
            planned(),
            event(
                "2026-02-10",
                "register_listed",
                actor="register",
                register_name="DNCM",
                channels="phone",
                point="+32 455 50 12 34",
            ),
        ),
        country="BE",
        mobile="+32 455 50 12 34",
        city="Gent",
    ),
    Person(
        "Sien Raadsel",
        "sien@raadsel.example",
        "The planner logged a word that nobody knows ('paused'). Until somebody reads it, we hold.",
        ("email newsletter: C01 > Q05",),
        (
            hubspot(),
            form("2026-03-19T10:00:00+01:00"),
            event("2026-09-20T10:00:00+02:00", "paused", channels="email", purposes="newsletter"),
        ),
    ),
    Person(
        "Ties Laatstewoord",
        "ties@laatstewoord.example",
        "Leaves the newsletter between the two nights: on the second list, not on the first.",
        ("email newsletter: C02 > W01",),
        (
            hubspot(),
            form("2026-04-04T10:00:00+02:00", confirmed="2026-04-04T10:05:00+02:00"),
            mailchimp(
                "subscribed",
                FIRST,
                optin="2026-04-04 08:00:00",
                confirm="2026-04-04 08:05:00",
                ip="192.0.2.17",
            ),
            mailchimp("unsubscribed", SECOND, unsub="2026-09-22 19:20:00", reason="NORMAL: Too many emails"),
        ),
    ),
)
