"""A known text laid along what the recogniser believes: where does each character stand?

Viterbi over CTC states (Graves et al. 2006) with characters that may be left out and
stretches that belong to none: for writing too hard, or too worn, to be read freely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.domain.text import Posterior
from intake.extraction.ocr.ctc_likelihood import symbols_of
from intake.extraction.ocr.thresholds import FLOOR, FOREIGN, LEFT_OUT

NOWHERE = -1
"""Step of a character that was left out."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each character of a text its best log probability within its own steps on the
    likeliest path, and that step; `FLOOR` and `NOWHERE` where it is left out."""

    chances: NDArray[np.float64]
    steps: NDArray[np.int_]


def align(text: str, posteriors: Sequence[Posterior]) -> Alignment:
    """Lay `text` along posteriors that follow one another; steps count through them."""
    symbols = symbols_of(text, posteriors[0].alphabet)
    chances = np.concatenate([_chances(p, symbols) for p in posteriors])
    blanks = np.concatenate([_chances(p, (frozenset({0}),)) for p in posteriors])[:, 0]
    return _viterbi(chances, np.maximum(blanks, FOREIGN))


def _chances(posterior: Posterior, symbols: Sequence[frozenset[int]]) -> NDArray[np.float64]:
    """Log probability of every symbol at every step, `(steps, symbols)`."""
    characters, logs = posterior.characters, posterior.log_probabilities
    codes = np.array([next(iter(s)) for s in symbols])
    out = np.full((len(characters), len(symbols)), FLOOR)
    for k in range(characters.shape[1]):
        hit = characters[:, k, None] == codes[None, :]
        out = np.where(hit, np.maximum(out, logs[:, k, None]), out)
    return out


def _viterbi(chances: NDArray[np.float64], blanks: NDArray[np.float64]) -> Alignment:
    steps, count = chances.shape
    gap = np.full(count + 1, -np.inf)  # gap[i]: i symbols are behind
    on = np.full(count, -np.inf)
    gap[:] = np.arange(count + 1) * LEFT_OUT
    from_gap = np.zeros((steps, count + 1), np.int32)  # how many symbols were left out
    came_on = np.zeros((steps, count + 1), np.bool_)  # the gap follows its symbol
    stays = np.zeros((steps, count), np.bool_)
    index = np.arange(count + 1)
    for t in range(steps):
        entered = gap[:-1] + chances[t]
        stayed = on + chances[t]
        stays[t] = stayed >= entered
        new_on = np.where(stays[t], stayed, entered)
        after = np.concatenate([[-np.inf], on])
        came_on[t] = after > gap
        new_gap = np.maximum(after, gap) + blanks[t]
        level = new_gap - index * LEFT_OUT
        best = np.maximum.accumulate(level)
        source = np.maximum.accumulate(np.where(level >= best, index, 0))
        from_gap[t] = index - source
        gap, on = best + index * LEFT_OUT, new_on
    return _traced(chances, from_gap, came_on, stays, is_on=float(on[-1]) > float(gap[-1]))


def _traced(
    chances: NDArray[np.float64],
    from_gap: NDArray[np.int32],
    came_on: NDArray[np.bool_],
    stays: NDArray[np.bool_],
    *,
    is_on: bool,
) -> Alignment:
    steps, count = chances.shape
    best, places = np.full(count, FLOOR), np.full(count, NOWHERE)
    at = count - 1 if is_on else count
    for t in range(steps - 1, -1, -1):
        if is_on:
            if chances[t, at] > best[at]:
                best[at], places[at] = chances[t, at], t
            is_on = bool(stays[t, at])
        else:
            at -= int(from_gap[t, at])
            if came_on[t, at]:
                is_on, at = True, at - 1
        if not is_on and at == 0:
            break
    return Alignment(best, places)
