"""Several papers in one picture: each found, with its own box and nobody else's values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pymupdf

from intake.domain.application import Material
from intake.domain.geometry import Box
from intake.extraction.upload import SeenUpload, see_upload
from models.services import ModelServices, ModelWitnesses
from samples.capture import take
from samples.capture.file import save_pages
from samples.drawing import teacher
from samples.folders import many
from samples.folders.case import Case
from samples.people.person import make_person
from tests.fakes import paddle_reader

M = Material


def seen(case: Case, name: str) -> SeenUpload:
    reader = paddle_reader()
    services = ModelServices(reader, ModelWitnesses(reader, None), {})
    return see_upload(case.folder / name, name, services)


def test_course_certificates_on_one_page_keep_their_own_numbers(tmp_path: Path) -> None:
    case = Case.start(tmp_path, 8, "test", "courses", level="大专")
    found = seen(case, many.course_certificates(case, "scan", 2))
    assert len(found.papers) == 2
    for course in case.person.courses[:2]:
        paper = next(p for p in found.papers if p.material == many_material(course.course))
        assert paper.readings["certificate_number"].value == course.certificate_number
        assert paper.readings["hours"].value == str(course.hours)
        truth = next(t for t in case.pages[0].papers if t.material == paper.material)
        assert paper.box.overlap(Box(*truth.box)) > 0.9 * paper.box.width * paper.box.height


def many_material(course: str) -> str:
    return {"公需课": "ce_public_course", "专业课": "ce_professional_course"}[course]


def test_an_open_booklet_of_a_form_is_one_paper(tmp_path: Path) -> None:
    case = Case.start(tmp_path, 9, "test", "form", level="中专")
    found = seen(case, many.form_on_one_page(case, "scan", layout=0))
    assert [p.material for p in found.papers] == [M.GRADUATE_REGISTRATION_FORM]
    assert (found.papers[0].readings["graduated"].value or "")[
        :7
    ] == f"{case.person.graduated:%Y-%m}"


def test_pages_of_one_file_are_each_their_own_paper_in_any_order(tmp_path: Path) -> None:
    who = make_person(np.random.default_rng(4))
    rng = np.random.default_rng(4)
    drawings = [
        teacher.draw_mandarin(who, rng, "tune", layout=0),
        teacher.draw_qualification(who, rng, "tune", layout=0),
    ]
    case = Case.start(tmp_path, 4, "tune", "file")
    path = case.new_file(".pdf")
    save_pages(
        [
            take.capture([d], "scan", rng, house="tune", rotation=turn)
            for d, turn in zip(drawings, (90, 0), strict=True)
        ],
        path,
    )
    assert pymupdf.open(path).page_count == 2
    found = seen(case, f"uploads/{path.name}")
    assert [(p.page, p.material) for p in found.papers] == [
        (1, M.MANDARIN_CERTIFICATE),
        (2, M.TEACHER_QUALIFICATION),
    ]
    assert (
        found.papers[0].readings["grade"].value
        == drawings[0].fields[[f.field for f in drawings[0].fields].index("grade")].value
    )
