"""Faults put into a capture on purpose, each with a severity that aims at the rule.

An effect is written `name`, `name:severity` or `name:severity:field`. Severity runs from
0 to 1; below 0.5 the page stays legible (by the rule of `truth.py`, with a margin), from
0.5 on it is illegible, at 1 (the default) to anybody. `field` names the field that glare,
shadow, finger or cut should hit (`*` = all of them); without it one is drawn by lot.
Targets leave a gap around the rule's limits, so that no planted page is a borderline
case; what came out is measured anyway and stands in the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from samples.capture.file import jpeg_round_trip
from samples.capture.optics import focus_to, move
from samples.capture.scene import add_glare, add_occluder, add_shadow
from samples.capture.shot import (
    BILINEAR_VARIANCE,
    CUBIC_VARIANCE,
    EDGE_PER_SIGMA,
    PIXEL_VARIANCE,
    Array,
    Placed,
    Shot,
)
from samples.capture.truth import contrast_and_cover
from samples.drawing.truth import MIN_CONTRAST, DrawnField

EFFECTS = (
    "glare",
    "blur",
    "motion_blur",
    "low_resolution",
    "upscaled",
    "dark",
    "overexposed",
    "shadow",
    "cropped",
    "compression",
    "occluded",
    "low_contrast",
)
LEGIBLE_EDGE, ILLEGIBLE_EDGE = (2.3, 2.75), (0.34, 0.46)
"""Edge width at severity 0 … 0.5 in px, at 0.5 … 1 as a share of the glyph's height, of which
the rule allows 0.18: the strokes of a Chinese character stand about a tenth of its height
apart, so that nobody can tell them apart."""
LEGIBLE_GLYPH, ILLEGIBLE_GLYPH = (30.0, 22.0), (8.0, 5.5)
"""Glyph height in px likewise; the rule's limit is 11."""
LEGIBLE_CONTRAST, ILLEGIBLE_CONTRAST = (110.0, 75.0), (12.0, 5.0)
"""Ink contrast in grey levels likewise; the rule's limit is 25."""
LIGHT_SHADOW, DEEP_SHADOW = (130.0, 105.0), (12.0, 6.0)
"""Contrast left in a shadow before uneven light takes its part."""
LEGIBLE_QUALITY, ILLEGIBLE_QUALITY = (35.0, 20.0), (15.0, 8.0)
"""JPEG quality likewise; compression alone breaks no limit of the rule, so from 0.5 on
the picture is shrunk as well, as chat programs do."""


@dataclass(frozen=True)
class Effect:
    """One fault: its name, severity 0-1 and the field it aims at.

    `figure` is the wanted edge width, glyph height or contrast itself, severity aside.
    """

    name: str
    severity: float = 1.0
    field: str | None = None
    figure: float | None = None

    @property
    def illegible(self) -> bool:
        return self.severity >= 0.5

    def target(self, legible: tuple[float, float], illegible: tuple[float, float]) -> float:
        """The wanted figure, linear in severity on either side of 0.5."""
        if self.figure is not None:
            return self.figure
        (start, end), way = (
            (illegible, (self.severity - 0.5) * 2)
            if self.illegible
            else (legible, self.severity * 2)
        )
        return start + (end - start) * min(max(way, 0.0), 1.0)


def parse(text: str) -> Effect:
    """`name[:severity[:field]]`; ValueError for a name that does not exist."""
    name, *rest = text.split(":")
    if name not in EFFECTS:
        raise ValueError(f"unknown effect {name!r}")
    severity = float(rest[0]) if rest and rest[0] else 1.0
    return Effect(name, severity, rest[1] if len(rest) > 1 else None)


