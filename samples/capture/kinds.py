"""How a paper gets into a file: flatbed scan and phone photo.

Each kind lays out the drawings, warps them once and adds light, lens and sensor; it
returns a `Shot` in which everything is still at its place. A `Spoiler` puts the wanted
effects into the scene and into the lens at the moment where they happen.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from samples.capture.backgrounds import background
from samples.capture.effects import Spoiler
from samples.capture.optics import add_noise, apply_gain, focus_to, light_map
from samples.capture.shot import Array, Placed, Shot, paste
from samples.drawing.truth import Drawing

SAFE_GLYPH = 22.0
"""Smallest glyph in px that an unspoilt scan or photo shows: 10 % above the rule's 20,
within the device's own range (300 dpi, 4000 px); chat and screenshots give no such care."""
A4_MM = (210.0, 297.0)
CARD_MAX_MM = 110.0
"""Papers no wider than this are cards, and scanned on a larger white page."""
SCAN_DPI = (200.0, 300.0)
PHOTO_LONG = (2000, 4000)
DPIS = {"tune": [200.0, 240.0, 300.0], "test": [200.0, 300.0], "judge": [200.0, 220.0, 260.0]}
LIDS = {"tune": (243, 254), "test": (225, 250), "judge": (206, 238)}
"""Grey of the scanner's lid beside the papers."""
DARK_LID = (48, 120)
"""Some scanners of house judge have a dark one."""
EDGE_SHADOWS = {"tune": (1, 1), "test": (-1, 1), "judge": (1, -1)}
"""Side of a paper on which the lamp leaves a line of shade."""
TINTS = {"tune": 0.02, "test": 0.05, "judge": 0.07}
RATIOS = {"tune": (4 / 3, 4 / 3, 0.0), "test": (4 / 3, 16 / 9, 0.3), "judge": (4 / 3, 3 / 2, 0.5)}
"""Shape of a photo, the other shape, and the share of the latter."""
MAX_ENLARGED = 1.7
"""A photo shows at most this many pixels per drawing pixel: more would only show how
finely the drawing was drawn."""
TILT_DEGREES = (3.0, 14.0)
FILL = (0.76, 0.95)
"""Extent of the papers over that of the frame, = 55-90 % of its area."""
FOCAL = 0.75
"""Focal length over the frame's long side: the 26 mm (equivalent) lens of phones."""


def size_mm(drawing: Drawing) -> tuple[float, float]:
    """Width and height of the paper in millimetres."""
    return (drawing.image.width / drawing.dpi * 25.4, drawing.image.height / drawing.dpi * 25.4)


def _min_glyph_mm(drawings: Sequence[Drawing]) -> float:
    glyphs = [item.glyph_height / d.dpi * 25.4 for d in drawings for item in d.texts]
    return min(glyphs, default=3.0)


def layout(
    drawings: Sequence[Drawing],
    rng: np.random.Generator,
    *,
    stacked: bool,
    gap: tuple[float, float],
    turn: float,
) -> tuple[list[Array], Array]:
    """Matrices drawing px -> table mm, papers in a row or a column, and their extent.

    `gap` range in mm between papers, `turn` largest rotation of each in degrees. The
    extent is `(2, 2)`: lowest and highest x, y over all corners.
    """
    matrices: list[Array] = []
    corners: list[Array] = []
    at = 0.0
    for drawing in drawings:
        wide, high = size_mm(drawing)
        scale = 25.4 / drawing.dpi
        angle = np.deg2rad(rng.uniform(-turn, turn))
        cos, sin = np.cos(angle), np.sin(angle)
        middle = (
            (rng.uniform(-4, 4), at + high / 2) if stacked else (at + wide / 2, rng.uniform(-4, 4))
        )
        about = np.array([[cos, -sin, middle[0]], [sin, cos, middle[1]], [0, 0, 1.0]])
        own = np.array([[scale, 0, -wide / 2], [0, scale, -high / 2], [0, 0, 1.0]])
        matrices.append(about @ own)
        box = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]]) / 2
        corners.append(box @ about[:2, :2].T + about[:2, 2])
        at += (high if stacked else wide) + float(rng.uniform(*gap))
    points = np.concatenate(corners)
    return matrices, np.stack([points.min(axis=0), points.max(axis=0)])


# --------------------------------------------------------------------------------- scan


