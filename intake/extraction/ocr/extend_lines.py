"""Lines whose boxes end before their print does, read again at their length.

A detector may leave out a line's last character where a seal's ring crosses it, and one
character that stands alone behind 民族. What is printed there is seen by its ink: as high
as the line's own, on its height, and within no other line's box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Quad
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.domain.values.folding import is_han
from intake.extraction.imaging.red_ink import without_red
from intake.extraction.legibility.edge_width import histogram, level_at
from intake.extraction.legibility.line import LineQuality, measure_line
from intake.extraction.ocr.layout import cut_out, shared_area
from intake.extraction.ocr.thresholds import (
    GAP,
    GAP_BEHIND_LABEL,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    OVERLAP,
    PAPER_SHARE,
    REACH_BEYOND,
    ROOM_BEHIND,
    SPACE,
    SURE_CHARACTER,
)

LONE_VALUES = ("民族", "性别")
"""Labels whose value is often one character."""


def with_their_ends(
    pixels: RGB, lines: Sequence[Line], qualities: Sequence[LineQuality], reader: Reader
) -> tuple[list[Line], list[LineQuality]]:
    """The lines with the Chinese characters that their boxes have left out, and how each of
    them can be seen; `qualities` are those of `lines`."""
    found, seen = list(lines), list(qualities)
    for i in range(len(found)):
        for way in (-1, 1):
            longer = _longer(pixels, found, i, seen[i], way)
            again = None if longer is None else _read_longer(pixels, found[i], longer, way, reader)
            if again is not None:
                found[i], seen[i] = again, measure_line(pixels, again.quad)
    return found, seen


def _longer(
    pixels: RGB, lines: Sequence[Line], at: int, quality: LineQuality, way: int
) -> Quad | None:
    """The line's quad as far as its print goes on, None where it does not."""
    line = lines[at]
    if not line.text or quality.contrast <= 0 or quality.dark > quality.paper:
        return None
    is_label = way > 0 and line.text.endswith(LONE_VALUES)
    gap = GAP_BEHIND_LABEL if is_label else GAP
    strip = cut_out(pixels, _beyond(line, way, REACH_BEYOND))
    strip = strip[:, ::-1] if way < 0 else strip
    if not _begins(_ink(strip, quality.contrast), gap):
        return None  # mostly: taking red ink out costs ten times as much as looking
    width = _goes_on(_ink(without_red(strip), quality.contrast), gap)
    if width is None:
        return None
    beyond = _beyond(line, way, width / strip.shape[0])
    is_inside = bool((beyond >= 0).all() and (beyond <= np.array(pixels.shape[1::-1])).all())
    is_free = not any(_lies_in(other.quad, beyond) for i, other in enumerate(lines) if i != at)
    return _joined(line.quad, beyond, way) if is_inside and is_free else None


def _beyond(line: Line, way: int, reach: float) -> Quad:
    """What lies `reach` line heights before (-1) or behind (1) a line, its quad's corners in
    the line's order."""
    quad = line.quad
    along = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
    step = along / max(float(np.linalg.norm(along)), 1e-6) * reach * line.height
    if way > 0:
        return np.stack([quad[1], quad[1] + step, quad[2] + step, quad[2]])
    return np.stack([quad[0] - step, quad[0], quad[3], quad[3] - step])


def _joined(quad: Quad, beyond: Quad, way: int) -> Quad:
    if way > 0:
        return np.stack([quad[0], beyond[1], beyond[2], quad[3]])
    return np.stack([beyond[0], quad[1], quad[2], beyond[3]])


def _lies_in(quad: Quad, place: Quad) -> bool:
    """Whether another line reaches into the place, by more than boxes of rows overlap."""
    shared = shared_area(quad, place)
    return shared > OVERLAP * abs(float(cv2.contourArea(np.asarray(place, np.float32))))


def _ink(strip: RGB, contrast: float) -> NDArray[np.bool_]:
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_RGB2GRAY), np.uint8)
    return np.asarray(grey < level_at(histogram(grey), PAPER_SHARE) - contrast / 2, np.bool_)


def _begins(ink: NDArray[np.bool_], gap: float) -> bool:
    """Whether there is ink within `gap` heights of a mask's left edge."""
    return bool(ink[:, : round(gap * ink.shape[0]) + 1].any())


def _goes_on(ink: NDArray[np.bool_], gap: float) -> float | None:
    """How far print goes on from the left edge of a mask as high as its line, in pixels;
    None where it does not, or goes on beyond the mask."""
    if not _begins(ink, gap):
        return None
    high = ink.shape[0]
    columns = np.flatnonzero(ink.any(axis=0))
    breaks = np.flatnonzero(np.diff(columns) > SPACE * high)
    last = int(columns[breaks[0]] if len(breaks) else columns[-1])
    rows = np.flatnonzero(ink[:, columns[0] : last + 1].any(axis=1))
    tall, wide = (rows[-1] - rows[0] + 1) / high, (last - columns[0] + 1) / high
    fits = tall >= LEAST_HEIGHT and wide >= LEAST_WIDTH
    return last + ROOM_BEHIND * high if fits and last + 1 < ink.shape[1] else None


def _read_longer(pixels: RGB, line: Line, quad: Quad, way: int, reader: Reader) -> Line | None:
    """The line as it is read at that length, if that adds sure Chinese characters alone."""
    strip = cut_out(pixels, quad)
    high, wide = strip.shape[:2]
    whole = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    (again,) = reader.recognise(strip, [whole])
    more = len(again.text) - len(line.text)
    if more <= 0:
        return None
    added = slice(-more, None) if way > 0 else slice(0, more)
    kept = again.text[:-more] if way > 0 else again.text[more:]
    is_print = kept == line.text and all(map(_is_word, again.text[added]))
    is_sure = is_print and min(again.probabilities[added], default=0.0) >= SURE_CHARACTER
    return replace(again, quad=quad) if is_sure else None


def _is_word(character: str) -> bool:
    return is_han(character) or character == "〇"
