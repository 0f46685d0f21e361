"""One page seen: which way up, what stands on it, which papers, how legible.

Second half of the journey's conductor (`pipeline` is the first): it calls the steps for
one page and keeps what later pages may need, so that the pixels can be let go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.documents import PAPERS, document
from intake.domain.application import Material
from intake.domain.geometry import Box, Quad
from intake.domain.page import Page
from intake.domain.ports import Reader, Witnesses
from intake.domain.text import Line
from intake.extraction.fields.classify import Recognition, recognise
from intake.extraction.fields.page_text import page_text
from intake.extraction.fields.read_fields import read_fields
from intake.extraction.fields.split_page import (
    Group,
    box_of,
    going_on,
    papers_of,
    way_of,
    with_own_layers,
)
from intake.extraction.imaging.straighten import find_outlines
from intake.extraction.legibility.occlusion_patch import find_patches
from intake.extraction.legibility.page_quality import PageQuality, page_defects
from intake.extraction.legibility.score import LineQuality, measure_line
from intake.extraction.marks.foot_date import filled_in
from intake.extraction.marks.portrait.detect import MATERIAL as PORTRAIT
from intake.extraction.marks.portrait.detect import see_portrait
from intake.extraction.ocr.direction import surely_read
from intake.extraction.ocr.extend_lines import with_their_ends
from intake.extraction.ocr.layout import place, rotation_matrix
from intake.extraction.ocr.overlay import lifted
from intake.extraction.ocr.read_lines import layer_lines, read_text
from intake.extraction.ocr.rescan import look_at_places, look_closer
from intake.extraction.paper import MeasuredText, SeenPaper, lines_near, scaled, see_paper
from intake.extraction.unknown_block import unknown_block

DAY_AT_FOOT = "signed_on"
"""Printed on every paper that has it, and under the seal more often than beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class SeenPage:
    """One page: `rotation` turns it upright, degrees clockwise; `papers` may be empty.

    `box`: the only outline of a paper on it, in the page as handed in; else None.
    `qualities` belong to `lines`.
    `picture`: a page without text as the portrait that it is only if its slot says so.
    `recognition`: what a page of no known kind resembles, and what it is instead.
    `unknown`: how many legible lines belong to none of its papers, and where.
    """

    page: Page
    rotation: int
    papers: tuple[SeenPaper, ...]
    lines: tuple[Line, ...]
    quality: PageQuality
    box: Box | None = None
    qualities: tuple[LineQuality, ...] = ()
    picture: SeenPaper | None = None
    recognition: Recognition | None = None
    unknown: tuple[int, Box] | None = None


def see(
    page: Page, reader: Reader, witnesses: Witnesses, before: Material | None = None
) -> SeenPage:
    """Read one page from its pixels (and its text layer, where it has one).

    `before`: the last paper on the page before in the same file, which a page of no kind
    of its own may go on with.
    """
    handed_in = page
    page, lines, direction = _without_watermark(page, reader)
    outlines, text, groups = _split_page(page, lines, direction, reader)
    if before is not None and all(group[0] is Material.OTHER for group in groups):
        groups = going_on(before, groups, text.lines, direction)
    layer = layer_lines(page) if page.layer_is_trusted else []
    papers = tuple(
        see_paper(page, group, text, own_layer, reader, witnesses, handed_in)
        for group, own_layer in with_own_layers(page, groups, text.lines, layer)
    )
    quality = page_defects(page.pixels, text.qualities, outlines, page.jpeg_quality)
    outline = outlines[0] if len(outlines) == 1 else None
    if not papers:  # perhaps because of what lies on it
        patches = find_patches(page.pixels, text.lines, outline)
        quality = replace(quality, defects=(*quality.defects, *patches))
    box = None if outline is None else box_of(page, outline, ())
    sight = SeenPage(
        handed_in,
        _quarter(direction),
        papers,
        tuple(text.lines),
        quality,
        scaled(box, page.reduction) if box else None,
        tuple(text.qualities),
        recognition=None if papers else _recognised(text.lines, direction),
        unknown=unknown_block(papers, groups, text.lines, page.reduction),
    )
    return sight if papers else _with_portrait(sight, witnesses)


