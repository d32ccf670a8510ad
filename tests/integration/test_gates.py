"""Gates that let a night go out: a stale source freezes new yeses (Q01), odd things are told (Q09, Q10), and Q12.

Every night runs from files of the inbox to the published release, as `consentry run` does it.
"""

from __future__ import annotations

import html
import json
from datetime import timedelta
from pathlib import Path

import pytest
from night_company import (
    CONFIG,
    FIRST,
    NEXT,
    Company,
    after_a_good_night,
    at_home,
    mail_tool,
    more,
    no_of,
    yes_of,
)
from small_company import people

from consentry.errors import ExitCode
from consentry.job.replay import replay
from consentry.orchestration import night as night_module
from consentry.publish.release import current_release
from consentry.quality import SuiteResult
from consentry.warehouse import Warehouse


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company after a good night."""
    return after_a_good_night(tmp_path_factory.mktemp("gates") / "acme")


@pytest.fixture
def acme(first: Company, tmp_path: Path) -> Company:
    """The company after that night, to go on with."""
    return first.copy(tmp_path / "acme")


NEWS = (yes_of(1, "2026-09-30"), yes_of(3, "2026-09-30"), yes_of(9, "2026-09-30"), no_of(2, "2026-09-30"))
"""1 had said nothing, 3 had said no, nobody knew 9: all three say yes. 2 says no."""


# ---- Q01: stale or incomplete sources freeze every new yes (SC76)


def test_a_stale_source_freezes_every_new_yes_and_no_block(acme: Company) -> None:
    """SC76 (Q01): the mail tool's export is 30 hours old, the CRM is fresh."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    code, said = acme.run(NEXT)
    assert code == ExitCode.PUBLISHED_STALE
    decided = acme.decided()
    assert decided[at_home(1)] == decided[at_home(9)] == ("HOLD", "Q01")
    assert decided[at_home(3)] == ("BLOCK", "Q01"), "who stood on the block list stays there"
    assert decided[at_home(2)][0] == "BLOCK", "every no goes out"
    assert decided[at_home(4)][0] == "ALLOW", "what was allowed before stays allowed"
    assert {at_home(2), at_home(3)} <= acme.on_list("block")
    assert {at_home(1), at_home(9)} <= acme.on_list("hold")
    assert at_home(4) not in acme.on_list("do-not-contact")
    sentence = (
        "3 new permissions are frozen, the oldest since 2026-10-02 10:00 UTC: opt-outs may be missing: mail (its "
        "newest export of opt-outs is of 2026-10-01 04:00 UTC, 30 hours old; the limit is 24 hours). No new yes "
        "counts until they are here, and every no still goes out: export these sources again"
    )
    release = current_release(acme.settings.paths.var)
    assert release is not None
    assert [(it["gate"], it["state"], it["says"]) for it in release.manifest["gates"]] == [
        ("Q01", "frozen", sentence)
    ]
    assert release.manifest["frozen"]["rows"] == 3
    services = "select 1 from mart__decisions where purpose = 'invoices' and decision = 'ALLOW'"
    assert release.manifest["decisions"]["ALLOW"] == 1 + len(acme.table(services))
    assert f"frozen: Q01: {sentence}" in said
    assert sentence in html.unescape(release.report.read_text(encoding="utf-8"))
    checks = {check["name"]: check for check in release.manifest["checks"] if check["table"] == "mart__feeds"}
    assert not checks["opt_out_feed_is_fresh"]["passed"] and checks["opt_out_feed_is_fresh"]["where"] == [
        "mail"
    ]
    told = acme.call("explain", at_home(1)).output
    assert (
        "email, newsletter: NO, not yet (ALLOW, frozen)" in told
        and "opt-outs may be missing: mail" in " ".join(told.split())
    )
    assert replay(acme.settings).identical, "what was frozen then can be made again"


