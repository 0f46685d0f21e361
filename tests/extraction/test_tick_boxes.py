"""Which of several options is ticked: by the row's text first, by the ink at it second."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.domain.geometry import RGB
from intake.domain.text import Line
from intake.domain.values.statements.options import rows_of_options
from intake.extraction.fields.tick_boxes import ticked_option
from tests.drawn import FONTS, font, rect

GRADES = ("优秀", "合格", "基本合格", "不合格")
SIZE, GAP, TOP, LEFT = 36, 28, 60, 60
SPLIT = [pytest.param(kind, size, tilt, id=f"{kind}-{size}-{tilt}") for kind in (
    "tick", "filled", "cross box", "circle", "strike", "tick over", "dot"
) for size, tilt in ((36, 0.0), (24, 0.0), (36, 2.0))]  # fmt: skip


def drawn(
    chosen: int | None, kind: str, size: int = SIZE, tilt: float = 0.0
) -> tuple[RGB, list[Line], str]:
    """A row of options, the chosen one marked as `kind`, and its line as if read."""
    has_boxes = kind not in ("circle", "strike")
    face = font(FONTS[0], size)
    image = Image.new("RGB", (SIZE * 26, SIZE * 5), (246, 246, 243))
    draw = ImageDraw.Draw(image)
    x, text = float(LEFT), ""
    for number, word in enumerate(GRADES):
        if has_boxes:
            box = (x, TOP + size * 0.14, x + size * 0.8, TOP + size * 0.94)
            draw.rectangle(box, outline=(40, 40, 45), width=2)
            if number == chosen:
                _mark(draw, kind, box, size)
            x, text = x + size, text + "□"
        width = face.getlength(word)
        draw.text((x, TOP - size * 0.2), word, fill=(40, 40, 45), font=face)
        place = (x - size * 0.3, TOP - size * 0.35, x + width + size * 0.3, TOP + size * 1.4)
        if kind == "circle" and number == chosen:
            draw.ellipse(place, outline=(30, 40, 120), width=3)
        if kind == "strike" and number != chosen:
            draw.line(
                (x - 4, TOP + size * 0.6, x + width + 4, TOP + size * 0.5),
                fill=(30, 40, 120),
                width=3,
            )
        step = size if has_boxes else 0
        x, text = x + width + step, text + word + ("" if has_boxes else "、")
        if not has_boxes:
            draw.text((x, TOP - size * 0.2), "、", fill=(40, 40, 45), font=face)
            x += size
        else:
            x -= step
    text = text.rstrip("、")
    quad = rect(LEFT, TOP, x - (0 if has_boxes else size), TOP + size * 1.05)
    pixels = np.asarray(image).copy()
    middle = (pixels.shape[1] / 2, pixels.shape[0] / 2)
    turn = cv2.getRotationMatrix2D(middle, tilt, 1.0)
    pixels = cv2.warpAffine(pixels, turn, pixels.shape[1::-1], borderValue=(246, 246, 243))
    quad = (np.c_[quad, np.ones(4)] @ turn.T).astype(np.float32)
    return np.asarray(pixels, np.uint8), [Line(text, 0.99, quad, (0.99,) * len(text))], text


def _mark(
    draw: ImageDraw.ImageDraw, kind: str, box: tuple[float, float, float, float], size: int
) -> None:
    x0, y0, x1, y1 = box
    ink = (30, 40, 120)
    if kind == "tick":
        draw.line((x0 + 3, (y0 + y1) / 2, (x0 + x1) / 2, y1 - 3, x1 - 2, y0 + 3), fill=ink, width=3)
    elif kind == "tick over":
        draw.line(
            (x0, (y0 + y1) / 2, (x0 + x1) / 2, y1, x1 + size * 0.3, y0 - size * 0.4),
            fill=ink,
            width=3,
        )
    elif kind == "filled":
        draw.rectangle(box, fill=ink)
    elif kind == "cross box":
        draw.line((x0, y0, x1, y1), fill=ink, width=3)
        draw.line((x0, y1, x1, y0), fill=ink, width=3)
    elif kind == "dot":
        third = (x1 - x0) / 4
        draw.ellipse((x0 + third, y0 + third, x1 - third, y1 - third), fill=ink)


def chosen_in(pixels: RGB, lines: list[Line], text: str) -> str | None:
    (row,) = rows_of_options(GRADES, text)
    assert row.chosen is None
    found = ticked_option(pixels, lines, [(0, i) for i in range(len(text))], row)
    return found.word if found else None


@pytest.mark.parametrize(("kind", "size", "tilt"), SPLIT)
def test_the_marked_option_is_told_by_its_ink(kind: str, size: int, tilt: float) -> None:
    for number, word in enumerate(GRADES):
        assert chosen_in(*drawn(number, kind, size, tilt)) == word


@pytest.mark.parametrize("kind", ["tick", "circle"])
def test_a_row_without_a_mark_and_one_with_two_are_undecided(kind: str) -> None:
    assert chosen_in(*drawn(None, kind)) is None
    pixels, lines, text = drawn(0, kind)
    second, _, _ = drawn(2, kind)
    assert chosen_in(np.minimum(pixels, second), lines, text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("□优秀√合格□基本合格□不合格", "合格"),
        ("口优秀口合格V基本合格口不合格", "基本合格"),
        ("优秀□合格☑基本合格□不合格□", "合格"),
        ("■优秀□合格", "优秀"),
        ("□优秀☑合格□基本合格不合格", "合格"),
        ("优秀()合格(√)基本合格()不合格()", "合格"),
        ("优秀✓、合格、基本合格、不合格", "优秀"),
        ("□优秀合格□基本合格□不合格", None),
        ("☒优秀□合格□基本合格□不合格", None),
        ("√优秀√合格□基本合格□不合格", None),
        ("□优秀□合格□基本合格□不合格", None),
        ("优秀、合格、基本合格、不合格", None),
    ],
)
def test_the_text_of_a_row_tells_the_ticked_option_or_leaves_it_open(
    text: str, word: str | None
) -> None:
    (row,) = rows_of_options(GRADES, text)
    assert (row.chosen.word if row.chosen else None) == word
