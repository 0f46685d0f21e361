"""Poor pixels accuse nobody, and a witness for the declared value stops an accusation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.assessment.document_flags import flags_of_paper
from intake.domain.application import Material
from intake.domain.findings import Defect, DefectAt, DocumentFinding, FieldFinding
from intake.domain.findings import FieldVerdict as V
from intake.domain.geometry import Box
from intake.domain.page import Page
from intake.domain.text import Line, Reading, Span
from intake.domain.values import kinds
from intake.domain.values.folding import fold
from intake.domain.values.id_numbers import id_number_problem
from intake.extraction.legibility.line import LineQuality
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.legibility.score import physical_legibility
from intake.extraction.legibility.thresholds import EDGE_SHARE, MIN_CONTRAST, MIN_GLYPH_HEIGHT
from intake.extraction.page import SeenPage
from intake.extraction.paper import SeenPaper
from intake.extraction.unrecognised import is_page_illegible
from intake.verification.limits import Thresholds
from intake.verification.thresholds import CALIBRATION, GOOD_FROM, NEAR_FROM
from intake.verification.verify_document import find_fields
from tests.fakes import Testimony, layer_line, line, quality, seen_paper, whole

M = Material
ID = "65282719990308002X"
MISTYPED = "652827199903080021"
OTHER_VALID = "65282719990308192X"
"""Two signs differ from ID, and its check digit is right as well."""
NAME = "阿依古丽·买买提"
CLEAR: dict[str, float] = {}
POOR = ({"glyph_height": 6.0}, {"edge_width": 11.0}, {"contrast": 20.0})


def nowhere(field: str, value: str) -> bool:
    return False


def everywhere(field: str, value: str) -> bool:
    return True


def paper_with(
    material: Material = M.ID_CARD_PORTRAIT_SIDE,
    *,
    physics: LineQuality | None = None,
    page: PageQuality | None = None,
    codes: tuple[str, ...] = (),
    on: Line | None = None,
    with_strips: bool = True,
    **printed: str,
) -> SeenPaper:
    """A paper with one line per printed value, clear unless told otherwise."""
    lines = [on or line(text, 100, 100 + 60 * i) for i, text in enumerate(printed.values())]
    readings: dict[str, Reading] = {
        field: whole(field, value, lines[i], number=i)
        for i, (field, value) in enumerate(printed.items())
    }
    return seen_paper(
        material, readings, lines, physics=physics, page=page, codes=codes, with_strips=with_strips
    )


def finding(
    paper: SeenPaper,
    field: str,
    declared: str | None,
    witnesses: Testimony | None = None,
    elsewhere: Callable[[str, str], bool] = nowhere,
) -> FieldFinding:
    values = {} if declared is None else {field: declared}
    found = find_fields(paper, values, Thresholds(), witnesses or Testimony(), elsewhere)
    return next(row for row in found if row.field == field)


def test_a_true_value_on_clear_pixels_matches_and_asks_nobody() -> None:
    witnesses = Testimony()
    row = finding(paper_with(name=NAME), "name", NAME, witnesses)
    assert (row.verdict, row.read, row.declared) == (V.MATCH, NAME, NAME)
    assert row.pixels_are_good and row.box == Box(100, 100, 340, 130)
    assert witnesses.asked == []


def test_a_false_value_on_clear_pixels_is_a_mismatch() -> None:
    row = finding(paper_with(name="张小明"), "name", "张小朋")
    assert (row.verdict, row.read, row.declared) == (V.MISMATCH, "张小明", "张小朋")
    assert row.evidence["log_ratio"] < -6


@pytest.mark.parametrize("physics", POOR)
@pytest.mark.parametrize("declared", ["张小朋", "李大力"])
def test_on_poor_pixels_a_false_value_is_unreadable(
    physics: dict[str, float], declared: str
) -> None:
    row = finding(paper_with(name="张小明", physics=quality(**physics)), "name", declared)
    assert row.verdict is V.UNREADABLE
    assert not row.pixels_are_good
    assert row.defects


@pytest.mark.parametrize("physics", POOR)
def test_a_value_guessed_from_poor_pixels_is_unreadable_even_if_it_is_the_declared_one(
    physics: dict[str, float],
) -> None:
    guessed = line("张小明", 100, 100, sure=0.7)
    row = finding(
        paper_with(name="张小明", physics=quality(**physics), on=guessed), "name", "张小明"
    )
    assert row.verdict is V.UNREADABLE


@pytest.mark.parametrize("physics", POOR)
def test_a_value_surely_read_as_declared_is_legible_by_that_very_fact(
    physics: dict[str, float],
) -> None:
    row = finding(paper_with(name="张小明", physics=quality(**physics)), "name", "张小明")
    assert row.verdict is V.MATCH


@pytest.mark.parametrize("physics", POOR)
def test_an_id_number_that_its_own_check_bears_out_is_legible(physics: dict[str, float]) -> None:
    number = "65282719990308002X"
    guessed = line(number, 100, 100, sure=0.7)
    paper = paper_with(id_number=number, physics=quality(**physics), on=guessed)
    assert finding(paper, "id_number", number).verdict is V.MATCH
    wrong = "652827199903080021"
    guessed = line(wrong, 100, 100, sure=0.7)
    paper = paper_with(id_number=wrong, physics=quality(**physics), on=guessed)
    assert finding(paper, "id_number", wrong).verdict is V.UNREADABLE


@settings(max_examples=60, deadline=None)
@given(
    st.floats(2, 60), st.floats(0.8, 12), st.floats(2, 200), st.booleans(), st.floats(0.86, 0.999)
)
def test_no_accusation_is_made_where_a_person_could_not_read(
    height: float, edge: float, contrast: float, wholly: bool, sure: float
) -> None:
    physics = quality(glyph_height=height, edge_width=edge, contrast=contrast)
    paper = paper_with(name="张小明", physics=physics, on=line("张小明", 100, 100, sure=sure))
    row = finding(paper, "name", "王大力" if wholly else "张小朋")
    figure = physical_legibility(physics)
    assert row.verdict in (V.MISMATCH, V.UNREADABLE)
    if row.verdict is V.MISMATCH and figure < GOOD_FROM:
        assert figure >= NEAR_FROM and sure >= CALIBRATION[-1][2]
        within = (
            height >= 0.9 * MIN_GLYPH_HEIGHT,
            edge <= 1.2 * EDGE_SHARE * height,
            contrast >= 0.85 * MIN_CONTRAST,
        )
        assert all(within)


@pytest.mark.parametrize(
    "hidden", [{"touches_edge": True}, {"covered_fraction": 0.14}, {"glare_fraction": 0.09}]
)
def test_what_may_be_cut_or_covered_accuses_nobody_however_surely_it_is_read(
    hidden: dict[str, float],
) -> None:
    physics = replace(quality(), **hidden)  # type: ignore[arg-type]
    assert physical_legibility(physics) < GOOD_FROM
    row = finding(paper_with(name="张小明", physics=physics), "name", "王大力")
    assert row.verdict is V.UNREADABLE


# ------------------------------------------------------------------------------ witnesses


def test_a_check_digit_that_speaks_for_the_declared_number_stops_the_accusation() -> None:
    assert id_number_problem(MISTYPED) is not None
    row = finding(paper_with(id_number=MISTYPED), "id_number", ID)
    assert (row.verdict, row.read) == (V.UNDECIDED, MISTYPED)
    assert row.evidence["reason"] == "checksum"


def test_two_numbers_that_both_add_up_are_judged_by_their_pixels() -> None:
    assert id_number_problem(ID) is id_number_problem(OTHER_VALID) is None
    assert finding(paper_with(id_number=ID), "id_number", OTHER_VALID).verdict is V.MISMATCH


def test_a_declared_number_that_does_not_add_up_has_no_witness() -> None:
    assert finding(paper_with(id_number=ID), "id_number", MISTYPED).verdict is V.MISMATCH


def test_a_second_reader_that_sees_the_declared_value_stops_the_accusation() -> None:
    row = finding(paper_with(name="张小明"), "name", "张小朋", Testimony(second="姓名 张小朋"))
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "second_reader")


@pytest.mark.parametrize("second", [None, "", "张小明", "什么也不像"])
def test_a_second_reader_that_does_not_see_it_changes_nothing(second: str | None) -> None:
    row = finding(paper_with(name="张小明"), "name", "张小朋", Testimony(second=second))
    assert row.verdict is V.MISMATCH


def test_no_second_reader_is_asked_about_a_lesser_field() -> None:
    witnesses = Testimony(second="哈萨克")
    row = finding(paper_with(ethnicity="维吾尔"), "ethnicity", "哈萨克族", witnesses)
    assert row.verdict is V.MISMATCH
    assert "second" not in witnesses.asked


def test_the_same_value_on_another_paper_stops_a_one_character_accusation() -> None:
    row = finding(paper_with(name="张小明"), "name", "张小朋", elsewhere=everywhere)
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "other_paper")
    far = finding(paper_with(name="张小明"), "name", "王大力", elsewhere=everywhere)
    assert far.verdict is V.MISMATCH


def test_a_qr_code_with_the_declared_verification_code_stops_the_accusation() -> None:
    printed, declared = "A7UXEYSAVC3LVNCW", "A7UXEYSAVC8LVNCW"
    link = f"https://www.chsi.com.cn/xlcx/bg.do?vcode={declared}"
    row = finding(
        paper_with(M.CHSI_REPORT, verification_code=printed, codes=(link,)),
        "verification_code",
        declared,
    )
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "qr_code")
    without = finding(
        paper_with(M.CHSI_REPORT, verification_code=printed), "verification_code", declared
    )
    assert without.verdict is V.MISMATCH


def test_looks_that_differ_are_doubt_and_no_guilt() -> None:
    other_look = line("张小朋", sure=0.8)
    row = finding(paper_with(name="张小明"), "name", "张小朋", Testimony(again=(other_look,)))
    assert row.verdict is not V.MISMATCH
    assert row.read == "张小明"


def test_looks_that_agree_confirm_a_mismatch() -> None:
    same_look = line("张小明", sure=0.999)
    row = finding(paper_with(name="张小明"), "name", "张小朋", Testimony(again=(same_look,)))
    assert row.verdict is V.MISMATCH


def test_a_witness_never_changes_what_was_read() -> None:
    for witnesses in (Testimony(second="张小朋"), Testimony(again=(line("张小朋"),))):
        row = finding(paper_with(name="张小明"), "name", "张小朋", witnesses, everywhere)
        assert row.read == "张小明"
        assert row.verdict is not V.MATCH


# ----------------------------------------------------------------------- layer, absence


def layered(layer: str, *seen: str) -> SeenPaper:
    """A card's number from a text layer, over the lines that the pixels show there."""
    on = layer_line(layer, 100, 100)
    lines = [on, *(line(text, 100, 100) for text in seen)]
    return seen_paper(
        M.ID_CARD_PORTRAIT_SIDE,
        {"id_number": whole("id_number", layer, on)},
        lines,
        physics=quality(glyph_height=6),
        with_strips=False,
    )


