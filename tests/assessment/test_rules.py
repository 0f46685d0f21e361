"""Every rule of the policy fires on its fault, alone, and on nothing that looks alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest

from intake.assessment.rules import engine
from intake.assessment.rules.evidence import Evidence
from intake.domain.finding_codes import FLAG_TYPES
from intake.domain.findings import Flag, Kind, Report, Severity
from intake.policy.notice import load_policy
from intake.policy.rules import Rule
from tests.assessment.further_rule_cases import FURTHER
from tests.assessment.rule_cases import CASES as FIRST
from tests.assessment.rule_cases import ELSEWHERE, Case
from tests.made_whole import EDUCATION, TEACHERS, full_policy, make_whole, on, report_on

CASES = (*FIRST, *FURTHER)
BY_RULE = {case.rule: case for case in CASES}


def _new(report: Report, clean: Report) -> list[Flag]:
    """Flags that the edits brought."""
    before = Counter((f.code, f.material, f.year, f.field) for f in clean.flags)
    found = []
    for flag in report.flags:
        key = (flag.code, flag.material, flag.year, flag.field)
        if before[key]:
            before[key] -= 1
        else:
            found.append(flag)
    return found


def test_every_rule_of_the_policy_has_a_case_and_no_other_has() -> None:
    ids = [one.id for one in load_policy("hejing-2024").catalogue()]
    assert len(ids) == len(set(ids))
    assert set(ids) == {*BY_RULE, *ELSEWHERE}
    assert len(BY_RULE) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_finds_its_fault_and_one_cause_is_one_flag(case: Case) -> None:
    clean = make_whole(
        **{**case.given, **({"specialty": "中学教师"} if case.rule == "R-TCH-3" else {})}
    )
    found = _new(on(make_whole(**case.given), *case.fires), report_on(clean)) or [
        f for f in on(make_whole(**case.given), *case.fires).flags if f.code == case.code
    ]
    # What an edit takes away leaves rules unasked (test_unasked.py): not this rule's finding.
    found = [f for f in found if f.code != "RULE_NOT_CHECKED"]
    assert [f.code for f in found] == [case.code]
    (flag,) = found
    policy = full_policy()
    named = next(one for one in policy.catalogue() if one.id == case.rule)
    assert flag.clause == named.clause or case.rule in {a.id for a in policy.always}
    assert flag.clause in policy.clauses
    assert case.material is None or flag.material is case.material
    assert case.says in flag.message
    assert "{" not in flag.message + flag.advice
    assert flag.message and flag.advice
    if case.rule in {rule.id for rule in policy.rules}:
        assert flag.evidence["rule"] == case.rule


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.code != "EXEMPTION_TO_CONFIRM"], ids=lambda case: case.rule
)
def test_a_rule_does_not_fire_on_what_looks_alike(case: Case) -> None:
    given = {**case.given, **({"specialty": "中学教师"} if case.rule == "R-TCH-3" else {})}
    report = on(make_whole(**given), *case.silent)
    assert case.code not in [f.code for f in report.flags]


def test_an_exemption_is_confirmed_only_where_there_is_one() -> None:
    assert "EXEMPTION_TO_CONFIRM" not in [f.code for f in report_on(make_whole()).flags]


# What has to be corrected, what a reviewer decides, what only informs; all others warn.
ERRORS = """R-DECL-1 R-DECL-2 R-DECL-3 R-ID-1 R-ID-2 R-ID-4 R-ID-7 R-PHO-1 R-PHO-1a R-PHO-2d R-EDU-1 R-EDU-2 R-EDU-3 R-EDU-5 R-EDU-6
    R-CHSI-1 R-CHSI-3 R-CE-1 R-CE-1a R-CE-2 R-CE-3 R-CE-3a R-EXM-1a R-EXM-2 R-EXM-4 R-ASM-1 R-WRK-1
    R-WRK-2 R-WRK-3 R-PUB-1 R-PUB-1a R-PUB-2 R-PUB-4 R-PUB-5 R-PUB-7 R-REC-1 R-REC-1a R-INT-1
    R-SIG-1 R-SIG-2 R-SIG-4 R-TCH-1 R-TCH-1a R-TCH-1b R-ENT-1 R-ENT-1a R-COM-1 R-COM-1a R-ELIG-5""".split()
INFORMS = "R-CHSI-3a R-ID-5c R-CE-4 R-TCH-2".split()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_weighs_as_its_table_says(case: Case) -> None:
    """Eligibility is confirmed by a person; only what the form can mend is an error."""
    severity = FLAG_TYPES[case.code].severity
    wanted = "error" if case.rule in ERRORS else "info" if case.rule in INFORMS else "warning"
    assert severity == wanted
    if FLAG_TYPES[case.code].kind is Kind.INELIGIBLE and case.rule != "R-ELIG-5":
        assert severity == "warning"


def test_no_sentence_accuses() -> None:
    for code, kind in FLAG_TYPES.items():
        assert not any(
            word in kind.message + kind.advice for word in ("造假", "伪造", "弄虚", "欺骗", "篡改")
        ), code


SERIES = [
    ("工程系列", "水利"),
    ("工程系列", "化工"),
    ("艺术系列", "摄影师"),
    ("农业系列", "农学"),
    ("新闻系列", "新闻"),
    ("图书资料", "图书资料"),
    *((series, "教师") for series in TEACHERS),
]


def _everybody() -> list[dict[str, object]]:
    """All levels, degrees, employers, series, with and without exemption."""
    people = []
    for level, kind, (series, specialty), exempt in product(
        EDUCATION, ("public_institution", "enterprise"), SERIES, (False, True)
    ):
        for degree in ("工学学士", "无") if level == "本科" else ("无",):
            for form in ("", "族"):
                people.append(
                    {
                        "level": level,
                        "employer_kind": kind,
                        "series": series,
                        "specialty": specialty,
                        "exempt": exempt,
                        "degree": degree,
                        "ethnicity": f"维吾尔{form}",
                    }
                )
    return people


def test_clean_applications_of_everybody_have_no_error_and_only_exemptions_a_warning() -> None:
    people = _everybody()
    assert len(people) >= 200
    for given in people:
        report = report_on(make_whole(**given))  # type: ignore[arg-type]
        assert not [f.code for f in report.flags if f.severity is Severity.ERROR], given
        warned = [f.code for f in report.flags if f.severity is Severity.WARNING]
        assert warned == (["EXEMPTION_TO_CONFIRM"] if given["exempt"] else []), given


def _fits(case: Case, given: dict[str, object]) -> bool:
    """May this fault be planted in this person's application?"""
    if case.given.get("exempt", False) != given["exempt"]:
        return False
    if case.rule.startswith("R-TCH") or "specialty" in case.given:
        return False
    for key in ("level", "employer_kind"):
        if key in case.given and case.given[key] != given[key]:
            return False
    return True


