"""The whole configuration: the file with the environment laid over it, and what the steps are handed.

The sections themselves are in `sections`, reading is in `load`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from consentry.policy import (
    ALSO_SPELLED,
    BLANKET,
    OURSELVES,
    BalancingTest,
    Policy,
    Processor,
    Purpose,
    SubProcessor,
    Template,
)
from consentry.settings.sections import (
    FORMAT_CHANNELS,
    IGNORE,
    BalancingTestSettings,
    CompanySettings,
    Identifier,
    PathSettings,
    PolicySettings,
    ProcessorSettings,
    PurposeSettings,
    Section,
    SourceSettings,
    TargetSettings,
    TemplateSettings,
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
    templates: tuple[TemplateSettings, ...] = ()
    policy: PolicySettings = PolicySettings.model_validate({})
    processors: dict[Identifier, ProcessorSettings] = Field(default_factory=dict)
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
        if wrong := [*_wrong_references(self)]:
            raise ValueError("\n".join(wrong))
        return self


class Alternative(Section):
    """Sections that a question puts in the place of the configured ones (`consentry what-if`); absent ones stay."""

    policy: PolicySettings | None = None
    purposes: tuple[PurposeSettings, ...] | None = Field(None, min_length=1)
    balancing_tests: tuple[BalancingTestSettings, ...] | None = None
    templates: tuple[TemplateSettings, ...] | None = None


OF_GATES = frozenset({"allow_growth_max_percent", "allow_growth_free_rows"})
"""Numbers of the policy section that hold a night and decide about nobody: the core does not know them."""


class _Recorded(Section):
    """The values that a release carries."""

    company: CompanySettings
    sources: dict[Identifier, SourceSettings]
    purposes: tuple[PurposeSettings, ...]
    balancing_tests: tuple[BalancingTestSettings, ...]
    templates: tuple[TemplateSettings, ...] = ()
    policy: PolicySettings
    processors: dict[Identifier, ProcessorSettings] | None = None
    targets: dict[Identifier, TargetSettings]


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
    templates: tuple[TemplateSettings, ...]
    policy_values: PolicySettings
    processors: dict[str, ProcessorSettings]
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
            templates=document.templates,
            policy_values=document.policy,
            processors=dict(document.processors),
            targets=dict(document.targets),
        )

    def with_alternative(self, other: Alternative) -> Settings:
        """As if those sections stood in the configuration. Raises ValueError when a reference leads nowhere."""
        changed = replace(
            self,
            policy_values=self.policy_values if other.policy is None else other.policy,
            purposes=self.purposes if other.purposes is None else other.purposes,
            balancing_tests=self.balancing_tests if other.balancing_tests is None else other.balancing_tests,
            templates=self.templates if other.templates is None else other.templates,
        )
        if wrong := [*_wrong_references(changed)]:
            raise ValueError("\n".join(wrong))
        return changed

    def as_values(self) -> dict[str, Any]:
        """What decides and shapes the lists, as plain values for a release: no path, no secret, no person."""
        return {
            "company": self.company.model_dump(mode="json"),
            "sources": {name: each.model_dump(mode="json") for name, each in self.sources.items()},
            "purposes": [each.model_dump(mode="json") for each in self.purposes],
            "balancing_tests": [each.model_dump(mode="json") for each in self.balancing_tests],
            "templates": [each.model_dump(mode="json") for each in self.templates],
            "policy": self.policy_values.model_dump(mode="json"),
            "processors": {name: each.model_dump(mode="json") for name, each in self.processors.items()},
            "targets": {name: each.model_dump(mode="json") for name, each in self.targets.items()},
        }

    def with_values(self, values: Mapping[str, Any]) -> Settings:
        """The settings that `as_values` wrote, at this installation's places. Raises ValueError when unreadable."""
        read = _Recorded.model_validate(values)
        targets = dict(read.targets)
        if read.processors is None:
            # recorded before there was a register: such a release held nobody's lists, and is made again as it was
            targets = {
                name: each.model_copy(update={"processor": OURSELVES}) for name, each in targets.items()
            }
        return replace(
            self, company=read.company, sources=dict(read.sources), purposes=read.purposes,
            balancing_tests=read.balancing_tests, templates=read.templates, policy_values=read.policy,
            processors=dict(read.processors or {}), targets=targets,
        )  # fmt: skip

    def policy(self) -> Policy:
        """What the company chose, as the plain values that the pure core takes."""
        numbers = self.policy_values.model_dump(
            exclude={"soft_optin_max_age_months_by_country", "phone_candidate_countries", *OF_GATES}
        )
        # A number without prefix is most often of the country where the company or its contacts are.
        homes = (self.company.country, *(source.country for source in self.sources.values()))
        known = (*self.policy_values.phone_candidate_countries, *homes)
        countries = dict.fromkeys(ALSO_SPELLED.get(country, country) for country in known if country)
        by_country = self.policy_values.soft_optin_max_age_months_by_country
        return Policy(
            controller_id=self.company.controller_id,
            sector=self.company.sector,
            purposes=tuple(Purpose(**purpose.model_dump()) for purpose in self.purposes),
            balancing_tests=tuple(
                BalancingTest(**test.model_dump(mode="json")) for test in self.balancing_tests
            ),
            templates=tuple(Template(**template.model_dump()) for template in self.templates),
            predecessors=self.company.predecessors,
            soft_optin_max_age_months_by_country=tuple(
                sorted((ALSO_SPELLED.get(country, country), months) for country, months in by_country.items())
            ),
            phone_candidate_countries=tuple(countries),
            **numbers,
        )

    def register(self) -> tuple[Processor, ...]:
        """Everybody who handles personal data for the company, as the plain values that the pure core takes."""
        return tuple(
            Processor(
                id=name,
                subprocessors=tuple(
                    SubProcessor(**_with_days(sub.model_dump(mode="json"))) for sub in each.subprocessors
                ),
                **_with_days(each.model_dump(mode="json", exclude={"subprocessors"})),
            )
            for name, each in sorted(self.processors.items())
        )

    @property
    def policy_version(self) -> str:
        """Short fingerprint of the policy: the same values give the same text."""
        canonical = json.dumps(
            asdict(self.policy()), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _with_days(values: Mapping[str, Any]) -> dict[str, str]:
    """Values of a section whose days that are not there become ''."""
    return {name: value or "" for name, value in values.items()}


def _wrong_references(of: Document | Settings) -> Iterator[str]:
    """What names something that is not configured, in words."""
    yield from _wrong_purposes(of)
    yield from _wrong_targets(of)
    for test in of.balancing_tests:
        if test.valid_until < test.valid_from:
            yield f"balancing_tests.{test.id}: valid_until lies before valid_from"
    for key, processor in of.processors.items():
        signed, until = processor.agreement_signed_on, processor.agreement_valid_until
        if signed and until and until < signed:
            yield f"processors.{key}: agreement_valid_until lies before agreement_signed_on"


def _wrong_purposes(of: Document | Settings) -> Iterator[str]:
    known = [purpose.id for purpose in of.purposes]
    if len(set(known)) < len(known):
        yield "purposes: an id is used twice"
    if reserved := {BLANKET, IGNORE} & set(known):
        yield f"purposes: {_join(sorted(reserved))} is a reserved word; choose another id"
    uses: list[tuple[str, Iterable[str], tuple[str, ...]]] = []
    uses += [(f"balancing_tests.{test.id}.purpose", (test.purpose,), ()) for test in of.balancing_tests]
    uses += [(f"templates.{template.purpose}", (template.purpose,), ()) for template in of.templates]
    uses += [(f"targets.{key}.purposes", target.purposes, ()) for key, target in of.targets.items()]
    for key, source in of.sources.items():
        uses.append((f"sources.{key}.list_purposes", source.list_purposes, ()))
        uses.append((f"sources.{key}.purpose_map", source.purpose_map.values(), (BLANKET, IGNORE)))
    marketing = [purpose.id for purpose in of.purposes if purpose.kind == "marketing"]
    for purpose in of.purposes:
        for name in ("promotes", "asks_permission_for"):
            if getattr(purpose, name) not in ("", BLANKET, *marketing):
                allowed = _join([*marketing, BLANKET])
                yield f"purposes.{purpose.id}.{name}: names no marketing purpose; allowed: {allowed}"
    for place, used, also in uses:
        if set(used) - {*known, *also}:
            yield f"{place}: names a purpose that is not configured; allowed: {_join([*known, *also])}"


def _wrong_targets(of: Document | Settings) -> Iterator[str]:
    if OURSELVES in of.processors:
        yield f"processors.{OURSELVES}: is a reserved word; choose another id"
    for key, target in of.targets.items():
        if target.source not in of.sources:
            yield f"targets.{key}.source: is no configured source; allowed: {_join(of.sources)}"
        if target.processor not in ("", OURSELVES, *of.processors):
            allowed = _join([*of.processors, OURSELVES])
            yield f"targets.{key}.processor: is no configured processor; allowed: {allowed}"
        taken = FORMAT_CHANNELS[target.format]
        if set(target.channels) - set(taken):
            yield (
                f"targets.{key}.channels: format {target.format} takes {_join(taken)} only; "
                "use format neutral for the others"
            )


def _join(words: Iterable[str]) -> str:
    return ", ".join(words)
