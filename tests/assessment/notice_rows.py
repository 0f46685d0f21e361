"""The notice clause by clause: what a reviewer must check, what plants the fault, what must be said.

`docs/policy.md` prints this table; `test_notice_rows.py` tries each row and holds the page to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.assessment.further_rule_cases import exempted
from tests.assessment.rule_cases import ENTERPRISE, TEACHER, at, both, grade, posted, studied
from tests.made_whole import Edit, M, declared, printed, undeclared, without

EXEMPT = {"exempt": True}


@dataclass(frozen=True)
class Row:
    """`codes` are said of an application with these `edits`, `unsaid` are not."""

    clause: str
    check: str
    rule: str
    edits: Sequence[Edit]
    codes: Sequence[str] = ()
    unsaid: Sequence[str] = ()
    given: dict[str, Any] = field(default_factory=dict)


def employer(name: str) -> list[Edit]:
    return [both(employer=name)]


def exempt(reason: str, sealed_by: str) -> list[Edit]:
    return [exempted(reason, sealed_by)]


ROWS: tuple[Row, ...] = (
    Row("一", "单位在本县：外县", "R-ELIG-1", employer("焉耆县水利局"), ["EMPLOYER_ELSEWHERE"]),
    Row("一", "单位在本县：外省", "R-ELIG-1", employer("山东省水利设计院"), ["EMPLOYER_ELSEWHERE"]),
    Row("一", "单位在本县：兵团", "R-ELIG-1", employer("第二师二十一团"), ["EMPLOYER_ELSEWHERE"]),
    Row("一", "单位在本县：路名不是地名", "R-ELIG-1", employer("阿克苏路小学"), (), ["EMPLOYER_ELSEWHERE"]),
    Row("一", "单位在本县：路名不是地名", "R-ELIG-1", employer("和田路幼儿园"), (), ["EMPLOYER_ELSEWHERE"]),
    Row("一", "企（事）业单位：性质未填报", "应交材料的条件", [declared(employer_kind=None)], ["REQUIREMENT_UNDECIDED"]),
    Row("一", "全日制：函授", "R-ELIG-2", [studied("函授")], ["NOT_FULL_TIME"]),
    Row("一", "全日制：编号的类别是成人", "R-ELIG-2", [both(certificate_number="999995202205000123")], ["NOT_FULL_TIME"]),
    Row("一", "全日制：编号的类别是自学考试", "R-ELIG-2", [both(certificate_number="999996202205000123")], ["NOT_FULL_TIME"]),
    Row("一", "全日制：学位编号以 C 开头", "R-ELIG-2", [both(degree_certificate_number="C9999942022000123")], ["NOT_FULL_TIME"]),
    Row("一", "全日制：证书写成人高等教育", "R-ELIG-2", [printed(M.GRADUATION_CERTIFICATE, study_kind="成人高等教育")], ["NOT_FULL_TIME"]),
    Row("一", "年限未满", "R-ELIG-3", [both(work_start="2024-03-01")], ["WORK_YEARS_SHORT"]),
    Row("一", "年限到年底才满", "R-ELIG-3a", [both(work_start="2023-11-01")], ["WORK_YEARS_BY_YEAR_END"]),
    Row("一", "年限：毕业日期未填报，按证书核对", "R-ELIG-3", [undeclared("graduated")], ["UNDECLARED_TAKEN_FROM_PAPER"]),
    Row("一", "年限：工作已经结束", "R-WRK-6", [printed(M.WORK_EXPERIENCE, work_end="2023-05")], ["WORK_ENDED"]),
    Row("一", "年限：结束早于开始", "R-WRK-6", [printed(M.WORK_EXPERIENCE, work_end="2022-05")], ["WORK_ENDED"]),
    Row("一", "专业技术工作：保洁", "R-WRK-7", [printed(M.WORK_EXPERIENCE, work="保洁工作")], ["WORK_KIND"]),
    Row(
        "一",
        "年限：两段工作之间有间断",
        "R-WRK-8",
        [printed(M.WORK_EXPERIENCE, periods="2022年8月至2023年1月，2024年4月至今")],
        ["WORK_GAP"],
    ),
    Row(
        "六（一）5（7）",
        "社保补缴",
        "R-ENT-1c",
        [printed(M.SOCIAL_INSURANCE, remark="补缴")],
        ["INSURANCE_REMARK"],
        given=ENTERPRISE,
    ),
    *(
        Row("一", f"学历层次：{level}", "R-ELIG-4", [both(level=level)], ["LEVEL_NOT_REGULATED"])
        for level in ("硕士", "博士", "技工", "第二学士学位", "研究生", "高中")
    ),
    Row("一", "考核合格：基本合格", "R-ELIG-10", [grade("基本合格")], ["ASSESSMENT_NOT_PASSED"]),
    Row("一", "考核合格：没有等次", "R-ELIG-10", [printed(M.ANNUAL_ASSESSMENT, 2023, grade=None)], ["RULE_NOT_CHECKED"]),
    *(
        Row("一", f"考核合格：{word}", "R-ASM-5", [grade(word)], ["ASSESSMENT_UNGRADED"])
        for word in ("不确定档次", "只写评语", "不确定等次", "未参加考核")
    ),
    Row("一", "初次：已有职称", "R-ELIG-9", [declared(current_title="助理工程师")], ["TITLE_HELD"]),
    *(
        Row("一", f"初次：填“{word}”即没有", "R-ELIG-9", [declared(current_title=word)], (), ["TITLE_HELD"])
        for word in ("/", "—", "未评", "无")
    ),
    Row("一", "初级：申报中级", "R-ELIG-11", [declared(applied_level="中级")], ["APPLIED_LEVEL"]),
    Row("一", "以考代评：通信", "R-ELIG-6", [both(specialty="通信")], ["EXAM_ONLY"]),
    Row("二", "不在范围内", "R-ELIG-5", [both(specialty="航空")], ["SPECIALTY_NOT_OPEN"]),
    *(
        Row("二", f"写法相近：{word}", "R-ELIG-5a", [both(specialty=word)], ["SPECIALTY_TO_CONFIRM"], ["SPECIALTY_NOT_OPEN"])
        for word in ("水利工程", "建筑工程", "林业", "机械", "电子")
    ),
    *(
        Row("二", f"通知括号中写到的：{word}", "R-ELIG-5", [both(series=series, specialty=word)], (), ["SPECIALTY_NOT_OPEN", "SPECIALTY_TO_CONFIRM"])
        for series, word in (("工程系列", "制药"), ("艺术系列", "摄像师"), ("艺术系列", "编导"))
    ),
    Row("四（一）", "截止之后", "R-TIME-1", [at("2024-10-30T18:00:01")], ["OUTSIDE_WINDOW"]),
    Row("六（一）1", "身份证已过期", "R-ID-4", [both(id_valid_from="2014-10-19", id_valid_until="2024-10-19")], ["ID_CARD_EXPIRED"]),
    Row("六（一）1", "身份证审核中到期", "R-ID-5c", [both(id_valid_from="2014-10-25", id_valid_until="2024-10-25")], ["ID_CARD_ENDS_IN_REVIEW"]),
    Row("六（一）1", "身份证尚未生效", "R-ID-5b", [both(id_valid_from="2024-10-21", id_valid_until="2034-10-21")], ["ID_CARD_TERM_ODD"]),
    Row("六（一）1", "号码的区划", "R-ID-2a", [both(id_number="902827199903089026")], ["ID_NUMBER_REGION"]),
    *(
        Row("六（一）2", f"学籍：{word}", "R-CHSI-5", [printed(M.CHSI_REPORT, study_status=word)], ["STILL_ENROLLED"])
        for word in ("不在籍（退学）", "不在籍（肄业）", "不在籍（结业）", "在籍（注册学籍）")
    ),
    Row("六（一）2", "学籍：不在籍（毕业）", "R-CHSI-5", [printed(M.CHSI_REPORT, study_status="不在籍（毕业）")], (), ["STILL_ENROLLED"]),
    Row("六（一）3", "证书没有合格字样", "R-CE-3", [printed(M.CE_PUBLIC_COURSE, 2024, result=None)], ["RULE_NOT_CHECKED"]),
    Row("六（一）3", "证书写学时认定中", "R-CE-3", [printed(M.CE_PUBLIC_COURSE, 2024, result="认定中")], ["COURSE_NOT_PASSED"]),
    Row("附件5注1", "访惠聚由统战部盖章", "R-EXM-3", exempt("仍在参加“访惠聚”驻村工作", "和静县委统战部"), ["EXEMPTION_AUTHORITY"], given=EXEMPT),
    Row("附件5注1", "管寺由访惠聚办盖章", "R-EXM-3b", exempt("参加驻村管寺工作", "和静县“访惠聚”办公室"), ["EXEMPTION_AUTHORITY"], given=EXEMPT),
    Row("附件5注1", "由驻村工作队盖章", "R-EXM-3", exempt("参加“访惠聚”驻村工作", "和静县某村“访惠聚”工作队"), ["EXEMPTION_AUTHORITY"], given=EXEMPT),
    Row("附件5注2", "已返回，由县单位盖章", "R-EXM-3a", exempt("参加驻村，已返回", "巴音郭楞蒙古自治州和静县人力资源和社会保障局"), ["EXEMPTION_AUTHORITY"], given=EXEMPT),
    Row("附件5注2", "已返回，由县单位盖章", "R-EXM-3a", exempt("参加驻村，已返回", "新疆维吾尔自治区和静县水利局"), ["EXEMPTION_AUTHORITY"], given=EXEMPT),
    Row("附件5注2", "期间已经结束而没有“返回”二字", "R-EXM-3a", exempt("2022年2月至2023年2月参加驻村工作", "和静县“访惠聚”办公室"), ["EXEMPTION_AUTHORITY"], given=EXEMPT),
    Row("附件5注2", "已返回，由州单位盖章", "R-EXM-3a", exempt("参加驻村，已返回", "巴音郭楞蒙古自治州水利局"), (), ["EXEMPTION_AUTHORITY"], given=EXEMPT),
    Row("附件5", "审核意见不同意", "R-EXM-5", [printed(M.CE_EXEMPTION, outcome="不同意免除继续教育学习")], ["EXEMPTION_REFUSED"], given=EXEMPT),
    Row("六（一）4", "当年工作不满半年的年度", "R-ASM-1", [both(work_start="2022-11-01"), without(M.ANNUAL_ASSESSMENT, 2022)], ["YEAR_NOT_WORKED"], ["MATERIAL_MISSING"], {"level": "大专"}),
    Row("六（一）4", "公务员考核表", "R-ELIG-7c", [printed(M.ANNUAL_ASSESSMENT, 2023, title="公务员年度考核登记表")], ["ASSESSMENT_OF_CIVIL_SERVANT"]),
    Row("六（一）4", "事业单位交考核鉴定意见", "R-ASM-6", [printed(M.ANNUAL_ASSESSMENT, 2023, title="年度考核鉴定意见")], ["ASSESSMENT_FORM"]),
    Row("六（一）5（1）", "公示不足五个工作日", "R-PUB-2", [posted("2024-09-30", "2024-10-07")], ["POSTING_TOO_SHORT"]),
    Row("附件1", "公示没有起止日期", "R-PUB-2", [printed(M.PUBLIC_NOTICE, posting_from=None, posting_until=None)], ["RULE_NOT_CHECKED"]),
    Row("附件2", "没有公示天数", "R-PUB-6", [printed(M.PUBLIC_NOTICE_RESULT, posting_days=None)], ["RULE_NOT_CHECKED"]),
    Row("附件2", "没有写结果", "R-PUB-8", [printed(M.PUBLIC_NOTICE_RESULT, outcome=None)], ["RULE_NOT_CHECKED"]),
    Row("附件2", "外单位公章", "R-SIG-3b", [printed(M.PUBLIC_NOTICE_RESULT, sealed_by="和静县种子站")], ["SEAL_OF_OTHER_UNIT"]),
    Row("附件2", "最后一日当天落款", "R-PUB-4d", [printed(M.PUBLIC_NOTICE_RESULT, signed_on="2024-10-14")], ["RESULT_ON_LAST_DAY"], ["RESULT_BEFORE_POSTING_END"]),
    Row("附件3", "意见栏空白", "R-REC-1a", [printed(M.RECOMMENDATION, outcome=None)], ["RULE_NOT_CHECKED"]),
    Row("附件3", "不是填报的主管部门", "R-REC-1e", [printed(M.RECOMMENDATION, sealed_by="和静县教育局")], ["RECOMMENDATION_AUTHORITY"]),
    Row("附件3", "上年的推荐意见", "R-SIG-5", [printed(M.RECOMMENDATION, signed_on="2023-10-16")], ["PAPER_OF_OTHER_YEAR"]),
    Row("附件3", "日期在提交之后", "R-SIG-5a", [printed(M.RECOMMENDATION, signed_on="2024-12-01")], ["PAPER_OF_LATER_DAY"]),
    Row("附件3", "公示期满之前推荐", "R-REC-1d", [printed(M.RECOMMENDATION, signed_on="2024-10-09")], ["RECOMMENDATION_BEFORE_POSTING_END"]),
    Row("附件4", "没有写结论", "R-INT-2", [printed(M.INTEGRITY_CERTIFICATE, outcome=None)], ["RULE_NOT_CHECKED"]),
    Row("附件4", "有问题线索反映", "R-INT-2", [printed(M.INTEGRITY_CERTIFICATE, outcome="因违纪被立案审查，尚未结案")], ["PENALTY_STATED"]),
    Row("附件4", "由水利局盖章", "R-INT-1a", [printed(M.INTEGRITY_CERTIFICATE, sealed_by="和静县水利局")], ["INTEGRITY_AUTHORITY"]),
    Row("八（一）", "廉政证明日期在后年", "R-SIG-5a", [printed(M.INTEGRITY_CERTIFICATE, signed_on="2026-10-16")], ["PAPER_OF_LATER_DAY"]),
    Row("八（一）", "工作经历证明日期在后年", "R-SIG-5a", [printed(M.WORK_EXPERIENCE, signed_on="2026-10-16")], ["PAPER_OF_LATER_DAY"]),
    Row("六（一）5（5）", "没有写所从事的工作", "R-WRK-2", [printed(M.WORK_EXPERIENCE, work=None)], ["WORK_EXPERIENCE_INCOMPLETE"]),
    Row("六（一）5（6）", "系列未填报，教师材料取决于它", "应交材料的条件", [undeclared("series"), *(printed(m, series=None) for m in (M.PUBLIC_NOTICE, M.PUBLIC_NOTICE_RESULT))], ["REQUIREMENT_UNDECIDED"]),
    Row("六（一）5（6）", "教师资格证号码的种类", "R-TCH-5", [printed(M.TEACHER_QUALIFICATION, certificate_number="20226528720001234")], ["TEACHER_NUMBER_ODD"], given=TEACHER),
    Row("六（一）5（6）", "师德材料的公章", "R-SIG-3c", [printed(M.TEACHER_ETHICS, sealed_by="和静县种子站")], ["SEAL_OF_OTHER_UNIT"], given=TEACHER),
    Row("六（一）5（7）", "社保中断", "R-ENT-1a", [printed(M.SOCIAL_INSURANCE, months="2024-03,2024-05,2024-06,2024-07,2024-08,2024-09")], ["INSURANCE_MONTHS"], given=ENTERPRISE),
    Row("六（一）5（7）", "缴费单位不是本单位", "R-ENT-2", [printed(M.SOCIAL_INSURANCE, employer="巴州某劳务派遣公司")], ["EMPLOYER_MISMATCH"], given=ENTERPRISE),
    Row("七（一）1", "男满六十岁当日", "R-ELIG-7a", [both(id_number="652827196410200210", birth_date="1964-10-20", sex="男", id_valid_until="长期")], ["AGE_PAST_RETIREMENT"]),
    Row("七（一）1", "女满五十五岁当日", "R-ELIG-7b", [both(id_number="652827196910200225", birth_date="1969-10-20", id_valid_until="长期")], ["AGE_PAST_RETIREMENT"]),
    Row("七（一）1", "参公人员", "R-ELIG-7", [declared(status="参公")], ["STATUS_EXCLUDED"]),
    Row("七（一）2", "影响期未满", "R-ELIG-8", [printed(M.INTEGRITY_CERTIFICATE, penalty_until="2024-12-31")], ["PENALTY_IN_EFFECT"]),
)  # fmt: skip
