"""Contract §3 as JSON: names, notation, accounting, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from intake.documents.flags import make_flag
from intake.domain.application import Material
from intake.domain.errors import UsageError
from intake.domain.findings import Defect, DefectAt, FieldVerdict, Report, Severity, UploadFinding
from intake.domain.report_json import (
    error_json,
    exit_status,
    from_json,
    load_report,
    to_json,
    verdict_of,
    worst_exit_status,
)
from tests.made_findings import (
    clean_uploads,
    illegible,
    made_application,
    made_paper,
    report_on,
    slots_for,
    upload,
)

M = Material
SCHEMA = json.loads(Path("docs/report.schema.json").read_text(encoding="utf-8"))


def faulty() -> Report:
    """A report with a finding of nearly every kind."""
    card = made_paper(
        M.ID_CARD_PORTRAIT_SIDE,
        printed={"id_number": "652827199903080031", "name": None},
        defects=(DefectAt(Defect.GLARE), DefectAt(Defect.BLUR)),
    )
    uploads = [
        *clean_uploads(
            without=[M.DEGREE_CERTIFICATE],
            id_card_portrait_side=card,
            chsi_report=made_paper(M.CHSI_REPORT, printed={"updated": "2023-01-01"}),
            graduation_certificate=illegible(M.GRADUATION_CERTIFICATE, Defect.DARK),
        ),
        UploadFinding("locked.pdf", None, "refused", "PDF_ENCRYPTED", ()),
        upload("other.jpg"),
    ]
    application = made_application(slots=slots_for(uploads[:-2]), clock_is_set=True)
    return report_on(uploads, application)


def test_reports_fit_the_published_schema() -> None:
    for report in (report_on([]), report_on(clean_uploads()), faulty()):
        jsonschema.validate(to_json(report), SCHEMA)


def test_every_key_stands_in_every_object() -> None:
    document = to_json(faulty())
    assert document["flags"]
    for flag in document["flags"]:
        assert set(flag) == set(SCHEMA["properties"]["flags"]["items"]["required"])
    for entry in document["materials"]:
        assert set(entry) == set(SCHEMA["properties"]["materials"]["items"]["required"])


def test_every_upload_appears_and_a_page_of_no_known_kind_is_other() -> None:
    document = to_json(faulty())
    by_name = {u["upload"]: u for u in document["uploads"]}
    assert by_name["locked.pdf"] == {
        "upload": "locked.pdf",
        "sha256": None,
        "status": "refused",
        "code": "PDF_ENCRYPTED",
        "pages": [],
    }
    assert by_name["other.jpg"]["pages"][0]["materials"] == ["other"]
    assert len(by_name) == 8


def test_time_is_beijing_time_and_a_set_clock_is_admitted() -> None:
    document = to_json(faulty())
    assert document["as_of"] == "2024-10-20T10:00:00+08:00"
    assert document["clock_is_set"] is True


def test_boxes_are_four_integers_and_figures_stay_inside_their_range() -> None:
    report = faulty()
    bold = replace(report.flags[0], confidence=1.0000001)
    document = to_json(replace(report, flags=(bold, *report.flags[1:])))
    jsonschema.validate(document, SCHEMA)
    boxes = [f["box"] for f in document["flags"] if f["box"] is not None]
    assert boxes
    assert all(len(box) == 4 and all(type(edge) is int for edge in box) for box in boxes)


def test_a_fields_row_names_upload_and_page() -> None:
    (card,) = [
        e
        for e in to_json(report_on(clean_uploads()))["materials"]
        if e["material"] == "id_card_portrait_side"
    ]
    (row,) = [f for f in card["fields"] if f["field"] == "id_number"]
    assert row == {
        "field": "id_number",
        "declared": "65282719990308002X",
        "read": "65282719990308002X",
        "legibility": 0.9,
        "confidence": 0.99,
        "verdict": "match",
        "upload": "id_card_portrait_side",
        "page": 1,
        "box": [10, 10, 60, 30],
    }


def test_a_file_name_that_is_no_text_can_still_be_written() -> None:
    broken = UploadFinding("uploads/\udcff.jpg", None, "refused", "IMAGE_CORRUPT", ())
    text = json.dumps(to_json(report_on([broken])), ensure_ascii=False)
    assert "uploads/?.jpg" in text.encode("utf-8").decode("utf-8")


def test_there_and_back_again_is_the_same_document() -> None:
    for report in (report_on([]), faulty()):
        document = to_json(report)
        again = to_json(from_json(json.loads(json.dumps(document))))
        assert again == document


def test_unknown_keys_do_no_harm_on_the_way_back() -> None:
    document = {**to_json(faulty()), "later": {"x": 1}}
    document["flags"] = [{**flag, "later": 1} for flag in document["flags"]]
    assert from_json(document).verdict == "return"


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {"schema": "intake.report/2"},
        {"schema": "intake.report/1"},
        {"schema": "intake.report/1", "application": "x", "error": {"code": "X", "message": "x"}},
    ],
)
def test_what_is_no_report_is_a_usage_error(wrong: Any) -> None:
    with pytest.raises(UsageError) as caught:
        from_json(wrong)
    assert caught.value.code == "PREVIOUS_INVALID"


def test_a_damaged_report_is_a_usage_error(tmp_path: Path) -> None:
    document = to_json(faulty())
    document["flags"][0]["kind"] = "strange"
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UsageError):
        load_report(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError):
        load_report(path)


# --------------------------------------------------------------------- verdict, status


def test_the_verdict_follows_from_the_severities() -> None:
    info = make_flag("DUPLICATE_PAPER", material=M.CHSI_REPORT)
    warning = make_flag("ADDRESS_MISMATCH", material=M.ID_CARD_PORTRAIT_SIDE)
    error = make_flag("MATERIAL_MISSING", material=M.CHSI_REPORT)
    assert (info.severity, warning.severity) == (Severity.INFO, Severity.WARNING)
    assert verdict_of([]) == "pass"
    assert verdict_of([info]) == "pass"
    assert verdict_of([info, warning]) == "manual"
    assert verdict_of([warning, error, info]) == "return"


def test_exit_statuses_and_the_worst_of_several() -> None:
    assert [exit_status(v) for v in ("pass", "return", "manual")] == [0, 1, 1]
    assert worst_exit_status([]) == 0
    assert worst_exit_status([0, 1, 0]) == 1
    assert worst_exit_status([0, 1, 2]) == 2
    assert worst_exit_status([3, 1, 2]) == 3


def test_an_unusable_folder_gives_an_error_object() -> None:
    assert error_json("zhang-san", "APPLICATION_MISSING", "没有") == {
        "schema": "intake.report/1",
        "application": "zhang-san",
        "error": {"code": "APPLICATION_MISSING", "message": "没有"},
    }


def test_values_are_written_in_full() -> None:
    text = json.dumps(to_json(faulty()), ensure_ascii=False)
    assert "652827199903080031" in text
    assert FieldVerdict.MISMATCH.value in text
