"""The letter as Markdown: the same content, pictures as files beside it or left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from intake.reporting.letter import wording as say
from intake.reporting.letter.records import Item, Letter, Point

Pictured = Callable[[Point], str | None]
"""The relative name of a point's picture, None where it has none."""
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~&#!])")


def to_markdown(letter: Letter, pictured: Pictured = lambda _: None) -> str:
    """The letter as text; whatever was typed or read is escaped."""
    return "\n\n".join(part for part in _parts(letter, pictured) if part) + "\n"


def _parts(letter: Letter, pictured: Pictured) -> Iterator[str]:
    if letter.clock_is_set:
        yield f"> {_plain(say.CLOCK_IS_SET)}"
    yield f"# {say.TITLES[letter.verdict]}"
    yield (f"依据 {_plain(letter.document)} · 第{letter.round}次提交 · {say.day(letter.dated)}")
    yield f"**{_plain(letter.name)}：**"
    yield from say.opening(letter)
    yield _table(("项目", "内容"), letter.facts)
    numerals = iter(say.NUMERALS)
    if letter.items:
        yield _key(letter)
        yield f"## {next(numerals)}、{say.HEADINGS['items']}"
        for item in letter.items:
            yield from _item(item, pictured)
        yield from _steps_and_time(letter, numerals)
    if letter.papers:
        yield f"## {next(numerals)}、{say.HEADINGS['papers']}"
        yield say.paper_days(letter) or ""
        yield _boxes((_plain(p.text), f"通知{p.clause}") for p in letter.papers)
    yield f"## {next(numerals)}、{say.HEADINGS['scope']}"
    yield f"{say.ONLY_THESE}：{'、'.join(letter.scope)}。{say.OUTSIDE_SCOPE}。"
    yield from _foot(letter)


def _key(letter: Letter) -> str:
    return _table(
        ("再次提交的时间", "还可提交", "需要补正"),
        [
            (
                say.short_deadline(letter),
                f"{letter.rounds_left}次",
                f"{len(letter.items)}项；{say.summary(letter)}",
            )
        ],
    )


def _item(item: Item, pictured: Pictured) -> Iterator[str]:
    yield f"### {item.number}. {_plain(item.title)}（{item.kind}）"
    yield _plain(item.place)
    for point in item.points:
        yield _plain(point.message)
        if point.declared and point.read:
            yield _table(("填报", "证件"), [(point.declared, point.read)])
        if name := pictured(point):
            yield f"![{_plain(point.label or '材料页面')}]({name})"
    yield f"**补正办法**　{_plain('；'.join(item.remedies))}。"
    if item.clause:
        yield f"**依据**　{_plain(say.clause(item))}"


def _steps_and_time(letter: Letter, numerals: Iterator[str]) -> Iterator[str]:
    yield f"## {next(numerals)}、{say.HEADINGS['steps']}"
    yield say.steps_note(letter)
    yield _boxes((_plain(step.words), say.step_items(step)) for step in letter.steps)
    yield f"## {next(numerals)}、{say.HEADINGS['time']}"
    yield say.attempts(letter)
    if letter.deadline is not None:
        yield from say.deadline(letter.deadline)
        yield "以上均为北京时间。"
    yield f"**依据**　通知{letter.correction_clause}：“{_plain(letter.correction_text)}”"


def _foot(letter: Letter) -> Iterator[str]:
    yield say.questions(letter)
    yield from say.SIGNATURE
    yield say.day(letter.dated)
    yield from say.RECEIPT


def _boxes(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- [ ] {words}（{note}）" for words, note in rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head)]
    escaped = [tuple(_plain(cell) for cell in row) for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [*lines, *escaped])


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is, on one line."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))
