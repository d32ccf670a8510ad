"""Invented cases for the comparison of engine and oracle: many small worlds that never touch.

Lives here: one case from (seed, number), and many cases in one set of neutral tables. Every address,
contact, person, organisation, sale and notice carries the case number, so that thousands of cases go
through one call. Does not live here: comparing.
"""

from __future__ import annotations

import hashlib
import random
import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from oracle_tables import US, blank_row, empty_tables
from texts import NOTES, phone_spellings, time_text, written

ZONES = {
    "crm": "Europe/Amsterdam", "mail": "UTC", "web": "Europe/Berlin", "legacy": "", "us": "America/New_York",
    "desk": "Europe/Amsterdam", "inv": "Europe/Amsterdam",
}  # fmt: skip
DROPS = [datetime(2023 + m // 12, m % 12 + 1, 28, 22, 0, tzinfo=UTC) for m in range(47)]
MARKETING = ("newsletter", "offers_similar", "event_invites")
COUNTRIES = ("NL",) * 10 + ("DE",) * 4 + ("FR",) * 3 + ("BE",) * 3 + ("GB", "UK") + ("IT", "XX", "", "")
CHANNELS = {"email": ("email",), "phone": ("sms", "phone"), "post": ("post",)}

STORIES = (
    ("web_form_doi",) * 7 + ("web_form_soi",) * 6 + ("preference_center",) * 2 + ("inbound_message",) * 2
    + ("paper_form",) * 4 + ("oral_face_to_face",) * 5 + ("oral_phone",) * 2 + ("event_badge_scan",) * 2
    + ("attendee_list",) * 2 + ("import_csv",) * 2 + ("api_sync", "crm_checkbox_by_staff")
    + ("purchased_or_partner_list", "business_card", "pre_ticked", "prefilled_returning", "tc_clause")
    + ("privacy_statement", "contract_clause", "silence", "deemed", "gated_or_contest")
    + ("third_party_submission",) * 2 + ("unknown",) * 2 + ("",)
)  # fmt: skip
WILLS = (
    ("withdrawn",) * 6 + ("objected",) * 6 + ("refused",) * 3 + ("complaint",) * 3
    + ("identity_disputed",) * 2 + ("expired", "revoked", "invalidated")
)  # fmt: skip
DELTAS = (0, 0, 0, 1, -1, 2, 299, 300, 301, -300, 3600, -3600, 7200, 86400, -86400, 604800, 604801, 2592000)
ANCHORS = (
    datetime(2018, 5, 24, 23, 59, 59, tzinfo=UTC), datetime(2018, 5, 25, tzinfo=UTC),
    datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2023, 10, 1, 9, tzinfo=UTC), datetime(2024, 10, 1, 9, tzinfo=UTC),
    datetime(2026, 10, 1, 8, 58, tzinfo=UTC),
)  # fmt: skip


class Case:
    """One small world; `tables` holds its rows."""

    def __init__(self, seed: int, number: int) -> None:
        """Draws everything from (seed, number)."""
        self.rng = random.Random(seed * 1_000_003 + number)
        self._random = self.rng.random
        self.n = number
        self.tables = empty_tables()
        self.points: list[tuple[str, str]] = []
        self.contacts: list[tuple[str, str]] = []
        self._count = 0
        self._make()

    # ---- drawing

    def chance(self, percent: float) -> bool:
        """True in so many of a hundred."""
        return self._random() * 100 < percent

    def one(self, options):
        """Any of these."""
        return options[int(self._random() * len(options))]

    def some(self, options) -> str:
        """A cell with one or more of these."""
        picked = [option for option in options if self.chance(50)] or [self.one(options)]
        return ";".join(picked)

    def name(self, prefix: str) -> str:
        """A name that no other case has."""
        self._count += 1
        return f"{prefix}{self.n}-{self._count}"

    def moment(self) -> datetime:
        """Somewhere in the case's own time."""
        return self.base + timedelta(seconds=self.one(DELTAS))

    # ---- making

    def _make(self) -> None:
        rng = self.rng
        if self.chance(15):
            self.base = self.one(ANCHORS) + timedelta(seconds=int(rng.random() * 3600))
        elif self.chance(8):
            self.base = datetime(2012, 1, 1, tzinfo=UTC) + timedelta(seconds=int(rng.random() * 2.4e8))
        else:
            self.base = datetime(2023, 6, 1, tzinfo=UTC) + timedelta(seconds=int(rng.random() * 1.05e8))
        self.country = self.one(COUNTRIES)
        self._points()
        self._contacts()
        for _ in range(self.one((0, 1, 1, 1, 2, 2, 3))):
            self._positive()
        for _ in range(self.one((0, 0, 0, 0, 1, 1, 2))):
            self._will()
        for story, percent in (
            (self._flag, 12), (self._bounces, 9), (self._right, 6), (self._register, 7), (self._claim, 8),
            (self._engagement, 15), (self._requested, 5), (self._letters, 9), (self._batch, 0.25),
            (self._crowd, 0.1), (self._quarantine, 2), (self._interest, 14), (self._company, 12),
            (self._owner_left, 4), (self._message, 18), (self._household, 6), (self._switchboard, 0.5),
            (self._shared_id, 3),
        ):  # fmt: skip
            if self.chance(percent):
                story()
        if self.chance(30):
            for _ in range(self.one((1, 1, 2, 3))):
                self._sale()
        if len(self.contacts) > 1 and self.chance(20):
            for _ in range(self.one((1, 1, 2))):
                self._review()
        if self.chance(10) and self.tables["consent_events"]:
            again = dict(self.one(self.tables["consent_events"]))
            again["observed_at"] = self.one(DROPS)
            self.tables["consent_events"].append(again)

    def _points(self) -> None:
        for k in range(self.one((1, 1, 1, 2, 2, 3))):
            kind = self.one(("email",) * 6 + ("phone",) * 3 + ("post",) * 2)
            self.points.append((kind, written(self.rng, kind, self.n, k)))
        kind, value = self.points[0]
        if kind == "email" and value.count("@") == 1 and self.chance(12):
            local, _, domain = value.rpartition("@")
            self.points.append((kind, f"{local}+news@{domain}"))
        if kind == "phone" and self.chance(20):
            self.points.append((kind, self.one(phone_spellings(value))))

    def _contacts(self) -> None:
        for k in range(self.one((1, 1, 1, 2, 2, 3))):
            source, ref = self.one(("crm", "crm", "mail", "legacy", "inv", "us")), f"c{self.n}-{k}"
            cells = {
                "contact_ref": ref,
                "country": self.country if self.chance(85) else self.one(COUNTRIES),
                "person_ref": f"p{self.n}-{self.one('aab')}" if self.chance(30) else "",
                "organisation_ref": f"o{self.n}" if self.chance(25) else "",
                "subscriber_type": self.one(("natural", "legal", "legal", "sole_trader", "unknown", "")),
                "controller_id": self.one(("foo", US, US, "oldacme")) if self.chance(4) else "",
                "display_name": self.one(
                    ("Jo Bos", "Bos, J.", "Petra Smit", "", "P. de Bos-Smit", "Jo BÓS B.V.")
                ),
                "kind": self.one(("person", "person", "", "organisation")),
            }
            if self.chance(6):
                cells["birth_date"] = self.one(
                    (
                        "2010-10-01",
                        "2010-10-02",
                        "2011",
                        "2013-05",
                        "2011-06-01",
                        "1999-01-01",
                        "x",
                        "2010-06-30",
                    )
                )
                cells["parental_authorisation"] = self.one(("", "", "", "letter"))
            if self.chance(95):
                self._row("contacts", source, min(self.seen(), DROPS[-2]), cells)
            if self.chance(5):
                self._row("contacts", source, DROPS[-1], {**cells, "country": self.one(COUNTRIES)})
            if self.chance(6):
                again = {**cells, "display_name": self.one(("Jo Bos-Smit", "Ali Demir", "7", "Petra de Wit"))}
                self._row("contacts", source, self.one(DROPS[10:]), again)
            if self.chance(4):
                self._row("contacts", source, DROPS[-1], {**cells, "person_ref": ""})
            self.contacts.append((source, ref))
            for kind, value in self.points:
                if self.chance(70):
                    cells = {"contact_ref": ref, "point_kind": kind, "point_value": self.spelled(kind, value)}
                    self._row("contact_points", source, self.seen(), cells)

    def _household(self) -> None:
        """One number, records with an address of their own, and a no at one of them."""
        number = f"+316{self.n % 10_000_000:07d}7"
        for k, name in enumerate(
            self.one((("Jo Bos", "J. Bos"), ("Jo Bos", "Petra Smit"), ("Jo Bos", "Bos, P", "Smit")))
        ):
            source, ref = self.one(("crm", "mail", "inv")), f"h{self.n}-{k}"
            organisation = f"o{self.n}" if self.chance(40) else ""
            cells = {
                "contact_ref": ref,
                "display_name": name,
                "country": self.country,
                "organisation_ref": organisation,
            }
            if self.chance(30):
                cells["person_ref"] = f"p{self.n}-{self.one('abc')}"
            self._row("contacts", source, self.seen(), cells)
            address = f"jan{self.n}k{60 + k}@bedrijf{self.n}.example"
            held = [
                ("phone", self.one(phone_spellings(number)) if self.chance(40) else number),
                ("email", address),
            ]
            if self.chance(20):
                held.append(self.one(self.points))
            for kind, value in held:
                self._row("contact_points", source, self.seen(), {
                    "contact_ref": ref, "point_kind": kind, "point_value": value,
                })  # fmt: skip
            self.contacts.append((source, ref))
            self.points.append(("email", address))
        if self.chance(80):
            kind = self.one((*WILLS, "erased", "erasure_requested", "restricted", "deceased"))
            at, source = self.moment(), self.contacts[-1][0]
            about = {"contact_ref": self.contacts[-1][1]} if self.chance(40) else {}
            if self.chance(80) or not about:
                about |= {"point_kind": "email", "point_value": self.points[-1][1]}
            self._event(source, at, {"event_type": kind, **about, "occurred_at": self.text(at, source)})

    def _shared_id(self) -> None:
        """Records that showed one id of a person, some of them no longer; seldom very many; and a no at the first."""
        for k in range(self.one((2,) * 8 + (3, 22))):
            source, address = (
                self.one(("crm", "mail", "inv")),
                f"jan{self.n}k{110 + k}@bedrijf{self.n}.example",
            )
            ref = {"contact_ref": f"i{self.n}-{k}"}
            self._row(
                "contacts", source, DROPS[1], {**ref, "person_ref": f"p{self.n}-x", "country": self.country}
            )
            if self.chance(40):
                now = {**ref, "person_ref": self.one(("", f"p{self.n}-y")), "country": self.country}
                self._row("contacts", source, self.one(DROPS[2:]), now)
            self._row(
                "contact_points", source, DROPS[1], {**ref, "point_kind": "email", "point_value": address}
            )
            self.contacts.append((source, ref["contact_ref"]))
            self.points.append(("email", address))
            if k == 0:
                at = self.moment()
                cells = {"event_type": self.one(WILLS), **ref, "occurred_at": self.text(at, source)}
                self._event(source, at, cells)

    def _switchboard(self) -> None:
        """One number, many surnames; or very many records of one."""
        number = f"+316{self.n % 10_000_000:07d}8"
        many = self.one(((4, "Adams Boon Claes Dekker"), (5, "Adams Boon Claes Dekker Evers"), (21, "Adams")))
        for k in range(many[0]):
            names = many[1].split()
            ref = f"s{self.n}-{k}"
            name = f"Jo {names[k % len(names)]}"
            self._row("contacts", "crm", DROPS[1], {"contact_ref": ref, "display_name": name})
            for kind, value in (
                ("phone", number),
                ("email", f"jan{self.n}k{70 + k}@bedrijf{self.n}.example"),
            ):
                cells = {"contact_ref": ref, "point_kind": kind, "point_value": value}
                self._row("contact_points", "crm", DROPS[1], cells)
        twin = {"contact_ref": f"s{self.n}-99", "display_name": "J. Adams"}
        self._row("contacts", "mail", DROPS[1], twin)
        for kind, value in (("phone", number), ("email", f"jan{self.n}k99@bedrijf{self.n}.example")):
            self._row("contact_points", "mail", DROPS[1], {
                "contact_ref": f"s{self.n}-99", "point_kind": kind, "point_value": value,
            })  # fmt: skip
        at = self.moment()
        self._event("mail", at, {"event_type": "objected", "contact_ref": f"s{self.n}-99",
                                 "occurred_at": self.text(at, "mail")})  # fmt: skip

    def _review(self) -> None:
        """Somebody compared two records; sometimes again, sometimes otherwise, sometimes of a record nobody has."""
        (source, ref), (other_source, other) = self.one(self.contacts), self.one(self.contacts)
        if self.chance(5):
            other = f"c{self.n}-404"
        for _ in range(self.one((1, 1, 1, 2))):
            cells = {"contact_ref": ref, "contact_source": source, "other_ref": other, "other_source": other_source,
                     "verdict": self.one(("different", "different", "same"))}  # fmt: skip
            by = "desk"
            if self.chance(30):
                by, cells["contact_source"] = source, ""
            self._row("link_reviews", by, self.one((*DROPS[:2], DROPS[-1], self.one(DROPS))), cells)

    def _positive(self, **more: str) -> None:
        kind, value = self.one(self.points)
        source, capture, at = self.source(), self.one(STORIES), self.moment()
        cells = self._complete(kind, value, capture, at, source)
        while self.chance(40):
            self._spoil(cells, at)
        if self.chance(20):
            cells["occurred_at"] = self.text(at, source, any_style=True)
        cells.update(more)
        self._event(source, at, cells)

    def _complete(self, kind: str, value: str, capture: str, at: datetime, source: str) -> dict[str, str]:
        """An act with every element of proof that its method can have."""
        purposes = self.some(MARKETING[:2]) if self.chance(50) else "newsletter"
        if self.chance(5):
            purposes += ";" + self.one(("health_tips", "health_tips", "order_news", "still_there"))
        channels = (
            self.some(CHANNELS[kind]) if self.chance(92) else self.some(("email", "sms", "phone", "post"))
        )
        cells = {
            "event_type": self.one(("given",) * 8 + ("confirmed", "renewed")), "capture_method": capture,
            "point_kind": kind, "point_value": self.spelled(kind, value), "channels": channels,
            "purposes": purposes, "actor": self.one(("data_subject", "data_subject", "")),
            "occurred_at": self.text(at, source), "controller_named": self.one((US, US, "")),
        }  # fmt: skip
        if self.chance(15):
            cells["person_ref"] = f"p{self.n}-{self.one('aab')}"
        if self.chance(20):
            cells["contact_ref"] = self.contact_of(source)
        if capture.startswith("oral"):
            self._talk(cells, at, source, purposes)
            return cells
        cells["box_default"] = self.one(("unticked", "own_button"))
        cells["form_id" if capture.startswith("web") else "source_ref"] = f"ref{self.n}"
        cells["notice_id"] = self._notice(source, cells)
        if capture == "web_form_doi" or self.chance(8):
            cells["verification"] = "doi_click"
            after = self.one((0, 60, 60, 3600, 86400, 604799, 604800, 604801, -200, -301))
            cells["verified_at"] = self.text(at + timedelta(seconds=after), source)
        elif self.chance(25):
            cells["verification"] = self.one(("signature", "recording", "authenticated", "witness", "none"))
        if self.chance(20):
            cells["artefact_uri"] = f"scan/{self.n}"
        if self.chance(4):
            cells["relation_ref"] = self.one((f"S{self.n}-404", f"S{self.n}-{self._count + 1}", f"R{self.n}"))
            if cells["relation_ref"].startswith("R"):
                source, ref = self.one(self.contacts)
                ended = self.one(
                    ("2024-09-30", "2024-10-02", "2023-01-01", "2028-01-01", "", "2024", "2024-06-30")
                )
                sale = {"sale_ref": cells["relation_ref"], "contact_ref": ref, "direction": "sales", "status": "paid",
                        "net_amount": "10", "sold_at": "2022-01-01", "ended_at": ended}  # fmt: skip
                self._row("sales", source, self.seen(), sale)
        return cells

    def _talk(self, cells: dict[str, str], at: datetime, source: str, purposes: str) -> None:
        day = at.strftime(self.one(("%Y-%m-%d", "%d-%m-%Y")))
        clock, place = at.strftime("%H:%M"), "Jaarbeurs Utrecht hal 7"
        wanted = "nieuwsbrief" if "newsletter" in purposes else "aanbieding"
        how = {"email": "mail", "sms": "app", "phone": "bel", "post": "stuur per post"}
        words = f"Prima, {how[cells['channels'].split(';')[0]]} me gerust jullie {wanted}."
        quoted, recorder = f"'{words}'", " — PV"
        while self.chance(30):
            missing = self.one(("day", "clock", "place", "quoted", "words", "recorder"))
            if missing == "day":
                day = ""
            elif missing == "clock":
                clock = ""
            elif missing == "place":
                place = ""
            elif missing == "quoted":
                quoted = "akkoord met mail"
            elif missing == "words":
                quoted = "'Stuur maar niet.'"
            else:
                recorder = ""
        when = " ".join(part for part in (day, clock) if part)
        head = ", ".join(part for part in (when, place) if part)
        cells["note"] = f"{head}. Jan: {quoted}{recorder}" if head else f"Jan: {quoted}{recorder}"
        late = self.one((600, 600, 3600, 86400, 604000, 604800, 700000, 2160000))
        cells["recorded_at"] = self.text(at + timedelta(seconds=late), source)
        if self.chance(50):
            cells["occurred_at"] = ""
        if self.chance(40):
            cells["channels"] = cells["purposes"] = ""
        cells["verification"] = "recording" if self.chance(15) else ""
        if self.chance(25):
            # The labelled notes share a few moments; their own time would make one batch stamp (T06) of many cases.
            cells["note"] = self.one(NOTES)
            cells["occurred_at"] = cells["occurred_at"] or self.text(at, source)

    def _spoil(self, cells: dict[str, str], at: datetime) -> None:
        """Takes one element away, or makes it wrong."""
        column = self.one(
            ("box_default", "form_id", "source_ref", "notice_id", "purposes", "channels", "controller_named",
             "verified_at", "verification", "capture_method", "occurred_at", "kind", "valid_until", "actor",
             "time_source", "artefact_uri", "recorded_at")
        )  # fmt: skip
        wrong = {
            "box_default": ("", "ticked", "unknown"), "purposes": ("", "marketing", "event_invites", "invoices"),
            "controller_named": ("", "partner", "partner", "oldacme"), "verified_at": ("", "1970-01-01"),
            "verification": ("", "doi_scanner"), "capture_method": ("unknown", ""), "kind": ("state", "act"),
            "occurred_at": ("", "1970-01-01", "garbage", "2027-05-05"), "actor": ("controller", "third_party"),
            "time_source": ("import_stamp", "manual"), "artefact_uri": ("", f"scan/{self.n}"),
            "valid_until": (
                "2026-09-30", "2025-12", "31.12.2027?", (at + timedelta(days=400)).strftime("%Y-%m-%d"), "2031",
            ),
        }  # fmt: skip
        cells[column] = self.one(wrong.get(column, ("",)))

    def _notice(self, source: str, cells: dict[str, str]) -> str:
        notice_id, text = self.name("N"), f"Ja, stuur mij post {self.n}."
        row = {
            "notice_id": notice_id, "full_text": text,
            "controllers_named": self.one((US, US, "", f"{US};x", "oldacme")),
            "purposes": cells["purposes"] if self.chance(60) else "", "withdrawal_info": "yes",
            "channels": cells["channels"] if self.chance(60) else "", "unbundled": "yes",
        }  # fmt: skip
        if self.chance(25):
            column = self.one(("full_text", "sha256", "controllers_named", "purposes", "channels",
                               "withdrawal_info", "unbundled", "validity_days"))  # fmt: skip
            wrong = {
                "sha256": ("0" * 64, hashlib.sha256(text.encode()).hexdigest()), "full_text": ("",),
                "controllers_named": ("partner", ""), "purposes": ("event_invites",), "channels": ("post", "sms"),
                "validity_days": ("30", "365", "3650", "30.0", "a year", "3650.0"),
            }  # fmt: skip
            row[column] = self.one(wrong.get(column, ("no", "unknown", "")))
        if self.chance(8):
            row[self.one(("shown_from", "shown_to"))] = self.one(
                ("2024-01-01", "2025-06", "2026", "2019-05-05", "once", self.base.strftime("%Y-%m-%d"))
            )
        if self.chance(8):
            row["material_change_from"] = self.one(
                ("2026-09-30", "2026-10-02", "2025", "soon", "2026-06-30T12:00:00Z", "1999-01-01")
            )
        if self.chance(20):
            row["special_category"] = self.one(("yes", "yes", "no", "unknown"))
        if self.chance(50):
            row["frequency_days"] = self.one(("30", "80", "365", "365", "1", "x"))
        self._row("notices", source, DROPS[0], row)
        return notice_id

    def _will(self) -> None:
        kind = self.one(WILLS)
        source, at = self.source(), self.moment()
        cells = {"event_type": kind, "actor": self.one(("data_subject", "", "controller"))}
        self._about(cells, source)
        point_kind = cells.get("point_kind", "email")
        cells["channels"] = self.one(
            (*CHANNELS[point_kind], *CHANNELS[point_kind], "email", "", "", "*", "sms")
        )
        if kind == "complaint" and self.chance(60):
            cells["channels"] = ""
        cells["purposes"] = self.one(("newsletter", "newsletter", "offers_similar", "", "marketing", "*"))
        if self.chance(6):
            cells["purposes"] = self.one(("order_news", "still_there", "health_tips"))
        if kind == "objected" and self.chance(60):
            cells["purposes"] = ""
        cells["occurred_at"] = self.text(at, source, any_style=self.chance(50))
        cells["kind"] = self.one(("", "act", "state"))
        if self.chance(3):
            cells["time_source"] = "import_stamp"
        self._event(source, at, cells)

    def _about(self, cells: dict[str, str], source: str) -> None:
        """A point, an alias of it, a contact, or both."""
        if self.chance(80):
            kind, value = self.one(self.points)
            cells["point_kind"] = kind
            if kind == "email" and self.chance(10) and value.count("@") == 1:
                local, _, domain = value.rpartition("@")
                value = f"{local}+x@{domain}"
            elif kind == "phone" and self.chance(15):
                value = self.one(phone_spellings(value))
            cells["point_value"] = self.spelled(kind, value)
            if (
                kind == "email"
                and self.chance(4)
                and value.count("@") == 1
                and str(self.n) in value.split("@")[1]
            ):
                cells["point_value"] = self.one(("@", "*@")) + value.split("@")[1]  # the whole domain
            if self.chance(30):
                cells["contact_ref"] = self.contact_of(source)
        else:
            cells["contact_ref"] = self.contact_of(source) or self.contacts[0][1]

    def _flag(self) -> None:
        kind, value = self.one(self.points)
        source, at = self.source(), self.moment()
        cells = {
            "event_type": self.one(("unknown", "unknown", "given")), "kind": "state", "point_kind": kind,
            "point_value": self.spelled(kind, value), "channels": self.one((*CHANNELS[kind], "")),
            "purposes": self.one(("newsletter", "", "marketing", "offers_similar")),
            "occurred_at": self.text(at, source, any_style=True) if self.chance(60) else "",
            "capture_method": self.one(("", "", "import_csv", "pre_ticked", "attendee_list", "tc_clause")),
        }  # fmt: skip
        if self.chance(20):
            cells["note"] = self.one(("visitekaartje gekregen", "gave me his business card"))
            cells["event_type"], cells["kind"], cells["capture_method"] = "given", "", ""
        self._event(source, at, cells)

    def _bounces(self) -> None:
        kind, value = self.one(self.points)
        source, at = self.source(), self.moment()
        about = {"point_kind": kind, "point_value": self.spelled(kind, value)}
        if self.chance(55):
            code = self.one(
                ("", "5.1.1", "5.1.10", "5.7.1", "5.2.2", "550 5.1.1 unknown", "550", "smtp;550 5.7.1")
            )
            cells = {**about, "event_type": "hard_bounce", "bounce_code": code}
            self._event(source, at, {**cells, "occurred_at": self.text(at, source)})
            for answer in ("delivered", "inbound_reply", "inbound_click"):
                if self.chance(12):
                    after = at + timedelta(seconds=self.one((-5, 0, 1, 86400)))
                    cells = {**about, "event_type": answer, "occurred_at": self.text(after, source)}
                    cells["kind"] = self.one(("", "act", "act", "state"))
                    cells["time_source"] = self.one(("", "", "import_stamp"))
                    self._event(source, after, cells)
            return
        for number in range(self.one((4, 5, 5, 6, 7))):
            after = at + timedelta(seconds=number * self.one((301000, 302400, 302400, 400000)))
            cells = {**about, "event_type": "soft_bounce", "occurred_at": self.text(after, "mail")}
            self._event("mail", after, cells)
        if self.chance(20):
            after = at + timedelta(days=self.one((1, 6, 20)))
            cells = {**about, "event_type": "delivered", "occurred_at": self.text(after, "mail")}
            self._event("mail", after, cells)

    def _right(self) -> None:
        at = self.moment()
        kind = self.one(
            ("erased", "erased", "erasure_requested", "erasure_requested", "restricted", "deceased")
        )
        cells = {"event_type": kind}
        self._about(cells, "desk")
        if self.chance(20):
            cells["person_ref"] = f"p{self.n}-{self.one('ab')}"
        self._event("desk", at, {**cells, "occurred_at": self.text(at, "desk", any_style=self.chance(30))})
        follow = {"erasure_requested": "erased", "restricted": "unrestricted"}.get(kind)
        if follow and self.chance(45):
            after = at + timedelta(seconds=self.one((-86400, 0, 200, 301, 86400, 864000)))
            source = self.one(("desk", "desk", "crm"))
            if self.chance(25):  # somebody else's, or the same person's by another name
                cells = {**cells, **self.one(({"contact_ref": ""}, {"contact_ref": self.contact_of(source)}))}
            if self.chance(20):
                cells["person_ref"] = f"p{self.n}-{self.one('ab')}"
            cells = {**cells, "event_type": follow, "occurred_at": self.text(after, source)}
            if follow == "unrestricted" and self.chance(25):
                cells |= self.one(({"kind": "state"}, {"time_source": "import_stamp"}))
            self._event(source, after, cells)

    def _register(self) -> None:
        kind, value = self.one([p for p in self.points if p[0] != "email"] or self.points)
        at = self.moment()
        about = {"point_kind": kind, "point_value": self.spelled(kind, value), "actor": "register"}
        cells = {**about, "event_type": "register_listed", "register_name": "register"}
        cells["channels"] = self.one((CHANNELS[kind][-1], CHANNELS[kind][-1], ""))
        self._event("desk", at, {**cells, "occurred_at": self.text(at, "desk")})
        if self.chance(25):
            after = at + timedelta(seconds=self.one((-86400, 0, 86400)))
            cells = {**about, "event_type": "register_clear", "channels": CHANNELS[kind][-1]}
            self._event("desk", after, {**cells, "occurred_at": self.text(after, "desk")})

    def _claim(self) -> None:
        for _ in range(self.one((1, 1, 2))):
            source, at = self.source(), self.moment()
            basis = self.one(("legitimate_interest", "legitimate_interest", "consent", "contract"))
            cells = {"event_type": "legal_basis_claimed", "claimed_basis": basis}
            self._about(cells, source)
            self._event(
                source, at, {**cells, "occurred_at": self.text(at, source) if self.chance(70) else ""}
            )

    def _engagement(self) -> None:
        kind, value = self.one(self.points)
        source, at = self.source(), self.moment() + timedelta(days=self.one((1, 100, 400, 900)))
        cells = {"event_type": self.one(("inbound_click", "inbound_reply", "login", "purchase"))}
        cells |= {"point_kind": kind, "point_value": self.spelled(kind, value)}
        self._event(source, at, {**cells, "occurred_at": self.text(at, source)})

    def _owner_left(self) -> None:
        source, at = self.source(), self.moment()
        cells = {"event_type": "owner_left", "kind": self.one(("", "state"))}
        self._about(cells, source)
        self._event(
            source,
            at,
            {**cells, "occurred_at": self.text(at, source, any_style=True) if self.chance(80) else ""},
        )

    def _message(self) -> None:
        """A message that left, and often a yes that came through it."""
        kind, value = self.one(self.points)
        source, at, campaign = self.source(), self.moment(), self.name("K")
        sent = at + timedelta(seconds=self.one((-86400, -3600, -600, -600, 0, 1, 86400)))
        if self.chance(40):
            sent = datetime(2026, 9, 29, tzinfo=UTC) - timedelta(days=int(self.rng.random() * 100))
        channel = self.one(CHANNELS[kind]) if self.chance(85) else self.one(("email", "sms", "phone", "post"))
        cells = {
            "send_ref": campaign, "channel": channel, "campaign_ref": campaign if self.chance(95) else "",
            "purpose": self.one(
                ("newsletter",) * 6 + ("offers_similar",) * 3 + ("invoices", "still_there", "", "else")
            ),
            "sent_at": self.text(sent, source, any_style=True) if self.chance(95) else "",
            "delivery": self.one(("", "sent", "delivered", "dropped", "unknown")),
        }  # fmt: skip
        if self.chance(90):
            cells |= {"point_kind": kind, "point_value": self.spelled(kind, value)}
        if self.chance(40) or "point_kind" not in cells:
            cells["contact_ref"] = self.contact_of(source) or self.contacts[0][1]
        self._row("sends", source, self.seen(), cells)
        if self.chance(70):
            capture = self.one(("web_form_doi", "web_form_doi", "web_form_soi", "preference_center"))
            yes = self._complete(kind, value, capture, at, source)
            self._event(source, at, {**yes, "campaign_ref": campaign})
        if self.chance(30):
            self._ground_of(kind, value, sent)

    def _ground_of(self, kind: str, value: str, sent: datetime) -> None:
        """An earlier yes that the message may stand on: for ever, or until about the day it left."""
        source, at = self.source(), sent - timedelta(days=self.one((1, 20, 100, 400)))
        end = sent + timedelta(days=self.one((-10, -1, 0, 1, 10, 900)))
        cells = self._complete(kind, value, self.one(("web_form_doi", "web_form_soi")), at, source)
        if self.chance(60):
            cells["valid_until"] = end.strftime("%Y-%m-%d")
        elif cells["notice_id"] and self.chance(60):
            text = self.tables["notices"][-1]
            if self.chance(50):
                text["validity_days"] = f"{(end - at).days}"
            else:
                text["material_change_from"] = end.strftime("%Y-%m-%d")
        self._event(source, at, cells)

    def _requested(self) -> None:
        kind, value = self.one(self.points)
        source, at = self.source(), self.moment()
        cells = self._complete(kind, value, "web_form_doi", at, source)
        self._event(source, at, {**cells, "event_type": "requested", "verification": "", "verified_at": ""})

    def _letters(self) -> None:
        """A customer with a postal address and a notice that named the interest."""
        if not any(kind == "post" for kind, _ in self.points):
            self.points.append(("post", written(self.rng, "post", self.n, 9)))
        value = next(value for kind, value in self.points if kind == "post")
        source, ref = self.one(self.contacts)
        cells = {"contact_ref": ref, "point_kind": "post", "point_value": value}
        self._row("contact_points", source, self.seen(), cells)
        self._sale(source, ref)
        if self.chance(80):
            notice_id = self._notice(source, {"purposes": "", "channels": ""})
            self.tables["notices"][-1]["li_statement"] = self.one(("yes", "yes", "yes", "no", ""))
            at = self.moment()
            cells = {"event_type": "notice_given", "notice_id": notice_id, "contact_ref": ref}
            self._event(source, at, {**cells, "occurred_at": self.text(at, source)})

    def _interest(self) -> None:
        """Somebody who bought nothing: told, found somewhere, screened; each of it sometimes not or badly."""
        kind, value = self.one([p for p in self.points if p[0] != "email"] or self.points)
        source, ref = self.one(self.contacts)
        cells = {"contact_ref": ref, "point_kind": kind, "point_value": value}
        if self.chance(85):
            cells |= {"origin": self.one(("fair", "fair", "fair", "")), "origin_compatible": "yes"}
            if self.chance(15):
                cells["origin_compatible"] = self.one(("no", "unknown", ""))
        self._row("contact_points", source, self.seen(), cells)
        if self.chance(4):
            self._row(
                "contact_points", source, DROPS[-1], {**cells, "origin_compatible": self.one(("no", "yes"))}
            )
        if self.chance(85):
            notice_id = self._notice(source, {"purposes": "", "channels": ""})
            said = {"li_statement": self.one(("yes", "yes", "yes", "yes", "no", ""))}
            if self.chance(25):
                said["channels"] = self.some(("phone", "post"))
            if self.chance(25):
                said["purposes"] = self.some(MARKETING)
            self.tables["notices"][-1].update(said)
            at = self.moment()
            about = {"contact_ref": ref} if self.chance(50) else {"point_kind": kind, "point_value": value}
            cells = {"event_type": "notice_given", "notice_id": notice_id, **about}
            self._event(source, at, {**cells, "occurred_at": self.text(at, source)})
        for name in self.one(
            (("Postfilter", "DNCM"), ("TPS/CTPS",), ("dncm", "TPS"), ("Bloctel",), ("DNCM",), ("",))
        ):
            self._screened(kind, value, name)

    def _screened(self, kind: str, value: str, name: str) -> None:
        """A check around the days at which it becomes too old for one of the clocks."""
        day = self.one((datetime(2026, 10, 1, 9, tzinfo=UTC), datetime(2026, 6, 30, 12, tzinfo=UTC),
                        datetime(2026, 8, 10, 23, 30, tzinfo=UTC)))  # fmt: skip
        at = day - timedelta(
            days=self.one((0, 1, 5, 9, 10, 11, 20, 27, 28, 28, 29, 60)), seconds=self.one((-1, 0, 1))
        )
        cells = {"event_type": "register_clear", "point_kind": kind, "point_value": self.spelled(kind, value)}
        cells |= {"register_name": name, "channels": self.one((CHANNELS[kind][-1],) * 3 + ("", "email"))}
        self._event("desk", at, {**cells, "occurred_at": self.text(at, "desk", any_style=self.chance(10))})

    def _company(self) -> None:
        """A company under the law of one country, with what its exemption needs; each of it sometimes not."""
        country = self.one(("FR", "FR", "FR", "FR", "GB", "UK", "BE", "NL", "NL"))
        local = self.one(("info", "cfo", "cfo", "sales", "jan"))
        value = f"{local}@firma{self.n}.example"
        form = (
            "legal" if self.chance(75) else self.one(("sole_trader", "partnership", "unknown", "", "natural"))
        )
        cells = {"contact_ref": f"c{self.n}-firm", "country": country, "subscriber_type": form,
                 "company_number": self.one(("123", "123", ""))}  # fmt: skip
        self._row("contacts", "crm", self.seen(), cells)
        cells = {"contact_ref": f"c{self.n}-firm", "point_kind": "email", "point_value": value,
                 "business_address": self.one(("yes", "yes", "yes", "no", "unknown", ""))}  # fmt: skip
        self._row("contact_points", "crm", self.seen(), cells)
        if self.chance(5):
            self._row("contact_points", "mail", self.seen(), {**cells, "business_address": "no"})
        if self.chance(8):
            more = {
                "contact_ref": f"c{self.n}-also",
                "country": self.one(COUNTRIES),
                "subscriber_type": self.one(("legal", "")),
            }
            self._row("contacts", "crm", self.seen(), more)
            self._row("contact_points", "crm", self.seen(), {**cells, "contact_ref": f"c{self.n}-also"})
        at = self.moment()
        if country == "FR" and self.chance(85):
            notice_id = self._notice("crm", {"purposes": "", "channels": ""})
            said = {"objection_offered": self.one(("yes", "yes", "yes", "yes", "no", ""))}
            if self.chance(20):
                said |= {"channels": self.some(("email", "phone")), "purposes": self.some(MARKETING)}
            self.tables["notices"][-1].update(said)
            cells = {"event_type": "notice_given", "notice_id": notice_id, "contact_ref": f"c{self.n}-firm"}
            self._event("crm", at, {**cells, "occurred_at": self.text(at, "crm")})
        if country == "NL" and self.chance(85):
            cells = {"event_type": "address_published", "point_kind": "email", "point_value": value}
            cells |= {
                "purposes": self.one((*MARKETING, "marketing", "", "newsletter;event_invites")),
                "channels": self.one(("email", "email", "email", "", "sms")),
                "artefact_uri": self.one(("shot", "shot", "shot", "")),
            }
            self._event("crm", at, {**cells, "occurred_at": self.text(at, "crm", any_style=self.chance(20))})

    def _batch(self) -> None:
        """Many positives of one source in one second: 19 or more, so that T06 is just met or just not."""
        source, at = f"list{self.n}", self.base
        text = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        for number in range(self.one((18, 19, 20, 25))):
            cells = self._complete("email", f"fill{self.n}-{number}@list.example", "import_csv", at, "web")
            self._event(source, at, {**cells, "notice_id": "", "occurred_at": text, "artefact_uri": ""})
        kind, value = self.points[0]
        cells = self._complete(kind, value, self.one(STORIES), at, "web")
        self._event(source, at, {**cells, "occurred_at": text})

    def _crowd(self) -> None:
        """An address that many contacts hold: with more than 20 it links nobody."""
        kind, value = self.points[0]
        for number in range(self.one((19, 20, 22))):
            cells = {"contact_ref": f"c{self.n}-crowd{number}", "point_kind": kind, "point_value": value}
            self._row("contact_points", "crm", self.seen(), cells)
            if number == 0 and len(self.points) > 1:
                kind2, value2 = self.points[1]
                self._row(
                    "contact_points",
                    "crm",
                    self.seen(),
                    {**cells, "point_kind": kind2, "point_value": value2},
                )

    def _quarantine(self) -> None:
        kind, value = self.one(self.points)
        self.tables["quarantined_points"].append(
            {"source_id": "mail", "point_kind": kind, "point_value": value, "observed_at": self.seen()}
        )

    def _sale(self, source: str = "", ref: str = "") -> None:
        source, ref = (source, ref) if ref else self.one(self.contacts)
        kind, value = self.one(self.points)
        sold = self.base + timedelta(seconds=int(self.rng.random() * 5e6))
        if self.chance(60):
            sold = datetime(2026, 9, 1, tzinfo=UTC) - timedelta(seconds=int(self.rng.random() ** 2 * 7e7))
        cells = {
            "sale_ref": self.name("S"), "contact_ref": ref, "point_kind": kind, "direction": "sales",
            "point_value": self.spelled(kind, value), "status": self.one(("paid", "paid", "partially_paid")),
            "net_amount": "500", "sold_at": self.text(sold, source), "collected_in_sale": "yes",
            "paid_at": self.text(sold + timedelta(days=9), source) if self.chance(80) else "",
            "product_categories": self.one(("crm-training", "crm-training;books")), "optout_offered": "yes",
            "optout_evidence_ref": "log", "issuer_controller_id": self.one(("", US)),
        }  # fmt: skip
        while self.chance(35):
            column, values = self.one((
                ("status", ("draft", "quote", "void", "test", "free_account", "sent", "open", "overdue", "refunded",
                            "credited", "written_off")),
                ("direction", ("purchase",)), ("net_amount", ("0", "-5", "", "x")),
                ("credited_amount", ("500", "499.99", "100")), ("sold_at", ("", "1970-01-01", "2023-05-05")),
                ("paid_at", ("", "2024-09-30", "2024-10-02")), ("ended_at", ("2026-01-01", "2028-01-01", "")),
                ("issuer_controller_id", ("sister",)), ("product_categories", ("web-hosting", "")),
                ("collected_in_sale", ("no", "unknown", "")), ("optout_offered", ("no", "unknown", "")),
                ("optout_evidence_ref", ("",)), ("contact_ref", ("",)), ("organisation_ref", (f"o{self.n}",)),
            ))  # fmt: skip
            cells[column] = self.one(values)
        seen = DROPS[min(bisect_right(DROPS, sold + timedelta(days=10)), len(DROPS) - 2)]
        self._row("sales", source, self.one(DROPS[:-1]) if self.chance(2) else seen, cells)
        if not cells["optout_evidence_ref"] and self.chance(50):
            offered = {"event_type": "optout_offered", "source_ref": cells["sale_ref"], "contact_ref": ref}
            if self.chance(30):
                offered["contact_ref"] = self.one(("", "c-somebody", ref))
            if kind == "email" and self.chance(30):
                offered |= {
                    "point_kind": kind,
                    "point_value": self.one((value, f"x{self.n}@else{self.n}.example")),
                }
            self._event(source, sold, {**offered, "occurred_at": self.text(sold, source)})
        if self.chance(5):
            self._row("sales", source, DROPS[-1], {**cells, "status": self.one(("paid", "credited"))})

    # ---- rows

    def source(self) -> str:
        """Mostly the source of a contact."""
        return (
            self.one(self.contacts)[0]
            if self.chance(50)
            else self.one(("crm", "mail", "web", "legacy", "us"))
        )

    def contact_of(self, source: str) -> str:
        """A contact of this source, if the case has one."""
        refs = [ref for name, ref in self.contacts if name == source]
        return self.one(refs) if refs else ""

    def seen(self) -> datetime:
        """Mostly early, sometimes late."""
        return self.one(DROPS[:3]) if self.chance(80) else self.one(DROPS)

    def text(self, at: datetime, source: str, any_style: bool = False) -> str:
        """A moment as the source writes it."""
        return time_text(self.rng, at, ZONES.get(source, "UTC"), any_style)

    def spelled(self, kind: str, value: str) -> str:
        """The same point in another spelling of the same exact key."""
        if kind == "email" and self.chance(10):
            return self.one((value.upper(), value.title(), f" {value} "))
        if kind == "post" and self.chance(15):
            return self.one((value.upper(), value.replace(" ", "  ")))
        if kind == "phone" and value.startswith("+") and self.chance(20):
            return "00" + value[1:]
        return value

    def _event(self, source: str, at: datetime, cells: dict[str, str]) -> None:
        if self.chance(25):
            cells["seq"] = str(self.one((1, 2, 2, 3, 10)))
        first = min(bisect_right(DROPS, at), len(DROPS) - 1)
        first = min(first + self.one((0, 0, 0, 1, 2)), len(DROPS) - 1)
        if self.chance(3):
            first = int(self.rng.random() * len(DROPS))
        self._row("consent_events", source, DROPS[first], cells)
        if source == "mail":
            last = len(DROPS) - 1 if self.chance(75) else min(first + self.one((0, 1, 5)), len(DROPS) - 1)
            if last > first:
                self._row("consent_events", source, DROPS[last], cells)

    def _row(self, table: str, source: str, seen: datetime, cells: dict[str, str]) -> None:
        row = blank_row(table, source, seen, ZONES.get(source, "UTC"), cells)
        row["row_number"] = len(self.tables[table]) + 1
        row["file_id"] = f"f{self.n}"
        self.tables[table].append(row)


def snapshots() -> list[dict]:
    """Source `mail` hands over everything each time."""
    return [{"source_id": "mail", "observed_at": drop} for drop in DROPS]


def generate(seed: int, first: int, count: int) -> dict[str, list[dict]]:
    """The tables of `count` cases from case number `first`."""
    tables = empty_tables()
    for number in range(first, first + count):
        for name, rows in Case(seed, number).tables.items():
            tables[name].extend(rows)
    tables["snapshots"] = snapshots()
    return tables


def number_in(kind: str, key: str) -> int:
    """The case number inside an exact key of this generator."""
    digits = re.findall(r"\d+", key)
    if kind == "phone":
        whole = digits[0]
        return int(whole[1:-1] if whole.startswith("9") else whole[-8:-1])
    return int(digits[0])
