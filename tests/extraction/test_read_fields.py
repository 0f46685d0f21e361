"""Papers of hand-placed lines are read field by field, exactly as they say."""

from __future__ import annotations

import numpy as np
import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.text import Line, Reading, Span
from intake.domain.values import kinds
from intake.extraction.fields.labels.values import Candidate
from intake.extraction.fields.overlaps import read_once
from intake.extraction.fields.read_fields import all_values, read_fields
from intake.extraction.fields.reread_lines import read_again, with_second_look
from intake.extraction.ocr.spans import span_box
from tests.fakes import ALPHABET, Testimony, layer_line, line, sheet, upright

M = Material
ID = "65282719990308002X"


def read(material: Material, lines: list[Line]) -> dict[str, Reading]:
    return read_fields(PAPERS[material], lines, upright(lines))


def values(material: Material, lines: list[Line]) -> dict[str, str | None]:
    return {name: reading.value for name, reading in read(material, lines).items()}


def card(number: str = ID, name: str = "阿依古丽·买买提") -> list[Line]:
    return [
        line("姓名", 70, 80),
        line(name, 180, 80),
        line("性别女民族维吾尔", 70, 155),
        line("出生1999年3月8日", 70, 230),
        line("住址", 70, 310),
        line("新疆和静县幸福路", 180, 310),
        line("1号2栋3单元", 180, 355),
        line("公民身份号码", 70, 540),
        line(number, 330, 540),
    ]


DIPLOMA = (
    "普通高等学校",
    "毕业证书",
    "学生阿依古丽·买买提,性别女,一九九九年三月八日",
    "生,于二〇一八年九月至二〇二二年六月在本校",
    "水利水电工程专业四年制本科学习,修完教学计",
    "划规定的全部课程,成绩合格,准予毕业。",
    "校名:天山理工大学",
    "证书编号:999991202205000123",
    "二〇二二年六月二十日",
)
DIPLOMA_VALUES = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "birth_date": "1999-03-08",
    "enrolled": "2018-09",
    "major": "水利水电工程",
    "level": "本科",
    "school": "天山理工大学",
    "certificate_number": "999991202205000123",
    "graduated": "2022-06-20",
}


def test_a_card_is_read_in_full() -> None:
    assert values(M.ID_CARD_PORTRAIT_SIDE, card()) == {
        "name": "阿依古丽·买买提",
        "sex": "女",
        "ethnicity": "维吾尔",
        "birth_date": "1999-03-08",
        "address": "新疆和静县幸福路1号2栋3单元",
        "id_number": ID,
    }


@pytest.mark.parametrize("until", ["2029.05.06", "长期"])
def test_a_cards_validity_is_two_dates(until: str) -> None:
    lines = sheet(
        "中华人民共和国", "居民身份证", "签发机关和静县公安局", f"有效期限2019.05.06-{until}"
    )
    assert values(M.ID_CARD_EMBLEM_SIDE, lines) == {
        "id_issuing_authority": "和静县公安局",
        "id_valid_from": "2019-05-06",
        "id_valid_until": until.replace(".", "-"),
    }


def test_a_diplomas_sentence_is_read_across_its_lines() -> None:
    assert DIPLOMA_VALUES.items() <= values(M.GRADUATION_CERTIFICATE, sheet(*DIPLOMA)).items()


