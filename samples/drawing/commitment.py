"""The applicant's promise (个人承诺): the mandated sentence by hand, signed, with a fingerprint.

The notice asks that it be written by hand and gives the sentence. People write it on a
blank sheet, on ruled letter paper, or below a printed heading with a line to sign on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from samples.drawing import fonts, hand, houses, unit_paper
from samples.drawing.canvas import Canvas, Span
from samples.drawing.truth import Drawing
from samples.drawing.unit_paper import Letter, Marks
from samples.drawing.wording import date_in_digits
from samples.people.person import SUBMITTED, Person, chance, choose

PROMISE = (
    "本人承诺以上填报内容和提交的材料真实有效，且网上填报与送审报表内容完全一致，如申请人提交弄虚作假确认材料的，一经查实，"
    "不予受理确认申报或取消已确认的资格，并从申报年度下一年度起3年内，不得申报专业技术资格。"
)
RULES = {"tune": (176, 186, 200), "test": (214, 150, 150)}
"""Colour of a letter pad's lines."""
LONGEST = 11
"""Characters of a date or a long name, for which the foot leaves room."""


@dataclass(frozen=True)
class _Hand:
    """How this promise was made."""

    typed: bool
    fingerprint: bool


class _Promise(Letter):
    """One person's promise in the making."""

    def __init__(
        self, person: Person, rng: np.random.Generator, house: str, marks: Marks, made: _Hand
    ) -> None:
        super().__init__(person, rng, house, marks)
        self.made, self.day = made, SUBMITTED.date().replace(day=int(rng.integers(8, 20)))
        self.pen = fonts.pick(house, "hand", rng, PROMISE)
        self.ink = choose(rng, houses.of(hand.INKS, house))
        self.size = self.em * float(rng.uniform(1.15, 1.5))


def draw(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    signed: bool = True,
    dated: bool = True,
    fingerprint: bool = True,
    typed: bool = False,
) -> Drawing:
    """One promise; `typed` prints the sentence."""
    how = _Hand(typed, fingerprint)
    promise = _Promise(person, rng, house, Marks(None, signed, dated), how)
    canvas, made = unit_paper.blank(house, rng), houses.of(LAYOUTS, house)
    made[int(rng.integers(len(made))) if layout is None else layout](canvas, promise, rng)
    return canvas.finish("commitment")


def _text(
    canvas: Canvas, promise: _Promise, rng: np.random.Generator, y: float, leading: float
) -> float:
    """The sentence, written or typed; returns the base line of what may follow."""
    x, width = promise.margin, canvas.image.width - 2 * promise.margin
    if promise.made.typed:
        y = unit_paper.paragraphs(
            canvas, [[Span(PROMISE)]], y, promise.body, promise.em, promise.margin, leading
        )
        canvas.mark("handwritten", "absent", (x, y - 6 * promise.em, x + width, y))
        return y
    box = hand.write(
        canvas,
        rng,
        "　　" + PROMISE,
        x,
        y,
        promise.size,
        width=width,
        leading=leading,
        face=promise.pen,
        colour=promise.ink,
    )
    canvas.mark("handwritten", "present", box)
    return box[3] + promise.size * leading


def _foot(
    canvas: Canvas, promise: _Promise, rng: np.random.Generator, y: float, printed: str, dated: str
) -> None:
    """Who promises, with a fingerprint on the name, and when; labels printed or written."""
    size = promise.size
    room = (
        max(canvas.width(text, promise.body, promise.em) for text in (printed, dated))
        + 1.1 * size * LONGEST
    )
    x = min(
        canvas.image.width * float(rng.uniform(0.46, 0.56)),
        canvas.image.width - promise.margin - room,
    )
    end = _label(canvas, promise, rng, printed, x, y)
    if promise.marks.signed:
        hand.sign(canvas, rng, promise.person.name, end + size * 0.3, y, size)
    else:
        canvas.mark("signature", "absent", (end, y - size * 1.4, end + size * 6, y + size * 0.5))
    if promise.made.fingerprint:
        hand.press_finger(
            canvas,
            rng,
            end + size * float(rng.uniform(1.2, 2.6)),
            y - size * float(rng.uniform(0, 0.5)),
        )
    else:
        canvas.mark("fingerprint", "absent", (end, y - size * 2, end + size * 6, y + size))
    below = y + size * float(rng.uniform(2.2, 2.8))
    start = _label(canvas, promise, rng, dated, x, below)
    if promise.marks.dated:
        box = hand.write(
            canvas,
            rng,
            date_in_digits(promise.day),
            start,
            below,
            size * 0.95,
            face=promise.pen,
            colour=promise.ink,
        )
        canvas.mark("dated", "present", box)
        return
    end = canvas.text(start, below, "    年    月    日", promise.body, promise.em)
    canvas.mark("dated", "absent", (start, below - size, end, below))


