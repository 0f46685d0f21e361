"""The HTML report: whole, escaped, self-contained, legible on paper and phone."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from playwright.sync_api import sync_playwright

from intake.domain.findings import FieldVerdict
from intake.reporting.html import render, render_index
from intake.reporting.wording import CLOCK_IS_SET, ONLY_THESE, compare
from tests.made_report import CARD, DIPLOMA, pictures, report

PHONE_WIDTH = 360


@pytest.fixture(scope="module")
def document():
    return render(report(), pictures())


def test_nothing_is_loaded_from_outside(document):
    assert "default-src 'none'; img-src data:" in document
    assert not re.search(r"<(script|link|iframe|object)\b|@import|url\(", document)
    for target in re.findall(r"(?:src|href)=\"([^\"]*)", document):
        assert target.startswith(("data:image/jpeg;base64,", "#")), target[:40]


def test_names_of_files_and_values_are_escaped(document):
    assert "&lt;b&gt;坏.pdf" in document
    assert "<b>" not in document


def test_verdict_stands_before_the_flags_and_the_flags_before_the_materials(document):
    body = document[document.index("<body>") :]
    places = [body.index(word) for word in ("退回补正", "问题清单", "逐项材料", "上传的文件")]
    assert places == sorted(places)


def test_every_flag_is_said_with_its_advice_and_errors_come_first(document):
    flags = report().flags
    for flag in flags:
        assert flag.advice in document
        assert flag.code in document
    assert document.index("ID_NUMBER_MISMATCH") < document.index("CHSI_REPORT_AGED")


def test_what_is_checked_is_said_and_that_nothing_else_is(document):
    assert ONLY_THESE in document
    assert "学位证书" in document
    assert "未核对，既不表示已交，也不表示合格" in document


@pytest.mark.parametrize("is_set", [True, False])
def test_a_clock_that_was_set_is_confessed(is_set):
    assert (CLOCK_IS_SET in render(report(clock_is_set=is_set))) is is_set


def test_only_the_differing_characters_are_underlined(document):
    assert "65282719990308002<u>3</u>" in document
    assert "65282719990308002<u>8</u>" in document
    assert document.count("<u>") == 4  # two values, in the flag and in the table


def test_what_agrees_in_substance_is_not_underlined():
    made = report()
    entry = made.materials[0]
    ethnicity = replace(entry.fields[2], declared="维吾尔族", read="维吾尔")
    made = replace(made, flags=(), materials=(replace(entry, fields=(ethnicity,)),))
    assert "<u>" not in render(made)


def test_a_value_on_one_side_alone_is_not_compared():
    assert compare(None, "张三") == ([], compare("张三", "张三")[1])
    left, right = compare("库尔勒市", "库车市")
    assert "".join(p.text for p in left) == "库尔勒市"
    assert "".join(p.text for p in right if p.differs) == "车"


def test_the_crop_stands_in_the_row_of_its_field(document):
    row = next(r for r in document.split("<tr") if "公民身份号码</th>" in r)
    assert "data:image/jpeg;base64," in row


def test_a_picture_that_serves_several_rows_stands_in_the_first_of_them():
    found, shown = report(), pictures()
    entry = next(e for e in found.materials if sum(f.box is not None for f in e.fields) > 1)
    first = next(f for f in entry.fields if f.box is not None)
    one_box = tuple(
        replace(f, upload=first.upload, page=first.page, box=first.box) for f in entry.fields
    )
    document = render(replace(found, materials=(replace(entry, fields=one_box),), flags=()), shown)
    assert document.count("data:image/jpeg") == 1 + document.count("<image")
    assert document.count("同上图") == len(entry.fields) - 1


def test_a_sideways_page_is_turned_upright_together_with_its_boxes(document):
    figure = next(f for f in document.split("<figure")[1:] if DIPLOMA in f)
    assert 'viewBox="0 0 1010 637"' in figure
    assert 'transform="translate(1010 0) rotate(90)"' in figure
    assert re.search(r'class="defect" x="100" y="200" width="320" height="360"', figure)


def test_a_report_without_pictures_is_still_whole():
    document = render(report())
    assert CARD in document
    assert "<image" not in document


def test_the_index_links_reports_and_lists_failures_without_a_link():
    rows = [
        {
            "application": "甲<",
            "href": "甲.html",
            "verdict": "退回补正",
            "tone": "error",
            "errors": "3",
            "warnings": "0",
        },
        {
            "application": "乙",
            "href": None,
            "verdict": "申报文件夹不存在",
            "tone": "error",
            "errors": "–",
            "warnings": "–",
        },
    ]
    document = render_index(rows, report())
    assert document.count("<a ") == 1
    assert ONLY_THESE in document
    assert CLOCK_IS_SET in document
    assert "甲&lt;" in document


def test_a_browser_shows_it_without_a_request_and_without_sideways_scrolling(document, tmp_path):
    chromium = shutil.which("chromium")
    assert chromium, "apt-get install chromium"
    file = tmp_path / "report.html"
    file.write_text(document, encoding="utf-8")
    said, asked = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (1120, PHONE_WIDTH):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.on("console", lambda message: said.append(message.text))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(file.as_uri())
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow == 0, f"{overflow} px at {width}"
            crops = page.evaluate(
                "[...document.querySelectorAll('td.crop img')]"
                ".map(s => s.getBoundingClientRect()).map(r => [r.width, r.height])"
            )
            assert len(crops) == 6
            assert all(wide > 60 and high > 15 for wide, high in crops)
        browser.close()
    assert not said
    assert all(url.startswith(("file:", "data:")) for url in asked)


def test_the_person_heads_the_report_and_its_number_stands_beside(document):
    named = next(f.declared for m in report().materials for f in m.fields if f.field == "name")
    assert f"<h1>{named}</h1>" in document
    assert f"<title>{named} · {report().application} · " in document


def test_a_mark_is_told_in_words():
    made = report()
    first = made.materials[0]
    seal = replace(
        first.fields[0],
        field="seal",
        declared=None,
        read="present",
        verdict=FieldVerdict.NOT_DECLARED,
    )
    first = replace(first, fields=(*first.fields, seal))
    page = render(replace(made, materials=(first, *made.materials[1:])))
    assert ">有<" in page
    assert ">present<" not in page
