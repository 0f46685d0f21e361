"""Which column of a list of people holds which declared value, by its heading.

Lists are made by whoever needed one: the headings stand under a title, in any order, in
words of their own. What is recognised is shown to a person once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from intake.casework.importing.thresholds import LEAST_HEADINGS, ROWS_ABOVE
from intake.casework.importing.values import folded
from intake.casework.spreadsheet import ASSESSMENT, COLUMNS, COURSE, EXEMPT_COLUMN
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS

IGNORED = ""
"""What a column means that holds no declared value."""

_HEADINGS: dict[str, str] = {
    "name": "姓名 申报人 申报人姓名 名字 人员姓名 职工姓名 教师姓名",
    "sex": "性别",
    "ethnicity": "民族 族别",
    "birth_date": "出生日期 出生年月 出生年月日 出生时间 生日",
    "id_number": "身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 居民身份证号码 证件号码 证件号 有效证件号码 身份证件号码 身份证件号",
    "address": "住址 家庭住址 家庭地址 户籍地址 户籍所在地 身份证住址 身份证地址",
    "id_issuing_authority": "签发机关 身份证签发机关 发证机关",
    "id_valid_from": "身份证有效期起 有效期起 有效期限起",
    "id_valid_until": "身份证有效期止 身份证有效期 有效期止 有效期至",
    "employer": "工作单位 单位 单位名称 所在单位 现工作单位 用人单位 工作单位全称 单位全称 申报单位 推荐单位",
    "employer_kind": "单位性质 单位类型 单位类别 单位属性",
    "supervising_authority": "主管部门 主管单位 上级主管部门 上级部门 主管局",
    "status": "人员状态 人员类别 人员性质 在职状态 人员身份 编制类型",
    "work_start": "参加工作时间 参加工作年月 参加工作日期 工作时间 参工时间 入职时间",
    "series": "系列 职称系列 申报系列 系列名称 专业系列",
    "specialty": "专业 申报专业 从事专业 现从事专业 拟申报专业 专业名称 职称专业",
    "applied_level": "申报级别 级别 职称级别 拟申报级别 申报层级 申报等级",
    "current_title": "现有职称 现职称 现任专业技术职务 现有专业技术职务 已取得职称",
    "level": "学历 学历层次 最高学历 文化程度 毕业学历 全日制学历",
    "study_form": "学习形式 学习方式 学历性质 学历类型 教育类别 办学形式",
    "school": "毕业院校 毕业学校 学校 院校 毕业院校名称 毕业学校名称 学校名称 院校名称",
    "major": "所学专业 毕业专业 学历专业 所学专业名称",
    "enrolled": "入学日期 入学时间 入学年月",
    "graduated": "毕业日期 毕业时间 毕业年月",
    "certificate_number": "毕业证书编号 毕业证编号 毕业证书号 毕业证号 学历证书编号 学历证书号 毕业证书号码",
    "degree": "学位 学位名称 所获学位",
    "degree_certificate_number": "学位证书编号 学位证编号 学位证书号 学位证号",
}  # fmt: skip
_BY_HEADING = {heading: name for name, words in _HEADINGS.items() for heading in words.split()}
_BY_HEADING |= {heading: name for heading, (_, name) in COLUMNS.items()}
_SAYS_NOTHING = re.compile(r"[（(\[【].*?[)）\]】]|[*＊★:：、，,.。/_\-]|填写|必填|选填|请")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a list has its headings. `header_row` from 0; `meanings` by column from 0: a
    value's name, or a heading of the template (2024公需课学时, 2023年度考核, 免继续教育)."""

    header_row: int
    headings: tuple[str, ...]
    meanings: Mapping[int, str]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings of columns that are left alone."""
        return tuple(h for i, h in enumerate(self.headings) if h and not self.meanings.get(i))


def meaning_of(heading: str) -> str:
    """What a column with this heading holds; `IGNORED` when it is nothing declared."""
    bare = _SAYS_NOTHING.sub("", folded(heading))
    if bare in _BY_HEADING:
        return _BY_HEADING[bare]
    if bare == EXEMPT_COLUMN or COURSE.fullmatch(bare) or ASSESSMENT.fullmatch(bare):
        return bare
    year = re.sub(r"考核(?:结果|等次|情况|档次)$", "考核", bare)
    return year if ASSESSMENT.fullmatch(year) else IGNORED


def recognise(rows: Sequence[Sequence[str]]) -> Layout | None:
    """The row of headings among the first rows of a sheet, cells as text; None: no list.

    Of a title that is merged above only its first cell is filled. Where a heading stands in
    two rows (学历 over 学校, 专业) the lower one counts, where it says something.
    """
    best: Layout | None = None
    for number in range(min(ROWS_ABOVE, len(rows))):
        found = _with_second_row(_layout(number, rows[number]), rows)
        if best is None or len(found.meanings) > len(best.meanings):
            best = found
    if best is None:
        return None
    is_list = "name" in best.meanings.values() and len(best.meanings) >= LEAST_HEADINGS
    return best if is_list else None


def _layout(number: int, row: Sequence[str]) -> Layout:
    meanings: dict[int, str] = {}
    for column, heading in enumerate(row):
        meaning = meaning_of(heading)
        # Of two columns that mean the same the first is meant: 学历 of the highest, then others.
        if meaning and meaning not in meanings.values():
            meanings[column] = meaning
    return Layout(number, tuple(folded(h) for h in row), meanings)


def _with_second_row(layout: Layout, rows: Sequence[Sequence[str]]) -> Layout:
    below = layout.header_row + 1
    if below >= len(rows):
        return layout
    second = _layout(below, rows[below])
    more = {
        column: meaning
        for column, meaning in second.meanings.items()
        if meaning not in layout.meanings.values()
    }
    if not more or len(second.meanings) < len([h for h in second.headings if h]):
        return layout
    headings = [
        second.headings[i] if i in more else heading for i, heading in enumerate(layout.headings)
    ]
    return Layout(below, tuple(headings), {**layout.meanings, **more})


def label_of(meaning: str) -> str:
    """What a column holds, for people."""
    own = next((h for h, (_, name) in COLUMNS.items() if name == meaning), None)
    return own or FIELD_LABELS.get(meaning) or DECLARED_ONLY.get(meaning) or meaning


def choosable() -> Iterable[tuple[str, str]]:
    """Every single value that a column may be said to hold, with its name for people."""
    return [(name, heading) for heading, (_, name) in COLUMNS.items()]
