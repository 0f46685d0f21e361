"""How likely the pixels make a given value: the CTC forward algorithm on a posterior.

Graves et al. 2006, "Connectionist temporal classification", section 4.1. A symbol is a
set of characters that count as the same (a dot and its look-alikes); a value over several
lines is scored on each with the best division between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from intake.records import Line, Posterior, Span
from intake.script import DOTS, MIDDLE_DOT, simplify

FLOOR = float(np.log(1e-6))
"""Log-probability of a character that the reader did not keep at a step."""
_WILD: frozenset[int] = frozenset({-2})
"""A character outside the reader's alphabet: anything but a blank may stand there."""

Symbols = tuple[frozenset[int], ...]

_ALIKE: tuple[str, ...] = (
    "".join(DOTS), "〇零○OoＯ0", "()（）", "-—–－一~至", ":：", "Xx×", ",，、", "年",
)  # fmt: skip


def symbols_of(text: str, alphabet: frozenset[str], is_number: bool = False) -> Symbols:
    """A value as symbols; in a number every character is only itself (but X and x)."""
    return tuple(_symbol(c, is_number, alphabet) for c in text)


def _symbol(character: str, is_number: bool, alphabet: frozenset[str]) -> frozenset[int]:
    same = _alike(character, is_number)
    return same if any(chr(c) in alphabet for c in same) else _WILD


@lru_cache(maxsize=8192)
def _alike(character: str, is_number: bool) -> frozenset[int]:
    if character in "Xx×":
        return frozenset(map(ord, "Xx×"))
    if is_number:
        return frozenset({ord(character)})
    if character == MIDDLE_DOT:
        return frozenset(ord(simplify(c)) for c in DOTS)
    for group in _ALIKE[1:]:
        if character in group and not character.isdigit():
            return frozenset(ord(simplify(c)) for c in group)
    return frozenset({ord(simplify(character))})


def outside_alphabet(text: str, alphabet: frozenset[str]) -> bool:
    """Whether a character of the value is one the reader can never output."""
    return any(_symbol(c, False, alphabet) is _WILD for c in text)


def bounds(line: Line, span: Span) -> tuple[int, int]:
    """Time steps `[first, last)` of the span: halfway to its neighbours' peaks."""
    posterior = line.posterior
    total = posterior.steps if posterior else 0
    if not line.steps:
        return 0, total
    first = 0
    if span.start > 0:
        first = (line.steps[span.start - 1] + line.steps[span.start] + 1) // 2
    last = total
    if span.stop < len(line.steps):
        last = (line.steps[span.stop - 1] + line.steps[span.stop] + 1) // 2
    return first, max(last, first + 1)


def likeliest_of(line: Line, at: int, allowed: frozenset[str]) -> tuple[str, float] | None:
    """The likeliest of the allowed characters where character `at` of the line stands.

    With its share among them, 0-1; None where the pixels give none of them a chance.
    """
    if line.posterior is None or at >= len(line.steps):
        return None
    codes, logs = (row[line.steps[at]] for row in
                   (line.posterior.characters, line.posterior.log_probabilities))  # fmt: skip
    chances = {
        chr(code): float(np.exp(log))
        for code, log in zip(codes, logs, strict=True)
        if code > 0 and chr(code) in allowed
    }
    best = max(chances, key=lambda character: chances[character], default=None)
    return (best, chances[best] / sum(chances.values())) if best else None


def log_likelihood(symbols: Symbols, posterior: Posterior, first: int, last: int) -> float:
    """log p(symbols | steps `[first, last)`), summed over all alignments; <= 0."""
    logs = posterior.log_probabilities[first:last]
    characters = posterior.characters[first:last]
    blank = _emission(characters, logs, frozenset({0}))
    if not symbols:
        return float(blank.sum())
    rows = {s: _emission(characters, logs, s) for s in set(symbols)}
    emissions = np.stack([rows[s] for s in symbols], axis=1)
    return _forward(emissions, blank, _repeats(symbols))


def _repeats(symbols: Symbols) -> NDArray[np.bool_]:
    """For each symbol whether it may equal its predecessor (then a blank must stand)."""
    return np.array(
        [bool(i and symbols[i] & symbols[i - 1]) for i in range(len(symbols))]
    )


def _emission(
    characters: NDArray[np.int32], logs: NDArray[np.float32], symbol: frozenset[int]
) -> NDArray[np.float64]:
    if symbol is _WILD:
        blank = np.exp(np.where(characters == 0, logs, -np.inf)).sum(axis=1)
        return np.asarray(np.log(np.clip(1.0 - blank, 1e-6, 1.0)), dtype=np.float64)
    hits = np.isin(characters, list(symbol))
    mass = np.where(hits, np.exp(logs.astype(np.float64)), 0.0).sum(axis=1)
    return np.asarray(np.maximum(np.log(np.maximum(mass, 1e-12)), FLOOR), np.float64)


def _forward(
    emissions: NDArray[np.float64], blank: NDArray[np.float64], repeats: NDArray[np.bool_]
) -> float:
    """Forward pass over blank and symbol states, vectorised over the states."""
    steps, count = emissions.shape
    on_blank = np.full(count + 1, -np.inf)
    on_symbol = np.full(count, -np.inf)
    on_blank[0] = blank[0]
    on_symbol[0] = emissions[0, 0]
    for t in range(1, steps):
        new_blank = on_blank.copy()
        new_blank[1:] = np.logaddexp(new_blank[1:], on_symbol)
        new_symbol = np.logaddexp(on_symbol, on_blank[:-1])
        skipped = np.where(repeats[1:], -np.inf, on_symbol[:-1])
        new_symbol[1:] = np.logaddexp(new_symbol[1:], skipped)
        on_blank = new_blank + blank[t]
        on_symbol = new_symbol + emissions[t]
    return float(np.logaddexp(on_blank[-1], on_symbol[-1]))


def score(
    text: str, pieces: Sequence[tuple[Line, Span]], is_number: bool = False
) -> float | None:
    """log p(text | the pixels of all pieces); None without a posterior or steps for it.

    Over several lines the best division of the text counts.
    """
    slices = []
    for line, span in pieces:
        if line.posterior is None:
            return None
        slices.append((line.posterior, *bounds(line, span)))
    if not slices:
        return None
    symbols = symbols_of(text, slices[0][0].alphabet, is_number)
    return _divide(symbols, slices)


def _divide(symbols: Symbols, slices: Sequence[tuple[Posterior, int, int]]) -> float:
    posterior, first, last = slices[0]
    if len(slices) == 1:
        return log_likelihood(symbols, posterior, first, last)
    count = len(symbols)
    rest = {count: 0.0}
    # From the last slice backwards: best[i] = likelihood of symbols[i:] on those slices.
    best: dict[int, float] = dict(rest)
    for posterior, first, last in reversed(slices):
        capacity = last - first
        now: dict[int, float] = {}
        for start in range(count + 1):
            options = [
                log_likelihood(symbols[start:stop], posterior, first, last) + tail
                for stop, tail in best.items()
                if start <= stop <= start + capacity
            ]
            if options:
                now[start] = max(options)
        best = now
    return best.get(0, -np.inf)
