"""Gates that hold a night until a named role lets it through: Q02, Q04 and Q07.

On a held night every no is published, and nobody stands on a looser list than before (domain.md 2.1).
Every night runs from files of the inbox to the published release, as `consentry run` does it.
"""

from __future__ import annotations

import html
import re
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
from small_company import Drop, people, said_no

from consentry.errors import ConfigError, ExitCode
from consentry.job.approvals import approve
from consentry.job.replay import replay
from consentry.publish.release import current_release


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company after a good night."""
    return after_a_good_night(tmp_path_factory.mktemp("gates") / "acme")


@pytest.fixture
def acme(first: Company, tmp_path: Path) -> Company:
    """The company after that night, to go on with."""
    return first.copy(tmp_path / "acme")


# ---- Q02: a source that suddenly tells less (SC77 b)


def many(people_in: int, noes: int, but: tuple[int, ...] = ()) -> Drop:
    """A crowd of whom the first `noes` said no, without the events of some."""
    return {**people(people_in), "consent_events": [said_no(n) for n in range(1, noes + 1) if n not in but]}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with a hundred opt-outs after a good night."""
    company = Company(tmp_path_factory.mktemp("crowd") / "acme")
    company.drop("crm", FIRST - timedelta(hours=2), many(120, 100))
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(1))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED
    return company


@pytest.fixture
def large(crowd: Company, tmp_path: Path) -> Company:
    company = crowd.copy(tmp_path / "acme")
    company.drop("mail", NEXT - timedelta(hours=2), mail_tool(1, 2))
    return company


def test_opt_outs_that_drop_overnight_hold_the_night(large: Company) -> None:
    """SC77 (b) (Q02): three of a hundred are missing; a new yes waits, a new no of a healthy source does not."""
    large.drop(
        "crm", NEXT - timedelta(hours=2), more(many(120, 100, but=(5, 6, 7)), yes_of(111, "2026-09-30"))
    )
    large.drop("mail", NEXT - timedelta(hours=1), mail_tool(1, 2, 110))
    code, said = large.run(NEXT)
    assert code == ExitCode.HELD_BY_BREAKER
    decided = large.decided()
    assert decided[at_home(111)] == ("HOLD", "Q02") and at_home(111) in large.on_list("hold")
    assert decided[at_home(110)][0] == "BLOCK" and at_home(110) in large.on_list("block")
    assert {at_home(number) for number in (5, 6, 7)} <= large.on_list("block")
    release = current_release(large.settings.paths.var)
    assert release is not None and release.held_by() == ["Q02"]
    assert "every no is on the new lists, and nobody stands on a looser list than the night before" in said
    assert "held by Q02: every no is here" in " ".join(large.call("lists").output.split())
    page = html.unescape(release.report.read_text(encoding="utf-8"))
    assert "A sudden change is held until somebody has looked at it: opt-outs of crm" in page
    assert "NO, not yet (ALLOW, frozen)" in large.call("explain", at_home(111)).output
    assert replay(large.settings).identical
    assert (
        "held: Q02: crm: its newest complete export, seen 2026-10-02 08:00 UTC, has 97 opt-outs where 100 were "
        "(3.0 % fewer; the limit is 0.5 %). Export it again; after a clean-up that you know of set "
        "accept_smaller_from."
    ) in said
    assert "mart__feeds.opt_outs_did_not_drop" in said and "look at crm" in said
    assert re.search(r"consentry approve 20\d{6}T\d{6}Z-[0-9a-f]{6} --by ROLE --reason WHY", said)
    assert large.call("check").return_value in (None, ExitCode.HELD_BY_BREAKER)


