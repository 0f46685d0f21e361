"""Files brought together by person: one folder each, or flat files named after people.

Two folders are two people unless a citizen's number says that they are one; a file that is
named after nobody, in a folder that is nobody's, is listed and not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from intake.casework.importing.archive import LISTS, OTHER_ARCHIVES, Item, Left
from intake.casework.importing.folders import Folders
from intake.casework.importing.names import folded_name, named, plain, starts_as_name
from intake.casework.importing.origins import Declared

PICTURES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif", ".pdf", ".gif", "",
)  # fmt: skip
"""Endings of files that may be papers; a wrong one is no fault, the content decides."""
_OFFICE = {
    ".doc": "Word 文件", ".docx": "Word 文件", ".wps": "WPS 文件", ".xls": "表格（旧格式）", ".et": "WPS 表格",
    ".txt": "文本", ".ppt": "演示文稿", ".pptx": "演示文稿", ".mp4": "视频", ".mov": "视频", ".ofd": "OFD 文件",
}  # fmt: skip

_BY_PAPER = re.compile(
    "^(?:居民)?(?:身份证|毕业证|学位证|学历证?|照片|公需课|专业课|继续教育|年度考核|考核表?|公示|推荐表|承诺书|教师资格证)(?:书|明)?$"
)
"""A folder of one kind of paper, everybody's together."""


@dataclass
class Person:
    """Whoever some files belong to. `label`: the folder's or file's name that they were told
    apart by; `row`: of the list; `problems`: what a reviewer should know, in sentences."""

    label: str
    name: str | None = None
    id_number: str | None = None
    unit: str | None = None
    items: list[Item] = field(default_factory=list)
    declared: Declared | None = None
    row: int | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """For people."""
        return self.name or self.label


def refused(item: Item) -> str | None:
    """Why a file can be nobody's paper, None when it may be one."""
    if item.size == 0:
        return "是空文件（0 字节）"
    if item.ending in OTHER_ARCHIVES:
        return "是压缩包，格式不支持；请解开后导入，或另存为 ZIP"
    if item.ending in PICTURES:
        return None
    kind = _OFFICE.get(item.ending)
    if kind:
        return f"是{kind}，不是扫描件；请另存为 PDF 或图片"
    if item.ending in LISTS:
        return "是表格，不是扫描件；如是名单，请作为名单导入"
    return None if len(item.ending) > len(".jpeg") else "不是图片或 PDF"


def gathered(
    items: Iterable[Item], known: Collection[str], left: list[Left]
) -> tuple[list[Person], list[Item]]:
    """The people that the files belong to, and the lists among the files."""
    everything = list(items)
    folders = Folders([one.path for one in everything], known)
    lists: list[Item] = []
    people: dict[PurePosixPath, Person] = {}
    flat: list[Item] = []
    for item in everything:
        folder = folders.own(item.path)
        if item.ending in LISTS and folder is None:
            lists.append(item)
            continue
        reason = refused(item)
        if reason is not None:
            left.append(Left(str(item.path), reason))
        elif folder is None:
            flat.append(item)
        elif other := _another(item.path, folder, known):
            left.append(
                Left(
                    str(item.path),
                    f"文件夹写的是“{folder.name}”，里面写的是“{other}”，分不清是谁的",
                )
            )
        else:
            people.setdefault(folder, _person(folder, known)).items.append(item)
    found = _joined([*people.values(), *_by_file_name(flat, folders.containers, known, left)])
    return found, lists


def _another(path: PurePosixPath, folder: PurePosixPath, known: Collection[str]) -> str | None:
    """Whom a file, or a folder between, surely names who is not the folder's person."""
    own = named(folder.name, known)
    below = [path.stem, *(one.name for one in path.parents if folder in one.parents)]
    for name in below:
        found = named(name, known)
        differs = found.id_number and own.id_number and found.id_number != own.id_number
        if found.name and own.name and (found.is_sure or found.is_listed):
            first = {plain(one).split("·")[0] for one in (found.name, own.name)}
            is_short = len(first) == 1 and "·" in plain(found.name) + plain(own.name)
            differs = differs or not (is_short or folded_name(found.name) == folded_name(own.name))
        if differs:
            return found.name or found.id_number
    return None


def _person(folder: PurePosixPath, known: Collection[str]) -> Person:
    found = named(folder.name, known)
    unit = found.unit or _unit_above(folder)
    return Person(folder.name, found.name, found.id_number, unit)


def _unit_above(folder: PurePosixPath) -> str | None:
    """The unit whose folder this one lies in."""
    units = (named(one.name).unit for one in [*folder.parents][:-1])
    return next((unit for unit in units if unit), None)


