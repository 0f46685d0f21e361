"""Contract §4, `--previous`: what a later round may still ask of the applicant."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from intake.assessment.carry_over import keep_findings
from intake.domain.application import BEIJING, Application, Material
from intake.domain.errors import UsageError
from intake.domain.findings import FieldVerdict, Kind, Report, Severity, UploadFinding
from intake.domain.report_json import to_json
from tests.made_findings import (
    clean_uploads,
    codes,
    entry,
    made_application,
    made_paper,
    only,
    report_on,
    upload,
    with_field,
)

M = Material
WRONG = "652827199903080031"
BAD_CARD = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={"id_number": WRONG})
BLURRED = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={"id_number": None})


def cards(paper: object, content: str = "same bytes") -> list[UploadFinding]:
    """All papers clean but the card, whose bytes are `content`."""
    others = clean_uploads(without=[M.ID_CARD_PORTRAIT_SIDE])
    return [upload("card.jpg", paper, content=content), *others]  # type: ignore[arg-type]


def round_two(
    before: list[UploadFinding],
    now: list[UploadFinding],
    declared_before: Application | None = None,
    declared_now: Application | None = None,
) -> Report:
    earlier: dict[str, Any] = to_json(report_on(before, declared_before))
    return keep_findings(report_on(now, declared_now), earlier)


def test_a_defect_seen_only_now_on_an_unchanged_page_is_the_reviewers() -> None:
    clean = made_paper(M.ID_CARD_PORTRAIT_SIDE)
    report = round_two(cards(clean), cards(BAD_CARD))
    flag = only(report, "LATE_FINDING")
    assert codes(report) == [flag.code]
    assert (flag.kind, flag.severity) == (Kind.NOT_CHECKED, Severity.WARNING)
    assert (flag.material, flag.field, flag.read) == (M.ID_CARD_PORTRAIT_SIDE, "id_number", WRONG)
    assert flag.evidence["code"] == "ID_NUMBER_MISMATCH"
    assert report.verdict == "manual"
    assert entry(report, M.ID_CARD_PORTRAIT_SIDE).status == "manual"


def test_the_same_defect_on_a_new_page_is_the_applicants() -> None:
    clean = made_paper(M.ID_CARD_PORTRAIT_SIDE)
    report = round_two(cards(clean), cards(BAD_CARD, "new scan"))
    assert codes(report) == ["ID_NUMBER_MISMATCH"]


def test_a_defect_said_before_is_said_again() -> None:
    report = round_two(cards(BAD_CARD), cards(BAD_CARD))
    assert codes(report) == ["ID_NUMBER_MISMATCH"]
    assert report.verdict == "return"


def test_an_unchanged_page_under_another_name_is_unchanged() -> None:
    renamed = [replace_name(u) for u in cards(BAD_CARD)]
    report = round_two(cards(made_paper(M.ID_CARD_PORTRAIT_SIDE)), renamed)
    assert codes(report) == ["LATE_FINDING"]


def replace_name(found: UploadFinding) -> UploadFinding:
    if found.upload != "card.jpg":
        return found
    papers = tuple(replace(p, upload="other.jpg") for p in found.papers)
    return replace(found, upload="other.jpg", papers=papers)


def test_an_unchanged_page_keeps_its_finding_although_the_machine_now_reads_it() -> None:
    report = round_two(cards(BLURRED), cards(made_paper(M.ID_CARD_PORTRAIT_SIDE)))
    assert codes(report) == ["FIELD_UNCLEAR"]
    assert entry(report, M.ID_CARD_PORTRAIT_SIDE).status == "unclear"
    assert report.verdict == "return"


def test_a_corrected_declaration_settles_a_mismatch() -> None:
    right = with_field(BAD_CARD, "id_number", declared=WRONG, verdict=FieldVerdict.MATCH)
    number = made_application(values={"id_number": WRONG})
    report = round_two(cards(BAD_CARD), cards(right), None, number)
    assert "ID_NUMBER_MISMATCH" not in codes(report)


def test_a_declaration_changed_to_something_wrong_is_the_applicants() -> None:
    clean = made_paper(M.ID_CARD_PORTRAIT_SIDE)
    now = with_field(clean, "sex", declared="男", read="女", verdict=FieldVerdict.MISMATCH)
    report = round_two(cards(clean), cards(now), None, made_application(values={"sex": "男"}))
    assert codes(report) == ["SEX_MISMATCH"]


def test_a_better_page_beside_the_old_one_settles_it() -> None:
    better = upload("new.jpg", made_paper(M.ID_CARD_PORTRAIT_SIDE))
    report = round_two(cards(BLURRED), [*cards(BLURRED), better])
    assert codes(report) == ["DUPLICATE_PAPER"]
    assert report.verdict == "pass"


def test_a_paper_taken_away_is_missing_and_not_late() -> None:
    clean = made_paper(M.ID_CARD_PORTRAIT_SIDE)
    report = round_two(cards(clean), clean_uploads(without=[M.ID_CARD_PORTRAIT_SIDE]))
    assert codes(report) == ["MATERIAL_MISSING"]
    assert report.verdict == "return"


def test_a_paper_no_longer_recognised_on_an_unchanged_page_is_late() -> None:
    clean = made_paper(M.ID_CARD_PORTRAIT_SIDE)
    others = clean_uploads(without=[M.ID_CARD_PORTRAIT_SIDE])
    unknown = [upload("card.jpg", content="same bytes"), *others]
    report = round_two(cards(clean), unknown)
    assert codes(report) == ["LATE_FINDING"]


def test_a_paper_that_was_missing_and_still_is_is_missing() -> None:
    uploads = clean_uploads(without=[M.CHSI_REPORT])
    assert codes(round_two(uploads, uploads)) == ["MATERIAL_MISSING"]


@pytest.mark.parametrize(
    ("first_day", "expected"),
    [
        (dt.datetime(2024, 10, 8, 10, tzinfo=BEIJING), "CHSI_REPORT_AGED"),
        (dt.datetime(2024, 10, 19, 10, tzinfo=BEIJING), "LATE_FINDING"),
    ],
)
def test_a_report_that_aged_between_rounds_is_not_late(
    first_day: dt.datetime, expected: str
) -> None:
    """Updated on 15 September: 30 days on 15 October, so aged on the 19th and the 20th."""
    paper = made_paper(M.CHSI_REPORT, printed={"updated": "2024-09-15"})
    fresh = made_paper(M.CHSI_REPORT)
    then = clean_uploads(chsi_report=fresh)
    now = clean_uploads(chsi_report=paper)
    report = round_two(then, now, made_application(as_of=first_day))
    assert codes(report) == [expected]


def test_what_is_no_report_cannot_be_the_round_before() -> None:
    with pytest.raises(UsageError):
        keep_findings(report_on(clean_uploads()), {"schema": "intake.report/1"})
