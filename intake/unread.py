"""A page of no known kind: unreadable, or a page of another kind?"""

from __future__ import annotations

import cv2

from intake.records import RGB, Box, Defect
from intake.sight import SeenPage, scaled

SOFT_BELOW = 25.0
"""Variance of the Laplacian at a short side of 400 px: drawn portraits have 200 and
more, a page blurred beyond reading less than 10."""
MOST_HIDDEN = 0.15
"""Hidden share of a paper from which a slot's page of no known kind is that paper, unclear:
a title and half the sentence lie under such a reflection."""
BLIND_LEGIBILITY = 0.45
"""Median legibility of a page's lines below which a page of no known kind is illegible."""


def _is_soft(pixels: RGB) -> bool:
    """Whether a picture has no sharp edge anywhere, as a portrait in focus has."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = max(min(grey.shape) / 400, 1.0)
    size = (round(grey.shape[1] / scale), round(grey.shape[0] / scale))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(small, cv2.CV_64F).var()) < SOFT_BELOW


def hidden_share(sight: SeenPage) -> float:
    """Share of the paper (of the page, without an outline) under a reflection or a cover."""
    page = sight.page
    whole = Box(0, 0, page.pixels.shape[1], page.pixels.shape[0])
    paper = scaled(whole, page.reduction) if sight.box is None else sight.box
    hidden = [d.box.overlap(paper) for d in sight.quality.defects
              if d.box is not None and d.defect in (Defect.GLARE, Defect.OCCLUDED)]  # fmt: skip
    return sum(hidden) / max(paper.width * paper.height, 1)


def is_page_illegible(sight: SeenPage, has_slot: bool) -> bool:
    """Whether a page of no known kind is unreadable rather than of another kind.

    A page without any text is another kind (a portrait, an empty back) unless the
    applicant says that it is one of the notice's papers, or it is out of focus.
    """
    defects = {d.defect for d in sight.quality.defects}
    if not sight.lines:
        is_blank = Defect.BLANK in defects
        return has_slot or (not is_blank and _is_soft(sight.page.pixels))
    certain = sum(len(li.text) * li.confidence for li in sight.lines)
    total = sum(len(li.text) for li in sight.lines)
    poor_reading = certain / max(total, 1) < 0.75
    if has_slot and hidden_share(sight) > MOST_HIDDEN:
        return True  # what is left of it cannot tell that it is another paper
    return sight.quality.legibility < BLIND_LEGIBILITY or (poor_reading and bool(defects))
