"""Flat drawings in, realistic uploads with exact truth out: `capture` and `save`.

The picture is in the frame a reader sees (after EXIF orientation). `rotation` means the
same as in the report: degrees clockwise that turn the page upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from samples.capture.effects import Effect, Spoiler, parse
from samples.capture.file import PDF_DPI, jpeg_round_trip, save, save_pages
from samples.capture.kinds import photo, scan
from samples.capture.prints import print_scan, screenshot
from samples.capture.shot import Bytes, Placed, Shot
from samples.capture.truth import difficulty, paper_truths
from samples.drawing.houses import HOUSES
from samples.drawing.truth import Drawing, PaperTruth

__all__ = [
    "KINDS",
    "ORIGINAL",
    "Captured",
    "capture",
    "difficulty",
    "flat",
    "original",
    "save",
    "save_pages",
]

KINDS = ("scan", "photo", "chat", "screenshot", "print_scan")
ORIGINAL = "original"
"""A picture that was a file from the start: nothing photographs it (`original`)."""
CHAT_LONG = (1080, 1440)
QUALITY = {
    "scan": (80, 95),
    "print_scan": (75, 92),
    "photo": (85, 93),
    "chat": (45, 65),
    "screenshot": (85, 95),
    ORIGINAL: (70, 95),
}
"""JPEG quality ranges in which each kind of file leaves its device or program."""
FIRST_QUALITY = (68, 92)
"""Quality at which house judge's devices compress a picture before it is passed on."""


@dataclass
class Captured:
    """One page as it would be uploaded, before the file is written.

    `pixels` `(height, width, 3)` uint8 RGB; `jpeg_quality` is what `save` uses.
    """

    pixels: Bytes
    papers: list[PaperTruth]
    kind: str
    effects: list[str] = field(default_factory=list)
    jpeg_quality: int = 90
    rotation: int = 0


def capture(
    drawings: Sequence[Drawing],
    kind: str,
    rng: np.random.Generator,
    *,
    house: str = "tune",
    effects: Sequence[str | Effect] = (),
    rotation: int = 0,
) -> Captured:
    """Photograph, scan or screenshot drawings that lie together on one page.

    `effects` as in `samples.capture.effects`, or written `name[:severity[:field]]`. `papers` of the result
    follow the order of `drawings`. ValueError for an unknown kind, house or effect.
    """
    if kind not in KINDS or house not in HOUSES or rotation % 90:
        raise ValueError(f"unknown kind {kind!r}, house {house!r} or rotation {rotation}")
    spoil = Spoiler([e if isinstance(e, Effect) else parse(e) for e in effects], house, rng)
    quality = int(rng.integers(*QUALITY[kind]))
    shot = _shoot(drawings, kind, house, rng, spoil)
    if house == "judge" and kind != "screenshot":
        _compressed_first(shot, rng)
    spoil.file(shot)
    shot.turn(-rotation)
    return Captured(
        shot.pixels,
        paper_truths(shot),
        kind,
        [effect.name for effect in spoil.effects],
        spoil.quality or quality,
        rotation % 360,
    )


def original(drawing: Drawing, rng: np.random.Generator) -> Captured:
    """The drawing as its own file, pixel by pixel."""
    shot = Shot(np.array(drawing.image.convert("RGB"), np.uint8), [Placed(drawing, np.eye(3))])
    return Captured(
        shot.pixels, paper_truths(shot), ORIGINAL, [], int(rng.integers(*QUALITY[ORIGINAL]))
    )


def _compressed_first(shot: Shot, rng: np.random.Generator) -> None:
    """A phone or scanner compresses a picture before anybody passes it on."""
    shot.pixels = jpeg_round_trip(shot.pixels, int(rng.integers(*FIRST_QUALITY)))


def flat(drawing: Drawing) -> list[PaperTruth]:
    """Truth of a drawing that is uploaded as it was made: a born-digital PDF page, whose
    frame is its picture at 200 dpi."""
    factor = PDF_DPI / drawing.dpi
    shot = Shot(np.array(drawing.image.convert("RGB"), np.uint8), [Placed(drawing, np.eye(3))])
    if abs(factor - 1) > 1e-3:
        shot.resize(factor, cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    return paper_truths(shot)


def _shoot(
    drawings: Sequence[Drawing], kind: str, house: str, rng: np.random.Generator, spoil: Spoiler
) -> Shot:
    if kind == "scan":
        return scan(drawings, house, rng, spoil)
    if kind == "print_scan":
        return print_scan(drawings, house, rng, spoil)
    if kind == "screenshot":
        return screenshot(drawings, house, rng, spoil)
    if kind == "photo":
        return photo(drawings, house, rng, spoil)
    final = int(rng.integers(*CHAT_LONG))
    shot = photo(drawings, house, rng, spoil, final_long=final)
    shot.resize(final / max(shot.width, shot.height), cv2.INTER_AREA)
    shot.later = 1.0
    return shot
