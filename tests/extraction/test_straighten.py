"""Claims about finding papers, telling the text's direction, and laying papers flat."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from intake.extraction.imaging.straighten import (
    find_outlines,
    map_quads,
    straighten,
    upright_rotation,
)
from tests.drawn import card, carried, noisy, page_of_lines, placed, rect, speckled, wood


def _tilted(x: float, y: float, w: float, h: float, s: float = 0.05):
    return np.array(
        [
            [x + s * w, y + s * h],
            [x + w, y],
            [x + w - s * w * 0.3, y + h],
            [x, y + h - s * h * 0.5],
        ],
        np.float32,
    )


GROUNDS = {
    "wood": lambda: wood(1200, 1600),
    "stone": lambda: speckled(1200, 1600),
    "white": lambda: np.full((1200, 1600, 3), 250, np.uint8),
    "dark": lambda: np.full((1200, 1600, 3), 30, np.uint8),
}


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_card_on_any_ground_is_found_within_one_per_cent(ground: str) -> None:
    paper, quads = card()
    corners = _tilted(300, 250, 1000, 640)
    picture = noisy(placed(GROUNDS[ground](), paper, corners, rounded=38), 3)
    found = find_outlines(picture, carried(quads, paper, corners))
    assert len(found) == 1
    assert np.abs(found[0] - corners).max() < 10


def test_two_cards_on_one_page_are_two_papers_top_first() -> None:
    paper, quads = card()
    places = [_tilted(300, 50, 700, 440, 0.02), _tilted(400, 650, 700, 440, 0.03)]
    picture = wood(1200, 1600)
    texts = []
    for corners in places:
        picture = placed(picture, paper, corners, rounded=26)
        texts += carried(quads, paper, corners)
    found = find_outlines(noisy(picture, 3), texts)
    assert len(found) == 2
    for one, corners in zip(found, places, strict=True):
        assert np.abs(one - corners).max() < 8


def test_two_certificates_side_by_side_are_two_papers() -> None:
    paper, quads = page_of_lines(40, lines=8, width=1000)
    picture = wood(1000, 1700)
    texts = []
    for corners in (rect(60, 100, 810, 850), rect(880, 120, 1630, 870)):
        picture = placed(picture, paper, corners)
        texts += carried(quads, paper, corners)
    assert len(find_outlines(noisy(picture, 3), texts)) == 2


def test_a_sheet_on_a_desk_under_perspective_is_found() -> None:
    paper, quads = page_of_lines(36, paper=250, lines=18, left=100)
    corners = _tilted(150, 200, 1250, 1600, 0.04)
    picture = noisy(placed(wood(2000, 1600), paper, corners), 3)
    found = find_outlines(picture, carried(quads, paper, corners))
    assert len(found) == 1
    assert np.abs(found[0] - corners).max() < 8


def test_a_pale_card_on_a_white_scanner_page_is_found() -> None:
    paper, quads = card()
    corners = rect(300, 200, 956, 615)
    picture = noisy(placed(np.full((1754, 1240, 3), 253, np.uint8), paper, corners, rounded=20), 2)
    found = find_outlines(picture, carried(quads, paper, corners))
    assert len(found) == 1
    assert np.abs(found[0] - corners).max() < 5


def test_a_page_that_fills_the_picture_has_no_outline() -> None:
    assert find_outlines(*page_of_lines(36, lines=18)) == []
    assert find_outlines(*card()) == []


def test_a_printed_frame_or_table_is_no_paper() -> None:
    framed, quads = page_of_lines(36, lines=18, left=100)
    cv2.rectangle(framed, (40, 40), (1160, framed.shape[0] - 40), (120, 20, 20), 4)
    assert find_outlines(framed, quads) == []
    table, quads = page_of_lines(36, lines=18, left=100)
    cv2.rectangle(table, (60, 80), (1160, 900), (0, 0, 0), 2)
    assert find_outlines(table, quads) == []


def test_without_text_no_paper_is_claimed() -> None:
    assert find_outlines(wood(600, 800), []) == []


@pytest.mark.parametrize("angle", [0, 3.5, 30, 90, -60, 88])
def test_the_direction_of_the_lines_is_found_modulo_180(angle: float) -> None:
    _, quads = page_of_lines(30, lines=12)
    turn = np.array(
        [
            [np.cos(np.radians(angle)), -np.sin(np.radians(angle)), 0],
            [np.sin(np.radians(angle)), np.cos(np.radians(angle)), 0],
            [0, 0, 1],
        ]
    )
    told = upright_rotation(map_quads(quads, turn))
    assert abs((told.angle - angle + 90) % 180 - 90) < 0.5
    assert told.agreement == 1.0
    assert told.count == len(quads)


def test_a_detector_that_calls_upright_boxes_lines_is_not_believed() -> None:
    """Text running upwards is reported as tall boxes with corners ordered as if across."""
    tall = [rect(x, 100, x + 30, 700) for x in range(0, 600, 60)]
    assert abs(upright_rotation(tall).angle) == 90


def test_no_text_gives_no_direction() -> None:
    told = upright_rotation([])
    assert (told.angle, told.agreement, told.count) == (0.0, 0.0, 0)
    assert upright_rotation([rect(0, 0, 20, 20)]).count == 0


@pytest.mark.parametrize("angle", [0, 90, 180, 270, -90])
def test_quarter_turns_move_pixels_and_quads_together(angle: int) -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[5:10, 20:35] = 255
    turned, matrix = straighten(picture, angle)
    (box,) = map_quads([rect(20, 5, 35, 10)], matrix)
    low, far = box.min(axis=0).astype(int), box.max(axis=0).astype(int)
    assert turned[low[1] : far[1], low[0] : far[0]].min() == 255
    assert int((turned == 255).sum()) == 5 * 15 * 3


def test_a_turned_page_keeps_all_its_text_and_maps_back() -> None:
    picture, quads = page_of_lines(30, lines=6)
    turned, matrix = straighten(picture, 10.0)
    moved = map_quads(quads, matrix)
    for quad in moved:
        assert quad.min() >= 0
        assert (quad <= (turned.shape[1], turned.shape[0])).all()
    back = map_quads(moved, np.linalg.inv(matrix))
    assert np.abs(np.array(back) - np.array(quads)).max() < 0.01


def test_a_flattened_card_shows_its_text_where_the_homography_says() -> None:
    paper, quads = card()
    corners = _tilted(300, 250, 1000, 640)
    picture = placed(wood(1200, 1600), paper, corners)
    flat, matrix = straighten(picture, corners, size=(1011, 638))
    assert flat.shape == (638, 1011, 3)
    for ours, true in zip(map_quads(carried(quads, paper, corners), matrix), quads, strict=True):
        assert np.abs(ours - true).max() < 1
    assert np.abs(flat.astype(int) - paper).mean() < 8
