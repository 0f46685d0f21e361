"""Papers in the words of their own unit: who, what, when and what they state."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.values.statements import Polarity, Topic, find_statement
from intake.extraction.fields.classify import split
from intake.extraction.fields.read_fields import all_values, read_fields
from tests.fakes import line, sheet, upright

M = Material
TOPICS = {
    M.RECOMMENDATION: Topic.RECOMMENDATION,
    M.PUBLIC_NOTICE_RESULT: Topic.POSTING,
    M.INTEGRITY_CERTIFICATE: Topic.INTEGRITY,
    M.TEACHER_ETHICS: Topic.ETHICS,
    M.WORK_EXPERIENCE: Topic.WORK,
}
NAME = "阿依努尔·哈力克"
SCHOOL = "和静县第一小学"
Case = tuple[Material, tuple[str, ...], dict[str, str | None]]
# fmt: off
OWN_WORDS: tuple[Case, ...] = (
    (M.RECOMMENDATION, ("主管部门推荐意见", f"经局党组会议研究,同意{NAME}同志申报工程系列", "建筑专业初级职称。", "和静县人力资源和社会保障局", "2024年10月18日"),
     {"name": NAME, "specialty": "建筑", "outcome": "+"}),
    (M.RECOMMENDATION, ("推荐意见", f"经我局党委2024年10月14日会议研究,一致同意推荐{NAME}同志参加2024年度工程系列建筑专业初级职称初定。", "2024年10月18日"),
     {"name": NAME, "outcome": "+"}),
    (M.RECOMMENDATION, ("推荐函", f"经研究,决定推荐{SCHOOL}{NAME}同志申报中小学教师系列初级职称。", "和静县教育局", "2024年10月18日"),
     {"name": NAME, "outcome": "+"}),
    (M.RECOMMENDATION, ("主管部门推荐意见", f"经审核,{NAME}同志从事中小学教师专业工作年限", "不足,不符合申报条件,建议明年再报。", "和静县教育局", "2024年10月18日"),
     {"name": NAME, "outcome": "-"}),
    (M.RECOMMENDATION, ("推荐意见", f"{NAME}同志爱岗敬业,业务扎实。经审查,材料属实,特予推荐。", "和静县水利局", "2024年10月18日"),
     {"name": NAME, "outcome": "+"}),
    (M.PUBLIC_NOTICE_RESULT, ("公示结果", f"{NAME}同志申报工程系列建筑专业初级职称的材料", "于2024年10月9日至2024年10月16日在我单位公示栏进行公示,", "公示期间未收到任何异议。", "新疆和静天山建筑安装有限公司", "2024年10月17日"),
     {"name": NAME, "series": "工程系列", "outcome": "+"}),
    (M.PUBLIC_NOTICE_RESULT, ("关于张小明同志申报初级职称的公示结果", "现将张小明同志公示情况说明如下:公示期5个工作日,没有任何单位和个人", "提出异议。", "2024年10月17日"),
     {"name": "张小明", "posting_days": "5", "outcome": "+"}),
    (M.PUBLIC_NOTICE_RESULT, ("公示情况报告", "经查,张小明同志申报材料公示期间,有2名职工提出异议,经调查情况属实,不再推荐。", "2024年10月17日"),
     {"name": "张小明", "outcome": "-"}),
    (M.INTEGRITY_CERTIFICATE, ("廉政情况证明", "兹有张小明同志系和静县水利管理站职工,2024年3月因违反工作纪律受到政务记过处分,影响期12个月。", "2024年10月15日"),
     {"name": "张小明", "penalty_until": "2025-03", "outcome": "-"}),
    (M.INTEGRITY_CERTIFICATE, ("关于张小明同志的廉政证明", "截止目前,我委未收到有关张小明同志的问题线索,且该同志未受到过党纪", "政务处分及诫勉谈话等处理。", "中共和静县纪律检查委员会", "2024年10月15日"),
     {"name": "张小明", "outcome": "+"}),
    (M.INTEGRITY_CERTIFICATE, ("廉政情况证明", "张小明同志2024年5月12日被县纪委给予党内严重警告处分(影响期一年六个月)。", "2024年10月15日"),
     {"name": "张小明", "penalty_until": "2025-11-12", "outcome": "-"}),
    (M.TEACHER_ETHICS, ("师德师风情况说明", f"{NAME}同志在我校任教期间,存在有偿补课行为,", "违反《中小学教师职业道德规范》,受到通报批评。", SCHOOL, "2024年10月12日"),
     {"name": NAME, "outcome": "-"}),
    (M.TEACHER_ETHICS, ("师德师风情况说明", f"{NAME}同志系我校教师,任教以来未发现体罚学生、有偿补课等", "违反师德的行为,师德考核合格。", SCHOOL, "2024年10月12日"),
     {"name": NAME, "outcome": "+"}),
    (M.WORK_EXPERIENCE, ("从事专业技术工作经历证明", f"{NAME},身份证号653101200002047024,2022年", "8月至2022年12月在和静县第一小学从事中小学教师专业技术工", "作,此后从事行政管理工作。", "特此证明。", "2024年10月12日"),
     {"name": NAME, "work_start": "2022-08", "work_end": "2022-12", "outcome": "-"}),
    (M.ANNUAL_ASSESSMENT, ("考核证明", f"兹证明{NAME}同志2022年度考核合格,2023年度", "考核合格。", "特此证明。", "2024年10月17日"),
     {"name": NAME, "grade": "合格"}),
    (M.ANNUAL_ASSESSMENT, ("考核证明", "现证明张小明同志在2023年度考核中被评定为优秀等次。", "特此证明。", "2024年10月17日"),
     {"name": "张小明", "year": "2023", "grade": "优秀"}),
    (M.ANNUAL_ASSESSMENT, ("年度考核登记表", "(2023年度)", "姓名:张小明", "考核等次", "□优秀√合格□基本合格□不合格", "2024年1月20日"),
     {"name": "张小明", "grade": "合格"}),
    (M.ANNUAL_ASSESSMENT, ("年度考核登记表", "(2023年度)", "姓名:张小明", "考核等次", "□优秀□合格□基本合格□不合格", "2024年1月20日"),
     {"name": "张小明", "grade": None}),
    (M.ANNUAL_ASSESSMENT, ("年度考核登记表", "(2023年度)", "姓名:张小明", "主管领导评语:建议评为优秀等次。", "考核委员会意见:经研究,该同志因病假超过半年,未参加本年度考核。", "2024年1月20日"),
     {"name": "张小明", "grade": "未参加考核"}),
    (M.ANNUAL_ASSESSMENT, ("考核证明", "兹证明张小明同志2022年度考核优秀,2023年度考核基本合格。", "特此证明。", "2024年10月17日"),
     {"name": "张小明", "grade": None}),
)
POSTED = (
    ("公示时间自2024年10月9日9:00至10月11日18:00。", "2024-10-09", "2024-10-11"),
    ("公示时间自2024年10月9日10时起至2024年10月11日18时止。", "2024-10-09", "2024-10-11"),
    ("公示时间:2024年10月8日(星期二)至2024年10月14日(星期一)。", "2024-10-08", "2024-10-14"),
    ("公示期:2024.10.8 9:00-2024.10.14 18:00".replace(" ", ""), "2024-10-08", "2024-10-14"),
    ("公示期为2024年10月8日上午10点至14日下午18点。", "2024-10-08", "2024-10-14"),
    ("公示时间自2024年10月8日零时起至10月14日二十四时止。".replace("零时", ""), "2024-10-08", "2024-10-14"),
    ("公示时间自____年__月__日至____年__月__日止。", None, None),
    ("公示期间欢迎监督。", None, None),
)
# fmt: on


@pytest.mark.parametrize(
    ("material", "texts", "wanted"), OWN_WORDS, ids=["".join(c[1])[:40] for c in OWN_WORDS]
)
def test_a_paper_in_its_units_own_words_is_known_read_and_understood(
    material: Material, texts: tuple[str, ...], wanted: dict[str, str | None]
) -> None:
    lines = sheet(*texts)
    assert [found for found, _ in split(lines, upright(lines))] == [material]
    found = {
        name: one.value
        for name, one in read_fields(PAPERS[material], lines, upright(lines)).items()
    }
    if material in TOPICS and found.get("outcome"):
        stated = find_statement(TOPICS[material], found["outcome"] or "")
        assert stated is not None
        signs = {Polarity.FAVOURABLE: "+", Polarity.ADVERSE: "-", Polarity.OPEN: "?"}
        found["outcome"] = signs[stated.polarity]
    assert {name: found.get(name) for name in wanted} == wanted


def test_one_letter_stands_for_every_year_that_it_names() -> None:
    lines = sheet("考核证明", f"兹证明{NAME}同志2022年度考核合格,2023年度", "考核合格。")
    assert set(all_values(PAPERS[M.ANNUAL_ASSESSMENT], "year", lines)) == {"2022", "2023"}


@pytest.mark.parametrize(("sentence", "first", "last"), POSTED)
def test_hours_and_weekdays_beside_the_days_of_a_posting_are_read_over(
    sentence: str, first: str | None, last: str | None
) -> None:
    lines = sheet(
        "关于张小明同志申报初级职称的公示",
        "现对张小明同志申报初级职称情况进行公示:",
        sentence,
        "如有异议,请向我单位反映,监督电话:0996-5022277",
    )
    found = read_fields(PAPERS[M.PUBLIC_NOTICE], lines, upright(lines))
    days = [found[f].value if f in found else None for f in ("posting_from", "posting_until")]
    assert days == [first, last]


@pytest.mark.parametrize("material", TOPICS)
def test_a_paper_that_states_nothing_has_no_outcome(material: Material) -> None:
    lines = sheet("情况说明", "张小明同志2000年5月生,大学本科学历。", "2024年10月15日")
    assert "outcome" not in read_fields(PAPERS[material], lines, upright(lines))


def test_a_cell_of_two_lines_beside_a_label_of_two_is_one_sentence() -> None:
    lines = [
        line("专业技术人员廉洁情况审查表", 400, 40, 60),
        line("姓名", 280, 140, 40),
        line("张小明", 450, 140, 40),
        line("纪检部门", 225, 220, 40),
        line("该同志任现职以来,未受到党纪政纪处分,无党风廉政", 450, 218, 40),
        line("意见", 225, 280, 40),
        line("方面的问题线索反映。", 450, 282, 40),
        line("审查人签字:", 500, 360, 40),
    ]
    outcome = read_fields(PAPERS[M.INTEGRITY_CERTIFICATE], lines, upright(lines))["outcome"]
    assert outcome.value == "该同志任现职以来,未受到党纪政纪处分,无党风廉政方面的问题线索反映。"


def test_a_row_that_was_cut_in_two_is_one_sentence() -> None:
    lines = [
        line("廉政证明", 600, 40, 60),
        line("张小明同志在任职期间遵守廉洁从业各项规定,", 200, 140, 40),
        line("未受过党", 1045, 141, 40),
        line("纪政务处分,目前无信访举报和问题线索。", 200, 220, 40),
    ]
    outcome = read_fields(PAPERS[M.INTEGRITY_CERTIFICATE], lines, upright(lines))["outcome"]
    stated = find_statement(Topic.INTEGRITY, outcome.value or "")
    assert stated is not None and stated.polarity is Polarity.FAVOURABLE
