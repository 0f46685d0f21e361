"""How a rule's breaches become flags: whom it concerns, one cause once, and what a flag says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from intake.assessment.facts import facts_of
from intake.assessment.rules.engine import flags_of_rules, own_type
from intake.assessment.rules.evidence import Evidence
from intake.documents.flags import make_flag
from intake.domain.application import Material
from intake.domain.findings import Flag, Kind, Severity
from intake.domain.geometry import Box
from intake.policy.rules import Rule
from tests.made_whole import Edit, Whole, full_policy, make_whole, printed

M = Material
SCHOOL = "天山理工大学"
OWN: dict[str, Any] = {
    "kind": "deficient",
    "severity": "warning",
    "message": "{paper}{label}：{declared}{read}",
    "advice": "请核对",
}


def rule(number: int = 1, of: str = "graduation_certificate.school", **more: Any) -> Rule:
    """A rule of the policy's own that refuses 天山理工大学 in the value, unless told otherwise."""
    if not {"matches", "present", "apart"} & set(more):
        more["words"] = {"of": (of,), "refused": (SCHOOL,)}
    given = {
        "id": f"R-T-{number}",
        "clause": "六（一）6",
        "code": f"LOCAL_T{number}",
        "title": "试",
    }
    return Rule.model_validate({**given, **OWN, **more})


def asked(
    *rules: Rule, edits: Sequence[Edit] = (), told: Sequence[Flag] = (), whole: Whole | None = None
) -> list[Flag]:
    whole = whole or make_whole()
    for edit in edits:
        edit(whole)
    policy = full_policy().model_copy(update={"rules": rules})
    papers = [(paper, year) for (_, year), paper in whole.papers.items()]
    application = whole.application
    evidence = Evidence(
        application, policy, facts_of(application, None), papers, frozenset(whole.papers)
    )
    return flags_of_rules(evidence, told)


def codes(*rules: Rule, **given: Any) -> list[str]:
    return [flag.code for flag in asked(*rules, **given)]


# ------------------------------------------------------------------------- whom it concerns


@pytest.mark.parametrize(("level", "found"), [(("本科",), ["LOCAL_T1"]), (("大专",), [])])
def test_a_rule_concerns_whom_its_condition_names(level: tuple[str, ...], found: list[str]) -> None:
    assert codes(rule(when={"level": level})) == found


WHERE = "graduation_certificate.major"
"""The clean paper prints 水利水电工程 there."""


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ({"is": ("水利水电工程",)}, True),
        ({"is": ("水利 水电工程", "土木")}, True),
        ({"is": ("水利",)}, False),
        ({"mentions": ("水电",)}, True),
        ({"mentions": ("土木", "工程")}, True),
        ({"mentions": ("土木",)}, False),
        ({"silent_on": ("土木",)}, True),
        ({"silent_on": ("土木", "水电")}, False),
        ({"matches": "水.水"}, True),
        ({"matches": "^水电"}, False),
        ({"is": ("水利水电工程",), "silent_on": ("水",)}, False),
        ({"mentions": ("水",), "matches": "土"}, False),
    ],
)
def test_a_rule_is_asked_where_a_value_is_as_said(where: dict[str, Any], holds: bool) -> None:
    found = codes(rule(where=({"value": WHERE, **where},)))
    assert found == (["LOCAL_T1"] if holds else [])


def test_every_further_condition_must_hold() -> None:
    one = {"value": WHERE, "mentions": ("水利",)}
    other = {"value": WHERE, "mentions": ("土木",)}
    assert codes(rule(where=(one, one))) == ["LOCAL_T1"]
    assert codes(rule(where=(one, other))) == codes(rule(where=(other, one))) == []


@pytest.mark.parametrize(
    ("since", "holds"),
    [
        ("2022-06-19", True),
        ("2022-06-20", True),
        ("2022-06-21", False),
        ("2022-06", True),
        ("2022-07", False),
    ],
)
def test_a_day_counts_from_the_day_that_is_said(since: str, holds: bool) -> None:
    where = {"value": "graduation_certificate.graduated", "since": since}
    assert codes(rule(where=(where,))) == (["LOCAL_T1"] if holds else [])


