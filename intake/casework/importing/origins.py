"""Where a declared value comes from: a form, a list, or somebody who typed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from intake.casework.declaration import path_of


class Source(StrEnum):
    """What a value was taken from."""

    FORM = "form"
    SHEET = "sheet"
    NUMBER = "number"
    FILE_NAME = "file_name"
    PAPER = "paper"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Origin:
    """Of one value. Of a form or paper: `upload`, `page` from 1 and `box` in the page's
    frame; of a list: `file`, `row` as the spreadsheet shows it and the `column`'s heading."""

    source: Source
    upload: str | None = None
    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def words(self) -> str:
        """For people: 呈报表第 1 页; 名单第 5 行“姓名”."""
        match self.source:
            case Source.FORM:
                return f"识读自呈报表第 {self.page} 页"
            case Source.PAPER:
                return f"识读自材料第 {self.page} 页"
            case Source.SHEET:
                return f"名单第 {self.row} 行“{self.column}”"
            case Source.NUMBER:
                return "由身份证号得出"
            case Source.FILE_NAME:
                return "取自文件夹或文件名"
        return "人工填写"

    def as_json(self) -> dict[str, Any]:
        """As it is stored; what is not known is left out."""
        known = {
            "source": self.source.value,
            "upload": self.upload,
            "page": self.page,
            "box": list(self.box) if self.box else None,
            "file": self.file,
            "row": self.row,
            "column": self.column,
        }
        return {key: value for key, value in known.items() if value is not None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Origin:
        """`as_json`, turned round."""
        box = kept.get("box")
        return cls(
            Source(kept["source"]),
            kept.get("upload"),
            kept.get("page"),
            (box[0], box[1], box[2], box[3]) if box else None,
            kept.get("file"),
            kept.get("row"),
            kept.get("column"),
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration in the shape of `application.json` and, by the JSON path of each value
    (`$.applicant.name`), where it comes from. `problems`: what could not be taken over, in
    sentences that repeat no value."""

    document: Mapping[str, Any]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        """A declared scalar by the contract's name."""
        for part in PARTS:
            found = self.document.get(part, {}).get(name)
            if isinstance(found, str) and found:
                return found
        return None


PARTS = ("applicant", "employment", "education")
"""The parts of a declaration that hold single values."""


def scalars(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Part, name and value of every single value that a declaration holds."""
    for part in PARTS:
        for name, value in document.get(part, {}).items():
            if isinstance(value, str) and value:
                yield part, name, value


def joined(first: Declared, second: Declared) -> Declared:
    """Both, the first one's values before the second's."""
    document: dict[str, Any] = {**second.document, **first.document}
    origins = dict(first.origins)
    for part in PARTS:
        document[part] = {**second.document.get(part, {}), **first.document.get(part, {})}
        for name in second.document.get(part, {}):
            path = path_of(name)
            if path not in origins and path in second.origins:
                origins[path] = second.origins[path]
    for key in ("continuing_education", "assessments"):
        document[key] = first.document.get(key) or second.document.get(key) or []
        if not first.document.get(key):
            more = {p: o for p, o in second.origins.items() if p.startswith(f"$.{key}")}
            origins |= more
    return Declared(document, origins, (*first.problems, *second.problems))
