"""The letter as a PDF: A4, fonts embedded, the same bytes for the same letter (home of
WeasyPrint).

Its metadata hold the title alone. Nothing is fetched: whatever is no embedded data is a
fault of the template and stops the letter.
"""

from __future__ import annotations

import base64
import logging
import unicodedata
from collections.abc import Mapping
from typing import Any

import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from intake.assessment.remedies import Act
from intake.domain.errors import Fault
from intake.reporting.html import Pictures, environment
from intake.reporting.letter import wording
from intake.reporting.letter.pictures import Shown, shown
from intake.reporting.letter.records import Letter, Point

UNPRINTABLE = "〓"
"""What printers set where they have no such type: a sign, never part of a name or number."""

IDEOGRAPHIC_PLANES = range(0x20000, 0x40000)
"""Unicode keeps its second and third plane for Chinese characters, assigned or not."""

# It names characters and addresses that it cannot show; a log holds neither.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL + 1)


class _EmbeddedOnly(URLFetcher):  # type: ignore[misc]  # it ships no types
    """Opens `data:` and refuses everything else, loudly."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith("data:"):
            raise FatalURLFetchingError("a letter fetches nothing")
        return super().fetch(url, headers)


def to_pdf(letter: Letter, pictures: Pictures | None = None) -> bytes:
    """The letter as a file; raises Fault LETTER_FONT_INCOMPLETE.

    A character that no installed font has would be left blank. Where it is a letter or a
    digit that is a fault of this machine; any other sign (an emoji in a file's name) is
    printed as 〓.
    """
    content, missing = _rendered(to_html(letter, pictures))
    if not missing:
        return content
    if any(_is_written(character) for character in missing):
        raise Fault(
            "LETTER_FONT_INCOMPLETE",
            "本机字体缺少告知书中的字，未写 PDF；请安装 fonts-noto-cjk 与 fonts-noto-core 后重试",
        )
    signs = str.maketrans(dict.fromkeys(missing, UNPRINTABLE))
    content, _ = _rendered(to_html(letter, pictures).translate(signs))
    return content


def _is_written(character: str) -> bool:
    """Part of a name or number, also where it is younger than this Python's tables."""
    return ord(character) in IDEOGRAPHIC_PLANES or unicodedata.category(character)[0] in "LMN"


def _rendered(html: str) -> tuple[bytes, set[str]]:
    """The PDF, and the characters that no font has."""
    document = weasyprint.HTML(string=html, url_fetcher=_EmbeddedOnly()).render()
    content = document.write_pdf(pdf_tags=True)
    fonts: Mapping[int, Any] = document.fonts
    return content, {chr(code) for font in fonts.values() for code in font.missing}


def page_to_pdf(html: str) -> bytes:
    """Any page of ours that embeds all it shows, on paper; signs no font has print as 〓."""
    content, missing = _rendered(html)
    if missing:
        signs = str.maketrans(dict.fromkeys(missing, UNPRINTABLE))
        content, _ = _rendered(html.translate(signs))
    return content


def to_html(letter: Letter, pictures: Pictures | None = None) -> str:
    """The letter as one HTML document, laid out for paper."""
    found = pictures or Pictures()

    def picture(point: Point) -> Shown | None:
        return shown(point, found)

    return (
        environment()
        .get_template("letter.html.j2")
        .render(letter=letter, say=wording, picture=picture, data=_data, acts=Act)
    )


def _data(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