@pytest.mark.parametrize(("declared", "verdict"), [(ID, V.MATCH), (OTHER_VALID, V.MISMATCH)])
def test_a_text_layer_that_the_pixels_show_is_judged_by_equality(declared: str, verdict: V) -> None:
    witnesses = Testimony()
    row = finding(layered(ID, f"公民身份号码{ID}"), "id_number", declared, witnesses)
    assert row.verdict is verdict
    assert witnesses.asked == []


@pytest.mark.parametrize("declared", [ID, OTHER_VALID])
@pytest.mark.parametrize("seen", [(), (OTHER_VALID,)])
def test_a_text_layer_that_the_pixels_do_not_show_decides_nothing(
    declared: str, seen: tuple[str, ...]
) -> None:
    row = finding(layered(ID, *seen), "id_number", declared)
    if declared in seen:  # it stands there for everybody to see
        assert row.verdict is V.MATCH
    else:
        assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "layer_differs")


def test_a_value_of_the_layer_alone_that_nobody_declared_is_for_a_person() -> None:
    assert finding(layered(ID), "id_number", None).verdict is V.UNDECIDED
    assert finding(layered(ID, ID), "id_number", None).verdict is V.NOT_DECLARED


def test_a_key_field_that_a_defect_hides_is_unreadable() -> None:
    glare = PageQuality((DefectAt(Defect.GLARE, Box(0, 0, 400, 300)),), 300.0, 0.9)
    row = finding(paper_with(name=NAME, page=glare), "id_number", ID)
    assert (row.verdict, row.read) == (V.UNREADABLE, None)
    assert Defect.GLARE in row.defects


