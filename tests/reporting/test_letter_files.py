"""The letter as files: every character on paper, nothing fetched, readable by its owner alone."""

from __future__ import annotations

import datetime as dt
import io
import stat
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image
from typer.testing import CliRunner
from weasyprint.urls import FatalURLFetchingError

from intake.cli.app import app
from intake.domain.application import BEIJING
from intake.domain.errors import Fault
from intake.domain.findings import Severity
from intake.domain.geometry import Box
from intake.domain.thresholds import MM_PER_INCH
from intake.policy.notice import load_policy
from intake.reporting.html import Pictures
from intake.reporting.letter import pdf as letter_pdf
from intake.reporting.letter import wording as say
from intake.reporting.letter.compose import write_letter
from intake.reporting.letter.markdown import to_markdown
from intake.reporting.letter.pdf import to_html, to_pdf
from intake.reporting.letter.pictures import shown
from intake.reporting.letter.records import Letter
from intake.reporting.letter.thresholds import COVER_GREY, SHARP_DPI
from tests.made_findings import made_application
from tests.made_report import CARD, DIPLOMA, pictures, report

RETURNED = dt.datetime(2024, 10, 21, 9, 0, tzinfo=BEIJING)
NAMES = "古丽米热·艾合买提𠮷㛃"
A4 = (595.28, 841.89)


def a_letter(**values: str) -> Letter:
    application = made_application(values={"employer": "和静县水利站", **values})
    return write_letter(report(), application, load_policy("hejing-2024"), RETURNED)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return to_pdf(a_letter(name=NAMES), pictures())


