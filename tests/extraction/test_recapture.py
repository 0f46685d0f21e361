"""What a new picture must reach: the rule of legibility turned round, in numbers people use."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.assessment.document_flags import defect_words
from intake.domain.application import Material
from intake.domain.findings import Defect, FieldVerdict
from intake.domain.report_json import from_json, to_json
from intake.extraction.legibility.recapture import (
    advice,
    needs,
    page_needs,
    remedy_in,
    sentence,
    strictest,
)
from intake.extraction.legibility.score import physical_legibility
from intake.extraction.legibility.thresholds import LEGIBLE, LEGIBLE_AIM, MIN_CONTRAST
from intake.reporting.letter.compose import write_letter
from tests.fakes import quality
from tests.made_findings import (
    AS_OF,
    clean_uploads,
    illegible,
    made_application,
    made_paper,
    only,
    report_on,
    the_policy,
    with_field,
)

M = Material
SMALL, SOFT, PALE = {"glyph_height": 7.0}, {"edge_width": 12.0}, {"contrast": 41.0}


@pytest.mark.parametrize(
    "poor", [SMALL, SOFT, PALE, SMALL | PALE, SOFT | PALE, SMALL | SOFT | PALE]
)
def test_a_line_that_reaches_what_was_asked_is_legible_and_one_half_way_is_not(
    poor: dict[str, float],
) -> None:
    found = needs([quality(**poor)], None)
    asked = {row["measure"]: row["needed"] for row in found["needs"]}
    assert asked.keys() == poor.keys()
    assert physical_legibility(quality(**asked)) >= LEGIBLE_AIM
    for measure in poor:
        half = (poor[measure] * asked[measure]) ** 0.5
        assert physical_legibility(quality(**{**asked, measure: half})) < LEGIBLE


@example(
    height=60.0, edge=0.6, contrast=MIN_CONTRAST - 1e-9
)  # 0.4999…: rounded, it would reach the limit
@given(st.floats(2, 60), st.floats(0.6, 14), st.floats(2, 240))
def test_whatever_is_poor_is_asked_for_and_nothing_of_what_is_legible(
    height: float, edge: float, contrast: float
) -> None:
    line = quality(glyph_height=height, edge_width=edge, contrast=contrast)
    found = needs([line], None)
    assert bool(found) == (physical_legibility(line) < LEGIBLE)
    if found:
        assert found["legibility"]["then"] >= LEGIBLE > found["legibility"]["now"]
        owns = [row["legibility"] for row in found["needs"]]
        assert owns == sorted(owns)  # the bottleneck first
        assert json.loads(json.dumps(found)) == found


@given(st.floats(3, 10.5), st.sampled_from([None, 72.0, 110.0, 150.0]))
def test_whoever_comes_as_near_as_told_gets_the_height_that_is_asked(
    height: float, dpi: float | None
) -> None:
    found = needs([quality(glyph_height=height)], dpi)
    (row,) = found["needs"]
    assert (
        row["now"] / (found["distance_percent"] / 100) >= row["needed"]
        or found["distance_percent"] == 5
    )
    assert 300 <= found["scan_dpi"] <= 600
    assert f"{found['distance_percent']}%" in sentence(found)


def test_what_is_hidden_or_cut_is_asked_to_be_shown() -> None:
    hidden = replace(quality(), covered_fraction=0.3, touches_edge=True)
    said = sentence(needs([hidden], None))
    assert "30%" in said and "露出" in said and "画面边缘" in said


def test_one_picture_serves_every_value_on_it() -> None:
    one, other = (
        needs([quality(**SMALL)], None),
        needs([quality(glyph_height=5.0, contrast=41.0)], None),
    )
    both = strictest([one, {}, other])
    assert {row["measure"]: row["now"] for row in both["needs"]} == {
        "glyph_height": 5.0,
        "contrast": 41.0,
    }
    assert both["distance_percent"] == other["distance_percent"] < one["distance_percent"]
    assert strictest([{}, {}]) == {}


def test_a_page_is_asked_for_by_its_lines_and_one_without_text_by_nothing() -> None:
    lines = [quality(glyph_height=h) for h in (9.0, 10.0, 30.0, 31.0, 6.0)]
    assert page_needs(lines, None)["needs"][0]["now"] == 9
    assert page_needs([quality(contrast=3.0)], None) == page_needs([], None) == {}


def test_the_remedy_is_found_again_in_an_advice() -> None:
    found = needs([quality(**SOFT)], None)
    assert advice("请重拍", {}) == "请重拍"
    assert advice("请重拍", found).startswith("请重拍。新图须做到：")
    assert remedy_in(advice("请重拍", found), found) == "请重拍"


def test_an_unclear_field_says_in_its_flag_what_a_new_picture_needs_and_the_letter_says_it_once() -> (
    None
):
    diploma = made_paper(M.GRADUATION_CERTIFICATE)
    for field, height in (("name", 8.0), ("school", 7.0)):
        evidence = {"recapture": needs([quality(glyph_height=height)], 150.0)}
        diploma = with_field(
            diploma, field, verdict=FieldVerdict.UNREADABLE, read=None, evidence=evidence
        )
    report = report_on(clean_uploads(graduation_certificate=diploma))
    flags = [f for f in report.flags if f.code == "FIELD_UNCLEAR"]
    assert [f.evidence["recapture"]["needs"][0]["now"] for f in flags] == [8, 7]
    assert all("手机移近到现在距离的约" in f.advice and "dpi" in f.advice for f in flags)
    report = from_json(json.loads(json.dumps(to_json(report))))
    letter = write_letter(report, made_application(), the_policy(), AS_OF)
    (remedies,) = [item.remedies for item in letter.items]
    (in_numbers,) = [text for text in remedies if "手机移近" in text]
    assert "7 像素" in in_numbers


def test_an_illegible_page_and_an_unclear_paper_say_so_as_a_whole() -> None:
    asked = needs([quality(**SOFT)], None)
    page = replace(illegible(M.DEGREE_CERTIFICATE), recapture=asked)
    flag = only(report_on(clean_uploads(degree_certificate=page)), "PAGE_UNCLEAR")
    assert flag.evidence["recapture"] == asked and sentence(asked) in flag.advice
    paper = made_paper(M.DEGREE_CERTIFICATE)
    for field in [f.field for f in paper.fields if f.is_key]:
        paper = with_field(
            paper, field, verdict=FieldVerdict.UNREADABLE, read=None, evidence={"recapture": asked}
        )
    flag = only(report_on(clean_uploads(degree_certificate=paper)), "PAPER_UNCLEAR")
    assert sentence(asked) in flag.advice and flag.evidence["recapture"]["needs"] == asked["needs"]


def test_large_print_may_be_softer_than_small_print_and_nothing_is_asked_of_it() -> None:
    soft = {"edge_width": 4.1}
    assert needs([quality(**soft, glyph_height=20.0)], None)
    assert physical_legibility(quality(**soft, glyph_height=101.0)) > LEGIBLE_AIM
    assert not needs([quality(**soft, glyph_height=101.0)], None)
    assert physical_legibility(quality(glyph_height=79.0, edge_width=20.0)) < 0.1


def test_nobody_is_told_to_move_a_phone_nearer_to_what_a_program_drew() -> None:
    drawn = replace(quality(glyph_height=8.0, edge_width=1.2), noise=0.0)
    said = sentence(needs([drawn], None))
    assert "手机" not in said and "截图" in said and "PDF" in said
    photographed = replace(drawn, noise=2.0)
    assert "手机移近" in sentence(needs([photographed], None))
    words = defect_words([Defect.LOW_RESOLUTION], needs([drawn], None))
    assert "靠近拍摄" not in words["remedy"]
