"""A page is a document where something proves it; mentioning its words is not enough."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from intake.assessment.assess import judge
from intake.domain.application import Material, Slot
from intake.domain.findings import Defect, DefectAt, FieldVerdict, PageFinding, Report, Severity
from intake.domain.geometry import Box
from intake.domain.page import Page
from intake.domain.values.folding import fold
from intake.extraction.fields.classify import Recognition, recognise, split
from intake.extraction.fields.page_text import page_text
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.page import SeenPage
from intake.extraction.unrecognised import is_page_illegible
from intake.extraction.upload import SeenUpload
from intake.policy.notice import load_policy
from samples.drawing.houses import HOUSES
from samples.people.person import make_person
from tests.drawn_text import papers_of
from tests.extraction.foreign_pages import DECLARED, ForeignPage, pages
from tests.fakes import Testimony, layer_line, line, sheet, upright
from tests.made_findings import VERSIONS, made_application

M = Material
FOREIGN = [*pages("tuned"), *pages("held_out"), *pages("further")]
"""Those held out were written before the tables of documents and are for reporting alone:
whoever finds one of them taken for a document mends the mechanism, not the page."""
WITHOUT_PRINT = (M.ID_PHOTO, M.COMMITMENT)
"""A picture, and what is written by hand."""


def recognised(*texts: str, heading: float = 30) -> Recognition:
    """Rows of text under a first row of this height."""
    first, *rest = texts
    lines = [line(first, 300, 30, heading), *sheet(*rest)]
    return recognise(page_text(lines, upright(lines)))


# ---------------------------------------------------------------------------- foreign papers


def reported(page: ForeignPage) -> tuple[Report, Recognition]:
    """The report on an application that hands the page in for another document."""
    lines = page.lines()
    found = recognise(page_text(lines, upright(lines)))
    seen = SeenUpload(
        "u.jpg",
        "ab" * 32,
        pages=(
            PageFinding(
                1,
                2480,
                3508,
                0,
                (found.material,),
                looks_like=found.foreign,
                resembles=found.resembles,
            ),
        ),
    )
    application = replace(
        made_application(values=DECLARED), slots=(Slot("u.jpg", page.slot, _year(page.slot)),)
    )
    policy = load_policy("hejing-2024")
    return judge(application, policy, {"u.jpg": seen}, Testimony(), VERSIONS), found


def _year(slot: Material) -> int | None:
    return 2024 if slot in (M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE) else None


@pytest.mark.parametrize("page", FOREIGN, ids=[page.title for page in FOREIGN])
def test_a_foreign_paper_that_bears_every_declared_value_is_no_document(page: ForeignPage) -> None:
    lines = page.lines()
    assert [material for material, _ in split(lines, upright(lines))] == [M.OTHER]
    report, _ = reported(page)
    rows = [row for entry in report.materials for row in entry.fields]
    assert not [row for row in rows if row.verdict is FieldVerdict.MATCH]


@pytest.mark.parametrize(
    ("of", "says"),
    [("空白", "空白表"), ("高校结业", "结业或肄业证书"), ("高校肄业", "结业或肄业证书")],
)
def test_what_such_a_paper_is_instead_is_said(of: str, says: str) -> None:
    named = [page for page in pages("further") if page.title.startswith(of)]
    assert named
    assert {reported(page)[1].foreign for page in named} == {says}


def test_at_least_sixty_kinds_of_foreign_papers_are_tried_and_a_third_held_out() -> None:
    kinds = Counter(page.title for page in FOREIGN)
    assert max(kinds.values()) <= 2
    assert len(kinds) >= 60
    assert len(list(pages("held_out"))) >= 20


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("个人信息登记表", "像是个人信息登记表，不是《学位证书》"),
        ("工资条", "像是工资单，不是《社保清单》"),
        ("课程订单", "像是订单，不是《继续教育公需课合格证书》"),
        ("居住证", "像是居住证，不是《身份证人像面》"),
    ],
)
def test_the_documents_lack_names_the_page_and_what_it_is_instead(title: str, says: str) -> None:
    page = next(one for one in pages("held_out") if one.title == title)
    employer = {"employer_kind": "enterprise"}
    report, found = reported(page)
    if page.slot is M.SOCIAL_INSURANCE:
        report = _of_enterprise(page, employer)
    flags = [f for f in report.flags if f.material is page.slot and f.upload == "u.jpg"]
    (flag,) = [f for f in flags if f.code == "MATERIAL_IN_WRONG_SLOT_MISSING"]
    assert flag.severity is Severity.ERROR
    assert flag.page == 1
    assert says in flag.message
    assert flag.evidence["looks_like"] == found.foreign


def _of_enterprise(page: ForeignPage, employer: dict[str, str]) -> Report:
    lines = page.lines()
    found = recognise(page_text(lines, upright(lines)))
    finding = PageFinding(1, 2480, 3508, 0, (M.OTHER,), looks_like=found.foreign)
    seen = SeenUpload("u.jpg", "ab" * 32, pages=(finding,))
    application = replace(
        made_application(values={**DECLARED, **employer}), slots=(Slot("u.jpg", page.slot),)
    )
    return judge(application, load_policy("hejing-2024"), {"u.jpg": seen}, Testimony(), VERSIONS)


# --------------------------------------------------------------------------- genuine documents


@pytest.mark.parametrize("house", HOUSES)
def test_every_drawn_document_proves_what_it_is(house: str) -> None:
    person = make_person(np.random.default_rng(4711), level="本科")
    wrong = []
    for material, printed in papers_of(person, 4711, house):
        if Material(material) in WITHOUT_PRINT:
            continue
        lines = [
            layer_line(
                fold(one.text), one.quad[0, 0], one.quad[0, 1], one.quad[2, 1] - one.quad[0, 1]
            )
            for one in printed
        ]
        found = recognise(page_text(lines, upright(lines)))
        if found.material != material:
            wrong.append((material, found))
    assert not wrong


UNIT = "和静县水利管理站"
LETTERS = [
    # 廉政情况 under other titles
    (M.INTEGRITY_CERTIFICATE, "情况说明", "截止目前,未收到有关张小明同志的问题线索,且该同志未受到过党纪政务处分及诫勉谈话等处理。", "中共和静县纪律检查委员会"),
    (M.INTEGRITY_CERTIFICATE, "证明", "兹证明张小明同志聘现职以来未受到党纪政纪处理,无问题线索反映。", "和静县纪委监委"),
    (M.INTEGRITY_CERTIFICATE, "关于张小明同志党风廉政意见的回复", "经查,未收到问题线索,对其使用不持异议。", "和静县纪委监委"),
    (M.INTEGRITY_CERTIFICATE, "廉洁自律情况证明", "张小明同志廉洁自律,没有受到过任何党纪政务处分。", "派驻第三纪检监察组"),
    (M.INTEGRITY_CERTIFICATE, "纪检监察部门意见", "张小明同志无违规违纪违法行为,未发现影响其申报的问题。", "和静县纪委监委"),
    # 推荐 under other titles
    (M.RECOMMENDATION, "推荐函", "经审核,同意推荐张小明同志申报工程系列水利专业助理工程师资格。", "和静县水利局"),
    (M.RECOMMENDATION, "关于推荐张小明同志初定职称的函", "经局党组会议研究,决定推荐张小明同志申报水利专业初级职称。", "和静县水利局"),
    (M.RECOMMENDATION, "关于推荐张小明同志初定助理工程师的意见", "经审核,情况属实,同意推荐申报。", "和静县水利局"),
    (M.RECOMMENDATION, "关于张小明同志申报职称的意见", "经研究,张小明同志材料真实,符合申报条件,同意推荐。", "和静县水利局"),
    (M.RECOMMENDATION, "单位推荐意见", "经研究,不同意推荐张小明同志申报水利专业初级职称。", "和静县水利局"),
    # 工作经历 under other titles
    (M.WORK_EXPERIENCE, "证明", "兹证明张小明同志自2022年7月至今在我单位从事水利工程测量工作。", UNIT),
    (M.WORK_EXPERIENCE, "工作证明", "张小明同志于2022年7月起在我单位水利岗位从事堤防巡查工作,累计满两年。", UNIT),
    (M.WORK_EXPERIENCE, "任职证明", "兹证明张小明自2022年7月至2024年9月在我单位担任技术员职务,负责水情测报。", UNIT),
    (M.WORK_EXPERIENCE, "情况说明", "我单位职工张小明,男,2022年7月参加工作,至今一直从事水利技术工作,情况属实。", UNIT),
    (M.WORK_EXPERIENCE, "从事专业技术工作年限证明", "张小明2022年7月至今从事水利专业技术工作。", UNIT),
    # 师德 and 考核 under other titles
    (M.TEACHER_ETHICS, "师德考核鉴定表", "张小明同志师德表现良好,师德考核合格,无违反师德行为。", "和静县第一中学"),
    (M.TEACHER_ETHICS, "师德师风表现证明", "张小明同志任教以来遵守教师职业道德规范,无违反师德行为。", "和静县第一中学"),
    (M.ANNUAL_ASSESSMENT, "2023年度考核情况说明", "张小明同志2023年度考核结果为合格。", UNIT),
    (M.ANNUAL_ASSESSMENT, "年度考核证明", "经考核,张小明同志2023年度考核等次为优秀。", UNIT),
    # 继续教育 under other titles
    (M.CE_PUBLIC_COURSE, "学习证明", "张小明同志于2024年5月参加专业技术人员继续教育公需科目学习,共计30学时,考核合格,特此证明。", "和静县继续教育基地"),
    (M.CE_PROFESSIONAL_COURSE, "新疆维吾尔自治区专业技术人员继续教育证明", "张小明于2024年3月至5月参加我单位举办的继续教育专业科目培训,共计60学时,考核合格。", "和静县继续教育基地"),
    (M.PUBLIC_NOTICE_RESULT, "公示情况证明", "张小明同志申报材料于2024年10月8日至14日公示五个工作日,公示无异议。", UNIT),
]  # fmt: skip


@pytest.mark.parametrize(
    ("material", "title", "text", "foot"), LETTERS, ids=[f"{m.value}-{t}" for m, t, *_ in LETTERS]
)
@pytest.mark.parametrize("heading", [30, 50])
def test_a_letter_under_another_usual_title_is_the_document(
    material: Material, title: str, text: str, foot: str, heading: float
) -> None:
    body = [text[i : i + 30] for i in range(0, len(text), 30)]
    assert recognised(title, *body, foot, "2024年10月15日", heading=heading).material is material


# ------------------------------------------------------------------- what is a heading at all


def test_words_in_larger_print_are_a_heading_and_the_same_words_in_the_text_are_none() -> None:
    rows = ("一行正文文字说明", "第二行正文文字说明", "第三行正文文字说明", "附上登记表")
    lines = sheet(*rows)
    assert "附上登记表" not in [h.words for h in page_text(lines, upright(lines)).headings or ()]
    lines = [line("个人信息登记表(2024年)", 300, 20, 52), *lines]
    first = (page_text(lines, upright(lines)).headings or ())[0]
    assert first.words == "个人信息登记表"


# --------------------------------------------------------------- what nobody can see is unclear


def without_what_proves_it(*defects: Defect) -> SeenPage:
    """A certificate's labels alone: its heading and its sentence lie where the defects are."""
    lines = sheet(
        "学位类别:工学学士学位",
        "毕业学校:天山理工大学",
        "学位证书编号:9999942022000123",
        "姓名:张小明",
    )
    white = np.full((2000, 2000, 3), 250, np.uint8)
    found = tuple(DefectAt(defect, Box(0, 0, 400, 100)) for defect in defects)
    return SeenPage(
        Page("u.jpg", 1, white),
        0,
        (),
        tuple(lines),
        PageQuality(found, 300.0, 0.95),
        recognition=Recognition(M.OTHER, 1.2, M.DEGREE_CERTIFICATE),
    )


