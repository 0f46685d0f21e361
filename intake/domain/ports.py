"""What the journey asks of engines: readers and further opinions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from intake.domain.geometry import RGB, Box, Quad
from intake.domain.text import Line


class Reader(Protocol):
    """Anything that turns pixels into lines; every reader passes one contract suite."""

    @property
    def name(self) -> str:
        """Stable name, with its version."""

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        """Text lines of a picture, in no promised order; empty if there is none.

        They are looked for with the long side shrunk to `side` px.
        """

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        """Read each quad of the picture, one line per quad, in their order."""


@dataclass(frozen=True, slots=True)
class Face:
    """One upright face: `box` from forehead to chin, how sure the detector is of it."""

    box: Box
    confidence: float


class Witnesses(Protocol):
    """Further opinions, on one crop only. Each may be absent: then it changes nothing.

    Faces are looked for on whole pictures, and only on such as have no text.
    """

    def look_again(self, strip: RGB) -> list[Line]:
        """The same line read anew from differently cut strips."""

    def second_reading(self, strip: RGB) -> str | None:
        """What an independent reader sees; None if it sees nothing or is not there."""

    def codes(self, pixels: RGB) -> list[str]:
        """Contents of the QR codes in a picture."""

    def faces(self, pixels: RGB) -> list[Face]:
        """Upright faces, the surest first; doubtful ones too."""

    def may_show_face(self, pixels: RGB) -> bool:
        """Whether an independent detector sees an upright face."""