def _without_watermark(page: Page, reader: Reader) -> tuple[Page, list[Line], float]:
    """The page with its text and the direction of it; without a watermark's ink where more is
    read without."""
    text, direction = read_text(page.pixels, reader)
    clean = lifted(page.pixels, text)
    if clean is not None:
        again, way = read_text(clean, reader)
        if surely_read(again.own) > surely_read(text.own):
            return replace(page, pixels=clean), again.own, way
    return page, text.own, direction


def _split_page(
    page: Page, lines: list[Line], direction: float, reader: Reader
) -> tuple[list[Quad], MeasuredText, list[Group]]:
    """The outlines of papers on the page, its text, and what belongs together as one paper;
    looked at more closely where a paper lacks what it must have."""
    qualities = [measure_line(page.pixels, line.quad) for line in lines]
    lines, qualities = with_their_ends(page.pixels, lines, qualities, reader)
    outlines = find_outlines(page.pixels, [line.quad for line in lines])
    groups = papers_of(lines, direction, outlines)
    lacking = [group for group in groups if _lacks_a_key(group, lines)]
    if lacking:
        closer = lines
        for way in dict.fromkeys((direction, *(way_of(one, lines, direction) for one in lacking))):
            ours = [one for one in lacking if way_of(one, lines, direction) == way]
            places = [group[3] for group in ours if group[3] is not None]
            look = look_closer if way == direction else look_at_places
            closer = look(page.pixels, closer, way, places, reader)
        if closer != lines:
            lines = closer
            qualities = [measure_line(page.pixels, line.quad) for line in lines]
            groups = papers_of(lines, direction, outlines)
    return outlines, MeasuredText(lines, qualities), groups


def _recognised(lines: Sequence[Line], direction: float) -> Recognition:
    return recognise(page_text(lines, place(lines, rotation_matrix(-direction))))


def _with_portrait(sight: SeenPage, witnesses: Witnesses) -> SeenPage:
    """A page of no known kind as a portrait, where it bears no text."""
    page, portrait = sight.page, see_portrait(sight.page, sight.lines, witnesses)
    if portrait is None:
        return sight
    paper = SeenPaper(
        material=PORTRAIT,
        box=Box(0, 0, page.width, page.height),
        lines=(),
        qualities=(),
        readings=portrait.readings,
        quality=portrait.quality,
        upload=page.upload,
        page=page.number,
        reduction=page.reduction,
        strips={},
        physics={},
    )
    if not portrait.is_portrait:
        return replace(sight, picture=paper)
    return replace(sight, rotation=portrait.rotation, papers=(paper,))


def _lacks_a_key(group: Group, lines: Sequence[Line]) -> bool:
    """Whether what every such paper shows is not found, or a label without its value, or
    the paper is of no kind.

    The day at a paper's foot is where its seal is.
    """
    material = group[0]
    if material is Material.OTHER:
        return group[3] is not None
    near = lines_near(group, lines)
    own = [lines[p.index] for p in near]
    placed = [replace(p, index=i) for i, p in enumerate(near)]
    if "dated" in document(material).marks and filled_in(own, placed) is None:
        return True
    spec, readings = PAPERS[material], read_fields(PAPERS[material], own, placed)
    values = {name for name, reading in readings.items() if reading.value is not None}
    wanted = {
        field.name
        for field in spec.fields
        if field.name in readings
        or field.name == DAY_AT_FOOT
        or (field.is_key and field.always_printed)
    }
    return not wanted <= values


def _quarter(direction: float) -> int:
    return round(-direction / 90.0) % 4 * 90
