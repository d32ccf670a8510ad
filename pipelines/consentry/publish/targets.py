"""Target tools as the way out sees them: which format, which source's contact points, which channels and purposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consentry.errors import ConfigError
from consentry.policy import POINT_KINDS, Purpose
from consentry.publish.list_format import NO_OPTIONS, ListFormat, Options
from consentry.publish.outputs import OUTPUTS


@dataclass(frozen=True)
class Target:
    """One tool that lists are made for. `source` is the source whose contact points the tool holds."""

    id: str
    format: str
    source: str
    channels: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    options: Options = NO_OPTIONS

    @property
    def output(self) -> ListFormat:
        """The shape of its files."""
        return OUTPUTS[self.format].with_options(self.options)

    def output_for(self, channel: str) -> ListFormat:
        """The shape of its files for one channel."""
        return self.output.of(kind_of(channel))

    def list_channels(self) -> tuple[str, ...]:
        """The channels lists are made for: those configured, else all that the format can take."""
        return self.channels or self.output.channels

    def list_purposes(self, purposes: Sequence[Purpose]) -> tuple[str, ...]:
        """The purposes lists are made for: those configured, else every marketing purpose."""
        return self.purposes or tuple(purpose.id for purpose in purposes if purpose.kind == "marketing")


def kind_of(channel: str) -> str:
    """The kind of contact point that a channel reaches."""
    return next(kind for kind, channels in POINT_KINDS.items() if channel in channels)


def check_targets(targets: Sequence[Target]) -> None:
    """Refuse a target whose format is unknown, cannot take one of its channels, or misses a setting it needs."""
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
        told = target.options.of_shape()
        if missing := [name for name in target.output.needs if name not in told]:
            raise ConfigError(f"targets.{target.id}: format {target.format} needs {', '.join(missing)}")
        if unknown := sorted(set(told) - set(target.output.takes)):
            raise ConfigError(f"targets.{target.id}: format {target.format} takes no {', '.join(unknown)}")