def text_of(content: bytes) -> str:
    """The whole text without blanks, as an extractor sees it."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        return "".join("".join((page.extract_text() or "").split()) for page in document.pages)


# ----------------------------------------------------------------------------------- PDF


def test_minority_dots_and_rare_characters_are_on_the_paper(pdf):
    assert f"{NAMES}：" in text_of(pdf)


def test_paper_and_screen_say_the_same(pdf):
    letter = a_letter(name=NAMES)
    on_paper = text_of(pdf)
    on_screen = "".join(to_markdown(letter).replace("\\", "").split())
    wanted = [
        say.TITLES["return"],
        say.attempts(letter),
        say.summary(letter),
        say.ONLY_THESE,
        *say.opening(letter),
        *say.deadline(letter.deadline),
        *say.SIGNATURE,
        *say.RECEIPT,
        *(step.words for step in letter.steps),
        *(point.message for item in letter.items for point in item.points),
        *(remedy for item in letter.items for remedy in item.remedies),
        *(say.clause(item) for item in letter.items if item.clause),
    ]
    for sentence in wanted:
        plain = "".join(sentence.split())
        assert plain in on_paper, plain
        assert plain in on_screen, plain


def test_it_is_a4_with_page_numbers_and_tells_its_title_alone(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        count = len(document.pages)
        for number, page in enumerate(document.pages, start=1):
            assert (page.width, page.height) == pytest.approx(A4, abs=0.5)
            assert f"第 {number} 页，共 {count} 页" in page.extract_text()
        told = {key for key, value in document.metadata.items() if value}
    assert told == {"Title", "Producer"}


def test_the_same_letter_is_the_same_file(pdf):
    assert to_pdf(a_letter(name=NAMES), pictures()) == pdf


@pytest.mark.parametrize("url", ["http://example.org/a.png", "file:///etc/passwd", "ftp://a/b"])
def test_nothing_is_fetched(url):
    with pytest.raises(FatalURLFetchingError):
        letter_pdf._EmbeddedOnly().fetch(url)
    with pytest.raises(FatalURLFetchingError):
        letter_pdf._rendered(f'<img src="{url}">')


def test_what_was_typed_is_no_markup():
    html = to_html(a_letter(name='<img src="http://example.org">', employer="<script>"))
    assert "<script>" not in html
    assert '<img src="http' not in html


@pytest.mark.parametrize("items", range(1, 8))
def test_no_heading_stands_alone_at_the_foot_of_a_page(items):
    letter = a_letter()
    some = [letter.items[n % len(letter.items)] for n in range(items)]
    made = replace(letter, items=tuple(replace(i, number=n + 1) for n, i in enumerate(some)))
    titles = {f"{n}{item.title}" for n, item in enumerate(some, 1)} | set(say.HEADINGS.values())
    with pdfplumber.open(io.BytesIO(to_pdf(made, pictures()))) as document:
        for page in document.pages[:-1]:
            *_, last, number = page.extract_text().splitlines()
            assert number.startswith("第 ")
            plain = "".join(last.split())
            assert not [title for title in titles if plain.endswith(title)]


@pytest.mark.parametrize("nowhere", ["\U0002ebf0", "\U00033479"])  # of I and of J: too new
def test_a_character_of_the_name_that_no_font_has_is_the_machines_fault(nowhere, capfd):
    with pytest.raises(Fault) as caught:
        to_pdf(a_letter(name=f"张{nowhere}"))
    assert caught.value.code == "LETTER_FONT_INCOMPLETE"
    assert "fonts-noto-cjk" in caught.value.message
    assert nowhere not in capfd.readouterr().err


def test_a_sign_that_no_font_has_is_marked_and_stops_nothing():
    assert f"水利站{letter_pdf.UNPRINTABLE}" in text_of(
        to_pdf(a_letter(employer="水利站\U0010fffd"))
    )


# ------------------------------------------------------------------------------ pictures


def test_a_crop_is_shown_where_its_item_is_and_sharp_on_the_sheet():
    letter = a_letter()
    points = [p for item in letter.items for p in item.points]
    crop = next(p for p in points if p.code == "ID_NUMBER_MISMATCH")
    seen = shown(crop, pictures())
    assert seen is not None
    with Image.open(io.BytesIO(seen.jpeg)) as picture:
        assert picture.width / (seen.width / MM_PER_INCH) >= SHARP_DPI - 1
        assert picture.width / picture.height == pytest.approx(seen.width / seen.height, rel=0.02)
    assert to_html(letter, pictures()).count("<img") == sum(
        shown(p, pictures()) is not None for p in points
    )


def test_a_page_that_lay_on_its_side_is_shown_upright():
    letter = a_letter()
    page = next(p for item in letter.items for p in item.points if p.upload == DIPLOMA)
    seen = shown(page, pictures())
    assert seen is not None
    assert seen.is_page
    assert seen.width > seen.height


def test_a_page_never_shows_a_number_that_is_not_the_item():
    found = report()
    flag = replace(found.flags[1], code="OTHER_PERSON", field=None, box=None)
    letter = write_letter(
        replace(found, flags=(flag,)), made_application(), load_policy("hejing-2024"), RETURNED
    )
    point = letter.items[0].points[0]
    assert point.covered
    seen = shown(point, pictures())
    assert seen is not None
    box = point.covered[0]
    with Image.open(io.BytesIO(seen.jpeg)) as picture:
        scale = picture.width / 1010
        inside = (
            int((box.left + 20) * scale),
            int((box.top + 20) * scale),
            int((box.right - 20) * scale),
            int((box.bottom - 20) * scale),
        )
        colours = picture.crop(inside).convert("RGB").getcolors(100_000) or []
    assert all(
        max(abs(a - b) for a, b in zip(colour, COVER_GREY, strict=True)) < 30
        for _, colour in colours
    )


def test_a_crop_beside_the_number_gives_way_to_the_covered_page():
    letter = a_letter()
    point = next(p for item in letter.items for p in item.points if p.upload == CARD)
    near = Box(point.box.left, point.box.top - 30, point.box.right, point.box.top - 2)
    moved = replace(point, box=near, covered=(point.box,))
    crops = {**pictures().crops, (CARD, 1, tuple(near.as_list())): b"never looked at"}
    seen = shown(moved, Pictures(crops, pictures().thumbnails))
    assert seen is not None
    assert seen.is_page


# ------------------------------------------------------------------------------ Markdown


def test_markdown_keeps_what_was_typed_as_text():
    hostile = "张|三 `x` <b> [a](http://example.org) *"
    text = to_markdown(a_letter(employer=hostile, name="# 李四"))
    assert "<b>" not in text
    assert "\\[a\\](http" in text
    assert "\n# 李四" not in text
    row = next(line for line in text.splitlines() if line.startswith("| 用人单位"))
    assert row.replace("\\|", "").count("|") == 3


# ------------------------------------------------------------------------------- command


def intake(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def reports() -> dict[str, bytes]:
    """The report on the drawn card, made once: its bytes are the same in every folder."""
    return {}


@pytest.fixture
def checked(make_folder, tmp_path, reports):
    """A folder with one drawn card, and the report on it."""
    folder, file = make_folder(), tmp_path / "report.json"
    if not reports:
        intake("check", folder, "--json", file)
        reports["made"] = file.read_bytes()
    file.write_bytes(reports["made"])
    return folder, file


def test_the_command_writes_private_files_and_tells_the_verdict(checked, tmp_path):
    folder, file = checked
    pdf, markdown = tmp_path / "告知书.pdf", tmp_path / "告知书.md"
    result = intake(
        "letter",
        folder,
        "--report",
        file,
        "--pdf",
        pdf,
        "--markdown",
        markdown,
        "--returned-at",
        "2024-10-21T09:00",
    )
    assert result.exit_code == 1, result.output
    beside = tmp_path / "告知书图样"
    written = [pdf, markdown, *beside.glob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    assert "2024年10月23日09:00" in text_of(pdf.read_bytes())
    assert "缺《" in markdown.read_text("utf-8")
    for name in beside.glob("*"):
        assert name.name in markdown.read_text("utf-8")


def test_without_a_file_the_letter_is_on_the_screen(checked):
    folder, file = checked
    result = intake("letter", folder, "--report", file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"# {say.TITLES['return']}")


def test_pictures_can_be_left_out(checked, tmp_path):
    folder, file = checked
    intake("letter", folder, "--report", file, "--markdown", tmp_path / "a.md", "--no-pictures")
    assert not (tmp_path / "a图样").exists()
    assert "![" not in (tmp_path / "a.md").read_text("utf-8")


def test_a_folder_is_checked_when_no_report_is_given(make_folder, monkeypatch):
    monkeypatch.setenv("INTAKE_CLOCK", "2024-10-21T09:00")
    result = intake("letter", make_folder())
    assert result.exit_code == 1
    assert "INTAKE" in result.stdout


@pytest.mark.parametrize("spoil", ["file", "round", "report", "time", "folder", "target"])
def test_what_cannot_be_used_is_said_and_nothing_is_written(checked, tmp_path, spoil):
    folder, file = checked
    target, time = tmp_path / "a.pdf", "2024-10-21T09:00"
    if spoil == "file":
        with (folder / "uploads" / "a.jpg").open("ab") as upload:
            upload.write(b"\0")
    elif spoil == "round":
        document = folder / "application.json"
        document.write_text(document.read_text("utf-8").replace("{", '{"round": 2, ', 1), "utf-8")
    elif spoil == "report":
        file.write_text("[]")
    elif spoil == "time":
        time = "明天"
    elif spoil == "folder":
        folder = tmp_path / "nowhere"
    else:
        target = tmp_path / "nowhere" / "a.pdf"
    result = intake("letter", folder, "--report", file, "--pdf", target, "--returned-at", time)
    assert result.exit_code == 2, result.output
    assert result.stderr.strip()
    assert not target.exists()


def test_only_errors_are_in_the_made_report_letter():
    errors = [flag for flag in report().flags if flag.severity is Severity.ERROR]
    assert len(a_letter().items) == len(errors)


def test_the_templates_are_packaged():
    here = Path(letter_pdf.__file__).parents[1] / "templates"
    assert (here / "letter.html.j2").exists()
    assert (here / "letter.css").exists()
