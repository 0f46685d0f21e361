"""Further wordings of genuine papers, each of a kind that a stranger's papers first showed."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.text import Line
from intake.domain.values import kinds
from intake.domain.values.folding import fold
from intake.extraction.fields.classify import Recognition, recognise
from intake.extraction.fields.page_text import page_text
from intake.extraction.fields.read_fields import read_fields
from tests.fakes import line, sheet, upright

M = Material
DAY = "2024年10月11日"


def page(heading: str, *texts: str) -> list[Line]:
    """Rows of text under a heading, as a table where `|` stands between cells."""
    lines = [line(fold(heading), 600, 100, 54)]
    for number, text in enumerate(texts):
        for column, cell in enumerate(text.split("|")):
            if cell:
                lines.append(line(fold(cell), 120 + 330 * column, 220 + 60 * number, 30))
    return lines


def found(lines: list[Line]) -> Recognition:
    return recognise(page_text(lines, upright(lines)))


def read(material: Material, lines: list[Line], field: str) -> str | None:
    reading = read_fields(PAPERS[material], lines, upright(lines)).get(field)
    return reading.value if reading else None


# ------------------------------------------------------------------------------ no such name


@pytest.mark.parametrize(
    "words",
    [
        "以下", "下列", "上述", "手印", "指印", "签字", "盖章", "日期", "本人", "名单", "序号", "某某",
        "下属和静县水利管理总站陈德龙", "所属事业单位王建", "我局职工李丽", "和静县供水站张伟", "高文静准考证号",
        "水利公司赵明", "中心张楠", "以下人员",
    ],
)  # fmt: skip
def test_a_word_of_the_sentence_or_a_unit_is_no_name(words: str) -> None:
    assert kinds.NAME.normalise(words) is None


@pytest.mark.parametrize(
    "name",
    [
        "陈德龙", "米日古丽·阿卜杜热西提", "巴特尔", "才布格", "有德",
        "热合曼·买买提", "以力亚斯", "上官云", "古丽娜尔",
    ],
)  # fmt: skip
def test_a_name_stays_a_name(name: str) -> None:
    assert kinds.NAME.normalise(name) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "我局下属和静县水利管理总站陈德龙同志,符合申报条件,",
        "本局所属和静县农机推广站职工陈德龙同志,符合申报条件,",
        "我局直属和静县水文站陈德龙同志,符合申报条件,",
    ],
)
def test_the_name_behind_a_subordinate_unit_is_read_alone(sentence: str) -> None:
    rows = ("和静县人力资源和社会保障局:", sentence, "经局党组会议研究,同意推荐。", DAY)
    lines = page("推荐函", *rows)
    assert read(M.RECOMMENDATION, lines, "name") == "陈德龙"


POSTED_TABLE = (
    "经研究,拟推荐以下同志申报2024年度初定职称,现公示如下:",
    "序号|姓名|性别|身份证号|申报专业|参加工作",
    "1|陈德龙|男|652827199608230099|水利|2020.09",
)
POSTED_END = ("公示期:2024年10月14日-2024年10月21日(6个工作日)", "监督电话:0996-5000000")


def test_the_row_of_a_table_of_one_person_is_read() -> None:
    lines = page("公示", *POSTED_TABLE, "", *POSTED_END)
    read_ = {f: read(M.PUBLIC_NOTICE, lines, f) for f in ("name", "sex", "work_start")}
    assert read_ == {"name": "陈德龙", "sex": "男", "work_start": "2020-09"}


def test_of_a_table_of_several_people_nobody_is_taken() -> None:
    other = "2|王丽娟|女|652827199001020343|水利|2021.09"
    lines = page("公示", *POSTED_TABLE, other, "", *POSTED_END)
    assert read(M.PUBLIC_NOTICE, lines, "name") is None


@pytest.mark.parametrize(
    "sentence",
    [
        "此前在新疆城建集团项目部任资料员。",
        "该同志曾在库尔勒市政工程公司工作。",
        "之前在和硕县规划设计院从事测量。",
        "2023年借调在和静县住建局工作半年。",
        "先后在焉耆县水利站、博湖县水利站工作。",
        "原在轮台县建筑公司任技术员。",
    ],
)
def test_a_former_unit_is_not_the_employer(sentence: str) -> None:
    opening = "兹证明张小明同志,自2022年5月9日起在我单位从事建筑设计至今。"
    foot = "和静县建筑勘察设计室"
    lines = page("证明", opening, sentence, "特此证明。", "", foot, DAY)
    assert read(M.WORK_EXPERIENCE, lines, "employer") == foot


# ---------------------------------------------------------------------------------- recognised

ASSESSED = (
    "2022年度考核合格,2023年度考核优秀。",
    "2021年度考核结果为合格、2022年度考核结果为合格。",
    "考核情况如下:2022年度合格,2023年度优秀。",
    "2022年度考核为称职,2023年度考核为称职。",
    "2022年考核等次为合格;2023年考核等次为优秀。",
    "2020年度考核合格,2021年度考核合格,2022年度考核合格。",
    "2022年度考核“合格”,2023年度考核“优秀”等次。",
    "年度考核结果:2022年度优秀、2023年度合格。",
    "2022年度绩效考核合格,2023年度绩效考核合格。",
    "2022年度考核结果:合格;2023年度考核结果:优秀。",
)
CLEAN = (
    ("情况说明", "白玉龙,男,1995年6月出生,系和静县综合服务中心工作人员。2022年4月因违反工作纪律,受到党内警告处分,影响期1年,已期满。目前无问题线索反映。", "中共和静县某镇纪委"),
    ("证明", "我公司职工沈一鸣,在职期间遵纪守法,廉洁自律,未受过任何党纪政务处分和刑事处罚。", "中共和静县某公司纪律检查委员会"),
    ("证明", "兹有我单位干部王建,未受到党纪政纪处分,无信访举报。", "中共和静县水利局纪委"),
    ("说明", "李丽,女,我站职工,2021年3月受到政务警告处分,处分期已满,现无违纪问题线索。", "派驻纪检组"),
    ("意见", "经查,我院工作人员张伟任职以来无违反八项规定和党纪问题,无立案审查。", "和静县纪委监委"),
    ("回复函", "你单位教师赵明未受过党纪政务处分,我委未收到其信访举报。", "和静县监察委员会"),
    ("情况说明", "孙强,男,为我公司员工,无党纪处分,无问题线索。", "公司纪委"),
    ("证明", "职工周敏自入职以来廉洁自律,无党纪处分,未被立案。", "中共某公司纪委"),
    ("廉洁情况", "干部吴刚,男,无处分,无问题线索反映。", "纪检监察室"),
    ("说明", "郑洁,女,教师,曾受党内警告处分,影响期已于2023年4月8日届满,此后无违纪。", "中共和静县教育工委纪委"),
)  # fmt: skip
HISTORY = (
    "专业技术人员工作履历表", "工作经历一览表", "专业技术工作经历表", "从业经历表", "任职经历一览表", "工作履历一览表",
    "专业技术履历表", "职工工作简历表", "工作经历证明表", "任职履历表",
)  # fmt: skip
TRAINED = (
    "中小学教师继续教育证书|参加“国培计划(2023)”中小学教师能力提升项目,完成全部课程,计72学时,考核良好。特发此证。",
    "继续教育证书|参加国培计划乡村教师专业能力建设项目,共计60学时,考核合格。",
    "教师继续教育培训证书|于2023年参加自治区教师信息技术应用能力提升工程培训,共50学时,考核合格。",
    "幼儿园教师继续教育证书|参加国培计划幼师项目,完成培训,计80学时,成绩合格。",
    "教师继续教育结业证书|参加国培计划骨干教师培训,90学时,考核合格,准予结业。",
    "继续教育学时证明|参加教师教学能力提升培训,完成学习40学时,特此证明。",
    "中小学教师继续教育合格证书|参加学科培训,专业课60学时,考核合格。",
    "继续教育培训证书|参加国培示范项目学习,计36学时,考核合格。",
    "教师继续教育学时证书|参加国培计划送教下乡培训,计24学时,考核合格。",
    "继续教育证书|参加国培计划班主任培训,完成课程,计48学时,考核优秀。",
)


@pytest.mark.parametrize("sentence", ASSESSED)
def test_the_grades_of_several_years_are_an_assessment(sentence: str) -> None:
    lines = page("证明", "兹有我公司职工巴特尔,男,自2021年8月在我公司从事电气技术工作。", sentence,
                 "特此证明。", "和静县供水有限责任公司(公章)", DAY)  # fmt: skip
    assert found(lines).material is M.ANNUAL_ASSESSMENT


def test_a_proof_of_work_that_mentions_a_grade_stays_one() -> None:
    lines = page("工作经历证明", "兹有我公司职工巴特尔,自2021年8月至今从事电气技术工作。",
                 "2022年度考核合格,2023年度考核优秀。", "特此证明。", DAY)  # fmt: skip
    assert found(lines).material is M.WORK_EXPERIENCE


@pytest.mark.parametrize(("heading", "sentence", "foot"), CLEAN)
def test_what_a_discipline_body_says_of_a_person_is_its_certificate(
    heading: str, sentence: str, foot: str
) -> None:
    lines = page(heading, sentence, foot, DAY)
    assert found(lines).material is M.INTEGRITY_CERTIFICATE
    assert foot not in (read(M.INTEGRITY_CERTIFICATE, lines, "employer") or "")


@pytest.mark.parametrize("heading", HISTORY)
def test_a_units_table_of_work_is_its_proof_and_a_persons_own_is_not(heading: str) -> None:
    rows = ("姓名|陈德龙|性别|男", "起止时间|工作单位|专业技术工作内容|证明人",
            "2020.09-2022.12|水利管理总站|渠道测量|李洪波", "2024.01-至今|水利管理总站|水库运行管理|李洪波")  # fmt: skip
    lines = page(heading, *rows, "单位审核意见:情况属实。", "和静县水利管理总站(公章)", DAY)
    assert found(lines).material is M.WORK_EXPERIENCE
    assert found(page("个人简历", *rows)).material is M.OTHER


@pytest.mark.parametrize("wording", TRAINED)
def test_a_teachers_course_certificate_is_one_of_the_professional_course(wording: str) -> None:
    heading, sentence = wording.split("|")
    rows = ("学员姓名:齐敏", "任教学校:和静县高级中学", sentence, "年度:2023")
    lines = page(heading, *rows, "证书号:GP2023-XJ-YW-20418", "新疆教育学院", "2023年11月30日")
    assert found(lines).material is M.CE_PROFESSIONAL_COURSE


@pytest.mark.parametrize("heading", ["国家普通话水平测试等级证书", "普通话水平测试等级证书"])
def test_the_national_certificate_repeats_the_number_of_the_test(heading: str) -> None:
    rows = (
        "姓名 高文静   准考证号 652202105330174",
        "测试成绩 92.3 分   等级 二级甲等",
        "证书编号 65211052003392",
    )
    lines = page(heading, *rows, "测试机构 喀什大学普通话水平测试站", "发证时间 2021年6月18日")
    assert found(lines).material is M.MANDARIN_CERTIFICATE
    assert read(M.MANDARIN_CERTIFICATE, lines, "name") == "高文静"
    test = page("普通话水平测试准考证", rows[0], "考点 喀什大学", "测试时间 2021年5月8日")
    assert found(test).material is M.OTHER


LISTS = (
    "单位参保人员缴费花名册", "社会保险参保人员花名册", "参保人员缴费名单", "社会保险缴费花名册", "养老保险缴费人员名单",
    "社保缴费人员花名册", "企业职工养老保险参保花名册", "失业保险参保人员名单", "工伤保险参保人员花名册", "单位职工社会保险缴费名单",
)  # fmt: skip


@pytest.mark.parametrize("heading", LISTS)
def test_a_units_list_is_an_insurers_and_names_nobody_of_it(heading: str) -> None:
    lines = page(
        heading, "单位名称:和静县供水有限责任公司", "所属期:2024年04月至2024年09月",
        "序号|姓名|证件号码|缴费月数", "11|张艳|652827199001020343|6", "12|巴特尔|652827200202150131|6",
        "", "和静县社会保险中心(章)", "2024.10.09",
    )  # fmt: skip
    assert found(lines).material is M.SOCIAL_INSURANCE
    assert read(M.SOCIAL_INSURANCE, lines, "name") is None
    assert read(M.SOCIAL_INSURANCE, lines, "id_number") is None
    assert read(M.SOCIAL_INSURANCE, lines, "employer") == "和静县供水有限责任公司"


@pytest.mark.parametrize(
    "sentence",
    [
        "经本人申请、单位审核推荐、我局审查,同意推荐张小明同志申报初级职称。",
        "经个人申请单位审核推荐,我局研究同意推荐张小明同志申报初级职称。",
        "张小明同志申请,所在单位予以推荐,经审核,同意推荐其申报助理级职称。",
        "根据本人申请和单位推荐,经局党组研究,同意推荐张小明同志申报职称。",
        "经研究,现推荐张小明同志申报助理工程师资格,请予审核确认。",
    ],
)
def test_a_recommendation_that_tells_of_an_application_is_no_request(sentence: str) -> None:
    assert found(page("推荐意见", sentence, "和静县水利局", DAY)).material is M.RECOMMENDATION


@pytest.mark.parametrize("unit", ["和静县劳动保障监察大队", "和静县农业执法监察大队"])
def test_an_inspecting_unit_is_an_employer(unit: str) -> None:
    lines = page("工作证明", "兹证明张小明同志自2021年8月至今从事执法工作。", "", unit, DAY)
    assert read(M.WORK_EXPERIENCE, lines, "employer") == unit


# ------------------------------------------------------------------------- blank, or unfinished

FORMS = (
    ("主管部门推荐意见", "经审核,同意推荐{}同志申报水利专业助理级专业技术职务资格。", "主管单位(公章)"),
    ("廉政情况证明", "兹有{}同志系我单位职工,聘现职以来,未受到党纪政纪处理,无问题线索反映。", "纪检部门(盖章)"),
    ("师德师风情况说明", "{}同志系我校教师,自任教以来未发生违反师德师风的行为。", "学校(公章)"),
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("blank", ["", "xx", "××", "____", "xxx"])
def test_a_form_that_names_nobody_and_no_day_is_called_blank(
    form: tuple[str, str, str], blank: str
) -> None:
    heading, sentence, foot = form
    assert found(page(heading, sentence.format(blank), foot, "年 月 日")).foreign == "空白表"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_with_a_name_whose_day_is_lacking_is_the_document(
    form: tuple[str, str, str],
) -> None:
    heading, sentence, foot = form
    assert found(page(heading, sentence.format("张小明"), foot, "年 月 日")).material is not M.OTHER


@pytest.mark.parametrize("form", FORMS)
def test_a_form_with_a_day_whose_name_is_unread_is_not_blank(form: tuple[str, str, str]) -> None:
    heading, sentence, foot = form
    assert found(page(heading, sentence.format(""), foot, DAY)).material is not M.OTHER


# ------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [
        ("累计完成专业课六十学时,测试通过。", "60"),
        ("共三十学时,考核合格。", "30"),
        ("计九十学时,考核合格。", "90"),
        ("学习二十四学时,考核合格。", "24"),
        ("完成七十二个学时,考核合格。", "72"),
        ("完成十学时,考核合格。", "10"),
        ("合计四十八课时,考核合格。", "48"),
    ],
)
def test_hours_in_chinese_numerals_are_read(sentence: str, hours: str) -> None:
    lines = page("继续教育培训证书", "学员姓名:齐敏", "参加2024年度专业课培训,", sentence)
    assert read(M.CE_PROFESSIONAL_COURSE, lines, "hours") == hours


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("No. 6528242024070933", "6528242024070933"),
        ("NO:XJ2024GX672681", "XJ2024GX672681"),
        ("No.GX2024-00193", "GX2024-00193"),
        ("查询码:SH24T60X0091", "SH24T60X0091"),
        ("证书查询码:SH24T60X0091", "SH24T60X0091"),
        ("防伪码:8A7C20240915", "8A7C20240915"),
        ("验证编号:202409150017", "202409150017"),
        ("证书号:GP2023-XJ-YW-20418", "GP2023-XJ-YW-20418"),
    ],
)
def test_the_number_of_a_certificate_is_read_in_the_platforms_usual_forms(
    printed: str, number: str
) -> None:
    lines = page("公需课合格证", "姓名:齐敏", "2024年度公需课程30学时,合格。", printed)
    assert read(M.CE_PUBLIC_COURSE, lines, "certificate_number") == number


@pytest.mark.parametrize(
    "sign", ["签字(手印)", "签名(手印)", "签字(按手印)", "签名(指印)", "承诺人(签字并按手印)"]
)
def test_the_signature_of_a_promise_stands_behind_the_words_for_it(sign: str) -> None:
    lines = [*sheet("本人承诺以上填报内容真实有效。"), *page("承诺书", f"{sign}:陈德龙", DAY)[1:]]
    assert read(M.COMMITMENT, lines, "name") == "陈德龙"
