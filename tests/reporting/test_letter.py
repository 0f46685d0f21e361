"""The one-time letter as a record: complete, kind, masked, with the least to do and a time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from intake.documents.flags import make_flag
from intake.domain.application import BEIJING, Application
from intake.domain.finding_codes import FLAG_TYPES
from intake.domain.findings import Defect, Report, Severity
from intake.policy.notice import Policy
from intake.reporting.letter import wording as say
from intake.reporting.letter.compose import KINDS, write_letter
from intake.reporting.letter.markdown import to_markdown
from intake.reporting.letter.plain import to_plain
from intake.reporting.letter.records import Letter
from intake.reporting.masking import ID_NUMBER, mask
from tests.made_findings import (
    VALUES,
    M,
    clean_uploads,
    illegible,
    made_application,
    made_paper,
    report_on,
    slots_for,
    the_policy,
    upload,
    with_field,
)

RETURNED = dt.datetime(2024, 10, 21, 9, 0, tzinfo=BEIJING)
ACCUSING = ("造假", "虚假", "作假", "伪造", "弄虚", "欺骗", "冒用", "篡改", "骗取", "错报", "漏报")
EMPLOYMENT = {"employer": "和静县水利站", "series": "工程系列", "specialty": "水利"}


def returned_letter(
    report: Report,
    application: Application | None = None,
    *,
    at: dt.datetime = RETURNED,
    policy: Policy | None = None,
) -> Letter:
    return write_letter(report, application or made_application(), policy or the_policy(), at)


@pytest.fixture(scope="module")
def faulty() -> tuple[Report, Application]:
    """Two declarations wrong, an unreadable card, a lacking certificate, a stranger's diploma."""
    application = made_application(
        values={**EMPLOYMENT, "id_number": "652827199903080038", "ethnicity": "汉族"}
    )
    number = {"id_number": VALUES["id_number"]}
    card = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={**number, "ethnicity": "维吾尔"})
    course = made_paper(M.CE_PUBLIC_COURSE, printed={**number, "hours": "24"})
    declared = {"declared": application.values["id_number"]}
    uploads = clean_uploads(
        without=["ce_professional_course"],
        id_card_portrait_side=with_field(card, "id_number", **declared),
        id_card_emblem_side=illegible(M.ID_CARD_EMBLEM_SIDE, Defect.GLARE),
        graduation_certificate=made_paper(
            M.GRADUATION_CERTIFICATE, printed={"name": "热依木江", "birth_date": "1990-01-01"}
        ),
        ce_public_course=with_field(course, "id_number", **declared),
    )
    application = replace(application, slots=slots_for(uploads))
    return report_on(uploads, application), application


def everything(letter: Letter) -> str:
    """All that the letter says, as a person reads it."""
    return to_markdown(letter).replace("\\", "")


def test_every_error_is_in_the_letter_once_and_nothing_else_is(faulty):
    report, application = faulty
    letter = returned_letter(report, application)
    errors = [flag.code for flag in report.flags if flag.severity is Severity.ERROR]
    said = [point.code for item in letter.items for point in item.points]
    assert sorted(said) == sorted(errors)
    assert len(errors) >= 5
    assert "ETHNICITY_MISMATCH" in {flag.code for flag in report.flags}
    assert "ETHNICITY_MISMATCH" not in said  # a warning is the reviewer's
    assert [item.number for item in letter.items] == list(range(1, len(letter.items) + 1))


def test_every_item_says_what_where_why_and_what_to_do(faulty):
    letter = returned_letter(*faulty)
    for item in letter.items:
        assert item.title
        assert item.points
        assert all(item.remedies)
        assert item.clause
        assert item.clause_text or item.quoted_at
    number = next(i for i in letter.items if i.points[0].code == "ID_NUMBER_MISMATCH")
    assert number.place == "id_card_portrait_side，第1页"
    point = number.points[0]
    assert (point.declared, point.read) == ("652827199903080038", VALUES["id_number"])
    assert any("2024年度" in item.title for item in letter.items)


def test_a_clause_is_quoted_once_and_named_again_by_its_item(faulty):
    letter = returned_letter(*faulty)
    text = everything(letter)
    for clause in {item.clause for item in letter.items}:
        assert text.count(the_policy().clauses[clause]) == 1
    again = [item for item in letter.items if item.quoted_at]
    assert again
    for item in again:
        assert letter.items[item.quoted_at - 1].clause == item.clause


