"""Papers of the employer and the authorities: told apart and read however they are worded."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.text import Line
from intake.domain.values import kinds
from intake.domain.values.dates import period_end
from intake.extraction.fields.classify import classify, split
from intake.extraction.fields.read_fields import read_fields
from intake.extraction.ocr.layout import place, rotation_matrix
from intake.extraction.ocr.read_lines import read_lines
from samples.drawing import papers as drawn_papers
from samples.people.person import make_person
from tests.fakes import line, paddle_reader, sheet, upright

M = Material
ID = "65282719990308002X"
UNIT = "和静县水利管理站"
Texts = tuple[str, ...]

# Wordings of units, none of which the samples draw.
NOTICE: Texts = (
    "关于张小明等3名同志申报工程系列水利专业初级",
    "职称的公示",
    "根据通知要求,现对张小明等3名同志申报初级职称情况进行公示:",
    f"张小明,男,汉族,群众,身份证号{ID},参加工作时间2022年",
    f"8月,编制在{UNIT}。2022年8月至今在{UNIT}工作。",
    "公示时间自2024年10月8日起至10月14日止(公示期不少于5个",
    "工作日)。如对张小明同志的相关信息有疑异,请反映至办公室,",
    "监督电话:0996-5022277",
    "签字:李明",
    UNIT,
    "2024年10月8日",
)
NOTICE_OF_DAYS: Texts = (
    "公示",
    "经研究,拟推荐张小明同志申报水利专业初级职称,现公示如下:",
    f"张小明,性别男,民族汉族,身份证号6528**********002X,2022年8月参加工作,现为{UNIT}职工。",
    "公示期5个工作日(2024年10月8日-2024年10月14日)。",
    "如有异议请与我单位联系。",
    UNIT,
    "2024年10月8日",
)
RESULT: Texts = (
    "关于张小明同志申报工程系列水利专业初级职称",
    "的公示结果",
    "张小明同志申报材料已在本单位公示五个工作日,公示期间无投诉、举报,",
    "公示无异议,申报材料真实、完整、有效,同意推荐张小明同志申报初定",
    "工程系列水利专业初级专业技术任职资格。",
    UNIT,
    "2024年10月15日",
)
RESULT_BAD: Texts = (
    "公示情况说明",
    "我单位对张小明同志申报工程系列水利专业初级职称进行公示,公示7天,",
    "公示期间收到群众举报,正在核实。",
    UNIT,
    "2024年10月15日",
)
CERTIFIED: Texts = (
    "证明",
    f"兹证明我单位职工张小明(身份证号:{ID}),2022年9月参加",
    "工作,自2022年9月至今一直在我单位从事水利专业技术工作,主要负责堤",
    "防巡查、水情测报等工作。",
    "特此证明。",
    UNIT,
    "2024年10月12日",
)
BETWEEN: Texts = (
    "工作证明",
    f"张小明,身份证号:{ID},2022年8月至2024年10月在我单位({UNIT})从事水利工程施工管理工作。",
    "特此证明",
    UNIT,
    "2024年10月12日",
)
NO_COMRADE: Texts = (
    "推荐意见",
    "该同志符合申报条件,同意推荐张小明申报水利专业初级职称。",
    "和静县水利局",
    "2024年10月12日",
)
OF_A_UNIT: Texts = (
    "推荐函",
    f"经我局党组研究,同意推荐{UNIT}张小明同志参加助理工程师职称评审。",
    "和静县水利局",
    "2024年10月12日",
)
BARE: Texts = (
    "证明",
    "兹证明张小明同志在职期间未受到党纪、政务处分,无违反中央八项规定精神问题。",
    "中共和静县水利局纪检组",
    "2024年10月12日",
)
GRADED: Texts = ("企业职工年度考核表", "(2023年度)", "姓名张小明性别男", "考核等级优秀")
IN_BRACKETS: Texts = (
    "公示结果",
    "张小明同志申报初级职称材料于2024年10月8日—10月14日进行公示(5个工作日),公示期满无异议。",
    UNIT,
    "2024年10月15日",
)
OVERALL: Texts = (
    "考核鉴定意见",
    "张小明同志于2022年8月到我公司工作,2023年度能够完成本职工作,综合评定等次:合格",
    "2024年1月5日",
)
CLEAN: Texts = (
    "党风廉政情况证明",
    f"兹有张小明同志(身份证号{ID}),系{UNIT}职工,聘现职以来,",
    "未受到党纪政纪处理。",
    "特此证明。",
    "2024年10月9日",
)
OPINION: Texts = (
    "主管部门推荐意见",
    "经审核,同意推荐张小明同志申报水利专业初级专业技术",
    "职务资格。",
    "主管单位(公章):",
    "2024年10月16日",
)
OPINION_AGAINST: Texts = (
    "主管部门推荐意见",
    "经审核,不同意推荐张小明同志申报水利专业初级专业技术职务",
    "资格。",
    "2024年10月16日",
)
OPINION_PUT_OFF: Texts = (
    "推荐意见",
    "经研究,暂缓推荐张小明同志申报水利专业初级专业技术职务资格。",
    "主管部门(盖章)",
    "2024年10月16日章",
)
PUT_OFF_BRIEFLY: Texts = (
    "推荐意见",
    "和静县东归建筑公司推荐的张小明同志,自参加工作以来成绩良好。经研究,暂缓推荐张小明同志",
    "申报水利专业初级专业技术职务任职资格。",
    "和静县住房和城乡建设局",
    "2024年10月13日",
)
RESULT_OBJECTED: Texts = (
    "公示有异议证明",
    "张小明同志申报工程系列水利专业初级职称,公示7天,公示期满,有异议。",
    UNIT,
    "2024年10月15日",
)
INTEGRITY: Texts = (
    "廉政情况证明",
    f"兹有张小明同志系{UNIT}职工,聘现职以来,未受到党",
    "纪政纪处理,无政治纪律、党风廉政方面的问题线索反映。",
    "特此证明。",
    "2024年10月16日",
)
PUNISHED: Texts = (
    "廉政情况证明",
    f"兹有张小明同志系{UNIT}职工,聘现职以来,2023年12月",
    "5日因违反工作纪律,受到警告处分,影响期为1年,无党风廉政方面的",
    "问题线索反映。",
    "2024年10月16日",
)
EXPERIENCE: Texts = (
    "专业技术工作经历证明",
    f"张小明,男,身份证号{ID},2022年8月1日参加工作,",
    f"2022年8月至2023年6月在{UNIT}从事水利工程管理工作;",
    f"2023年7月至今在{UNIT}从事水利工程施工管理工作。",
    "特此证明。",
    UNIT,
    "2024年10月16日",
)
ETHICS: Texts = (
    "师德师风情况说明",
    "张小明同志系和静县第三小学教师,任教以来模范遵守教师职业道德规范,",
    "无违反师德师风行为。",
    "和静县第三小学",
    "2024年10月16日",
)
ASSESSMENT: Texts = (
    "事业单位工作人员年度考核登记表",
    "(2023年度)",
    "姓名:张小明",
    f"单位:{UNIT}",
    "本人总结:2022年度以来本人认真工作。",
    "主管领导评语:建议评为优秀等次。",
    "考核委员会意见:确定为合格等次。",
)
OPINION_OF_FIRM: Texts = (
    "考核鉴定意见",
    "张小明同志在2023年度工作中表现良好,经公司考核小组评议,考核结果为",
    "合格。",
    "和静县东归建筑工程有限责任公司",
    "2024年1月10日",
)
EXEMPTION: Texts = (
    "自治区“访惠聚”驻村等专业技术人员职称评审",
    "免除继续教育学习申请表",
    "姓名:张小明",
    f"身份证号:{ID}",
    f"现工作单位:{UNIT}",
    "参加工作时间:2022年8月",
    "现有专业技术职务:无",
    "免学理由:仍在参加“访惠聚”驻村工作",
    "审核意见",
)
KNOWN: tuple[tuple[Texts, Material, dict[str, str]], ...] = (
    (
        NOTICE,
        M.PUBLIC_NOTICE,
        {
            "name": "张小明",
            "sex": "男",
            "ethnicity": "汉族",
            "id_number": ID,
            "employer": UNIT,
            "work_start": "2022-08",
            "series": "工程系列",
            "specialty": "水利",
            "posting_from": "2024-10-08",
            "posting_until": "2024-10-14",
            "signed_on": "2024-10-08",
        },
    ),
    (
        NOTICE_OF_DAYS,
        M.PUBLIC_NOTICE,
        {
            "name": "张小明",
            "sex": "男",
            "ethnicity": "汉族",
            "id_number": "6528**********002X",
            "employer": UNIT,
            "work_start": "2022-08",
            "specialty": "水利",
            "posting_from": "2024-10-08",
            "posting_until": "2024-10-14",
        },
    ),
    (
        RESULT,
        M.PUBLIC_NOTICE_RESULT,
        {
            "name": "张小明",
            "employer": UNIT,
            "series": "工程系列",
            "specialty": "水利",
            "posting_days": "5",
            "outcome": "公示无异议",
            "signed_on": "2024-10-15",
        },
    ),
    (
        CERTIFIED,
        M.WORK_EXPERIENCE,
        {"name": "张小明", "id_number": ID, "work_start": "2022-09", "work_end": "至今"},
    ),
    (
        BETWEEN,
        M.WORK_EXPERIENCE,
        {"name": "张小明", "work_start": "2022-08", "work_end": "2024-10"},
    ),
    (NO_COMRADE, M.RECOMMENDATION, {"name": "张小明", "specialty": "水利", "outcome": "同意推荐"}),
    (OF_A_UNIT, M.RECOMMENDATION, {"name": "张小明", "outcome": "同意推荐"}),
    (BARE, M.INTEGRITY_CERTIFICATE, {"name": "张小明"}),
    (GRADED, M.ANNUAL_ASSESSMENT, {"name": "张小明", "year": "2023", "grade": "优秀"}),
    (IN_BRACKETS, M.PUBLIC_NOTICE_RESULT, {"name": "张小明", "posting_days": "5"}),
    (OVERALL, M.ANNUAL_ASSESSMENT, {"name": "张小明", "year": "2023", "grade": "合格"}),
    (CLEAN, M.INTEGRITY_CERTIFICATE, {"name": "张小明", "employer": UNIT}),
    (
        RESULT_BAD,
        M.PUBLIC_NOTICE_RESULT,
        {"name": "张小明", "posting_days": "7", "outcome": "收到群众举报"},
    ),
    (
        OPINION,
        M.RECOMMENDATION,
        {"name": "张小明", "specialty": "水利", "outcome": "同意推荐", "signed_on": "2024-10-16"},
    ),
    (
        OPINION_PUT_OFF,
        M.RECOMMENDATION,
        {"name": "张小明", "outcome": "暂缓推荐", "signed_on": "2024-10-16"},
    ),
    (
        PUT_OFF_BRIEFLY,
        M.RECOMMENDATION,
        {"name": "张小明", "outcome": "暂缓推荐", "signed_on": "2024-10-13"},
    ),
    (RESULT_OBJECTED, M.PUBLIC_NOTICE_RESULT, {"name": "张小明", "posting_days": "7"}),
    (
        OPINION_AGAINST,
        M.RECOMMENDATION,
        {"name": "张小明", "specialty": "水利", "outcome": "不同意推荐"},
    ),
    (
        INTEGRITY,
        M.INTEGRITY_CERTIFICATE,
        {"name": "张小明", "employer": UNIT, "outcome": "未受到党纪政纪处理"},
    ),
    (
        PUNISHED,
        M.INTEGRITY_CERTIFICATE,
        {"name": "张小明", "employer": UNIT, "penalty_until": "2024-12-05"},
    ),
    (
        EXPERIENCE,
        M.WORK_EXPERIENCE,
        {
            "name": "张小明",
            "id_number": ID,
            "employer": UNIT,
            "work_start": "2022-08",
            "work_end": "至今",
            "work": "水利工程管理工作",
        },
    ),
    (ETHICS, M.TEACHER_ETHICS, {"name": "张小明", "employer": "和静县第三小学"}),
    (
        ASSESSMENT,
        M.ANNUAL_ASSESSMENT,
        {
            "name": "张小明",
            "employer": UNIT,
            "year": "2023",
            "grade": "合格",
            "title": "事业单位工作人员年度考核登记表",
        },
    ),
    (
        OPINION_OF_FIRM,
        M.ANNUAL_ASSESSMENT,
        {
            "name": "张小明",
            "employer": "和静县东归建筑工程有限责任公司",
            "year": "2023",
            "grade": "合格",
        },
    ),
    (
        EXEMPTION,
        M.CE_EXEMPTION,
        {
            "name": "张小明",
            "id_number": ID,
            "employer": UNIT,
            "work_start": "2022-08",
            "current_title": "无",
            "reason": "仍在参加“访惠聚”驻村工作",
        },
    ),
)


def values(material: Material, lines: list[Line]) -> dict[str, str | None]:
    return {
        name: found.value
        for name, found in read_fields(PAPERS[material], lines, upright(lines)).items()
    }


@pytest.mark.parametrize(("texts", "material", "wanted"), KNOWN)
def test_a_units_own_wording_is_known_and_read(
    texts: Texts, material: Material, wanted: dict[str, str]
) -> None:
    lines = sheet(*texts)
    assert [found for found, _ in split(lines, upright(lines))] == [material]
    found = values(material, lines)
    stated = wanted.get("outcome", "")
    assert stated in (found.get("outcome") or "")
    assert {**wanted, "outcome": found.get("outcome")}.items() <= {"outcome": None, **found}.items()


@pytest.mark.parametrize(
    ("texts", "material", "wanted"),
    [known for known in KNOWN if known[1] not in (M.ANNUAL_ASSESSMENT, M.CE_EXEMPTION)],
)
def test_where_a_letters_lines_break_changes_nothing(
    texts: Texts, material: Material, wanted: dict[str, str]
) -> None:
    body, foot = "".join(texts[1:-2]), texts[-2:]
    for width in (17, 26):
        lines = sheet(texts[0], *(body[i : i + width] for i in range(0, len(body), width)), *foot)
        found = values(material, lines)
        name = {"name": wanted["name"]}
        assert classify("".join(li.text for li in lines))[0] is material
        assert name.items() <= found.items()


def test_two_papers_on_one_page_are_two_and_a_letter_is_one() -> None:
    lines = [line(t, 100, 100 + 60 * i) for i, t in enumerate(NOTICE)]
    lines += [line(t, 100, 1400 + 60 * i) for i, t in enumerate(RESULT)]
    assert [m for m, _ in split(lines, upright(lines))] == [M.PUBLIC_NOTICE, M.PUBLIC_NOTICE_RESULT]
    wide = sheet(*ETHICS[:1], "师德考核结果为合格,考核小组评为合格等次。", *ETHICS[1:], pitch=240)
    assert [m for m, _ in split(wide, upright(wide))] == [M.TEACHER_ETHICS]


@pytest.mark.parametrize(
    "text",
    [
        "关于2024年拟录用人员名单的公示姓名张小明监督电话0996",
        "关于做好2024年度考核工作的通知各单位",
        "和静县纪委监委关于开展警示教育的通知",
        "工作总结2023年本人从事水利工作",
        "中标结果公示监督电话",
        "离职证明兹有张小明同志于2020年在我公司工作",
    ],
)
def test_what_only_sounds_alike_is_other(text: str) -> None:
    assert classify(text)[0] is M.OTHER


def test_a_table_of_times_is_read_below_its_heads() -> None:
    lines = [
        line("专业技术人员工作经历证明", 300, 40, 40),
        line("姓名", 100, 120),
        line("张小明", 300, 120),
        line("起止时间", 100, 200),
        line("从事专业技术工作", 500, 200),
        line("职务", 900, 200),
        line("2022.08—至今", 90, 270),
        line("水利工程管理", 510, 270),
        line("技术员", 890, 270),
    ]
    assert {
        "name": "张小明",
        "work_start": "2022-08",
        "work_end": "至今",
        "work": "水利工程管理",
    }.items() <= values(M.WORK_EXPERIENCE, lines).items()


@pytest.mark.parametrize(
    ("raw", "end"),
    [
        ("2024年10月8日起至10月14日", "2024-10-14"),
        ("2024年10月8日—14日", "2024-10-14"),
        ("2024年10月14日", "2024-10-14"),
        ("2023年8月31日因失职,受到警告处分,影响期为6个月", "2024-02-29"),
        ("2024年2月29日处分,影响期为一年", "2025-02-28"),
        ("2024年1月给予政务记过处分,处分期12个月", "2025-01"),
        ("2024年5月12日给予党内严重警告处分(影响期一年六个月)", "2025-11-12"),
        ("2024年5月12日给予党内严重警告处分,影响期1.5年", "2025-11-12"),
        ("2024年5月12日受到诫勉,影响期半年", "2024-11-12"),
        ("2024年5月12日受到处分,影响期两年", "2026-05-12"),
        ("无", None),
    ],
)
def test_a_period_ends_where_its_first_day_says(raw: str, end: str | None) -> None:
    assert period_end(raw) == end


def test_the_verbs_of_the_notices_template_are_no_part_of_the_series() -> None:
    lines = sheet(
        "公示情况说明", "同意推荐张小明同志申报初定工程系列水利专业初级专业技术任职资格。"
    )
    assert (
        read_fields(PAPERS[M.PUBLIC_NOTICE_RESULT], lines, upright(lines))["series"].value
        == "工程系列"
    )


def test_units_and_series_are_the_same_with_or_without_what_papers_leave_out() -> None:
    assert kinds.UNIT.same(UNIT, f"新疆巴音郭楞蒙古自治州{UNIT}") and kinds.UNIT.same(
        UNIT, f"巴州{UNIT}"
    )
    assert not kinds.UNIT.same(UNIT, "和静县水利局")
    assert kinds.SERIES.same("工程", "工程系列") and not kinds.SERIES.same("农业系列", "工程系列")
    assert kinds.UNIT.normalise("单位负责人签字") is None
    assert kinds.GRADE.normalise("同意评为基本合格等次") == "基本合格"
    assert kinds.YEAR.normalise("二〇二三年度") == "2023"


DRAWN = (
    "public_notice",
    "public_notice_result",
    "recommendation",
    "integrity_certificate",
    "work_experience",
    "teacher_ethics",
    "annual_assessment",
    "ce_exemption",
)


@pytest.mark.parametrize(("number", "material"), list(enumerate(DRAWN)))
def test_a_drawn_paper_is_known_and_read(number: int, material: str) -> None:
    rng = np.random.default_rng(number)
    person = make_person(rng, ethnicity="汉")
    drawing = drawn_papers.draw(
        material, person, rng, ("tune", "test")[number % 2], layout=number // 2 % 2, seal=None
    )
    lines, direction = read_lines(np.asarray(drawing.image), paddle_reader())
    placed = place(lines, rotation_matrix(-direction))
    assert [str(m) for m, _ in split(lines, placed)] == [material]
    found = read_fields(PAPERS[Material(material)], lines, placed)
    wrong = [
        f.field
        for f in drawing.texts
        if found.get(f.field) is None
        or found[f.field].value is None
        or not (
            PAPERS[Material(material)]
            .field(f.field)
            .kind.same(f.value or "", found[f.field].value or "")
            or (f.field == "outcome" and (f.value or "") in (found[f.field].value or ""))
        )
    ]
    assert wrong == []


def test_marks_asked_for_are_drawn_and_said() -> None:
    person = make_person(np.random.default_rng(3))
    for material in DRAWN:
        bare = drawn_papers.draw(
            material,
            person,
            np.random.default_rng(4),
            "tune",
            layout=0,
            seal=None,
            signed=False,
            dated=False,
        )
        marks = {f.field: f.value for f in bare.fields}
        assert (marks["seal"], marks["signature"], marks["dated"]) == ("absent", "absent", "absent")
        assert "sealed_by" not in marks and "signed_on" not in marks
        other = drawn_papers.draw(
            material, person, np.random.default_rng(4), "tune", layout=0, seal="和静县财政局"
        )
        assert {f.field: f.value for f in other.fields}["sealed_by"] == "和静县财政局"


def test_a_punishment_is_printed_with_the_day_it_ends() -> None:
    person = make_person(np.random.default_rng(3))
    paper = drawn_papers.draw(
        "integrity_certificate",
        person,
        np.random.default_rng(4),
        "tune",
        layout=0,
        punished=dt.date(2023, 12, 5),
        years=1,
    )
    assert {f.field: f.value for f in paper.fields}["penalty_until"] == "2024-12-05"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("职称的公示(模板)", "(模板)"),
        ("张小明(姓名),男,汉族", "(姓名)"),
        ("已在本单位公示××天,无异议", "××"),
        ("有(无)政治纪律方面的问题线索反映", "有(无)"),
        ("有/无问题线索反映", "有/无"),
        ("未受到党纪政纪处理(或其他处分)", "(或其他处分)"),
        ("有无问题线索均已核查", None),
        ("身份证号652827××××××××0023", None),
        ("身份证号6528xxxxxxxxxx002X", None),
    ],
)
def test_what_a_template_left_is_seen_wherever_it_stands(text: str, left: str | None) -> None:
    lines = [line("关于张小明同志的公示", 100, 60), line(text, 100, 120)]
    found = read_fields(PAPERS[M.PUBLIC_NOTICE], lines, place(lines, rotation_matrix(0.0))).get(
        "residue"
    )
    assert (found.value if found else None) == left