class Spoiler:
    """The wanted effects, called by a capture at the stage where each one happens."""

    def __init__(self, effects: Sequence[Effect], house: str, rng: np.random.Generator) -> None:
        self.effects, self.house, self.rng = list(effects), house, rng
        self.quality: int | None = None

    def scene(self, shot: Shot) -> None:
        """Things that lie on or above the papers, before light and lens."""
        for effect in self._named("shadow"):
            reference = _reference(contrasts(shot), effect)
            wanted = effect.target(LIGHT_SHADOW, DEEP_SHADOW)
            add_shadow(
                shot,
                self._aim(shot, effect),
                min(wanted / reference, 0.9),
                MIN_CONTRAST / reference,
                self.house,
                self.rng,
            )
        for effect in self._named("occluded"):
            add_occluder(shot, self._aim(shot, effect), self.house, self.rng)

    def lens(self, shot: Shot) -> None:
        """Reflections, focus, motion and exposure, before the sensor's noise."""
        for effect in self._named("glare"):
            add_glare(shot, self._aim(shot, effect), effect.severity, self.house, self.rng)
        for effect in self._named("blur"):
            focus_to(shot, _edge_target(shot, effect), self.house, self.rng)
        for effect in self._named("motion_blur"):
            _move_camera(shot, _edge_target(shot, effect), self.rng)
        for effect in self._named("dark", "overexposed", "low_contrast"):
            _tone(shot, effect)

    def file(self, shot: Shot) -> None:
        """Cuts, resampling and compression of the finished picture."""
        for effect in self._named("cropped"):
            _cut(shot, self._aim(shot, effect), effect)
        for effect in self._named("low_resolution"):
            _shrink(shot, effect)
        for effect in self._named("upscaled"):
            _shrink_and_enlarge(shot, effect, self.house)
        for effect in self._named("compression"):
            if effect.illegible:
                _shrink(shot, Effect("low_resolution", 0.5 + (effect.severity - 0.5) / 4))
            self.quality = round(effect.target(LEGIBLE_QUALITY, ILLEGIBLE_QUALITY))
            shot.pixels = jpeg_round_trip(shot.pixels, self.quality)

    def _named(self, *names: str) -> list[Effect]:
        return [effect for effect in self.effects if effect.name in names]

    def _aim(self, shot: Shot, effect: Effect) -> list[tuple[Placed, DrawnField]]:
        """The fields to hit: the named one, all (`*`), one by lot, or none if legible."""
        fields = shot.all_fields()
        if not effect.illegible or not fields:
            return []
        if effect.field == "*":
            return fields
        wanted = [pair for pair in fields if pair[1].field == effect.field]
        return wanted[:1] or [fields[int(self.rng.integers(len(fields)))]]


def contrasts(shot: Shot) -> Array:
    """Ink contrast of every field as it is now, at least 1."""
    found = [contrast_and_cover(shot, paper, item)[0] for paper, item in shot.all_fields()]
    return np.maximum(np.array(found or [150.0]), 1.0)


def _reference(values: Array, effect: Effect) -> float:
    """The field that decides: the clearest one must become illegible, the weakest stay."""
    return float(np.max(values) if effect.illegible else np.min(values))


def _edge_target(shot: Shot, effect: Effect) -> float:
    glyphs = [paper.glyph_height(item) * shot.later for paper, item in shot.all_fields()]
    start, end = (share * float(np.median(glyphs or [20.0])) for share in ILLEGIBLE_EDGE)
    return effect.target(LEGIBLE_EDGE, (start, end))


def _missing_sigma(shot: Shot, edge_px: float) -> float:
    """Gaussian sigma that brings the median edge to `edge_px` of the final file."""
    edges = [shot.edge_width(paper, item) for paper, item in shot.all_fields()] or [1.5]
    missing = (edge_px / shot.later) ** 2 - float(np.median(edges)) ** 2
    return float(np.sqrt(max(missing, 0.0))) / EDGE_PER_SIGMA


def _move_camera(shot: Shot, edge_px: float, rng: np.random.Generator) -> None:
    sigma = _missing_sigma(shot, edge_px)
    if sigma >= 0.2:
        move(shot, sigma, float(rng.uniform(0, 180)))


