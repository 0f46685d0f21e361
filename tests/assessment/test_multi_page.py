"""Papers of several pages, and several papers on one: each value on its own paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from intake.assessment.multi_page import completed
from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.findings import DocumentFinding, FieldFinding, FieldVerdict
from intake.domain.geometry import Box
from intake.domain.page import Page
from intake.extraction.fields.read_fields import read_fields
from intake.extraction.fields.split_page import with_own_layers
from intake.extraction.ocr.layout import place, rotation_matrix
from intake.extraction.ocr.read_lines import layer_lines
from intake.ingest.admission import Limits
from intake.ingest.pdf_renderer import pdf_pages
from samples.drawing import registration_form, social_insurance, teacher
from samples.drawing.truth import Drawing
from samples.people.papers import papers_of
from samples.people.person import Person, make_person
from tests.fakes import layer_line, sheet, upright

M, V = Material, FieldVerdict


def person(seed: int) -> Person:
    return make_person(np.random.default_rng(seed))


def row(
    field: str, read: str | None, verdict: FieldVerdict = V.NOT_DECLARED, page: int = 1
) -> FieldFinding:
    return FieldFinding(
        field=field,
        declared=None,
        read=read,
        legibility=0.9,
        confidence=0.99,
        verdict=verdict,
        upload="uploads/a.pdf",
        page=page,
        box=Box(0, 0, 9, 9),
        is_key=True,
        pixels_are_good=True,
        defects=(),
    )


def page(
    number: int,
    *rows: FieldFinding,
    upload: str = "uploads/a.pdf",
    material: Material = M.SOCIAL_INSURANCE,
) -> DocumentFinding:
    fields = tuple(replace(r, page=number, upload=upload) for r in rows)
    return DocumentFinding(material, upload, number, Box(0, 0, 99, 99), fields=fields)


def values(paper: DocumentFinding) -> dict[str, str | None]:
    return {f.field: f.read for f in paper.fields}


def test_a_list_over_several_pages_is_one_list() -> None:
    first = page(1, row("name", "张三"), row("months", "2024-04,2024-05"))
    second = page(2, row("name", None, V.ABSENT), row("months", "2024-06"))
    whole, parts = completed(first, [first, second])
    assert values(whole) == {"name": "张三", "months": "2024-04,2024-05,2024-06"}
    assert parts == [second]


def test_a_list_with_a_page_that_nobody_can_read_has_no_value() -> None:
    first = page(1, row("months", "2024-04,2024-05"))
    second = page(2, row("months", None, V.UNREADABLE))
    whole, _ = completed(first, [first, second])
    assert (values(whole)["months"], whole.fields[0].verdict, whole.fields[0].page) == (
        None,
        V.UNREADABLE,
        2,
    )


def test_a_bad_copy_in_another_file_hides_nothing() -> None:
    first = page(1, row("months", "2024-04,2024-05"))
    copy = page(1, row("months", None, V.UNREADABLE), upload="uploads/b.jpg")
    assert values(completed(first, [first, copy])[0])["months"] == "2024-04,2024-05"


def test_a_form_takes_what_its_other_pages_show_and_they_are_no_copies() -> None:
    cover = page(
        1,
        row("name", "张三"),
        row("graduated", None, V.ABSENT),
        material=M.GRADUATE_REGISTRATION_FORM,
    )
    review = page(
        2,
        row("name", None, V.ABSENT),
        row("graduated", None, V.ABSENT),
        material=M.GRADUATE_REGISTRATION_FORM,
    )
    opinion = page(
        3,
        row("name", None, V.ABSENT),
        row("graduated", "2020-06-20"),
        material=M.GRADUATE_REGISTRATION_FORM,
    )
    whole, parts = completed(cover, [cover, review, opinion])
    assert values(whole) == {"name": "张三", "graduated": "2020-06-20"}
    assert whole.fields[1].page == 3
    assert {p.page for p in parts} == {2, 3}


def test_a_diploma_twice_in_one_file_is_still_two_copies() -> None:
    one = page(1, row("name", "张三"), material=M.GRADUATION_CERTIFICATE)
    two = page(2, row("name", "张三"), material=M.GRADUATION_CERTIFICATE)
    assert completed(one, [one, two])[1] == []


def test_a_text_layer_gives_each_paper_only_the_words_that_stand_on_it() -> None:
    pixels = np.full((1200, 1600, 3), 250, np.uint8)
    upper, lower = (
        sheet("继续教育合格证", "编号:XJ2024GX672681"),
        sheet("继续教育合格证", "编号:XJ2024ZY999999"),
    )
    lower = [
        replace(one, quad=(one.quad + np.float32([0, 600])).astype(np.float32)) for one in lower
    ]
    lines = [*upper, *lower]
    placed = upright(lines)
    turn = rotation_matrix(0.0)
    groups = [
        (M.CE_PUBLIC_COURSE, placed[:2], turn, None),
        (M.CE_PROFESSIONAL_COURSE, placed[2:], turn, None),
    ]
    layer = [
        layer_line("编号:XJ2024GX672681", 100, 160),
        layer_line("编号:XJ2024ZY999999", 100, 760),
    ]
    own = {
        g[0]: [w.text[-6:] for w in words]
        for g, words in with_own_layers(Page("uploads/a.pdf", 1, pixels), groups, lines, layer)
    }
    assert own == {M.CE_PUBLIC_COURSE: ["672681"], M.CE_PROFESSIONAL_COURSE: ["999999"]}


def read_back(pages: list[Drawing]) -> dict[str, str | None]:
    """What the text layers of a list's pages say, months of all pages together."""
    found: dict[str, str | None] = {}
    months: set[str] = set()
    for drawing in pages:
        assert drawing.pdf is not None
        (shown,) = pdf_pages(drawing.pdf, Limits())
        lines = layer_lines(shown)
        for name, one in read_fields(
            PAPERS[M.SOCIAL_INSURANCE], lines, place(lines, rotation_matrix(0.0))
        ).items():
            if name == "months":
                assert one.value is not None
                months |= set(one.value.split(","))
            else:
                found.setdefault(name, one.value)
    return {**found, "months": ",".join(sorted(months))}


