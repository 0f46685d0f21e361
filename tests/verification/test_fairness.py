"""How a value is written changes no verdict: dots, brackets, script, width and spacing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from intake.documents.spec import FieldSpec
from intake.domain.findings import FieldVerdict
from intake.domain.text import Line
from intake.domain.values import kinds
from intake.domain.values.folding import DOTS, MIDDLE_DOT
from intake.domain.values.value_kind import ValueKind
from intake.verification.judgement import Judgement
from intake.verification.limits import Thresholds
from intake.verification.verify_value import judge
from tests.fakes import line, whole

LIMITS = Thresholds()
TO_TRADITIONAL = OpenCC("s2t")
VALUES = (
    (kinds.NAME, "阿依古丽·买买提"),
    (kinds.NAME, "帕提古丽·帕尔哈提·阿卜杜拉"),
    (kinds.SCHOOL, "新疆师范大学(独立学院)"),
    (kinds.MAJOR, "机电一体化技术(师范)"),
    (kinds.TEXT, "和静县水利局(机关)"),
    (kinds.DEGREE, "工学学士"),
    (kinds.ETHNICITY, "维吾尔"),
)
ANOTHER = {"阿": "何", "帕": "怕", "新": "亲", "机": "扎", "和": "知", "工": "土", "维": "推"}
SEPARATORS = st.sampled_from(sorted(DOTS - set("—-–,，'’。.、、●一")))
CHANCES = st.floats(0.02, 0.97)


def rewritten(value: str, dot: str, is_wide: bool, is_traditional: bool, gaps: list[int]) -> str:
    """The same value as another hand would type it."""
    text = value.replace(MIDDLE_DOT, dot)
    if is_wide:
        text = text.replace("(", "（").replace(")", "）")
    if is_traditional:
        text = "".join(c if len(c) == 1 else t for t in text for c in [TO_TRADITIONAL.convert(t)])
    for at in sorted({gap % (len(text) + 1) for gap in gaps}, reverse=True):
        text = text[:at] + "　 "[at % 2] + text[at:]
    return text


def judged(notation: ValueKind, declared: str, on: Line, read: str) -> Judgement:
    spec = FieldSpec("f", notation, is_key=True)
    return judge(spec, declared, whole("f", on.text, on, read), [on], LIMITS)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(VALUES),
    st.booleans(),
    CHANCES,
    SEPARATORS,
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 20), max_size=3),
)
def test_no_way_of_typing_a_value_changes_what_is_said_of_it(
    given_value: tuple[ValueKind, str],
    is_true: bool,
    chance: float,
    dot: str,
    is_wide: bool,
    is_traditional: bool,
    gaps: list[int],
) -> None:
    notation, value = given_value
    other = ANOTHER[value[0]]
    printed = line(value, doubts={0: {value[0]: chance, other: 0.98 - chance, "": 0.02}})
    declared = value if is_true else other + value[1:]
    plain = judged(notation, declared, printed, value)
    typed = judged(
        notation, rewritten(declared, dot, is_wide, is_traditional, gaps), printed, value
    )
    assert (typed.verdict, typed.reason) == (plain.verdict, plain.reason)
    assert typed.confidence == pytest.approx(plain.confidence)
    if plain.log_ratio is not None:
        assert typed.log_ratio == pytest.approx(plain.log_ratio, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    st.text("李王张刘陈杨", min_size=2, max_size=3),
    st.text("祎袆明朋伟", min_size=1, max_size=2),
    CHANCES,
)
def test_whose_name_it_is_changes_no_verdict_only_how_clearly_it_is_printed(
    name: str, given_name: str, chance: float
) -> None:
    """Two names of equal length, equally printed and equally wrong, are judged alike."""
    verdicts: set[FieldVerdict] = set()
    for printed, twin in (
        (name + given_name, "甲"),
        ("阿依古丽买买提"[: len(name + given_name)], "乙"),
    ):
        on = line(printed, doubts={0: {printed[0]: chance, twin: 0.98 - chance, "": 0.02}})
        verdicts.add(judged(kinds.NAME, twin + printed[1:], on, printed).verdict)
    assert len(verdicts) == 1
