"""Heads of made-up people, rendered: a relief lit by lamps, with skin, eyes, hair, clothes.

Nobody's face. A head is a height over the picture plane (an oval with brows, sockets,
nose, lips, cheeks, chin as smooth bumps), its normals are lit, and what has a colour of
its own is laid over it. Lengths are in half face widths: the middle of the face is (0, 0),
x to the right, y down, the chin near 1.3, the crown near -1.5.

Each house has its own relief, lamps, hair, clothes and film, and its own grounds.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.drawing.heads import HOUSES, Head

Plane = NDArray[np.float32]
"""`(h, w)`: one number per pixel."""
Paint = NDArray[np.float32]
"""`(h, w, 3)` 0-1."""


class _View:
    """One head being rendered: pixel grids in its own lengths, and its house's style."""

    def __init__(
        self,
        head: Head,
        house: str,
        size: tuple[int, int],
        middle: tuple[float, float],
        half: float,
    ) -> None:
        wide, high = size
        y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
        angle = np.deg2rad(head.roll)
        dx, dy = (x - middle[0]) / half, (y - middle[1]) / half
        self.x = dx * np.cos(angle) + dy * np.sin(angle)
        self.y = dy * np.cos(angle) - dx * np.sin(angle)
        self.head, self.style, self.half = head, HOUSES[house], half

    def bump(self, x: float, y: float, wide: float, high: float, depth: float = 0.2) -> Plane:
        """A smooth hill; `depth` says how far it follows the head's turn."""
        return np.exp(
            -(((self.x - x - self.head.yaw * depth * 3) / wide) ** 2 + ((self.y - y) / high) ** 2)
            / 2
        )

    def inside(self, distance: Plane, soft: float = 1.0) -> Plane:
        """1 where a signed distance (own lengths) is negative, with a rim of `soft` pixels."""
        return np.clip(0.5 - distance * self.half / soft, 0, 1)

    def noise(self, coarse: float, seed: int) -> Plane:
        """Smooth noise of unit spread with blobs of `coarse` half widths."""
        high, wide = self.x.shape
        cells = (max(int(high / self.half / coarse), 2), max(int(wide / self.half / coarse), 2))
        small = np.random.default_rng(self.head.seed + seed).normal(size=cells).astype(np.float32)
        return np.asarray(
            cv2.resize(small, (wide, high), interpolation=cv2.INTER_CUBIC), np.float32
        )


# ------------------------------------------------------------------------------ the head


def _oval(view: _View) -> Plane:
    """Less than 1 inside the face; the jaw is narrower than the cheeks."""
    head, p = view.head, view.style.power
    low = np.clip((view.y - 0.1) / 1.25, 0, 1)
    half = 1.0 - (1.0 - head.jaw) * low**1.7
    tall = np.where(view.y > 0, 1.36, 1.5)
    return (np.abs(view.x) / half) ** p + (np.abs(view.y) / tall) ** (p + 0.3)


def _relief(view: _View, oval: Plane) -> Plane:
    """Height over the picture plane, in half widths."""
    head, bump = view.head, view.bump
    z = 0.95 * np.sqrt(np.clip(1 - oval, 0, 1))
    bridge = np.clip((view.y + 0.2) / (head.nose_long + 0.2), 0, 1)
    ridge_x = view.x - head.yaw * (0.5 + bridge)
    on_nose = np.exp(-(((view.y - head.nose_long * 0.35) / 0.36) ** 4))
    z += (
        (0.05 + 0.24 * bridge)
        * np.exp(-((ridge_x / (0.07 + head.nose_wide * 0.55 * bridge)) ** 2) / 2)
        * on_nose
    )
    z += 0.15 * bump(0, head.nose_long, head.nose_wide * 0.8, 0.1, 0.6)
    for side in (-1, 1):
        eye = side * head.eye_x
        z += 0.09 * bump(side * head.nose_wide, head.nose_long + 0.04, 0.07, 0.07, 0.5)
        z -= 0.16 * bump(eye * 0.96, -0.10, 0.2, 0.12)
        z += 0.09 * bump(eye, -0.09, 0.12, 0.075)
        z += 0.07 * bump(eye, head.brow_y, 0.26, 0.07)
        z += 0.08 * bump(side * 0.58, 0.18, 0.2, 0.18)
        z -= 0.05 * bump(side * (head.mouth_wide + 0.16), head.mouth_y - 0.08, 0.07, 0.2)
    z += 0.07 * bump(0, head.mouth_y - head.lip * 0.8, head.mouth_wide * 0.6, head.lip * 0.8, 0.4)
    z += 0.09 * bump(0, head.mouth_y + head.lip, head.mouth_wide * 0.5, head.lip, 0.4)
    z -= 0.06 * bump(0, head.mouth_y, head.mouth_wide * 0.42, 0.018, 0.4)
    z -= 0.04 * bump(0, head.mouth_y + 0.2, 0.2, 0.05, 0.4)
    return z + 0.09 * bump(0, 1.14, 0.2, 0.14, 0.4)


