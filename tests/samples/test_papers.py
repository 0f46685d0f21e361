"""The made-up people and the flat papers that the houses draw of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pymupdf
import pytest
import zxingcpp
from jsonschema import Draft202012Validator

from intake.domain.application import Material
from samples.capture import aging
from samples.capture.backgrounds import SURFACES
from samples.drawing import chsi, continuing_education, degree, diploma, fonts, houses, id_card
from samples.drawing import other as paper_other
from samples.drawing.houses import HOUSES
from samples.drawing.truth import Drawing, DrawnField
from samples.people.person import CODE_ALPHABET, Person, check_digit, declaration, make_person

PEOPLE = 60
"""Enough for every people, level and school kind to occur; making them is cheap."""


def person(seed: int, **wanted: object) -> Person:
    return make_person(np.random.default_rng(seed), **wanted)


def graduate(seed: int) -> Person:
    """Somebody with a bachelor's degree."""
    return next(p for p in (person(seed + 1000 * k, level="本科") for k in range(20)) if p.awarded)


def all_drawings(house: str) -> Iterator[Drawing]:
    """Every layout of every paper once, each of another person."""
    rng = np.random.default_rng(7)
    for bilingual in (False, True):
        yield id_card.draw_portrait_side(person(1), rng, house, bilingual=bilingual)
        yield id_card.draw_emblem_side(person(2), rng, house, bilingual=bilingual)
    for i in range(len(diploma.SHEETS[house])):
        for level in ("中专", "大专", "本科"):
            yield diploma.draw(person(30 + i, level=level), rng, house, layout=i)
    for i in range(len(degree.SHEETS[house])):
        yield degree.draw(graduate(50 + i), rng, house, layout=i)
    for kind in chsi.KINDS:
        for i in range(len(chsi.LISTS[house])):
            yield chsi.draw(person(60 + i, level="本科"), rng, house, kind=kind, layout=i)
    for i in range(len(continuing_education.LAYOUTS[house])):
        someone = person(70 + i)
        for course in someone.courses[:2]:
            yield continuing_education.draw(someone, course, rng, house, layout=i)


@pytest.fixture(scope="module", params=HOUSES)
def drawings(request: pytest.FixtureRequest) -> list[Drawing]:
    return list(all_drawings(request.param))


def field(drawing: Drawing, name: str) -> DrawnField:
    return next(f for f in drawing.fields if f.field == name)


def bounds(quad: np.ndarray) -> tuple[int, int, int, int]:
    low, high = np.floor(quad.min(axis=0)).astype(int), np.ceil(quad.max(axis=0)).astype(int)
    return low[0], low[1], high[0], high[1]


def test_no_two_houses_share_a_font_file() -> None:
    for one, other in combinations(HOUSES, 2):
        assert not fonts.files(one) & fonts.files(other)
    for house in HOUSES:
        assert fonts.missing_packages(house) == ()


def test_no_two_houses_share_a_layout_or_a_ground() -> None:
    for layouts in (
        id_card.PORTRAIT,
        id_card.EMBLEM,
        diploma.SHEETS,
        degree.SHEETS,
        chsi.LISTS,
        continuing_education.LAYOUTS,
        SURFACES,
    ):
        for one, other in combinations(HOUSES, 2):
            assert not set(layouts[one]) & set(layouts[other])
        assert all(len(layouts[house]) >= 2 for house in HOUSES)


def test_people_carry_valid_numbers_that_agree_with_their_data() -> None:
    for p in map(person, range(PEOPLE)):
        assert check_digit(p.id_number[:17]) == p.id_number[17]
        assert p.id_number.startswith("65") and p.id_number[6:14] == f"{p.birth_date:%Y%m%d}"
        assert (int(p.id_number[16]) % 2 == 1) == (p.sex == "男")
        assert 1996 <= p.birth_date.year <= 2004
        assert re.fullmatch(f"A[{CODE_ALPHABET}]{{15}}", p.verification_code)
        if p.level != "中专":
            assert re.fullmatch(rf"99\d{{3}}1{p.graduated.year}0[56]\d{{6}}", p.certificate_number)
        if p.awarded:
            assert re.fullmatch(
                rf"{p.certificate_number[:5]}4{p.awarded.year}\d{{6}}", p.degree_certificate_number
            )
        assert {c.year for c in p.courses} == set(p.required_years)