def _label(
    canvas: Canvas, promise: _Promise, rng: np.random.Generator, text: str, x: float, y: float
) -> float:
    """A label in print where the form has one, else in the hand of the promise."""
    if not text:
        return x
    if promise.made.typed or text.startswith("承诺人（") or text.startswith("日期"):
        return canvas.text(x, y, text, promise.body, promise.em)
    return hand.write(canvas, rng, text, x, y, promise.size, face=promise.pen, colour=promise.ink)[
        2
    ]


def _heading(
    canvas: Canvas, promise: _Promise, rng: np.random.Generator, text: str, is_printed: bool
) -> float:
    """Centred; returns the base line of the sentence's first line."""
    y = canvas.image.height * float(rng.uniform(0.1, 0.15))
    if is_printed or promise.made.typed:
        return (
            unit_paper.heading(canvas, [[Span(text)]], y, promise.title, promise.em * 1.7)
            + promise.em * 3
        )
    size = promise.size * 1.3
    hand.write(
        canvas,
        rng,
        text,
        canvas.image.width / 2 - size * len(text) / 2,
        y,
        size,
        face=promise.pen,
        colour=promise.ink,
    )
    return y + promise.size * 2.6


def _blank_sheet(canvas: Canvas, promise: _Promise, rng: np.random.Generator) -> None:
    """tune 0: everything by hand on a blank sheet."""
    y = _text(
        canvas,
        promise,
        rng,
        _heading(canvas, promise, rng, "个人承诺", False),
        float(rng.uniform(1.6, 1.9)),
    )
    _foot(canvas, promise, rng, y + promise.size, "承诺人：", "")


def _printed_heading(canvas: Canvas, promise: _Promise, rng: np.random.Generator) -> None:
    """tune 1: a form with heading and labels in print, the sentence by hand."""
    y = _text(
        canvas,
        promise,
        rng,
        _heading(canvas, promise, rng, "个人承诺书", True),
        float(rng.uniform(1.7, 2.0)),
    )
    _foot(canvas, promise, rng, y + promise.size, "承诺人（签字、按手印）：", "日期：")


def _ruled_pad(canvas: Canvas, promise: _Promise, rng: np.random.Generator) -> None:
    """test 0: ruled letter paper, every line of the sentence on a line of the pad."""
    y, leading = (
        _heading(canvas, promise, rng, choose(rng, ("承诺书", "个人承诺")), False),
        float(rng.uniform(1.65, 1.85)),
    )
    step, colour = promise.size * leading, houses.of(RULES, canvas.house)
    for number in range(int((canvas.image.height * 0.92 - y) / step)):
        below = y + promise.size * 0.3 + number * step
        canvas.draw.line(
            (promise.margin * 0.8, below, canvas.image.width - promise.margin * 0.8, below),
            fill=colour,
            width=2,
        )
    y = _text(canvas, promise, rng, y, leading)
    _foot(canvas, promise, rng, y + step, choose(rng, ("承诺人：", "申报人：")), "")


def _form(canvas: Canvas, promise: _Promise, rng: np.random.Generator) -> None:
    """test 1: a printed form that frames the place for the sentence."""
    y = _heading(canvas, promise, rng, "专业技术职务申报个人承诺", True)
    edge = promise.margin * 0.75
    bottom = canvas.image.height * float(rng.uniform(0.72, 0.82))
    canvas.draw.rectangle(
        (edge, y - promise.em * 1.6, canvas.image.width - edge, bottom),
        outline=(40, 40, 44),
        width=3,
    )
    label = "（请手写承诺内容）" if chance(rng, 0.5) else ""
    canvas.text(promise.margin, y, label, promise.body, promise.em * 0.8)
    y = _text(
        canvas,
        promise,
        rng,
        y + promise.size * (1.7 if label else 0.4),
        float(rng.uniform(1.6, 1.9)),
    )
    _foot(
        canvas,
        promise,
        rng,
        max(y, bottom - promise.size * 4.5),
        "承诺人（签字并按手印）：",
        "日期：",
    )


LAYOUTS: dict[str, tuple[Callable[[Canvas, _Promise, np.random.Generator], None], ...]] = {
    "tune": (_blank_sheet, _printed_heading),
    "test": (_ruled_pad, _form),
}
