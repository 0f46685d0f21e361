"""Seals pressed on papers, and what is true of them: present or absent, and whose.

A paper that carries the marks of the contract (§2) records each of them with
`Canvas.mark`; here is what concerns the seal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from samples.drawing import fonts, houses, ornament
from samples.drawing.canvas import Canvas
from samples.drawing.truth import Drawing
from samples.people.person import chance, choose, digits

INKS = {
    "tune": ((205, 32, 40), (190, 24, 30), (222, 52, 48)),
    "test": ((198, 28, 52), (214, 40, 36), (176, 22, 34)),
}
"""Vermilion of pads and rubber, older and newer; the houses share none."""
PARTY = ("纪", "党", "统战", "组织部", "访惠聚")
"""What a unit's name holds whose seal shows no star."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """How a seal came out. `strength` of the ink 0-1, `bare` the share that left none,
    `oval` height over width, `tilt` largest turn in degrees, diameter in mm."""

    strength: float = 0.85
    bare: float = 0.0
    oval: float = 1.0
    tilt: float = 14.0
    millimetres: float = 42.0


@dataclass(frozen=True, slots=True)
class Impression:
    """A seal as it was pressed, in pixels of the drawing: its longer diameter and its letters'
    least side (an oval squashes them); `bare` as in `Pressed`."""

    diameter: int
    letters: float
    bare: float


WAYS: dict[str, Pressed] = {
    "plain": Pressed(),
    "faint": Pressed(strength=0.42),
    "tilted": Pressed(tilt=75.0),
    "partial": Pressed(bare=0.22),
    "oval": Pressed(oval=0.68, millimetres=45.0),
    "small": Pressed(millimetres=38.0),
}
_OFTEN = ("plain", "plain", "plain", "faint", "tilted", "partial", "oval", "small")


def press(
    canvas: Canvas,
    rng: np.random.Generator,
    unit: str,
    x: float,
    y: float,
    *,
    way: str | None = None,
    below: str = "",
) -> Impression:
    """Press `unit`'s seal centred at x, y; its ink darkens whatever is printed there.

    `way` is a key of `WAYS`, None draws one; `below` is a line of its own (专用章).
    Records the fields `seal` and `sealed_by`.
    """
    pressed = WAYS[way if way is not None else choose(rng, _OFTEN)]
    diameter = round(canvas.mm(pressed.millimetres * float(rng.uniform(0.97, 1.03))))
    face = fonts.pick(canvas.house, "song", rng, unit)
    letters = face.at(diameter * max(0.085, min(0.13, 1.5 / len(unit))))
    is_party = any(word in unit for word in PARTY)
    image = ornament.seal(
        unit,
        letters,
        diameter,
        below=below,
        colour=choose(rng, houses.of(INKS, canvas.house)),
        strength=pressed.strength * float(rng.uniform(0.9, 1.08)),
        seed=int(rng.integers(1 << 30)),
        oval=pressed.oval,
        centre="sickle" if is_party else "star",
        serial=digits(rng, 13) if chance(rng, 0.5) and not below else "",
        tilt=pressed.tilt,
        bare=pressed.bare,
    )
    canvas.stamp(image, x, y)
    box = (x - image.width / 2, y - image.height / 2, x + image.width / 2, y + image.height / 2)
    canvas.mark("seal", "present", box)
    canvas.mark("sealed_by", unit, box)
    return Impression(diameter, float(letters.size) * pressed.oval, pressed.bare)


def leave_unsealed(canvas: Canvas) -> None:
    """Record that this paper, which ought to have one, carries no seal."""
    canvas.mark("seal", "absent")


def grey_copy(drawing: Drawing) -> Drawing:
    """The paper as a photocopier gives it: of its red nobody can tell any more."""
    grey = drawing.image.convert("L").convert("RGB")
    fields = [
        replace(item, value=None) if item.field in ("seal", "fingerprint") else item
        for item in drawing.fields
        if item.field != "sealed_by"
    ]
    return replace(drawing, image=Image.fromarray(np.asarray(grey)), fields=fields)
