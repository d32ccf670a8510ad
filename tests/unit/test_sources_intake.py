"""The inbox: every file once, every row counted, nothing followed, nothing lost to a crash."""

from __future__ import annotations

import os
import pathlib
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from consentry.job import intake as step
from consentry.job.inbox import drop_time
from consentry.job.intake import intake
from consentry.job.shape import shape
from consentry.warehouse import Warehouse

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
EVENTS = "contact_ref,event_type,point_kind,point_value,purposes\n"


@dataclass(frozen=True)
class Configured:
    """As much of a source's settings as the way in needs."""

    kind: str = "neutral"
    zone: str = "Europe/Amsterdam"
    coverage: str = "delta"
    country: str = "NL"
    purpose_map: dict[str, str] = field(default_factory=dict)
    list_purposes: tuple[str, ...] = ()
    accept_smaller_from: date | None = None
    max_row_drop_percent: float = 5.0
    max_optout_drop_percent: float = 0.5
    max_age_hours: int = 24


class Company:
    """An inbox, a warehouse and the step between them."""

    def __init__(self, folder, **sources):
        self.inbox = folder / "inbox"
        self.warehouse = Warehouse.open(folder / "var" / "w.duckdb")
        self.sources = sources or {"desk": Configured()}
        self.told = []
        self.runs = 0

    def drop(self, place, content):
        path = self.inbox / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, now=NOW):
        self.runs += 1
        return intake(self.warehouse, self.sources, self.inbox, f"run{self.runs}", now, self.told.append)

    def rows(self, table):
        return self.warehouse.count(table)


@pytest.fixture
def company(tmp_path):
    made = Company(tmp_path)
    yield made
    made.warehouse.close()


def test_rows_are_conserved_per_file(company):
    company.drop("desk/a.csv", EVENTS + "1,given,,,n\n1,given,,,n\n2,what,,,n\n3\n")
    company.drop("desk/b.csv", "who,what\n1,2\n3,4\n")
    report = company.run()
    shown = {row["file_name"]: row for row in report.conservation().to_dicts()}
    assert [shown["a.csv"][k] for k in ("rows_in", "accepted", "quarantined", "duplicates", "balance")] == [
        4,
        1,
        2,
        1,
        0,
    ]
    assert [shown["b.csv"][k] for k in ("rows_in", "accepted", "quarantined", "balance")] == [2, 0, 2, 0]
    assert report.incomplete_sources == {"desk"}
    assert company.rows("raw_neutral__consent_events") == 1
    assert company.rows("raw__quarantine") == 2


def test_the_same_file_dropped_twice_changes_nothing(company):
    company.drop("desk/2026-10-01/a.csv", EVENTS + "1,objected,,,*\n")
    assert company.run().has_news
    assert company.run().already_read == 1
    company.drop("desk/2026-10-02/other_name.csv", EVENTS + "1,objected,,,*\n")
    report = company.run()
    assert [(f.state, f.rows_in, f.duplicates) for f in report.files] == [("duplicate", 1, 1)]
    assert not report.has_news
    assert company.rows("raw_neutral__consent_events") == 1
    assert company.run().files == ()


def test_a_drop_says_when_it_was_seen(company):
    company.drop("desk/2026-10-01/a.csv", EVENTS + "1,given,,,n\n")
    company.drop("desk/2026-10-02T0900Z/b.csv", EVENTS + "2,given,,,n\n")
    company.drop("desk/c.csv", EVENTS + "3,given,,,n\n")
    company.drop("desk/2027-01-01/d.csv", EVENTS + "4,given,,,n\n")
    company.run()
    seen = dict(company.warehouse.execute("select contact_ref, observed_at from raw_neutral__consent_events"))
    assert seen["1"] == datetime(2026, 10, 1, 23, 59, 59, tzinfo=UTC)
    assert seen["2"] == datetime(2026, 10, 2, 9, tzinfo=UTC)
    assert seen["3"] == seen["4"] == NOW


@pytest.mark.parametrize("name", ["october", "2026-13-01", "2026-10-01T2500Z", "20261001", "2026-10-01 "])
def test_other_folders_are_no_drops(name):
    assert drop_time(name, NOW) is None


