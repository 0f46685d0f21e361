"""The ground of a portrait: plain or not, and of which colour.

Looked at beside and above the head, where no studio lets anything but the ground be seen.
Colours are compared in CIELAB (D65, lightness 0-100), so that a limit means the same for
every hue.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box
from intake.extraction.marks.portrait.thresholds import (
    ABOVE_FACE,
    BESIDE_FACE,
    BLACK_GROUND_BELOW,
    HUELESS_BELOW,
    LEAST_STRIP,
    LOWER_FROM,
    MOST_APART,
    MOST_GRADED,
    NEAR_GROUND,
    PALE_FROM,
    PICTURE_RIM,
    PLAIN_FROM,
    WHITE_FROM,
    WORK_WIDE,
)

Pixels = NDArray[np.float32]
"""`(…, 4)` CIELAB colours with their row, or `(…, 3)` without."""

BUSY = "杂色"
"""Not plain."""
HUES = (
    (20.0, "红"),
    (50.0, "红"),
    (75.0, "棕"),
    (110.0, "黄"),
    (200.0, "绿"),
    (310.0, "蓝"),
    (345.0, "紫"),
    (360.0, "红"),
)
"""Upper ends of CIELAB hue angles, degrees, and what they are called."""


def ground_colour(pixels: RGB, face: Box) -> str | None:
    """Its colour in a word, 杂色 when it is not plain, None when too little is seen of it.

    `face` in the picture's pixels.
    """
    scale = WORK_WIDE / pixels.shape[1]
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    head = [v * scale for v in face.as_list()]
    views = [_with_rows(lab), _with_rows(lab)[:, ::-1]]
    gaps = (head[0], lab.shape[1] - head[2])
    sides = [_beside(view, head, gap) for view, gap in zip(views, gaps, strict=True)]
    both = np.concatenate(sides)
    if len(both) < WORK_WIDE:
        return None
    if float(np.linalg.norm(_middle(sides[0]) - _middle(sides[1]))) > MOST_APART:
        return BUSY
    line = _evened(both)
    shares = [_share(both, line, NEAR_GROUND) - PLAIN_FROM]
    shares += [_share(_below(view, head), line, MOST_APART) - LOWER_FROM for view in views]
    return _name(_middle(both)) if min(shares) >= 0 else BUSY


def _with_rows(lab: Pixels) -> Pixels:
    """`(h, w, 4)`: colour, and the row as 0-1."""
    height, width = lab.shape[:2]
    rows = np.arange(height, dtype=np.float32)[:, None, None] / height
    return np.concatenate([lab, np.broadcast_to(rows, (height, width, 1))], axis=2)


def _beside(view: Pixels, head: list[float], gap: float) -> Pixels:
    """Pixels left of the head down to the eyes and above it, `(n, 4)`."""
    height, width = view.shape[:2]
    x0, y0, x1, y1 = head
    rim = max(round(PICTURE_RIM * width), 1)
    eyes = int(np.clip(y0 + 0.4 * (y1 - y0), 0.15 * height, height))
    top = int(np.clip(y0 - ABOVE_FACE * (y1 - y0), rim, eyes))
    wide = int(max(gap - BESIDE_FACE * (x1 - x0), LEAST_STRIP * width)) + rim
    return np.concatenate(
        [view[rim:eyes, rim:wide].reshape(-1, 4), view[rim:top, wide : width // 2].reshape(-1, 4)]
    )


def _below(view: Pixels, head: list[float]) -> Pixels:
    """Pixels at the left edge from the eyes to the chin, where no shoulder is yet."""
    height, width = view.shape[:2]
    rim = max(round(PICTURE_RIM * width), 1)
    rows = [
        int(np.clip(head[1] + share * (head[3] - head[1]), 0, height - 1)) for share in (0.4, 0.95)
    ]
    return view[rows[0] : rows[1] + 1, rim : rim + max(round(LEAST_STRIP * width), 2)].reshape(
        -1, 4
    )


def _share(pixels: Pixels, line: Pixels, near: float) -> float:
    """Share of pixels whose colour is near what the line `(2, 3)` says for their row."""
    expected = line[0] + pixels[:, 3:] * line[1]
    return float((np.linalg.norm(pixels[:, :3] - expected, axis=1) <= near).mean())


def _middle(pixels: Pixels) -> Pixels:
    return np.asarray(np.median(pixels[:, :3], axis=0), np.float32)


def _evened(pixels: Pixels) -> Pixels:
    """The ground's colour at the top and its change to the bottom, `(2, 3)`: studios light
    it lighter above or below.

    Least squares, fitted again without what lies far off; a ground that changes by more
    than `MOST_GRADED` has one colour for all rows.
    """
    rows = np.column_stack([np.ones(len(pixels)), pixels[:, 3]])
    kept = np.ones(len(pixels), bool)
    line = np.zeros((2, 3))
    for _ in range(3):
        line, *_ = np.linalg.lstsq(rows[kept], pixels[kept, :3], rcond=None)
        far = np.linalg.norm(pixels[:, :3] - rows @ line, axis=1)
        kept = far <= max(float(np.median(far)) * 2, 2.0)
    if float(np.linalg.norm(line[1])) > MOST_GRADED:
        line = np.array([_middle(pixels), np.zeros(3)])
    return np.asarray(line, np.float32)


def _name(colour: Pixels) -> str:
    light, a, b = (float(v) for v in colour)
    if np.hypot(a, b) < HUELESS_BELOW:
        return "白" if light >= WHITE_FROM else "黑" if light < BLACK_GROUND_BELOW else "灰"
    hue = float(np.degrees(np.arctan2(b, a))) % 360
    name = next(word for end, word in HUES if hue <= end)
    return "浅蓝" if name == "蓝" and light >= PALE_FROM else name
