"""How a rule names values: dotted, without any logic.

declared.status                       what the application declares
public_notice.posting_from            a field (contract §2) of a paper
public_notice.*                       every field of a paper
declared.id_number.birth_date         what a number says by itself (`VIEWS`)
submission.closes, notice.date, application.submitted_at, "2024-12-31"
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS

VIEWS = {
    "birth_date": "出生日期",
    "sex": "性别",
    "region": "省级区划",
    "year": "年份",
    "diploma_year": "年份",
    "diploma_level": "层次",
    "diploma_kind": "类别",
    "diploma_school": "学校",
    "degree_year": "年份",
    "degree_school": "学校",
    "degree_kind": "类别",
    "teacher_year": "年份",
    "teacher_kind": "资格种类",
    "teacher_sex": "性别",
}
"""What a value says besides itself: a citizen's number its birth date and sex, a
certificate's number its school, year, kind and level, a date its year; in Chinese."""
STATED = frozenset(
    {
        "application.submitted_at",
        "application.round",
        "application.exempt",
        "notice.date",
        "submission.opens",
        "submission.closes",
        "review.opens",
        "review.closes",
    }
)
DECLARED = "declared"
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def _reference(text: str) -> str:
    """Raises ValueError for a name that nothing has: a rule on it would never fire."""
    if text in STATED or _DATE.fullmatch(text):
        return text
    source, _, rest = text.partition(".")
    field, _, view = rest.partition(".")
    if source != DECLARED and source not in (*PAPERS, Material.OTHER):
        raise ValueError(f"没有“{source}”这种材料（填报值写作 {DECLARED}.…）")
    known = set(FIELD_LABELS) | ({"*"} if source != DECLARED else set(DECLARED_ONLY))
    if field not in known:
        raise ValueError(f"没有“{field}”这一项")
    if view and view not in VIEWS:
        raise ValueError(f"“{view}”不是可取的部分，可取：" + "、".join(VIEWS))
    return text


def check_pattern(text: str) -> str:
    """The text, if it is a regular expression; else ValueError."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError("不是正则表达式") from error
    return text


Reference = Annotated[str, AfterValidator(_reference)]
Pattern = Annotated[str, AfterValidator(check_pattern)]