def test_what_is_not_read_is_said(company, tmp_path):
    company.drop("stranger/a.csv", EVENTS)
    company.drop("desk/october/a.csv", EVENTS)
    company.drop("desk/2026-10-01/deeper/a.csv", EVENTS)
    company.drop("desk/a.csv.part", EVENTS)
    company.drop("loose.csv", EVENTS)
    company.drop("desk/.hidden.csv", EVENTS)
    secret = tmp_path / "secret.csv"
    secret.write_text(EVENTS + "1,given,,,n\n")
    (company.inbox / "desk" / "link.csv").symlink_to(secret)
    (company.inbox / "linked").symlink_to(tmp_path)
    report = company.run()
    assert report.files == ()
    assert {p.place for p in report.passed} == {
        "stranger", "desk/october", "desk/2026-10-01/deeper", "desk/a.csv.part", "loose.csv", "desk/link.csv", "linked",
        "desk/.hidden.csv",
    }  # fmt: skip


def test_an_address_in_a_files_name_is_not_repeated(company):
    company.drop("desk/kanarie@x.example.csv", "who,what\n1,2\n")
    report = company.run()
    assert "kanarie" not in "".join(company.told) + str(report)


def test_a_crash_between_files_leaves_whole_files(company, monkeypatch):
    company.drop("desk/a.csv", EVENTS + "1,given,,,n\n")
    company.drop("desk/b.csv", EVENTS + "2,given,,,n\n")
    real = step.record_part

    def breaks(warehouse, drop, kind, part):
        report = real(warehouse, drop, kind, part)
        if drop.file_name == "b.csv":
            raise KeyboardInterrupt
        return report

    monkeypatch.setattr(step, "record_part", breaks)
    with pytest.raises(KeyboardInterrupt):
        company.run()
    assert (company.rows("raw__files"), company.rows("raw_neutral__consent_events")) == (1, 1)
    monkeypatch.undo()
    assert company.run().has_news
    assert (company.rows("raw__files"), company.rows("raw_neutral__consent_events")) == (2, 2)


def test_a_refused_file_is_told_again_until_somebody_acts(company):
    company.drop("desk/a.csv", "who,what\n1,2\n")
    company.run()
    again = company.run()
    assert [(f.state, f.is_new) for f in again.files] == [("quarantined", False)]
    assert again.incomplete_sources == {"desk"}
    assert company.rows("raw__files") == 1


def test_a_refused_file_is_told_no_more_when_a_later_complete_export_was_read(tmp_path):
    """It need not be removed from the inbox: what it would have told is told by the newer one."""
    company = Company(tmp_path, desk=Configured(coverage="full"))
    company.drop("desk/2026-10-01/contacts.csv", "who,what\n1,2\n")
    company.run()
    assert [file.file_name for file in company.run().unresolved] == ["contacts.csv"]
    company.drop("desk/2026-10-02/contacts.csv", "contact_ref\n1\n")
    report = company.run()
    assert report.unresolved == () and report.incomplete_sources == frozenset()
    company.warehouse.close()


def test_a_later_export_of_only_what_is_new_replaces_no_refused_file(company):
    """The no that stood in the refused file stands in no later one."""
    company.drop("desk/2026-10-01/consent_events.csv", "who,what\n1,2\n")
    company.run()
    company.drop("desk/2026-10-02/consent_events.csv", EVENTS + "1,objected,,,*\n")
    report = company.run()
    assert [file.place for file in report.unresolved] == ["desk/2026-10-01/consent_events.csv"]
    assert report.incomplete_sources == {"desk"} and report.has_news


def test_a_better_reader_reads_a_refused_row_after_all(company, monkeypatch):
    company.drop("desk/2026-10-01/a.csv", EVENTS + "1,given,,,n\n2,what,,,n\n")
    monkeypatch.setattr(step, "reader_mark", lambda source, mapped: "old")
    company.run()
    monkeypatch.undo()
    report = company.run(datetime(2026, 11, 2, tzinfo=UTC))
    assert [(f.accepted, f.quarantined, f.is_new) for f in report.files] == [(1, 1, True)]
    assert (company.rows("raw_neutral__consent_events"), company.rows("raw__quarantine")) == (1, 1)
    ((seen,),) = company.warehouse.execute("select observed_at from raw_neutral__consent_events")
    assert seen == datetime(2026, 10, 1, 23, 59, 59, tzinfo=UTC)
    assert company.run().already_read == 1


