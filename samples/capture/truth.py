"""What can be read in a finished picture: the truth of every field, measured.

Glyph height and edge width follow from the geometry and the blurs that were applied;
contrast is measured on the picture itself under the warped ink mask.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

from samples.capture.shot import Array, Bytes, Placed, Shot
from samples.drawing.truth import (
    MARKS,
    MAX_EDGE_WIDTH,
    DrawnField,
    FieldTruth,
    PaperTruth,
    is_legible_print,
)

INK_QUANTILE = 15.0
"""Percentile of the ink's luminance taken as "ink": the cores of the strokes, because
the rims of thin strokes are half paper."""
MAX_COVERED = 0.05
"""Share of a field's ink that may be hidden before the field counts as covered."""
NO_INK_STEP = 40
"""Luminance below the local paper that counts as ink in a drawing without a mask."""


def paper_truths(shot: Shot) -> list[PaperTruth]:
    """Truth of every paper in the picture as it is now."""
    return [
        PaperTruth(
            material=paper.drawing.material,
            year=paper.drawing.year,
            box=frame_box(paper.corners(), shot.width, shot.height),
            fields=[field_truth(shot, paper, item) for item in paper.drawing.fields],
            bilingual=paper.drawing.bilingual,
        )
        for paper in shot.placed
    ]


def field_truth(shot: Shot, paper: Placed, item: DrawnField) -> FieldTruth:
    """Truth of one field: place, size, sharpness, contrast, and the rule's verdict."""
    points = np.concatenate([paper.map(quad) for quad in item.quads])
    if item.field in MARKS:
        return _mark_truth(shot, paper, item, points)
    glyph, edge = paper.glyph_height(item), shot.edge_width(paper, item)
    contrast, hidden = contrast_and_cover(shot, paper, item)
    clipped = bool(
        (points < -0.5).any()
        or (points[:, 0] > shot.width + 0.5).any()
        or (points[:, 1] > shot.height + 0.5).any()
    )
    covered = hidden > MAX_COVERED
    legible = is_legible_print(glyph, edge, contrast) and not clipped and not covered
    return FieldTruth(
        item.field,
        item.value,
        item.printed,
        frame_box(points, shot.width, shot.height),
        round(glyph, 2),
        round(edge, 2),
        round(contrast, 1),
        clipped,
        covered,
        bool(legible),
    )


def _mark_truth(shot: Shot, paper: Placed, item: DrawnField, points: Array) -> FieldTruth:
    """Truth of a mark: visible where it is in the picture, sharp and not covered."""
    edge = shot.edge_width(paper, item)
    left, top, right, bottom = box = frame_box(points, shot.width, shot.height)
    low, high = points.min(axis=0), points.max(axis=0)
    inside = (right - left) * (bottom - top) / max(float(np.prod(high - low)), 1.0)
    cover = shot.cover[top:bottom, left:right] if shot.cover is not None else np.zeros(1)
    clipped, covered = bool(inside < 1 - MAX_COVERED), bool((cover > 0).mean() > MAX_COVERED)
    return FieldTruth(
        item.field,
        item.value,
        item.printed,
        box,
        0.0,
        round(edge, 2),
        0.0,
        clipped,
        covered,
        bool(edge <= MAX_EDGE_WIDTH and not clipped and not covered),
    )


def frame_box(points: Array, width: int, height: int) -> list[int]:
    """The upright rectangle around points, inside the page and never empty."""
    low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    left, top = (int(np.clip(low[i], 0, size - 1)) for i, size in enumerate((width, height)))
    right, bottom = (
        int(np.clip(high[i], edge + 1, size))
        for i, (edge, size) in enumerate(((left, width), (top, height)))
    )
    return [left, top, right, bottom]


def contrast_and_cover(shot: Shot, paper: Placed, item: DrawnField) -> tuple[float, float]:
    """Ink contrast (0-255) of a field, and the share 0-1 of its ink that is hidden."""
    inks: list[Bytes] = []
    papers: list[Bytes] = []
    hidden = total = 0
    for quad in item.quads:
        points = paper.map(quad)
        left, top, right, bottom = frame_box(points, shot.width, shot.height)
        crop = shot.pixels[top:bottom, left:right]
        light = np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)
        ink = _warped_ink(paper, quad, left, top, light.shape)
        inside = np.zeros(light.shape, np.uint8)
        cv2.fillConvexPoly(inside, np.round(points - [left, top]).astype(np.int32), 255)
        dark = (ink >= max(96, int(ink.max()) // 2)) & (inside > 0)
        inks.append(light[dark])
        papers.append(light[(ink <= 16) & (inside > 0)])
        total += int(dark.sum())
        if shot.cover is not None:
            hidden += int((shot.cover[top:bottom, left:right][dark] > 0).sum())
    ink_light, paper_light = np.concatenate(inks), np.concatenate(papers)
    if ink_light.size < 4 or paper_light.size < 4:
        return 0.0, hidden / max(total, 1)
    contrast = float(np.median(paper_light)) - float(np.percentile(ink_light, INK_QUANTILE))
    return max(contrast, 0.0), hidden / max(total, 1)


def _warped_ink(paper: Placed, quad: Array, left: int, top: int, shape: tuple[int, ...]) -> Bytes:
    """The drawing's ink mask under one quad, in the page's pixels."""
    low = np.maximum(np.floor(np.min(quad, axis=0)).astype(int) - 4, 0)
    high = np.ceil(np.max(quad, axis=0)).astype(int) + 4
    area = (
        int(low[0]),
        int(low[1]),
        int(min(high[0], paper.drawing.image.width)),
        int(min(high[1], paper.drawing.image.height)),
    )
    if paper.drawing.ink is not None:
        ink = np.asarray(paper.drawing.ink.crop(area), np.uint8)
    else:
        ink = _dark_strokes(paper.drawing.image.crop(area))
    shift = np.array([[1.0, 0, -left], [0, 1.0, -top], [0, 0, 1.0]])
    offset = np.array([[1.0, 0, low[0]], [0, 1.0, low[1]], [0, 0, 1.0]])
    warped = cv2.warpPerspective(
        ink, shift @ paper.matrix @ offset, (shape[1], shape[0]), flags=cv2.INTER_LINEAR
    )
    return np.asarray(warped, np.uint8)


def _dark_strokes(crop: Image.Image) -> Bytes:
    light = np.asarray(crop.convert("L"), np.int16)
    return np.where(np.median(light) - light > NO_INK_STEP, 255, 0).astype(np.uint8)


def difficulty(papers: Sequence[PaperTruth]) -> dict[str, dict[str, float]]:
    """How hard a set of papers is: quantiles over all fields, and the legible share.

    Keys `glyph_height`, `edge_width`, `contrast`, each with `p5 p25 p50 p75 p95`; and
    `fields` with `count`, `legible` (share 0-1), `clipped`, `covered`.
    """
    fields = [item for paper in papers for item in paper.fields if item.field not in MARKS]
    table: dict[str, dict[str, float]] = {}
    for name in ("glyph_height", "edge_width", "contrast"):
        values = [float(getattr(item, name)) for item in fields] or [0.0]
        table[name] = {
            f"p{q}": round(float(np.percentile(values, q)), 2) for q in (5, 25, 50, 75, 95)
        }
    count = max(len(fields), 1)
    table["fields"] = {"count": float(len(fields))} | {
        name: round(sum(bool(getattr(item, name)) for item in fields) / count, 4)
        for name in ("legible", "clipped", "covered")
    }
    return table
