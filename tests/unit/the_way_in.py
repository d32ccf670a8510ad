"""A small company from dropped files to decisions, without Dagster: what the tests of the way in stand on."""

from __future__ import annotations

import copy
import shutil
from datetime import UTC, datetime
from pathlib import Path

from consentry.identity import point_keys
from consentry.job.decide import decide
from consentry.job.intake import IntakeReport, intake
from consentry.job.keys import pepper
from consentry.job.record import record
from consentry.job.screen import screen
from consentry.job.shape import shape
from consentry.publish.run_info import RunInfo
from consentry.settings import load_settings
from consentry.warehouse import Warehouse

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CONFIG = """
[company]
controller_id = "us"
name = "Us"
country = "{country}"
zone = "Europe/Amsterdam"
[[purposes]]
id = "newsletter"
[[purposes]]
id = "offers"
[sources.a]
kind = "neutral"
zone = "Europe/Amsterdam"
[sources.b]
kind = "neutral"
zone = "Europe/Amsterdam"
[sources.crm]
kind = "hubspot"
zone = "Europe/Amsterdam"
[sources.forms]
kind = "consent_log"
zone = "Europe/Amsterdam"
[sources.mail]
kind = "mailchimp"
zone = "Europe/Amsterdam"
"""
EVENTS = (
    "contact_ref,point_kind,point_value,event_type,kind,channels,purposes,occurred_at,capture_method,box_default,"
    "form_id,form_version,notice_id"
)
NOTICE = (
    "notice_id,full_text,controllers_named,purposes,channels,withdrawal_info,unbundled\n"
    "N1,I want news and can stop,us,newsletter;offers,email;sms;phone,yes,yes\n"
)


class Company:
    """An inbox, a warehouse and the steps up to the decisions."""

    def __init__(self, folder: Path, country: str = "NL") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "consentry.toml").write_text(CONFIG.format(country=country), encoding="utf-8")
        self.settings = load_settings(folder / "consentry.toml")
        self.warehouse = Warehouse.open(self.settings.paths.warehouse)
        self.nights = 0
        self.told: list[str] = []
        self._yeses: list[str] = []
        self.drop("a/notices.csv", NOTICE)

    def copied(self, folder: Path) -> Company:
        """A company with the same past in another folder; every path of its settings is relative to it."""
        self.warehouse.close()
        shutil.copytree(self.settings.config_file.parent, folder, dirs_exist_ok=True)
        twin = copy.copy(self)
        twin.settings = load_settings(folder / "consentry.toml")
        twin.told, twin._yeses = [*self.told], [*self._yeses]
        for company in (self, twin):
            company.warehouse = Warehouse.open(company.settings.paths.warehouse)
        return twin

    def drop(self, place: str, content: str | bytes) -> None:
        """Put a file into the inbox."""
        path = self.settings.paths.inbox / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def said_yes(self, *values: str) -> None:
        """These addresses and numbers gave full, provable consents on a web form."""
        for value in values:
            n = len(self._yeses)
            kind, channels = ("email", "email") if "@" in value else ("phone", "sms;phone")
            at = f"2026-03-04T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}+01:00"
            quoted = '"' + value.replace('"', '""') + '"'
            self._yeses.append(
                f"y{n},{kind},{quoted},given,act,{channels},newsletter;offers,{at},web_form_soi,unticked,f,1,N1"
            )
        self.drop("a/consent_events_yes.csv", "\n".join((EVENTS, *self._yeses)) + "\n")

    def night(self, now: datetime = NOW) -> IntakeReport:
        """Read, shape, remember and decide."""
        self.nights += 1
        report = intake(
            self.warehouse,
            self.settings.sources,
            self.settings.paths.inbox,
            f"run{self.nights}",
            now,
            self.told.append,
            screened=screen(self.warehouse, self.settings).applied,
        )
        shape(self.warehouse)
        run = RunInfo(run_id=f"run{self.nights}", generation=1, as_of=now, known_as_of=now, started_at=now)
        record(self.warehouse, self.settings, run)
        decide(self.warehouse, self.settings, run)
        for file in report.files:
            assert file.rows_in == file.accepted + file.quarantined + file.duplicates
        return report

    def decision(self, value: str, purpose: str = "newsletter") -> tuple[str, str]:
        """Decision and rule of an address or a number (its calls)."""
        kind, channel = ("email", "email") if "@" in value else ("phone", "phone")
        frame = self.warehouse.frame("select ? as point_kind, ? as point_value", [kind, value]).lazy()
        keyed = point_keys(frame, self.settings.policy(), pepper(self.settings)).collect()
        found = self.warehouse.execute(
            "select decision, rule_id from mart__decisions where point_id = ? and channel = ? and purpose = ?",
            [keyed["point_id"].item(), channel, purpose],
        )
        assert len(found) == 1, f"{len(found)} decisions"
        return found[0]

    def silent(self, *values: str) -> list[str]:
        """Those that may not be contacted: anything but ALLOW."""
        return [value for value in values if self.decision(value)[0] != "ALLOW"]