def snapshots(company):
    return [
        row[0].day for row in company.warehouse.execute("select observed_at from raw__snapshots order by 1")
    ]


def test_only_a_whole_readable_full_export_is_a_snapshot(tmp_path):
    company = Company(tmp_path, desk=Configured(coverage="full"))
    contacts = "contact_ref\n"
    company.drop("desk/2026-10-01/contacts.csv", contacts + "1\n")
    company.drop("desk/2026-10-01/consent_events.csv", EVENTS + "1,given,,,n\n")
    company.run()
    assert snapshots(company) == [1]
    company.drop("desk/2026-10-02/contacts.csv", contacts + "1\n2\n")
    company.run()
    assert snapshots(company) == [1], "the events are missing: nothing may count as gone"
    company.drop("desk/2026-10-03/contacts.csv", contacts + "3\n")
    company.drop("desk/2026-10-03/consent_events.csv", "who\n1\n")
    company.run()
    assert snapshots(company) == [1], "a refused file makes the drop incomplete"
    company.drop("desk/2026-10-04/contacts.csv", contacts + "4\n")
    company.drop("desk/2026-10-04/consent_events.csv", EVENTS + "4,given,,,n\n")
    company.run()
    assert snapshots(company) == [1, 4]
    company.drop("desk/2026-10-05/contacts.csv", contacts)
    company.drop("desk/2026-10-05/consent_events.csv", EVENTS)
    company.run()
    assert snapshots(company) == [1, 4], "an empty export is a broken export"
    company.warehouse.close()


def test_a_delta_is_never_a_snapshot(company):
    company.drop("desk/2026-10-01/contacts.csv", "contact_ref\n1\n")
    company.run()
    assert snapshots(company) == []


