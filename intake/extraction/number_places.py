"""Where a file shows long numbers and codes, whatever became of them in a report.

A report keeps the values of the paper that counts. A superseded copy, or a paper that no
requirement asks for, shows its numbers all the same; here they are found in what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.domain.application import Material
from intake.domain.geometry import Box
from intake.domain.text import Line
from intake.extraction.ocr.spans import span_box
from intake.extraction.paper import SeenPaper, scaled
from intake.extraction.thresholds import LONG_RUN, LONG_RUN_DIGITS
from intake.extraction.upload import SeenUpload

_RUN = re.compile(r"[0-9A-Za-z*](?:[\s.·-]?[0-9A-Za-z*])*")
_LABEL = re.compile(r"身份证(?:件)?(?:号|编号)|身份号码|证件号|社会保障号|验证码")


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """A run of characters as long as a number of a person; `box` in the page's frame."""

    material: Material
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """What a page shows of such numbers; `labels`: how often one is announced."""

    places: tuple[NumberPlace, ...]
    labels: int


def page_numbers(seen: SeenUpload, page: int) -> PageNumbers | None:
    """None: no text of this page was kept, so nobody knows what it shows."""
    papers = [paper for paper in seen.papers if paper.page == page and paper.lines]
    if not papers:
        return None
    places = tuple(place for paper in papers for place in _places(paper))
    labels = sum(bool(_LABEL.search(line.text)) for paper in papers for line in paper.lines)
    return PageNumbers(places, labels)


def _places(paper: SeenPaper) -> Iterator[NumberPlace]:
    for line in paper.lines:
        for start, stop in _runs(line):
            text = re.sub(r"[\s.·-]", "", line.text[start:stop])
            box = scaled(span_box(line, start, stop), paper.reduction)
            yield NumberPlace(paper.material, text, box)


def _runs(line: Line) -> Iterator[tuple[int, int]]:
    for found in _RUN.finditer(line.text):
        plain = re.sub(r"[\s.·-]", "", found.group())
        if len(plain) >= LONG_RUN and sum(c.isdigit() for c in plain) >= LONG_RUN_DIGITS:
            yield found.span()
