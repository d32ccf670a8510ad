"""What the company configured: one typed file, `consentry.toml`, plus environment variables.

Lives here: the shape of the file (`sections`, `model`), reading it and saying what is wrong with it
(`load`). Does not live here: any secret (only files that hold one are named) and any judgement about
people.
"""

from consentry.settings.load import CONFIG_NAME, load_alternative, load_settings
from consentry.settings.model import Settings
from consentry.settings.sections import (
    FORMATS,
    SOURCE_KINDS,
    CompanySettings,
    PathSettings,
    PolicySettings,
    PurposeSettings,
    SourceSettings,
    TargetSettings,
)

__all__ = [
    "CONFIG_NAME",
    "FORMATS",
    "SOURCE_KINDS",
    "CompanySettings",
    "PathSettings",
    "PolicySettings",
    "PurposeSettings",
    "Settings",
    "SourceSettings",
    "TargetSettings",
    "load_alternative",
    "load_settings",
]
