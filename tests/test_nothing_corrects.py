"""What is read is what is printed: no checksum, dictionary or declaration corrects it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from intake.findings import find_fields
from intake.identity import id_number_problem
from intake.pipeline import check_application
from intake.read import read_fields
from intake.records import FieldVerdict, Material, Page
from intake.report import to_json
from intake.sight import see
from intake.verify import Thresholds
from models.services import ModelWitnesses
from models.tesseract import TesseractReader
from tests.fakes import Testimony, card_picture, line, paddle_reader, seen_paper, whole

RIGHT = "65282719990308002X"
WRONG = "652827199903080021"
"""The same number with another check digit: nobody has it."""
PRINTED = {"name": "张祎", "sex": "女", "ethnicity": "汉", "birth_date": "1999年3月8日",
           "address": "新疆和静县幸福路1号", "id_number": RIGHT}


def report_on(folder: Path, printed: Mapping[str, str], declared: Mapping[str, str]) -> dict[str, Any]:
    """The whole journey over one drawn card, with the real readers."""
    (folder / "uploads").mkdir(parents=True)
    Image.fromarray(card_picture(printed)).save(folder / "uploads" / "a.png")
    document = {"policy": "hejing-2024", "submitted_at": "2024-10-20T10:00:00+08:00",
                "applicant": dict(declared)}
    (folder / "application.json").write_text(json.dumps(document), encoding="utf-8")
    reader = paddle_reader()
    witnesses = ModelWitnesses(reader, TesseractReader.if_installed())
    services = SimpleNamespace(reader=reader, witnesses=witnesses, versions={})
    return to_json(check_application(folder, services).report)


def rows_of(report: dict[str, Any], field: str) -> list[dict[str, Any]]:
    return [row for entry in report["materials"] for row in entry["fields"] if row["field"] == field]


def said_to_be_read(report: Any) -> set[str]:
    """Every `read` anywhere in a report, rows and flags alike."""
    if isinstance(report, dict):
        own = {report["read"]} if isinstance(report.get("read"), str) else set()
        return own.union(*(said_to_be_read(value) for value in report.values()), set())
    if isinstance(report, list):
        return set().union(*(said_to_be_read(value) for value in report), set())
    return set()


@pytest.mark.parametrize(("field", "printed", "declared"), [
    ("id_number", WRONG, RIGHT),  # the declaration says what the checksum would mend
    ("id_number", RIGHT, WRONG),
    ("name", "张祎", "张袆"),  # look-alikes; the second is the rarer one
    ("birth_date", "1999年3月8日", "1999-03-09"),
])
def test_a_report_says_what_the_paper_says_and_not_what_was_declared(
    tmp_path: Path, field: str, printed: str, declared: str
) -> None:
    report = report_on(tmp_path / "case", {**PRINTED, field: printed}, {field: declared})
    (row,) = rows_of(report, field)
    assert row["read"] == {"1999年3月8日": "1999-03-08"}.get(printed, printed)
    assert row["declared"] == declared
    assert row["verdict"] != "match"
    assert declared not in said_to_be_read(report)
    assert report["verdict"] != "pass"


def test_the_two_numbers_of_these_tests_differ_in_their_check_digit_alone() -> None:
    assert id_number_problem(RIGHT) is None
    assert id_number_problem(WRONG) is not None
    assert RIGHT[:-1] == WRONG[:-1]


def test_nothing_that_reads_is_told_what_was_declared() -> None:
    assert list(signature(see).parameters) == ["page", "reader", "witnesses"]
    assert list(signature(read_fields).parameters) == ["paper", "lines", "placed"]


@settings(max_examples=40, deadline=None)
@given(st.text("张李祎袆明朋", min_size=1, max_size=4), st.none() | st.text("张李祎袆明朋", max_size=4))
def test_no_declaration_and_no_second_reader_changes_a_reading(
    declared: str, second: str | None
) -> None:
    printed = line("张祎", 100, 100)
    paper = seen_paper(Material.ID_CARD_PORTRAIT_SIDE, {"name": whole("name", "张祎", printed)},
                       [printed])
    witnesses = Testimony(second=second)
    rows = find_fields(paper, {"name": declared}, Thresholds(), witnesses, lambda f, v: True)
    name = next(row for row in rows if row.field == "name")
    assert name.read == "张祎"
    assert name.verdict is not FieldVerdict.MATCH or declared == "张祎"


@pytest.mark.parametrize("number", [WRONG, "999999199913399999"])
def test_an_impossible_number_is_read_as_it_is_printed(number: str) -> None:
    page = Page("a", 1, card_picture({**PRINTED, "id_number": number}))
    (paper,) = see(page, paddle_reader(), Testimony()).papers
    assert paper.readings["id_number"].value == number
