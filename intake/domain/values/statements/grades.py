"""Which result an assessment states: of several boxes the deciding one, of a row the ticked.

A suggestion (建议优秀) gives way to a decision (确定为合格), an earlier box to a later one;
words of the form (等次分为…), of a hope (争取优秀) and of other examinations are no result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from intake.domain.values.statements.options import Option, Row, rows_of_options
from intake.domain.values.statements.sentences import Piece, clause_at, clauses, sentences

Look = Callable[[Row], Option | None]
PASSED = ("优秀", "合格", "称职")
FAILED = ("基本合格", "不合格", "基本称职", "不称职")
UNGRADED, NOT_ASSESSED = "不确定等次", "未参加考核"
_WORDS = (*FAILED, *PASSED)
_UNGRADED = re.compile(r"(?:不|未|缓|暂不|暂缓)(?:确)?定(?:考核)?(?:等[次级]|档次)|只写评语")
_NOT_ASSESSED = re.compile(
    r"(?:未|不|没有)(?:予)?(?:参加|进行|参与|开展)(?:20\d\d年?度?|本年度?|当年|该年度?|年度)?(?:的)?(?:工作)?[考号老]核"
)


def _over_lines(pattern: str) -> str:
    """The pattern, a line's end allowed before each of its characters outside brackets' heads."""
    return re.sub(r"(?<!\[)(?=[\u4e00-\u9fff])(?![^\[]*\])", r"\\n?", pattern)


_OPEN = _over_lines("(?:[未不]确?定(?:等次|等级|档次))")
_ABSENT = _over_lines("(?:[未不]参加(?:年度)?考核)")
_WHY = _over_lines("(?:的)?(?:情况|原因|理由|事由)(?:说明)?")
_ROW_OF_FORM = re.compile(
    rf"(?:{_OPEN}\n?(?:或者?|[及和与、/])\n?{_ABSENT}|{_ABSENT}\n?(?:或者?|[及和与、/])\n?{_OPEN})(?:{_WHY})?"
    rf"|(?:{_OPEN}|{_ABSENT}){_WHY}(?=\s*(?:[:：\n]|$))"
)
"""The form's row for those who have no result (未确定档次或不参加考核情况说明): of one person
nobody says both."""
_GRADE = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_NO_RESULT_BEHIND = re.compile(
    r"证|率|线|标准|比例|以上|及以上|的?(?:教师|员工|党员|共产党员|工作者|学员|班主任|干部|个人|成绩|奖|公民|人才|技术|专业|产品|工程)"
)
_NO_RESULT_BEFORE = re.compile(
    r"努力|争取|力争|做一名|做好|成为|目标|标准|不得|不能|分为|包括|设[有为]?|考试|培训|质量|验收|成绩|体检|师德|试用期满|聘期|平时|学习|继续教育"
    r"|产品|政治|业务|思想|表现"
)
_NOT_REACHED = re.compile(
    r"(?:未|不|没有?)(?:能|曾)?(?:被)?(?:达到?|评[为定]?为?|[确认]?定为|获得?|取得)$"
)
_DENIED = re.compile(
    r"(?<!并非)(?<!不是)(?<!有)(?:无|没有|不存在|未(?=[有出发被曾]))"
    rf"(?:任何|一[次年]|过|曾|被|有|出现|发[生现]|存在|评[为定]为?|确?定为|为|的|年?度?考核|[及和、或]|等[次级]|档次|{'|'.join(FAILED)})*$"
)
"""无不合格等次 states no grade: not even that none was 基本合格."""
_ALONE = re.compile(
    r"(?:[^\u4e00-\u9fff]|年度?|均|[并非]|没有|确?定?为|等[次级]|档次|特此[证说]明)*"
)
"""All that stands beside the grades of a sentence that needs no word of an assessment."""
_ABOUT_RESULT = re.compile(r"考核|等[次级]|档次|结果|评[为定]|[确定]为|鉴定|结论|评价|综合")
_LISTING = re.compile(r"分为|包括|设[有为]?|分[四三]|档次[为有]|等次[为有]")
"""Before a row of all grades that there are."""
_SUGGESTED = re.compile(r"建议|拟[定评]?|申请|自评|推荐|申报|自我")
_YEAR = re.compile(r"(20\d\d)年?度?|(二[〇零○Oo0][一二三四五六七八九〇零○Oo0]{2})年?度")


@dataclass(frozen=True, slots=True)
class Result:
    """`grade` is None where a row of options leaves open which one is meant."""

    grade: str | None
    year: str | None
    is_decided: bool
    start: int
    stop: int
    is_row: bool = False


def results(text: str, look: Look | None = None) -> list[Result]:
    """Every result that the paper states, in the order in which it states them.

    `look` is asked which option of a row is ticked where the row's text leaves it open.
    """
    text = _ROW_OF_FORM.sub(lambda found: "\n" * len(found[0]), text)
    rows = list(rows_of_options(_WORDS, text))
    said = [row for row in rows if not _LISTING.search(text[max(row.start - 8, 0) : row.start])]
    found = [_of_row(row, text, look) for row in said]
    for part in sentences(text):
        found += (
            one
            for one in _in_sentence(part)
            if not any(row.start < one.stop and one.start < row.stop for row in rows)
        )
    return sorted(found, key=lambda one: one.start)


def deciding(text: str, look: Look | None = None) -> Result | None:
    """The result of the paper; its grade is None where results of years differ or the
    deciding row is open. None where no result is stated at all."""
    stated = results(text, look)
    if any(one.grade and one.is_decided for one in stated):
        # A row that stands open beside a decision is a word of the form.
        stated = [one for one in stated if one.grade or not one.is_row]
    if not stated:
        return None
    by_year: dict[str | None, Result] = {}
    for one in stated:
        earlier = by_year.get(one.year)
        if earlier is None or one.is_decided or not earlier.is_decided:
            by_year[one.year] = one
    finals = list(by_year.values())
    decided = [one for one in finals if one.is_decided] or finals
    if len({one.grade for one in decided}) > 1:
        return Result(None, None, True, decided[0].start, decided[-1].stop)
    return decided[-1]


def _of_row(row: Row, text: str, look: Look | None) -> Result:
    chosen = row.chosen or (look(row) if look else None)
    before = text[max(row.start - 24, 0) : row.start]
    start, stop = (chosen.start, chosen.stop) if chosen else (row.start, row.stop)
    is_decided = not _SUGGESTED.search(before.rsplit("\n", 1)[-1])
    return Result(chosen.word if chosen else None, None, is_decided, start, stop, is_row=True)


def _in_sentence(part: Piece) -> Iterator[Result]:
    pieces = clauses(part.text)
    for pattern, grade in ((_UNGRADED, UNGRADED), (_NOT_ASSESSED, NOT_ASSESSED), (_GRADE, None)):
        for match in pattern.finditer(part.text):
            clause = pieces[clause_at(pieces, match.start())]
            before = clause.text[: match.start() - clause.start]
            if not _is_result(part.text, before, match) or _is_denied(before, match[0]):
                continue
            years = [y[1] or y[2] for y in _YEAR.finditer(part.text[: match.start()])]
            yield Result(
                None if _NOT_REACHED.search(before) else grade or match[0],
                years[-1] if years else None,
                not _SUGGESTED.search(before),
                part.start + match.start(),
                part.start + match.end(),
            )


def _is_denied(before: str, grade: str) -> bool:
    if grade in FAILED:
        return _DENIED.search(before) is not None
    return grade == "优秀" and _NOT_REACHED.search(before) is not None


def _is_result(sentence: str, before: str, match: re.Match[str]) -> bool:
    if _NO_RESULT_BEHIND.match(sentence, match.end()) or _NO_RESULT_BEFORE.search(before):
        return False
    alone = _ALONE.fullmatch(_GRADE.sub("", sentence))
    return bool(_ABOUT_RESULT.search(sentence) or alone or match.re is not _GRADE)
