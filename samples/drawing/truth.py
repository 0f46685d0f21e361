"""What is known about a drawn paper: values, places, and how hard each field is to read.

A *drawing* is one flat paper at its true size; a *capture* is the file an applicant
would upload. Quads are `(4, 2)` float arrays of x, y, top left first, clockwise.
`truth.json` beside every `application.json` is `CaseTruth` as JSON.

The rule by which "a person can read it" is decided, not by any reader of ours, was settled by
eye (`samples.trials.legible_limits`): glyph height >= 11 px, edges (10-90 % rise of the total
point spread) no wider than 0.18 of that height, ink at least 25/255 darker than its paper,
nothing clipped or covered. Captures that are to be legible keep to the older and stricter
`MIN_GLYPH_HEIGHT`, `MAX_EDGE_WIDTH`, `MIN_CONTRAST`, those that are not are far beyond the rule.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MIN_GLYPH_HEIGHT = 20.0
MAX_EDGE_WIDTH = 3.0
MIN_CONTRAST = 60.0
LEAST_GLYPH, MOST_EDGE, LEAST_CONTRAST = 11.0, 0.18, 25.0
"""The rule: px, share of the glyph's height, grey levels."""
MARKS = (
    "seal",
    "sealed_by",
    "signature",
    "dated",
    "fingerprint",
    "handwritten",
    "faces",
    "background",
)
"""Fields that are no printed text: `value` is present, absent or None where a grey copy
cannot tell; `sealed_by` is the seal's text, `faces` and `background` are a photo's. The
rule says nothing of their glyphs."""


def is_legible_print(glyph: float, edge: float, contrast: float) -> bool:
    """Whether a person reads print of this height, softness and contrast."""
    return glyph >= LEAST_GLYPH and edge <= MOST_EDGE * glyph and contrast >= LEAST_CONTRAST


@dataclass
class DrawnField:
    """One printed value, or one of `MARKS`. `value` in the contract's notation, `printed`
    as drawn.

    `quads`: one per printed line of the value; `glyph_height` in drawing pixels.
    """

    field: str
    value: str | None
    printed: str
    quads: list[NDArray[np.float64]]
    glyph_height: float


@dataclass
class Drawing:
    """One flat paper: `image` RGB at `dpi`, and `ink`, an L mask (255 = printed ink).

    `own_kind`: the only kind of capture it arrives by ("" where any will do).
    """

    material: str
    image: Image.Image
    dpi: float
    fields: list[DrawnField]
    year: int | None = None
    ink: Image.Image | None = None
    rounded_mm: float = 0.0
    pdf: bytes | None = None
    bilingual: bool = False
    own_kind: str = ""

    @property
    def texts(self) -> list[DrawnField]:
        """The fields that are printed text: all but the marks."""
        return [item for item in self.fields if item.field not in MARKS]


@dataclass
class FieldTruth:
    """One field in the uploaded file (page frame of the contract)."""

    field: str
    value: str | None
    printed: str
    box: list[int]
    glyph_height: float
    edge_width: float
    contrast: float
    clipped: bool
    covered: bool
    legible: bool


@dataclass
class PaperTruth:
    material: str
    year: int | None
    box: list[int]
    fields: list[FieldTruth]
    bilingual: bool = False


@dataclass
class PageTruth:
    """`capture`: scan, photo, chat, screenshot, pdf, print_scan …; `effects`: what was
    done to it on purpose (glare, blur, low_resolution, cropped, upscaled, …)."""

    upload: str
    page: int
    capture: str
    effects: list[str]
    papers: list[PaperTruth]
    rotation: int = 0


@dataclass
class Planted:
    """A fault put there on purpose. `kind` as in the contract, or "rule" for a broken rule
    of the notice; `note` says what (of a rule: its id and the code that must be raised)."""

    kind: str
    material: str | None
    field: str | None = None
    year: int | None = None
    note: str = ""


@dataclass
class CaseTruth:
    """`scope`: the only materials that the case is about, empty: all."""

    seed: int
    house: str
    case: str
    pages: list[PageTruth]
    planted: list[Planted] = field(default_factory=list)
    scope: list[str] = field(default_factory=list)

    def save(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / "truth.json").write_text(text, encoding="utf-8")


def load_truth(folder: Path) -> dict[str, Any]:
    """`truth.json` of a case folder, as plain JSON values."""
    loaded: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return loaded