def test_digits_that_are_lower_than_characters_may_be_are_no_less_legible() -> None:
    small = quality(glyph_height=8.6)
    assert finding(paper_with(id_number=ID, physics=small), "id_number", ID).verdict is V.MATCH
    guessed = line(NAME, 100, 100, sure=0.7)
    row = finding(paper_with(name=NAME, physics=small, on=guessed), "name", NAME)
    assert row.verdict is V.UNREADABLE


@pytest.mark.parametrize(("declared", "verdict"), [(None, V.ABSENT), ("GX20240031", V.UNREADABLE)])
def test_a_course_certificates_number_that_nobody_declared_is_not_missed(
    declared: str | None, verdict: V
) -> None:
    glare = PageQuality((DefectAt(Defect.GLARE, Box(0, 0, 400, 300)),), 300.0, 0.9)
    row = finding(
        paper_with(M.CE_PUBLIC_COURSE, name=NAME, page=glare), "certificate_number", declared
    )
    assert row.verdict is verdict


@pytest.mark.parametrize("field", ["ethnicity", "name"])
def test_what_lies_beside_the_rest_of_a_value_asks_the_applicant_even_for_a_lesser_field(
    field: str,
) -> None:
    cover = DefectAt(Defect.OCCLUDED, Box(190, 90, 400, 140))
    paper = replace(paper_with(**{field: "维吾"}), patches=(cover,))
    row = finding(paper, field, "维吾尔")
    assert (row.verdict, row.is_hidden, row.read) == (V.UNREADABLE, True, "维吾")
    whole_paper = DocumentFinding(
        M.ID_CARD_PORTRAIT_SIDE, "uploads/a.jpg", 1, Box(0, 0, 900, 600), fields=(row,)
    )
    codes = [flag.code for flag in flags_of_paper(whole_paper, None, None)]
    assert codes == (["PAPER_UNCLEAR"] if field == "name" else ["FIELD_UNCLEAR"])
    assert not finding(paper_with(**{field: "维吾尔"}), field, "维吾尔").is_hidden