def test_the_freeze_ends_when_the_source_is_fresh_again(acme: Company) -> None:
    """Nothing else has to be done, and the evidence that came before the freeze still counts as new (Q04)."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    assert acme.night(NEXT).exit_code == ExitCode.PUBLISHED_STALE
    still = NEXT + timedelta(hours=3)
    night = acme.night(still)
    assert (
        night.exit_code == ExitCode.PUBLISHED_STALE
        and "the oldest since 2026-10-02 10:00" in night.gates[0].says
    )
    assert acme.decided()[at_home(1)] == ("HOLD", "Q01")
    acme.drop("mail", still, mail_tool(8, 9))
    assert acme.night(still + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED
    decided = acme.decided()
    assert decided[at_home(1)] == ("ALLOW", "C02") and decided[at_home(3)][0] == "ALLOW"
    assert decided[at_home(9)][0] == "ALLOW", (
        "her no at the mail tool was of 10 September, her yes came after it"
    )
    assert at_home(3) not in acme.on_list("do-not-contact")


def test_with_fresh_sources_the_same_news_is_published(acme: Company) -> None:
    """The counterpart of SC76."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert (night.exit_code, night.gates) == (ExitCode.PUBLISHED, ())
    assert {acme.decided()[at_home(number)][0] for number in (1, 3, 4, 9)} == {"ALLOW"}
    explained = dict(acme.table("select because, count(*) from mart__new_permissions group by 1"))
    assert explained == {"evidence": 3}
    assert acme.table("select because, count(*) from mart__removals group by 1") == [("lifted", 1)]
    release = current_release(acme.settings.paths.var)
    assert release is not None
    assert [(it["what"], it["because"], it["count"]) for it in release.manifest["explained"]] == [
        ("new permission", "evidence", 3), ("left a block list", "lifted", 1),
    ]  # fmt: skip
    assert "a later act of the person lifted the no" in release.report.read_text(encoding="utf-8")


def test_a_refused_file_freezes_too(acme: Company) -> None:
    """The mail tool is fresh, but one of its files cannot be read: an opt-out may stand in it."""
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    acme.drop(
        "mail", NEXT - timedelta(hours=2), {**mail_tool(8, 7), "leads": "who,what\nsomebody,something\n"}
    )
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.PUBLISHED_STALE
    assert "mail (a file of it was refused, cut off or not read" in night.gates[0].says
    assert acme.decided()[at_home(1)] == ("HOLD", "Q01") and acme.decided()[at_home(2)][0] == "BLOCK"


def test_a_complete_export_without_its_opt_outs_is_not_fresh(acme: Company) -> None:
    """The CRM hands over records every night, but the file with the opt-outs is two days old."""
    records = {name: rows for name, rows in people(8).items() if name != "consent_events"}
    acme.drop("crm", NEXT + timedelta(hours=10), records)
    acme.drop("mail", NEXT + timedelta(hours=10), {"consent_events": [yes_of(1, "2026-09-30")]})
    night = acme.night(NEXT + timedelta(hours=11))
    assert (night.exit_code, night.stale) == (ExitCode.PUBLISHED_STALE, ())
    assert "crm (its newest export of opt-outs is of 2026-10-01 04:00 UTC" in night.gates[0].says
    assert acme.decided()[at_home(1)] == ("HOLD", "Q01")


def test_a_source_without_opt_outs_freezes_nothing(acme: Company) -> None:
    """An old bookkeeping export is stale and told, but no opt-out can be missing in it."""
    acme.configure(CONFIG + '\n[sources.books]\nkind = "moneybird"\nzone = "Europe/Amsterdam"\n')
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *NEWS, count=9))
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert (night.stale, night.gates) == (("books",), ())
    assert acme.decided()[at_home(1)][0] == "ALLOW"


