"""Further rules of hejing-2024: what plants their fault, and what looks alike and is none."""

from __future__ import annotations

from tests.assessment.rule_cases import ENTERPRISE, TEACHER, Case, both
from tests.made_whole import M, declared, printed

EXEMPT = {"exempt": True}
_THERE, _WAS = "仍在参加", "2022年2月至2023年2月参加"


def exempted(reason: str, sealed_by: str):  # type: ignore[no-untyped-def]
    return printed(M.CE_EXEMPTION, reason=reason, sealed_by=sealed_by)


FURTHER: tuple[Case, ...] = (
    Case(
        "R-ELIG-5a",
        "SPECIALTY_TO_CONFIRM",
        [both(specialty="水利工程")],
        [both(specialty="水利")],
        says="水利工程",
    ),
    Case(
        "R-ELIG-11",
        "APPLIED_LEVEL",
        [declared(applied_level="中级")],
        [declared(applied_level="助理级")],
    ),
    Case(
        "R-ID-2a",
        "ID_NUMBER_REGION",
        [both(id_number="902827199903089026")],
        [both(id_number="652827199903089024")],
    ),
    Case(
        "R-ID-5b",
        "ID_CARD_TERM_ODD",
        [both(id_valid_from="2024-10-21", id_valid_until="2034-10-21")],
        [both(id_valid_from="2024-10-20", id_valid_until="2034-10-20")],
        material=M.ID_CARD_EMBLEM_SIDE,
    ),
    Case(
        "R-ID-5c",
        "ID_CARD_ENDS_IN_REVIEW",
        [both(id_valid_from="2014-10-30", id_valid_until="2024-10-30")],
        [both(id_valid_from="2014-10-31", id_valid_until="2024-10-31")],
        material=M.ID_CARD_EMBLEM_SIDE,
    ),
    Case(
        "R-EXM-3b",
        "EXEMPTION_AUTHORITY",
        [exempted(f"{_THERE}驻村管寺工作", "和静县“访惠聚”办公室")],
        [exempted(f"{_THERE}驻村管寺工作", "中共和静县委统战部")],
        EXEMPT,
        M.CE_EXEMPTION,
    ),
    Case(
        "R-EXM-3c",
        "EXEMPTION_AUTHORITY",
        [exempted(f"{_THERE}南疆学前双语教育干部支教", "和静县“访惠聚”办公室")],
        [
            exempted(
                f"{_THERE}南疆学前双语教育干部支教",
                "和田地区学前双语教育干部支教工作领导小组办公室",
            )
        ],
        EXEMPT,
        M.CE_EXEMPTION,
    ),
    Case(
        "R-ASM-6",
        "ASSESSMENT_FORM",
        [printed(M.ANNUAL_ASSESSMENT, 2023, title="年度考核鉴定意见")],
        [printed(M.ANNUAL_ASSESSMENT, 2023, title="事业单位工作人员年度考核登记表")],
        {"employer_kind": "public_institution"},
        material=M.ANNUAL_ASSESSMENT,
    ),
    Case(
        "R-WRK-6",
        "WORK_ENDED",
        [printed(M.WORK_EXPERIENCE, work_end="2024-05")],
        [printed(M.WORK_EXPERIENCE, work_end="2024-10-01")],
        material=M.WORK_EXPERIENCE,
    ),
    Case(
        "R-WRK-8",
        "WORK_GAP",
        [printed(M.WORK_EXPERIENCE, periods="2022年8月至2023年1月在甲站工作，2024年4月至今")],
        [printed(M.WORK_EXPERIENCE, periods="2022.08-2023.01 甲站 测量；2023.03至今 乙站 规划")],
        material=M.WORK_EXPERIENCE,
        says="14 个月",
    ),
    Case(
        "R-ENT-1c",
        "INSURANCE_REMARK",
        [printed(M.SOCIAL_INSURANCE, remark="补缴")],
        [printed(M.SOCIAL_INSURANCE, remark="正常应缴")],
        ENTERPRISE,
        M.SOCIAL_INSURANCE,
    ),
    Case(
        "R-WRK-7",
        "WORK_KIND",
        [printed(M.WORK_EXPERIENCE, work="保洁工作")],
        [printed(M.WORK_EXPERIENCE, work="行政区划地名普查技术工作")],
        material=M.WORK_EXPERIENCE,
        says="保洁工作",
    ),
    Case(
        "R-PUB-4d",
        "RESULT_ON_LAST_DAY",
        [printed(M.PUBLIC_NOTICE_RESULT, signed_on="2024-10-14")],
        [printed(M.PUBLIC_NOTICE_RESULT, signed_on="2024-10-15")],
        material=M.PUBLIC_NOTICE_RESULT,
    ),
    Case(
        "R-REC-1e",
        "RECOMMENDATION_AUTHORITY",
        [printed(M.RECOMMENDATION, sealed_by="和静县教育局")],
        [printed(M.RECOMMENDATION, sealed_by="新疆和静县水利局")],
        material=M.RECOMMENDATION,
        says="和静县教育局",
    ),
    Case(
        "R-REC-1d",
        "RECOMMENDATION_BEFORE_POSTING_END",
        [printed(M.RECOMMENDATION, signed_on="2024-10-09")],
        [printed(M.RECOMMENDATION, signed_on="2024-10-14")],
        material=M.RECOMMENDATION,
    ),
    Case(
        "R-SIG-3b",
        "SEAL_OF_OTHER_UNIT",
        [printed(M.PUBLIC_NOTICE_RESULT, sealed_by="和静县种子站")],
        [printed(M.PUBLIC_NOTICE_RESULT, sealed_by="新疆和静县水利管理站")],
        material=M.PUBLIC_NOTICE_RESULT,
    ),
    Case(
        "R-SIG-3c",
        "SEAL_OF_OTHER_UNIT",
        [printed(M.TEACHER_ETHICS, sealed_by="和静县种子站")],
        [printed(M.TEACHER_ETHICS, sealed_by="新疆和静县水利管理站")],
        TEACHER,
        M.TEACHER_ETHICS,
    ),
    Case(
        "R-SIG-3d",
        "SEAL_OF_OTHER_UNIT",
        [printed(M.ANNUAL_ASSESSMENT, 2023, sealed_by="和静县种子站")],
        [printed(M.ANNUAL_ASSESSMENT, 2023, sealed_by="新疆和静县水利管理站")],
        material=M.ANNUAL_ASSESSMENT,
    ),
    Case(
        "R-SIG-5a",
        "PAPER_OF_LATER_DAY",
        [printed(M.RECOMMENDATION, signed_on="2024-12-01")],
        [printed(M.RECOMMENDATION, signed_on="2024-10-20")],
        material=M.RECOMMENDATION,
    ),
    Case(
        "R-TCH-5",
        "TEACHER_NUMBER_ODD",
        [printed(M.TEACHER_QUALIFICATION, certificate_number="20226528720001234")],
        [printed(M.TEACHER_QUALIFICATION, certificate_number="20226528730001234")],
        TEACHER,
        M.TEACHER_QUALIFICATION,
        "所含的资格种类",
    ),
    Case(
        "R-TCH-5a",
        "TEACHER_NUMBER_ODD",
        [printed(M.TEACHER_QUALIFICATION, certificate_number="20226528731001234")],
        [printed(M.TEACHER_QUALIFICATION, certificate_number="20226528732001234")],
        TEACHER,
        M.TEACHER_QUALIFICATION,
    ),
)