def test_the_next_night_is_held_too(large: Company) -> None:
    """What nobody approved does not become the new measure by waiting: the last published read counts."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    assert large.night(NEXT).exit_code == ExitCode.HELD_BY_BREAKER
    later = NEXT + timedelta(hours=12)
    large.drop("crm", later, many(121, 100, but=(5, 6, 7)))
    assert large.night(later + timedelta(hours=1)).exit_code == ExitCode.HELD_BY_BREAKER
    large.drop("crm", later + timedelta(hours=2), many(122, 100))
    assert large.night(later + timedelta(hours=3)).exit_code == ExitCode.PUBLISHED, "a whole export ends it"


def test_an_export_that_comes_late_is_compared_too(large: Company) -> None:
    """Its folder is dated before the last release, but that release had not read it."""
    large.drop("crm", FIRST - timedelta(hours=1), many(120, 100, but=(5, 6, 7)))
    night = large.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [it.about for it in night.gates if it.holds] == ["opt-outs of crm"]


def test_contacts_that_vanish_with_their_opt_outs_stay_on_the_list(large: Company) -> None:
    """M3: the export that suddenly tells less is no reason to take anybody off; nothing is published without them."""
    before = current_release(large.settings.paths.var)
    gone = {"c5", "c6", "c7"}
    drop = {
        name: [row for row in rows if row.get("contact_ref") not in gone]
        for name, rows in many(120, 100, but=(5, 6, 7)).items()
    }
    large.drop("crm", NEXT - timedelta(hours=2), drop)
    night = large.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert {it.gate for it in night.gates if it.holds} == {"Q02", "Q07"}
    assert current_release(large.settings.paths.var) == before
    assert {at_home(5), at_home(6), at_home(7)} <= large.on_list("block")
    approve(large.settings, night.run.run_id, "three records were double", "privacy officer")
    assert large.night(NEXT + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED
    assert at_home(5) not in large.on_list("block")


def test_one_opt_out_less_holds_nothing(large: Company) -> None:
    """A tool may delete one record; the no itself stays in our ledger (W07)."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5,)))
    assert large.night(NEXT).exit_code == ExitCode.PUBLISHED
    assert large.decided()[at_home(5)] == ("BLOCK", "W07")


def test_a_cut_off_export_holds_the_night(large: Company) -> None:
    """Rows: over five in a hundred are gone."""
    large.drop("crm", NEXT - timedelta(hours=2), many(100, 100))
    night = large.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [it.about for it in night.gates if it.holds] == ["rows of crm"]


@pytest.mark.parametrize("setting", ['accept_smaller_from = "2026-10-02"', "max_optout_drop_percent = 3.0"])
def test_a_clean_up_that_is_written_down_is_believed(large: Company, setting: str) -> None:
    """The setting that lets a smaller export count as complete lets it pass here too; so does a wider limit."""
    large.configure(CONFIG.replace("[sources.crm]", f"[sources.crm]\n{setting}"))
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    assert large.night(NEXT).exit_code == ExitCode.PUBLISHED


# ---- approvals