def test_what_lies_above_a_value_on_a_page_that_lies_on_its_side_hides_nothing_of_it() -> None:
    number, other = "117991202106789012", "117991202106789021"
    on = replace(
        line(number, 0, 0),
        quad=np.array([[130, 100], [130, 640], [100, 640], [100, 100]], np.float32),
    )
    paper = paper_with(M.GRADUATION_CERTIFICATE, on=on, certificate_number=number)

    def under(*corners: int) -> FieldFinding:
        patch = DefectAt(Defect.OCCLUDED, Box(*corners))
        return finding(replace(paper, patches=(patch,)), "certificate_number", other)

    assert under(200, 90, 300, 700).verdict is V.MISMATCH  # above the text as it is read
    assert under(122, 20, 300, 100).verdict is V.MISMATCH  # before it, over its upper rim alone
    row = under(90, 30, 140, 100)
    assert (row.verdict, row.is_hidden) == (V.UNREADABLE, True)


def test_nothing_lies_over_an_id_number_of_which_all_characters_are_read() -> None:
    beside = DefectAt(Defect.OCCLUDED, Box(60, 90, 110, 140))
    paper = replace(paper_with(id_number=ID), patches=(beside,))
    assert finding(paper, "id_number", OTHER_VALID).verdict is V.MISMATCH
    short = replace(paper_with(id_number=ID[1:]), patches=(beside,))
    assert finding(short, "id_number", OTHER_VALID).verdict is not V.MISMATCH


def test_the_last_digits_of_something_else_are_no_hours() -> None:
    assert (
        finding(paper_with(M.CE_PUBLIC_COURSE, hours="080"), "hours", "24").verdict
        is not V.MISMATCH
    )
    assert finding(paper_with(M.CE_PUBLIC_COURSE, hours="80"), "hours", "24").verdict is V.MISMATCH


def test_a_field_that_a_clear_paper_does_not_show_is_absent() -> None:
    paper = paper_with(name=NAME, address="和静县和静镇团结东路12号3栋401室", id_number=ID)
    row = finding(paper, "birth_date", "1999-03-08")
    assert (row.verdict, row.read, row.legibility) == (V.ABSENT, None, None)


def test_what_not_every_such_paper_prints_is_absent_whatever_lies_on_it() -> None:
    cover = DefectAt(Defect.OCCLUDED, Box(190, 90, 400, 140))
    lines = {
        "name": NAME,
        "school": "天山理工大学",
        "major": "水利水电工程",
        "verification_code": "A7UXEYSAVC3LVNCW",
        "birth_date": "2001-03-08",
        "updated": "2024-10-09",
        "study_form": "普通全日制",
    }
    report = replace(paper_with(M.CHSI_REPORT, **lines), patches=(cover,))
    assert finding(report, "certificate_number", "999991202205000123").verdict is V.ABSENT
    assert finding(report, "level", "本科").verdict is V.UNREADABLE