def _lit(view: _View, z: Plane, shine: float) -> tuple[Plane, Plane]:
    """Light that each point gives back, and its gloss."""
    style = view.style
    step = 1 / view.half
    down, right = np.gradient(z, step)
    length = np.sqrt(right**2 + down**2 + 1)
    light, gloss = np.full_like(z, style.ambient), np.zeros_like(z)
    for x, y, depth, strength in (style.key, style.fill):
        lamp = np.array([x, y, depth]) / np.linalg.norm([x, y, depth])
        facing = (-right * lamp[0] - down * lamp[1] + lamp[2]) / length
        light += strength * np.clip(facing, 0, 1)
        gloss += shine * strength * np.clip(facing, 0, 1) ** 24
    return light, gloss


def _blend(under: Paint, over: Any, share: Plane) -> Paint:
    return np.asarray(under + (np.asarray(over, np.float32) - under) * share[..., None], np.float32)


def _skin(view: _View) -> Paint:
    head = view.head
    colour = (
        np.broadcast_to(np.array(head.skin, np.float32), (*view.x.shape, 3))
        * (1 + 0.02 * view.noise(0.25, 1))[..., None]
    )
    red = np.array([1.04, 0.90, 0.88], np.float32)
    for side in (-1, 1):
        colour = _blend(colour, colour * red, 0.7 * view.bump(side * 0.55, 0.25, 0.22, 0.2))
    colour = _blend(colour, colour * red, 0.6 * view.bump(0, head.nose_long, 0.12, 0.1, 0.6))
    beard = np.clip((view.y - 0.55) / 0.3, 0, 1) * (np.abs(view.x) < 1.2)
    return _blend(
        colour, colour * np.array([0.62, 0.64, 0.68], np.float32), np.float32(head.stubble) * beard
    )


def _features(view: _View, colour: Paint) -> Paint:
    """Brows, eyes, nostrils, lips laid over skin that is not lit yet."""
    head = view.head
    fine = view.noise(0.035, 2)
    hair = np.array(head.hair_colour, np.float32)
    for side in (-1, 1):
        x = (view.x - head.yaw * 0.6) * side - head.eye_x
        rise = head.brow_y - 0.05 * np.cos(np.clip(x / 0.3, -1.5, 1.5)) + 0.05 * np.clip(x, 0, 1)
        thick = head.brow_thick * np.clip(1.25 - (x / 0.36 + 0.25) ** 2, 0, 1)
        brow = view.inside(np.abs(view.y - rise) - thick, 2.5) * (np.abs(x + 0.02) < 0.34)
        colour = _blend(colour, hair * 1.2 + 0.04, np.clip(brow * (0.78 + 0.16 * fine), 0, 1))
        colour = _eye(view, colour, x)
        colour = _blend(
            colour,
            colour * 0.25,
            0.8
            * view.bump(side * head.nose_wide * 0.55, head.nose_long + 0.095, 0.045, 0.022, 0.6),
        )
    x = view.x - head.yaw * 1.0
    middle = head.mouth_y - head.smile * (x / head.mouth_wide) ** 2
    taper = np.sqrt(np.clip(1 - (x / head.mouth_wide) ** 2, 0, 1))
    bow = 1 - 0.25 * np.exp(-((x / 0.05) ** 2))
    upper = view.inside(np.maximum(middle - view.y - head.lip * bow * taper, view.y - middle), 2)
    lower = view.inside(np.maximum(view.y - middle - head.lip * 1.3 * taper, middle - view.y), 2)
    tone = colour * np.array([0.86, 0.56, 0.56] if head.woman else [0.86, 0.68, 0.66], np.float32)
    colour = _blend(_blend(colour, tone * 0.9, upper), tone, lower)
    slit = np.exp(-(((view.y - middle) / 0.016) ** 2)) * (np.abs(x) < head.mouth_wide)
    colour = _blend(colour, colour * 0.3, 0.85 * slit)
    return _blend(
        colour, colour * 0.75, 0.5 * view.bump(0, head.nose_long + 0.13, head.nose_wide, 0.03, 0.6)
    )


