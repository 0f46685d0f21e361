"""Completeness by content: papers over several files, copies, pictures in two slots."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from intake.assessment.thresholds import SAME_FROM
from intake.domain.application import Material, Slot
from intake.domain.findings import DocumentFinding, FieldVerdict, Severity
from intake.extraction.imaging.page_hash import fingerprint, likeness
from tests.made_findings import (
    clean_papers,
    clean_uploads,
    codes,
    entry,
    made_application,
    made_paper,
    only,
    report_on,
    slots_for,
    upload,
    with_field,
)
from tests.made_whole import make_whole, on, printed, without
from tests.made_whole import report_on as whole_report

M = Material
V = FieldVerdict


def _half(shown: set[str], number: int) -> DocumentFinding:
    """A diploma's page that shows only these fields, the others not being on it."""
    paper = made_paper(M.GRADUATION_CERTIFICATE, number=number)
    for row in paper.fields:
        if row.field not in shown:
            paper = with_field(paper, row.field, read=None, verdict=V.ABSENT)
    return paper


FRONT = {"name", "sex", "birth_date", "enrolled", "major", "level", "study_form"}


def test_one_paper_over_two_files_is_whole() -> None:
    back = {f.field for f in made_paper(M.GRADUATION_CERTIFICATE).fields} - FRONT | {"name"}
    uploads = [
        *clean_uploads(without=[M.GRADUATION_CERTIFICATE]),
        upload("front", _half(FRONT, 1)),
        upload("back", _half(back, 1)),
    ]
    report = report_on(uploads)
    assert codes(report) == []
    rows = {f.field: f for f in entry(report, M.GRADUATION_CERTIFICATE).fields}
    assert all(f.verdict is V.MATCH for name, f in rows.items() if name != "conclusion")
    assert {rows["major"].upload, rows["school"].upload} == {"front", "back"}


def test_one_half_alone_goes_to_a_person() -> None:
    uploads = [*clean_uploads(without=[M.GRADUATION_CERTIFICATE]), upload("front", _half(FRONT, 1))]
    found = report_on(uploads)
    assert {f.code for f in found.flags} == {"FIELD_NOT_CHECKED", "RULE_NOT_CHECKED"}
    assert {f.field for f in found.flags} == {
        "school",
        "graduated",
        "certificate_number",
        "conclusion",
    }


def test_a_copy_that_contradicts_fills_no_gap() -> None:
    front = _half(FRONT, 1)
    other = with_field(
        made_paper(M.GRADUATION_CERTIFICATE), "school", read="天山大学", verdict=V.MISMATCH
    )
    other = replace(
        other,
        legibility=0.2,
        fields=tuple(
            replace(f, verdict=V.UNREADABLE) if f.field in FRONT - {"name"} else f
            for f in other.fields
        ),
    )
    report = report_on(
        [
            *clean_uploads(without=[M.GRADUATION_CERTIFICATE]),
            upload("front", front),
            upload("other", other),
        ]
    )
    assert report.verdict != "pass"


def test_the_diploma_in_both_slots_is_said_once_with_what_lacks() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE])
    again = upload(
        "degree_certificate", made_paper(M.GRADUATION_CERTIFICATE), content="graduation_certificate"
    )
    report = report_on([*uploads, again], made_application(slots=slots_for([*uploads, again])))
    assert codes(report) == ["MATERIAL_IN_WRONG_SLOT_MISSING"]
    assert report.flags[0].upload == "degree_certificate"


def test_a_paper_in_anothers_slot_is_one_proposal_where_to_move_it() -> None:
    uploads = clean_uploads()
    swap = {
        "graduation_certificate": M.DEGREE_CERTIFICATE,
        "degree_certificate": M.GRADUATION_CERTIFICATE,
    }
    slots = tuple(replace(s, material=swap.get(s.upload, s.material)) for s in slots_for(uploads))
    report = report_on(uploads, made_application(slots=slots))
    assert codes(report) == ["WRONG_SLOT", "WRONG_SLOT"]
    for flag in report.flags:
        assert "建议移到" in flag.advice
    assert report.verdict == "pass"


def test_one_file_in_two_slots_is_pointed_out_where_nobody_else_speaks_of_it() -> None:
    uploads = clean_uploads()
    posting = upload("uploads/公示.jpg", content="one picture")
    result = upload("uploads/公示结果.jpg", content="one picture")
    slots = (
        *slots_for(uploads),
        Slot(posting.upload, M.PUBLIC_NOTICE),
        Slot(result.upload, M.PUBLIC_NOTICE_RESULT),
    )
    files = [
        replace(one, slot=slot)
        for one, slot in zip([*uploads, posting, result], slots, strict=True)
    ]
    report = report_on(files, made_application(slots=slots))
    flag = only(report, "SAME_PICTURE")
    assert flag.severity is Severity.INFO
    assert (flag.upload, flag.evidence["same_as"]) == (result.upload, posting.upload)
    assert "公示" in flag.message
    other = replace(files[-1], sha256="0" * 64)
    assert "SAME_PICTURE" not in codes(
        report_on([*files[:-1], other], made_application(slots=slots))
    )