def test_a_sentence_does_not_depend_on_where_its_lines_break() -> None:
    text = "".join(DIPLOMA[2:6])
    for width in (14, 19, 23, 31):
        broken = [text[i : i + width] for i in range(0, len(text), width)]
        lines = sheet(*DIPLOMA[:2], *broken, *DIPLOMA[6:])
        assert DIPLOMA_VALUES.items() <= values(M.GRADUATION_CERTIFICATE, lines).items()


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (
            (
                "毕业证书",
                "学生张小明性别男,1999年3月8日生,于2018年9月",
                "至2021年6月在本校会计学专业(专科起点)函授学习,",
                "修完本科教学计划规定的全部课程,成绩合格,准予毕业。",
                "新疆广播电视大学",
                "证书编号:999995202105000123",
                "2021年6月30日",
            ),
            {
                "name": "张小明",
                "sex": "男",
                "birth_date": "1999-03-08",
                "enrolled": "2018-09",
                "major": "会计学",
                "level": "本科",
                "study_form": "函授",
                "school": "新疆广播电视大学",
                "graduated": "2021-06-30",
                "certificate_number": "999995202105000123",
            },
        ),
        (
            (
                "毕业证书",
                "学生",
                "张小明",
                "性别男,一九九九年三月八日生,于二〇一八年九月至二〇二一年六月在本校",
                "建筑工程技术",
                "专业三年制专科学习,修完教学计划规定的全部课程,成绩合格,准予毕业。",
                "校名:巴音郭楞职业技术学院",
                "证书编号:999991202106000123",
                "二〇二一年六月三十日",
            ),
            {
                "name": "张小明",
                "sex": "男",
                "birth_date": "1999-03-08",
                "enrolled": "2018-09",
                "major": "建筑工程技术",
                "level": "专科",
                "school": "巴音郭楞职业技术学院",
                "graduated": "2021-06-30",
                "certificate_number": "999991202106000123",
            },
        ),
    ],
)
def test_other_schools_word_it_otherwise(texts: tuple[str, ...], wanted: dict[str, str]) -> None:
    assert wanted.items() <= values(M.GRADUATION_CERTIFICATE, sheet(*texts)).items()


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("中等专业学校毕业证书", "中等专业学校"),
        ("普通高等学校毕业证书", "普通高等学校"),
        ("中等职业学校毕业证书", "中等职业学校"),
        ("成人中等专业学校毕业证书", "成人中等专业学校"),
        ("成人高等教育毕业证书", "成人高等教育"),
        ("毕业证书", None),
    ],
)
def test_the_heading_of_a_diploma_tells_an_ordinary_school_from_an_adults(
    heading: str, kind: str | None
) -> None:
    rows = "学生张小明,女,二〇〇二年六月六日生,在我校水利工程专业三年制学习期满,准予毕业。"
    found = values(Material.GRADUATION_CERTIFICATE, sheet(heading, rows))
    assert found.get("study_kind") == kind


def test_foreign_script_between_the_rows_of_a_card_is_no_value() -> None:
    noise = [line("ئىسمى", 70, 45, 20), line("ئادرېسى", 70, 280, 18), line("مىللىتى", 420, 128, 18)]
    assert values(M.ID_CARD_PORTRAIT_SIDE, [*noise, *card()]) == values(
        M.ID_CARD_PORTRAIT_SIDE, card()
    )


def test_the_date_of_graduation_is_the_one_at_the_foot() -> None:
    read_dates = values(M.GRADUATION_CERTIFICATE, sheet(*DIPLOMA))
    assert (read_dates["birth_date"], read_dates["graduated"]) == ("1999-03-08", "2022-06-20")


def test_a_degree_is_named_without_the_words_around_it() -> None:
    lines = sheet(
        "学士学位证书",
        "阿依古丽·买买提,女,1999年3月8日生。",
        "在天山理工大学水利水电工程专业完成了",
        "本科学习计划,业已毕业,经审核符合《中华人民共和国",
        "学位条例》的规定,授予工学学士学位。",
        "天山理工大学学位评定委员会主席",
        "证书编号:9999942022000123",
        "二〇二二年六月二十日",
    )
    found = values(M.DEGREE_CERTIFICATE, lines)
    assert {
        "name": "阿依古丽·买买提",
        "sex": "女",
        "birth_date": "1999-03-08",
        "degree": "工学学士",
        "school": "天山理工大学",
        "major": "水利水电工程",
        "awarded": "2022-06-20",
        "degree_certificate_number": "9999942022000123",
    }.items() <= found.items()


