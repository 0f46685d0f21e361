"""Doubtful and stamped lines read again, before anything declared is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from intake.layout import Placed, cut_out
from intake.papers import PaperSpec
from intake.read import read_fields
from intake.records import RGB, Line, Reading, Witnesses
from intake.red_ink import has_red

STRIP_MARGIN = 0.5
"""Around a line kept for a second look, of its height: room for what the first cut off."""
SAME_LINE = 60.0
"""Of 100; a wider cut that reads quite another text has caught its neighbours."""
DOUBTFUL = 0.6
"""Probability of a value's weakest character below which its line is read again."""


def read_again(
    pixels: RGB, own: Sequence[Line], readings: Mapping[str, Reading], witnesses: Witnesses
) -> dict[int, Line]:
    """Doubtful lines read anew from wider cuts, where that made them surer.

    A detector's box may cut a line's end off, a seal's ring may add a stroke to a digit;
    this looks at no declared value.
    """
    used = {s.line for reading in readings.values() for s in reading.spans}
    doubtful = {
        span.line
        for reading in readings.values()
        if reading.value is None or reading.confidence < DOUBTFUL
        for span in reading.spans
    }
    surer: dict[int, Line] = {}
    for i in sorted(used):
        strip = cut_out(pixels, own[i].quad, STRIP_MARGIN)
        if i not in doubtful and not has_red(strip):
            continue
        for again in witnesses.look_again(strip):
            is_same_line = fuzz.ratio(again.text, own[i].text) >= SAME_LINE
            if is_same_line and _surety(again) > _surety(surer.get(i, own[i])):
                surer[i] = replace(again, quad=own[i].quad)
    return surer


def with_second_look(
    spec: PaperSpec,
    own: list[Line],
    placed: Sequence[Placed],
    readings: Mapping[str, Reading],
    surer: Mapping[int, Line],
) -> dict[str, Reading]:
    """Each field from whichever look reads it better; `own` grows by the second looks."""
    again = read_fields(spec, [surer.get(i, li) for i, li in enumerate(own)], placed)
    moved = {i: len(own) + k for k, i in enumerate(surer)}
    chosen = dict(readings)
    for name, reading in again.items():
        first = readings.get(name)
        if first is None or _worth(reading) > _worth(first):
            spans = tuple(replace(s, line=moved.get(s.line, s.line)) for s in reading.spans)
            chosen[name] = replace(reading, spans=spans)
    own.extend(surer.values())
    return chosen


def _worth(reading: Reading) -> tuple[bool, float]:
    return reading.value is not None, reading.confidence


def _surety(line: Line) -> float:
    """A line's weakest character; of two equally sure readings the longer one."""
    return min(line.probabilities, default=0.0) + 0.01 * len(line.text)
