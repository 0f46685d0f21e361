"""A page is what is printed on it, whatever slot it came in."""

from __future__ import annotations

import pytest

from intake.domain.application import Material
from intake.domain.text import Line
from intake.extraction.fields.classify import classify, split
from tests.fakes import line, sheet, upright

M = Material
ID = "65282719990308002X"
CARD = (
    "姓名阿依古丽·买买提",
    "性别女民族维吾尔",
    "出生1999年3月8日",
    "住址新疆和静县幸福路1号",
    f"公民身份号码{ID}",
)
EMBLEM = ("中华人民共和国", "居民身份证", "签发机关和静县公安局", "有效期限2019.05.06-2029.05.06")
DIPLOMA = (
    "普通高等学校",
    "毕业证书",
    "学生阿依古丽·买买提,性别女,1999年3月8日生,于2018年9月",
    "至2022年6月在本校水利水电工程专业四年制本科学习,",
    "修完教学计划规定的全部课程,成绩合格,准予毕业。",
    "证书编号:999991202205000123",
)
DEGREE = (
    "学士学位证书",
    "阿依古丽·买买提,女,1999年3月8日生。在天山理工大学水利水电工程专业",
    "完成了本科学习计划,授予工学学士学位。",
    "学位评定委员会主席",
    "证书编号:9999942022000123",
)
REPORT = (
    "教育部学历证书电子注册备案表",
    "更新日期:2024年10月8日",
    "姓名阿依古丽·买买提",
    "学历类别普通高等教育",
    "在线验证码A7UXEYSAVC3LVNCW",
)
STATUS = (
    "教育部学籍在线验证报告",
    "更新日期:2024年10月8日",
    "姓名阿依古丽·买买提",
    "学籍状态在籍",
    "在线验证码A7UXEYSAVC3LVNCW",
)
PUBLIC = (
    "专业技术人员继续教育合格证",
    "姓名:阿依古丽·买买提",
    "2024年度公需科目",
    "30学时",
    "证书编号:XJ2024GX672681",
)
PROFESSIONAL = (
    "专业技术人员继续教育合格证",
    "姓名:阿依古丽·买买提",
    "2024年度专业科目",
    "60学时",
    "证书编号:XJ2024ZY672682",
)


def kinds(lines: list[Line]) -> list[Material]:
    return [material for material, _ in split(lines, upright(lines))]


@pytest.mark.parametrize(
    ("texts", "material"),
    [
        (CARD, M.ID_CARD_PORTRAIT_SIDE),
        (EMBLEM, M.ID_CARD_EMBLEM_SIDE),
        (DIPLOMA, M.GRADUATION_CERTIFICATE),
        (DEGREE, M.DEGREE_CERTIFICATE),
        (REPORT, M.CHSI_REPORT),
        (STATUS, M.CHSI_REPORT),
        (PUBLIC, M.CE_PUBLIC_COURSE),
        (PROFESSIONAL, M.CE_PROFESSIONAL_COURSE),
    ],
)
def test_each_paper_is_known_by_its_words(texts: tuple[str, ...], material: Material) -> None:
    assert classify("".join(texts))[0] is material
    assert kinds(sheet(*texts)) == [material]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "和静县人民医院门诊收费票据姓名阿依古丽金额",
        "关于开展2024年初级职称申报工作的通知继续教育学时毕业证书",
        "专业技术职务任职资格申请表姓名性别民族毕业证书",
        "中国高等教育学位在线验证报告授予工学学士学位",
        "承诺书本人自愿参加培训",
        "常住人口登记卡姓名张小明户主或与户主关系子曾用名性别男出生地新疆民族汉籍贯新疆出生日期1999年3月8日住址公民身份号码"
        + ID
        + "身高血型文化程度婚姻状况",
    ],
)
def test_other_papers_are_other(text: str) -> None:
    assert classify(text)[0] is M.OTHER


