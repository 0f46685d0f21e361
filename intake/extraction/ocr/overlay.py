"""What was laid over a page and is none of its text: watermarks, copy marks, apps' marks.

People print 仅供…使用 over every copy of their card. Such lines tell neither which way the
page stands nor how legible it is, and no field of a paper is read from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intake.domain.geometry import RGB
from intake.domain.text import Line
from intake.extraction.imaging.red_ink import paper_around, red_share, without_red
from intake.extraction.imaging.thresholds import PAPER_QUANTILE
from intake.extraction.ocr.layout import cut_out
from intake.extraction.ocr.thresholds import (
    COLOURED,
    DOUBTFUL_NOISE,
    FAINTER,
    INK_PERCENTILE,
    LEAST_INKED,
    MOST_TILT,
    MOSTLY,
    REPEATED,
    SHARED_PAIRS,
)

_PURPOSE = re.compile(
    r"[仅只][供限用].{0,16}?(?:使用|之用|专用|用途|申报|有效)|(?:他用|再次?复印|复印|转借|它用|翻印|挪用)无效|(?:不得|禁止|严禁)(?:他用|外传|复制|转载|挪作他用)"
    r"|与原[件本](?:核对)?(?:一致|相符|无误)|原件(?:已核|核对|相符|一致)|扫描全能王|扫描王|CamScanner|水印相机|由.{0,8}扫描"
)
_WORDS = (
    "仅供",
    "仅限",
    "职称",
    "申报使用",
    "评审使用",
    "办理",
    "他用无效",
    "再次复印无效",
    "复印件",
)
"""What watermarks are made of: pieces of one that was recognised by a whole phrase."""


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
    said = frozenset().union(*(pairs_of(li.text) for li in lines if _is_for_a_purpose(li.text)))
    said = said and said.union(*map(pairs_of, _WORDS))
    is_over = [
        _is_for_a_purpose(line.text)
        or _is_part_of(line.text, said)
        or (is_so and _is_repeated(line.text, slanted))
        for line, is_so in zip(lines, is_slanted, strict=True)
    ]
    return Overlay(
        [line for line, is_so in zip(lines, is_over, strict=True) if not is_so],
        [line for line, is_so in zip(lines, is_over, strict=True) if is_so],
    )


def lifted(pixels: RGB, overlay: Overlay) -> RGB | None:
    """The page without the ink of what was laid over it; None where nothing was, or where it
    cannot be told from the page's own by its colour or its darkness."""
    doubtful = sum(line.confidence < DOUBTFUL_NOISE for line in overlay.own)
    if not overlay.over or len(overlay.over) + doubtful < REPEATED:
        return None
    if (
        float(np.median([red_share(cut_out(pixels, li.quad)) for li in overlay.over]))
        >= LEAST_INKED
    ):
        return without_red(pixels)
    # Where print lies below a watermark's line its ink seems darker, where a watermark's lines
    # were taken for the page's own theirs lighter.
    wash = float(np.percentile([_darkness(pixels, line) for line in overlay.over], 25))
    own = [_darkness(pixels, line) for line in overlay.own]
    if not own or float(np.percentile(own, 75)) < FAINTER * wash:
        return None
    paper = paper_around(pixels)
    levels = np.asarray(pixels / paper, np.float32)
    # What is darker than the watermark stays, what has a colour as well.
    dark = 1.0 - levels.mean(axis=2)
    left = np.clip((dark - wash) / max(1.0 - wash, 1e-3), 0.0, 1.0)
    clean = np.clip((1.0 - left)[..., None] * paper, 0, 255)
    is_grey = np.ptp(levels, axis=2) < COLOURED
    return np.where(is_grey[..., None], clean, pixels).astype(np.uint8)


def _darkness(pixels: RGB, line: Line) -> float:
    """How much darker than its paper the ink in a line's box is, 0 to 1."""
    strip = cut_out(pixels, line.quad).astype(np.float32).mean(axis=2)
    paper = max(float(np.percentile(strip, PAPER_QUANTILE)), 1.0)
    return 1.0 - float(np.percentile(strip, INK_PERCENTILE)) / paper


def _is_for_a_purpose(text: str) -> bool:
    """Whether a line says little else than what a copy may be used for, or who made it."""
    said = sum(len(found.group()) for found in _PURPOSE.finditer(text))
    return said >= MOSTLY * len(text) > 0


def _is_part_of(text: str, said: frozenset[str]) -> bool:
    """Whether a line is a piece of what a watermark says on other lines."""
    mine = pairs_of(text)
    return len(mine & said) >= MOSTLY * len(mine) > 0


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
