"""Papers as pages of text: written in small files, laid out as they are printed.

A page begins with `== what it is | the document in whose place it is handed in`; a line that
begins with `#` is a heading, printed almost twice as large; `|` stands between the cells of
a table, and `^` before one that stands larger than the text, as what a hand writes does.
`{name}` and the like are the values that the application declares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.domain.application import Material
from intake.domain.text import Line
from intake.domain.values.folding import fold
from tests.fakes import line

FOLDER = Path(__file__).parent / "foreign_papers"
TEXT, HEADING, LARGE, PITCH, LEFT, CELL = 30, 54, 40, 60, 120, 330
DECLARED = {
    "name": "张小明",
    "sex": "男",
    "ethnicity": "汉族",
    "birth_date": "1999-03-08",
    "id_number": "652827199903080038",
    "address": "新疆和静县幸福路1号",
    "id_issuing_authority": "和静县公安局",
    "employer": "和静县绿洲水利工程有限公司",
    "work_start": "2021-08-01",
    "series": "工程系列",
    "specialty": "水利",
    "school": "天山理工大学",
    "major": "水利水电工程",
    "enrolled": "2018-09",
    "graduated": "2022-06-30",
    "certificate_number": "999991202205000123",
    "degree": "工学学士",
    "degree_certificate_number": "9999942022000123",
    "level": "本科",
    "study_form": "全日制",
}
PRINTED = {
    "name": DECLARED["name"],
    "sex": DECLARED["sex"],
    "ethnicity": "汉族",
    "birth": "1999年3月8日",
    "birth_iso": DECLARED["birth_date"],
    "id": DECLARED["id_number"],
    "address": DECLARED["address"],
    "unit": DECLARED["employer"],
    "work_start": "2021年8月1日",
    "specialty": DECLARED["specialty"],
    "school": DECLARED["school"],
    "major": DECLARED["major"],
    "graduated": "2022年6月30日",
    "certificate_number": DECLARED["certificate_number"],
    "degree": DECLARED["degree"],
    "degree_number": DECLARED["degree_certificate_number"],
    "public_number": "202465280128520",
    "professional_number": "202465280231995",
}


@dataclass(frozen=True, slots=True)
class ForeignPage:
    """One page; `slot` is the document in whose place it is handed in."""

    title: str
    slot: Material
    rows: tuple[str, ...]

    def lines(self) -> list[Line]:
        found, top = [], 100.0
        for row in self.rows:
            is_heading = row.startswith("#")
            height = HEADING if is_heading else TEXT
            left = float(LEFT)
            for number, cell in enumerate(row.lstrip("# ").split("|")):
                words = cell.strip()
                size = LARGE if words.startswith("^") else height
                text = fold(words.lstrip("^").format(**PRINTED))
                if text:
                    begins = LEFT + (300 if is_heading else CELL * number)
                    left = max(left, begins)
                    found.append(line(text, left, top, size, width=_width(text, size)))
                    left += _width(text, size) + TEXT
            top += height + PITCH - TEXT
        return found


def _width(text: str, height: float) -> float:
    return sum(height if ord(c) > 0x2E80 else height / 2 for c in text)


def pages(name: str, folder: Path = FOLDER) -> Iterator[ForeignPage]:
    """The pages of one file of a folder."""
    for block in (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n== "):
        head, *rows = block.removeprefix("== ").strip().splitlines()
        title, _, slot = head.partition("|")
        yield ForeignPage(title.strip(), Material(slot.strip()), tuple(r for r in rows if r))
