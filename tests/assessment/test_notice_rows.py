"""Each row of the notice: what a reviewer must check is found, said, or not said in error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from intake.domain.findings import Severity
from tests.assessment.notice_rows import ROWS, Row
from tests.made_whole import M, Whole, full_policy, make_whole, on, printed, without

PAGE = Path("docs/policy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.clause} {row.check}")
def test_a_row_of_the_notice(row: Row) -> None:
    codes = [f.code for f in on(make_whole(**row.given), *row.edits).flags]
    assert set(row.codes) <= set(codes), codes
    assert not set(row.unsaid) & set(codes), codes


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.clause} {row.check}")
def test_the_page_for_policy_writers_has_the_row(row: Row) -> None:
    assert any(row.rule in line and row.clause in line for line in PAGE.splitlines()), row.rule


def test_one_form_of_the_year_stands_for_one_year_that_lacks() -> None:
    def only_this_year(whole: Whole) -> None:
        for year in (2021, 2022):
            without(M.ANNUAL_ASSESSMENT, year)(whole)
        whole.papers[M.ANNUAL_ASSESSMENT, 2024] = whole.papers.pop((M.ANNUAL_ASSESSMENT, 2023))
        paper = whole.papers[M.ANNUAL_ASSESSMENT, 2024]
        fields = tuple(replace(f, read="2024") if f.field == "year" else f for f in paper.fields)
        whole.papers[M.ANNUAL_ASSESSMENT, 2024] = replace(paper, years=(2024,), fields=fields)

    report = on(make_whole(level="中专"), only_this_year)
    missing = [(f.year, f.severity) for f in report.flags if f.code == "MATERIAL_MISSING"]
    assert missing == [(2021, Severity.ERROR), (2022, Severity.ERROR)]


def test_a_secondary_school_graduate_is_not_told_to_bring_a_report_that_cannot_be() -> None:
    from intake.assessment.facts import facts_of

    whole = make_whole(level="中专")
    texts = [d.text for d in full_policy().papers_on_paper(facts_of(whole.application, None))]
    assert not [t for t in texts if "备案表" in t]
    assert [t for t in texts if "毕业生登记表" in t]


def test_the_sentence_on_insurance_says_where_the_list_ends() -> None:
    given = {"employer_kind": "enterprise"}
    months = "2023-01,2023-02,2023-03,2023-04,2023-05,2023-06"
    report = on(make_whole(**given), printed(M.SOCIAL_INSURANCE, months=months))  # type: ignore[arg-type]
    (flag,) = [f for f in report.flags if f.code == "INSURANCE_MONTHS"]
    assert "到2023年6月为止" in flag.message
    assert "连续 6 个月" in flag.message


def test_one_wrong_paper_is_one_cause() -> None:
    other = printed(
        M.GRADUATION_CERTIFICATE,
        enrolled="2014-09",
        graduated="2017-06-20",
        school="楼兰职业技术学院",
        major="会计",
        level="专科",
        certificate_number="999991201706000123",
    )
    found = [f for f in on(make_whole(), other).flags if f.severity is Severity.ERROR]
    assert [(f.code, f.material) for f in found] == [("WRONG_PAPER", M.GRADUATION_CERTIFICATE)]
    assert "学校、专业" in found[0].message


def test_a_name_changed_after_the_diploma_is_told_what_to_bring() -> None:
    report = on(make_whole(), printed(M.GRADUATION_CERTIFICATE, name="阿依夏·买买提"))
    (flag,) = [f for f in report.flags if f.code == "NAME_MISMATCH"]
    assert "同一人证明" in flag.advice
    assert "更名" in flag.advice