def test_names_of_all_forms_occur_and_the_same_seed_gives_the_same_person() -> None:
    names = [person(seed).name for seed in range(400)]
    assert {2, 3, 4} <= {len(n) for n in names if "·" not in n}
    assert {6, 8, 10} <= {len(n) for n in names if "·" in n}
    assert any(n.count("·") == 2 for n in names)
    assert person(5) == person(5)


def test_declarations_keep_the_contract() -> None:
    schema = json.loads(
        (Path(__file__).parents[2] / "docs/application.schema.json").read_text(encoding="utf-8")
    )
    validator = Draft202012Validator(schema)
    for seed in range(PEOPLE):
        assert [e.message for e in validator.iter_errors(declaration(person(seed)))] == []


def test_every_field_stands_in_the_picture_and_its_quads_hold_ink(drawings: list[Drawing]) -> None:
    for drawing in drawings:
        assert drawing.fields and drawing.material in set(Material)
        ink = np.asarray(drawing.ink)
        for item in drawing.fields:
            assert item.glyph_height > 8 and item.value and item.printed
            for quad in item.quads:
                x0, y0, x1, y1 = bounds(quad)
                assert 0 <= x0 < x1 <= drawing.image.width and 0 <= y0 < y1 <= drawing.image.height
                part = ink[y0:y1, x0:x1]
                # Letters fill a part of their tight box, and touch its ends.
                assert 0.03 < (part > 127).mean() < 0.75, (drawing.material, item.field)
                columns = np.flatnonzero((part > 60).any(axis=0))
                assert columns[0] <= 4 and columns[-1] >= x1 - x0 - 5


def test_fields_of_different_names_do_not_overlap(drawings: list[Drawing]) -> None:
    for drawing in drawings:
        boxes = [(f.field, bounds(q)) for f in drawing.fields for q in f.quads]
        for i, (name, a) in enumerate(boxes):
            for other, b in boxes[i + 1 :]:
                wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                assert name == other or wide <= 3 or high <= 3, (drawing.material, name, other)


def test_dates_and_numbers_are_in_the_contracts_notation(drawings: list[Drawing]) -> None:
    forms = {
        "birth_date": r"\d{4}-\d\d-\d\d",
        "graduated": r"\d{4}-\d\d-\d\d",
        "enrolled": r"\d{4}-\d\d(-\d\d)?",
        "updated": r"\d{4}-\d\d-\d\d",
        "awarded": r"\d{4}-\d\d-\d\d",
        "id_number": r"\d{17}[\dX]",
        "year": r"\d{4}",
        "hours": r"\d+",
        "course": "公需课|专业课",
        "degree": "..{1,3}学士",
        "verification_code": r"A\w{15}",
    }
    for drawing in drawings:
        for item in drawing.fields:
            assert re.fullmatch(forms.get(item.field, ".+"), item.value)


