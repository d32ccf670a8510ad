"""Stripe, Moneybird, the bookkeeping, form logs and the neutral contract, statement by statement."""

from __future__ import annotations

import pytest

from consentry.contract import SALE_STATUSES
from consentry.sources import words_invoices, words_stripe


@pytest.mark.parametrize("tool", ["moneybird", "bookkeeping"])
@pytest.mark.parametrize(
    ("written", "net", "credited"),
    [
        ("1.249,50", "1249.50", "1249.5000"),
        ("1249,5", "1249.5", "1249.5000"),
        ("1,249.50", "1249.50", "1249.5000"),
        ("1249.5", "1249.5", "1249.5000"),
        ("€ 1.249", "1249", "1249.0000"),
        ("-12,50", "-12.50", "12.5000"),
        ("", "", ""),
    ],
)
def test_dutch_amounts(bench, tool, written, net, credited):
    bench.given(f"raw_{tool}__sales", {"invoice_id": "F1", "net_amount": written, "credited_amount": written})
    assert bench.build("core__sales", "net_amount", "credited_amount") == [(net, credited)]


@pytest.mark.parametrize("tool", ["moneybird", "bookkeeping"])
def test_invoices_are_sales(bench, tool):
    bench.given(
        f"raw_{tool}__sales",
        {"invoice_id": " F1 ", "customer_id": "7", "email": "a@x.example", "status_word": "paid", "currency": "eur",
         "sold_at": "01-02-2023", "paid_at": "2023-02-10", "category": "Workshop"},
    )  # fmt: skip
    assert bench.build(
        f"stg_{tool}__sales", "sale_ref", "contact_ref", "point_kind", "direction", "status", "currency", "sold_at",
        "paid_at", "product_categories", "collected_in_sale", "optout_offered",
    ) == [
        ("F1", "7", "email", "sales", "paid", "EUR", "01-02-2023", "2023-02-10", "workshop", "unknown", "unknown")
    ]  # fmt: skip


def test_invoice_words_are_the_contracts():
    used = {*words_invoices.INVOICE_STATUS.values(), *words_stripe.INVOICE_STATUS.values()}
    assert used <= set(SALE_STATUSES)


@pytest.mark.parametrize("tool", ["moneybird", "bookkeeping"])
def test_customers(bench, tool):
    bench.given(
        f"raw_{tool}__contacts",
        {"customer_id": "00003", "first_name": "Piet", "last_name": "Pietersen", "email": "p@x.example"},
        {
            "customer_id": "2",
            "company": "VvE Dorpsstraat",
            "email": "b@x.example; s@x.example",
            "country": "België",
            "country_word": "BE",
        },
    )
    names = bench.build(f"stg_{tool}__contacts", "contact_ref", "display_name", "country")
    assert names == [("00003", "Piet Pietersen", "NL"), ("2", "VvE Dorpsstraat", "BE")]
    assert bench.build("core__contact_points", "contact_ref", "point_value") == [
        ("00003", "p@x.example"), ("2", "b@x.example"), ("2", "s@x.example"),
    ]  # fmt: skip


def test_moneybird_invoices_often_go_to_another_mailbox(bench):
    bench.given(
        "raw_moneybird__contacts",
        {"customer_id": "1", "company": "Bakkerij", "invoice_email": "adm@x.example"},
    )
    assert bench.build("stg_moneybird__contact_points", "point_value", "role") == [
        ("adm@x.example", "billing")
    ]
    assert bench.build("stg_moneybird__contacts", "kind") == [("organisation",)]


def test_bookkeeping_kinds_come_from_the_type(bench):
    bench.given(
        "raw_bookkeeping__contacts", {"customer_id": "1", "type_word": "person"}, {"customer_id": "2"}
    )
    assert bench.build("stg_bookkeeping__contacts", "kind") == [("person",), ("unknown",)]