def test_a_registry_report_is_read_from_its_table() -> None:
    cells = (
        ("姓名", "阿依古丽·买买提"),
        ("性别", "女"),
        ("出生日期", "1999年03月08日"),
        ("入学日期", "2018年09月01日"),
        ("毕(结)业日期", "2022年06月20日"),
        ("学校名称", "天山理工大学"),
        ("专业", "水利水电工程"),
        ("学制", "4年"),
        ("层次", "本科"),
        ("学历类别", "普通高等教育"),
        ("学习形式", "普通全日制"),
        ("证书编号", "9999 9120 2205 0001 23".replace(" ", "")),
        ("在线验证码", "A7UXEYSAVC3LVNCW"),
    )
    lines = [
        line("教育部学历证书电子注册备案表", 300, 40, 40),
        line("更新日期:2024年10月8日", 100, 100),
    ]
    for i, (label, text) in enumerate(cells):
        lines += [line(label, 100, 160 + 60 * i), line(text, 400, 160 + 60 * i)]
    found = values(M.CHSI_REPORT, lines)
    assert {
        "report_kind": "学历证书电子注册备案表",
        "name": "阿依古丽·买买提",
        "sex": "女",
        "birth_date": "1999-03-08",
        "enrolled": "2018-09-01",
        "graduated": "2022-06-20",
        "school": "天山理工大学",
        "major": "水利水电工程",
        "level": "本科",
        "study_form": "普通全日制",
        "certificate_number": "999991202205000123",
        "verification_code": "A7UXEYSAVC3LVNCW",
        "updated": "2024-10-08",
    }.items() <= found.items()


COURSE_FORM = (
    "专业技术人员继续教育合格证",
    "姓名:阿依古丽·买买提",
    f"身份证号:{ID}",
    "年度:2024",
    "科目类别:公需科目",
    "学时:30.0",
    "证书编号:XJ2024GX672681",
)
COURSE_PROSE = (
    "继续教育培训合格证书",
    "证书编号:XJ2024GX672681",
    f"阿依古丽·买买提同志(身份证号{ID})",
    "参加2024年度公需科目继续教育学习,完成30学时,",
    "考核合格,特发此证。",
)


@pytest.mark.parametrize("texts", [COURSE_FORM, COURSE_PROSE])
def test_a_course_certificate_is_read_as_a_form_or_as_prose(texts: tuple[str, ...]) -> None:
    assert {
        "name": "阿依古丽·买买提",
        "id_number": ID,
        "year": "2024",
        "course": "公需课",
        "hours": "30",
        "certificate_number": "XJ2024GX672681",
    }.items() <= values(M.CE_PUBLIC_COURSE, sheet(*texts)).items()


def test_a_certificate_for_two_years_names_them_both() -> None:
    lines = sheet("继续教育合格证", "2023年度公需科目30学时", "2024年度公需科目24学时")
    assert all_values(PAPERS[M.CE_PUBLIC_COURSE], "year", lines) == ("2023", "2024")
    assert all_values(PAPERS[M.CE_PUBLIC_COURSE], "year", sheet("继续教育合格证")) == ()


# -------------------------------------------------------------------- nothing is repaired


@pytest.mark.parametrize(
    "number",
    [
        "652827199903080021",  # wrong check digit
        "652827199913080021",  # month 13
        "65282719990308002",  # a digit lost
    ],
)
def test_a_number_is_read_as_it_stands(number: str) -> None:
    reading = read(M.ID_CARD_PORTRAIT_SIDE, card(number))["id_number"]
    assert reading.value == number


def test_a_field_whose_content_is_no_value_has_its_place_and_no_value() -> None:
    lines = [
        line("姓名", 70, 80),
        line("张小明", 180, 80),
        line("出生", 70, 230),
        line("年月日", 180, 230),
    ]
    reading = read(M.ID_CARD_PORTRAIT_SIDE, lines)["birth_date"]
    assert reading.value is None
    assert reading.raw == "年月日"


def test_a_field_that_is_nowhere_has_no_reading() -> None:
    assert "address" not in read(M.ID_CARD_PORTRAIT_SIDE, [line("姓名张小明")])
    assert read(M.ID_CARD_PORTRAIT_SIDE, []) == {}


def test_confidence_is_that_of_the_weakest_character_of_the_value_alone() -> None:
    lines = card()
    lines[0] = line("姓名", 70, 80, doubts={0: {"姓": 0.2, "": 0.8}})
    lines[1] = line("阿依古丽·买买提", 180, 80, doubts={2: {"古": 0.6, "吉": 0.3, "": 0.1}})
    assert read(M.ID_CARD_PORTRAIT_SIDE, lines)["name"].confidence == pytest.approx(0.6)


