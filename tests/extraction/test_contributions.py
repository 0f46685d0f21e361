"""A list of contributions is read whatever its office prints: rows, runs, columns, kinds."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.text import Line
from intake.domain.values.months import as_value, months_in
from intake.extraction.fields.contributions.read import paid_months, payer
from intake.extraction.fields.read_fields import read_fields
from tests.fakes import line, upright

PENSION, JOBLESS, INJURY = "企业职工基本养老保险", "失业保险", "工伤保险"
FIRM = "和静县东归建筑工程有限责任公司"
HALF_YEAR = "2024-04,2024-05,2024-06,2024-07,2024-08,2024-09"
WITHOUT_JULY = "2024-04,2024-05,2024-06,2024-08,2024-09"
MONTHS = range(4, 10)


def table(
    *rows: tuple[str, ...], xs: tuple[int, ...], pitch: int = 60, top: int = 100
) -> list[Line]:
    """Cells at their columns' left edges, rows below one another; "" is an empty cell."""
    return [
        line(text, x, top + i * pitch, 30, width=len(text) * (18 if text.isascii() else 30))
        for i, row in enumerate(rows)
        for x, text in zip(xs, row, strict=False)
        if text
    ]


def months(lines: list[Line]) -> str | None:
    found = paid_months(lines, upright(lines))
    return found.value if found else None


def employer(lines: list[Line]) -> str | None:
    found = payer(lines, upright(lines))
    return found.raw if found else None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("202404", "2024-04"),
        ("2024-04", "2024-04"),
        ("2024年4月", "2024-04"),
        ("2024.04", "2024-04"),
        ("2024/4", "2024-04"),
        ("202404202405", "2024-04,2024-05"),
        ("2024年11月2024年12月", "2024-11,2024-12"),
        ("2024-045000.00", "2024-04"),
        ("2024-04-15", ""),
        ("2024年4月15日", ""),
        ("20240415", ""),
        ("652827199903082024", ""),
        ("202413", ""),
        ("1202404", ""),
    ],
)
def test_a_month_is_known_in_every_notation_and_a_day_is_none(text: str, shown: str) -> None:
    assert as_value(m.ordinal for m in months_in(text, 0)) == shown


def test_a_row_for_each_month() -> None:
    rows = [(f"20240{m}", PENSION, FIRM, "5000.00", "400.00") for m in MONTHS]
    lines = table(
        ("缴费年月", "险种", "单位名称", "缴费基数", "个人缴费"),
        *rows,
        xs=(100, 300, 700, 1400, 1700),
    )
    assert (months(lines), employer(lines)) == (HALF_YEAR, FIRM)


def test_a_month_counts_by_its_pension_not_by_another_insurance() -> None:
    rows = [
        (f"2024-0{m}", kind, "0.00" if (m, kind) == (7, PENSION) else "40.00")
        for m in MONTHS
        for kind in (PENSION, JOBLESS, INJURY)
    ]
    assert (
        months(table(("费款所属期", "险种", "缴费额"), *rows, xs=(100, 400, 900), pitch=45))
        == WITHOUT_JULY
    )


@pytest.mark.parametrize("said", ["未缴费", "欠费", "中断缴费", "0.00", "暂停参保"])
def test_a_month_said_to_be_unpaid_does_not_count(said: str) -> None:
    rows = [(f"2024年{m}月", PENSION, said if m == 7 else "400.00") for m in MONTHS]
    assert (
        months(table(("缴费年月", "险种", "个人缴费"), *rows, xs=(100, 400, 900))) == WITHOUT_JULY
    )


def test_a_base_is_no_payment() -> None:
    rows = [(f"20240{m}", "5000.00", "0.00" if m == 7 else "400.00") for m in MONTHS]
    assert (
        months(table(("缴费年月", "缴费基数", "个人缴纳"), *rows, xs=(100, 400, 800)))
        == WITHOUT_JULY
    )


