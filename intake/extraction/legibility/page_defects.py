"""What spoils a page, found in its pixels: glare, shadow, shake, upscaling, blocks, moiré.

Each finder takes the grey or RGB page and says where, or how strongly; `quality` decides
whether it matters. A white scan, a blue card, a red seal and a busy desk are no defects.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.extraction.legibility.thresholds import (
    BRIGHT_PAPER,
    BURNT_ON_PAGE,
    FALL_OFF,
    GLARE_ON_PAPER,
    LEAST_GLARE,
    LEAST_GRAIN,
    LEAST_PAPER,
    LEAST_SHADED,
    LIGHT_SIDE,
    MOIRE_AXIS,
    MOIRE_BAND,
    PATCH,
    SHADE_SHARE,
    SHADOW_STEP,
    STANDING_OUT,
    STRETCHED,
    UNBURNT,
)

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Real = NDArray[np.float32]


def shrunk(pixels: RGB, side: int = LIGHT_SIDE) -> tuple[RGB, float]:
    """The picture at work scale, and work pixels per page pixel."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    small = pixels
    while max(small.shape[:2]) > 2.2 * side:
        # halving exactly is several times as fast as shrinking by any factor
        even = small[: small.shape[0] // 2 * 2, : small.shape[1] // 2 * 2]
        half = (even.shape[1] // 2, even.shape[0] // 2)
        small = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.uint8)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8), scale


def darkest_channel(small: RGB) -> Grey:
    """The least of the three channels: what is burnt must be burnt in all."""
    red, green, blue = cv2.split(small)
    return np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8)


def papers_mask(
    shape: tuple[int, ...], outlines: Sequence[Quad], quads: Sequence[Quad], scale: float
) -> Mask:
    """Where paper is: inside the outlines, else inside the hull of all text."""
    mask = np.zeros(shape[:2], np.uint8)
    areas = [np.asarray(outline, np.float32) for outline in outlines]
    if not areas and len(quads):
        points = np.concatenate(list(quads)).astype(np.float32)
        areas = [np.asarray(cv2.convexHull(points), np.float32)[:, 0]]
    for area in areas:
        cv2.fillConvexPoly(mask, np.round(area * scale).astype(np.int32), (1,))
    return mask


# ------------------------------------------------------------------------ light


