"""How dates, school names and headings are worded on certificates."""

from __future__ import annotations

import datetime as dt

import numpy as np

from samples.drawing.canvas import Span
from samples.people.person import choose

_DIGITS = "〇一二三四五六七八九"
YEARS_OF_STUDY = {2: "二", 3: "三", 4: "四", 5: "五"}


def chinese_number(value: int) -> str:
    """1 … 31 in words: 三十一."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not head else "")


def date_in_words(date: dt.date, zero: str = "〇", *, day: bool = True) -> str:
    """二〇二二年六月二十日, with the zero this printer uses."""
    year = "".join(_DIGITS[int(d)] for d in str(date.year)).replace("〇", zero)
    tail = f"{chinese_number(date.day)}日" if day else ""
    return f"{year}年{chinese_number(date.month)}月{tail}"


def date_in_digits(date: dt.date, *, day: bool = True, padded: bool = False) -> str:
    """2022年6月20日, or 2022年06月20日 where the printer pads."""
    month, number = (
        (f"{date.month:02d}", f"{date.day:02d}") if padded else (str(date.month), str(date.day))
    )
    return f"{date.year}年{month}月{number}日" if day else f"{date.year}年{month}月"


class DateStyle:
    """One printer's way with dates, the same all over a certificate."""

    def __init__(self, rng: np.random.Generator, in_words: float = 0.35) -> None:
        self.in_words = bool(rng.random() < in_words)
        self.zero = choose(rng, "〇〇〇○零")
        self.padded = bool(rng.random() < 0.2)

    def __call__(self, date: dt.date, *, day: bool = True) -> str:
        if self.in_words:
            return date_in_words(date, self.zero, day=day)
        return date_in_digits(date, day=day, padded=self.padded)


def day_span(name: str, date: dt.date, style: DateStyle) -> Span:
    return Span(style(date), name, date.isoformat())


def month_span(name: str | None, date: dt.date, style: DateStyle) -> Span:
    """A date without its day; `name` None prints it without making it a field."""
    return Span(style(date, day=False), name, f"{date:%Y-%m}")


def spaced(text: str, gap: str = "　") -> str:
    """姓名 → 姓　名, as forms stretch two-character labels."""
    return gap.join(text)
