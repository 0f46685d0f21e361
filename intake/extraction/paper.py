"""One paper on a page: its own lines, its fields, its marks, how legible it is."""

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
from intake.domain.values.statements import Topic
from intake.extraction.fields.read_fields import all_values, read_fields, reading_of
from intake.extraction.fields.reread_lines import read_again, with_second_look
from intake.extraction.fields.split_page import Group, box_of, on_paper
from intake.extraction.fields.statements import ticked_grade
from intake.extraction.legibility.occlusion_patch import find_patches
from intake.extraction.legibility.page_quality import PageQuality, page_defects
from intake.extraction.legibility.score import LineQuality, measure_line, physical_legibility
from intake.extraction.marks.find_marks import see_marks
from intake.extraction.ocr.layout import Placed, cut_out, place, rotation_matrix, rows
from intake.extraction.ocr.spans import values_seen
from intake.extraction.ocr.thresholds import MOST_TILT, STRIP_MARGIN
from intake.extraction.thresholds import SEEN_FROM


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
class MeasuredText:
    """Lines, and the quality of each in their order."""

    lines: Sequence[Line]
    qualities: Sequence[LineQuality]


def lines_near(group: Group, lines: Sequence[Line]) -> Sequence[Placed]:
    """The lines that stand on the paper, whether its outline was found or not."""
    return group[1] if group[3] is not None else on_paper(group[1], lines)


def see_paper(
    page: Page,
    group: Group,
    text: MeasuredText,
    layer: Sequence[Line],
    reader: Reader,
    witnesses: Witnesses,
    handed_in: Page,
) -> SeenPaper:
    """Everything that one paper of a page says; `text` is the page's, `layer` what the
    file's text layer has of this paper; `handed_in` is the page with a watermark that was
    taken off it: its marks keep their colours there."""
    (material, _, to_upright, outline), spec = group, PAPERS[group[0]]
    straight = _straight(lines_near(group, text.lines))
    printed = [text.lines[p.index] for p in straight]
    own, readings = _read_text(page, spec, text, straight, layer, witnesses)
    box = box_of(page, outline, own.lines)
    outlines = [] if outline is None else [outline]
    physics = values_seen(page.pixels, own.lines, own.qualities, readings)
    years, courses = _stands_for(spec, own.lines, readings, physics.get("year", ()))
    marks = see_marks(handed_in, box, material, printed, to_upright, reader, outline=outline)
    return SeenPaper(
        material=material,
        box=scaled(box, page.reduction),
        lines=tuple(own.lines),
        qualities=tuple(own.qualities),
        quality=page_defects(page.pixels, own.qualities, outlines, page.jpeg_quality, spec.size_mm),
        readings={**readings, **marks.readings},
        upload=page.upload,
        page=page.number,
        reduction=page.reduction,
        strips=_strips(page.pixels, own.lines, readings),
        physics=physics,
        years=years,
        courses=courses,
        patches=find_patches(page.pixels, own.lines, outline),
        codes=tuple(witnesses.codes(page.pixels)) if spec.bears_code else (),
        seal=marks.seal,
    )


def _read_text(
    page: Page,
    spec: PaperSpec,
    text: MeasuredText,
    straight: Sequence[Placed],
    layer: Sequence[Line],
    witnesses: Witnesses,
) -> tuple[MeasuredText, dict[str, Reading]]:
    """The paper's own lines and its fields, by OCR, by a second look at what is doubtful,
    and by the text layer where there is one."""
    own = [text.lines[p.index] for p in straight]
    qualities = [text.qualities[p.index] for p in straight]
    placed = [replace(p, index=i) for i, p in enumerate(straight)]
    readings = dict(read_fields(spec, own, placed))
    readings |= _ticked(spec, page.pixels, own, placed, readings)
    surer = read_again(page.pixels, own, readings, witnesses)
    if surer:
        readings = with_second_look(spec, own, placed, readings, surer)
        qualities += [qualities[i] for i in surer]
    if not layer:
        return MeasuredText(own, qualities), readings
    return _with_layer(spec, page, MeasuredText(own, qualities), readings, layer)


def _ticked(
    spec: PaperSpec,
    pixels: RGB,
    own: Sequence[Line],
    placed: Sequence[Placed],
    readings: Mapping[str, Reading],
) -> dict[str, Reading]:
    """Fields whose printed options the text leaves open, by the ink at their boxes."""
    found = {}
    for field in spec.fields:
        known = readings.get(field.name)
        if field.states is Topic.ASSESSMENT and known is not None and known.value is None:
            candidate = ticked_grade(pixels, own, placed)
            reading = reading_of(field, candidate, own) if candidate else None
            if reading is not None:
                found[field.name] = reading
    return found


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
    courses = all_values(spec, "course", own) if spec.course else ()
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
    own: MeasuredText,
    readings: dict[str, Reading],
    layer: Sequence[Line],
) -> tuple[MeasuredText, dict[str, Reading]]:
    """Fields from the text layer where it has them; what it lacks stays as OCR read it."""
    placed = place(layer, rotation_matrix(0.0))
    shift = len(own.lines)
    for name, reading in read_fields(spec, layer, placed).items():
        if reading.value is not None:
            spans = tuple(replace(s, line=s.line + shift) for s in reading.spans)
            readings[name] = replace(reading, spans=spans)
    measured = [measure_line(page.pixels, line.quad) for line in layer]
    return MeasuredText([*own.lines, *layer], [*own.qualities, *measured]), readings