def test_a_paper_that_shows_hardly_more_than_what_names_it_is_unreadable() -> None:
    titles = [line("普通高等学校"), line("毕业证书", top=60), line("校长", top=900)]
    row = finding(seen_paper(M.GRADUATION_CERTIFICATE, {}, titles), "name", "张小明")
    assert row.verdict is V.UNREADABLE and not row.pixels_are_good
    prose = line(
        "学生李大力性别男于二〇一八年九月至二〇二二年六月在本校水利工程专业修完全部课程", top=300
    )
    foreign = finding(seen_paper(M.GRADUATION_CERTIFICATE, {}, [*titles, prose]), "name", "张小明")
    assert foreign.verdict is V.ABSENT  # its layout is new to us: no fault of the picture


def test_what_is_not_declared_is_read_and_not_judged() -> None:
    row = finding(paper_with(name=NAME), "name", None)
    assert (row.verdict, row.read, row.declared) == (V.NOT_DECLARED, NAME, None)


def test_every_field_of_the_papers_table_has_its_row() -> None:
    rows = find_fields(paper_with(name=NAME), {}, Thresholds(), Testimony(), nowhere)
    assert [row.field for row in rows] == [
        "name",
        "sex",
        "ethnicity",
        "birth_date",
        "address",
        "id_number",
    ]


def test_a_value_without_label_is_found_and_judged_where_it_stands() -> None:
    printed = line("兹有张小明于本校", 100, 100)
    paper = seen_paper(M.GRADUATION_CERTIFICATE, {}, [printed])
    row = finding(paper, "name", "张小明")
    assert (row.verdict, row.read) == (V.MATCH, "张小明")
    assert row.box is not None and row.box.overlap(printed.box) > 0


def test_boxes_are_in_the_frame_of_the_page_as_handed_in() -> None:
    paper = replace(paper_with(name=NAME), reduction=3)
    assert finding(paper, "name", NAME).box == Box(300, 300, 1020, 390)


# -------------------------------------------------------------------------- whole pages


def seen_page(lines: list[Line], page: PageQuality) -> SeenPage:
    white = np.full((20, 20, 3), 255, np.uint8)
    return SeenPage(Page("uploads/a.jpg", 1, white), 0, (), tuple(lines), page)


def test_an_empty_page_is_illegible_only_where_a_paper_was_meant() -> None:
    blank = PageQuality((DefectAt(Defect.BLANK),), None, 0.0)
    assert is_page_illegible(seen_page([], blank), has_slot=True)
    assert not is_page_illegible(seen_page([], blank), has_slot=False)


def test_a_blurred_page_is_illegible_and_another_kind_of_page_is_not() -> None:
    good, poor = PageQuality((), 300.0, 0.95), PageQuality((DefectAt(Defect.BLUR),), 300.0, 0.1)
    receipt = [line(fold("和静县人民医院门诊收费票据"), sure=0.98)]
    for has_slot in (False, True):
        assert is_page_illegible(seen_page(receipt, poor), has_slot)
        assert not is_page_illegible(seen_page(receipt, good), has_slot)


def test_a_page_without_text_in_a_papers_slot_is_illegible() -> None:
    assert is_page_illegible(seen_page([], PageQuality((), 300.0, 0.95)), has_slot=True)


def test_a_page_in_a_papers_slot_with_fewer_characters_than_a_title_is_illegible() -> None:
    good = PageQuality((), 300.0, 0.95)
    for text, is_lost in (("校长", True), ("和静县人民医院门诊收费票据", False)):
        assert is_page_illegible(seen_page([line(text)], good), has_slot=True) is is_lost
        assert not is_page_illegible(seen_page([line(text)], good), has_slot=False)


def test_the_physics_of_a_value_found_elsewhere_are_those_of_its_own_line() -> None:
    paper = paper_with(name="水利工程", address=NAME)
    poor = replace(paper, physics={"name": (quality(glyph_height=4.0),)})
    assert finding(poor, "name", "张小明").verdict is V.UNREADABLE
    row = finding(poor, "name", NAME)  # the label led astray, the name stands elsewhere
    assert (row.verdict, row.read) == (V.MATCH, NAME)
    assert row.pixels_are_good