def test_repeated_signs_of_a_year_come_back_when_the_pixels_have_them() -> None:
    foot = line("二〇年六月二十日", 100, 700)
    double = line("二〇〇〇年六月二十日", 100, 700)
    joined = Line(
        foot.text,
        foot.confidence,
        double.quad,
        foot.probabilities,
        tuple(double.steps[i] for i in (0, 1, 4, 5, 6, 7, 8, 9)),
        double.posterior,
    )
    lines = [*sheet("毕业证书", "成绩合格,准予毕业。"), joined]
    assert values(M.GRADUATION_CERTIFICATE, lines)["graduated"] == "2000-06-20"


def test_repeated_signs_of_a_certificates_year_come_back_when_the_pixels_have_them() -> None:
    lost = line("参加二二年度继续教育公需科目学习", 100, 300)
    whole = line("参加二〇二二年度继续教育公需科目学习", 100, 300)
    steps = [s for i, s in enumerate(whole.steps) if i not in (3, 4)]
    seen = Line(
        lost.text, lost.confidence, whole.quad, lost.probabilities, tuple(steps), whole.posterior
    )
    assert values(M.CE_PUBLIC_COURSE, [*sheet("合格证书"), seen])["year"] == "2022"
    assert values(M.CE_PUBLIC_COURSE, [*sheet("合格证书"), lost]).get("year") is None


def test_text_of_a_layer_is_certain_and_says_where_it_is_from() -> None:
    lines = [layer_line("姓名", 100, 100), layer_line("阿依古丽·买买提", 200, 100)]
    reading = read(M.CHSI_REPORT, lines)["name"]
    assert (reading.value, reading.source, reading.confidence) == (
        "阿依古丽·买买提",
        "text_layer",
        1.0,
    )


# ---------------------------------------------------------------------------------- boxes


def test_a_values_box_is_its_part_of_the_line() -> None:
    printed = line("性别女民族维吾尔", 0, 100, 30)
    sex, people = span_box(printed, 2, 3), span_box(printed, 5, 8)
    assert span_box(printed, 0, 8) == printed.box
    assert (sex.top, sex.bottom) == (100, 130)
    assert sex.left == pytest.approx(60, abs=15) and sex.right == pytest.approx(90, abs=15)
    assert people.left == pytest.approx(150, abs=15) and people.right == printed.box.right
    assert sex.overlap(people) == 0


def test_a_box_follows_a_slanted_line() -> None:
    slanted = layer_line("公民身份号码", 0, 0)
    quad = slanted.quad + np.array([[0, 0], [0, 40], [0, 40], [0, 0]], np.float32)
    box = span_box(Line(slanted.text, 1.0, quad, slanted.probabilities, from_layer=True), 3, 6)
    assert box.left == pytest.approx(90, abs=1)
    assert box.top == pytest.approx(20, abs=1)


def test_the_box_of_a_wrapped_value_holds_both_lines() -> None:
    box = read(M.ID_CARD_PORTRAIT_SIDE, card())["address"].box
    assert (box.left, box.top, box.bottom) == (180, 310, 385)


CODE = "A07CPH2XKD5ZQ8T1"


def test_a_verification_code_is_read_among_the_characters_it_can_contain() -> None:
    seen = CODE.replace("0", "O").replace("1", "l")
    doubts = {1: {"O": 0.9, "0": 0.08, "Q": 0.005}, 15: {"l": 0.7, "1": 0.2, "I": 0.05}}
    code = line(
        f"在线验证码{seen}",
        100,
        100,
        doubts={5 + at: chances for at, chances in doubts.items()},
        alphabet=ALPHABET | set("Ol"),
    )
    reading = read(M.CHSI_REPORT, [code])["verification_code"]
    assert reading.value == CODE
    assert reading.confidence > 0.9
    assert code.text.endswith(seen)  # the line itself still says what was read


