"""A value stands right of its label, in the same box or another, and may go on below."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.documents.spec import FieldSpec, PaperSpec
from intake.domain.application import Material
from intake.domain.text import Line
from intake.domain.values import kinds
from intake.domain.values.folding import fold
from intake.extraction.fields.labels.find import find_labels
from intake.extraction.fields.labels.values import Candidate, after_label
from tests.fakes import layer_line, line, upright

CARD = PAPERS[Material.ID_CARD_PORTRAIT_SIDE]
FORM = PaperSpec(
    material=Material.OTHER,
    title="表",
    group=None,
    anchors=(),
    other_labels=("单位", "学制"),
    fields=(
        FieldSpec("name", kinds.NAME, labels=("姓名",), wraps=True),
        FieldSpec("sex", kinds.SEX, labels=("性别",)),
        FieldSpec("school", kinds.SCHOOL, labels=("学校名称", "学校"), wraps=True),
        FieldSpec("certificate_number", kinds.NUMBER, labels=("证书编号", "编号")),
        FieldSpec("id_number", kinds.ID_NUMBER, labels=("公民身份号码",)),
    ),
)


def found(paper: PaperSpec, field: str, lines: list[Line]) -> Candidate | None:
    """What stands after the first label of the field; no label is a failure."""
    placed = upright(lines)
    labels = find_labels(paper, lines, placed)
    label = next(label for label in labels if label.field == field)
    return after_label(paper.field(field), label, lines, placed, labels)


def value(paper: PaperSpec, field: str, lines: list[Line]) -> str | None:
    candidate = found(paper, field, lines)
    return candidate.raw if candidate else None


@pytest.mark.parametrize(
    "printed", ["姓名张小明", "姓名:张小明", "姓名：张小明", "姓 名 张小明", "姓名 : 张小明"]
)
def test_a_value_stands_behind_its_label_in_one_box(printed: str) -> None:
    assert value(FORM, "name", [line(fold(printed))]) == "张小明"


@pytest.mark.parametrize("gap", [10, 60, 200])
@pytest.mark.parametrize("shift", [-8, 0, 8])
def test_a_value_stands_right_of_its_label(gap: int, shift: int) -> None:
    lines = [line("姓名", 100, 100), line("张小明", 160 + gap, 100 + shift)]
    assert value(FORM, "name", lines) == "张小明"


def test_what_stands_left_or_a_row_away_is_no_value() -> None:
    assert found(FORM, "sex", [line("性别", 300, 100), line("女", 100, 100)]) is None
    assert found(FORM, "sex", [line("性别", 100, 100), line("女", 200, 180)]) is None


def test_a_long_name_goes_on_below_itself() -> None:
    lines = [
        line("姓名", 100, 100),
        line("阿卜杜热合曼·", 200, 100),
        line("买买提吐尔逊", 200, 145),
        line("性别男", 100, 220),
    ]
    candidate = found(FORM, "name", lines)
    assert candidate is not None
    assert candidate.raw == "阿卜杜热合曼·买买提吐尔逊"
    assert [(s.line, s.start, s.stop) for s in candidate.spans] == [(1, 0, 7), (2, 0, 6)]


def test_a_name_that_wraps_ends_at_the_next_labelled_row() -> None:
    lines = [
        line("姓名", 100, 100),
        line("阿依古丽", 200, 100),
        line("性别", 100, 150),
        line("女", 200, 150),
    ]
    assert value(FORM, "name", lines) == "阿依古丽"


def test_a_value_that_does_not_wrap_stops_at_its_line() -> None:
    lines = [
        line("证书编号", 100, 100),
        line("999991202205000123", 300, 100),
        line("天山理工大学", 300, 145),
    ]
    assert value(FORM, "certificate_number", lines) == "999991202205000123"


def test_several_labels_in_one_box_share_it() -> None:
    lines = [line("性别男民族维吾尔")]
    assert value(CARD, "sex", lines) == "男"
    assert value(CARD, "ethnicity", lines) == "维吾尔"


def test_a_table_of_four_columns_pairs_neighbours() -> None:
    cells = (
        ("姓名", "阿依古丽", "性别", "女"),
        ("学校名称", "天山理工大学", "学制", "四年"),
        ("证书编号", "999991202205", "单位", "和静县水利局"),
    )
    lines = [
        line(text, 100 + 280 * x, 100 + 120 * y, 28)
        for y, row in enumerate(cells)
        for x, text in enumerate(row)
    ]
    assert value(FORM, "name", lines) == "阿依古丽"
    assert value(FORM, "sex", lines) == "女"
    assert value(FORM, "school", lines) == "天山理工大学"
    assert value(FORM, "certificate_number", lines) == "999991202205"


def test_an_empty_cell_is_not_filled_with_its_neighbours_label() -> None:
    lines = [line("姓名", 100, 100), line("性别", 400, 100), line("女", 500, 100)]
    assert value(FORM, "name", lines) is None
    assert value(FORM, "sex", lines) == "女"


def test_a_label_nobody_asks_for_ends_the_value_before_it() -> None:
    assert value(FORM, "name", [line("姓名:张小明单位:和静县水利局")]) == "张小明"


def test_the_longer_label_wins() -> None:
    labels = find_labels(FORM, lines := [line("学校名称:天山理工大学")], upright(lines))
    assert [(label.start, label.stop, label.field) for label in labels] == [(0, 4, "school")]


def test_a_label_word_inside_a_value_is_no_label() -> None:
    assert value(
        FORM, "school", [line("学校名称", 100, 100), line("第三姓名学研究学校", 260, 100)]
    ) == ("第三姓名学研究学校")


def test_a_long_label_bears_one_misread_character() -> None:
    number = "65282719990308002X"
    assert value(FORM, "id_number", [line("公民身价号码" + number)]) == number
    lines = [line("姓茗张小明")]  # a short one does not
    assert not find_labels(FORM, lines, upright(lines))


def test_a_value_cut_into_two_boxes_is_joined() -> None:
    lines = [line("证书编号", 100, 100), line("99999120", 240, 100), line("2205000123", 490, 100)]
    assert value(FORM, "certificate_number", lines) == "999991202205000123"


def test_another_column_is_not_part_of_the_value() -> None:
    lines = [line("姓名", 100, 100), line("张小明", 200, 100), line("照片处", 500, 100)]
    assert value(FORM, "name", lines) == "张小明"


def test_labels_are_found_in_a_text_layer_too() -> None:
    assert value(FORM, "name", [layer_line("姓名"), layer_line("张小明", 100)]) == "张小明"