def test_two_sure_looks_at_one_place_that_differ_are_a_question_for_a_person() -> None:
    paper = paper_with(name="张小明", address="张小朋")
    first, second = paper.lines
    again = replace(paper, lines=(first, replace(second, quad=first.quad)))
    row = finding(again, "name", "张小朋")
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "looks_differ")
    assert finding(paper, "name", "张小朋").verdict is V.MATCH  # in another place it stands


def test_lines_that_only_the_declared_value_joined_accuse_nobody() -> None:
    paper = paper_with(birth_date="2000年4月28日", ethnicity="乌孜别克")
    lines = (*paper.lines, line("新疆库尔勒市团结街道", 100, 400), line("9号丽景苑3号楼", 100, 460))
    qualities = tuple(quality(li.quad) for li in lines)
    paper = replace(paper, lines=lines, qualities=qualities)
    row = finding(paper, "address", "新疆库尔勒市团结衔道9号丽景苑8号楼")
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "no_label")


@pytest.mark.parametrize(
    ("printed", "declared"), [("居马洪", "居马洪·卡哈尔"), ("卡哈尔", "居马洪·卡哈尔")]
)
def test_a_value_that_may_go_on_unseen_accuses_nobody(printed: str, declared: str) -> None:
    row = finding(paper_with(name=printed), "name", declared)
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "cut_short")


@pytest.mark.parametrize(
    ("field", "printed", "declared"),
    [
        ("id_number", "6528271999002X", ID),
        ("id_number", "65282719990308002", ID),
        ("id_number", "65281*****002X", ID.replace("27", "17")),
        ("certificate_number", "99999120220500123", "999991202205000123"),
    ],
)
def test_a_number_without_some_of_its_digits_accuses_nobody(
    field: str, printed: str, declared: str
) -> None:
    material = M.ID_CARD_PORTRAIT_SIDE if field == "id_number" else M.GRADUATION_CERTIFICATE
    row = finding(paper_with(material, **{field: printed}), field, declared)
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "cut_short")


@pytest.mark.parametrize(
    "declared", ["999991202205000132", "999991202205000128", "9999912022050001"]
)
def test_a_whole_number_contradicts_transposed_changed_and_missing_digits(declared: str) -> None:
    paper = paper_with(M.GRADUATION_CERTIFICATE, certificate_number="999991202205000123")
    assert finding(paper, "certificate_number", declared).verdict is V.MISMATCH


@pytest.mark.parametrize(("room", "verdict"), [(True, V.UNDECIDED), (False, V.MISMATCH)])
def test_a_gap_where_a_character_may_have_been_is_doubt(room: bool, verdict: V) -> None:
    on = line("学生王小娟同志", 100, 100)
    steps = tuple(s + 2 * (room and i > 3) for i, s in enumerate(on.steps))
    on = replace(on, steps=steps, posterior=line("学生王小娟同志、、").posterior)
    reading = Reading("name", "王小娟", "王小娟", (Span(0, 2, 5),), on.box, 0.99, "ocr")
    row = finding(seen_paper(M.GRADUATION_CERTIFICATE, {"name": reading}, [on]), "name", "王小丽娟")
    assert row.verdict is verdict


def test_a_date_that_stands_on_the_paper_where_no_other_value_is_accuses_nobody() -> None:
    paper = paper_with(
        M.GRADUATION_CERTIFICATE, birth_date="1999年3月8日", graduated="2022年6月1日"
    )
    lines = (*paper.lines, line("2022年6月20日", 500, 700))
    paper = replace(paper, lines=lines, qualities=tuple(quality(li.quad) for li in lines))
    assert finding(paper, "graduated", "2022-06-20").verdict is V.MATCH
    assert finding(paper, "graduated", "2022-06-21").verdict is V.MISMATCH
    assert finding(paper, "graduated", "1999-03-08").verdict is V.MISMATCH  # the day of birth


@pytest.mark.parametrize(
    ("read", "verdict"),
    [
        ("和静县水文站技术员程晓东", V.UNDECIDED),
        ("陈晓东", V.MISMATCH),
        ("买买提江·程晓东", V.MISMATCH),
    ],
)
def test_a_name_read_together_with_words_before_it_accuses_nobody(read: str, verdict: V) -> None:
    assert finding(paper_with(M.CE_PUBLIC_COURSE, name=read), "name", "程晓东").verdict is verdict


