"""The report as one self-contained HTML file: nothing is loaded from outside.

The page holds values in full; whoever writes it to disk makes it mode 0600. No script
runs in it, and its content security policy forbids any request.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from intake.documents import paper_title
from intake.domain.findings import FieldFinding, FieldVerdict, Flag, PageFinding, Report, Severity
from intake.domain.geometry import Box
from intake.reporting import wording
from intake.reporting.thresholds import MAX_LINES_SHOWN
from intake.reporting.wording import Piece

Jpeg = bytes
CropKey = tuple[str, int, tuple[int, int, int, int]]
"""Upload, page, box in the page frame: the crop shows it and a little around it."""
PageKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Pictures:
    """JPEG pictures of a report: boxes of pages, already upright and with a margin, and
    whole pages made small, in their own frame."""

    crops: Mapping[CropKey, Jpeg] = field(default_factory=dict)
    thumbnails: Mapping[PageKey, Jpeg] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as SVG: `width` x `height` in the page frame, turned upright."""

    data: str
    width: int
    height: int
    rotation: int

    @property
    def view(self) -> tuple[int, int]:
        """Width and height after turning."""
        if self.rotation in (90, 270):
            return self.height, self.width
        return self.width, self.height

    @property
    def turn(self) -> str:
        """The SVG transform that turns the page frame upright."""
        return {
            0: "",
            90: f"translate({self.height} 0) rotate(90)",
            180: f"translate({self.width} {self.height}) rotate(180)",
            270: f"translate(0 {self.width}) rotate(270)",
        }[self.rotation]


@dataclass(frozen=True, slots=True)
class Crop:
    """A field's picture; `lines` says how many lines high it is to be shown."""

    data: str
    lines: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A box drawn over a page; `tone` is the colour's name in the template."""

    box: Box
    tone: str
    title: str


def _data(jpeg: Jpeg) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def _anchor(upload: str, page: int | None, uploads: Sequence[str]) -> str:
    """A stable id of a page inside the document; names of files never become ids."""
    number = uploads.index(upload) + 1 if upload in uploads else 0
    return f"u{number}p{page or 1}"


@dataclass(frozen=True)
class _View:
    """What the template asks for, over one report and its pictures."""

    report: Report
    pictures: Pictures

    @property
    def person(self) -> str | None:
        """The declared name, where any document was held against it."""
        named = (f.declared for m in self.report.materials for f in m.fields if f.field == "name")
        return next((name for name in named if name), None)

    def _rotation(self, upload: str, number: int) -> int:
        for finding in self.report.uploads:
            if finding.upload == upload:
                return next((p.rotation for p in finding.pages if p.page == number), 0)
        return 0

    def crop(self, found: Flag | FieldFinding) -> Crop | None:
        """The picture of a flag's or a field's box, if the pipeline kept one."""
        if found.upload is None or found.page is None or found.box is None:
            return None
        box = found.box
        key = (found.upload, found.page, (box.left, box.top, box.right, box.bottom))
        jpeg = self.pictures.crops.get(key)
        if jpeg is None:
            return None
        return Crop(_data(jpeg), self._lines(found.upload, found.page, box))

    def _lines(self, upload: str, page: int, box: Box) -> float:
        """How many times as high as the page's usual field; an address has three lines."""
        is_sideways = self._rotation(upload, page) in (90, 270)
        heights = [
            f.box.width if is_sideways else f.box.height
            for entry in self.report.materials
            for f in entry.fields
            if f.box is not None and (f.upload, f.page) == (upload, page)
        ]
        own = box.width if is_sideways else box.height
        usual = median(heights) if heights else own
        return min(max(own / usual, 1.0), MAX_LINES_SHOWN)

    def pair(self, found: FieldFinding) -> tuple[list[Piece], list[Piece]]:
        """Both values; what agrees in substance has no difference worth pointing at."""
        declared, read = wording.value_words(found.declared), wording.value_words(found.read)
        if found.verdict is FieldVerdict.MATCH:
            return wording.whole(declared), wording.whole(read)
        return wording.compare(declared, read)

    def thumbnail(self, upload: str, page: PageFinding) -> Picture | None:
        """The page made small, in its own frame."""
        jpeg = self.pictures.thumbnails.get((upload, page.page))
        if jpeg is None:
            return None
        return Picture(_data(jpeg), page.width, page.height, page.rotation)

    def marks(self, upload: str, page: int) -> list[Mark]:
        """Every box on a page: papers first, then fields, then flags without a field."""
        marks: list[Mark] = []
        fields: list[Mark] = []
        for entry in self.report.materials:
            title = paper_title(entry.material, entry.year)
            for paper in entry.pages:
                if (paper.upload, paper.page) == (upload, page):
                    if paper.box is not None:
                        marks.append(Mark(paper.box, "paper", title))
                    marks.extend(
                        Mark(d.box, "defect", wording.defects([d.defect]))
                        for d in paper.defects
                        if d.box is not None
                    )
            for found in entry.fields:
                if found.verdict is FieldVerdict.ABSENT or found.box is None:
                    continue
                if (found.upload, found.page) == (upload, page):
                    words = wording.FIELD_VERDICTS[found.verdict]
                    text = f"{wording.label(found.field)}：{words}"
                    tone = wording.FIELD_TONES[found.verdict]
                    fields.append(Mark(found.box, tone, text))
        known = {mark.box for mark in fields}
        for flag in self.report.flags:
            here = (flag.upload, flag.page) == (upload, page)
            if here and flag.box is not None and flag.box not in known:
                tone = "info" if flag.severity is Severity.INFO else flag.severity.value
                fields.append(Mark(flag.box, tone, flag.message))
        return marks + fields

    def anchor(self, upload: str, page: int | None) -> str:
        return _anchor(upload, page, [u.upload for u in self.report.uploads])

    def page_title(self, page: PageFinding) -> str:
        """What the page is, in Chinese; of a page of no kind what it looks like."""
        title = "、".join(paper_title(m) for m in page.materials) or "未认出内容"
        return f"{title}（像是{page.looks_like}）" if page.looks_like else title


def _diff(pieces: list[Piece]) -> Markup:
    """A value with its differing characters underlined; everything escaped."""
    parts = [
        Markup("<u>{}</u>").format(p.text) if p.differs else Markup("{}").format(p.text)
        for p in pieces
    ]
    whole = Markup("<span>{}</span>").format(Markup("").join(parts))
    return whole if parts else Markup('<span class="none">—</span>')


def _percent(value: float | None) -> str:
    """A share as whole per cent; never rounds up to 100."""
    return "—" if value is None else f"{int(value * 100)}%"


@cache
def environment() -> Environment:
    """The templates, escaping everything; this is their one home."""
    made = Environment(
        loader=PackageLoader("intake.reporting", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["w"] = wording
    made.globals["compare"] = wording.compare
    made.filters["diff"] = _diff
    made.filters["percent"] = _percent
    return made


def render(report: Report, pictures: Pictures | None = None) -> str:
    """One report as one HTML document."""
    template = environment().get_template("report.html.j2")
    return template.render(
        report=report,
        view=_View(report, pictures or Pictures()),
        groups=wording.flags_by_severity(report),
        counts={s: wording.count(report, s) for s in wording.SEVERITY_ORDER},
    )


def render_index(rows: Sequence[Mapping[str, Any]], report: Report | None = None) -> str:
    """The list of a batch: `application`, `href` or None, `verdict`, counts.

    `report` is any of them: it says what was checked, and at what time.
    """
    template = environment().get_template("index.html.j2")
    return template.render(rows=rows, report=report)
