"""An annex of the notice filled in from the declaration: as text, on paper, in Word.

The texts are the policy's. What is not declared stands as ×× as in the notice's own
templates; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.policy.annexes import BLANK, WORDS, Annex
from intake.policy.notice import Policy
from intake.reporting.html import environment


@dataclass(frozen=True, slots=True)
class Filled:
    """An annex with the values in their places."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...]
    notes: tuple[str, ...]


def fill(annex: Annex, values: Mapping[str, str | None], policy: Policy) -> Filled:
    """With the declared values (contract §1) where the text names them."""
    words = {name: values.get(name) or BLANK for name in WORDS}
    words["notice_year"] = str(policy.year)
    words["born"] = month_in_words(values.get("birth_date"))
    words["working_since"] = month_in_words(values.get("work_start"))
    words["when_graduated"] = "".join(
        (
            month_in_words(values.get("graduated")),
            values.get("school") or BLANK,
            values.get("major") or BLANK,
            "专业毕业",
        )
    )
    words["series"] = values.get("series") or f"{BLANK}系列"

    def said(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text.format_map(words) for text in texts)

    return Filled(
        annex.number,
        annex.title.format_map(words),
        said(annex.paragraphs),
        tuple(said(row) for row in annex.table),
        said(annex.foot),
        said(annex.notes),
    )


def month_in_words(day: str | None) -> str:
    """`2022年8月` of `2022-08-01` or `2022-08`."""
    year, _, rest = (day or "").partition("-")
    month = rest[:2].lstrip("0")
    return f"{year}年{month}月" if year and month else f"{BLANK}年{BLANK}月"


def to_html(filled: Filled) -> str:
    """Laid out for A4."""
    return environment().get_template("annex.html.j2").render(annex=filled)
