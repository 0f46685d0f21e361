"""What was laid over a page and is none of its text: watermarks, copy marks, apps' marks.

People print 仅供…使用 over every copy of their card. Such lines tell neither which way the
page stands nor how legible it is, and no field of a paper is read from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB
from intake.domain.text import Line
from intake.extraction.imaging.red_ink import paper_around, without_red
from intake.extraction.imaging.thresholds import PAPER_QUANTILE
from intake.extraction.ocr.layout import cut_out
from intake.extraction.ocr.thresholds import (
    COLOURED,
    FAINTER,
    INK_PERCENTILE,
    MOST_TILT,
    MOSTLY,
    REPEATED,
    SHARED_PAIRS,
)

_PURPOSE = re.compile(
    r"[仅只][供限用].{0,16}?(?:使用|之用|专用|用途|申报|有效)|(?:他用|再次?复印|复印|转借|它用|翻印|挪用)无效|(?:不得|禁止|严禁)(?:他用|外传|复制|转载|挪作他用)"
    r"|与原[件本](?:核对)?(?:一致|相符|无误)|原件(?:已核|核对|相符|一致)|扫描全能王|扫描王|CamScanner|水印相机|由.{0,8}扫描"
)


@dataclass(frozen=True, slots=True)
class Overlay:
    """The lines that are the page's own, and those that were laid over it."""

    own: list[Line]
    over: list[Line]


def without_overlay(lines: Sequence[Line], direction: float) -> list[Line]:
    """The lines that are the page's own."""
    return told_apart(lines, direction).own


def told_apart(lines: Sequence[Line], direction: float) -> Overlay:
    """The lines that are the page's own, and the others."""
    is_slanted = [_is_slanted(line, direction) for line in lines]
    slanted = [pairs_of(line.text) for line, is_so in zip(lines, is_slanted, strict=True) if is_so]
    is_over = [
        _is_for_a_purpose(line.text) or (is_so and _is_repeated(line.text, slanted))
        for line, is_so in zip(lines, is_slanted, strict=True)
    ]
    return Overlay(
        [line for line, is_so in zip(lines, is_over, strict=True) if not is_so],
        [line for line, is_so in zip(lines, is_over, strict=True) if is_so],
    )


def lifted(pixels: RGB, overlay: Overlay) -> RGB | None:
    """The page without the ink of what was laid over it; None where nothing was, or where it
    cannot be told from the page's own by its colour or its darkness."""
    if len(overlay.over) < REPEATED:
        return None
    paper = paper_around(pixels)
    levels = np.asarray(pixels / paper, np.float32)
    over = np.median([_ink(pixels, line) for line in overlay.over], axis=0)
    own = np.array([_ink(pixels, line) for line in overlay.own]).reshape(-1, 3)
    if over[0] - over[1:].max() > COLOURED:
        return without_red(pixels)
    wash = float(1.0 - over.min())
    if np.ptp(over) > COLOURED or not len(own):
        return None
    if float(np.median(1.0 - own.mean(axis=1))) < FAINTER * wash:
        return None
    # What is darker than the watermark stays, what has a colour as well.
    dark = 1.0 - levels.mean(axis=2)
    left = np.clip((dark - wash) / max(1.0 - wash, 1e-3), 0.0, 1.0)
    clean = np.clip((1.0 - left)[..., None] * paper, 0, 255)
    is_grey = np.ptp(levels, axis=2) < COLOURED
    return np.where(is_grey[..., None], clean, pixels).astype(np.uint8)


def _ink(pixels: RGB, line: Line) -> NDArray[np.float32]:
    """The level of the ink in a line's box, red, green and blue, of its paper's."""
    strip = cut_out(pixels, line.quad).astype(np.float32)
    strip /= np.maximum(np.percentile(strip.reshape(-1, 3), PAPER_QUANTILE, axis=0), 1.0)
    dark = strip.mean(axis=2)
    return np.asarray(
        np.median(strip[dark <= np.percentile(dark, INK_PERCENTILE)], axis=0), np.float32
    )


def _is_for_a_purpose(text: str) -> bool:
    """Whether a line says little else than what a copy may be used for, or who made it."""
    said = sum(len(found.group()) for found in _PURPOSE.finditer(text))
    return said >= MOSTLY * len(text) > 0


def _is_slanted(line: Line, direction: float) -> bool:
    """Whether a line runs neither along the page's text nor across it."""
    across = line.quad[1] - line.quad[0]
    angle = float(np.degrees(np.arctan2(across[1], across[0]))) - direction
    return abs((angle + 45) % 90 - 45) > MOST_TILT


def _is_repeated(text: str, slanted: Sequence[frozenset[str]]) -> bool:
    """Whether other slanted lines say the same, or a part of it."""
    return sum(repeats(pairs_of(text), other) for other in slanted) > 1


def repeats(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a line's pairs of characters stand on another as well, so many that one of them
    repeats the other."""
    return len(one & other) >= min(SHARED_PAIRS, len(one)) > 0


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of characters that stand side by side in a text."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