def _by_file_name(
    flat: Sequence[Item],
    containers: Collection[PurePosixPath],
    known: Collection[str],
    left: list[Left],
) -> Iterator[Person]:
    """Flat files named by person; one without a name of its own belongs to nobody."""
    people: dict[tuple[str, str, str], Person] = {}
    alone = _standing_alone(flat, known)
    for item in flat:
        found = named(item.path.stem, known)
        if found.name and not found.is_sure and starts_as_name(found.name):
            # 张三银行流水: a name with unknown words is whose name stands alone beside it.
            theirs = [n for n in alone[_scope(item.path)] if found.name.startswith(n)]
            whose = theirs[0] if len(theirs) == 1 else None
            found = replace(found, name=whose)
        above = item.path.parent
        if not found.is_somebody and above.name and above not in containers:
            found = named(item.path.parent.name, known)
        if not found.is_somebody:
            left.append(
                Left(str(item.path), "文件名和文件夹名中都没有姓名或身份证号，不知道是谁的")
            )
            continue
        unit = found.unit or _unit_above(item.path) or ""
        key = (_scope(item.path), found.id_number or folded_name(found.name or ""), unit)
        label = found.name or found.id_number or item.path.stem
        person = people.setdefault(key, Person(label, found.name, found.id_number, unit or None))
        person.name = person.name or found.name
        person.items.append(item)
    yield from _named_twice(people, left)


def _standing_alone(flat: Sequence[Item], known: Collection[str]) -> dict[str, set[str]]:
    """By folder, the sure names of its files and those of the list."""
    alone: dict[str, set[str]] = {}
    for item in flat:
        found = named(item.path.stem, known)
        names = alone.setdefault(_scope(item.path), set(map(folded_name, known)))
        if found.name and found.is_sure:
            names.add(found.name)
    return alone


def _scope(path: PurePosixPath) -> str:
    """The folder that a file lies in, without those that are sorted by paper."""
    return str(next(one for one in path.parents if not _BY_PAPER.search(one.name)))


def _named_twice(people: dict[tuple[str, str, str], Person], left: list[Left]) -> Iterator[Person]:
    """张三_6528…_身份证 and 张三_毕业证 are one person's while there is one 张三 beside; where
    there are two, what says neither number nor unit is listed."""
    kept: dict[int, Person] = {id(one): one for one in people.values()}
    for key, person in people.items():
        if person.id_number is not None or person.name is None:
            continue
        others = [
            one
            for other, one in people.items()
            if one is not person and id(one) in kept and other[0] == key[0]
            and folded_name(one.name or "") == folded_name(person.name)
            and (not key[2] or not other[2] or key[2] == other[2])
            and (one.id_number is not None or not key[2])
        ]  # fmt: skip
        if len(others) == 1:
            others[0].items += person.items
            others[0].unit = others[0].unit or person.unit
            del kept[id(person)]
        elif others:
            reason = "有同名的几个人，文件名中没有单位或身份证号，分不清是谁的"
            left += [Left(str(item.path), reason) for item in person.items]
            del kept[id(person)]
    yield from kept.values()


def _joined(people: Sequence[Person]) -> list[Person]:
    """Those with one citizen's number are one person, unless their names say otherwise: then
    the number is nobody's before a person has looked."""
    by_number: dict[str, list[Person]] = {}
    for person in people:
        by_number.setdefault(person.id_number or "", []).append(person)
    found = by_number.pop("", [])
    for several in by_number.values():
        names = {folded_name(one.name) for one in several if one.name}
        if len(names) > 1:
            for one in several:
                one.id_number = None
                one.problems.append("同一身份证号写在几个姓名之下，号码没有采用；请核对后填写")
            found += several
            continue
        first = several[0]
        for one in several[1:]:
            first.items += one.items
            first.name = first.name or one.name
            first.unit = first.unit or one.unit
        found.append(first)
    return found


def declare(people: Sequence[Person], rows: Sequence[tuple[int, Declared]]) -> list[str]:
    """Give each person the row of the list that is theirs; sentences about rows of nobody.

    By citizen's number, else by name where only one row and one person bear it, else by
    name and unit. Of two people of one name nobody is guessed.
    """
    free = dict(enumerate(rows))
    for person in people:
        found = _row_of(person, free, people)
        if found is not None:
            key, declared = found
            number, _ = free.pop(key)
            person.row, person.declared = number, declared
            person.name = person.name or declared.value("name")
            person.problems += declared.problems
        elif any(_is_called(one, person.name) for _, one in free.values()):
            person.problems.append("名单中有同名的几个人，分不清是哪一行；请核对后填写")
    return [
        f"名单第 {number} 行“{declared.value('name')}”没有找到文件"
        for number, declared in free.values()
    ]


def _row_of(
    person: Person, free: dict[int, tuple[int, Declared]], people: Sequence[Person]
) -> tuple[int, Declared] | None:
    rows = [(key, declared) for key, (_, declared) in free.items()]
    if person.id_number:
        same = [one for one in rows if one[1].value("id_number") == person.id_number]
        if len(same) == 1:
            return same[0]
    named_so = [
        one
        for one in rows
        if _is_called(one[1], person.name) and not (person.id_number and one[1].value("id_number"))
    ]
    if (
        len(named_so) == 1
        and sum(folded_name(one.name or "") == folded_name(person.name or "") for one in people)
        == 1
    ):
        return named_so[0]
    in_unit = [one for one in named_so if _is_of(person.unit, one[1].value("employer"))]
    return in_unit[0] if len(in_unit) == 1 else None


def _is_of(unit: str | None, employer: str | None) -> bool:
    return bool(unit and employer and (unit in employer or employer in unit))


def _is_called(declared: Declared, name: str | None) -> bool:
    return bool(name) and folded_name(declared.value("name") or "") == folded_name(name or "")
