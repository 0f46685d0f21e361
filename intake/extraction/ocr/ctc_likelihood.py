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

from intake.domain.text import Line, Posterior, Span
from intake.domain.values.folding import DOTS, MIDDLE_DOT, simplify
from intake.domain.values.lexicon import LEXICON
from intake.extraction.ocr.thresholds import FLOOR

_WILD: frozenset[int] = frozenset({-2})
"""A character outside the reader's alphabet: anything but a blank may stand there."""

Symbols = tuple[frozenset[int], ...]


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
    for group in LEXICON.alike:
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
    codes, logs = (
        row[line.steps[at]] for row in (line.posterior.characters, line.posterior.log_probabilities)
    )
    chances = {
        chr(code): float(np.exp(log))
        for code, log in zip(codes, logs, strict=True)
        if code > 0 and chr(code) in allowed
    }
    best = max(chances, key=lambda character: chances[character], default=None)
    return (best, chances[best] / sum(chances.values())) if best else None


def log_likelihoods(
    values: Sequence[Symbols], posterior: Posterior, first: int, last: int
) -> NDArray[np.float64]:
    """log p(value | steps `[first, last)`) of each value, over all alignments; <= 0.

    All values go through one forward pass; shorter ones end in states nothing reaches.
    """
    logs = posterior.log_probabilities[first:last]
    characters = posterior.characters[first:last]
    blank = _emission(characters, logs, frozenset({0}))
    longest = max(map(len, values), default=0)
    rows = {s: i for i, s in enumerate(dict.fromkeys(s for value in values for s in value))}
    if not rows:
        return np.full(len(values), float(blank.sum()))
    emissions = np.full((len(rows) + 1, len(blank)), -np.inf)
    for symbol, row in rows.items():
        emissions[row] = _emission(characters, logs, symbol)
    which = np.full((len(values), longest), len(rows))
    repeats = np.zeros((len(values), longest), dtype=np.bool_)
    for i, value in enumerate(values):
        which[i, : len(value)] = [rows[s] for s in value]
        repeats[i, : len(value)] = _repeats(value)
    lengths = np.array([len(value) for value in values])
    return _forward(emissions[which].transpose(2, 0, 1), blank, repeats, lengths)


def _repeats(symbols: Symbols) -> list[bool]:
    """For each symbol whether it may equal its predecessor (then a blank must stand)."""
    return [bool(i and symbols[i] & symbols[i - 1]) for i in range(len(symbols))]


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
    emissions: NDArray[np.float64],
    blank: NDArray[np.float64],
    repeats: NDArray[np.bool_],
    lengths: NDArray[np.int_],
) -> NDArray[np.float64]:
    """Forward pass over blank and symbol states, vectorised over values and states.

    `emissions` `(steps, values, states)`, `repeats` `(values, states)`.
    """
    steps, values, count = emissions.shape
    on_blank = np.full((values, count + 1), -np.inf)
    on_symbol = np.full((values, count), -np.inf)
    on_blank[:, 0] = blank[0]
    on_symbol[:, 0] = emissions[0, :, 0]
    for t in range(1, steps):
        new_blank = on_blank.copy()
        new_blank[:, 1:] = np.logaddexp(new_blank[:, 1:], on_symbol)
        new_symbol = np.logaddexp(on_symbol, on_blank[:, :-1])
        skipped = np.where(repeats[:, 1:], -np.inf, on_symbol[:, :-1])
        new_symbol[:, 1:] = np.logaddexp(new_symbol[:, 1:], skipped)
        on_blank = new_blank + blank[t]
        on_symbol = new_symbol + emissions[t]
    each = np.arange(values)
    ended = np.where(lengths > 0, on_symbol[each, np.maximum(lengths - 1, 0)], -np.inf)
    return np.asarray(np.logaddexp(on_blank[each, lengths], ended), np.float64)


def scores(
    texts: Sequence[str], pieces: Sequence[tuple[Line, Span]], is_number: bool = False
) -> list[float] | None:
    """log p(text | the pixels of all pieces) of each text; None without a posterior.

    Over several lines the best division of a text counts.
    """
    slices = []
    for line, span in pieces:
        if line.posterior is None:
            return None
        slices.append((line.posterior, *bounds(line, span)))
    if not slices:
        return None
    values = [symbols_of(text, slices[0][0].alphabet, is_number) for text in texts]
    if len(slices) == 1:
        return [float(one) for one in log_likelihoods(values, *slices[0])]
    return [_divide(symbols, slices) for symbols in values]


def score(text: str, pieces: Sequence[tuple[Line, Span]], is_number: bool = False) -> float | None:
    """The same of one text."""
    known = scores([text], pieces, is_number)
    return known[0] if known else None


def _divide(symbols: Symbols, slices: Sequence[tuple[Posterior, int, int]]) -> float:
    count = len(symbols)
    # From the last slice backwards: best[i] = likelihood of symbols[i:] on those slices.
    best: dict[int, float] = {count: 0.0}
    for posterior, first, last in reversed(slices):
        parts = [
            (start, stop)
            for start in range(count + 1)
            for stop in best
            if start <= stop <= start + last - first
        ]
        values = [symbols[start:stop] for start, stop in parts]
        now: dict[int, float] = {}
        for (start, stop), value in zip(
            parts, log_likelihoods(values, posterior, first, last), strict=True
        ):
            now[start] = max(now.get(start, -np.inf), float(value) + best[stop])
        best = now
    return best.get(0, -np.inf)


def chance_of(line: Line, at: int, character: str, is_number: bool = False) -> float | None:
    """Probability of the character where character `at` of the line peaks, 0-1; None
    without a posterior or outside the reader's alphabet."""
    if line.posterior is None or at >= len(line.steps):
        return None
    symbol = _symbol(character, is_number, line.posterior.alphabet)
    if symbol is _WILD:
        return None
    codes, logs = (
        row[line.steps[at]] for row in (line.posterior.characters, line.posterior.log_probabilities)
    )
    return float(np.exp(logs[np.isin(codes, list(symbol))].astype(np.float64)).sum())


def others_at(line: Line, at: int, least: float) -> list[str]:
    """Characters besides the read one that the pixels give `least` or more, best first."""
    if line.posterior is None or at >= len(line.steps):
        return []
    step = line.steps[at]
    codes, logs = line.posterior.characters[step], line.posterior.log_probabilities[step]
    likely = [chr(c) for c, log in zip(codes, logs, strict=True) if c > 0 and np.exp(log) >= least]
    return [character for character in likely if character != line.text[at]]
