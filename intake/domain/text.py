"""Lines of text as a reader saw them, and values read from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import Box, Quad


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What the recogniser believes, kept small: the likeliest characters of every step.

    `characters` `(steps, k)` int32 are code points (0 = CTC blank), best first, script
    variants already added together; `log_probabilities` `(steps, k)` float32, natural
    log. A character that is not among the k of a step has at most the k-th probability.
    `alphabet` names every character that the reader can output at all.
    """

    characters: NDArray[np.int32]
    log_probabilities: NDArray[np.float32]
    alphabet: frozenset[str]

    @property
    def steps(self) -> int:
        return int(self.characters.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of text as a reader saw it.

    `text` is folded to simplified script; `steps[i]` is the time step at which character
    i peaks and `probabilities[i]` its probability there; `posterior` is absent for a text
    layer, whose characters are certain. `quad` stands in page pixels.
    """

    text: str
    confidence: float
    quad: Quad
    probabilities: tuple[float, ...] = ()
    steps: tuple[int, ...] = ()
    posterior: Posterior | None = None
    from_layer: bool = False

    @property
    def box(self) -> Box:
        return Box.around(self.quad)

    @property
    def height(self) -> float:
        """Glyph height in page pixels: the mean of the quad's left and right edge."""
        left = float(np.linalg.norm(self.quad[3] - self.quad[0]))
        right = float(np.linalg.norm(self.quad[2] - self.quad[1]))
        return (left + right) / 2


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `[start, stop)` of line number `line` of the paper's lines."""

    line: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A field's value as the paper shows it.

    `value` is in the contract's notation (§2), or None when what stands there is no
    value of this type; `raw` is the text as read; `spans` say which characters it is;
    `box` stands in page pixels; `confidence` is that of the weakest character.
    """

    field: str
    value: str | None
    raw: str
    spans: tuple[Span, ...]
    box: Box
    confidence: float
    source: str = "ocr"