@pytest.mark.parametrize(("since", "holds"), [("2018-09-30", True), ("2018-10-01", False)])
def test_a_month_counts_by_its_last_day(since: str, holds: bool) -> None:
    where = {"value": "graduation_certificate.enrolled", "since": since}
    assert codes(rule(where=(where,))) == (["LOCAL_T1"] if holds else [])


def test_what_is_no_day_is_after_no_day() -> None:
    assert codes(rule(where=({"value": WHERE, "since": "2000-01-01"},))) == []
    edit = printed(M.GRADUATION_CERTIFICATE, graduated="不详")
    where = {"value": "graduation_certificate.graduated", "since": "2000-01-01"}
    assert "LOCAL_T1" not in codes(rule(where=(where,)), edits=[edit])


# ------------------------------------------------------------------------------ unasked rules

NOT_READ = printed(M.GRADUATION_CERTIFICATE, school=None)


def test_a_rule_that_lacks_its_value_is_named_as_unasked() -> None:
    assert codes(rule(), edits=[NOT_READ]) == ["RULE_NOT_CHECKED"]


@pytest.mark.parametrize(("word", "is_open"), [("水利", True), ("土木", False)])
def test_a_rule_whose_further_condition_fails_needs_no_answer(word: str, is_open: bool) -> None:
    found = codes(rule(where=({"value": WHERE, "mentions": (word,)},)), edits=[NOT_READ])
    assert found == (["RULE_NOT_CHECKED"] if is_open else [])


def test_a_further_condition_on_a_value_that_nobody_read_leaves_the_rule_open() -> None:
    edits = [printed(M.GRADUATION_CERTIFICATE, major=None)]
    found = codes(rule(where=({"value": WHERE, "mentions": ("土木",)},)), edits=edits)
    assert found == ["RULE_NOT_CHECKED"]


def test_a_rule_that_concerns_somebody_else_is_not_open() -> None:
    assert codes(rule(when={"level": ("大专",)}), edits=[NOT_READ]) == []


# ------------------------------------------------------------------------- one cause, one flag


def told(severity: Severity = Severity.ERROR, field: str | None = "school") -> Flag:
    return replace(make_flag("SCHOOL_MISMATCH", field=field), severity=severity)


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (told(), []),
        (told(Severity.WARNING), []),
        (told(Severity.INFO), ["LOCAL_T1"]),
        (told(field="major"), ["LOCAL_T1"]),
        (told(field=None), ["LOCAL_T1"]),
    ],
)
def test_a_rule_is_silent_where_its_field_is_flagged_already(
    before: Flag, found: list[str]
) -> None:
    assert codes(rule(unless_flagged=("school",)), told=[before]) == found


def test_a_rule_that_yields_to_no_field_is_told_beside_another_flag() -> None:
    assert codes(rule(), told=[told()]) == ["LOCAL_T1"]


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ("graduation_certificate.school", ["LOCAL_T2"]),
        ("degree_certificate.school", ["LOCAL_T1", "LOCAL_T2"]),
        ("declared.school", ["LOCAL_T2"]),
    ],
)
def test_a_rule_that_says_it_better_speaks_alone_of_the_same_paper_or_of_none(
    of: str, found: list[str]
) -> None:
    assert codes(rule(1), rule(2, of, instead_of=("R-T-1",))) == found


def test_a_rule_speaks_alone_of_a_finding_that_is_on_no_paper() -> None:
    better = rule(2, "graduation_certificate.school", instead_of=("R-T-1",))
    assert codes(rule(1, "declared.school"), better) == ["LOCAL_T2"]


def test_a_better_rule_that_finds_nothing_silences_nobody() -> None:
    better = rule(
        2,
        matches={"of": ("graduation_certificate.school",), "pattern": ".+"},
        instead_of=("R-T-1",),
    )
    assert codes(rule(1), better) == ["LOCAL_T1"]


def test_flags_stand_in_the_order_of_their_rules() -> None:
    assert codes(rule(2), rule(1)) == ["LOCAL_T2", "LOCAL_T1"]


def missing(upload: str | None, page: int | None) -> Flag:
    """A paper of another year lies at this place."""
    return replace(make_flag("SCHOOL_MISMATCH", upload=upload, page=page), kind=Kind.MISSING)