@pytest.mark.parametrize(
    ("word", "mapped", "expected"),
    [
        ("yes", {}, [("given", "state", "email", "", "unknown")]),
        ("no", {}, [("refused", "state", "email", "*", "")]),
        ("yes", {"audience": "news"}, [("given", "state", "email", "news", "unknown")]),
        ("no", {"audience": "news"}, [("refused", "state", "email", "*", "")]),
        ("no", {"marketing_opt_in": "news"}, [("refused", "state", "email", "news", "")]),
        ("", {}, []),
    ],
)
def test_stripes_checkout_box(bench, word, mapped, expected):
    bench.given(
        "raw_stripe__customers", {"id": "cus_1", "email": "a@x.example", "marketing_opt_in_word": word}
    )
    if mapped:
        rows = [{"source_id": "tool", "native_key": k, "purpose": p} for k, p in mapped.items()]
        bench.given("raw__purpose_map", *rows)
    columns = ("event_type", "kind", "channels", "purposes", "capture_method")
    assert bench.build("stg_stripe__consent_events", *columns) == expected


def test_stripe_customers_and_invoices(bench):
    bench.given("raw_stripe__customers", {"id": "cus_1", "name": "Piet", "created_at": "2024-06-11 09:00"})
    bench.given(
        "raw_stripe__invoices",
        {"id": "in_1", "customer": "cus_1", "status_word": "paid", "subtotal": "1,249.50", "amount_refunded": "-0.50",
         "product_category": "Workshop, Toolkit", "collected_in_sale_word": "yes", "optout_offered_word": "yes",
         "optout_evidence": "log-9", "currency": "eur"},
    )  # fmt: skip
    assert bench.build("stg_stripe__contacts", "contact_ref", "created_at") == [("cus_1", "2024-06-11 09:00")]
    assert bench.build("stg_stripe__contact_points", "point_value") == []
    columns = ("net_amount", "credited_amount", "product_categories", "collected_in_sale", "optout_offered",
               "optout_evidence_ref", "currency")  # fmt: skip
    assert bench.build("stg_stripe__sales", *columns) == [
        ("1249.50", "0.50", "workshop;toolkit", "yes", "yes", "log-9", "EUR")
    ]


LOG = "stg_consent_log__consent_events"
PROOF = ("event_type", "capture_method", "verification", "verified_at")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, ("given", "", "", "")),
        ({"method_word": "web_form_soi"}, ("given", "web_form_soi", "", "")),
        ({"method_word": "web_form_doi", "confirmed_at": "2026-03-04"},
         ("given", "web_form_doi", "doi_click", "2026-03-04")),
        ({"method_word": "web_form_doi"}, ("requested", "web_form_doi", "", "")),
        ({"method_word": "web_form_soi", "confirmed_at": "2026-03-04"},
         ("given", "web_form_doi", "doi_click", "2026-03-04")),
        ({"method_word": "web_form_doi", "confirmed_at": "2026-03-04", "verification_word": "doi_scanner"},
         ("given", "web_form_doi", "doi_scanner", "2026-03-04")),
        ({"choice_word": "refused", "method_word": "web_form_doi"}, ("refused", "web_form_doi", "", "")),
        ({"choice_word": "withdrawn", "method_word": "preference_center"}, ("withdrawn", "preference_center", "", "")),
        ({"choice_word": "objected"}, ("objected", "", "", "")),
        ({"choice_word": "renewed", "method_word": "preference_center"}, ("renewed", "preference_center", "", "")),
        ({"choice_word": "optout_offered"}, ("optout_offered", "", "", "")),
        ({"method_word": "paper_form", "verification_word": "signature"}, ("given", "paper_form", "signature", "")),
    ],
)  # fmt: skip
def test_what_was_done_with_the_box(bench, cells, expected):
    bench.given("raw_consent_log__log", {"email": "a@x.example", "occurred_at": "2026-03-03", **cells})
    assert bench.build(LOG, *PROOF) == [expected]


def test_every_choice_of_the_reader_has_a_meaning_here(bench):
    from consentry.sources.words_consent_log import CHOICE

    choices = sorted({*CHOICE.values()})
    rows = [{"email": "a@x.example", "choice_word": word, "row_number": n} for n, word in enumerate(choices)]
    bench.given("raw_consent_log__log", *rows)
    assert {row[0] for row in bench.build(LOG, "event_type")} == set(choices)