def scan(
    drawings: Sequence[Drawing],
    house: str,
    rng: np.random.Generator,
    spoil: Spoiler,
    *,
    blot: float = 0.0,
) -> Shot:
    """A flatbed scan: cards on a white A4 page or cut out, other papers to their size.

    `blot` is the spread in mm that printing has already given the papers.
    """
    cards = all(max(size_mm(d)) <= CARD_MAX_MM for d in drawings)
    landscape = all(d.image.width > d.image.height for d in drawings)
    matrices, extent = layout(
        drawings, rng, stacked=cards or landscape, gap=(12, 40) if cards else (3, 10), turn=0.4
    )
    span = extent[1] - extent[0]
    if cards and (len(drawings) > 1 or rng.random() < 0.5):
        page = np.array(A4_MM)
        offset = np.array(
            [
                rng.uniform(15, max(page[0] - span[0] - 15, 16)),
                rng.uniform(20, max((page[1] - span[1]) * 0.6, 21)),
            ]
        )
    else:
        margin = rng.uniform(1.5, 7.0, 4) if cards else rng.uniform(0.5, 4.0, 4)
        page, offset = span + margin[:2] + margin[2:], margin[:2]
    dpi = float(rng.choice(DPIS[house]))
    needed = SAFE_GLYPH / _min_glyph_mm(drawings) * 25.4
    dpi = min(max(dpi, needed), SCAN_DPI[1])
    skew = np.deg2rad(rng.uniform(-1.5, 1.5) * rng.random())
    high, wide = (int(v) for v in np.ceil(page[::-1] * dpi / 25.4))
    cos, sin = np.cos(skew), np.sin(skew)
    move = np.array(
        [[1, 0, offset[0] - extent[0, 0]], [0, 1, offset[1] - extent[0, 1]], [0, 0, 1.0]]
    )
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    centre = np.array([[1, 0, page[0] / 2], [0, 1, page[1] / 2], [0, 0, 1.0]])
    table = np.diag([dpi / 25.4, dpi / 25.4, 1.0]) @ centre @ turn @ np.linalg.inv(centre) @ move
    return _scanned(drawings, [table @ m for m in matrices], (high, wide), house, rng, spoil, blot)


def _scanned(
    drawings: Sequence[Drawing],
    matrices: Sequence[Array],
    shape: tuple[int, int],
    house: str,
    rng: np.random.Generator,
    spoil: Spoiler,
    blot: float,
) -> Shot:
    """Lid, papers, the lamp's shadow along their edges, focus, noise and gamma."""
    lid = rng.uniform(*LIDS[house])
    if house == "judge" and rng.random() < 0.25:
        lid = rng.uniform(*DARK_LID)
    canvas = np.full((*shape, 3), lid, np.uint8)
    shot = Shot(canvas, [])
    for drawing, matrix in zip(drawings, matrices, strict=True):
        _edge_shadow(shot, drawing, matrix, house, rng)
        placed = paste(shot, drawing, matrix)
        placed.variance += (blot / 25.4 * drawing.dpi) ** 2
    spoil.scene(shot)
    shot.pixels = apply_gain(shot.pixels, _lamp(shape, house, rng))
    focus_to(shot, float(rng.uniform(1.5, 2.2)), house, rng)
    spoil.lens(shot)
    add_noise(shot, house, float(rng.uniform(1.0, 3.0)), rng)
    return shot


def _edge_shadow(
    shot: Shot, drawing: Drawing, matrix: Array, house: str, rng: np.random.Generator
) -> None:
    """A thin grey line where the paper's edge keeps the lamp's light off the lid."""
    wide, high = drawing.image.size
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float64)
    quad = cv2.perspectiveTransform(corners.reshape(-1, 1, 2), matrix).reshape(-1, 2)
    shift = rng.uniform(1.0, 4.0) * np.array(EDGE_SHADOWS[house])
    grey = float(rng.uniform(150, 215))
    low = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 12, 0)
    end = np.ceil(quad.max(axis=0)).astype(int) + 12
    area = shot.pixels[low[1] : end[1], low[0] : end[0]]
    if area.size == 0:
        return
    cv2.fillConvexPoly(area, np.round(quad + shift - low).astype(np.int32), (grey,) * 3)
    cv2.blur(area, (5, 5), dst=area)


def _lamp(shape: tuple[int, int], house: str, rng: np.random.Generator) -> Array:
    """A scanner's light: even but for one edge, slightly tinted; small `(h, w, 3)`."""
    y, x = np.mgrid[:48, :36].astype(np.float64)
    y, x = y / 47, x / 35
    gain = np.ones((48, 36))
    if rng.random() < 0.6:
        side = (x, 1 - x, y, 1 - y)[int(rng.integers(4))]
        gain -= rng.uniform(0.05, 0.35) * np.exp(-side / rng.uniform(0.01, 0.05))
    if house == "test":
        gain *= 1 - 0.02 * rng.random() * np.abs(np.sin(x * rng.uniform(4, 20)))
    if house == "judge":  # a lamp that flickers as it travels
        gain *= 1 - 0.03 * rng.random() * (0.5 + 0.5 * np.sin(y * rng.uniform(30, 90)))
    tint = 1 - rng.uniform(0, TINTS[house], 3)
    return np.asarray(gain[..., None] * tint * rng.uniform(0.95, 1.02))


# -------------------------------------------------------------------------------- photo


