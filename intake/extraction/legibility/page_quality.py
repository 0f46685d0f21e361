"""A page's defects, each with its place: only those that hurt its text.

A poor background is no ground for rejection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intake.domain.findings import Defect, DefectAt
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.thresholds import MM_PER_INCH
from intake.extraction.legibility import page_defects as signs
from intake.extraction.legibility.line import LineQuality
from intake.extraction.legibility.occlusion_finger import finger_boxes
from intake.extraction.legibility.occlusion_line import cut_rims
from intake.extraction.legibility.score import explains, physical_legibility
from intake.extraction.legibility.thresholds import (
    BAD_JPEG,
    BLANK_INK,
    BLOCKS,
    DARK_PAPER,
    FAINTEST_TEXT,
    FEW_LINES,
    GLARE_IN_LINE,
    GRAIN_JPEG,
    HIDDEN_SHARE,
    LEAST_DPI,
    MOIRE_PEAK,
    MOST_CONVERGENCE,
    MOST_LINES,
    MOST_SPREAD,
    POOR_JPEG,
    SHADED_TEXT,
    SMALLEST_TEXT,
)

HIDING = frozenset({Defect.GLARE, Defect.OCCLUDED, Defect.CROPPED})


@dataclass(frozen=True, slots=True)
class PageQuality:
    """A page's defects, its measured resolution (None if no size is known), and how well
    its text can be read on the whole, 0-1 (median over lines; 0 for a page without)."""

    defects: tuple[DefectAt, ...]
    resolution_dpi: float | None
    legibility: float


def page_defects(
    pixels: RGB,
    lines: Sequence[LineQuality],
    outlines: Sequence[Quad] = (),
    jpeg_quality: int | None = None,
    physical_mm: tuple[float, float] | None = None,
) -> PageQuality:
    """All defects that hurt this page's text, each with its box (None = whole page).

    `lines` are the page's measured lines; `outlines` its papers, empty if the page is the
    paper; `physical_mm` the size of the only paper, if known.
    """
    small, scale = signs.shrunk(pixels)
    text = [
        line
        for line in lines
        if line.contrast >= FAINTEST_TEXT and line.glyph_height >= SMALLEST_TEXT
    ]
    if not text:
        blank = signs.ink_share(small) < BLANK_INK
        found = (DefectAt(Defect.BLANK),) if blank else ()
        return PageQuality(found, None, 0.0)
    dpi = _resolution(pixels, outlines, physical_mm)
    defects = _light_defects(small, scale, text, outlines)
    defects += _text_defects(text, {d.defect for d in defects})
    defects += _signal_defects(pixels, jpeg_quality, {d.defect for d in defects})
    defects += _shape_defects(pixels, text, outlines)
    if dpi is not None and dpi < LEAST_DPI and not _has(defects, Defect.LOW_RESOLUTION):
        defects.append(DefectAt(Defect.LOW_RESOLUTION))
    figure = float(np.median([physical_legibility(line) for line in text]))
    return PageQuality(tuple(defects), dpi, figure)


def lost_at(defects: Sequence[DefectAt], box: Box) -> tuple[Defect, ...]:
    """Those of a page's defects whose own box covers a good part of this field's box.

    For what hides text from the detector too: a finger, a reflection, a cut.
    """
    area = max(box.width * box.height, 1)
    return tuple(
        d.defect
        for d in defects
        if d.box is not None and d.defect in HIDING and d.box.overlap(box) > HIDDEN_SHARE * area
    )


def paper_resolution(outline: Quad, physical_mm: tuple[float, float]) -> float:
    """Pixels per inch of a paper of known size (either side first), from its outline.

    The smaller of both directions: perspective starves one of them.
    """
    sides = np.linalg.norm(np.roll(outline, -1, axis=0) - outline, axis=1)
    pixels = sorted((float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2))
    return min(p / mm * MM_PER_INCH for p, mm in zip(pixels, sorted(physical_mm), strict=True))


# ------------------------------------------------------------------------ parts


def _has(defects: Sequence[DefectAt], kind: Defect) -> bool:
    return any(d.defect is kind for d in defects)


def _resolution(
    pixels: RGB, outlines: Sequence[Quad], physical_mm: tuple[float, float] | None
) -> float | None:
    if physical_mm is None or len(outlines) > 1:
        return None
    height, width = pixels.shape[:2]
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return paper_resolution(outlines[0] if outlines else page, physical_mm)


def _text_defects(text: Sequence[LineQuality], known: set[Defect]) -> list[DefectAt]:
    """Defects that enough of the lines show, boxed when only a part shows them."""
    wanted = (
        Defect.BLUR,
        Defect.MOTION_BLUR,
        Defect.LOW_RESOLUTION,
        Defect.DARK,
        Defect.OVEREXPOSED,
        Defect.LOW_CONTRAST,
        Defect.OCCLUDED,
    )
    reasons = [explains(line) for line in text]
    found = []
    for kind in wanted:
        hit = [line for line, why in zip(text, reasons, strict=True) if kind in why]
        share = len(hit) / len(text)
        if kind is Defect.OCCLUDED:
            found += (
                [] if kind in known else [DefectAt(kind, Box.around(line.quad)) for line in hit]
            )
        elif share >= FEW_LINES:
            whole = share >= MOST_LINES
            box = None if whole else Box.union([Box.around(line.quad) for line in hit])
            found.append(DefectAt(kind, box))
    is_dark = float(np.median([line.paper for line in text])) < DARK_PAPER
    if is_dark and Defect.SHADOW not in known and not _has(found, Defect.DARK):
        found.append(DefectAt(Defect.DARK))
    return found


def _light_defects(
    small: RGB, scale: float, text: Sequence[LineQuality], outlines: Sequence[Quad]
) -> list[DefectAt]:
    quads = [line.quad for line in text]
    paper = signs.papers_mask(small.shape, outlines, quads, scale)
    found = [DefectAt(Defect.GLARE, box) for box in signs.glare_boxes(small, paper, scale)]
    eaten = [Box.around(t.quad) for t in text if t.glare_fraction > GLARE_IN_LINE]
    if eaten and not found:
        found.append(DefectAt(Defect.GLARE, Box.union(eaten)))
    covers = finger_boxes(small, outlines, quads, scale)
    found += [DefectAt(Defect.OCCLUDED, box) for box in covers]
    shade = signs.shade(small, paper)
    if shade is not None:
        share = signs.share_in(shade, quads, scale)
        if SHADED_TEXT <= share <= 1 - SHADED_TEXT:
            found.append(DefectAt(Defect.SHADOW, signs.mask_box(shade, scale)))
    return found


def _signal_defects(pixels: RGB, jpeg_quality: int | None, known: set[Defect]) -> list[DefectAt]:
    """Compression, moiré, enlargement: judged on the spectrum, only where suspected."""
    grey = np.ascontiguousarray(pixels[..., 1])
    found = []
    if (
        jpeg_quality is not None
        and jpeg_quality < POOR_JPEG
        and (jpeg_quality < BAD_JPEG or signs.blockiness(grey) > BLOCKS)
    ):
        found.append(DefectAt(Defect.COMPRESSION))
    if signs.moire_strength(grey) > MOIRE_PEAK:
        found.append(DefectAt(Defect.MOIRE))
    keeps_grain = jpeg_quality is None or jpeg_quality >= GRAIN_JPEG
    is_soft = bool(known & {Defect.BLUR, Defect.MOTION_BLUR})
    if is_soft and keeps_grain and signs.grain_is_stretched(grey):
        found.append(DefectAt(Defect.UPSCALED))
    return found


def _shape_defects(
    pixels: RGB, text: Sequence[LineQuality], outlines: Sequence[Quad]
) -> list[DefectAt]:
    height, width = pixels.shape[:2]
    cut = [Box.around(t.quad).clipped(width, height) for t in text if t.touches_edge]
    found = [DefectAt(Defect.CROPPED, box) for box in cut]
    for outline in outlines:
        if not cut:
            found += [DefectAt(Defect.CROPPED, rim) for rim in cut_rims(outline, width, height)]
        sides = np.linalg.norm(np.roll(outline, -1, axis=0) - outline, axis=1)
        worst = max(
            max(sides[0], sides[2]) / max(min(sides[0], sides[2]), 1.0),
            max(sides[1], sides[3]) / max(min(sides[1], sides[3]), 1.0),
        )
        if worst > MOST_CONVERGENCE:
            found.append(DefectAt(Defect.SKEWED, Box.around(outline).clipped(width, height)))
    if not outlines and _spread(text) > MOST_SPREAD:
        found.append(DefectAt(Defect.SKEWED))
    return found


def _spread(text: Sequence[LineQuality]) -> float:
    """How far apart the directions of the long lines are, degrees (10th-90th percentile)."""
    angles = []
    for line in text:
        way = line.quad[1] - line.quad[0]
        down = line.quad[3] - line.quad[0]
        if np.linalg.norm(way) > 4 * np.linalg.norm(down):
            angles.append(float(np.degrees(np.arctan2(way[1], way[0]))))
    if len(angles) < 4:
        return 0.0
    turned = (np.array(angles) - angles[0] + 90) % 180 - 90
    return float(np.percentile(turned, 90) - np.percentile(turned, 10))