def test_before_the_first_release_a_stale_source_lets_nobody_through(tmp_path: Path) -> None:
    """Nothing was published yet, so every yes is new; service messages go on, and a fresh export ends it."""
    company = Company(tmp_path / "acme")
    company.drop("crm", FIRST - timedelta(hours=2), people(8))
    company.drop("mail", FIRST - timedelta(hours=30), mail_tool(8))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED_STALE
    assert {decision for decision, _ in company.decided().values()} == {"HOLD", "BLOCK"}
    services = "select distinct decision from mart__decisions where purpose = 'invoices'"
    assert company.table(services) == [("ALLOW",)]
    company.drop("mail", FIRST, mail_tool(8, 7))
    assert company.night(FIRST + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED
    assert company.decided()[at_home(2)][0] == "ALLOW"
    assert company.table("select distinct because from mart__new_permissions") == [("first_release",)]


# ---- Q09, Q10: told, and the night goes on (SC86 d, SC73)


def test_one_address_in_two_persons_is_told(acme: Company) -> None:
    """SC86 (d) (Q09): two records with ids of different people hold one mailbox, written in two ways."""
    drop = people(8)
    drop["contacts"] += [{"contact_ref": "c20", "person_ref": "P1", "kind": "person", "country": "NL"},
                         {"contact_ref": "c21", "person_ref": "P2", "kind": "person", "country": "NL"}]  # fmt: skip
    drop["contact_points"] += [
        {"contact_ref": "c20", "point_kind": "email", "point_value": "j.an+x@gmail.com"},
        {"contact_ref": "c21", "point_kind": "email", "point_value": "jan@googlemail.com"},
    ]
    acme.drop("crm", NEXT - timedelta(hours=2), drop)
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    code, said = acme.run(NEXT)
    assert code == ExitCode.PUBLISHED
    assert "warning: person_questions.address_is_of_one_person, 1 rows: One address in two persons" in said
    assert "gmail" not in said


def test_a_permission_without_proof_holds_the_night(acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """SC86 (e) (Q12): one ALLOW row points at no evidence. No rule makes such a row, so it is planted."""
    good = night_module.judged

    def judged(warehouse: Warehouse, table: str) -> SuiteResult:
        if table == "mart__decisions":
            warehouse.execute(
                "update mart__decisions set evidence_ids = [] where rowid = "
                "(select min(rowid) from mart__decisions where decision = 'ALLOW' and purpose = 'newsletter')"
            )
        return good(warehouse, table)

    monkeypatch.setattr(night_module, "judged", judged)
    before = current_release(acme.settings.paths.var)
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_CHECK, "this is no matter of approval"
    assert [it.check for it in night.failed_checks if it.blocks] == ["allow_has_evidence"]
    assert current_release(acme.settings.paths.var) == before


HUBSPOT = """
[sources.sales]
kind = "hubspot"
zone = "Europe/Amsterdam"
coverage = "full"
country = "NL"
"""
EXPORT = (
    "Record ID,First Name,Email,Country/Region,Create Date,Last Modified Date,Unsubscribed from all email"
)


def test_columns_nobody_needs_are_dropped_and_told(acme: Company) -> None:
    """SC73 (Q10): the CRM's export suddenly has a birth date, a gender and a note on health."""
    acme.configure(CONFIG + HUBSPOT)
    plain = f"{EXPORT}\n1,An,an@home.example,Netherlands,2026-03-01 10:20,2026-08-30 09:00,true\n"
    acme.drop("sales", FIRST, {"hubspot-contacts": plain})
    acme.drop("mail", FIRST, mail_tool(8, 7))
    code, said = acme.run(FIRST + timedelta(hours=1))
    assert code == ExitCode.PUBLISHED and "only_allowed_columns_came" not in said
    wide = (
        f"{EXPORT},birth_date,gender,health_note\n"
        "1,An,an@home.example,Netherlands,2026-03-01 10:20,2026-08-30 09:00,true,1980-05-17,female,has asthma\n"
    )
    acme.drop("sales", FIRST + timedelta(hours=2), {"hubspot-contacts": wide})
    code, said = acme.run(FIRST + timedelta(hours=3))
    assert code == ExitCode.PUBLISHED, "the run goes on without them"
    assert (
        "warning: raw__files.only_allowed_columns_came, 1 rows: An export holds columns that nobody" in said
    )
    for column in ("birth_date", "gender", "health_note"):
        assert f"look at sales, file hubspot-contacts.csv, column {column}" in said
    assert acme.decided()["an@home.example"][0] == "BLOCK"
    release = current_release(acme.settings.paths.var)
    assert release is not None
    (check,) = [it for it in release.manifest["checks"] if it["name"] == "only_allowed_columns_came"]
    assert not check["passed"] and check["severity"] == "warning"
    everything = b"".join(path.read_bytes() for path in release.path.rglob("*") if path.is_file())
    told = json.dumps(acme.table("select * from raw_hubspot__contacts"), default=str)
    for value in ("1980-05-17", "female", "has asthma"):
        assert value not in said and value.encode() not in everything and value not in told
