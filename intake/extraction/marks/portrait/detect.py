"""A page without text: a portrait? How many faces, how large, on what ground?

A detector finds the faces, an independent one is asked before it is said that there is
none. What it makes of them says nothing of who they are: no face is compared with any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intake.documents import document
from intake.domain.application import Material
from intake.domain.findings import DefectAt
from intake.domain.geometry import RGB, Box
from intake.domain.page import Page
from intake.domain.ports import Face, Witnesses
from intake.domain.text import Line, Reading
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.marks.portrait.background import ground_colour
from intake.extraction.marks.portrait.exposure import spoilt_by
from intake.extraction.marks.portrait.reprint import ORIGINAL, are_equal_prints, print_kind
from intake.extraction.marks.portrait.thresholds import (
    BYSTANDER,
    FACE_MIDDLE,
    LEAST_WIDE,
    MOST_TEXT,
    SURE_FACE,
    SURE_LYING_FACE,
    SURE_TEXT,
    WORN,
)

MATERIAL = Material.ID_PHOTO
"""The paper that such a page is."""
SOURCE = "picture"
"""`Reading.source` of what a picture shows: it stands on no line."""
FIELDS = document(MATERIAL).marks


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a page without text shows. `is_portrait`: it is one whatever slot it lies in;
    else it is only where the applicant says so. `rotation` turns it upright, degrees
    clockwise. `readings` by the names of `FIELDS`; those that say nothing are absent."""

    is_portrait: bool
    rotation: int
    readings: Mapping[str, Reading]
    quality: PageQuality


def see_portrait(page: Page, lines: Sequence[Line], witnesses: Witnesses) -> Portrait | None:
    """The page as a portrait, None when text stands on it.

    `lines` are all that were read on it. Raises `Fault` when the detector is not there.
    """
    if sum(len(line.text) for line in lines if line.confidence >= SURE_TEXT) > MOST_TEXT:
        return None
    rotation, found = _upright(page.pixels, witnesses)
    pixels = np.ascontiguousarray(np.rot90(page.pixels, -rotation // 90))
    people = _people(found)
    defects = spoilt_by(pixels, people[0].box if people else None)
    quality = PageQuality(tuple(DefectAt(d) for d in defects), None, 0.0 if defects else 1.0)
    is_sheet = are_equal_prints(pixels, [face.box for face in people])
    values: dict[str, str | None] = {
        "faces": None if defects else _count(pixels, found, is_sheet, witnesses)
    }
    values |= _format(page, rotation)
    if people and (len(people) == 1 or is_sheet):
        values |= _portrayed(pixels, people[0].box, is_sheet, has_defect=bool(defects))
    is_portrait = bool(people) and (
        is_sheet or (len(people) == 1 and _is_subject(people[0].box, pixels))
    )
    readings = {
        name: _reading(name, values[name], page, people, rotation)
        for name in FIELDS
        if name in values
    }
    return Portrait(is_portrait, rotation, readings, quality)


def _upright(pixels: RGB, witnesses: Witnesses) -> tuple[int, list[Face]]:
    """The quarter turn at which faces stand upright, and the faces; 0 when none does."""
    upright = witnesses.faces(pixels)
    if any(face.confidence >= SURE_FACE for face in upright):
        return 0, upright
    for turns in (1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(pixels, -turns))
        found = witnesses.faces(turned)
        if any(f.confidence >= SURE_LYING_FACE and _is_subject(f.box, turned) for f in found):
            return turns * 90, found
    return 0, upright


def _is_subject(box: Box, pixels: RGB) -> bool:
    """Whether the picture is of this face: large, and near its middle."""
    wide = int(pixels.shape[1])
    return (
        box.width >= LEAST_WIDE * wide
        and FACE_MIDDLE[0] <= (box.left + box.right) / 2 / wide <= FACE_MIDDLE[1]
    )


def _people(found: Sequence[Face]) -> list[Face]:
    """The sure faces that are persons in the picture, the largest first."""
    sure = sorted((f for f in found if f.confidence >= SURE_FACE), key=lambda f: -f.box.height)
    return [f for f in sure if f.box.height >= BYSTANDER * sure[0].box.height]


def _count(pixels: RGB, found: Sequence[Face], is_sheet: bool, witnesses: Witnesses) -> str | None:
    """How many faces; None where the detectors leave it open."""
    people = _people(found)
    if is_sheet:
        return "1"  # equal prints of one photo
    if not people:
        is_open = bool(found) or witnesses.may_show_face(pixels)
        return None if is_open else "0"
    doubted = [
        f for f in found if f.confidence < SURE_FACE and _may_be_second(f.box, people[0].box)
    ]
    return None if doubted and len(people) == 1 else str(len(people))


def _may_be_second(doubted: Box, first: Box) -> bool:
    """Whether it is large enough, and not what the first person wears below the chin."""
    middle = (doubted.left + doubted.right) / 2
    is_worn = (
        first.left <= middle <= first.right and doubted.top >= first.bottom - WORN * first.height
    )
    return doubted.height >= BYSTANDER * first.height and not is_worn


def _format(page: Page, rotation: int) -> dict[str, str | None]:
    """Size and shape of the upright picture, px and width over height."""
    sides = (page.width, page.height) if rotation % 180 == 0 else (page.height, page.width)
    return {
        "width": str(sides[0]),
        "height": str(sides[1]),
        "proportions": f"{sides[0] / sides[1]:.3f}",
    }


def _portrayed(pixels: RGB, face: Box, is_sheet: bool, has_defect: bool) -> dict[str, str | None]:
    """How one person is shown."""
    if is_sheet:
        return {"copy_kind": print_kind(pixels, face, is_sheet=True)}
    share = round(100 * face.height / pixels.shape[0])
    ground = None if has_defect else ground_colour(pixels, face)
    kind = print_kind(pixels, face, is_sheet=False)
    return {
        "face_share": str(share),
        "background": ground,
        "copy_kind": None if has_defect and kind == ORIGINAL else kind,
    }


def _reading(
    name: str, value: str | None, page: Page, people: Sequence[Face], rotation: int
) -> Reading:
    height, width = page.pixels.shape[:2]
    where = Box(0, 0, width, height)
    if name in ("faces", "face_share") and people:
        boxes = [_turned_back(face.box, rotation, width, height) for face in people]
        where = Box.union(boxes).clipped(width, height)
    sure = min((face.confidence for face in people), default=1.0) if name == "faces" else 1.0
    return Reading(name, value, value or "", (), where, sure if value is not None else 0.0, SOURCE)


def _turned_back(box: Box, rotation: int, width: int, height: int) -> Box:
    """A box of the upright picture in the page as it lies, `width` x `height` px."""
    left, top, right, bottom = box.as_list()
    if rotation == 90:  # upright x runs up the page's left edge
        return Box(top, height - right, bottom, height - left)
    if rotation == 180:
        return Box(width - right, height - bottom, width - left, height - top)
    if rotation == 270:
        return Box(width - bottom, left, width - top, right)
    return box
