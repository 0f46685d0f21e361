"""Nobody is accused by the words that a unit puts around a name, a value or a label."""

from __future__ import annotations

from itertools import product

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material as M
from intake.domain.findings import FieldFinding, FieldVerdict
from intake.domain.values.folding import fold
from intake.extraction.fields.read_fields import read_fields
from intake.verification.limits import Thresholds
from intake.verification.verify_document import find_fields
from tests.fakes import Testimony, line, seen_paper, sheet, upright

V = FieldVerdict
NAMES = ("阿依努尔·哈力克", "王丽", "巴特尔", "欧阳建国")
OTHER = {
    "阿依努尔·哈力克": "古丽娜尔·买买提",
    "王丽": "王丽娟",
    "巴特尔": "朝鲁孟",
    "欧阳建国": "陈志强",
}
UNIT = "和静县水利局"
LEAD_INS = (
    "兹证明{name}同志",
    "兹有{name}同志",
    "经局党组会议研究，同意{name}同志",
    "经查，单位{name}同志",
    "经审查，{name}同志",
    "现对{name}同志",
    "现将{name}同志",
    "我单位{name}同志",
    "我局职工{name}同志",
    "{unit}{name}同志",
    "{unit}职工{name}，",
    "根据工作需要，经研究决定推荐{name}同志",
    "关于{name}同志的有关情况，",
    "经征求意见，我局对{name}同志",
    "该单位员工{name}的材料",
    "经我校审核，教师{name}",
    "以下同志：{name}，",
    "{name}同志，",
    "经中心支部研究，同意推荐{name}同志",
)
PAPERS_AND_WORDS = {
    M.INTEGRITY_CERTIFICATE: (
        "廉政证明",
        "在我单位工作期间，遵守党纪国法，未受到任何党纪政务处分，无违纪违法问题。",
    ),
    M.RECOMMENDATION: ("推荐意见", "申报初定工程系列水利专业初级专业技术资格，同意推荐。"),
    M.PUBLIC_NOTICE_RESULT: ("公示结果", "申报材料已在本单位公示5天，公示期间未收到任何异议。"),
    M.WORK_EXPERIENCE: ("专业技术工作经历证明", "自2022年8月1日至今在我单位从事水利专业技术工作。"),
    M.TEACHER_ETHICS: ("师德师风情况说明", "任教期间师德师风表现良好，无违反师德师风行为。"),
}
CASES = [
    (material, lead, name) for material, lead, name in product(PAPERS_AND_WORDS, LEAD_INS, NAMES)
]


def judged(material: M, lead: str, printed: str, declared: str) -> FieldFinding:
    """The finding on the name of a letter of text lines, wrapped as letters are."""
    heading, words = PAPERS_AND_WORDS[material]
    text = fold(lead.format(name=printed, unit=UNIT) + words)  # as readers write it
    lines = sheet(
        heading, *(text[i : i + 26] for i in range(0, len(text), 26)), UNIT, "2024年10月12日"
    )
    readings = read_fields(PAPERS[material], lines, upright(lines))
    paper = seen_paper(material, readings, lines)
    values = {"name": declared, "employer": UNIT}
    rows = find_fields(paper, values, Thresholds(), Testimony(), lambda f, v: False)
    return next(row for row in rows if row.field == "name")


def test_there_are_enough_ways_to_say_it() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize("material", PAPERS_AND_WORDS)
def test_no_words_around_a_true_name_accuse(material: M) -> None:
    found = {
        (lead, name): judged(material, lead, name, name) for lead, name in product(LEAD_INS, NAMES)
    }
    assert {k: v.read for k, v in found.items() if v.verdict is V.MISMATCH} == {}
    undecided = {k: v.read for k, v in found.items() if v.verdict is not V.MATCH}
    assert len(undecided) <= 0.03 * len(found), undecided


@pytest.mark.parametrize("material", PAPERS_AND_WORDS)
def test_no_words_around_another_name_make_it_the_declared_one(material: M) -> None:
    found = {
        (lead, name): judged(material, lead, OTHER[name], name)
        for lead, name in product(LEAD_INS, NAMES)
    }
    assert {k: v.read for k, v in found.items() if v.verdict is V.MATCH} == {}


def test_a_value_that_runs_into_a_label_broken_over_the_line_is_the_declared_one() -> None:
    lines = sheet(
        "毕业生登记表",
        "姓名:王丽性别:女",
        "学校:天山职业学院专业:建筑工程施工毕业时",
        "间:2022年6月20日",
    )
    material = M.GRADUATE_REGISTRATION_FORM
    readings = read_fields(PAPERS[material], lines, upright(lines))
    paper = seen_paper(material, readings, lines)
    rows = find_fields(
        paper, {"major": "建筑工程施工"}, Thresholds(), Testimony(), lambda f, v: False
    )
    assert next(row for row in rows if row.field == "major").verdict is V.MATCH


def test_a_value_wrapped_in_its_cell_is_read_whole() -> None:
    unit = "和静县巴音布鲁克镇农业发展服务中心"
    lines = [
        line("年度考核登记表", 300, 100),
        line("姓名", 100, 200),
        line("杨强", 300, 200),
        line("工作单位", 100, 290),
        line(unit[:-1], 260, 270, width=480),
        line("职务", 780, 290),
        line(unit[-1], 480, 312),
        line("考核等次:合格", 100, 400),
    ]
    material = M.ANNUAL_ASSESSMENT
    readings = read_fields(PAPERS[material], lines, upright(lines))
    paper = seen_paper(material, readings, lines)
    declared = {"name": "杨强", "employer": unit}
    rows = find_fields(paper, declared, Thresholds(), Testimony(), lambda f, v: False)
    verdicts = {row.field: row.verdict for row in rows if row.field in declared}
    assert verdicts == {"name": V.MATCH, "employer": V.MATCH}


@pytest.mark.parametrize("name", ["巴特尔·孟克", "阿不都外力·特来克", "古丽现·阿不都"])
def test_a_verb_within_a_name_begins_no_name(name: str) -> None:
    """特 is a word of consent, and stands within many names."""
    row = judged(M.TEACHER_ETHICS, "{name}同志", name, name)
    assert row.verdict is V.MATCH
    assert row.read == name
