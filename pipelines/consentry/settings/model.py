"""The whole configuration: the file with the environment laid over it, and what the steps are handed.

The sections themselves are in `sections`, reading is in `load`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from consentry.policy import BLANKET, BalancingTest, Policy, Purpose
from consentry.settings.sections import (
    FORMAT_CHANNELS,
    IGNORE,
    BalancingTestSettings,
    CompanySettings,
    Identifier,
    PathSettings,
    PolicySettings,
    PurposeSettings,
    SourceSettings,
    TargetSettings,
)


class Document(BaseSettings):
    """The whole file, with the environment laid over it."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix="CONSENTRY_",
        env_nested_delimiter="__",
    )

    company: CompanySettings
    paths: PathSettings = PathSettings.model_validate({})
    pepper_file: Path | None = Field(
        None, description="File with the key of the keyed hashes; never the key."
    )
    sources: dict[Identifier, SourceSettings] = Field(min_length=1)
    purposes: tuple[PurposeSettings, ...] = Field(min_length=1)
    balancing_tests: tuple[BalancingTestSettings, ...] = ()
    policy: PolicySettings = PolicySettings.model_validate({})
    targets: dict[Identifier, TargetSettings] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file; nothing else is looked at."""
        return env_settings, init_settings

    @model_validator(mode="after")
    def _references_exist(self) -> Document:
        wrong = [*self._wrong_purposes(), *self._wrong_targets()]
        wrong += [
            f"balancing_tests.{test.id}: valid_until lies before valid_from"
            for test in self.balancing_tests
            if test.valid_until < test.valid_from
        ]
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _wrong_purposes(self) -> Iterator[str]:
        known = [purpose.id for purpose in self.purposes]
        if len(set(known)) < len(known):
            yield "purposes: an id is used twice"
        if reserved := {BLANKET, IGNORE} & set(known):
            yield f"purposes: {_join(sorted(reserved))} is a reserved word; choose another id"
        uses: list[tuple[str, Iterable[str], tuple[str, ...]]] = []
        uses += [(f"balancing_tests.{test.id}.purpose", (test.purpose,), ()) for test in self.balancing_tests]
        uses += [(f"targets.{key}.purposes", target.purposes, ()) for key, target in self.targets.items()]
        for key, source in self.sources.items():
            uses.append((f"sources.{key}.list_purposes", source.list_purposes, ()))
            uses.append((f"sources.{key}.purpose_map", source.purpose_map.values(), (BLANKET, IGNORE)))
        for place, used, also in uses:
            if set(used) - {*known, *also}:
                yield f"{place}: names a purpose that is not configured; allowed: {_join([*known, *also])}"

    def _wrong_targets(self) -> Iterator[str]:
        for key, target in self.targets.items():
            if target.source not in self.sources:
                yield f"targets.{key}.source: is no configured source; allowed: {_join(self.sources)}"
            taken = FORMAT_CHANNELS[target.format]
            if set(target.channels) - set(taken):
                yield (
                    f"targets.{key}.channels: format {target.format} takes {_join(taken)} only; "
                    "use format neutral for the others"
                )


@dataclass(frozen=True)
class Settings:
    """A checked configuration with absolute paths: what every step is handed."""

    config_file: Path
    company: CompanySettings
    paths: PathSettings
    pepper_file: Path | None
    sources: dict[str, SourceSettings]
    purposes: tuple[PurposeSettings, ...]
    balancing_tests: tuple[BalancingTestSettings, ...]
    policy_values: PolicySettings
    targets: dict[str, TargetSettings]

    @classmethod
    def from_document(cls, document: Document, config_file: Path) -> Settings:
        """Take over a document; its paths are relative to the folder of its file."""
        folder = config_file.resolve().parent
        pepper = document.pepper_file
        return cls(
            config_file=config_file.resolve(),
            company=document.company,
            paths=PathSettings(inbox=folder / document.paths.inbox, var=folder / document.paths.var),
            pepper_file=folder / pepper if pepper else None,
            sources=dict(document.sources),
            purposes=document.purposes,
            balancing_tests=document.balancing_tests,
            policy_values=document.policy,
            targets=dict(document.targets),
        )

    def policy(self) -> Policy:
        """What the company chose, as the plain values that the pure core takes."""
        numbers = self.policy_values.model_dump(exclude={"soft_optin_max_age_months_by_country"})
        # A number without prefix is most often of the country where the company or its contacts are.
        homes = (self.company.country, *(source.country for source in self.sources.values()))
        candidates = dict.fromkeys([*self.policy_values.phone_candidate_countries, *homes])
        numbers["phone_candidate_countries"] = tuple(country for country in candidates if country)
        by_country = self.policy_values.soft_optin_max_age_months_by_country
        return Policy(
            controller_id=self.company.controller_id,
            purposes=tuple(Purpose(**purpose.model_dump()) for purpose in self.purposes),
            balancing_tests=tuple(
                BalancingTest(**test.model_dump(mode="json")) for test in self.balancing_tests
            ),
            soft_optin_max_age_months_by_country=tuple(sorted(by_country.items())),
            **numbers,
        )

    @property
    def policy_version(self) -> str:
        """Short fingerprint of the policy: the same values give the same text."""
        canonical = json.dumps(
            asdict(self.policy()), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _join(words: Iterable[str]) -> str:
    return ", ".join(words)
