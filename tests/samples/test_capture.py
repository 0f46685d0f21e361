"""Captures: the truth they carry agrees with what stands in their pixels."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from samples.capture.effects import EFFECTS
from samples.capture.optics import hexagon
from samples.capture.take import Captured, capture, difficulty, flat, save, save_pages
from samples.drawing.houses import HOUSES
from samples.drawing.truth import (
    MAX_EDGE_WIDTH,
    MIN_CONTRAST,
    MIN_GLYPH_HEIGHT,
    Drawing,
    DrawnField,
    FieldTruth,
)

PAPER, INK = (250, 249, 244), (25, 25, 28)


def bars(
    width_mm: float, height_mm: float, dpi: float, *, rows: int = 5, glyph_mm: float = 4.0
) -> Drawing:
    """A paper whose fields are rows of solid bars: ink whose place is known exactly."""
    size = (round(width_mm / 25.4 * dpi), round(height_mm / 25.4 * dpi))
    image, ink = Image.new("RGB", size, PAPER), Image.new("L", size, 0)
    draw, mask = ImageDraw.Draw(image), ImageDraw.Draw(ink)
    glyph = glyph_mm / 25.4 * dpi
    fields = []
    for row in range(rows):
        left, top = size[0] * 0.25, size[1] * (0.15 + 0.7 * row / rows)
        for bar in range(8):
            box = [left + bar * glyph, top, left + (bar + 0.45) * glyph, top + glyph]
            draw.rectangle(box, fill=INK)
            mask.rectangle(box, fill=255)
        right = left + 7.5 * glyph
        quad = np.array([[left, top], [right, top], [right, top + glyph], [left, top + glyph]])
        fields.append(DrawnField(f"row{row}", "1", "1", [quad], glyph))
    return Drawing("other", image, dpi, fields, ink=ink)


def card() -> Drawing:
    drawing = bars(85.6, 54.0, 450, glyph_mm=3.0)
    drawing.rounded_mm = 3.2
    return drawing


def sheet() -> Drawing:
    return bars(210.0, 297.0, 250)


def shot(kind: str, seed: int = 1, **options: object) -> Captured:
    drawing = sheet() if options.pop("paper", "card") == "sheet" else card()
    return capture([drawing], kind, np.random.default_rng(seed), **options)  # type: ignore[arg-type]


def fields(captured: Captured) -> list[FieldTruth]:
    return [item for paper in captured.papers for item in paper.fields]


@pytest.fixture(scope="module")
def small() -> Captured:
    """A chat picture: the smallest file there is."""
    return shot("chat")


def grey(captured: Captured) -> NDArray[np.float32]:
    return cv2.cvtColor(captured.pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize(
    ("kind", "rotation"),
    [
        ("scan", 180),
        ("photo", 0),
        ("photo", 90),
        ("chat", 270),
        ("screenshot", 90),
        ("print_scan", 0),
    ],
)
def test_a_fields_box_holds_its_ink_and_nothing_else(kind: str, house: str, rotation: int) -> None:
    captured = shot(kind, house=house, rotation=rotation)
    light = grey(captured)
    for item in fields(captured):
        left, top, right, bottom = item.box
        inside = light[top:bottom, left:right]
        around = light[max(top - 6, 0) : bottom + 6, max(left - 6, 0) : right + 6]
        middle = (np.percentile(inside, 5) + np.percentile(around, 95)) / 2
        assert (inside < middle).sum() > 0.93 * (around < middle).sum()
        assert 0.2 < (inside < middle).mean() < 0.7


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize("kind", ["scan", "photo"])
@pytest.mark.parametrize("seed", range(3))
def test_unspoilt_scans_and_photos_are_legible_with_room(kind: str, house: str, seed: int) -> None:
    for paper in ("card", "sheet"):
        for item in fields(shot(kind, seed, house=house, paper=paper)):
            assert item.legible
            assert item.glyph_height >= MIN_GLYPH_HEIGHT
            assert item.edge_width < MAX_EDGE_WIDTH - 0.1
            assert item.contrast > MIN_CONTRAST + 5


@pytest.mark.parametrize(
    ("kind", "house"), [("photo", "tune"), ("photo", "test"), ("scan", "test")]
)
@pytest.mark.parametrize("effect", EFFECTS)
def test_severity_decides_on_which_side_of_the_rule_a_page_falls(
    effect: str, kind: str, house: str
) -> None:
    for severity in (0.55, 1.0):
        spoilt = fields(shot(kind, house=house, effects=[f"{effect}:{severity}"]))
        assert not all(item.legible for item in spoilt)
    mild = fields(shot(kind, house=house, effects=[f"{effect}:0.4"]))
    assert all(item.legible for item in mild)


@pytest.mark.parametrize("effect", ["glare", "shadow", "occluded", "cropped"])
@pytest.mark.parametrize("house", HOUSES)
def test_a_fault_hits_the_field_that_was_named(effect: str, house: str) -> None:
    captured = shot("photo", house=house, paper="sheet", effects=[f"{effect}:1:row0"])
    hit, *others = fields(captured)
    assert hit.field == "row0" and not hit.legible
    assert hit.clipped == (effect == "cropped")
    assert any(item.legible for item in others)


def edge_rise(
    light: NDArray[np.float32], start: NDArray[np.float64], end: NDArray[np.float64]
) -> float:
    """10-90 % rise in px across the line start-end, averaged along its middle half.

    The ends of the line across must lie beyond the softest edge, on even ink and even paper.
    """
    start, end = start - 0.5, end - 0.5
    long = float(np.linalg.norm(end - start))
    along = (end - start) / long
    across = np.array([-along[1], along[0]])
    steps, depth = np.linspace(0.25, 0.75, 400) * long, np.arange(-60, 60, 0.1)
    points = start + steps[:, None, None] * along + depth[None, :, None] * across
    grid = points.astype(np.float32)
    profile = cv2.remap(light, grid[..., 0], grid[..., 1], cv2.INTER_CUBIC).mean(axis=0)
    low, high = np.median(profile[:100]), np.median(profile[-100:])
    rise = (profile - low) / (high - low)
    return float(np.argmax(rise > 0.9) - np.argmax(rise > 0.1)) * 0.1


def slanted() -> tuple[Drawing, NDArray[np.float64]]:
    """A dark square turned by 5 degrees, its corners in drawing pixels."""
    size, side = 1600, 560.0
    turn = np.deg2rad(5.0)
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * side
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = square @ spin.T + [540, 500]
    fine = np.zeros((size * 4, size * 4), np.uint8)
    cv2.fillPoly(fine, [np.round(corners * 4 - 0.5).astype(np.int32)], 255)
    ink = cv2.resize(fine, (size, size), interpolation=cv2.INTER_AREA)
    share = ink[..., None] / 255
    pixels = np.round(np.array(PAPER) * (1 - share) + np.array(INK) * share)
    item = DrawnField("square", "1", "1", [corners], 60.0)
    return Drawing(
        "other", Image.fromarray(pixels.astype(np.uint8)), 300.0, [item], ink=Image.fromarray(ink)
    ), corners


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        ("scan", []),
        ("photo", []),
        ("chat", []),
        ("photo", ["blur:0.7"]),
        ("scan", ["blur:1"]),
        ("photo", ["upscaled:0.3"]),
        ("photo", ["upscaled:0.6"]),
    ],
)
def test_edge_width_is_what_a_slanted_edge_measures(
    kind: str, effect: list[str], house: str
) -> None:
    drawing, _ = slanted()
    captured = capture([drawing], kind, np.random.default_rng(4), house=house, effects=effect)
    item = captured.papers[0].fields[0]
    left, top, right, bottom = item.box
    light = grey(captured)
    inside = (light[top:bottom, left:right] < 120).astype(np.uint8)
    outline = max(
        cv2.findContours(inside, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea
    )
    rect = cv2.approxPolyDP(outline, 0.05 * cv2.arcLength(outline, True), True)
    corners, rim = rect.reshape(-1, 2), outline.reshape(-1, 2)
    middle = corners.mean(axis=0)
    corners = corners[np.argsort(np.arctan2(*(corners - middle).T[::-1]))]
    rises = [
        edge_rise(light, *_fitted(rim, corners[i], corners[(i + 1) % 4], np.array([left, top])))
        for i in range(4)
    ]
    # An enlarged edge is a staircase of few steps: where a step meets it is chance.
    measured = float(np.mean(rises)) if "upscaled" in "".join(effect) else max(rises)
    assert measured == pytest.approx(item.edge_width, abs=0.25, rel=0.12)


def _fitted(
    rim: NDArray[np.int32],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    offset: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The straight line through a side's outline, as start and end on the page."""
    along = (end - start) / np.linalg.norm(end - start)
    reach = (rim - start) @ along / np.linalg.norm(end - start)
    beside = np.abs((rim - start) @ [-along[1], along[0]])
    side = rim[(reach > 0.2) & (reach < 0.8) & (beside < 12)]
    vx, vy, x, y = np.ravel(cv2.fitLine(side, cv2.DIST_L2, 0, 0.01, 0.01))
    way = np.array([vx, vy]) * np.sign(np.dot([vx, vy], along))
    foot = np.array([x, y]) + offset + 0.5
    half = np.linalg.norm(end - start) / 2
    return foot - way * half, foot + way * half