def _eye(view: _View, colour: Paint, x: Plane) -> Paint:
    """One eye; `x` runs from its middle outwards, away from the nose."""
    head = view.head
    y = view.y + 0.09 + 0.12 * x * 0.3
    arch = np.clip(1 - (x / head.eye_wide) ** 2, 0, 1)
    opening = np.maximum(-y - head.eye_high * arch, y - head.eye_high * 0.62 * arch)
    is_open = view.inside(opening, 1.6) * (np.abs(x) < head.eye_wide)
    far = np.hypot(x, y + 0.008)
    iris = np.array(head.iris, np.float32)
    ball = _blend(np.full_like(colour, 0.90), iris, view.inside(far - 0.082, 1.8))
    ball = _blend(ball, 0.03, view.inside(far - 0.036, 1.8))
    ball = (
        ball * (0.62 + 0.38 * np.clip((y + head.eye_high) / (head.eye_high * 0.9), 0, 1))[..., None]
    )
    ball = _blend(ball, 1.0, view.inside(np.hypot(x + 0.025, y + 0.035) - 0.014, 1.5))
    colour = _blend(colour, ball, is_open)
    lash = np.exp(-(((y + head.eye_high * arch) / 0.018) ** 2)) * (np.abs(x) < head.eye_wide * 1.05)
    colour = _blend(colour, 0.05, (0.9 if head.woman else 0.75) * lash)
    below = np.exp(-(((y - head.eye_high * 0.62 * arch) / 0.012) ** 2)) * (
        np.abs(x) < head.eye_wide
    )
    colour = _blend(colour, colour * 0.55, 0.5 * below)
    crease = np.exp(-(((y + head.eye_high * arch + 0.055) / 0.014) ** 2)) * (
        np.abs(x) < head.eye_wide * 1.1
    )
    return _blend(colour, colour * 0.6, 0.6 * crease)


# ---------------------------------------------------------------------- hair and clothes


def _hair_shares(view: _View) -> tuple[Plane, Plane]:
    """Where hair is: behind the head, and in front of it."""
    head, x, y = view.head, np.abs(view.x), view.y
    puff = {
        "bald": 1.0,
        "tied": 1.06,
        "short": 1.09,
        "parted": 1.12,
        "bob": 1.2,
        "long": 1.18,
        "back": 1.15,
    }[head.hair]
    uneven = 0.03 * view.noise(0.18, 3)
    skull = (x / (puff * 1.02)) ** 2.2 + (np.abs(y + 0.12) / (1.36 + (puff - 1))) ** 2.2 - 1
    cap = view.inside(skull + uneven, 3) * (y < 0.45 if head.hair != "back" else y < 1.05)
    behind = cap
    if head.hair in ("long", "bob"):
        end = 2.3 if head.hair == "long" else 1.15
        curtain = np.maximum(x - (1.2 + 0.1 * np.clip(y, 0, 2)), y - end)
        behind = np.maximum(cap, view.inside(np.maximum(curtain, -y - 0.2) + uneven, 3))
    side_part = 0.28 * np.abs(view.x + 0.35) if head.hair == "parted" else 0.0
    line = head.hairline + 0.55 * x**3 + side_part + 0.03 * view.noise(0.2, 4)
    front = cap * view.inside(y - line, 4)
    if head.hair in ("long", "bob"):
        front = np.maximum(front, behind * view.inside(0.92 - x + 0.08 * y, 4) * (y < 1.0))
    if head.hair == "short":
        front = np.maximum(front, cap * view.inside(np.maximum(0.94 - x, y - 0.05), 3))
    if head.hair == "bald":
        front = cap * view.inside(np.maximum(0.96 - x, np.abs(y + 0.2) - 0.3), 5) * 0.7
        behind = front
    return behind, front