def test_faults_of_every_rule_are_found_whoever_applies() -> None:
    planted = found = 0
    missed: list[Sequence[object]] = []
    for number, given in enumerate(_everybody()):
        for case in CASES[number % 4 :: 4]:
            if not _fits(case, given):
                continue
            try:
                report = on(make_whole(**given), *case.fires)  # type: ignore[arg-type]
            except KeyError:  # the fault is on a paper that this person does not owe
                continue
            if case.rule in _ABOUT_ONE_PERSON:
                continue
            planted += 1
            if case.code in [f.code for f in report.flags]:
                found += 1
            else:
                missed.append((case.rule, given))
    print(f"planted {planted}, found {found}")
    assert planted > 3000
    assert not missed, missed[:5]


_ABOUT_ONE_PERSON = {
    # Their edits name one level's years, numbers or dates.
    "R-EDU-6a",
    "R-ELIG-3",
    "R-ELIG-3a",
    "R-ELIG-4",
    "R-ELIG-6",
    "R-ELIG-5",
    "R-ELIG-5a",
    "R-EDU-7",
    "R-EDU-7a",
    "R-EDU-7b",
    "R-EDU-7c",
    "R-EDU-8",
    "R-EDU-9",
    "R-CE-4",
    "R-CE-5",
    "R-CE-5a",
    "R-CE-3a",
    "R-ASM-3",
    "R-EXM-1b",
    "R-WRK-3",
    "R-ELIG-10",
    "R-ASM-5",
    "R-ELIG-9",
}


def test_a_rule_is_asked_at_most_once_for_a_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rules cost grows with their number, not with the number of papers."""
    whole = make_whole("中专", "enterprise", "中小学教师系列", "中学教师")
    asked: Counter[str] = Counter()
    ask = engine._flags

    def counted(rule: Rule, evidence: Evidence) -> list[Flag]:
        asked[rule.id] += 1
        return ask(rule, evidence)

    monkeypatch.setattr(engine, "_flags", counted)
    report_on(whole)
    assert set(asked.values()) == {1}
    assert len(asked) > 30


def test_an_empty_declaration_asks_for_each_thing_once() -> None:
    whole = make_whole()
    whole.application = replace(whole.application, values={})
    whole.papers = {}
    codes = [f.code for f in report_on(whole).flags]
    assert codes.count("DECLARATION_MISSING") == 3
    assert "LEVEL_UNDECLARED" not in codes
    assert codes.count("REQUIREMENT_UNDECIDED") == 2