@pytest.mark.parametrize("text", ["电", "证书", "人员", "2024年"])
def test_a_stray_part_of_a_papers_name_is_no_paper(text: str) -> None:
    assert classify(text)[0] is M.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "研究生张小明性别男,于2020年9月至2023年6月在农学专业学习,修完硕士研究生培养计划规定的全部课程,成绩合格,准予毕业。",
        "张小明,男,自2017年9月至2020年7月在本校护理专业学习期满,成绩合格,准予毕业。",
    ],
)
def test_a_diploma_is_known_by_its_sentence_where_its_heading_is_not_found(text: str) -> None:
    assert classify(text)[0] is M.GRADUATION_CERTIFICATE


def test_a_misread_character_does_not_hide_what_a_paper_is() -> None:
    assert classify("教育部学历证书电子洼册备案表更新曰期在线验证码")[0] is M.CHSI_REPORT
    assert classify("姓名张小明性别男民族汉公民身份号玛" + ID)[0] is M.ID_CARD_PORTRAIT_SIDE


def test_professional_people_do_not_make_a_professional_course() -> None:
    assert classify("专业技术人员继续教育公需课合格证30学时")[0] is M.CE_PUBLIC_COURSE


def test_the_applicants_name_does_not_decide_what_a_paper_is() -> None:
    assert kinds(sheet(*DIPLOMA, "姓名阿依古丽")) == [M.GRADUATION_CERTIFICATE]


# ----------------------------------------------------------------- several papers on a page


def below(*papers: tuple[str, ...]) -> list[Line]:
    lines: list[Line] = []
    for number, texts in enumerate(papers):
        lines += [line(t, 100, 100 + 900 * number + 60 * i) for i, t in enumerate(texts)]
    return lines


def beside(*papers: tuple[str, ...]) -> list[Line]:
    lines: list[Line] = []
    for number, texts in enumerate(papers):
        lines += [
            line(t, 100 + 1600 * number, 100 + 60 * i, width=min(1200, 30 * len(t)))
            for i, t in enumerate(texts)
        ]
    return lines


def test_both_sides_of_a_card_on_one_page_are_two_papers() -> None:
    lines = below(EMBLEM, CARD)
    papers = dict(split(lines, upright(lines)))
    assert set(papers) == {M.ID_CARD_EMBLEM_SIDE, M.ID_CARD_PORTRAIT_SIDE}
    assert [p.index for p in papers[M.ID_CARD_EMBLEM_SIDE]] == [0, 1, 2, 3]
    assert sorted(kinds(beside(CARD, EMBLEM))) == sorted(papers)


def test_two_certificates_side_by_side_are_two_papers() -> None:
    assert kinds(beside(PUBLIC, PUBLIC)) == [M.CE_PUBLIC_COURSE] * 2
    assert kinds(below(DIPLOMA, DEGREE)) == [M.GRADUATION_CERTIFICATE, M.DEGREE_CERTIFICATE]


def test_four_papers_on_a_page_are_four_papers() -> None:
    assert sorted(kinds(below(CARD, EMBLEM, DIPLOMA, DEGREE))) == sorted(
        [
            M.ID_CARD_PORTRAIT_SIDE,
            M.ID_CARD_EMBLEM_SIDE,
            M.GRADUATION_CERTIFICATE,
            M.DEGREE_CERTIFICATE,
        ]
    )


@pytest.mark.parametrize("texts", [PUBLIC, PROFESSIONAL, CARD, EMBLEM, DIPLOMA, DEGREE, REPORT])
def test_one_paper_with_wide_gaps_is_one_paper(texts: tuple[str, ...]) -> None:
    assert len(kinds(sheet(*texts, pitch=240))) == 1


def test_a_heading_with_a_name_above_a_gap_is_no_certificate_of_its_own() -> None:
    body = (
        "年度科目类别学习内容学时证书编号",
        "2023专业科目电力实务与案例72202365280229989",
        "经考核,该同志本年度继续教育学习情况合格,特此证明。",
        "新疆北庭专业技术人员培训基地2023年07月10日",
    )
    head = ("专业技术人员继续教育学时登记证明", f"姓名:燕夏旭身份证号:{ID}")
    assert kinds(below(head, body)) == [M.CE_PROFESSIONAL_COURSE]


