"""What a paper carries besides print: seal and whose, signature, date, fingerprint.

Each mark is a reading of its paper, `present`, `absent`, or no value where the pixels
cannot tell (a grey copy shows no red). Nothing declared is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.documents import document
from intake.domain.application import Material
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.page import Page
from intake.domain.ports import Reader
from intake.domain.text import Line, Reading
from intake.extraction.imaging.red_ink import ink_strength, red_strength
from intake.extraction.marks.copy_kind import (
    cut_shrunk,
    is_colourless,
    larger,
    may_be_grey,
    within_outline,
)
from intake.extraction.marks.fingerprint import find_fingerprint
from intake.extraction.marks.foot_date import date_filled
from intake.extraction.marks.handwritten_promise import aligned_promise, is_typed
from intake.extraction.marks.seals.detect import Ring, SealFinder, find_copied_seal, find_seals
from intake.extraction.marks.seals.printed import named_by_print
from intake.extraction.marks.seals.read import SealText, read_seal
from intake.extraction.marks.seals.thresholds import SEAL_SIDE
from intake.extraction.marks.signature import Sheet, signature_of
from intake.extraction.marks.thresholds import AMONG_LINES, AROUND_PAPER, MOST_READ

PRESENT, ABSENT = "present", "absent"
SOURCE = "mark"
"""`Reading.source` of a mark: it stands on no line."""
GREY_COPY = "黑白复印件"


@dataclass(frozen=True, slots=True)
class Marks:
    """A reading for every mark that was looked for; `seal` is the ring that was read, as a
    line for each way in which it was unrolled (`seal_text.SealText.strips`)."""

    readings: Mapping[str, Reading]
    seal: tuple[Line, ...] = ()


def see_marks(
    page: Page,
    box: Box,
    material: Material,
    lines: Sequence[Line],
    to_upright: NDArray[np.float64],
    reader: Reader,
    finder: SealFinder = find_seals,
    outline: Quad | None = None,
) -> Marks:
    """Every mark that such a paper carries.

    `box` is the paper in page pixels, `lines` are its own, `to_upright` is the homography
    from page pixels to its upright frame; `outline`, where it is known, is its sheet's.
    """
    kind = document(material)
    wanted = kind.marks
    sheet = Sheet(page.pixels, tuple(lines), to_upright)
    found: dict[str, Reading] = {}
    strips: tuple[Line, ...] = ()
    if "seal" in wanted:
        seal, strips = _seal(page, box, reader, finder, "sealed_by" in wanted, outline, lines)
        if seal["seal"].value is None and kind.copy_shows_seal:
            seal["seal"] = _copied_seal(page.pixels, box, lines, to_upright)
        found |= seal
    if "copy_kind" in wanted and not page.layer_is_trusted and is_colourless(page.pixels, box):
        found["copy_kind"] = Reading("copy_kind", GREY_COPY, GREY_COPY, (), box, 1.0, SOURCE)
    if "fingerprint" in wanted:
        found["fingerprint"] = _fingerprint(sheet.pixels, box, outline)
    if "dated" in wanted:
        found["dated"] = _mark("dated", *date_filled(sheet), box)
    if "signature" in wanted:
        found["signature"] = _mark("signature", *signature_of(sheet, material, reader), box)
    if "handwritten" in wanted:
        found |= _promise(sheet, box)
    return Marks(found, strips)


def _mark(name: str, seen: bool | None, where: Box | None, box: Box) -> Reading:
    value = None if seen is None else PRESENT if seen else ABSENT
    return Reading(name, value, value or "", (), where or box, 0.0 if seen is None else 1.0, SOURCE)


def _promise(sheet: Sheet, box: Box) -> dict[str, Reading]:
    """Whether the page was written by hand, and how much of the promise stands on it."""
    typed, text = is_typed(sheet), aligned_promise(sheet.lines)
    where = Box.union([line.box for line in sheet.lines]) if sheet.lines else box
    return {
        "handwritten": _mark("handwritten", None if typed is None else not typed, where, box),
        "text": Reading("text", text, text or "", (), where, 1.0 if text else 0.0, SOURCE),
    }


def _shrunk(pixels: RGB, box: Box) -> tuple[RGB, Box, float]:
    """The paper and a little around it, what was cut out, and its scale."""
    more = round(box.width * AROUND_PAPER)
    area = Box(box.left - more, box.top - more, box.right + more, box.bottom + more)
    area = area.clipped(pixels.shape[1], pixels.shape[0])
    return (
        cut_shrunk(pixels, area, SEAL_SIDE),
        area,
        min(1.0, SEAL_SIDE / max(area.width, area.height)),
    )


def _seal(
    page: Page,
    box: Box,
    reader: Reader,
    finder: SealFinder,
    is_read: bool,
    outline: Quad | None,
    lines: Sequence[Line],
) -> tuple[dict[str, Reading], tuple[Line, ...]]:
    """Whether there is a seal, and what the most legible one says; and its strips."""
    pixels = page.pixels
    small, area, scale = _shrunk(pixels, box)
    strength = red_strength(small)
    rings = [_on_page(ring, area, scale) for ring in finder(strength)]
    if not rings:
        # A file that never was paper shows all its colours: grey there is no copy.
        shown = strength * within_outline(outline, area, strength.shape)
        seen = (
            None
            if not page.layer_is_trusted and may_be_grey(shown, pixels, box, outline)
            else False
        )
        return {"seal": _mark("seal", seen, None, box)}, ()
    if not is_read:
        return {"seal": _mark("seal", True, _clipped(rings[0], pixels), box)}, ()
    said = [(read_seal(pixels, ring, reader), ring) for ring in rings[:MOST_READ]]
    text, ring = max(said, key=lambda pair: _letters(pair[0]))
    where = _clipped(ring, pixels)
    text = named_by_print(text, where, lines, pixels, reader)
    return {
        "seal": _mark("seal", True, where, box),
        "sealed_by": Reading(
            "sealed_by", text.text, text.text or "", (), where, text.confidence, SOURCE
        ),
    }, text.strips


def _letters(seal: SealText) -> int:
    return len((seal.text or "").replace("□", ""))


def _copied_seal(
    pixels: RGB, box: Box, lines: Sequence[Line], to_upright: NDArray[np.float64]
) -> Reading:
    """A ring where a unit seals its certificate, in the lower half of its lines; without one
    nobody can tell: a copy may have lost it, and a ring in the head is a sign of the house."""
    small, area, scale = _shrunk(pixels, box)
    boxes = [li.box for li in lines] or [box]
    among = larger(Box.union(boxes), AMONG_LINES).clipped(pixels.shape[1], pixels.shape[0])
    edges = np.array([[among.left, among.top], [among.right, among.bottom]]) - (area.left, area.top)
    ring = find_copied_seal(
        ink_strength(small), Box.around(edges * scale).clipped(small.shape[1], small.shape[0])
    )
    if ring is None:
        return _mark("seal", None, None, box)
    where = _on_page(ring, area, scale)
    centres = [((b.left + b.right) / 2, (b.top + b.bottom) / 2) for b in boxes]
    heights = cv2.perspectiveTransform(
        np.array([[where.centre, *centres]], np.float64), to_upright
    )[0, :, 1]
    is_low = heights[0] > (heights[1:].min() + heights[1:].max()) / 2
    return _mark("seal", True if is_low else None, _clipped(where, pixels), box)


def _on_page(ring: Ring, area: Box, scale: float) -> Ring:
    large = ring.scaled(1 / scale)
    return Ring(
        (large.centre[0] + area.left, large.centre[1] + area.top),
        large.half,
        large.angle,
        large.coverage,
    )


def _clipped(ring: Ring, pixels: RGB) -> Box:
    return ring.box.clipped(pixels.shape[1], pixels.shape[0])


def _fingerprint(pixels: RGB, box: Box, outline: Quad | None) -> Reading:
    small, area, scale = _shrunk(pixels, box)
    strength = red_strength(small) * within_outline(
        outline, area, small.shape[:2]
    )  # the desk at a sheet's rim is no finger
    where = find_fingerprint(strength, find_seals(strength))
    if where is None:
        seen = None if may_be_grey(strength, pixels, box, outline, by_hand=True) else False
        return _mark("fingerprint", seen, None, box)
    x, y = area.left, area.top
    corners = [round(v / scale) for v in where.as_list()]
    on_page = Box(corners[0] + x, corners[1] + y, corners[2] + x, corners[3] + y)
    return _mark("fingerprint", True, on_page.clipped(pixels.shape[1], pixels.shape[0]), box)