def test_glyph_height_is_the_height_of_the_bars() -> None:
    captured = shot("screenshot")
    for item in fields(captured):
        assert item.glyph_height == pytest.approx(item.box[3] - item.box[1], abs=2)


def test_low_contrast_is_measured_not_promised() -> None:
    for item in fields(shot("photo", effects=["low_contrast:1"])):
        left, top, right, bottom = item.box
        inside = grey(shot("photo", effects=["low_contrast:1"]))[top:bottom, left:right]
        spread = np.percentile(inside, 90) - np.percentile(inside, 10)
        assert spread < 40 and item.contrast == pytest.approx(spread, abs=14)


def test_the_two_sides_of_a_card_lie_one_below_the_other_on_a_scanned_page() -> None:
    captured = capture([card(), card()], "scan", np.random.default_rng(5))
    first, second = captured.papers
    assert first.box[3] < second.box[1]
    assert captured.pixels.shape[0] > 1.3 * captured.pixels.shape[1]


def test_two_papers_of_a_photo_lie_side_by_side() -> None:
    captured = capture([sheet(), sheet()], "photo", np.random.default_rng(5))
    first, second = captured.papers
    assert abs(first.box[1] - second.box[1]) < (first.box[3] - first.box[1]) / 2
    assert first.box[0] < second.box[0]