def _tone(shot: Shot, effect: Effect) -> None:
    """One curve for the whole picture that brings ink contrast to the target."""
    found = contrasts(shot)
    factor = effect.target(LEGIBLE_CONTRAST, ILLEGIBLE_CONTRAST) / _reference(found, effect)
    if factor >= 1:
        return
    paper = _paper_light(shot)
    grey = np.arange(256, dtype=np.float64)
    if effect.name == "dark":
        curve = grey * factor
    elif effect.name == "overexposed":
        curve = 255 - (paper - grey) * factor
    else:
        curve = paper * 0.92 + (grey - paper) * factor
    table = np.clip(curve, 0, 255).astype(np.uint8)
    shot.pixels = np.asarray(cv2.LUT(shot.pixels, table), np.uint8)


def _paper_light(shot: Shot) -> float:
    """Typical luminance of the papers, 0-255."""
    levels = []
    for paper in shot.placed:
        middle = np.round(paper.corners().mean(axis=0)).astype(int)
        reach = int(np.ptp(paper.corners(), axis=0).min() * 0.3)
        area = shot.pixels[
            max(middle[1] - reach, 0) : middle[1] + reach : 8,
            max(middle[0] - reach, 0) : middle[0] + reach : 8,
        ]
        levels.append(float(np.median(area)) if area.size else 200.0)
    return float(np.median(levels or [200.0]))


def _shrink(shot: Shot, effect: Effect) -> None:
    glyphs = np.array([p.glyph_height(item) for p, item in shot.all_fields()] or [30.0])
    reference = float(np.quantile(glyphs, 0.8) if effect.illegible else glyphs.min())
    factor = effect.target(LEGIBLE_GLYPH, ILLEGIBLE_GLYPH) / reference
    if factor < 1:
        shot.resize(factor, cv2.INTER_AREA)


def _shrink_and_enlarge(shot: Shot, effect: Effect, house: str) -> None:
    wanted = _missing_sigma(shot, _edge_target(shot, effect))
    way = {"tune": cv2.INTER_CUBIC, "test": cv2.INTER_LINEAR, "judge": cv2.INTER_LANCZOS4}[house]
    step = PIXEL_VARIANCE + (BILINEAR_VARIANCE if way == cv2.INTER_LINEAR else CUBIC_VARIANCE)
    factor = float(np.sqrt(step) / max(wanted, 1e-6))
    if factor < 1:
        size = (shot.width, shot.height)
        shot.resize(factor, cv2.INTER_AREA)
        shot.resize(size[0] / shot.width, way)


def _cut(shot: Shot, aims: Sequence[tuple[Placed, DrawnField]], effect: Effect) -> None:
    """Cut the picture through a field, or (legible) between the paper's edge and it."""
    boxes = np.array([_box(paper, item) for paper, item in shot.all_fields()])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    limits = np.array([0.0, 0.0, shot.width, shot.height])
    if aims:
        hit = np.array([_box(paper, item) for paper, item in aims])
        start, end = hit[:, :2].min(axis=0), hit[:, 2:].max(axis=0)
        depth = (end - start) * (0.35 + 0.5 * (effect.severity - 0.5))
        lines = np.concatenate([start + depth, end - depth])
        # From the side where the fewest other fields are lost with it.
        lost = [*(boxes[:, :2] < lines[:2]).sum(axis=0), *(boxes[:, 2:] > lines[2:]).sum(axis=0)]
        side = int(np.argmin(lost))
    else:
        corners = np.concatenate([paper.corners() for paper in shot.placed])
        edges = np.concatenate([corners.min(axis=0), corners.max(axis=0)])
        room = np.concatenate([low, high]) - edges
        lines = edges + room * (0.4 + effect.severity)
        side = int(np.argmax(np.abs(room)))
    limits[side] = lines[side]
    left, top, right, bottom = (int(v) for v in np.round(limits))
    shot.crop(
        max(left, 0),
        max(top, 0),
        min(max(right, left + 16), shot.width),
        min(max(bottom, top + 16), shot.height),
    )


def _box(paper: Placed, item: DrawnField) -> Array:
    points = np.concatenate([paper.map(quad) for quad in item.quads])
    return np.concatenate([points.min(axis=0), points.max(axis=0)])
