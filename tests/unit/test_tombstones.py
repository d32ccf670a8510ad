"""An erased address stays erased: in every spelling, after the key changed, when its rows are long gone (M12, R02)."""

from __future__ import annotations

import pytest
from the_way_in import EVENTS, NOW, Company

from consentry.errors import ConfigError
from consentry.job.keys import keyring, pepper, place, put_in_force
from consentry.job.known import frames
from consentry.job.rotate import rotate
from consentry.job.tombstones import nested
from consentry.warehouse import Warehouse

GONE, OTHER = "gone@v.example", "other@v.example"
TAGGED, SHOUTED = "gone+crm@v.example", "GONE@V.example"
RAW = ("contact_points", "consent_events", "contacts")


@pytest.fixture(scope="module")
def after_a_night(tmp_path_factory):
    """One address erased at the person's request, one not; a night has seen both."""
    made = Company(tmp_path_factory.mktemp("tombstones") / "us")
    made.said_yes(GONE, OTHER)
    made.drop("b/consent_events.csv", "\n".join([EVENTS, f",email,{GONE},erased,act,*,*,2026-09-01,,,,,"]))
    made.night()
    yield made
    made.warehouse.close()


@pytest.fixture
def company(after_a_night, tmp_path):
    """A copy of that company, for one test to change."""
    made = after_a_night.copied(tmp_path)
    yield made
    made.warehouse.close()


def purge(company: Company, value: str = GONE) -> None:
    """What the law asks of the warehouse: the rows that hold the address go; the ledger holds none."""
    for table in RAW[:2]:
        company.warehouse.execute(
            f"delete from raw_neutral__{table} where lower(point_value) = ?", [value.lower()]
        )


def rotated(company: Company) -> None:
    """A new key, while nobody has the warehouse open."""
    company.warehouse.close()
    rotate(company.settings)
    company.warehouse = Warehouse.open(company.settings.paths.warehouse)


def comes_back(company: Company) -> None:
    """A restored backup brings the address again, in three spellings, each with a proven yes."""
    company.said_yes(GONE, TAGGED, SHOUTED)
    company.night()


def assert_only_the_other_may_be_contacted(company: Company) -> None:
    for value in (GONE, TAGGED):
        assert company.decision(value) == ("BLOCK", "A01"), "erased"
    assert company.decision(OTHER)[0] == "ALLOW"


def test_an_erased_address_is_known_when_its_rows_are_gone(company):
    assert company.decision(GONE) == ("BLOCK", "A01")
    purge(company)
    comes_back(company)
    assert_only_the_other_may_be_contacted(company)


def test_another_spelling_alone_is_known_too(company):
    """Neither the erased address nor its row is there; only the tag comes."""
    purge(company)
    company.said_yes(TAGGED)
    company.night()
    purge(company)
    company.night()
    assert company.decision(TAGGED) == ("BLOCK", "A01")


def test_nobody_is_judged_between_a_new_key_and_the_next_night(company):
    """The ledger's ids are of the retired key: an objection would not be found, so nothing is answered."""
    rotated(company)
    with pytest.raises(ConfigError, match="consentry run"):
        frames(company.warehouse, company.settings, NOW)
    company.night()
    assert company.decision(GONE) == ("BLOCK", "A01")
    assert company.decision(OTHER) == ("ALLOW", "C01")


def test_one_erased_address_keeps_one_tombstone(company):
    """However often it comes back, and whatever key is in force."""
    purge(company)
    for _ in range(2):
        rotated(company)
        comes_back(company)
        assert_only_the_other_may_be_contacted(company)
        assert company.warehouse.count("tombstones") == 1


@pytest.mark.parametrize("times", [1, 2])
def test_an_erased_address_is_known_after_the_key_changed(company, times):
    before = pepper(company.settings)
    purge(company)
    for _ in range(times):
        rotated(company)
    assert pepper(company.settings) != before
    comes_back(company)
    assert_only_the_other_may_be_contacted(company)
    chains = {row[0].count(">") for row in company.warehouse.execute("select key_versions from tombstones")}
    assert max(chains) == times


def test_the_key_changes_and_nobody_else_notices(company):
    """Every event is read anew under the new key, once: no yes becomes a batch stamp, no no is lost."""
    before = company.decision(OTHER)
    rotated(company)
    company.night()
    assert company.decision(OTHER) == before == ("ALLOW", "C01")
    assert company.decision(GONE) == ("BLOCK", "A01")
    with_old_ids = company.warehouse.execute("select count(*) from ledger where retired_key <> ''")
    assert with_old_ids[0][0] > 0, "the ledger forgets nothing"


def test_without_a_key_that_a_tombstone_needs_nothing_is_decided(company):
    """Fail closed, with the cure; and no address in the message."""
    rotated(company)
    (retired,) = [path for path in place(company.settings).parent.iterdir() if path.name != "pepper"]
    retired.rename(retired.with_name("elsewhere"))
    with pytest.raises(ConfigError, match="Restore") as refused:
        company.night()
    assert "@" not in str(refused.value)
    retired.with_name("elsewhere").rename(retired)
    company.night()
    assert company.decision(GONE) == ("BLOCK", "A01")


def test_a_lost_key_is_not_replaced_by_a_new_one(company):
    rotated(company)
    place(company.settings).unlink()
    with pytest.raises(ConfigError, match="gone"):
        pepper(company.settings)


def test_a_change_that_was_cut_off_can_be_finished(company, monkeypatch):
    """The machine stops after the tombstones were nested and before the key came into force."""

    def stop(settings):
        raise KeyboardInterrupt

    purge(company)
    monkeypatch.setattr("consentry.job.rotate.put_in_force", stop)
    with pytest.raises(KeyboardInterrupt):
        rotated(company)
    company.warehouse = Warehouse.open(company.settings.paths.warehouse)
    company.said_yes(TAGGED)
    company.night()
    assert company.decision(TAGGED) == ("BLOCK", "A01"), "also between the two"
    monkeypatch.setattr("consentry.job.rotate.put_in_force", put_in_force)
    rotated(company)
    comes_back(company)
    assert_only_the_other_may_be_contacted(company)
    assert len(keyring(company.settings)) == 2


def test_a_warehouse_of_an_older_version_gets_its_tombstones_first(company):
    """It has erasures and no tombstones: one night writes them, then the key may change."""
    company.warehouse.execute("drop table tombstones")
    company.warehouse.execute("alter table ledger drop column retired_key")
    with pytest.raises(ConfigError, match="consentry run"):
        rotated(company)
    company.warehouse = Warehouse.open(company.settings.paths.warehouse)
    assert frames(company.warehouse, company.settings, NOW).events.collect().height > 0
    company.night()
    purge(company)
    rotated(company)
    comes_back(company)
    assert_only_the_other_may_be_contacted(company)


def test_nesting_twice_with_one_key_is_nesting_once(company):
    stones = company.warehouse.table("tombstones")
    once = nested(stones, b"k" * 64)
    assert once["hmac_exact"].to_list() != stones["hmac_exact"].to_list()
    assert nested(once, b"k" * 64).equals(once)


def test_a_tombstone_holds_nothing_but_hashes(company):
    text = str(company.warehouse.table("tombstones").to_dicts())
    assert "@" not in text and "gone" not in text
