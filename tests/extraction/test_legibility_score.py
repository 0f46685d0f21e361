"""Claims about measuring lines of text and naming what spoils a page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from intake.domain.findings import Defect
from intake.domain.geometry import Box
from intake.domain.text import Reading, Span
from intake.extraction.legibility.edge_width import _within_trace
from intake.extraction.legibility.page_quality import (
    PageQuality,
    lost_at,
    page_defects,
    paper_resolution,
)
from intake.extraction.legibility.score import (
    LineQuality,
    explains,
    field_legibility,
    measure_line,
    physical_legibility,
)
from intake.extraction.legibility.thresholds import EDGE_SHARE, TRACE_SLACK
from intake.extraction.ocr.spans import values_seen
from tests.drawn import (
    FONTS,
    blurred,
    card,
    carried,
    glare_on,
    jpeg,
    lit,
    noisy,
    page_of_lines,
    placed,
    rect,
    shaken,
    wood,
)
from tests.fakes import line

RISE = 2.563


def _median(pixels, quads, name: str) -> float:
    return float(np.median([getattr(measure_line(pixels, q), name) for q in quads]))


def _judge(pixels, quads, **known) -> PageQuality:
    return page_defects(pixels, [measure_line(pixels, q) for q in quads], **known)


def _named(result: PageQuality) -> set[str]:
    return {d.defect.value for d in result.defects}


@pytest.mark.parametrize("name", FONTS)
@pytest.mark.parametrize("size", [16, 24, 36])
@pytest.mark.parametrize("sigma", [0.7, 1.2, 1.6])
def test_edge_width_is_right_for_thin_and_thick_strokes(name: str, size: int, sigma: float) -> None:
    page, quads = page_of_lines(size, name=name)
    measured = _median(noisy(blurred(page, sigma), 3), quads, "edge_width")
    drawn = (sigma**2 + 1 / 12) ** 0.5  # anti-aliasing is a box of one pixel
    assert measured == pytest.approx(RISE * drawn, rel=0.18, abs=0.4)


def test_noise_does_not_sharpen_or_soften_the_measure() -> None:
    page, quads = page_of_lines(32)
    soft = blurred(page, 1.3)
    calm, rough = (_median(noisy(soft, s), quads, "edge_width") for s in (1, 8))
    assert rough == pytest.approx(calm, rel=0.15)


def test_both_diagonals_are_not_softer_than_the_axes_allow() -> None:
    straight = [2.45, 2.31]  # 男民族汉 on a photo: corners, no slanting strokes
    corners = np.square(_within_trace([3.71, 4.27], straight))
    assert corners.sum() == pytest.approx(TRACE_SLACK * np.square(straight).sum())
    shaken_aslant = [2.0, 9.0]
    assert _within_trace(shaken_aslant, [6.4, 6.6]) == shaken_aslant


def test_a_shake_counts_by_its_worst_direction() -> None:
    page, quads = page_of_lines(36)
    for degrees in (0, 45, 90):
        line = measure_line(noisy(shaken(page, 26, degrees), 2), quads[0])
        assert line.edge_width > 5
        assert line.edge_least < 0.6 * line.edge_width
        assert explains(line)[0] is Defect.MOTION_BLUR


@pytest.mark.parametrize("size", [14, 20, 30, 48])
def test_glyph_height_is_the_ink_not_the_padded_box(size: int) -> None:
    page, quads = page_of_lines(size)
    measured = _median(page, quads, "glyph_height")
    assert 0.85 * size <= measured <= 1.0 * size
    assert measured < 0.8 * float(quads[0][3, 1] - quads[0][0, 1])


def test_contrast_is_measured_under_uneven_light() -> None:
    page, quads = page_of_lines(36, paper=220, ink=60)
    assert _median(noisy(page, 2), quads, "contrast") == pytest.approx(160, abs=12)
    ramp = np.tile(np.linspace(1.0, 0.6, page.shape[1], dtype=np.float32), (page.shape[0], 1))
    assert 95 <= _median(noisy(lit(page, ramp), 2), quads, "contrast") <= 160


def test_light_text_on_a_dark_ground_is_measured_alike() -> None:
    page, quads = page_of_lines(36, paper=240, ink=40)
    inverse = (255 - page).astype(np.uint8)
    dark, light = measure_line(page, quads[0]), measure_line(inverse, quads[0])
    assert light.contrast == pytest.approx(dark.contrast, abs=4)
    assert light.glyph_height == pytest.approx(dark.glyph_height, abs=2)


def test_a_tilted_line_measures_like_a_level_one() -> None:
    page, quads = page_of_lines(36, width=900)
    corners = rect(0, 0, page.shape[1], page.shape[0]) @ np.array(
        [[0.985, 0.174], [-0.174, 0.985]], np.float32
    ) + np.float32([300, 20])
    ground = np.full((1300, 1400, 3), 245, np.uint8)
    picture = blurred(placed(ground, page, corners), 1.2)
    turned = carried(quads, page, corners)
    for level, tilted in zip(quads[:4], turned[:4], strict=True):
        flat = measure_line(blurred(page, 1.2), level)
        slant = measure_line(picture, tilted)
        assert slant.glyph_height == pytest.approx(flat.glyph_height, rel=0.1)
        assert slant.edge_width == pytest.approx(flat.edge_width, rel=0.2)


def test_an_empty_box_has_no_glyphs_worth_reading() -> None:
    line = measure_line(noisy(np.full((60, 400, 3), 240, np.uint8), 2), rect(0, 0, 400, 60))
    assert line.contrast < 20
    assert physical_legibility(line) < 0.01


def test_text_cut_by_the_picture_touches_the_edge() -> None:
    page, quads = page_of_lines(36)
    cut = page[:, 100:].copy()
    moved = [q - np.float32([100, 0]) for q in quads]
    assert all(measure_line(cut, q).touches_edge for q in moved)
    assert not any(measure_line(page, q).touches_edge for q in quads)
    assert "cropped" in _named(_judge(cut, moved))


def test_a_dark_patch_over_the_text_is_covered() -> None:
    page, quads = page_of_lines(36, paper=220)
    x0, y0 = quads[0][0].astype(int)
    page[y0 - 20 : y0 + 80, x0 + 150 : x0 + 330] = (150, 110, 90)
    line = measure_line(noisy(page, 2), quads[0])
    assert line.covered_fraction > 0.15
    assert Defect.OCCLUDED in explains(line)
    assert measure_line(page, quads[1]).covered_fraction == 0


@pytest.mark.parametrize(
    "spoilt, defect",
    [
        (lambda p: noisy(blurred(p, 3.6), 2), "blur"),
        (lambda p: noisy(shaken(p, 20), 2), "motion_blur"),
        (lambda p: noisy(lit(p, 0.22), 2), "dark"),
        (lambda p: noisy(lit(p, 0.2, 150), 2), "low_contrast"),
        (lambda p: glare_on(p, (500, 500), 120), "glare"),
        (lambda p: glare_on(p, (500, 500), 300), "glare"),
        (lambda p: jpeg(p, 15), "compression"),
    ],
)
def test_each_defect_is_named_on_a_page_that_has_it(spoilt, defect: str) -> None:
    page, quads = page_of_lines(36, paper=215, lines=16)
    result = _judge(
        spoilt(noisy(page, 2)), quads, jpeg_quality=15 if defect == "compression" else 90
    )
    assert defect in _named(result)
    assert defect not in _named(_judge(noisy(page, 2), quads, jpeg_quality=90))


def test_a_finger_over_the_text_occludes_but_a_face_and_a_margin_do_not() -> None:
    paper, quads = card()
    corners = rect(320, 260, 1300, 880)
    picture = placed(np.full((1200, 1600, 3), 120, np.uint8), paper, corners)
    cv2.circle(picture, (1100, 480), 70, (210, 160, 130), -1)
    texts = carried(quads, paper, corners)
    assert _named(_judge(noisy(picture, 2), texts, outlines=[corners])) == set()
    cv2.line(picture, (800, 1199), (740, 800), (205, 155, 125), 110)
    result = _judge(noisy(picture, 2), texts, outlines=[corners])
    (cover,) = [d for d in result.defects if d.defect is Defect.OCCLUDED and d.box]
    assert cover.box is not None and cover.box.left < 760 < cover.box.right
    hidden = [lost_at(result.defects, Box.around(q)) for q in texts]
    assert hidden[-1] == (Defect.OCCLUDED,)
    assert hidden[0] == ()


def test_an_enlarged_picture_is_told_from_a_blurred_one() -> None:
    page, quads = page_of_lines(36, paper=215)
    small = cv2.resize(page, None, fx=0.13, fy=0.13, interpolation=cv2.INTER_AREA)
    enlarged = cv2.resize(noisy(small, 3), page.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    assert "upscaled" in _named(_judge(enlarged, quads))
    assert "upscaled" not in _named(_judge(noisy(blurred(page, 3.4), 3), quads))


def test_a_small_picture_has_low_resolution() -> None:
    assert _named(_judge(*page_of_lines(8))) == {"low_resolution"}


def test_a_hard_shadow_over_half_the_text_is_named_with_its_box() -> None:
    page, quads = page_of_lines(36, paper=225, lines=16)
    gain = np.ones(page.shape[:2], np.float32)
    gain[:, :420] = 0.45
    result = _judge(noisy(lit(page, gain), 2), quads)
    (shadow,) = [d for d in result.defects if d.defect is Defect.SHADOW]
    assert shadow.box is not None
    assert abs(shadow.box.right - 420) < 60


def test_stripes_of_a_screen_are_moire() -> None:
    page, quads = page_of_lines(36, paper=215)
    y, x = np.mgrid[: page.shape[0], : page.shape[1]]
    stripes = (9 * np.sin(2 * np.pi * (x * 0.19 + y * 0.07)))[:, :, None]
    assert "moire" in _named(_judge(lit(page, 1.0, stripes), quads))


def test_a_blank_page_is_blank_and_nothing_else() -> None:
    result = page_defects(noisy(np.full((1500, 1000, 3), 248, np.uint8), 2), [])
    assert _named(result) == {"blank"}
    assert result.legibility == 0


@pytest.mark.parametrize(
    "page",
    [
        lambda: page_of_lines(36, paper=255, ink=0),
        lambda: page_of_lines(29, paper=252, ink=30, lines=30, gap=1.5, name=FONTS[1]),
        lambda: (lambda p, q: (jpeg(noisy(blurred(p, 0.7), 3), 85), q))(*page_of_lines(29)),
        lambda: (lambda p, q: (noisy(p, 4), q))(*card()),
    ],
)
def test_good_pages_have_no_defect(page) -> None:
    pixels, quads = page()
    result = _judge(pixels, quads, jpeg_quality=85)
    assert _named(result) == set()
    assert result.legibility > 0.8


def test_a_poor_background_is_no_ground_for_rejection() -> None:
    paper, quads = card()
    corners = rect(320, 260, 1300, 880)
    picture = noisy(placed(wood(1200, 1600), paper, corners, rounded=38), 3)
    assert _named(_judge(picture, carried(quads, paper, corners), outlines=[corners])) == set()


def test_legibility_falls_with_each_measure_and_with_the_reader() -> None:
    page, quads = page_of_lines(36)
    good = measure_line(blurred(page, 0.7), quads[0])
    soft = measure_line(blurred(page, 3.4), quads[0])
    assert field_legibility(good, 0.99, 0.97) > 0.9
    assert field_legibility(soft, 0.99, 0.97) < 0.25
    assert field_legibility(good, 0.5, 0.1) < 0.35


def test_the_rule_itself_stands_at_one_half() -> None:
    line = LineQuality(
        rect(0, 0, 100, 30),
        20.0,
        EDGE_SHARE * 20.0,
        EDGE_SHARE * 20.0,
        60.0,
        200.0,
        140.0,
        1.0,
        0.0,
        0.0,
        0.0,
        touches_edge=False,
    )
    assert physical_legibility(line) == pytest.approx(0.5)
    assert explains(line) == ()


def test_resolution_is_the_papers_not_the_files() -> None:
    assert paper_resolution(rect(0, 0, 1011, 638), (85.6, 54.0)) == pytest.approx(300, abs=1)
    assert paper_resolution(rect(50, 50, 50 + 425, 50 + 674), (85.6, 54.0)) == pytest.approx(
        200, abs=1
    )


def test_a_paper_that_runs_out_of_the_picture_is_cut_at_that_rim_alone() -> None:
    page, quads = page_of_lines(40)
    whole = rect(-60, 20, 1150, page.shape[0] - 20)
    found = page_defects(page, [measure_line(page, q) for q in quads], [whole]).defects
    assert [(d.defect, d.box) for d in found] == [
        (Defect.CROPPED, Box(0, 20, 12, page.shape[0] - 20))
    ]
    assert not any(lost_at(found, Box.around(q)) for q in quads)


def test_one_character_is_as_legible_as_its_line() -> None:
    pixels, (quad, *_) = page_of_lines(26, lines=1)
    whole = line("于一九九九年", *quad[0], width=float(quad[1, 0] - quad[0, 0]))
    one = Reading("birth_date", None, "一", (Span(0, 1, 2),), whole.box, 1.0)
    known = measure_line(pixels, quad)
    assert values_seen(pixels, [whole], [known], {"birth_date": one}) == {"birth_date": (known,)}


SCALES = (0.7, 1.0, 1.5, 2.0)


@pytest.mark.parametrize("sigma", [0.8, 1.5, 2.2, 6.5, 8.0])
@pytest.mark.parametrize("size", [24, 36, 60])
def test_the_same_picture_enlarged_or_reduced_keeps_its_verdict(size: int, sigma: float) -> None:
    page, quads = page_of_lines(size)
    picture = noisy(blurred(page, sigma * size / 36), 2)
    verdicts = set()
    for scale in SCALES:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        other = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way)
        figure = np.median([physical_legibility(measure_line(other, q * scale)) for q in quads])
        verdicts.add(bool(figure >= 0.5))
    assert verdicts == {sigma < 3}