def test_a_number_cut_short_within_a_heading_says_no_year() -> None:
    head = ("专业技术人员继续教育学时登记证明", "姓名:燕夏旭身份证号:65292220010110360")
    body = (
        "年度科目类别学习内容学时",
        "2024专业课程石油领域新知识新技能60",
        "经考核,该同志本年度继续教育学习情况合格,特此证明。",
    )
    assert kinds(below(head, body)) == [M.CE_PROFESSIONAL_COURSE]


def test_a_diplomas_heading_far_above_its_number_is_no_diploma_of_its_own() -> None:
    head = ("普通高等学校", "毕业证书")
    body = (
        "毕业证书编号:996651202205307697",
        "张小明,女,2000年6月8日出生,系我校电气专业本科学生,准",
        "予毕业。",
        "2022年6月29日",
    )
    assert kinds(below(head, body)) == [M.GRADUATION_CERTIFICATE]


def test_a_list_of_courses_beneath_a_persons_particulars_is_no_certificate_of_its_own() -> None:
    head = (
        "2024年度专业技术人员继续教育",
        "学习证明",
        "姓名燕夏旭性别男",
        f"身份证号码{ID}",
        "科目类型专业科目总学时60学时",
    )
    courses = (
        "序号课程名称学时考核结果",
        "1水利工程施工质量管理24合格",
        "2灌区节水改造技术36合格",
        "以上学员已完成2024年度继续教育专业科目学习,考核合格,特此证明。",
        "证明编号:XJZY2024115507",
    )
    assert kinds(below(head, courses)) == [M.CE_PROFESSIONAL_COURSE]


def test_every_line_of_a_page_belongs_to_one_paper() -> None:
    for lines in (below(CARD, EMBLEM), beside(PUBLIC, PROFESSIONAL), sheet("收费票据", "金额")):
        held = [p.index for _, part in split(lines, upright(lines)) for p in part]
        assert sorted(held) == list(range(len(lines)))


def test_an_empty_page_is_one_other() -> None:
    assert kinds([]) == [M.OTHER]


def test_the_persons_data_on_one_page_of_a_booklet_are_no_card() -> None:
    left = [
        line(t, 100, 700 + i * 60, 30)
        for i, t in enumerate(
            (
                "持证人姓名阿依古丽·买买提",
                "性别女",
                "出生日期1999年3月8日",
                "民族维吾尔族",
                f"身份证号码{ID}",
            )
        )
    ]
    right = [
        line(t, 1100, 200 + i * 60, 30)
        for i, t in enumerate(
            (
                "教师资格证书",
                "资格种类初级中学教师资格",
                "任教学科数学",
                "证书号码20216528732001234",
                "认定机构和静县教育局",
            )
        )
    ]
    assert kinds([*left, *right]) == [M.TEACHER_QUALIFICATION]


def test_certificates_side_by_side_are_not_cut_through_both() -> None:
    left = [
        line(t, 100, y, 30)
        for y, t in (
            (100, "继续教育合格证"),
            (160, "姓名:阿依古丽"),
            (220, "2023年度公需科目"),
            (280, "共30学时"),
            (700, "证书编号:XJ2023GX321183"),
        )
    ]
    right = [
        line(t, 1000, y, 30)
        for y, t in (
            (400, "继续教育合格证"),
            (460, "姓名:阿依古丽"),
            (520, "2023年度专业科目"),
            (580, "共72学时"),
            (640, "证书编号:XJ2023ZY910345"),
        )
    ]
    lines = [*left, *right]
    parts = {
        material: {lines[p.index].text[-6:] for p in own}
        for material, own in split(lines, upright(lines))
    }
    assert "321183" in parts[M.CE_PUBLIC_COURSE]
    assert "910345" in parts[M.CE_PROFESSIONAL_COURSE]


def test_the_heading_of_a_form_above_a_gap_is_no_paper_of_its_own() -> None:
    lines = sheet(
        "中等专业学校毕业生登记表",
        *([""] * 3),
        "姓名:罗婷悦性别:女出生日期:2001年6月3日",
        "学校:新疆水利水电学校专业:建筑工程施工毕业时",
        "间:2020年6月20日",
        "学校意见:准予毕业。",
        "2020年6月20日",
    )
    lines = [one for one in lines if one.text]
    assert [m for m, _ in split(lines, upright(lines))] == [M.GRADUATE_REGISTRATION_FORM]