@pytest.mark.parametrize(
    ("heads", "first", "last"),
    [
        (("险种", "起始年月", "终止年月", "月数"), "202404", "202409"),
        (("险种", "缴费开始", "缴费截止", ""), "2024-04", "2024-09"),
        (("", "", "", ""), "2024年4月", "2024年9月"),
    ],
)
def test_two_columns_are_the_ends_of_a_run(heads: tuple[str, ...], first: str, last: str) -> None:
    lines = table(
        heads,
        (PENSION, first, last, "6"),
        (JOBLESS, "202401", "202409", "9"),
        xs=(100, 500, 900, 1200),
    )
    assert months(lines) == HALF_YEAR


@pytest.mark.parametrize(
    "run", ["202404-202409", "2024.04—2024.09", "2024年4月至2024年9月", "2024-04~2024-09"]
)
def test_one_cell_holds_a_run(run: str) -> None:
    lines = table(
        ("险种", "缴费起止年月", "缴费月数"),
        (PENSION, run, "6"),
        (JOBLESS, "202401-202409", "9"),
        xs=(100, 500, 1100),
    )
    assert months(lines) == HALF_YEAR


def test_months_side_by_side_head_columns() -> None:
    lines = table(
        ("险种", *(f"20240{m}" for m in MONTHS)),
        (PENSION, *("0.00" if m == 7 else "400.00" for m in MONTHS)),
        (JOBLESS, *("20.00",) * 6),
        xs=(100, 500, 700, 900, 1100, 1300, 1500),
    )
    assert months(lines) == WITHOUT_JULY


def test_the_last_months_may_stand_in_a_short_block() -> None:
    lines = table(
        ("险种", *(f"20240{m}" for m in range(1, 7))),
        (PENSION, *("400.00",) * 6),
        ("险种", "202407", "202408"),
        (PENSION, "400.00", "400.00"),
        ("打印年月", "202410"),
        xs=(100, 500, 700, 900, 1100, 1300, 1500),
    )
    assert months(lines) == ",".join(f"2024-0{m}" for m in range(1, 9))


def test_a_row_for_each_year_and_months_without_it() -> None:
    xs = (100, *range(300, 300 + 12 * 150, 150))
    lines = table(
        ("年度", *(f"{m}月" for m in range(1, 13))),
        ("2023年", *("",) * 10, "400.00", "400.00"),
        ("2024年", *("400.00",) * 2, *("",) * 10),
        xs=xs,
    )
    assert months(lines) == "2023-11,2023-12,2024-01,2024-02"


def test_kinds_may_head_columns() -> None:
    rows = [(f"2024年{m}月", "0.00" if m == 7 else "400.00", "20.00", "10.00") for m in MONTHS]
    assert (
        months(
            table(("缴费年月", "养老保险", "失业保险", "工伤保险"), *rows, xs=(100, 400, 700, 1000))
        )
        == WITHOUT_JULY
    )


def test_kinds_may_head_sections_or_stand_in_one_cell_beside_their_rows() -> None:
    sections = table(
        (PENSION,),
        *((f"2024年{m}月", "400.00") for m in range(6, 10)),
        (JOBLESS,),
        *((f"2024年{m}月", "20.00") for m in MONTHS),
        xs=(100, 500),
    )
    assert months(sections) == "2024-06,2024-07,2024-08,2024-09"
    merged = table(
        *((PENSION if m == 7 else "", f"2024年{m}月", "400.00") for m in range(5, 10)),
        *((JOBLESS if m == 6 else "", f"2024年{m}月", "20.00") for m in MONTHS),
        xs=(100, 500, 900),
    )
    assert months(merged) == "2024-05,2024-06,2024-07,2024-08,2024-09"


def test_one_month_may_stand_beside_the_rows_of_its_kinds() -> None:
    rows = [
        row
        for m in MONTHS
        for row in (
            ("", PENSION, "0.00" if m == 7 else "400.00"),
            (f"2024-0{m}", JOBLESS, "20.00"),
            ("", INJURY, "10.00"),
        )
    ]
    assert (
        months(table(("年月", "险种", "金额"), *rows, xs=(100, 400, 900), pitch=50)) == WITHOUT_JULY
    )


