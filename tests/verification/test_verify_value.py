"""The pixels support, contradict or leave open what was declared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.documents.spec import FieldSpec
from intake.domain.findings import FieldVerdict as V
from intake.domain.text import Line, Reading, Span
from intake.domain.values import kinds
from intake.domain.values.value_kind import ValueKind
from intake.policy.notice import load_policy
from intake.verification.judgement import Judgement
from intake.verification.limits import Thresholds
from intake.verification.locate import locate, stands_by_itself
from intake.verification.verify_value import judge, log_ratio
from tests.fakes import ALPHABET, layer_line, line, whole

LIMITS = Thresholds()
ID = "65282719990308002X"
VALUES = (
    (kinds.NAME, "阿依古丽·买买提"),
    (kinds.SEX, "女"),
    (kinds.ETHNICITY, "维吾尔"),
    (kinds.DATE, "2022-06-20"),
    (kinds.ID_NUMBER, ID),
    (kinds.SCHOOL, "天山理工大学"),
    (kinds.NUMBER, "999991202205000123"),
    (kinds.MAJOR, "水利水电工程"),
    (kinds.HOURS, "30"),
    (kinds.DEGREE, "工学学士"),
    (kinds.TEXT, "和静县公安局"),
    (kinds.CODE, "A7UXEYSAVC3LVNCW"),
)
OTHER = {
    "阿": "何",
    "女": "男",
    "维": "推",
    "6": "8",
    "天": "夫",
    "1": "7",
    "水": "永",
    "3": "8",
    "工": "土",
    "和": "知",
    "7": "1",
    "2": "7",
    "9": "0",
    "8": "3",
    "0": "6",
}
FORMS = {"2022-06-20": "2022年6月20日"}


def judged(
    notation: ValueKind, declared: str, read: str | None, on: Line, limits: Thresholds = LIMITS
) -> Judgement:
    reading = whole("f", on.text, on, read)
    return judge(FieldSpec("f", notation, is_key=True), declared, reading, [on], limits)


def changed(value: str) -> str:
    """The value with its first look-alike character exchanged."""
    at = next(i for i, c in enumerate(value) if c in OTHER and not (c == "2" and i == 0))
    return value[:at] + OTHER[value[at]] + value[at + 1 :]


@pytest.mark.parametrize(("notation", "value"), VALUES)
def test_a_true_value_matches(notation: ValueKind, value: str) -> None:
    verdict = judged(notation, value, value, line(FORMS.get(value, value)))
    assert verdict.verdict is V.MATCH
    assert verdict.confidence > 0.9


@pytest.mark.parametrize(("notation", "value"), [v for v in VALUES if v[0] is not kinds.DATE])
def test_one_character_declared_otherwise_is_a_mismatch_on_clear_pixels(
    notation: ValueKind, value: str
) -> None:
    verdict = judged(notation, changed(value), value, line(value))
    assert verdict.verdict is V.MISMATCH
    assert verdict.confidence > 0.9
    assert verdict.log_ratio is not None and verdict.log_ratio < LIMITS.contradict


@pytest.mark.parametrize("declared", ["2022-06-26", "2022-08-20", "2021-06-20"])
def test_another_day_is_a_mismatch(declared: str) -> None:
    assert judged(kinds.DATE, declared, "2022-06-20", line("2022年6月20日")).verdict is V.MISMATCH


@pytest.mark.parametrize("declared", ["2022-06-20", "2022-06"])
@pytest.mark.parametrize("printed", ["2022年6月20日", "2022.06.20", "二〇二二年六月二十日"])
def test_a_date_matches_in_every_print_and_at_the_coarser_precision(
    declared: str, printed: str
) -> None:
    assert judged(kinds.DATE, declared, "2022-06-20", line(printed)).verdict is V.MATCH


def test_pixels_that_cannot_tell_leave_it_undecided() -> None:
    torn = line("张祎", doubts={1: {"祎": 0.5, "袆": 0.49, "": 0.01}})
    verdict = judged(kinds.NAME, "张袆", "张祎", torn)
    assert verdict.verdict is V.UNDECIDED
    assert verdict.reason


@pytest.mark.parametrize("chance", [0.3, 0.6, 0.75])
def test_an_unsure_reading_accuses_nobody(chance: float) -> None:
    weak = line(ID, doubts={9: {"9": chance, "8": 1 - chance - 0.01, "": 0.01}})
    declared = ID[:9] + "8" + ID[10:]
    assert judged(kinds.ID_NUMBER, declared, ID, weak).verdict is V.UNDECIDED


def test_a_reading_too_weak_to_trust_supports_nobody() -> None:
    faint = line("张祎", doubts={1: {"祎": 0.2, "袆": 0.1, "": 0.1, "讳": 0.1}})
    assert judged(kinds.NAME, "张祎", "张祎", faint).verdict is V.UNDECIDED


def test_a_character_the_reader_cannot_write_is_never_a_mismatch() -> None:
    reader_lacks = frozenset(ALPHABET - {"祎"})
    printed = line("张韦", alphabet=reader_lacks)
    assert judged(kinds.NAME, "张祎", "张韦", printed).verdict is not V.MISMATCH


@pytest.mark.parametrize("declared", ["张小朋", "李小明", "张明", "张小小明"])
def test_confident_pixels_contradict_another_name(declared: str) -> None:
    printed = line("张小明", sure=0.9999)
    assert judged(kinds.NAME, declared, "张小明", printed).verdict is V.MISMATCH


def test_script_variants_and_dots_are_no_contradiction() -> None:
    assert (
        judged(kinds.SCHOOL, "新疆師範大學", "新疆师范大学", line("新疆师范大学")).verdict
        is V.MATCH
    )
    assert (
        judged(kinds.NAME, "阿依古丽.买买提", "阿依古丽·买买提", line("阿依古丽·买买提")).verdict
        is V.MATCH
    )


def test_no_value_in_the_place_is_no_contradiction() -> None:
    assert judged(kinds.DATE, "1999-03-08", None, line("年月日")).verdict is V.UNDECIDED


def test_in_a_text_layer_equality_decides() -> None:
    layer = layer_line(ID)
    assert judged(kinds.ID_NUMBER, ID, ID, layer).verdict is V.MATCH
    assert judged(kinds.ID_NUMBER, changed(ID), ID, layer).verdict is V.MISMATCH
    assert judged(kinds.ID_NUMBER, ID, None, layer).verdict is V.UNDECIDED


def test_a_value_over_two_lines_is_judged_as_one() -> None:
    lines = [line("阿卜杜热合曼·"), line("买买提吐尔逊", top=50)]
    full = "阿卜杜热合曼·买买提吐尔逊"
    reading = Reading("name", full, full, (Span(0, 0, 7), Span(1, 0, 6)), lines[0].box, 0.99)
    spec = FieldSpec("name", kinds.NAME)
    assert judge(spec, full, reading, lines, LIMITS).verdict is V.MATCH
    other = full.replace("逊", "孙")
    assert judge(spec, other, reading, lines, LIMITS).verdict is V.MISMATCH


def test_a_policy_may_ask_for_more_certainty() -> None:
    strict = Thresholds(certain_mismatch=0.999)
    assert judged(kinds.ID_NUMBER, changed(ID), ID, line(ID), strict).verdict is V.UNDECIDED


@settings(max_examples=60, deadline=None)
@given(
    st.text("0123456789", min_size=18, max_size=18),
    st.integers(0, 17),
    st.integers(1, 9),
    st.floats(0.01, 0.98),
)
def test_a_number_that_is_not_printed_never_matches(
    number: str, at: int, add: int, chance: float
) -> None:
    other = str((int(number[at]) + add) % 10)
    printed = line(number, doubts={at: {number[at]: chance, other: 0.99 - chance, "": 0.01}})
    declared = number[:at] + other + number[at + 1 :]
    assert judged(kinds.ID_NUMBER, declared, number, printed).verdict is not V.MATCH


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 0.98))
def test_the_ratio_follows_the_odds_of_the_pixels(chance: float) -> None:
    printed = line("张祎", doubts={1: {"祎": chance, "袆": 0.99 - chance, "": 0.01}})
    reading = whole("name", "张祎", printed)
    pieces = [(printed, Span(0, 0, 2))]
    own = log_ratio(kinds.NAME, "张祎", reading, pieces)
    other = log_ratio(kinds.NAME, "张袆", reading, pieces)
    assert own == pytest.approx(0.0, abs=1e-6)
    assert other is not None
    assert (other > LIMITS.contradict) or chance > 0.9


# ------------------------------------------------------------------------------- locating


def test_a_value_is_found_where_no_label_led() -> None:
    lines = [line("兹证明"), line("和静县水利局干部阿依古丽·买买提同志", top=50)]
    found = locate("阿依古丽·买买提", kinds.NAME, lines)
    assert found == ("阿依古丽·买买提", (Span(1, 8, 16),))


def test_a_value_broken_over_lines_is_found_in_both() -> None:
    lines = [line("学生阿依古"), line("丽·买买提性别女", top=50)]
    found = locate("阿依古丽·买买提", kinds.NAME, lines)
    assert found == ("阿依古丽·买买提", (Span(0, 2, 5), Span(1, 0, 5)))


def test_what_is_not_there_is_not_found() -> None:
    assert locate("阿依古丽·买买提", kinds.NAME, [line("收费票据金额")]) is None
    assert locate("阿依古丽", kinds.NAME, []) is None


def test_a_look_alike_is_located_and_then_contradicted() -> None:
    printed = line("学生张小朋同学")
    found = locate("张小明", kinds.NAME, [printed])
    assert found is not None
    raw, spans = found
    reading = Reading("name", raw, raw, spans, printed.box, 0.99)
    judgement = judge(FieldSpec("name", kinds.NAME), "张小明", reading, [printed], LIMITS)
    assert judgement.verdict is not V.MATCH


@given(st.floats(0.0001, 0.01), st.floats(0.0001, 0.01))
def test_a_smaller_budget_never_accuses_where_a_larger_one_does_not(
    one: float, other: float
) -> None:
    strict, loose = (Thresholds.of({"error_budget": b}) for b in sorted((one, other)))
    assert strict.contradict <= loose.contradict
    assert strict.certain_mismatch >= loose.certain_mismatch


def test_the_policy_of_2024_allows_one_in_two_thousand_and_a_limit_may_be_set_by_hand() -> None:
    assert Thresholds.of(load_policy("hejing-2024").verification.limits()) == Thresholds()
    by_hand = Thresholds.of({"error_budget": 0.0001, "contradict": -7.5})
    assert (by_hand.contradict, by_hand.certain_mismatch) == (-7.5, 0.97)


@pytest.mark.parametrize(
    ("printed", "is_it"),
    [
        ("西域工程学院", False),
        ("西域工程学校长张三", True),
        ("西域工程学院长李四", True),
        ("西域工程学", True),
        ("西域工程学,", True),
    ],
)
def test_a_school_that_goes_on_is_another_school(printed: str, is_it: bool) -> None:
    on = line(printed)
    found = Reading("school", "西域工程学", "西域工程学", (Span(0, 0, 5),), on.box, 0.99)
    assert stands_by_itself(kinds.SCHOOL, "西域工程学", found, [on]) is is_it


def test_a_campus_in_brackets_is_another_school_and_a_seal_is_none() -> None:
    for printed, is_it in (("天山师范大学（博湖校区）", False), ("天山师范大学（盖章）", True)):
        on = line(printed)
        found = Reading("school", "天山师范大学", "天山师范大学", (Span(0, 0, 6),), on.box, 0.99)
        assert stands_by_itself(kinds.SCHOOL, "天山师范大学", found, [on]) is is_it


@pytest.mark.parametrize(
    ("printed", "is_it"),
    [
        ("库尔班·塔西甫拉提政治面貌", True),
        ("库尔班·塔西甫拉提群众", True),
        ("库尔班·塔西甫拉提中共党员", True),
        ("库尔班·塔西甫拉提江", False),
    ],
)
def test_a_name_ends_where_the_next_cell_says_party_or_people(printed: str, is_it: bool) -> None:
    name, on = "库尔班·塔西甫拉提", line(printed)
    found = Reading("name", name, name, (Span(0, 0, len(name)),), on.box, 0.99)
    assert stands_by_itself(kinds.NAME, name, found, [on]) is is_it