def test_a_character_the_pixels_give_no_other_chance_stays_as_it_is_read() -> None:
    seen = CODE.replace("0", "O")
    code = line("在线验证码" + seen, 100, 100)
    assert read(M.CHSI_REPORT, [code])["verification_code"].value == seen


def test_a_date_of_issue_names_no_year_of_training() -> None:
    lines = sheet("继续教育合格证书", "公需科目30学时", "2024年2月25日")
    assert "year" not in values(M.CE_PUBLIC_COURSE, lines)


def test_one_character_alone_stands_in_a_taller_box() -> None:
    lines = [line("民族", 100, 100, 40), line("汉", 300, 82, 76), line("姓名", 100, 20, 40)]
    assert values(M.ID_CARD_PORTRAIT_SIDE, lines)["ethnicity"] == "汉"


def test_a_watermarks_letter_beside_a_value_is_none_of_it() -> None:
    lines = [line("层次", 100, 100, 40), line("学", 300, 95, 68), line("高职(专科)", 370, 100, 40)]
    assert values(M.CHSI_REPORT, lines)["level"] == "高职（专科）"


def test_a_label_caught_at_the_end_of_a_name_is_no_part_of_it() -> None:
    lines = [
        line("继续教育合格证书", 300, 20),
        line("姓名", 100, 100),
        line("祖丽皮亚·肉孜年度", 300, 100),
        line("2023", 700, 100),
        line("学时", 100, 160),
        line("42", 300, 160),
    ]
    found = values(M.CE_PROFESSIONAL_COURSE, lines)
    assert (found["name"], found["year"], found["hours"]) == ("祖丽皮亚·肉孜", "2023", "42")


def test_a_value_that_ends_like_a_label_is_whole() -> None:
    lines = [
        line("学历证书电子注册备案表", 300, 20),
        line("专业", 100, 100),
        line("电子商务学校", 300, 100),
        line("层次", 700, 100),
        line("本科", 900, 100),
    ]
    assert values(M.CHSI_REPORT, lines)["major"] == "电子商务学校"


@pytest.mark.parametrize(
    ("dates", "period"),
    [
        ("2022.11.25-2032.11.25", ("2022-11-25", "2032-11-25")),
        ("2022,11.25-2032.11.2", (None, None)),
    ],
)
def test_a_date_below_is_no_part_of_a_wrapped_value(
    dates: str, period: tuple[str | None, ...]
) -> None:
    lines = [
        line("中华人民共和国居民身份证", 300, 20),
        line("签发机关", 100, 200),
        line("焉耆回族自治县公安局", 300, 200),
        line(dates, 300, 250),
    ]
    found = values(M.ID_CARD_EMBLEM_SIDE, lines)
    assert found["id_issuing_authority"] == "焉耆回族自治县公安局"
    assert (found.get("id_valid_from"), found.get("id_valid_until")) == period


@pytest.mark.parametrize(
    "columns",
    [
        ("姓名", "年度", "科目类别", "学时", "证书编号"),
        ("年度", "科目类别", "学习内容", "学时", "证书编号"),
        ("年度", "科目类别", "学时", "备注", "证书编号"),
    ],
)
def test_under_a_head_of_labels_the_values_stand_in_the_cells_below(
    columns: tuple[str, ...],
) -> None:
    printed = {
        "姓名": "张小明",
        "年度": "2024",
        "科目类别": "专业课",
        "学习内容": "林业新进展",
        "学时": "60",
        "备注": "线上",
        "证书编号": "XJ2024ZY109229",
    }
    lines = sheet("专业技术人员继续教育学时登记证明", "身份证号:652922********7353")
    lines += [line(label, 100 + 300 * i, 300) for i, label in enumerate(columns)]
    lines += [line(printed[label], 100 + 300 * i, 360) for i, label in enumerate(columns)]
    found = values(M.CE_PROFESSIONAL_COURSE, lines)
    assert (found["year"], found["hours"], found["course"]) == ("2024", "60", "专业课")
    assert found["certificate_number"] == "XJ2024ZY109229"


