"""Which paper is the odd one, from papers of one field each; every limit at its edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from intake.assessment.cross_check import is_variant, months_apart, tolerant, with_odd_ones
from intake.assessment.root_causes import Judged
from intake.documents.flags import make_flag
from intake.domain.application import Material
from intake.domain.findings import DocumentFinding, FieldFinding, Flag
from intake.domain.findings import FieldVerdict as V
from intake.domain.geometry import Box
from intake.policy.notice import Policy
from intake.policy.parts import Agreement
from tests.made_whole import full_policy

M = Material
CARD, REGISTER = M.ID_CARD_PORTRAIT_SIDE, M.CHSI_REPORT
DIPLOMA, DEGREE, FORM = M.GRADUATION_CERTIFICATE, M.DEGREE_CERTIFICATE, M.GRADUATE_REGISTRATION_FORM
ALL = (DIPLOMA, DEGREE, FORM, REGISTER, CARD)
ROW_BOX, PAPER_BOX = Box(10, 10, 60, 30), Box(0, 0, 900, 600)


def policy(field: str = "major", among: tuple[M, ...] = ALL, **more: Any) -> Policy:
    """The policy of 2024, that compares this field alone."""
    whole = full_policy()
    assert whole.consistency is not None
    agreement = Agreement(field=field, among=among, **more)
    consistency = whole.consistency.model_copy(update={"fields": (agreement,)})
    return whole.model_copy(update={"consistency": consistency})


def paper(
    material: M,
    read: str | None,
    declared: str | None = None,
    field: str = "major",
    confidence: float | None = 0.99,
    box: Box | None = ROW_BOX,
    **more: Any,
) -> DocumentFinding:
    """A paper that shows one value; held against `declared` where that is given."""
    verdict = V.NOT_DECLARED if declared is None else V.MATCH if read == declared else V.MISMATCH
    row = FieldFinding(field, declared, read, 0.9, confidence, verdict, None, None, box)
    return DocumentFinding(material, f"{material}.jpg", 2, PAPER_BOX, fields=(row,), **more)


def compared(papers: Sequence[DocumentFinding], rules: Policy, *flags: Flag) -> list[Flag]:
    return with_odd_ones(flags, [Judged(one, ()) for one in papers], rules)


def contradiction(of: DocumentFinding) -> Flag:
    row = of.fields[0]
    return make_flag(
        f"{row.field.upper()}_MISMATCH",
        material=of.material,
        field=row.field,
        upload=of.upload,
        page=of.page,
        box=row.box,
        declared=row.declared,
        read=row.read,
        confidence=row.confidence,
        clause="五",
        evidence={"log_ratio": -9.0},
    )


# -------------------------------------------------------------------------------- tolerance


@pytest.mark.parametrize(
    ("declared", "read", "months"),
    [
        ("2022-08-01", "2022-08-31", 0),
        ("2022-08-31", "2022-09-01", 1),
        ("2022-09-01", "2022-08-31", 1),
        ("2022-08", "2022-10-31", 2),
        ("2022-12", "2023-01", 1),
        ("2022-08", "2023-08", 12),
        ("2022-08", "不详", None),
        ("不详", "2022-08", None),
        (None, "2022-08", None),
        ("2022-08", None, None),
    ],
)
def test_months_apart_are_counted_by_the_calendar(
    declared: str | None, read: str | None, months: int | None
) -> None:
    row = FieldFinding("work_start", declared, read, 1.0, 1.0, V.MISMATCH, None, None, None)
    assert months_apart(row) == months


@pytest.mark.parametrize("same", [0, 1, 2])
@pytest.mark.parametrize("apart", [0, 1, 2, 3])
def test_a_date_agrees_up_to_the_months_that_the_policy_allows(same: int, apart: int) -> None:
    shown = paper(DIPLOMA, f"2022-{8 + apart:02}-15", "2022-08-01", "work_start")
    found = tolerant(shown, policy("work_start", same_months=same)).fields[0]
    assert found.verdict is (V.MATCH if apart <= same else V.MISMATCH)
    assert [step.stage for step in found.trace] == (["tolerance"] if apart <= same else [])


def test_a_date_of_which_the_policy_allows_nothing_stays_contradicted() -> None:
    shown = paper(DIPLOMA, "2022-08-15", "2022-08-01", "work_start")
    assert tolerant(shown, policy("work_start")) is shown
    assert tolerant(shown, policy("graduated", same_months=1)) is shown
    none = full_policy().model_copy(update={"consistency": None})
    assert tolerant(shown, none) is shown


def test_what_contradicts_nothing_needs_no_tolerance() -> None:
    for one in (paper(DIPLOMA, "2022-08", None, "work_start"), paper(DIPLOMA, "x", "x")):
        assert tolerant(one, policy("work_start", same_months=1)) is one
    words = paper(DIPLOMA, "不详", "2022-08", "work_start")
    assert tolerant(words, policy("work_start", same_months=1)) is words


@pytest.mark.parametrize(
    ("month", "code"),
    [("10", "WORK_START_NEAR"), ("11", "WORK_START_NEAR"), ("12", "WORK_START_MISMATCH")],
)
def test_a_date_is_near_up_to_the_months_that_the_policy_says(month: str, code: str) -> None:
    shown = paper(DIPLOMA, f"2022-{month}-01", "2022-08-01", "work_start")
    (flag,) = compared([shown], policy("work_start", near_months=3), contradiction(shown))
    assert flag.code == code


def test_a_milder_code_keeps_all_that_the_flag_says() -> None:
    shown = paper(DIPLOMA, "2022-09-01", "2022-08-01", "work_start")
    before = contradiction(shown)
    (flag,) = compared([shown], policy("work_start", near_months=3), before)
    for name in (
        "material",
        "field",
        "upload",
        "page",
        "box",
        "declared",
        "read",
        "confidence",
        "clause",
        "evidence",
    ):
        assert getattr(flag, name) == getattr(before, name), name


# ------------------------------------------------------------------- contradicted declarations


def named(*papers: DocumentFinding, rules: Policy | None = None, at: int = 0) -> Flag:
    """The flag of the paper at `at`, with its odd one."""
    flag = contradiction(papers[at])
    return compared(papers, rules or policy(papers[at].fields[0].field), flag)[0]


RIGHT, WRONG, THIRD = "水利工程", "土木工程", "法学"


@pytest.mark.parametrize(
    ("papers", "odd", "says"),
    [
        ([(DIPLOMA, WRONG)], None, ""),
        ([(REGISTER, WRONG)], None, ""),
        ([(DIPLOMA, WRONG), (DEGREE, THIRD)], None, ""),
        ([(DIPLOMA, WRONG), (DEGREE, WRONG)], "declaration", "修改填报"),
        (
            [(DIPLOMA, WRONG), (DEGREE, RIGHT)],
            DIPLOMA,
            "《学位证书》与填报一致，只有《毕业证书》不同",
        ),
        ([(REGISTER, WRONG), (DEGREE, RIGHT)], "declaration", "为准"),
        ([(REGISTER, WRONG), (CARD, RIGHT)], REGISTER, "登记材料之间"),
        ([(DIPLOMA, WRONG), (REGISTER, WRONG), (DEGREE, RIGHT)], "declaration", "为准"),
        ([(DIPLOMA, WRONG), (REGISTER, THIRD), (DEGREE, RIGHT)], DIPLOMA, "只有"),
    ],
)
def test_the_odd_one_follows_from_who_agrees(
    papers: list[tuple[M, str]], odd: str | None, says: str
) -> None:
    flag = named(*(paper(material, read, RIGHT) for material, read in papers))
    assert flag.evidence.get("odd_one_out") == (odd and str(odd))
    assert says in flag.advice
    assert flag.evidence["log_ratio"] == -9.0


def test_the_witnesses_are_the_papers_that_decide() -> None:
    flag = named(paper(DIPLOMA, WRONG, RIGHT), paper(DEGREE, RIGHT, RIGHT))
    assert flag.evidence["witnesses"] == [
        {"material": "degree_certificate", "upload": "degree_certificate.jpg", "page": 2}
    ]
    both = named(paper(DIPLOMA, WRONG, RIGHT), paper(DEGREE, WRONG, RIGHT))
    assert [one["material"] for one in both.evidence["witnesses"]] == [DIPLOMA, DEGREE]


def test_each_title_stands_once_in_the_advice() -> None:
    flag = named(
        paper(DIPLOMA, WRONG, RIGHT), paper(DEGREE, RIGHT, RIGHT), paper(DEGREE, RIGHT, RIGHT)
    )
    assert flag.advice.count("《学位证书》") == 1


def test_a_changed_name_asks_for_its_record_and_another_value_does_not() -> None:
    for field, is_name in (("name", True), ("major", False)):
        flag = named(paper(DIPLOMA, "王五", "张三", field), paper(DEGREE, "张三", "张三", field))
        assert ("同一人证明" in flag.advice) is is_name
        registers = named(
            paper(REGISTER, "王五", "张三", field), paper(CARD, "张三", "张三", field)
        )
        assert ("同一人证明" in registers.advice) is is_name
        assert ("学信网" in registers.advice) is not is_name


def test_only_a_name_has_variants() -> None:
    name = named(
        paper(DIPLOMA, "麦麦提", "买买提", "name"), paper(DEGREE, "买买提", "买买提", "name")
    )
    assert (name.code, name.evidence["odd_one_out"]) == ("NAME_VARIANT", DIPLOMA)
    school = named(
        paper(DIPLOMA, "麦麦提", "买买提", "school"), paper(DEGREE, "买买提", "买买提", "school")
    )
    assert school.code == "SCHOOL_MISMATCH"


def test_flags_of_other_fields_and_codes_stay_as_they_are() -> None:
    papers = [paper(DIPLOMA, WRONG, RIGHT), paper(DEGREE, RIGHT, RIGHT)]
    others = [
        make_flag("MAJOR_MISMATCH", field="school"),
        make_flag("SCHOOL_MISMATCH", field="major"),
    ]
    assert compared(papers, policy(), *others) == others
    none = full_policy().model_copy(update={"consistency": None})
    assert compared(papers, none, *others) == others


# ------------------------------------------------------------------- values nobody declared


def disagreements(*papers: DocumentFinding, rules: Policy | None = None) -> list[Flag]:
    return compared(papers, rules or policy(papers[0].fields[0].field))


def test_papers_that_print_the_same_disagree_on_nothing() -> None:
    assert disagreements(paper(DIPLOMA, RIGHT), paper(DEGREE, RIGHT)) == []
    assert disagreements(paper(DIPLOMA, RIGHT)) == []


@pytest.mark.parametrize(
    ("papers", "odd", "reference", "known"),
    [
        ([(DIPLOMA, RIGHT), (DEGREE, WRONG)], DEGREE, RIGHT, False),
        ([(DIPLOMA, WRONG), (DEGREE, RIGHT), (FORM, RIGHT)], DIPLOMA, RIGHT, True),
        ([(DIPLOMA, WRONG), (DEGREE, WRONG), (REGISTER, RIGHT)], DIPLOMA, RIGHT, True),
        ([(DIPLOMA, WRONG), (CARD, RIGHT)], DIPLOMA, RIGHT, True),
        ([(REGISTER, WRONG), (CARD, RIGHT)], REGISTER, RIGHT, True),
        ([(CARD, RIGHT), (REGISTER, WRONG)], REGISTER, RIGHT, True),
    ],
)
def test_the_reference_is_the_first_register_else_most_papers_else_the_first(
    papers: list[tuple[M, str]], odd: M, reference: str, known: bool
) -> None:
    (flag,) = disagreements(*(paper(material, read) for material, read in papers))
    assert (flag.code, flag.material) == ("PAPERS_DISAGREE", odd)
    assert flag.evidence == {"odd_one_out": str(odd) if known else None, "reference": reference}


def test_each_other_reading_has_a_flag() -> None:
    found = disagreements(paper(DIPLOMA, RIGHT), paper(DEGREE, WRONG), paper(FORM, THIRD))
    assert [flag.read for flag in found] == [WRONG, THIRD]


def test_a_disagreement_says_what_is_read_where_and_for_which_year() -> None:
    odd = paper(DEGREE, WRONG, years=(2023, 2024), confidence=0.97)
    (flag,) = disagreements(paper(DIPLOMA, RIGHT), odd)
    assert (flag.upload, flag.page, flag.box) == ("degree_certificate.jpg", 2, ROW_BOX)
    assert (flag.read, flag.confidence, flag.year) == (WRONG, 0.97, 2023)
    assert f"《毕业证书》为 {RIGHT}" in flag.message
    (placeless,) = disagreements(paper(DIPLOMA, RIGHT), paper(DEGREE, WRONG, box=None))
    assert (placeless.box, placeless.year) == (PAPER_BOX, None)


LEAST = full_policy().consistency.least_confidence  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("confidence", "speaks"), [(None, False), (LEAST - 1e-6, False), (LEAST, True), (1.0, True)]
)
def test_a_reading_speaks_from_the_least_confidence_on(
    confidence: float | None, speaks: bool
) -> None:
    found = disagreements(paper(DIPLOMA, RIGHT), paper(DEGREE, WRONG, confidence=confidence))
    assert bool(found) is speaks


def test_a_value_held_against_the_declaration_is_a_witness_however_unsure() -> None:
    flag = named(paper(DIPLOMA, WRONG, RIGHT), paper(DEGREE, RIGHT, RIGHT, confidence=0.5))
    assert flag.evidence["odd_one_out"] == DIPLOMA


def test_papers_of_no_account_are_no_witnesses() -> None:
    mine = paper(DIPLOMA, RIGHT)
    assert disagreements(mine, paper(DEGREE, WRONG), rules=policy(among=(DIPLOMA, FORM))) == []
    assert disagreements(mine, paper(DEGREE, WRONG, is_illegible=True)) == []
    assert disagreements(mine, paper(DEGREE, "", None)) == []


@pytest.mark.parametrize(("month", "differs"), [("08", False), ("09", False), ("10", True)])
def test_undeclared_dates_agree_within_the_same_months(month: str, differs: bool) -> None:
    rules = policy("work_start", same_months=1)
    one = paper(DIPLOMA, "2022-08-10", None, "work_start")
    other = paper(DEGREE, f"2022-{month}-20", None, "work_start")
    assert bool(disagreements(one, other, rules=rules)) is differs
    assert disagreements(one, other, rules=policy("work_start"))


def test_a_masked_number_agrees_with_the_whole_one_in_either_order() -> None:
    whole, masked = "65282719990308002X", "652827********002X"
    for one, other in ((whole, masked), (masked, whole)):
        papers = (paper(DIPLOMA, one, None, "id_number"), paper(DEGREE, other, None, "id_number"))
        assert disagreements(*papers) == []


# --------------------------------------------------------------------------------- variants


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("买提", "麦提", True),
        ("麦提", "买提", True),
        ("买提", "麦江", False),
        ("买提", "买提", False),
        ("买提", "麦提江", False),
        ("", "麦提", False),
        ("买提", "", False),
        (None, "麦提", False),
        ("买提", None, False),
    ],
)
def test_a_variant_differs_by_known_twins_alone(
    one: str | None, other: str | None, expected: bool
) -> None:
    assert is_variant(one, other, [("买", "麦")]) is expected
