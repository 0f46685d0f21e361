"""One page seen: which way up, what stands on it, which papers, how legible.

Second half of the journey's conductor (`pipeline` is the first): it calls the steps for
one page and keeps what later pages may need, so that the pixels can be let go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intake.documents import PAPERS, PaperSpec
from intake.domain.application import Material
from intake.domain.findings import DefectAt
from intake.domain.geometry import RGB, Box
from intake.domain.page import Page
from intake.domain.ports import Reader, Witnesses
from intake.domain.text import Line, Reading
from intake.extraction.fields.read_fields import all_values, read_fields
from intake.extraction.fields.reread_lines import STRIP_MARGIN, read_again, with_second_look
from intake.extraction.fields.split_page import (
    Group,
    box_of,
    going_on,
    on_paper,
    papers_of,
    with_own_layers,
)
from intake.extraction.imaging.straighten import find_outlines
from intake.extraction.legibility.occlusion_patch import find_patches
from intake.extraction.legibility.score import (
    LineQuality,
    PageQuality,
    measure_line,
    page_defects,
    physical_legibility,
)
from intake.extraction.marks.find_marks import MARKS_OF, see_marks
from intake.extraction.marks.foot_date import filled_in
from intake.extraction.marks.portrait.detect import MATERIAL as PORTRAIT
from intake.extraction.marks.portrait.detect import see_portrait
from intake.extraction.ocr.extend_lines import with_their_ends
from intake.extraction.ocr.layout import Placed, cut_out, place, rotation_matrix, rows
from intake.extraction.ocr.read_lines import layer_lines, read_lines
from intake.extraction.ocr.rescan import look_closer
from intake.extraction.ocr.spans import values_seen

COURSES = (Material.CE_PUBLIC_COURSE, Material.CE_PROFESSIONAL_COURSE)
DAY_AT_FOOT = "signed_on"
"""Printed on every paper that has it, and under the seal more often than beside it."""
SEEN_FROM = 0.3
"""Physical legibility from which a printed year decides which year a paper is for."""
MOST_TILT = 14.0
"""Degrees by which a line of a paper may run off its direction: watermarks and the
letters of a seal run further off and belong to no field."""


@dataclass(frozen=True, slots=True, eq=False)
class SeenPaper:
    """One paper on a page with everything read from it; no declared value is in here.

    `lines` and `qualities` belong together; `readings` by field name, the
    text layer's where it has them; `strips` holds the pixels of every line that a
    reading stands on, for a second look, `physics` the quality of each value's spans; `years` and `courses` are all that are printed;
    `codes` are the contents of its QR codes; `patches` what may hide a value that is not
    found (`quality_patch`); `seal` its seal's ring, as in `marks.Marks`.
    """

    material: Material
    box: Box
    lines: tuple[Line, ...]
    qualities: tuple[LineQuality, ...]
    readings: Mapping[str, Reading]
    quality: PageQuality
    upload: str
    page: int
    reduction: int
    strips: Mapping[int, RGB]
    physics: Mapping[str, tuple[LineQuality, ...]]
    years: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    patches: tuple[DefectAt, ...] = ()
    seal: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SeenPage:
    """One page: `rotation` turns it upright, degrees clockwise; `papers` may be empty.

    `box`: the only outline of a paper on it, in the page as handed in; else None.
    `qualities` belong to `lines`.
    `picture`: a page without text as the portrait that it is only if its slot says so.
    """

    page: Page
    rotation: int
    papers: tuple[SeenPaper, ...]
    lines: tuple[Line, ...]
    quality: PageQuality
    box: Box | None = None
    qualities: tuple[LineQuality, ...] = ()
    picture: SeenPaper | None = None


def see(
    page: Page, reader: Reader, witnesses: Witnesses, before: Material | None = None
) -> SeenPage:
    """Read one page from its pixels (and its text layer, where it has one).

    `before`: the last paper on the page before in the same file, which a page of no kind
    of its own may go on with.
    """
    lines, direction = read_lines(page.pixels, reader)
    qualities = [measure_line(page.pixels, line.quad) for line in lines]
    lines, qualities = with_their_ends(page.pixels, lines, qualities, reader)
    outlines = find_outlines(page.pixels, [line.quad for line in lines])
    groups = papers_of(lines, direction, outlines)
    lacking = [group for group in groups if _lacks_a_key(group, lines)]
    if lacking:
        places = [group[3] for group in lacking if group[3] is not None]
        closer = look_closer(page.pixels, lines, direction, places, reader)
        if closer != lines:
            lines = closer
            qualities = [measure_line(page.pixels, line.quad) for line in lines]
            groups = papers_of(lines, direction, outlines)
    if before is not None and all(group[0] is Material.OTHER for group in groups):
        groups = going_on(before, groups, lines, direction)
    layer = layer_lines(page) if page.layer_is_trusted else []
    papers = tuple(
        _see_paper(page, group, lines, qualities, own_layer, reader, witnesses)
        for group, own_layer in with_own_layers(page, groups, lines, layer)
    )
    quality = page_defects(page.pixels, qualities, outlines, page.jpeg_quality)
    outline = outlines[0] if len(outlines) == 1 else None
    if not papers:  # perhaps because of what lies on it
        patches = find_patches(page.pixels, lines, outline)
        quality = replace(quality, defects=(*quality.defects, *patches))
    box = None if outline is None else box_of(page, outline, ())
    sight = SeenPage(
        page,
        _quarter(direction),
        papers,
        tuple(lines),
        quality,
        scaled(box, page.reduction) if box else None,
        tuple(qualities),
    )
    return sight if papers else _with_portrait(sight, witnesses)


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
    near = _near(group, lines)
    own = [lines[p.index] for p in near]
    placed = [replace(p, index=i) for i, p in enumerate(near)]
    if "dated" in MARKS_OF.get(material, ()) and filled_in(own, placed) is None:
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


def _near(group: Group, lines: Sequence[Line]) -> Sequence[Placed]:
    """The lines that stand on the paper, whether its outline was found or not."""
    return group[1] if group[3] is not None else on_paper(group[1], lines)


def _quarter(direction: float) -> int:
    return round(-direction / 90.0) % 4 * 90


# ------------------------------------------------------------------------------ papers


def _see_paper(
    page: Page,
    group: Group,
    lines: Sequence[Line],
    qualities: Sequence[LineQuality],
    layer: Sequence[Line],
    reader: Reader,
    witnesses: Witnesses,
) -> SeenPaper:
    (material, _, _, outline), spec = group, PAPERS[group[0]]
    straight = _straight(_near(group, lines))
    own = [lines[p.index] for p in straight]
    own_qualities = [qualities[p.index] for p in straight]
    placed = [replace(p, index=i) for i, p in enumerate(straight)]
    readings = dict(read_fields(spec, own, placed))
    surer = read_again(page.pixels, own, readings, witnesses)
    if surer:
        readings = with_second_look(spec, own, placed, readings, surer)
        own_qualities += [own_qualities[i] for i in surer]
    if layer:
        own, own_qualities, readings = _with_layer(spec, page, own, own_qualities, readings, layer)
    box = box_of(page, outline, own)
    quality = page_defects(
        page.pixels,
        own_qualities,
        [outline] if outline is not None else [],
        page.jpeg_quality,
        spec.size_mm,
    )
    physics = values_seen(page.pixels, own, own_qualities, readings)
    years, courses = _stands_for(spec, own, readings, physics.get("year", ()))
    marks = see_marks(
        page, box, material, [lines[p.index] for p in straight], group[2], reader, outline=outline
    )
    return SeenPaper(
        material=material,
        box=scaled(box, page.reduction),
        lines=tuple(own),
        qualities=tuple(own_qualities),
        quality=quality,
        readings={**readings, **marks.readings},
        upload=page.upload,
        page=page.number,
        reduction=page.reduction,
        strips=_strips(page.pixels, own, readings),
        physics=physics,
        years=years,
        courses=courses,
        patches=find_patches(page.pixels, own, outline),
        codes=tuple(witnesses.codes(page.pixels)) if material is Material.CHSI_REPORT else (),
        seal=marks.seal,
    )


def _straight(placed: Sequence[Placed]) -> list[Placed]:
    """The lines along the paper in the order in which a person reads them."""
    straight = [p for p in placed if abs(p.tilt) <= MOST_TILT] or placed
    return [p for row in rows(straight) for p in row]


def _stands_for(
    spec: PaperSpec,
    own: Sequence[Line],
    readings: Mapping[str, Reading],
    seen: Sequence[LineQuality],
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Years and courses that a certificate names; no years where nobody can read them."""
    courses = all_values(spec, "course", own) if spec.material in COURSES else ()
    if min(map(physical_legibility, seen), default=0.0) < SEEN_FROM:
        return (), courses
    value = readings["year"].value  # a label's year first; a date of issue is none
    named = (value, *all_values(spec, "year", own))
    return tuple(dict.fromkeys(int(v) for v in named if v)), courses


def _strips(pixels: RGB, lines: Sequence[Line], readings: Mapping[str, Reading]) -> dict[int, RGB]:
    used = {span.line for r in readings.values() for span in r.spans}
    return {i: cut_out(pixels, lines[i].quad, STRIP_MARGIN) for i in used}


def scaled(box: Box, factor: int) -> Box:
    """The box with all its coordinates times `factor`."""
    return Box(*(value * factor for value in box.as_list()))


def _with_layer(
    spec: PaperSpec,
    page: Page,
    own: list[Line],
    qualities: list[LineQuality],
    readings: dict[str, Reading],
    layer: Sequence[Line],
) -> tuple[list[Line], list[LineQuality], dict[str, Reading]]:
    """Fields from the text layer where it has them; what it lacks stays as OCR read it."""
    placed = place(layer, rotation_matrix(0.0))
    shift = len(own)
    for name, reading in read_fields(spec, layer, placed).items():
        if reading.value is not None:
            spans = tuple(replace(s, line=s.line + shift) for s in reading.spans)
            readings[name] = replace(reading, spans=spans)
    return (
        [*own, *layer],
        [*qualities, *(measure_line(page.pixels, line.quad) for line in layer)],
        readings,
    )
