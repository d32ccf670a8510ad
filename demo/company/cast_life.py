"""Whose yes was good and is good no longer, or not yet: age, sensitive audiences, promises, owners, messages."""

from __future__ import annotations

from .people import Person, desk, event, form, hubspot, planned, sale, send

_FORM = {
    "capture_method": "web_form_soi", "box_default": "unticked", "form_id": "planner-aanmelding",
    "form_version": "5", "channels": "email", "purposes": "newsletter", "controller_named": "tulp_tandwiel",
}  # fmt: skip

LIFE: tuple[Person, ...] = (
    Person(
        "Jip Jeugdclub",
        "jip@jeugdclub.example",
        "Signed up at the youth workshop and turns sixteen between the two nights: until then no marketing.",
        ("email newsletter: A05 > C01", "email invoices: S01"),
        (
            planned(birth_date="2010-09-15"),
            event("2026-05-09T14:00:00+02:00", "given", (), **{**_FORM, "notice_id": "KLUS-2026"}),
        ),
    ),
    Person(
        "Geertje Stramgewricht",
        "geertje@stramgewricht.example",
        "Has a yes for tips on tools for people with rheumatism, but the form did not say that this tells of her "
        "health.",
        ("email rheumatism_tips: A06",),
        (
            planned(),
            event(
                "2026-04-20T10:00:00+02:00",
                "given",
                (),
                **{**_FORM, "purposes": "rheumatism_tips", "notice_id": "REUMA-KORT"},
            ),
        ),
    ),
    Person(
        "Harm Openhartig",
        "harm@openhartig.example",
        "The same, on the form that asks for it in so many words.",
        ("email rheumatism_tips: C01", "email newsletter: V04"),
        (
            planned(),
            event(
                "2026-06-20T10:00:00+02:00",
                "given",
                (),
                **{**_FORM, "purposes": "rheumatism_tips", "notice_id": "REUMA-UITDRUKKELIJK"},
            ),
        ),
    ),
    Person(
        "Ineke Voorheen",
        "ineke@voorheen.example",
        "Agreed to a newsletter of ours alone. Since February it comes with partners, and she was not asked anew.",
        ("email newsletter: E03",),
        (
            planned(),
            event("2025-10-02T10:00:00+02:00", "given", (), **{**_FORM, "notice_id": "NB-ALLEEN-WIJ"}),
        ),
    ),
    Person(
        "Kees Oudlid",
        "kees@oudlid.example",
        "His yes came with the workshop pass. The pass ended over two years ago, though he still clicks.",
        ("email newsletter: E04",),
        (
            planned(),
            sale(
                "PAS-0031",
                "paid",
                "2022-05-01",
                net_amount="240.00",
                product_categories="workshop",
                ended_at="2024-04-30",
                collected_in_sale="yes",
                issuer_controller_id="tulp_tandwiel",
            ),
            event(
                "2022-05-01T10:00:00+02:00",
                "given",
                (),
                **{**_FORM, "notice_id": "PAS-2022", "relation_ref": "PAS-0031"},
            ),
            event("2026-06-11T08:20:00+02:00", "inbound_click", campaign_ref="nieuwsbrief-2026-06"),
        ),
    ),
    Person(
        "Lotte Kwartaal",
        "lotte@kwartaal.example",
        "Was promised one mail per 80 days. The last one left on 20 June, so in September it is too early for another.",
        ("email newsletter: F01 > C01",),
        (
            planned(),
            event("2026-02-03T10:00:00+01:00", "given", (), **{**_FORM, "notice_id": "KWARTAAL-80"}),
            send("M-0801", "2026-06-20T09:00:00+02:00", purpose="newsletter", campaign_ref="kwartaal-2026-2"),
        ),
    ),
    Person(
        "Mees Sms",
        "mees@kortbericht.example",
        "Said yes to texts. Our text message has no way out yet, so it stays here until it has one.",
        ("sms newsletter: F02", "email newsletter: V05"),
        (
            planned(),
            event(
                "2026-03-18T10:00:00+01:00",
                "given",
                (),
                point="+31 6 5550 1061",
                **{**_FORM, "channels": "sms", "notice_id": "SMS-2026"},
            ),
        ),
        mobile="+31 6 5550 1061",
    ),
    Person(
        "Noor Nogsteeds",
        "noor@nogsteeds.example",
        "We mailed to ask whether we may mail, without any basis, and her perfect sign-up came through that mail.",
        ("email newsletter: V20",),
        (
            planned(),
            send("M-0802", "2026-05-11T09:00:00+02:00", purpose="newsletter", campaign_ref="mogen-wij-nog"),
            event(
                "2026-05-11T12:40:00+02:00",
                "given",
                (),
                **{
                    **_FORM,
                    "capture_method": "web_form_doi",
                    "notice_id": "KLUS-2026",
                    "verification": "doi_click",
                    "verified_at": "2026-05-11T12:43:00+02:00",
                    "campaign_ref": "mogen-wij-nog",
                },
            ),
        ),
    ),
    Person(
        "Okke Vertrokken",
        "okke@vertrokken.example",
        "Confirmed in 2025. In September the office hears that he left the firm whose mailbox this is: who reads it "
        "now?",
        ("email newsletter: C02 > V21", "email invoices: S01"),
        (
            hubspot(),
            form("2025-03-12T10:00:00+01:00", confirmed="2025-03-12T10:05:00+01:00"),
            desk("2026-09-14", "owner_left", kind="state", actor="third_party"),
        ),
    ),
)
