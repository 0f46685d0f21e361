"""What print, copying and years do to a flat paper of house `judge` (home of augraphy).

Only effects that leave every letter where it is: boxes stay true, and contrast is
measured afterwards, on the finished picture. augraphy wants another OpenCV build than
the product, so it lives in an environment of its own: `make yardstick`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.capture.shot import Bytes
from samples.capture.truth import MAX_COVERED
from samples.drawing.truth import MIN_CONTRAST, Drawing

AGED = 0.7
"""Share of papers that show print and age at all."""
SECOND = 0.35
"""Share of those that show two effects."""
SHADE_GRID = 320
"""Long side in px at which a cast shadow is computed: it has no finer detail."""

Effect = Callable[[Any, np.random.Generator], Any]
EFFECTS: dict[str, Effect] = {
    # ink
    "InkBleed": lambda a, r: a.InkBleed(
        intensity_range=(0.3, 0.6), kernel_size=(3, 3), severity=(0.2, 0.4)
    ),
    "InkMottling": lambda a, r: a.InkMottling(
        ink_mottling_alpha_range=(0.15, 0.35), ink_mottling_noise_scale_range=(1, 2)
    ),
    "Letterpress": lambda a, r: a.Letterpress(
        n_samples=(100, 200),
        n_clusters=(200, 400),
        std_range=(500, 3000),
        value_range=(120, 180),
        value_threshold_range=(128, 128),
    ),
    "LowInkRandomLines": lambda a, r: a.LowInkRandomLines(
        count_range=(4, 12), use_consistent_lines=False
    ),
    "LowInkPeriodicLines": lambda a, r: a.LowInkPeriodicLines(
        count_range=(2, 4), period_range=(30, 70)
    ),
    # paper and machine
    "SubtleNoise": lambda a, r: a.SubtleNoise(subtle_range=int(r.integers(6, 16))),
    "BrightnessTexturize": lambda a, r: a.BrightnessTexturize(
        texturize_range=(0.86, 0.97), deviation=0.05
    ),
    "ColorPaper": lambda a, r: a.ColorPaper(hue_range=(18, 42), saturation_range=(8, 36)),
    "Stains": lambda a, r: a.Stains(
        stains_blend_method="darken", stains_blend_alpha=float(r.uniform(0.15, 0.4))
    ),
    "DirtyDrum": lambda a, r: a.DirtyDrum(
        line_width_range=(1, 4),
        line_concentration=0.05,
        noise_intensity=0.3,
        noise_value=(120, 220),
    ),
    "BadPhotoCopy": lambda a, r: a.BadPhotoCopy(
        noise_iteration=(1, 1),
        noise_size=(1, 2),
        noise_value=(96, 180),
        noise_sparsity=(0.4, 0.7),
        noise_concentration=(0.1, 0.3),
        wave_pattern=0,
        edge_effect=0,
    ),
}


def age(drawing: Drawing, rng: np.random.Generator) -> tuple[Drawing, list[str]]:
    """The paper after print and years, and what was done to it; sometimes untouched.

    The same state of `rng` gives the same pixels. RuntimeError without augraphy.
    """
    if rng.random() >= AGED:
        return drawing, []
    names = list(rng.choice(sorted(EFFECTS), 2 if rng.random() < SECOND else 1, replace=False))
    if rng.random() < 0.25:
        names.append("ShadowCast")
    pixels = np.asarray(drawing.image.convert("RGB"), np.uint8)[..., ::-1].copy()
    seen: list[str] = []
    for name in names:
        _seed(rng)
        effect = None if name == "ShadowCast" else EFFECTS[name](_module(), rng)
        changed = effect(pixels.copy(), force=True) if effect else _shaded(pixels)
        worn = _fitting(changed, pixels)
        if not hides(drawing, pixels, worn):
            pixels = worn
            seen.append(f"aged:{name}")
    return replace(drawing, image=Image.fromarray(pixels[..., ::-1].copy())), seen


def hides(drawing: Drawing, before: Bytes, after: Bytes) -> bool:
    """Whether more than MAX_COVERED of a field's paper went dark or of its ink went pale:
    the rule of `truth.py` knows no stains, so such an effect is not applied."""
    ink = np.asarray(drawing.ink, np.uint8) if drawing.ink is not None else None
    if ink is None:
        return True
    grey = [np.asarray(cv2.cvtColor(p, cv2.COLOR_BGR2GRAY), np.uint8) for p in (before, after)]
    for quad in (q for item in drawing.fields for q in item.quads):
        left, top = np.floor(np.min(quad, axis=0)).astype(int)
        right, bottom = np.ceil(np.max(quad, axis=0)).astype(int)
        area = np.s_[max(top, 0) : bottom, max(left, 0) : right]
        was, now = (_lost(light[area], ink[area]) for light in grey)
        if np.max(now - was) > MAX_COVERED:
            return True
    return False


def _lost(light: Bytes, ink: Bytes) -> NDArray[np.float64]:
    """Shares of paper that is dark and of ink that is pale, by the rule's contrast."""
    strokes, paper = light[ink > 200].astype(float), light[ink <= 16].astype(float)
    if strokes.size < 4 or paper.size < 4:
        return np.zeros(2)
    level = float(np.median(paper))
    return np.array(
        [(paper < level - MIN_CONTRAST).mean(), (strokes > level - MIN_CONTRAST).mean()]
    )


def _module() -> Any:
    try:
        import augraphy
    except ImportError as error:
        raise RuntimeError(
            "house judge is drawn by `make yardstick`, which brings augraphy"
        ) from error
    return augraphy


def _seed(rng: np.random.Generator) -> None:
    """augraphy draws from three global generators."""
    seed = int(rng.integers(2**31))
    random.seed(seed)
    np.random.seed(seed)
    cv2.setRNGSeed(seed)


def _shaded(pixels: Bytes) -> Bytes:
    """A soft shadow over a part of the paper, computed small on white."""
    high, wide = pixels.shape[:2]
    factor = SHADE_GRID / max(high, wide)
    white = np.full((max(round(high * factor), 8), max(round(wide * factor), 8), 3), 255, np.uint8)
    cast = _module().ShadowCast(
        shadow_opacity_range=(0.15, 0.4),
        shadow_iterations_range=(1, 1),
        shadow_blur_kernel_range=(31, 61),
    )(white, force=True)
    gain = cv2.resize(np.asarray(cast, np.uint8), (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(pixels, gain, scale=1 / 255), np.uint8)


def _fitting(changed: Any, before: Bytes) -> Bytes:
    """The result as `(h, w, 3)` uint8; ValueError if the library changed its size."""
    made = np.asarray(changed, np.uint8)
    if made.ndim == 2:
        made = np.asarray(cv2.cvtColor(made, cv2.COLOR_GRAY2BGR), np.uint8)
    if made.shape != before.shape:
        raise ValueError("an ageing effect changed the paper's size")
    return made
