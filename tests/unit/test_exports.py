"""A held export: what people read about it, what stays away, and what the configuration refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from test_publish_examples import material, run

from consentry import law
from consentry.errors import ConfigError, ExitCode, StageError
from consentry.job.exports import exports_of, recipients_of
from consentry.orchestration.outcome import exit_code
from consentry.publish.assemble import publish_release
from consentry.publish.exports import Export, Recipient
from consentry.publish.release import current_release
from consentry.settings import Settings, load_settings
from consentry.settings.sections import TransferMechanism

CONFIG = """
[company]
controller_id = "acme"
name = "Acme"

[[purposes]]
id = "newsletter"

[sources.crm]
kind = "neutral"

[processors.mailer]
name = "Mailer BV"
country = "NL"
{processor}

[targets.crm]
format = "neutral"
source = "crm"
purposes = ["newsletter"]
{target}
"""
SOUND = "agreement_signed_on = 2025-01-01\nsubprocessors_listed_on = 2026-06-01\n"
NAMED = 'processor = "mailer"'
DAY = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def configured(tmp_path):
    """Write a configuration and read it back."""

    def write(processor: str = SOUND, target: str = NAMED) -> Settings:
        path = tmp_path / "consentry.toml"
        path.write_text(CONFIG.format(processor=processor, target=target), encoding="utf-8")
        return load_settings(path)

    return write


def the(exports: tuple[Export, ...]) -> Export:
    """The only one."""
    (export,) = exports
    return export


@pytest.mark.parametrize(
    ("processor", "target", "rules", "said"),
    [
        (SOUND, NAMED, (), ()),
        ("", 'processor = "ourselves"', (), ()),
        (SOUND, "", ("P01",), ("Nobody ever said", 'processor = "ourselves"', "[targets.crm]")),
        ("subprocessors_listed_on = 2026-06-01", NAMED, ("P01",),
         ("No processor agreement with Mailer BV was ever recorded", "agreement_signed_on into [processors.mailer]")),
        (SOUND + "agreement_valid_until = 2026-09-30", NAMED, ("P01",),
         ("no processor agreement with Mailer BV since 2026-10-01", "renew it")),
        ("agreement_signed_on = 2026-10-02\nsubprocessors_listed_on = 2026-06-01", NAMED, ("P01",),
         ("starts only on 2026-10-02",)),
        ("agreement_signed_on = 2025-01-01", NAMED, ("P02",), ("Nobody ever recorded looking at the list",)),
        ("agreement_signed_on = 2025-01-01\nsubprocessors_listed_on = 2025-09-30", NAMED, ("P02",),
         ("unknown since 2026-10-01", "more than 12 months")),
        (SOUND + '[[processors.mailer.subprocessors]]\nname = "Racks Ltd"\ncountry = "IE"', NAMED, ("P02",),
         ("Racks Ltd: known since 2026-06-01 at the latest", "authorise in writing")),
        (SOUND + '[[processors.mailer.subprocessors]]\nname = "Far Ltd"\ncountry = "IN"\nauthorised_on = 2026-01-01',
         NAMED, ("P03",), ("Far Ltd (IN): a third country", "transfer_mechanism into [processors.mailer]")),
    ],
    ids=["sound", "own", "nobody", "unsigned", "ended", "not yet", "never looked", "stale", "unauthorised", "third"],
)  # fmt: skip
def test_the_sentence_names_the_gap_since_when_and_the_cure(configured, processor, target, rules, said):
    export = the(exports_of(configured(processor, target), DAY))
    assert export.rule_ids == rules and export.held == bool(rules)
    assert len(export.missing) == len(rules)
    assert all(part in export.missing[0] for part in said)
    assert all(sentence.endswith(".") and sentence.count(". ") == 0 for sentence in export.missing)


@pytest.mark.parametrize(
    ("processor", "warned"),
    [
        (SOUND + "agreement_valid_until = 2026-10-31", ["ends on 2026-10-31"]),
        (SOUND + "agreement_valid_until = 2026-11-01", []),
        (
            "agreement_signed_on = 2025-01-01\nsubprocessors_listed_on = 2025-10-31",
            ["too old after 2026-10-31"],
        ),
        ("agreement_signed_on = 2025-01-01\nsubprocessors_listed_on = 2025-11-01", []),
    ],
    ids=["agreement in 30 days", "in 31", "list in 30 days", "in 31"],
)
def test_what_ends_within_thirty_days_is_told_and_holds_nothing(configured, processor, warned):
    export = the(exports_of(configured(processor), DAY))
    assert not export.held and len(export.soon) == len(warned)
    assert all(part in said for part, said in zip(warned, export.soon, strict=True))


def test_the_register_shows_everybody_who_holds_data(configured):
    sub = '[[processors.mailer.subprocessors]]\nname = "Far Ltd"\ncountry = "US"\ntransfer_mechanism = "scc"'
    first, second = recipients_of(configured(SOUND + sub), DAY)
    assert (first.name, first.role, first.targets, first.transfer) == (
        "Mailer BV",
        "processor",
        ("crm",),
        "EEA",
    )
    assert first.good and "agreement of 2025-01-01" in first.on_file and "2026-06-01" in first.on_file
    assert (second.name, second.role, second.good) == ("Far Ltd", "sub-processor", False)
    assert second.on_file == "not authorised" and second.transfer.startswith("standard contractual clauses")


def test_a_held_tool_gets_no_list_and_its_neighbours_all(tmp_path):
    """Nor does it take the neighbour's lists along; what the erased people's records need is still told."""
    made = material(60)
    target = made.targets[0].id
    held = Export(
        target, "hs", ("P01",), ("No processor agreement with HS Ltd was ever recorded: sign one.",)
    )
    alone = replace(
        made,
        exports=(held, *made.exports[1:]),
        recipients=(Recipient("HS Ltd", "processor", "hs", "NL", "no agreement", "EEA", (target,), False),),
    )
    release = publish_release(tmp_path, run(1), alone)
    free = publish_release(tmp_path / "free", run(1), made)
    names = {path.name for path in (release.path / "lists" / target).iterdir()}
    assert names == {"HOW-TO-USE.txt", "delete.csv"}
    assert {entry.target for entry in release.lists()} == {each.id for each in made.targets[1:]}
    assert release.exports()[0] == held and not any(each.held for each in free.exports())
    for other in made.targets[1:]:
        for path in (free.path / "lists" / other.id).iterdir():
            assert (release.path / "lists" / other.id / path.name).read_bytes() == path.read_bytes()
    page = " ".join((release.path / "lists" / target / "HOW-TO-USE.txt").read_text().split())
    assert "No lists for" in page and held.missing[0] in page and "Send nothing from this tool" in page
    report = release.report.read_text(encoding="utf-8")
    assert f"No list left for {target}" in report and "HS Ltd" in report and "incomplete" in report
    assert json.loads((release.path / "manifest.json").read_text())["exports"][0]["rules"] == ["P01"]
    assert (release.path / "decisions.parquet").read_bytes() == (free.path / "decisions.parquet").read_bytes()


def test_no_list_leaves_for_a_tool_that_nobody_asked_about(tmp_path):
    """A missing verdict is no permission."""
    made = material(60)
    with pytest.raises(StageError, match=made.targets[0].id):
        publish_release(tmp_path, run(1), replace(made, exports=made.exports[1:]))
    assert current_release(tmp_path) is None


def test_after_the_repair_the_lists_are_whole_again(tmp_path):
    """The release before had none, so nothing is compared; the older release keeps its files as it published them."""
    made = material(60)
    target = made.targets[0].id
    first = publish_release(tmp_path, run(1), made)
    kept = {path: path.read_bytes() for path in first.path.rglob("*") if path.is_file()}
    held = replace(made, exports=(Export(target, "", ("P01",), ("Nobody ever said.",)), *made.exports[1:]))
    publish_release(tmp_path, run(2), held)
    third = publish_release(tmp_path, run(3), made)
    mine = [entry for entry in third.lists() if entry.target == target]
    assert mine and all(entry.first and entry.added == entry.rows for entry in mine)
    page = (third.path / "lists" / target / "HOW-TO-USE.txt").read_text()
    assert "first: the release before had no such list" in page
    assert {path: path.read_bytes() for path in first.path.rglob("*") if path.is_file()} == kept


def test_held_lists_are_news_for_the_person_on_duty():
    assert exit_code(stale=(), incomplete=(), news=True, held=["crm"]) == ExitCode.PUBLISHED_STALE
    assert exit_code(stale=(), incomplete=(), news=True, held=[]) == ExitCode.PUBLISHED


@pytest.mark.parametrize(
    ("processor", "target", "said"),
    [
        (SOUND, 'processor = "mailr"', "targets.crm.processor: is no configured processor; allowed: mailer, ourselves"),
        ("agreement_signed_on = 2026-01-01\nagreement_valid_until = 2025-01-01", NAMED, "lies before"),
        ("transfer_mechanism = 'trust us'", NAMED, "must be one of"),
        ("[processors.ourselves]\nname = 'Us'\ncountry = 'NL'", NAMED, "processors.ourselves: is a reserved word"),
        ("[processors.other]\nname = 'X'\ncountry = ''", NAMED, "two capital letters"),
    ],
)  # fmt: skip
def test_a_wrong_register_is_refused(configured, processor, target, said):
    with pytest.raises(ConfigError) as refused:
        configured(processor, target)
    assert said in str(refused.value)


def test_the_register_decides_nothing_about_people(configured):
    """The policy's version stands in every decision: renewing an agreement does not change it."""
    assert configured(SOUND).policy_version == configured("").policy_version
    written = configured(SOUND)
    assert written.with_values(written.as_values()) == written


def test_a_release_from_before_the_register_held_nobody(configured):
    """Made again, it is made as it was: its values name no processor."""
    values = configured(SOUND, "").as_values()
    del values["processors"]
    for target in values["targets"].values():
        del target["processor"]
    assert not the(exports_of(configured(SOUND, "").with_values(values), DAY)).held


def test_settings_and_law_know_the_same_mechanisms():
    assert set(get_args(TransferMechanism)) - {""} == {*law.SAFEGUARDS, *law.FRAMEWORKS}


def test_a_country_stands_once_in_the_law_of_transfers():
    countries = [area.country for area in law.AREAS]
    assert len(countries) == len(set(countries))
    assert all(area.in_force_from <= (area.in_force_to or "9999") for area in law.AREAS)
