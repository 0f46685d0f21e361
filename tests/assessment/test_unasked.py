"""A rule that could not be asked says so: whatever it needs and nobody read has a finding."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from intake.domain.application import Material
from intake.domain.findings import FieldVerdict, Flag, Kind, Severity
from intake.policy.lint import problems_of
from intake.policy.notice import policy_names
from intake.policy.references import DECLARED, STATED
from intake.policy.rules import Rule
from tests.made_whole import M, Whole, full_policy, make_whole, on, printed, report_on

PEOPLE = (
    {},
    {"level": "中专"},
    {"exempt": True},
    {"employer_kind": "enterprise", "series": "中小学教师系列", "specialty": "中学教师"},
)
Case = tuple[str, str, str, str]


def of_papers(rule: Rule) -> list[str]:
    """The values of papers that it needs; those that may lack are argued in the policy."""
    return [
        one
        for one in rule.needs
        if one not in STATED and not one.startswith(f"{DECLARED}.") and not one.endswith(".*")
    ]


def needed() -> list[Case]:
    return [
        (name, rule.id, *reference.split(".")[:2])  # type: ignore[misc]
        for name in policy_names()
        for rule in full_policy(name).rules
        for reference in of_papers(rule)
    ]


@cache
def _clean(number: int, policy: str) -> tuple[Flag, ...]:
    return report_on(_person(number, policy)).flags


def _person(number: int, policy: str) -> Whole:
    whole = make_whole(**PEOPLE[number])  # type: ignore[arg-type]
    whole.policy = full_policy(policy)
    return whole


def _without(whole: Whole, material: Material, fields: set[str]) -> bool:
    """Takes the values away from every such paper; whether there was one."""
    found = False
    for place, paper in whole.papers.items():
        if place[0] is material:
            kept = tuple(f for f in paper.fields if f.field not in fields)
            found = found or kept != paper.fields
            whole.papers[place] = replace(paper, fields=kept)
    return found


@pytest.mark.parametrize("case", needed(), ids=lambda case: "-".join(case))
def test_a_value_that_a_rule_needs_and_that_nobody_read_has_a_finding(case: Case) -> None:
    policy, rule_id, source, name = case
    rule = next(one for one in full_policy(policy).rules if one.id == rule_id)
    material, tried = Material(source), 0
    for number in range(len(PEOPLE)):
        whole = _person(number, policy)
        of_person = whole.policy.series_of(_facts(whole))  # type: ignore[union-attr]
        level = whole.application.values["level"]
        if level not in whole.policy.levels or not rule.when.holds(_facts(whole), *of_person):  # type: ignore[union-attr]
            continue
        others = [reference.split(".")[:2] for reference in rule.or_known]
        taken = [_without(whole, Material(m), {field}) for m, field in [*others, (source, name)]]
        if not any(place[0] is material for place in whole.papers) or not any(taken):
            continue
        tried += 1
        new = [f for f in report_on(whole).flags if f not in _clean(number, policy)]
        about = [f for f in new if f.material is material and f.severity is not Severity.INFO]
        assert about, (case, PEOPLE[number])
    assert tried or (policy, source) in NOT_HANDED_IN, case


NOT_HANDED_IN = {("yunling-2027", "mandarin_certificate")}


def _facts(whole: Whole):  # type: ignore[no-untyped-def]
    from intake.assessment.facts import facts_of

    return facts_of(whole.application, None)


def test_one_paper_has_one_such_finding_that_names_all_that_lacks() -> None:
    report = on(
        make_whole(),
        printed(M.PUBLIC_NOTICE, posting_from=None, posting_until=None, signed_on=None),
    )
    (flag,) = [f for f in report.flags if f.code == "RULE_NOT_CHECKED"]
    assert (flag.kind, flag.severity, flag.material) == (
        Kind.NOT_CHECKED,
        Severity.WARNING,
        M.PUBLIC_NOTICE,
    )
    assert set(flag.evidence["fields"]) == {"posting_from", "posting_until", "signed_on"}
    assert "公示开始日期、公示结束日期" in flag.message
    assert flag.clause == "六（一）5（1）"


@pytest.mark.parametrize(
    ("material", "fields", "says"),
    [
        (M.PUBLIC_NOTICE, ("signed_on",), "由出具单位写明"),
        (M.ID_PHOTO, ("faces", "width", "height", "background"), "照相馆给的原图"),
        (M.COMMITMENT, ("dated", "signature"), "请本人补写"),
        (M.CE_PUBLIC_COURSE, ("result",), "发证机构"),
    ],
)
def test_what_to_do_about_silence_is_what_fits_the_document(
    material: Material, fields: tuple[str, ...], says: str
) -> None:
    year = 2024 if material is M.CE_PUBLIC_COURSE else None
    lacking = printed(material, year, **dict.fromkeys(fields))
    flags = [f for f in on(make_whole(), lacking).flags if f.code == "RULE_NOT_CHECKED"]
    assert flags
    assert {says in flag.advice for flag in flags} == {True}


def test_what_is_said_already_is_not_said_again() -> None:
    def undecided(whole: Whole) -> None:
        paper = whole.papers[M.ANNUAL_ASSESSMENT, 2023]
        fields = tuple(
            replace(f, read=None, verdict=FieldVerdict.UNDECIDED) if f.field == "grade" else f
            for f in paper.fields
        )
        whole.papers[M.ANNUAL_ASSESSMENT, 2023] = replace(paper, fields=fields)

    codes = [f.code for f in on(make_whole(), undecided).flags]
    assert codes == ["FIELD_NOT_CHECKED"]


def test_a_paper_that_is_not_asked_for_leaves_nothing_unasked() -> None:
    from tests.made_whole import added

    report = on(
        make_whole(), added(M.MANDARIN_CERTIFICATE), printed(M.MANDARIN_CERTIFICATE, score=None)
    )
    assert [f.code for f in report.flags] == ["SUPERFLUOUS_PAPER"]


def test_a_seal_unread_on_several_papers_is_one_finding_that_names_each() -> None:
    report = on(
        make_whole(),
        printed(M.PUBLIC_NOTICE, sealed_by=None),
        printed(M.PUBLIC_NOTICE_RESULT, sealed_by=None),
        printed(M.WORK_EXPERIENCE, sealed_by=None),
    )
    (flag,) = report.flags
    assert "《公示结果》《专业技术工作经历证明》的盖章单位也未能核对" in flag.message
    status = {e.material: e.status for e in report.materials}
    assert status[M.PUBLIC_NOTICE] == status[M.WORK_EXPERIENCE] == "manual"
    assert status[M.RECOMMENDATION] == "ok"


def test_a_declared_value_that_lacks_is_taken_from_the_papers_and_that_is_said() -> None:
    from tests.made_whole import undeclared

    def young(whole: Whole) -> None:
        for place, paper in whole.papers.items():
            fields = tuple(
                replace(f, read="2024-06-20") if f.field == "graduated" else f for f in paper.fields
            )
            whole.papers[place] = replace(paper, fields=fields)

    report = on(make_whole(), undeclared("graduated"))
    assert [(f.code, f.material, f.severity) for f in report.flags] == [
        ("DECLARATION_MISSING", None, Severity.ERROR),
        ("UNDECLARED_TAKEN_FROM_PAPER", M.CHSI_REPORT, Severity.INFO),
    ]
    report = on(make_whole(), undeclared("graduated"), young)
    assert "WORK_YEARS_SHORT" in [f.code for f in report.flags]


@pytest.mark.parametrize(
    ("fact", "papers"),
    [
        ("employer_kind", "《社保清单》"),
        ("series", "《师德师风情况说明》《教师资格证》《普通话水平测试等级证书》"),
    ],
)
def test_requirements_that_hang_on_an_undeclared_fact_are_asked_about(
    fact: str, papers: str
) -> None:
    from tests.made_whole import declared

    def nowhere_printed(whole: Whole) -> None:
        for place, paper in whole.papers.items():
            kept = tuple(f for f in paper.fields if f.field != fact)
            whole.papers[place] = replace(paper, fields=kept)

    report = on(make_whole(), declared(**{fact: None}), nowhere_printed)
    (flag,) = [f for f in report.flags if f.code == "REQUIREMENT_UNDECIDED"]
    assert all(one in flag.message for one in papers.split("》")[:1])


def test_a_value_that_nothing_produces_is_an_error_of_the_policys_check() -> None:
    path = Path("intake/policy/notices/hejing-2024.yaml")
    text = path.read_text(encoding="utf-8")
    broken = text.replace("[id_photo.width]", "[id_photo.grade]")
    assert broken != text
    problems = problems_of(broken.encode(), path.name)
    assert problems and all("没有什么能读出 id_photo.grade" in one for one in problems)


def _in_grey(whole: Whole) -> None:
    """The public notice as a copier without colour gives it: of its seal nobody can tell."""
    paper = whole.papers[M.PUBLIC_NOTICE, None]
    fields = tuple(
        replace(f, read=None, verdict=FieldVerdict.UNDECIDED) if f.field == "seal" else f
        for f in paper.fields
        if f.field != "sealed_by"
    )
    whole.papers[M.PUBLIC_NOTICE, None] = replace(paper, fields=fields)


@pytest.mark.parametrize(("severity", "verdict"), [(None, "manual"), (Severity.INFO, "pass")])
def test_whether_a_person_is_asked_about_a_copy_without_colour_is_the_policys(
    severity: Severity | None, verdict: str
) -> None:
    whole = make_whole()
    policy = full_policy()
    said = {} if severity is None else {"COLOUR_NOT_SHOWN": severity}
    whole.policy = policy.model_copy(update={"severities": {**policy.severities, **said}})
    report = on(whole, _in_grey)
    (flag,) = report.flags
    assert (flag.code, flag.field, flag.material) == ("COLOUR_NOT_SHOWN", "seal", M.PUBLIC_NOTICE)
    assert flag.severity is (severity or Severity.WARNING)
    assert report.verdict.value == verdict
