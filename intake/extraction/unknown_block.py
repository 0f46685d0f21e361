"""Legible lines on a page that belong to none of the papers found on it.

A sheet may bear a known paper and beside it another one: a page of a household register
under an ID card. What is read there and is nobody's is said, never passed over. A form's
margins, stamps, the mark of a scanning program are few lines; a paper without an outline
has all lines of its part of the page, but a card, whose size is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.geometry import Box, Quad
from intake.domain.text import Line
from intake.domain.values.folding import is_han
from intake.extraction.fields.split_page import Group
from intake.extraction.ocr.direction import is_sure
from intake.extraction.paper import SeenPaper, scaled
from intake.extraction.thresholds import LEAST_UNKNOWN, LONGEST_CARD, ROOM_OF_CARD


def unknown_block(
    papers: Sequence[SeenPaper], groups: Sequence[Group], lines: Sequence[Line], reduction: int
) -> tuple[int, Box] | None:
    """How many legible lines belong to no paper on the page, and where they stand, in the
    page as handed in; None where there are few of them, or no paper at all."""
    known = [group for group in groups if group[0] is not Material.OTHER]
    rest = {i for i, line in enumerate(lines) if known and _tells(line)}
    for paper, group in zip(papers, known, strict=True):
        rest -= set(_own(paper, group, lines))
    if len(rest) < LEAST_UNKNOWN:
        return None
    return len(rest), scaled(Box.union([lines[i].box for i in rest]), reduction)


def _tells(line: Line) -> bool:
    """Whether a line is surely read and says something: two Chinese characters or more."""
    return is_sure(line) and sum(map(is_han, line.text)) >= 2


def _own(paper: SeenPaper, group: Group, lines: Sequence[Line]) -> Iterator[int]:
    """The lines on a paper: within its outline; of a card without one those around its
    values, as far as it goes on; of another paper all that were taken for its."""
    outline, size = group[3], PAPERS[paper.material].size_mm
    if outline is not None:
        yield from (i for i, line in enumerate(lines) if _holds(outline, line.quad))
    elif size is not None and max(size) <= LONGEST_CARD:
        values = [one.box for one in paper.readings.values() if one.spans]
        if values:
            whole = Box.union(values)
            room = round(ROOM_OF_CARD * max(whole.width, whole.height))
            around = Box(
                whole.left - room, whole.top - room, whole.right + room, whole.bottom + room
            )
            yield from (i for i, line in enumerate(lines) if line.box.overlap(around))
            return
    if outline is None:
        yield from (p.index for p in group[1])


def _holds(outline: Quad, quad: Quad) -> bool:
    x, y = (float(middle) for middle in quad.mean(axis=0))
    return cv2.pointPolygonTest(outline.reshape(-1, 1, 2), (x, y), False) >= 0
