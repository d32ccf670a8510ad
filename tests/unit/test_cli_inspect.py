"""`consentry inspect`: what a file is recognised as, told without any cell of it."""

from __future__ import annotations

import os

import click
import pytest
from click.testing import CliRunner

from consentry.cli.explain import explain
from consentry.cli.init import init
from consentry.cli.inspect import inspect
from consentry.errors import ConfigError, ExitCode
from consentry.sources import inspect_file

HEADER = "Record ID,Email,Unsubscribed from all email,Opted out of email: Newsletter,Favourite colour\n"
PERSON = "1,kanarie-61@client.example,false,true,kanarie-green\n"


def ask(*arguments: str):
    """Run the command; gives its exit code (None is success) and output."""
    return CliRunner().invoke(inspect, list(arguments), standalone_mode=False)


@pytest.fixture
def export(tmp_path):
    """A small HubSpot export."""
    path = tmp_path / "hubspot-crm-exports-all-contacts.csv"
    path.write_text(HEADER + PERSON, encoding="utf-8")
    return path


def test_it_tells_what_is_read_and_what_is_unknown(export):
    asked = ask(str(export))
    assert asked.return_value == ExitCode.PUBLISHED, asked.output
    assert "HubSpot" in asked.output
    assert "Favourite colour" in asked.output
    assert "1 in = 1 accepted" in asked.output


def test_it_never_shows_a_cell(export):
    assert "kanarie" not in ask(str(export)).output


def test_a_file_of_no_known_kind_ends_with_its_code(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    asked = ask(str(path))
    assert asked.return_value == ExitCode.SOURCE_INCOMPLETE
    assert "not recognised" in asked.output


def test_it_can_be_read_as_a_configured_source(export, tmp_path):
    CliRunner().invoke(init, [str(tmp_path / "acme")])
    config = str(tmp_path / "acme" / "consentry.toml")
    assert ask(str(export), "--source", "crm", "--config", config).return_value == ExitCode.PUBLISHED
    assert (
        ask(str(export), "--source", "mailing", "--config", config).return_value == ExitCode.SOURCE_INCOMPLETE
    )
    wrong = ask(str(export), "--source", "erp", "--config", config)
    assert isinstance(wrong.exception, ConfigError)
    assert "crm, mailing" in str(wrong.exception)


def test_a_pipe_or_a_device_is_refused_and_never_waited_for(tmp_path):
    pipe = tmp_path / "contacts.csv"
    os.mkfifo(pipe)
    for path in (str(pipe), "/dev/zero"):
        with pytest.raises(click.BadParameter, match="no plain file"):
            raise ask(path).exception
    assert not inspect_file(pipe).recognised


def test_nobody_has_an_empty_address():
    with pytest.raises(click.BadParameter, match="is empty"):
        raise CliRunner().invoke(explain, [" "], standalone_mode=False).exception


def test_an_unknown_file_is_told_its_columns_the_known_kinds_and_the_nearest(tmp_path):
    """'See consentry inspect' is no help to somebody who has just called it."""
    path = tmp_path / "contacts.csv"
    path.write_text("Record-ID,Voornaam,Mijn veld\n7,kanarie,kanarie-61@client.example\n", encoding="utf-8")
    told = ask(str(path)).output
    assert "its columns    Record-ID, Voornaam, Mijn veld" in told
    assert "nearest        HubSpot, contacts: knows 2 of these columns, lacks Email" in told
    assert "HubSpot, contacts: Record ID, Email" in told and "Mailchimp, subscribed or unsubscribed" in told
    assert "docs/reference/source-contract.md" in told
    assert "kanarie" not in told and "see `consentry inspect`" not in told


def test_a_first_line_that_looks_like_a_person_is_not_shown(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("kanarie@client.example,Kanarie\n", encoding="utf-8")
    told = ask(str(path)).output.lower()
    assert "kanarie" not in told and "needs one line of column names" in told


def test_a_subscription_that_is_not_in_the_purpose_map_is_flagged(export, tmp_path):
    """Unmapped, its opt-outs would block every purpose, and nobody would know why."""
    CliRunner().invoke(init, [str(tmp_path / "acme")])
    config = tmp_path / "acme" / "consentry.toml"
    assert "not mapped" not in ask(str(export), "--source", "crm", "--config", str(config)).output
    config.write_text(config.read_text().replace('"Newsletter" = "newsletter"', '"Other" = "newsletter"'))
    told = ask(str(export), "--source", "crm", "--config", str(config)).output
    assert "Opted out of email: Newsletter is not mapped: an opt-out there blocks every purpose" in told
    assert "[sources.crm.purpose_map]" in told