def test_a_line_of_the_log_keeps_its_evidence(bench):
    bench.given(
        "raw_consent_log__log",
        {"log_id": "F1", "phone": "06-5550 1234", "occurred_at": "03-04-2026 10:00", "form_id": "f",
         "form_version": "3", "wording_id": "N1", "box_default_word": "unticked", "purposes": "news, offers",
         "channels_word": "sms;phone", "sale_id": "S9", "person_id": "P1", "recorded_by": "HB", "controller": "acme"},
    )  # fmt: skip
    columns = ("event_ref", "point_kind", "point_value", "occurred_at", "form_id", "form_version", "notice_id",
               "box_default", "purposes", "channels", "source_ref", "person_ref", "kind", "actor")  # fmt: skip
    assert bench.build(LOG, *columns) == [
        ("F1", "phone", "06-5550 1234", "03-04-2026 10:00", "f", "3", "N1", "unticked", "news;offers", "sms;phone",
         "S9", "P1", "act", "data_subject"),
    ]  # fmt: skip


def test_wordings_become_notices_with_a_checksum(bench):
    import hashlib

    bench.given(
        "raw_consent_log__wordings",
        {
            "wording_id": "N1",
            "full_text": "Ja, mail mij.",
            "controllers": "acme; other",
            "withdrawal_info_word": "yes",
        },
        {"wording_id": "N2"},
        {"wording_id": "N3", "full_text": "x", "sha256": "ABC"},
    )
    digest = hashlib.sha256(b"Ja, mail mij.").hexdigest()
    assert bench.build("core__notices", "notice_id", "sha256", "controllers_named", "withdrawal_info", "unbundled") == [
        ("N1", digest, "acme;other", "yes", "unknown"), ("N2", "", "", "unknown", "unknown"),
        ("N3", "abc", "", "unknown", "unknown"),
    ]  # fmt: skip


def test_neutral_rows_are_trimmed_and_in_our_words(bench):
    bench.given(
        "raw_neutral__consent_events",
        {"contact_ref": " 1 ", "event_type": " Given", "channels": "Email ; SMS", "purposes": " news ;offers ",
         "point_kind": "email", "point_value": " A@x.example ", "observed_at_told": "2026-01-01", "note": " as said "},
    )  # fmt: skip
    columns = (
        "contact_ref",
        "event_type",
        "channels",
        "purposes",
        "point_value",
        "observed_at_told",
        "note",
        "zone",
    )
    assert bench.build("stg_neutral__consent_events", *columns) == [
        (
            "1",
            "given",
            "email;sms",
            "news;offers",
            " A@x.example ",
            "2026-01-01",
            "as said",
            "Europe/Amsterdam",
        )
    ]


def test_neutral_countries_are_codes_or_unknown(bench):
    """An unreadable country is unknown, which is the strictest; only an empty one is the source's."""
    rows = [{"contact_ref": str(n), "country": text} for n, text in enumerate((" be", "Belgium", ""))]
    bench.given("raw_neutral__contacts", *rows)
    assert bench.build("stg_neutral__contacts", "contact_ref", "country") == [
        ("0", "BE"),
        ("1", ""),
        ("2", "NL"),
    ]


def test_the_other_neutral_tables(bench):
    bench.given(
        "raw_neutral__contact_points", {"contact_ref": "1", "point_kind": "Phone ", "point_value": "06 5550"}
    )
    bench.given("raw_neutral__sales", {"sale_ref": "S1", "status": "PAID", "product_categories": "a ; b"})
    bench.given("raw_neutral__sends", {"send_ref": "M1", "channel": "Email", "delivery": "sent"})
    bench.given(
        "raw_neutral__notices", {"notice_id": "N1", "channels": "email ;sms", "full_text": " kept as is "}
    )
    assert bench.build("stg_neutral__contact_points", "point_kind", "point_value") == [("phone", "06 5550")]
    assert bench.build("stg_neutral__sales", "status", "product_categories") == [("paid", "a;b")]
    assert bench.build("stg_neutral__sends", "channel", "delivery") == [("email", "sent")]
    assert bench.build("stg_neutral__notices", "channels") == [("email;sms",)]