def test_the_same_seed_gives_the_same_picture_and_another_house_another() -> None:
    one, two = shot("photo", 3), shot("photo", 3)
    assert np.array_equal(one.pixels, two.pixels)
    assert not np.array_equal(one.pixels, shot("photo", 3, house="test").pixels)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif", "a.bmp"])
def test_a_file_shows_the_pixels_of_the_capture(name: str, small: Captured, tmp_path: Path) -> None:
    with Image.open(save(small, tmp_path / name)) as opened:
        read = np.asarray(opened.convert("RGB"), np.int16)
    assert read.shape == small.pixels.shape
    assert np.abs(read - small.pixels).mean() < 6


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_a_reader_that_obeys_exif_sees_the_frame_of_the_truth(
    orientation: int, suffix: str, small: Captured, tmp_path: Path
) -> None:
    path = save(small, tmp_path / f"a{suffix}", orientation=orientation)
    with Image.open(path) as opened:
        assert opened.getexif().get(0x0112, 1) == orientation
        upright = np.asarray(ImageOps.exif_transpose(opened).convert("RGB"), np.int16)
    assert upright.shape == small.pixels.shape
    assert np.abs(upright - small.pixels).mean() < 6


def test_a_pdf_page_at_200_dpi_is_the_frame_of_the_truth(tmp_path: Path) -> None:
    import pymupdf

    captured = shot("scan")
    path = save_pages([captured, captured], tmp_path / "a.pdf")
    with pymupdf.open(path) as document:
        assert len(document) == 2
        page = document[1].get_pixmap(dpi=200)
    assert (page.height, page.width) == captured.pixels.shape[:2]


def test_a_born_digital_page_is_sharp_and_in_its_own_frame() -> None:
    drawing = bars(210.0, 297.0, 200)
    paper = flat(drawing)[0]
    assert paper.box == [0, 0, *drawing.image.size]
    for item, drawn in zip(paper.fields, drawing.fields, strict=True):
        assert item.legible and item.edge_width < 1 and item.contrast > 200
        assert abs(item.box[0] - drawn.quads[0][0, 0]) <= 1


def test_heic_without_an_encoder_becomes_a_jpeg_beside(tmp_path: Path) -> None:
    path = save(shot("chat"), tmp_path / "a.heic")
    assert path.exists() and path.suffix in (".heic", ".jpg")


def test_unknown_kinds_and_effects_are_refused() -> None:
    with pytest.raises(ValueError, match="telefax"):
        shot("telefax")
    with pytest.raises(ValueError, match="coffee"):
        shot("scan", effects=["coffee"])


def test_difficulty_counts_every_field() -> None:
    table = difficulty(shot("photo").papers)
    assert table["fields"]["count"] == 5 and table["fields"]["legible"] == 1.0
    assert table["glyph_height"]["p5"] <= table["glyph_height"]["p95"]


@pytest.mark.parametrize("radius", [0.0, 0.01, 0.06, 0.3, 4.0])
def test_a_lens_however_sharp_lets_all_light_through(radius: float) -> None:
    assert hexagon(radius, 17.0).sum() == pytest.approx(1.0)
