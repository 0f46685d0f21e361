"""Several looks at one line: where they differ, the character for which most certainty stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from intake.domain.text import Line


def voted(looks: Sequence[Line]) -> Line:
    """The look that the others resemble most, each of its characters the one that most of all
    looks' certainty stands for; what a look has more or less has no say.

    A character's probability is its share of a whole vote, so that what the looks differ on
    stays doubtful. Looks without probabilities have no say.
    """
    voters = [look for look in looks if len(look.probabilities) == len(look.text) > 0]
    if len({look.text for look in voters}) < 2:
        return looks[0]
    base = max(
        voters,
        key=lambda one: (
            sum(Levenshtein.normalized_similarity(one.text, other.text) for other in voters),
            one.confidence,
        ),
    )
    votes = _votes(base, voters)
    best = [max(there, key=lambda c: there[c]) for there in votes]
    chances = tuple(there[c] / len(voters) for there, c in zip(votes, best, strict=True))
    return replace(
        base, text="".join(best), probabilities=chances, confidence=sum(chances) / len(chances)
    )


def _votes(base: Line, voters: Sequence[Line]) -> list[dict[str, float]]:
    """For each character of a look, what each look has in its place and how surely."""
    votes: list[dict[str, float]] = [defaultdict(float) for _ in base.text]
    for voter in voters:
        for step in Levenshtein.opcodes(base.text, voter.text):
            wide = step.src_end - step.src_start
            if step.tag in ("insert", "delete") or wide != step.dest_end - step.dest_start:
                continue
            for i in range(wide):
                at = step.dest_start + i
                votes[step.src_start + i][voter.text[at]] += voter.probabilities[at]
    return votes
