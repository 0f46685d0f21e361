"""From the recogniser's CTC output to text, and to a small record of what it believes.

Script variants are one character (architecture, decision 16): their probabilities are
added before anything is judged. A blank space is no character of ours: its probability
is added to the CTC blank's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.domain.text import Posterior
from intake.domain.values.folding import simplify
from models.thresholds import KEPT_AT_MOST, KEPT_FROM
from models.unknown import unknown_characters


class Alphabet:
    """The recogniser's classes, folded to simplified script.

    `code_points[class]` is the folded character's code point; 0 for blank and space.
    `listed` are all its characters, `characters` those that it has ever been seen to output.
    """

    def __init__(self, characters: Sequence[str]) -> None:
        folded = ["" if i == 0 or c.isspace() else simplify(c) for i, c in enumerate(characters)]
        # Multi-code-point classes do not occur in PP-OCRv6's list; keep the first.
        self.code_points = np.array([ord(c[0]) if c else 0 for c in folded], np.int32)
        self.listed = frozenset(c for c in folded if c)
        self.characters = self.listed - unknown_characters()


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    confidence: float
    probabilities: tuple[float, ...]
    steps: tuple[int, ...]
    posterior: Posterior


def decode(probabilities: NDArray[np.float32], alphabet: Alphabet) -> Decoded:
    """Greedy reading and posterior of one strip; `probabilities` `(steps, classes)`."""
    characters, logs = _keep_likely(probabilities, alphabet)
    best = characters[:, 0]
    certainty = np.exp(logs[:, 0])
    text: list[str] = []
    chances: list[float] = []
    steps: list[int] = []
    previous = 0
    for step, code in enumerate(best):
        if code != 0 and code == previous:
            if certainty[step] > chances[-1]:
                chances[-1], steps[-1] = float(certainty[step]), step
        elif code != 0:
            text.append(chr(code))
            chances.append(float(certainty[step]))
            steps.append(step)
        previous = int(code)
    posterior = Posterior(characters, logs, alphabet.characters)
    confidence = float(np.mean(chances)) if chances else 0.0
    return Decoded("".join(text), confidence, tuple(chances), tuple(steps), posterior)


def _keep_likely(
    probabilities: NDArray[np.float32], alphabet: Alphabet
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Per step the likeliest folded characters, best first: code points and logs."""
    steps = probabilities.shape[0]
    rows, classes = np.nonzero(probabilities > KEPT_FROM)
    codes = alphabet.code_points[classes].astype(np.int64)
    keys = rows.astype(np.int64) * 0x110000 + codes
    unique, inverse = np.unique(keys, return_inverse=True)
    mass = np.bincount(inverse, weights=probabilities[rows, classes])
    row, code = unique // 0x110000, unique % 0x110000
    order = np.lexsort((-mass, row))
    row, code, mass = row[order], code[order], mass[order]
    first = np.searchsorted(row, np.arange(steps))
    rank = np.arange(row.size) - first[row]
    kept = rank < KEPT_AT_MOST
    width = int(rank[kept].max()) + 1 if row.size else 1
    characters = np.full((steps, width), -1, dtype=np.int32)
    logs = np.full((steps, width), np.log(KEPT_FROM), dtype=np.float32)
    characters[row[kept], rank[kept]] = code[kept]
    logs[row[kept], rank[kept]] = np.log(np.minimum(mass[kept], 1.0))
    return characters, logs
