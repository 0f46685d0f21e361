"""When: a day, an end that may be open, the end of a period, a year, a list of months."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.values import dates
from intake.domain.values.dates import DATE as WRITTEN_DATE
from intake.domain.values.dates import HAN_DATE, PACKED_DATE, date_forms, parse_date
from intake.domain.values.value_kind import EDGE_SIGNS, Search, ValueKind

MONTH_LENGTH = len("2000-07")


def _is_coarser(left: str, right: str) -> bool:
    """Whether one is the other's month."""
    short = min(len(left), len(right))
    return short >= MONTH_LENGTH and left[:short] == right[:short]


def _day_forms(text: str, raw: str) -> Sequence[str]:
    is_month = len(parse_date(raw) or "") == MONTH_LENGTH
    return [*(date_forms(text[:MONTH_LENGTH]) if is_month else ()), *date_forms(text)]


DATE = ValueKind(
    name="date",
    parse=parse_date,
    agrees=_is_coarser,
    print_forms=_day_forms,
    pattern=re.compile(f"{WRITTEN_DATE.pattern}|{PACKED_DATE.pattern}|{HAN_DATE}"),
    search=Search.EXACT,
    neighbours=(r"([^\d年〇零○一二三四五六七八九十]|^)$", r"(\D|$)"),
    least_printed=8,  # 2022.6.1
    spellings=dates.spelled_out,
    short_form=MONTH_LENGTH,
    is_number=True,
)


def _until(raw: str) -> str | None:
    if raw.strip(EDGE_SIGNS) in ("今", "至今", "现在", "至现在", "目前", "一直", "现"):
        return "至今"
    return "长期" if "长期" in raw else parse_date(raw)


UNTIL = ValueKind(
    name="until",
    parse=_until,
    agrees=_is_coarser,
    print_forms=lambda text, _: ["长期"] if text == "长期" else date_forms(text),
    pattern=re.compile(f"长期|{WRITTEN_DATE.pattern}|{PACKED_DATE.pattern}"),
    least_printed=2,
    is_number=True,
)
PERIOD_END = ValueKind(name="period_end", parse=dates.period_end)
YEAR = ValueKind(
    name="year",
    parse=dates.year_of,
    pattern=re.compile(r"(?:20|19)\d\d"),
    may_wrap=False,
    least_printed=4,
    surest_pattern_only=True,  # where 2023年度 is printed, the year of issue is none
    spellings=dates.spelled_out,
    is_number=True,
)


def _months(raw: str) -> str | None:
    """Only what is one already: which months a table shows its text alone does not tell."""
    return raw if re.fullmatch(r"20\d\d-\d\d(?:,20\d\d-\d\d)*", raw) else None


MONTHS = ValueKind(name="months", parse=_months, is_list=True)
