"""Target tools as the way out sees them: which format, which source's contact points, which channels and purposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consentry.errors import ConfigError
from consentry.policy import Purpose
from consentry.publish.list_format import ListFormat
from consentry.publish.outputs import OUTPUTS


@dataclass(frozen=True)
class Target:
    """One tool that lists are made for. `source` is the source whose contact points the tool holds."""

    id: str
    format: str
    source: str
    channels: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    @property
    def output(self) -> ListFormat:
        """The shape of its files."""
        return OUTPUTS[self.format]

    def list_channels(self) -> tuple[str, ...]:
        """The channels lists are made for: those configured, else all that the format can take."""
        return self.channels or self.output.channels

    def list_purposes(self, purposes: Sequence[Purpose]) -> tuple[str, ...]:
        """The purposes lists are made for: those configured, else every marketing purpose."""
        return self.purposes or tuple(purpose.id for purpose in purposes if purpose.kind == "marketing")


def check_targets(targets: Sequence[Target]) -> None:
    """Refuse a target whose format is unknown or cannot take one of its channels."""
    for target in targets:
        if target.format not in OUTPUTS:
            raise ConfigError(
                f"targets.{target.id}.format names no list format; allowed: {', '.join(sorted(OUTPUTS))}"
            )
        if foreign := sorted(set(target.channels) - set(target.output.channels)):
            raise ConfigError(
                f"targets.{target.id}.channels: format {target.format} takes "
                f"{', '.join(target.output.channels)}, not {', '.join(foreign)}; use format neutral for those"
            )
