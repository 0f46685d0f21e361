"""Made-up heads, as numbers, and how each house sees them; `samples.drawing.faces` renders them.

Nobody's. Lengths are in half face widths: the middle of the face is (0, 0), x to the right,
y down, the chin near 1.3, the crown near -1.5.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samples.people.person import choose

SKINS = (
    (0.93, 0.77, 0.66),
    (0.88, 0.70, 0.57),
    (0.82, 0.62, 0.48),
    (0.72, 0.52, 0.40),
    (0.95, 0.82, 0.73),
    (0.62, 0.44, 0.33),
)
HAIRS = (
    (0.06, 0.05, 0.05),
    (0.10, 0.07, 0.06),
    (0.19, 0.12, 0.08),
    (0.30, 0.19, 0.11),
    (0.42, 0.40, 0.40),
)
IRISES = ((0.16, 0.09, 0.06), (0.24, 0.14, 0.08), (0.35, 0.25, 0.14), (0.38, 0.42, 0.36))
CLOTHES = {
    "tune": ((0.10, 0.11, 0.15), (0.16, 0.18, 0.26), (0.22, 0.20, 0.20)),
    "test": ((0.35, 0.10, 0.14), (0.12, 0.30, 0.28), (0.45, 0.42, 0.38), (0.13, 0.16, 0.30)),
    "judge": ((0.28, 0.30, 0.33), (0.50, 0.30, 0.20), (0.10, 0.20, 0.38), (0.62, 0.60, 0.56)),
}


@dataclass(frozen=True, slots=True)
class House:
    """How one house sees heads. `power`: squareness of the oval; `jaw`: half width of the
    chin; `key`, `fill`: lamps (x, y, z, strength); `ambient`; `shine` of skin; `strands`
    per half width and their depth; `tint` of the film; `noise` in grey levels; `crisp`:
    unsharp mask; `soft`: blur in px of a picture 300 px wide."""

    power: float
    jaw: tuple[float, float]
    key: tuple[float, float, float, float]
    fill: tuple[float, float, float, float]
    ambient: float
    shine: float
    strands: tuple[float, float]
    tint: tuple[float, float, float]
    noise: tuple[float, float]
    crisp: float
    soft: tuple[float, float]


HOUSES = {
    "tune": House(
        2.35,
        (0.50, 0.66),
        (-0.5, -0.7, 1.0, 0.62),
        (0.8, -0.2, 1.0, 0.16),
        0.38,
        0.10,
        (26, 0.35),
        (1.02, 1.0, 0.97),
        (1.0, 3.0),
        0.3,
        (0.3, 0.7),
    ),
    "test": House(
        2.05,
        (0.44, 0.60),
        (-0.7, -0.3, 1.0, 0.40),
        (0.7, -0.4, 1.0, 0.38),
        0.36,
        0.05,
        (14, 0.20),
        (0.98, 1.0, 1.03),
        (0.6, 2.0),
        0.0,
        (0.5, 1.0),
    ),
    "judge": House(
        2.60,
        (0.52, 0.70),
        (0.15, -0.9, 0.9, 0.60),
        (0.3, 0.8, 1.0, 0.14),
        0.36,
        0.18,
        (40, 0.55),
        (1.0, 1.0, 1.0),
        (1.5, 4.0),
        0.6,
        (0.2, 0.6),
    ),
}


@dataclass(frozen=True, slots=True)
class Head:
    """One made-up person. Lengths in half face widths; `yaw` moves what stands out to one
    side, `roll` in degrees; `hair` is short, parted, tied, long, bob or bald."""

    woman: bool
    skin: tuple[float, float, float]
    hair_colour: tuple[float, float, float]
    iris: tuple[float, float, float]
    cloth: tuple[float, float, float]
    hair: str
    collar: str
    jaw: float
    eye_x: float
    eye_wide: float
    eye_high: float
    brow_y: float
    brow_thick: float
    nose_long: float
    nose_wide: float
    mouth_y: float
    mouth_wide: float
    lip: float
    smile: float
    hairline: float
    glasses: str
    stubble: float
    yaw: float
    roll: float
    seed: int


def make_head(rng: np.random.Generator, house: str, *, woman: bool | None = None) -> Head:
    """A head by lot, as varied as a county's applicants."""
    is_woman = bool(rng.random() < 0.5) if woman is None else woman
    u = rng.uniform
    return Head(
        woman=is_woman,
        skin=choose(rng, SKINS),
        hair_colour=choose(rng, HAIRS),
        iris=choose(rng, IRISES),
        cloth=choose(rng, CLOTHES[house]),
        hair=choose(
            rng,
            ("tied", "long", "bob", "parted") if is_woman else ("short", "short", "parted", "bald"),
        ),
        collar=choose(rng, ("suit", "shirt", "round", "polo")),
        jaw=float(u(*HOUSES[house].jaw)) - (0.05 if is_woman else 0.0),
        eye_x=float(u(0.40, 0.46)),
        eye_wide=float(u(0.19, 0.24)),
        eye_high=float(u(0.062, 0.10)),
        brow_y=float(u(-0.42, -0.33)),
        brow_thick=float(u(0.025, 0.045) if is_woman else u(0.04, 0.065)),
        nose_long=float(u(0.38, 0.50)),
        nose_wide=float(u(0.13, 0.19)),
        mouth_y=float(u(0.74, 0.84)),
        mouth_wide=float(u(0.28, 0.36)),
        lip=float(u(0.045, 0.075)),
        smile=float(u(-0.01, 0.05)),
        hairline=float(u(-1.0, -0.8)),
        glasses=choose(rng, ("", "", "", "thin", "dark")),
        stubble=0.0 if is_woman else float(u(0, 0.22)),
        yaw=float(rng.normal(0, 0.05)),
        roll=float(rng.normal(0, 1.3)),
        seed=int(rng.integers(1 << 30)),
    )


def turned_away(head: Head) -> Head:
    """The same head seen from behind: nothing but hair where the face was."""
    return replace(head, hair="back", glasses="", hairline=9.0)