def test_members_of_an_archive_are_files_of_their_own(tmp_path):
    company = Company(
        tmp_path, mail=Configured(kind="mailchimp", purpose_map={"Tips": "tips"}, list_purposes=("news",))
    )
    head = "Email Address,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID"
    path = company.drop("mail/2026-10-01/audience_export_1.zip", b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("subscribed_email_audience_export_1.csv", f"{head},Tips\na@x.example,,,,,1,no\n")
        archive.writestr(
            "unsubscribed_email_audience_export_1.csv", f"{head},UNSUB_TIME\nb@x.example,,,,,2,2026-01-01\n"
        )
    report = company.run()
    assert len({f.file_id for f in report.files}) == 2
    assert company.rows("raw_mailchimp__members") == 2
    mapped = set(company.warehouse.execute("select native_key, purpose from raw__purpose_map"))
    assert mapped == {("tips", "tips"), ("audience", "news")}
    counts = shape(company.warehouse)
    assert counts["core__contact_points"] == 2
    assert company.run().already_read == 2, "each member counts as a file, as in every other count"
    company.warehouse.close()


def test_a_file_over_the_limit_is_passed_over(company, monkeypatch):
    monkeypatch.setattr(step, "MAX_FILE_BYTES", 10)
    company.drop("desk/a.csv", EVENTS)
    assert [p.place for p in company.run().passed] == ["desk/a.csv"]


def test_an_earlier_file_put_back_is_seen_anew(tmp_path):
    """What it shows is held again from that night on; its rows are stored once."""
    company = Company(tmp_path, desk=Configured(coverage="full"))
    first = "contact_ref,point_kind,point_value\n1,email,a@x.example\n2,email,b@x.example\n"
    nights = [NOW + timedelta(days=n) for n in range(5)]
    for text, night in zip((first, first[:54] + "\n", first, first), nights, strict=False):
        company.drop("desk/contact_points.csv", text)
        report = company.run(night)
    assert (report.files, report.already_read) == ((), 1)
    shown = company.warehouse.execute(
        "select observed_at, state, rows_in from raw__files order by observed_at"
    )
    assert shown == [(nights[0], "accepted", 2), (nights[1], "accepted", 1), (nights[2], "duplicate", 2)]
    assert company.rows("raw_neutral__contact_points") == 3
    company.warehouse.close()


def test_a_refused_file_put_back_is_told_again(company):
    for text in ("who\n1\n", EVENTS + "1,given,,,n\n", "who\n1\n"):
        company.drop("desk/a.csv", text)
        report = company.run()
    assert report.incomplete_sources == {"desk"}
    assert report.conservation()["balance"].to_list() == [0]


def test_a_folder_that_may_not_be_read_is_said_and_the_others_go_on(company, monkeypatch):
    company.drop("desk/2026-10-01/a.csv", EVENTS + "1,given,,,n\n")
    company.drop("desk/2026-10-02/a.csv", EVENTS + "2,given,,,n\n")
    look = pathlib.Path.iterdir

    def closed(folder):
        if folder.name == "2026-10-01":
            raise PermissionError(13, "Permission denied")
        return look(folder)

    monkeypatch.setattr(pathlib.Path, "iterdir", closed)
    report = company.run()
    assert [p.place for p in report.passed] == ["desk/2026-10-01"]
    assert report.incomplete_sources == {"desk"}
    assert company.rows("raw_neutral__consent_events") == 1


def test_what_is_no_file_is_never_opened(company):
    (company.inbox / "desk").mkdir(parents=True)
    os.mkfifo(company.inbox / "desk" / "a.csv")
    assert [p.place for p in company.run().passed] == ["desk/a.csv"]


@pytest.mark.parametrize("name", ["kim@x.example.csv", "e" * 150 + ".CSV", "contacts\n\x1b[31m.csv"])
def test_a_name_that_is_not_shown_keeps_its_ending(company, name):
    company.drop(f"desk/{name}", EVENTS + "1,given,,,n\n")
    report = company.run()
    assert [file.accepted for file in report.files] == [1]
    assert len(report.files[0].file_name) <= 120
    assert "kim" not in "".join(company.told) + str(report)


def test_two_files_with_hidden_names_have_a_place_each(company):
    company.drop("desk/kim@x.example.csv", EVENTS + "1,given,,,n\n")
    company.drop("desk/jan@x.example.csv", EVENTS + "2,given,,,n\n")
    assert len({file.place for file in company.run().files}) == 2
    assert company.run().already_read == 2


def test_a_permission_that_no_purpose_map_explains_is_named(tmp_path):
    company = Company(tmp_path, crm=Configured(kind="hubspot", purpose_map={"Tips": "tips"}))
    head = "Record ID,Email,Opted out of email: Tips,Opted out of email: Webinars"
    company.drop("crm/2026-10-01/hubspot-all-contacts.csv", f"{head}\n1,a@x.example,false,true\n")
    assert company.run().unmapped == (("crm", "webinars"),)
    assert company.run().unmapped == (("crm", "webinars"),), "every night until it is mapped"
    company.warehouse.close()


def test_a_cut_off_full_export_makes_nobody_vanish(tmp_path):
    """Forty rows, then four: the thirty-six others are not gone, night after night, until somebody says so."""
    company = Company(tmp_path, desk=Configured(coverage="full"))
    head = "contact_ref,point_kind,point_value\n"
    rows = [f"{n},email,p{n}@x.example\n" for n in range(40)]
    shown = "select observed_at from raw__snapshots order by observed_at"
    company.drop("desk/contact_points.csv", head + "".join(rows))
    assert company.run(NOW).passed == ()
    for night, keep in ((1, 4), (2, 5)):
        company.drop("desk/contact_points.csv", head + "".join(rows[:keep]))
        (told,) = company.run(NOW + timedelta(days=night)).passed
        assert told.place == "desk" and f"{keep} rows where 40 were" in told.why
        assert company.warehouse.execute(shown) == [(NOW,)]
    company.sources["desk"] = Configured(
        coverage="full", accept_smaller_from=(NOW + timedelta(days=3)).date()
    )
    company.drop("desk/contact_points.csv", head + "".join(rows[:6]))
    assert company.run(NOW + timedelta(days=3, hours=12)).passed == ()
    assert company.warehouse.execute(shown)[-1] == (NOW + timedelta(days=3, hours=12),)
    company.warehouse.close()
