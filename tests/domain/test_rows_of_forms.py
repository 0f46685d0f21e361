"""The row of an assessment's form for those who have no result is a label and no result."""

from __future__ import annotations

import pytest

from intake.domain.values.statements.grades import deciding

ROWS = (
    "未确定档次或\n不参加考核情\n况说明",
    "未确定等次或不参加考核情况说明",
    "不确定等次、未参加考核原因",
    "不定等次原因",
    "未参加年度考核情况说明:",
    "不参加考核或者未确定等次的情况说明",
    "未参加考核理由",
)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("before", ["同意确定为合格档次。\n", ""])
def test_a_row_for_those_without_a_result_states_none(row: str, before: str) -> None:
    found = deciding(f"{before}{row}\n")
    assert (found.grade if found else None) == ("合格" if before else None)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("张小明2023年度因病未参加考核。", "未参加考核"),
        ("未参加考核情况说明:因病假超过半年,未参加2023年度考核。", "未参加考核"),
        ("经研究,2023年度不确定等次。", "不确定等次"),
    ],
)
def test_what_is_stated_of_a_person_without_a_result_is_one(text: str, grade: str) -> None:
    found = deciding(text)
    assert found is not None
    assert found.grade == grade