def test_a_named_role_lets_exactly_this_night_through(large: Company) -> None:
    """Who, when, why and what is written down and shown; the next run publishes the night."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    held = large.night(NEXT)
    done = large.call(
        "approve", held.run.run_id, "--by", "privacy officer", "--reason", "double records of 2026-10-01"
    )
    assert done.exit_code == 0 and "approved: Q02: crm: its newest complete export" in done.output
    code, said = large.run(NEXT + timedelta(hours=1))
    assert code == ExitCode.PUBLISHED
    assert "approved: Q02 (approved by privacy officer): crm:" in said
    release = current_release(large.settings.paths.var)
    assert release is not None
    (told,) = release.manifest["approvals"]
    assert told["held_run"] == held.run.run_id and told["by"] == "privacy officer"
    assert told["gates"] == [{"gate": "Q02", "about": "opt-outs of crm", "count": 3}]
    page = html.unescape(release.report.read_text(encoding="utf-8"))
    assert "privacy officer" in page and "“double records of 2026-10-01”" in page
    assert large.table("select run_id, approved_by, reason, gate, about, count from approvals") == [
        (held.run.run_id, "privacy officer", "double records of 2026-10-01", "Q02", "opt-outs of crm", 3)
    ]
    assert {at_home(n) for n in (5, 6, 7)} <= large.on_list("block"), (
        "nobody gets shorter lists by an approval"
    )
    assert large.night(NEXT + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED


def test_another_input_needs_another_approval(large: Company) -> None:
    """One more file, and it is not the night that somebody looked at."""
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    held = large.night(NEXT)
    approve(large.settings, held.run.run_id, "double records", "privacy officer")
    large.drop("mail", NEXT - timedelta(hours=1), mail_tool(1, 2, 3))
    again = large.night(NEXT + timedelta(hours=1))
    assert again.exit_code == ExitCode.HELD_BY_BREAKER
    with pytest.raises(ConfigError, match="another night by now"):
        approve(large.settings, held.run.run_id, "double records", "privacy officer")
    approve(large.settings, again.run.run_id, "double records", "privacy officer")
    assert large.night(NEXT + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED
    assert len(large.table("select * from approvals")) == 2, "nothing that was approved is ever taken back"


@pytest.mark.parametrize(
    ("by", "reason"),
    [("jan@client.example", "clean-up"), ("dpo", "asked by jan@client.example"), ("dpo", "see +31 6 5550 1001"),
     ("dpo", ""), ("", "clean-up"), ("dpo", "two\nlines")],
)  # fmt: skip
def test_an_approval_names_nobody(large: Company, by: str, reason: str) -> None:
    large.drop("crm", NEXT - timedelta(hours=2), many(120, 100, but=(5, 6, 7)))
    with pytest.raises(ConfigError) as refused:
        approve(large.settings, "20261002T100000Z-000000", reason, by)
    assert "client.example" not in refused.value.message and "5550" not in refused.value.message


def test_only_a_held_night_can_be_approved(first: Company) -> None:
    with pytest.raises(ConfigError, match="no gate held a run of that name"):
        approve(first.settings, "20261002T100000Z-000000", "clean-up", "dpo")


# ---- Q04: permissions that grow out of nothing (SC86 a)

STRICT = CONFIG + "\n[policy]\nconsent_max_age_months = 1\n"


def test_permissions_without_new_evidence_hold_the_night(tmp_path: Path) -> None:
    """SC86 (a) (Q04): a setting changed, and the yeses of August count again; nobody said anything new."""
    company = Company(tmp_path / "acme", STRICT)
    company.drop("crm", FIRST - timedelta(hours=2), people(24))
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(1))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED
    assert {decision for decision, _ in company.decided().values()} == {"HOLD", "BLOCK"}
    company.configure(CONFIG)
    code, said = company.run(FIRST + timedelta(hours=1))
    assert code == ExitCode.HELD_BY_BREAKER
    assert (
        "held: Q04: 8 addresses may get newsletter by email (rule C01) and might not before, though no new evidence"
        in said
    )
    assert {rule for decision, rule in company.decided().values() if decision == "HOLD"} >= {"Q04"}
    assert {decision for decision, _ in company.decided().values()} == {"HOLD", "BLOCK"}, (
        "nobody was let through"
    )
    (run,) = {row[0] for row in company.table("select run_id from held_nights")}
    approve(company.settings, run, "the limit of one month was a mistake", "head of marketing")
    assert company.night(FIRST + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED
    assert company.decided()[at_home(2)] == ("ALLOW", "C01")


def test_a_large_growth_holds_a_night_even_with_evidence(acme: Company) -> None:
    """Two in a hundred of two people is nobody: a small company may add fifty in a night, and these are fifty-one."""
    # one instant for twenty of them would be the stamp of an import (T06)
    fresh = [
        {**yes_of(number, "2026-09-30"), "occurred_at": f"2026-09-30T09:{number - 101:02}:00+02:00"}
        for number in range(101, 152)
    ]
    acme.drop("crm", NEXT - timedelta(hours=2), more(people(8), *fresh, no_of(2, "2026-09-30"), count=152))
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [(it.gate, it.about, it.count) for it in night.gates] == [("Q04", "growth", 51)]
    assert acme.decided()[at_home(101)] == ("HOLD", "Q04") and acme.decided()[at_home(4)][0] == "ALLOW"
    assert acme.decided()[at_home(2)][0] == "BLOCK", "she said no in the same export"
    acme.configure(CONFIG + "\n[policy]\nallow_growth_free_rows = 51\n")
    assert acme.night(NEXT + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED


# ---- Q07: an entry that leaves a block list (SC86 b)

RELATIVES: Drop = {
    "contacts": [{"contact_ref": "c9", "kind": "person", "country": "NL", "display_name": "An Bakker"},
                 {"contact_ref": "c10", "kind": "person", "country": "NL", "display_name": "A. Bakker"}],
    "contact_points": [{"contact_ref": f"c{n}", "point_kind": kind, "point_value": value}
                       for n in (9, 10) for kind, value in (("email", at_home(n)), ("phone", "+31655501009"))],
    "consent_events": [no_of(9, "2026-09-01"), {**said_no(9), "event_ref": "x", "event_type": "objected",
                                                "channels": "*", "purposes": "*"}],
}  # fmt: skip


def related() -> Drop:
    return {name: [*rows, *RELATIVES.get(name, [])] for name, rows in people(8).items()}


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company where the no of 9 stops 10, because they share a phone and a surname (W08)."""
    company = Company(tmp_path_factory.mktemp("family") / "acme")
    company.drop("crm", FIRST - timedelta(hours=2), related())
    company.drop("mail", FIRST - timedelta(hours=2), mail_tool(8))
    assert company.night(FIRST).exit_code == ExitCode.PUBLISHED
    assert company.decided()[at_home(10)] == ("BLOCK", "W08")
    return company


