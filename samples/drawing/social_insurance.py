"""社保清单: what the insurer's site or counter prints, as PDF and picture (domain §3.19).

A row for each month and kind, runs of months, kinds as columns, months as columns, a
section for each kind; over several pages, their heads repeated or not. The first page
carries the truth of the whole list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from samples.drawing import fonts, houses, ornament
from samples.drawing.canvas import Colour
from samples.drawing.fonts import Face
from samples.drawing.pdf_sheet import A4, PdfSheet
from samples.drawing.truth import Drawing
from samples.people.papers import papers_of
from samples.people.person import SUBMITTED, Person, chance, choose, digits

MATERIAL = "social_insurance"
LANDSCAPE = (842, 595)
KINDS = {
    "tune": ("企业职工基本养老保险", "失业保险", "工伤保险"),
    "test": ("城镇企业职工基本养老保险", "失业保险", "工伤保险"),
}
RATES = {"养老": (0.16, 0.08), "失业": (0.005, 0.005), "工伤": (0.004, 0.0)}
"""Shares of the base that unit and person pay."""
GREY: Colour = (120, 120, 120)
Months = Sequence[dt.date]


@dataclass(frozen=True)
class Cell:
    """One cell of a list: months and payers are values of the paper."""

    text: str
    field: str | None = None


@dataclass(frozen=True)
class Table:
    """Columns as head and share of the width, and rows of cells; "" stays empty."""

    heads: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""


ID_LABELS = {"tune": ("社会保障号码", "现参保单位"), "test": ("身份证号", "参保单位")}


class _List:
    """What one list prints, with the office's choices made once."""

    def __init__(
        self,
        person: Person,
        rng: np.random.Generator,
        house: str,
        unpaid: Months,
        payer: str | None,
        newest: int | None,
    ) -> None:
        self.person, self.rng, self.house = person, rng, house
        papers = papers_of(person)
        self.months = papers.months[-newest:] if newest else papers.months
        self.base, self.unpaid = papers.base, frozenset(unpaid)
        self.payer = payer or person.employer
        self.face = fonts.pick(house, choose(rng, ("song", "hei")), rng)
        self.bold = fonts.pick(house, "hei_bold", rng)
        self.form = choose(rng, ("{:%Y%m}", "{:%Y-%m}", "{:%Y年%m月}"))
        self.printed = SUBMITTED.date() - dt.timedelta(days=int(rng.integers(1, 12)))

    @property
    def paid(self) -> tuple[dt.date, ...]:
        return tuple(m for m in self.months if m not in self.unpaid)

    def month(self, month: dt.date) -> Cell:
        return Cell(self.form.format(month), "months" if month not in self.unpaid else None)

    def share(self, kind: str, part: int, month: dt.date) -> Cell:
        rate = next(r for word, r in RATES.items() if word in kind)[part]
        return Cell("0.00" if month in self.unpaid else f"{self.base * rate:.2f}")


# --------------------------------------------------------------------------------- tables


def _row_for_each(work: _List) -> Iterator[Table]:
    """tune 0: a row for each month and kind, newest or oldest first."""
    months = work.months if chance(work.rng, 0.5) else tuple(reversed(work.months))
    status = chance(work.rng, 0.5)
    rows = [
        (
            work.month(m),
            Cell(kind),
            Cell(work.payer, "employer"),
            Cell(f"{work.base:.2f}"),
            work.share(kind, 0, m),
            work.share(kind, 1, m),
            *([Cell("未缴费" if m in work.unpaid else "已缴费")] if status else []),
        )
        for m in months
        for kind in KINDS["tune"]
    ]
    heads = (
        ("缴费年月", 0.12),
        ("险种", 0.2),
        ("单位名称", 0.26),
        ("缴费基数", 0.12),
        ("单位缴费", 0.11),
        ("个人缴费", 0.11),
    )
    yield Table((*heads, ("缴费状态", 0.1)) if status else heads, tuple(rows))


def _runs(work: _List) -> Iterator[Table]:
    """tune 1: first and last month of every run of payments."""
    joined = chance(work.rng, 0.4)
    rows = []
    for kind in KINDS["tune"]:
        for run in _runs_of(work.paid):
            first, last = (Cell(work.form.format(m), "months") for m in (run[0], run[-1]))
            ends = [Cell(f"{first.text}-{last.text}", "months")] if joined else [first, last]
            rows.append((Cell(kind), *ends, Cell(str(len(run))), Cell(work.payer, "employer")))
    ends_heads = (("缴费起止年月", 0.26),) if joined else (("起始年月", 0.13), ("终止年月", 0.13))
    yield Table((("险种", 0.24), *ends_heads, ("缴费月数", 0.12), ("单位名称", 0.38)), tuple(rows))


def _runs_of(months: Months) -> Iterator[list[dt.date]]:
    run: list[dt.date] = []
    for month in months:
        if run and (month.year * 12 + month.month) - (run[-1].year * 12 + run[-1].month) != 1:
            yield run
            run = []
        run.append(month)
    if run:
        yield run


