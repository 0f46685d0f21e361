"""Lines are paired in a frame in which text runs to the right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.extraction.ocr.layout import (
    columns,
    cut_out,
    gutters,
    map_quad,
    ordered,
    place,
    rotation_matrix,
    rows,
)
from tests.drawn import rect
from tests.fakes import line, sheet, upright


def turned(quad: np.ndarray, degrees: float) -> np.ndarray:
    return map_quad(quad, rotation_matrix(degrees))


def test_angles_are_clockwise() -> None:
    assert rotation_matrix(90) @ [1, 0, 1] == pytest.approx([0, 1, 1])


@settings(deadline=None)
@given(degrees=st.floats(-179, 179), first=st.integers(0, 3), mirrored=st.booleans())
def test_corners_are_ordered_as_a_person_reads_them(
    degrees: float, first: int, mirrored: bool
) -> None:
    quad = turned(rect(0, 0, 200, 30), degrees)
    shuffled = np.roll(quad[::-1] if mirrored else quad, first, axis=0)
    assert ordered(shuffled, degrees) == pytest.approx(quad, abs=1e-3)


def test_a_line_that_runs_upwards_starts_at_its_lower_end() -> None:
    quad = ordered(rect(0, 0, 30, 200), -90)
    assert quad[0] == pytest.approx([0, 200])
    assert quad[1] == pytest.approx([0, 0])


@settings(deadline=None)
@given(st.floats(-180, 180))
def test_a_turned_page_is_placed_as_the_upright_one(degrees: float) -> None:
    lines = [line("姓名", 100, 100), line("阿依古丽", 200, 100), line("性别女", 100, 180)]
    there = rotation_matrix(degrees)
    moved = [replace(li, quad=map_quad(li.quad, there)) for li in lines]
    for one, other in zip(upright(lines), place(moved, rotation_matrix(-degrees)), strict=True):
        assert (one.left, one.top, one.right, one.bottom) == pytest.approx(
            (other.left, other.top, other.right, other.bottom), abs=0.1
        )


def test_rows_run_down_and_each_from_left_to_right() -> None:
    lines = [line("三", 100, 200), line("二", 300, 104), line("一", 100, 100), line("四", 220, 195)]
    texts = [[lines[p.index].text for p in row] for row in rows(upright(lines))]
    assert texts == [["一", "二"], ["三", "四"]]


def test_lines_below_each_other_are_rows_of_their_own() -> None:
    assert [len(row) for row in rows(upright(sheet("一", "二", "三", pitch=36)))] == [1, 1, 1]


def test_columns_part_at_strips_that_no_line_crosses() -> None:
    apart = [line("左上", 0, 0), line("左下", 0, 50), line("右上", 300, 0), line("右下", 320, 50)]
    assert [sorted(p.index for p in c) for c in columns(upright(apart))] == [[0, 1], [2, 3]]
    bridge = [*apart, line("一行横贯左右两边的标题文字", 0, 100)]
    assert len(columns(upright(bridge))) == 1


def test_the_widest_gutter_comes_first() -> None:
    lines = [line("一", 0, 0), line("二", 0, 40), line("三", 0, 200), line("四", 0, 250)]
    cuts = gutters(upright(lines), "y")
    assert len(cuts) == 3
    assert [p.index for p in cuts[0][0]] == [0, 1]
    assert [p.index for p in cuts[0][1]] == [2, 3]
    assert gutters(upright(lines), "x") == []


@pytest.mark.parametrize("degrees", [0, 30, 90, 180, 270])
def test_a_strip_is_cut_out_upright_with_its_margin(degrees: float) -> None:
    pixels = np.full((400, 400, 3), 255, np.uint8)
    y, x = np.mgrid[:400, :400]
    quad = turned(rect(-80, -20, 80, 20), degrees) + 200
    across = (x - 200) * np.cos(np.radians(degrees)) + (y - 200) * np.sin(np.radians(degrees))
    down = (y - 200) * np.cos(np.radians(degrees)) - (x - 200) * np.sin(np.radians(degrees))
    pixels[(abs(across) < 80) & (abs(down) < 20)] = (200, 0, 0)
    pixels[(abs(across) < 80) & (abs(down) < 20) & (across < 0)] = (0, 0, 200)
    strip = cut_out(pixels, quad.astype(np.float32), 0.5)
    assert strip.shape[:2] == (80, 200)
    assert tuple(strip[40, 60]) == (0, 0, 200)  # the beginning stays on the left
    assert tuple(strip[40, 140]) == (200, 0, 0)
    assert tuple(strip[6, 100]) == (255, 255, 255)
    assert cut_out(pixels, quad.astype(np.float32)).shape[:2] == (40, 160)


def test_beyond_the_page_its_edge_goes_on() -> None:
    pixels = np.full((50, 100, 3), 90, np.uint8)
    strip = cut_out(pixels, rect(-20, -10, 60, 30), 0.5)
    assert strip.min() == strip.max() == 90
