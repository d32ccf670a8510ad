"""Notes of spoken consent in Dutch and English: what is found, and that nothing is guessed."""

from __future__ import annotations

import polars as pl
import pytest

from consentry.clocks import with_interval
from consentry.notes import with_note
from consentry.policy import Policy, Purpose

POLICY = Policy(
    controller_id="acme",
    purposes=(
        Purpose("newsletter", words=("nieuwsbrief", "newsletter")),
        Purpose("offers_similar", words=("aanbieding", "offer")),
        Purpose("event_invites", name="Invitations"),
        Purpose("invoices", kind="service", words=("factuur",)),
    ),
)
COMPLETE = "2026-03-04 14:10, Jaarbeurs Utrecht. 'Ja, stuur mij de nieuwsbrief maar per mail.' – MV"


def read(text: str | None) -> dict:
    """What one note says."""
    return (
        with_note(pl.LazyFrame({"note": [text]}, schema={"note": pl.String}), POLICY)
        .collect()
        .row(0, named=True)
    )


def found(text: str) -> set[str]:
    """Which of the five parts (and the card) are there."""
    note = read(text)
    parts = {"place": "note_place", "words": "note_words", "recorder": "note_recorder", "card": "note_card"}
    time = {"date"} if note["note_time"] else set()
    return (
        time
        | ({"clock"} if note["note_has_clock"] else set())
        | {p for p, name in parts.items() if note[name]}
    )


def said(words: str) -> str:
    """A note that is complete but for its words."""
    return f"2026-03-04 14:10, Jaarbeurs Utrecht. '{words}' – MV"


ALL = {"date", "clock", "place", "words", "recorder"}


@pytest.mark.parametrize(
    "text",
    [
        COMPLETE,
        "12-09-2026 14:20, Jaarbeurs Utrecht hal 7. Jan: 'Prima, mail me gerust af en toe jullie nieuwsbrief.' — PV",
        '4 maart 2026 om 14.10 uur, beurs Utrecht, stand 12: "ja, mail mij gerust" - J. de Vries',
        "op 4 mrt 2026 om 9:05 aan de telefoon. “Prima, u mag mailen” – Els",
        '4 March 2026 at 2:10, Trade fair Leeds. "Yes, please email me the newsletter" - AB',
        "Jaarbeurs Utrecht, 2026-03-04 14:10. ‘Ja graag, da’s goed, mail maar’ – MV",
        "2026-03-04 14:10, Ede. «Graag gedaan, mail mij maar» – MV",
        '2026-03-04 14:10, Utrecht.\n\n"Ja, mail\nmaar"\n— MV',
        "2026-03-04 14:10, Utrecht. 'I agree, happy to get it by post' – M. Vermeer",
    ],
)
def test_a_complete_note_is_read_whole(text):
    assert found(text) == ALL


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ({"clock"}, "2026-03-04, Jaarbeurs Utrecht. 'Ja graag, de nieuwsbrief' – MV"),
        ({"clock"}, "2026-03-04 om half drie, Utrecht. 'Ja graag, de nieuwsbrief' – MV"),
        ({"date"}, "14:10, Jaarbeurs Utrecht. 'Ja graag, de nieuwsbrief' – MV"),
        ({"date"}, "1 foo 2026 14:10, Utrecht. 'Ja graag, de nieuwsbrief' – MV"),
        ({"place"}, "2026-03-04 14:10. 'Ja graag, de nieuwsbrief' – MV"),
        ({"place"}, "2026-03-04 om 14:10 uur. 'Ja graag, de nieuwsbrief' – MV"),
        ({"words"}, "2026-03-04 14:10, Jaarbeurs Utrecht. Akkoord met mail – MV"),
        ({"words"}, "2026-03-04 14:10, Jaarbeurs Utrecht. Zei ja tegen de nieuwsbrief. – MV"),
        ({"words"}, "2026-03-04 14:10, Jaarbeurs Utrecht. 'De nieuwsbrief' – MV"),
        ({"recorder"}, "2026-03-04 14:10, Jaarbeurs Utrecht. 'Ja graag, de nieuwsbrief'"),
        (ALL, ""),
        (ALL, "heeft interesse"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_missing(missing, text):
    assert found(text) == ALL - missing


def test_no_note_at_all_says_nothing():
    note = read(None)
    assert [note[name] for name in ("note_time", "note_channels", "note_purposes")] == ["", "", ""]
    assert not any(
        note[name] for name in ("note_has_clock", "note_place", "note_words", "note_recorder", "note_card")
    )


@pytest.mark.parametrize(
    "words",
    [
        "Ja, mail maar", "Prima", "Goed hoor", "Graag!", "Akkoord, stuur maar", "Natuurlijk", "doe maar een brief",
        "Yes please", "Sure, go ahead", "Of course", "I agree", "That is fine", "happy to hear from you", "Oké dan",
    ],
)  # fmt: skip
def test_an_assent_is_heard(words):
    assert read(said(words))["note_words"]


@pytest.mark.parametrize(
    "words",
    [
        "Nee, liever niet", "Nee dank u", "geen mail graag", "Ik wil het zeker niet", "ja hoor, maar bel me niet",
        "nooit meer, ok?", "Neen, bel maar", "Yes, please stop", "Please don't mail me", "Please don’t mail me",
        "No thanks, fine like this", "Sure, but I wouldn't want mail", "please cannot mail", "Ja, liever niet",
        "Do not mail me please", "I agree never to be called", "Mag ik u mailen?' 'Nee",
        "Ja, mail maar' en later 'toch maar niet",
        "Graag afmelden voor de nieuwsbrief", "Ja, schrijf me maar uit", "Ja, haal me er maar af",
        "Please unsubscribe me", "Please remove me from the newsletter", "Fine, opt me out",
        "I agree to be taken off the list", "please leave me alone", "Ja, meld me maar af",
        "Please quit mailing me", "Ok, cancel it", "Ja, u mag ophouden", "ja, delete mijn adres",
        "Prima, laat maar zitten",
    ],
)  # fmt: skip
def test_a_refusal_is_never_an_assent(words):
    assert not read(said(words))["note_words"]


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("2026-03-04 14:10", "2026-03-04 14:10"),
        ("2026-03-04T14:10", "2026-03-04 14:10"),
        ("13-03-2026 9.05", "2026-03-13 09:05"),
        ("13/3/2026 om 9:05 uur", "2026-03-13 09:05"),
        ("13.3.2026", "2026-03-13 00:00"),
        ("03-04-2026 14:10", "2026-03-04 14:10"),
        ("5 mei 2026", "2026-05-05 00:00"),
        ("5 May 2026", "2026-05-05 00:00"),
        ("12 oktober 2026 at 09:00", "2026-10-12 09:00"),
        ("12 Dec. 2026 09:00", "2026-12-12 09:00"),
        ("1 mrt 2026", "2026-03-01 00:00"),
        ("1 augustus 2026", "2026-08-01 00:00"),
        ("31-02-2026 14:10", None),
        ("14:10", None),
        ("2026", None),
    ],
)
def test_the_time_is_taken_from_the_note(text, earliest):
    frame = with_note(pl.LazyFrame({"note": [f"{text}, Ede. 'Ja, mail maar' – MV"], "zone": ["UTC"]}), POLICY)
    read_time = with_interval(frame, "note_time").select(
        pl.col("note_time_min").dt.strftime("%Y-%m-%d %H:%M")
    )
    assert read_time.collect().item() == earliest


