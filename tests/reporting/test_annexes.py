"""The notice's annexes as it prints them, with what is declared in its places."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from pydantic import ValidationError

from intake.documents.commitment import PROMISE
from intake.policy.annexes import Annex
from intake.policy.notice import load_policy
from intake.reporting.annexes import fill, to_html
from intake.reporting.docx import to_docx

POLICY = load_policy("hejing-2024")
VALUES = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "ethnicity": "维吾尔族",
    "id_number": "652827199903081227",
    "birth_date": "1999-03-08",
    "work_start": "2022-08",
    "employer": "和静县水利站 <A&B>",
    "series": "工程系列",
    "specialty": "水利",
    "applied_level": "初级",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        assert packed.testzip() is None
        root = ElementTree.fromstring(packed.read("word/document.xml"))
    return "\n".join(text.text or "" for text in root.iter(f"{_W}t"))


def test_the_promise_to_copy_is_the_sentence_that_is_looked_for():
    assert POLICY.promise is not None
    assert POLICY.promise.text == PROMISE


@pytest.mark.parametrize("annex", POLICY.annexes, ids=lambda annex: annex.material)
def test_every_annex_is_filled_without_a_gap_in_word_and_on_paper(annex):
    filled = fill(annex, VALUES, POLICY)
    for text in (words(to_docx(filled)), to_html(filled)):
        assert "{" not in text.replace("{ ", "").partition("<body>")[2]
        assert "阿依古丽·买买提" in text
    assert "None" not in words(to_docx(filled))


def test_what_is_declared_stands_in_the_notices_own_sentence():
    text = words(to_docx(fill(POLICY.annexes[0], VALUES, POLICY)))
    assert "关于阿依古丽·买买提同志申报工程系列水利专业初级职称的公示" in text
    assert "参加工作时间2022年8月，编制在和静县水利站 <A&B>" in text
    assert "公示期不少于5个工作日" in text


def test_what_nobody_declared_stays_open_and_nothing_is_guessed():
    text = words(to_docx(fill(POLICY.annexes[4], {"name": "甲"}, POLICY)))
    assert "××年××月" in text
    assert "审核意见" in text


def test_the_table_reaches_its_right_edge_whatever_a_row_holds():
    with zipfile.ZipFile(io.BytesIO(to_docx(fill(POLICY.annexes[4], VALUES, POLICY)))) as packed:
        root = ElementTree.fromstring(packed.read("word/document.xml"))
    for row in root.iter(f"{_W}tr"):
        spans = [int(s.get(f"{_W}val", "1")) for s in row.iter(f"{_W}gridSpan")]
        assert len(list(row.iter(f"{_W}tc"))) + sum(spans) - len(spans) == 6


def test_a_word_that_nothing_fills_is_refused_with_the_policy():
    given = {"number": 1, "material": "recommendation", "clause": "三", "title": "{nmae}"}
    with pytest.raises(ValidationError, match="没有可填入的 nmae"):
        Annex.model_validate(given)
