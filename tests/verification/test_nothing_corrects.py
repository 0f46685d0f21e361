"""What is read is what is printed: no checksum, dictionary or declaration corrects it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.findings import FieldVerdict
from intake.domain.page import Page
from intake.domain.report_json import to_json
from intake.domain.values import kinds
from intake.domain.values.id_numbers import id_number_problem
from intake.domain.values.value_kind import ValueKind
from intake.extraction.fields.read_fields import read_fields
from intake.extraction.fields.reread_lines import read_again, with_second_look
from intake.extraction.ocr.extend_lines import with_their_ends
from intake.extraction.ocr.read_lines import read_lines
from intake.extraction.ocr.rescan import look_closer
from intake.extraction.page import see
from intake.pipeline import check_application
from intake.verification.limits import Thresholds
from intake.verification.verify_document import find_fields
from models.services import ModelWitnesses
from models.tesseract import TesseractReader
from tests.fakes import Testimony, card_picture, line, paddle_reader, seen_paper, whole

RIGHT = "65282719990308002X"
WRONG = "652827199903080021"
"""The same number with another check digit: nobody has it."""
PRINTED = {
    "name": "张祎",
    "sex": "女",
    "ethnicity": "汉",
    "birth_date": "1999年3月8日",
    "address": "新疆和静县幸福路1号",
    "id_number": RIGHT,
}


def report_on(
    folder: Path, printed: Mapping[str, str], declared: Mapping[str, str]
) -> dict[str, Any]:
    """The whole journey over one drawn card, with the real readers."""
    (folder / "uploads").mkdir(parents=True)
    Image.fromarray(card_picture(printed)).save(folder / "uploads" / "a.png")
    document = {
        "policy": "hejing-2024",
        "submitted_at": "2024-10-20T10:00:00+08:00",
        "applicant": dict(declared),
    }
    (folder / "application.json").write_text(json.dumps(document), encoding="utf-8")
    reader = paddle_reader()
    witnesses = ModelWitnesses(reader, TesseractReader.if_installed())
    services = SimpleNamespace(reader=reader, witnesses=witnesses, versions={})
    return to_json(check_application(folder, services).report)


def rows_of(report: dict[str, Any], field: str) -> list[dict[str, Any]]:
    return [
        row for entry in report["materials"] for row in entry["fields"] if row["field"] == field
    ]


def said_to_be_read(report: Any) -> set[str]:
    """Every `read` anywhere in a report, rows and flags alike."""
    if isinstance(report, dict):
        own = {report["read"]} if isinstance(report.get("read"), str) else set()
        return own.union(*(said_to_be_read(value) for value in report.values()), set())
    if isinstance(report, list):
        return set().union(*(said_to_be_read(value) for value in report), set())
    return set()


@pytest.mark.parametrize(
    ("field", "printed", "declared"),
    [
        ("id_number", WRONG, RIGHT),  # the declaration says what the checksum would mend
        ("id_number", RIGHT, WRONG),
        ("name", "张祎", "张袆"),  # look-alikes; the second is the rarer one
        ("birth_date", "1999年3月8日", "1999-03-09"),
    ],
)
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
    assert list(signature(see).parameters) == ["page", "reader", "witnesses", "before"]
    assert list(signature(read_fields).parameters) == ["paper", "lines", "placed"]


@settings(max_examples=40, deadline=None)
@given(
    st.text("张李祎袆明朋", min_size=1, max_size=4), st.none() | st.text("张李祎袆明朋", max_size=4)
)
def test_no_declaration_and_no_second_reader_changes_a_reading(
    declared: str, second: str | None
) -> None:
    printed = line("张祎", 100, 100)
    paper = seen_paper(
        Material.ID_CARD_PORTRAIT_SIDE, {"name": whole("name", "张祎", printed)}, [printed]
    )
    witnesses = Testimony(second=second)
    rows = find_fields(paper, {"name": declared}, Thresholds(), witnesses, lambda f, v: True)
    name = next(row for row in rows if row.field == "name")
    assert name.read == "张祎"
    assert name.verdict is not FieldVerdict.MATCH or declared == "张祎"


PRINTED_VALUES = {
    kinds.NAME: st.text("阿依古丽买提张祎明", min_size=2, max_size=6),
    kinds.SCHOOL: st.text("天山理工师范", min_size=2, max_size=5).map(lambda t: t + "大学"),
    kinds.MAJOR: st.text("水利电工程会计", min_size=2, max_size=6),
    kinds.TEXT: st.text("和静县公安局水", min_size=3, max_size=8),
    kinds.ADDRESS: st.text("和静县路号镇村", min_size=4, max_size=9),
    kinds.SEX: st.sampled_from("男女"),
    kinds.ETHNICITY: st.sampled_from(["汉", "维吾尔", "哈萨克", "回", "蒙古"]),
    kinds.DEGREE: st.text("工理农医文", min_size=1, max_size=1).map(lambda t: t + "学学士"),
    kinds.ID_NUMBER: st.from_regex(r"65282719[5-9]\d{7}[\dX]", fullmatch=True),
    kinds.NUMBER: st.from_regex(r"\d{18}", fullmatch=True),
    kinds.CODE: st.from_regex(r"A[0-9A-HJ-NP-Z]{15}", fullmatch=True),
    kinds.HOURS: st.integers(1, 200).map(str),
    kinds.YEAR: st.integers(2000, 2039).map(str),
    kinds.DATE: st.dates(dt.date(1980, 1, 1), dt.date(2030, 1, 1)).map(str),
    kinds.UNTIL: st.dates(dt.date(2020, 1, 1), dt.date(2039, 1, 1)).map(str),
    kinds.LEVEL: st.sampled_from(["专科", "本科", "中专"]),
    kinds.STUDY_FORM: st.sampled_from(["全日制", "函授", "业余"]),
    kinds.COURSE: st.sampled_from(["公需课", "专业课"]),
    kinds.SCORE: st.decimals(60, 99, places=1).map(str),
    kinds.MONTHS: st.integers(1, 12).map(lambda m: f"2024-{m:02d}"),
}
"""What a paper may print; kinds that are not listed are some text."""
SOME_TEXT = st.text("和静县水利局系列", min_size=2, max_size=8)
KINDS = sorted(
    {spec.kind for paper in PAPERS.values() for spec in paper.fields}, key=lambda kind: kind.name
)


def as_printed(notation: ValueKind, value: str) -> str:
    if notation in (kinds.DATE, kinds.UNTIL):
        day = dt.date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    return value


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(KINDS), st.floats(0.05, 0.99), st.booleans())
def test_what_is_declared_is_never_said_to_be_read_whatever_kind_of_field(
    data: st.DataObject, notation: ValueKind, chance: float, is_second_sure: bool
) -> None:
    """Every component that judges, with every witness for the declaration, on doubtful pixels."""
    printed = data.draw(PRINTED_VALUES.get(notation, SOME_TEXT), "printed")
    declared = data.draw(PRINTED_VALUES.get(notation, SOME_TEXT), "declared")
    material, spec = next((m, f) for m, p in PAPERS.items() for f in p.fields if f.kind is notation)
    text, wanted = as_printed(notation, printed), as_printed(notation, declared)
    at = data.draw(st.integers(0, len(text) - 1), "at")
    twin = wanted[at] if at < len(wanted) and wanted[at] != text[at] else "乙"
    chance = max(chance, 0.5)  # the text stays what is likeliest
    on = line(text, 100, 100, doubts={at: {text[at]: chance, twin: 0.995 - chance, "": 0.005}})
    paper = seen_paper(material, {spec.name: whole(spec.name, on.text, on, printed)}, [on])
    witnesses = Testimony(second=wanted, again=(line(wanted, sure=0.9 if is_second_sure else 0.4),))
    rows = find_fields(paper, {spec.name: declared}, Thresholds(), witnesses, lambda f, v: True)
    (row,) = [row for row in rows if row.field == spec.name]
    alternatives = row.evidence.get("verification", {}).get("alternatives", [])
    assert row.read == printed
    assert [one["text"] for one in alternatives if one["role"] == "read"] in ([], [on.text])
    if row.verdict is FieldVerdict.MATCH:
        assert notation.same(declared, printed)


def test_no_second_look_is_told_what_was_declared() -> None:
    for looks in (read_again, with_second_look, look_closer, read_lines, with_their_ends):
        assert "declared" not in signature(looks).parameters


@settings(max_examples=40, deadline=None)
@given(st.text("张李祎袆", min_size=2, max_size=3), st.floats(0.3, 0.99))
def test_a_second_look_says_what_it_sees_and_nothing_else(again: str, sure: float) -> None:
    first = line("张祎", 100, 100, doubts={1: {"祎": 0.4, "袆": 0.3, "": 0.3}})
    pixels = np.full((300, 600, 3), 240, np.uint8)
    witnesses = Testimony(again=(line(again, sure=sure),))
    surer = read_again(pixels, [first], {"name": whole("name", "张祎", first)}, witnesses)
    assert {one.text for one in surer.values()} <= {again}


@pytest.mark.parametrize("number", [WRONG, "999999199913399999"])
def test_an_impossible_number_is_read_as_it_is_printed(number: str) -> None:
    page = Page("a", 1, card_picture({**PRINTED, "id_number": number}))
    (paper,) = see(page, paddle_reader(), Testimony()).papers
    assert paper.readings["id_number"].value == number
