"""Who has read a made-up county's papers: nobody; the readers of this machine, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.domain.geometry import RGB
from intake.domain.ports import Face
from intake.domain.text import Line


@dataclass(frozen=True)
class Versions:
    """Which readers the kept readings pass for: those of this machine, so that a service
    on the same machine does not read the papers again."""

    versions: Mapping[str, str]


class Silent:
    """Nobody to ask: what is known needs no witness."""

    def look_again(self, strip: RGB) -> list[Line]:
        return []

    def second_reading(self, strip: RGB) -> str | None:
        return None

    def codes(self, pixels: RGB) -> list[str]:
        return []

    def faces(self, pixels: RGB) -> list[Face]:
        return []

    def may_show_face(self, pixels: RGB) -> bool:
        return False


def machine_versions() -> dict[str, str]:
    """The readers of this machine by name and digest; none is loaded."""
    from models.services import network_versions

    return network_versions()
