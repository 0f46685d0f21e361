"""A statement in a cell goes on below, whatever the wrapped label beside it does."""

from __future__ import annotations

import pytest

from intake.domain.text import Line
from intake.domain.values.statements import Topic
from intake.extraction.fields.statements import stated
from tests.fakes import line, upright

SAID = "该同志任现职以来,未受到党纪政纪处分,无党风廉政方面的问题线索反映。"


def form(first: int, label: str, cut: int, slant: int, gap: int) -> list[Line]:
    """A form's row: the label wraps after `cut` characters, the cell after `first`; boxes of a
    page askew are taller by `slant`, and the label ends `gap` pixels before its cell."""
    return [
        line("廉洁情况审查表", 600, 300, 60),
        line("姓名:", 400, 450, 44),
        line("张小明。", 600, 450, 44),
        line(label[:cut], 400, 740, 44, width=200 - gap),
        line(SAID[:first], 600, 756 - slant / 2, 44 + slant, width=44 * first),
        line(label[cut:], 400, 792, 44),
        line(SAID[first:], 600, 806 - slant / 8, 44 + slant / 4),
        line("审查人签字:车骁飞", 650, 987, 50),
    ]


@pytest.mark.parametrize("label", ["纪检部门意见", "纪检监察部门审查意见"])
@pytest.mark.parametrize("slant", [0, 30, 44])
@pytest.mark.parametrize("gap", [0, 10, 60])
@pytest.mark.parametrize("first", [16, 25])
def test_a_wrapped_label_does_not_cut_the_sentence_in_its_cell(
    label: str, slant: int, gap: int, first: int
) -> None:
    lines = form(first, label, len(label) - 1, slant, gap)
    (found,) = stated(Topic.INTEGRITY, lines, upright(lines))
    assert found.value == SAID
