"""What lies or shines on a paper is told from what a paper carries by design."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from intake.domain.findings import Defect
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.text import Line
from intake.extraction.legibility.occlusion_patch import find_patches
from tests.drawn import card, lit, noisy, page_of_lines

CUT = Box(500, 320, 900, 420)
"""A place in the middle of the page's third and fourth line."""


def lines_beside(quads: list[Quad], cover: Box | None) -> list[Line]:
    """What is read of the lines: up to the cover, where they run under it."""
    found = []
    for quad in quads:
        box = Box.around(quad)
        seen = quad.copy()
        if cover is not None and box.overlap(cover) > 0.2 * box.width * box.height:
            seen[[1, 2], 0] = cover.left - 8
        if seen[1, 0] - seen[0, 0] > 40:
            found.append(Line("字样", 0.99, seen))
    return found


def page(paper: int) -> tuple[RGB, list[Quad]]:
    pixels, quads = page_of_lines(36, paper=paper, lines=12)
    slope = np.tile(np.linspace(1.0, 0.86, pixels.shape[1], dtype=np.float32), (pixels.shape[0], 1))
    return (lit(pixels, slope) if paper < 240 else pixels), quads


@pytest.mark.parametrize("colour", [(250, 232, 120), (40, 42, 50), (70, 90, 130), (150, 110, 90)])
def test_a_thing_that_interrupts_the_text_is_found_whatever_its_colour(
    colour: tuple[int, ...],
) -> None:
    pixels, quads = page(228)
    pixels[CUT.top : CUT.bottom, CUT.left : CUT.right] = colour
    (patch,) = find_patches(noisy(pixels, 2), lines_beside(quads, CUT), None)
    assert patch.defect is Defect.OCCLUDED and patch.box is not None
    assert patch.box.overlap(CUT) > 0.8 * CUT.width * CUT.height


def test_a_reflection_on_nearly_white_paper_is_found_by_its_lack_of_grain() -> None:
    pixels, quads = page(244)
    grained = noisy(pixels, 2)
    cv2.ellipse(grained, (700, 370), (200, 55), 0, 0, 360, (255, 255, 255), -1)
    (patch,) = find_patches(grained, lines_beside(quads, CUT), None)
    assert patch.defect is Defect.GLARE and patch.box is not None
    assert patch.box.overlap(CUT) > 0.5 * CUT.width * CUT.height


@pytest.mark.parametrize("paper", [228, 244, 255])
def test_a_page_with_nothing_on_it_shows_nothing(paper: int) -> None:
    pixels, quads = page(paper)
    assert (
        find_patches(noisy(pixels, 2 if paper < 255 else 0), lines_beside(quads, None), None) == ()
    )


def test_a_portrait_a_band_and_a_thing_beside_the_text_hide_nothing() -> None:
    portrait, quads = card()
    assert find_patches(noisy(portrait, 2), lines_beside(quads, None), None) == ()
    pixels, quads = page_of_lines(36, paper=228, top=260)
    pixels[:, 1120:] = (60, 110, 170)  # a coloured margin
    pixels[20:70, 300:700] = (250, 232, 120)  # above all text
    assert find_patches(noisy(pixels, 2), lines_beside(quads, None), None) == ()


@pytest.mark.parametrize(("head", "count"), [(60, 0), (22, 0), (None, 1)])
def test_clothes_below_a_face_on_white_ground_hide_nothing(head: int | None, count: int) -> None:
    pixels, quads = page_of_lines(36, paper=240, lines=12)
    beside = [quad for quad in quads if not Box.around(quad).overlap(Box(150, 230, 420, 560))]
    pixels[230:560, 150:420] = 240
    if head:  # or the neck alone
        cv2.ellipse(pixels, (285, 330), (head, 85), 0, 0, 360, (222, 178, 150), -1)
    cv2.fillConvexPoly(
        pixels, np.array([[245, 405], [325, 405], [405, 540], [165, 540]]), (38, 40, 52)
    )
    assert len(find_patches(noisy(pixels, 2), lines_beside(beside, None), None)) == count


@pytest.mark.parametrize("depth", [0.3, 0.5])
def test_a_soft_shadow_over_the_text_is_no_thing_that_lies_there(depth: float) -> None:
    pixels, quads = page_of_lines(36, paper=236, lines=12)
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    shade = 1 - depth * np.exp(-(((x - 250) / 220) ** 2 + ((y - 420) / 260) ** 2))
    assert find_patches(noisy(lit(pixels, shade), 2), lines_beside(quads, None), None) == ()


def lamp(pixels: RGB, at: tuple[int, int], reach: int) -> RGB:
    """A lamp's soft reflection: white in its middle, its light falls off around."""
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    away = np.hypot(x - at[0], 1.6 * (y - at[1])) / reach
    light = 255 * np.clip(1.7 - away, 0, 1)[..., None]
    return np.clip(pixels + light, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("paper", [244, 250, 255])
def test_a_lamp_that_has_eaten_ink_on_white_paper_is_found_with_its_place(paper: int) -> None:
    pixels, quads = page(paper)
    lit_page = lamp(noisy(pixels, 1), (760, 420), 200)
    eaten = Box(560, 300, 960, 540)
    patches = find_patches(lit_page, lines_beside(quads, eaten), None)
    boxes = [p.box for p in patches if p.defect is Defect.GLARE and p.box is not None]
    assert any(box.overlap(eaten) > 0 for box in boxes)


def test_white_paper_burnt_beside_its_standing_ink_is_no_reflection() -> None:
    pixels, quads = page(244)
    burnt = noisy(pixels, 1)
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    bright = (np.hypot(x - 300, y - 300) < 420)[..., None] & (pixels > 200)
    burnt = np.where(bright, 255, burnt).astype(np.uint8)  # the paper only
    assert find_patches(burnt, lines_beside(quads, None), None) == ()