def test_when_it_arrived_is_not_what_it_is_for() -> None:
    rows = [(f"20240{m}", "202410", PENSION, "400.00") for m in MONTHS]
    lines = table(("费款所属期", "到账年月", "险种", "金额"), *rows, xs=(100, 500, 900, 1400))
    assert months(lines) == HALF_YEAR


def test_a_list_may_go_on_beside_itself() -> None:
    rows = [(f"20240{m}", "400.00", f"20240{m + 3}", "400.00") for m in range(4, 7)]
    assert (
        months(table(("年月", "金额", "年月", "金额"), *rows, xs=(100, 400, 700, 1000)))
        == HALF_YEAR
    )


def test_dates_beside_the_list_are_no_months_of_it() -> None:
    lines = table(
        ("查询期间:2024年01月至2024年09月",),
        ("首次参保时间", "2022年08月"),
        ("缴费年月", "养老保险"),
        *((f"2024年{m}月", "400.00") for m in MONTHS if m != 7),
        ("打印日期:2024年10月",),
        xs=(100, 700),
    )
    assert months(lines) == WITHOUT_JULY


def test_without_a_list_the_sentence_counts() -> None:
    lines = table(
        ("兹证明阿依古丽(社会保障号652827199903080021)自2024年4月至2024年",),
        ("9月在我中心参加企业职工基本养老保险。",),
        xs=(100,),
    )
    assert months(lines) == HALF_YEAR


def test_a_row_whose_month_nobody_could_read_leaves_the_list_undecided() -> None:
    rows = [("" if m == 7 else f"20240{m}", PENSION, "5000.00", "400.00") for m in MONTHS]
    assert (
        months(table(("缴费年月", "险种", "缴费基数", "个人缴费"), *rows, xs=(100, 400, 900, 1300)))
        is None
    )
    total = [
        *((f"20240{m}", PENSION, "5000.00", "400.00") for m in MONTHS),
        ("合计", "", "30000.00", "2400.00"),
    ]
    assert (
        months(
            table(("缴费年月", "险种", "缴费基数", "个人缴费"), *total, xs=(100, 400, 900, 1300))
        )
        == HALF_YEAR
    )


def test_the_payer_is_who_paid_last_even_over_two_lines() -> None:
    rows: list[tuple[str, ...]] = [("缴费年月", "缴费单位", "个人缴费")]
    for m in MONTHS:
        firm = ("巴州某劳务派遣", "有限公司") if m < 7 else (FIRM[:9], FIRM[9:])
        rows += [("", firm[0], ""), (f"20240{m}", "", "400.00"), ("", firm[1], "")]
    assert employer(table(*rows, xs=(100, 400, 900), pitch=34)) == FIRM


def test_a_firm_named_after_care_is_no_kind_of_insurance() -> None:
    rows = [(f"20240{m}", "和静县夕阳红养老服务有限公司", "400.00") for m in MONTHS]
    lines = table(("缴费年月", "单位名称", "个人缴费"), *rows, xs=(100, 400, 1100))
    assert (months(lines), employer(lines)) == (HALF_YEAR, "和静县夕阳红养老服务有限公司")


def test_a_whole_list_gives_its_four_fields() -> None:
    head = table(
        ("新疆维吾尔自治区社会保险个人参保缴费证明",),
        ("姓名", "阿依古丽·买买提", "社会保障号码", "652827199903080021"),
        ("参保单位", FIRM, "参保状态", "正常参保"),
        xs=(100, 300, 900, 1200),
    )
    rows = table(
        ("险种", "缴费年月", "缴费基数"),
        *((PENSION, f"20240{m}", "5000.00") for m in MONTHS),
        xs=(100, 600, 1000),
        top=300,
    )
    lines = [*head, *rows]
    read = read_fields(PAPERS[Material.SOCIAL_INSURANCE], lines, upright(lines))
    assert {name: one.value for name, one in read.items()} == {
        "name": "阿依古丽·买买提",
        "id_number": "652827199903080021",
        "employer": FIRM,
        "months": HALF_YEAR,
    }
