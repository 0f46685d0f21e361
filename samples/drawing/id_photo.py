"""一寸免冠照片, as studios, phones and applicants hand them in, and what goes wrong with them.

A good one is a file of its own (25 x 35 mm, 295 x 413 px and finer), no capture of paper;
a photographed print is the paper one in front of a camera. Every head is rendered by
`samples.drawing.faces` and nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from samples.drawing import faces
from samples.drawing.canvas import quad
from samples.drawing.faces import Paint
from samples.drawing.heads import Head, make_head, turned_away
from samples.drawing.truth import Drawing, DrawnField
from samples.people.person import Person, choose

MATERIAL = "id_photo"
SIZES = ((295, 413), (295, 413), (300, 420), (413, 579), (590, 826), (358, 501), (480, 672))
"""Width and height of good ones, px: 25 x 35 mm within 1 %."""
ODD_SIZES = (
    (480, 480),
    (640, 480),
    (413, 295),
    (600, 400),
    (360, 640),
    (358, 441),
    (390, 627),
    (520, 640),
)
"""Square, lying, a phone's tall frame, the identity card's 26 x 32 mm, and others."""
TINY = ((100, 140), (150, 210), (200, 280))
GROUNDS: dict[str, dict[str, tuple[tuple[float, float, float], ...]]] = {
    "tune": {
        "白": ((1.0, 1.0, 1.0), (0.96, 0.96, 0.97)),
        "蓝": ((0.26, 0.56, 0.86), (0.0, 0.47, 0.84)),
        "红": ((0.74, 0.06, 0.10),),
    },
    "test": {
        "白": ((0.98, 0.98, 0.96), (0.93, 0.94, 0.96)),
        "蓝": ((0.40, 0.66, 0.92), (0.20, 0.44, 0.78)),
        "红": ((0.85, 0.10, 0.12), (0.64, 0.05, 0.10)),
    },
    "judge": {
        "白": ((0.95, 0.96, 0.98), (0.99, 0.98, 0.97)),
        "蓝": ((0.55, 0.76, 0.95), (0.12, 0.36, 0.70)),
        "红": ((0.80, 0.04, 0.14),),
    },
}
"""What the grounds are called in the report, and their colours."""
WALLS = ((0.62, 0.55, 0.45), (0.75, 0.78, 0.70), (0.55, 0.60, 0.66))


def draw(
    person: Person, rng: np.random.Generator, house: str, *, fault: str | None = None
) -> Drawing:
    """This person's photo, good or with one of `FAULTS`."""
    head = make_head(rng, house, woman=person.sex == "女")
    return _FAULTS[fault](head, rng, house) if fault else _good(head, rng, house)


# -------------------------------------------------------------------------------- good


def _good(
    head: Head,
    rng: np.random.Generator,
    house: str,
    size: tuple[int, int] | None = None,
    ground: Paint | None = None,
) -> Drawing:
    wide, high = size or choose(rng, SIZES)
    colour = choose(rng, ("白", "白", "蓝", "蓝", "红"))
    if ground is None:
        ground = _ground(rng, house, colour, (wide, high))
    else:
        colour = "杂色"
    half = float(rng.uniform(0.26, 0.31) * min(wide, high / 1.4))
    middle = (
        wide / 2 + float(rng.normal(0, 0.012)) * wide,
        float(max(high * rng.uniform(0.42, 0.47), half * 1.6)),
    )
    pixels = faces.film(faces.render(head, house, ground, middle, half), house, rng)
    return _finished(pixels, {"faces": "1", "background": colour})


def _ground(rng: np.random.Generator, house: str, colour: str, size: tuple[int, int]) -> Paint:
    """A studio's ground: one colour, a little lighter below or in the middle, a soft shade."""
    wide, high = size
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    y, x = y / high, x / wide
    light = np.ones((high, wide), np.float32)
    if house == "test":
        light += rng.uniform(-0.02, 0.10) * (y - 0.3)
    elif house == "judge":
        light -= rng.uniform(0.0, 0.12) * ((x - 0.5) ** 2 + (y - 0.4) ** 2)
    if rng.random() < 0.3:  # the head's own shade on the wall
        side = choose(rng, (-1, 1))
        light -= rng.uniform(0.02, 0.07) * np.exp(
            -(((x - 0.5 - side * 0.12) / 0.28) ** 2 + ((y - 0.5) / 0.35) ** 2)
        )
    base = np.array(choose(rng, GROUNDS[house][colour]), np.float32)
    return np.clip(base * light[..., None], 0, 1)


def _finished(pixels: np.ndarray, values: dict[str, str], dpi: float = 300.0) -> Drawing:
    high, wide = pixels.shape[:2]
    fields = [DrawnField(n, v, "", [quad(0, 0, wide, high)], 0.0) for n, v in values.items()]
    return Drawing(MATERIAL, Image.fromarray(pixels), dpi, fields, own_kind="original")


# -------------------------------------------------------------------------- other pictures