def test_what_one_bad_picture_hides_is_one_item():
    card = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={"name": None, "id_number": None})
    card = replace(card, fields=tuple(replace(f, is_key=True) for f in card.fields))
    report = report_on(clean_uploads(id_card_portrait_side=card))
    letter = returned_letter(report)
    (item,) = letter.items
    assert len(item.points) == 2
    assert len(item.remedies) == 1
    (step,) = letter.steps
    assert step.items == (1,)


def test_a_file_that_nobody_could_open_is_not_called_hard_to_read():
    refused = make_flag("PDF_ENCRYPTED", material=M.DEGREE_CERTIFICATE, upload="uploads/学位.pdf")
    report = replace(report_on(clean_uploads()), flags=(refused,), verdict="return")
    (item,) = returned_letter(report).items
    assert item.kind == "无法打开"
    assert item.place == "uploads/学位.pdf"


@pytest.mark.parametrize("code", FLAG_TYPES)
def test_no_sentence_that_may_reach_an_applicant_accuses(code):
    kind = FLAG_TYPES[code]
    assert not [word for word in ACCUSING if word in kind.message + kind.advice + KINDS[kind.kind]]


def test_the_letter_itself_does_not_accuse(faulty):
    letter = returned_letter(*faulty)
    clauses = "".join(item.clause_text or "" for item in letter.items)
    for word in ACCUSING:
        assert everything(letter).count(word) == clauses.count(word), word


# ------------------------------------------------------------------------------- numbers


def test_the_number_is_masked_unless_it_is_itself_the_item(faulty):
    report, application = faulty
    letter = returned_letter(report, application)
    assert ("身份证号", "652827********0038") in letter.facts
    hidden = everything(
        replace(
            letter,
            items=tuple(
                item for item in letter.items if item.points[0].code != "ID_NUMBER_MISMATCH"
            ),
        )
    )
    assert not re.search(r"\d{17}[\dX]", hidden)


def test_a_number_in_a_name_of_a_file_is_masked_too():
    number = VALUES["id_number"]
    card = illegible(M.ID_CARD_PORTRAIT_SIDE, Defect.BLUR)
    uploads = [
        *clean_uploads(without=["id_card_portrait_side"]),
        upload(f"uploads/{number}.jpg", card),
    ]
    letter = returned_letter(report_on(uploads))
    assert letter.items
    assert number not in everything(letter)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("65282719990308002X", "652827********002X"), ("6528271999", "**********"), ("", "")],
)
def test_the_middle_of_a_number_is_hidden_and_its_length_is_not(number, shown):
    assert mask(ID_NUMBER, number) == shown


# ------------------------------------------------------------------------ times and rounds


def correction(rule: str | None) -> Policy:
    """This year's policy with a choice for the hours that end after the window."""
    policy = the_policy()
    own = policy.correction.model_copy(update={"after_close": rule})
    return policy.model_copy(update={"correction": own})


@pytest.mark.parametrize(
    ("returned", "rule", "counts", "says"),
    [
        ("2024-10-21T09:00", None, "2024-10-23T09:00", "以48小时为准"),
        ("2024-10-28T18:00", None, "2024-10-30T18:00", "以48小时为准"),
        (
            "2024-10-29T20:30",
            None,
            "2024-10-30T18:00",
            "通知未作规定；请以较早的2024年10月30日18:00为准",
        ),
        (
            "2024-10-29T20:30",
            "earlier",
            "2024-10-30T18:00",
            "按本年度政策，以较早的2024年10月30日18:00为准",
        ),
        ("2024-10-29T20:30", "hours", "2024-10-31T20:30", "以2024年10月31日20:30为准"),
        ("2024-10-31T09:00", None, None, "请尽快与所在单位或县（市）人社局联系确认"),
        ("2024-10-31T09:00", "hours", "2024-11-02T09:00", "以2024年11月2日09:00为准"),
    ],
)
def test_both_limits_are_shown_and_which_one_counts(faulty, returned, rule, counts, says):
    report, application = faulty
    at = dt.datetime.fromisoformat(returned).replace(tzinfo=BEIJING)
    letter = returned_letter(report, application, at=at, policy=correction(rule))
    assert letter.deadline is not None
    expected = dt.datetime.fromisoformat(counts).replace(tzinfo=BEIJING) if counts else None
    assert letter.deadline.counts == expected
    text = everything(letter)
    assert says in text
    assert say.moment(at + dt.timedelta(hours=48)) in text
    assert "2024年10月30日18:00" in text