PLACE = "uploads/graduation_certificate.jpg"


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (missing(PLACE, 1), []),
        (missing(PLACE, 2), ["LOCAL_T1"]),
        (missing("uploads/other.jpg", 1), ["LOCAL_T1"]),
        (replace(missing(PLACE, 1), kind=Kind.UNCLEAR), ["LOCAL_T1"]),
    ],
)
def test_a_paper_that_should_not_be_there_is_named_by_what_lacks_in_its_place(
    before: Flag, found: list[str]
) -> None:
    too_many = rule(present={"of": ("graduation_certificate",)})
    assert codes(too_many, told=[before]) == found


def test_what_a_paper_says_is_told_whatever_lacks_in_its_place() -> None:
    assert codes(rule(), told=[missing(PLACE, 1)]) == ["LOCAL_T1"]


EACH_YEAR = {"of": ("ce_public_course.course", "ce_public_course.result"), "pattern": "无"}


def test_what_shows_one_thing_several_times_is_said_once_a_year_by_the_first() -> None:
    found = asked(rule(matches=EACH_YEAR, once=True), whole=make_whole("大专"))
    assert sorted((flag.year, flag.field) for flag in found) == [(2023, "course"), (2024, "course")]


def test_what_is_several_things_is_said_of_each() -> None:
    assert len(asked(rule(matches=EACH_YEAR), whole=make_whole("大专"))) == 4


# ------------------------------------------------------------------------------ what a flag says


def test_a_flag_of_a_paper_says_where_its_value_stands_and_what_was_read() -> None:
    (flag,) = asked(rule())
    assert (flag.material, flag.field, flag.year) == (M.GRADUATION_CERTIFICATE, "school", None)
    assert (flag.upload, flag.page, flag.box) == (
        "uploads/graduation_certificate.jpg",
        1,
        Box(10, 10, 60, 30),
    )
    assert (flag.declared, flag.read, flag.confidence) == (SCHOOL, SCHOOL, 0.99)
    assert (flag.clause, flag.kind, flag.severity) == (
        "六（一）6",
        Kind.DEFICIENT,
        Severity.WARNING,
    )
    assert flag.evidence["rule"] == "R-T-1"
    assert flag.message.startswith("毕业证书") and "填报内容" not in flag.message


def test_a_flag_of_a_declared_value_says_what_was_declared_and_names_no_paper() -> None:
    (flag,) = asked(rule(of="declared.school"))
    assert (flag.material, flag.upload, flag.page, flag.box) == (None, None, None, None)
    assert (flag.declared, flag.read, flag.confidence) == (SCHOOL, None, None)
    assert flag.message.startswith("填报内容")


def test_a_value_without_a_place_of_its_own_is_shown_on_its_paper() -> None:
    def unplaced(whole: Whole) -> None:
        paper = whole.papers[M.GRADUATION_CERTIFICATE, None]
        fields = tuple(replace(row, box=None) for row in paper.fields)
        whole.papers[M.GRADUATION_CERTIFICATE, None] = replace(paper, fields=fields)

    (flag,) = asked(rule(), edits=[unplaced])
    assert flag.box == Box(0, 0, 1000, 1400)


def test_a_flag_stands_for_the_year_of_its_paper() -> None:
    (flag,) = asked(rule(matches={"of": ("annual_assessment.grade",), "pattern": "优秀"}))
    assert (flag.material, flag.year, flag.read) == (M.ANNUAL_ASSESSMENT, 2023, "合格")


@pytest.mark.parametrize(
    ("of", "said"),
    [("declared.id_number.birth_date", "所含的出生日期"), ("declared.id_number.sex", "所含的性别")],
)
def test_a_part_of_a_number_has_a_name_of_its_own(of: str, said: str) -> None:
    (flag,) = asked(rule(matches={"of": (of,), "pattern": "无"}))
    assert said in flag.message


@pytest.mark.parametrize("lacks", ["kind", "severity", "message", "advice"])
def test_a_code_of_the_policys_own_says_all_four(lacks: str) -> None:
    whole_rule = rule()
    assert own_type(whole_rule) is not None
    assert own_type(whole_rule.model_copy(update={lacks: None})) is None