@pytest.mark.parametrize("defect", [Defect.GLARE, Defect.OCCLUDED, Defect.CROPPED])
def test_a_page_without_its_proof_is_unclear_where_something_may_hide_it(defect: Defect) -> None:
    assert is_page_illegible(without_what_proves_it(defect), has_slot=True)
    assert not is_page_illegible(without_what_proves_it(), has_slot=True)
    assert not is_page_illegible(without_what_proves_it(Defect.SKEWED), has_slot=True)


def test_a_page_that_shows_what_it_is_instead_is_not_called_unclear() -> None:
    page = without_what_proves_it(Defect.GLARE)
    shown = replace(page, recognition=Recognition(M.OTHER, 1.2, M.DEGREE_CERTIFICATE, "个人简历"))
    assert not is_page_illegible(shown, has_slot=True)


def test_few_words_make_no_document_of_a_part_of_a_page() -> None:
    rows = (
        "姓名:张小明性别:女出生日期:2001年10月2日",
        "学校:新疆水利水电学校专业:建筑工程施工毕业时间:2020年6月20日",
    )
    lines = [line("中等专业学校毕业生登记表", 300, 30, 50), *sheet(*rows)]
    below = [line("学校意见:成绩合格,准予毕业。", 100, 900), line("2020年6月20日", 100, 1000)]
    kinds = [m for m, _ in split([*lines, *below], upright([*lines, *below]))]
    assert kinds == [M.GRADUATE_REGISTRATION_FORM]