def glare_boxes(small: RGB, paper: Mask, scale: float) -> list[Box]:
    """Burnt-out blobs with a soft rim on the paper, in page pixels."""
    level = _paper_level(small, paper)
    if level >= BRIGHT_PAPER:
        return []
    low = darkest_channel(small)
    burnt = cv2.morphologyEx(
        (low >= BURNT_ON_PAGE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(burnt)
    soft = np.asarray(cv2.GaussianBlur(low, (3, 3), 0), np.uint8)
    boxes = []
    for i in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[i])
        if area < LEAST_GLARE * burnt.size:
            continue
        window = (slice(max(y - 8, 0), y + h + 8), slice(max(x - 8, 0), x + w + 8))
        blob = (labels[window] == i).astype(np.uint8)
        if float(paper[window][blob > 0].mean()) < GLARE_ON_PAPER:
            continue
        if _fades(blob, soft[window], level):
            boxes.append(
                Box(
                    int(x / scale),
                    int(y / scale),
                    int(np.ceil((x + w) / scale)),
                    int(np.ceil((y + h) / scale)),
                )
            )
    return boxes


def _fades(blob: Mask, soft: Grey, level: float) -> bool:
    """Whether the light falls off gradually around the blob."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    near = cv2.dilate(blob, kernel)
    far = cv2.dilate(near, np.ones((3, 3), np.uint8))
    ring = soft[(far > 0) & (near == 0)]
    if not len(ring):
        return False
    return bool(float(np.percentile(ring, 60)) > level + FALL_OFF * (255 - level))


def _paper_level(small: RGB, paper: Mask) -> float:
    """The usual level of the paper (darkest channel), where there is paper."""
    low = darkest_channel(small)
    inside = low[paper > 0][::5]
    if len(inside) < LEAST_PAPER:
        inside = low.ravel()
    unburnt = inside[inside < BURNT_ON_PAGE]
    if len(unburnt) >= UNBURNT * len(inside):  # else the paper itself is white
        inside = unburnt
    middle = float(np.median(inside))
    return float(np.median(inside[inside >= middle]))


def shade(small: RGB, paper: Mask) -> Mask | None:
    """Where the paper gets much less light than elsewhere; None if nowhere or all over.

    Large-scale light only: a closing removes print; a photo or a printed band is too
    small a share, or has no text in it, to be mistaken for shaded paper.
    """
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    inside = cv2.countNonZero(paper)
    if inside < LEAST_SHADED:
        return None
    bright = float(np.percentile(ground[paper > 0][::7], 90))
    low, high = 0.12 * bright, SHADOW_STEP * bright
    shaded = np.asarray((ground > low) & (ground < high), np.uint8) & paper
    blob = cv2.morphologyEx(shaded, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8))
    share = cv2.countNonZero(blob) / inside
    return np.asarray(blob, np.uint8) if SHADE_SHARE[0] <= share <= SHADE_SHARE[1] else None


def mask_box(mask: Mask, scale: float) -> Box:
    """The box around a mask that is not empty, in page pixels."""
    x, y, w, h = cv2.boundingRect(mask)
    return Box(
        int(x / scale), int(y / scale), int(np.ceil((x + w) / scale)), int(np.ceil((y + h) / scale))
    )


def share_in(mask: Mask, quads: Sequence[Quad], scale: float) -> float:
    """Share of the text's length that lies in the mask (nine points on each line)."""
    lines = np.stack(list(quads)) * scale
    left, right = (lines[:, 0] + lines[:, 3]) / 2, (lines[:, 1] + lines[:, 2]) / 2
    steps = np.linspace(0, 1, 9)[None, :, None]
    points = (left[:, None] * (1 - steps) + right[:, None] * steps).astype(int).reshape(-1, 2)
    x = np.clip(points[:, 0], 0, mask.shape[1] - 1)
    y = np.clip(points[:, 1], 0, mask.shape[0] - 1)
    return float(np.mean(mask[y, x] > 0))


# ------------------------------------------------------------------------ signal


def blockiness(grey: Grey) -> float:
    """How much larger steps are on the 8 x 8 JPEG grid than between, as a ratio >= 0.

    1 = no grid. Median of absolute second differences, so that print does not count.
    """
    part = grey[:2048, :2048].astype(np.int16)
    worst = 0.0
    for rows in (part, part.T):
        step = np.abs(rows[:, 2:-1] * 3 - rows[:, 1:-2] * 3 + rows[:, :-3] - rows[:, 3:])
        calm = np.minimum(step, 24).mean(axis=0)
        calm = calm[: len(calm) // 8 * 8].reshape(-1, 8)
        by_phase = np.median(calm, axis=0)
        rest = np.median(np.delete(by_phase, int(by_phase.argmax())))
        worst = max(worst, float(by_phase.max() / max(float(rest), 0.25)))
    return worst


def grain_is_stretched(grey: Grey) -> bool:
    """Whether the grain of calm areas is blurred together as only enlarging does.

    A lens blurs the picture before the sensor adds its grain, so even a blurred photo has
    grain that changes from pixel to pixel; an enlarged file's grain was enlarged with it.
    Correlation of second neighbours, median over the calm squares that have grain.
    """
    rows, columns = (min(n, 2400) // PATCH for n in grey.shape)
    part = grey[: rows * PATCH, : columns * PATCH].astype(np.float32)
    part -= cv2.blur(part, (9, 9))
    squares = part.reshape(rows, PATCH, columns, PATCH).swapaxes(1, 2).reshape(-1, PATCH, PATCH)
    if len(squares) < 4:
        return False
    spread = squares[:, ::2, ::2].std(axis=(1, 2))
    calm = np.argsort(np.where(spread > LEAST_GRAIN, spread, np.inf))[: len(squares) // 5 + 1]
    calm = calm[spread[calm] > LEAST_GRAIN]
    if len(calm) < 3:
        return False
    values = squares[calm]
    whole = (values**2).mean(axis=(1, 2))
    along = (values[:, :, 2:] * values[:, :, :-2]).mean(axis=(1, 2)) / whole
    down = (values[:, 2:] * values[:, :-2]).mean(axis=(1, 2)) / whole
    return bool(float(np.median(np.minimum(along, down))) > STRETCHED)


def moire_strength(grey: Grey) -> float:
    """Strongest isolated peak of the page's fine spectrum over its neighbourhood, in dB.

    Screens re-shot show one or two sharp peaks between 0.08 and 0.45 cycles per pixel;
    print spreads its power.
    """
    side = 512
    height, width = grey.shape
    if min(height, width) < side // 2:
        return 0.0
    total = np.zeros((256, 129))
    window = np.hanning(256)[:, None] * np.hanning(256)[None, :]
    spots = [(height * a, width * b) for a in (0.3, 0.7) for b in (0.3, 0.7)]
    for y, x in spots:
        y0 = int(np.clip(y - 128, 0, max(height - 256, 0)))
        x0 = int(np.clip(x - 128, 0, max(width - 256, 0)))
        patch = grey[y0 : y0 + 256, x0 : x0 + 256]
        if patch.shape != (256, 256):
            continue
        values = np.clip(patch.astype(np.float32) - cv2.blur(patch, (9, 9)), -20, 20)
        total += np.abs(np.fft.rfft2(values * window)) ** 2
    level = 10 * np.log10(total + 1e3).astype(np.float32)
    around = cv2.medianBlur(level, 5)
    fy = np.abs(np.fft.fftfreq(256))[:, None]
    fx = np.fft.rfftfreq(256)[None, :]
    radius = np.sqrt(fx**2 + fy**2)
    # JPEG's grid peaks on multiples of 1/8, and straight print on the axes
    wanted = (
        (radius > MOIRE_BAND[0]) & (radius < MOIRE_BAND[1]) & (fx > MOIRE_AXIS) & (fy > MOIRE_AXIS)
    )
    return float((level - around)[wanted].max())


def ink_share(small: RGB) -> float:
    """Share of pixels that stand out from their surroundings, for finding blank pages."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    raised = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((11, 11), np.uint8))
    return float(np.mean(raised > STANDING_OUT))
