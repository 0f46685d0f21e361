"""Small papers for a demo county: drawn in milliseconds, with what was read of them known.

They are plain sheets of labels and values, not samples to measure by: a demo county shows
pages and states, and reading four hundred drawn papers would take a quarter of an hour.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from intake.documents import PAPERS, paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import PageFinding
from intake.domain.geometry import Box, Quad
from intake.domain.text import Line, Reading, Span
from intake.extraction.imaging.crops import Crops
from intake.extraction.legibility.line import LineQuality
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.paper import SeenPaper
from intake.extraction.upload import IllegiblePage, SeenUpload
from samples.drawing import fonts
from samples.drawing.truth import Drawing
from samples.people.person import Course, Person
from samples.people.work import work_of

WIDTH, MARGIN, PITCH, SIZE = 1240, 60, 62, 34
GLYPHS = 40.0
"""Pixels: the height at which a line of these sheets is called legible."""


@dataclass(frozen=True)
class Sheet:
    """A paper's file and what a perfect reader sees on it."""

    jpeg: bytes
    seen: SeenUpload


def values_of(person: Person, material: Material, course: Course | None) -> dict[str, str]:
    """Every printed value of this paper that is known, in the contract's notation."""
    until = person.id_valid_until
    known: dict[str, Any] = {
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "birth_date": person.birth_date.isoformat(),
        "address": person.address,
        "id_number": person.id_number,
        "id_issuing_authority": person.id_issuing_authority,
        "id_valid_from": person.id_valid_from.isoformat(),
        "id_valid_until": until.isoformat() if until else "长期",
        "enrolled": f"{person.enrolled:%Y-%m}",
        "graduated": person.graduated.isoformat(),
        "school": person.school,
        "major": person.major,
        "level": person.level,
        "study_form": "全日制",
        "certificate_number": person.certificate_number,
        "degree": person.degree,
        "degree_certificate_number": person.degree_certificate_number,
        "awarded": person.awarded.isoformat() if person.awarded else "",
        "report_kind": "学历证书电子注册备案表",
        "study_kind": "普通高等教育",
        "conclusion": "毕业",
        "verification_code": person.verification_code,
        "updated": person.chsi_updated.isoformat(),
        "employer": person.employer,
        "months": ",".join(f"2024-{month:02d}" for month in range(4, 10)),
        "series": person.series,
        "specialty": person.specialty,
        "grade": "合格",
        "work_start": f"{person.work_start:%Y-%m}",
        "work_end": "至今",
        "work": work_of(person).work,
    }
    if material is not Material.INTEGRITY_CERTIFICATE:
        known["outcome"] = "同意推荐" if material is Material.RECOMMENDATION else "公示无异议"
    if course is not None:
        known |= {
            "year": str(course.year),
            "course": course.course,
            "hours": str(course.hours),
            "certificate_number": course.certificate_number,
            "result": "合格",
        }
    spec = PAPERS.get(material)
    names = [field.name for field in spec.fields] if spec else ["name"]
    return {name: known[name] for name in names if known.get(name)}


def small(person: Person, material: Material, course: Course | None, blurred: bool) -> Sheet:
    """One sheet; a blurred one is read by nobody."""
    values = values_of(person, material, course)
    image = Image.new("RGB", (WIDTH, 2 * MARGIN + PITCH * (len(values) + 2)), (250, 249, 245))
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, MARGIN), paper_title(material), fill=(40, 60, 110), font=_font(SIZE + 6))
    fields = []
    for number, (name, value) in enumerate(values.items(), start=2):
        top = MARGIN + number * PITCH - 20
        draw.text(
            (MARGIN, top), FIELD_LABELS.get(name, name), fill=(90, 100, 120), font=_font(SIZE - 6)
        )
        draw.text((MARGIN + 230, top - 4), value, fill=(24, 24, 28), font=_font(SIZE))
        right = MARGIN + 230 + draw.textlength(value, font=_font(SIZE))
        fields.append((name, value, value, [_quad(MARGIN + 230, top - 2, right, top + SIZE + 4)]))
    if material not in PAPERS:
        return _illegible(image, is_read=True)
    if blurred:
        image = image.filter(ImageFilter.GaussianBlur(9))
        return _illegible(image)
    years = (course.year,) if course else ()
    return _sheet(image, material, fields, years, (course.course,) if course else ())


def drawn(drawing: Drawing, material: Material, course: Course | None) -> Sheet:
    """A paper as the samples draw it, taken as it lies."""
    fields = [
        (f.field, f.value, f.printed, [np.asarray(q, np.float32) for q in f.quads])
        for f in drawing.texts
        if f.quads
    ]
    years = (course.year,) if course else ()
    return _sheet(
        drawing.image.convert("RGB"), material, fields, years, (course.course,) if course else ()
    )


Printed = tuple[str, str | None, str, Sequence[Quad]]


def _sheet(
    image: Image.Image,
    material: Material,
    fields: Sequence[Printed],
    years: tuple[int, ...],
    courses: tuple[str, ...],
) -> Sheet:
    pixels = np.asarray(image)
    crops, lines, readings = Crops(), [], {}
    crops.keep_page(1, pixels)
    for name, value, printed, quads in fields:
        box = Box.around(np.concatenate(quads))
        readings[name] = Reading(
            name, value, printed, (Span(len(lines), 0, len(printed)),), box, 1.0, "text_layer"
        )
        lines.append(Line(printed, 1.0, quads[0], (1.0,) * len(printed), from_layer=True))
        crops.keep_field(1, box, pixels, 0, 1)
    # A text layer is believed where the page's pixels show the same.
    lines += [replace(line, from_layer=False) for line in lines]
    paper = SeenPaper(
        material=material,
        box=Box(0, 0, image.width, image.height),
        lines=tuple(lines),
        qualities=tuple(_legible(line.quad) for line in lines),
        readings=readings,
        quality=PageQuality((), 300.0, 0.97),
        upload="",
        page=1,
        reduction=1,
        strips={},
        physics={},
        years=years,
        courses=courses,
    )
    page = PageFinding(1, image.width, image.height, 0, (material,))
    seen = SeenUpload(
        "", pages=(page,), papers=(paper,), crops=crops.pictures, thumbnails=crops.thumbnails
    )
    return Sheet(_jpeg(image), seen)


def _illegible(image: Image.Image, is_read: bool = False) -> Sheet:
    """A page of which nothing is known; `is_read`: it is legible, but of no known kind."""
    crops = Crops()
    crops.keep_page(1, np.asarray(image))
    page = PageFinding(1, image.width, image.height, 0, (Material.OTHER,))
    poor = IllegiblePage(1, PageQuality((), 150.0, 0.05), as_paper=True, otherwise=True)
    lost = () if is_read else (poor,)
    seen = SeenUpload("", pages=(page,), illegible=lost, thumbnails=crops.thumbnails)
    return Sheet(_jpeg(image), seen)


def _legible(quad: Quad) -> LineQuality:
    return LineQuality(
        quad=quad,
        glyph_height=GLYPHS,
        edge_width=1.5,
        edge_least=1.5,
        contrast=180.0,
        paper=240.0,
        dark=60.0,
        noise=2.0,
        clipped_fraction=0.0,
        glare_fraction=0.0,
        covered_fraction=0.0,
        touches_edge=False,
    )


def _quad(left: float, top: float, right: float, bottom: float) -> Quad:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


@cache
def _font(size: int) -> Any:
    return fonts.pick("tune", "song", np.random.default_rng(0)).at(size)
