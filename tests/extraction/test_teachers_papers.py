"""教师资格证, 普通话证书 and 毕业生登记表 are known and read in the wordings offices use."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.text import Line
from intake.extraction.fields.classify import classify, goes_on
from intake.extraction.fields.page_text import PageText
from intake.extraction.fields.read_fields import read_fields
from tests.fakes import line, sheet, upright

M = Material
ID = "65282719990308002X"


def pairs(*rows: tuple[str, ...], top: float = 300) -> list[Line]:
    """Labels and values side by side, in one or two pairs of columns."""
    return [
        line(text, x, top + i * 70, 30)
        for i, row in enumerate(rows)
        for x, text in zip((100, 400, 1100, 1400), row, strict=False)
        if text
    ]


def read(material: Material, lines: list[Line]) -> dict[str, str | None]:
    found = read_fields(PAPERS[material], lines, upright(lines))
    return {name: reading.value for name, reading in found.items()}


QUALIFICATION = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "birth_date": "1999-03-08",
    "id_number": ID,
    "kind": "初级中学教师资格",
    "subject": "数学",
    "certificate_number": "20216528732001234",
}
MANDARIN = {
    "name": "阿依古丽·买买提",
    "id_number": ID,
    "score": "88.5",
    "grade": "二级甲等",
    "certificate_number": "6522012345678",
}
FORM = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "birth_date": "1999-03",
    "school": "天山农业学校",
    "major": "畜牧兽医",
    "graduated": "2020-06",
}


@pytest.mark.parametrize(
    ("number", "subject", "kind", "born"),
    [
        ("证书号码", "任教学科", "资格种类", "出生年月日"),
        ("证书编号", "任教学科(专业)", "教师资格种类", "出生日期"),
        ("编号", "任教专业", "资格类别", "出生"),
    ],
)
def test_a_qualification_is_read_by_any_of_its_labels(
    number: str, subject: str, kind: str, born: str
) -> None:
    lines = [
        line("中华人民共和国教师资格证书", 500, 100, 40),
        *pairs(
            ("姓名", "阿依古丽·买买提", "性别", "女"),
            (born, "1999年3月8日", "民族", "维吾尔族"),
            ("身份证号码", ID),
            (kind, "初级中学教师资格", subject, "数学"),
            (number, "20216528732001234", "认定机构", "和静县教育局"),
        ),
    ]
    assert read(M.TEACHER_QUALIFICATION, lines) == QUALIFICATION


def test_a_qualification_in_prose_is_read() -> None:
    lines = sheet(
        "教师资格证书",
        "阿依古丽·买买提,女,1999年3月8日生,身份证号码" + ID + ",根据《中华人民共和国教师法》",
        "和《教师资格条例》的规定,具备初级中学教师资格,任教学科数学。",
        "证书号码:20216528732001234",
    )
    assert read(M.TEACHER_QUALIFICATION, lines) == QUALIFICATION


@pytest.mark.parametrize(
    ("score", "grade", "number"),
    [
        ("测试成绩", "测试等级", "证书编号"),
        ("成绩", "等级", "编号"),
        ("测试得分", "水平等级", "证书号码"),
    ],
)
def test_a_mandarin_certificate_is_read_by_any_of_its_labels(
    score: str, grade: str, number: str
) -> None:
    lines = [
        line("普通话水平测试等级证书", 500, 100, 40),
        *pairs(
            ("姓名", "阿依古丽·买买提", "性别", "女"),
            ("身份证号", ID),
            (score, "88.5分", grade, "二级甲等"),
            (number, "6522012345678", "测试时间", "2021年5月"),
        ),
    ]
    assert read(M.MANDARIN_CERTIFICATE, lines) == MANDARIN


def test_an_old_mandarin_certificate_in_prose_is_read() -> None:
    lines = sheet(
        "普通话水平测试等级证书",
        "阿依古丽·买买提同志于2021年5月参加普通话水平测试,成绩为88.5分,达到",
        "二级甲等水平。",
        "编号:6522012345678",
    )
    assert read(M.MANDARIN_CERTIFICATE, lines) == {
        k: v for k, v in MANDARIN.items() if k != "id_number"
    }


@pytest.mark.parametrize(
    "title",
    [
        "普通中等专业学校毕业生登记表",
        "高等学校毕业生登记表",
        "毕业生登记表",
        "中等职业学校毕业生登记表",
    ],
)
def test_a_registration_form_is_known_by_its_title(title: str) -> None:
    assert classify(title + "姓名阿依古丽学校天山农业学校")[0] is M.GRADUATE_REGISTRATION_FORM


@pytest.mark.parametrize(
    ("school", "major", "born", "graduated"),
    [
        ("学校名称", "所学专业", "出生年月", "毕业时间"),
        ("毕业学校", "专业", "出生日期", "毕业年月"),
        ("学校", "专业名称", "出生年月日", "毕业日期"),
    ],
)
def test_a_registration_form_is_read_by_any_of_its_labels(
    school: str, major: str, born: str, graduated: str
) -> None:
    lines = [
        line("毕业生登记表", 500, 100, 40),
        *pairs(
            ("姓名", "阿依古丽·买买提", "性别", "女"),
            (born, "1999年3月", "民族", "维吾尔族"),
            (school, "天山农业学校", major, "畜牧兽医"),
            ("入学时间", "2017年9月", graduated, "2020年6月"),
            ("政治面貌", "共青团员", "籍贯", "新疆和静"),
        ),
    ]
    assert read(M.GRADUATE_REGISTRATION_FORM, lines) == FORM


def test_a_registration_form_may_head_its_cells() -> None:
    heads = [
        line(text, x, 300, 30)
        for x, text in ((300, "学生姓名"), (650, "性别"), (900, "出生日期"), (1300, "民族"))
    ]
    first = [
        line(text, x, 370, 30)
        for x, text in (
            (110, "阿依古丽·买买提"),
            (650, "女"),
            (860, "1999年3月"),
            (1300, "维吾尔族"),
        )
    ]
    next_heads = [
        line(text, x, 440, 30)
        for x, text in ((300, "毕业院校"), (800, "所学专业"), (1200, "毕业时间"))
    ]
    second = [
        line(text, x, 510, 30)
        for x, text in ((110, "天山农业学校"), (700, "畜牧兽医"), (1180, "2020年6月"))
    ]
    address = [line("家庭住址", 120, 580, 30), line("新疆和静县文化西路204号", 640, 580, 30)]
    title = line("毕业生登记表", 500, 100, 40)
    assert (
        read(M.GRADUATE_REGISTRATION_FORM, [title, *heads, *first, *next_heads, *second, *address])
        == FORM
    )


def test_the_opinion_of_the_school_tells_when_somebody_graduated() -> None:
    lines = sheet("自我鉴定", "在校期间认真学习。", "学校意见", "同意毕业。", "2020年6月20日")
    assert read(M.GRADUATE_REGISTRATION_FORM, lines)["graduated"] == "2020-06-20"


@pytest.mark.parametrize(
    ("before", "text", "does"),
    [
        (M.GRADUATE_REGISTRATION_FORM, "自我鉴定在校期间", True),
        (M.GRADUATE_REGISTRATION_FORM, "家庭主要成员及社会关系", True),
        (M.GRADUATE_REGISTRATION_FORM, "和静县人民医院门诊收费票据", False),
        (M.GRADUATION_CERTIFICATE, "自我鉴定", False),
        (M.SOCIAL_INSURANCE, "202404企业职工基本养老保险202405企业职工", True),
        (M.SOCIAL_INSURANCE, "打印日期2024年10月8日", False),
        (M.OTHER, "202404202405", False),
    ],
)
def test_a_page_goes_on_with_the_paper_before_it(before: Material, text: str, does: bool) -> None:
    assert goes_on(before, PageText(text)) is does


@pytest.mark.parametrize(
    "text",
    [
        "教师资格认定申请表姓名性别任教学科",
        "事业单位工作人员年度考核登记表自我鉴定本人总结考核等次",
        "普通话水平测试准考证姓名",
        "关于缴纳2024年度城乡居民基本医疗保险费的通知社会保险",
        "高校毕业生就业推荐表自我鉴定学校意见政治面貌",
        "师德师风情况说明兹证明系我校教师遵守中华人民共和国教师法",
        "专业技术工作经历证明参加社会保险从事教师工作",
    ],
)
def test_papers_that_mention_them_are_others(text: str) -> None:
    mentioned = (
        M.TEACHER_QUALIFICATION,
        M.MANDARIN_CERTIFICATE,
        M.SOCIAL_INSURANCE,
        M.GRADUATE_REGISTRATION_FORM,
    )
    assert classify(text)[0] not in mentioned


def test_a_subject_ends_with_its_sentence() -> None:
    lines = sheet(
        "教师资格证书",
        "证书编号:20216579012691447",
        "经审核,具备幼儿园教师资格,任教学科:学前教育。特发此证。",
    )
    assert (
        read_fields(PAPERS[M.TEACHER_QUALIFICATION], lines, upright(lines))["subject"].value
        == "学前教育"
    )


def test_a_sex_beside_a_name_is_no_part_of_it() -> None:
    lines = sheet(
        "教师资格证书",
        "持证人:张小明,男,1999年3月8日出生",
        "具备初级中学教师资格,任教学科:数学。",
        "证书号码:20226528731001234",
    )
    assert (
        read_fields(PAPERS[M.TEACHER_QUALIFICATION], lines, upright(lines))["name"].value
        == "张小明"
    )
    lines = sheet(
        "国家普通话水平测试等级证书",
        "张小明男",
        "证件号:652827199903080012",
        "成绩85.3分,等级为二级乙等",
        "编号:6521001000123",
    )
    assert (
        read_fields(PAPERS[M.MANDARIN_CERTIFICATE], lines, upright(lines))["name"].value == "张小明"
    )
