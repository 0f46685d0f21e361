"""Values are brought to one notation and compared with the tolerance of their kind."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.domain.values import kinds as N
from intake.domain.values.folding import MIDDLE_DOT, fold, simplify
from intake.domain.values.id_numbers import mask_compatible
from intake.domain.values.kinds.schooling import LEVELS
from intake.domain.values.place_prefix import without_place
from intake.domain.values.value_kind import ValueKind

HAN = st.sampled_from("阿依古丽买提热合曼木江吐尔逊王张李玛力哈孜孟和其格祎袆")
NAMES = st.lists(st.text(HAN, min_size=1, max_size=5), min_size=1, max_size=3)
PRINTED_DOTS = "·‧•∙∘⋄⋅◦・･．.。、﹒․-—*,，'’｡●‐–"
"""What papers, phones and readers put where a name has its dot (domain §3.1)."""
ID = "65282719990308002X"
WITH_PLACE = "新疆维吾尔自治区巴音郭楞蒙古自治州和静县幸福路1号"


@pytest.mark.parametrize(
    ("notation", "raw", "value"),
    [
        (N.NAME, "张　三", "张三"),
        (N.NAME, "（张三）", "张三"),
        (N.NAME, "阿依古丽．买买提", "阿依古丽·买买提"),
        (N.NAME, ":阿依古丽 · 买买提,", "阿依古丽·买买提"),
        (N.NAME, "祎", "祎"),
        (N.SEX, "性别女", "女"),
        (N.ETHNICITY, "维吾尔族", "维吾尔族"),
        (N.DATE, "一九九九年三月八日", "1999-03-08"),
        (N.UNTIL, "长期", "长期"),
        (N.UNTIL, "2029.05.06", "2029-05-06"),
        (N.ID_NUMBER, "652827 19990308 002x", ID),
        (N.ID_NUMBER, "６５２８２７１９９９０３０８００２Ｘ", ID),
        (N.ID_NUMBER, "652827********002X", "652827********002X"),
        (N.NUMBER, "第999991202205000123号", "999991202205000123"),
        (N.NUMBER, "XJ2024GX 672681", "XJ2024GX672681"),
        (N.SCHOOL, "天山大学(科学技术学院)", "天山大学（科学技术学院）"),
        (N.SCHOOL, "新疆師範大學", "新疆师范大学"),
        (N.MAJOR, "水利水电工程专业", "水利水电工程"),
        (N.LEVEL, "高职（专科）", "高职（专科）"),
        (N.STUDY_FORM, "全日制", "全日制"),
        (N.STUDY_FORM, "非全日制", "非全日制"),
        (N.DEGREE, "工学学士学位", "工学学士"),
        (N.YEAR, "2024年度", "2024"),
        (N.COURSE, "公需科目", "公需课"),
        (N.COURSE, "专业科目", "专业课"),
        (N.HOURS, "30.0", "30"),
        (N.HOURS, "共 72 学时", "72"),
        (N.HOURS, "30.5学时", "30.5"),
        (N.CODE, "A7UX EYSA-VC3L VNCW", "A7UXEYSAVC3LVNCW"),
    ],
)
def test_print_becomes_the_contracts_notation(notation: ValueKind, raw: str, value: str) -> None:
    assert notation.normalise(raw) == value


@pytest.mark.parametrize(
    ("notation", "raw"),
    [
        (N.NAME, ""),
        (N.NAME, "Zhang San"),
        (N.NAME, "12345"),
        (N.SEX, "性别"),
        (N.DATE, "长期"),
        (N.ID_NUMBER, "6528271999"),
        (N.NUMBER, "编号"),
        (N.LEVEL, "全日制"),
        (N.DEGREE, "工学"),
        (N.YEAR, "年度"),
        (N.HOURS, "学时"),
        (N.COURSE, "继续教育"),
        (N.CODE, "A123"),
    ],
)
def test_what_is_no_value_of_its_kind_is_none(notation: ValueKind, raw: str) -> None:
    assert notation.normalise(raw) is None


@pytest.mark.parametrize(
    "number", ["652827199903080021", "65282719990308002", "000000000000000000"]
)
def test_a_number_is_never_mended(number: str) -> None:
    assert N.ID_NUMBER.normalise(number) == number


# ------------------------------------------------------------------------------- equality


@pytest.mark.parametrize(
    ("notation", "declared", "read"),
    [
        (N.ETHNICITY, "维吾尔族", "维吾尔"),
        (N.DATE, "2018-09", "2018-09-01"),
        (N.DATE, "2018-09-01", "2018-09"),
        (N.LEVEL, "大专", "专科"),
        (N.LEVEL, "大专", "高职"),
        (N.LEVEL, "大专", "高职（专科）"),
        (N.LEVEL, "本科", "专升本"),
        (N.LEVEL, "中专", "中等专业学校"),
        (N.STUDY_FORM, "全日制", "普通全日制"),
        (N.ADDRESS, WITH_PLACE, "和静县幸福路1号"),
        (N.ADDRESS, "新疆和静县幸福路1号", "和静县幸福路1号"),
        (N.ADDRESS, "新疆乌鲁木齐市天山区青年路3号", "天山区青年路3号"),
        (N.ID_NUMBER, ID, "652827********002X"),
        (N.ID_NUMBER, ID.lower(), ID),
        (N.HOURS, "30", "30.0"),
        (N.COURSE, "公需课", "公需科目"),
        (N.SCHOOL, "天山大学（科学技术学院）", "天山大学(科学技术学院)"),
        (N.MAJOR, "数学与应用数学", "数学与应用数学（师范）"),
        (N.MAJOR, "水利水电工程", "水利水电工程专业"),
        (N.DEGREE, "工学学士", "工学学士学位"),
        (N.SCHOOL, "新疆师范大学", "新疆師範大學"),
    ],
)
def test_one_value_written_in_two_ways_is_equal(
    notation: ValueKind, declared: str, read: str
) -> None:
    assert notation.same(declared, read)


@pytest.mark.parametrize(
    ("notation", "declared", "read"),
    [
        (N.NAME, "张祎", "张袆"),
        (N.NAME, "阿依古丽·买买提", "阿依古丽·卖买提"),
        (N.ETHNICITY, "维吾尔族", "哈萨克"),
        (N.SEX, "男", "女"),
        (N.DATE, "2018-09-01", "2018-09-02"),
        (N.DATE, "2018-09", "2018-10-01"),
        (N.DATE, "2018", "2018-09"),
        (N.UNTIL, "长期", "2029-05-06"),
        (N.LEVEL, "本科", "专科"),
        (N.LEVEL, "大专", "中专"),
        (N.STUDY_FORM, "全日制", "非全日制"),
        (N.STUDY_FORM, "全日制", "函授"),
        (N.ADDRESS, "和静县幸福路1号", "和静县幸福路7号"),
        (N.ADDRESS, "和静县幸福路1号", "和硕县幸福路1号"),
        (N.HOURS, "30", "36"),
        (N.HOURS, "30", "30.5"),
        (N.COURSE, "公需课", "专业课"),
        (N.DEGREE, "工学学士", "理学学士"),
        (N.YEAR, "2024", "2023"),
        (N.SCHOOL, "天山大学", "天山大学科学技术学院"),
        (N.MAJOR, "水利工程", "水利水电工程"),
        (N.ID_NUMBER, ID, "652827********0021"),  # a visible digit differs
        (N.ID_NUMBER, ID, "652***********002X"),  # too few are visible
        (N.ID_NUMBER, ID, ID[:-1]),
    ],
)
def test_two_values_are_not_equal(notation: ValueKind, declared: str, read: str) -> None:
    assert not notation.same(declared, read)


@settings(deadline=None)
@given(NAMES, st.data())
def test_the_shape_of_a_dot_never_changes_a_name(parts: list[str], data: st.DataObject) -> None:
    dots = st.sampled_from(PRINTED_DOTS)
    one, other = ("".join(p + data.draw(dots) for p in parts[:-1]) + parts[-1] for _ in "12")
    assert N.NAME.same(one, other)
    assert N.NAME.normalise(one) == MIDDLE_DOT.join(parts)


@settings(deadline=None)
@given(NAMES, st.data())
def test_another_character_always_changes_a_name(parts: list[str], data: st.DataObject) -> None:
    name = MIDDLE_DOT.join(parts)
    at = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(HAN)
    assume(name[at] != MIDDLE_DOT and name[at] != other)
    assert not N.NAME.same(name, name[:at] + other + name[at + 1 :])


@pytest.mark.parametrize("notation", [N.ID_NUMBER, N.NUMBER, N.CODE])
@settings(deadline=None)
@given(
    number=st.text("0123456789", min_size=18, max_size=18),
    at=st.integers(0, 17),
    add=st.integers(1, 9),
)
def test_one_digit_more_or_other_is_another_number(
    notation: ValueKind, number: str, at: int, add: int
) -> None:
    changed = number[:at] + str((int(number[at]) + add) % 10) + number[at + 1 :]
    assert notation.same(number, number)
    assert not notation.same(number, changed)
    assert not notation.same(number, number[:at] + number[at + 1 :])
    assert not notation.same(number, number[:at] + str(add) + number[at:])


@settings(deadline=None)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2049, 1, 1)), st.integers(1, 3000))
def test_another_day_is_another_date(day: dt.date, later: int) -> None:
    other = (day + dt.timedelta(days=later)).isoformat()
    assert not N.DATE.same(day.isoformat(), other)
    assert N.DATE.same(other[:7], other)


def test_no_level_is_equal_to_another() -> None:
    for level, names in LEVELS.items():
        for name in names:
            assert [
                k
                for k, others in LEVELS.items()
                for o in others
                if N.LEVEL.same(name, o) and k != level
            ] == []


def test_a_masked_number_needs_ten_visible_signs_that_agree() -> None:
    assert mask_compatible(ID, "652827********002X")
    assert not mask_compatible(ID, "652827*********02X")
    assert not mask_compatible(ID, "652828********002X")
    assert not mask_compatible(ID, "652827********002")


def test_an_address_keeps_its_county_and_its_number() -> None:
    assert without_place(WITH_PLACE) == "和静县幸福路1号"
    assert without_place("和静县幸福路1号") == "和静县幸福路1号"


# -------------------------------------------------------------------- script and its forms


@pytest.mark.parametrize(
    ("variant", "plain"),
    [("學", "学"), ("臺", "台"), ("靜", "静"), ("國", "国"), ("Ａ", "A"), ("７", "7"), ("：", ":")],
)
def test_script_variants_are_one_character(variant: str, plain: str) -> None:
    assert simplify(variant) == plain


@settings(deadline=None)
@given(st.text(max_size=20))
def test_folding_keeps_one_character_for_each_that_is_no_blank(text: str) -> None:
    assert len(fold(text)) == sum(not c.isspace() for c in text)


@pytest.mark.parametrize("pair", ["祎袆", "己已", "未末", "买卖", "土士", "日曰", "提堤", "沈沉"])
def test_look_alikes_stay_two_characters(pair: str) -> None:
    assert simplify(pair[0]) != simplify(pair[1])


@pytest.mark.parametrize(
    ("notation", "value"),
    [
        (N.NAME, "阿依古丽·买买提"),
        (N.SEX, "女"),
        (N.ETHNICITY, "维吾尔族"),
        (N.DATE, "2022-06-20"),
        (N.DATE, "2022-06"),
        (N.UNTIL, "长期"),
        (N.UNTIL, "2029-05-06"),
        (N.ID_NUMBER, ID),
        (N.NUMBER, "999991202205000123"),
        (N.SCHOOL, "天山理工大学"),
        (N.MAJOR, "水利水电工程"),
        (N.ADDRESS, WITH_PLACE),
        (N.LEVEL, "大专"),
        (N.STUDY_FORM, "全日制"),
        (N.DEGREE, "工学学士"),
        (N.COURSE, "公需课"),
        (N.HOURS, "30"),
        (N.CODE, "A7UXEYSAVC3LVNCW"),
        (N.YEAR, "2024"),
    ],
)
def test_every_printed_form_of_a_value_is_that_value(notation: ValueKind, value: str) -> None:
    forms = notation.printed_forms(value)
    assert forms
    for form in forms:
        read = notation.normalise(form)
        without_dots = notation is N.NAME and MIDDLE_DOT not in form
        assert read is not None
        assert notation.same(value, read) or without_dots


def test_an_address_is_also_looked_for_with_the_prefix_that_was_read() -> None:
    forms = N.ADDRESS.printed_forms("和静县幸福路1号", "新疆和静县幸福路7号")
    assert "新疆和静县幸福路1号" in forms


@pytest.mark.parametrize(
    ("notation", "raw", "value"),
    [
        (N.SEX, "女民族", "女"),
        (N.DATE, "2022年6月20日生,于", "2022年6月20日"),
        (N.HOURS, "30学时,合格", "30"),
        (N.ID_NUMBER, f"{ID})在", ID),
        (N.YEAR, "2024年度", "2024"),
        (N.NAME, "阿依古丽.买买提", "阿依古丽.买买提"),
        (N.DATE, "无", "无"),
    ],
)
def test_the_value_is_told_from_what_follows_it(notation: ValueKind, raw: str, value: str) -> None:
    start, stop = notation.extent(raw)
    assert raw[start:stop] == value


def test_what_counts_of_a_value_is_the_same_again() -> None:
    for notation, value in ((N.ADDRESS, WITH_PLACE), (N.LEVEL, "高职"), (N.NUMBER, "第1234号")):
        once = notation.comparable(value)
        assert notation.comparable(once) == once