def _hair_paint(view: _View) -> Paint:
    """Strands that run down and outwards, with the lamp's band of light."""
    many, depth = view.style.strands
    along = (
        np.arctan2(view.x, 1.6 + view.y)
        if view.head.hair in ("long", "bob", "tied")
        else view.x + 0.3 * view.y
    )
    strand = np.sin(along * many + 3 * view.noise(0.3, 5)) * 0.5 + 0.5 * view.noise(0.05, 6)
    band = 0.30 * np.exp(-(((view.y + 1.0 + 0.2 * view.x**2) / 0.22) ** 2))
    light = np.clip(0.75 + depth * 0.5 * strand + band, 0.15, 2.2)
    base = np.array(view.head.hair_colour, np.float32) + 0.02
    return np.asarray(base * light[..., None], np.float32)


def _body(view: _View, picture: Paint) -> Paint:
    """Neck, shoulders, and what is worn."""
    head, x, y = view.head, view.x, view.y
    wide = 0.60 if not head.woman else 0.50
    neck = view.inside(np.maximum(np.abs(x) - wide - 0.1 * np.clip(y - 1.4, 0, 1), 0.7 - y), 3)
    round_ = np.sqrt(np.clip(1 - (x / (wide + 0.25)) ** 2, 0, 1))
    shade = (0.35 + 0.55 * round_) * (0.55 + 0.45 * np.clip((y - 1.25) / 0.35, 0, 1))
    skin = np.array(head.skin, np.float32) * shade[..., None]
    neckline = 1.56 + 0.28 * np.sqrt(np.clip(1 - (x / (wide + 0.12)) ** 2, 0, 1))
    slope = 1.58 + 0.45 * np.clip(np.abs(x) - wide - 0.05, 0, 3) ** 0.7
    cloth = view.inside(np.maximum(slope - y, np.abs(x) - 2.15), 3)
    fold = 0.10 * view.noise(0.3, 7) + 0.18 * np.cos(np.clip(x / 1.9, -1.6, 1.6))
    worn = np.array(head.cloth, np.float32) * (0.85 + fold)[..., None]
    picture = _blend(picture, worn, cloth)
    picture = _blend(picture, skin, neck * view.inside(y - neckline, 2))
    return _collar(view, picture, worn, y - neckline)


def _collar(view: _View, picture: Paint, worn: Paint, below: Plane) -> Paint:
    """What closes the clothes; `below` is the distance to the neckline."""
    head, x, y = view.head, np.abs(view.x), view.y
    white = np.full_like(picture, 0.92) * (0.92 + 0.05 * view.noise(0.2, 8))[..., None]
    if head.collar in ("suit", "shirt"):
        vee = view.inside(np.maximum(x - (2.75 - y) * 0.55, 1.62 - y), 3)
        picture = _blend(picture, white, vee)
        wing = view.inside(
            np.maximum(np.abs(x - 0.1 - (y - 1.5) * 0.55) - 0.16, np.abs(y - 1.78) - 0.2), 2.5
        )
        picture = _blend(picture, white * 0.94, wing)
        if head.collar == "suit":
            tie = view.inside(np.maximum(x - (0.10 + 0.05 * (y - 1.9)), 1.92 - y), 2)
            picture = _blend(
                picture,
                np.array([0.35, 0.08, 0.12], np.float32),
                tie * (0.0 if head.woman else 1.0),
            )
            lapel = view.inside(np.maximum(np.abs(x - (2.85 - y) * 0.56) - 0.05, 1.9 - y), 2)
            picture = _blend(picture, worn * 0.6, lapel)
    elif head.collar == "polo":
        wing = view.inside(
            np.maximum(np.abs(x - 0.22 - (y - 1.6) * 0.35) - 0.2, np.abs(y - 1.86) - 0.16), 2.5
        )
        picture = _blend(picture, worn * 1.35 + 0.04, wing)
    else:
        wide = 0.60 if not head.woman else 0.50
        rim = np.maximum(np.abs(below - 0.05) - 0.05, x - wide - 0.1)
        picture = _blend(picture, worn * 0.7, view.inside(rim, 2))
    return picture


