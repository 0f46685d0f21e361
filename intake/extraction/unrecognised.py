"""A page of no known kind, or a paper that shows nothing: unreadable, or as it should be?"""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from intake.documents import PAPERS
from intake.domain.findings import Defect
from intake.domain.geometry import RGB, Box
from intake.domain.text import Line
from intake.domain.values.folding import fold
from intake.extraction.fields.classify import recognise
from intake.extraction.fields.page_text import PageText
from intake.extraction.page import SeenPage
from intake.extraction.paper import SeenPaper, scaled
from intake.extraction.thresholds import (
    BLIND_LEGIBILITY,
    FEW_CHARACTERS,
    MOST_HIDDEN,
    POORLY_READ,
    SOFT_PICTURE_BELOW,
    SPEAKS_FOR,
    SURELY_READ,
)

_HIDING = frozenset({Defect.GLARE, Defect.OCCLUDED, Defect.CROPPED, Defect.OVEREXPOSED})


def shows_too_little(paper: SeenPaper) -> bool:
    """Whether less text can be read on a paper than its key values alone take.

    What names the paper is left aside. Such a paper is hidden, faint or cut: a layout that
    nobody foresaw has as much text as any other. Says nothing of papers of several pages.
    """
    spec = PAPERS[paper.material]
    if spec.goes_on is not None or any(line.from_layer for line in paper.lines):
        return False
    text = "".join(_sure_texts(paper.lines))
    named = sum(len(fold(anchor)) for anchor, _ in spec.anchors if fold(anchor) in text)
    least = sum(
        field.kind.least_printed for field in spec.fields if field.is_key and field.always_printed
    )
    return len(text) - named < least


def _sure_texts(lines: Sequence[Line]) -> list[str]:
    """Surely read lines, each place once: a second look at a line is the same line."""
    texts = {line.quad.tobytes(): line.text for line in lines if line.confidence >= SURELY_READ}
    return list(texts.values())


def _is_soft(pixels: RGB) -> bool:
    """Whether a picture has no sharp edge anywhere, as a portrait in focus has."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = max(min(grey.shape) / 400, 1.0)
    size = (round(grey.shape[1] / scale), round(grey.shape[0] / scale))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(small, cv2.CV_64F).var()) < SOFT_PICTURE_BELOW


def hidden_share(sight: SeenPage) -> float:
    """Share of the paper (of the page, without an outline) under a reflection or a cover."""
    page = sight.page
    whole = Box(0, 0, page.pixels.shape[1], page.pixels.shape[0])
    paper = scaled(whole, page.reduction) if sight.box is None else sight.box
    hidden = [
        d.box.overlap(paper)
        for d in sight.quality.defects
        if d.box is not None and d.defect in (Defect.GLARE, Defect.OCCLUDED)
    ]
    return sum(hidden) / max(paper.width * paper.height, 1)


def is_page_illegible(sight: SeenPage, has_slot: bool) -> bool:
    """Whether a page of no known kind is unreadable rather than of another kind.

    A page without any text is another kind (a portrait, an empty back) unless the
    applicant says that it is one of the notice's papers, or it is out of focus. Where nobody
    says so, what lies on a page hides a paper if the rest speaks for one.
    """
    defects = {d.defect for d in sight.quality.defects}
    if not sight.lines:
        is_blank = Defect.BLANK in defects
        return has_slot or (not is_blank and _is_soft(sight.page.pixels))
    certain = sum(len(li.text) * li.confidence for li in sight.lines)
    total = sum(len(li.text) for li in sight.lines)
    poor_reading = certain / max(total, 1) < POORLY_READ
    is_bare = sum(map(len, _sure_texts(sight.lines))) < FEW_CHARACTERS
    found = sight.recognition or recognise(PageText("".join(li.text for li in sight.lines)))
    is_hidden = hidden_share(sight) > MOST_HIDDEN and found.foreign is None
    if has_slot and (is_bare or is_hidden):
        return True  # what is left of it cannot tell that it is another paper
    if is_hidden and found.score >= SPEAKS_FOR:
        return True
    if found.resembles and found.foreign is None and defects & _HIDING:
        return True  # what makes it the document may be where nobody can see it
    return sight.quality.legibility < BLIND_LEGIBILITY or (poor_reading and bool(defects))
