"""Whatever the pages hold, the report adds up: no crash, nothing lost, nothing silent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.assessment.carry_over import keep_findings
from intake.documents import document
from intake.domain.application import Material, Slot
from intake.domain.findings import (
    DocumentFinding,
    FieldVerdict,
    Kind,
    Report,
    Severity,
    UploadFinding,
)
from intake.domain.report_json import from_json, to_json, verdict_of
from tests.made_findings import (
    PRINTED,
    illegible,
    made_application,
    made_paper,
    report_on,
    the_policy,
    upload,
)

M = Material
SCHEMA = json.loads(Path("docs/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
POLICY = the_policy()
KNOWN = tuple(PRINTED)
NAMES = [f"uploads/{n}.jpg" for n in range(6)]


@st.composite
def papers(draw: st.DrawFn) -> DocumentFinding:
    """Any paper in any state: verdicts at random, years unread, illegible, unknown."""
    material = draw(st.sampled_from([*KNOWN, M.OTHER]))
    if material is M.OTHER or draw(st.integers(0, 9)) == 0:
        return illegible(material)
    paper = made_paper(material)
    verdicts = draw(st.lists(st.sampled_from(FieldVerdict), max_size=4))
    fields = list(paper.fields)
    for at, verdict in enumerate(verdicts):
        place = draw(st.integers(0, len(fields) - 1))
        read = f"读作{at}" if verdict is FieldVerdict.MISMATCH else fields[place].read
        fields[place] = replace(fields[place], verdict=verdict, read=read)
    if document(material).course:
        years = draw(st.sets(st.sampled_from([2022, 2023, 2024]), max_size=2))
        courses = draw(st.sets(st.sampled_from(["公需课", "专业课"]), max_size=2))
        paper = replace(paper, years=tuple(sorted(years)), courses=tuple(sorted(courses)))
    return replace(paper, fields=tuple(fields), page=draw(st.integers(1, 2)))


@st.composite
def folders(draw: st.DrawFn) -> tuple[list[UploadFinding], tuple[Slot, ...]]:
    """Uploads in any state, in any slots."""
    uploads, slots = [], []
    for name in NAMES[: draw(st.integers(0, len(NAMES)))]:
        state = draw(st.sampled_from(["checked"] * 6 + ["refused", "not_checked"]))
        if state == "checked":
            content = draw(st.sampled_from([name, "same"]))
            uploads.append(upload(name, *draw(st.lists(papers(), max_size=3)), content=content))
        else:
            code = {"refused": "PDF_CORRUPT", "not_checked": "PARSER_CRASH"}[state]
            uploads.append(UploadFinding(name, None, state, code, ()))
        material = draw(st.sampled_from([None, *KNOWN, M.ID_PHOTO, M.GRADUATE_REGISTRATION_FORM]))
        year = draw(st.sampled_from([None, 2023, 2024])) if document(material).is_yearly else None
        slots.append(Slot(name, material, year))
    return uploads, tuple(slots)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    uploads, slots = draw(folders())
    level = draw(st.sampled_from([None, "中专", "大专", "本科", "硕士"]))
    application = made_application(
        values={"level": level}, slots=slots, is_exempt=draw(st.booleans())
    )
    return report_on(uploads, application, POLICY)


MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(reports())
def test_every_report_fits_the_schema_and_comes_back(report: Report) -> None:
    document = to_json(report)
    VALIDATOR.validate(document)
    assert to_json(from_json(document)) == document


@MANY
@given(reports())
def test_the_accounting_adds_up(report: Report) -> None:
    assert report.verdict == verdict_of(report.flags)
    places = [(e.material, e.year) for e in report.materials]
    assert len(places) == len(set(places)), "one row per paper and year"
    for entry in report.materials:
        missing = [
            f
            for f in report.flags
            if f.kind is Kind.MISSING and (f.material, f.year) == (entry.material, entry.year)
        ]
        assert len(missing) == (entry.status == "missing")
        assert entry.pages or not entry.required or entry.status != "ok", "nothing is no pass"
        if entry.status not in ("ok",):
            assert report.verdict != "pass"
    assert all(f.material is None or f.material is not M.OTHER for f in report.flags)


@MANY
@given(reports())
def test_every_upload_that_could_not_be_opened_has_its_flag(report: Report) -> None:
    for found in report.uploads:
        if found.status != "checked":
            assert any(f.upload == found.upload and f.code == found.code for f in report.flags)


@MANY
@given(reports())
def test_the_same_round_again_asks_nothing_new(report: Report) -> None:
    again = keep_findings(report, to_json(report))
    assert sorted(f.code for f in again.flags) == sorted(f.code for f in report.flags)
    assert again.verdict == report.verdict
    assert [e.status for e in again.materials] == [e.status for e in report.materials]


@MANY
@given(folders(), folders())
def test_a_later_round_accuses_no_unchanged_page_for_the_first_time(
    first: tuple[Sequence[UploadFinding], tuple[Slot, ...]],
    second: tuple[Sequence[UploadFinding], tuple[Slot, ...]],
) -> None:
    before = report_on(first[0], made_application(slots=first[1]), POLICY)
    now = report_on(second[0], made_application(slots=second[1]), POLICY)
    hashes = {u.sha256 for u in before.uploads if u.sha256}
    unchanged = {u.upload for u in now.uploads if u.sha256 in hashes}
    said = {(f.code, f.field) for f in before.flags}
    for flag in keep_findings(now, to_json(before)).flags:
        if flag.upload in unchanged and flag.kind in (Kind.UNCLEAR, Kind.DEFICIENT):
            covered = flag.severity is not Severity.ERROR or (flag.code, flag.field) in said
            assert covered or any(f.kind is Kind.UNCLEAR for f in before.flags)
