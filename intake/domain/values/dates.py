"""Dates as papers print them: Arabic or Chinese digits, with or without a day."""

from __future__ import annotations

import re
from calendar import monthrange

from intake.domain.values.thresholds import PRINTED_YEARS

HAN_DIGITS = "〇一二三四五六七八九"
_DIGITS = {c: str(i) for i, c in enumerate(HAN_DIGITS)}
_DIGITS |= {"零": "0", "○": "0", "O": "0", "o": "0", "两": "2"}


def han_number(text: str) -> int | None:
    """A positional Chinese or Arabic number below 100 (二十三, 廿三, 08); None if none."""
    if re.fullmatch(r"\d{1,2}", text):
        return int(text)
    text = text.replace("廿", "二十")
    if "十" not in text:
        digits = "".join(_DIGITS.get(c, "?") for c in text)
        return int(digits) if re.fullmatch(r"\d{1,2}", digits) else None
    tens, _, ones = text.partition("十")
    if tens not in ("", *_DIGITS) or ones not in ("", *_DIGITS):
        return None
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))


_YEAR = r"(?:19|20)\d\d|[一二三四五六七八九〇零○Oo0]{4}"
_NUMBER = r"\d{1,2}|[一二三四五六七八九十〇零]{1,3}"
DATE = re.compile(
    rf"({_YEAR})年\s*({_NUMBER})月(?:([^年月日旦号]{{1,4}})[日旦号])?"
    r"|((?:19|20)\d\d)[./\-]\s*(\d{1,2})(?:[./\-]\s*(\d{1,2}))?(?!\d)"
)
LIKE_DATE = re.compile(rf"{DATE.pattern}|(?:19|20)\d\d[.,，。·]\s?\d\d?[.,，。·]\s?\d")
"""The same, or what a blurred picture leaves of it: its points may look like commas."""
PACKED_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\.?(\d\d)\.?(\d\d)(?!\d)")


def parse_date(text: str) -> str | None:
    """`2022-06-20`, or `2022-06` where no day is printed; None if it is no whole date."""
    found = DATE.search(text)
    if found:
        year, month, day = (
            a or b for a, b in zip(found.groups()[:3], found.groups()[3:], strict=True)
        )
    else:
        packed = PACKED_DATE.search(text)
        if not packed:
            return None
        year, month, day = packed.groups()
    year = "".join(_DIGITS.get(c, c) for c in year)
    if not year.startswith(("19", "20")):
        return None
    month_number = han_number(month)
    day_number = han_number(day) if day else None
    if month_number is None or not 1 <= month_number <= 12:
        return None
    if day is None:
        return f"{year}-{month_number:02d}"
    if day_number is None or not 1 <= day_number <= 31:
        return None
    if month.startswith("0") and re.fullmatch(r"\d", day):
        return None  # 06月2日: who writes 06 writes 02, so a digit of the day is lost
    return f"{year}-{month_number:02d}-{day_number:02d}"


def year_of(text: str) -> str | None:
    """`2023` for 2023年度 and for 二〇二三年度; None where no year stands."""
    found = re.search(r"(?<!\d)(20\d\d|19\d\d)(?!\d)", text)
    if found:
        return found[1]
    words = re.search("二[〇零○Oo0][一二三四五六七八九〇零○Oo0]{2}", text)
    return "".join(_DIGITS.get(c, c) for c in words[0]) if words else None


HAN_DATE = r"[一二三四五六七八九〇零○Oo0]{1,4}年(?:[一二三四五六七八九十〇零]{1,3})月(?:[一二三四五六七八九十廿〇零]{1,3}日)?"
"""A date in Chinese digits, perhaps with signs of its year lost."""


def spelled_out(raw: str) -> list[str]:
    """A date or year in Chinese digits that lost signs, with every year it may have been.

    Best-path CTC decoding joins equal neighbours (二〇〇〇年 → 二〇年). A year has four
    digits: that grammar, not any declaration, gives the candidates; likelihood chooses.
    """
    head, sign, tail = raw.partition("年")
    if not sign or not 0 < len(head) < 4 or not set(head) <= set(_DIGITS):
        return []
    years = ("".join(HAN_DIGITS[int(c)] for c in str(y)) for y in range(*PRINTED_YEARS))
    return [year + sign + tail for year in years if not tail or parse_date(year + sign + tail)]


def date_forms(value: str) -> list[str]:
    parts = value.split("-")
    if len(parts) < 2:
        return [value]
    year, month, day = parts[0], parts[1], parts[2] if len(parts) > 2 else None
    m, han_year = str(int(month)), "".join("〇一二三四五六七八九"[int(c)] for c in year)
    if day is None:
        return [
            f"{year}年{m}月",
            f"{year}年{month}月",
            f"{year}.{month}",
            f"{year}-{month}",
            f"{han_year}年{_han(int(month))}月",
        ]
    d = str(int(day))
    return [
        f"{year}年{m}月{d}日",
        f"{year}年{month}月{day}日",
        f"{year}.{month}.{day}",
        f"{year}-{month}-{day}",
        f"{year}.{m}.{d}",
        f"{year}/{m}/{d}",
        f"{han_year}年{_han(int(month))}月{_han(int(day))}日",
        f"{year}{month}{day}",
    ]


def _han(number: int) -> str:
    digits = "〇一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


_SHORT_DAY = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[日号]")
_COUNT = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_TERM = re.compile(
    rf"期限?[^\d一二两三四五六七八九十半]{{0,3}}(?=[\d一二两三四五六七八九十半])"
    rf"(?:(?:({_COUNT})(\.5)?年(半)?|(半)年)(?:零|又)?)?(?:({_COUNT})个月)?"
)


def period_end(text: str) -> str | None:
    """The last day of a period whose first day stands before it; None if there is none.

    2024年10月8日至10月15日 (year, or year and month, are the first day's), 2023年3月5日…
    影响期为1年 (that long after), or a date alone.
    """
    first = DATE.search(text)
    start = parse_date(first[0]) if first else None
    if first is None or start is None:
        return parse_date(text)
    rest = text[first.end() :]
    later = parse_date(rest)
    if later:
        return later
    term = _TERM.search(rest)
    if term:
        count = _months(*term.groups())
        return _after(start, count) if count else None
    short = _SHORT_DAY.search(rest)
    if short:
        month = int(short[1] or start[5:7])
        return parse_date(f"{start[:4]}年{month}月{int(short[2])}日")
    return start


def _months(
    years: str | None,
    tenths: str | None,
    half: str | None,
    only_half: str | None,
    months: str | None,
) -> int:
    """一年半, 1.5年, 一年六个月, 半年 and 18个月 in months."""
    whole = (han_number(years) or 0) * 12 if years else 0
    return (
        whole
        + (6 if tenths or half or only_half else 0)
        + ((han_number(months) or 0) if months else 0)
    )


def _after(start: str, months: int) -> str:
    """The same day so many months later, the month's last where it has no such day."""
    year, month = divmod(int(start[:4]) * 12 + int(start[5:7]) - 1 + months, 12)
    if len(start) == 7:
        return f"{year}-{month + 1:02d}"
    day = min(int(start[8:]), monthrange(year, month + 1)[1])
    return f"{year}-{month + 1:02d}-{day:02d}"
