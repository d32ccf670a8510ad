"""`consentry init`: what it writes is accepted, and nothing is ever overwritten."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from consentry.cli.init import init
from consentry.errors import ConfigError
from consentry.settings import load_settings
from consentry.settings.countries import ISO_3166
from consentry.sources.countries import COUNTRIES


def start(*arguments: str):
    """Run the command."""
    return CliRunner().invoke(init, list(arguments))


def test_what_it_writes_is_accepted(tmp_path):
    folder = tmp_path / "acme"
    outcome = start(str(folder), "--name", "Acme GmbH", "--country", "DE", "--zone", "Europe/Berlin")
    assert outcome.exit_code == 0, outcome.output
    settings = load_settings(folder / "consentry.toml")
    assert settings.company.name == "Acme GmbH"
    assert settings.company.controller_id == "acme-gmbh"
    assert (settings.company.country, settings.company.zone) == ("DE", "Europe/Berlin")
    assert sorted(path.name for path in (folder / "inbox").iterdir()) == sorted(settings.sources)
    assert settings.policy().purpose_ids
    assert f"consentry run --config {folder / 'consentry.toml'}" in outcome.output
    assert "inbox/" in (folder / ".gitignore").read_text()


@pytest.mark.parametrize("name", ['Say "Acme" \\ Sons', "Zoë & Co", "A\tB"])
def test_any_name_can_be_written(tmp_path, name):
    assert start(str(tmp_path / "x"), "--name", name).exit_code == 0
    assert load_settings(tmp_path / "x" / "consentry.toml").company.name == name.replace("\t", "")


def test_an_existing_configuration_stays(tmp_path):
    (tmp_path / "consentry.toml").write_text("mine")
    outcome = start(str(tmp_path))
    assert isinstance(outcome.exception, ConfigError)
    assert (tmp_path / "consentry.toml").read_text() == "mine"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--zone", "Amsterdam"), ("--name", ""), ("--country", "Netherlands"), ("--country", "XX"), ("--country", ""),
        ("--country", "nl"), ("--country", "UK"),
    ],
)  # fmt: skip
def test_a_refused_option_leaves_nothing_behind(tmp_path, wrong):
    outcome = start(str(tmp_path / "deep" / "x"), *wrong)
    assert isinstance(outcome.exception, ConfigError)
    assert list(tmp_path.iterdir()) == []
    if wrong[0] == "--country":
        assert "two capital letters, like NL" in str(outcome.exception)


def test_a_refused_option_leaves_what_was_there(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert start(str(tmp_path), "--country", "XX").exception
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_contacts_without_a_country_get_the_company_s(tmp_path):
    start(str(tmp_path / "x"), "--country", "DE")
    settings = load_settings(tmp_path / "x" / "consentry.toml")
    assert {source.country for source in settings.sources.values()} == {"DE"}


def test_every_country_that_a_source_can_name_is_a_country():
    assert set(COUNTRIES.values()) <= ISO_3166
    assert len(ISO_3166) == 250 and all(code.isupper() and len(code) == 2 for code in ISO_3166)
