"""Contract §3, row by row: each situation gives its flag, and its clean twin gives none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from intake.assessment.missing import Unseen, place_of, what_is_lacking
from intake.documents.flags import make_flag
from intake.domain.application import BEIJING, Material, Slot
from intake.domain.findings import Defect, DefectAt, FieldVerdict, Kind, Severity, UploadFinding
from intake.domain.geometry import Box
from intake.policy.notice import RequiredPaper
from tests.made_findings import (
    COURSES,
    PRINTED,
    clean_uploads,
    codes,
    entry,
    illegible,
    made_application,
    made_paper,
    only,
    report_on,
    row,
    slots_for,
    the_policy,
    upload,
    with_field,
)

M = Material
V = FieldVerdict


def refused(name: str, code: str, status: str = "refused") -> UploadFinding:
    return UploadFinding(name, None, status, code, ())


# ------------------------------------------------------------------------------- clean


def test_a_clean_application_passes_without_a_flag() -> None:
    report = report_on(clean_uploads())
    assert report.flags == ()
    assert report.verdict == "pass"
    assert [e.status for e in report.materials] == ["ok"] * 7
    assert all(e.required for e in report.materials)


@pytest.mark.parametrize(("read", "is_shown"), [(None, False), ("毕业", True)])
def test_what_a_paper_need_not_print_has_a_row_only_where_it_is_read(
    read: str | None, is_shown: bool
) -> None:
    diploma = made_paper(M.GRADUATION_CERTIFICATE)
    verdict = V.NOT_DECLARED if read else V.ABSENT
    extra = row("conclusion", None, verdict, read=read)
    others = (f for f in diploma.fields if f.field != "conclusion")
    diploma = replace(diploma, fields=(*others, extra))
    report = report_on(clean_uploads(graduation_certificate=diploma))
    shown = [f.field for f in entry(report, M.GRADUATION_CERTIFICATE).fields]
    assert ("conclusion" in shown) == is_shown
    assert set(PRINTED[M.GRADUATION_CERTIFICATE]) - {"conclusion"} <= set(shown)


def test_a_clean_application_with_slots_passes_without_a_flag() -> None:
    uploads = clean_uploads()
    report = report_on(uploads, made_application(slots=slots_for(uploads)))
    assert codes(report) == []


def test_the_report_names_what_was_checked_and_by_which_policy() -> None:
    report = report_on(clean_uploads())
    assert report.scope == the_policy().scope
    assert report.versions["policy_revision"] == the_policy().revision
    assert report.versions["pipeline"] == "test"


# ----------------------------------------------------------------------------- missing


@pytest.mark.parametrize(
    "material",
    [
        M.ID_CARD_PORTRAIT_SIDE,
        M.ID_CARD_EMBLEM_SIDE,
        M.GRADUATION_CERTIFICATE,
        M.DEGREE_CERTIFICATE,
        M.CHSI_REPORT,
    ],
)
def test_a_required_paper_that_is_nowhere_is_one_missing_error(material: M) -> None:
    report = report_on(clean_uploads(without=[material]))
    flag = only(report, "MATERIAL_MISSING")
    assert (flag.kind, flag.severity) == (Kind.MISSING, Severity.ERROR)
    assert (flag.material, flag.year, flag.field, flag.upload) == (material, None, None, None)
    assert flag.clause and flag.clause.startswith("六（一）")
    assert len(report.flags) == 1
    assert entry(report, material).status == "missing"
    assert report.verdict == "return"


def test_a_missing_certificate_names_its_year() -> None:
    report = report_on(clean_uploads(without=[M.CE_PUBLIC_COURSE]))
    flag = only(report, "MATERIAL_MISSING")
    assert (flag.material, flag.year) == (M.CE_PUBLIC_COURSE, 2024)
    assert "2024年度" in flag.message
    assert entry(report, M.CE_PUBLIC_COURSE, 2024).status == "missing"


@pytest.mark.parametrize(
    ("level", "years"), [("中专", [2022, 2023, 2024]), ("大专", [2023, 2024]), ("本科", [2024])]
)
def test_the_years_of_certificates_follow_from_the_level(level: str, years: list[int]) -> None:
    report = report_on([], made_application(values={"level": level}))
    for material in (M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE):
        assert [f.year for f in report.flags if f.material is material] == years


def test_an_exempt_person_owes_no_certificates() -> None:
    report = report_on(
        clean_uploads(without=[M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE]),
        made_application(is_exempt=True),
    )
    assert codes(report) == []


def test_the_degree_certificate_is_an_error_only_if_a_degree_is_declared() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE])
    undeclared = {"degree": None, "degree_certificate_number": None}
    silent = report_on(uploads, made_application(values=undeclared))
    assert codes(silent) == ["DEGREE_UNDECLARED"]
    assert silent.verdict == "manual"
    none = report_on(uploads, made_application(values={**undeclared, "degree": "无"}))
    assert codes(none) == []
    number = report_on(uploads, made_application(values={"degree": None}))
    assert codes(number) == ["MATERIAL_MISSING"]


def test_no_degree_and_no_report_is_asked_of_secondary_school() -> None:
    report = report_on([], made_application(values={"level": "中专"}))
    asked = {flag.material for flag in report.flags}
    assert M.DEGREE_CERTIFICATE not in asked
    assert M.CHSI_REPORT not in asked
    assert M.GRADUATE_REGISTRATION_FORM not in asked, "outside scope nothing is missing"


def test_an_alternative_outside_scope_goes_to_a_person_and_is_not_missing() -> None:
    uploads = clean_uploads(without=[M.CHSI_REPORT])
    form = upload("form.jpg")
    slots = (*slots_for(uploads), Slot("form.jpg", M.GRADUATE_REGISTRATION_FORM))
    report = report_on([*uploads, form], made_application(slots=slots))
    assert codes(report) == ["ALTERNATIVE_NOT_CHECKED"]
    assert entry(report, M.CHSI_REPORT).status == "manual"


def test_an_undeclared_level_is_the_diplomas_with_one_warning() -> None:
    diploma = with_field(
        made_paper(M.GRADUATION_CERTIFICATE),
        "level",
        declared=None,
        read="专科",
        verdict=V.NOT_DECLARED,
    )
    uploads = clean_uploads(
        without=[M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE], graduation_certificate=diploma
    )
    report = report_on(uploads, made_application(values={"level": None}))
    assert only(report, "LEVEL_UNDECLARED").read == "专科"
    missing = [(f.material, f.year) for f in report.flags if f.code == "MATERIAL_MISSING"]
    assert missing == [
        (M.CE_PUBLIC_COURSE, 2023),
        (M.CE_PUBLIC_COURSE, 2024),
        (M.CE_PROFESSIONAL_COURSE, 2023),
        (M.CE_PROFESSIONAL_COURSE, 2024),
    ]


def test_a_level_the_notice_does_not_name_goes_to_a_person() -> None:
    uploads = clean_uploads(without=[M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE])
    report = report_on(uploads, made_application(values={"level": "硕士"}))
    assert codes(report) == ["LEVEL_NOT_REGULATED"]
    assert report.verdict == "manual"


# ------------------------------------------------------------------------------- slots


def test_a_wrong_paper_in_a_slot_is_only_that_missing_and_names_the_page() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE, M.GRADUATION_CERTIFICATE])
    wrong = upload("b.jpg", made_paper(M.GRADUATION_CERTIFICATE))
    slots = (*slots_for(uploads), Slot("b.jpg", M.DEGREE_CERTIFICATE))
    report = report_on([*uploads, wrong], made_application(slots=slots))
    flag = only(report, "MATERIAL_IN_WRONG_SLOT_MISSING")
    assert codes(report) == [flag.code]
    assert (flag.material, flag.upload, flag.page) == (M.DEGREE_CERTIFICATE, "b.jpg", 1)
    assert "毕业证书" in flag.message
    assert entry(report, M.GRADUATION_CERTIFICATE).status == "ok"


def test_an_unknown_page_in_a_slot_is_only_that_missing_and_names_the_page() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE])
    slots = (*slots_for(uploads), Slot("x.jpg", M.DEGREE_CERTIFICATE))
    report = report_on([*uploads, upload("x.jpg")], made_application(slots=slots))
    flag = only(report, "MATERIAL_IN_WRONG_SLOT_MISSING")
    assert codes(report) == [flag.code]
    assert (flag.upload, flag.page) == ("x.jpg", 1)
    assert "其他页面" in flag.message


def test_papers_in_each_others_slots_are_information_only() -> None:
    uploads = clean_uploads()
    swap = {
        "degree_certificate": M.GRADUATION_CERTIFICATE,
        "graduation_certificate": M.DEGREE_CERTIFICATE,
    }
    slots = tuple(replace(s, material=swap.get(s.upload, s.material)) for s in slots_for(uploads))
    report = report_on(uploads, made_application(slots=slots))
    assert codes(report) == ["WRONG_SLOT", "WRONG_SLOT"]
    assert report.verdict == "pass"
    flag = report.flags[0]
    assert flag.severity is Severity.INFO
    assert (flag.material, flag.declared, flag.read) == (
        M.GRADUATION_CERTIFICATE,
        "graduation_certificate",
        "degree_certificate",
    )


def test_a_file_with_both_sides_of_the_card_fits_either_slot() -> None:
    uploads = clean_uploads(without=[M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE])
    both = upload(
        "card.jpg",
        made_paper(M.ID_CARD_PORTRAIT_SIDE),
        made_paper(M.ID_CARD_EMBLEM_SIDE, box=Box(0, 700, 1000, 1300)),
    )
    for slots in (
        (Slot("card.jpg", M.ID_CARD_PORTRAIT_SIDE),),
        (Slot("card.jpg", M.ID_CARD_PORTRAIT_SIDE), Slot("card.jpg", M.ID_CARD_EMBLEM_SIDE)),
    ):
        application = made_application(slots=(*slots_for(uploads), *slots))
        assert codes(report_on([*uploads, both], application)) == []
        assert codes(report_on([*uploads, both, both], application)) == []


def test_a_certificate_of_another_year_leaves_its_pair_missing_and_is_named() -> None:
    old = made_paper(M.CE_PUBLIC_COURSE, year=2023)
    uploads = clean_uploads(ce_public_course=old)
    report = report_on(uploads, made_application(slots=slots_for(uploads)))
    flag = only(report, "YEAR_OR_COURSE_MISSING")
    assert codes(report) == [flag.code]
    assert (flag.material, flag.year, flag.upload) == (M.CE_PUBLIC_COURSE, 2024, "ce_public_course")
    assert "2023年度" in flag.message
    assert entry(report, M.CE_PUBLIC_COURSE, 2023).required is False
    assert entry(report, M.CE_PUBLIC_COURSE, 2024).status == "missing"


def test_a_certificate_of_the_other_course_counts_as_printed() -> None:
    other = made_paper(M.CE_PROFESSIONAL_COURSE)
    uploads = [
        *clean_uploads(without=[M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE]),
        upload("ce_public_course", other),
    ]
    report = report_on(uploads, made_application(slots=slots_for(uploads)))
    assert codes(report) == ["YEAR_OR_COURSE_MISSING"]
    assert only(report, "YEAR_OR_COURSE_MISSING").material is M.CE_PUBLIC_COURSE
    assert entry(report, M.CE_PROFESSIONAL_COURSE, 2024).status == "ok"


def test_a_certificate_declared_for_a_year_it_does_not_print_is_called_missing_once() -> None:
    old = made_paper(M.CE_PUBLIC_COURSE, year=2023)
    old = with_field(old, "year", declared="2024", read="2023", verdict=V.MISMATCH)
    report = report_on(clean_uploads(ce_public_course=old))
    flag = only(report, "MATERIAL_MISSING")
    assert codes(report) == [flag.code]
    assert (flag.year, flag.upload, flag.page) == (2024, "ce_public_course", 1)
    assert entry(report, M.CE_PUBLIC_COURSE, 2023).status == "misreported"


# ------------------------------------------------------------------ refused, not checked


def test_a_refused_upload_is_one_unclear_error_and_its_paper_is_not_also_missing() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE])
    broken = refused("d.pdf", "PDF_ENCRYPTED")
    slots = (*slots_for(uploads), Slot("d.pdf", M.DEGREE_CERTIFICATE))
    report = report_on([*uploads, broken], made_application(slots=slots))
    flag = only(report, "PDF_ENCRYPTED")
    assert codes(report) == [flag.code]
    assert (flag.kind, flag.severity) == (Kind.UNCLEAR, Severity.ERROR)
    assert (flag.material, flag.upload) == (M.DEGREE_CERTIFICATE, "d.pdf")
    assert entry(report, M.DEGREE_CERTIFICATE).status == "unclear"


def test_an_upload_the_machine_failed_on_is_a_warning_and_not_also_missing() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE])
    broken = refused("d.pdf", "PARSER_CRASH", "not_checked")
    slots = (*slots_for(uploads), Slot("d.pdf", M.DEGREE_CERTIFICATE))
    report = report_on([*uploads, broken], made_application(slots=slots))
    assert codes(report) == ["PARSER_CRASH"]
    assert report.verdict == "manual"
    assert entry(report, M.DEGREE_CERTIFICATE).status == "manual"


def test_a_refused_upload_without_a_slot_has_no_material() -> None:
    report = report_on([*clean_uploads(), refused("x.jpg", "IMAGE_CORRUPT")])
    flag = only(report, "IMAGE_CORRUPT")
    assert (flag.material, flag.upload) == (None, "x.jpg")
    assert [u.upload for u in report.uploads][-1] == "x.jpg"


def test_a_refused_upload_without_a_slot_may_be_the_one_paper_that_lacks() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE])
    report = report_on([*uploads, refused("x.jpg", "IMAGE_CORRUPT")])
    assert codes(report) == ["IMAGE_CORRUPT"]
    assert entry(report, M.DEGREE_CERTIFICATE).status == "unclear"


def test_one_refused_upload_does_not_hide_several_missing_papers() -> None:
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE, M.CHSI_REPORT])
    report = report_on([*uploads, refused("x.jpg", "IMAGE_CORRUPT")])
    assert codes(report).count("MATERIAL_MISSING") == 2


# ----------------------------------------------------------------------------- unclear


def test_an_illegible_page_with_a_slot_is_unclear_and_not_also_missing() -> None:
    blurred = illegible(M.ID_CARD_PORTRAIT_SIDE, Defect.BLUR)
    uploads = clean_uploads(id_card_portrait_side=blurred)
    report = report_on(uploads, made_application(slots=slots_for(uploads)))
    flag = only(report, "PAGE_UNCLEAR")
    assert codes(report) == [flag.code]
    assert (flag.kind, flag.severity, flag.field) == (Kind.UNCLEAR, Severity.ERROR, None)
    assert flag.material is M.ID_CARD_PORTRAIT_SIDE
    assert "模糊" in flag.message
    assert "对焦" in flag.advice
    assert entry(report, M.ID_CARD_PORTRAIT_SIDE).status == "unclear"


@pytest.mark.parametrize("side", [M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE])
def test_an_illegible_page_of_a_card_may_hold_both_its_sides(side: M) -> None:
    sides = [M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE]
    both = upload("card.jpg", illegible(side, Defect.GLARE))
    uploads = [both, *clean_uploads(without=sides)]
    slots = (Slot("card.jpg", side), *slots_for(uploads[1:]))
    report = report_on(uploads, made_application(slots=slots))
    assert [(f.code, f.material) for f in report.flags] == [("PAGE_UNCLEAR", side)]
    assert [entry(report, one).status for one in sides] == ["unclear", "unclear"]


def test_an_illegible_page_with_one_card_on_it_holds_one_side() -> None:
    sides = [M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE]
    card = replace(illegible(sides[0], Defect.BLUR), box=Box(20, 20, 400, 260))
    uploads = [upload("card.jpg", card), *clean_uploads(without=sides)]
    slots = (Slot("card.jpg", sides[0]), *slots_for(uploads[1:]))
    report = report_on(uploads, made_application(slots=slots))
    assert {(f.code, f.material) for f in report.flags} == {
        ("PAGE_UNCLEAR", sides[0]),
        ("MATERIAL_MISSING", sides[1]),
    }


def test_an_illegible_page_without_a_slot_has_no_material_and_nothing_else_is_missing() -> None:
    uploads = clean_uploads(without=[M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE])
    report = report_on([*uploads, upload("x.jpg", illegible(M.OTHER, Defect.DARK))])
    flag = only(report, "PAGE_UNCLEAR")
    assert codes(report) == [flag.code]
    assert flag.material is None
    assert entry(report, M.ID_CARD_PORTRAIT_SIDE).status == "unclear"


def test_bare_page_numbers_of_illegible_pages_are_enough() -> None:
    uploads = clean_uploads(without=[M.CHSI_REPORT])
    dark = replace(upload("chsi_report"), blank_or_illegible_pages=(1,))
    slots = slots_for([*uploads, dark])
    report = report_on([*uploads, dark], made_application(slots=slots))
    assert [(f.code, f.material) for f in report.flags] == [("PAGE_UNCLEAR", M.CHSI_REPORT)]


def test_a_blank_back_beside_a_real_paper_is_no_fault() -> None:
    back = replace(illegible(M.CHSI_REPORT, Defect.BLANK), page=2)
    uploads = clean_uploads(without=[M.CHSI_REPORT])
    scan = upload("chsi_report", made_paper(M.CHSI_REPORT), back)
    slots = slots_for([*uploads, scan])
    report = report_on([*uploads, scan], made_application(slots=slots))
    assert codes(report) == []


def test_a_page_outside_scope_is_not_called_illegible() -> None:
    photo = upload("face.jpg", illegible(M.ID_PHOTO, Defect.BLANK))
    uploads = clean_uploads()
    slots = (*slots_for(uploads), Slot("face.jpg", M.ID_PHOTO))
    assert codes(report_on([*uploads, photo], made_application(slots=slots))) == []


def test_more_than_half_unreadable_key_fields_are_one_unclear_flag() -> None:
    card = made_paper(
        M.ID_CARD_PORTRAIT_SIDE,
        printed={"name": None, "birth_date": None},
        defects=(DefectAt(Defect.GLARE),),
    )
    report = report_on(clean_uploads(id_card_portrait_side=card))
    flag = only(report, "PAPER_UNCLEAR")
    assert codes(report) == [flag.code]
    assert flag.field is None
    assert "反光" in flag.message


def test_exactly_half_unreadable_key_fields_are_flagged_one_by_one() -> None:
    card = made_paper(M.ID_CARD_EMBLEM_SIDE, printed={"id_issuing_authority": None})
    report = report_on(clean_uploads(id_card_emblem_side=card))
    flag = only(report, "FIELD_UNCLEAR")
    assert codes(report) == [flag.code]
    assert flag.field == "id_issuing_authority"
    assert entry(report, M.ID_CARD_EMBLEM_SIDE).status == "unclear"


def test_an_unreadable_declared_field_that_is_no_key_goes_to_a_person() -> None:
    card = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={"address": None})
    report = report_on(clean_uploads(id_card_portrait_side=card))
    assert [(f.code, f.field) for f in report.flags] == [("FIELD_NOT_CHECKED", "address")]


def test_undecided_is_the_machines_on_good_pixels_and_unclear_on_bad_ones() -> None:
    diploma = made_paper(M.GRADUATION_CERTIFICATE)
    good = with_field(diploma, "major", verdict=V.UNDECIDED)
    report = report_on(clean_uploads(graduation_certificate=good))
    flag = only(report, "FIELD_NOT_CHECKED")
    assert (flag.kind, flag.severity) == (Kind.NOT_CHECKED, Severity.WARNING)
    assert entry(report, M.GRADUATION_CERTIFICATE).status == "manual"
    bad = with_field(good, "major", pixels_are_good=False, defects=(Defect.BLUR,))
    assert codes(report_on(clean_uploads(graduation_certificate=bad))) == ["FIELD_UNCLEAR"]


def test_a_declared_key_field_that_the_paper_does_not_show_goes_to_a_person() -> None:
    diploma = with_field(
        made_paper(M.GRADUATION_CERTIFICATE), "certificate_number", read=None, verdict=V.ABSENT
    )
    assert codes(report_on(clean_uploads(graduation_certificate=diploma))) == ["FIELD_NOT_CHECKED"]
    silent = with_field(diploma, "certificate_number", declared=None)
    # Nobody declared it, and yet the rules on it were not asked.
    assert codes(report_on(clean_uploads(graduation_certificate=silent))) == ["RULE_NOT_CHECKED"]


def test_a_student_report_prints_no_graduation_and_that_is_no_finding() -> None:
    report = made_paper(M.CHSI_REPORT, printed={"report_kind": "学籍在线验证报告"})
    for field in ("graduated", "certificate_number"):
        report = with_field(report, field, read=None, verdict=V.ABSENT)
    assert codes(report_on(clean_uploads(chsi_report=report))) == []


def test_what_is_unreadable_or_absent_was_not_read() -> None:
    diploma = with_field(made_paper(M.GRADUATION_CERTIFICATE), "major", verdict=V.UNREADABLE)
    report = report_on(clean_uploads(graduation_certificate=diploma))
    assert only(report, "FIELD_UNCLEAR").read is None
    (row,) = [f for f in entry(report, M.GRADUATION_CERTIFICATE).fields if f.field == "major"]
    assert (row.declared, row.read) == ("水利水电工程", None)


def test_a_paper_of_which_nothing_was_read_is_never_passed() -> None:
    empty = made_paper(M.CHSI_REPORT, fields=())
    report = report_on(clean_uploads(chsi_report=empty))
    assert "PAGE_NOT_CHECKED" in codes(report)
    assert entry(report, M.CHSI_REPORT).status == "manual"


def test_a_page_the_machine_failed_on_is_not_also_missing() -> None:
    flag = make_flag("PAGE_NOT_CHECKED", upload="degree_certificate", page=1)
    uploads = clean_uploads(without=[M.DEGREE_CERTIFICATE])
    failed = replace(upload("degree_certificate"), flags=(flag,))
    slots = slots_for([*uploads, failed])
    report = report_on([*uploads, failed], made_application(slots=slots))
    assert [(f.code, f.material) for f in report.flags] == [
        ("PAGE_NOT_CHECKED", M.DEGREE_CERTIFICATE)
    ]
    assert entry(report, M.DEGREE_CERTIFICATE).status == "manual"


# -------------------------------------------------------------------------- misreported


@pytest.mark.parametrize(
    ("field", "read", "severity"),
    [
        ("id_number", "652827199903080031", Severity.ERROR),
        ("ethnicity", "哈萨克", Severity.WARNING),
        ("address", "新疆库尔勒市", Severity.WARNING),
        ("birth_date", "1999-03-09", Severity.ERROR),
    ],
)
def test_a_contradicted_value_is_misreported(field: str, read: str, severity: Severity) -> None:
    card = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={field: read})
    report = report_on(clean_uploads(id_card_portrait_side=card))
    flag = only(report, f"{field.upper()}_MISMATCH")
    assert codes(report) == [flag.code]
    assert (flag.kind, flag.severity) == (Kind.MISREPORTED, severity)
    assert (flag.material, flag.field, flag.read) == (M.ID_CARD_PORTRAIT_SIDE, field, read)
    assert flag.box == Box(10, 10, 60, 30)
    assert entry(report, M.ID_CARD_PORTRAIT_SIDE).status == "misreported"


def test_another_persons_diploma_is_one_flag_and_not_also_missing() -> None:
    diploma = made_paper(
        M.GRADUATION_CERTIFICATE,
        printed={
            "name": "李想",
            "birth_date": "1998-01-01",
            "certificate_number": "999991202205000999",
        },
    )
    report = report_on(clean_uploads(graduation_certificate=diploma))
    flag = only(report, "OTHER_PERSON")
    assert codes(report) == [flag.code]
    assert (flag.field, flag.read) == ("name", "李想")
    assert "出生日期" in flag.message
    found = entry(report, M.GRADUATION_CERTIFICATE)
    assert found.status == "misreported"
    assert sum(f.verdict is V.MISMATCH for f in found.fields) == 3


def test_a_contradicted_name_alone_is_a_name_not_another_person() -> None:
    diploma = made_paper(M.GRADUATION_CERTIFICATE, printed={"name": "阿依古力·买买提"})
    assert codes(report_on(clean_uploads(graduation_certificate=diploma))) == ["NAME_MISMATCH"]


def test_one_value_typed_wrong_is_one_flag_that_names_every_paper() -> None:
    read = {"name": "阿依古力·买买提"}
    replaced = {
        m.value: made_paper(m, printed=read)
        for m in (
            M.ID_CARD_PORTRAIT_SIDE,
            M.GRADUATION_CERTIFICATE,
            M.DEGREE_CERTIFICATE,
            M.CHSI_REPORT,
            M.CE_PUBLIC_COURSE,
            M.CE_PROFESSIONAL_COURSE,
        )
    }
    report = report_on(clean_uploads(**replaced))
    flag = only(report, "NAME_MISMATCH")
    assert codes(report) == [flag.code]
    assert flag.material is M.ID_CARD_PORTRAIT_SIDE
    assert len(flag.evidence["same_on"]) == 5
    assert "《毕业证书》" in flag.message
    assert entry(report, M.GRADUATION_CERTIFICATE).status == "misreported"


def test_a_number_masked_on_a_certificate_shares_the_cards_cause() -> None:
    replaced = {
        "id_card_portrait_side": made_paper(
            M.ID_CARD_PORTRAIT_SIDE, printed={"id_number": "652827199903080031"}
        ),
        "ce_public_course": made_paper(
            M.CE_PUBLIC_COURSE, printed={"id_number": "652827********0031"}
        ),
    }
    silent = with_field(
        made_paper(M.CE_PROFESSIONAL_COURSE), "id_number", declared=None, verdict=V.NOT_DECLARED
    )
    report = report_on(clean_uploads(ce_professional_course=silent, **replaced))
    flag = only(report, "ID_NUMBER_MISMATCH")
    assert codes(report) == [flag.code]
    assert flag.material is M.ID_CARD_PORTRAIT_SIDE


def test_dates_share_a_cause_at_the_coarser_precision() -> None:
    report = report_on(
        clean_uploads(
            graduation_certificate=made_paper(
                M.GRADUATION_CERTIFICATE, printed={"enrolled": "2017-09"}
            ),
            chsi_report=made_paper(M.CHSI_REPORT, printed={"enrolled": "2017-09-01"}),
        )
    )
    assert codes(report) == ["ENROLLED_MISMATCH"]


def test_papers_that_differ_from_a_supported_value_are_flagged_each() -> None:
    read = {"major": "农业水利工程"}
    report = report_on(
        clean_uploads(
            degree_certificate=made_paper(M.DEGREE_CERTIFICATE, printed=read),
            chsi_report=made_paper(M.CHSI_REPORT, printed=read),
        )
    )
    assert codes(report) == ["MAJOR_MISMATCH", "MAJOR_MISMATCH"]


def test_papers_that_contradict_differently_are_flagged_each() -> None:
    report = report_on(
        clean_uploads(
            graduation_certificate=made_paper(
                M.GRADUATION_CERTIFICATE, printed={"certificate_number": "999991202205000999"}
            ),
            chsi_report=made_paper(
                M.CHSI_REPORT, printed={"certificate_number": "999991202205000888"}
            ),
        )
    )
    assert codes(report).count("CERTIFICATE_NUMBER_MISMATCH") == 2


def test_a_policy_may_ask_for_a_flag_on_every_paper() -> None:
    policy = the_policy().model_copy(update={"one_flag_per_declared_error": False})
    read = {"school": "天池学院"}
    uploads = clean_uploads(
        graduation_certificate=made_paper(M.GRADUATION_CERTIFICATE, printed=read),
        degree_certificate=made_paper(M.DEGREE_CERTIFICATE, printed=read),
        chsi_report=made_paper(M.CHSI_REPORT, printed=read),
    )
    assert len(report_on(uploads).flags) == 1
    assert len(report_on(uploads, policy=policy).flags) == 3


@pytest.mark.parametrize(
    ("number", "reason"), [("65282719990308002", "17位"), ("652827199903080024", "校验码")]
)
def test_a_declared_number_that_cannot_be_is_a_finding(number: str, reason: str) -> None:
    uploads = clean_uploads()
    report = report_on(uploads, made_application(values={"id_number": number}))
    flag = only(report, "ID_NUMBER_INVALID")
    assert (flag.kind, flag.field, flag.declared) == (Kind.MISREPORTED, "id_number", number)
    assert reason in flag.message


def test_a_number_the_card_already_contradicts_is_not_flagged_twice() -> None:
    card = with_field(
        made_paper(M.ID_CARD_PORTRAIT_SIDE),
        "id_number",
        declared="652827199903080024",
        verdict=V.MISMATCH,
    )
    application = made_application(values={"id_number": "652827199903080024"})
    report = report_on(clean_uploads(id_card_portrait_side=card), application)
    assert codes(report) == ["ID_NUMBER_MISMATCH"]


# --------------------------------------------------------------------------- conditions


def test_a_card_is_in_force_until_the_end_of_its_last_day() -> None:
    for as_of, expected in (
        (dt.datetime(2029, 5, 6, 23, tzinfo=BEIJING), []),
        (dt.datetime(2029, 5, 7, 1, tzinfo=BEIJING), ["ID_CARD_EXPIRED"]),
    ):
        report = report_on(clean_uploads(), made_application(as_of=as_of))
        assert [c for c in codes(report) if c.startswith("ID_")] == expected


def test_an_expired_card_is_deficient() -> None:
    card = made_paper(M.ID_CARD_EMBLEM_SIDE)
    card = with_field(card, "id_valid_from", declared="2014-05-06", read="2014-05-06")
    card = with_field(card, "id_valid_until", declared="2024-05-06", read="2024-05-06")
    report = report_on(clean_uploads(id_card_emblem_side=card))
    flag = only(report, "ID_CARD_EXPIRED")
    assert (flag.kind, flag.severity, flag.field) == (
        Kind.DEFICIENT,
        Severity.ERROR,
        "id_valid_until",
    )
    assert entry(report, M.ID_CARD_EMBLEM_SIDE).status == "deficient"


def test_a_card_without_end_never_expires() -> None:
    card = with_field(
        made_paper(M.ID_CARD_EMBLEM_SIDE), "id_valid_until", read="长期", declared="长期"
    )
    assert codes(report_on(clean_uploads(id_card_emblem_side=card))) == []


def test_an_expiry_that_fits_no_term_is_for_a_person_not_an_error() -> None:
    card = with_field(
        made_paper(M.ID_CARD_EMBLEM_SIDE),
        "id_valid_until",
        declared=None,
        read="2023-05-06",
        verdict=V.NOT_DECLARED,
    )
    report = report_on(clean_uploads(id_card_emblem_side=card))
    assert [(f.code, f.field) for f in report.flags] == [("FIELD_NOT_CHECKED", "id_valid_until")]


@pytest.mark.parametrize(
    ("updated", "expected", "severity"),
    [
        ("2024-10-20", None, None),
        ("2024-09-20", None, None),
        ("2024-09-19", "CHSI_REPORT_AGED", Severity.WARNING),
        ("2024-04-20", "CHSI_REPORT_AGED", Severity.WARNING),
        ("2024-04-19", "CHSI_REPORT_EXPIRED", Severity.ERROR),
        ("2024-10-21", "CHSI_REPORT_DATE_IMPOSSIBLE", Severity.ERROR),
    ],
)
def test_a_report_ages_in_three_zones(
    updated: str, expected: str | None, severity: Severity | None
) -> None:
    paper = made_paper(M.CHSI_REPORT, printed={"updated": updated})
    report = report_on(clean_uploads(chsi_report=paper))
    assert [(f.code, f.severity, f.field) for f in report.flags] == (
        [(expected, severity, "updated")] if expected else []
    )


def test_a_report_without_a_date_is_never_passed() -> None:
    paper = with_field(made_paper(M.CHSI_REPORT), "updated", read=None, verdict=V.ABSENT)
    report = report_on(clean_uploads(chsi_report=paper))
    assert [(f.code, f.field) for f in report.flags] == [("FIELD_NOT_CHECKED", "updated")]


@pytest.mark.parametrize(
    ("moment", "is_inside"),
    [
        (dt.datetime(2024, 10, 7, 23, 59, 59, tzinfo=BEIJING), False),
        (dt.datetime(2024, 10, 8, tzinfo=BEIJING), True),
        (dt.datetime(2024, 10, 30, 18, tzinfo=BEIJING), True),
        (dt.datetime(2024, 10, 30, 18, 0, 1, tzinfo=BEIJING), False),
        (dt.datetime(2024, 10, 30, 10, tzinfo=dt.UTC), True),
    ],
)
def test_the_window_includes_its_closing_time(moment: dt.datetime, is_inside: bool) -> None:
    paper = made_paper(M.CHSI_REPORT, printed={"updated": "2024-10-07"})
    report = report_on(clean_uploads(chsi_report=paper), made_application(as_of=moment))
    assert codes(report) == ([] if is_inside else ["OUTSIDE_WINDOW"])
    if not is_inside:
        assert report.flags[0].kind is Kind.INELIGIBLE
        assert report.verdict == "manual"


# ------------------------------------------------------------------- years and repeats


def test_the_same_paper_twice_counts_once_and_the_more_legible_counts() -> None:
    poor = made_paper(M.GRADUATION_CERTIFICATE, printed={"school": None}, legibility=0.4)
    report = report_on([*clean_uploads(), upload("again.jpg", poor)])
    flag = only(report, "DUPLICATE_PAPER")
    assert codes(report) == [flag.code]
    assert (flag.severity, flag.upload) == (Severity.INFO, "again.jpg")
    assert [p.upload for p in entry(report, M.GRADUATION_CERTIFICATE).pages] == [
        "graduation_certificate"
    ]
    assert report.verdict == "pass"


def test_the_same_certificate_twice_does_not_double_its_hours() -> None:
    again = upload("again.jpg", made_paper(M.CE_PUBLIC_COURSE))
    assert codes(report_on([*clean_uploads(), again])) == ["DUPLICATE_PAPER"]


def halves(second: str) -> list[UploadFinding]:
    """Two certificates of one year and course, 12 and `second` hours, of 30 declared."""
    first = made_paper(M.CE_PUBLIC_COURSE, printed={"hours": "12"})
    other = made_paper(M.CE_PUBLIC_COURSE, printed={"hours": second})
    other = with_field(
        other, "certificate_number", declared=None, read="GX20240002", verdict=V.NOT_DECLARED
    )
    return [*clean_uploads(ce_public_course=first), upload("second.jpg", other)]


def test_certificates_of_one_year_and_course_count_together() -> None:
    report = report_on(halves("18"))
    assert codes(report) == []
    found = entry(report, M.CE_PUBLIC_COURSE, 2024)
    assert len(found.pages) == 2
    assert [f.verdict for f in found.fields if f.field == "hours"] == [V.MATCH, V.MATCH]


def test_summed_hours_that_differ_are_one_flag() -> None:
    report = report_on(halves("10"))
    flag = only(report, "HOURS_MISMATCH")
    assert codes(report) == [flag.code]
    assert (flag.declared, flag.read, flag.year) == ("30", "22", 2024)


def test_a_certificate_of_both_courses_counts_for_each() -> None:
    both = made_paper(M.CE_PUBLIC_COURSE, courses=("公需课", "专业课"))
    uploads = clean_uploads(without=[M.CE_PROFESSIONAL_COURSE], ce_public_course=both)
    report = report_on(uploads)
    assert codes(report) == []
    for material in (M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE):
        assert entry(report, material, 2024).status == "ok"


def test_a_fault_on_a_certificate_of_both_courses_is_one_flag_and_both_entries() -> None:
    both = made_paper(M.CE_PUBLIC_COURSE, courses=("公需课", "专业课"), printed={"name": "李想"})
    uploads = clean_uploads(without=[M.CE_PROFESSIONAL_COURSE], ce_public_course=both)
    report = report_on(uploads)
    assert codes(report) == ["NAME_MISMATCH"]
    for material in (M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE):
        assert entry(report, material, 2024).status == "misreported"


def test_a_certificate_of_several_years_counts_for_each() -> None:
    courses = tuple(replace(c, year=y) for y in (2023, 2024) for c in COURSES)
    public = made_paper(M.CE_PUBLIC_COURSE, years=(2023, 2024))
    special = made_paper(M.CE_PROFESSIONAL_COURSE, years=(2023, 2024))
    uploads = clean_uploads(
        without=[M.DEGREE_CERTIFICATE], ce_public_course=public, ce_professional_course=special
    )
    application = made_application(values={"level": "大专"}, courses=courses)
    assert codes(report_on(uploads, application)) == []


def test_an_unreadable_year_is_the_slots() -> None:
    blurred = made_paper(M.CE_PUBLIC_COURSE, printed={"year": None}, years=())
    uploads = clean_uploads(ce_public_course=blurred)
    report = report_on(uploads, made_application(slots=slots_for(uploads)))
    assert [(f.code, f.field, f.year) for f in report.flags] == [("FIELD_UNCLEAR", "year", 2024)]
    assert entry(report, M.CE_PUBLIC_COURSE, 2024).status == "unclear"


def test_an_unreadable_year_without_a_slot_is_not_also_missing() -> None:
    blurred = made_paper(M.CE_PUBLIC_COURSE, printed={"year": None}, years=())
    report = report_on(clean_uploads(ce_public_course=blurred))
    assert [(f.code, f.field, f.year) for f in report.flags] == [("FIELD_UNCLEAR", "year", None)]
    found = entry(report, M.CE_PUBLIC_COURSE, 2024)
    assert (found.status, len(found.pages)) == ("unclear", 1)


def test_a_year_that_only_the_slot_names_is_never_passed() -> None:
    silent = made_paper(M.CE_PUBLIC_COURSE, years=())
    silent = with_field(silent, "year", declared=None, read=None, verdict=V.ABSENT)
    uploads = clean_uploads(ce_public_course=silent)
    report = report_on(uploads, made_application(slots=slots_for(uploads)))
    assert [(f.code, f.field) for f in report.flags] == [("FIELD_NOT_CHECKED", "year")]


def test_a_further_diploma_of_the_same_person_is_information() -> None:
    college = made_paper(
        M.GRADUATION_CERTIFICATE,
        printed={"level": "专科", "school": "天池学院", "certificate_number": "888881201906000123"},
    )
    report = report_on([upload("old.jpg", college), *clean_uploads()])
    assert codes(report) == ["EXTRA_PAPER"]
    assert only(report, "EXTRA_PAPER").upload == "old.jpg"


def test_another_persons_paper_beside_ones_own_is_still_an_error() -> None:
    strange = made_paper(
        M.GRADUATION_CERTIFICATE,
        printed={"name": "李想", "sex": "男", "certificate_number": "888881201906000123"},
    )
    report = report_on([*clean_uploads(), upload("strange.jpg", strange)])
    flag = only(report, "OTHER_PERSON")
    assert codes(report) == [flag.code]
    assert flag.upload == "strange.jpg"


def test_of_two_reports_the_newer_one_counts() -> None:
    old = made_paper(M.CHSI_REPORT, printed={"updated": "2023-01-01"})
    report = report_on([upload("old.pdf", old), *clean_uploads()])
    assert codes(report) == ["DUPLICATE_PAPER"]


# ----------------------------------------------------------------- severities, statuses


def test_only_the_policy_may_change_a_severity() -> None:
    policy = the_policy().model_copy(update={"severities": {"ADDRESS_MISMATCH": Severity.ERROR}})
    card = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={"address": "新疆库尔勒市"})
    uploads = clean_uploads(id_card_portrait_side=card)
    assert report_on(uploads).verdict == "manual"
    assert report_on(uploads, policy=policy).verdict == "return"


def test_a_status_is_the_first_of_the_contracts_order() -> None:
    card = made_paper(M.ID_CARD_PORTRAIT_SIDE, printed={"id_number": None, "sex": "男"})
    report = report_on(clean_uploads(id_card_portrait_side=card))
    assert sorted(codes(report)) == ["FIELD_UNCLEAR", "SEX_MISMATCH"]
    assert entry(report, M.ID_CARD_PORTRAIT_SIDE).status == "unclear"


def test_an_unread_year_takes_no_place_that_another_paper_prints() -> None:
    level = {"level": "大专", "degree": None, "degree_certificate_number": None}
    old = made_paper(M.CE_PUBLIC_COURSE, year=2023)
    dim = replace(made_paper(M.CE_PUBLIC_COURSE), years=())
    dim = replace(dim, fields=tuple(replace(f, verdict=V.UNREADABLE) for f in dim.fields))
    special = [made_paper(M.CE_PROFESSIONAL_COURSE, year=year) for year in (2023, 2024)]
    rest = clean_uploads(without=[M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE])
    uploads = [
        *rest,
        *(upload(f"s{i}.jpg", one) for i, one in enumerate(special)),
        upload("old.jpg", old),
        upload("dim.jpg", dim),
    ]
    slots = (Slot("old.jpg", M.CE_PUBLIC_COURSE, 2024), Slot("dim.jpg", M.CE_PUBLIC_COURSE, 2023))
    report = report_on(uploads, made_application(slots=slots, values=level))
    kinds = {(f.code, f.upload) for f in report.flags}
    assert ("PAPER_UNCLEAR", "dim.jpg") in kinds
    assert not {"DUPLICATE_PAPER", "MATERIAL_MISSING", "YEAR_OR_COURSE_MISSING"} & set(
        codes(report)
    )
    assert entry(report, M.CE_PUBLIC_COURSE, 2024).status == "unclear"


def test_what_may_be_any_paper_stands_for_what_the_known_ones_leave() -> None:
    rest = clean_uploads(without=[M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE])
    dim = replace(made_paper(M.CE_PUBLIC_COURSE), years=())
    dim = replace(dim, fields=tuple(replace(f, verdict=V.UNREADABLE) for f in dim.fields))
    dark = upload("x.jpg", illegible(M.OTHER, Defect.DARK))
    report = report_on([*rest, dark, upload("dim.jpg", dim)])
    assert sorted(codes(report)) == ["PAGE_UNCLEAR", "PAPER_UNCLEAR"]


def test_an_unclear_side_of_a_card_in_the_other_sides_slot_may_hold_both() -> None:
    portrait, emblem = M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE
    dim = made_paper(emblem)
    dim = replace(dim, fields=tuple(replace(f, verdict=V.UNREADABLE) for f in dim.fields))
    uploads = [upload("card.jpg", dim), *clean_uploads(without=[portrait, emblem])]
    slots = (Slot("card.jpg", portrait), *slots_for(uploads[1:]))
    report = report_on(uploads, made_application(slots=slots))
    assert "missing" not in {f.kind for f in report.flags}
    assert [entry(report, side).status for side in (portrait, emblem)] == ["unclear", "unclear"]


@pytest.mark.parametrize(
    ("lacks", "missing"),
    [
        ([(M.CE_PUBLIC_COURSE, 2024)], []),
        ([(M.CE_PROFESSIONAL_COURSE, 2024)], []),
        (
            [(M.CE_PUBLIC_COURSE, 2024), (M.CE_PROFESSIONAL_COURSE, 2024)],
            [(M.CE_PROFESSIONAL_COURSE, 2024)],
        ),
        ([(M.DEGREE_CERTIFICATE, None)], [(M.DEGREE_CERTIFICATE, None)]),
    ],
)
def test_an_illegible_course_certificate_may_be_of_the_kind_that_lacks(lacks, missing) -> None:
    required = [RequiredPaper(material, year, "MATERIAL_MISSING", "") for material, year in lacks]
    seen = Unseen(M.CE_PUBLIC_COURSE, None, "unclear")
    assert [place_of(one) for one in what_is_lacking(required, (), [seen]).missing] == missing