def _kinds_as_columns(work: _List) -> Iterator[Table]:
    """test 0: a row for each month on a wide sheet, kinds beside one another."""
    rows = []
    for m in work.months:
        shares = [
            work.share(kind, part, m)
            for kind in KINDS["test"]
            for part in (0, 1)
            if (kind, part) != ("工伤保险", 1)
        ]
        rows.append(
            (work.month(m), Cell(work.payer, "employer"), Cell(f"{work.base:.2f}"), *shares)
        )
    yield Table(
        (
            ("缴费年月", 0.1),
            ("缴费单位", 0.24),
            ("缴费基数", 0.1),
            ("养老单位缴纳", 0.12),
            ("养老个人缴纳", 0.12),
            ("失业单位缴纳", 0.11),
            ("失业个人缴纳", 0.11),
            ("工伤缴纳", 0.1),
        ),
        tuple(rows),
    )


def _months_as_columns(work: _List) -> Iterator[Table]:
    """test 1: a block for each year, months side by side, a row for each kind."""
    for year in sorted({m.year for m in work.months}):
        months = [m for m in work.months if m.year == year]
        for start in range(0, len(months), 6):
            part = months[start : start + 6]
            wide = 0.78 / max(len(part), 3)
            rows = [
                (Cell(kind.removeprefix("城镇")), *(work.share(kind, 0, m) for m in part))
                for kind in KINDS["test"]
            ]
            head = (("险种", 0.22), *((work.form.format(m), wide) for m in part))
            yield Table(head, tuple(rows), "" if start else f"{year}年度单位缴费情况（元）")


def _sections(work: _List) -> Iterator[Table]:
    """test 2: a section for each kind, when it arrived beside what it is for."""
    for kind in KINDS["test"]:
        rows = [
            (
                work.month(m),
                Cell("" if m in work.unpaid else work.form.format(_next(m))),
                Cell(f"{work.base:.2f}"),
                work.share(kind, 0, m),
                Cell("欠费" if m in work.unpaid else "正常缴费"),
            )
            for m in work.months
        ]
        yield Table(
            (
                ("费款所属期", 0.2),
                ("到账年月", 0.2),
                ("缴费基数", 0.2),
                ("缴费金额", 0.2),
                ("缴费状态", 0.2),
            ),
            tuple(rows),
            kind,
        )


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


LISTS: dict[str, tuple[tuple[tuple[int, int], str, Callable[[_List], Iterator[Table]]], ...]] = {
    "tune": (
        (A4, "新疆维吾尔自治区社会保险个人参保缴费明细", _row_for_each),
        (A4, "社会保险参保缴费证明", _runs),
    ),
    "test": (
        (LANDSCAPE, "社会保险个人权益记录单", _kinds_as_columns),
        (A4, "职工社会保险个人缴费证明", _months_as_columns),
        (A4, "个人参保缴费清单", _sections),
    ),
}
"""Sheet, title, and what the list shows."""


# ---------------------------------------------------------------------------------- pages


def draw(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    unpaid: Months = (),
    payer: str | None = None,
) -> Drawing:
    """A list of half a year, which one page holds."""
    return draw_pages(person, rng, house, layout=layout, unpaid=unpaid, payer=payer, newest=6)[0]


def draw_pages(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    unpaid: Months = (),
    payer: str | None = None,
    rows_a_page: int = 30,
    newest: int | None = None,
) -> list[Drawing]:
    """The list's pages in order; `unpaid` months are shown as not paid, `payer` is another
    firm than the employer, `rows_a_page` how many rows a page holds at most, `newest` how
    many months are listed, None all."""
    own = houses.of(LISTS, house)
    size, title, make = own[int(rng.integers(len(own))) if layout is None else layout]
    work = _List(person, rng, house, unpaid, payer, newest)
    book = _Book(work, size, title, rows_a_page, repeats_heads=chance(rng, 0.6))
    for table in make(work):
        book.add(table)
    return book.finish()


