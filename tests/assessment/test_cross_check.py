"""Papers that disagree: which one is the odd one out, and what has to be corrected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.assessment.cross_check import is_variant
from intake.domain.application import Material
from intake.domain.findings import FieldVerdict, Flag, Report, Severity
from intake.policy.notice import load_policy
from tests.made_whole import declared, make_whole, on, printed, report_on, undeclared

M = Material
VARIANTS = load_policy("hejing-2024").consistency.variants  # type: ignore[union-attr]


def only(report: Report, code: str) -> Flag:
    (flag,) = [f for f in report.flags if f.code == code]
    return flag


def test_papers_that_agree_against_the_declaration_make_it_the_odd_one() -> None:
    flag = only(
        on(
            make_whole(),
            *(
                printed(m, school="天山大学")
                for m in (M.GRADUATION_CERTIFICATE, M.DEGREE_CERTIFICATE, M.CHSI_REPORT)
            ),
        ),
        "SCHOOL_MISMATCH",
    )
    assert flag.evidence["odd_one_out"] == "declaration"
    assert {w["material"] for w in flag.evidence["witnesses"]} == {
        "graduation_certificate",
        "degree_certificate",
        "chsi_report",
    }
    assert "修改填报" in flag.advice


def test_a_paper_alone_against_the_declaration_and_a_register_is_the_odd_one() -> None:
    flag = only(
        on(make_whole(), printed(M.DEGREE_CERTIFICATE, school="天山大学")), "SCHOOL_MISMATCH"
    )
    assert flag.material is M.DEGREE_CERTIFICATE
    assert flag.evidence["odd_one_out"] == "degree_certificate"
    assert "出具单位更正" in flag.advice


def test_a_register_is_right_against_papers_that_bear_the_declaration_out() -> None:
    flag = only(on(make_whole(), printed(M.CHSI_REPORT, school="天山大学")), "SCHOOL_MISMATCH")
    assert flag.evidence["odd_one_out"] == "declaration"
    assert "为准" in flag.advice and "《毕业证书》" in flag.advice


def test_two_registers_that_differ_ask_for_the_record_of_a_change() -> None:
    flag = only(
        on(make_whole(), printed(M.CHSI_REPORT, birth_date="1999-03-18")), "BIRTH_DATE_MISMATCH"
    )
    assert "户口簿" in flag.advice and "学信网" in flag.advice


def test_a_name_written_in_another_way_asks_for_a_same_person_certificate() -> None:
    report = on(make_whole(), printed(M.GRADUATION_CERTIFICATE, name="阿依姑丽·麦麦提"))
    flag = only(report, "NAME_VARIANT")
    assert flag.severity is Severity.WARNING
    assert "同一人证明" in flag.advice
    assert "NAME_MISMATCH" not in [f.code for f in report.flags]
    assert report.verdict == "manual"


def test_another_name_is_no_variant() -> None:
    report = on(make_whole(), printed(M.GRADUATION_CERTIFICATE, name="阿依努尔·买买提"))
    assert only(report, "NAME_MISMATCH").evidence["odd_one_out"] == "graduation_certificate"


def test_a_name_typed_as_a_variant_is_simply_corrected() -> None:
    whole = make_whole()
    papers = [printed(m, y, name="阿依姑丽·麦麦提") for m, y in whole.papers if m is not M.ID_PHOTO]
    flag = only(on(whole, *papers), "NAME_MISMATCH")
    assert flag.evidence["odd_one_out"] == "declaration"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("买买提·吐尔逊", "麦麦提·图尔荪", True),
        ("买买提·吐尔逊", "麦麦提·吐尔荪", True),
        ("阿布都·热依木", "阿卜杜·热伊姆", True),
        ("阿依古丽", "阿依古丽", False),
        ("王提", "王铁军", False),
    ],
)
def test_variants_differ_by_nothing_but_known_twins(one: str, other: str, expected: bool) -> None:
    assert is_variant(one, other, VARIANTS) is expected
    assert is_variant(other, one, VARIANTS) is expected


def test_a_value_nobody_declared_is_compared_among_the_papers() -> None:
    report = on(make_whole(), undeclared("major"), printed(M.DEGREE_CERTIFICATE, major="土木工程"))
    flag = only(report, "PAPERS_DISAGREE")
    assert (flag.material, flag.field, flag.read) == (M.DEGREE_CERTIFICATE, "major", "土木工程")
    assert flag.evidence["reference"] == "水利水电工程"
    assert flag.severity is Severity.WARNING
    assert "《学历证书电子注册备案表" in flag.message


def test_papers_that_agree_on_what_nobody_declared_give_nothing() -> None:
    for name in ("major", "school", "graduated", "ethnicity", "employer", "work_start"):
        report = on(make_whole(), undeclared(name))
        assert "PAPERS_DISAGREE" not in [f.code for f in report.flags], name


def test_an_unsure_reading_speaks_neither_for_nor_against() -> None:
    def unsure(whole: object) -> None:
        paper = whole.papers[M.DEGREE_CERTIFICATE, None]  # type: ignore[attr-defined]
        fields = tuple(
            replace(f, confidence=0.9) if f.field == "major" else f for f in paper.fields
        )
        whole.papers[M.DEGREE_CERTIFICATE, None] = replace(paper, fields=fields)  # type: ignore[attr-defined]

    report = on(
        make_whole(), undeclared("major"), printed(M.DEGREE_CERTIFICATE, major="土木工程"), unsure
    )
    assert "PAPERS_DISAGREE" not in [f.code for f in report.flags]


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("2022-08", None),
        ("2022-07-01", None),
        ("2022-09-30", None),
        ("2022-10-01", "WORK_START_NEAR"),
        ("2022-11", "WORK_START_NEAR"),
        ("2022-12-01", "WORK_START_MISMATCH"),
        ("2021-08-01", "WORK_START_MISMATCH"),
    ],
)
def test_times_of_work_agree_within_a_month_and_nearly_within_three(
    shown: str, code: str | None
) -> None:
    report = on(make_whole(), printed(M.WORK_EXPERIENCE, work_start=shown))
    assert [f.code for f in report.flags] == ([code] if code else [])
    if code is None:
        row = next(
            f
            for e in report.materials
            for f in e.fields
            if e.material is M.WORK_EXPERIENCE and f.field == "work_start"
        )
        assert row.verdict is FieldVerdict.MATCH and row.read == shown


def test_another_persons_paper_is_no_witness() -> None:
    stranger = printed(M.GRADUATION_CERTIFICATE, name="王小明", sex="男", major="土木工程")
    report = on(make_whole(), undeclared("major"), stranger)
    errors = {f.code for f in report.flags if f.severity is Severity.ERROR}
    assert errors == {"DECLARATION_MISSING", "OTHER_PERSON"}
    assert "PAPERS_DISAGREE" not in [f.code for f in report.flags]


def test_a_policy_without_this_part_compares_no_papers() -> None:
    whole = make_whole()
    policy = load_policy("hejing-2024").model_copy(update={"consistency": None})
    whole.policy = policy
    undeclared("major")(whole)
    printed(M.DEGREE_CERTIFICATE, major="土木工程")(whole)
    assert "PAPERS_DISAGREE" not in [f.code for f in report_on(whole).flags]


def test_the_declared_value_alone_is_enough_to_be_contradicted() -> None:
    report = on(
        make_whole(),
        declared(major="土木工程"),
        *(
            printed(m, major="水利水电工程")
            for m in (M.GRADUATION_CERTIFICATE, M.DEGREE_CERTIFICATE, M.CHSI_REPORT)
        ),
    )
    flag = only(report, "MAJOR_MISMATCH")
    assert flag.evidence["odd_one_out"] == "declaration"