def test_a_return_in_another_zone_is_told_in_beijing_time(faulty):
    letter = returned_letter(*faulty, at=dt.datetime(2024, 10, 21, 1, 0, tzinfo=dt.UTC))
    assert letter.deadline is not None
    assert say.moment(letter.deadline.hours_end) == "2024年10月23日09:00"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (1, "本次为第1次提交；共可提交3次（含初次上报），还可提交2次"),
        (2, "本次为第2次提交；共可提交3次（含初次上报），还可提交1次"),
        (3, "提交次数已用完"),
    ],
)
def test_the_attempts_left_are_told(faulty, number, says):
    report, application = faulty
    letter = returned_letter(replace(report, round=number), replace(application, round=number))
    assert says in everything(letter)
    assert (letter.deadline is None) is (number == 3)


def test_a_clock_that_was_set_is_confessed_and_the_scope_always_told(faulty):
    report, application = faulty
    plain = everything(returned_letter(report, application))
    assert say.CLOCK_IS_SET not in plain
    assert say.CLOCK_IS_SET in everything(
        returned_letter(replace(report, clock_is_set=True), application)
    )
    assert say.ONLY_THESE in plain
    assert "学位证书" in plain


# ------------------------------------------------------------------------- nothing to mend


def passed(**values: str | None) -> Letter:
    application = made_application(values={**EMPLOYMENT, **values})
    report = replace(report_on(clean_uploads(), application), flags=(), verdict="pass")
    return returned_letter(report, application)


def test_who_passes_gets_the_papers_on_paper_with_their_days():
    letter = passed()
    assert not letter.items
    assert letter.deadline is None
    text = everything(letter)
    assert "2024年10月24日至2024年10月31日" in text
    assert "双面带水印" in text
    assert "学位证" in text
    assert "社保清单" not in text
    assert "教师资格证" not in text
    assert "免试审批表" not in text


def test_the_list_depends_on_series_employer_and_degree():
    text = everything(passed(series="中小学教师", employer_kind="enterprise", degree="无"))
    assert "教师资格证" in text
    assert "社保清单" in text
    assert "- [ ] 学位证" not in text


def test_a_notice_that_names_no_papers_on_paper_promises_no_list():
    policy = the_policy().model_copy(update={"paper_documents": None, "contacts": ()})
    report = replace(report_on(clean_uploads()), flags=(), verdict="pass")
    text = everything(returned_letter(report, policy=policy))
    assert "纸质材料" not in text
    assert "请联系所在单位。" in text


def test_what_only_a_reviewer_looks_at_asks_nothing_of_the_applicant():
    report = report_on(
        clean_uploads(
            id_card_portrait_side=made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={"ethnicity": "汉"})
        )
    )
    assert report.verdict == "manual"
    letter = returned_letter(report)
    assert not letter.items
    assert not letter.steps
    assert not letter.papers
    assert "目前没有需要您补正的事项" in everything(letter)


def test_a_flag_without_paper_or_page_still_has_its_item():
    report = report_on(clean_uploads())
    loose = replace(make_flag("OUTSIDE_WINDOW", window="十月"), severity=Severity.ERROR)
    letter = returned_letter(replace(report, flags=(loose,), verdict="return"))
    (item,) = letter.items
    assert item.title == "填报内容"
    assert letter.steps[0].items == (1,)


def test_the_plain_text_says_every_item_and_how_it_is_mended(faulty):
    letter = returned_letter(*faulty)
    text = to_plain(letter)
    assert text.startswith(f"需要补正{len(letter.items)}项")
    for item in letter.items:
        assert f"{item.number}. {item.title}" in text
        assert all(remedy in text for remedy in item.remedies)
    assert to_plain(replace(letter, items=())) == ""
