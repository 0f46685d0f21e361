"""Doubtful and stamped lines read again, before anything declared is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from intake.documents import PaperSpec
from intake.domain.geometry import RGB
from intake.domain.ports import Witnesses
from intake.domain.text import Line, Reading
from intake.domain.values.folding import DOTS, MIDDLE_DOT
from intake.extraction.fields.read_fields import read_fields
from intake.extraction.fields.thresholds import DOUBTFUL, SAME_TEXT
from intake.extraction.imaging.red_ink import has_red
from intake.extraction.ocr.layout import Placed, cut_out
from intake.extraction.ocr.thresholds import STRIP_MARGIN


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
    wrapped = _wrapped_names(readings)
    surer: dict[int, Line] = {}
    for i in sorted(used):
        strip = cut_out(pixels, own[i].quad, STRIP_MARGIN)
        if i not in doubtful | wrapped and not has_red(strip):
            continue
        for again in witnesses.look_again(strip):
            if i in wrapped and _adds_a_dot(again, own[i]):
                surer[i] = replace(again, quad=own[i].quad)
                break
            is_same_line = fuzz.ratio(again.text, own[i].text) >= SAME_TEXT
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
        if first is None or _worth(reading) > _worth(first) or _only_adds_dots(reading, first):
            spans = tuple(replace(s, line=moved.get(s.line, s.line)) for s in reading.spans)
            chosen[name] = replace(reading, spans=spans)
    own.extend(surer.values())
    return chosen


def _worth(reading: Reading) -> tuple[bool, float]:
    return reading.value is not None, reading.confidence


def _surety(line: Line) -> float:
    """A line's weakest character; of two equally sure readings the longer one."""
    return min(line.probabilities, default=0.0) + 0.01 * len(line.text)


def _wrapped_names(readings: Mapping[str, Reading]) -> set[int]:
    """Lines of a name that goes on below without a dot: a box may end before it."""
    name = readings.get("name")
    if name is None or len(name.spans) < 2 or MIDDLE_DOT in (name.value or MIDDLE_DOT):
        return set()
    return {span.line for span in name.spans}


def _adds_a_dot(again: Line, line: Line) -> bool:
    edges = "".join(DOTS)
    is_dot = again.text[-1:] in DOTS and again.probabilities[-1] >= DOUBTFUL
    return is_dot and again.text.strip(edges) == line.text.strip(edges)


def _only_adds_dots(again: Reading, first: Reading) -> bool:
    longer, shorter = again.value or "", first.value or ""
    return longer != shorter and bool(shorter) and longer.replace(MIDDLE_DOT, "") == shorter