def test_an_entry_that_leaves_the_block_list_without_a_lift_holds_the_night(
    family: Company, tmp_path: Path
) -> None:
    """SC86 (b) (Q07): a setting changed what links two records, and the no of one does not reach the other any more."""
    company = family.copy(tmp_path / "acme")
    company.configure(CONFIG + "\n[policy]\nperson_link_negative = 1.0\n")
    code, said = company.run(FIRST + timedelta(hours=1))
    assert code == ExitCode.HELD_BY_BREAKER
    assert "held: Q07: 1 entry left the block list crm, email, newsletter since release" in said
    assert at_home(10) in company.on_list("block") and company.decided()[at_home(10)] == ("BLOCK", "Q07")
    assert company.night(FIRST + timedelta(hours=1, minutes=10)).exit_code == ExitCode.HELD_BY_BREAKER
    run, _ = sorted(row[0] for row in company.table("select run_id from held_nights"))
    assert replay(company.settings).identical
    approve(company.settings, run, "a phone is shared by the whole office", "privacy officer")
    assert company.night(FIRST + timedelta(hours=2)).exit_code == ExitCode.PUBLISHED
    assert at_home(10) not in company.on_list("block")


def test_a_review_is_a_reason_to_leave_the_block_list(family: Company, tmp_path: Path) -> None:
    """A person found that the two are not one; nobody has to approve that again."""
    company = family.copy(tmp_path / "acme")
    verdict = {
        "contact_ref": "c9",
        "other_ref": "c10",
        "verdict": "different",
        "reviewed_by": "privacy officer",
    }
    company.drop("crm", FIRST, {**related(), "link_reviews": [verdict]})
    assert company.night(FIRST + timedelta(hours=1)).exit_code == ExitCode.PUBLISHED
    assert company.table("select because, count(*) from mart__removals group by 1") == [("reviewed", 1)]


def test_a_record_that_the_tool_deleted_may_leave_the_block_list(acme: Company) -> None:
    """Keeping less is a good reason; the no stays in the ledger for the day the address comes back."""
    kept = {name: [row for row in rows if row.get("contact_ref") != "c3"] for name, rows in people(8).items()}
    acme.drop("crm", NEXT - timedelta(hours=2), kept)
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    assert acme.night(NEXT).exit_code == ExitCode.PUBLISHED
    assert at_home(3) not in acme.on_list("block")
    assert acme.table("select because, count(*) from mart__removals group by 1") == [("not_held", 1)]
    assert acme.decided()[at_home(3)][0] == "BLOCK"


def test_a_list_that_cannot_be_compared_holds_the_night(acme: Company) -> None:
    """The list of the release before was changed by hand: nobody can say any more who left it."""
    release = current_release(acme.settings.paths.var)
    assert release is not None
    (block,) = [entry.path for entry in release.lists() if entry.kind == "block"]
    block.chmod(0o600)
    block.write_text(block.read_text().replace(at_home(3), at_home(5)), encoding="utf-8")
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    acme.drop("crm", NEXT - timedelta(hours=2), people(8))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert "that list is damaged or of another shape" in night.gates[0].says


def test_a_list_that_is_not_made_any_more_holds_the_night(acme: Company) -> None:
    acme.configure(
        CONFIG.replace('purposes = ["newsletter"]', 'purposes = ["newsletter"]\nchannels = ["sms"]')
    )
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    acme.drop("crm", NEXT - timedelta(hours=2), people(8))
    night = acme.night(NEXT)
    assert night.exit_code == ExitCode.HELD_BY_BREAKER
    assert [(it.gate, it.count) for it in night.gates] == [("Q07", 3)]


def test_a_new_key_is_no_removal(acme: Company) -> None:
    """Every contact point has another id, and still stands on its list."""
    assert acme.call("rotate-key").exit_code == 0
    acme.drop("mail", NEXT - timedelta(hours=2), mail_tool(8, 7))
    acme.drop("crm", NEXT - timedelta(hours=2), people(8))
    assert acme.night(NEXT).exit_code == ExitCode.PUBLISHED
    assert acme.table("select count(*) from mart__removals") == [(0,)]
    assert acme.table("select count(*) from mart__new_permissions") == [(0,)]