def test_a_chsi_pdf_renders_to_its_picture_and_its_layer_fits_the_boxes() -> None:
    for house in HOUSES:
        for kind in chsi.KINDS:
            drawing = chsi.draw(
                person(3, level="本科"),
                np.random.default_rng(4),
                house,
                kind=kind,
                name_as_image=False,
            )
            page = pymupdf.open(stream=drawing.pdf)[0]
            rendered = page.get_pixmap(dpi=200)
            assert (rendered.width, rendered.height) == drawing.image.size
            letters = [
                c
                for block in page.get_text("rawdict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                for c in span["chars"]
            ]
            for item in drawing.fields:
                x0, y0, x1, y1 = (v * 72 / 200 for v in bounds(item.quads[0]))
                inside = [
                    c["c"]
                    for c in letters
                    if c["bbox"][0] < x1 - 0.5
                    and c["bbox"][2] > x0 + 0.5
                    and y0 < c["origin"][1] - 2 < y1
                ]
                # Fonts share glyphs between twins such as U+5E74 and U+F98E, so layers name either.
                layer = unicodedata.normalize("NFKC", "".join(inside)).replace(" ", "")
                assert layer == unicodedata.normalize("NFKC", item.printed).replace(" ", "")


def test_a_name_put_in_as_an_image_is_drawn_but_not_in_the_layer() -> None:
    p = person(9, level="大专")
    drawing = chsi.draw(p, np.random.default_rng(2), "tune", kind="table", name_as_image=True)
    assert field(drawing, "name").value == p.name
    assert p.name not in pymupdf.open(stream=drawing.pdf)[0].get_text()


def test_the_code_on_a_chsi_report_leads_to_chsi_with_the_printed_code() -> None:
    p = person(11, level="本科")
    for house in HOUSES:
        drawing = chsi.draw(p, np.random.default_rng(1), house, kind="list")
        texts = [code.text for code in zxingcpp.read_barcodes(np.asarray(drawing.image))]
        assert texts == [f"https://www.chsi.com.cn/xlcx/bg.do?vcode={p.verification_code}"]


def test_long_names_wrap_on_the_card_and_bilingual_cards_differ() -> None:
    p = person(21, ethnicity="维吾尔", name_length=14)
    for house in HOUSES:
        card = id_card.draw_portrait_side(p, np.random.default_rng(1), house, bilingual=True)
        assert len(field(card, "name").quads) == 2
        assert field(card, "name").printed == p.name
        plain = id_card.draw_portrait_side(p, np.random.default_rng(1), house, bilingual=False)
        assert field(card, "address").glyph_height < field(plain, "address").glyph_height


def test_a_masked_id_number_is_no_field_and_a_changed_course_is_printed() -> None:
    p = person(31)
    changed = replace(p.courses[0], year=2021, hours=17)
    drawing = continuing_education.draw(
        p, changed, np.random.default_rng(3), "test", layout=2, masked=True
    )
    assert "id_number" not in {f.field for f in drawing.fields}
    assert (field(drawing, "year").value, field(drawing, "hours").value, drawing.year) == (
        "2021",
        "17",
        2021,
    )


def test_other_pages_have_no_fields_and_the_same_seed_draws_the_same_pixels() -> None:
    for kind in paper_other.KINDS:
        made = [
            paper_other.draw(person(1), np.random.default_rng(5), "tune", kind=kind)
            for _ in range(2)
        ]
        assert made[0].fields == [] and made[0].material == "other"
        assert made[0].image.tobytes() == made[1].image.tobytes()


def test_age_never_hides_a_part_of_a_field_that_the_truth_calls_legible() -> None:
    drawing = continuing_education.draw(
        person(31), person(31).courses[0], np.random.default_rng(3), "judge", layout=1
    )
    clean = np.asarray(drawing.image)
    x0, y0, x1, y1 = bounds(field(drawing, "certificate_number").quads[0])
    stained, dimmed = clean.copy(), (clean * 0.8).astype(np.uint8)
    stained[y0:y1, x0 : x0 + (x1 - x0) // 4] //= 3
    assert aging.hides(drawing, clean, stained)
    assert not aging.hides(drawing, clean, dimmed)


def test_a_paper_that_judge_has_no_layout_of_is_drawn_in_that_of_test() -> None:
    assert [houses.of({"tune": 1, "test": 2}, house) for house in HOUSES] == [1, 2, 2]
    assert houses.of({"tune": 1, "test": 2, "judge": 3}, "judge") == 3