def _ears(view: _View, picture: Paint, light: float) -> Paint:
    head = view.head
    for side in (-1, 1):
        far = np.hypot((view.x - side * 1.02) / 0.11, (view.y - 0.08) / 0.27) - 1
        ear = view.inside(far * 0.15, 2)
        inner = np.hypot((view.x - side * 1.03) / 0.05, (view.y - 0.06) / 0.16)
        tone = np.array(head.skin, np.float32) * (light - 0.22 * np.exp(-(inner**2)))[..., None]
        picture = _blend(picture, tone * np.array([1.0, 0.92, 0.9], np.float32), ear)
    return picture


def _spectacles(view: _View, picture: Paint) -> Paint:
    head = view.head
    thick = 0.014 if head.glasses == "thin" else 0.028
    tone = 0.35 if head.glasses == "thin" else 0.06
    x = np.abs(view.x - head.yaw * 0.8)
    ring = (
        np.abs((np.abs(x - head.eye_x) / 0.33) ** 2.6 + (np.abs(view.y + 0.06) / 0.24) ** 2.6 - 1)
        * 0.12
        - thick
    )
    bridge = np.maximum(np.abs(view.y + 0.12) - thick, x - (head.eye_x - 0.32))
    arm = np.maximum(np.abs(view.y + 0.14) - thick, np.maximum(head.eye_x + 0.32 - x, x - 1.02))
    frame = view.inside(np.minimum(np.minimum(ring, bridge), arm), 1.5)
    glint = (
        0.10
        * np.exp(-(((x - head.eye_x - 0.12 + view.y * 0.6) / 0.05) ** 2))
        * (np.hypot(x - head.eye_x, view.y + 0.06) < 0.26)
    )
    return _blend(_blend(picture, 1.0, glint), tone, frame)


def render(
    head: Head, house: str, ground: Paint, middle: tuple[float, float], half: float
) -> Paint:
    """The head on a ground: `middle` of its face in px, `half` its half width in px.

    Returns a new picture, 0-1; whoever took it adds grain (`film`).
    """
    high, wide = ground.shape[:2]
    view = _View(head, house, (wide, high), middle, half)
    behind, front = _hair_shares(view)
    hair = _hair_paint(view)
    is_back = head.hair == "back"
    picture = _blend(ground, hair, behind * (1.0 if head.hair in ("long", "bob") else 0.0))
    picture = _body(view, picture)
    picture = _blend(picture, hair * 0.8, behind * (view.y < 0.6))
    oval = _oval(view)
    z = _relief(view, oval)
    light, gloss = _lit(view, z, view.style.shine)
    picture = _ears(
        view, picture, float(np.median(light[oval < 0.8])) if (oval < 0.8).any() else 1.0
    )
    skin = _features(view, _skin(view)) if not is_back else _skin(view)
    rim = 0.72 + 0.28 * np.clip((1 - oval) / 0.35, 0, 1)
    face = skin * (light * rim)[..., None] + gloss[..., None]
    picture = _blend(picture, face, view.inside((oval - 1) * 0.45, 2.5))
    picture = _blend(picture, hair, behind if is_back else front)
    if head.glasses:
        picture = _spectacles(view, picture)
    return np.clip(picture, 0, 1)


def film(picture: Paint, house: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """The finished picture as its camera leaves it: focus, grain, tint, sharpening."""
    style = HOUSES[house]
    blur = float(rng.uniform(*style.soft)) * picture.shape[1] / 300
    picture = cv2.GaussianBlur(picture, (0, 0), max(blur, 0.2)) * np.array(style.tint, np.float32)
    picture = picture + rng.normal(0, rng.uniform(*style.noise) / 255, picture.shape)
    if style.crisp:
        picture = picture + style.crisp * (picture - cv2.GaussianBlur(picture, (0, 0), 1.2))
    return np.asarray(np.clip(picture * 255, 0, 255), np.uint8)