def photo(
    drawings: Sequence[Drawing],
    house: str,
    rng: np.random.Generator,
    spoil: Spoiler,
    *,
    final_long: int | None = None,
) -> Shot:
    """A phone photo; `final_long` is the long side to which a chat will shrink it."""
    flat = all(d.image.width > 1.25 * d.image.height for d in drawings)
    stacked = flat and bool(rng.random() < 0.5)
    matrices, extent = layout(drawings, rng, stacked=stacked, gap=(6, 22), turn=2.5)
    usual, other, share = RATIOS[house]
    ratio = other if share and rng.random() < share else usual
    shape, view = _camera(extent, ratio, rng.uniform(*FILL), rng)
    long = (
        int(rng.integers(*PHOTO_LONG))
        if final_long is None
        else int(final_long * rng.uniform(1.5, 2.3))
    )
    if final_long is None:
        placed = [Placed(d, view @ m) for d, m in zip(drawings, matrices, strict=True)]
        if _needed_long(placed) > PHOTO_LONG[1]:  # small print: people come closer
            shape, view = _camera(extent, 4 / 3, FILL[1], rng)
            placed = [Placed(d, view @ m) for d, m in zip(drawings, matrices, strict=True)]
        finest = MAX_ENLARGED / max(paper.scale() for paper in placed)
        long = int(min(max(min(long, finest), _needed_long(placed)), PHOTO_LONG[1]))
    width, height = (int(v) for v in np.round(shape * long))
    table = np.diag([long, long, 1.0]) @ view
    shot = Shot(
        np.zeros((1, 1, 3), np.uint8), [], later=1.0 if final_long is None else final_long / long
    )
    homographies = [table @ m for m in matrices]
    outlines = [_corners(d, m) for d, m in zip(drawings, homographies, strict=True)]
    shot.pixels = background(height, width, house, rng, outlines)
    for drawing, matrix in zip(drawings, homographies, strict=True):
        paste(shot, drawing, matrix)
    spoil.scene(shot)
    shot.pixels = apply_gain(shot.pixels, light_map(height, width, house, rng))
    focus_to(shot, float(rng.uniform(1.6, 2.6)), house, rng)
    spoil.lens(shot)
    add_noise(shot, house, float(rng.uniform(1.5, 5.0)) / np.sqrt(shot.later), rng)
    return shot


def _needed_long(placed: Sequence[Placed]) -> float:
    """The frame's long side in px at which all text is large enough; `placed` lie in a
    frame of long side 1."""
    glyphs = [paper.glyph_height(item) for paper in placed for item in paper.drawing.texts]
    return SAFE_GLYPH / min(glyphs, default=1.0)


def _camera(
    extent: Array, ratio: float, fill: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """The frame's shape (long side 1) and the homography table mm -> frame."""
    span = extent[1] - extent[0]
    shape = np.array([1.0, 1 / ratio]) if span[0] > span[1] else np.array([1 / ratio, 1.0])
    return shape, _tilted(extent, shape, fill, rng)


def _corners(drawing: Drawing, matrix: Array) -> Array:
    wide, high = drawing.image.size
    flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float64)
    return np.asarray(cv2.perspectiveTransform(flat.reshape(-1, 1, 2), matrix).reshape(-1, 2))


def _tilted(extent: Array, shape: Array, fill: float, rng: np.random.Generator) -> Array:
    """Homography table mm -> frame (long side = 1) of a tilted, slightly turned camera."""
    tilt = np.deg2rad(rng.uniform(*TILT_DEGREES))
    axis = rng.uniform(0, 2 * np.pi)
    roll = np.deg2rad(rng.normal(0, 2.5))
    toward = np.array(
        [[np.cos(axis), -np.sin(axis), 0], [np.sin(axis), np.cos(axis), 0], [0, 0, 1]]
    )
    lean = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    spin = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    turn = spin @ toward @ lean @ toward.T
    middle = extent.mean(axis=0)
    distance = float(np.max((extent[1] - extent[0]) / shape)) * FOCAL / fill
    # A plane point (X, Y, 0), turned, stands `distance` before the lens.
    plane = turn[:, :2]
    view = np.array([[*plane[0], 0], [*plane[1], 0], [*plane[2], distance]])
    view = (
        np.diag([FOCAL, FOCAL, 1.0])
        @ view
        @ np.array([[1, 0, -middle[0]], [0, 1, -middle[1]], [0, 0, 1.0]])
    )
    box = np.array([[extent[i, 0], extent[j, 1]] for i in (0, 1) for j in (0, 1)])
    seen = cv2.perspectiveTransform(box.reshape(-1, 1, 2), view).reshape(-1, 2)
    low, high = seen.min(axis=0), seen.max(axis=0)
    scale = float(np.min(shape * fill / (high - low)))
    room = shape - (high - low) * scale
    corner = room * rng.uniform(0.25, 0.75, 2)
    move = np.array(
        [
            [scale, 0, corner[0] - low[0] * scale],
            [0, scale, corner[1] - low[1] * scale],
            [0, 0, 1.0],
        ]
    )
    return np.asarray(move @ view)
