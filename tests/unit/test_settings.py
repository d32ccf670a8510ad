"""The configuration: what is accepted, and what people are told when it is not."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from consentry.errors import ConfigError, ExitCode
from consentry.policy import CHANNELS, ROLE_NAMES, Policy
from consentry.settings import FORMATS, SOURCE_KINDS, PolicySettings, load_settings
from consentry.settings.load import CONFIG_VARIABLE
from consentry.settings.model import OF_GATES

GOOD = """
[company]
controller_id = "acme"
name = "Acme"
country = "NL"
zone = "Europe/Amsterdam"

[[purposes]]
id = "newsletter"
words = ["nieuwsbrief"]

[[purposes]]
id = "invoices"
kind = "service"

[sources.crm]
kind = "hubspot"
[sources.crm.purpose_map]
"Monthly news" = "newsletter"

[targets.crm]
format = "hubspot"
source = "crm"
purposes = ["newsletter"]
"""


@pytest.fixture
def written(tmp_path: Path):
    """Write a configuration and give its path."""

    def write(text: str = GOOD) -> Path:
        path = tmp_path / "consentry.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refusal(path: Path | None) -> str:
    """What a person is told."""
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


def test_paths_are_relative_to_the_file_not_to_the_working_folder(written, tmp_path, monkeypatch):
    path = written()
    monkeypatch.chdir("/")
    settings = load_settings(path)
    assert settings.paths.inbox == tmp_path / "inbox"
    assert settings.paths.warehouse == tmp_path / "var" / "warehouse.duckdb"
    assert settings.paths.pepper == tmp_path / "var" / "keys" / "pepper"


def test_the_policy_takes_over_every_value(written):
    policy = load_settings(written()).policy()
    assert policy.controller_id == "acme"
    assert policy.purpose_ids == ("newsletter", "invoices")
    assert policy.role_names == ROLE_NAMES
    assert policy.soft_optin_max_age_months_by_country == (("FR", 36),)


def test_the_defaults_of_the_file_are_the_defaults_of_the_policy(written):
    policy = load_settings(written()).policy()
    for field in fields(Policy):
        if field.name not in ("controller_id", "purposes"):
            assert getattr(policy, field.name) == field.default, field.name
    named = {field.name for field in fields(Policy)}
    assert set(PolicySettings.model_fields) - OF_GATES == named - {
        "controller_id", "purposes", "balancing_tests", "sector", "templates", "predecessors",
    }  # fmt: skip


def test_the_policy_version_follows_the_values_not_their_order(written):
    first = load_settings(written()).policy_version
    moved = GOOD.replace(
        'country = "NL"\nzone = "Europe/Amsterdam"', 'zone = "Europe/Amsterdam"\ncountry = "NL"'
    )
    assert load_settings(written(moved)).policy_version == first
    changed = load_settings(written(GOOD + "\n[policy]\nclock_skew_s = 301\n")).policy_version
    assert changed != first
    assert len(first) == 12


def test_the_environment_wins_over_the_file(written, monkeypatch):
    monkeypatch.setenv("CONSENTRY_COMPANY__NAME", "Other")
    monkeypatch.setenv("CONSENTRY_POLICY__CLOCK_SKEW_S", "10")
    settings = load_settings(written())
    assert settings.company.name == "Other"
    assert settings.company.controller_id == "acme"
    assert settings.policy().clock_skew_s == 10


def test_a_misspelt_variable_is_not_ignored(written, monkeypatch):
    monkeypatch.setenv("CONSENTRY_COMPNAY__NAME", "Other")
    assert "names no section" in refusal(written())


def test_the_pepper_is_named_by_file(written, tmp_path, monkeypatch):
    monkeypatch.setenv("CONSENTRY_PEPPER_FILE", "/run/pepper")
    assert load_settings(written()).pepper_file == Path("/run/pepper")
    monkeypatch.delenv("CONSENTRY_PEPPER_FILE")
    assert load_settings(written('pepper_file = "p"\n' + GOOD)).pepper_file == tmp_path / "p"


def test_a_missing_file_names_every_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = refusal(None)
    assert "--config" in said
    assert CONFIG_VARIABLE in said
    assert str(tmp_path / "consentry.toml") in said
    assert "consentry init" in said
    monkeypatch.setenv(CONFIG_VARIABLE, "/nowhere/x.toml")
    assert "/nowhere/x.toml" in refusal(None)
    assert "/elsewhere.toml" in refusal(Path("/elsewhere.toml"))


def test_a_missing_setting_names_every_place(written):
    said = refusal(written(GOOD.replace('name = "Acme"\n', "")))
    assert "company.name is missing" in said
    assert "section [company], key name" in said
    assert "CONSENTRY_COMPANY__NAME" in said


def test_an_unknown_key_is_refused_with_the_likely_one(written):
    said = refusal(written(GOOD.replace('kind = "hubspot"', 'kind = "hubspot"\nzonee = "UTC"')))
    assert "sources.crm.zonee is no setting" in said
    assert "Did you mean zone?" in said
    assert "purpose_map" in said


def test_a_secret_is_refused_with_the_way_to_name_it(written):
    said = refusal(written('pepper = "s3cr3t-value"\n' + GOOD))
    assert "pepper_file" in said
    assert "s3cr3t-value" not in said


@pytest.mark.parametrize("hidden", ["_env_file", "_secrets_dir"])
def test_switches_of_the_settings_library_are_no_settings(written, hidden):
    assert "is no setting" in refusal(written(f'{hidden} = "x"\n' + GOOD))


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('kind = "hubspot"', 'kind = "hubspt"', "'hubspot', 'mailchimp'"),
        ('format = "hubspot"', 'format = "klavio"', "'hubspot', 'mailchimp' or 'neutral'"),
        ('purposes = ["newsletter"]', 'purposes = ["newslettr"]', "allowed: newsletter, invoices"),
        ('"Monthly news" = "newsletter"', '"Monthly news" = "news"', "marketing, ignore"),
        ('source = "crm"', 'source = "erp"', "allowed: crm"),
        ('id = "invoices"', 'id = "newsletter"', "used twice"),
        ('id = "invoices"', 'id = "marketing"', "reserved"),
        ('id = "invoices"', 'id = "In voices"', "must match"),
        ('zone = "Europe/Amsterdam"', 'zone = "Amsterdam"', "Europe/Amsterdam"),
        ('country = "NL"', 'country = "Netherlands"', "is no country"),
        ('source = "crm"', 'source = "crm"\nchannels = ["post"]', "use format neutral"),
        ("[targets.crm]", "[targets.crm]]", "is not valid TOML"),
    ],
)
def test_a_wrong_value_is_told_with_the_allowed_ones(written, was, becomes, told):
    assert was in GOOD
    assert told in refusal(written(GOOD.replace(was, becomes)))


def test_no_message_repeats_a_value(written):
    """Somebody may paste anything into a configuration; logs keep what errors say."""
    canary = "kanarie-7f3a"
    for text in (
        GOOD.replace('"NL"', f'"{canary}"'),
        GOOD.replace('"hubspot"', f'"{canary}"'),
        GOOD.replace('["newsletter"]', f'["{canary}"]'),
        GOOD + f'\n[policy]\nclock_skew_s = "{canary}"\n',
        GOOD.replace('name = "Acme"', f'name = "Acme" {canary}'),
    ):
        assert canary not in refusal(written(text))


def test_a_balancing_test_must_end_after_it_begins(written):
    test = (
        '[[balancing_tests]]\nid = "L1"\npurpose = "newsletter"\nchannel = "post"\n'
        "valid_from = 2026-02-01\nvalid_until = 2026-01-01\n"
    )
    assert "lies before" in refusal(written(GOOD + test))
    fine = load_settings(written(GOOD + test.replace("2026-01-01", "2027-01-01")))
    assert fine.policy().balancing_tests[0].valid_until == "2027-01-01"


def test_the_words_of_the_file_are_the_words_of_the_code():
    assert len(set(ROLE_NAMES)) == len(ROLE_NAMES)
    assert all(name == name.lower() and "@" not in name for name in ROLE_NAMES)
    assert set(CHANNELS) == {"email", "sms", "phone", "post"}
    assert "neutral" in SOURCE_KINDS
    assert "neutral" in FORMATS