LISTS = [(house, i) for house, lists in social_insurance.LISTS.items() for i in range(len(lists))]


@pytest.mark.parametrize(("house", "layout"), LISTS)
def test_a_drawn_list_is_read_from_its_text_layer_to_the_month(house: str, layout: int) -> None:
    who = person(20 + layout)
    gap = papers_of(who).months[-3]
    pages = social_insurance.draw_pages(
        who, np.random.default_rng(2), house, layout=layout, unpaid=(gap,), rows_a_page=16, newest=9
    )
    read = read_back(pages)
    for item in pages[0].fields:
        spec = PAPERS[M.SOCIAL_INSURANCE].field(item.field)
        assert spec.kind.same(item.value, read[item.field] or ""), item.field
    assert f"{gap:%Y-%m}" not in (read["months"] or "")


def test_the_houses_of_the_later_papers_share_no_layout() -> None:
    for layouts in (teacher.QUALIFICATIONS, teacher.MANDARINS, social_insurance.LISTS):
        assert not {make for *_, make in layouts["tune"]} & {make for *_, make in layouts["test"]}
        assert all(len(layouts[house]) >= 2 for house in layouts)
    particulars = {
        house: {pages for _, own in forms for pages in own if "particulars" in pages.__name__}
        for house, forms in registration_form.FORMS.items()
    }
    assert not particulars["tune"] & particulars["test"]
    assert all(len(own) >= 2 for own in particulars.values())


def test_what_a_person_holds_follows_from_the_person_alone() -> None:
    who = person(5)
    assert papers_of(who) == papers_of(person(5))
    assert teacher.draw_mandarin(who, np.random.default_rng(1), "tune").fields[0].value == who.name
