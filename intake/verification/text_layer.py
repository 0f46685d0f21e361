"""A PDF's text layer is believed only where the pixels of the value agree.

The font of a file may draw other characters than its text says. The lines that were read
from the page's pixels lie under the layer's: they show the same text, or the pixels give
it a chance.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from intake.domain.geometry import Box
from intake.domain.text import Line, Reading, Span
from intake.domain.values.folding import fold
from intake.extraction.ocr.ctc_likelihood import scores
from intake.extraction.ocr.spans import span_box
from intake.extraction.paper import SeenPaper
from intake.verification.thresholds import CONTRADICT

LAYER_DIFFERS = "layer_differs"
"""The reason of a value whose pixels show another text than the layer."""


def is_seen(reading: Reading, paper: SeenPaper) -> bool:
    """Whether the page's pixels show what the layer says; True for any other source."""
    if reading.source != "text_layer":
        return True
    return all(_is_seen(span, paper) for span in reading.spans)


def _is_seen(span: Span, paper: SeenPaper) -> bool:
    line = paper.lines[span.line]
    text = fold(line.text[span.start : span.stop])
    if not text:
        return True
    box = span_box(line, span.start, span.stop)
    return any(_shows(own, text) for own in _under(box, paper))


def _under(box: Box, paper: SeenPaper) -> Iterator[Line]:
    """The lines from pixels that lie under a part of the layer."""
    for line in paper.lines:
        if not line.from_layer and 2 * line.box.overlap(box) > box.width * box.height:
            yield line


def _shows(line: Line, text: str) -> bool:
    """Whether this line reads the text, or its pixels give it a chance."""
    if text in fold(line.text):
        return True
    place = fuzz.partial_ratio_alignment(text, line.text)
    if place is None or place.dest_end <= place.dest_start:
        return False
    piece = Span(0, place.dest_start, place.dest_end)
    known = scores([line.text[place.dest_start : place.dest_end], text], [(line, piece)])
    return known is not None and known[1] - known[0] > CONTRADICT