def _landscape(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    wide, high = choose(rng, SIZES)
    return _finished(faces.film(_hills(rng, (wide, high)), house, rng), {"faces": "0"})


def _hills(rng: np.random.Generator, size: tuple[int, int]) -> Paint:
    wide, high = size
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    y, x = y / high, x / wide
    picture = np.stack([0.55 + 0.3 * y, 0.70 + 0.15 * y, 0.93 - 0.05 * y], axis=-1).astype(
        np.float32
    )
    for k in range(int(rng.integers(2, 5))):
        line = 0.4 + 0.14 * k + 0.06 * np.sin(x * rng.uniform(5, 14) + k) + 0.02 * np.sin(x * 41)
        tone = np.array([0.30, 0.45, 0.22], np.float32) * rng.uniform(0.6, 1.3)
        picture = np.where((y > line)[..., None], tone * (1.2 - 0.5 * y[..., None]), picture)
    grain = cv2.resize(rng.normal(0, 0.05, (high // 6, wide // 6)).astype(np.float32), (wide, high))
    return np.clip(picture + grain[..., None], 0, 1).astype(np.float32)


def _thing(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    """A cup, a ball or a book before a ground: one thing in the middle, and no face."""
    wide, high = choose(rng, SIZES)
    picture = np.ascontiguousarray(
        _ground(rng, house, choose(rng, ("白", "蓝", "红")), (wide, high))
    )
    tone = tuple(float(v) for v in rng.uniform(0.15, 0.8, 3))
    centre = (wide // 2, round(high * 0.55))
    reach = round(wide * rng.uniform(0.22, 0.34))
    kind = int(rng.integers(3))
    if kind == 0:
        cv2.circle(picture, centre, reach, tone, -1, cv2.LINE_AA)
        cv2.circle(
            picture,
            (centre[0] - reach // 3, centre[1] - reach // 3),
            reach // 4,
            (0.95, 0.95, 0.95),
            -1,
            cv2.LINE_AA,
        )
    elif kind == 1:
        cv2.rectangle(
            picture,
            (centre[0] - reach, centre[1] - reach),
            (centre[0] + reach, centre[1] + reach),
            tone,
            -1,
        )
        cv2.ellipse(
            picture,
            (centre[0] + reach, centre[1]),
            (reach // 2, reach // 2),
            0,
            -90,
            90,
            tone,
            max(reach // 6, 2),
            cv2.LINE_AA,
        )
        cv2.ellipse(
            picture,
            (centre[0], centre[1] - reach),
            (reach, reach // 4),
            0,
            0,
            360,
            (0.2, 0.1, 0.05),
            -1,
            cv2.LINE_AA,
        )
    else:
        box = cv2.boxPoints((centre, (reach * 1.8, reach * 2.3), float(rng.uniform(-25, 25))))
        cv2.fillConvexPoly(picture, np.round(box).astype(np.int32), tone, cv2.LINE_AA)
        for k in range(4):
            cv2.line(
                picture,
                (centre[0] - reach // 2, centre[1] - reach // 3 + k * reach // 5),
                (centre[0] + reach // 2, centre[1] - reach // 3 + k * reach // 5),
                (0.9, 0.88, 0.8),
                2,
                cv2.LINE_AA,
            )
    return _finished(faces.film(cv2.GaussianBlur(picture, (0, 0), 1.0), house, rng), {"faces": "0"})


def _behind(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    drawing = _good(turned_away(head), rng, house)
    return replace(
        drawing, fields=[replace(f, value="0") if f.field == "faces" else f for f in drawing.fields]
    )


def _empty(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    """The studio's ground with nobody before it but a coat's shoulders."""
    wide, high = choose(rng, SIZES)
    ground = _ground(rng, house, choose(rng, ("白", "蓝", "红")), (wide, high))
    picture = faces.render(
        replace(head, hair="bald"), house, ground, (wide / 2, high * 0.45), wide * 0.28
    )
    picture[: round(high * 0.62)] = ground[: round(high * 0.62)]
    return _finished(faces.film(picture, house, rng), {"faces": "0"})


def _no_face(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    return choose(rng, (_landscape, _thing, _behind, _empty))(head, rng, house)


def _two_faces(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    """Side by side, or one behind the other's shoulder."""
    wide, high = choose(rng, SIZES)
    ground = _ground(rng, house, choose(rng, ("白", "蓝", "红")), (wide, high))
    other = make_head(rng, house)
    half = wide * float(rng.uniform(0.18, 0.23))
    share = float(rng.uniform(0.7, 1.0))
    left, right = wide * 0.28, wide * 0.74
    picture = faces.render(
        other, house, ground, (right, high * rng.uniform(0.36, 0.5)), half * share
    )
    picture = faces.render(head, house, picture, (left, high * rng.uniform(0.42, 0.52)), half)
    return _finished(faces.film(picture, house, rng), {"faces": "2"})


def _odd_shape(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    return _good(head, rng, house, size=choose(rng, ODD_SIZES))


def _tiny(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    drawing = _good(head, rng, house)
    small = drawing.image.resize(choose(rng, TINY), Image.Resampling.LANCZOS)
    return replace(_finished(np.asarray(small), {}), fields=[])


def _busy(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    """Before a room, a landscape or a patterned cloth."""
    size = choose(rng, SIZES)
    ground = choose(rng, (_room, _hills, _cloth))(rng, size)
    return _good(head, rng, house, size=size, ground=ground)


def _room(rng: np.random.Generator, size: tuple[int, int]) -> Paint:
    """A wall with a window or shelves."""
    wide, high = size
    picture = np.ones((high, wide, 3), np.float32) * np.array(choose(rng, WALLS), np.float32)
    if rng.random() < 0.5:
        x0 = int(wide * rng.uniform(0.02, 0.12))
        cv2.rectangle(
            picture,
            (x0, int(high * 0.05)),
            (x0 + int(wide * 0.3), int(high * 0.5)),
            (0.9, 0.95, 1.0),
            -1,
        )
        for k in range(3):
            x = x0 + int(wide * 0.15 * k)
            cv2.line(picture, (x, int(high * 0.05)), (x, int(high * 0.5)), (0.45, 0.35, 0.25), 6)
        cv2.rectangle(picture, (int(wide * 0.7), 0), (wide, high), (0.5, 0.3, 0.2), -1)
    else:
        for row in range(5):
            y = int(high * (0.02 + 0.17 * row))
            x = 0
            while x < wide:
                step = int(rng.uniform(0.02, 0.06) * wide) + 3
                tall = int(high * rng.uniform(0.09, 0.14))
                tone = tuple(float(v) for v in rng.uniform(0.1, 0.85, 3))
                cv2.rectangle(
                    picture,
                    (x, y + int(high * 0.15) - tall),
                    (x + step, y + int(high * 0.15)),
                    tone,
                    -1,
                )
                x += step + 1
            cv2.rectangle(
                picture,
                (0, y + int(high * 0.15)),
                (wide, y + int(high * 0.165)),
                (0.35, 0.22, 0.12),
                -1,
            )
    return cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.6, 2.0)))


def _cloth(rng: np.random.Generator, size: tuple[int, int]) -> Paint:
    """Stripes or checks of two colours that anybody sees."""
    wide, high = size
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32) / wide
    one, other = (rng.uniform(0.1, 0.9, 3) for _ in range(2))
    while np.abs(one - other).sum() < 0.7:
        other = rng.uniform(0.1, 0.9, 3)
    many = rng.uniform(30, 70)
    share = 0.5 + 0.5 * np.sin(x * many + (y * many * 0.6 if rng.random() < 0.5 else 0))
    if rng.random() < 0.5:
        share = share * (0.5 + 0.5 * np.sin(y * many))
    return (one * share[..., None] + other * (1 - share[..., None])).astype(np.float32)


# -------------------------------------------------------------------- prints and bad light


def _print(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    """A paper photo before a camera or on a scanner: a single one, or a sheet of equal ones."""
    photo = _good(head, rng, house, size=(590, 826))
    image, dpi, rim = photo.image, 600.0, round(600 / 25.4 * float(rng.uniform(0.8, 2.5)))
    if rng.random() < 0.4:
        across, down = choose(rng, ((2, 2), (4, 2), (3, 3)))
        gap = rim
        sheet = Image.new(
            "RGB", (across * (590 + gap) + gap, down * (826 + gap) + gap), (250, 250, 250)
        )
        for i in range(across * down):
            sheet.paste(image, (gap + i % across * (590 + gap), gap + i // across * (826 + gap)))
    else:
        sheet = Image.new("RGB", (590 + 2 * rim, 826 + 2 * rim), (250, 250, 250))
        sheet.paste(image, (rim, rim))
    kind = choose(rng, ("photo", "photo", "chat", "scan"))
    return replace(photo, image=sheet, dpi=dpi, fields=[], own_kind=kind)


def _dark(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    drawing = _good(head, rng, house)
    pixels = np.asarray(drawing.image, np.float32) * float(rng.uniform(0.06, 0.14))
    pixels = pixels + rng.normal(0, 2.0, pixels.shape)
    return replace(_finished(np.clip(pixels, 0, 255).astype(np.uint8), {}), fields=[])


def _blurred(head: Head, rng: np.random.Generator, house: str) -> Drawing:
    drawing = _good(head, rng, house)
    pixels = np.asarray(drawing.image)
    sigma = pixels.shape[1] / 295 * float(rng.uniform(5.0, 10.0))
    return replace(_finished(cv2.GaussianBlur(pixels, (0, 0), sigma), {}), fields=[])


_FAULTS: dict[str, Callable[[Head, np.random.Generator, str], Drawing]] = {
    "no_face": _no_face,
    "two_faces": _two_faces,
    "odd_shape": _odd_shape,
    "busy_ground": _busy,
    "print": _print,
    "tiny": _tiny,
    "dark": _dark,
    "blurred": _blurred,
}
FAULTS = tuple(_FAULTS)
