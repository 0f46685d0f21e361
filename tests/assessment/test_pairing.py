"""Which declared line belongs to which certificate (contract §3, years and repeats)."""

from __future__ import annotations

from dataclasses import replace

from intake.assessment.pairing import CertificateKey, declared_for, pair_courses, sum_of_hours
from intake.domain.application import CourseEntry, Material, Slot
from tests.made_findings import COURSES, made_application

M = Material
PUBLIC, SPECIAL = COURSES


def key(number: str | None = None, *years: int, **more: object) -> CertificateKey:
    made = CertificateKey(M.CE_PUBLIC_COURSE, years, ("公需课",) if years else (), number)
    return replace(made, **more)


def test_a_certificate_is_paired_by_its_number_first() -> None:
    entries = [replace(PUBLIC, certificate_number="A1"), replace(PUBLIC, year=2023)]
    assert pair_courses([key("A1", 2023)], entries) == [entries[0]]


def test_without_a_number_year_and_course_decide() -> None:
    special = CertificateKey(M.CE_PROFESSIONAL_COURSE, (2024,), ("专业课",))
    assert pair_courses([special, key(None, 2024)], COURSES) == [SPECIAL, PUBLIC]


def test_a_number_read_differently_does_not_prevent_pairing_by_year() -> None:
    assert pair_courses([key("GX20240007", 2024)], COURSES) == [PUBLIC]


def test_an_entry_is_used_once_and_the_nearest_certificate_gets_it() -> None:
    keys = [key("ZZ9", 2024), key("GX20240007", 2024)]
    assert pair_courses(keys, [PUBLIC]) == [None, PUBLIC]


def test_of_two_entries_of_one_year_the_hours_tell() -> None:
    entries = [CourseEntry(2024, "公需课", "12"), CourseEntry(2024, "公需课", "18")]
    keys = [key(None, 2024, hours="18"), key(None, 2024, hours="12")]
    assert pair_courses(keys, entries) == [entries[1], entries[0]]


def test_nobody_declared_a_certificate_of_another_year() -> None:
    assert pair_courses([key("X1", 2021)], COURSES) == [None]


def test_an_unread_year_is_the_slots_and_an_unread_course_the_papers_kind() -> None:
    slot = Slot("a.jpg", M.CE_PUBLIC_COURSE, 2024)
    assert pair_courses([key(slot=slot)], COURSES) == [PUBLIC]
    assert pair_courses([key()], COURSES) == [None]


def test_a_certificate_of_both_courses_takes_both_entries_and_the_sum_of_hours() -> None:
    both = key("S1", 2024, courses=("公需课", "专业课"))
    (found,) = pair_courses([both], COURSES)
    assert found is not None
    assert (found.hours, found.certificate_number) == ("90", None)
    silent = [replace(PUBLIC, hours=None), SPECIAL]
    (found,) = pair_courses([both], silent)
    assert found is not None
    assert found.hours is None


def test_no_certificates_and_no_entries_pair_to_nothing() -> None:
    assert pair_courses([], COURSES) == []
    assert pair_courses([key("A1", 2024)], []) == [None]


def test_hours_are_added_exactly() -> None:
    assert sum_of_hours(["12", "18"]) == "30"
    assert sum_of_hours(["12.5", "0.5"]) == "13"
    assert sum_of_hours(["12", None]) is None
    assert sum_of_hours(["12", "１８"]) is None


# ------------------------------------------------------------------- declared values


def test_a_diploma_is_compared_with_education_and_person() -> None:
    declared = declared_for(M.GRADUATION_CERTIFICATE, made_application())
    assert declared["certificate_number"] == "999991202205000123"
    assert declared["name"] == "阿依古丽·买买提"
    assert "id_number" not in declared
    assert "degree" not in declared


def test_the_emblem_side_is_compared_with_authority_and_term() -> None:
    assert set(declared_for(M.ID_CARD_EMBLEM_SIDE, made_application())) == {
        "id_issuing_authority",
        "id_valid_from",
        "id_valid_until",
    }


def test_what_is_not_declared_is_not_compared() -> None:
    application = made_application(values={"major": None})
    assert "major" not in declared_for(M.DEGREE_CERTIFICATE, application)
    assert "awarded" not in declared_for(M.DEGREE_CERTIFICATE, application)


def test_a_certificate_is_compared_with_its_entry() -> None:
    declared = declared_for(M.CE_PUBLIC_COURSE, made_application(), entry=PUBLIC)
    assert declared == {
        "name": "阿依古丽·买买提",
        "id_number": "65282719990308002X",
        "year": "2024",
        "course": "公需课",
        "hours": "30",
        "certificate_number": "GX20240001",
    }


def test_an_unpaired_certificate_is_compared_with_the_person_only() -> None:
    slot = Slot("a.jpg", M.CE_PUBLIC_COURSE, 2024)
    declared = declared_for(M.CE_PUBLIC_COURSE, made_application(), entry=None, slot=slot)
    assert set(declared) == {"name", "id_number"}


def test_a_single_certificate_can_be_looked_up_by_year_and_course() -> None:
    found = declared_for(M.CE_PROFESSIONAL_COURSE, made_application(), year=2024, course="专业课")
    assert found["certificate_number"] == "ZY20240001"


def test_of_a_certificate_of_several_pairs_year_and_course_are_not_compared() -> None:
    declared = declared_for(M.CE_PUBLIC_COURSE, made_application(), entry=PUBLIC, pairs=2)
    assert not {"year", "course"} & set(declared)