def test_both_sides_of_a_card_in_one_file_for_both_slots_are_no_fault() -> None:
    papers = clean_papers()
    card = upload("card", papers["id_card_portrait_side"], papers["id_card_emblem_side"])
    rest = clean_uploads(without=[M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE])
    slots = (
        Slot("card", M.ID_CARD_PORTRAIT_SIDE),
        Slot("card", M.ID_CARD_EMBLEM_SIDE),
        *slots_for(rest),
    )
    assert codes(report_on([card, *rest], made_application(slots=slots))) == []


def test_the_form_of_exemption_stands_for_the_certificates_ticked_or_not() -> None:
    exempt = make_whole(exempt=True)
    assert [f.code for f in whole_report(exempt).flags] == ["EXEMPTION_TO_CONFIRM"]
    unticked = make_whole(exempt=True)
    unticked.application = replace(unticked.application, is_exempt=False)
    assert [f.code for f in whole_report(unticked).flags] == ["EXEMPTION_UNDECLARED"]
    strangers = make_whole(exempt=True)
    strangers.application = replace(strangers.application, is_exempt=False)
    report = on(strangers, printed(M.CE_EXEMPTION, name="王小明", id_number="11010519491231002X"))
    assert {f.code for f in report.flags} == {"OTHER_PERSON", "MATERIAL_MISSING"}


def test_the_form_from_the_archive_stands_for_the_report_where_the_registry_knows_nobody() -> None:
    whole = make_whole(
        graduated="2001-06-20",
        work_start="2001-08-01",
        certificate_number="65200112345678",
        degree_certificate_number="旧2001123",
    )
    from tests.made_whole import added

    report = on(
        whole,
        without(M.CHSI_REPORT),
        added(M.GRADUATE_REGISTRATION_FORM),
        printed(M.DEGREE_CERTIFICATE, awarded="2001-06-20"),
    )
    assert [f.code for f in report.flags] == []


PAGES = sorted(
    p
    for p in Path("samples/committed").glob("*/uploads/*")
    if p.suffix in {".jpg", ".webp", ".png"}
)


def _pictures() -> Iterator[Image.Image]:
    for path in PAGES[:12]:
        with Image.open(path) as image:
            page = image.convert("RGB")
            page.thumbnail((900, 900))
            yield page


def _through_chat(page: Image.Image) -> Image.Image:
    """Made smaller and saved badly, as chat programs do."""
    buffer = io.BytesIO()
    page.resize((page.width * 6 // 10, page.height * 6 // 10)).save(buffer, "JPEG", quality=35)
    return Image.open(buffer)


def test_a_fingerprint_outlives_a_chat_program_and_tells_pages_apart() -> None:
    pages = list(_pictures())
    prints = [fingerprint(np.asarray(page)) for page in pages]
    for page, mine in zip(pages, prints, strict=True):
        assert (
            likeness(mine, fingerprint(np.asarray(_through_chat(page).convert("RGB")))) >= SAME_FROM
        )
    assert all(likeness(a, b) < SAME_FROM for a, b in combinations(prints, 2))


def test_blank_sheets_are_not_one_picture() -> None:
    sheet = fingerprint(np.full((1400, 1000, 3), 250, np.uint8))
    assert likeness(sheet, sheet) == 0.0


def test_a_picture_sent_again_through_a_chat_program_is_pointed_out() -> None:
    page = next(_pictures())
    prints = [fingerprint(np.asarray(p.convert("RGB"))) for p in (page, _through_chat(page))]
    uploads = clean_uploads()
    extra = [
        replace(upload(name), pages=(replace(upload(name).pages[0], fingerprint=mine),), slot=slot)
        for (name, slot), mine in zip(
            (("a", Slot("a", M.PUBLIC_NOTICE)), ("b", Slot("b", M.PUBLIC_NOTICE_RESULT))),
            prints,
            strict=True,
        )
    ]
    slots = (*slots_for(uploads), *(one.slot for one in extra if one.slot))
    report = report_on([*uploads, *extra], made_application(slots=slots))
    assert only(report, "SAME_PICTURE").evidence == {"same_as": "a", "same_bytes": False}
