"""A filled annex as a Word file (ECMA-376, WordprocessingML): text, one table, nothing else.

Written by hand: four small parts in a ZIP, without a library that would have to be kept up.
The same annex gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from intake.reporting.annexes import Filled

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MEDIA_TYPE = f"{_WORD}.document"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" '
    'w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)
"""A4 with the margins of official documents (GB/T 9704: 37, 26, 35 and 28 mm), in twentieths
of a point."""
_BODY, _TITLE, _NOTE = (32, "仿宋"), (44, "宋体"), (24, "仿宋")
"""Half points and type of the body (三号), the title (二号) and the notes (小四)."""
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def to_docx(filled: Filled) -> bytes:
    """The annex as a file for a word processor."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _document(filled),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name), text.encode("utf-8"))
    return out.getvalue()


def _document(filled: Filled) -> str:
    return f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{"".join(_body(filled))}{_PAGE}</w:body></w:document>'


def _body(filled: Filled) -> Iterator[str]:
    yield _paragraph(f"附件{filled.number}", _BODY)
    yield _paragraph(filled.title, _TITLE, "center")
    yield _paragraph("", _BODY)
    for text in filled.paragraphs:
        yield _paragraph(text, _BODY, indent=True)
    if filled.table:
        yield _table(filled.table)
    for text in filled.foot:
        yield _paragraph(text, _BODY, "right")
    for text in filled.notes:
        yield _paragraph(text, _NOTE)


def _paragraph(
    text: str, style: tuple[int, str], align: str = "left", *, indent: bool = False
) -> str:
    size, font = style
    first = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indent else ""
    fonts = f'<w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:hint="eastAsia"/>'
    return (
        f'<w:p><w:pPr>{first}<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{fonts}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    """Shorter rows' last cells reach to the right edge."""
    wide = max(len(row) for row in rows)
    total = 8844  # twentieths of a point between the margins
    cells = [
        "".join(
            _cell(text, total // wide, wide - len(row) + 1 if at == len(row) - 1 else 1)
            for at, text in enumerate(row)
        )
        for row in rows
    ]
    grid = f'<w:gridCol w:w="{total // wide}"/>' * wide
    body = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/>'
        f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _cell(text: str, width: int, span: int) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width * span}" w:type="dxa"/>{spans}</w:tcPr>'
        f"{_paragraph(text, _NOTE)}</w:tc>"
    )