def test_words_of_the_sentence_read_as_a_name_accuse_nobody() -> None:
    assert (
        finding(paper_with(M.CE_PUBLIC_COURSE, name="经考核"), "name", "诸葛柯虹").verdict
        is V.UNDECIDED
    )


def test_a_mark_that_the_picture_hides_is_never_passed_over() -> None:
    seal = FieldFinding(
        "seal",
        None,
        None,
        None,
        None,
        V.UNREADABLE,
        "uploads/a",
        1,
        Box(0, 0, 10, 10),
        is_key=False,
    )
    found = DocumentFinding(M.CE_PUBLIC_COURSE, "uploads/a", 1, Box(0, 0, 10, 10), fields=(seal,))
    assert [flag.code for flag in flags_of_paper(found, None, None)] == ["FIELD_NOT_CHECKED"]


def test_a_school_read_together_with_the_major_accuses_nobody() -> None:
    paper = paper_with(M.DEGREE_CERTIFICATE, major="天山理工大学水利系会计学")
    assert finding(paper, "major", "会计学").verdict is not V.MISMATCH
    paper = paper_with(M.DEGREE_CERTIFICATE, major="国际法学")
    assert finding(paper, "major", "法学").verdict is V.MISMATCH


def test_hours_of_several_courses_on_one_paper_accuse_nobody() -> None:
    paper = paper_with(M.CE_PUBLIC_COURSE, hours="90")
    lines = (*paper.lines, line("其中公需科目30学时,专业科目学时:60", 100, 400))
    paper = replace(paper, lines=lines, qualities=tuple(quality(li.quad) for li in lines))
    assert finding(paper, "hours", "30").verdict is V.UNDECIDED
    assert finding(paper, "hours", "60").verdict is V.UNDECIDED
    assert finding(paper, "hours", "36").verdict is V.MISMATCH


def test_a_value_with_text_behind_it_is_whole_and_contradicts() -> None:
    on = line("学生居马洪,男", 100, 100)
    reading = Reading("name", "居马洪", "居马洪", (Span(0, 2, 5),), on.box, 0.99, "ocr")
    paper = seen_paper(M.GRADUATION_CERTIFICATE, {"name": reading}, [on])
    assert finding(paper, "name", "居马洪·卡哈尔").verdict is V.MISMATCH


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("和静县和静镇中心5学", V.UNDECIDED),
        ("和静县和静镇中心附属小学", V.MISMATCH),
        ("和静县和静镇中心,教师", V.MISMATCH),
    ],
)
def test_a_unit_whose_end_was_misread_accuses_nobody(printed: str, verdict: V) -> None:
    on, read = line(printed, 100, 100), "和静县和静镇中心"
    reading = Reading("employer", read, read, (Span(0, 0, len(read)),), on.box, 0.99, "ocr")
    row = finding(
        seen_paper(M.ANNUAL_ASSESSMENT, {"employer": reading}, [on]),
        "employer",
        "和静县和静镇中心小学",
    )
    assert row.verdict is verdict


@pytest.mark.parametrize(("right", "is_hidden"), [(700, True), (120, False)])
def test_a_slots_page_under_a_large_reflection_is_illegible_not_another_kind(
    right: int, is_hidden: bool
) -> None:
    glare = DefectAt(Defect.GLARE, Box(0, 0, right, 200))
    page = seen_page([line("经审查符合授予条件的人员")], PageQuality((glare,), None, 0.95))
    page = replace(page, page=replace(page.page, pixels=np.full((500, 1000, 3), 240, np.uint8)))
    assert is_page_illegible(page, has_slot=True) is is_hidden
    assert not is_page_illegible(page, has_slot=False)


def test_a_heading_that_resembles_the_declared_school_accuses_nobody() -> None:
    lines = [line("天山中等专业学校", 100, 400), line("准予毕业", 100, 500)]
    row = finding(seen_paper(M.GRADUATION_CERTIFICATE, {}, lines), "school", "天山巴音中等专业学校")
    assert row.verdict in (V.ABSENT, V.UNDECIDED)
    assert kinds.SCHOOL.normalise("中等专业学校") is None


def test_a_name_printed_over_the_next_cells_label_is_left_to_a_person() -> None:
    row = finding(
        paper_with(M.CE_PUBLIC_COURSE, name="努尔买买提年度买提"), "name", "努尔买买提·买买提"
    )
    assert row.verdict is V.UNDECIDED