def test_a_cell_beneath_a_column_whose_head_is_hidden_is_not_the_next_ones() -> None:
    columns = ("年度", "科目类别", "学习内容", "学时")
    lines = sheet("专业技术人员继续教育学时登记证明", "身份证号:652922********7353")
    lines += [line(label, 100 + 300 * i, 300) for i, label in enumerate(columns)]
    cells = ("2024", "专业课", "林业新进展", "60", "202465280225728")
    lines += [line(text, 100 + 300 * i, 360 - i) for i, text in enumerate(cells)]  # a slanting page
    assert values(M.CE_PROFESSIONAL_COURSE, lines)["hours"] == "60"


def test_a_reports_values_may_stand_below_their_labels() -> None:
    cells = (
        ("姓名", "张小明"),
        ("性别", "男"),
        ("出生日期", "1999年03月08日"),
        ("入学日期", "2018年09月01日"),
        ("毕(结)业日期", "2022年06月20日"),
        ("学校名称", "天山大学"),
        ("专业", "会计"),
        ("学制", "4年"),
        ("层次", "本科"),
        ("学历类别", "普通高等教育"),
    )
    lines = [line("教育部学历证书电子注册备案表", 100, 40)]
    for i, (label, value) in enumerate(cells):
        lines += [
            line(label, 100 + i % 2 * 550, 150 + i // 2 * 126, 24),
            line(value, 100 + i % 2 * 550, 190 + i // 2 * 126),
        ]
    found = values(M.CHSI_REPORT, lines)
    assert [
        found[name]
        for name in (
            "name",
            "sex",
            "birth_date",
            "enrolled",
            "graduated",
            "school",
            "major",
            "level",
        )
    ] == ["张小明", "男", "1999-03-08", "2018-09-01", "2022-06-20", "天山大学", "会计", "本科"]


def test_a_label_set_wide_leads_to_its_value() -> None:
    lines = [
        *sheet("中等专业学校", "毕业证书"),
        line("姓", 100, 300),
        line("名:张小明", 160, 300),
        line("专", 100, 360),
        line("业:水利水电工程施工", 160, 360),
        line("证", 100, 420),
        line("书", 150, 420),
        line("编", 200, 420),
        line("号:ZZ2019650311", 250, 420),
    ]
    found = values(M.GRADUATION_CERTIFICATE, lines)
    assert (found["name"], found["major"], found["certificate_number"]) == (
        "张小明",
        "水利水电工程施工",
        "ZZ2019650311",
    )


def test_a_labels_translation_is_not_its_value() -> None:
    rows = (
        ("姓名Name", "张小明"),
        ("性别Gender", "男"),
        ("出生日期DateofBirth", "1999年03月08日"),
        ("层次", "本科"),
        ("证书编号CertificateNo.", "999991202205000123"),
    )
    lines = [line("学历证书电子注册备案表", 100, 40), line("Level", 200, 280, 20)]
    lines += [
        line(text, 100 + 560 * i, 100 + 60 * j)
        for j, row in enumerate(rows)
        for i, text in enumerate(row)
    ]
    found = values(M.CHSI_REPORT, lines)
    assert {
        name: found[name] for name in ("name", "sex", "birth_date", "level", "certificate_number")
    } == {
        "name": "张小明",
        "sex": "男",
        "birth_date": "1999-03-08",
        "level": "本科",
        "certificate_number": "999991202205000123",
    }
    assert (
        values(M.GRADUATION_CERTIFICATE, sheet("证书编号(No.):999991202205000123"))[
            "certificate_number"
        ]
        == "999991202205000123"
    )


@pytest.mark.parametrize(("foot", "hours"), [("合计", "64"), ("总学时", "64"), (None, None)])
def test_of_a_list_of_courses_only_the_sum_is_its_hours(
    foot: str | None, hours: str | None
) -> None:
    rows = [
        ("课程名称", "学时", "考核结果"),
        ("草原生态保护", "30", "合格"),
        ("牛羊常见病诊疗", "34", "合格"),
    ]
    rows += [(foot, "64", "")] if foot else []
    lines = sheet("培训证书", "张小明同志参加2024年度继续教育专业科目学习,完成下列课程:")
    lines += [
        line(text, 100 + 400 * i, 300 + 60 * j)
        for j, row in enumerate(rows)
        for i, text in enumerate(row)
        if text
    ]
    assert values(M.CE_PROFESSIONAL_COURSE, lines).get("hours") == hours


def test_a_head_nobody_asks_for_ends_the_column_before_it() -> None:
    lines = sheet("专业技术人员继续教育学时证明")
    for i, (head, value) in enumerate(
        (
            ("姓名", "张小明"),
            ("年度", "2023"),
            ("科目", "专业"),
            ("学时", "60"),
            ("审定意见", "合格"),
        )
    ):
        lines += [
            line(head, 100 + 300 * i, 300),
            line(value, 100 + 300 * i, 355 if head == "审定意见" else 360),
        ]
    assert values(M.CE_PROFESSIONAL_COURSE, lines)["hours"] == "60"


def test_hours_are_not_the_beginning_of_the_number_printed_behind_their_label() -> None:
    found = values(M.CE_PUBLIC_COURSE, sheet("继续教育合格证", "学时证书编号2024652830001"))
    assert found.get("hours") is None


def test_one_character_beside_a_sex_is_no_name() -> None:
    hidden = (
        "普通高等学校",
        "毕业证书",
        "性别女,一九九九年三月八日生,于二〇一八年九月至",
        *DIPLOMA[4:],
    )
    assert values(M.GRADUATION_CERTIFICATE, sheet(*hidden)).get("name") is None


@pytest.mark.parametrize(
    "born",
    [
        "学生燕旭系男性,二〇〇一年八月十四日出生,",
        "学生燕旭(性别:男,出生日期:2001年8月14日)",
        "学生燕旭,男,2001年8月14日",
    ],
)
def test_a_birth_date_is_no_day_of_graduation_where_that_is_lost(born: str) -> None:
    lines = sheet(
        "中等专业学校",
        "毕业证书",
        born,
        "二〇一七年九月入学,至二〇二〇年七月在本校学完电气技术",
        "专业三年制全部课程,准予毕业。",
    )
    found = values(M.GRADUATION_CERTIFICATE, lines)
    assert (found["sex"], found["birth_date"], found["enrolled"]) == ("男", "2001-08-14", "2017-09")
    assert found.get("graduated") is None
    whole = values(M.GRADUATION_CERTIFICATE, [*lines, line("二〇二〇年七月十四日", 300, 900)])
    assert whole["graduated"] == "2020-07-14"


def test_labels_whose_beginning_lies_under_a_seal_lead_to_their_values() -> None:
    cells = (
        ("姓名", "张小明"),
        ("学日期", "2018年09月01日"),
        ("状态", "在籍（注册学籍）"),
        ("日期", "2022年06月20日"),
    )
    lines = [
        piece
        for i, (label, value) in enumerate(cells)
        for piece in (line(label, 100, 200 + 60 * i), line(value, 300, 200 + 60 * i))
    ]
    found = values(M.CHSI_REPORT, [line("教育部学籍在线验证报告", 300, 100), *lines])
    assert (found["enrolled"], found["study_status"]) == ("2018-09-01", "在籍(注册学籍)")
    assert found.get("graduated") is found.get("birth_date") is None  # whose date?


def test_a_diploma_in_brackets_and_broken_lines_is_read() -> None:
    found = values(
        M.GRADUATION_CERTIFICATE,
        sheet(
            "普通高等学校",
            "毕业证书",
            "学生凌小北(性别:女,出生日期:2000年03",
            "月03日)于2021年09月—2023年06月在本校(专科起",
            "点)法学专业二年制本科学习期满,修完教学计划规定的全部课程,准予毕业。",
            "校名:天山理工大学",
        ),
    )
    assert (found["name"], found["birth_date"], found["major"]) == ("凌小北", "2000-03-03", "法学")


@pytest.mark.parametrize("did", ["完成了", "修完", "攻读", ""])
def test_what_was_done_with_a_major_is_no_part_of_its_name(did: str) -> None:
    lines = sheet(
        "学士学位证书", f"李小明,男,在本校{did}法学专业本科学习计划,业已毕业,", "授予法学学士学位。"
    )
    assert values(M.DEGREE_CERTIFICATE, lines)["major"] == "法学"


def test_a_misread_word_of_the_form_is_its_label_and_no_value_is_changed_by_it() -> None:
    found = values(M.CHSI_REPORT, [line("人学日期", 50, 160), line("2018年09月01日", 250, 160)])
    assert found["enrolled"] == "2018-09-01"
    found = values(
        M.GRADUATION_CERTIFICATE, sheet("毕业证书", "学生张人学,男,1999年3月8日生,2018年9月人学,")
    )
    assert (found["name"], found["enrolled"]) == ("张人学", "2018-09")


@pytest.mark.parametrize("break_at", [0, 1, 2])
def test_a_birth_date_behind_its_label_has_its_day_on_the_next_line(break_at: int) -> None:
    head, tail = (
        "学生萨迪克·艾尼瓦尔(性别:男,出生日期:2000年7月",
        "27日)于2019年9月—2022年6月在本校语文教育专业",
    )
    texts = ("毕业证书", head + tail[:break_at], tail[break_at:])
    found = values(M.GRADUATION_CERTIFICATE, sheet(*texts))
    assert found["birth_date"] == "2000-07-27"


@pytest.mark.parametrize(
    ("looks", "wanted"),
    [
        ("布威海丽且木·", "布威海丽且木·阿布都克里木"),
        ("布威海丽且木", "布威海丽且木阿布都克里木"),
        ("布威海丽且本·", "布威海丽且木阿布都克里木"),
    ],
)
def test_a_wrapped_names_dot_beyond_its_box_is_read_from_a_wider_cut(
    looks: str, wanted: str
) -> None:
    spec = PAPERS[M.ID_CARD_PORTRAIT_SIDE]
    own = [
        line("姓名", 70, 80),
        line("布威海丽且木", 180, 80),
        line("阿布都克里木", 180, 120),
        line("性别女民族维吾尔", 70, 190),
    ]
    placed = upright(own)
    first = read_fields(spec, own, placed)
    pixels = np.full((300, 600, 3), 240, np.uint8)
    surer = read_again(pixels, own, first, Testimony(again=(line(looks, sure=0.8),)))
    assert with_second_look(spec, own, placed, first, surer)["name"].value == wanted


@pytest.mark.parametrize(
    ("printed", "declared"), [("652828*…3244", True), ("652828***3245", False)]
)
def test_a_masked_number_of_which_stars_are_lost_is_compared_by_its_ends(
    printed: str, declared: bool
) -> None:
    found = values(
        M.CE_PUBLIC_COURSE,
        sheet("继续教育学习证明", f"学员张小明(身份证号码:{printed})在本平台完成2024年度公需课"),
    )
    assert kinds.ID_NUMBER.same("652828200010043244", found["id_number"] or "") is declared


def test_a_label_whose_box_reaches_into_its_value_is_still_before_it() -> None:
    lines = [
        line("姓名", 160, 208, 45, width=141),
        line("屈妮敏", 260, 205, 50, width=157),
        line("性别男民族回", 160, 284, 40),
    ]
    assert values(M.ID_CARD_PORTRAIT_SIDE, lines)["name"] == "屈妮敏"


def test_characters_that_two_overlapping_boxes_hold_are_read_once() -> None:
    left = line("校名:巴音布鲁克畜牧职", 100, 700, 60, width=560)
    for start, text, wanted in (
        (490, "克畜牧职业技术学院", "巴音布鲁克畜牧职业技术学院"),
        (700, "业技术学院", "巴音布鲁克畜牧职业技术学院"),
    ):
        lines = [
            line("毕业证书", 100, 100, 80),
            left,
            line(text, start, 700, 60, width=60 * len(text)),
        ]
        found = read_fields(PAPERS[Material.GRADUATION_CERTIFICATE], lines, upright(lines))
        assert found["school"].value == wanted
    apart = [line("畜牧职", 100, 700, 60, width=180), line("畜牧职业学院", 300, 700, 60, width=360)]
    both = Candidate("畜牧职畜牧职业学院", (Span(0, 0, 3), Span(1, 0, 6)))
    assert read_once(both, apart) == both