class _Book:
    """Sheets being filled from top to bottom."""

    def __init__(
        self, work: _List, size: tuple[int, int], title: str, rows_a_page: int, repeats_heads: bool
    ) -> None:
        self.work, self.size, self.title = work, size, title
        self.most, self.repeats_heads = rows_a_page, repeats_heads
        self.sheets: list[PdfSheet] = []
        self.em = float(work.rng.uniform(9.3, 10.4))
        self.ruled = chance(work.rng, 0.75)
        self._new_sheet()

    def _new_sheet(self) -> None:
        self.sheet = PdfSheet(self.work.house, self.size)
        self.sheets.append(self.sheet)
        self.left, self.right = self.size[0] * 0.07, self.size[0] * 0.93
        self.held, self.y = 0, 52.0
        if len(self.sheets) == 1:
            self._head()

    def _head(self) -> None:
        work, em = self.work, self.em
        self.sheet.text(self.size[0] / 2, self.y, self.title, work.bold, 17, anchor="m")
        self.y += 30
        id_label, unit_label = houses.of(ID_LABELS, work.house)
        person = work.person
        pairs = [
            ("姓名", person.name, "name"),
            (id_label, person.id_number, "id_number"),
            (unit_label, work.payer, "employer"),
            ("打印日期", f"{work.printed:%Y-%m-%d}", None),
        ]
        colon = choose(work.rng, ("：", ":", ""))
        for number, (text, value, name) in enumerate(pairs):
            x = self.left if number % 2 == 0 else self.left + (self.right - self.left) * 0.52
            y = self.y + em * 1.9 * (number // 2)
            end = self.sheet.text(x, y, text + colon, work.face, em)
            self.sheet.text(end + em * 0.6, y, value, work.face, em, name=name)
        self.y += em * 5.2

    def add(self, table: Table) -> None:
        """Set a table, going on to new sheets as they fill."""
        pitch = self._pitch(table)
        if self.y + pitch * 4 > self.size[1] - 60:
            self._new_sheet()
        if table.title:
            self.sheet.text(
                self.left, self.y + self.em * 0.4, table.title, self.work.bold, self.em * 1.05
            )
            self.y += self.em * 1.3
        self._heads(table, pitch)
        for row in table.rows:
            if self.held >= self.most or self.y + pitch > self.size[1] - 60:
                self._new_sheet()
                if self.repeats_heads:
                    self._heads(table, pitch)
            self._row([(c.text, c.field) for c in row], table, pitch, self.work.face)
            self.held += 1
        self.y += self.em * 1.6

    def _heads(self, table: Table, pitch: float) -> None:
        are_months = any(ch.isdigit() for text, _ in table.heads[1:] for ch in text)
        unpaid = {self.work.form.format(m) for m in self.work.unpaid}
        cells = [
            (text, "months" if are_months and number and text not in unpaid else None)
            for number, (text, _) in enumerate(table.heads)
        ]
        self._row(cells, table, pitch, self.work.bold)

    def _pitch(self, table: Table) -> float:
        """Two lines where a payer does not fit its column."""
        widths = [share * (self.right - self.left) for _, share in table.heads]
        wraps = any(
            self.sheet.width(cell.text, self.work.face, self.em) > wide - 6
            for row in table.rows
            for cell, wide in zip(row, widths, strict=False)
        )
        return self.em * (2.9 if wraps else 1.85)

    def _row(
        self, cells: Sequence[tuple[str, str | None]], table: Table, pitch: float, face: Face
    ) -> None:
        x = self.left
        for (text, name), (_, share) in zip(cells, table.heads, strict=False):
            wide = share * (self.right - self.left)
            if self.ruled:
                self.sheet.box(x, self.y, x + wide, self.y + pitch, GREY, 0.6)
            self._cell(text, name, x, wide, pitch, face)
            x += wide
        if not self.ruled:
            self.sheet.line(self.left, self.y + pitch, self.right, self.y + pitch, (200, 200, 200))
        self.y += pitch

    def _cell(
        self, text: str, name: str | None, x: float, wide: float, pitch: float, face: Face
    ) -> None:
        lines = _broken(self.sheet, text, face, self.em, wide - 6)
        size = (
            min(self.em, self.em * (wide - 6) / max(self.sheet.width(lines[0], face, self.em), 1))
            if text
            else self.em
        )
        if name == "employer" or (name == "months" and len(self.sheets) > 1):
            name = None  # the head names the payer; the first page stands for the whole
        value = ",".join(f"{m:%Y-%m}" for m in self.work.paid) if name == "months" else None
        for number, line in enumerate(lines if text else ()):
            y = self.y + pitch / 2 + size * (0.36 + 1.2 * (number - (len(lines) - 1) / 2))
            self.sheet.text(x + wide / 2, y, line, face, size, name=name, value=value, anchor="m")

    def finish(self) -> list[Drawing]:
        rng, size = self.work.rng, self.size
        for number, sheet in enumerate(self.sheets, 1):
            sheet.text(
                size[0] / 2,
                size[1] - 26,
                f"第{number}页 共{len(self.sheets)}页",
                self.work.face,
                8.5,
                anchor="m",
                colour=GREY,
            )
        self.sheets[-1].text(
            self.left, self.y + 10, f"验证码：{digits(rng, 12)}", self.work.face, 9, colour=GREY
        )
        unit = choose(rng, ("和静县社会保险中心", "巴州社会保险中心"))
        letters = fonts.pick(self.work.house, "song", rng).at(34)
        picture = Image.new("RGB", (360, 360), "white")
        mark = ornament.seal(unit, letters, 340, below="业务专用章", seed=int(rng.integers(99)))
        picture.paste(mark, (10, 10), mark)
        y = min(self.y + 16, size[1] - 160)
        self.sheets[-1].picture(self.right - 118, y, self.right, y + 118, picture)
        return [sheet.finish(MATERIAL) for sheet in self.sheets]


def _broken(sheet: PdfSheet, text: str, face: Face, size: float, wide: float) -> list[str]:
    """The text in one line, or in two halves where it does not fit (Chinese only)."""
    if not text or sheet.width(text, face, size) <= wide or text[:1].isdigit():
        return [text]
    middle = (len(text) + 1) // 2
    return [text[:middle], text[middle:]]
