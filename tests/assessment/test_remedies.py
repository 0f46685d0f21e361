"""The least to do: it clears the file, nothing in it is too much, and pages come dearest."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intake.assessment.remedies import Act, Remedy, errors_of, remedies_of
from intake.documents.flags import make_flag
from intake.domain.findings import Defect, FieldVerdict, Report, Severity
from tests.made_findings import (
    AS_OF,
    VALUES,
    VERSIONS,
    M,
    clean_papers,
    clean_uploads,
    illegible,
    made_application,
    made_paper,
    report_on,
    row,
    slots_for,
    upload,
)


def acts(report: Report) -> list[tuple[Act, str | None]]:
    return [(r.act, r.field if r.act is Act.CHANGE else r.upload) for r in remedies_of(report)]


def test_a_value_that_all_papers_print_otherwise_is_changed_once():
    printed = {"graduated": "2022-06-21"}
    report = report_on(
        clean_uploads(
            graduation_certificate=made_paper(M.GRADUATION_CERTIFICATE, printed=printed),
            chsi_report=made_paper(M.CHSI_REPORT, printed=printed),
        )
    )
    assert acts(report) == [(Act.CHANGE, "graduated")]


def test_a_paper_alone_against_the_others_is_replaced_however_much_it_contradicts():
    printed = {"school": "昆仑大学", "major": "土木工程"}
    report = report_on(
        clean_uploads(degree_certificate=made_paper(M.DEGREE_CERTIFICATE, printed=printed))
    )
    (remedy,) = remedies_of(report)
    assert (remedy.act, remedy.material) == (Act.REPLACE, M.DEGREE_CERTIFICATE)
    assert remedy.is_wrong_paper
    assert len(remedy.errors) == 2


def test_papers_that_differ_among_themselves_leave_the_fewest_to_replace():
    """Two papers print one value, a third another: the declaration follows the two."""
    report = report_on(
        clean_uploads(
            graduation_certificate=made_paper(
                M.GRADUATION_CERTIFICATE, printed={"school": "昆仑大学"}
            ),
            degree_certificate=made_paper(M.DEGREE_CERTIFICATE, printed={"school": "楼兰大学"}),
            chsi_report=made_paper(M.CHSI_REPORT, printed={"school": "昆仑大学"}),
        )
    )
    assert acts(report) == [(Act.CHANGE, "school"), (Act.REPLACE, "degree_certificate")]


def test_a_register_is_followed_against_a_lesser_paper():
    """The diploma supports what was typed, the 学信网 report does not: both are mended."""
    report = report_on(
        clean_uploads(
            degree_certificate=made_paper(M.DEGREE_CERTIFICATE, printed={"school": "昆仑大学"}),
            chsi_report=made_paper(M.CHSI_REPORT, printed={"school": "昆仑大学"}),
        )
    )
    assert acts(report) == [(Act.CHANGE, "school"), (Act.REPLACE, "graduation_certificate")]
    assert remedies_of(report)[1].material is M.GRADUATION_CERTIFICATE


def test_a_strangers_diploma_is_replaced_and_no_name_is_changed():
    report = report_on(
        clean_uploads(
            graduation_certificate=made_paper(
                M.GRADUATION_CERTIFICATE, printed={"name": "热依木江", "birth_date": "1990-01-01"}
            )
        )
    )
    assert acts(report) == [(Act.REPLACE, "graduation_certificate")]


def test_one_unreadable_page_is_one_page_whatever_it_holds():
    both = [illegible(M.ID_CARD_PORTRAIT_SIDE, Defect.BLUR)]
    uploads = clean_uploads(without=["id_card_portrait_side"])
    report = report_on([*uploads, upload("card.jpg", *both)])
    assert [act for act, _ in acts(report)] == [Act.REPLACE]


def test_a_missing_paper_and_a_wrong_number_are_brought_and_corrected():
    application = made_application(values={"id_number": "65282719990308002"})
    uploads = clean_uploads(
        without=[
            "degree_certificate",
            "id_card_portrait_side",
            "ce_public_course",
            "ce_professional_course",
        ]
    )
    found = {(r.act, r.material) for r in remedies_of(report_on(uploads, application))}
    assert (Act.SUPPLY, M.DEGREE_CERTIFICATE) in found
    assert (Act.CHANGE, M.ID_CARD_PORTRAIT_SIDE) in found


# ------------------------------------------------------- every mixture, against its report

FIELDS = ("school", "major", "graduated")
PAPERS = (M.GRADUATION_CERTIFICATE, M.DEGREE_CERTIFICATE, M.CHSI_REPORT)
PRINTS = {
    "school": ("昆仑大学", "楼兰大学"),
    "major": ("土木工程", "会计学"),
    "graduated": ("2022-06-21", "2022-07-01"),
}
MIXTURES = some.fixed_dictionaries(
    {
        paper: some.fixed_dictionaries(
            {
                field: some.sampled_from((None, *PRINTS[field]))
                for field in FIELDS
                if (paper, field) != (M.DEGREE_CERTIFICATE, "graduated")
            }
        )
        for paper in PAPERS
    }
)


def judged(mixture, declared, replaced=frozenset()):
    """The report on papers that print the mixture, held against `declared`."""
    papers = clean_papers()
    for paper in PAPERS:
        if paper.value in replaced:
            mixture = {**mixture, paper: dict.fromkeys(mixture[paper])}
        shown = {f: v or VALUES[f] for f, v in mixture[paper].items()}
        if paper.value in replaced:
            shown = {f: declared[f] for f in shown}
        made = made_paper(paper)
        fields = tuple(
            replace(
                row(f.field, declared[f.field], FieldVerdict.MATCH),
                read=shown[f.field],
                verdict=_verdict(shown[f.field], declared[f.field]),
            )
            if f.field in shown
            else f
            for f in made.fields
        )
        papers[paper.value] = replace(made, fields=fields)
    uploads = [upload(name, paper) for name, paper in papers.items()]
    application = made_application(values=declared, slots=slots_for(uploads))
    return report_on(uploads, application)


def _verdict(shown, declared):
    return FieldVerdict.MATCH if shown == declared else FieldVerdict.MISMATCH


def after(mixture, remedies: list[Remedy]) -> Report:
    """The report once these were done: values follow the paper, papers the declaration."""
    declared = {field: VALUES[field] for field in FIELDS}
    for remedy in remedies:
        if remedy.act is Act.CHANGE:
            declared[remedy.field] = mixture[remedy.material][remedy.field]
    replaced = frozenset(r.upload for r in remedies if r.act is Act.REPLACE)
    return judged(mixture, declared, replaced)


@settings(deadline=None, max_examples=30)
@given(mixture=MIXTURES)
def test_what_is_asked_clears_the_file_and_nothing_of_it_is_too_much(mixture):
    report = judged(mixture, {field: VALUES[field] for field in FIELDS})
    remedies = remedies_of(report)
    assert not errors_of(after(mixture, remedies))
    assert {e for r in remedies for e in r.errors} == set(range(len(errors_of(report))))
    for fewer in combinations(remedies, max(len(remedies) - 1, 0)):
        if remedies:
            assert errors_of(after(mixture, list(fewer)))


@settings(deadline=None, max_examples=30)
@given(mixture=MIXTURES)
def test_no_other_way_brings_fewer_pages(mixture):
    report = judged(mixture, {field: VALUES[field] for field in FIELDS})
    pages = sum(r.act is Act.REPLACE for r in remedies_of(report))
    for count in range(pages):
        for kept in combinations(PAPERS, len(PAPERS) - count):
            # The register is the reference: what the kept papers print must agree with it.
            assert not all(
                {mixture[p][f] for p in kept if f in mixture[p]} <= {mixture[M.CHSI_REPORT][f]}
                for f in FIELDS
            )


@pytest.mark.parametrize("count", [14, 40])
def test_a_heap_of_contradictions_is_settled_without_trying_every_way(count):
    flags = tuple(
        make_flag(
            "SCHOOL_MISMATCH",
            material=M.DEGREE_CERTIFICATE,
            field=f"field{n // 2}",
            upload=f"{n}.jpg",
            page=1,
            declared="甲",
            read=f"乙{n}",
        )
        for n in range(count)
    )
    report = Report("case", "hejing-2024", AS_OF, False, 1, (), VERSIONS, "return", (), flags, ())
    remedies = remedies_of(report)
    assert {e for r in remedies for e in r.errors} == set(range(count))
    assert sum(r.act is Act.CHANGE for r in remedies) == count // 2
    assert all(f.severity is Severity.ERROR for f in flags)
