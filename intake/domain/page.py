"""One page as pixels, with the text layer that came with it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.geometry import RGB, Box


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters of a PDF's text layer and where it stands on the page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page as pixels.

    `words` is the text layer, empty for images and scans. `layer_is_trusted` says that
    the layer is what was printed (born digital), not a scanner's guess behind a picture.
    `reduction` is the factor by which very large pictures were shrunk: page frame =
    pixels x reduction (1 for nearly everything).
    """

    upload: str
    number: int
    pixels: RGB
    words: tuple[Word, ...] = ()
    layer_is_trusted: bool = False
    jpeg_quality: int | None = None
    reduction: int = 1

    @property
    def width(self) -> int:
        """Width of the page frame in pixels."""
        return int(self.pixels.shape[1]) * self.reduction

    @property
    def height(self) -> int:
        """Height of the page frame in pixels."""
        return int(self.pixels.shape[0]) * self.reduction