@pytest.mark.parametrize(
    ("words", "channels", "purposes"),
    [
        ("Ja, mail mij de nieuwsbrief", "email", "newsletter"),
        ("Ja, sms of bel mij over de aanbieding", "sms;phone", "offers_similar"),
        ("Yes, send letters", "post", ""),
        ("Ja, app mij gerust een Invitations-lijst", "sms", "event_invites"),
        ("Yes, e-mail me newsletter and offer", "email", "newsletter;offers_similar"),
        ("Ja, mail de factuur maar", "email", ""),
        ("Ja graag hoor", "", ""),
    ],
)
def test_channel_and_purpose_are_read_from_the_words(words, channels, purposes):
    note = read(said(words))
    assert (note["note_channels"], note["note_purposes"]) == (channels, purposes)


def test_what_the_colleague_wrote_around_the_words_names_no_channel():
    note = read("2026-03-04 14:10, Utrecht, na telefoon over de aanbieding. 'Ja graag, mail maar' – MV")
    assert (note["note_channels"], note["note_purposes"]) == ("email", "")


@pytest.mark.parametrize(
    "text",
    ["Visitekaartje gekregen", "visitekaart van Jo", "Business card, fair", "kaartje ontvangen 2026-03-04"],
)
def test_a_business_card_is_recognised(text):
    assert "card" in found(text)
    assert "words" not in found(text)


def test_other_columns_and_the_order_stay():
    frame = pl.LazyFrame({"id": [3, 1, 2], "note": [COMPLETE, "", None]})
    read_frame = with_note(frame, POLICY).collect()
    assert read_frame["id"].to_list() == [3, 1, 2]
    assert read_frame["note_words"].to_list() == [True, False, False]
    assert read_frame.drop("id", "note").null_count().sum_horizontal().item() == 0
