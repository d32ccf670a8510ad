"""Times and contact points in every spelling: engine and oracle read them alike (Hypothesis shrinks)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from comparison import engine_answers, oracle_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_tables import NOW, US, blank_row, empty_tables
from oracle_time import micros, read_time

from consentry.clocks import with_interval

ZONES = ("", "UTC", "Europe/Amsterdam", "America/New_York", "Europe/London")
SEEN = datetime(2026, 9, 30, 22, tzinfo=UTC)
DAYS = st.dates(date(2025, 1, 1), date(2026, 9, 20)) | st.sampled_from(
    [date(2025, 10, 26), date(2026, 3, 29), date(2025, 11, 2), date(2026, 3, 8), date(2026, 1, 1)]
)
TIMES = st.times().map(lambda t: t.replace(microsecond=0)) | st.sampled_from(
    [datetime(2000, 1, 1, hour, minute).time() for hour in (0, 1, 2, 3, 23) for minute in (0, 30, 59)]
)
OFFSETS = st.sampled_from(["", "", "Z", "+02:00", "-05:00", "+0530"])

instants = st.builds(lambda d, t, sep, o: f"{d}{sep}{t}{o}", DAYS, TIMES, st.sampled_from("T "), OFFSETS)
coarse = DAYS.map(str) | DAYS.map(lambda d: f"{d:%Y-%m}") | DAYS.map(lambda d: f"{d:%Y}")
two_ways = st.builds(lambda d, s: f"{d.day}{s}{d.month}{s}{d.year}", DAYS, st.sampled_from("-/"))
wrong = st.sampled_from(
    ["", "1970-01-01", "1900-01-01", "9999-12-31", "2026-02-30", "31-31-2026", "now", "2026-13"]
)
texts = instants | coarse | two_ways | wrong

locals_ = st.from_regex(r"[a-zA-Z0-9é]{1,6}([.][a-z0-9]{1,4})?([+][a-z0-9]{1,4})?", fullmatch=True)
domains = st.sampled_from(
    [
        "bedrijf.example",
        "BEDRIJF.example",
        "gmail.com",
        "googlemail.com",
        "büro.example",
        "xn--bro-hoa.example",
    ]
)
emails = st.builds("{}@{}".format, locals_, domains) | st.sampled_from(
    ["x@@y.example", "nobody", "a b@c.example"]
)
digits = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)
phones = st.builds(
    lambda prefix, number, sep: prefix + sep.join((number[:1], number[1:5], number[5:])),
    st.sampled_from(["+31", "0031", "0", "+32", "+31 (0)", "+49"]), digits, st.sampled_from(["", " ", "-"]),
)  # fmt: skip
posts = st.builds(
    "{}{}".format, st.sampled_from(["Dorpsstraat 1", "DORPSSTRAAT  1", "Dorpsstraat\t1 "]), digits
)
points = (
    emails.map(lambda v: ("email", v)) | phones.map(lambda v: ("phone", v)) | posts.map(lambda v: ("post", v))
)
padded = st.builds(
    lambda p, left, right: (p[0], left + p[1] + right), points, *[st.sampled_from(["", " ", "\t"])] * 2
)


def yes(address: str, text: str, zone: str) -> dict:
    """A complete single opt-in."""
    cells = {
        "point_kind": "email", "point_value": address, "channels": "email", "purposes": "newsletter",
        "event_type": "given", "occurred_at": text, "capture_method": "web_form_soi", "form_id": "F",
        "box_default": "unticked", "notice_id": "N", "controller_named": US,
    }  # fmt: skip
    return blank_row("consent_events", f"web{zone}", SEEN, zone, cells)


def no(address: str, text: str, zone: str, kind: str) -> dict:
    """A withdrawal or objection elsewhere."""
    cells = {"point_kind": "email", "point_value": address, "channels": "email", "event_type": kind}
    return blank_row("consent_events", f"crm{zone}", SEEN, zone, {**cells, "occurred_at": text})


def notices() -> list[dict]:
    """The wording, as every source of a yes holds it."""
    cells = {
        "notice_id": "N", "full_text": "Yes, mail me.", "controllers_named": US, "withdrawal_info": "yes",
        "unbundled": "yes",
    }  # fmt: skip
    return [blank_row("notices", f"web{zone}", SEEN - timedelta(days=900), zone, cells) for zone in ZONES]


pairs = st.tuples(
    texts,
    texts,
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.sampled_from(["withdrawn", "objected", "refused"]),
)


@settings(max_examples=8, deadline=None)
@given(st.lists(pairs, min_size=1, max_size=150))
def test_a_yes_and_a_no_at_any_two_times(found: list) -> None:
    """Which of the two stands is read alike from every pair of texts and zones."""
    tables = {**empty_tables(), "notices": notices()}
    for number, (given_at, refused_at, here, there, kind) in enumerate(found):
        address = f"p{number}@x.example"
        tables["consent_events"] += [yes(address, given_at, here), no(address, refused_at, there, kind)]
    assert engine_answers(tables, NOW, NOW) == oracle_answers(tables, NOW, NOW)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(padded, padded), min_size=1, max_size=60))
def test_two_spellings_of_contact_points(found: list) -> None:
    """The same keys, the same validity, and a no on one spelling reaches the same points."""
    tables = empty_tables()
    for number, ((kind, value), (other_kind, other)) in enumerate(found):
        cells = {"contact_ref": f"c{number}", "point_kind": kind, "point_value": value}
        tables["contact_points"].append(blank_row("contact_points", "crm", SEEN, "UTC", cells))
        cells = {
            "point_kind": other_kind,
            "point_value": other,
            "event_type": "withdrawn",
            "channels": "email;sms",
        }
        tables["consent_events"].append(blank_row("consent_events", "mail", SEEN, "UTC", cells))
    assert engine_answers(tables, NOW, NOW) == oracle_answers(tables, NOW, NOW)


@given(texts, st.sampled_from(ZONES))
def test_an_interval_is_an_interval(text: str, zone: str) -> None:
    """Lowest before highest, and without a zone never narrower than with any."""
    span = read_time(text, zone)
    if span:
        assert span.low <= span.high
        wide = read_time(text, "")
        assert wide.low <= span.low
        assert wide.high >= span.high


@given(DAYS, st.datetimes(datetime(2025, 1, 1), datetime(2026, 9, 20)), st.sampled_from(ZONES[1:]))
def test_a_day_holds_its_moments_and_no_others(day: date, moment: datetime, zone: str) -> None:
    """A date means the whole local day."""
    at = moment.replace(tzinfo=UTC)
    span = read_time(str(day), zone)
    assert (span.low <= micros(at) <= span.high) == (at.astimezone(ZoneInfo(zone)).date() == day)


@given(DAYS, st.sampled_from(ZONES))
def test_two_readings_of_a_date_are_both_meant(day: date, zone: str) -> None:
    """3/4 is the third of April and the fourth of March."""
    text = f"{day.day}/{day.month}/{day.year}"
    span = read_time(text, zone)
    assert span.low <= read_time(str(day), zone).low
    assert span.high >= read_time(str(day), zone).high
    if day.day <= 12:
        assert span == read_time(f"{day.month}/{day.day}/{day.year}", zone)


SCRIPTS = st.text(
    st.sampled_from("0123456789-/.:,TZz+ UTC")
    | st.characters(categories=["Nd", "Nl", "No", "Zs", "Pd", "Cf", "Cc"]),
    max_size=30,
)
MANGLED = st.builds(
    lambda text, place, other: text[: place % (len(text) + 1)] + other + text[place % (len(text) + 1) + 1 :],
    instants | coarse | two_ways,
    st.integers(0, 40),
    st.characters(categories=["Nd", "No", "Zs", "Pd"]) | st.text(max_size=2),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(SCRIPTS | MANGLED | st.text(max_size=40), min_size=1, max_size=40), st.sampled_from(ZONES))
def test_no_text_stops_the_night(cells, zone):
    """A digit of another script in one cell once ended every run: it is an unknown time, and nothing else."""
    frame = pl.LazyFrame({"at": cells, "zone": [zone] * len(cells)})
    read = with_interval(frame, "at").collect()
    assert read.height == len(cells)
    for text, low, precision in read.select("at", "at_min", "at_precision").iter_rows():
        foreign = any(c.isnumeric() and not "0" <= c <= "9" for c in text)
        assert not foreign or (low, precision) == (None, "unknown")
